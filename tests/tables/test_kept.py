"""Laws of the store of what models made: what comes back is what was kept, whatever happens to files in between."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.tables.keeping import keys_of
from framing.tables.kept import Kept

TEXTS = st.dictionaries(st.text(max_size=6), st.integers(0, 4), max_size=12)


def rows_for(text: str, count: int) -> np.ndarray:
    """Some rows that depend on the text alone, uint16 [count, 3]."""
    seed = int(keys_of([text])[0] >> np.uint64(32))
    return np.random.default_rng(seed).integers(0, 60_000, (count, 3)).astype(np.uint16)


def put(kept: Kept, counts: dict[str, int]) -> None:
    if counts:
        rows = [rows_for(text, count) for text, count in counts.items()]
        kept.keep(keys_of(list(counts)), np.concatenate(rows), np.cumsum(list(counts.values())))


@given(first=TEXTS, second=TEXTS)
def test_each_text_gets_its_own_rows_back(
    first: dict[str, int], second: dict[str, int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = Kept(tmp_path_factory.mktemp("kept"))
    put(kept, first)
    put(kept, {text: count for text, count in second.items() if text not in first})
    counts = {**second, **first}
    assert kept.missing(list(counts)) == []
    asked = [*reversed(counts), *list(counts)[:3]]
    for again in (kept, Kept(kept.folder)):  # as another process finds it
        rows, offsets = again.read(asked)
        for place, text in enumerate(asked):
            assert (rows[offsets[place] : offsets[place + 1]] == rows_for(text, counts[text])[:, : rows.shape[1]]).all()
            assert offsets[place + 1] - offsets[place] == counts[text]


@given(texts=st.lists(st.text(max_size=6), unique=True, min_size=1, max_size=12))
def test_one_row_each_needs_no_ends(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    kept = Kept(tmp_path_factory.mktemp("kept"))
    rows = np.concatenate([rows_for(text, 1) for text in texts])
    kept.keep(keys_of(texts), rows)
    assert (kept.read(texts[::-1], np.float32).rows == rows[::-1]).all()
    assert kept.read(texts, np.float32).rows.dtype == np.float32


def test_missing_texts_are_told_once_and_short_ones_first(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    put(kept, {"known": 2})
    assert kept.missing(["longer", "b", "known", "a", "b"]) == ["a", "b", "longer"]


def test_two_processes_may_keep_the_same(tmp_path: Path) -> None:
    one, other = Kept(tmp_path), Kept(tmp_path)
    assert one.missing(["a"]) == other.missing(["a"]) == ["a"]
    put(one, {"a": 1})
    put(other, {"a": 1})
    put(other, {"b": 2})
    assert len(Kept(tmp_path).keys) == 2
    assert (Kept(tmp_path).read(["b", "a"]).rows == np.concatenate([rows_for("b", 2), rows_for("a", 1)])).all()


def test_what_cannot_be_right_is_discarded_with_its_shard(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    put(kept, {"a": 1, "b": 2})
    put(kept, {"c": 1})
    kept.discard(["b"])
    assert kept.missing(["a", "b", "c"]) == ["a", "b"]


def test_a_write_that_was_broken_off_is_not_read(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    put(kept, {"a": 1})
    next(tmp_path.glob("*.keys.npy")).unlink()
    assert Kept(tmp_path).missing(["a"]) == ["a"]


def test_a_note_that_is_damaged_is_none(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    assert kept.noted() is None
    kept.note({"tags": ["NN"]})
    assert kept.noted() == {"tags": ["NN"]}
    (tmp_path / "labels.json").write_bytes(b"{")
    assert kept.noted() is None


def test_nothing_is_made_for_a_store_that_is_only_read(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "none")
    assert len(kept.read([]).rows) == 0
    assert kept.missing(["a"]) == ["a"]
    assert kept.prune(["a"]) == 0
    assert not (tmp_path / "none").exists()
