"""The sham test: are the sentences of a report true and worth saying, and would sham ones pass as well?

    python -m benchmarks.reading.sham draw WORKSPACE ... --n 60 --seed 1   real and sham sentences in one shuffled sheet
    python -m benchmarks.reading.sham enter SHEET ANSWERS                  a reader's lines such as "12 tw" or "12 fn"
    python -m benchmarks.reading.sham                                      the rates, as published

A sham sentence is a real one with its outlets exchanged: each outlet becomes another by one turn of the list, so that
grammar, item and numbers stay. A reader sees the sentence and the passages of the page that it links to, and answers
for each of them: true (t) or false (f), and worth saying (w) or not (n). Texts stay with the reader; what is kept has
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

from lxml import html
from scipy.stats import binomtest

from benchmarks.publish import publish
from benchmarks.reading.sheets import about_sheet, ask_for_a_draw
from benchmarks.reading.verdicts import FOLDER
from framing.tables.store import Layout

KEPT = FOLDER.parent / "sham"  # apart from the other readings, which have other verdicts
PASSAGES = 8  # sentences that a reader sees beside a statement


@dataclass(frozen=True, slots=True)
class FirstPageSentence:
    """A sentence of a first page, the names of outlets in it marked, with the passages behind it."""

    text: str
    outlets: tuple[str, ...]
    passages: tuple[str, ...]


def sentences(workspace: Path) -> Iterator[FirstPageSentence]:
    """What the first page of the last report states: each sentence that names an outlet, once."""
    folder = Layout.of(workspace).latest_report
    page = html.parse(str(folder / "index.html")).getroot()
    seen: set[str] = set()
    for one in page.xpath("//ul[@class='brief']/li | //ol[@class='findings']/li | //ul[@class='silences']/li"):
        said = (one.xpath(".//p[@class='said']") or one.xpath(".//p"))[0]
        names = tuple(dict.fromkeys(name.text_content() for name in said.xpath(".//bdi[contains(@class, 'who')]")))
        links = [*one.xpath(".//a[starts-with(@href, 'topics/')]/@href")]
        for extra in said.xpath(".//*[contains(@class, 'badge')] | .//a[not(contains(@href, '#who'))]"):
            extra.drop_tree()
        text = " ".join(said.text_content().split())
        if names and text not in seen:
            seen.add(text)
            yield FirstPageSentence(text, names, tuple(_passages(folder, links[-1:], text))[:PASSAGES])


def _passages(folder: Path, links: list[str], said: str) -> Iterator[str]:
    """The sentences that a link leads to, each with its outlet; of a whole section those that mark a word of `said`."""
    for link in links:
        path, _, place = link.partition("#")
        page = html.parse(str(folder / path)).getroot()
        whole = place.startswith("s-")
        inside = f"//*[@aria-labelledby='{place}']" if whole else f"//*[@id='{place}']"
        for column in page.xpath(f"{inside}//div[contains(@class, 'col')]"):
            who = " ".join(column.xpath("string(.//p[@class='whose'])").split())
            quotes = column.xpath(".//blockquote/p[1]")
            if whole:
                quotes = [one for one in quotes if any(mark.text_content() in said for mark in one.iter("mark"))]
            for quote in quotes[:2]:
                yield f"[{who}] {' '.join(quote.text_content().split())}"


def sham(sentence: FirstPageSentence, every: list[str], draw: random.Random) -> str:
    """The sentence with each of its outlets turned into another one."""
    turn = draw.randrange(1, len(every))
    other = {name: every[(every.index(name) + turn) % len(every)] for name in every}
    pattern = "|".join(rf"\b{re.escape(name)}\b" for name in sorted(every, key=len, reverse=True))
    return re.sub(pattern, lambda match: other[match.group()], sentence.text)


def draw(asked: argparse.Namespace) -> None:
    """Write the sheet for a reader, and beside it which sentences are sham."""
    rows: list[dict[str, Any]] = []
    for workspace in [asked.workspace, *asked.also]:
        found = sorted(sentences(workspace), key=lambda one: one.text)
        every = sorted({name for one in found for name in one.outlets})
        if len(every) < 2:
            continue
        chosen = random.Random(asked.seed)
        for one in found:
            rows.append({"sham": False, "says": one.text, "passages": one.passages})
            rows.append({"sham": True, "says": sham(one, every, chosen), "passages": one.passages})
    rng = random.Random(asked.seed)
    kinds = [[row for row in rows if row["sham"] == which] for which in (False, True)]
    rows = [row for kind in kinds for row in rng.sample(kind, min(asked.n, len(kind)))]
    rng.shuffle(rows)
    asked.out.mkdir(parents=True, exist_ok=True)
    sheet = asked.out / f"sham-{asked.seed}.json"
    sheet.write_text(json.dumps({"about": about_sheet(asked), "rows": rows}, ensure_ascii=False, indent=1), "utf-8")
    asks = "For each sentence write its number and two letters: t or f (true or false), w or n (worth saying or not)."
    told = [asks]
    for number, row in enumerate(rows, 1):
        told.append("\n".join([f"### {number}. {row['says']}", *(f"  · {text}" for text in row["passages"])]))
    sheet.with_suffix(".txt").write_text("\n\n".join(told) + "\n", encoding="utf-8")
    print(f"{len(rows)} sentences: {sheet.with_suffix('.txt')}")


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
