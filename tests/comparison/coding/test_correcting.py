"""Corrected differences: against the plain formulas, and against a machine that is fooled by one outlet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from framing.comparison.coding.correcting import ComparedPassages, corrected
from framing.comparison.coding.guessing import guesses, parts
from framing.comparison.difference import block_means, block_shares


def passages(rng: np.random.Generator, coded: float = 0.3, shift: float = 0.0, real: float = 0.0) -> ComparedPassages:
    """40 articles of ten passages on two sides, where the machine is `shift` too high on the first side."""
    article = np.repeat(np.arange(40), 10)
    mine = np.arange(40) < 15
    level = rng.normal(size=40)[article] * 0.5 + rng.normal(size=400) + real * mine[article]
    answer = (level + rng.normal(size=400) > 0).astype(float)
    known = np.where(rng.random(400) < coded, answer, np.nan)
    share = np.where(mine[article], 1 / 150, 1 / 250)
    score = level + shift * mine[article]
    counts = np.full(400, 1 / coded)
    guess = guesses(score[:, None], known, counts, article, yes_no=True)
    return ComparedPassages(article, share, mine, np.zeros(40, dtype=np.int64), guess, known, counts)


def test_it_is_the_mean_of_the_machine_plus_the_mean_error_of_the_coded() -> None:
    what = passages(np.random.default_rng(0))
    found = corrected(what)
    assert found is not None
    there, mine = ~np.isnan(what.answer), what.mine[what.article]
    errors = what.answer - found.trusted * what.guess
    expected = 0.0
    for side, sign in ((mine, 1), (~mine, -1)):
        expected += sign * (found.trusted * what.guess[side].mean() + errors[side & there].mean())
    assert found.estimate == pytest.approx(expected)
    assert 0 <= found.trusted <= 1
    assert found.low < found.estimate < found.high


def test_coding_everything_leaves_nothing_to_the_machine() -> None:
    what = passages(np.random.default_rng(1), coded=1.0)
    found = corrected(what)
    assert found is not None
    assert found.by_hand == pytest.approx(found.estimate)
    assert found.coding == pytest.approx(0.0, abs=1e-9)


def test_a_machine_that_knows_nothing_is_no_worse_than_none() -> None:
    what = passages(np.random.default_rng(2))
    rng = np.random.default_rng(3)
    found = corrected(replace(what, guess=rng.normal(size=400)))
    assert found is not None
    assert found.high - found.low <= (found.by_hand_high - found.by_hand_low) * 1.02


def test_too_little_coded_is_not_corrected() -> None:
    what = passages(np.random.default_rng(4))
    few = np.where(np.cumsum(~np.isnan(what.answer) & what.mine[what.article]) > 7, np.nan, what.answer)
    alone = np.where(what.mine[what.article], few, what.answer)
    assert corrected(replace(what, answer=alone)) is None


def test_a_fooled_machine_does_not_fool_the_correction() -> None:
    """In 200 corpora without a difference the machine, half a standard deviation too high, is always wrong."""
    false, machine = 0, []
    for seed in range(200):
        found = corrected(passages(np.random.default_rng(seed), shift=0.8))
        assert found is not None
        false += not found.holds_zero
        machine.append(found.machine)
    assert np.mean(machine) > 0.08
    assert false <= 20  # .05 of 200 is 10; more than 20 has a chance of one in a thousand


def test_no_answer_is_behind_the_guess_of_its_own_passage() -> None:
    rng = np.random.default_rng(5)
    score, article = rng.normal(size=(300, 1)), np.repeat(np.arange(60), 5)
    answer = (rng.random(300) < 0.5).astype(float)
    before = guesses(score, answer, np.ones(300), article, yes_no=True)
    changed = answer.copy()
    changed[0] = 1 - changed[0]
    after = guesses(score, changed, np.ones(300), article, yes_no=True)
    same = parts(article) == parts(article)[0]
    assert (before[same] == after[same]).all()
    assert (before[~same] != after[~same]).any()


def test_shares_of_articles_give_the_same_means_as_the_comparison() -> None:
    rng = np.random.default_rng(6)
    block = np.sort(rng.integers(0, 5, size=40))
    mine = np.arange(40) % 2 == 0
    value, weight = rng.normal(size=(40, 1)), rng.random(40) + 0.1
    shares = block_shares(weight, mine, block)
    ours, theirs = block_means(value, weight, mine, block)
    assert shares[mine].sum() == pytest.approx(1.0)
    assert shares[mine] @ value[mine, 0] == pytest.approx(ours[0])
    assert shares[~mine] @ value[~mine, 0] == pytest.approx(theirs[0])
