"""How often the speaker of a quotation is known, and is the one that people named, by outlet.

    python -m benchmarks.accuracy.speakers [--datasets DIR] [--years 2010 2012]

The texts are those of ../shared/datasets/basil: one event in three outlets. The rules were made with 2010 and 2012;
2011 and 2013 are kept to measure on. "Known" is the share of quotations that have a speaker, right or wrong; what was
right is read by people. "As labelled" is the share of the labelled quotations of one named person whose speaker here
has the same last name; labels of groups ("Tea_Party", "other_anti") are left out, as texts name a spokesman.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.publish import datasets, publish
from framing.running.stores.parses import open_parses
from framing.text.paragraphs.tables import cut_all
from framing.text.speakers.tables import all_speakers

MAKING = ("2010", "2012")
GROUPS = re.compile(r"other|campaign|party|democrat|republican|catholic|naacp|america_now|senate|house", re.I)
Labelled = tuple[str, int, str, str]  # article, paragraph, the words quoted, who says them


def read(years: Sequence[str]) -> tuple[pd.DataFrame, list[Labelled]]:
    """The articles as a table, and what is labelled in them as quoted."""
    rows: list[dict[str, Any]] = []
    labels: list[Labelled] = []
    for path in (one for year in years for one in sorted((datasets("basil") / "articles" / year).glob("*.json"))):
        told = json.loads(path.read_text(encoding="utf-8"))
        body = json.dumps([["paragraph", " ".join(one)] for one in told["body-paragraphs"]])
        rows.append({"article_id": path.stem, "outlet": told["source"].lower(), "language": "en", "body": body})
        notes = datasets("basil") / "annotations" / path.parent.name / f"{path.stem}_ann.json"
        labels += _labels(path.stem, told["body-paragraphs"], json.loads(notes.read_text(encoding="utf-8")))
    return pd.DataFrame(rows).assign(quarantined=False), labels


def _labels(article: str, paragraphs: list[list[str]], notes: dict[str, Any]) -> Iterator[Labelled]:
    place = [(number, sentence) for number, one in enumerate(paragraphs) for sentence in one]
    for note in notes["phrase-level-annotations"]:
        number = int(note["id"].removeprefix("p")) if note["id"].startswith("p") else len(place)
        named = note["quote"] == "yes" and note["speaker"] and not GROUPS.search(note["speaker"])
        if named and number < len(place) and note["txt"] in place[number][1]:
            yield article, place[number][0], note["txt"], note["speaker"]


def measure(years: Sequence[str], folder: Path) -> list[dict[str, Any]]:
    """One row for each outlet."""
    articles, labels = read(years)
    cut = cut_all(articles)
    paragraphs = cut["paragraphs"].set_index("paragraph_id")
    found = all_speakers(cut["paragraphs"], cut["sentences"], cut["quotes"], open_parses(folder))
    quotes = cut["quotes"].drop(columns=["speaker", "verb", "article_id"]).merge(found, on=["paragraph_id", "start"])
    counts: Counter[tuple[str, str]] = Counter()
    by_paragraph: dict[tuple[str, int], list[tuple[str, str | None]]] = {}
    for key, start, end, speaker, kind in quotes[["paragraph_id", "start", "end", "speaker", "kind"]].to_numpy():
        one = paragraphs.loc[key]
        name = speaker if isinstance(speaker, str) else None
        by_paragraph.setdefault((one["article_id"], one["position"]), []).append((one["text"][start:end], name))
        counts.update({(one["outlet"], kind): 1, (one["outlet"], f"{kind} known"): int(name is not None)})
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    for article, paragraph, words, who in labels:
        spoken = [name for text, name in by_paragraph.get((article, paragraph), []) if text in words or words in text]
        right = any(name is not None and who.split("_")[-1] in name for name in spoken)
        counts.update({(outlets[article], "labelled"): 1, (outlets[article], "as labelled"): int(right)})
    return [_row(outlet, counts) for outlet in sorted(set(outlets.values()))]


def _row(outlet: str, counts: Counter[tuple[str, str]]) -> dict[str, Any]:
    def share(part: str, *whole: str) -> float:
        n = sum(counts[outlet, one] for one in whole)
        return sum(counts[outlet, part.format(one)] for one in whole) / max(n, 1)

    return {
        "outlet": outlet, "quotations": counts[outlet, "speech"] + counts[outlet, "partial"],
        "known": share("{} known", "speech", "partial"), "whole clauses known": share("{} known", "speech"),
        "labelled": counts[outlet, "labelled"], "as labelled": share("as labelled", "labelled"),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure who speaks.")
    parser.add_argument("--years", nargs="+", default=list(MAKING))
    years = parser.parse_known_args()[0].years
    with tempfile.TemporaryDirectory() as folder:
        rows = measure(years, Path(folder))
    publish("speakers", rows, {"years": " ".join(years)}, "who speaks: how often it is known, by outlet")


if __name__ == "__main__":
    main()
