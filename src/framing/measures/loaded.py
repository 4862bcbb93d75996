"""How loaded an outlet's language is: the loaded words it uses, and how near its sentences are to loaded wordings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.machine.products import products
from framing.measures.shared.corpus import Corpus, Vectors, of_all_texts
from framing.measures.shared.heads import ridge
from framing.measures.shared.lexicon import find_spoken, pattern
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing
from framing.measures.shared.prototypes import loaded_pairs
from framing.measures.shared.scales import Numbers, Scales

PENALTY = 1.0
LIST = "loaded"
FEWEST = 10  # one loaded word in a sentence of three is not ten times as much as one in a sentence of thirty


def loaded_axis(vectors: Vectors) -> NDArray[np.float32]:
    """Return the direction that separates the loaded sentences written for this project from the neutral ones.

    It comes from ridge regression and not from the difference of the two means. So what varies within one kind counts
    less.
    """
    loaded, neutral = loaded_pairs()
    kind = [1.0] * len(loaded) + [0.0] * len(neutral)
    return ridge(vectors([*loaded, *neutral]), kind, PENALTY).astype(np.float32)


def loadedness(
    meaning: Numbers, words: Numbers, weights: Numbers, scales: Scales | None = None, name: str = LIST
) -> Numbers:
    """Return how loaded each sentence is, in standard deviations of those that have a weight.

    `meaning` [n] is its place on the axis, `words` [n] its share of loaded words. Both count alike. The share is of all
    words, so that an outlet of long sentences does not come out as more loaded. Scales of the `name` that are held in
    `scales` stay as they are.
    """
    known = scales or Scales()
    parts = {"meaning": meaning, "words": words}
    both = sum(known.of(f"{name} {part}", one, weights).apply(one) for part, one in parts.items())
    return known.of(name, np.asarray(both), weights).apply(np.asarray(both))


def share_of_loaded_words(texts: Sequence[str]) -> Numbers:
    """Return the share of each text's words that are on the list."""
    wanted = pattern(LIST)
    found = np.array([len(wanted.findall(text)) for text in texts], dtype=np.float64)
    words = np.array([len(text.split()) for text in texts], dtype=np.float64)
    share: Numbers = found / np.maximum(words, FEWEST)
    return share


@of_all_texts
def loaded_words(corpus: Corpus) -> Numbers:
    """Return for each row of `corpus.spoken` the share of the words in its voice that are on the list."""
    spoken, found = corpus.spoken, find_spoken(corpus, LIST)
    known = pd.Index(spoken["paragraph_id"].unique())
    room = 1 + max(int(spoken["end"].max()), int(found["end"].max())) if len(found) else 1
    begins = known.get_indexer(spoken["paragraph_id"]) * room + spoken["start"].to_numpy(np.int64)
    # a paragraph without sentences is -1, which comes before all
    stands = known.get_indexer(found["paragraph_id"]) * room + found["start"].to_numpy(np.int64)
    rows = np.searchsorted(begins, stands, side="right") - 1
    inside = (rows >= 0) & (found["start"].to_numpy() < spoken["end"].to_numpy()[rows])
    counted = rows[inside & (found["voice"].to_numpy() == spoken["voice"].to_numpy()[rows])]
    counts = np.bincount(counted, minlength=len(spoken)).astype(np.float64)
    share: Numbers = counts / np.maximum(spoken["weight"].to_numpy(float), FEWEST)
    return share


@of_all_texts
def loaded_sentences(corpus: Corpus) -> Numbers:
    """Return for each row of `corpus.spoken` how loaded it is, in standard deviations of the corpus."""
    meaning = products(corpus.spoken_vectors, loaded_axis(corpus.vectors)[None])[:, 0]
    weights = corpus.spoken["n_words"].to_numpy(float)
    return loadedness(meaning, corpus.once(loaded_words), weights, corpus.scales)


def measure(corpus: Corpus) -> Measured:
    """The mean loadedness of each article's own sentences on a topic, and of the sentences that it quotes.

    The unit is one standard deviation of all sentences of the corpus.
    """
    if corpus.spoken_topics.empty:
        return nothing()
    value, told = corpus.once(loaded_sentences), corpus.spoken_on_topics
    told = told.assign(value=value[told["row"].to_numpy()], measure="loaded", item="")
    return Measured(article_means(told, "loaded"), finished(told, PASSAGE_COLUMNS))
