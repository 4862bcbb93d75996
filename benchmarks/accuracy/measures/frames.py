"""Frames against sentences and headlines of our own, and against expert labels of whole articles (narrative_frames).

No example sentence of a frame was chosen with our own set: 300 sentences and headlines, half of them near misses, read
by a second person (`benchmarks.reading.own_frames`); only what both call the same counts. That the examples and the
regression count alike, and for which frame they do not, was chosen with it and with the labelled articles, which are
opinion about the climate.

`run_ways` compares ways of reading frames on both sets: the examples alone, the regression alone, and both; also the
regression trained on the labelled articles. It says which way ships.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from syntok import segmenter

from benchmarks.publish import Row, datasets
from benchmarks.reading import own_frames
from framing.measures.frames import PENALTY, nearness, told_through
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.heads import ridge
from framing.measures.shared.prototypes import FramePrototype, frame_prototypes

COLUMNS = {"economic": "EC", "morality": "MO", "conflict": "CO", "human-interest": "HI", "responsibility": "RE"}
DRAWS = 1000
Numbers = NDArray[np.float64]
Articles = Sequence[tuple[dict[str, bool], list[str]]]  # labels by frame, and sentences


def run(vectors: Vectors) -> list[Row]:
    """AUC of each frame: on sentences, on headlines, and of the mean of an article's sentences."""
    return [*_own_set(vectors), *_articles(vectors)]


def _own_set(vectors: Vectors) -> list[Row]:
    rows: list[Row] = []
    for frame in frame_prototypes():
        for kind in ("news", "headlines"):
            texts, truth = agreed(frame.key, kind)
            if texts:
                rows.append(_row(frame, f"own sentences read by two, {kind}", truth, _values(texts, frame, vectors)))
    return rows


def agreed(frame: str, *kinds: str) -> tuple[list[str], NDArray[np.bool_]]:
    """The texts of these kinds that writer and reader call the same, and whether they are told through the frame."""
    told = [one for one in own_frames.sentences() if one.frame == frame and one.kind in kinds]
    same = [one for one in told if one.writer == one.reader]
    return [one.text for one in same], np.array([one.writer == "r" for one in same], dtype=bool)


def _articles(vectors: Vectors) -> list[Row]:
    articles = read_articles(datasets("frames"))
    texts = [one for _, sentences in articles for one in sentences]
    rows: list[Row] = []
    for frame in frame_prototypes():
        truth = np.array([labels[frame.key] for labels, _ in articles])
        rows.append(_row(frame, "narrative_frames, articles", truth, means(_values(texts, frame, vectors), articles)))
    return rows


def means(values: Numbers, articles: Articles) -> Numbers:
    """The mean of each article's sentences, of which `values` are given in their order; long ones count more."""
    ends = np.cumsum([len(sentences) for _, sentences in articles])
    parts = np.split(values, ends[:-1])
    weights = [[len(one.split()) for one in sentences] for _, sentences in articles]
    return np.stack([np.average(part, axis=0, weights=long) for part, long in zip(parts, weights, strict=True)])


def _values(texts: Sequence[str], frame: FramePrototype, vectors: Vectors) -> Numbers:
    return told_through(frame, vectors(texts), vectors)


def _near(texts: Sequence[str], frame: FramePrototype, vectors: Vectors) -> Numbers:
    return nearness(vectors(texts), vectors((frame.description, *frame.examples)), vectors(frame.against))


def _row(frame: FramePrototype, of: str, truth: NDArray[np.bool_], values: Numbers) -> Row:
    rng = np.random.default_rng(0)
    drawn = [
        roc_auc_score(truth[places], values[places])
        for places in (rng.integers(len(truth), size=len(truth)) for _ in range(DRAWS))
        if 0 < truth[places].sum() < len(places)
    ]
    low, high = np.quantile(drawn, (0.025, 0.975))
    value = float(roc_auc_score(truth, values))
    return {"measure": "frames", "set": of, "what": f"{frame.key}, AUC", "value": value, "low": float(low),
            "high": float(high), "goal": None, "n": len(truth), "domain": "own set"}  # fmt: skip


class Labelled(NamedTuple):
    """Texts of one set as unit rows [n, d] (of an article the mean of its sentences), whether each is told through the
    frame, what the examples alone say of it, and what they say together with the regression."""

    rows: Numbers
    truth: NDArray[np.bool_]
    near: Numbers
    both: Numbers


def run_ways(vectors: Vectors) -> list[Row]:
    """AUC of each frame on both sets, read in each way."""
    rows: list[Row] = []
    articles = read_articles(datasets("frames"))
    for frame in frame_prototypes():
        kind = [1.0] * len(frame.told) + [0.0] * len(frame.untold)
        own = ridge(vectors((*frame.told, *frame.untold)), kind, PENALTY)
        sets = {
            "own sentences read by two": _sentences(frame, vectors),
            "narrative_frames": _labelled_articles(frame, vectors, articles),
        }
        for name, judged in sets.items():
            ways = {"examples alone": judged.near, "regression alone": judged.rows @ own, "both": judged.both}
            if name != "narrative_frames":
                other = sets["narrative_frames"]
                of_articles = ridge(other.rows.astype(np.float32), other.truth.astype(float), PENALTY)
                ways["regression on narrative_frames"] = judged.rows @ of_articles
            for way, values in ways.items():
                row = _row(frame, f"{name}, {frame.key}", judged.truth, values)
                ships = ", as shipped" if way == ("both" if frame.regression else "examples alone") else ""
                rows.append(row | {"what": f"{way}{ships}, AUC"})
    return rows


def _sentences(frame: FramePrototype, vectors: Vectors) -> Labelled:
    texts, truth = agreed(frame.key, "news", "headlines")
    near, both = _near(texts, frame, vectors), _values(texts, replace(frame, regression=True), vectors)
    return Labelled(np.asarray(vectors(texts), dtype=float), truth, near, both)


def _labelled_articles(frame: FramePrototype, vectors: Vectors, articles: Articles) -> Labelled:
    texts = [one for _, sentences in articles for one in sentences]
    both = _values(texts, replace(frame, regression=True), vectors)
    several = (np.asarray(vectors(texts), dtype=float), _near(texts, frame, vectors), both)
    rows, near, both = (means(values, articles) for values in several)
    return Labelled(rows, np.array([labels[frame.key] for labels, _ in articles]), near, both)


def read_articles(folder: Path) -> Articles:
    """The labels by frame and the sentences of each article, in the order of the file."""
    with (folder / "data/articles_metadata.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    told = [
        ({frame: (row[column] or "").strip().startswith("True") for frame, column in COLUMNS.items()},
         split(row["text"] or ""))
        for row in rows
    ]  # fmt: skip
    return [(labels, sentences) for labels, sentences in told if sentences]


def split(text: str) -> list[str]:
    """The sentences of a text with four words or more."""
    found = []
    for paragraph in segmenter.process(text.strip('"').replace('""', '"')):
        for sentence in paragraph:
            line = "".join(token.spacing + token.value for token in sentence).strip()
            if len(line.split()) >= 4:
                found.append(line)
    return found
