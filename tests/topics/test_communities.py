"""Communities: they change only within a budget, and only coherent and shared ones are topics."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.topics import discovered, space
from framing.topics.communities import CHANGE, UNASSIGNED, communities

NOBODY = np.zeros(0, dtype=bool)


def cloud(seed: int, n: int = 240, matters: int = 6, spread: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Unit rows around a few centres, and the centre of each."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((matters, 24))
    matter = rng.integers(matters, size=n)
    return space.unit((centres[matter] + spread * rng.standard_normal((n, 24))).astype(np.float32)), matter


def search(rows: np.ndarray, known: np.ndarray, pinned: np.ndarray, seed: int = 0) -> np.ndarray:
    return communities(space.nearest(rows, 10), 1.0, known, pinned, np.random.default_rng(seed))


def test_the_first_search_finds_the_matters() -> None:
    rows, matter = cloud(0)
    found = search(rows, np.full(len(rows), UNASSIGNED), np.zeros(len(rows), dtype=bool))
    assert all(len(set(matter[found == one])) == 1 for one in set(found.tolist()))


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.floats(0.0, 1.0))
def test_no_more_than_the_budget_of_known_paragraphs_moves(seed: int, mixed: float) -> None:
    rows, matter = cloud(seed)
    rng = np.random.default_rng(seed)
    # The state after the last run: some where they belong, some anywhere, the rest new.
    known = np.where(rng.random(len(rows)) < mixed, rng.integers(6, size=len(rows)), matter)
    known = np.where(rng.random(len(rows)) < 0.3, UNASSIGNED, known)
    pinned = (known == 0) & (rng.random(len(rows)) < 0.5)
    found = search(rows, known, pinned)
    seen = known >= 0
    assert (found[seen] != known[seen]).sum() <= CHANGE * seen.sum()
    assert (found[pinned] == known[pinned]).all()


def test_what_stays_the_same_is_not_moved_and_new_paragraphs_join_it() -> None:
    rows, matter = cloud(3)
    known = np.where(np.arange(len(rows)) < 160, matter, UNASSIGNED)
    found = search(rows, known, np.zeros(len(rows), dtype=bool))
    assert (found == matter).mean() > 0.98


def unlike(n: int, seed: int = 0) -> np.ndarray:
    """Rows that have nothing in common."""
    return space.unit(np.random.default_rng(seed).standard_normal((n, 200)).astype(np.float32))


def test_articles_without_a_common_matter_are_no_topic() -> None:
    """Six stories of six outlets, with articles similar only to themselves, and one subject that all six report."""
    local = np.repeat(unlike(6), 4, axis=0) + 0.02 * unlike(24, 1)
    told = np.repeat(unlike(1, 2), 24, axis=0) + 0.02 * unlike(24, 3)
    rows = space.unit(np.concatenate([local, told]).astype(np.float32))
    outlets = np.tile(np.repeat(list("abcdef"), 4), 2).tolist()
    articles = [f"{outlet}{place // 24}" for place, outlet in enumerate(outlets)]
    found = np.repeat([0, 1], 24)
    kin = discovered.kinship(rows, found, articles, outlets)
    nobody = np.zeros(48, dtype=bool)
    label, why = discovered.coherent(found, kin, nobody, nobody)
    assert (label[:24] == UNASSIGNED).all()
    assert set(why[:24]) == {discovered.UNRELATED}
    assert (label[24:] == 1).all()
    pinned, _ = discovered.coherent(found, kin, nobody, np.ones(48, dtype=bool))
    assert (pinned == found).sum() >= 24  # a pinned community stays and only loses articles that do not fit


def test_an_article_foreign_to_its_community_leaves_it() -> None:
    told = np.repeat(unlike(1, 2), 24, axis=0) + 0.02 * unlike(24, 3)
    rows = space.unit(np.concatenate([told, unlike(1, 9)]).astype(np.float32))
    outlets = [*np.repeat(list("abcdef"), 4).tolist(), "g"]
    kin = discovered.kinship(rows, np.zeros(25, dtype=np.int64), outlets, outlets)
    label, why = discovered.coherent(np.zeros(25, dtype=np.int64), kin, np.zeros(25, dtype=bool), np.zeros(25, bool))
    assert label.tolist() == [0] * 24 + [UNASSIGNED]
    assert why[24] == discovered.FAR


@pytest.mark.parametrize(("outlets", "why"), [("aaaaa", discovered.ONE_OUTLET), ("ab", discovered.FEW)])
def test_what_is_not_shared_says_why(outlets: str, why: str) -> None:
    found = np.zeros(len(outlets), dtype=np.int64)
    new = np.full(len(outlets), UNASSIGNED)
    label, reasons = discovered.shared(found, new, list(outlets), 2, 4, np.zeros(len(outlets), dtype=bool))
    assert (label == UNASSIGNED).all()
    assert set(reasons) == {why}


def test_a_known_topic_gets_back_the_paragraphs_that_it_needs() -> None:
    known = np.array([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
    moved = np.array([0, 0, 0, 0, 1, 1, 1, 1, 1, 1])  # the only paragraph of outlet b in topic 0 has left
    outlets = list("aaaabaabbb")
    label, _ = discovered.shared(moved, known, outlets, 2, 4, np.zeros(10, dtype=bool))
    assert len(set(label[known == 0].tolist())) == 1
    assert (label >= 0).all()
