"""The sham test: are the sentences of a report true and worth saying, and would sham ones pass as well?

    python -m benchmarks.reading.sham draw WORKSPACE ... --n 60 --seed 1   real and sham sentences in one shuffled sheet
    python -m benchmarks.reading.sham enter SHEET ANSWERS                  a reader's lines such as "12 tw" or "12 fn"
    python -m benchmarks.reading.sham                                      the rates, as published

Each sentence that the reports state stands in the sheet once: as it is, or sham. Which of both is drawn for each by
itself, so that no sham sentence has its real one beside it. In a sham sentence the outlets are exchanged among those
that cover the topic; grammar, item and numbers stay. A reader sees the sentence and what the page shows behind it, and
answers for each: true (t) or false (f), and worth saying (w) or not (n). Texts stay with the reader; what is kept has
no text.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scipy.stats import binomtest

from benchmarks.publish import publish
from benchmarks.reading.sheets import about_sheet, ask_for_a_draw
from benchmarks.reading.shown import behind, covering, text, tree
from benchmarks.reading.verdicts import FOLDER
from framing.tables.store import Layout

KEPT = FOLDER.parent / "sham"  # apart from the other readings, which have other verdicts
LINES = 40  # of what stands behind a statement
_FIRST = (
    "//ul[@class='brief']/li | //ol[@class='findings']/li | //ul[@class='silences']/li | "
    "//article[@class='answers']//dd/p[@class='said']"
)


@dataclass(frozen=True, slots=True)
class StatedSentence:
    """A sentence that a report states on a topic, the outlets in it, those on the topic, and what the page shows."""

    topic: str
    text: str
    outlets: tuple[str, ...]
    others: tuple[str, ...]
    behind: tuple[str, ...]

    @property
    def kind(self) -> str:
        """The sentence on its topic without its numbers: two samples of one corpus state many a thing twice."""
        return f"{self.topic}: {re.sub(r'[0-9,.%]+', '#', self.text)}"


def sentences(workspace: Path) -> Iterator[StatedSentence]:
    """What the first page of the last report and the pages of its topics state about outlets, each sentence once."""
    folder = Layout.of(workspace).latest_report
    pages = ["index.html", *sorted(path.relative_to(folder).as_posix() for path in folder.glob("topics/*.html"))]
    seen: set[str] = set()
    for path in pages:
        for one in tree(folder, path).xpath(_FIRST if path == "index.html" else "//ol[@class='findings']/li"):
            said = one if one.tag == "p" else (one.xpath(".//p[@class='said']") or one.xpath(".//p"))[0]
            links = [link.removeprefix("../") for link in one.xpath(".//a/@href")]
            href = next((link for link in reversed(links) if link.startswith("topics/") and "#" in link), "")
            names = tuple(dict.fromkeys(text(name) for name in said.xpath(".//bdi[contains(@class, 'who')]")))
            for extra in said.xpath(".//*[contains(@class, 'badge')] | .//a[not(contains(@href, '#who'))]"):
                extra.drop_tree()
            if names and href and text(said) not in seen:
                seen.add(text(said))
                shown = tuple(behind(folder, href, text(said))[:LINES])
                topic = text(tree(folder, href.partition("#")[0]).xpath("//h1")[0])
                yield StatedSentence(topic, text(said), names, _telling(folder, href), shown)


def _telling(folder: Path, href: str) -> tuple[str, ...]:
    """The outlets that cover the topic to whose page a link leads."""
    rows = (line.split(" | ") for line in covering(folder, href.partition("#")[0])[1:])
    return tuple(row[0] for row in rows if not row[1].startswith("0 "))


def sham(sentence: StatedSentence, draw: random.Random) -> str | None:
    """The sentence with each of its outlets turned into another that covers the topic; None where there is no other."""
    every = sorted({*sentence.outlets, *sentence.others})
    if len(every) < 2:
        return None
    turn = draw.randrange(1, len(every))
    other = {name: every[(every.index(name) + turn) % len(every)] for name in every}
    pattern = "|".join(rf"\b{re.escape(name)}\b" for name in sorted(every, key=len, reverse=True))
    return re.sub(pattern, lambda match: other[match.group()], sentence.text)


def drawn(found: list[StatedSentence], n: int, draw: random.Random) -> list[dict[str, Any]]:
    """At most `n` real and `n` sham sentences in one shuffled list, no sentence twice, nor one of the same kind."""
    by_kind = list({one.kind: one for one in found}.values())
    draw.shuffle(by_kind)
    rows: list[dict[str, Any]] = []
    for one in by_kind:
        told = {which: sum(row["sham"] == which for row in rows) for which in (False, True)}
        open_to = [which for which in (False, True) if told[which] < min(n, (len(by_kind) + 1) // 2)]
        false = sham(one, draw) if True in open_to else None
        open_to = [which for which in open_to if not which or (false and false != one.text)]
        if open_to:
            which = draw.choice(open_to)
            says = false if which else one.text
            rows.append({"sham": which, "topic": one.topic, "says": says, "behind": one.behind})
    draw.shuffle(rows)
    return rows


def draw(asked: argparse.Namespace) -> None:
    """Write the sheet for a reader, and beside it which sentences are sham."""
    found = [one for workspace in [asked.workspace, *asked.also] for one in sentences(workspace)]
    rows = drawn(sorted(found, key=lambda one: one.text), asked.n, random.Random(asked.seed))
    asked.out.mkdir(parents=True, exist_ok=True)
    sheet = asked.out / f"sham-{asked.seed}.json"
    sheet.write_text(json.dumps({"about": about_sheet(asked), "rows": rows}, ensure_ascii=False, indent=1), "utf-8")
    told = [_ASKS]
    for number, row in enumerate(rows, 1):
        says = f"### {number}. On “{row['topic']}”: {row['says']}"
        told.append("\n".join([says, *(f"  · {line}" for line in row["behind"])]))
    sheet.with_suffix(".txt").write_text("\n\n".join(told) + "\n", encoding="utf-8")
    count = Counter(row["sham"] for row in rows)
    print(f"{count[False]} real, {count[True]} sham: {sheet.with_suffix('.txt')}")


_ASKS = """\
Below are sentences of reports that compare how news outlets write on a topic. Under each stands what the report shows
behind it: counts by outlet, and passages with their outlet in brackets.

Answer two questions about each sentence. Go by what is shown, and by nothing else:
1. Is it true? t: what is shown bears it out. f: what is shown contradicts it, or does not bear it out.
2. Would it be worth telling an editor who wants to know how these outlets write on this topic, if it is true? w or n.

Write one line for each sentence: its number, a space, and the two letters, for example: 12 tw"""


def enter(asked: argparse.Namespace) -> None:
    """Keep what a reader wrote, without any text."""
    told = json.loads(asked.sheet.read_text(encoding="utf-8"))
    verdicts = []
    for line in filter(str.strip, asked.answers.read_text(encoding="utf-8").splitlines()):
        match = re.match(r"\s*(\d+)\W+([tf])([wn])", line, re.I)
        if not match:
            raise ValueError(f"this line is no verdict: {line!r}. Write a number, t or f, and w or n.")
        row = told["rows"][int(match[1]) - 1]
        verdicts.append({"sham": row["sham"], "true": match[2].lower() == "t", "worth": match[3].lower() == "w"})
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"sham-{told['about']['commit']}-{told['about']['seed']}.json"
    path.write_text(json.dumps({**told["about"], "verdicts": verdicts}, indent=1) + "\n", encoding="utf-8")
    print(path)


def rates(reading: dict[str, Any]) -> list[dict[str, Any]]:
    """The share of real and of sham sentences that were called true and worth saying, with 95 % intervals (Wilson)."""
    rows = []
    for which, name in ((False, "real"), (True, "sham")):
        told = [one for one in reading["verdicts"] if one["sham"] == which]
        counts = Counter((one["true"], one["worth"]) for one in told)
        both = counts[True, True]
        interval = binomtest(both, len(told)).proportion_ci(method="wilson") if told else None
        rows.append(
            {"sentences": name, "read": len(told), "true": counts[True, True] + counts[True, False],
             "true_and_worth": both, "rate": round(both / len(told), 3) if told else None,
             "low": round(interval.low, 3) if interval else None, "high": round(interval.high, 3) if interval else None,
             "corpus": reading["corpus"], "reader": reading["reader"], "code": reading["commit"]}
        )  # fmt: skip
    return rows


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading.sham", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    one = commands.add_parser("draw")
    ask_for_a_draw(one, 60, "a reader who did not write the rule")
    one.add_argument("--also", type=Path, nargs="*", default=[])
    one = commands.add_parser("enter")
    one.add_argument("sheet", type=Path)
    one.add_argument("answers", type=Path)
    asked = parser.parse_args()
    if asked.command:
        {"draw": draw, "enter": enter}[asked.command](asked)
        return
    found = [row for path in sorted(KEPT.glob("*.json")) for row in rates(json.loads(path.read_text("utf-8")))]
    publish("sham", found, {}, title="Sentences of a first page among sham ones, rated without knowing which is which")


if __name__ == "__main__":
    main()
