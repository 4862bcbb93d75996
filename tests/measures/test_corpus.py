"""What is derived from a corpus is made once, and what is made of all texts is shared by its parts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.lexicon import find_words
from tests.measures.invented import corpus

TOLD = {"ash-daily": [["The crane may fall.", "Ships wait."]], "birch-times": [["They never met."]]}


@of_all_texts
def every_text(corpus: Corpus) -> list[str]:
    return corpus.paragraphs["text"].tolist()


def texts_on_topics(corpus: Corpus, ending: str) -> list[str]:
    return [text + ending for text in corpus.told["text"]]


def test_the_same_is_made_once() -> None:
    view = corpus(TOLD)
    assert view.once(every_text) is view.once(every_text)
    assert view.once(texts_on_topics, "!") is view.once(texts_on_topics, "!")
    assert view.once(texts_on_topics, "!") != view.once(texts_on_topics, "?")
    assert view.told is view.told


def test_a_part_shares_what_is_of_all_texts_and_has_its_own_of_the_topics_whoever_asks_first() -> None:
    view = corpus(TOLD)
    one = view.paragraphs["paragraph_id"].iloc[0]
    part = view.within(frozenset([one]))
    asked_first_in_the_part = part.once(every_text), find_words(part, "hedges"), part.spoken
    assert asked_first_in_the_part[0] is view.once(every_text)
    assert asked_first_in_the_part[1] is find_words(view, "hedges")
    assert asked_first_in_the_part[2] is view.spoken
    assert part.once(texts_on_topics, "") == ["The crane may fall."]
    assert len(view.once(texts_on_topics, "")) == 3
    assert part.within(frozenset()).body is view.body


def test_what_is_forgotten_is_made_again() -> None:
    view = corpus(TOLD)
    before, other = view.once(every_text), view.told
    view.forget(every_text)
    assert view.once(every_text) == before
    assert view.once(every_text) is not before
    assert view.told is other


def test_a_corpus_with_another_table_derives_everything_again() -> None:
    view = corpus(TOLD)
    before = view.body
    again = replace(view, paragraphs=view.paragraphs.iloc[:1])
    assert len(again.body) == 1
    pd.testing.assert_frame_equal(view.body, before)
