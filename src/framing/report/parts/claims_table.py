"""What is told and what is left out: claims down, outlets across, in how many of its articles each outlet tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from framing.measures.shared.omission import chance_of_silence, shrunk_gap
from framing.report.parts.evidence import OutletColumn, Spoken, columns
from framing.report.parts.findings import anchor, standing
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
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
    n_outlets: int
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


def claim_table(
    material: Material, topic_id: str, rows: Sequence[Row], said: Mapping[str, Sequence[str]]
) -> ClaimTable:
    """The claims on which the outlets differ most, and most of all first."""
    by_claim: dict[str, dict[str, Row]] = {}
    for row in rows:
        by_claim.setdefault(row["item"], {})[row["outlet"]] = row
    told = {item: material.summaries.get((topic_id, "claims", item, "all"), {}) for item in by_claim}
    telling = [mark for slug, mark in material.corpus.outlets.items() if any(slug in by for by in told.values())]
    every = sorted(by_claim, key=lambda item: (item not in said, -_gap(told[item]), -_n_outlets(told[item]), item))
    most = max(CLAIMS, len(said)) if material.space.few else CLAIMS
    ranked = every[:most]
    marks = _most(material, topic_id, telling, [slug for item in ranked for slug in said.get(item, ())])
    claims = tuple(
        _claim(material, topic_id, item, by_claim[item], told[item], marks, said.get(item, ()), item == ranked[0])
        for item in ranked
    )
    rest = (item for item in every[most:] if item in said)
    spoken = tuple(_spoken(material, topic_id, item, by_claim[item], said[item]) for item in rest)
    return ClaimTable(marks, claims, spoken, len(by_claim) - len(claims), len(telling) - len(marks))


def _spoken(material: Material, topic_id: str, item: str, rows: Mapping[str, Row], stated: Sequence[str]) -> Spoken:
    text, behind = shown(material.item("claims", item)), _columns(material, topic_id, item, rows, stated)
    return Spoken(anchor("claims", item, "all"), text, behind)


def _columns(
    material: Material, topic_id: str, item: str, rows: Mapping[str, Row], stated: Sequence[str]
) -> tuple[OutletColumn, ...]:
    key = (topic_id, "claims", item, "all")
    most = material.space.columns
    return columns(material.corpus, key, rows.values(), most=most, per_outlet=1, stated=stated)


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


def _claim(
    material: Material,
    topic_id: str,
    item: str,
    rows: dict[str, Row],
    told: Mapping[str, Summary],
    marks: tuple[Mark, ...],
    stated: Sequence[str],
    opened: bool,
) -> ClaimRow:
    cells = tuple(_told(material, mark, rows.get(mark.slug), told.get(mark.slug)) for mark in marks)
    return ClaimRow(
        anchor("claims", item, "all"),
        shown(material.item("claims", item)),
        cells,
        _n_outlets(told),
        _columns(material, topic_id, item, rows, stated),
        opened,
    )


def _told(material: Material, mark: Mark, row: Row | None, plain: Summary | None) -> OutletOnClaim | None:
    if plain is None:
        return None
    share = plain.n_with / plain.n_articles if plain.n_articles else 0.0
    return OutletOnClaim(
        mark,
        plain.n_with,
        plain.n_articles,
        round(9 * share**0.5, 1),
        standing(row, material.about) if row else "described",
        None if plain.n_with else _chance(plain),
    )


def _chance(plain: Summary) -> str:
    found = chance_of_silence(plain.n_articles, plain.n_with_rest, plain.n_articles_rest)
    return f"{found:.2f}" if found >= 0.01 else "< .01"
