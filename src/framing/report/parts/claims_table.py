"""What is told and what is left out: claims down, outlets across, in how many of its articles each outlet tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from framing.measures.shared.omission import chance_of_silence, shrunk_gap
from framing.report.parts.evidence import OutletColumn, Spoken, columns
from framing.report.parts.findings import DESCRIBED, anchor, standing
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.quantities import Key
from framing.report.sources.rows import Row
from framing.report.sources.summaries import Summary

CLAIMS = 10  # rows; the claims on which the outlets differ most
ACROSS = 12  # outlets; a wider table is not read


@dataclass(frozen=True, slots=True)
class OutletOnClaim:
    """One outlet on one claim: in `n_with` of its `n` articles.

    `silence`, where it tells it in none: how likely that would be, told as often as the others tell it.
    """

    mark: Mark
    n_with: int
    n: int
    radius: float
    standing: str
    silence: str | None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A group of sentences that say the same, by its middlemost sentence."""

    anchor: str
    text: str
    told: tuple[OutletOnClaim | None, ...]
    columns: tuple[OutletColumn, ...]
    opened: bool


@dataclass(frozen=True, slots=True)
class ClaimTable:
    """`left_out` claims have no row, `others` outlets no column."""

    marks: tuple[Mark, ...]
    claims: tuple[ClaimRow, ...]
    spoken: tuple[Spoken, ...]
    left_out: int
    others: int


@dataclass(frozen=True, slots=True)
class _ClaimNumbers:
    """A claim before it is a row: its contrasts and plain numbers by outlet, the outlets that a page speaks of."""

    key: Key
    rows: Mapping[str, Row]
    told: Mapping[str, Summary]
    stated: Sequence[str]


def claim_table(
    material: Material, topic_id: str, name: str, rows: Sequence[Row], said: Mapping[str, Sequence[str]]
) -> ClaimTable:
    """The claims on which the outlets differ most, the widest gap first; `rows` are contrasts of the measure `name`."""
    by_claim: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_claim.setdefault(row["item"], {})[row["outlet"]] = row
    found = []
    for item, by_outlet in by_claim.items():
        key = (topic_id, name, item, "all")
        found.append(_ClaimNumbers(key, by_outlet, material.summaries.get(key, {}), said.get(item, ())))
    telling = [mark for slug, mark in material.corpus.outlets.items() if any(slug in one.told for one in found)]
    every = sorted(found, key=lambda one: (one.key[2] not in said, -_gap(one.told), -_n_outlets(one.told), one.key))
    most = max(CLAIMS, len(said)) if material.space.few else CLAIMS
    ranked, rest = every[:most], [one for one in every[most:] if one.key[2] in said]
    marks = _most(material, topic_id, telling, [slug for one in ranked for slug in one.stated])
    return ClaimTable(
        marks=marks,
        claims=tuple(_row(material, one, marks, opened=place == 0) for place, one in enumerate(ranked)),
        spoken=tuple(Spoken(anchor(*one.key[1:]), _text(material, one), _columns(material, one)) for one in rest),
        left_out=len(by_claim) - len(ranked),
        others=len(telling) - len(marks),
    )


def _text(material: Material, claim: _ClaimNumbers) -> str:
    return shown(material.item(*claim.key[1:3]))


def _columns(material: Material, claim: _ClaimNumbers) -> tuple[OutletColumn, ...]:
    rows, most = claim.rows.values(), material.space.columns
    return columns(material.corpus, claim.key, rows, most=most, per_outlet=1, stated=claim.stated)


def _most(material: Material, topic_id: str, telling: Sequence[Mark], stated: Sequence[str]) -> tuple[Mark, ...]:
    """The outlets that have a column: those that are spoken of, then those with the most articles on the topic."""
    articles = material.corpus.covering[topic_id]
    ranked = sorted(telling, key=lambda mark: (mark.slug not in stated, -len(articles[mark.slug]), mark.slug))
    chosen = {mark.slug for mark in ranked[:ACROSS]}
    return tuple(mark for mark in telling if mark.slug in chosen)


def _n_outlets(told: Mapping[str, Summary]) -> int:
    return sum(1 for one in told.values() if one.n_with)


def _gap(told: Mapping[str, Summary]) -> float:
    """How far the outlet that tells it least lies below the others, or the one that tells it most above them.

    Shares of few articles are drawn towards each other first: one silent article is no great silence.
    """
    gaps = (shrunk_gap(one.n_with, one.n_articles, one.n_with_rest, one.n_articles_rest) for one in told.values())
    return max((abs(gap) for gap in gaps), default=0.0)


def _row(material: Material, claim: _ClaimNumbers, marks: tuple[Mark, ...], *, opened: bool) -> ClaimRow:
    cells = (_told(material, mark, claim.rows.get(mark.slug), claim.told.get(mark.slug)) for mark in marks)
    return ClaimRow(
        anchor=anchor(*claim.key[1:]),
        text=_text(material, claim),
        told=tuple(cells),
        columns=_columns(material, claim),
        opened=opened,
    )


def _told(material: Material, mark: Mark, row: Row | None, plain: Summary | None) -> OutletOnClaim | None:
    if plain is None:
        return None
    share = plain.n_with / plain.n_articles if plain.n_articles else 0.0
    return OutletOnClaim(
        mark,
        n_with=plain.n_with,
        n=plain.n_articles,
        radius=round(9 * share**0.5, 1),
        standing=standing(row, material.about) if row else DESCRIBED,
        silence=None if plain.n_with else _chance(material, plain),
    )


def _chance(material: Material, plain: Summary) -> str:
    found = chance_of_silence(plain.n_articles, plain.n_with_rest, plain.n_articles_rest)
    writing = material.words.writing
    return writing.plain(found, 2) if found >= 0.01 else f"< {writing.short(0.01)}"
