"""Print one table, and write one file in benchmarks/results, for each part."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from benchmarks.accuracy.measures import (
    claims,
    frames,
    loaded,
    naming,
    other_encoder,
    outlets,
    portrayal,
    quotes,
    style,
    wording,
)
from benchmarks.publish import Row, publish
from framing.measures.shared.corpus import Vectors
from framing.running.stores.vectors import open_vectors
from framing.settings import EmbeddingSettings

PARTS: dict[str, Callable[[Vectors], list[Row]]] = {
    "claims": claims.run,
    "frames": frames.run,
    "frames_ways": frames.run_ways,
    "loaded": loaded.run,
    "naming": naming.run,
    "other_encoder": other_encoder.run,
    "other_encoder_frames": other_encoder.run_frames,
    "other_encoder_sentences": other_encoder.run_sentences,
    "outlets": outlets.run,
    "portrayal": portrayal.run,
    "portrayal_head": portrayal.run_head,
    "quotes": quotes.run,
    "style": style.run,
    "wording": wording.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the measures.")
    parser.add_argument("--vectors", type=Path, default=Path("data/processed/vectors"), help="where vectors are kept")
    parser.add_argument("--only", choices=sorted(PARTS), nargs="+", default=sorted(PARTS))
    options = parser.parse_known_args()[0]
    vectors = open_vectors(options.vectors, EmbeddingSettings()).vectors
    for name in sorted(options.only):
        publish(f"measures-{name}", PARTS[name](vectors), {}, f"Accuracy of each measure: {name}")


if __name__ == "__main__":
    main()
