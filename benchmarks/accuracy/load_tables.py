"""Make the tables of a run over articles of load.jsonl.gz, for benchmarks that need a real corpus of many outlets.

`python -m benchmarks.accuracy.load_tables DIR [--count 700] [--of real-news]` uses the first articles of the ten
largest outlets and the static encoder; of real-news, articles drawn at random. It takes minutes on one core.
Only measures that the comparison tests are made, and none reads parses. So only the names in framing.toml count, and
the measure `agency`, which needs parses, is left out.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.publish import REPOSITORY, datasets
from benchmarks.speed.corpus import load_articles
from framing.measures.cards import cards
from framing.measures.own_text import own_scores
from framing.measures.run import measure_all
from framing.running.order import STAGES
from framing.running.stages.corpus import corpus_of
from framing.running.stages.measure import measure
from framing.tables import store
from framing.tables.store import Layout

OUTLETS, EVERY = 10, 8000
STATED = ("title", "author", "published", "url", "text")


def of_load(count: int) -> list[dict[str, Any]]:
    """The first `count` articles of the OUTLETS largest outlets of the load corpus."""
    articles = list(load_articles(EVERY))
    largest = {name for name, _ in Counter(article["outlet"] for article in articles).most_common(OUTLETS)}
    return [article for article in articles if article["outlet"] in largest][:count]


def of_real_news(count: int) -> list[dict[str, Any]]:
    """`count` articles of real-news, drawn at random."""
    with gzip.open(datasets("real-news") / "summer2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        every = [json.loads(line) for line in lines]
    return random.Random(1).sample(every, count)


def save_lines(raw: Path, articles: Sequence[dict[str, Any]]) -> None:
    """Write articles as JSON Lines, one file per outlet."""
    outlets: dict[str, list[str]] = {}
    for article in articles:
        slug = re.sub(r"[^a-z0-9]+", "-", article["outlet"].lower()).strip("-")
        stated = {name: article[name] for name in STATED if name in article}
        outlets.setdefault(slug, []).append(json.dumps(stated))
    for slug, lines in outlets.items():
        (raw / slug).mkdir(parents=True, exist_ok=True)
        (raw / slug / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


CORPORA: dict[str, Callable[[int], list[dict[str, Any]]]] = {"load": of_load, "real-news": of_real_news}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=700)
    parser.add_argument("--of", choices=sorted(CORPORA), default="load")
    given, _ = parser.parse_known_args()
    layout = Layout.of(given.folder)
    save_lines(layout.raw, CORPORA[given.of](given.count))
    shipped = (REPOSITORY / "framing.toml").read_text(encoding="utf-8")
    layout.config.write_text(f'{shipped}\n[embedding]\nmodel = "static"\n', encoding="utf-8")
    for stage in itertools.takewhile(lambda one: one.name != "measure", STAGES):
        print(stage(layout), flush=True)
    corpus = replace(corpus_of(measure.given(layout)), parse=None)
    tested = [one for one in cards() if one.inference == "tested" and one.name != "agency"]
    measured = measure_all(corpus, tested)
    store.write_table(layout, "scores", measured.scores)
    store.write_table(layout, "own_scores", own_scores(corpus, tested, measured.passages))
    print(f"{len(measured.scores):,} scores of {len(tested)} measures")


if __name__ == "__main__":
    main()
