"""Space, stories, and coverage over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array, csr_matrix

from framing.topics import space
from framing.topics.events import chance, names_in
from framing.topics.moments import of_their_moment
from framing.topics.stories import StoryTexts, days_of, distances, parted, tell_stories
from framing.topics.timeline import timeline
from framing.topics.words import Words
from tests.topics.invented import encode, tables


def rows(n: int, d: int = 16) -> np.ndarray:
    """n unit rows around a dozen centres."""
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((12, d))
    return space.unit((centres[rng.integers(12, size=n)] + 0.3 * rng.standard_normal((n, d))).astype(np.float32))


def test_without_context_a_paragraph_stays_where_it_is() -> None:
    vectors = rows(20)
    assert np.allclose(space.in_context(vectors, ["a"] * 10 + ["b"] * 10, 0.0), vectors, atol=1e-6)


def test_the_context_of_a_paragraph_is_what_stands_around_it() -> None:
    vectors, articles = rows(30), ["a"] * 25 + ["b"] * 5
    whole, near = space.in_context(vectors, articles, 0.5), space.in_context(vectors, articles, 0.5, np.arange(30))
    assert np.allclose(near[25:], whole[25:], atol=1e-6)  # a short article is its own context
    around = space.unit(vectors[5:20].sum(axis=0))
    assert np.allclose(near[12], space.unit(0.5 * vectors[12] + 0.5 * around), atol=1e-6)
    mixed = np.random.default_rng(1).permutation(30)
    again = space.in_context(vectors[mixed], [articles[one] for one in mixed], 0.5, mixed)
    assert np.allclose(again, near[mixed], atol=1e-6)


def test_neighbours_are_the_nearest_and_never_oneself() -> None:
    vectors = rows(50)
    found = space.nearest(vectors, 5)
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -2)
    assert np.allclose(found.similarity, np.sort(similarity, axis=1)[:, :-6:-1], atol=1e-5)
    assert not (found.index == np.arange(50)[:, None]).any()


def test_the_search_in_cells_finds_nearly_all_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = rows(3000)
    exact = space.nearest(vectors, 10)
    monkeypatch.setattr(space, "EXACT_UP_TO", 100)
    cells = space.nearest(vectors, 10)
    shared = [len(set(a) & set(b)) / 10 for a, b in zip(exact.index, cells.index, strict=True)]
    assert np.mean(shared) > 0.9


TITLES = ["Ship runs aground", "Ship aground at the harbour mouth", "School gets a new library"]
BODIES = ["A ship ran aground on sand.", "The ship ran aground off the harbour.", "Pupils opened a library."]


def test_the_same_text_a_day_later_is_the_same_story_and_another_matter_is_not() -> None:
    places = [0, 0, 2]
    titles, bodies = [TITLES[i] for i in places], [BODIES[i] for i in places]
    leads = encode(BODIES)[places]
    words = Words.of([f"{title}\n{title}\n{body}" for title, body in zip(titles, bodies, strict=True)])
    outlets = ["Kite", "Lamp", "Mill"]
    near, cohesion = tell_stories(StoryTexts.of(words, leads, leads, np.array([0.0, 1.0, 1.0]), outlets))
    assert near[0] == near[1] != near[2]
    assert cohesion[near[0]] == pytest.approx(1.0, abs=0.01)
    assert np.isnan(cohesion[near[2]])


@pytest.mark.parametrize("common", [0.0, 0.5, 3.0])
def test_stories_do_not_depend_on_what_an_encoder_finds_common_to_all_texts(common: float) -> None:
    """Static encoders give every long text a common direction, so that everything looks like one story."""
    matters = ["harbour quay crane dredging", "school pupils lessons exams", "orchard apples frost cider"]
    texts = [f"{matter} {word}" for matter in matters for word in ("north", "south", "east", "west")]
    vectors = encode(texts)
    vectors = space.unit(vectors + common * encode(["everything"]))
    days = np.repeat([0.0, 20.0, 40.0], 4)
    told, _ = tell_stories(StoryTexts.of(Words.of(texts), vectors, vectors, days, list("abcd") * 3))
    assert [len(set(told[place : place + 4].tolist())) for place in (0, 4, 8)] == [1, 1, 1]
    assert len(set(told.tolist())) == 3


def test_two_articles_of_one_outlet_are_further_apart_the_more_days_lie_between() -> None:
    rows = encode(BODIES)
    days, words, alike = np.array([0.0, 9.0, 0.0]), csr_array((3, 1)), np.zeros((3, 3))
    two = distances(StoryTexts(words, rows, rows, days, np.array([0, 1, 2])), alike)
    one = distances(StoryTexts(words, rows, rows, days, np.array([0, 0, 0])), alike)
    assert one[0, 1] > two[0, 1] + 0.3
    assert one[0, 2] == two[0, 2]  # on the same day, having the same outlet makes no difference


def test_an_undated_article_has_to_be_very_alike() -> None:
    rows, words, alike = encode(BODIES), csr_array((3, 1)), np.full((3, 3), 0.5)
    told = StoryTexts(words, rows, rows, np.array([0.0, 1.0, np.nan]), np.arange(3))
    found = distances(told, alike)
    assert found[0, 2] == found[1, 2] > found[0, 1] + 0.25


DAYS = st.lists(st.one_of(st.integers(0, 60).map(float), st.just(float("nan"))), min_size=1, max_size=30)


@given(DAYS, st.integers(1, 4))
def test_no_story_spans_more_than_a_week_unless_its_articles_follow_each_other_daily(
    days: list[float], stories: int
) -> None:
    before, known = np.arange(len(days)) % stories, np.array(days)
    after = parted(before, known)
    assert sorted(set(after.tolist())) == list(range(after.max() + 1))
    for one in range(after.max() + 1):
        members = after == one
        assert len(set(before[members])) == 1  # stories are only cut, never joined
        inside = np.sort(known[members & ~np.isnan(known)])
        gaps = np.diff(inside)
        assert not len(gaps) or gaps.sum() <= 7 or gaps.max() <= 1


def test_in_a_corpus_about_one_subject_a_story_is_one_event() -> None:
    """A war of sixty days: every article has its words; each event has two words of its own, and two outlets."""
    war = "invasion army front shelling troops minister sanctions border"
    places = [f"{war} place{event} mayor{event}" for event in range(60)]
    texts = [text for text in places for _ in "ab"]
    vectors = space.unit(encode([war] * 120) + 0.3 * encode(texts))
    told = StoryTexts.of(Words.of(texts), vectors, vectors, np.repeat(np.arange(60.0), 2), ["a", "b"] * 60)
    story, _ = tell_stories(told)
    assert told.one_subject == 1.0
    assert (np.bincount(story) == 2).all()
    assert (story[::2] == story[1::2]).all()


def test_the_days_of_one_trial_are_stories_of_their_own() -> None:
    """Every article is about one trial; each day has names of its own, and two outlets write twice on it."""
    days = np.repeat(np.arange(12.0), 4)
    openings = [f"Trial of Borg in Halm: Witness{day:.0f} before Judge{day:.0f}" for day in days]
    words = [f"trial borg halm court lawyers sentence prison appeal witness{day:.0f}" for day in days]
    vectors = space.unit(encode(["trial borg halm court"] * 48) + 1.5 * encode(openings))
    outlets, names = ["a", "a", "b", "b"] * 12, Words.of(names_in(openings))
    told = StoryTexts.of(Words.of(words), vectors, vectors, days, outlets, names)
    assert told.one_subject == 1.0
    assert told.strict is not None
    assert (told.strict == 1.0).all()
    story, _ = tell_stories(told)
    assert len(set(story.tolist())) == 12
    assert all(len(set(story[days == day])) == 1 for day in range(12))


def test_one_subject_that_is_seldom_written_about_does_not_make_a_week_one_story() -> None:
    """Each outlet has one article in those days; what others write four days later is another step all the same."""
    days = np.concatenate([np.arange(20.0) * 30, np.arange(20.0) * 30 + 4])
    openings = [f"Trial of Borg in Halm: Witness{n % 20} before Judge{n % 20}" for n in range(40)]
    vectors = space.unit(encode(["trial borg halm court"] * 40) + 0.8 * encode(openings))
    names, outlets = Words.of(names_in(openings)), ["a"] * 20 + ["b"] * 20
    told = StoryTexts.of(Words.of(openings), vectors, vectors, days, outlets, names)
    assert not told.crowded().any()
    story, _ = tell_stories(told)
    assert len(set(story.tolist())) == 40
    same = np.round(days / 30) * 30
    near, _ = tell_stories(StoryTexts.of(Words.of(openings), vectors, vectors, same, outlets, names))
    assert len(set(near.tolist())) == 20


def test_a_corpus_in_which_no_name_is_common_is_about_many_subjects() -> None:
    """An encoder may find all texts alike; names show that they are about different things."""
    openings = [f"Mayor{n} opens Bridge{n} in Town{n}" for n in range(20)]
    vectors = space.unit(encode(["everything"] * 20) * 3 + encode(openings))
    days, outlets = np.arange(20.0), list("ab") * 10
    without = StoryTexts.of(Words.of(openings), vectors, vectors, days, outlets)
    told = StoryTexts.of(Words.of(openings), vectors, vectors, days, outlets, Words.of(names_in(openings)))
    assert (without.one_subject, told.one_subject) == (1.0, 0.0)
    assert told.strict is not None
    assert not told.strict.any()


def test_names_are_words_with_a_capital_letter_and_figures() -> None:
    assert names_in(["The envoy of Kyiv met 45 men on 3 May.", "nobody"]) == ["The Kyiv 45 3 May", ""]


ALIKE = st.floats(-0.2, 1.0)


@given(ALIKE, ALIKE, ALIKE, st.floats(0, 10))
def test_one_event_is_likelier_the_more_alike_and_the_nearer_in_time(
    opening: float, headline: float, name: float, gap: float
) -> None:
    def one(*changes: float) -> float:
        given_ = [opening, headline, name, gap]
        return float(chance(*(np.array([value + change]) for value, change in zip(given_, changes, strict=True)))[0])

    here = one(0, 0, 0, 0)
    assert 0 < here < 1
    assert min(one(0.1, 0, 0, 0), one(0, 0.1, 0, 0)) > here >= one(0, 0, 0, 1)
    assert one(0, 0, 0.1, 0) >= here  # that they share many names does not say more than that they share some
    assert float(chance(*(np.array([v]) for v in (opening, headline, name, np.nan)))[0]) <= here


def test_where_each_outlet_has_one_article_in_those_days_there_is_nothing_to_confuse() -> None:
    rows = encode(BODIES * 2)
    days = np.array([0.0, 1.0, 2.0, 50.0, 50.0, np.nan])
    told = StoryTexts(csr_array((6, 1)), rows, rows, days, np.array([0, 1, 2, 0, 0, 1]))
    assert told.crowded().tolist() == [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]


@given(st.lists(st.integers(0, 40).map(float), min_size=2, max_size=12), st.integers(0, 9))
def test_a_word_of_few_days_counts_for_more_than_one_of_all_days(days: list[float], shift: int) -> None:
    war, town = np.ones(len(days) + 24), np.zeros(len(days) + 24)
    town[-2:] = 1.0
    every = np.array([*days, *(100.0 + 9 * np.arange(22)), 400.0 + shift, 401.0 + shift])
    weighted = of_their_moment(csr_matrix(np.stack([war, town], axis=1)), every)
    assert weighted[-1, 1] > weighted[-1, 0]


def test_without_dates_or_with_one_time_only_words_keep_their_weights() -> None:
    rows = csr_matrix(np.array([[0.6, 0.8], [1.0, 0.0], [0.0, 1.0]]))
    for days in (np.full(3, np.nan), np.array([4.0, 5.0, 6.0])):
        assert np.allclose(of_their_moment(rows, days).toarray(), rows.toarray())


def test_dates_are_read_from_days_and_from_the_start_of_intervals() -> None:
    days = days_of(pd.Series(["1970-01-02", "1970-01-03/1970-01-09", None]))
    assert days[:2].tolist() == [1.0, 2.0]
    assert np.isnan(days[2])


def test_coverage_over_time_adds_up() -> None:
    paragraphs, articles, _ = tables()
    memberships = paragraphs[["paragraph_id", "matter"]].rename(columns={"matter": "topic_id"})
    days = timeline(memberships, paragraphs, articles)
    assert days["n_paragraphs"].sum() == len(paragraphs)
    assert days["n_words"].sum() == paragraphs["n_words"].sum()
    assert (days["day"].min(), days["day"].max()) == ("2024-03-01", "2024-03-04")
