"""A topic's page: who covers it, and how each outlet tells it, measure by measure, always with the sentences."""

from __future__ import annotations

from dataclasses import dataclass

from framing.report.calendar_chart import Calendar, Days, calendar
from framing.report.corpus import FinishedTables
from framing.report.findings import Finding
from framing.report.highlights import topic_findings
from framing.report.material import Material
from framing.report.notes import DASH, percent, plain
from framing.report.outlets import Mark, page_name
from framing.report.over_time import OverTime, over_time
from framing.report.refs import TopicRef
from framing.report.relations import Groups, Pair, groups, pairs
from framing.report.rows import Row
from framing.report.sections import MeasureSection, sections


@dataclass(frozen=True, slots=True)
class Headline:
    """How one outlet headlines an event."""

    mark: Mark
    title: str
    when: str
    href: str


@dataclass(frozen=True, slots=True)
class Story:
    story_id: str
    day: str
    href: str
    tellings: tuple[Headline, ...]
    when: str


@dataclass(frozen=True, slots=True)
class Close:
    """A topic so close to this one that they may be one, and the command that makes them one."""

    topic: TopicRef
    similarity: str
    command: str


@dataclass(frozen=True, slots=True)
class MonthTable:
    """Articles on a topic by stretch of time, one row an outlet."""

    labels: tuple[str, ...]
    rows: tuple[tuple[Mark, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class TopicPage:
    topic: TopicRef
    findings: tuple[Finding, ...]
    calendar: Calendar
    coverage: tuple[tuple[Mark, int, int, str], ...]
    telling: int
    silent: tuple[Mark, ...]
    n_articles: int
    sections: tuple[MeasureSection, ...]
    over_time: OverTime | None
    groups: Groups | None
    pairs: tuple[Pair, ...]
    months: MonthTable
    history: tuple[Row, ...]
    stories: tuple[Story, ...]
    outlets: tuple[Mark, ...]
    close: tuple[Close, ...]

    @property
    def charts(self) -> str:
        """How the names of this page's chart files begin."""
        return f"charts/topic-{page_name(self.topic.topic_id)}"


def topic_page(material: Material, topic_id: str) -> TopicPage:
    """Everything that the tables hold on one topic."""
    corpus = material.corpus
    told = corpus.covering[topic_id]
    coverage = tuple(
        (mark, len(told[slug]), corpus.per_outlet[slug], share_of(len(told[slug]), corpus.per_outlet[slug]))
        for slug, mark in corpus.outlets.items()
        if corpus.per_outlet[slug]
    )
    told_in = sections(material, topic_id)
    drawn = {one.anchor for section in told_in for one in section.quantities}
    history = corpus.history.get(topic_id, [])
    return TopicPage(
        corpus.topics[topic_id],
        topic_findings(material, topic_id),
        days(material, topic_id),
        coverage,
        sum(1 for _, n, _, _ in coverage if n),
        tuple(mark for mark, n, _, _ in coverage if not n),
        sum(n for _, n, _, _ in coverage),
        told_in,
        over_time(material, topic_id, drawn),
        groups(material, topic_id),
        pairs(material, topic_id),
        month_table(corpus, topic_id),
        tuple(history) if len(history) > 1 or any(row["event"] != "new" for row in history) else (),
        stories(corpus, topic_id),
        tuple(mark for mark, *_ in coverage),
        close_to(corpus, topic_id),
    )


def close_to(corpus: FinishedTables, topic_id: str) -> tuple[Close, ...]:
    """The topics that were suggested to be one with this, the closest first."""
    return tuple(
        Close(
            corpus.topics[other if one == topic_id else one], plain(near, 2), f"framing topics merge {one} {other}"
        )
        for one, other, near in corpus.close_topics.get(topic_id, ())
    )


def month_table(corpus: FinishedTables, topic_id: str) -> MonthTable:
    """How many of each outlet's articles on the topic fall into each stretch of time."""
    labels, rows = corpus.periods.labels, []
    for slug, mark in corpus.outlets.items():
        counts = [0] * len(labels)
        for article_id in corpus.covering[topic_id][slug] if len(labels) > 1 else ():
            counts[corpus.periods.of(corpus.articles[article_id].day)] += 1
        rows.append((mark, tuple(counts)))
    return MonthTable(labels if len(labels) > 1 else (), tuple(rows))


def share_of(part: int, whole: int) -> str:
    """A share as a percentage, or a dash where there is nothing to share."""
    return percent(round(part / whole, 6)) if whole else DASH


def days(material: Material, topic_id: str, *, small: int = 0) -> Calendar:
    """When each outlet wrote on the topic; as a small multiple with rows of `small` pixels if that is given."""
    corpus, words = material.corpus, material.words
    rows = []
    for slug, mark in corpus.outlets.items():
        own, on = corpus.by_outlet[slug], set(corpus.covering[topic_id][slug])
        if own:
            total = words.count("n_articles", len(own))
            tip = words.say("tip.coverage" if on else "tip.silent", outlet=mark.name, n=f"{len(on):,}", total=total)
            told = [ref.day for ref in own if ref.article_id in on]
            rest = [ref.day for ref in own if ref.article_id not in on]
            rows.append(Days(mark, told, rest, words.say("of", n=len(on), total=len(own)), tip))
    if small:
        return calendar(rows, corpus.periods, width=300, row=small, labels=False)
    return calendar(rows, corpus.periods)


def stories(corpus: FinishedTables, topic_id: str, most: int = 12) -> tuple[Story, ...]:
    """Events that several outlets tell, those told by the most first, with their headlines."""
    on_topic = {article_id for ids in corpus.covering[topic_id].values() for article_id in ids}
    grouped: dict[str, list[str]] = {}
    frame = corpus.tables["stories"]
    for article_id, story_id in zip(frame["article_id"].tolist(), frame["story_id"].tolist(), strict=True):
        if article_id in on_topic and story_id:
            grouped.setdefault(story_id, []).append(article_id)
    found = []
    for story_id, ids in grouped.items():
        refs = sorted(
            (corpus.articles[article_id] for article_id in ids), key=lambda ref: (ref.outlet, ref.day, ref.article_id)
        )
        if len({ref.outlet for ref in refs}) < 2:
            continue
        tellings = tuple(Headline(corpus.outlets[ref.outlet], ref.title, ref.when, ref.href) for ref in refs)
        found.append(
            Story(
                story_id,
                min((ref.day for ref in refs if ref.day), default=""),
                f"stories/{page_name(story_id)}.html",
                tellings,
                corpus.periods.letter(ref.day for ref in refs),
            )
        )
    found.sort(key=lambda story: (-len({telling.mark.slug for telling in story.tellings}), story.day, story.story_id))
    return tuple(sorted(found[:most], key=lambda story: (story.day, story.story_id)))
