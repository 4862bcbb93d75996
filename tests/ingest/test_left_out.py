"""Every letter of an input is in its article's body or listed as left out."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.ingest.format import Page
from framing.ingest.left_out import AFTER, BEFORE, HEADLINE, INSIDE, accounted, bare_length
from framing.ingest.sources import again
from framing.ingest.tables import read_all
from framing.settings import IngestSettings
from framing.tables.records import Block, LeftOut

LINES = st.lists(st.text(st.sampled_from("ab .\u0434\u0301•"), max_size=30), max_size=12)


def length(parts: tuple[LeftOut, ...] | tuple[Block, ...]) -> int:
    return sum(bare_length(part.text) for part in parts)


@given(LINES, st.data())
def test_what_is_seen_is_kept_or_left_out(lines: list[str], data: st.DataObject) -> None:
    kept = [line for line in lines if data.draw(st.booleans())]
    page = Page(tuple(Block(line) for line in kept), seen="\n".join(lines))
    assert length(page.body) + length(accounted(page)) >= bare_length(page.seen)
    assert length(accounted(page)) <= bare_length(page.seen)


@given(LINES)
def test_a_body_that_is_all_leaves_nothing_out(lines: list[str]) -> None:
    page = Page(tuple(Block(" ".join(line.split())) for line in lines), seen="\n".join(lines))
    assert accounted(page) == ()


def test_each_part_has_its_place_and_the_reader_its_own_reason() -> None:
    seen = "Menu Home\nFerry to stop\nThe ferry stops on Monday.\nPhoto: harbour\nIt was old.\nRead more\nImprint"
    body = (Block("The ferry stops on Monday."), Block("It was old."))
    page = Page(body, "Ferry to stop", seen=seen, left_out=(LeftOut("caption", "Photo: harbour"),))
    assert accounted(page) == (
        LeftOut(BEFORE, "Menu Home"),
        LeftOut(HEADLINE, "Ferry to stop"),
        LeftOut("caption", "Photo: harbour"),
        LeftOut(AFTER, "Read more\nImprint"),
    )


def test_words_taken_out_of_a_paragraph_are_found() -> None:
    seen = "The ferry stops (opens new tab) on Monday, the port said."
    page = Page((Block("The ferry stops on Monday, the port said."),), seen=seen)
    assert accounted(page) == (LeftOut(INSIDE, "(opens new tab)"),)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_nothing_of_a_file_is_lost(tmp_path: Path, name: str) -> None:
    said = "The harbour office of Lindow said on day {} that the ferry would sail again at noon, after long repairs."
    lines = ["The ferry sails again", *(said.format(day) for day in range(9)), "Subscribe to our newsletter"]
    shown = [f"<h1>{lines[0]}</h1>", *(f"<p>{line}</p>" for line in lines[1:])] if name.endswith("html") else lines
    (tmp_path / "post").mkdir()
    (tmp_path / "post" / name).write_text("\n\n".join(shown), encoding="utf-8")
    found = read_all(tmp_path, IngestSettings(), {})
    article = found["articles"].iloc[0]
    left_out = " ".join(found["left_out"]["text"])
    assert all(line in article["body"] or line in left_out or line == article["title"] for line in lines)


def test_an_input_is_found_again_also_inside_a_file(tmp_path: Path) -> None:
    said = "The harbour office of Lindow said that the ferry would sail again at noon, after long repairs. " * 5
    rows = [{"title": f"Ferry {day}", "text": f"{said} Day {day}."} for day in range(3)]
    (tmp_path / "post").mkdir()
    file = tmp_path / "post" / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    article = read_all(tmp_path, IngestSettings(), {})["articles"].iloc[2]
    found = again(tmp_path, article["source_path"], IngestSettings())
    assert found is not None
    assert hashlib.sha256(found.content).hexdigest() == article["sha256"]
    file.unlink()
    assert again(tmp_path, article["source_path"], IngestSettings()) is None
