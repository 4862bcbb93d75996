"""Frames against expert labels of whole articles, on the five published folds of narrative_frames."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from benchmarks.publish import Row, datasets
from benchmarks.training.frames import COLUMNS, LabelledArticle, fit, pairs, read_articles
from framing.measures.frames import HEAD_WEIGHT, frame_values, nearness
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.heads import PROBE, Heads
from framing.measures.shared.prototypes import frame_prototypes

GOALS = {"economic": 0.85, "morality": 0.85, "conflict": 0.77, "human-interest": 0.77, "responsibility": 0.72}


# weights of the head relative to the sentences, from which the shipped one was chosen
WEIGHTS = (0.5, 1.0, 1.5, 2.0, 3.0)


@dataclass(frozen=True)
class Labelled:
    """The articles, and the vectors of their sentences; rows of `sentences` follow the order of the articles."""

    articles: list[LabelledArticle]
    means: NDArray[np.float32]
    sentences: NDArray[np.float32]
    paragraphs: NDArray[np.float32]
    words: NDArray[np.float64]
    lengths: list[int]
    near: dict[str, NDArray[np.float64]]
    probe: NDArray[np.float32]

    def head(self, train: NDArray[np.bool_]) -> Heads:
        """Train heads on these articles."""
        chosen = [one for one, wanted in zip(self.articles, train, strict=True) if wanted]
        return fit(self.means[train], chosen, self.probe)

    def auc(self, frame: str, head: NDArray[np.float32] | None, test: NDArray[np.bool_], weight: float) -> float:
        """The AUC of a frame on the articles `test`."""
        values = frame_values(self.sentences, self.paragraphs, self.words, self.near[frame], head, weight)
        truth = np.array([one.labels[frame] for one in self.articles])
        score = _article_means(values, self.words, self.lengths)
        return float(roc_auc_score(truth[test], score[test]))


def run(vectors: Vectors) -> list[Row]:
    """AUC per frame, mean over folds.

    For the prototype sentences only, for the shipped combination with a head trained on the other folds, and with the
    head's weight chosen again inside the other folds.
    """
    folder = datasets("frames")
    data = _labelled(folder, vectors)
    found: dict[tuple[str, str], list[float]] = {}
    for number in range(1, 6):
        test = _test_fold(folder, number, data.articles)
        heads, weight = data.head(~test).directions, _chosen(data, ~test)
        for frame in COLUMNS:
            kinds = {
                "prototypes": (None, 0.0), "shipped": (heads[frame], HEAD_WEIGHT),
                "weight from training folds": (heads[frame], weight),
            }  # fmt: skip
            for kind, (head, by) in kinds.items():
                found.setdefault((frame, kind), []).append(data.auc(frame, head, test, by))
    return [
        {"measure": "frames", "set": "narrative_frames, published folds", "what": f"{key} AUC, {kind}",
         "value": float(np.mean(aucs)), "goal": None if kind == "prototypes" else GOALS[key], "n": len(data.articles)}
        for (key, kind), aucs in sorted(found.items())
    ]  # fmt: skip


def _chosen(data: Labelled, train: NDArray[np.bool_]) -> float:
    """The weight with the best mean AUC over frames, with each of three parts of the training articles left out in
    turn.
    """
    rows = np.flatnonzero(train)
    total = dict.fromkeys(WEIGHTS, 0.0)
    for part in range(3):
        inner = np.zeros_like(train)
        inner[rows[part::3]] = True
        heads = data.head(train & ~inner).directions
        for weight in WEIGHTS:
            total[weight] += sum(data.auc(frame, heads[frame], inner, weight) for frame in COLUMNS)
    return max(WEIGHTS, key=lambda weight: total[weight])


def _labelled(folder: Path, vectors: Vectors) -> Labelled:
    articles = [article for article in read_articles(folder) if article.sentences]
    both = [pairs(article, vectors) for article in articles]
    sentences, paragraphs = np.split(np.concatenate(both), 2, axis=1)
    words = np.array([len(sentence.split()) for article in articles for sentence in article.sentences], dtype=float)
    near = {
        frame.key: nearness(sentences, vectors((frame.description, *frame.examples)), vectors(frame.against))
        for frame in frame_prototypes()
    }
    means, lengths = np.stack([rows.mean(0) for rows in both]), [len(rows) for rows in both]
    return Labelled(articles, means, sentences, paragraphs, words, lengths, near, vectors([PROBE])[0])


def _article_means(values: np.ndarray, weights: np.ndarray, lengths: list[int]) -> np.ndarray:
    cuts = np.cumsum(lengths)[:-1]
    both = zip(np.split(values, cuts), np.split(weights, cuts), strict=True)
    return np.array([np.average(value, weights=weight) for value, weight in both])


def _test_fold(folder: Path, number: int, articles: list[LabelledArticle]) -> np.ndarray:
    lines = (folder / f"folds/Fold_{number}/test.txt").read_text(encoding="utf-8").splitlines()
    chosen = {line.split("\t")[0] for line in lines}
    return np.array([article.article_id in chosen for article in articles])


FRAMES = tuple(COLUMNS)
