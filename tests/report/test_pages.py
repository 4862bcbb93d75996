"""Laws of the kinds of pages: each is found by itself and has what it needs."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from framing.report.all_pages import called, kinds
from framing.report.wording import Wording, wording

# templates that are no page of a report
FRAMES = {"base.html.j2", "brief.html.j2", "chart.svg.j2", "main_part.html.j2", "parts.html.j2"}


def test_every_kind_has_a_template_and_every_template_a_kind() -> None:
    templates = {path.name for path in (resources.files("framing.report") / "templates").iterdir()}
    assert templates - FRAMES == {f"{name}.html.j2" for name in kinds()}


def test_lines_of_templates_can_be_read() -> None:
    for path in (resources.files("framing.report") / "templates").iterdir():
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if len(line) > 160] == [], path.name


def test_every_kind_makes_pages_with_the_body_class_that_its_styles_ask_for(
    report: Path, small_report: Path, packed_report: Path
) -> None:
    bodies = {
        found.group(1)
        for path in (path for one in (report, small_report, packed_report) for path in one.rglob("*.html"))
        if (found := re.search(r'<body class="([^"]+)">', path.read_text(encoding="utf-8")))
    }
    assert bodies == set(kinds())


def test_the_menu_of_every_page_leads_to_the_pages_that_ask_for_a_place(report: Path, small_report: Path) -> None:
    words = wording()
    every = sorted((kind.menu, name) for name, kind in kinds().items() if kind.menu is not None)
    assert every
    for path in (*report.rglob("*.html"), *small_report.rglob("*.html")):
        asking = [one for one in every if one[1] != "side_by_side" or path.is_relative_to(small_report)]
        nav = path.read_text(encoding="utf-8").split("<nav", 1)[1].split("</nav>", 1)[0]
        links = re.findall(r'<a href="(?:\.\./)*(\w+)\.html">(.*?)</a>', nav)
        assert links == [(name, called(name, words)) for _, name in asking], path.name


def test_a_page_without_words_is_called_as_its_module() -> None:
    assert called("all_articles", Wording({})) == "All articles"
    assert called("all_articles", Wording({"all_articles": {"menu": "Everything"}})) == "Everything"
