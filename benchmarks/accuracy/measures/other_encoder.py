"""How good the measures that use vectors are with the encoder `static`, for which nothing in them was tuned."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.accuracy.measures import claims, frames, loaded
from benchmarks.accuracy.measures.texts import demo, view
from benchmarks.publish import Row
from framing.measures.claims import MIN_WORDS, SAME
from framing.measures.shared.corpus import Vectors
from framing.running.stores.vectors import open_vectors
from framing.settings import EmbeddingSettings


def run(vectors: Vectors) -> list[Row]:
    """The benchmark of claims, and how many sentences come so near each other that they count as one claim."""
    with tempfile.TemporaryDirectory() as folder:
        static = _static(Path(folder))
        rows, near = claims.run(static), [("shipped encoder", near_enough(vectors)), ("static", near_enough(static))]
    return [
        *_told(rows),
        *({"measure": "claims", "set": f"demonstration; {name}", "what": "pairs of articles' sentences near enough",
           "value": share, "goal": None, "n": n} for name, (share, n) in near),
    ]  # fmt: skip


def run_sentences(vectors: Vectors) -> list[Row]:
    """The benchmark of loaded language; the shipped encoder has its own."""
    with tempfile.TemporaryDirectory() as folder:
        return _told(loaded.run(_static(Path(folder))))


def run_frames(vectors: Vectors) -> list[Row]:
    """The benchmark of frames; the shipped encoder has its own."""
    with tempfile.TemporaryDirectory() as folder:
        return _told(frames.run(_static(Path(folder))))


def _static(folder: Path) -> Vectors:
    return open_vectors(folder, EmbeddingSettings(model="static")).vectors


def _told(rows: Sequence[Row]) -> list[Row]:
    return [{**row, "set": f"{row['set']}; static", "goal": None} for row in rows]


def near_enough(vectors: Vectors) -> tuple[float, int]:
    """The share of sentence pairs from different articles that are as near as pairs of one claim, and how many there
    are.
    """
    corpus = view(demo(), vectors)
    chosen = (corpus.spoken["n_words"] >= MIN_WORDS).to_numpy()
    rows, articles = corpus.spoken_vectors[chosen], corpus.spoken["article_id"].to_numpy()[chosen]
    apart = np.triu(articles[:, None] != articles[None, :], 1)
    return float(((rows @ rows.T)[apart] >= SAME).mean()), int(apart.sum())
