"""M4: through which generic frames a topic is told, and through the frames that the user describes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.corpus import Corpus, Vectors
from framing.measures.loaded import standardise
from framing.measures.measure import PASSAGE_COLUMNS, Measure, Measured, Reliability, article_means, finished, nothing
from framing.measures.prototypes import frame_prototypes

NEAREST = 3  # examples that a sentence is held against: it need not resemble them all


def nearness(
    sentences: NDArray[np.float32], examples: NDArray[np.float32], against: NDArray[np.float32]
) -> NDArray[np.float64]:
    """How near each sentence [n, d] is to the nearest examples, less how near to the same matters without the frame."""
    return _nearest(sentences, examples) - _nearest(sentences, against)


def _nearest(sentences: NDArray[np.float32], examples: NDArray[np.float32]) -> NDArray[np.float64]:
    if not len(examples):
        return np.zeros(len(sentences))
    cosines = sentences @ examples.T
    k = min(NEAREST, cosines.shape[1])
    top: NDArray[np.float64] = np.partition(cosines, -k, axis=1)[:, -k:].mean(1, dtype=np.float64)
    return top


def measure(corpus: Corpus) -> Measured:
    """The mean nearness of each article's sentences on a topic to each frame, in standard deviations of the corpus."""
    spoken, topics = corpus.spoken, corpus.spoken_topics
    if topics.empty:
        return nothing()
    row = topics["row"].to_numpy()
    told = spoken[["paragraph_id", "start", "end", "voice", "weight"]].iloc[row].reset_index(drop=True)
    told = told.assign(topic_id=topics["topic_id"], article_id=topics["article_id"], measure="frames")
    weights = spoken["n_words"].to_numpy(float)
    parts = []
    for key, examples, against in _frames(corpus):
        raw = nearness(corpus.spoken_vectors, corpus.vectors(examples), _against(corpus.vectors, against))
        parts.append(told.assign(item=key, value=standardise(raw, weights)[row]))
    rows = pd.concat(parts, ignore_index=True)
    return Measured(article_means(rows, "frames"), finished(rows, PASSAGE_COLUMNS))


def _against(vectors: Vectors, texts: Sequence[str]) -> NDArray[np.float32]:
    return vectors(texts) if texts else np.zeros((0, 0), dtype=np.float32)


def _frames(corpus: Corpus) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Key, sentences of the frame and sentences without it: the generic frames, then the user's own."""
    for generic in frame_prototypes():
        yield generic.key, (generic.description, *generic.examples), generic.against
    for key, own in sorted(corpus.frames.items()):
        yield key, (own.description, *own.examples), ()


FRAMES = Measure(
    name="frames",
    title="Frames",
    unit="standard deviations of the corpus",
    low=None,
    high=None,
    reads="each sentence's nearness to sentences told through the frame",
    may_be_read_as="through which lens an outlet tells a topic more than the others do",
    must_not_be_read_as="the only lens, or an intention: a sentence can stand in several frames or in none",
    reliability=Reliability("B", "article AUC on expert-labelled frames; see the measures benchmark"),
    inference="tested",
    measure=measure,
)
