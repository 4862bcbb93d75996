"""Loaded language against expert labels of single sentences: BABE, and a set on subjectivity. Evaluation only."""

from __future__ import annotations

import csv

import numpy as np
from sklearn.metrics import roc_auc_score

from benchmarks.publish import Row, datasets
from framing.measures.loaded import loaded_axis
from framing.measures.shared.corpus import Vectors


def run(vectors: Vectors) -> list[Row]:
    """Zero-shot AUC of the shipped axis; none of these sets was used to make it."""
    axis = loaded_axis(vectors)
    texts, biased, outlets = read_babe()
    score = vectors(texts) @ axis
    rows: list[Row] = [
        {"measure": "loaded", "set": "BABE", "what": "axis, AUC", "value": float(roc_auc_score(biased, score)),
         "goal": 0.77, "n": len(texts)},
    ]  # fmt: skip
    many = [one for one in sorted(set(outlets)) if 0.05 < biased[outlets == one].mean() < 0.95]
    within = [float(roc_auc_score(biased[outlets == one], score[outlets == one])) for one in many]
    rows.append({"measure": "loaded", "set": "BABE", "what": "axis, AUC within an outlet, mean",
                 "value": float(np.mean(within)), "goal": None, "n": len(texts)})  # fmt: skip
    for part in ("train", "dev"):
        with (datasets("subjectivity") / f"{part}_en.tsv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        truth = np.array([line["label"] == "SUBJ" for line in lines])
        found = vectors([line["sentence"] for line in lines]) @ axis
        rows.append({"measure": "loaded", "set": f"subjectivity {part}", "what": "axis, AUC",
                     "value": float(roc_auc_score(truth, found)), "goal": None, "n": len(lines)})  # fmt: skip
    return rows


def read_babe() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts, whether experts called them biased, and their outlets; the one sentence without agreement is left out."""
    path = datasets("loaded-language") / "final_labels_SG2.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.DictReader(file, delimiter=";") if line["label_bias"] != "No agreement"]
    biased = np.array([line["label_bias"] == "Biased" for line in lines])
    return [line["text"] for line in lines], biased, np.array([line["outlet"] for line in lines])
