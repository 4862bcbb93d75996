"""docs/measures.md: every measure in the words of the codebook, with the last benchmark's numbers and their commit.

    python -m benchmarks.accuracy.measures.document
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.publish import REPOSITORY, RESULTS, Row
from framing.measures import MEASURES, Measure

OUT = REPOSITORY / "docs" / "measures.md"
HEAD = """# The measures

Each measure is one way of looking at how a story is told; they may disagree. What stands here is the text of the
report's codebook and the numbers of `python -m benchmarks.accuracy.measures`, put together by
`python -m benchmarks.accuracy.measures.document`. Tier A: measured and good; B: use with care; C: not reliable enough,
folded away in the report. "Tested" measures may be findings; "ranked" ones pick their items from the same texts by
outlet, so they are shown and never tested.

A goal is what the project set itself beforehand; a dash means none was set. The last column is the commit that was
measured. Sets that are not the project's own are not shipped: see benchmarks/accuracy.

All of this is about the shipped encoder. With `embedding.model = "static"` claims and the frames `human-interest` and
`responsibility` are tier C: a quarter of all pairs of sentences are near enough for one claim, and the trained part of
the frames does not fit. With an encoder that nobody has measured, claims, frames, loaded language and headlines are.

House style (measure `wording`): as the set has them, what gives three outlets away is mostly their pages ("Please
re-enter your email address", rights notices, lines under pictures), which reading in takes out. What the normaliser
leaves are a few small words ("that", "which", "a") and pronouns, and which sides of an event an outlet tells at all:
the first is grammar that no list can even out without touching what is said, the second is what the measures are for.
"""


def read_rows(folder: Path = RESULTS) -> list[Row]:
    """The rows of every part of the benchmark as it last ran, each with its commit."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("measures-*.json"))]
    return [{**row, "commit": result["commit"]} for result in found for row in result["rows"]]


def text(rows: Sequence[Row]) -> str:
    """The whole page."""
    parts = [HEAD]
    parts += [_section(one, [row for row in rows if row["measure"] == one.name]) for one in MEASURES]
    known = {one.name for one in MEASURES}
    others = [row for row in rows if row["measure"] not in known]
    if others:
        parts.append("## Other numbers\n\n" + _table(others))
    return "\n".join(parts)


def _section(one: Measure, rows: Sequence[Row]) -> str:
    reliability = f"Tier {one.reliability.tier}: {one.reliability.benchmark}."
    lines = [
        f"## {one.title} (`{one.name}`)\n",
        f"- **Reads**: {one.reads}.",
        f"- **Unit**: {one.unit}; {one.inference}.",
        f"- **May be read as**: {one.may_be_read_as}.",
        f"- **Must not be read as**: {one.must_not_be_read_as}.",
        f"- **Reliability**: {reliability}",
        *(f"  - {item}: tier {found.tier}, {found.benchmark}." for item, found in one.item_reliability),
    ]
    return "\n".join(lines) + "\n" + (f"\n{_table(rows)}" if rows else "")


def _table(rows: Sequence[Row]) -> str:
    head = "| set | what | n | number | goal | commit |\n|---|---|---:|---:|---:|---|\n"
    return head + "".join(
        f"| {row['set']} | {row['what']} | {row['n']} | {_number(row['value'])} | {_number(row.get('goal'))} "
        f"| {row['commit']} |\n"
        for row in rows
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".removeprefix("0") if abs(value) < 1 else f"{value:g}"


def main() -> None:
    OUT.write_text(text(read_rows()), encoding="utf-8")


if __name__ == "__main__":
    main()
