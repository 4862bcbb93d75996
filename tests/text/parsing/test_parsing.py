"""The parser as it is run here beside spaCy's own: the same words, links and names, in any company."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.running.stores.parses import open_parses
from framing.text.parsing import parser as parsing
from framing.text.parsing.word_layers import once_a_form

WORDS = 'Vossen the harbour sold boats was by in Minsk 1,200 said , . “ don\'t'.split()
TEXTS = st.lists(
    st.one_of(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), st.text(max_size=30)), min_size=1, max_size=8
)


@pytest.fixture(scope="module")
def own() -> Any:
    """spaCy's own pipeline, as its package loads it."""
    return importlib.import_module(parsing.MODEL).load(exclude=["lemmatizer", "attribute_ruler"])


@given(TEXTS)
@settings(max_examples=60, deadline=None)
def test_layers_give_what_spacys_own_give(own: Any, texts: list[str]) -> None:
    for network in (own.get_pipe("tok2vec").model, own.get_pipe("ner").model.get_ref("tok2vec").layers[0]):
        ours = once_a_form(network)
        assert ours is not network
        docs = [own.make_doc(text) for text in texts if text]
        if any(len(doc) for doc in docs):
            for expected, found in zip(network.predict(docs), ours.predict(docs), strict=True):
                assert expected.shape == found.shape
                assert np.allclose(expected, found, atol=1e-4)


def test_a_network_put_together_otherwise_is_left_alone(own: Any) -> None:
    whole = own.get_pipe("ner").model
    assert once_a_form(whole) is whole
    assert once_a_form(own.get_pipe("tagger").model) is own.get_pipe("tagger").model


def test_the_parser_that_runs_has_these_layers() -> None:
    pipe = parsing._parser()
    assert pipe.get_pipe("tok2vec").model.name == "once_a_form"
    assert pipe.get_pipe("ner").model.get_ref("tok2vec").layers[0].name == "once_a_form"


def test_parsing_needs_no_torch() -> None:
    load = "from framing.text.parsing.parser import parse; parse(['He left.'])"
    code = f"import sys; {load}; print('torch' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_rows_say_what_spacy_says(own: Any) -> None:
    texts = [
        "", "The boats were sold in Minsk by Alva Vossen, who said that the harbour would not close.",
        "On Tuesday the Ministry of Trade fined Norrland Shipping 1,200 euros.", "“Not so!” she said. He left.", "",
    ]  # fmt: skip
    labels = parsing._labels()
    for text, rows in zip(texts, parsing.parse(texts), strict=True):
        told = [
            (token.idx, len(token), token.head.i, token.dep_, token.tag_, token.ent_type_, token.ent_iob_ == "I")
            for token in own(text)
        ]
        assert told == [
            (start, length, head, labels.dep[dep], labels.tag[tag], labels.entity[entity], bool(inside))
            for start, length, head, dep, tag, entity, inside in rows.tolist()
        ]
    assert parsing.parse([]) == []


def test_an_accent_in_place_of_an_apostrophe_hides_no_not() -> None:
    (rows,) = parsing.parse(["The boats don´t leave."])
    assert "neg" in {parsing._labels().dep[row[3]] for row in rows.tolist()}
    assert rows[:, :2].tolist()[1:4] == [[4, 5], [10, 2], [12, 3]]  # the places in the text as it is


@pytest.mark.parametrize(
    ("which", "how"),
    [
        ("[!.]*[0-9a-f].npy", lambda content: content[:-10]),
        ("[!.]*[0-9a-f].npy", lambda content: content[:-14] + b"\xff" * 14),  # links and labels that there are not
        ("*.keys.npy", lambda content: b""),
        ("*.keys.npy", lambda content: bytes(len(content))),
        ("labels.json", lambda content: b"[]"),
        ("labels.json", lambda content: content[:40]),
    ],
)
def test_a_damaged_store_of_parses_is_made_again(
    tmp_path: Path, which: str, how: Callable[[bytes], bytes]
) -> None:
    texts = ["Vossen sold the harbour.", "The boats were sold by Vossen in Minsk."]
    before = open_parses(tmp_path)(texts)
    found = [path for path in tmp_path.glob(f"*/{which}") if "keys" in which or "keys" not in path.name]
    for path in found:
        path.write_bytes(how(path.read_bytes()))
    for _ in range(2):
        after = open_parses(tmp_path)(texts)
        assert (after.tokens == before.tokens).all()
        assert after.labels == before.labels
