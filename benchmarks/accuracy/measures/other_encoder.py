"""How good the measures that use vectors are with the encoder `static`, for which nothing in them was tuned."""

from __future__ import annotations

import tempfile
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
    """The benchmarks of claims, frames and loaded language."""
    with tempfile.TemporaryDirectory() as folder:
        static = open_vectors(Path(folder), EmbeddingSettings(model="static")).vectors
        rows = [*claims.run(static), *frames.run(static), *loaded.run(static)]
        told = [{**row, "set": f"{row['set']}; static", "goal": None} for row in rows]
        near = [("shipped encoder", near_enough(vectors)), ("static", near_enough(static))]
    return [
        *told,
        *({"measure": "claims", "set": f"demonstration; {name}", "what": "pairs of articles' sentences near enough",
           "value": share, "goal": None, "n": n} for name, (share, n) in near),
    ]  # fmt: skip


def near_enough(vectors: Vectors) -> tuple[float, int]:
    """The share of sentence pairs from different articles that are as near as pairs of one claim, and how many there
    are.
    """
    corpus = view(demo(), vectors)
    chosen = (corpus.spoken["n_words"] >= MIN_WORDS).to_numpy()
    rows, articles = corpus.spoken_vectors[chosen], corpus.spoken["article_id"].to_numpy()[chosen]
    apart = np.triu(articles[:, None] != articles[None, :], 1)
    return float(((rows @ rows.T)[apart] >= SAME).mean()), int(apart.sum())
