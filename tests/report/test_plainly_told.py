"""Rules of the first page: whose row proves a statement, what an event is called, what an article is mainly on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from framing.measures.cards import Items
from framing.report import about_run, material_of
from framing.report.pages import index
from framing.report.parts import cannot_carry
from framing.report.parts.event_titles import event_title
from framing.report.parts.findings import DESCRIBED, NONE
from framing.report.parts.highlights import both_in_one
from framing.report.parts.names_table import name_tables
from framing.report.parts.sections import _columns, _quantity, _table_row
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.wording import wording

from . import made
from .conftest import settings
from .trusted import trusted


@pytest.fixture(scope="module")
def material() -> Material:
    about = about_run(settings(), trusted(), {})
    return material_of(made.tables(6, 14), about, made=datetime(2026, 1, 1, tzinfo=UTC))


KEPT = ("corpus", "words", "summaries", "summary", "space", "item", "name", "once", "main_voices")


def _rows(material: Material, measure: str) -> list[dict[str, Any]]:
    rows = [row for row in material.corpus.contrasts["ferry"] if row["measure"] == measure]
    first = next(row for row in rows if material.is_main_voice(measure, row["voice"]))
    return [row for row in rows if (row["item"], row["voice"]) == (first["item"], first["voice"])]


def test_of_whom_something_is_stated_stands_first_in_every_table_behind_it(material: Material) -> None:
    rows = _rows(material, "naming")
    stated, note = rows[-1]["outlet"], material.about.note("naming")
    assert _quantity(material, note, rows, [stated], opened=True).table[0].mark.slug == stated
    key = tuple(rows[0][name] for name in ("topic_id", "measure", "item", "voice"))
    assert _columns(material, key, rows, [stated])[0].mark.slug == stated
    said = {rows[0]["item"]: [stated]}
    (table,) = name_tables(material, "ferry", "naming", said, frozenset())
    assert table.rows[0][0].slug == stated


def test_who_has_few_articles_keeps_the_row_that_proves_a_statement(material: Material) -> None:
    rows, note = _rows(material, "naming"), material.about.note("naming")
    few = SimpleNamespace(
        **{name: getattr(material, name) for name in KEPT}, about=SimpleNamespace(
            **{name: getattr(material.about, name) for name in ("note", "q", "full_articles")}, min_articles=99,
        ),
    )  # fmt: skip
    table = _quantity(few, note, rows, [rows[0]["outlet"]], opened=True).table  # type: ignore[arg-type]
    assert [one.mark.slug for one in table] == [rows[0]["outlet"]]


def test_a_row_says_why_an_interval_without_zero_is_no_difference(material: Material) -> None:
    tested = {"p": 0.04, "q": 0.9, "low": -0.6, "high": -0.01, "estimate": -0.3, "method": ""}
    row = {**_rows(material, "naming")[0], **tested}
    note = material.about.note("naming")
    assert _table_row(material, note, row).standing == NONE
    assert _table_row(material, note, row).by_chance
    assert not _table_row(material, note, {**row, "high": 0.01}).by_chance


def test_one_name_in_which_several_outlets_differ_is_one_statement() -> None:
    def one(slug: str, item: str) -> Any:
        return _Said(SimpleNamespace(topic_id="t"), item, f"{slug} says so.", SimpleNamespace(name=slug))

    joined = both_in_one([one("Ash", "ek: star"), one("Birch", "ek: star"), one("Ash", "ek: exile")])
    assert [str(each.sentence) for each in joined] == ["Ash says so. Birch says so.", "Ash says so."]


@dataclass(frozen=True)
class _Said:
    """A finding on a name, as far as it is joined with others."""

    topic: Any
    item: str
    sentence: str
    mark: Any
    measure: str = "naming"
    kind: Items = Items.FORMS
    standing: str = DESCRIBED
    first: str = ""
    again: str = ""
    ways: str = ""
    small: str = ""
    leans: tuple[str, ...] = ()
    glimpse: None = None


@pytest.mark.parametrize(
    ("key", "texts", "said"),
    [
        ("the … in Velden", ["The war in Velden goes on.", "Rain fell in Velden."], "the war in Velden"),
        ("the … in Hall", ["It is late in the Hall, the Hall said.", "A Hall met."], "the war in the Hall"),
        ("the … in New Velden", ["The war in New Velden goes on."], "the war in New Velden"),
        ("the Velden …", ["The Velden war goes on."], "the Velden war"),
        ("the … in Osten", [], "the … in Osten"),
    ],
)  # fmt: skip
def test_an_event_is_called_by_its_most_used_name_in_its_place(key: str, texts: list[str], said: str) -> None:
    counts = {} if not texts else {("t", "events", f"{key}: war", "own"): 3, ("t", "events", f"{key}: fight", "own"): 2}
    found: Any = SimpleNamespace(
        corpus=SimpleNamespace(
            paragraphs={str(n): ("a", text) for n, text in enumerate([*texts, *texts])},
            passages=_Counted({one: {"ash": n} for one, n in counts.items()}),
        ),
        about=SimpleNamespace(note=lambda measure: SimpleNamespace(of_events=True)), is_main_voice=lambda *_: True,
    )  # fmt: skip
    found.once = lambda make, of: make(found, of)
    assert event_title(found, key) == said


class _Counted(dict[Any, Any]):
    def counts(self, key: Any) -> Any:
        return self[key]


def test_an_article_is_mainly_on_a_topic_from_a_third_of_its_paragraphs_on() -> None:
    body = {"a": ["a1", "a2", "a3"], "b": ["b1", "b2", "b3", "b4"], "c": []}
    corpus: Any = SimpleNamespace(
        written={one: [("h", "heading", ""), *((key, "", "") for key in keys)] for one, keys in body.items()},
        on_topic={"a1": [("t", 0.8)], "b1": [("t", 0.9)], "b2": [("other", 0.9)], "h": [("t", 0.9)]},
        covering={"t": {"ash": ["a", "b"], "birch": ["c"]}},
    )  # fmt: skip
    shares = FinishedTables.shares.func(corpus)  # type: ignore[attr-defined]
    assert shares["a"]["t"] == 1 / 3
    corpus.shares = shares
    assert FinishedTables.mainly_on(corpus, "t") == {"ash": ["a"], "birch": []}


@pytest.mark.parametrize(("near", "said"), [(1, ""), (3, "3 articles more come near it"), (60, "60 articles more")])
def test_what_comes_near_a_topic_is_said_where_it_changes_numbers(near: int, said: str, material: Material) -> None:
    rows = made.tables(2, 4)["topics"].head(1).assign(kind="named", n_articles=54, n_unclear=0, n_possible=near)
    found: Any = SimpleNamespace(corpus=SimpleNamespace(tables={"topics": rows}, topics=material.corpus.topics),
                                 words=wording())  # fmt: skip
    texts = [str(one) for one in cannot_carry._of_topics(found)]
    assert texts == [] if not said else said in texts[0]
    assert "One" not in said


def test_a_cell_is_unclear_where_the_page_says_that_some_may_be_on_it(
    material: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, words, topic = material.corpus, material.words, material.corpus.topics["ferry"]
    slug = next(iter(corpus.outlets))
    empty: Any = SimpleNamespace(
        covering={"ferry": {slug: []}}, per_outlet={slug: 9}, compared={slug: []}, articles={}, close_topics={},
    )  # fmt: skip
    assert index._cell(empty, words, slug, topic) != "unclear_cell"
    monkeypatch.setattr(index, "is_unclear", lambda *_: True)
    assert index._cell(empty, words, slug, topic) == "unclear_cell"
