"""People, labels and roles found by parsing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from framing.measures import Corpus
from framing.measures.agency import measure as agency
from framing.measures.syntax import ParseStore
from tests.measures.invented import corpus
from tests.measures.test_naming import NAMES

TOLD = {
    "ash-daily": [
        ["The dockers' envoy, Ada Quint, opened the talks. Then Vossen, the pariah of the Gulf, arrested Ada Quint."],
        ["Ada Quint came back. Vossen was criticised by Ada Quint."],
        ["The council praised Quint. Karel Vossen, like a careful housewife, counted the ships."],
    ],
    "birch-times": [["We saw Ada Quint and President Vossen on the quay. Her boat Stella was sold."]],
}


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return replace(corpus(TOLD, NAMES), parse=ParseStore(tmp_path_factory.mktemp("parses")))


def test_people_whom_several_outlets_name_are_found_without_a_list(view: Corpus) -> None:
    assert view.naming.names["quint"].label == "Ada Quint"


def test_labels_beside_a_name_are_forms_of_it(view: Corpus) -> None:
    forms = view.mentions[view.mentions["referent"] == "vossen"]["form"].tolist()
    assert "pariah of the gulf" in [form.lower() for form in forms]
    assert "careful housewife" in forms
    assert "president" in forms


def test_one_acts_and_the_other_is_acted_upon(view: Corpus) -> None:
    scores = agency(view).scores
    by_item = scores.groupby("item")["value"].mean()
    assert by_item["vossen"] < 1
    assert 0 < by_item["quint"] < 1
    assert by_item["agentless passive"] > 0


def test_a_parse_is_made_once_and_read_back_the_same(tmp_path: Path) -> None:
    first = ParseStore(tmp_path)(["Vossen sold the boats.", "The boats were sold."])
    again = ParseStore(tmp_path)
    assert [[(t.text, t.dep_, t.head.i, t.tag_) for t in doc] for doc in again(["The boats were sold."])] == [
        [(t.text, t.dep_, t.head.i, t.tag_) for t in first[1]]
    ]
    assert len(again._known) == 2
