"""Every default, once. framing.toml overrides them; an unknown key is answered with the nearest known one."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from framing.settings.names import COLUMNS, follow, look_up, measure_names, report_languages
from framing.settings.running import (
    FetchSettings,
    MachineSettings,
    RemoteSettings,
    Said,
    ScheduleSettings,
    Section,
    ServeSettings,
    WorkersSettings,
)
from framing.tables.records import Choice, NamedTopic

Addresses = Annotated[tuple[str, ...], Field(min_length=1)]


class RunSettings(Section):
    seed: int = Field(0, ge=0)
    wait_seconds: float = Field(0.0, ge=0, description="how long a second run waits for the first to end")


class OutletSettings(Section):
    """Overrides what the outlet's own outlet.toml says."""

    name: str | None = None
    language: str | None = Field(None, description="a code of two or three letters, such as en")
    group: str | None = None

    @field_validator("language")
    @classmethod
    def _is_a_code(cls, value: str | None) -> str | None:
        if value is not None and not (value.isascii() and value.isalpha() and value.islower() and len(value) in (2, 3)):
            raise ValueError("a language is a code of two or three small letters, as in en or lt")
        return value


class IngestSettings(Section):
    max_megabytes: float = Field(30.0, gt=0, description="a larger file is rejected unread")
    columns: dict[str, str] = Field({}, description="which column of a table or JSON holds text, html, title, ...")
    max_seconds: float = Field(30.0, gt=0, description="processor time after which an input is given up")
    min_words: int = Field(40, ge=1, description="a shorter text is rejected as too short")
    min_confidence: float = Field(0.5, ge=0, le=1, description="below it an article is quarantined")
    accept: tuple[str, ...] = Field((), description="ids of quarantined articles to let in")

    @field_validator("columns")
    @classmethod
    def _columns_are_known(cls, value: dict[str, str]) -> dict[str, str]:
        look_up(value, tuple(COLUMNS), "what an article has")
        return value


class EmbeddingSettings(Section):
    model: str = Field("minilm", description="minilm, static, or a name or path that sentence-transformers loads")


class TopicSettings(Section):
    """One topic that the user asks for by name."""

    name: Said
    description: Said
    examples: tuple[str, ...] = ()
    unlike: tuple[str, ...] = Field((), description="sentences on neighbouring matters that do not belong to it")
    words: tuple[str, ...] = Field((), description="words that speak for the topic where a paragraph holds one")
    must: tuple[str, ...] = Field((), description="words of which a paragraph has to hold at least one")
    must_not: tuple[str, ...] = Field((), description="words of which a paragraph may hold none")
    article_must: tuple[str, ...] = Field((), description="words of which its article has to hold at least one")


class DiscoveredSettings(Section):
    """A decision about one discovered topic; its key is the topic's id (`framing topics` lists them)."""

    name: str | None = Field(None, description="the name to show instead of its telling words")
    pin: bool = Field(False, description="keep it, its id and its paragraphs, even if few remain")
    into: str | None = Field(None, description="the id of the topic, discovered or named, that it becomes part of")
    exclude: bool = Field(False, description="leave it out; its paragraphs stay unassigned")


class TopicModelSettings(Section):
    context: float = Field(0.5, ge=0, le=1, description="weight of the article's mean in a paragraph's vector")
    strictness: float = Field(1.0, gt=0, description="above 1 a paragraph must fit a named topic better")
    neighbours: int = Field(15, ge=2)
    resolution: float = Field(1.0, gt=0, description="higher makes more and smaller discovered topics")
    min_outlets: int = Field(2, ge=1, description="discovered topics told by fewer outlets are left out")
    min_paragraphs: int = Field(4, ge=2, description="smaller discovered topics are left out")


class NameSettings(Section):
    """A person, place or event and the forms by which it can be called."""

    label: Said
    names: tuple[str, ...] = Field((), description="proper names in all their spellings, full and surname alone")
    forms: dict[str, tuple[str, ...]] = Field(default={}, description="titles and descriptions, by what they say")


class FrameSettings(Section):
    """A frame of the user's own."""

    description: Said
    examples: Annotated[tuple[str, ...], Field(min_length=1)]


class AxisSettings(Section):
    """A contrast of the user's own: sentences of the one kind against sentences of the other."""

    toward: Annotated[tuple[str, ...], Field(min_length=1)]
    away: Annotated[tuple[str, ...], Field(min_length=1)]


class MeasureSettings(Section):
    off: tuple[str, ...] = Field((), description="measures to leave out")

    @field_validator("off")
    @classmethod
    def _measures_are_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        look_up(value, measure_names(), "a measure")
        return value


class ComparisonSettings(Section):
    primary: tuple[str, ...] = Field(
        ("coverage", "claims", "naming", "loaded", "frames", "quoted"),
        description="measures that were chosen before the run; q holds for these",
    )
    permutations: int = Field(2000, ge=200)
    split_at: date | None = Field(None, description="compare what is told before and after this day, as in 2025-02-18")
    shuffles: int = Field(200, ge=50, description="exchanges of the outlets in the self-test")
    vary: bool = Field(False, description="measure again under other settings; a run takes several times as long")
    min_articles: int = Field(5, ge=3, description="with fewer articles on a side: describe, do not test")
    full_articles: int = Field(20, ge=5, description="with this many on each side, a contrast is no longer tentative")
    full_events: int = Field(12, ge=5, description="or with this many matched events")
    q: float = Field(0.10, gt=0, lt=1, description="share of false discoveries accepted among the findings")
    word_cap: int = Field(600, ge=1, description="number of words above which a longer article counts no more")


class ReportSettings(Section):
    title: str = "How outlets tell the same story"
    keep: int = Field(30, ge=1, description="reports to keep")
    language: str = Field("en", description="language of the report's own words")
    since: str = Field("", description="folder of the report to compare with; empty: the newest other one")

    @field_validator("language")
    @classmethod
    def _has_strings(cls, value: str) -> str:
        look_up([value], report_languages(), "a language of reports")
        return value


class Settings(Section):
    """All of framing.toml, defaults filled in."""

    run: RunSettings = RunSettings()
    machine: MachineSettings = MachineSettings()
    outlets: dict[str, OutletSettings] = Field({})
    ingest: IngestSettings = IngestSettings()
    fetch: FetchSettings = FetchSettings()
    feeds: dict[str, Addresses] = Field({}, description="feeds or sitemaps that every run checks for new pages")
    embedding: EmbeddingSettings = EmbeddingSettings()
    topics: dict[str, TopicSettings] = Field({})
    discovered: dict[str, DiscoveredSettings] = Field({})
    topic_model: TopicModelSettings = TopicModelSettings()
    names: dict[str, NameSettings] = Field({})
    frames: dict[str, FrameSettings] = Field({})
    axes: dict[str, AxisSettings] = Field({})
    measures: MeasureSettings = MeasureSettings()
    comparison: ComparisonSettings = ComparisonSettings()
    report: ReportSettings = ReportSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    serve: ServeSettings = ServeSettings()
    remote: RemoteSettings = RemoteSettings()
    workers: WorkersSettings = WorkersSettings()

    @field_validator("topics", "discovered", "frames", "axes", "names")
    @classmethod
    def _keys_are_slugs(cls, value: dict[str, Any]) -> dict[str, Any]:
        for key in value:
            if not key.replace("-", "").replace("_", "").isalnum():
                raise ValueError(f"the key {key!r} may hold letters, digits, - and _ only; it becomes part of links")
        return value

    @field_validator("comparison")  # here: a series of a test may be about invented measures
    @classmethod
    def _primary_is_known(cls, value: ComparisonSettings) -> ComparisonSettings:
        look_up(value.primary, measure_names(), "a measure")
        return value

    @field_validator("discovered")
    @classmethod
    def _merges_lead_somewhere(
        cls, value: dict[str, DiscoveredSettings], info: ValidationInfo
    ) -> dict[str, DiscoveredSettings]:
        if "topics" in info.data:  # else they are mistaken themselves
            follow({key: chosen.into for key, chosen in value.items()}, list(info.data["topics"]))
        return value

    @field_validator("feeds")
    @classmethod
    def _feeds_are_of_the_web(cls, value: dict[str, Addresses]) -> dict[str, Addresses]:
        for outlet, addresses in value.items():
            if wrong := [one for one in addresses if not one.startswith(("https://", "http://"))]:
                raise ValueError(f"{outlet}: {wrong[0]!r} is no address; write it as in https://post.example/feed.xml")
        return value

    def named_topics(self) -> tuple[NamedTopic, ...]:
        """The named topics in the order of their ids."""
        return tuple(
            NamedTopic(
                key, topic.name, topic.description, topic.examples,
                topic.words, topic.must, topic.must_not, topic.article_must, topic.unlike,
            )
            for key, topic in sorted(self.topics.items())
        )

    def topic_choices(self) -> dict[str, Choice]:
        """What the user decided about discovered topics, by their ids."""
        return {
            key: Choice(chosen.name, chosen.pin, chosen.into, chosen.exclude)
            for key, chosen in sorted(self.discovered.items())
        }

    def digest(self, sections: tuple[str, ...]) -> str:
        """A hash of the named sections; what a stage does not depend on does not move it."""
        chosen = self.model_dump(mode="json", include=set(sections))
        return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()
