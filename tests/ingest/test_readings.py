"""An input is read once, and again when anything that decides its reading has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.ingest.readings import Readings, in_other_processes
from framing.settings import IngestSettings
from framing.tables.kept_in_order import GROUP, KeptInOrder
from framing.tables.records import Article, Rejected, Source

PARAGRAPH = "Paragraph {} speaks at some length of a bridge, of the ice on the river and of those who cross it."
TEXT = "A headline of the day\n\n" + "\n\n".join(PARAGRAPH.format(number) for number in range(6))
PAGE = Source("a/page.txt", "a", TEXT.encode(), {"published": "2025-01-01"})
EMPTY = Source("a/empty.txt", "a", b"", {})
LINK = Rejected("a/link.txt", "a", "link-outside", "It is a link.")


def taken(readings: Readings, *inputs: Source | Rejected, language: str | None = None) -> list[Article | Rejected]:
    return [one.result for one in readings.take(inputs, IngestSettings(), {"a": language, "b": language})]


def test_the_second_time_nothing_is_read_and_the_same_comes_out(tmp_path: Path) -> None:
    first = Readings(KeptInOrder(tmp_path / "readings"), "recipe")
    found = taken(first, PAGE, LINK, EMPTY)
    assert [type(one) for one in found] == [Article, Rejected, Rejected]
    second = Readings(KeptInOrder(tmp_path / "readings"), "recipe")
    assert taken(second, PAGE, LINK, EMPTY) == found
    assert (first.fresh, second.fresh) == (2, 0)
    assert [one.result for one in second.again()] == found


@pytest.mark.parametrize(
    "changed",
    [
        Source("a/page.txt", "a", PAGE.content + b" More.", PAGE.stated),
        Source("a/page.txt", "a", PAGE.content, {"published": "2025-01-02"}),
        Source("a/other.txt", "a", PAGE.content, PAGE.stated),
        Source("b/page.txt", "b", PAGE.content, PAGE.stated),
    ],
)
def test_whatever_decides_a_reading_makes_it_anew(tmp_path: Path, changed: Source) -> None:
    taken(Readings(KeptInOrder(tmp_path / "readings"), "recipe"), PAGE)
    second = Readings(KeptInOrder(tmp_path / "readings"), "recipe")
    taken(second, changed)
    assert second.fresh == 1


def test_another_recipe_or_language_reads_anew_and_a_broken_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "readings"
    taken(Readings(KeptInOrder(path), "recipe"), PAGE)
    other = Readings(KeptInOrder(path), "another")
    taken(other, PAGE)
    same = Readings(KeptInOrder(path), "another")
    taken(same, PAGE, language="ru")
    path.write_bytes(b"broken off")
    broken = Readings(KeptInOrder(path), "recipe")
    taken(broken, PAGE)
    assert [one.fresh for one in (other, same, broken)] == [1, 1, 1]


def test_what_nobody_asks_for_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "readings"
    taken(Readings(KeptInOrder(path), "recipe"), PAGE, EMPTY)
    taken(Readings(KeptInOrder(path), "recipe"), PAGE)
    third = Readings(KeptInOrder(path), "recipe")
    taken(third, PAGE, EMPTY)
    assert third.fresh == 1


def test_more_than_are_kept_in_memory_come_back_in_their_order(tmp_path: Path) -> None:
    pages = [Source(f"a/{number:04}.txt", "a", PAGE.content, {"title": str(number)}) for number in range(GROUP + 40)]
    first = taken(Readings(KeptInOrder(tmp_path / "readings"), "recipe"), *pages)
    second = Readings(KeptInOrder(tmp_path / "readings"), "recipe")
    fewer = [*pages[:3], Source("a/0002b.txt", "a", TEXT.encode()), *pages[10:]]  # some are gone, one is new
    found = taken(second, *fewer)
    assert [one.source_path for one in found] == [one.path for one in fewer]
    assert found[:3] == first[:3]
    assert second.fresh == 1


def test_a_run_that_is_broken_off_leaves_the_last_readings(tmp_path: Path) -> None:
    path = tmp_path / "readings"
    taken(Readings(KeptInOrder(path), "recipe"), PAGE)
    before = path.read_bytes()
    halfway = Readings(KeptInOrder(path), "recipe").take([EMPTY, PAGE], IngestSettings(), {})
    next(halfway)
    halfway.close()
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["readings"]


def test_other_processes_read_the_same(tmp_path: Path) -> None:
    inputs = [PAGE, LINK, EMPTY, *(Source(f"a/{n}.txt", "a", PAGE.content) for n in range(40))]
    beside_us = Readings(KeptInOrder(tmp_path / "beside"), "recipe", in_other_processes(processes=2, seconds=30))
    assert taken(beside_us, *inputs) == taken(Readings(KeptInOrder(tmp_path / "here"), "recipe"), *inputs)
    assert (tmp_path / "beside").read_bytes() == (tmp_path / "here").read_bytes()
