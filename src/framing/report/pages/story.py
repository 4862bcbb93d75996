"""One event as each outlet tells it: paragraph beside paragraph, the words that only one of them uses marked."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.measures.shared.terms import STOPWORDS
from framing.report.page import PageKind, ReportPage
from framing.report.parts.marking import MarkedSpan, marked
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, page_name
from framing.report.sources.refs import ArticleRef, TopicRef
from framing.report.sources.rows import records
from framing.report.wording import Wording

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
MOST = 24  # tellings on a page
BESIDE = 6  # in one table: as many columns as a page has room for
ALIKE = 0.12  # shared words (Jaccard) from which on two paragraphs are about the same part of the story
STEM = 5  # letters by which word forms count as one word: "prisoner", "prisoners"

Paragraph = tuple[str, str]  # id, text


@dataclass(frozen=True, slots=True)
class Passage:
    href: str
    body: Markup


@dataclass(frozen=True, slots=True)
class Telling:
    """One outlet's article on the event."""

    mark: Mark
    ref: ArticleRef
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberedRow:
    """What the tellings of one table say about a part of the story (often nothing); the last part is what one tells."""

    number: int
    alone: bool
    cells: tuple[tuple[Passage, ...], ...]


@dataclass(frozen=True, slots=True)
class TellingTable:
    """At most BESIDE tellings beside one another; parts that none of them tells have no row."""

    tellings: tuple[Telling, ...]
    rows: tuple[NumberedRow, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """`tables`: the tellings, as many beside one another as have room. `left_out`: articles beyond MOST.

    `cohesion` is how alike its articles are, as the report prints it; empty if unknown.
    """

    story_id: str
    day: str
    cohesion: str
    topics: tuple[TopicRef, ...]
    tables: tuple[TellingTable, ...]
    silent: tuple[Mark, ...]
    left_out: tuple[Telling, ...]
    n_articles: int
    n_outlets: int


def story_pages(corpus: FinishedTables, words: Wording) -> Iterator[StoryPage]:
    """A page for each event that at least two outlets tell on a topic."""
    grouped: dict[str, list[str]] = {}
    cohesion: dict[str, str] = {}
    told = {article_id for by in corpus.covering.values() for ids in by.values() for article_id in ids}
    for row in records(corpus.tables["stories"]):
        if row["story_id"] and row["article_id"] in told:
            grouped.setdefault(row["story_id"], []).append(row["article_id"])
            cohesion[row["story_id"]] = "" if row["cohesion"] is None else words.numeral(f"{row['cohesion']:.2f}")
    for story_id, ids in sorted(grouped.items()):
        if len({corpus.articles[article_id].outlet for article_id in ids}) > 1:
            yield _page(corpus, story_id, ids, cohesion[story_id])


def _page(corpus: FinishedTables, story_id: str, ids: list[str], cohesion: str) -> StoryPage:
    every = sorted((corpus.articles[key] for key in ids), key=lambda ref: (ref.outlet, ref.day, ref.article_id))
    first = {ref.outlet: ref.article_id for ref in reversed(every)}
    # one of each outlet before others
    chosen = sorted(every, key=lambda ref: ref.article_id != first[ref.outlet])[:MOST]
    refs = [ref for ref in every if ref in chosen]
    rest = [ref for ref in every if ref not in refs]
    every_text = [_told(corpus, ref) for ref in [*refs, *rest]]
    texts = every_text[: len(refs)]
    stems = [{stem(word) for _, text in own for word in _WORD.findall(text)} for own in every_text]
    tellings_with = Counter(word for own in stems for word in own)
    alone = [{word for word in own if tellings_with[word] == 1} for own in stems]
    rows = []
    for row in align(texts):
        cells = tuple(tuple(_passage(refs[i], texts[i][j], alone[i]) for j in places) for i, places in enumerate(row))
        rows.append(cells)
    topics = tuple(
        topic for key, topic in corpus.topics.items() if any(set(ids) & set(by) for by in corpus.covering[key].values())
    )
    telling = {ref.outlet for ref in every}
    silent = tuple(mark for slug, mark in corpus.outlets.items() if slug not in telling and corpus.per_outlet[slug])
    tellings = tuple(
        Telling(corpus.outlets[ref.outlet], ref, _often(own, only))
        for ref, own, only in zip([*refs, *rest], every_text, alone, strict=True)
    )
    day = min((ref.day for ref in every if ref.day), default="")
    return StoryPage(
        story_id=story_id,
        day=day,
        cohesion=cohesion,
        topics=topics,
        tables=tuple(_tables(tellings[: len(refs)], rows)),
        silent=silent,
        left_out=tellings[len(refs) :],
        n_articles=len(every),
        n_outlets=len(telling),
    )


def _tables(tellings: Sequence[Telling], rows: Sequence[tuple[tuple[Passage, ...], ...]]) -> Iterator[TellingTable]:
    """The tellings in tables of about the same number of columns."""
    n = math.ceil(len(tellings) / BESIDE)
    ends = [round(len(tellings) * (i + 1) / n) for i in range(n)]
    for start, end in itertools.pairwise([0, *ends]):
        numbered = (
            NumberedRow(number, number == len(rows), cells[start:end]) for number, cells in enumerate(rows, start=1)
        )
        yield TellingTable(tuple(tellings[start:end]), tuple(row for row in numbered if any(row.cells)))


def _told(corpus: FinishedTables, ref: ArticleRef) -> list[Paragraph]:
    return [(key, text) for key, kind, text in corpus.written.get(ref.article_id, ()) if kind != "heading"]


@functools.lru_cache(maxsize=1 << 18)
def stem(word: str) -> str:
    """A word without case and ending; enough to tell that two tellings use the same word."""
    return word.lower().split("’")[0].split("'")[0][:STEM]


def align(texts: Sequence[Sequence[Paragraph]]) -> list[list[list[int]]]:
    """Rows of paragraph positions, one list for each telling: paragraphs that share words stand in one row.

    The telling that is most like all the others gives the rows; paragraphs like none of its rows stand in the last one.
    """
    if not texts:
        return []
    bags = [[{stem(word) for word in _WORD.findall(text) if len(word) > 3} for _, text in own] for own in texts]
    likeness = [
        sum(
            max((_shared(bag, other) for bag in bags[i]), default=0.0)
            for k, own in enumerate(bags)
            if k != i
            for other in own
        )
        for i in range(len(texts))
    ]
    lead = max(range(len(texts)), key=lambda i: (likeness[i], -i))
    rows = [[[j] if i == lead else [] for i in range(len(texts))] for j in range(len(texts[lead]))]
    alone: list[list[int]] = [[] for _ in texts]
    for i, own in enumerate(bags):
        for j, bag in enumerate(own if i != lead else []):
            near = [_shared(bag, other) for other in bags[lead]]
            if near and max(near) >= ALIKE:
                rows[near.index(max(near))][i].append(j)
            else:
                alone[i].append(j)
    both = [row for row in rows if sum(map(bool, row)) > 1]
    for row in rows:
        if sum(map(bool, row)) == 1:
            alone[lead] += row[lead]
    return [*both, alone]


def _shared(one: set[str], other: set[str]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both or 1)


def _passage(ref: ArticleRef, paragraph: Paragraph, alone: set[str]) -> Passage:
    key, text = paragraph
    spans = (
        MarkedSpan(hit.start(), hit.end(), "only")
        for hit in _WORD.finditer(text)
        if len(hit.group()) > 4 and stem(hit.group()) in alone and hit.group().lower() not in STOPWORDS
    )
    return Passage(f"{ref.href}#p-{key}", marked(text, spans))


def _often(own: Sequence[Paragraph], alone: set[str]) -> tuple[str, ...]:
    """The words that only this telling has, those that it has more than once."""
    words = Counter(word.lower() for _, text in own for word in _WORD.findall(text) if len(word) > 4)
    for word in STOPWORDS & set(words):
        del words[word]
    return tuple(
        word for word, n in sorted(words.items(), key=lambda pair: (-pair[1], pair[0])) if n > 1 and stem(word) in alone
    )[:8]


def make(material: Material) -> Iterator[ReportPage]:
    """A page for each story."""
    for story in story_pages(material.corpus, material.words):
        yield ReportPage(f"stories/{page_name(story.story_id)}.html", story)


KIND = PageKind(make, styles=("story.css",))
