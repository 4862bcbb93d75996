"""The first page: what differs, who is silent, what was read, and what could not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from framing.report.charts.calendar import Calendar
from framing.report.charts.files import SCRIPTS, STYLES
from framing.report.page import PageKind, ReportPage
from framing.report.parts.answer import TopicAnswers
from framing.report.parts.answers import TOPICS, answers, nothing_differs, unanswered
from framing.report.parts.cannot_carry import cannot_carry
from framing.report.parts.changes import Changes, changes
from framing.report.parts.close_topics import Close, close_pairs
from framing.report.parts.days import days
from framing.report.parts.findings import DESCRIBED, EXPLORATORY, SOLID, TENTATIVE, Finding
from framing.report.parts.highlights import (
    Glance,
    Group,
    all_findings,
    glance,
    main_findings,
    standings,
    topic_findings,
)
from framing.report.parts.in_short import InShort, in_short
from framing.report.parts.partners import NotCompared, not_compared
from framing.report.parts.same_news import STORIES
from framing.report.parts.side_by_side import (
    ONE_SCREEN,
    LabelsByOutlet,
    ReferentForms,
    is_small,
    labels_by_outlet,
    side_by_side,
)
from framing.report.parts.silences import Silence, is_unclear, saved_then, silences, too_few
from framing.report.parts.told import SENTENCES
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.near import n_days
from framing.report.sources.outlets import Mark
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row, records
from framing.report.wording import Wording
from framing.tables.reprints import BACKGROUND, REPRINT

ROWS = 90  # of all small pictures together
SPAN, NAMED = 0.9, 12  # share of the whole time that is a short one; outlets that are named for it
SHOWN = 60  # comparisons listed that were not made
SILENCES = 12  # on the first page; who covers what is in the data
CALLED = 3  # people and things: what they are called stands on the first page
MAINLY, OUTLETS = 0.4, 3  # share of all articles that one outlet of more than so many has: the page says so
QUOTATIONS = 2  # on a topic that are open at once
SPELLINGS = 4  # of one outlet that are named at once
CLOSE = 4  # pairs of topics that may be one, on the first page
MOST = 100_000  # bytes, from which on what is closed waits in files beside the page
DISCOVERED = 6  # discovered topics shown on the first page; all have pages of their own


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """`apart`: the outlet has articles on the topic, but none from the weeks of most of them."""

    n: int
    share: str
    radius: float
    apart: bool = False


@dataclass(frozen=True, slots=True)
class TopicCard:
    topic: TopicRef
    n_articles: int
    n_outlets: int
    calendar: Calendar
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class FoundTopic:
    """A topic with the headline of the article in its middle: its name is made of frequent words and says less."""

    topic: TopicRef
    title: str
    n_articles: int
    n_outlets: int


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
    cells: tuple[MatrixCell | str, ...]  # a text: the name of the string that stands there


@dataclass(frozen=True, slots=True)
class IndexPage:
    lede: Markup
    spans: Markup | str  # outlets that were saved for a short time only
    called: tuple[ReferentForms, ...]
    called_short: tuple[LabelsByOutlet, ...]
    in_short: InShort
    answers: tuple[TopicAnswers, ...]
    nothing_differs: Markup | str  # on which of these topics nothing is stated of how they are told
    glance: Glance
    silent_on: dict[str, tuple[TopicRef, ...]]
    groups: tuple[Group, ...]
    lead_notes: tuple[str, ...]  # the strings that say how to read them
    any_tested: bool  # whether any of them was tested
    silences: tuple[Silence, ...]
    more_silences: int
    unsurprising: int
    silence: Silence | None
    columns: tuple[TopicRef, ...]
    outlets: tuple[OutletLine, ...]
    left_out: frozenset[str]  # outlets of which nothing is said, or that have no article
    matrix_notes: tuple[str, ...]  # the strings that say what stands in the table of who covers what
    cards: tuple[TopicCard, ...]
    more_topics: tuple[FoundTopic, ...]
    small_topics: tuple[TopicRef, ...]  # with fewer articles than a test needs
    loose_topics: tuple[TopicRef, ...]
    standings: tuple[str, ...]
    n_loose: int  # differences stated on the pages of the loose topics
    close: tuple[tuple[TopicRef, Close], ...]
    n_versions: int
    rejected: tuple[tuple[str, int], ...]
    n_rejected: int
    n_held_back: int
    unassigned: tuple[tuple[str, int], ...]
    changes: Changes
    cannot: tuple[Markup, ...]
    not_compared: tuple[NotCompared, ...]
    any_solid: bool
    any_test: bool
    made: str
    shown: int = SHOWN
    spellings: int = SPELLINGS
    quotations: int = QUOTATIONS
    stories: int = STORIES
    sentences: int = SENTENCES


def index_page(material: Material) -> IndexPage:
    """The first page from the tables."""
    corpus, words = material.corpus, material.words
    named = [topic for topic in corpus.topics.values() if topic.named]
    found = [topic for topic in corpus.topics.values() if not topic.named and topic.topic_id in corpus.clear]
    few = len(corpus.outlets) <= 12
    columns = tuple(named or found)[: max(len(named), 9) if few else 6]
    most = max(3, len(named) if few else min(len(named), TOPICS), ROWS // max(len(corpus.outlets), 1))
    carded = (named or found[:DISCOVERED])[:most]
    rejected = records(corpus.tables["rejected"])
    groups, quiet = main_findings(material), silences(corpus, words)
    least = material.about.min_articles
    more = [_found(corpus, topic) for topic in (*named, *found) if topic not in carded]
    answered = answers(material)
    on = {one.topic.topic_id for one in answered}
    tables = {table.counted.title for one in answered for answer in one.answers for table in answer.tables}
    short = in_short(material, groups, on, tables)
    kept = tuple(one for one in quiet.stated if one.topic.topic_id not in on)
    lines = _lines(corpus, words, columns, rejected)
    left = tuple(_not_said(groups, short, on))
    left_out = too_few(material) | {line.mark.slug for line in lines if not line.n_articles}
    any_test = bool(corpus.against_rest["q"].notna().any())
    return IndexPage(
        lede=_lede(corpus, words),
        spans=_short_spans(material),
        called=_called(material),
        called_short=_called_short(material),
        in_short=short,
        answers=answered,
        nothing_differs=nothing_differs(material),
        glance=glance(material),
        silent_on={slug: quiet.on(mark) for slug, mark in corpus.outlets.items()},
        groups=left,
        lead_notes=_lead_notes([one for group in left for one in group.findings], any_test),
        any_tested=any(one.standing != DESCRIBED for group in left for one in group.findings),
        silences=kept[:SILENCES],
        more_silences=max(len(kept) - SILENCES, 0),
        unsurprising=0 if answered else quiet.unsurprising,
        silence=None if answered else quiet.first(corpus.per_outlet),
        columns=columns,
        outlets=lines,
        left_out=left_out,
        matrix_notes=_notes(line for line in lines if line.mark.slug not in left_out),
        cards=tuple(_card(material, topic, few, topic.topic_id in on) for topic in carded),
        more_topics=tuple(one for one in more if one.n_articles >= least),
        small_topics=tuple(one.topic for one in more if one.n_articles < least),
        standings=_standings(material, groups, short, answered),
        loose_topics=tuple(topic for topic in corpus.topics.values() if topic.topic_id not in corpus.clear),
        n_loose=standings(material)[1],
        close=tuple(
            (topic, x) for topic, x in close_pairs(corpus, words)
            if {topic.topic_id, x.topic.topic_id} <= corpus.clear and (topic.named or x.topic.named or not named)
        )[:CLOSE],
        n_versions=corpus.tables["versions"]["article_id"].nunique(),
        rejected=tuple(sorted(Counter(words.code(row["reason"]) for row in rejected).items())),
        n_rejected=len(rejected),
        n_held_back=len(corpus.quarantined),
        unassigned=_unassigned(corpus),
        changes=changes(material),
        cannot=(*cannot_carry(material), *unanswered(material)),
        not_compared=not_compared(material),
        any_solid=any(one.standing == SOLID for one in all_findings(material)),
        any_test=any_test,
        made=material.made,
    )


def _not_said(groups: tuple[Group, ...], short: InShort, answered: Collection[str]) -> Iterator[Group]:
    """The groups without what stands higher up on the page: in short, or in the answer on a topic."""
    said = {one.contrast_id for one in short.findings}
    spelt = {part.group for one in short.spelt for part in (one, *one.parts)}
    for group in groups:
        left = tuple(
            one for one in group.findings
            if one.contrast_id not in said and not (one.topic.topic_id in answered and not one.everywhere)
            and not (one.everywhere and one.item.split(": ", 1)[0] in spelt)
        )  # fmt: skip
        if left:
            yield replace(group, findings=left)


def _called(material: Material) -> tuple[ReferentForms, ...]:
    """Whom the articles call what, where they are so few that this is the answer to the first question."""
    few = is_small(material) and sum(material.corpus.per_outlet.values()) <= ONE_SCREEN
    return side_by_side(material).called[:CALLED] if few else ()


def _called_short(material: Material) -> tuple[LabelsByOutlet, ...]:
    """The same in short, where the articles are few, and more than one screen holds with their sentences."""
    more = is_small(material) and sum(material.corpus.per_outlet.values()) > ONE_SCREEN
    return labels_by_outlet(material)[:CALLED] if more else ()


def _unassigned(corpus: FinishedTables) -> tuple[tuple[str, int], ...]:
    """How many paragraphs are in no topic at all, by the reason why."""
    reasons = corpus.tables["unassigned"]["reason"].value_counts()
    return tuple(sorted((str(reason), int(n)) for reason, n in reasons.items()))


def _lede(corpus: FinishedTables, words: Wording) -> Markup:
    """How much was read, in one line."""
    dated = sorted(ref.day for ref in corpus.articles.values() if ref.day)
    parts = [
        words.count("n_articles", len(corpus.articles)),
        words.count("n_outlets", sum(1 for refs in corpus.by_outlet.values() if refs)),
    ]
    if dated:
        first, last = words.day(dated[0]), words.day(dated[-1])
        parts.append(words.say("between", first=first, last=last) if first != last else Markup.escape(first))
    return Markup(" · ").join(parts)


def _short_spans(material: Material) -> Markup | str:
    """Who has most of the articles, if one of several has. The outlets with articles from less than the whole time,
    each with its own: what happened before and after, they cannot have told. And those with so few that nothing can be
    said of them.
    """
    corpus, words = material.corpus, material.words
    days = {slug: sorted(ref.day for ref in refs if ref.day) for slug, refs in corpus.by_outlet.items()}
    every = sorted(day for some in days.values() for day in some)
    if not every:
        return ""
    whole = n_days(every[0], every[-1])
    short = [
        words.say("index.span", outlet=corpus.outlets[slug].name, first=words.day(some[0]), last=words.day(some[-1]))
        for slug, some in days.items()
        if len(some) >= material.about.min_articles and n_days(some[0], some[-1]) < SPAN * whole
    ]
    few = [corpus.outlets[slug].name for slug in corpus.outlets if slug in too_few(material)]
    total = sum(corpus.per_outlet.values())
    most = [
        words.say("index.most", n=words.whole(n), outlet=corpus.outlets[slug].name)
        for slug, n in corpus.per_outlet.items() if len(corpus.per_outlet) > OUTLETS and n > MAINLY * total
    ]  # fmt: skip
    parts = [*most, *([words.say("index.spans", outlets=words.listed(short))] if 0 < len(short) <= NAMED else [])]
    if few and len(few) <= NAMED:
        parts.append(words.say("index.few_articles", outlets=words.listed(few), least=material.about.min_articles))
    return Markup(" ").join(parts)


def _card(material: Material, topic: TopicRef, few: bool, answered: bool) -> TopicCard:
    told = material.corpus.covering[topic.topic_id]
    found = topic_findings(material, topic.topic_id)
    first = [one for one in found if not material.about.is_spelling(one.item)]  # how names are spelt is said above
    drawn = days(material, topic.topic_id, small=13 if few else 5)
    return TopicCard(
        topic,
        n_articles=sum(len(ids) for ids in told.values()),
        n_outlets=sum(1 for ids in told.values() if ids),
        calendar=drawn,
        finding=first[0] if first and not answered else None,
    )


def _found(corpus: FinishedTables, topic: TopicRef) -> FoundTopic:
    article_id, _ = corpus.paragraphs.get(corpus.middles.get(topic.topic_id, ""), ("", ""))
    ref, told = corpus.articles.get(article_id), corpus.covering[topic.topic_id].values()
    title = ref.title if ref and ref.title and not topic.named else topic.name
    return FoundTopic(topic, title, sum(map(len, told)), sum(1 for ids in told if ids))


def _standings(
    material: Material, groups: Iterable[Group], short: InShort, answered: Iterable[TopicAnswers]
) -> tuple[str, ...]:
    """How firm the sentences of the page are, those standings that it has."""
    said = {one.standing for group in groups for one in group.findings} | {one.standing for one in short.findings}
    said |= {DESCRIBED for _ in short.words}
    said |= {part.standing for one in short.spelt for part in (one, *one.parts)}
    every = (answer for on in answered for answer in on.answers)
    said |= {stands for answer in every for stands in (*(one.standing for one in answer.findings), *answer.stands)}
    return tuple(one for one in (SOLID, TENTATIVE, EXPLORATORY, DESCRIBED) if one in said)


def _lines(
    corpus: FinishedTables, words: Wording, columns: tuple[TopicRef, ...], rejected: list[Row]
) -> tuple[OutletLine, ...]:
    refused = Counter(row["outlet"] for row in rejected)
    held = Counter(row["outlet"] for row in corpus.quarantined)
    whole = corpus.tables["reprints"].query("unit == 'article'")
    again, background = (Counter(whole.loc[whole["relation"] == kind, "outlet"]) for kind in (REPRINT, BACKGROUND))
    found = []
    for slug, mark in corpus.outlets.items():
        own = corpus.by_outlet[slug]
        dated = sorted(ref.day for ref in own if ref.day)
        cells = tuple(_cell(corpus, words, slug, topic) for topic in columns)
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


def _cell(corpus: FinishedTables, words: Wording, slug: str, topic: TopicRef) -> MatrixCell | str:
    """Area in proportion to the share of the outlet's articles, so that large outlets do not drown small ones.

    A string's name where it is not known what the outlet covers: none of its articles is compared, it has none from
    the topic's weeks, or it has none and may have one all the same.
    """
    n, total = len(corpus.covering[topic.topic_id][slug]), corpus.per_outlet[slug]
    if not total:
        return "not_compared_cell"
    there = saved_then(corpus, topic, slug)
    if not n and not there:
        return "not_saved_cell"
    if not n and is_unclear(corpus, topic, slug):
        return "unclear_cell"
    return MatrixCell(n, words.writing.share_of(n, total), round(13 * (n / total) ** 0.5, 1), not there)


def _lead_notes(found: Sequence[Finding], any_test: bool) -> tuple[str, ...]:
    """The strings that say how the statements are to be read, only of what they have."""
    there = {
        "answers_lead_topic": any(one.also for one in found),
        "answers_lead_picture": any_test and any(one.glimpse for one in found),
        "answers_lead_untested": not any_test and any(one.glimpse for one in found),
    }  # fmt: skip
    return tuple(name for name, is_there in there.items() if is_there)


def _notes(lines: Iterable[OutletLine]) -> tuple[str, ...]:
    """The strings that say what the cells mean, only of those that there are."""
    cells = [cell for line in lines for cell in line.cells]
    there = {
        "matrix_not_saved": "not_saved_cell" in cells, "matrix_unclear": "unclear_cell" in cells,
        "matrix_apart": any(isinstance(cell, MatrixCell) and cell.apart for cell in cells),
    }  # fmt: skip
    return tuple(name for name, is_there in there.items() if is_there)


def make(material: Material) -> Iterator[ReportPage]:
    """The one page."""
    yield ReportPage("index.html", index_page(material))


KIND = PageKind(make, styles=(*STYLES, "beside.css"), scripts=SCRIPTS, most=MOST)
