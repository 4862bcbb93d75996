"""Space, stories, and coverage over time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from framing.topics import space
from framing.topics.stories import StoryTexts, days_of, distances, tell_stories
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
    near = tell_stories(words, leads, leads, np.array([0.0, 1.0, 1.0]), ["Kite", "Lamp", "Mill"])
    assert near[0] == near[1] != near[2]


@pytest.mark.parametrize("common", [0.0, 0.5, 3.0])
def test_stories_do_not_depend_on_what_an_encoder_finds_common_to_all_texts(common: float) -> None:
    """Static encoders give every long text a common direction, so that everything looks like one story."""
    matters = ["harbour quay crane dredging", "school pupils lessons exams", "orchard apples frost cider"]
    texts = [f"{matter} {word}" for matter in matters for word in ("north", "south", "east", "west")]
    vectors = encode(texts)
    vectors = space.unit(vectors + common * encode(["everything"]))
    days = np.repeat([0.0, 20.0, 40.0], 4)
    told = tell_stories(Words.of(texts), vectors, vectors, days, list("abcd") * 3)
    assert [len(set(told[place : place + 4].tolist())) for place in (0, 4, 8)] == [1, 1, 1]
    assert len(set(told.tolist())) == 3


def test_two_articles_of_one_outlet_are_further_apart_the_more_days_lie_between() -> None:
    rows = encode(BODIES)
    days, words = np.array([0.0, 9.0, 0.0]), csr_array((3, 1))
    two = distances(StoryTexts(words, rows, rows, days, np.array([0, 1, 2])), (0.0, 0.0, 0.0))
    one = distances(StoryTexts(words, rows, rows, days, np.array([0, 0, 0])), (0.0, 0.0, 0.0))
    assert one[0, 1] > two[0, 1] + 0.3
    assert one[0, 2] == two[0, 2]  # on the same day, having the same outlet makes no difference


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
