"""Words in context, in a browser: what the page counts is what pandas counts, and every line leads to its passage."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from . import made
from .test_browser import opened  # noqa: F401  # a fixture


@pytest.fixture(scope="module")
def texts() -> pd.DataFrame:
    """Every paragraph that is no heading, with its outlet's name, day and topics, and what stands in quotations."""
    tables = made.tables(4, 18)
    articles = tables["articles"]
    articles = articles[~articles["quarantined"].fillna(False).astype(bool)]
    names = dict(zip(tables["outlets"]["outlet"], tables["outlets"]["name"], strict=True))
    told = tables["paragraphs"].merge(articles[["article_id", "published"]], on="article_id")
    told = told[told["kind"] != "heading"]
    told["name"] = told["outlet"].map(names)
    on = tables["memberships"].groupby("paragraph_id")["topic_id"].agg(set)
    told["topics"] = told["paragraph_id"].map(on)
    spans = tables["quotes"][tables["quotes"]["kind"] != "scare"].groupby("paragraph_id")[["start", "end"]].agg(list)
    told["inside"] = [
        " | ".join(text[a:b] for a, b in zip(*spans.loc[key], strict=True)) if key in spans.index else ""
        for key, text in zip(told["paragraph_id"], told["text"], strict=True)
    ]
    return told


def asked(page: Any, words: str, **choices: str) -> None:
    """Ask, and wait until the page has the answer."""
    for label, value in choices.items():
        box = page.locator(f"#{label}")
        box.fill(value) if label in ("from", "to") else box.select_option(label=value)
    page.evaluate("document.getElementById('found').textContent = 'waiting'")
    page.locator("#words").fill("")
    page.locator("#words").fill(words)
    until(lambda: not re.search("waiting|^Reading|paragraphs?$", page.locator("#found").inner_text()))
    page.wait_for_timeout(50)


def until(true: Callable[[], bool]) -> None:
    """Wait for what the page does by itself; its policy lets nobody else run a script that waits in it."""
    for _ in range(200):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("the page did not answer within ten seconds")


def shown(page: Any) -> dict[str, tuple[int, int, int]]:
    """Outlet -> articles with it, all its articles, places; as the table by outlet says."""
    found = {}
    for row in page.locator("#counts tbody tr").all():
        name, articles, _, places, *_ = row.locator("th, td").all_inner_texts()
        n, all_of_them = articles.split(" / ")
        if int(n):
            found[name] = (int(n), int(all_of_them), int(places))
    return found


def counted(texts: pd.DataFrame, pattern: str, column: str = "text") -> dict[str, tuple[int, int, int]]:
    hits = texts.assign(n=texts[column].str.count(pattern, flags=re.IGNORECASE))
    by_article = hits.groupby(["name", "article_id"])["n"].sum().reset_index()
    found = by_article.groupby("name")["n"].agg([lambda n: int((n > 0).sum()), "size", "sum"])
    return {name: tuple(map(int, row)) for name, *row in found.itertuples() if row[0]}  # type: ignore[misc]


@pytest.mark.parametrize(
    ("words", "pattern"),
    [
        ("council", r"\bcouncil\b"),
        ("Council", r"\bcouncil\b"),
        ("defer*", r"\bdefer\w*"),
        ("re*", r"\bre\w*"),
        ('"the harbour office"', r"\bthe\W+harbour\W+office\b"),
        ('"shipping fi*"', r"\bshipping\W+fi\w*"),
        ("oluf, council", r"\boluf\b|\bcouncil\b"),
    ],
)
def test_counts_by_outlet_are_those_of_pandas(
    report: Path, opened: Any, texts: pd.DataFrame, words: str, pattern: str  # noqa: F811
) -> None:
    page, complaints = opened(report / "search.html")
    asked(page, words)
    expected = counted(texts, pattern)
    assert shown(page) == expected
    if expected:
        places, articles, _ = map(int, re.findall(r"[\d,]+", page.locator("#found").inner_text().replace(",", "")))
        assert (articles, places) == tuple(sum(row[i] for row in expected.values()) for i in (0, 2))
    assert not complaints


def test_all_words_of_a_question_must_stand_in_the_passage(report: Path, opened: Any, texts: pd.DataFrame) -> None:  # noqa: F811
    page, _ = opened(report / "search.html")
    asked(page, 'council "in public"')
    both = texts[texts["text"].str.contains(r"\bin\W+public\b", flags=re.IGNORECASE)]
    assert {name: row[2] for name, row in shown(page).items()} == {
        name: row[2] for name, row in counted(both, r"\bcouncil\b").items()
    }


def test_a_choice_narrows_what_is_counted(report: Path, opened: Any, texts: pd.DataFrame) -> None:  # noqa: F811
    page, _ = opened(report / "search.html")
    asked(page, "the", voice="quoted")
    assert {name: row[2] for name, row in shown(page).items()} == {
        name: row[2] for name, row in counted(texts, r"\bthe\b", "inside").items()
    }
    own = texts.assign(n=texts["text"].str.count(r"(?i)\bthe\b") - texts["inside"].str.count(r"(?i)\bthe\b"))
    asked(page, "the", voice="the outlet’s own")
    assert {name: row[2] for name, row in shown(page).items()} == own.groupby("name")["n"].sum().to_dict()
    ferry = texts[[isinstance(on, set) and "ferry" in on for on in texts["topics"]]]
    asked(page, "the", voice="any", topic="The ferry contract")
    assert shown(page) == counted(ferry, r"\bthe\b")
    days = texts["published"].str[:10]
    middle = sorted(days.dropna())[len(days) // 2]
    asked(page, "the", topic="any", **{"from": middle})
    assert shown(page) == counted(texts[days >= middle], r"\bthe\b")


def test_lines_are_put_in_order_and_lead_to_their_passage(report: Path, opened: Any, texts: pd.DataFrame) -> None:  # noqa: F811
    page, complaints = opened(report / "search.html")
    asked(page, "report", sort="words after")
    total = sum(row[2] for row in counted(texts, r"\breport\b").values())
    while page.locator("#more").is_visible():
        before = page.locator("#results li").count()
        page.locator("#more").click()
        until(lambda before=before: page.locator("#results li").count() > before)
    assert page.locator("#results li").count() == total
    after = [
        re.findall(r"\w+", text.split("report", 1)[1].lower())[0]
        for text in page.locator("#results .after").all_inner_texts()
        if re.search(r"report\W+\w", text)
    ]
    assert len(after) > 5
    assert after == sorted(after)
    page.locator("#results a").first.click()
    page.wait_for_load_state()
    assert page.evaluate("document.querySelector(':target') !== null")
    assert not complaints


def test_words_beside_it_are_counted_in_its_lines(report: Path, opened: Any, texts: pd.DataFrame) -> None:  # noqa: F811
    page, complaints = opened(report / "search.html")
    asked(page, "council")
    page.locator("#beside summary").click()
    page.wait_for_selector("#collocates tbody tr")
    together = {}
    for text in texts["text"]:
        words = [word.lower() for word in re.findall(r"\w+", text)]
        for place, word in enumerate(words):
            if word == "council":
                for near in {*words[max(0, place - 5) : place], *words[place + 1 : place + 6]}:
                    together[near] = together.get(near, 0) + 1
    rows = [row.locator("th, td").all_inner_texts() for row in page.locator("#collocates tbody tr").all()]
    assert len(rows) > 5
    assert {word: int(n) for word, n, *_ in rows} == {word: together[word] for word, *_ in rows}
    page.locator("#rank").select_option(label="Sort by the difference")
    page.wait_for_timeout(100)
    assert not complaints


def test_a_question_can_stand_in_the_address_and_nothing_found_is_said(report: Path, opened: Any) -> None:  # noqa: F811
    page, complaints = opened(f"file://{report / 'search.html'}#council")
    page.wait_for_selector("#results li")
    asked(page, "xyzzy")
    assert page.locator("#found").inner_text() == "No passage found."
    assert page.locator("#results li").count() == 0
    assert not complaints
