"""Teach the layer that finds names of people in languages without a tagger, with sentences that the tagger has read.

    python -m benchmarks.training.names [--datasets DIR]

Texts: ../shared/datasets/portrayal-ru (RuSentNE, MIT licence), sentences of Russian news. Their own labels are not
used, and nothing in Belarusian is. It writes src/framing/text/parsing/taught.npz, and prints how far the layer agrees
with the tagger on a tenth of the sentences, with which it was not taught.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from benchmarks.publish import REPOSITORY, datasets
from framing.tables.files import MadeOnce
from framing.text.embedding.e5_states import WordStates
from framing.text.mentions.nominative import features
from framing.text.parsing.syntax import ParsedSentence
from framing.text.parsing.tagger import TAGGER
from framing.text.parsing.taught import KINDS

LONGEST, PENALTY, HELD_OUT = 300, 0.01, 10  # characters; C of the regression; each tenth sentence
TO = REPOSITORY / "src" / "framing" / "text" / "parsing" / "taught.npz"


def sentences() -> list[str]:
    """The distinct sentences that are not very long, in one order."""
    with (datasets("portrayal-ru") / "train_data.csv").open(encoding="utf-8") as file:
        rows = {row["sentence"] for row in csv.DictReader(file, delimiter="\t")}
    return sorted(one for one in rows if len(one) < LONGEST)


def told(texts: Sequence[str], states: WordStates) -> tuple[NDArray[np.float32], NDArray[np.str_], NDArray[np.int64]]:
    """Of every word its states, its kind, case and part of speech [words, 3] after the tagger, and its sentence."""
    labels = TAGGER.labels()
    parsed = [ParsedSentence(text, rows, labels) for text, rows in zip(texts, TAGGER.parse(texts), strict=True)]
    rows = states.of(texts, [list(zip(one.start, one.end, strict=True)) for one in parsed])
    said = [
        (one.entity[i], features(one.tag[i]).get("Case", ""), one.tag[i].partition("|")[0])
        for one in parsed for i in range(len(one))
    ]  # fmt: skip
    number = [number for number, one in enumerate(parsed) for _ in range(len(one))]
    return np.concatenate(rows), np.array(said), np.array(number)


def taught(rows: NDArray[np.float32], kinds: NDArray[np.str_], order: Sequence[str]) -> tuple[NDArray[np.float64], ...]:
    """The weights [features, kinds] and biases of a regression, with the scaling of the states folded in."""
    scaler = StandardScaler().fit(rows)
    fitted = LogisticRegression(C=PENALTY, max_iter=500).fit(scaler.transform(rows), kinds)
    coefficients, bias = fitted.coef_, fitted.intercept_
    if len(order) == 2:  # a regression on two kinds has one column
        coefficients, bias = np.stack([-coefficients[0], coefficients[0]]) / 2, np.array([-bias[0], bias[0]]) / 2
    places = [list(fitted.classes_).index(one) for one in order]
    weights = (coefficients / scaler.scale_)[places].T
    return weights, bias[places] - scaler.mean_ @ weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=REPOSITORY / "data" / "processed" / "vectors" / "models")
    states = WordStates(MadeOnce(parser.parse_known_args()[0].models))
    rows, said, number = told(sentences(), states)
    kind, case, speech = said.T
    kept = number % HELD_OUT != 0
    weights, bias = taught(rows[kept], kind[kept], KINDS)
    found = np.array(KINDS)[(rows[~kept] @ weights + bias).argmax(1)]
    here, there = found == "PERSON", kind[~kept] == "PERSON"
    print(f"words: {len(rows)}, of people: {(kind == 'PERSON').sum()}")
    print(f"F1 of words of people, against the tagger: {2 * (here & there).sum() / (here.sum() + there.sum()):.3f}")
    arrays = {"kinds": weights, "kinds bias": bias}
    noun = np.isin(speech, ["PROPN", "NOUN"])
    for name, among, so in (("nominative", kind == "PERSON", case == "Nom"), ("proper", noun, speech == "PROPN")):
        value = np.where(so, "yes", "no")
        on, off = taught(rows[kept & among], value[kept & among], ("no", "yes"))
        mine = ~kept & among
        print(f"{name} or not, as the tagger says: {((rows[mine] @ on + off).argmax(1) == so[mine]).mean():.3f}")
        arrays |= {name: on, f"{name} bias": off}
    np.savez(TO, **{name: one.astype(np.float32) for name, one in arrays.items()})


if __name__ == "__main__":
    main()
