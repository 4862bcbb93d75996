"""A measure out of labelled sentences."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest

from framing.errors import TooFewLabels
from framing.measures.heads import measure
from framing.measures.shared.training import cross_validate, load_head, train
from tests.measures.invented import bag_of_words, corpus
from tests.measures.test_laws import TOLD

GOOD = "calm harbour crane ship quay tide pilot".split()
BAD = "awful rotten vile shameless ugly foul nasty".split()


def sentences(n: int = 120) -> tuple[list[str], np.ndarray, list[str]]:
    random = np.random.default_rng(1)
    labels = random.random(n) < 0.5
    texts = [" ".join([*random.choice(BAD if label else GOOD, 4), *random.choice(GOOD, 3)]) for label in labels]
    return texts, labels, [f"outlet {i % 4}" for i in range(n)]


def test_a_head_tells_labels_apart_on_outlets_that_it_has_not_seen() -> None:
    texts, labels, outlets = sentences()
    report = cross_validate(texts, labels, outlets, bag_of_words)
    assert report.folds == "outlet"
    assert report.auc > 0.9
    assert report.macro_f1 > 0.8


def test_labels_that_mean_nothing_are_reported_as_meaning_nothing() -> None:
    texts, labels, _ = sentences()
    shuffled = np.random.default_rng(2).permutation(labels)
    assert cross_validate(texts, shuffled, None, bag_of_words).auc < 0.65


def test_too_few_labels_say_how_many_are_needed() -> None:
    with pytest.raises(TooFewLabels, match="At least 40"):
        cross_validate(["a", "b"], np.array([True, False]), None, bag_of_words)


def test_a_head_read_back_gives_the_same_values_and_becomes_a_measure() -> None:
    texts, labels, _ = sentences()
    head = train(texts, labels, bag_of_words)
    file = io.BytesIO()
    head.save(file)
    file.seek(0)
    again = load_head(file)
    rows = bag_of_words(texts)
    np.testing.assert_array_equal(head.values(texts, rows), again.values(texts, rows))
    view = corpus(TOLD)
    scores = measure(replace(view, heads={"nasty": again})).scores.merge(view.articles[["article_id", "outlet"]])
    means = scores[scores["voice"] == "own"].groupby("outlet")["value"].mean()
    assert means["birch-times"] > means["ash-daily"]
