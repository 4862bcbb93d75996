"""Counting words as numbers gives the same words as plain counting, and sums in the same order."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from framing.topics.labels import TopicTerms
from framing.topics.words import Weighted, Words

SPOKEN = ["the", "Ferry", "ferry's", "a", "harbour", "harbours", "Quay-side", "Ö", "Öre", "12", "."]
TEXTS = st.lists(st.lists(st.sampled_from(SPOKEN)).map(" ".join), min_size=1, max_size=6)


@given(TEXTS, TEXTS)
def test_weights_are_those_of_scikit_learn_to_the_last_bit(texts: list[str], others: list[str]) -> None:
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=r"(?u)\b\w\w+\b")
    found = Weighted.of(Words.of(texts))
    try:
        expected = vectorizer.fit_transform(texts)
    except ValueError:
        assert found is None
        return
    assert found is not None
    assert list(found.place) == list(vectorizer.get_feature_names_out())
    for one, other in ((found.rows, expected), (found.others(others), vectorizer.transform(others))):
        assert np.array_equal(one.indptr, other.indptr)
        assert np.array_equal(one.indices, other.indices)
        assert np.array_equal(one.data, other.data)


@given(TEXTS, TEXTS, st.data())
def test_texts_can_be_put_together_after_they_are_read(texts: list[str], more: list[str], data: st.DataObject) -> None:
    every = [*texts, *more]
    places = data.draw(st.lists(st.integers(0, len(every) - 1), min_size=2))
    cut = data.draw(st.integers(0, len(places)))
    made = Words.of(texts).joined(Words.of(more)).arranged(np.array(places), np.array([cut, len(places) - cut]))
    again = Words.of(["\n".join(every[place] for place in part) for part in (places[:cut], places[cut:])])
    (names, table), (plainly, counted) = made.counts(), again.counts()
    assert list(names) == list(plainly)
    assert np.array_equal(table.toarray(), counted.toarray())


@given(st.lists(st.lists(st.sampled_from(["the", "Ferry", "ferry's", "harbour", "quay", "up"])), max_size=6))
def test_terms_are_words_and_pairs_that_two_texts_hold(texts: list[list[str]]) -> None:
    terms, held = TopicTerms.of([" ".join(words) for words in texts], avoid=["The Quay"]), []
    for words in texts:
        told = [{"Ferry": "ferry", "ferry's": "ferry", "harbour": "harbour"}.get(word, "") for word in words]
        held.append({*told, *(f"{a} {b}" for a, b in itertools.pairwise(told) if a and b and a != b)} - {""})
    least = 2 if len(texts) > 3 else 1
    expected = sorted(term for term in set().union(*held) if sum(term in one for one in held) >= least)
    assert list(terms.names) == expected
    assert terms.presence.toarray().tolist() == [[int(term in one) for term in expected] for one in held]
