"""Pasted text: headline, author, date and body out of what a browser's select-all gives."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.ingest.formats.pasted import read_pasted
from framing.tables.records import BlockKind

PARAGRAPHS = [
    "The ferry between the two islands will run again from Monday, the harbour office said, after repairs to its "
    "ramp that took nine weeks and cost more than the council had set aside for them.",
    "Shopkeepers on the smaller island had complained that the bread came late and the post not at all. “We ate the "
    "same soup for a week,” said Agnes Tull, who keeps the only inn.",
    "The ramp had been damaged in January, when a barge broke loose in a storm and drifted against it for a night.",
    "Whether the ferry will keep its old timetable is still being discussed. The council meets again on Thursday.",
]


def page(*before: str, body: list[str] | None = None, after: tuple[str, ...] = (), gap: str = "\n\n") -> str:
    return gap.join([*before, *(body or PARAGRAPHS), *after])


def texts(text: str) -> list[str]:
    return [block.text for block in read_pasted(text).body]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_page_with_everything_around_it(gap: str) -> None:
    found = read_pasted(
        page(
            "Skip to content", "Log in", "Home | Islands | Weather | Sport", "Ferry runs again after nine weeks",
            "By Oda Lindh", "Published: 3 May 2024, 14:05", "Share", "Facebook", "1,204",
            "Photo: Oda Lindh / Island Post",
            after=(
                "Oda Lindh is a reporter for the Island Post.", "Share this article", "Facebook", "Read also",
                "Two goats win a beauty contest", "Sign up for our newsletter",
                "Every Friday we write to you about the sea.",
                "Comments (2)", "gull_7", "3 hours ago",
                "I missed that boat every single day of those nine weeks.", "Reply",
                "© 2024 Island Post. All rights reserved.",
            ),
            gap=gap,
        )
    )  # fmt: skip
    assert [block.text for block in found.body] == PARAGRAPHS
    assert (found.title, found.author) == ("Ferry runs again after nine weeks", "Oda Lindh")
    assert found.dating.published == "2024-05-03"


def test_text_without_headline_has_none() -> None:
    found = read_pasted("\n".join(PARAGRAPHS))
    assert (found.title, found.author, found.dating.published) == (None, None, None)
    assert len(found.body) == 4


def test_a_range_of_dates_and_a_headline_printed_twice() -> None:
    found = read_pasted(
        page("by", "October 7 – October 13, 2024", "Island affairs", "Ferry runs again after nine weeks", "No change",
             "Ferry runs again after nine weeks", "photo: stock.example")
    )  # fmt: skip
    assert found.dating.published == "2024-10-07/2024-10-13"
    assert found.title == "Ferry runs again after nine weeks"
    assert found.author is None
    assert [block.text for block in found.body] == PARAGRAPHS


def test_the_author_may_stand_after_the_text() -> None:
    found = read_pasted(
        page("Ferry runs again after nine weeks", "530", "0", after=("Oda Lindh", "All rights reserved"))
    )
    assert found.author == "Oda Lindh"


def test_a_name_after_the_text_that_the_text_speaks_of_is_a_tag() -> None:
    assert read_pasted(page("Ferry runs again", after=("Agnes Tull", "Ferries", "Harbours"))).author is None


def test_boxes_in_the_middle_are_left_out_and_the_text_after_them_is_kept() -> None:
    body = [*PARAGRAPHS[:2], "Read also: Two goats win a beauty contest", "Advertisement", "Agnes Tull", "Agnes Tull",
            "“We ate the same soup for a week,”", *PARAGRAPHS[2:]]  # fmt: skip
    assert texts(page("Ferry runs again after nine weeks", body=body)) == PARAGRAPHS


def test_list_items_stay_with_their_sentence_and_long_arguments_stand_alone() -> None:
    long = (
        "1. Weather: the strait is open to the west, and from October on no week passes without a day on "
        "which no boat can land."
    )
    body = [
        PARAGRAPHS[0],
        "The council wants three things:",
        "• a wider ramp;",
        "• a second boat;",
        "• a lamp.",
        long,
        PARAGRAPHS[3],
    ]
    assert texts(page("Ferry runs again", body=body)) == [
        PARAGRAPHS[0], "The council wants three things:\n• a wider ramp;\n• a second boat;\n• a "
            "lamp.", long, PARAGRAPHS[3],
    ]  # fmt: skip


def test_subheadings_are_kept_as_headings() -> None:
    found = read_pasted(page("Ferry runs again", body=[*PARAGRAPHS[:2], "A night in January", *PARAGRAPHS[2:]])).body
    assert [block.text for block in found if block.kind is BlockKind.HEADING] == ["A night in January"]


def test_a_feed_in_another_script_and_with_time_stamps_is_not_the_article() -> None:
    feed = ("16.10 20:44", "Ответ по поводу паромов и паромных переправ между островами", "16.10 20:00", "12")
    assert texts(page("Войти", "Ferry runs again after nine weeks", after=feed)) == PARAGRAPHS


def test_russian_pages_are_read_the_same_way() -> None:
    body = [
        "Паром между двумя островами снова начнёт ходить с понедельника, сообщили в управлении порта после "
            "девяти недель ремонта.",
        "Жители острова жаловались, что хлеб привозили поздно, а почту не привозили вовсе. «Мы неделю ели один "
            "суп», — сказала Агния Туль.",
    ]  # fmt: skip
    found = read_pasted(
        page("Главная", "Новости", "Паром снова пойдёт через девять недель", "3 мая 2024", "Автор: Ода Линд",
        "Фото: архив",
             body=body, after=("Читайте также", "Две козы выиграли конкурс красоты", "Комментарии (3)",
             "Все права защищены"))
    )  # fmt: skip
    assert [block.text for block in found.body] == body
    assert found.title == "Паром снова пойдёт через девять недель"
    assert (found.author, found.dating.published) == ("Ода Линд", "2024-05-03")


def test_hard_wrapped_lines_are_put_together() -> None:
    def wrap(text: str) -> str:
        words, lines = text.split(), [""]
        for word in words:
            if len(lines[-1]) + len(word) > 66:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
        return "\n".join(lines)

    assert texts("\n\n".join(["Ferry runs again after nine weeks", *(wrap(text) for text in PARAGRAPHS)])) == PARAGRAPHS


@given(st.text(max_size=2000))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_pasted(text)


@given(st.randoms(use_true_random=False))
def test_every_block_is_on_the_page(rng: random.Random) -> None:
    lines = [
        *PARAGRAPHS,
        "Share",
        "Log in",
        "A heading",
        "3 May 2024",
        "By Oda Lindh",
        "• an item;",
        "Comments (3)",
        "“Soup”",
    ]
    rng.shuffle(lines)
    text = "\n".join(lines)
    for block in read_pasted(text).body:
        assert all(line in text for line in block.text.split("\n"))


NOTICES = [
    "The men who shouted from the pier do not represent the views of the pilots, the harbour master told the board "
    "and asked that nobody print their names again.",
    "Before the article was published the ferry company had sent the council a letter of nine pages, in which it spoke "
    "of slander and asked for an apology.",
]
OTHER_SCRIPT = [
    "«Мы ждали второго генератора три зимы подряд и не дождались его до сих пор», — написал смотритель маяка в письме.",
    "המגדלור על הסלע כבה בליל יום ראשון ואיש ביבשה לא שם לב לכך עד שספינת דיג התקשרה למשמר החופים.",
]
LONG = [
    f"{text} That was said on day {day} of the inquiry, which had begun in the hall of the harbour office."
    for day, text in enumerate(PARAGRAPHS)
]


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("odd", [*NOTICES, *OTHER_SCRIPT])
@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_paragraph_that_looks_like_something_else_does_not_end_the_article(gap: str, odd: str, place: int) -> None:
    body = [*LONG[:place], odd, *LONG[place:]]
    assert texts(page("Ferry runs again after nine weeks", "By Oda Lindh", "3 May 2024", body=body, gap=gap)) == body


RIGHTS = "© 2024 Island Post. All rights reserved."
SAID = st.sampled_from([*LONG, *NOTICES, *OTHER_SCRIPT, RIGHTS, "Read also", "Menu"])


@given(st.lists(SAID, min_size=6, max_size=20, unique=True))
def test_running_text_never_goes_without_a_word(parts: list[str]) -> None:
    found = read_pasted("\n\n".join(parts))
    kept = sum(len(block.text.split()) for block in found.body)
    running = sum(len(part.split()) for part in parts if len(part.split()) > 8)
    if kept and running - kept > running / 2:
        assert found.confidence < 0.5
    elif kept and running - kept > running / 4:
        assert any("left out" in doubt for doubt in found.doubts), (kept, running)
