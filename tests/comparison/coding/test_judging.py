"""How good a measure is by what was coded, how far coders agree, and the forms of other programs."""

from __future__ import annotations

import csv
import io
import json

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import precision_score, recall_score, roc_auc_score

from framing.comparison.coding import judging
from framing.comparison.coding.agreeing import _apart, agreement, alpha
from framing.comparison.coding.exchange import SharedPassage, answers_in, to_csv, to_doccano, to_label_studio
from framing.comparison.coding.judging import CodedPassages


def coded(rng: np.random.Generator, uneven: float = 0.0, n: int = 240) -> CodedPassages:
    article = np.repeat(np.arange(n // 3), 3)
    outlet = article % 4
    score = rng.normal(size=n)
    guess = 1 / (1 + np.exp(-score))
    answer = (rng.random(n) < np.clip(guess + uneven * (outlet == 0), 0, 1)).astype(float)
    return CodedPassages(score, guess, answer, rng.integers(1, 9, size=n).astype(float), article, outlet)


def test_the_figures_are_those_of_a_library() -> None:
    what = coded(np.random.default_rng(0))
    assert judging.auc(what) == pytest.approx(roc_auc_score(what.answer, what.score, sample_weight=what.counts))
    cut = judging.cut_of(what)
    marked = what.score >= cut
    weights = {"sample_weight": what.counts}
    assert judging.precision(what, cut) == pytest.approx(precision_score(what.answer, marked, **weights))
    assert judging.recall(what, cut) == pytest.approx(recall_score(what.answer, marked, **weights))


def test_an_error_that_differs_between_outlets_is_seen_and_chance_is_not() -> None:
    rng = np.random.default_rng(1)
    false = sum(judging.error_differs(coded(np.random.default_rng(seed)), rng) <= 0.05 for seed in range(40))
    assert false <= 7  # of 40, 2 are expected; more than 7 in fewer than one of a thousand
    assert judging.error_differs(coded(rng, uneven=0.5), rng) <= 0.01


def test_agreement_is_one_if_all_agree_and_about_zero_by_chance() -> None:
    rng = np.random.default_rng(2)
    ids = [f"p{i}" for i in range(200)]
    same = rng.integers(0, 2, size=200).astype(float)

    def by(one: np.ndarray, other: np.ndarray) -> pd.DataFrame:
        rows = [pd.DataFrame({"id": ids, "coder": name, "answer": given}) for name, given in (("a", one), ("b", other))]
        return pd.concat(rows)

    found = agreement(by(same, same), True, rng)
    assert found is not None
    assert (found.alpha, found.low, found.high, found.n) == (1.0, 1.0, 1.0, 200)
    chance = agreement(by(same, rng.permutation(same)), True, rng)
    assert chance is not None
    assert chance.low < 0 < chance.high
    assert agreement(by(same, same).iloc[:200], True, rng) is None  # one coder


PASSAGES = [
    SharedPassage("p1", "=1+1 is no formula", "Before.", "", {"anna": "yes", "ben": "no"}),
    SharedPassage("p2", "„Слово“, said\nthe envoy", answers={"anna": "unclear"}),
    SharedPassage("p3", "Nobody coded this"),
]
GIVEN = [("p1", "anna", "yes"), ("p1", "ben", "no"), ("p2", "anna", "unclear")]


def test_what_is_written_for_other_programs_is_read_again() -> None:
    assert list(answers_in(to_csv(PASSAGES, "q"))) == GIVEN
    assert list(answers_in(to_label_studio(PASSAGES, "q"))) == GIVEN
    assert list(answers_in(to_doccano(PASSAGES, "q"))) == [("p1", "", "no"), ("p1", "", "yes"), ("p2", "", "unclear")]
    with pytest.raises(ValueError, match="no columns id and answer"):
        list(answers_in("name,colour\na,red\n"))


def test_the_forms_are_those_of_the_programs() -> None:
    table = to_csv(PASSAGES, "q")
    assert table.startswith("﻿id,coder,answer,text")
    assert next(csv.DictReader(io.StringIO(table[1:])))["text"] == "'=1+1 is no formula"
    task = json.loads(to_label_studio(PASSAGES, "q"))[0]
    assert task["data"]["text"] == "=1+1 is no formula"
    result = task["annotations"][0]["result"][0]
    assert result == {"from_name": "answer", "to_name": "text", "type": "choices", "value": {"choices": ["yes"]}}
    line = json.loads(to_doccano(PASSAGES, "q").splitlines()[1])
    assert line == {"id": "p2", "text": "„Слово“, said\nthe envoy", "label": ["unclear"]}


@given(st.integers(0, 10_000), st.integers(2, 5), st.booleans())
def test_alpha_is_that_of_another_program(seed: int, coders: int, yes_no: bool) -> None:
    rng = np.random.default_rng(seed)
    true = rng.integers(2 if yes_no else 5, size=40)
    told = np.where(rng.random((coders, 40)) < 0.7, true, rng.integers(2 if yes_no else 5, size=(coders, 40)))
    table = np.where(rng.random(told.shape) < 0.2, np.nan, told.astype(float))
    values = np.unique(table[~np.isnan(table)])
    counts = np.stack([(table == value).sum(axis=0) for value in values], axis=1)
    level = "nominal" if yes_no else "interval"
    wanted = krippendorff.alpha(reliability_data=table, level_of_measurement=level)
    assert alpha(counts, _apart(values, yes_no)) == pytest.approx(wanted, abs=1e-12)
