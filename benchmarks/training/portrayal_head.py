"""Train the head that says in how good a light a sentence shows whom it is about, in Russian.

    python -m benchmarks.training.portrayal_head [--datasets DIR] [--models DIR]

Texts: ../shared/datasets/portrayal-ru (RuSentNE, MIT licence). Names are hidden as the measure hides them. A target
that is a description (PROFESSION) stays as it is. It writes src/framing/measures/shared/heads/portrayal_states.npz,
trained on all sentences. How good it is, `five_folds` says of the same recipe: sentences that share a text, or eight
words in a row, are in one fold, and what a class counts is chosen inside the training folds.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.preprocessing import StandardScaler

from benchmarks.publish import REPOSITORY, datasets
from framing.measures.shared.portrayal_head import WEIGHTS, AroundTheName, LinearHead, save_head
from framing.measures.shared.stand_ins import hidden
from framing.tables.files import MadeOnce
from framing.tables.keeping import file_hash
from framing.text.parsing.syntax import ParsedSentence
from framing.text.parsing.tagger import TAGGER

CODE = "ru"
PENALTY = 3e-4  # C of the regression
FOLDS, INNER = 5, 4
SHINGLE = 8  # words in a row that make two sentences one group
TIMES = np.exp(np.linspace(-0.6, 2.0, 14))  # what the chance of a bad or of a good light can count
LICENCE = "MIT; trained on RuSentNE (MIT) on the states of multilingual-e5-small (MIT)"
MODELS = REPOSITORY / "data" / "processed" / "portrayals" / "models"


@dataclass(frozen=True)
class Labelled:
    """Targets: their sentences as the head reads them, labels (0 bad, 1 neutral, 2 good), groups, and what they are."""

    texts: list[str]
    labels: NDArray[np.int64]
    groups: NDArray[np.int64]
    kinds: NDArray[np.str_]


def read(path: Path) -> Labelled:
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    sentences = sorted({row["sentence"] for row in rows})
    labels = TAGGER.labels()
    parsed = {text: ParsedSentence(text, one, labels)
              for text, one in zip(sentences, TAGGER.parse(sentences), strict=True)}  # fmt: skip
    group = dict(zip(sentences, groups_of(sentences), strict=True))
    texts = [
        hidden(parsed[row["sentence"]], int(row["entity_pos_start_rel"]), int(row["entity_pos_end_rel"]), CODE,
               is_name=row["entity_tag"] != "PROFESSION")
        for row in rows
    ]  # fmt: skip
    return Labelled(
        texts, np.array([int(row["label"]) + 1 for row in rows]), np.array([group[row["sentence"]] for row in rows]),
        np.array([row["entity_tag"] for row in rows]),
    )  # fmt: skip


def groups_of(sentences: Sequence[str]) -> list[int]:
    """The group of each sentence: two with SHINGLE words in a row in common are in one."""
    leads = list(range(len(sentences)))

    def lead(one: int) -> int:
        while leads[one] != one:
            leads[one] = leads[leads[one]]
            one = leads[one]
        return one

    first: dict[tuple[str, ...], int] = {}
    for number, sentence in enumerate(sentences):
        words = re.findall(r"\w+", sentence.lower())
        for place in range(max(1, len(words) - SHINGLE + 1)):
            leads[lead(number)] = lead(first.setdefault(tuple(words[place : place + SHINGLE]), number))
    return [lead(number) for number in range(len(sentences))]


def fitted(rows: NDArray[np.float32], labels: NDArray[np.int64]) -> LinearHead:
    """A regression, with the scaling of the features folded in."""
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=PENALTY, max_iter=300).fit(scaler.transform(rows), labels)
    weights = (model.coef_ / scaler.scale_).T
    biases = model.intercept_ - scaler.mean_ @ weights
    shipped = weights.astype(np.float16).astype(np.float32)  # as it is written down
    return LinearHead(shipped, biases.astype(np.float32), {})


def trained(
    rows: NDArray[np.float32], labels: NDArray[np.int64], groups: NDArray[np.int64]
) -> tuple[LinearHead, tuple[float, float]]:
    """The head, and what a bad and a good light count in it: best on parts of these rows that it had not seen."""
    chances = np.zeros((len(labels), 3), dtype=np.float32)
    for seen, held in folds(labels, groups, INNER):
        chances[held] = fitted(rows[seen], labels[seen]).chances(rows[held])
    pairs = [(float(bad), float(good)) for bad, good in itertools.product(TIMES, TIMES)]
    chosen = max(pairs, key=lambda pair: f1pn(labels, (chances * np.array([pair[0], 1, pair[1]])).argmax(1)))
    head = fitted(rows, labels)
    counted = head.biases + np.log(np.array([chosen[0], 1, chosen[1]]))
    return head._replace(biases=counted.astype(np.float32)), chosen


def folds(
    labels: NDArray[np.int64], groups: NDArray[np.int64], many: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    yield from StratifiedGroupKFold(many, shuffle=True, random_state=0).split(np.zeros(len(labels)), labels, groups)


def f1pn(labels: NDArray[np.int64], found: NDArray[np.int64]) -> float:
    """The mean F1 of the bad and the good light."""
    return float(f1_score(labels, found, labels=[0, 2], average="macro"))


def five_folds(told: Labelled, rows: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The chances [n, 3] that a head gives that had not seen the sentence's group, and the fold of each target."""
    chances = np.zeros((len(told.labels), 3), dtype=np.float32)
    fold = np.zeros(len(told.labels), dtype=np.int64)
    for number, (seen, held) in enumerate(folds(told.labels, told.groups, FOLDS), 1):
        head, _ = trained(rows[seen], told.labels[seen], told.groups[seen])
        chances[held], fold[held] = head.chances(rows[held]), number
    return chances, fold


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=MODELS)
    models = MadeOnce(parser.parse_known_args()[0].models)
    file = datasets("portrayal-ru") / "train_data.csv"
    told = read(file)
    head, counted = trained(AroundTheName(models).features(told.texts), told.labels, told.groups)
    record = {"licence": LICENCE, "data": file_hash(file), "targets": len(told.texts), "penalty": PENALTY,
              "bad and good count": [round(one, 3) for one in counted]}  # fmt: skip
    save_head(WEIGHTS, head._replace(record=record))
    print(record, file_hash(WEIGHTS))


if __name__ == "__main__":
    main()
