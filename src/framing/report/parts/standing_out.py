"""Where outlets are many: which of them have a row of their own in a chart, and the rest in one row beneath."""

from __future__ import annotations

from collections.abc import Sequence

from framing.report.charts.panel import OTHERS, ChartRow
from framing.report.parts.findings import NONE, NOT_COMPARABLE, standing
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark
from framing.report.sources.rows import Row


def apart(material: Material, row: Row) -> float:
    """How far an outlet stands from the others; a difference that was shown goes before one that was not."""
    size = abs(float(row["estimate"] or 0.0))
    if row["low"] is None or row["high"] is None:
        return size
    shown_apart = standing(row, material.about) not in (NONE, *NOT_COMPARABLE)
    return size / max(float(row["high"] - row["low"]) / 2, 1e-9) + (10.0 if shown_apart else 0.0)


def standing_out(
    material: Material, rows: Sequence[Row], stated: Sequence[str], most: int
) -> tuple[list[Row], list[Row]]:
    """The rows of the outlets that stand apart most clearly, at most `most`, and all other rows; both in their order.

    Outlets about which a page states something (`stated`) come first. One row alone is never set aside: it would take
    as much room as what stands in its stead.
    """
    if len(rows) <= most + 1:
        return list(rows), []
    ranked = sorted(rows, key=lambda row: (row["outlet"] not in stated, -apart(material, row), row["outlet"]))
    chosen = {row["outlet"] for row in ranked[:most]}
    return [row for row in rows if row["outlet"] in chosen], [row for row in rows if row["outlet"] not in chosen]


def in_one_row(material: Material, rows: Sequence[Row]) -> ChartRow:
    """Many outlets as one row of a chart: a dot at the mean of each."""
    words, n = material.words, len(rows)
    means = [plain.value for row in rows if (plain := material.summary(row))]
    label, tip = words.count("topic.others_row", n), words.count("topic.others_tip", n)
    mark = Mark("", str(label), "", "", 0, "circle")
    return ChartRow(mark, str(label), means, standing=OTHERS, tip=str(tip))
