"""Train the portrayal model: whether a sentence shows the person whose name is masked in a bad or a good light.

    python -m benchmarks.training.portrayal [--held-out] [--seed N] [--out FILE.npz]

The upper layers of all-MiniLM-L6-v2 are trained on NewsMTSC (MIT) with names masked; the lower layers stay as they are.
With `--held-out`, a sixth of the training articles is left out, and the results on them are printed after each epoch.
The number of epochs, learning rate and layers were chosen this way. Without it, all of train.jsonl is used, and the
multi-target test set is evaluated once, at the end. Takes about ten minutes on one core with bfloat16.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import accuracy_score, f1_score

from benchmarks.publish import datasets
from benchmarks.training.upper import Recipe, Texts, logits_of, run_lower, tokenizer, train
from framing.measures.shared.portrayal_model import LONGEST, WEIGHTS, masked, save_trained, window
from framing.tables.keeping import file_hash

RECIPE = Recipe(rate=1.2e-4)
LICENCE = "MIT; trained on NewsMTSC (MIT), starting from all-MiniLM-L6-v2 (Apache-2.0)"


def read_targets(path: Path) -> tuple[list[str], np.ndarray, list[str]]:
    """Per labelled target: the sentence with the target masked, the label (0 bad, 1 neutral, 2 good), and the article.
    """
    texts, labels, articles = [], [], []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for target in row["targets"]:
            texts.append(masked(row["sentence_normalized"], target["from"], target["to"]))
            labels.append(int(target["polarity"]) // 2 - 1)
            articles.append("_".join(row["primary_gid"].split("_")[:3]))
    return texts, np.array(labels), articles


def prepared(texts: list[str], recipe: Recipe) -> Texts:
    tokens = tokenizer()
    return run_lower([window(tokens.encode(text).ids, LONGEST) for text in texts], recipe.lower)


def judged(labels: np.ndarray, logits: np.ndarray) -> dict[str, float]:
    found = logits.argmax(1)
    return {"F1m": round(float(f1_score(labels, found, average="macro")), 4),
            "accuracy": round(float(accuracy_score(labels, found)), 4)}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    chosen = parser.parse_known_args()[0]
    torch.set_num_threads(1)  # one thread, so that sums have one order
    recipe = replace(RECIPE, seed=chosen.seed)
    folder = datasets("portrayal")
    texts, labels, articles = read_targets(folder / "train.jsonl")
    rows = np.arange(len(texts))
    held = np.zeros(len(texts), dtype=bool)
    if chosen.held_out:
        names = np.random.default_rng(7).permutation(sorted(set(articles)))
        held = np.isin(articles, names[: len(names) // 6])
    states = prepared(texts, recipe)
    kept = chosen.out.with_suffix(".part")
    for model in train(states, labels, rows[~held], recipe, classes=3, targeted=True, kept=kept):
        if chosen.held_out:
            print(json.dumps(judged(labels[held], logits_of(model, states, rows[held]))), flush=True)
    if not chosen.held_out:
        tests, truth, _ = read_targets(folder / "devtest_mt.jsonl")
        result = judged(truth, logits_of(model, prepared(tests, recipe), np.arange(len(tests))))
        record = {"recipe": asdict(recipe), "licence": LICENCE, "data": file_hash(folder / "train.jsonl"),
                  "targets": len(texts), "test": result}  # fmt: skip
        save_trained(chosen.out, model.trained(), record)
        print(json.dumps(record), flush=True)
    kept.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
