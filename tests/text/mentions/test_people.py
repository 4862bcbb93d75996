"""People, labels and roles found by parsing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from framing.machine.workers import helped_by
from framing.measures.agency import measure as agency
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.named import every_mention, mentions_in_whole, names_found
from framing.running.stores.parses import open_parses
from framing.text.mentions.labels import labels
from framing.text.parsing import parser as parsing
from framing.text.parsing.parser import parse
from framing.text.parsing.syntax import ParsedSentence
from tests.machine.test_crew import Threads, answers_here
from tests.measures.invented import corpus
from tests.text.mentions.test_naming import NAMES

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
    return replace(corpus(TOLD, NAMES), parse=open_parses(tmp_path_factory.mktemp("parses")))


def test_people_whom_several_outlets_name_are_found_without_a_list(view: Corpus) -> None:
    assert view.once(names_found).names["quint"].label == "Ada Quint"


def test_labels_beside_a_name_are_forms_of_it(view: Corpus) -> None:
    forms = view.once(every_mention).query("referent == 'vossen'")["form"].tolist()
    assert "pariah of the gulf" in [form.lower() for form in forms]
    assert "careful housewife" in forms
    assert "president" in forms


NAMES_OF_8 = ("Vossen", "Ortega", "Lindqvist", "Hale", "Moreau", "Tanaka", "Brandt", "Osei")


def test_one_acts_and_the_other_is_acted_upon(view: Corpus) -> None:
    scores = agency(view).scores
    by_item = scores.groupby("item")["value"].mean()
    assert by_item["vossen"] < 1
    assert 0 < by_item["quint"] < 1
    assert by_item["agentless passive"] > 0


def test_what_tells_a_state_hides_nobody(tmp_path: Path) -> None:
    def hidden(text: str) -> float:
        one = replace(corpus({"ash-daily": [[text]]}, NAMES), parse=open_parses(tmp_path))
        scores = agency(one).scores
        return float(scores.loc[scores["item"] == "agentless passive", "value"].iloc[0])

    assert hidden("The boats of Vossen were sold.") == 1
    assert hidden("The boats of Vossen are located in the harbour.") == 0


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Vossen, head of the breakaway Amsel People's Republic in the east, left.",
         ["head of the breakaway Amsel People's Republic"]),
        ("Vossen, adviser to Gulf President Ada Quint, left.", ["adviser to Gulf President Ada Quint"]),
        ("Vossen, whose father is a pilot, left.", []),
        ("Vossen, who is a pilot, left.", ["pilot"]),
        ("Vossen, co-ordinator of the fund, left.", []),
    ],
)  # fmt: skip
def test_a_label_is_whole_and_of_the_person_named(text: str, called: list[str]) -> None:
    sentence = ParsedSentence(text, parse([text])[0], parsing._labels())
    assert [one.text for one in labels(sentence, 0, len("Vossen"))] == called


def test_labels_are_looked_for_wherever_a_text_breaks_off() -> None:
    whole = "Of all men Vossen, the pariah of the Gulf, and like the clown, Vossen (the tyrant) left - a Vossen, the"
    cuts = [whole[:end] for end in range(12, len(whole) + 1)] + [whole[start:] for start in range(len(whole) - 6)]
    labels_ = parsing._labels()
    for text, tokens in zip(cuts, parse(cuts), strict=True):
        sentence = ParsedSentence(text, tokens, labels_)
        for name in re.finditer("Vossen", text):
            for label in labels(sentence, *name.span()):
                assert 0 <= label.start < label.end <= len(text)


def test_a_parse_is_made_once_and_read_back_the_same(tmp_path: Path) -> None:
    texts = ["Vossen sold the boats.", "The boats were sold."]
    first = open_parses(tmp_path)(texts)
    again = open_parses(tmp_path)(texts[::-1])
    for one, other in ((first[0], again[1]), (first[1], again[0])):
        assert (one.start, one.head, one.dep, one.tag) == (other.start, other.head, other.dep, other.tag)
    assert again[1].dep[:2] == ["nsubj", "ROOT"]
    assert again[0].root(range(0, 2)) == 1


def test_nothing_is_parsed_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def counting(texts: Iterable[str]) -> list[NDArray[np.uint16]]:
        parsed.extend(taken := list(texts))
        return parse(taken)

    monkeypatch.setattr(parsing, "parse", counting)
    open_parses(tmp_path)(["Vossen sold the boats.", "The boats were sold.", "Vossen sold the boats."])
    store = open_parses(tmp_path)
    store(["The boats were sold."])
    store(["The boats were sold.", "She left."])
    store(["She left."])
    assert sorted(parsed) == ["She left.", "The boats were sold.", "Vossen sold the boats."]


def test_processes_of_their_own_parse_the_same(tmp_path: Path) -> None:
    texts = [f"Minister {name} sold {n} boats to Anna Quint in Port {name}." for n in range(320) for name in NAMES_OF_8]
    assert len(texts) > parsing.FEW
    here, beside = open_parses(tmp_path / "here")(texts), open_parses(tmp_path / "beside", 2)(texts)
    assert np.array_equal(here.tokens, beside.tokens)


def test_parses_from_helpers_are_those_that_are_made_here(tmp_path: Path) -> None:
    texts = [f"Vossen sold {n} boats to Anna Quint, the envoy." for n in range(2 * parsing.PIECE + 1)]
    threads = Threads(answers_here)
    with helped_by(threads.crew):
        spread = open_parses(tmp_path / "spread", 0)(texts)
    assert threads.parts == ["parsing, part 1"]
    alone = open_parses(tmp_path / "alone")(texts)
    assert np.array_equal(spread.tokens, alone.tokens)
    assert np.array_equal(spread.offsets, alone.offsets)


def test_a_text_without_an_end_is_cut_and_not_refused(tmp_path: Path) -> None:
    endless = "Vossen sold boats and " * 4000
    assert len(open_parses(tmp_path)([endless])[0]) > 100


def test_in_whole_articles_those_on_no_topic_are_read_too(view: Corpus) -> None:
    first = view.articles["article_id"].iloc[0]
    on_one = view.paragraphs.loc[view.paragraphs["article_id"] == first, "paragraph_id"]
    few = replace(view, memberships=view.memberships[view.memberships["paragraph_id"].isin(on_one)])
    labelled = {"careful housewife", "pariah of the Gulf"}
    assert not labelled <= set(few.once(every_mention)["form"])
    whole = mentions_in_whole(few)
    assert labelled <= set(whole["form"])
    texts = view.paragraphs.set_index("paragraph_id")["text"]
    for row in whole.query("form == 'careful housewife'").itertuples():
        assert texts[row.paragraph_id][row.start : row.end].endswith("careful housewife")
