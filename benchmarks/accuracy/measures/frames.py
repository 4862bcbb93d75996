"""Frames against sentences and headlines of our own, and against expert labels of whole articles (narrative_frames).

No example sentence of a frame was chosen with our own sets. The first, 600 sentences and headlines, is one writer's and
easy: it compares ways of measuring more than it says how good they are. The second, 300, has more near misses, and was
read by a second person (`benchmarks.reading.own_frames`); only what both call the same counts. The labelled articles
are opinion about the climate.

`run_heads` compares the example sentences with a head trained on labels, each on sets that neither was made with.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from syntok import segmenter

from benchmarks.publish import REPOSITORY, Row, datasets
from benchmarks.reading import own_frames
from framing.measures.frames import nearness
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.prototypes import FramePrototype, frame_prototypes

GOLD = REPOSITORY / "benchmarks" / "accuracy" / "gold" / "frames.toml"
COLUMNS = {"economic": "EC", "morality": "MO", "conflict": "CO", "human-interest": "HI", "responsibility": "RE"}
DRAWS = 1000
Numbers = NDArray[np.float64]


def run(vectors: Vectors) -> list[Row]:
    """AUC of each frame: on sentences, on headlines, and of the mean of an article's sentences."""
    return [*_own_set(vectors), *_read_by_two(vectors), *_articles(vectors)]


def _own_set(vectors: Vectors) -> list[Row]:
    gold = tomllib.loads(GOLD.read_text(encoding="utf-8"))
    rows: list[Row] = []
    for frame in frame_prototypes():
        for kind, told in gold[frame.key].items():
            texts = [*told["with"], *told["without"]]
            truth = np.array([True] * len(told["with"]) + [False] * len(told["without"]))
            rows.append(_row(frame, f"own sentences, {kind}", truth, _near(texts, frame, vectors)))
    return rows


def _read_by_two(vectors: Vectors) -> list[Row]:
    """The second set: sentences that writer and reader call the same, and how often they do."""
    rows: list[Row] = []
    for frame in frame_prototypes():
        for kind in ("news", "headlines"):
            texts, truth = agreed(frame.key, kind)
            if texts:
                rows.append(_row(frame, f"own sentences read by two, {kind}", truth, _near(texts, frame, vectors)))
    return rows


def agreed(frame: str, *kinds: str) -> tuple[list[str], NDArray[np.bool_]]:
    """The texts of these kinds that writer and reader call the same, and whether they are told through the frame."""
    told = [one for one in own_frames.sentences() if one.frame == frame and one.kind in kinds]
    same = [one for one in told if one.writer == one.reader]
    return [one.text for one in same], np.array([one.writer == "r" for one in same], dtype=bool)


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


class Labelled(NamedTuple):
    """Texts of one set as unit rows [n, d] (of an article the mean of its sentences), whether each is told through the
    frame, and what the example sentences say of it."""

    rows: Numbers
    truth: NDArray[np.bool_]
    near: Numbers


def run_heads(vectors: Vectors) -> list[Row]:
    """AUC of each frame on each set: of the example sentences, and of heads trained on the other sets, one or both."""
    rows: list[Row] = []
    articles = read_articles(datasets("frames"))
    for frame in frame_prototypes():
        sets = _sets(frame, vectors, articles)
        for name, judged in sets.items():
            of = f"{name}, {frame.key}"
            rows.append(_row(frame, of, judged.truth, judged.near) | {"what": "example sentences, AUC"})
            others = [one for one in sets if one != name]
            for trained in ([one] for one in others) if len(others) == 1 else (*([one] for one in others), others):
                head = _head([sets[one] for one in trained])
                row = _row(frame, of, judged.truth, judged.rows @ head) | {"domain": "not made with it"}
                rows.append(row | {"what": f"head trained on {' and '.join(trained)}, AUC"})
    return rows


def _sets(
    frame: FramePrototype, vectors: Vectors, articles: Sequence[tuple[dict[str, bool], list[str]]]
) -> dict[str, Labelled]:
    """The three sets; the one that two read only where it has been read."""
    gold = tomllib.loads(GOLD.read_text(encoding="utf-8"))[frame.key].values()
    own = [text for told in gold for text in (*told["with"], *told["without"])]
    meant = np.array([flag for told in gold for flag, key in ((True, "with"), (False, "without")) for _ in told[key]])
    found = {"own sentences": _labelled(own, meant, frame, vectors)}
    read, both = agreed(frame.key, "news", "headlines")
    if read:
        found["own sentences read by two"] = _labelled(read, both, frame, vectors)
    lengths = [np.array([len(one.split()) for one in sentences], dtype=float) for _, sentences in articles]
    means, near = [], []
    for (_, sentences), weights in zip(articles, lengths, strict=True):
        means.append(np.average(vectors(sentences), axis=0, weights=weights))
        near.append(np.average(_near(sentences, frame, vectors), weights=weights))
    truth = np.array([labels[frame.key] for labels, _ in articles])
    found["narrative_frames"] = Labelled(np.stack(means), truth, np.array(near))
    return found


def _labelled(
    texts: Sequence[str], truth: NDArray[np.bool_], frame: FramePrototype, vectors: Vectors
) -> Labelled:
    return Labelled(np.asarray(vectors(texts), dtype=float), truth, _near(texts, frame, vectors))


def _head(sets: Sequence[Labelled]) -> Numbers:
    """The direction [d] of a logistic regression with the library's own settings, each set centred, sets counted alike.
    """
    rows = np.vstack([one.rows - one.rows.mean(axis=0) for one in sets])
    weights = np.concatenate([np.where(one.truth, 0.5 / one.truth.sum(), 0.5 / (~one.truth).sum()) for one in sets])
    model = LogisticRegression(max_iter=1000)
    model.fit(rows, np.concatenate([one.truth for one in sets]), weights * len(rows) / len(sets))
    return np.asarray(model.coef_[0])


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
