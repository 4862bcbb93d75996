"""How long each person may speak, in articles that a reader can count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.measures.heard import FEWEST, measure
from framing.measures.shared.corpus import Corpus
from framing.settings import NameSettings
from tests.measures.invented import corpus

PEOPLE = {
    "quint": NameSettings(label="Ada Quint", names=("Ada Quint", "Quint")),
    "vossen": NameSettings(label="Jan Vossen", names=("Jan Vossen", "Vossen")),
}
QUINT, VOSSEN, NOBODY = '"We built the pier," Quint said.', '"No," Vossen said.', '"Nobody asked us," a docker said.'
PARAGRAPHS = st.lists(st.sampled_from([QUINT, VOSSEN, NOBODY, "The pier is long."]), min_size=1, max_size=5)


def view(told: dict[str, Sequence[Sequence[str]]]) -> Corpus:
    """The corpus in which whoever stands before "said" has spoken."""
    made = corpus(told, PEOPLE)
    text = made.paragraphs.set_index("paragraph_id")["text"]
    who = [re.search(r'" (.+) said', text[key]).group(1) for key in made.quotes["paragraph_id"]]
    return replace(made, quotes=made.quotes.assign(speaker=who))


def shares(made: Corpus) -> pd.DataFrame:
    """The value of each article (in the order of the tables) and person."""
    scores = measure(made).scores.astype({"article_id": "str", "item": "str"})
    return scores.pivot(index="article_id", columns="item", values="value").reindex(made.articles["article_id"])


def test_a_share_is_of_the_words_that_anybody_is_quoted_with_by_name() -> None:
    found = shares(view({"ash-daily": [[QUINT, VOSSEN]] * 2 + [[QUINT, NOBODY]], "birch-times": [[VOSSEN]]}))
    assert found["quint"].round(6).tolist() == [0.8, 0.8, round(4 / 7, 6), 0.0]
    assert found["vossen"].tolist() == [0.2, 0.2, 0.0, 1.0]


def test_an_article_that_quotes_nobody_says_nothing_about_who_is_heard() -> None:
    found = shares(view({"ash-daily": [[QUINT]] * FEWEST + [["The pier is long."]]}))
    assert found["quint"].notna().tolist() == [True] * FEWEST + [False]


def test_who_is_quoted_by_too_few_articles_is_no_item() -> None:
    assert shares(view({"ash-daily": [[QUINT]] * FEWEST + [[VOSSEN]] * (FEWEST - 1)})).columns.tolist() == ["quint"]
    assert measure(view({"ash-daily": [[QUINT]] * (FEWEST - 1)})).scores.empty


def test_a_passage_is_the_quotation_with_its_number_of_words() -> None:
    made = view({"ash-daily": [[QUINT]] * FEWEST})
    found = measure(made).passages
    assert found["value"].tolist() == [4.0] * FEWEST
    assert (found["end"] - found["start"]).tolist() == [len('"We built the pier,"')] * FEWEST


@settings(max_examples=30, deadline=None)
@given(st.lists(PARAGRAPHS, min_size=FEWEST, max_size=6))
def test_shares_are_shares_and_an_article_that_says_all_twice_has_the_same(articles: list[list[str]]) -> None:
    once, twice = (shares(view({"ash-daily": [body * times for body in articles]})) for times in (1, 2))
    assert ((once >= 0) & (once <= 1) | once.isna()).all(axis=None)
    assert (once.sum(axis=1) <= 1 + 1e-6).all()
    np.testing.assert_allclose(once.to_numpy(float), twice.to_numpy(float))


@settings(max_examples=30, deadline=None)
@given(st.lists(PARAGRAPHS, min_size=FEWEST, max_size=6), st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_outlets_matter(articles: list[list[str]], random: Random) -> None:
    made = view({"ash-daily": articles})
    tables = {
        name: getattr(made, name).sample(frac=1, random_state=random.randrange(2**32))
        for name in ("articles", "paragraphs", "sentences", "quotes", "memberships")
    }
    before, after = measure(made), measure(replace(made, **tables))
    pd.testing.assert_frame_equal(before.scores, after.scores)
    pd.testing.assert_frame_equal(before.passages, after.passages)
    other = {name: getattr(made, name).assign(outlet="birch-times") for name in ("articles", "paragraphs")}
    moved = replace(made, **other)
    pd.testing.assert_frame_equal(before.scores, measure(moved).scores)
