"""Boilerplate inside texts: formulas go, an outlet's own background stays, and every letter is listed."""

from __future__ import annotations

import csv
import itertools
import json
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from framing.ingest.boilerplate import Learning
from framing.ingest.tables import read_all
from framing.settings import IngestSettings
from framing.tables.records import Article, Block, BlockKind

Read = Callable[[Sequence[str]], Iterable[Sequence[bytes]]]

PLACES = "harbour bridge tower school market library station hospital museum theatre factory stadium".split()
BACKGROUND = "The island has belonged to the county since the treaty of 1921, which neither side has ever questioned."


def news(number: int) -> str:
    place, other = PLACES[number % 12], PLACES[(number + 5) % 12]
    return (
        f"The council of Lindow voted on Monday to close the {place} for {number + 3} weeks. Workers found cracks in "
        f"the wall that faces the {other}, and the engineer Ilse Brandt asked for time to look at the roof. Nobody was "
        f"hurt when part of the ceiling fell in week {number + 11}. The owner of the {place} had warned of the beams "
        f"for {number + 2} years, but the money went to the {other} instead. Traders say that they lose half of their "
        f"sales while the {place} is shut. A meeting about the costs is planned for day {number + 1} of next month."
    )


def tables(root: Path, texts: list[str], outlet: str = "lindow-post") -> dict[str, list[dict[str, object]]]:
    (root / outlet).mkdir(parents=True)
    with (root / outlet / "export.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["title", "text", "published", "url"])
        for number, text in enumerate(texts):
            rows.writerow([f"News {number}", text, f"2024-03-{number + 1:02}", f"https://lindowpost.test/{number}"])
    found = read_all(root, IngestSettings(), {})
    return {name: found[name].to_dict("records") for name in ("articles", "left_out")}


def bodies(found: dict[str, list[dict[str, object]]]) -> list[str]:
    return [" ".join(text for _, text in json.loads(str(row["body"]))) for row in found["articles"]]


def test_formulas_inside_a_text_are_left_out_and_listed(tmp_path: Path) -> None:
    formulas = [
        "The Lindow Post has not been able to verify the claims of either side.",
        "The Lindow Post could not independently verify the claims.",
        "Sign up for our newsletter and read the news of Lindow every morning.",
        "Jon Quay is a reporter for the Lindow Post in Port Amsel.",
    ]
    texts = []
    for number in range(12):
        half = news(number).split(". ")
        half.insert(3, formulas[number % 2][:-1])
        texts.append(". ".join(half) + f" {formulas[2]} {formulas[3]}")
    found = tables(tmp_path, texts)
    assert len(found["articles"]) == 12
    for number, body in enumerate(bodies(found)):
        assert body == news(number)
    left = [row for row in found["left_out"] if row["reason"] == "boilerplate"]
    assert {row["text"] for row in left} == set(formulas)


def test_background_that_comes_back_is_news(tmp_path: Path) -> None:
    texts = [f"{news(number)} {BACKGROUND}" for number in range(12)]
    assert bodies(tables(tmp_path, texts)) == texts


def test_a_word_of_rights_inside_a_story_is_news(tmp_path: Path) -> None:
    case = "A copyright case against the engineer ended in May. She had sued over a copyright of her own."
    texts = [f"{news(number)} {case} {BACKGROUND}" for number in range(12)]
    assert bodies(tables(tmp_path, texts)) == texts


def test_a_notice_takes_no_background_with_it_that_stands_elsewhere(tmp_path: Path) -> None:
    notice = "Copyright 2024 The Lindow Post."
    texts = [f"{BACKGROUND} {news(number)}" if number % 6 else f"{news(number)} {BACKGROUND}" for number in range(12)]
    found = bodies(tables(tmp_path, [f"{text} {notice}" for text in texts]))
    assert all(BACKGROUND in body for body in found)


def test_what_is_said_to_the_outlet_is_news(tmp_path: Path) -> None:
    said = "“We shall mend the roof,” Brandt told the Lindow Post. Brandt told the Lindow Post that work goes on."
    texts = [f"{news(number)} {said}" for number in range(12)]
    assert bodies(tables(tmp_path, texts)) == texts


def test_a_formula_in_three_articles_stays(tmp_path: Path) -> None:
    formula = "The Lindow Post could not independently verify the claims."
    texts = [f"{news(number)} {formula}" if number < 3 else news(number) for number in range(12)]
    assert bodies(tables(tmp_path, texts)) == texts


def test_links_and_credits_in_brackets_are_left_out(tmp_path: Path) -> None:
    seen = [" ".join(random.Random(number).choices(PLACES, k=12)) for number in range(12)]
    credit = "(Photo by Jon Quay/Getty Images)"
    texts = [
        f"{news(number)} A crane lifts the {one} {credit} and pic.twitter.com/x{number}y the rest."
        for number, one in enumerate(seen)
    ]
    found = tables(tmp_path, texts)
    for number, body in enumerate(bodies(found)):
        assert body == f"{news(number)} A crane lifts the {seen[number]} and the rest."
    assert sum(row["reason"] == "boilerplate" for row in found["left_out"]) == 24


@given(st.lists(st.integers(0, 6), max_size=3), st.booleans())
def test_neither_what_is_kept_nor_which_articles_come_together_changes_what_is_learnt(
    cuts: list[int], twice: bool
) -> None:
    formula = "Sign up for our newsletter and read the news of Lindow every morning."
    articles = [
        Article(
            source_path=f"lindow-post/{n}.txt", outlet="lindow-post", title=f"News {n}", language="en",
            body=(Block(f"{news(n % 5)} {formula}", BlockKind.PASSAGE),),
        )
        for n in range(6)
    ]  # fmt: skip
    alone = Learning()
    for one in articles:
        alone.add([one])
    kept: dict[tuple[str, str], bytes] = {}

    def remembered(reader: str, texts: Sequence[str], read: Read) -> list[bytes]:
        fresh = [text for text in dict.fromkeys(texts) if (reader, text) not in kept]
        kept.update(zip(((reader, text) for text in fresh), itertools.chain.from_iterable(read(fresh)), strict=True))
        return [kept[reader, text] for text in texts]

    for _ in range(1 + twice):
        together = Learning(remembered)
        for first, last in itertools.pairwise([0, *sorted(cuts), 6]):
            together.add(articles[first:last])
        assert together.formulas() == alone.formulas()
        assert [together.spans(one) for one in articles] == [alone.spans(one) for one in articles]
    assert alone.formulas()["lindow-post"].sentences
