"""Does a difference grow, fade or turn? Before against after, and month by month."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass

from framing.report.charts.panel import number
from framing.report.parts.findings import anchor
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark
from framing.report.sources.rows import Row

LINES = 10  # changes shown, the firmest first; the others are in the data
WIDTH, HEIGHT = 150, 34


@dataclass(frozen=True, slots=True)
class Spark:
    """Differences month by month: a line, a dot for each month, and where no difference would be."""

    zero: float
    line: str
    dots: str
    label: str


@dataclass(frozen=True, slots=True)
class Change:
    """One outlet on one quantity, before and after a day."""

    mark: Mark
    title: str
    place: str
    before: str
    after: str
    change: str
    interval: str
    p: str
    n: int
    n_rest: int
    spark: Spark | None


@dataclass(frozen=True, slots=True)
class OverTime:
    """`day` divides before from after; `tried` changes were tested, of which the firmest are shown."""

    day: str
    tried: int
    changes: tuple[Change, ...]


def over_time(material: Material, topic_id: str, drawn: Set[str]) -> OverTime | None:
    """What the table `trends` says about a topic; None where no change could be tested.

    `drawn` are the anchors of the quantities that the page shows.
    """
    tested = [row for row in material.corpus.changes.get(topic_id, []) if _worth(material, row)]
    if not tested:
        return None
    ranked = sorted(tested, key=lambda row: (row["p"], _key(row)))[:LINES]
    changes = tuple(_change(material, row, drawn) for row in ranked)
    return OverTime(ranked[0]["period"], len(tested), changes)


def _key(row: Row) -> tuple[str, ...]:
    return row["measure"], row["item"], row["voice"], row["outlet"]


def _worth(material: Material, row: Row) -> bool:
    note = material.about.note(row["measure"])
    return (
        row["outlet"] in material.corpus.outlets
        and not note.is_unsure(row["item"])
        and material.is_main_voice(row["measure"], row["voice"])
        and not material.about.is_empty(row["measure"], row["item"])
    )


def _change(material: Material, row: Row, drawn: Set[str]) -> Change:
    note, words = material.about.note(row["measure"]), material.words
    same = {name: row[name] for name in ("measure", "item", "voice", "outlet")}
    course = material.corpus.courses.like(row["topic_id"], **same)
    months, ends = [one for one in course if one["kind"] == "month"], {one["kind"]: one["estimate"] for one in course}
    written = {kind: note.signed(ends.get(kind)) for kind in ("before", "after")}
    place = anchor(row["measure"], row["item"], row["voice"])
    return Change(
        mark=material.corpus.outlets[row["outlet"]],
        title=material.name(row["measure"], row["item"]),
        place=place if place in drawn else "",
        before=written["before"],
        after=written["after"],
        change=note.signed(row["estimate"]),
        interval=f"{note.signed(row['low'])} {words['to']} {note.signed(row['high'])}",
        p=words.numeral(f"{row['p']:.3f}"),
        n=row["n_articles"],
        n_rest=row["n_articles_versus"],
        spark=spark(months, "; ".join(f"{one['period']}: {note.signed(one['estimate'])}" for one in months)),
    )


def spark(months: list[Row], label: str) -> Spark | None:
    """Differences month by month as a small line; nothing for fewer than three months."""
    known = sorted((row["period"], row["estimate"]) for row in months if row["estimate"] is not None)
    if len(known) < 3:
        return None
    at = [int(period[:4]) * 12 + int(period[5:7]) for period, _ in known]
    values = [float(value) for _, value in known]
    low, high = min(0.0, *values), max(0.0, *values)

    def x(month: int) -> float:
        return 5 + (month - at[0]) / (at[-1] - at[0]) * (WIDTH - 10)

    def y(value: float) -> float:
        return HEIGHT - 5 - (value - low) / (high - low or 1.0) * (HEIGHT - 10)

    places = [(x(month), y(value)) for month, value in zip(at, values, strict=True)]
    line = "M" + "L".join(f"{number(a)} {number(b)}" for a, b in places)
    return Spark(round(y(0.0), 1), line, "".join(f"M{number(a)} {number(b)}h0" for a, b in places), label)
