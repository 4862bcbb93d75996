"""The reading bench: verdicts as a reader writes them, and what is made of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import html

from benchmarks.reading import first_page, sham
from benchmarks.reading.sham import StatedSentence
from benchmarks.reading.stated import Stated
from benchmarks.reading.verdicts import answers, keep, readings, row, standing
from framing.measures.cards import cards

ABOUT = {"corpus": "c", "commit": "abc1234", "day": "2026-01-02", "seed": 1, "reader": "r"}


def test_a_readers_lines_are_taken_as_they_come() -> None:
    assert answers("1 r\n2: wrong\n\n 3. U\n") == {1: "right", 2: "wrong", 3: "unclear"}


def test_a_line_that_is_no_verdict_is_an_error() -> None:
    with pytest.raises(ValueError, match="no verdict: 'I think'"):
        answers("1 r\nI think\n")


def test_an_unclear_statement_counts_against_the_rule(tmp_path: Path) -> None:
    told = ["right"] * 8 + ["wrong", "unclear"]
    verdicts = [{"id": str(n), "outlet": "ab"[n % 2], "verdict": one} for n, one in enumerate(told)]
    keep("speech", ABOUT, verdicts, tmp_path)
    (reading,) = readings(tmp_path)
    whole, half = row(reading), row(reading, "a")
    assert (whole["read"], whole["right"], whole["precision"]) == (10, 8, 0.8)
    assert whole["low"] < 0.8 < whole["high"]
    assert half["read"] == 5


def test_a_reading_of_what_the_product_no_longer_does_gives_way_to_the_one_before(tmp_path: Path) -> None:
    for day, more in (("2026-01-02", {}), ("2026-01-03", {"withdrawn": "Speech is read as before."})):
        keep("speech", {**ABOUT, **more, "day": day, "commit": f"of{day}"}, [], tmp_path)
    assert len(readings(tmp_path)) == 2
    assert standing(tmp_path)["speech"]["day"] == "2026-01-02"


def test_what_cards_say_of_a_reading_is_what_was_read() -> None:
    found = map(row, standing().values())
    read = {(one["corpus"], one["precision"], one["low"], one["high"], one["read"]) for one in found}
    known = [worth for one in cards() for worth in (one.reliability, *one.item_reliability.values())]
    figures = [figure for worth in known for figure in worth.figures if figure.of.endswith(", read")]
    assert figures
    for one in figures:
        assert (one.of.removesuffix(", read"), one.value, one.low, one.high, one.n) in read, one


def test_what_is_kept_tells_nothing_of_the_text(tmp_path: Path) -> None:
    one = Stated("gull", "2022-06", "said by: Agnes Tull", ("⟦The mill is shut⟧, said Agnes Tull.",))
    verdict = {"id": one.key, "outlet": one.outlet, "verdict": "right"}
    path = keep("speakers", ABOUT, [verdict], tmp_path)
    assert "Tull" not in path.read_text(encoding="utf-8")
    assert "mill" not in path.read_text(encoding="utf-8")
    assert one.key == Stated(one.outlet, one.month, one.says, one.passages).key


def _stated(number: int) -> StatedSentence:
    names = ("Harbor Lamp", "Valley Herald", "Northern Tide")
    who = names[number % 3]
    said = f"{who} writes “word{'x' * number}” in {number} of 50 mentions."
    return StatedSentence("The tax", said, (who,), names, ("Lamp | 3",))


def test_no_sentence_of_the_sham_test_stands_beside_its_own_sham() -> None:
    found = [_stated(number) for number in range(1, 41)]
    rows = sham.drawn(found, 15, random.Random(4))
    assert [sum(one["sham"] == which for one in rows) for which in (False, True)] == [15, 15]
    real = {one.text: one for one in found}
    for one in rows:
        assert (one["says"] in real) != one["sham"]
    about = [one["says"].split("“")[1] for one in rows]
    assert len(set(about)) == len(rows)


def test_a_sham_sentence_names_another_outlet_of_its_topic_and_nothing_else_changes() -> None:
    draw = random.Random(1)
    for number in range(1, 10):
        real = _stated(number)
        false = sham.sham(real, draw)
        assert false is not None
        assert not false.startswith(real.outlets[0])
        assert false.split(" writes ")[1] == real.text.split(" writes ")[1]
        assert false.split(" writes ")[0] in real.others
    alone = StatedSentence("The tax", "Harbor Lamp is alone.", ("Harbor Lamp",), ("Harbor Lamp",), ())
    assert sham.sham(alone, draw) is None


def test_the_first_page_as_text_keeps_a_link_and_a_badge_apart_from_sentences() -> None:
    page = html.fromstring(
        '<div><p class="firm">Nothing is solid. <a href="m.html">What it can show</a></p>'
        '<dl class="standings"><div><dt>described</dt><dd>Counted only.</dd></div></dl></div>'
    )
    lines = list(first_page.told(Path(), page, 3))
    assert lines == ["Nothing is solid.", "[link] What it can show", "[badge] described: Counted only."]
