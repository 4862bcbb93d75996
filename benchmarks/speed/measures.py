"""What measuring costs beside encoding and parsing, on the same texts.

    python -m benchmarks.speed.measures [--articles 100] [--model minilm]

Articles of the load corpus, saved as pages, go through all stages up to the topics. Then everything is measured once,
which parses the sentences that measures ask for and lets the model of portrayal read, and once more with all that at
hand: that is what measuring costs. What several measures share (names, words) is counted with the first that asks.
Seconds of the processor, so that what else runs on the machine matters little; the encoder is made before.
"""

from __future__ import annotations

import argparse
import functools
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.publish import publish
from benchmarks.speed.corpus import save_pages
from benchmarks.speed.pipeline import workspace
from framing.measures.cards import cards
from framing.measures.run import measure_all, measured
from framing.running.order import STAGES
from framing.running.stages.corpus import corpus_of
from framing.running.stages.measure import measure
from framing.running.stores.parses import open_parses
from framing.running.stores.vectors import open_vectors
from framing.settings import load

GOAL = 0.1  # of what encoding costs


def seconds(job: Callable[[], Any]) -> tuple[float, Any]:
    """Processor seconds of a job, and what it gives."""
    before = time.process_time()
    made = job()
    return time.process_time() - before, made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--model", default="minilm")
    chosen, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as name:
        layout = workspace(Path(name), chosen.model)
        save_pages(layout.raw, chosen.articles)
        settings = load(layout.config)
        open_vectors(layout.vectors, settings.embedding).ensure(["The encoder is made before it is timed."])
        ingest, segment, reprints, embed, find_topics, *_ = STAGES
        for stage in (ingest, segment, reprints):
            stage(layout)
        encoding, outcome = seconds(lambda: embed(layout))
        find_topics(layout)
        # parsed in this process, whose seconds are counted
        unread = replace(corpus_of(measure.given(layout)), parse=open_parses(layout.parses))
        reading, _ = seconds(lambda: measure_all(unread))
        corpus, rows = corpus_of(measure.given(layout)), []
        for one in cards():
            spent, _ = seconds(functools.partial(measured, one, corpus))
            rows.append({"what": one.name, "seconds": spent, "of encoding": spent / encoding, "goal": None})
    total = sum(row["seconds"] for row in rows)
    texts = f"{outcome.counts['texts new']:,} texts"
    for what, spent, goal in (
        ("all measuring", total, GOAL), ("parsing and other first readings", reading - total, None),
        (f"encoding {texts}", encoding, None),
    ):  # fmt: skip
        rows.append({"what": what, "seconds": spent, "of encoding": spent / encoding, "goal": goal})
    publish("speed-measures", rows, vars(chosen), title=f"Measuring beside encoding, {chosen.articles} articles")


if __name__ == "__main__":
    main()
