"""Frames against sentences and headlines of our own, and against expert labels of whole articles (narrative_frames).

No example sentence of a frame was chosen with our own set, which is one writer's and easy: it compares ways of
measuring more than it says how good they are. The labelled articles are opinion about the climate.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from syntok import segmenter

from benchmarks.publish import REPOSITORY, Row, datasets
from framing.measures.frames import nearness
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.prototypes import FramePrototype, frame_prototypes

GOLD = REPOSITORY / "benchmarks" / "accuracy" / "gold" / "frames.toml"
COLUMNS = {"economic": "EC", "morality": "MO", "conflict": "CO", "human-interest": "HI", "responsibility": "RE"}
DRAWS = 1000
Numbers = NDArray[np.float64]


def run(vectors: Vectors) -> list[Row]:
    """AUC of each frame: on sentences, on headlines, and of the mean of an article's sentences."""
    return [*_own_set(vectors), *_articles(vectors)]


def _own_set(vectors: Vectors) -> list[Row]:
    gold = tomllib.loads(GOLD.read_text(encoding="utf-8"))
    rows: list[Row] = []
    for frame in frame_prototypes():
        for kind, told in gold[frame.key].items():
            texts = [*told["with"], *told["without"]]
            truth = np.array([True] * len(told["with"]) + [False] * len(told["without"]))
            rows.append(_row(frame, f"own sentences, {kind}", truth, _near(texts, frame, vectors)))
    return rows


def _articles(vectors: Vectors) -> list[Row]:
    articles = read_articles(datasets("frames"))
    rows: list[Row] = []
    for frame in frame_prototypes():
        means = [
            np.average(_near(sentences, frame, vectors), weights=[len(one.split()) for one in sentences])
            for _, sentences in articles
        ]
        truth = np.array([labels[frame.key] for labels, _ in articles])
        rows.append(_row(frame, "narrative_frames, articles", truth, np.array(means)))
    return rows


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


def read_articles(folder: Path) -> list[tuple[dict[str, bool], list[str]]]:
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
