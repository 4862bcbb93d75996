"""The sentences behind a number, side by side across the outlets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.corpus import ArticleRef, Corpus, Row
from framing.report.marking import Span, marked
from framing.report.outlets import Mark

PER_OUTLET = 2
COLUMNS = 12  # more outlets than this are not read side by side; the others are in data/evidence
LONGEST = 420  # letters of a sentence (a list counts as one) before it is cut around what is marked


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One sentence with what counted in it marked, and where it stands."""

    sentence: Markup
    role: str
    article: ArticleRef
    href: str
    when: str


@dataclass(frozen=True, slots=True)
class Column:
    """One outlet's sentences; none is an answer too."""

    mark: Mark
    exhibits: tuple[Exhibit, ...]
    n_articles: int
    n_passages: int


def exhibit(corpus: Corpus, row: Row, role: str, css: str = "hit") -> Exhibit:
    """The sentence around a passage, the passage marked where it is less than the sentence."""
    article_id, text = corpus.paragraphs[row["paragraph_id"]]
    start, end = int(row["start"] or 0), int(row["end"] or 0)
    left, right = corpus.sentence_at(row["paragraph_id"], start, end)
    if right - left > LONGEST and end - start < LONGEST // 2:
        left, right = _around(text, left, right, start, end)
    cut = text[left:right].strip()
    offset = left + len(text[left:right]) - len(text[left:right].lstrip())
    whole = end - start >= len(cut) - 2
    spans = [] if whole else [Span(start - offset, end - offset, css)]
    body = marked(cut[: LONGEST * 2], spans)
    if left and text[left - 1] not in " \n":
        body = Markup("…") + body
    if len(cut) > LONGEST * 2:
        body += Markup(" …")
    ref = corpus.articles[article_id]
    return Exhibit(body, role, ref, f"{ref.href}#p-{row['paragraph_id']}", corpus.periods.letter([ref.day]))


def _around(text: str, left: int, right: int, start: int, end: int) -> tuple[int, int]:
    """A stretch of a very long sentence around what is marked, cut at spaces."""
    spare = (LONGEST - (end - start)) // 2
    begin = text.rfind(" ", left, max(left, start - spare)) if start - spare > left else left
    stop = text.find(" ", min(right, end + spare), right)
    return max(begin, left), right if stop < 0 else stop


def columns(
    corpus: Corpus, key: tuple[str, str, str, str], contrasts: Iterable[Row], *, per_outlet: int = PER_OUTLET
) -> tuple[Column, ...]:
    """For each outlet with articles on the topic, the sentences chosen as evidence, else those of the highest value."""
    topic_id = key[0]
    ids = {row["outlet"]: row["contrast_id"] for row in contrasts}
    passages = corpus.passages.get(key, {})
    found = []
    for slug, mark in corpus.outlets.items():
        told = corpus.covering.get(topic_id, {}).get(slug, [])
        if not told:
            continue
        own = passages.get(slug, [])
        chosen = [(row, row["role"]) for row in corpus.evidence.get(ids.get(slug, ""), ()) if row["outlet"] == slug]
        if not chosen:
            chosen = [(row, "") for row in own]
        found.append(Column(mark, _distinct(corpus, chosen, per_outlet), len(told), len(own)))
    return tuple(_fewer(found))


def _distinct(corpus: Corpus, chosen: Sequence[tuple[Row, str]], most: int) -> tuple[Exhibit, ...]:
    """The first passages that stand in different sentences: strongest first, then typical, then counter-examples."""
    roles = {"strongest": 0, "": 0, "typical": 1, "counter": 2}
    seen: set[tuple[str, int]] = set()
    found: list[Exhibit] = []
    for row, role in sorted(chosen, key=lambda pair: roles.get(pair[1], 3)):
        place = (
            row["paragraph_id"],
            corpus.sentence_at(row["paragraph_id"], int(row["start"] or 0), int(row["end"] or 0))[0],
        )
        if place in seen or row["article_id"] not in corpus.articles:
            continue
        seen.add(place)
        found.append(exhibit(corpus, row, role))
        if len(found) == most:
            break
    return tuple(found)


def _fewer(found: list[Column]) -> list[Column]:
    """At most COLUMNS outlets: those with the most passages and, last, one without any."""
    if len(found) <= COLUMNS:
        return found
    ranked = sorted(found, key=lambda column: (-column.n_passages, column.mark.slug))
    chosen = {column.mark.slug for column in [*ranked[: COLUMNS - 1], ranked[-1]]}
    return [column for column in found if column.mark.slug in chosen]
