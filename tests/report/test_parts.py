"""Laws of the small parts: marking, outlet marks, numbers, charts, addresses."""

from __future__ import annotations

import html
import itertools
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from framing.measures.cards import cards
from framing.report.charts.panel import nice_ticks
from framing.report.pages.article import safe_link
from framing.report.pages.story import align
from framing.report.parts.marking import MarkedSpan, marked
from framing.report.parts.over_time import spark
from framing.report.sources.notes import notes
from framing.report.sources.outlets import marks, page_name, shown
from framing.report.sources.periods import LETTERS, MOST, periods
from framing.report.sources.quoting import without_stray_quotes
from framing.report.wording import Wording, wording
from framing.report.writing import ENGLISH
from framing.tables.records import Outlet

spans = st.lists(
    st.builds(MarkedSpan, st.integers(0, 40), st.integers(0, 60), st.sampled_from(["q", "name"]), st.text(max_size=5)),
    max_size=6,
)


@given(st.text(max_size=50), spans)
def test_marking_keeps_all_text_and_escapes_it(text: str, chosen: list[MarkedSpan]) -> None:
    drawn = marked(text, chosen)
    bare = re.sub(r'</?mark(?: class="[a-z ]*")?(?: title="[^"]*")?>', "", str(drawn))
    assert html.unescape(bare) == shown(text)
    assert "<script" not in str(drawn)


@given(st.sets(st.text("abcdefgh-", min_size=1), min_size=1, max_size=40))
def test_forty_outlets_are_told_apart_by_hue_and_shape(slugs: set[str]) -> None:
    found = marks(Outlet(slug, slug) for slug in slugs)
    assert len({(mark.hue, mark.shape) for mark in found}) == len(found)
    assert len({mark.hue for mark in found[:8]}) == len(found[:8])


@given(st.lists(st.text(max_size=20), unique=True, max_size=20))
def test_page_names_are_plain_and_never_collide(keys: list[str]) -> None:
    names = [page_name(key) for key in keys]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in names)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        " JaVaScRiPt:x",
        "//x.example",
        "http://",
        "ftp://x.example",
        None,
        "http://[x",
    ],
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert safe_link(url) == ""


def test_a_web_address_stays() -> None:
    assert safe_link("https://x.example/a?b=1") == "https://x.example/a?b=1"


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_few_and_inside(low: float, width: float) -> None:
    found = nice_ticks(low, low + width)
    assert 1 <= len(found) <= 9
    assert all(low - width * 1e-6 <= tick <= low + width * (1 + 1e-6) for tick in found)


def test_numbers_are_written_for_people() -> None:
    written = [ENGLISH.percent(n) for n in (0.995, 0.99999, -0.998, 0.994, 1.0)]
    assert written == ["99.5%", "99.9%", "−99.8%", "99%", "100%"]
    assert [ENGLISH.percent(n) for n in (0.0004, 0.0, 0.0005)] == ["0.04%", "0%", "0.1%"]
    assert ENGLISH.percent(0.061) == "6.1%"
    assert ENGLISH.percent(0.25) == "25%"
    assert ENGLISH.percent(1) == "100%"
    assert ENGLISH.plain(-0.001, 2) == "0.00"
    assert ENGLISH.plain(-1.5, 1) == "−1.5"


@given(st.lists(st.lists(st.text("abcd ", max_size=30), max_size=5), max_size=4))
def test_aligned_tellings_lose_no_paragraph(texts: list[list[str]]) -> None:
    tellings = [[(f"{i}-{j}", text) for j, text in enumerate(own)] for i, own in enumerate(texts)]
    rows = align(tellings)
    for i, own in enumerate(tellings):
        assert sorted(itertools.chain.from_iterable(row[i] for row in rows)) == list(range(len(own)))


def test_markup_in_names_is_text() -> None:
    assert marked("<b>&", []) == Markup("&lt;b&gt;&amp;")


@given(st.text("ab “”\"«»„.", max_size=20))
def test_only_quotation_marks_at_the_ends_are_taken(text: str) -> None:
    left = without_stray_quotes(text)
    assert left in text
    before, _, after = text.partition(left) if left else (text, "", "")
    assert not set(before + after) - set("“”\"«»„ ")


@pytest.mark.parametrize(
    ("cut", "shown"),
    [
        ("The ferry ran.”", "The ferry ran."),
        ("“The ferry ran.", "The ferry ran."),
        ("“The ferry ran.”", "The ferry ran."),
        ('He called it "late"', 'He called it "late"'),
        ("“Late,” he said, “is late.”", "“Late,” he said, “is late.”"),
        ("Der „Kahn“ fuhr.", "Der „Kahn“ fuhr."),
        ("„Der Kahn fuhr.“", "Der Kahn fuhr."),
    ],
)
def test_a_claim_ends_without_a_stray_quotation_mark(cut: str, shown: str) -> None:
    assert without_stray_quotes(cut) == shown


days = st.dates(date(1990, 1, 1), date(2040, 1, 1)).map(str) | st.just("")


@given(st.lists(days, max_size=30))
def test_every_day_has_its_stretch_and_stretches_follow_time(chosen: list[str]) -> None:
    found = periods(chosen)
    assert len(found.labels) <= MOST
    dated = sorted(day for day in chosen if day)
    places = [found.of(day) for day in dated]
    assert places == sorted(places)
    assert all(0 <= place < len(found.labels) for place in places)
    assert found.letter(chosen) in ("", *LETTERS)


def test_little_more_than_a_year_is_cut_into_quarters() -> None:
    assert periods(["2024-02-01", "2025-03-30", ""]).labels == (
        "Jan–Mar 2024",
        "Apr–Jun 2024",
        "Jul–Sep 2024",
        "Oct–Dec 2024",
        "Jan–Mar 2025",
        "",
    )


def test_two_months_make_no_line() -> None:
    months = [{"period": f"2024-0{i}", "estimate": 0.1 * i} for i in (1, 2, 3)]
    assert spark(months[:2], "") is None
    assert spark(months, "").dots.count("M") == 3  # type: ignore[union-attr]


def test_another_language_is_one_more_file() -> None:
    quoted = [measure for measure in cards() if measure.name == "quoted"]
    said = {"quoted": {"title": "Цитаты", "unit": "доля слов в кавычках"}}
    words = Wording({**wording(), "measure": said})
    note = notes(quoted, words=words)["quoted"]
    assert (note.title, note.unit) == ("Цитаты", "доля слов в кавычках")
    assert note.write(0.25) == "25%"  # what is a share stays one whatever its unit is called
    months = ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
    assert periods(["2024-02-01", "2024-03-30"], months).labels == ("фев 2024", "мар 2024")
    with pytest.raises(ValueError, match="there are: be, de, en, ru"):
        wording("ru-RU")
