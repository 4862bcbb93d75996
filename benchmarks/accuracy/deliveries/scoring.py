"""How many articles of a made delivery framing splits, dates and names right, and whether it loses any letter."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.accuracy.deliveries.texts import Told
from framing.ingest.inputs import slug_of
from framing.ingest.tables import read_all
from framing.settings import IngestSettings

RESPECTS = ("split", "dated", "named", "outlet", "signed")
Made = tuple[str, bytes, list[Told]]  # the name of a file, its content, and the articles in it


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file as a source hands it out, and the articles in it."""

    source: str
    variation: int
    name: str
    content: bytes
    articles: tuple[Told, ...]


def made(sources: Mapping[str, Callable[[int], Made]]) -> list[Delivery]:
    """Five variations of every source."""
    found = []
    for source, maker in sources.items():
        for place in range(5):
            name, content, told = maker(place)
            found.append(Delivery(source, place, name, content, tuple(told)))
    return found


def bare(text: str) -> str:
    """A text without its white space."""
    return "".join(text.split())


def read_delivery(delivery: Delivery, folder: str = "deliveries") -> dict[str, list[dict[str, Any]]]:
    """The rows of each table that framing makes of one file in data/raw/`folder`."""
    with tempfile.TemporaryDirectory() as raw:
        place = Path(raw) / folder
        place.mkdir(exist_ok=True)
        (place / delivery.name).write_bytes(delivery.content)
        tables = read_all(Path(raw), IngestSettings(), {})
    return {name: table.astype(object).where(table.notna(), None).to_dict("records") for name, table in tables.items()}


def score(
    delivery: Delivery, folder: str = "deliveries", slug: Callable[[str], str] = slug_of, tell: bool = False
) -> dict[str, int]:
    """How many articles of a delivery are right, in all and in each respect, and how many rows were read or rejected.

    `slug` says what framing should call an outlet. If `tell`, what is wrong is printed.
    """
    tables = read_delivery(delivery, folder)
    blocks = {row["article_id"]: [text for _, text in json.loads(row["body"])] for row in tables["articles"]}
    by_text = {bare("".join(blocks[row["article_id"]])): row for row in tables["articles"]}
    counts = dict.fromkeys(("articles", *RESPECTS, "right"), 0)
    counts |= {"rows": len(tables["articles"]), "rejected": len(tables["rejected"])}
    for told in delivery.articles:
        row = by_text.get(bare("".join(told.paragraphs)))
        right = dict.fromkeys(RESPECTS, False) if row is None else {
            "split": len(blocks[row["article_id"]]) == len(told.paragraphs),
            "dated": row["published"] == told.published.isoformat(),
            "named": row["title"] == told.title,
            "outlet": row["outlet"] == slug(told.outlet),
            "signed": row["author"] == told.author,
        }  # fmt: skip
        counts["articles"] += 1
        counts["right"] += all(right[name] for name in RESPECTS[:-1])
        for name, value in right.items():
            counts[name] += value
        if tell and not all(right.values()):
            print(delivery.source, delivery.variation, [name for name, value in right.items() if not value], told)
            print("   ", row and [row[key] for key in ("title", "author", "published", "outlet", "doubts")])
    if tell:
        for row in tables["rejected"]:
            print(delivery.source, delivery.variation, row["source_path"], row["reason"], row["detail"])
    return counts


def lost(delivery: Delivery) -> int:
    """The letters of a text delivery that are neither in a body nor listed as left out; -1 if none was readable."""
    if not delivery.name.endswith(".txt"):
        return 0
    tables = read_delivery(delivery)
    if tables["rejected"]:
        return -1
    kept = sum(len(bare(text)) for row in tables["articles"] for _, text in json.loads(row["body"]))
    beside = sum(len(bare(row["text"])) for row in tables["left_out"])
    for encoding in ("utf-8", "cp1252"):
        try:
            return len(bare(delivery.content.decode(encoding))) - kept - beside
        except UnicodeDecodeError:
            continue
    return -1


def summed(counts: Sequence[Mapping[str, int]], names: Iterable[str] = (*RESPECTS, "right")) -> dict[str, Any]:
    """The articles and rows of several deliveries, and the share of the articles that is right in each respect."""
    total = {name: sum(one[name] for one in counts) for name in counts[0]}
    shares = {name: round(total[name] / total["articles"], 4) for name in names}
    return {"files": len(counts), "articles": total["articles"], "rows": total["rows"], **shares}
