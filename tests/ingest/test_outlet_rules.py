"""What one outlet prints under every article is no part of any; what several outlets say, or a few articles, is."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.ingest.tables import read_all
from framing.settings import IngestSettings

FURNITURE = "The Island Gazette has been told at breakfast tables since the year of the great storm."


def page(number: int, *more: str) -> str:
    lines = [f"On day {number} the ferry ran {part} times, the harbour office of the island said." for part in range(9)]
    return "\n\n".join([f"Ferry runs on day {number}", *lines, *more])


def bodies(raw: Path) -> list[str]:
    articles = read_all(raw, IngestSettings(), {})["articles"]
    return list(articles.sort_values("source_path")["body"])


@pytest.mark.parametrize(("times", "kept"), [(3, True), (4, False), (8, False)])
def test_a_line_under_many_articles_is_learnt(tmp_path: Path, times: int, kept: bool) -> None:
    folder = tmp_path / "gazette"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(page(number, *([FURNITURE] if number < times else [])))
    found = bodies(tmp_path)
    assert len(found) == 8
    assert any(FURNITURE in body for body in found) is kept
    assert all("ran 8 times" in body for body in found)


def test_the_same_line_at_different_outlets_is_not_furniture(tmp_path: Path) -> None:
    for outlet in "abcdef":
        (tmp_path / outlet).mkdir()
        (tmp_path / outlet / "a.txt").write_text(page(1, FURNITURE))
    assert all(FURNITURE in body for body in bodies(tmp_path))


def test_rules_of_an_outlet(tmp_path: Path) -> None:
    for outlet in ("gazette", "post"):
        (tmp_path / outlet).mkdir()
        (tmp_path / outlet / "a.txt").write_text(page(1, FURNITURE, "More of it [here] tomorrow, as ever.", page(2)))
    rules = 'drop = ["the island gazette * storm."]\nend = ["More of it [here]*"]'
    (tmp_path / "gazette" / "rules.toml").write_text(rules)
    ruled, other = bodies(tmp_path)
    assert FURNITURE not in ruled
    assert "day 1" in ruled
    assert "day 2" not in ruled
    assert FURNITURE in other
    assert "day 2" in other


@pytest.mark.parametrize("rules", ["drop = [", "drops = ['a']", "drop = 'a'", "drop = [1]"])
def test_rules_that_cannot_be_used_are_a_doubt(tmp_path: Path, rules: str) -> None:
    (tmp_path / "gazette").mkdir()
    (tmp_path / "gazette" / "a.txt").write_text(page(1))
    (tmp_path / "gazette" / "rules.toml").write_text(rules)
    (doubts,) = read_all(tmp_path, IngestSettings(), {})["articles"]["doubts"]
    assert "rules.toml" in doubts


def saved(number: int, *more: str) -> str:
    told = [f"On day {number} the ferry ran {part} times, the harbour office of the island said." for part in range(9)]
    for asked, line in enumerate(more):
        told += [line, f"Of the {number} people on the quay {asked} could say more, the harbour office found."]
    shown = "".join(f"<p>{line}</p>" for line in told)
    return f"<html><head><title>Ferry runs on day {number}</title></head><body><article>{shown}</article></body></html>"


@pytest.mark.parametrize(
    ("line", "times", "kept"),
    [
        ("Text goes on under the picture", 3, True),
        ("Text goes on under the picture", 4, False),
        ("Our desk helped with it.", 8, False),
        (FURNITURE, 8, False),  # the outlet speaks of itself
        ("The ferry has been the pride of the island since the year of the great storm.", 8, True),  # of its matter
    ],
)
def test_a_short_line_within_many_saved_pages_is_learnt(tmp_path: Path, line: str, times: int, kept: bool) -> None:
    folder = tmp_path / "gazette"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.html").write_text(saved(number, *([line] if number < times else [])))
    found = bodies(tmp_path)
    assert len(found) == 8
    assert any(f'"{line}"' in body for body in found) is kept
    assert all("ran 8 times" in body for body in found)


def test_versions_of_one_article_have_no_furniture_in_common(tmp_path: Path) -> None:
    folder = tmp_path / "gazette"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.html").write_text(saved(1, "He said no more.").replace("</article>", f"<p>{number}</p>"))
    assert all("He said no more." in body for body in bodies(tmp_path))


def test_what_one_article_says_often_is_no_furniture(tmp_path: Path) -> None:
    folder = tmp_path / "gazette"
    folder.mkdir()
    for number in range(8):
        answers = ["He had no answer"] * 8 if number == 0 else []
        (folder / f"{number}.html").write_text(saved(number, *answers))
    assert bodies(tmp_path)[0].count('"He had no answer"') == 8
