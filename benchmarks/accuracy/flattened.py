"""Named topics on real news in one piece: are they found as well in long articles as in short ones?

    python -m benchmarks.accuracy.flattened [--datasets DIR] [--articles 40] [--vectors DIR] [--only seen,kept]

Texts: ../shared/datasets/real-news, articles without line breaks, drawn at random from each outlet (0: all of them).
Gold: six topics by keywords. An article is on a topic if its words say so plainly; one that only touches the words
counts neither for nor against precision. The rules were written before any result was seen. SEEN outlets were looked at
while passages and boilerplate were made; KEPT outlets were not, and give the figure that counts.

One constant was chosen with both parts in view: the context of fifteen paragraphs (REACH of topics/space.py). With the
whole article as context, recall was .876 in the seen and .882 in the kept part, .79 and .89 in the longest third.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.publish import REPOSITORY, datasets, publish
from framing.ingest.tables import read_all
from framing.running.stores.vectors import open_vectors
from framing.settings import EmbeddingSettings, IngestSettings, Settings
from framing.tables.records import NamedTopic
from framing.text.paragraphs.tables import cut_all
from framing.topics import TopicTexts, score

OUTLETS = {"seen": ("bbc", "fox", "nbc", "dailymail", "rt"), "kept": ("ap", "guardian", "abc", "nyt", "huffpost")}


def many(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text))


@dataclass(frozen=True)
class Gold:
    """A topic as a user would write it, when an article is plainly on it, and the words with which it touches it."""

    topic: NamedTopic
    rule: Callable[[str], bool]
    touches: str


def _gold(key: str, what: str, examples: tuple[str, str], rule: Callable[[str], bool], touches: str) -> Gold:
    return Gold(NamedTopic(key, key, what, examples), rule, touches)


GOLD = (
    _gold(
        "grain",
        "Ukrainian grain leaves the Black Sea ports under an agreement between Kyiv, Moscow, Turkey and the UN.",
        ("A ship loaded with corn sailed from Odesa.", "Poor countries wait for wheat from Ukraine."),
        lambda text: (
            many(r"\bgrains?\b|\bwheat\b", text) >= 3 and many(r"\bports?\b|\bship|\bexport|\bblack sea", text) >= 2
        ),
        r"\bgrain|\bwheat",
    ),
    _gold(
        "nuclear plant",
        "Fighting around the nuclear power plant at Zaporizhzhia and the inspectors of the IAEA.",
        ("Shells fell near the reactors.", "The UN's nuclear watchdog wants to send experts to the plant."),
        lambda text: (
            many(r"zapori[zs]h|zaporozh", text) >= 1
            and many(r"nuclear (?:power )?(?:plant|station)|iaea|reactor", text) >= 2
        ),
        r"nuclear|zapori|zaporozh",
    ),
    _gold(
        "sanctions",
        "Sanctions of the West against Russia, from an oil embargo to the frozen money of oligarchs.",
        ("Brussels agreed on new sanctions against Moscow.", "A yacht of a sanctioned businessman was seized."),
        lambda text: many(r"\bsanction", text) >= 4,
        r"\bsanction|embargo|oligarch",
    ),
    _gold(
        "griner",
        "The trial of the basketball player Brittney Griner in Russia and a possible exchange of prisoners.",
        ("The American athlete pleaded guilty to carrying cannabis oil.", "Washington offers to swap an arms dealer."),
        lambda text: many(r"griner", text) >= 3,
        r"griner|bout\b|prisoner (?:swap|exchange)",
    ),
    _gold(
        "gas",
        "Russia sends less natural gas to Europe, and Europe prepares for a winter without it.",
        ("Gazprom stopped the pipeline for repairs.", "Germany wants to fill its gas storage before the winter."),
        lambda text: (
            many(r"gazprom|nord stream|gas (?:supplies|supply|deliveries|flows?|storage|prices)|natural gas", text) >= 4
        ),
        r"gazprom|nord stream|\bgas\b",
    ),
    _gold(
        "north",
        "Finland and Sweden apply to join NATO, and Turkey has demands before it agrees.",
        ("Helsinki and Stockholm signed a memorandum with Ankara.", "The alliance takes in two Nordic countries."),
        lambda text: many(r"finland|finnish|sweden|swedish", text) >= 3 and many(r"\bnato\b|alliance", text) >= 2,
        r"finland|finnish|sweden|swedish",
    ),
)


def drawn(part: str, most: int, root: Path) -> dict[str, str]:
    """Write the articles of some outlets as exports; the words of each by its address."""
    groups = defaultdict(list)
    with gzip.open(datasets("real-news") / "summer2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["outlet"] in OUTLETS[part]:
                groups[row["outlet"]].append(row)
    told = {}
    for outlet, rows in sorted(groups.items()):
        chosen = random.Random(11).sample(rows, min(most or len(rows), len(rows)))
        (root / outlet).mkdir(parents=True)
        (root / outlet / "articles.jsonl").write_text("\n".join(map(json.dumps, chosen)), encoding="utf-8")
        told |= {row["url"]: f"{row['title']} {row['text']}".lower() for row in chosen}
    return told


def found(part: str, most: int, vectors: Path) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        told = drawn(part, most, Path(folder))
        articles = read_all(Path(folder), IngestSettings(), {})["articles"]
    texts = articles["url"].map(told).fillna("")
    paragraphs = cut_all(articles, 0)["paragraphs"]
    outlets = pd.DataFrame({"outlet": sorted(articles["outlet"].unique()), "name": None})
    store = open_vectors(vectors, EmbeddingSettings(model="minilm"))
    reading = TopicTexts.of(paragraphs, articles, outlets, store.vectors)
    scores = score(reading, [one.topic for one in GOLD], Settings().topic_model, store.vectors)
    words = articles["n_words"].to_numpy()
    thirds = np.digitize(words, np.quantile(words, [1 / 3, 2 / 3]))
    owner, rows = reading.paragraphs["article_id"], []
    sums = np.zeros((3, 2))
    for gold, one in zip(GOLD, scores, strict=True):
        on = texts.map(gold.rule).to_numpy(dtype=bool)
        touched = texts.str.contains(gold.touches).to_numpy(dtype=bool) & ~on
        got = articles["article_id"].isin(set(owner[one.member])).to_numpy()
        hit = got & on
        sums += [[hit[thirds == third].sum(), on[thirds == third].sum()] for third in range(3)]
        by = {
            name: hit[thirds == third].sum() / max(on[thirds == third].sum(), 1)
            for third, name in enumerate(("short", "middle", "long"))
        }
        rows.append(
            {
                "what": f"{part}: {gold.topic.topic_id}",
                "gold": int(on.sum()),
                "precision": hit.sum() / max((got & ~touched).sum(), 1),
                "recall": hit.sum() / max(on.sum(), 1),
                **by,
            }
        )
    mean = {key: float(np.mean([row[key] for row in rows])) for key in ("precision", "recall")}
    pooled = dict(zip(("short", "middle", "long"), (sums[:, 0] / np.maximum(sums[:, 1], 1)).tolist(), strict=True))
    measured = paragraphs.loc[paragraphs["kind"] != "heading", "n_words"]
    return [
        *rows,
        {
            "what": f"{part}: all six",
            "gold": int(sums[:, 1].sum()),
            **mean,
            **pooled,
            "articles": len(articles),
            "median words": float(measured.median()),
            "longest": int(measured.max()),
        },
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--vectors", type=Path, default=REPOSITORY / "data" / "processed" / "vectors")
    parser.add_argument("--only", default="seen,kept")
    chosen = parser.parse_known_args()[0]
    rows = [row for part in chosen.only.split(",") for row in found(part, chosen.articles, chosen.vectors)]
    settings = {
        "articles an outlet": chosen.articles,
        "outlets": {part: OUTLETS[part] for part in chosen.only.split(",")},
        "wanted": "recall >= .85, precision >= .90, by length within .10; median 40 to 90 words, none over 200",
    }
    publish("flattened", rows, settings, "named topics on real news in one piece")


if __name__ == "__main__":
    main()
