"""An input is read once, and again when anything that decides its reading has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.ingest.readings import Readings
from framing.records import Article, Rejected, Source
from framing.settings import IngestSettings

PARAGRAPH = "Paragraph {} speaks at some length of a bridge, of the ice on the river and of those who cross it."
TEXT = "A headline of the day\n\n" + "\n\n".join(PARAGRAPH.format(number) for number in range(6))
PAGE = Source("a/page.txt", "a", TEXT.encode(), {"published": "2025-01-01"})
EMPTY = Source("a/empty.txt", "a", b"", {})


def test_the_second_time_nothing_is_read_and_the_same_comes_out(tmp_path: Path) -> None:
    first = Readings(tmp_path / "readings", "recipe")
    found = [first(source, IngestSettings()) for source in (PAGE, EMPTY)]
    assert [type(one) for one in found] == [Article, Rejected]
    first.keep()
    second = Readings(tmp_path / "readings", "recipe")
    assert [second(source, IngestSettings()) for source in (PAGE, EMPTY)] == found
    assert (first.fresh, second.fresh) == (2, 0)


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
    first = Readings(tmp_path / "readings", "recipe")
    first(PAGE, IngestSettings())
    first.keep()
    second = Readings(tmp_path / "readings", "recipe")
    second(changed, IngestSettings())
    assert second.fresh == 1


def test_another_recipe_or_language_reads_anew_and_a_broken_file_is_none(tmp_path: Path) -> None:
    path = tmp_path / "readings"
    first = Readings(path, "recipe")
    first(PAGE, IngestSettings())
    first.keep()
    other = Readings(path, "another")
    other(PAGE, IngestSettings())
    same = Readings(path, "recipe")
    same(PAGE, IngestSettings(), "ru")
    path.write_bytes(b"broken off")
    broken = Readings(path, "recipe")
    broken(PAGE, IngestSettings())
    assert [one.fresh for one in (other, same, broken)] == [1, 1, 1]


def test_what_nobody_asks_for_is_forgotten(tmp_path: Path) -> None:
    first = Readings(tmp_path / "readings", "recipe")
    for source in (PAGE, EMPTY):
        first(source, IngestSettings())
    first.keep()
    second = Readings(tmp_path / "readings", "recipe")
    second(PAGE, IngestSettings())
    second.keep()
    assert len(Readings(tmp_path / "readings", "recipe")._known) == 1
