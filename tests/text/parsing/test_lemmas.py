"""First forms of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.text.parsing.lemmas import lemma
from framing.text.parsing.parser import lemma_tables


@pytest.mark.parametrize(
    ("word", "tag", "first"),
    [("struck", "VBD", "strike"), ("shelling", "VBG", "shell"), ("Cities", "NNS", "city"), ("Ships", "NNP", "ships"),
     ("closed", "VBD", "close"), ("were", "VBD", "be"), ("quickly", "RB", "quickly"), ("men", "NNS", "man")],
)  # fmt: skip
def test_words_have_the_first_forms_of_their_kind(word: str, tag: str, first: str) -> None:
    assert lemma(word, tag, lemma_tables()) == first


@given(st.text(max_size=12), st.sampled_from(["VBD", "NNS", "JJR", "IN", ""]))
def test_every_word_has_a_first_form_in_small_letters(word: str, tag: str) -> None:
    found = lemma(word, tag, lemma_tables())
    assert found == found.lower()
