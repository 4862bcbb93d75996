"""Saved pages of many kinds: the paragraphs that a reader saw, and a named doubt where the article was not there."""

from __future__ import annotations

import re

import pytest

from framing.ingest import read
from framing.settings import IngestSettings
from framing.tables.records import Article, BlockKind, Rejected, Source
from tests.ingest.made_pages import FAILED, TEXT, Made, live, made


def article(page: str) -> Article | Rejected:
    return read(Source("gazette/page.html", "gazette", page.encode()), IngestSettings())


def plain(text: str) -> str:
    return " ".join(text.removeprefix("• ").split())


@pytest.mark.parametrize("one", made(), ids=lambda one: one.name)
def test_the_paragraphs_are_those_that_a_reader_saw(one: Made) -> None:
    found = article(one.page)
    assert isinstance(found, Article), found
    blocks = [plain(block.text) for block in found.body]
    assert [text for text in one.paragraphs if text not in blocks] == []
    places = [blocks.index(text) for text in one.paragraphs]
    assert places == sorted(places)
    assert [part for part in one.lacks if any(part in block for block in blocks)] == []
    assert found.title == one.title
    assert found.url == one.url
    assert not found.held
    assert found.confidence >= 0.5


@pytest.mark.parametrize(("says", "end", "page"), [(says, end, make()) for _, says, end, make in FAILED],
                         ids=[name for name, *_ in FAILED])  # fmt: skip
def test_what_is_no_article_is_said_to_be_none(says: str, end: str, page: str) -> None:
    found = article(page)
    if end == "rejected":
        assert isinstance(found, Rejected)
        assert re.search(says, found.reason)
    else:
        assert isinstance(found, Article)
        assert any(re.search(says, doubt) for doubt in found.held)


def test_a_page_that_says_that_a_machine_translated_it_is_read_with_a_doubt() -> None:
    page = next(one.page for one in made())
    said = article(page.replace("</article>", "<p>This text was translated by AI.</p></article>", 1))
    assert isinstance(said, Article)
    assert [doubt for doubt in said.doubts if "machine translated" in doubt]
    assert not said.held
    for text in ("The poem was translated by Ada Hale.", "They talked about machine tools."):
        plain_page = article(page.replace("</article>", f"<p>{text}</p></article>", 1))
        assert isinstance(plain_page, Article)
        assert not [doubt for doubt in plain_page.doubts if "machine" in doubt]


@pytest.mark.parametrize("newest_first", [True, False])
def test_each_entry_of_a_live_blog_keeps_its_time_and_headline_above_it(newest_first: bool) -> None:
    found = article(live(newest_first))
    assert isinstance(found, Article)
    entries = [("18:05 The session begins", TEXT[0]), ("19:40 Engineers speak", TEXT[1]), ("22:15 The vote", TEXT[2])]
    wanted = entries[::-1] if newest_first else entries
    headings = [place for place, block in enumerate(found.body) if block.kind is BlockKind.HEADING]
    assert [(found.body[place].text, found.body[place + 1].text) for place in headings] == wanted
    assert found.body[0].text == TEXT[3]
    assert any("live blog" in doubt for doubt in found.doubts)


def test_no_letter_of_a_page_is_lost_without_a_word() -> None:
    for one in made():
        found = article(one.page)
        assert isinstance(found, Article)
        told = "".join("".join(part.text for part in (*found.body, *found.left_out)).split())
        assert all("".join(text.split()) in told for text in one.paragraphs), one.name
