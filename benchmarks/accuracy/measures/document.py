"""Write docs/measures.md: every measure in the words of the codebook, with the latest benchmark numbers and their
commit.

    python -m benchmarks.accuracy.measures.document
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from benchmarks.publish import REPOSITORY, RESULTS, Row
from benchmarks.reading.verdicts import row, standing
from framing.measures.cards import Card, cards

OUT = REPOSITORY / "docs" / "measures.md"
HEAD = """# The measures

This page says what each measure means, what it must not be read as, and how good it is.

Each measure looks at the articles in one way. Two measures may disagree.

**How reliable is it?** Each measure has a tier. It follows from the figures on its card by one rule
(`measures/reliability.py`):

- A: on texts that it was not made with, AUC or F1 is .80 or more, or .95 of what it states was right;
- B: these are .70 or more, or .75 of what it states. Figures on texts that it was made with give no more than B;
- C: below that, or never measured. The report states nothing of it.

The worst figure decides. What was read stands on a first page only if .90 of it was right, and the lower end of the
interval is over .80. "Out of domain" means that no rule and no constant was chosen with these texts.

**Can its results be findings?** The results of "tested" measures can be findings. The results of "ranked" measures
cannot, for one of two reasons. Either their items were picked from the same texts, because the outlets differ in them.
Or nobody has measured how good the measure is. So the report shows these measures but does not test them.

**How to read the tables.** "Goal" is the value that the project wanted before it measured. A dash means that there was
no goal. "Commit" is the version of the code that was measured. We do not ship test sets that other people made; see
`benchmarks/accuracy`.

**Other encoders.** The tiers on this page are for the shipped encoder. With `embedding.model = "static"`, claims,
loaded language and all frames but the economic one are tier C. A quarter of all pairs of sentences are then so close
that they count as one claim, and loaded language is not good enough. The economic frame is tier B. The frames conflict,
human interest and responsibility are too weak on the labelled articles, and nobody has read morality, which was not
good enough with the shipped encoder.

With `embedding.model = "e5"`, the frames economic and human interest are tier B, and responsibility is a little too
weak. Loaded language is better than with the shipped encoder, but still tier C. Claims are tier C: half as many pairs
of sentences are near enough to be one claim, and nobody has read what is found.

Five measures are tier C with any encoder that nobody has measured: claims, frames, loaded language, distinctive wording
and headlines.

**House style** (measure `wording`). In the published test set, a program can recognise three outlets mostly by the text
of their web pages. Examples are "Please re-enter your email address", rights notices and lines under pictures. framing
removes such text when it reads a page. Then a second part of framing, the normaliser, evens out house style. Two things
are left:

- A few small words ("that", "which", "a") and pronouns. This is grammar. No list of words can even it out without
  changing what is said.
- Which sides of an event an outlet reports at all. This is what the measures are for.

This page is generated. The text comes from the report's codebook. The numbers come from
`python -m benchmarks.accuracy.measures`. To make the page again, run
`python -m benchmarks.accuracy.measures.document`.
"""

READ = """## What was read

Statements of a run were drawn at random and read by somebody who had not written the rule and saw only the passages.
No rule was made with these outlets. A statement that the reader called unclear counts against the rule. The ids and
verdicts are in `benchmarks/reading/judgements`; `python -m benchmarks.reading` prints them by outlet.

| kind | read | right | wrong | unclear | precision | 95 % interval | texts | commit |
|---|---:|---:|---:|---:|---:|---|---|---|
"""


def read_rows(folder: Path = RESULTS) -> list[Row]:
    """The rows of every part of the latest benchmark, each with its commit."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("measures-*.json"))]
    return [{**row, "commit": result["commit"]} for result in found for row in result["rows"]]


def text(rows: Sequence[Row]) -> str:
    """The whole page."""
    parts = [HEAD, _read()]
    parts += [_section(one, [row for row in rows if row["measure"] == one.name]) for one in cards()]
    known = {one.name for one in cards()}
    others = [row for row in rows if row["measure"] not in known]
    if others:
        parts.append("## Other numbers\n\n" + _table(others))
    return "\n".join(parts)


def _read() -> str:
    """What readers judged of each kind of statement, the newest reading of each kind that still holds."""
    newest = {kind: row(one) for kind, one in standing().items()}
    lines = [
        f"| {kind} | {one['read']} | {one['right']} | {one['wrong']} | {one['unclear']} | {_number(one['precision'])} "
        f"| {_number(one['low'])} to {_number(one['high'])} | {one['corpus']} | {one['code']} |"
        for kind, one in sorted(newest.items())
    ]
    return READ + "\n".join(lines) + "\n"


def _section(one: Card, rows: Sequence[Row]) -> str:
    reliability = f"Tier {one.reliability.tier}: {one.reliability}."
    lines = [
        f"## {one.title} (`{one.name}`)\n",
        f"- **Reads**: {one.reads}.",
        f"- **Unit**: {one.unit}; {one.inference}.",
        f"- **May be read as**: {one.may_be_read_as}.",
        f"- **Must not be read as**: {one.must_not_be_read_as}.",
        f"- **Reliability**: {reliability}",
        *(f"  - {item}: tier {found.tier}, {found}." for item, found in one.item_reliability.items()),
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
