"""Evidence: whether an article says what the user's words say, whatever else is in the corpus."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.settings import TopicModelSettings
from framing.topics import TopicTexts, score
from framing.topics.check import check, lines
from framing.topics.evidence import best_of, stems
from framing.topics.named import _many_likely, _passages, _unclear
from tests.topics.invented import NAMED, encode, reading


def with_left(left: int) -> TopicTexts:
    """The invented corpus with so many articles on the harbour."""
    read = reading(per_outlet=8)
    keys = read.paragraphs.loc[read.paragraphs["matter"] == "harbour", "article_id"].unique()[left:]
    kept = read.paragraphs[~read.paragraphs["article_id"].isin(keys)]
    return TopicTexts.of(kept, read.articles, pd.DataFrame({"outlet": [], "name": []}), encode)


def test_a_topic_with_hardly_any_articles_is_not_filled_with_others() -> None:
    for left in (0, 1, 2, 5):
        read = with_left(left)
        member = score(read, [NAMED], TopicModelSettings(), encode)[0].member
        inside = read.paragraphs[member]
        assert set(inside["matter"]) <= {"harbour"}
        assert inside["article_id"].nunique() == left


def test_words_with_another_ending_are_the_same_word() -> None:
    assert stems("Sanctions were imposed") == stems("They imposed sanctions") == stems("sanctioned; imposed")


def test_the_best_paragraphs_of_a_short_article_are_all_it_has() -> None:
    values, owner = np.array([0.9, 0.1, 0.5, 0.3]), np.array([0, 0, 0, 1])
    assert best_of(values, owner, 2).tolist() == [0.7, 0.3]
    assert np.allclose(best_of(values, owner, 3), [0.5, 0.3])


def test_a_topic_most_of_whose_articles_are_doubtful_has_no_members() -> None:
    owner, member = np.arange(20), np.arange(20) < 8
    sure = np.where(member, 0.99, 0.01)
    assert _unclear(owner, sure, member) == 0
    assert _unclear(owner, np.where(member, 0.2, 0.1), member) == 8
    assert _unclear(owner, np.where(np.arange(20) < 4, 0.2, 0.1), np.arange(20) < 4) == 0
    assert _unclear(owner, np.full(20, np.nan), member) == 0


def test_check_says_that_a_topic_is_unclear() -> None:
    read = reading()
    one = score(read, [NAMED], TopicModelSettings(), encode)[0]
    told = "\n".join(lines(check(read, [replace(one, member=np.zeros_like(one.member), unclear=12)])[0]))
    assert "12 articles may be on it" in told
    assert "none is counted" in told


def test_the_more_articles_are_likely_the_less_strictly_each_is_judged() -> None:
    owner = np.array([0, 0, 1, 1, 2])
    assert _many_likely(owner, np.array([0.9, 0.9, 0.4, 0.4, 0.8])) == pytest.approx(1.7)
    assert _many_likely(owner, np.full(5, np.nan)) == 0


def test_of_a_likely_article_the_paragraphs_from_the_middle_up_belong_and_its_best() -> None:
    owner = np.array([0, 0, 0, 1, 1, 2, 2, 2])
    scores = np.array([1.0, 0.6, 0.1, 0.3, 0.2, 0.0, 0.1, 0.2])
    member, threshold = _passages(owner, scores, owner < 2, np.ones(8, dtype=bool))
    assert member.tolist() == [True, True, False, True, False, False, False, False]
    assert 0.2 < threshold < 0.6
    assert not _passages(owner, scores, np.zeros(8, dtype=bool), np.ones(8, dtype=bool))[0].any()
