"""In a large corpus the pages of articles are packed: the same pages, in a few files, each opened by one page."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from . import made
from .conftest import write_report
from .test_browser import opened  # noqa: F401  # a fixture
from .test_search import until


def shelves(report: Path) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}
    for path in (report / "articles").glob("*.js"):
        name, text = re.fullmatch(r'shard\("(\w+)","(.*)"\)\n', path.read_text()).groups()  # type: ignore[union-attr]
        assert name == path.stem
        found |= json.loads(gzip.decompress(base64.b64decode(text)))
    return found


def test_each_article_is_on_a_shelf_as_its_own_page_has_it(report: Path, packed_report: Path) -> None:
    found = shelves(packed_report)
    own = {path.stem: path.read_text(encoding="utf-8") for path in (report / "articles").glob("*.html")}
    assert set(found) == set(own)
    assert [path.name for path in (packed_report / "articles").glob("*.html")] == ["index.html"]
    for key, (title, main) in found.items():
        assert re.sub(r"\s+", " ", main).strip() in re.sub(r"\s+", " ", own[key]), key
        assert f"<title>{title}</title>" in own[key].replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")


def test_every_link_to_an_article_leads_to_one_that_is_there(packed_report: Path) -> None:
    found, links = shelves(packed_report), 0
    for page in packed_report.rglob("*.html"):
        for key, place in re.findall(r'href="(?:\.\./)*articles/([^"#]+)(#[^"]*)?"', page.read_text(encoding="utf-8")):
            assert key == "index.html"
            _, article, *at = place.split("#")
            assert article in found
            assert all(f'id="{one}"' in found[article][1] for one in at), (page, place)
            links += 1
    assert links > 100


def test_a_link_opens_the_article_at_its_place(packed_report: Path, opened: Any) -> None:  # noqa: F811
    page, complaints = opened(next(iter(sorted((packed_report / "topics").glob("*.html")))))
    link = page.locator('a[href*="#p-"]').first
    address = link.get_attribute("href")
    page.goto(f"file://{(packed_report / 'topics' / address).resolve()}".replace("%23", "#"))
    assert address is not None
    _, article, place = address.split("#")
    until(lambda: page.locator(f"[id='{place}'].aimed").count() == 1)
    title = shelves(packed_report)[article][0]
    assert page.title() == title
    assert page.locator("h1").count() == 1
    page.locator("a.here").last.click()
    until(lambda: page.locator("a.here").last.get_attribute("href") == page.evaluate("location.hash"))
    page.locator("p.crumb a").click()
    page.wait_for_load_state()
    assert "/outlets/" in page.url
    assert not complaints


def test_the_search_leads_to_a_packed_article(packed_report: Path, opened: Any) -> None:  # noqa: F811
    page, complaints = opened(f"file://{packed_report / 'search.html'}#council")
    page.wait_for_selector("#results li")
    page.locator("#results a").first.click()
    until(lambda: page.locator(".aimed").count() == 1)
    assert "council" in page.locator(".aimed").inner_text().lower()
    assert not complaints


def test_what_is_not_there_is_said(packed_report: Path, opened: Any) -> None:  # noqa: F811
    page, _ = opened(f"file://{packed_report / 'articles' / 'index.html'}#nothing")
    until(lambda: "no article of this name" in page.locator("main").inner_text())


def test_large_corpora_are_packed_by_themselves_and_in_the_same_bytes(
    tmp_path: Path, packed_report: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framing.report.files.OWN_FILES", 10)
    monkeypatch.setattr("framing.report.all_pages.FEW", 10)
    other = write_report(tmp_path, made.tables(4, 18), processes=2)
    for path in (packed_report / "articles").iterdir():
        assert path.read_bytes() == (other / "articles" / path.name).read_bytes()
