"""What line breaks mean: paragraphs that were wrapped, printed or copied come out as their reader saw them."""

from __future__ import annotations

import textwrap
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.ingest.paragraphing import paragraphs_of, unfold

STORY = [
    "The lighthouse on Gannet Rock went dark on Sunday night, and nobody on the mainland noticed until a trawler "
    "called the coastguard to ask why the beam had stopped in the middle of a gale.",
    "A keeper has not lived there since the lamp was made to run by itself. The county sends an engineer twice a "
    "year, weather permitting; the last visit was in April, according to the log.",
    "“We asked for a second generator three winters ago,” said Ingrid Vass, who speaks for the pilots. The answer "
    "was that the money had gone into the new slipway at Port Ellery.",
    "The beam came back at twenty past four. An inquiry has been promised for November.",
]
GERMAN = [
    "Der Leuchtturm auf dem Tölpelfelsen blieb in der Nacht zum Montag dunkel, und auf dem Festland bemerkte es "
    "niemand, bis ein Kutter bei der Küstenwache nachfragte, warum das Licht mitten im Sturm ausgegangen sei.",
    "Seit die Lampe von allein läuft, wohnt dort kein Wärter mehr. Der Kreis schickt zweimal im Jahr einen "
    "Techniker, wenn das Wetter es erlaubt; zuletzt war er im April da, wie das Dienstbuch zeigt.",
]
HEBREW = [
    "המגדלור על הסלע כבה בליל יום ראשון ואיש ביבשה לא שם לב לכך עד שספינת דיג התקשרה למשמר החופים כדי לשאול מדוע "
    "נעלם האור באמצע הסערה הגדולה ביותר של החורף",
    "המחוז שולח לשם מהנדס פעמיים בשנה אם מזג האוויר מאפשר והביקור האחרון היה באפריל לפי היומן שנשמר במשרד הנמל.",
]


def wrapped(parts: list[str], width: int, first: str = "", gap: str = "\n") -> str:
    return gap.join(textwrap.fill(part, width, initial_indent=first, break_on_hyphens=False) for part in parts)


@pytest.mark.parametrize("width", [40, 60, 72, 78, 100])
def test_lines_of_a_width_with_blank_lines_between_paragraphs(width: int) -> None:
    assert paragraphs_of(wrapped(STORY, width, gap="\n\n")) == STORY
    assert paragraphs_of(wrapped(GERMAN, width, gap="\n\n").replace("\n", "\r\n")) == GERMAN
    assert paragraphs_of(wrapped(HEBREW, width, gap="\n\n")) == HEBREW


@pytest.mark.parametrize("first", ["    ", "  ", "\t"])
def test_lines_of_a_width_with_indented_first_lines(first: str) -> None:
    assert paragraphs_of(wrapped(STORY, 72, first)) == STORY


def test_lines_of_a_width_with_nothing_between_paragraphs() -> None:
    assert paragraphs_of(wrapped(STORY, 72)) == STORY


def test_every_broken_line_has_a_blank_one_after_it() -> None:
    text = wrapped(STORY, 66, gap="\n\n").replace("\n", "\n\n")
    assert paragraphs_of(text) == STORY


def test_one_and_two_breaks_mixed_are_both_ends_of_paragraphs() -> None:
    assert paragraphs_of(f"{STORY[0]}\n{STORY[1]}\n\n{STORY[2]}\n{STORY[3]}") == STORY


def test_a_headline_a_byline_and_a_date_stay_apart_from_wrapped_text() -> None:
    head = ["Gannet Rock goes dark for a night and nobody on the coast sees it", "By Ingrid Vass", "3 May 2024"]
    assert paragraphs_of("\n".join(head) + "\n" + wrapped(STORY, 66)) == [*head, *STORY]


def test_items_stand_below_the_sentence_that_introduces_them() -> None:
    items = ["- a second lamp", "- a log that somebody reads", "- an engineer in winter"]
    first, last = paragraphs_of("\n".join(["The pilots want three things:", "", *items, "", "Nobody answered."]))
    assert first.split("\n")[1:] == items
    assert last == "Nobody answered."


def printed(lines: list[str], per_page: int, foot: str) -> str:
    pages = [lines[start : start + per_page] for start in range(0, len(lines), per_page)]
    out = [
        "\n".join([*page, "The Ellery Pilot", foot.format(number, len(pages))]) for number, page in enumerate(pages, 1)
    ]
    return "\n".join(out)


@pytest.mark.parametrize(
    "foot", ["Page {} of {}", "Seite {} von {}", "Страница {} из {}", "page {} sur {}", "{} / {}", "- {} -"]
)
def test_page_numbers_and_running_heads_are_left_out_and_said(foot: str) -> None:
    text = printed(wrapped(STORY, 44).split("\n"), 5, foot)
    assert paragraphs_of(text) == STORY
    assert Counter(unfold(text).left_out)["The Ellery Pilot"] >= 3


def test_words_parted_at_line_ends_are_joined_if_they_are_one_word() -> None:
    text = (
        "The harbour office kept the long-\nterm plan for the light-\nhouse in a drawer, and the pilots who\n"
        "asked for it were told that a self-\nregulating lamp needs no plan at all, in the min-\nister's own words. "
        "In the long run\nof a term the lighthouse stood dark."
    )
    assert paragraphs_of(text) == [
        "The harbour office kept the long-term plan for the lighthouse in a drawer, and the pilots who asked for it "
        "were told that a self-regulating lamp needs no plan at all, in the minister's own words. In the long run of "
        "a term the lighthouse stood dark."
    ]


def test_the_ascii_of_mails_is_read() -> None:
    text = (
        "=E2=80=9CWe asked for a second generator three winters ago,=E2=80=9D said Ingri=\nd Vass, who speaks for the "
        "pilots of the coast. The answer was that the mo=\nney had gone into the new slipway at Port Ellery, where it "
        "lies to this d=\nay."
    )
    (found,) = paragraphs_of(text)
    assert found.startswith("“We asked for a second generator three winters ago,” said Ingrid Vass")


def test_lines_that_are_paragraphs_are_left_alone() -> None:
    assert paragraphs_of("\n".join(STORY)) == STORY
    assert paragraphs_of("  one line only ") == ["one line only"]
    assert paragraphs_of(" \n \n") == []


LINES = st.lists(
    st.sampled_from(
        [*STORY, *GERMAN, *wrapped(STORY, 60).split("\n"), "", " ", "\f", "Page 2 of 9", "12", "- item one", "A head-",
         "wind", "By Ada Brink", "3 May 2024", "    in", "The Ellery Pilot", "港の灯が消えた", "x"]
    ),
    max_size=40,
)  # fmt: skip


@given(LINES)
def test_nothing_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    unfolded = unfold(text)

    def letters(text: str) -> Counter[str]:
        return Counter("".join(text.split()).replace("-", ""))

    assert letters("".join([*unfolded.lines, *unfolded.left_out])) == letters(text)
    assert letters("".join(paragraphs_of(text))) == letters("".join(unfolded.lines))


def test_paragraphs_are_read_as_themselves() -> None:
    assert paragraphs_of("\n\n".join(paragraphs_of(wrapped(STORY, 60)))) == STORY
