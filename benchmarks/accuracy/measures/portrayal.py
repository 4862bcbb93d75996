"""Portrayal against labels of single mentions: NewsMTSC's multi-target test set, on which nothing was tuned."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from sklearn.metrics import accuracy_score, f1_score

from benchmarks.publish import Row, datasets
from benchmarks.training.portrayal import read_targets
from framing.measures.shared.corpus import Vectors
from framing.running.stores.portrayals import open_portrayals


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
