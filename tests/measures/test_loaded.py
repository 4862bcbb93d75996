"""Laws of loaded language: whose words count, and that long sentences are not loaded for being long."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from framing.measures.loaded import loaded_words, loadedness, measure, share_of_loaded_words
from tests.measures.invented import corpus

PLAIN = "The council of the harbour met and wrote a letter to the owners of the crane."
LOADED = "The shameless council of the harbour slammed the owners of the crane in a scathing letter."
NUMBERS = st.lists(st.floats(-5, 5), min_size=2, max_size=12)


@given(NUMBERS, st.floats(0.1, 9), st.floats(-3, 3))
def test_the_unit_of_what_goes_in_does_not_matter(values: list[float], by: float, plus: float) -> None:
    meaning, weights = np.array(values), np.ones(len(values))
    words = meaning[::-1].copy()
    before, after = loadedness(meaning, words, weights), loadedness(meaning * by + plus, words, weights)
    if np.ptp(meaning) > 1e-3:
        np.testing.assert_allclose(before, after, atol=1e-6)


@given(st.lists(st.sampled_from([PLAIN, LOADED]), min_size=1, max_size=6))
def test_a_text_told_twice_is_as_loaded_as_once(sentences: list[str]) -> None:
    once = " ".join(sentences)
    np.testing.assert_allclose(share_of_loaded_words([once]), share_of_loaded_words([f"{once} {once}"]))


@given(st.lists(st.sampled_from([PLAIN, LOADED, f'"{LOADED}"', f'The mayor said "{LOADED}"']), min_size=1, max_size=6))
def test_a_word_counts_for_the_voice_that_says_it_and_for_no_other(sentences: list[str]) -> None:
    view = corpus({"gull": [[" ".join(sentences)], [PLAIN]]})
    spoken, found = view.spoken, view.once(loaded_words)
    unquoted = spoken["text"].str.replace(r'"[^"]*"', "", regex=True)
    own = (spoken["voice"] == "own").to_numpy()
    counted = np.round(found * np.maximum(spoken["weight"].to_numpy(float), 10))
    expected = [len([word for word in ("shameless", "slammed", "scathing") if word in text]) for text in unquoted]
    np.testing.assert_array_equal(counted[own], np.array(expected)[own])


def test_an_outlet_that_slams_is_more_loaded_than_one_that_says() -> None:
    told = {"gull": [[f"{LOADED} {PLAIN}"]], "tern": [[f"{PLAIN} {PLAIN}"]]}
    view = replace(corpus(told), vectors=lambda texts: np.ones((len(texts), 4), dtype=np.float32) / 2)  # words alone
    scores = measure(view).scores.assign(outlet=lambda rows: rows["article_id"].astype(str).map(view.outlet_of))
    value = scores.set_index("outlet")["value"]
    assert value["gull"] > value["tern"]
    assert share_of_loaded_words([PLAIN, LOADED]).tolist() == [0.0, 3 / 16]
