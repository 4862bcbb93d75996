"""Named topics: word conditions, absence, and the output of `framing topics check`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from framing.settings import TopicModelSettings
from framing.tables.records import NamedTopic
from framing.topics import TopicTexts, score
from framing.topics.check import check, lines
from framing.topics.named import NamedScores, _as_likely, _but, _HalfWay, _thresholds, taken_from, word_pattern
from framing.topics.space import Vectors, unit
from tests.topics.invented import NAMED, encode, reading

SETTINGS = TopicModelSettings()


def test_words_match_whole_in_any_case_and_a_star_matches_any_ending() -> None:
    pattern = word_pattern(["Washington", "sanction*", "U.S."])
    assert pattern.search("in WASHINGTON today")
    assert pattern.search("Sanctioned goods")
    assert pattern.search("the U.S. envoy")
    assert not pattern.search("Washingtonian unsanctioned")
    acronym = word_pattern(["NSA"])
    assert acronym.search("the N.S.A. has read it")
    assert acronym.search("the NSA has read it")
    assert not acronym.search("the NSAB has read it")


def test_conditions_on_words_narrow_a_topic() -> None:
    read = reading()
    free = score(read, [NAMED], SETTINGS, encode)[0].member
    must = score(read, [replace(NAMED, must=("crane",))], SETTINGS, encode)[0].member
    must_not = score(read, [replace(NAMED, must_not=("crane",))], SETTINGS, encode)[0].member
    crane = read.paragraphs["text"].str.contains("crane").to_numpy()
    assert free.sum() > must.sum() > 0
    assert crane[must].all()
    assert not crane[must_not].any()


def test_a_condition_on_the_article_looks_at_its_headline_too() -> None:
    read = reading()
    inside = score(read, [replace(NAMED, article_must=("harbour",))], SETTINGS, encode)[0].member
    nowhere = score(read, [replace(NAMED, article_must=("volcano",))], SETTINGS, encode)[0].member
    assert set(read.paragraphs["matter"][inside]) == {"harbour"}
    assert not nowhere.any()


def test_a_topic_that_the_corpus_does_not_hold_has_no_members() -> None:
    absent = NamedTopic(
        "volcano", "The volcano", "Lava flows from the volcano after the eruption.",
        ("The eruption threw ash over villages below the volcano.", "Lava and ash buried roads after the eruption."),
    )
    result = score(reading(), [NAMED, absent], SETTINGS, encode)[1]
    assert not result.member.any()
    assert not np.isfinite(result.threshold)


def test_check_shows_members_and_near_misses_and_cuts_long_lines() -> None:
    read = reading()
    checked = check(read, score(read, [NAMED], SETTINGS, encode), many=3)[0]
    assert checked.members > 6
    assert len(checked.surest) == len(checked.borderline) == len(checked.missed) == 3
    assert min(case.margin for case in checked.surest) >= max(case.margin for case in checked.borderline)
    assert all(len(line) < 170 for line in lines(checked))


def test_paragraphs_that_conditions_keep_out_are_not_just_missed() -> None:
    read = reading()
    narrow = replace(NAMED, must=("crane",))
    checked = check(read, score(read, [narrow], SETTINGS, encode), many=50)[0]
    assert checked.barred
    assert all("crane" not in case.text for case in checked.barred)
    assert all("crane" in case.text for case in checked.missed)
    assert "kept out by must, must_not or article_must alone" in "\n".join(lines(checked))


def test_a_corpus_that_is_all_about_a_topic_is_found_whole() -> None:
    read = reading(matters=("harbour",))
    member = score(read, [NAMED], SETTINGS, encode)[0].member
    assert member.mean() > 0.9


def test_where_nothing_separates_a_topic_only_the_very_best_are_inside() -> None:
    rest = np.random.default_rng(0).normal(0.0, 0.1, 20_000)
    threshold, _ = _thresholds(rest, reach=0.1, strictness=1.0)
    assert np.mean(rest >= threshold) < 0.1
    told = np.random.default_rng(1).normal(0.8, 0.05, 100)
    threshold, _ = _thresholds(np.concatenate([rest, told]), reach=0.1, strictness=1.0)
    assert rest.max() < threshold < told.min()


def test_what_an_encoder_gives_to_every_text_makes_no_topic_present() -> None:
    read = reading(matters=("school", "orchard"))

    def alike(texts: Sequence[str]) -> Vectors:
        return unit(encode(texts) + 3.0 * encode(["everything"]))

    same = TopicTexts.of(read.paragraphs, read.articles, pd.DataFrame({"outlet": [], "name": []}), alike)
    assert not score(same, [NAMED], SETTINGS, alike)[0].member.any()


def test_an_example_taken_from_the_corpus_sets_no_higher_bar_than_one_like_it() -> None:
    texts = ["The ferry company said on Monday that it will not raise the pay of its crews.", "A short note.", ""]
    held = taken_from(texts, [texts[0], "A short note."])
    assert held.tolist() == [[True, False], [False, False], [False, False]]
    similar = np.array([[1.0, 0.3], [0.2, 0.9], [0.1, 0.1]])
    assert _but(held, similar).tolist() == [[0.3, 0.3], [0.2, 0.9], [0.1, 0.1]]
    assert _but(held[:, :1], similar[:, :1]).tolist() == similar[:, :1].tolist()


def fit_of(owner: np.ndarray) -> Any:
    """What is asked of a fit here: whose the paragraphs are, and how well each fits the one topic."""
    everywhere = np.ones(len(owner), dtype=bool)
    space, scores = SimpleNamespace(learnt=len(owner)), [np.zeros(len(owner))]
    return SimpleNamespace(owner=owner, learnt=everywhere, beyond=0, space=space, scores=scores)


def among(owner: np.ndarray, member: set[int], likely: dict[int, float], naming: set[int]) -> set[int]:
    """The articles on a topic: `member` by what the corpus suggests, with how likely each is, and which of them have
    the topic's name. Of all others it is .05.
    """
    n, of = len(owner), np.array([likely.get(int(one), 0.05) for one in owner])
    named, nothing = np.isin(owner, sorted(naming)), np.zeros(n)
    sure = NamedScores(NAMED, nothing, nothing, np.isin(owner, sorted(member)), 0.0, np.ones(n, dtype=bool))
    found = _as_likely(fit_of(owner), 0, [""] * n, sure.allowed, of, sure, _HalfWay(named, named))
    return set(owner[found.member].tolist())


def test_an_article_that_says_surely_what_a_topic_is_about_is_on_it_and_one_that_hardly_does_is_not() -> None:
    owner = np.arange(50)
    assert among(owner, {0, 1, 2}, {1: 0.001, 7: 0.9, 8: 0.6}, set()) == {0, 2, 7}
    few = np.arange(40)  # of so few, what tells a topic least is no outside
    assert among(few, {0, 1, 2}, {1: 0.001, 7: 0.9, 8: 0.6}, set()) == {0, 1, 2, 7, 8}


def test_an_article_without_any_word_of_the_name_that_tells_a_topic_is_not_added() -> None:
    owner = np.repeat(np.arange(50), 3)
    assert among(owner, {0, 1}, {7: 0.9, 8: 0.9}, {0, 1, 7}) == {0, 1, 7}
