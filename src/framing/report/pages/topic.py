"""A topic's page: who covers it, and how each outlet tells it, measure by measure, always with the sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from framing.report.charts.calendar import Calendar
from framing.report.charts.files import SCRIPTS, STYLES, Chart
from framing.report.page import PageKind, ReportPage
from framing.report.parts.close_topics import Close, close_to
from framing.report.parts.days import days
from framing.report.parts.findings import Finding
from framing.report.parts.highlights import topic_findings
from framing.report.parts.over_time import OverTime, over_time
from framing.report.parts.partners import Partners, partners
from framing.report.parts.relations import Groups, Pair, groups, pairs
from framing.report.parts.sections import MeasureSection, sections
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, page_name
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row
from framing.report.wording import Wording


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
class MonthTable:
    """Articles on a topic by stretch of time, one row an outlet."""

    labels: tuple[str, ...]
    rows: tuple[tuple[Mark, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class TopicPage:
    topic: TopicRef
    findings: tuple[Finding, ...]
    calendar: Calendar
    partners: Partners | None
    coverage: tuple[tuple[Mark, int, int, str], ...]
    telling: int
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


def _page(material: Material, topic_id: str) -> TopicPage:
    """Everything that the tables hold on one topic."""
    corpus = material.corpus
    told, share_of = corpus.covering[topic_id], material.words.writing.share_of
    coverage = tuple(
        (mark, len(told[slug]), corpus.per_outlet[slug], share_of(len(told[slug]), corpus.per_outlet[slug]))
        for slug, mark in corpus.outlets.items()
        if corpus.per_outlet[slug]
    )
    told_in = sections(material, topic_id)
    drawn = {one.anchor for section in told_in for one in section.quantities}
    history = corpus.history.get(topic_id, [])
    changed = len(history) > 1 or any(row["event"] != "new" for row in history)
    return TopicPage(
        topic=corpus.topics[topic_id],
        findings=topic_findings(material, topic_id),
        calendar=days(material, topic_id),
        partners=partners(material, topic_id),
        coverage=coverage,
        telling=sum(1 for _, n, _, _ in coverage if n),
        n_articles=sum(n for _, n, _, _ in coverage),
        sections=told_in,
        over_time=over_time(material, topic_id, drawn),
        groups=groups(material, topic_id),
        pairs=pairs(material, topic_id),
        months=_months(corpus, topic_id),
        history=tuple(history) if changed else (),
        stories=_stories(corpus, topic_id),
        outlets=tuple(mark for mark, *_ in coverage),
        close=close_to(corpus, material.words, topic_id),
    )


def _months(corpus: FinishedTables, topic_id: str) -> MonthTable:
    """How many of each outlet's articles on the topic fall into each stretch of time."""
    labels, rows = corpus.periods.labels, []
    for slug, mark in corpus.outlets.items():
        counts = [0] * len(labels)
        for article_id in corpus.covering[topic_id][slug] if len(labels) > 1 else ():
            counts[corpus.periods.of(corpus.articles[article_id].day)] += 1
        rows.append((mark, tuple(counts)))
    return MonthTable(labels if len(labels) > 1 else (), tuple(rows))


def _stories(corpus: FinishedTables, topic_id: str, most: int = 12) -> tuple[Story, ...]:
    """Events that several outlets tell, those told by the most first, with their headlines."""
    found = []
    for story_id, refs in corpus.stories[topic_id].items():
        if len({ref.outlet for ref in refs}) < 2:
            continue
        tellings = tuple(Headline(corpus.outlets[ref.outlet], ref.title, ref.when, ref.href) for ref in refs)
        found.append(
            Story(
                story_id,
                day=min((ref.day for ref in refs if ref.day), default=""),
                href=f"stories/{page_name(story_id)}.html",
                tellings=tellings,
                when=corpus.periods.letter(ref.day for ref in refs),
            )
        )
    found.sort(key=lambda story: (-len({telling.mark.slug for telling in story.tellings}), story.day, story.story_id))
    return tuple(sorted(found[:most], key=lambda story: (story.day, story.story_id)))


def make(material: Material) -> Iterator[ReportPage]:
    """A page for each topic, with its charts."""
    for topic_id, topic in material.corpus.topics.items():
        page = _page(material, topic_id)
        yield ReportPage(topic.href, page, tuple(_charts(page, material.words)))


def _charts(page: TopicPage, words: Wording) -> Iterator[Chart]:
    """The calendar of the topic and each quantity that is drawn."""
    start, name = page.charts, page.topic.name
    drawn = page.calendar
    yield Chart(f"{start}-who.svg", words["topic"]["who"], name, width=drawn.width, height=drawn.height, calendar=drawn)
    for section in page.sections:
        for one in section.quantities:
            title = f"{section.note.title}: {one.title}" if one.title != section.note.title else one.title
            subtitle, path = f"{name} · {section.note.unit}", f"{start}-{one.anchor}.svg"
            yield Chart(path, title, subtitle, width=420, height=one.panel.height, panel=one.panel)


KIND = PageKind(make, styles=STYLES, scripts=SCRIPTS)
