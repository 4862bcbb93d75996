"""What measures read in single texts is kept; what was damaged, or read by other code, is read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from framing.running.stores import neighbours
from framing.running.stores.neighbours import KnownNeighbours
from framing.running.stores.records import Records, folder_of
from framing.topics.space import nearest, unit

READER = "framing.measures.shared.word_records"


class Counting:
    """Reads the length of texts, and notes which texts it was given."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Iterator[list[bytes]]:
        for text in texts:
            self.given.append(text)
            yield [str(len(text)).encode()]


def test_only_what_is_new_is_read(tmp_path: Path) -> None:
    read = Counting()
    assert Records(tmp_path)(READER, ["a", "bb", "a"], read) == [b"1", b"2", b"1"]
    assert Records(tmp_path)(READER, ["ccc", "bb"], read) == [b"3", b"2"]
    assert sorted(read.given) == ["a", "bb", "ccc"]
    assert Records(tmp_path)(f"{READER} otherwise", ["bb"], read) == [b"2"]
    assert read.given[-1] == "bb", "another way to read has results of its own"


def test_what_was_damaged_is_read_again(tmp_path: Path) -> None:
    read = Counting()
    Records(tmp_path)(READER, ["a", "bb"], read)
    (shard,) = (path for path in (tmp_path / folder_of(READER)).glob("*.npy") if ".keys" not in path.name)
    content = bytearray(shard.read_bytes())
    content[-1] ^= 1
    shard.write_bytes(content)
    assert Records(tmp_path)(READER, ["a", "bb"], read) == [b"1", b"2"]
    assert sorted(read.given) == ["a", "a", "bb", "bb"]


def test_known_neighbours_are_those_that_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 10)
    rows = unit(np.random.default_rng(0).normal(size=(40, 5)).astype(np.float32))
    wanted = nearest(rows, 3)
    known = KnownNeighbours(tmp_path)
    asked = 0

    def counted(rows: np.ndarray, k: int) -> neighbours.Neighbours:
        nonlocal asked
        asked += 1
        return nearest(rows, k)

    monkeypatch.setattr(neighbours, "nearest", counted)

    def right() -> bool:
        found = known(rows, 3)
        return bool((found.index == wanted.index).all() and (found.similarity == wanted.similarity).all())

    assert right()
    assert right()
    assert asked == 1
    (kept,) = tmp_path.iterdir()
    kept.write_bytes(kept.read_bytes()[:99])
    assert right()
    assert asked == 2, "a damaged file is made again"
    known(rows[:-1], 3)
    assert len(list(tmp_path.iterdir())) == 1, "only the last ones are kept"
