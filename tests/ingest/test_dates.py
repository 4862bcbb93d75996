"""Dates as people, pages and programs write them: the day, the moment, and what cannot be one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.ingest import dates
from framing.ingest.read import read
from framing.ingest.tables import read_all
from framing.settings import IngestSettings
from framing.tables.records import Article, Source

LINES = [
    f"On day {day} the keeper of the light at Marsh Point wrote down {day + 3} ships, two of them grey."
    for day in range(9)
]
TITLE = "Keeper of Marsh Point counts the ships"


def told(seed: int) -> list[str]:
    """Sentences that no other seed has."""
    drawn = random.Random(seed)
    things = "the keeper saw wrote forgot a grey red old ship boat lamp storm pilot and mate of from with".split()
    return [" ".join(drawn.choices(things, k=14)).capitalize() + f" on evening {seed * 10 + n}." for n in range(9)]


def html(head: str = "", shown: str = "", path: str = "marsh/a.html", **stated: str) -> Article:
    body = "".join(f"<p>{line}</p>" for line in LINES)
    article = f"<article><h1>{TITLE}</h1>{shown}{body}</article>"
    page = f"<html><head><title>{TITLE}</title>{head}</head><body>{article}</body></html>"
    found = read(Source(path, "marsh", page.encode(), stated), IngestSettings())
    assert isinstance(found, Article)
    return found


def text(*head: str, path: str = "marsh/a.txt") -> Article:
    found = read(Source(path, "marsh", "\n".join([TITLE, *head, "", "\n\n".join(LINES)]).encode()), IngestSettings())
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    ("written", "day", "at"),
    [
        ("2023-05-07T21:40:00+02:00", "2023-05-07", "2023-05-07T21:40:00+02:00"),
        ("2023-05-07T23:40:00-07:00", "2023-05-07", "2023-05-07T23:40:00-07:00"),
        ("Sun, 07 May 2023 21:40:00 GMT", "2023-05-07", "2023-05-07T21:40:00+00:00"),
        ("Sun May 07 21:40:10 +0200 2023", "2023-05-07", "2023-05-07T21:40:10+02:00"),
        ("1683495600", "2023-05-07", "2023-05-07T21:40:00+00:00"),
        ("1683495600000", "2023-05-07", "2023-05-07T21:40:00+00:00"),
        ("20230507T214000Z", "2023-05-07", "2023-05-07T21:40:00+00:00"),
        ("2023-05-07T00:00:00Z", "2023-05-07", None),
        ("May 7th, 2023 at 9:40 p.m. ET", "2023-05-07", "2023-05-07T21:40:00-04:00"),
        ("7. Mai 2023, 21:40 Uhr", "2023-05-07", "2023-05-07T21:40:00"),
        ("7 mai 2023 à 21h40", "2023-05-07", "2023-05-07T21:40:00"),
        ("7 de mayo de 2023", "2023-05-07", None),
        ("7. 5. 2023", "2023-05-07", None),
        ("07.05.23", "2023-05-07", None),
        ("7 May '23", "2023-05-07", None),
        ("25/05/2023", "2023-05-25", None),
        ("05/25/2023", "2023-05-25", None),
        ("2023 m. gegužės 7 d.", "2023-05-07", None),
        ("Mon 7 May 2023 21.40 CEST", "2023-05-07", "2023-05-07T21:40:00+02:00"),
        ("2023. május 7.", "2023-05-07", None),
        ("7 Mayıs 2023", "2023-05-07", None),
        ("1.-7.5.2023", "2023-05-01/2023-05-07", None),
        ("2023-05-01 – 2023-05-07", "2023-05-01/2023-05-07", None),
    ],
)
def test_the_day_and_the_moment(written: str, day: str, at: str | None) -> None:
    found = dates.when(written)
    assert found is not None
    assert (found.day, found.at) == (day, at)


@pytest.mark.parametrize("written", ["", "no day", "31.02.2023", "2023-13-01", "0000-00-00", "00.00.0000", "May 2023"])
def test_what_is_no_day(written: str) -> None:
    assert dates.when(written) is None


@given(st.dates(min_value=dates.datetime.date(1900, 1, 2), max_value=dates.datetime.date(2068, 1, 1)))
def test_a_date_of_figures_is_one_of_two_days_and_never_another(day: dates.datetime.date) -> None:
    for written in (f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}"):
        assert day.isoformat() in (dates.either_day(written) or ())
        found = dates.when(written)
        assert found is not None
        assert found.day in ("", day.isoformat())
        assert bool(found.day) != dates.is_unsettled(written)


@given(st.text(max_size=80))
def test_no_text_breaks_the_search(line: str) -> None:
    dates.when(line), dates.dates_of(line), dates.is_relative(line), dates.in_address(line), dates.in_name(line)


@pytest.mark.parametrize(
    ("line", "roles"),
    [
        ("Published 7 May 2023, updated 9 June 2023", {"first": "2023-05-07", "updated": "2023-06-09"}),
        ("Updated: 09.06.2023 10:30", {"updated": "2023-06-09"}),
        ("9 June 2023 (updated)", {"updated": "2023-06-09"}),
        ("Aktualisiert am 9. Juni 2023", {"updated": "2023-06-09"}),
        ("Mis à jour le 9 juin 2023 à 10h30", {"updated": "2023-06-09"}),
        ("Printed on 9 June 2023", {"saved": "2023-06-09"}),
        ("7 May 2023", {"": "2023-05-07"}),
    ],
)
def test_words_say_what_a_date_is_of(line: str, roles: dict[str, str]) -> None:
    assert {role: one.day for role, one in dates.dates_of(line)} == roles


@pytest.mark.parametrize(
    "head",
    [
        ("Updated 9 June 2023", "Published 7 May 2023"),
        ("Published 7 May 2023", "Updated 9 June 2023"),
        ("Updated", "9 June 2023", "Published", "7 May 2023"),
        ("By Oda Lindh | Published 7 May 2023 | Updated 9 June 2023",),
    ],
)
def test_a_change_is_not_the_publication(head: tuple[str, ...]) -> None:
    article = text(*head)
    assert (article.published, article.updated) == ("2023-05-07", "2023-06-09")


@pytest.mark.parametrize(
    "shown",
    [
        "<div>Updated <time>9 June 2023</time></div><div>Published <time>7 May 2023</time></div>",
        "<dl><dt>Last updated</dt><dd><time datetime='2023-06-09'>9 June</time></dd></dl><p>7 May 2023</p>",
        "<time class='updated' datetime='2023-06-09T08:00:00Z'></time><time datetime='2023-05-07'>May 7</time>",
    ],
)
def test_a_change_on_a_page_is_not_the_publication(shown: str) -> None:
    article = html(shown=shown)
    assert (article.published, (article.updated or "")[:10]) == ("2023-05-07", "2023-06-09")


def test_only_the_change_is_known() -> None:
    article = html("<meta property='article:modified_time' content='2023-06-09T08:00:00Z'>")
    assert (article.published, article.updated) == (None, "2023-06-09T08:00:00+00:00")
    assert "last change is stated (2023-06-09)" in article.doubts[-1]


def test_the_moment_is_kept_and_the_day_is_of_its_zone() -> None:
    article = html("<meta property='article:published_time' content='2023-05-07T23:40:00-07:00'>")
    assert (article.published, article.published_at) == ("2023-05-07", "2023-05-07T23:40:00-07:00")


@pytest.mark.parametrize("wrong", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00", "2999-05-07", "1899-12-30"])
def test_what_no_date_can_be_is_refused_by_name(wrong: str) -> None:
    meta = f"<meta property='article:published_time' content='{wrong}'>"
    article = html(meta, "<p class='date'>7 May 2023</p>")
    assert article.published == "2023-05-07"
    assert any(wrong in doubt for doubt in article.doubts)
    assert html(meta).published is None
    stated = html(published=wrong)
    assert stated.published is None
    assert any(wrong in doubt for doubt in stated.doubts)


def test_nothing_is_published_after_it_was_saved() -> None:
    article = html(published="2023-05-20", saved="2023-05-07T10:00:00Z")
    assert article.published is None
    assert any("2023-05-20" in doubt and "saved" in doubt for doubt in article.doubts)


def test_days_that_depend_on_the_saving() -> None:
    article = html(shown="<p class='date'>yesterday at 14:05</p>")
    assert article.published is None
    assert any("yesterday" in doubt for doubt in article.doubts)
    known = html(shown="<p class='date'>yesterday at 14:05</p>", saved="2023-05-08T09:00:00+02:00")
    assert known.published == "2023-05-07"
    assert any("yesterday" in doubt for doubt in known.doubts)


@pytest.mark.parametrize(
    "path", ["marsh/2023-05-07-light.html", "marsh/20230507_light.html", "marsh/light 07.05.2023.html"]
)
def test_the_name_of_the_file_is_the_last_resort(path: str) -> None:
    article = html(path=path)
    assert article.published == "2023-05-07"
    assert any("file's name" in doubt for doubt in article.doubts)
    assert html(path=path, published="2023-05-06").published == "2023-05-06"


def test_the_address_says_when() -> None:
    article = html("<link rel='canonical' href='https://marsh.example/2023/05/07/light'>")
    assert article.published == "2023-05-07"
    assert any("address" in doubt for doubt in article.doubts)
    stated = html("<link rel='canonical' href='https://marsh.example/2023/05/07/light'>", published="2023-07-20")
    assert any("2023-07-20" in doubt and "2023-05-07" in doubt for doubt in stated.doubts)


def test_two_days_are_settled_by_the_address_alone() -> None:
    article = html("<link rel='canonical' href='https://marsh.example/2023/05/07/light'>", published="07/05/2023")
    assert article.published == "2023-05-07"


@pytest.mark.parametrize(
    ("others", "day"), [(("25/05/2023", "30/05/2023"), "2023-05-07"), (("05/25/2023",), "2023-07-05")]
)
def test_two_days_are_settled_by_the_rows_of_the_file(tmp_path: Path, others: tuple[str, ...], day: str) -> None:
    (tmp_path / "marsh").mkdir()
    rows = [
        f'{TITLE} {number},{written},"{" ".join(told(number))}"'
        for number, written in enumerate(("07/05/2023", *others))
    ]
    (tmp_path / "marsh" / "a.csv").write_text("\n".join(["title,date,text", *rows]))
    found = read_all(tmp_path, IngestSettings(), {})["articles"].sort_values("source_path").iloc[0]
    assert found["published"] == day
    assert "07/05/2023" in found["doubts"]


def test_two_days_are_settled_by_the_outlet_unless_it_writes_both_ways(tmp_path: Path) -> None:
    (tmp_path / "marsh").mkdir()
    for name, written in (("a", "07/05/2023"), ("bb", "25/05/2023")):
        lines = [f"{TITLE} {name}", written, *told(len(name))]
        (tmp_path / "marsh" / f"{name}.txt").write_text("\n\n".join(lines))
    first = read_all(tmp_path, IngestSettings(), {})["articles"].sort_values("source_path").iloc[0]
    assert first["published"] == "2023-05-07"
    (tmp_path / "marsh" / "c.txt").write_text("\n\n".join([f"{TITLE} cccc", "05/27/2023", *told(3)]))
    first = read_all(tmp_path, IngestSettings(), {})["articles"].sort_values("source_path").iloc[0]
    assert not isinstance(first["published"], str)
    assert "can be two days" in first["doubts"]


def test_a_sidecar_may_write_slashes() -> None:
    assert html(published="25/05/2023").published == "2023-05-25"
    assert html(published="2023-05-01/2023-05-07").published == "2023-05-01/2023-05-07"
