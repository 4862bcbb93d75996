"""A folder that changes and settles, with a clock that the test turns."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from framing.running.serving.watching import Settling, Snapshot, changes, snapshot


def test_many_files_in_a_row_are_one_change() -> None:
    settling = Settling(still=10)
    said = [settling.look(second, {f"a/{n}.txt": (1, n) for n in range(min(second, 20))}) for second in range(60)]
    assert [word for word in said if word] == ["files in data/raw: 20 new"]
    assert said.index("files in data/raw: 20 new") == 30  # ten seconds after the last file


def test_nothing_new_says_nothing() -> None:
    same: Snapshot = {"a/1.txt": (3, 4)}
    settling = Settling(still=1, dealt_with=same)
    assert [settling.look(second, same) for second in range(5)] == [None] * 5


def test_a_file_that_grows_is_waited_for() -> None:
    settling = Settling(still=3)
    assert [settling.look(second, {"a/big.html": (second, second)}) for second in range(20)] == [None] * 20


def test_a_change_and_a_removal_are_told() -> None:
    assert changes({"a": (1, 1), "b": (1, 1)}, {"a": (2, 1)}) == "files in data/raw: 1 changed, 1 gone"


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.tuples(st.integers(0, 2), st.just(0))), max_size=30))
def test_every_settled_change_is_dealt_with_once(looks: list[Snapshot]) -> None:
    settling = Settling(still=2)
    for second, seen in enumerate(looks):
        settling.look(second, seen)
    last = looks[-1] if looks else {}
    for second in range(len(looks), len(looks) + 4):
        settling.look(second, last)
    assert settling.dealt_with == last
    assert settling.look(1000, last) is None


def test_hidden_and_unfinished_files_are_not_seen(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for name in ("page.html", ".page.html.swp", "page.html.part", "other.crdownload"):
        (tmp_path / "a" / name).write_text("x")
    assert list(snapshot(tmp_path)) == ["a/page.html"]
