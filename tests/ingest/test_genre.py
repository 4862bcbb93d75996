"""What sort of text it is: as its makers say, else by the form of questions and answers."""

from __future__ import annotations

import json

import pytest

from framing import ingest
from framing.ingest.extraction.genre import genre_stated, is_interview
from framing.settings import IngestSettings
from framing.tables.records import Article, Block, Source

ANSWER = "We mended the ramp in May, and since then the boat has come in on every tide but two of them."


@pytest.mark.parametrize(
    ("types", "sections", "url", "title", "genre"),
    [
        (["OpinionNewsArticle"], [], None, None, "opinion"),
        (["NewsArticle"], ["Comment"], None, None, "opinion"),
        (["NewsArticle"], ["World"], "https://post.example/opinion/2024/the-ramp", None, "opinion"),
        (["NewsArticle"], ["World"], "https://post.example/world/opinion-polls-open", None, None),
        (["NewsArticle"], [], None, "Opinion: the ramp is a metaphor", "opinion"),
        ([], [], None, "Мнение: рампа как метафора", "opinion"),
        (["NewsArticle"], ["Interviews"], None, None, "interview"),
        ([], [], "https://post.example/interview/tull", None, "interview"),
        (["AdvertiserContentArticle"], ["World"], None, None, "other"),
        (["NewsArticle"], ["Sponsored"], None, None, "other"),
        (["Recipe"], [], None, None, "other"),
        ([], [], "https://post.example/quiz/what-do-you-know", None, "other"),
        (["NewsArticle"], ["World"], "https://post.example/world/ramp", "The ramp is open", None),
    ],
)  # fmt: skip
def test_what_the_makers_say(
    types: list[str], sections: list[str], url: str | None, title: str | None, genre: str | None
) -> None:
    assert genre_stated(types, sections, url, title) == genre


def blocks(*texts: str) -> list[Block]:
    return [Block(text) for text in texts]


@pytest.mark.parametrize(
    "turns",
    [
        ["When will the ferry run again?", ANSWER] * 5,
        ["Q: When will the ferry run again?", f"A: {ANSWER}"] * 4,
        ["The Post: And the inn?", f"Agnes Tull: {ANSWER}"] * 4,
        ["Когда снова пойдёт паром?", "Мы починили рампу в мае, и лодка с тех пор приходит каждый день и час."] * 5,
    ],
)  # fmt: skip
def test_questions_and_answers_are_an_interview(turns: list[str]) -> None:
    assert is_interview(blocks("The ferry has not run since January. We asked the harbour master why.", *turns))


@pytest.mark.parametrize(
    "texts",
    [
        [ANSWER] * 12,
        [ANSWER, "Who pays for it?", ANSWER, ANSWER, ANSWER, "And who decides?", ANSWER, ANSWER, ANSWER],
        ["“When will it run?” she asked.", ANSWER] * 5,
        ["Monday: the ramp is mended.", "Tuesday: it breaks.", "Note: nobody fell in.", ANSWER],
    ],
)
def test_a_report_with_questions_in_it_is_none(texts: list[str]) -> None:
    assert not is_interview(blocks(*texts))


def test_a_page_says_so_and_a_pasted_text_shows_it() -> None:
    body = "".join(f"<p>{ANSWER} That was the {n}th answer.</p>" for n in range(6))
    stated = json.dumps({"@type": "OpinionNewsArticle", "headline": "The ramp"})
    script = f'<script type="application/ld+json">{stated}</script>'
    page = f"<html><head>{script}</head><body><h1>The ramp</h1>{body}</body></html>"
    text = "A talk at the ramp\n\n" + "\n\n".join(
        f"What happened on day {n} of that long month, as you saw it?\n\n{ANSWER} That was the {n}th." for n in range(6)
    )
    for content, name, genre in ((page, "a/a.html", "opinion"), (text, "a/a.txt", "interview")):
        found = ingest.read(Source(name, "a", content.encode()), IngestSettings())
        assert isinstance(found, Article)
        assert found.genre == genre


def test_the_headline_of_a_record_says_what_it_is() -> None:
    for title, genre in (("Opinion | The ramp must go", "opinion"), ("The ramp must go", "news")):
        found = ingest.read(Source("a/1.txt", "a", (f"{ANSWER} " * 6).encode(), {"title": title}), IngestSettings())
        assert isinstance(found, Article)
        assert found.genre == genre


@pytest.mark.parametrize(
    ("printed", "published", "doubted"),
    [
        ("03/04/2024", None, True),
        ("23/04/2024", "2024-04-23", False),
        ("04/04/2024", "2024-04-04", False),
        ("", None, False),
    ],
)
def test_a_date_that_can_be_two_days_is_not_guessed(printed: str, published: str | None, doubted: bool) -> None:
    paragraphs = [f"{ANSWER} That was said on the {n}th day." for n in range(6)]
    page = f"<html><body><h1>The ramp is open</h1><div>{printed}</div>" + "".join(f"<p>{one}</p>" for one in paragraphs)
    text = f"The ramp is open again\n{printed}\n\n" + "\n\n".join(paragraphs)
    for content, name in ((page, "a/a.html"), (text, "a/a.txt")):
        found = ingest.read(Source(name, "a", content.encode()), IngestSettings())
        assert isinstance(found, Article)
        assert found.published == published
        assert any(printed in doubt for doubt in found.doubts if printed) == doubted
