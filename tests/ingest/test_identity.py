"""One article, one identity: copies count once, versions are kept, pages are joined; nothing else merges."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.ingest.addresses import canonical, part_of, unarchived
from framing.ingest.tables import read_all
from framing.settings import IngestSettings

TITLE = "The mill at Sedge Bend is to grind again"
LINES = [
    "The water mill at Sedge Bend, which has stood still since the flood, is to grind corn again before "
    "the harvest is in.",
    "A carpenter from Upper Sedge has made a new wheel of oak, and the parish pays for the stones with "
    "the money of a fair.",
    "The miller, who had taken work at the quarry, says that he did not believe the letter until he saw "
    "the wheel itself.",
    "Bakers in four villages have promised to buy the flour for a year, though it will cost them a tenth "
    "more than before.",
    "Anglers fear for the trout below the weir and have asked the county for a ladder, which nobody so "
    "far wants to pay.",
    "The county engineer measured the bank on Tuesday and found that the piles of the old bridge would "
    "hold for some time.",
    "If the rain does not come too early, the first sack is to be filled in front of the church on the "
    "last Sunday of August.",
]
OTHER = [
    "Two brass bands have quarrelled over the square of Long Sedge, where both have played on summer "
    "evenings for years.",
    "The older one says that its grandfathers laid the stones; the younger one has a paper with the seal of the mayor.",
    "On Friday both of them came, and both of them played, and the people of the square shut their "
    "windows and went out.",
    "The mayor now wants to draw lots, which the older band calls an insult and the younger one a fair and modern way.",
    "A dentist whose house stands on the square offers his barn to whoever is willing to leave, with "
    "beer and with lamps.",
]


def page(lines: list[str], title: str = TITLE, head: str = "", root: str = "") -> str:
    body = "".join(f"<p>{line}</p>" for line in lines)
    article = f"<article><h1>{title}</h1>{body}</article>"
    return f"<html {root}><head><title>{title}</title>{head}</head><body>{article}</body></html>"


def at(address: str, published: str = "2023-05-07T08:00:00+02:00", updated: str = "") -> str:
    changed = f"<meta property='article:modified_time' content='{updated}'>" if updated else ""
    first = f"<meta property='article:published_time' content='{published}'>"
    return f"<link rel='canonical' href='{address}'>{first}{changed}"


def read(folder: Path, **pages: str) -> dict[str, pd.DataFrame]:
    (folder / "sedge").mkdir(exist_ok=True)
    for name, content in pages.items():
        (folder / "sedge" / f"{name}.html").write_text(content)
    return read_all(folder, IngestSettings(), {})


def counted(tables: dict[str, pd.DataFrame]) -> list[str]:
    return sorted(Path(path).stem for path in tables["articles"]["source_path"])


def reasons(tables: dict[str, pd.DataFrame]) -> dict[str, str]:
    rejected = tables["rejected"]
    return {Path(path).stem: reason for path, reason in zip(rejected["source_path"], rejected["reason"], strict=True)}


@pytest.mark.parametrize(
    "address",
    [
        "https://www.sedge.example/news/mill", "http://sedge.example/news/mill/", "https://m.sedge.example/news/mill",
        "https://sedge.example/news/mill?utm_source=letter&utm_medium=mail", "https://sedge.example/news/mill?fbclid=abc#top",
        "https://sedge.example/amp/news/mill", "https://sedge.example/news/mill/amp/", "https://amp.sedge.example/news/mill",
        "https://sedge.example/news/mill?outputType=amp", "https://sedge.example/news/mill?print=1",
        "https://sedge.example/news/mill/index.html", "https://SEDGE.example:443/news//mill",
        "https://web.archive.org/web/20230508101112/https://sedge.example/news/mill",
        "https://archive.ph/20230508101112/https://sedge.example/news/mill",
        "https://sedge-example.cdn.ampproject.org/c/s/sedge.example/news/mill", "sedge.example/news/mill",
    ],
)  # fmt: skip
def test_one_name_for_all_addresses(address: str) -> None:
    assert canonical(address) == "sedge.example/news/mill"


@pytest.mark.parametrize(
    "address", ["", None, "https://sedge.example/", "mailto:a@sedge.example", "ftp://sedge.example/a", "https://["]
)
def test_what_is_the_address_of_no_article(address: str | None) -> None:
    assert canonical(address) is None


def test_what_tells_articles_apart_is_kept() -> None:
    names = {canonical(f"https://sedge.example/story{one}") for one in ("?id=1", "?id=2", "/a", "/b", "?id=1&page=2")}
    assert len(names) == 5
    assert part_of("sedge.example/story?id=1&page=2") == ("sedge.example/story?id=1", 2)
    assert part_of("sedge.example/story/3") == ("sedge.example/story", 3)
    assert part_of("sedge.example/2023/05/07/story") == ("sedge.example/2023/05/07/story", 1)


PIECES = st.text(st.sampled_from("abm./?&=-%:@ A1é"), max_size=12)


@given(st.sampled_from(["https://", "http://", "", "https://web.archive.org/web/2023/https://"]), PIECES, PIECES)
def test_a_canonical_address_is_its_own(scheme: str, host: str, rest: str) -> None:
    for address in (f"{scheme}{host}.example/{rest}", f"{scheme}{host}{rest}"):
        name = canonical(address)
        assert name is None or canonical(name) == name
        assert unarchived(unarchived(address)) == unarchived(address)


def test_copies_of_one_address_count_once(tmp_path: Path) -> None:
    more = ["Share this article with a friend", *LINES]
    tables = read(
        tmp_path,
        a=page(more, head=at("https://sedge.example/amp/mill/")),
        b=page(LINES, head=at("https://sedge.example/mill/")),
        c=page(LINES, head=at("https://sedge.example/mill/?utm_source=letter")),
        d=page(LINES, f"{TITLE} - Sedge Courier", at("https://sedge.example/print.php?id=77")),
    )
    assert counted(tables) == ["b"]
    assert reasons(tables) == {"a": "same-address", "c": "same-address", "d": "duplicate"}
    assert not len(tables["versions"])


def test_an_amp_page_that_names_the_article_is_its_copy(tmp_path: Path) -> None:
    head = at("https://sedge.example/mill/")
    tables = read(tmp_path, a=page([*LINES, "Read this on our site."], head=head, root="amp"), b=page(LINES, head=head))
    assert counted(tables) == ["b"]
    assert reasons(tables) == {"a": "same-address"}


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_a_later_state_is_counted_and_the_earlier_one_kept(tmp_path: Path, names: tuple[str, str]) -> None:
    old, new = names
    changed = [LINES[0].replace("before the harvest", "after the harvest"), *LINES[2:], OTHER[0]]
    first = page(LINES, head=at("https://sedge.example/mill", updated="2023-05-07T09:00:00+02:00"))
    head = at("https://sedge.example/mill", "2023-05-09T08:00:00+02:00", "2023-05-09T09:00:00+02:00")
    tables = read(tmp_path, **{old: first, new: page(changed, "The mill is late", head)})
    assert counted(tables) == [new]
    assert reasons(tables) == {old: "version"}
    article = tables["articles"].iloc[0]
    assert article["published"] == "2023-05-07", "the first publication stays"
    versions = tables["versions"].sort_values("version")
    assert set(versions["article_id"]) == {article["article_id"]}
    assert versions["title"].tolist() == [TITLE, "The mill is late"]
    assert versions["kind"].tolist() == ["updated", "updated"]
    assert json.loads(versions["body"].iloc[1]) == json.loads(article["body"])


def test_saving_tells_where_nothing_else_does(tmp_path: Path) -> None:
    (tmp_path / "sedge").mkdir()
    for name, day in (("a", "2023-05-09"), ("b", "2023-05-08")):
        (tmp_path / "sedge" / f"{name}.html.toml").write_text(f"fetched = {day}T10:00:00Z\n")
    head = at("https://sedge.example/mill")
    tables = read(tmp_path, a=page(LINES, head=head), b=page([*LINES[:-1], OTHER[2]], head=head))
    assert counted(tables) == ["a"]
    assert tables["versions"]["kind"].tolist() == ["saved", "saved"]


def test_an_unknown_order_is_said(tmp_path: Path) -> None:
    head = at("https://sedge.example/mill")
    tables = read(tmp_path, a2=page(LINES, head=head), a10=page([*LINES[:-1], OTHER[2]], head=head))
    assert counted(tables) == ["a10"]
    assert "newest is not stated" in tables["articles"]["doubts"].iloc[0]


def test_a_later_state_that_is_held_back_does_not_replace_a_good_one(tmp_path: Path) -> None:
    settings = IngestSettings(min_confidence=0.95)
    (tmp_path / "sedge").mkdir()
    good = page(
        [*LINES, *OTHER, *(line.replace("Sedge", "Reed") for line in LINES)], head=at("https://sedge.example/mill")
    )
    poor = page(LINES[:3], head=at("https://sedge.example/mill", updated="2023-06-01T09:00:00+02:00"))
    (tmp_path / "sedge" / "a.html").write_text(good)
    (tmp_path / "sedge" / "b.html").write_text(poor)
    tables = read_all(tmp_path, settings, {})
    assert counted(tables) == ["a"]


def test_other_texts_at_one_address_stay_with_a_doubt(tmp_path: Path) -> None:
    head = at("https://sedge.example/today")
    tables = read(tmp_path, a=page(LINES, head=head), b=page(OTHER, "Bands quarrel", head))
    assert counted(tables) == ["a", "b"]
    assert all("same address" in doubts for doubts in tables["articles"]["doubts"])


def test_a_column_of_every_week_is_many_articles(tmp_path: Path) -> None:
    def prices(week: int, day: str) -> str:
        figures = f"Corn stood at {week * 7 + 40}, barley at {week * 3 + 30}, hay at {week + 12} crowns for a sack."
        return page([*LINES[:5], figures], "Prices at the mill", at(f"https://sedge.example/prices-{week}", day))

    tables = read(tmp_path, a=prices(1, "2023-05-01"), b=prices(2, "2023-05-08"), c=prices(3, "2023-05-08"))
    assert counted(tables) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (at("https://sedge.example/mill?page=1"), at("https://sedge.example/mill?page=2")),
        (at("https://sedge.example/mill"), at("https://sedge.example/mill/2")),
        (at("https://sedge.example/mill/1"), at("https://sedge.example/mill/2")),
        ("<link rel='next' href='?page=2'>", "<link rel='prev' href='?page=1'>"),
        ("<link rel='next' href='mill-2.html'>", "<link rel='prev' href='mill-1.html'>"),
    ],
)
def test_the_pages_of_an_article_are_joined(tmp_path: Path, first: str, second: str) -> None:
    tables = read(tmp_path, b=page(LINES, head=first), a=page(OTHER, head=second))
    assert counted(tables) == ["b"]
    assert reasons(tables) == {"a": "joined"}
    texts = [text for _, text in json.loads(tables["articles"]["body"].iloc[0])]
    assert texts == [*LINES, *OTHER]


def test_links_with_numbers_tell_the_pages(tmp_path: Path) -> None:
    links = "<div class='pages'><a href='mill-1.html'>1</a> <a href='mill-2.html'>2</a></div></article>"
    one, two = (
        page(lines, head=at(f"https://sedge.example/mill-{number}.html")).replace("</article>", links)
        for number, lines in ((1, LINES), (2, OTHER))
    )
    assert reasons(read(tmp_path, a=one, b=two)) == {"b": "joined"}


@pytest.mark.parametrize(("box", "held"), [("pages", True), ("comment-pages", False)])
def test_one_page_of_several_is_held_back(tmp_path: Path, box: str, held: bool) -> None:
    links = f"<div class='{box}'><a href='?p=1'>1</a> <a href='?p=2'>2</a> <a href='?p=3'>3</a></div></article>"
    tables = read(tmp_path, a=page([*LINES, *OTHER]).replace("</article>", links))
    assert tables["articles"]["quarantined"].tolist() == [held]


def test_a_page_that_is_missing_is_said(tmp_path: Path) -> None:
    last = [line.replace("band", "choir").replace("square", "green") for line in OTHER]
    tables = read(
        tmp_path,
        a=page([*LINES, "Page 1 of 3"], head=at("https://sedge.example/mill?page=1")),
        b=page([*last, "Page 3 of 3"], head=at("https://sedge.example/mill?page=3")),
    )
    assert counted(tables) == ["a"]
    assert "2 is missing" in tables["articles"]["doubts"].iloc[0]


def test_numbers_of_articles_are_no_pages(tmp_path: Path) -> None:
    tables = read(
        tmp_path,
        a=page(LINES, "Morning news", at("https://sedge.example/2023/05/07", "2023-05-07")),
        b=page(OTHER, "Morning news", at("https://sedge.example/2023/05/08", "2023-05-08")),
        c=page(OTHER[::-1], "Bands quarrel", at("https://sedge.example/index.php?page=11")),
    )
    assert counted(tables) == ["a", "b", "c"] or reasons(tables) == {"c": "duplicate"}


def test_the_same_file_twice_changes_no_table_but_rejected(tmp_path: Path) -> None:
    files = {"a": page(LINES, head=at("https://sedge.example/mill")), "b": page(OTHER, "Bands quarrel")}
    before = read(tmp_path, **files)
    after = read(tmp_path, **{"a-copy": files["a"], "b (1)": files["b"]})
    assert len(after["rejected"]) == 2
    for name in ("outlets", "articles", "left_out", "versions"):
        pd.testing.assert_frame_equal(before[name], after[name])
    again = read(tmp_path)
    for name, table in after.items():
        pd.testing.assert_frame_equal(table, again[name])
