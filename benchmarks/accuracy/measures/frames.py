"""Frames against expert labels of whole articles: the five published folds of narrative_frames."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.publish import Row, datasets
from benchmarks.training.frames import COLUMNS, LabelledArticle, fit, pairs, read_articles
from framing.measures.corpus import Vectors
from framing.measures.frames import frame_values, nearness
from framing.measures.heads import PROBE
from framing.measures.prototypes import frame_prototypes

GOALS = {"economic": 0.85, "morality": 0.85, "conflict": 0.77, "human-interest": 0.77, "responsibility": 0.72}


def run(vectors: Vectors) -> list[Row]:
    """AUC per frame, the mean of the folds: prototype sentences alone, and with a head trained on the other folds."""
    folder = datasets("frames")
    articles = [article for article in read_articles(folder) if article.sentences]
    both = [pairs(article, vectors) for article in articles]
    means = np.stack([rows.mean(0) for rows in both])
    lengths = [len(rows) for rows in both]
    flat = np.concatenate(both)
    sentences, paragraphs = np.split(flat, 2, axis=1)
    weights = np.array([len(sentence.split()) for article in articles for sentence in article.sentences], dtype=float)
    probe = vectors([PROBE])[0]
    found: dict[tuple[str, str], list[float]] = {}
    for number in range(1, 6):
        test = _test_fold(folder, number, articles)
        train = ~test
        heads = fit(means[train], [article for article, chosen in zip(articles, train, strict=True) if chosen], probe)
        for frame in frame_prototypes():
            near = nearness(sentences, vectors((frame.description, *frame.examples)), vectors(frame.against))
            truth = np.array([article.labels[frame.key] for article in articles])
            for kind, head in (("prototypes", None), ("shipped", heads.directions[frame.key])):
                values = frame_values(sentences, paragraphs, weights, near, head)
                score = _article_means(values, weights, lengths)
                found.setdefault((frame.key, kind), []).append(float(roc_auc_score(truth[test], score[test])))
    return [
        {"measure": "frames", "set": "narrative_frames, published folds", "what": f"{key} AUC, {kind}",
         "value": float(np.mean(aucs)), "goal": GOALS[key] if kind == "shipped" else None, "n": len(articles)}
        for (key, kind), aucs in sorted(found.items())
    ]  # fmt: skip


def _article_means(values: np.ndarray, weights: np.ndarray, lengths: list[int]) -> np.ndarray:
    cuts = np.cumsum(lengths)[:-1]
    both = zip(np.split(values, cuts), np.split(weights, cuts), strict=True)
    return np.array([np.average(value, weights=weight) for value, weight in both])


def _test_fold(folder: Path, number: int, articles: list[LabelledArticle]) -> np.ndarray:
    lines = (folder / f"folds/Fold_{number}/test.txt").read_text(encoding="utf-8").splitlines()
    chosen = {line.split("\t")[0] for line in lines}
    return np.array([article.article_id in chosen for article in articles])


FRAMES = tuple(COLUMNS)
