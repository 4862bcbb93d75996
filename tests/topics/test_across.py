"""Across languages: words do not speak against a text, and what other languages tell of a story is on its topic."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from scipy.sparse import csr_array

from framing.settings import TopicModelSettings
from framing.tables.records import NamedTopic
from framing.topics.across import KEPT, as_in_one_language, told_elsewhere, words_by_meaning
from framing.topics.scoring import Ground
from framing.topics.stories import StoryTexts, tell_stories


def test_without_foreign_paragraphs_nothing_changes() -> None:
    meaning, shared = np.array([0.1, 0.5]), np.array([0.0, 0.3])
    assert (as_in_one_language(meaning, shared, np.zeros(2, dtype=bool)) == meaning + shared).all()


def test_a_foreign_paragraph_fits_as_one_that_means_as_much() -> None:
    native = np.linspace(0.0, 0.8, 20)
    meaning, shared = np.append(native, 0.8 * KEPT), np.append(native / 2, 0.0)
    foreign = np.append(np.zeros(20, dtype=bool), True)
    fit = as_in_one_language(meaning, shared, foreign)
    assert abs(fit[-1] - fit[-2]) < 1e-9
    assert (fit[:-1] == meaning[:-1] + shared[:-1]).all()


def test_where_hardly_anybody_writes_in_the_language_of_the_examples_words_count_for_none() -> None:
    meaning, shared, foreign = np.array([0.4, 0.4]), np.array([0.3, 0.0]), np.array([False, True])
    assert as_in_one_language(meaning, shared, foreign).tolist() == [0.4, 0.4 / KEPT]


def test_words_follow_meaning() -> None:
    found = words_by_meaning(np.array([-1.0, 0.2, 0.6, 0.8, 1.2]))
    assert (np.diff(found) >= 0).all()
    assert found[0] < 0.01 < 0.3 < found[-1]


def _joined(member: list[bool], score: list[float], foreign: list[bool], story: list[int]) -> list[bool]:
    owner = np.array([0, 0, 1, 1])
    return told_elsewhere(np.array(score), np.array(member), np.array(foreign), owner, np.array(story)).tolist()


def test_an_article_in_another_language_of_a_story_on_the_topic_is_on_it() -> None:
    abroad, one_story, two = [False, False, True, True], [0, 0, 0, 0], [0, 0, 1, 1]
    assert _joined([True, True, False, False], [0.9, 0.5, 0.3, 0.1], abroad, one_story) == [False, False, True, False]
    assert _joined([True, True, False, False], [0.9, 0.5, 0.7, 0.6], abroad, one_story) == [False, False, True, True]
    assert not any(_joined([True, True, False, False], [0.9, 0.5, 0.7, 0.6], abroad, two))  # another story
    assert not any(_joined([True, True, False, False], [0.9, 0.5, 0.7, 0.6], [False] * 4, one_story))  # not foreign
    assert not any(_joined([False] * 4, [0.9, 0.5, 0.7, 0.6], abroad, one_story))  # the story is on no topic
    assert not any(_joined([True, True, True, False], [0.9, 0.5, 0.7, 0.6], abroad, one_story))  # it has a member


def test_stories_join_articles_of_two_languages_and_keep_two_events_apart() -> None:
    """Two events, each told in two languages: vectors say what is meant, words differ wholly between languages."""
    event, noise = np.eye(8, dtype=np.float32), 0.35
    rows = np.stack([event[0], event[0] + noise * event[2], event[1], event[1] + noise * event[3]])
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    words = csr_array(np.eye(4))
    told = StoryTexts(
        words, rows, rows, np.zeros(4), np.array([0, 1, 0, 1]), language=np.array([0, 1, 0, 1])
    )  # fmt: skip
    story, _ = tell_stories(told)
    assert story[0] == story[1] != story[2] == story[3]


@pytest.mark.parametrize(
    ("languages", "description", "foreign"),
    [
        ("en en", "The port keeps the ferries to the island from its berths, and the islanders protest.", "no no"),
        ("en ru", "The port keeps the ferries to the island from its berths, and the islanders protest.", "no yes"),
        ("be be", "The port keeps the ferries to the island from its berths, and the islanders protest.", "yes yes"),
        ("pl pl", "The port keeps the ferries to the island from its berths, and the islanders protest.", "yes yes"),
        ("be be", "Порт не пускает паромы к причалам, и жители острова второй день протестуют у ворот.", "yes yes"),
        ("en en", "Leaks", "no no"),  # too short to tell its language: it is taken to be that of the articles
    ],
)
def test_a_topic_may_be_in_a_language_that_no_article_is_in(languages: str, description: str, foreign: str) -> None:
    codes = languages.split()
    ground = Ground(cast(Any, SimpleNamespace(learnt=len(codes))), TopicModelSettings(), cast(Any, None))
    ground.__dict__["_told"] = ([""] * len(codes), [""] * len(codes), codes)
    topic = NamedTopic("t", "The ferries", description)
    found = ["yes" if one else "no" for one in ground._foreign(topic)]
    assert found == foreign.split()
