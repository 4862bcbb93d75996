"""The first page: what differs, who is silent, what was read, and what could not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.charts.calendar import Calendar
from framing.report.charts.files import SCRIPTS, STYLES
from framing.report.page import PageKind, ReportPage
from framing.report.parts.changes import Changes, changes
from framing.report.parts.close_topics import Close, close_to
from framing.report.parts.days import days
from framing.report.parts.findings import EXPLORATORY, SOLID, TENTATIVE, Finding
from framing.report.parts.highlights import Glance, Group, all_findings, glance, main_findings, topic_findings
from framing.report.parts.in_short import InShort, in_short
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.notes import share_of
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.quantities import among
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row, records
from framing.report.wording import Wording
from framing.tables.reprints import BACKGROUND, REPRINT

ROWS = 160  # of all small pictures together, where outlets are many
PASSED = (SOLID, TENTATIVE, EXPLORATORY)
SHOWN = 60  # inputs listed as rejected, and as held back; all are in the data
SILENCES = 12  # on the first page; who covers what is in the data
DISCOVERED = 12  # discovered topics shown on the first page; all have pages of their own


@dataclass(frozen=True, slots=True)
class Silence:
    """An outlet that has nothing on a topic others tell."""

    sentence: Markup
    topic: TopicRef
    mark: Mark
    alone: bool


@dataclass(frozen=True, slots=True)
class MatrixCell:
    n: int
    share: str
    radius: float


@dataclass(frozen=True, slots=True)
class TopicCard:
    topic: TopicRef
    n_articles: int
    n_outlets: int
    calendar: Calendar
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class OutletLine:
    mark: Mark
    n_articles: int
    first: str
    last: str
    words: int
    reprints: int
    background: int
    quarantined: int
    rejected: int
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class IndexPage:
    lede: Markup
    in_short: InShort
    glance: Glance
    silent_on: dict[str, tuple[TopicRef, ...]]
    groups: tuple[Group, ...]
    tested: int
    passed: int
    stated: int
    silences: tuple[Silence, ...]
    more_silences: int
    silence: Silence | None
    columns: tuple[TopicRef, ...]
    outlets: tuple[OutletLine, ...]
    cards: tuple[TopicCard, ...]
    more_topics: tuple[TopicRef, ...]
    close: tuple[tuple[TopicRef, Close], ...]
    n_versions: int
    rejected: tuple[tuple[str, int], ...]
    rejected_rows: tuple[Row, ...]
    quarantined: tuple[Row, ...]
    unassigned: tuple[tuple[str, int], ...]
    changes: Changes
    any_solid: bool
    any_test: bool
    made: str
    shown: int = SHOWN


def index_page(material: Material) -> IndexPage:
    """The first page from the tables."""
    corpus, about, words = material.corpus, material.about, material.words
    tested = corpus.against_rest["q"].dropna()
    named = [topic for topic in corpus.topics.values() if topic.named]
    found = [topic for topic in corpus.topics.values() if not topic.named]
    few = len(corpus.outlets) <= 12
    columns = (*named, *found)[: max(len(named), 9) if few else 6]
    most = None if few else max(3, ROWS // len(corpus.outlets))
    carded = [*named, *found[:DISCOVERED]][:most]
    rejected = records(corpus.tables["rejected"])
    groups, silences = main_findings(material), _silences(corpus, words)
    return IndexPage(
        lede=_lede(corpus, words),
        in_short=in_short(material, groups),
        glance=glance(material),
        silent_on=_silent_on(corpus),
        groups=groups,
        tested=len(tested),
        passed=int((tested <= about.q).sum()),
        stated=sum(1 for one in all_findings(material) if one.standing in PASSED),
        silences=silences[:SILENCES],
        more_silences=max(len(silences) - SILENCES, 0),
        silence=min(silences, key=lambda one: _telling(corpus, one), default=None),
        columns=columns,
        outlets=_lines(corpus, columns, rejected),
        cards=tuple(_card(material, topic, few) for topic in carded),
        more_topics=tuple(topic for topic in (*named, *found) if topic not in carded),
        close=_close(corpus),
        n_versions=corpus.tables["versions"]["article_id"].nunique(),
        rejected=tuple(sorted(Counter(row["reason"] for row in rejected).items())),
        rejected_rows=tuple(_clean(row) for row in rejected),
        quarantined=tuple(_clean(row) for row in corpus.quarantined),
        unassigned=_unassigned(corpus),
        changes=changes(material),
        any_solid=any(one.standing == SOLID for one in all_findings(material)),
        any_test=len(tested) > 0,
        made=material.made,
    )


def _close(corpus: FinishedTables) -> tuple[tuple[TopicRef, Close], ...]:
    """Topics that may be one, each pair once."""
    told = [(topic, close) for key, topic in corpus.topics.items() for close in close_to(corpus, key)]
    return tuple((topic, close) for topic, close in told if topic.order < close.topic.order)


def _silent_on(corpus: FinishedTables) -> dict[str, tuple[TopicRef, ...]]:
    """outlet -> named topics on which others have articles and it has none."""
    told = {topic: corpus.covering[topic.topic_id] for topic in corpus.topics.values() if topic.named}
    return {
        slug: tuple(
            topic for topic, by in told.items() if not by[slug] and any(by.values()) and corpus.per_outlet[slug]
        )
        for slug in corpus.outlets
    }


def _unassigned(corpus: FinishedTables) -> tuple[tuple[str, int], ...]:
    """How many paragraphs are in no topic at all, by the reason why."""
    frame, placed = corpus.tables["communities"], set(corpus.tables["memberships"]["paragraph_id"])
    frame = frame[frame["topic_id"].isna() & frame["reason"].notna()]
    alone = frame[~among(frame["paragraph_id"], placed)]
    return tuple(sorted((str(reason), int(n)) for reason, n in alone["reason"].value_counts().items()))


def _clean(row: Row) -> Row:
    return {key: shown(value) if isinstance(value, str) else value for key, value in row.items()}


def _lede(corpus: FinishedTables, words: Wording) -> Markup:
    """How much was read, in one line."""
    on = {article_id for by in corpus.covering.values() for ids in by.values() for article_id in ids}
    dated = sorted(ref.day for ref in corpus.articles.values() if ref.day)
    parts = [
        words.count("n_articles", len(corpus.articles)),
        words.count("n_outlets", sum(1 for n in corpus.per_outlet.values() if n)),
        words.count("n_topics", len(corpus.topics)),
        words.say("on_topic", articles=words.count("n_articles", len(on))),
    ]
    if dated and dated[0] != dated[-1]:
        parts.append(words.say("between", first=dated[0], last=dated[-1]))
    return Markup(" · ").join(parts)


def _silences(corpus: FinishedTables, words: Wording) -> tuple[Silence, ...]:
    """For each named topic, and each told by at least three outlets, who has nothing on it."""
    found = []
    for topic in corpus.topics.values():
        told = corpus.covering[topic.topic_id]
        telling = [slug for slug, ids in told.items() if ids]
        silent = [slug for slug, ids in told.items() if not ids and corpus.per_outlet[slug]]
        if not telling or not silent or (not topic.named and len(telling) < 3) or len(silent) > 12:
            continue
        total = sum(len(ids) for ids in told.values())
        if len(telling) == 1:
            only = corpus.outlets[telling[0]]
            text = words.say(
                "silence.only",
                topic=_linked(topic),
                outlet=_bold(only),
                n=words.count("n_articles", total),
                rest=words.listed([_bold(corpus.outlets[slug]) for slug in silent]),
            )
            found.append(Silence(text, topic, only, True))
            continue
        if not topic.named and len(silent) > len(telling):
            continue
        for slug in silent:
            mark = corpus.outlets[slug]
            text = words.say(
                "silence.one",
                topic=_linked(topic),
                outlet=_bold(mark),
                total=words.count("n_articles", corpus.per_outlet[slug]),
                n=words.count("n_articles", total),
                others=words.count("n_outlets", len(telling)),
            )
            found.append(Silence(text, topic, mark, False))
    return tuple(sorted(found, key=lambda silence: silence.topic.order))


def _telling(corpus: FinishedTables, one: Silence) -> tuple[bool, bool, int]:
    """What to say first: a topic asked for that only one outlet tells, then the silence of those with many articles."""
    return not one.topic.named, not one.alone, -corpus.per_outlet[one.mark.slug]


def _linked(topic: TopicRef) -> Markup:
    return Markup('<a href="{}#who"><bdi>{}</bdi></a>').format(topic.href, topic.name)


def _bold(mark: Mark) -> Markup:
    return Markup('<bdi class="who {}">{}</bdi>').format(mark.css, mark.name)


def _card(material: Material, topic: TopicRef, few: bool) -> TopicCard:
    told = material.corpus.covering[topic.topic_id]
    first = topic_findings(material, topic.topic_id, most=1)
    drawn = days(material, topic.topic_id, small=13 if few else 5)
    return TopicCard(
        topic,
        n_articles=sum(len(ids) for ids in told.values()),
        n_outlets=sum(1 for ids in told.values() if ids),
        calendar=drawn,
        finding=first[0] if first else None,
    )


def _lines(corpus: FinishedTables, columns: tuple[TopicRef, ...], rejected: list[Row]) -> tuple[OutletLine, ...]:
    refused = Counter(row["outlet"] for row in rejected)
    held = Counter(row["outlet"] for row in corpus.quarantined)
    whole = corpus.tables["reprints"].query("unit == 'article'")
    again, background = (Counter(whole.loc[whole["relation"] == kind, "outlet"]) for kind in (REPRINT, BACKGROUND))
    found = []
    for slug, mark in corpus.outlets.items():
        own = corpus.by_outlet[slug]
        dated = sorted(ref.day for ref in own if ref.day)
        cells = tuple(_cell(len(corpus.covering[topic.topic_id][slug]), len(own)) for topic in columns)
        found.append(
            OutletLine(
                mark,
                n_articles=len(own),
                first=dated[0] if dated else "",
                last=dated[-1] if dated else "",
                words=sum(ref.n_words for ref in own),
                reprints=again[slug],
                background=background[slug],
                quarantined=held[slug],
                rejected=refused[slug],
                cells=cells,
            )
        )
    return tuple(found)


def _cell(n: int, total: int) -> MatrixCell:
    """Area in proportion to the share of the outlet's articles, so that large outlets do not drown small ones."""
    return MatrixCell(n, share_of(n, total), round(13 * (n / total) ** 0.5, 1) if total else 0.0)


def make(material: Material) -> Iterator[ReportPage]:
    """The one page."""
    yield ReportPage("index.html", index_page(material))


KIND = PageKind(make, styles=STYLES, scripts=SCRIPTS)
