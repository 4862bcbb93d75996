"""Draw statements of a finished run, have them read, and print how many were right.

    python -m benchmarks.reading draw WORKSPACE --kind speakers --n 60 --seed 7 --corpus "real-news, ap to reuters"
    python -m benchmarks.reading judge SHEET            one key for each: r, w, u; q stops
    python -m benchmarks.reading enter SHEET ANSWERS    a file of a reader's lines such as "12 w"
    python -m benchmarks.reading                        the table of all that was read

A sheet holds text and stays with the reader; what is kept holds ids and verdicts only. Rules are made on real-news of
abc, bbc, fox, huffpost, nyt and rt and on basil of 2010 and 2012. They are read on the other outlets and years.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from benchmarks.publish import publish
from benchmarks.reading.kinds import KINDS, drawn
from benchmarks.reading.sheets import about_sheet, ask_for_a_draw
from benchmarks.reading.stated import Finished
from benchmarks.reading.verdicts import VERDICTS, answers, keep, readings, row


def draw(asked: argparse.Namespace) -> None:
    """Write a sheet: as JSON for `judge` and `enter`, and as a text beside it for a reader."""
    kind = KINDS[asked.kind]
    found = drawn(kind, Finished(asked.workspace), asked.n, asked.seed)
    about = about_sheet(asked)
    statements = [{"id": one.key, "outlet": one.outlet, "says": one.says, "passages": one.passages} for one in found]
    sheet = asked.out / f"{asked.kind}-{asked.seed}.json"
    asked.out.mkdir(parents=True, exist_ok=True)
    told = {"kind": asked.kind, "about": about, "statements": statements}
    sheet.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    shown = [kind.asks, *(_shown(number, one) for number, one in enumerate(statements, 1))]
    sheet.with_suffix(".txt").write_text("\n\n".join(shown) + "\n", encoding="utf-8")
    print(f"{len(found)} statements: {sheet} and {sheet.with_suffix('.txt')}")


def judge(asked: argparse.Namespace) -> None:
    """Show each statement and take a key."""
    told = json.loads(asked.sheet.read_text(encoding="utf-8"))
    found: dict[int, str] = {}
    print(KINDS[told["kind"]].asks)
    for number, one in enumerate(told["statements"], 1):
        print("\n" + _shown(number, one))
        while (key := input("r / w / u, q stops: ").strip().lower()[:1]) not in (*VERDICTS, "q"):
            pass
        if key == "q":
            break
        found[number] = VERDICTS[key]
    _kept(told, found)


def enter(asked: argparse.Namespace) -> None:
    """Keep what a reader wrote down."""
    found = answers(asked.answers.read_text(encoding="utf-8"))
    _kept(json.loads(asked.sheet.read_text(encoding="utf-8")), found)


def table() -> None:
    """Print the precision of each reading, and of each outlet in it."""
    rows: list[dict[str, Any]] = []
    for reading in readings():
        outlets = sorted({one["outlet"] for one in reading["verdicts"]} - {""})
        rows += [row(reading), *(row(reading, outlet) for outlet in outlets if len(outlets) > 1)]
    publish("reading", rows, {}, title="Statements read by somebody who did not write the rule")


def _kept(told: dict[str, Any], found: dict[int, str]) -> None:
    numbered = list(enumerate(told["statements"], 1))
    verdicts = [{"id": one["id"], "outlet": one["outlet"], "verdict": found[n]} for n, one in numbered if n in found]
    print(keep(told["kind"], told["about"], verdicts))


def _shown(number: int, one: dict[str, Any]) -> str:
    passages = "\n".join(f"  · {text}" for text in one["passages"])
    return f"### {number}. {one['outlet']}\n{one['says']}\n{passages}"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    one = commands.add_parser("draw")
    one.add_argument("--kind", choices=sorted(KINDS), required=True)
    ask_for_a_draw(one, 50, "a reader who did not write the rule")
    one = commands.add_parser("judge")
    one.add_argument("sheet", type=Path)
    one = commands.add_parser("enter")
    one.add_argument("sheet", type=Path)
    one.add_argument("answers", type=Path)
    asked = parser.parse_args()
    {"draw": draw, "judge": judge, "enter": enter}.get(asked.command, lambda _: table())(asked)


if __name__ == "__main__":
    main()
