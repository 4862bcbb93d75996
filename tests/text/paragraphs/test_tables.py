"""From articles to tables: only changed articles are cut again, and the tables are the same as without that."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.running.order import STAGES
from framing.tables import store
from framing.tables.schemas import key_of
from framing.tables.store import Layout
from framing.text.paragraphs import tables

SENTENCES = ("The harbour reopened on Monday.", '"We waited," said Ilves.', "Гавань открыли снова.", "Nobody was hurt.")
KEYS = {name: key_of(name) for name in ("paragraphs", "sentences", "quotes", "uncut")}


def article(name: str, language: str | None, picked: list[int]) -> dict[str, object]:
    body = json.dumps([["paragraph", SENTENCES[number]] for number in picked], ensure_ascii=False)
    return {"article_id": name, "outlet": "ash-daily", "language": language, "quarantined": False, "body": body}


ARTICLES = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.sampled_from(["en", "ru", None]), st.lists(st.integers(0, 3), min_size=1)),
    min_size=1,
).map(lambda chosen: pd.DataFrame([article(name, *rest) for name, rest in sorted(chosen.items())]))  # fmt: skip


def in_order(cut: dict[str, pd.DataFrame]) -> dict[str, list[tuple[object, ...]]]:
    ordered = {name: cut[name].sort_values(KEYS[name], kind="stable").astype(object) for name in cut}
    plain = {name: rows.where(rows.notna(), None) for name, rows in ordered.items()}
    return {name: [*rows.itertuples(index=False, name=None)] for name, rows in plain.items()}


@settings(max_examples=40)
@given(ARTICLES, ARTICLES)
def test_going_on_from_earlier_tables_gives_those_of_a_first_run(before: pd.DataFrame, now: pd.DataFrame) -> None:
    again = tables.cut_again(now, tables.cut_all(before), tables.sources(before))
    assert in_order(again) == in_order(tables.cut_all(now))


def test_an_unchanged_article_is_not_cut_again() -> None:
    before = pd.DataFrame([article("a", "en", [0, 1]), article("b", "en", [3])])
    marked = {name: table.assign(article_id=table["article_id"]) for name, table in tables.cut_all(before).items()}
    marked["paragraphs"]["n_words"] = 99
    now = pd.DataFrame([article("a", "en", [0, 1]), article("b", "ru", [3]), article("c", "en", [0])])
    words = tables.cut_again(now, marked, tables.sources(before))["paragraphs"].groupby("article_id")["n_words"].max()
    assert words.to_dict() == {"a": 99, "b": 3, "c": 5}


def test_one_article_that_cannot_be_cut_is_a_row_and_the_others_are_cut() -> None:
    odd = {**article("b", "en", [0]), "body": '[["no such kind", "The harbour reopened."]]'}
    articles = pd.DataFrame([article("a", "en", [0]), odd, article("c", "en", [3])])
    for processes in (None, 1):
        cut = tables.cut_all(articles, processes)
        assert cut["uncut"][["article_id", "outlet", "reason"]].to_numpy().tolist() == [["b", "ash-daily", "failed"]]
        assert set(cut["paragraphs"]["article_id"]) == {"a", "c"}
    again = tables.cut_again(pd.DataFrame([odd | article("b", "en", [0])]), cut, tables.sources(articles))
    assert len(again["uncut"]) == 0  # it may have been the program's fault, so it is tried again


LIMIT = 4.0  # seconds of processor time in place of SECONDS: enough for a process to load what cutting needs


def test_an_article_whose_cutting_runs_out_of_time_is_a_row_and_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    slow = {**article("b", "en", [0]), "body": json.dumps([["paragraph", '"I," he said. ' * 300_000]])}
    articles = pd.DataFrame([article("a", "en", [0]), slow, article("c", "en", [3])])
    monkeypatch.setattr(tables, "SECONDS", LIMIT)
    cut = tables.cut_all(articles, 1)
    assert cut["uncut"][["article_id", "reason"]].to_numpy().tolist() == [["b", "too-slow"]]
    assert set(cut["paragraphs"]["article_id"]) == {"a", "c"}
    told: list[object] = []
    monkeypatch.setattr(tables, "cut", lambda chunk: told.extend(chunk))
    again = tables.cut_again(articles, cut, tables.sources(articles), 1)
    assert told == []
    assert in_order(again) == in_order(cut)


def test_tables_that_somebody_changed_are_not_gone_on_from(small: Layout) -> None:
    for stage in STAGES[:2]:
        stage(small)
    first = {name: small.table(name).read_bytes() for name in KEYS}
    store.write_table(small, "paragraphs", store.read_table(small, "paragraphs").assign(n_words=1))
    STAGES[1](small)
    assert {name: small.table(name).read_bytes() for name in KEYS} == first


def test_new_articles_leave_the_rest_as_it_was_and_the_tables_as_of_a_first_run(small: Layout) -> None:
    pages = sorted(path for path in small.raw.rglob("*") if path.is_file() and path.suffix == ".html")
    late = pages[0].read_bytes()
    pages[0].unlink()
    for stage in STAGES[:2]:
        stage(small)
    pages[0].write_bytes(late)
    for stage in STAGES[:2]:
        stage(small)
    gone_on = {name: small.table(name).read_bytes() for name in KEYS}
    small.cuts.unlink()
    STAGES[1](small, full=True)
    assert {name: small.table(name).read_bytes() for name in KEYS} == gone_on
