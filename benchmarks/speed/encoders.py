"""Encoders compared: speed, similarity to the original vectors, and cost in quality.

    python -m benchmarks.speed.encoders [--paragraphs 2000] [--rounds 3]

All encode the same paragraphs, in turns, in one run. The AUC of loaded language is measured here. The results for
stories and named topics are those of the benchmark `benchmarks.accuracy.topics`, with the commit at which they were
measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from benchmarks.accuracy.measures import loaded
from benchmarks.publish import RESULTS, datasets, publish
from framing.tables.files import MadeOnce
from framing.text.embedding.encoder import Vectors
from framing.text.embedding.minilm import QuantizedMiniLM, shipped_model
from framing.text.embedding.static import Static
from framing.text.embedding.transformer import load_model


def paragraphs(count: int) -> list[str]:
    """The first `count` paragraphs of 60 characters or more in the load corpus, five per article."""
    found: list[str] = []
    with gzip.open(datasets("load.jsonl.gz"), "rt", encoding="utf-8") as lines:
        for line in lines:
            blocks = [block for block in json.loads(line)["text"].split("\n") if len(block) >= 60]
            found += blocks[:5]
            if len(found) >= count:
                break
    return found[:count]


def of_topics(encoder: str) -> dict[str, float | str | None]:
    """How well topics and stories are found with an encoder, from the results of the topics benchmark."""
    found: dict[str, float | str | None] = {}
    for part, value, column in (("stories", "B3 F1", "stories B3 F1"), ("named", "macro F1", "named topics F1")):
        result = json.loads((RESULTS / f"topics-{part}.json").read_text(encoding="utf-8"))
        rows = [row[value] for row in result["rows"] if row["what"].endswith(f", {encoder}")]
        found[column] = rows[0] if rows else None
        if rows:
            found["at"] = f"{found['at']}, {result['commit']}" if "at" in found else result["commit"]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--paragraphs", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=3)
    chosen, _ = parser.parse_known_args()
    texts = paragraphs(chosen.paragraphs)
    with tempfile.TemporaryDirectory() as folder:
        models, original = MadeOnce(Path(folder)), load_model(str(shipped_model()))
        encoders: dict[str, Callable[[Sequence[str]], Vectors]] = {
            "sentence-transformers": lambda batch: np.asarray(
                original.encode(list(batch), normalize_embeddings=True, show_progress_bar=False)
            ),
            "minilm": QuantizedMiniLM(models).encode,
            "static": Static(models).encode,
        }
        seconds: dict[str, list[float]] = {name: [] for name in encoders}
        vectors: dict[str, Vectors] = {}
        for encode in encoders.values():
            encode(texts[:20])  # loading, exporting and distilling are not timed
        for _ in range(chosen.rounds):
            for name, encode in encoders.items():
                started = time.perf_counter()
                vectors[name] = encode(texts)
                seconds[name].append(time.perf_counter() - started)
    base = "sentence-transformers"
    rows = []
    for name in encoders:
        ratios = [slow / fast for slow, fast in zip(seconds[base], seconds[name], strict=True)]
        same_space = vectors[name].shape == vectors[base].shape
        cosines = (vectors[name] * vectors[base]).sum(axis=1) if same_space else None
        rows.append(
            {
                "encoder": name,
                "texts/s (median)": len(texts) / statistics.median(seconds[name]),
                "times default (median)": statistics.median(ratios),
                "mean cosine": None if cosines is None else float(cosines.mean()),
                "least cosine": None if cosines is None else float(cosines.min()),
                "loaded AUC": None if name == base else loaded.run(encoders[name])[0]["value"],
                **of_topics(name),
            }
        )
    publish("speed-encoders", rows, vars(chosen), title=f"{len(texts)} paragraphs, {chosen.rounds} rounds in turns")


if __name__ == "__main__":
    main()
