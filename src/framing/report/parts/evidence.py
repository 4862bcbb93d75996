"""The sentences behind a number, side by side across the outlets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from markupsafe import Markup, escape

from framing.languages.known import capitals
from framing.measures.cards import Items, Part, names_where
from framing.measures.shared.omission import may_tell
from framing.report.parts.marking import MarkedSpan, marked
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.outlets import Mark
from framing.report.sources.refs import ArticleRef
from framing.report.sources.rows import Row
from framing.tables.decisions.decision import Decision

ROLES = {"strongest": 0, "typical": 1, "counter": 2}  # and their order
_CAPITAL = capitals()
# "BERGEN, Norway (NPA) — ", "BERGEN — ": where an article was written is no part of its first sentence
_DATELINE = re.compile(
    rf"\W*(?:[{_CAPITAL}]{{3,}}[{_CAPITAL} .’'-]*(?:, [{_CAPITAL}]\w[\w. ]*){{0,2}}(?:\s*\([^()]{{2,30}}\))?"
    rf"|[{_CAPITAL}]\w[\w .’-]*(?:, [{_CAPITAL}]\w[\w. ]*)?\s*\([{_CAPITAL}][^()]{{1,20}}\))\s*[—–-]{{1,2}}\s+"
)
LONGEST = 420  # letters of a sentence (a list counts as one) before it is cut around what is marked


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One sentence with what counted in it marked, and where it stands."""

    sentence: Markup
    role: str
    article: ArticleRef
    href: str
    when: str
    paragraph_id: str = ""
    decided: tuple[Decision, ...] = ()


@dataclass(frozen=True, slots=True)
class OutletColumn:
    """One outlet's sentences; none is an answer too."""

    mark: Mark
    exhibits: tuple[Exhibit, ...]
    n_articles: int
    n_passages: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something that a page speaks of and that is not drawn: its sentences alone."""

    anchor: str
    title: str
    columns: tuple[OutletColumn, ...]


def exhibit(corpus: FinishedTables, row: Row, role: str, css: str = "hit") -> Exhibit:
    """The sentence around a passage, without the place and agency before it; the passage marked where it is less."""
    article_id, text = corpus.paragraphs[row["paragraph_id"]]
    start, end = int(row["start"] or 0), int(row["end"] or 0)
    left, right = corpus.sentence_at(row["paragraph_id"], start, end)
    place = None if left else _DATELINE.match(text)
    if place and end > place.end() and corpus.written[article_id][0][0] == row["paragraph_id"]:
        left = place.end()
        start = max(start, left)
    if right - left > LONGEST and end - start < LONGEST // 2:
        left, right = _around(text, left, right, start, end)
    cut = text[left:right].strip()
    offset = left + len(text[left:right]) - len(text[left:right].lstrip())
    whole = end - start >= len(cut) - 2
    spans = [] if whole else [MarkedSpan(start - offset, end - offset, css)]
    body = marked(cut[: LONGEST * 2], spans)
    if left and text[left - 1] not in " \n":
        body = Markup("…") + body
    if len(cut) > LONGEST * 2:
        body += Markup(" …")
    elif _is_open(text[:right]) and "”" in text[right:]:
        body += Markup(" …”")
    if _is_open(text[:left]) and "”" in text[left:]:  # else a reader sees a mark that closes and none that opens
        body = Markup("“… ") + body
    ref = corpus.articles[article_id]
    key = row["paragraph_id"]
    decided = tuple(corpus.decided_on.get(key, ()))
    return Exhibit(body, role, ref, f"{ref.href}#p-{key}", corpus.periods.letter([ref.day]), key, decided)


def _is_open(text: str) -> bool:
    """Whether a text ends inside “ and ”. Where „ opens, “ closes, and elsewhere ” does both: nothing is said there."""
    return "„" not in text and text.rfind("“") > text.rfind("”")


def _around(text: str, left: int, right: int, start: int, end: int) -> tuple[int, int]:
    """A stretch of a very long sentence around what is marked, cut at spaces."""
    spare = (LONGEST - (end - start)) // 2
    begin = text.rfind(" ", left, max(left, start - spare)) if start - spare > left else left
    stop = text.find(" ", min(right, end + spare), right)
    return max(begin, left), right if stop < 0 else stop


def columns(
    corpus: FinishedTables,
    key: tuple[str, str, str, str],
    contrasts: Iterable[Row],
    *,
    most: int,
    per_outlet: int,
    stated: Sequence[str] = (),
) -> tuple[OutletColumn, ...]:
    """For each outlet with articles on the topic, the sentences chosen as evidence, else those of the highest value.

    At most `most` outlets; those about which a page states something (`stated`) are always among them. An outlet that
    the measure does not read has no column, or it would seem to have no such sentence; nor has one that is not compared
    with those that are spoken of, because it writes in another language.
    """
    contrasts = tuple(contrasts)
    ids = {row["outlet"]: row["contrast_id"] for row in contrasts}
    counts, language = corpus.passages.counts(key), corpus.compared_by(key[1])
    spoken_of = {language[slug] for slug in stated or (*ids, *counts) if slug in language} or set(language.values())
    telling = (slug for slug, told in corpus.covering.get(key[0], {}).items() if told)
    wanted = _fewer([slug for slug in telling if language.get(slug) in spoken_of], counts, most, stated)
    tested = {row["outlet"] for row in contrasts if row["p"] is not None}
    found = [
        column(corpus, key, slug, ids.get(slug, ""), per_outlet, compared=not tested or slug in tested)
        for slug in wanted
    ]
    # on a phone only the first one is seen at once
    return tuple(sorted(found, key=lambda one: (one.mark.slug not in stated, not one.exhibits)))


def column(
    corpus: FinishedTables, key: tuple[str, str, str, str], slug: str, contrast_id: str, most: int,
    *, compared: bool = True,
) -> OutletColumn:  # fmt: skip
    """One outlet's sentences: those chosen as evidence of its contrast, else those of the highest value.

    None is called an example against it where the outlet is not `compared`, or where what is compared is a mean.
    """
    if key[1] in names_where(about=Part.HEADLINE):
        n_articles = len(corpus.covering[key[0]][slug])
        return OutletColumn(corpus.outlets[slug], _headlines(corpus, key, slug, most), n_articles, 0)
    evidence = [row for row in corpus.evidence.get(contrast_id, ()) if row["outlet"] == slug]
    signed = key[1] in names_where(items=Items.CLAIMS)
    chosen = [(row, row["role"]) for row in evidence if not signed or row["value"] > 0]
    if not compared or key[1] in names_where(items=Items.NONE):
        chosen = [(row, "" if role == "counter" else role) for row, role in chosen]
    chosen.sort(key=lambda pair: ROLES.get(pair[1], len(ROLES)))
    exhibits = _distinct(corpus, chosen or ((row, "") for row in corpus.passages.rows(key, slug)), most)
    nearest = ((row, "against" if may_tell(row["value"]) else "other") for row in corpus.against.rows(key, slug))
    exhibits += _distinct(corpus, nearest, 1)
    told = corpus.covering.get(key[0], {}).get(slug, ())
    return OutletColumn(corpus.outlets[slug], exhibits, len(told), corpus.passages.count(key, slug))


def _headlines(corpus: FinishedTables, key: tuple[str, str, str, str], slug: str, most: int) -> tuple[Exhibit, ...]:
    """The outlet's headlines themselves, those first that go furthest to the side on which the outlet stands."""
    by = corpus.values.get(key, {})
    others = [value for outlet, rows in by.items() if outlet != slug for _, value, _ in rows]
    own = by.get(slug, [])
    below = bool(own) and fmean(value for _, value, _ in own) < fmean(others or [0.0])
    ranked = sorted((value if below else -value, article_id) for article_id, value, _ in own)
    refs = [corpus.articles[article_id] for _, article_id in ranked[:most]]
    return tuple(Exhibit(escape(ref.title), "", ref, ref.href, corpus.periods.letter([ref.day])) for ref in refs)


def _fewer(telling: list[str], passages: Mapping[str, int], most: int, stated: Sequence[str]) -> list[str]:
    """At most `most` outlets: those that are spoken of, those with the most passages and, last, one without any."""
    if len(telling) <= most:
        return telling
    ranked = sorted(telling, key=lambda slug: (slug not in stated, -passages.get(slug, 0), slug))
    chosen = {*ranked[: max(most - 1, len(stated))], ranked[-1]}
    return [slug for slug in telling if slug in chosen]


def _distinct(corpus: FinishedTables, chosen: Iterable[tuple[Row, str]], most: int) -> tuple[Exhibit, ...]:
    """The first passages that stand in different sentences; one that an outlet prints again and again counts once."""
    seen: set[tuple[str, int] | str] = set()
    found: list[Exhibit] = []
    for row, role in chosen:
        place = (
            row["paragraph_id"],
            corpus.sentence_at(row["paragraph_id"], int(row["start"] or 0), int(row["end"] or 0))[0],
        )
        if place in seen or row["article_id"] not in corpus.articles:
            continue
        shown = exhibit(corpus, row, role)
        words = shown.sentence.striptags()
        if words in seen:
            continue
        seen |= {place, words}
        found.append(shown)
        if len(found) == most:
            break
    return tuple(found)
