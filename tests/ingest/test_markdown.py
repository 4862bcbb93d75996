"""Clips in Markdown: front matter, links, pictures and what stands around the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.ingest.formats.markdown import read_markdown
from framing.ingest.left_out import accounted

PARTS = [
    f"The boat to Gannet Rock left at {hour} with people on board, and the [pilot](https://x.example/a_(b)) said that "
    "the wind had turned before anybody on the quay noticed." for hour in range(6, 10)
]  # fmt: skip
PLAIN = [part.replace("[pilot](https://x.example/a_(b))", "pilot") for part in PARTS]
FRONT = """---
title: "The boat: a story"
source: "https://post.example/1"
author:
  - "[[Ada Brink]]"
  - "[[Tom Fell]]"
published: 2024-10-14
created: 2024-11-01
tags: [clippings, boats]
---
"""


def texts(text: str) -> list[str]:
    return [block.text for block in read_markdown(text).body]


def test_a_clip_of_obsidian() -> None:
    page = read_markdown(FRONT + "![[boat.png]]\n\n" + "\n\n".join(PARTS) + "\n\n[Subscribe](https://post.example/s)")
    assert (page.title, page.author, page.url) == ("The boat: a story", "Ada Brink, Tom Fell", "https://post.example/1")
    assert page.dating.published == "2024-10-14"
    assert [block.text for block in page.body] == PLAIN
    assert any(piece.text == "Subscribe" for piece in accounted(page))


@pytest.mark.parametrize(
    "head",
    [
        "# The boat\n\nBy Ada Brink\n\n14 October 2024\n\n",
        "# The boat\nBy Ada Brink, 14 October 2024\n",
        "The boat\n========\n\n[Island Post](https://post.example) · By Ada Brink · 14 October 2024\n\n",
    ],
)
def test_what_stands_between_headline_and_text(head: str) -> None:
    page = read_markdown(head + "\n\n".join(PARTS))
    assert (page.title, page.dating.published) == ("The boat", "2024-10-14")
    assert [block.text for block in page.body] == PLAIN


def test_lines_that_are_whole_paragraphs_are_paragraphs() -> None:
    assert texts("# The boat\n" + "\n".join(PARTS)) == PLAIN


PIECES = st.sampled_from(
    [*PARTS, "## A heading", "- one item\n- another", "> Somebody said so.", "![a boat](b.jpg)", "[Read more](https://x.example)",
     "Share this article", "**Bold** words, and `code`.", "14 October 2024", "| a | b |", "***", ""]
)  # fmt: skip


@given(st.lists(PIECES, max_size=12))
def test_every_word_is_in_the_text_or_listed_as_left_out(pieces: list[str]) -> None:
    page = read_markdown("# The boat\n\n" + "\n\n".join([PARTS[0], *pieces]))
    kept = " ".join([block.text for block in page.body] + [piece.text for piece in accounted(page)])
    for words in ("A heading", "another", "Somebody said so.", "a boat", "Read more", "Share this", "Bold words"):
        assert words in kept or not any(words in piece.replace("**", "") for piece in pieces)
    assert all(text in kept for part, text in zip(PARTS, PLAIN, strict=True) if part in pieces)
