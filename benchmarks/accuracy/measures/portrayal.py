"""Portrayal against labels of single mentions.

In English: NewsMTSC's multi-target test set, on which nothing was tuned. In Russian: RuSentNE in five grouped folds, by
heads that were trained as the one that ships, each without the fold that it judges.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from sklearn.metrics import accuracy_score, f1_score

from benchmarks.publish import Row, datasets
from benchmarks.training import portrayal_head
from benchmarks.training.portrayal import read_targets
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.portrayal_head import AroundTheName
from framing.running.stores.portrayals import open_portrayals
from framing.tables.files import MadeOnce


def run(vectors: Vectors) -> list[Row]:
    """The model exactly as shipped: 8-bit weights, names masked, probabilities as the store returns them."""
    texts, labels, _ = read_targets(datasets("portrayal") / "devtest_mt.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        chances = open_portrayals(Path(folder))(texts)
    found = chances.argmax(1)
    signed = chances[:, 2] - chances[:, 0]
    said = [("F1m, three classes", f1_score(labels, found, average="macro"), 0.70),
            ("accuracy", accuracy_score(labels, found), None),
            ("correlation of the signed score with the label", np.corrcoef(signed, labels)[0, 1], None)]  # fmt: skip
    return [{"measure": "portrayal", "set": "NewsMTSC multi-target test", "what": what, "value": float(value),
             "goal": goal, "n": len(texts)} for what, value, goal in said]  # fmt: skip


def run_head(vectors: Vectors) -> list[Row]:
    """The recipe of the head for Russian, in five folds; some ten minutes of one core."""
    told = portrayal_head.read(datasets("portrayal-ru") / "train_data.csv")
    rows = AroundTheName(MadeOnce(portrayal_head.MODELS)).features(told.texts)
    chances, fold = portrayal_head.five_folds(told, rows)
    found, f1pn = chances.argmax(1), portrayal_head.f1pn
    parts = [fold == number for number in range(1, portrayal_head.FOLDS + 1)]
    by_fold = [f1pn(told.labels[part], found[part]) for part in parts]
    said = [(f"F1PN, fold {number}", value, None, int(part.sum()))
            for number, (value, part) in enumerate(zip(by_fold, parts, strict=True), 1)]  # fmt: skip
    said.append(("F1PN, mean of the five folds", np.mean(by_fold), 0.48, len(found)))
    for kind in ("PERSON", "PROFESSION", "ORGANIZATION", "COUNTRY", "NATIONALITY"):
        part = told.kinds == kind
        said.append((f"F1PN, all folds, {kind}", f1pn(told.labels[part], found[part]), None, int(part.sum())))
    signed = chances[:, 2] - chances[:, 0]
    correlation = np.corrcoef(signed, told.labels)[0, 1]
    said.append(("correlation of the signed score with the label", correlation, None, len(found)))
    return [{"measure": "portrayal", "set": "RuSentNE, grouped", "what": what, "value": float(value), "goal": goal,
             "n": n} for what, value, goal, n in said]  # fmt: skip
