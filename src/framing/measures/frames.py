"""Frames: how far a topic is told through the generic frames and the frames that the user describes."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.machine.products import products
from framing.measures.shared.corpus import Corpus, Vectors, of_all_texts
from framing.measures.shared.heads import ridge
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing, together
from framing.measures.shared.prototypes import FramePrototype, frame_prototypes

NEAREST = 3  # a sentence is compared with its nearest examples only; it need not resemble all
PENALTY = 1.0  # of the regression, as for loaded language; not chosen with frames


def told_through(
    frame: FramePrototype, sentences: NDArray[np.float32], vectors: Vectors
) -> NDArray[np.float64]:
    """Return how far each of the `sentences` [n, d] is told through a generic frame, in no unit of its own.

    Two things count alike: nearness to the frame's few examples, and the place on the direction that separates its
    many sentences from near misses. Both are in standard deviations of these many sentences. Examples alone take a
    shared subject for the frame; the direction alone carries over less well to long opinion articles. A frame whose
    examples alone read better says so in its own data, and is read by them alone.
    """
    examples, against = vectors((frame.description, *frame.examples)), vectors(frame.against)
    if not frame.regression:
        return nearness(sentences, examples, against)
    known, kind = vectors((*frame.told, *frame.untold)), [1.0] * len(frame.told) + [0.0] * len(frame.untold)
    axis = ridge(known, kind, PENALTY)[None]
    near, placed = nearness(known, examples, against), products(known, axis)
    return nearness(sentences, examples, against) / _spread(near) + products(sentences, axis)[:, 0] / _spread(placed)


def _spread(values: NDArray[np.float64]) -> float:
    return max(float(values.std()), 1e-9)


def nearness(
    sentences: NDArray[np.float32], examples: NDArray[np.float32], against: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return each sentence's similarity to its nearest examples, minus that to similar matters without the frame."""
    return _nearest(sentences, examples) - _nearest(sentences, against)


def _nearest(sentences: NDArray[np.float32], examples: NDArray[np.float32]) -> NDArray[np.float64]:
    if not len(examples):
        return np.zeros(len(sentences))
    cosines = products(sentences, examples)
    k = min(NEAREST, cosines.shape[1])
    top: NDArray[np.float64] = np.partition(cosines, -k, axis=1)[:, -k:].mean(1)
    return top


def measure(corpus: Corpus) -> Measured:
    """How far each article's sentences on a topic are told through each frame, in standard deviations of the corpus."""
    if corpus.spoken_topics.empty:
        return nothing()
    told = corpus.spoken_on_topics
    return together(_through(told, frame, value) for frame, value in corpus.once(framed).items())


def _through(told: pd.DataFrame, frame: str, value: NDArray[np.float64]) -> Measured:
    rows = told.assign(measure="frames", item=frame, value=value[told["row"].to_numpy()])
    return Measured(article_means(rows, "frames"), finished(rows, PASSAGE_COLUMNS))


@of_all_texts
def framed(corpus: Corpus) -> dict[str, NDArray[np.float64]]:
    """Return for each frame how far each sentence of `corpus.spoken` is told through it, on any topic."""
    weights = corpus.spoken["n_words"].to_numpy(float)
    near = corpus.once(near_frames)
    return {key: corpus.scales.of(f"frame {key}", one, weights).apply(one) for key, one in near.items()}


@of_all_texts
def near_frames(corpus: Corpus) -> dict[str, NDArray[np.float64]]:
    """Return for each frame how near each sentence of `corpus.spoken` is to it, in no unit of its own."""
    return dict(frame_nearness(corpus, corpus.spoken_vectors))


def frame_nearness(corpus: Corpus, sentences: NDArray[np.float32]) -> Iterator[tuple[str, NDArray[np.float64]]]:
    """Yield each frame's key and how near the `sentences` [n, d] are to it: the generic frames, then the user's."""
    for generic in frame_prototypes():
        yield generic.key, told_through(generic, sentences, corpus.vectors)
    nothing_against = np.zeros((0, 0), dtype=np.float32)
    for key, own in sorted(corpus.frames.items()):
        yield key, nearness(sentences, corpus.vectors((own.description, *own.examples)), nothing_against)
