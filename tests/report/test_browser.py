"""The report as a reader's browser sees it: from disk, with the network off."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from framing.report import folding
from framing.report.sources.about import About
from framing.report.wording import written_languages

from . import made
from .conftest import write_report

KINDS = ("index.html", "topics", "outlets", "articles", "stories", "search.html", "method.html", "changes.html",
         "who_says.html", "take_away.html")  # fmt: skip


def one_of_each(report: Path) -> list[Path]:
    pages = [report / kind for kind in KINDS if kind.endswith(".html")]
    return [*pages, *(sorted((report / kind).glob("*.html"))[0] for kind in KINDS if not kind.endswith(".html"))]


# What the browser complained about on each page, since the page was last gone to.
HEARD: dict[Any, list[str]] = {}


def listened_to(page: Any) -> list[str]:
    """Everything that the browser complains about on this page from now on."""
    if page not in HEARD:
        complaints = HEARD[page] = []
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
        here = ("file:", "data:", "blob:", "about:")
        page.on("request", lambda request: None if request.url.startswith(here) else complaints.append(request.url))
    HEARD[page].clear()
    return HEARD[page]


@pytest.fixture
def opened(window: Callable[..., Any]) -> Callable[..., tuple[Any, list[str]]]:
    """Opens a page offline and collects whatever the browser complains about.

    Each page has a window of its own, or comes `into` one that the test has already.
    """

    def visit(path: Path | str, into: Any = None, **options: Any) -> tuple[Any, list[str]]:
        page = into or window(offline=True, **options)
        page.goto("about:blank")  # what is under way on the page before ends here
        complaints = listened_to(page)
        page.goto(f"file://{path}" if isinstance(path, Path) else path)
        return page, complaints

    return visit


def test_every_kind_of_page_opens_offline_without_a_complaint(
    report: Path, small_report: Path, packed_report: Path, opened: Any
) -> None:
    more = (small_report / "index.html", small_report / "side_by_side.html", packed_report / "articles" / "index.html")
    page = None
    for path in (*one_of_each(report), *more):
        page, complaints = opened(path, page)
        page.wait_for_load_state()
        assert not complaints, path
        assert page.locator("h1").count() == 1


_VIOLATIONS = {"resultTypes": ["violations"]}
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}} | _VIOLATIONS
_NO_COLOURS = {"rules": {"color-contrast": {"enabled": 0}}} | _VIOLATIONS  # 0: these options become JavaScript


# Of what axe looks at, only the colours differ in the dark.
@pytest.mark.parametrize(("scheme", "looked_at"), [("light", _VIOLATIONS), ("dark", _COLOURS)], ids=["light", "dark"])
def test_no_page_has_an_accessibility_violation(
    report: Path, small_report: Path, packed_report: Path, opened: Any, scheme: str, looked_at: dict[str, Any]
) -> None:
    page = None
    for path in (*one_of_each(report), small_report / "side_by_side.html", packed_report / "articles" / "index.html"):
        page, _ = opened(path, page, color_scheme=scheme, bypass_csp=True)
        _open_everything(page)
        assert not (found := _violations(page, looked_at)), (path.name, found)


def test_the_law_sees_a_violation_in_the_dark(report: Path, opened: Any) -> None:
    page, _ = opened(report / "index.html", color_scheme="dark", bypass_csp=True)
    page.add_style_tag(content="p { color: #333; background: #222 }")
    assert [name for name, _ in _violations(page, _COLOURS)] == ["color-contrast"]


def _open_everything(page: Any) -> None:
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")


def _violations(page: Any, looked_at: dict[str, Any]) -> list[tuple[str, str]]:
    """What axe finds wrong with a page: the rule, and the first place."""
    axe = pytest.importorskip(
        "axe_core_python.sync_playwright", reason="axe-core-python is not installed (dev dependency)"
    ).Axe()
    found = axe.run(page, options=looked_at)["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found]


@pytest.mark.slow  # the pages are the same in every language, and the words are checked in test_strings.py
@pytest.mark.parametrize("language", [one for one in written_languages() if one != "en"])
def test_pages_in_another_language_are_as_good(
    tmp_path_factory: pytest.TempPathFactory, opened: Any, language: str
) -> None:
    folder = tmp_path_factory.mktemp(language)
    report = write_report(folder / "tested", made.tables(4, 18), language=language)
    small = write_report(folder / "few", made.tables(3, 4), language=language)
    page = None
    for path in (*one_of_each(report), small / "index.html", small / "side_by_side.html"):
        page, complaints = opened(path, page, viewport={"width": 375, "height": 700}, bypass_csp=True)
        page.wait_for_load_state()
        assert not complaints, path
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
        _open_everything(page)
        assert not (found := _violations(page, _NO_COLOURS)), (path.name, found)  # colours are those of English pages


def test_what_waits_on_a_large_page_comes_when_its_part_is_opened(
    tmp_path: Path, opened: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "MOST", 10_000)
    monkeypatch.setattr(About, "main", frozenset({"naming"}))  # the other measures wait as a whole
    report = write_report(tmp_path, made.tables(4, 18))
    path = sorted((report / "topics").glob("*.html"))[0]
    assert sorted((report / "topics").glob("*.js"))
    page, complaints = opened(path)
    page.wait_for_load_state()
    closed = page.locator("details.numbers:has([data-part])").first.element_handle()
    closed.query_selector("summary").click()
    assert closed.wait_for_selector("table").is_visible()
    page.get_by_role("button", name="Harbor Lamp").click()
    hidden = page.locator("details[id^='e-m-']:not([open]):has([data-part])").first.element_handle()
    hidden.query_selector("summary").click()
    assert hidden.wait_for_selector(".beside > [data-o='outlet-00']").is_visible()
    assert not hidden.query_selector(".beside > [data-o='outlet-01']").is_visible()
    assert not complaints
    waiting = page.evaluate("document.querySelector('[data-holds]').dataset.holds.split(' ')")
    page, complaints = opened(f"file://{path}#{waiting[0]}")
    page.locator(f"[id='{waiting[0]}']").wait_for()
    assert page.locator(f"[id='{waiting[0]}']").is_visible()
    assert not complaints


def test_no_page_is_wider_than_a_phone(report: Path, small_report: Path, opened: Any) -> None:
    page = None
    for path in (*one_of_each(report), small_report / "index.html", small_report / "side_by_side.html"):
        page, _ = opened(path, page, viewport={"width": 375, "height": 700})
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path


def test_the_filter_leaves_one_outlet(report: Path, opened: Any) -> None:
    page, complaints = opened(sorted((report / "topics").glob("*.html"))[0])
    page.get_by_role("button", name="Harbor Lamp").click()
    assert page.locator(".beside > [data-o='outlet-00']").first.is_visible()
    assert page.locator(".beside > [data-o='outlet-01']:visible").count() == 0
    page.get_by_role("button", name="All", exact=True).click()
    assert page.locator(".beside > [data-o='outlet-01']:visible").count() > 0
    assert not complaints


def test_search_finds_a_passage_and_leads_to_it(report: Path, opened: Any) -> None:
    page, complaints = opened(report / "search.html")
    page.get_by_label("Words to look for").fill('weeks "marta vind"')
    page.wait_for_selector("#results li")
    assert set(page.locator("#results mark").all_inner_texts()) == {"weeks"}
    page.get_by_label("Outlet", exact=True).select_option(label="Valley Herald")
    page.wait_for_timeout(150)
    assert set(page.locator("#results bdi.who").all_inner_texts()) == {"Valley Herald"}
    page.locator("#results a").first.click()
    page.wait_for_load_state()
    assert page.evaluate("document.querySelector(':target') !== null")
    assert not complaints


def test_a_chart_can_be_taken_along_as_svg_and_png(report: Path, opened: Any) -> None:
    topic = sorted((report / "topics").glob("*.html"))[0]
    page, complaints = opened(topic, accept_downloads=True)
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").first.click()
    assert Path(download.value.path()).read_bytes()[:4] == b"\x89PNG"
    page.get_by_role("link", name="SVG").first.click()
    page.wait_for_load_state()
    assert page.url.endswith(".svg")
    assert page.locator("svg path").count() > 3
    assert not complaints


def test_every_drawn_chart_is_a_file_that_needs_nothing_else(report: Path, opened: Any) -> None:
    charts = sorted((report / "charts").glob("*.svg"))
    linked = sum(page.read_text().count('.svg"') for page in report.rglob("*.html"))
    assert len(charts) == linked > 10
    for path in charts:
        root = ElementTree.parse(path).getroot()
        assert root.tag.endswith("svg")
        assert not re.search(r"var\(|url\(|href|<script|\son\w+=", path.read_text()), path
    page, complaints = opened(charts[0], java_script_enabled=False)
    assert page.locator("text").first.is_visible()
    assert not complaints


def test_the_dates_leave_only_articles_of_their_time(report: Path, opened: Any) -> None:
    page, complaints = opened(report / "topics/ferry.html")
    dots = "[...document.querySelectorAll('svg.panel .dots')].map(x => x.getAttribute('d').split('M').length - 1)"
    before = sum(page.evaluate(dots))
    dates = page.get_by_role("group", name="Show dates")
    chosen = dates.locator("[data-filter]").nth(1)
    chosen.click()
    assert dates.locator("[aria-pressed=true]").count() == 1
    assert 0 < sum(page.evaluate(dots)) < before
    assert page.get_by_text("Means and intervals are still those of all dates").is_visible()
    shown = page.locator("blockquote[data-p]:not(.off)").evaluate_all("all => all.map(x => x.dataset.p)")
    assert len(set(shown)) == 1
    page.get_by_role("button", name="All dates").click()
    assert sum(page.evaluate(dots)) == before
    assert not complaints


def test_the_index_prints_on_one_page(report: Path, opened: Any) -> None:
    page, _ = opened(report / "index.html")
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    page.emulate_media(media="print")
    assert page.locator("footer time").is_visible()
    assert page.locator(".brief li").first.is_visible()
    assert page.locator("svg.mini").first.is_visible()


def test_the_numbers_of_a_row_appear_at_the_pointer(report: Path, opened: Any) -> None:
    page, _ = opened(sorted((report / "topics").glob("*.html"))[0])
    page.locator("svg.panel g.row").first.hover()
    assert "Harbor Lamp" in page.locator("#tip").inner_text()


def test_a_page_reads_without_javascript(report: Path, opened: Any) -> None:
    page, _ = opened(sorted((report / "topics").glob("*.html"))[0], java_script_enabled=False)
    assert page.locator("svg.panel .mk").count() > 0
    assert page.locator("blockquote").first.is_visible()


HOSTILE = (
    '"><script>window.owned=1</script><img src=x onerror="window.owned=1"></style></template>'
    "<style>*{display:none}</style>{{7*7}}\u202eevil\u200f\u0000"
)


def test_hostile_text_changes_nothing(tmp_path: Path, opened: Any) -> None:
    tables = made.tables(3, 12, title=HOSTILE)
    for table, column in (
        ("outlets", "name"),
        ("outlets", "group"),
        ("articles", "author"),
        ("quotes", "speaker"),
        ("topics", "description"),
    ):
        tables[table][column] = HOSTILE
    tables["articles"]["url"] = "javascript:window.owned=1//https://x.example"
    tables["paragraphs"]["text"] = tables["paragraphs"]["text"] + HOSTILE
    tables["rejected"]["detail"] = HOSTILE
    tables["evidence"]["sentence"] = HOSTILE
    report = write_report(tmp_path, tables)
    page = None
    for path in one_of_each(report):
        page, complaints = opened(path, page)
        page.wait_for_timeout(50)
        assert not complaints, path
        assert page.evaluate("window.owned") is None
        assert page.locator("main").is_visible()
        assert page.locator("main script:not([type='application/json']), main img, main style, [onerror]").count() == 0
        assert page.evaluate("[...document.links].every(x => /^(file|https?):/.test(x.href))")
        assert "\u202e" not in page.content()
