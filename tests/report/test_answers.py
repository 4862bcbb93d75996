"""The answers to an editor's questions on the first page, and one statement for one spelling."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from lxml import html

from framing.measures.cards import Answers, cards
from framing.report.parts import spellings
from framing.report.wording import wording
from framing.tables.schemas import TABLES

from . import made
from .conftest import write_report

QUESTIONS = ("called", "held", "voices", "told", "light", "silent", "firm")


@pytest.fixture(scope="module")
def page(report: Path) -> html.HtmlElement:
    return html.parse(str(report / "index.html")).getroot()


def test_each_topic_asked_for_is_answered_in_the_same_order(page: html.HtmlElement) -> None:
    asked = [f"{wording()['answers'][name]}" for name in QUESTIONS]
    topics = page.xpath("//article[@class='answers']")
    assert [one.xpath("string(h3)").strip() for one in topics] == ["The ferry contract", "The harbour tax"]
    for one in topics:
        answered = [question.text_content().strip() for question in one.xpath(".//dt")]
        assert answered == [question for question in asked if question in answered]
        assert asked[-2:] == answered[-2:]  # who covers it and how firm it is can always be said
        assert all(answer.text_content().strip() for answer in one.xpath(".//dd"))
        left = [name for name, question in zip(QUESTIONS, asked, strict=True) if question not in answered]
        name = one.xpath("string(h3)").strip()
        cannot = [line.text_content() for line in page.xpath("//section[@aria-labelledby='cannot']//li")]
        for question in left:
            about = wording()["answers"]["about"][question]
            unsure = question == "light" and any(wording()["answers"]["not_reliable"] in line for line in cannot)
            of_it = (name, wording()["answers"]["every_topic"])
            assert unsure or any(about in line and any(one in line for one in of_it) for line in cannot)


def test_every_question_of_a_card_is_one_of_the_page() -> None:
    assert {one.answers.value for one in cards()} - {Answers.NONE.value} <= set(QUESTIONS)


def test_links_of_the_answers_lead_somewhere(report: Path, page: html.HtmlElement) -> None:
    for href in page.xpath("//article[@class='answers']//a/@href"):
        path, _, place = href.partition("#")
        target = html.parse(str(report / path)).getroot()
        assert not place or target.xpath(f"//*[@id='{place}']"), href


def test_each_number_leads_to_as_many_sentences(report: Path, page: html.HtmlElement) -> None:
    """A row of a table of names adds up to its last number, and so do the sentences behind it."""
    adding_up = "table[@class='counted'][thead//th[contains(@class, 'num')]]"
    rows = page.xpath(f"//article[@class='answers']//{adding_up}/tbody/tr")
    assert rows
    for row in rows:
        where, _, place = row.xpath(".//a/@href")[0].partition("#")
        (behind,) = html.parse(str(report / where)).getroot().xpath(f"//details[@id='{place}']")
        numbers = [int(cell) for cell in row.xpath("./td/text()") if cell != "–"]
        assert len(behind.xpath(".//li")) == numbers[-1] == sum(numbers[:-1])
        assert [int(one) for one in behind.xpath(".//h4/span/text()")] == numbers[:-1]


def _spelt(how: dict[str, list[str]], tmp_path: Path) -> list[str]:
    """What the first page says where these outlets spell a place in these ways."""
    tables = made.tables(len(how), 6)
    passages, scores = [], []
    members = tables["memberships"].merge(tables["paragraphs"][["paragraph_id", "article_id", "outlet"]])
    for (_, names), (_, rows) in zip(sorted(how.items()), members.groupby("outlet"), strict=False):
        for name, row in zip(names, rows.drop_duplicates("article_id").to_dict("records"), strict=False):
            key = {"topic_id": row["topic_id"], "measure": "naming", "item": f"Amsel, spelled: {name}"}
            place = {"article_id": row["article_id"], "paragraph_id": row["paragraph_id"], "start": 0, "end": 3}
            for voice in ("own", "all"):
                passages.append({**key, **place, "voice": voice, "value": 1.0})
                scores.append({**key, "article_id": row["article_id"], "voice": voice, "value": 1.0, "weight": 1.0})
    for name, added in (("passages", passages), ("scores", scores)):
        both = pd.concat([tables[name].astype(object), pd.DataFrame(added).astype(object)], ignore_index=True)
        tables[name] = both[TABLES[name].names].astype(tables[name].dtypes.to_dict())
    root = html.parse(str(write_report(tmp_path, tables) / "index.html")).getroot()
    return [" ".join(one.text_content().split()) for one in root.xpath("//ul[@class='brief']/li//p")]


def test_who_alone_spells_a_name_so_is_said_once(tmp_path: Path) -> None:
    lines = _spelt({"a": ["Amsel"] * 6, "b": ["Amsel"] * 6, "c": ["Amzel"] * 6}, tmp_path)
    said = [line for line in lines if "Amzel" in line]
    assert len(said) == 1
    assert said[0].startswith("Valley Herald alone writes Amzel (6 of 6 mentions, all topics together); ")
    assert "Harbor Lamp and Northern Tide mostly write Amsel." in said[0]


def test_nobody_is_alone_where_somebody_with_few_mentions_does_the_same(tmp_path: Path) -> None:
    names = {"a": ["Amsel"] * 6, "b": ["Amsel"] * 6, "c": ["Amzel"] * 6, "d": ["Amzel"] * 4}
    said = [line for line in _spelt(names, tmp_path) if "Amzel" in line]
    assert len(said) == 1
    assert "alone" not in said[0]


def test_of_who_spells_a_name_in_several_ways_each_way_has_its_number(tmp_path: Path) -> None:
    names = {"a": ["Amsel"] * 6, "b": ["Amzel"] * 6, "c": ["Amsel"] * 4 + ["Amzel"] * 2}
    (said,) = [line for line in _spelt(names, tmp_path) if "Amzel" in line]
    assert "In several ways: Valley Herald (Amsel 4, Amzel 2)." in said


def test_nobody_is_alone_with_what_another_outlet_wrote_once(tmp_path: Path) -> None:
    names = {"a": ["Amsel"] * 5 + ["Amzel"], "b": ["Amsel"] * 6, "c": ["Amzel"] * 6}
    (said,) = [line for line in _spelt(names, tmp_path) if "Amzel" in line]
    assert said.startswith("Valley Herald always writes Amzel (6 of 6 mentions")


def test_who_writes_a_form_is_looked_up_in_all_texts() -> None:
    texts = {"p": ("a", "The Amzel is a river."), "q": ("b", "The Amzeln are many.")}
    articles = {"a": SimpleNamespace(outlet="one"), "b": SimpleNamespace(outlet="two")}
    material: Any = SimpleNamespace(corpus=SimpleNamespace(paragraphs=texts, articles=articles, passages={}))
    assert spellings._writing(material, "Amsel, spelled: Amzel") == {"one"}


def test_one_sentence_on_a_spelling_is_as_firm_in_every_place(tmp_path: Path) -> None:
    _spelt({"a": ["Amsel"] * 6, "b": ["Amsel"] * 6, "c": ["Amzel"] * 6}, tmp_path)
    (path,) = tmp_path.rglob("r*/index.html")
    root = html.parse(str(path)).getroot()
    firm: dict[str, set[str]] = {}
    for badge in root.xpath("//main//span[contains(@class, 'badge')][not(ancestor::dl[@class='standings'])]"):
        around = badge.getparent()
        said = around if around.text_content().strip() != badge.text_content() else around.getprevious()
        text = " ".join(said.text_content().split()).partition("; ")[0]
        firm.setdefault(text, set()).add(badge.text_content())
    assert any("Amzel" in text for text in firm)
    assert all(len(badges) == 1 for badges in firm.values())


def test_a_spelling_is_said_on_the_first_page_alone_with_the_counts_of_all_topics_behind_it(tmp_path: Path) -> None:
    _spelt({"a": ["Amsel"] * 6, "b": ["Amsel"] * 6, "c": ["Amzel"] * 6}, tmp_path)
    (path,) = tmp_path.rglob("r*/index.html")
    link = html.parse(str(path)).getroot().xpath("//ul[@class='brief']/li[contains(., 'Amzel')]//a/@href")[-1]
    where, _, place = link.partition("#")
    for page in path.parent.glob("topics/*.html"):
        stated = html.parse(str(page)).getroot().xpath("//ol[@class='findings']/li")
        assert not any("Amsel" in one.text_content() or "Amzel" in one.text_content() for one in stated)
    tables = html.parse(str(path.parent / where)).getroot().xpath(f"//*[@id='{place}']//table")
    rows = {row.xpath("string(th)").strip(): row.xpath("td/text()") for row in tables[-1].xpath("./tbody/tr")}
    assert rows == {
        "Harbor Lamp": ["6", "0", "6"], "Northern Tide": ["5", "0", "5"], "Valley Herald": ["0", "6", "6"],
    }  # fmt: skip


def test_where_all_have_few_articles_no_test_of_how_it_is_told_is_counted(tmp_path: Path) -> None:
    """How much an outlet covers is tested over all its articles, so it is no test of how it tells a topic."""
    tables = made.tables(6, 5)
    frame = tables["contrasts"]
    tested = frame["p"].notna() & (frame["measure"] != "coverage")
    assert not tested.any()
    root = html.parse(str(write_report(tmp_path, tables) / "index.html")).getroot()
    answers = [one for one in root.xpath("//article[@class='answers']") if len(one.xpath(".//dt")) > 1]
    assert answers
    assert "fewer than 5 articles on a topic is not tested" in root.text_content()
    for answer in answers:
        firm = " ".join(answer.xpath(".//div[dt]")[-1].text_content().split())
        assert "No difference in how it is told could be tested" in firm


def test_nothing_is_said_where_all_spell_it_alike_or_too_rarely(tmp_path: Path) -> None:
    assert not any("Amsel" in one for one in _spelt({"a": ["Amsel"] * 6, "b": ["Amsel"] * 6}, tmp_path / "alike"))
    rare = _spelt({"a": ["Amsel"] * 6, "b": ["Amsel"] * 6, "c": ["Amzel"] * 4}, tmp_path / "rare")
    assert not any("Amzel" in one for one in rare)


def test_a_mean_stands_with_the_difference_between_the_articles_compared(report: Path, page: html.HtmlElement) -> None:
    """The means are those of all articles. That of the articles compared is what the table behind the sentence says."""
    said = page.xpath("//p[@class='said'][contains(., 'articles compared') or contains(., 'articles in the same')]")
    assert said
    for one in said:
        text = one.text_content()
        gap = (text.partition("differ by ")[2].split() or text.partition(" points ")[0].split()[-1:])[0].rstrip(".")
        where, _, place = one.xpath("./a/@href")[0].partition("#")
        behind = html.parse(str(report / where)).getroot().xpath(f"//*[@id='{place}']/ancestor::section[1]")[0]
        assert gap in behind.text_content()


def test_where_nobody_named_topics_the_page_answers_for_those_that_were_found(tmp_path: Path) -> None:
    tables = made.tables(3, 24)
    tables["topics"]["kind"] = "discovered"
    tables["topics"]["label"] = ["one, two, three", *tables["topics"]["label"][1:]]
    named = html.parse(str(write_report(tmp_path, made.tables(3, 24)) / "index.html")).getroot()
    assert wording()["answers"]["found"] not in named.text_content()
    page = html.parse(str(write_report(tmp_path / "found", tables) / "index.html")).getroot()
    assert wording()["answers"]["found"] in page.text_content()
    topics = [one.xpath("string(h3)").strip() for one in page.xpath("//article[@class='answers']")]
    assert topics
    assert set(topics) <= set(tables["topics"]["name"])


def test_what_has_no_name_but_frequent_words_is_not_answered_for(tmp_path: Path) -> None:
    tables = made.tables(3, 24)
    tables["topics"]["kind"] = "discovered"
    tables["topics"]["label"] = tables["topics"]["name"]
    page = html.parse(str(write_report(tmp_path, tables) / "index.html")).getroot()
    assert not page.xpath("//article[@class='answers']")
