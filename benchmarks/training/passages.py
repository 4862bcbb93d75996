"""Train the cues that say where a passage begins, on articles whose paragraphs are known.

    python -m benchmarks.training.passages [--out FILE.toml]

Data: ../shared/datasets/stories (Giveme5W1H, Apache-2.0), articles of 5 paragraphs and 150 to 4,000 words. Their
paragraphs are put together into one piece, which is cut into sentences again. A logistic regression (C = .1) says for
each sentence whether a paragraph begins with it. Sites are left out in turn (5 folds) to see what each cue is worth.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.publish import REPOSITORY, datasets
from framing.text.paragraphs.passages import cues, quoted, units_of

WEIGHTS = REPOSITORY / "src" / "framing" / "text" / "paragraphs" / "passages.toml"
REGULARISATION = 0.1
# Chosen on the same data with sites left out: the best F1 of cuts among middles from 45 words up. Shorter ones would
# give passages of fewer than 40 words.
MIDDLE, SPREAD, SCALE = 45, 0.5, 2.0
HEAD = """# What says that a passage begins with a sentence.
# Made by benchmarks/training/passages.py from Giveme5W1H (Apache-2.0).
# Left out sites: AUC {auc:.3f} of {sentences} sentences, {articles} articles.
middle = {middle}  # words
spread = {spread}  # of the logarithm of the number of words

[cues]
"""


def articles(folder: Path) -> list[tuple[str, list[str]]]:
    """The site and the paragraphs of each article."""
    found = []
    for path in sorted((folder / "data").glob("*.json")):
        row = json.loads(path.read_text(encoding="utf-8"))
        paragraphs = [" ".join(line.split()) for line in (row["text"] or "").split("\n") if line.strip()]
        if len(paragraphs) >= 5 and 150 <= len(" ".join(paragraphs).split()) <= 4000:
            found.append((row["source_domain"], paragraphs))
    return found


def examples(paragraphs: list[str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The names of the cues, and for each sentence but the first its cues and whether a paragraph begins with it."""
    text = " ".join(paragraphs)
    begins = np.cumsum([len(one) + 1 for one in paragraphs])[:-1]
    quotations = list(quoted(text))
    units = units_of(text, quotations, "en")
    starts = np.array([start for start, _ in units])
    nearest = np.abs(starts[None, :] - begins[:, None]).argmin(axis=1)
    told = cues(text, units, quotations, "en")
    return list(told), np.stack(list(told.values()), axis=1)[1:], np.isin(np.arange(1, len(units)), nearest)


def trained(rows: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, float]:
    """The weight of each cue, and the constant."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    model = LogisticRegression(C=REGULARISATION, max_iter=500).fit((rows - mean) / spread, labels)
    weights = model.coef_[0] / spread
    return weights, float(model.intercept_[0] - weights @ mean)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = parser.parse_known_args()[0]
    known = articles(datasets("stories"))
    sites = [site for site, _ in known]
    made = [examples(paragraphs) for _, paragraphs in known]
    names = made[0][0]
    rows, labels = np.concatenate([one[1] for one in made]), np.concatenate([one[2] for one in made])
    groups = np.concatenate([[site] * len(one[2]) for site, one in zip(sites, made, strict=True)])
    scores = np.zeros(len(labels))
    for train, test in GroupKFold(5).split(rows, groups=groups):
        weights, constant = trained(rows[train], labels[train])
        scores[test] = rows[test] @ weights + constant
    auc = float(roc_auc_score(labels, scores))
    weights, _ = trained(rows, labels)
    head = HEAD.format(auc=auc, sentences=len(labels), articles=len(known), middle=MIDDLE, spread=SPREAD)
    lines = [f'"{name}" = {SCALE * weight:.4f}' for name, weight in zip(names, weights, strict=True)]
    chosen.out.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(chosen.out.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
