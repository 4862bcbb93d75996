"""Fourteen outlets and seven topics in a real browser: nothing is cut off, and everything that is left out is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from framing.report.pages import story
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.rows import in_order
from framing.report.wording import wording

from . import made
from .conftest import write_report

OUTLETS = 14
NAMES = (
    "The presidential election and the opposition in exile",
    "Potash exports and what is left of the economy of the island after five years",
    "Prisoners",
    "The war",
    "Independent journalists and the freedom of the press in the region",
)
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 800}
SIZES = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["1280", "390"])


def _with_topics(tables: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    first = tables["topics"].iloc[0].to_dict()
    empty = {"n_outlets": 0, "n_articles": 0, "n_paragraphs": 0}
    more = [{**first, **empty, "topic_id": f"more-{n}", "name": name, "label": name} for n, name in enumerate(names)]
    return {**tables, "topics": pd.concat([tables["topics"], pd.DataFrame(more)], ignore_index=True)}


@pytest.fixture(scope="module")
def roomy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(tmp_path_factory.mktemp("roomy"), _with_topics(made.tables(OUTLETS, 14), NAMES))


@pytest.fixture
def visit(window: Callable[..., Any]) -> Callable[..., Any]:
    def opened(path: Path, size: dict[str, int], into: Any = None) -> Any:
        page = into or window(offline=True, viewport=size, reduced_motion="reduce")
        page.goto(f"file://{path}")
        page.wait_for_function("document.querySelectorAll('.cards > [data-part]').length === 0")
        return page

    return opened


def _pages(report: Path) -> list[Path]:
    """The largest page of each kind."""
    kinds = [*report.glob("*.html"), *(path for path in report.iterdir() if path.is_dir())]
    largest = [max(one.glob("*.html"), key=lambda page: page.stat().st_size, default=None) for one in kinds]
    return [one if one.suffix == ".html" else page for one, page in zip(kinds, largest, strict=True)
            if one.suffix == ".html" or page is not None]  # fmt: skip


OUTSIDE = """width => [...document.querySelectorAll('.top a, .top summary, h1, h2, h3')]
    .filter(one => one.offsetParent && !one.closest('.scroll, .beside') && !one.matches('.skip'))
    .filter(one => { const box = one.getBoundingClientRect(); return box.right > width + 1 || box.left < -1
        || (getComputedStyle(one).overflow !== 'visible' && one.scrollWidth > one.clientWidth + 1); })
    .map(one => one.textContent)"""


@SIZES
def test_no_page_of_many_outlets_is_wider_than_the_window_or_cuts_a_heading(
    roomy: Path, visit: Any, size: dict[str, int]
) -> None:
    pages = _pages(roomy)
    assert len(pages) > 9
    page = None
    for path in pages:
        page = visit(path, size, page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path.name
        assert page.evaluate(OUTSIDE, size["width"]) == [], path.name


@SIZES
def test_the_list_of_topics_opens_with_every_name_in_full(roomy: Path, visit: Any, size: dict[str, int]) -> None:
    page = visit(roomy / "index.html", size)
    assert page.locator(".top").bounding_box()["height"] < 130
    page.click(".top .more summary")
    links = page.locator(".top .more a")
    shown = [link.inner_text() for link in links.all()]
    assert set(shown) == set(NAMES).union(("The ferry contract", "The harbour tax"))
    assert page.locator(".top .more summary").inner_text() == f"Topics ({len(shown)})"
    for link in links.all():
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        assert link.evaluate("one => one.scrollWidth <= one.clientWidth")
    page.keyboard.press("Escape")
    assert not page.locator(".top .more").evaluate("one => one.open")
    page.click(".top .more summary")
    page.locator("h1").click(position={"x": 5, "y": 5})
    assert not page.locator(".top .more").evaluate("one => one.open")


def test_few_short_topics_stand_in_the_head_itself(report: Path, visit: Any) -> None:
    page = visit(report / "index.html", WIDE)
    assert page.locator(".top .more").count() == 0
    assert "The ferry contract" in page.locator(".top nav").inner_text()


def test_cards_stand_beside_one_another_also_where_they_wait_in_a_file(roomy: Path, visit: Any) -> None:
    assert '<div class="cards"><div data-part=' in (roomy / "index.html").read_text(encoding="utf-8")
    page = visit(roomy / "index.html", WIDE)
    boxes = [card.bounding_box() for card in page.locator(".cards .card").all()]
    assert len(boxes) > 2
    assert len({round(box["x"]) for box in boxes}) == 3, "three columns have room"


def _stories(roomy: Path) -> list[Path]:
    return sorted((roomy / "stories").glob("*.html"))


def test_a_story_shows_every_outlet_in_tables_that_fit_the_page(roomy: Path, visit: Any) -> None:
    page = visit(max(_stories(roomy), key=lambda path: path.stat().st_size), WIDE)
    assert page.locator("h1").inner_text() == f"One event, {OUTLETS} outlets"
    tables = page.locator("table.tellings").all()
    columns = [table.locator("thead th").count() for table in tables]
    assert sum(columns) == OUTLETS
    assert max(columns) <= story.BESIDE
    assert max(columns) - min(columns) <= 1
    assert f"they stand in {len(tables)} tables" in page.locator(".hero").inner_text()
    for place in page.locator(".scroll").all():
        assert place.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
    numbers = [[int(one) for one in table.locator("tbody .part").all_inner_texts() if one] for table in tables]
    assert all(found == sorted(set(found)) for found in numbers)
    assert set(numbers[0]) & set(numbers[1])  # parts that both tables have


def test_words_are_only_here_if_no_article_has_them_that_is_named_below(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = FinishedTables(in_order(made.tables(OUTLETS, 9)))
    whole = {page.story_id: page for page in story.story_pages(corpus, wording())}
    monkeypatch.setattr(story, "MOST", 4)
    cut = {page.story_id: page for page in story.story_pages(corpus, wording())}
    assert set(cut) == set(whole)
    key = max(whole, key=lambda one: whole[one].n_articles)
    before = {telling.ref.article_id: telling.alone for table in whole[key].tables for telling in table.tellings}
    shown = {telling.ref.article_id: telling.alone for table in cut[key].tables for telling in table.tellings}
    left = {telling.ref.article_id for telling in cut[key].left_out}
    assert len(shown) == 4
    assert set(shown) | left == set(before)
    assert shown == {one: before[one] for one in shown}


def test_what_a_story_leaves_out_is_said_and_named(
    tmp_path: Path, visit: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story, "MOST", 7)
    report = write_report(tmp_path, made.tables(OUTLETS, 9), processes=1)
    page = visit(max(_stories(report), key=lambda path: path.read_text(encoding="utf-8").count('id="rest"')), WIDE)
    rest = page.locator("#rest li")
    said = page.locator(".hero a[href='#rest']").inner_text()
    assert said == f"{rest.count()} more articles are named below the tables."
    assert page.locator("table.tellings thead th").count() == 7
    assert rest.first.locator("a").get_attribute("href").startswith("../articles/")


def test_a_row_keeps_its_name_when_a_wide_table_is_scrolled(roomy: Path, visit: Any) -> None:
    page = visit(roomy / "index.html", PHONE)
    place = page.locator(".scroll:has(table.matrix)").first
    place.evaluate("one => { one.scrollLeft = 10_000; }")
    assert place.evaluate("one => one.scrollLeft") > 50
    head = place.locator("tbody th[scope=row]").first
    left = place.bounding_box()["x"]
    box = head.bounding_box()
    assert abs(box["x"] - left) < 2
    assert box["width"] < PHONE["width"] / 2
