"""Stories: articles of any outlets about the same event."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from framing.topics.space import Ints, Vectors

DISTANCE = 0.72  # at which stories are told apart


def tell_stories(titles: Sequence[str], bodies: Sequence[str], vectors: Vectors) -> Ints:
    """A story number per article, from titles, bodies and one vector each, by average linkage.

    The distance is one minus half the TF-IDF cosine (title counted twice) and half the cosine of the vectors.
    """
    n = len(titles)
    if n < 2:
        return np.zeros(n, dtype=np.int64)
    texts = [f"{title}\n{title}\n{body}" for title, body in zip(titles, bodies, strict=True)]
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=r"(?u)\b\w\w+\b")
    words = vectorizer.fit_transform(texts)
    similarity = 0.5 * (words @ words.T).toarray() + 0.5 * np.asarray(vectors @ vectors.T, dtype=np.float64)
    distance = np.round(1 - similarity, 6).clip(0)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform(distance, checks=False), method="average")
    return np.asarray(fcluster(tree, DISTANCE, criterion="distance"), dtype=np.int64) - 1
