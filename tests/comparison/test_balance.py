"""Balance: outlets that write about different things are not compared, those that write alike are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.comparison.balance import FEW, UNLIKE, Balance, balance, unlike_in
from framing.comparison.cells import against_rest, place
from framing.comparison.panel import Panel, gather, steady
from framing.comparison.subjects import Subject, styles, subjects, things
from tests.comparison.invented import Tables, same_vectors, tables, written

SUBJECTS = {"harbour": 0, "school": 1}


def encode(texts: Sequence[str]) -> np.ndarray:
    """Vectors near one of two subjects, the first word; the second word is the article."""
    found = same_vectors(texts) * 0.3
    for i, text in enumerate(texts):
        found[i, SUBJECTS[text.split()[0]]] += 3
    return found


def panel_of(given: Tables) -> Panel:
    return gather(given.scores, given.articles, given.stories, 1000)


def balanced(given: Tables, words: Sequence[str]) -> tuple[Panel, Balance]:
    ids = given.articles["article_id"].tolist()
    panel = panel_of(given)
    texts = written(ids, [f"{word} {name}" for word, name in zip(words, ids, strict=True)])
    members = pd.DataFrame({"paragraph_id": ids, "topic_id": "t"})
    return panel, balance(panel, subjects(panel, members, texts, encode), 5, np.random.default_rng(0))


VALUES = {"ash": [0.0] * 10, "birch": [1.0] * 10}


def test_outlets_with_different_subjects_are_not_compared_on_the_topic() -> None:
    panel, found = balanced(tables(VALUES), ["harbour"] * 10 + ["school"] * 10)
    assert found.unlike == unlike_in(found.overlap) == {("t", "ash"), ("t", "birch")}
    assert found.into(panel).unlike == found.unlike
    line = found.overlap.set_index("outlet").loc["ash"]
    assert line["p_subject"] <= UNLIKE
    assert (line["n_compared"], line["verdict"]) == (0, "other-subjects")
    assert found.partners.empty


def test_outlets_with_the_same_subjects_are_compared() -> None:
    _, found = balanced(tables(VALUES), ["harbour", "school"] * 10)
    assert not found.unlike
    line = found.overlap.set_index("outlet").loc["ash"]
    assert (line["n_compared"], line["matched"]) == (10, "fortnight")
    assert line["smd_subject"] < 0.2
    assert len(found.partners) == 40  # both sides of both outlets


def test_where_subjects_differ_only_articles_about_the_same_thing_are_compared() -> None:
    panel = panel_of(tables(VALUES))
    (bundle,) = panel.bundles
    sides = next(against_rest(panel, bundle))
    assert place(panel, bundle, sides, True).smaller == 10
    thing = np.array([*range(10), *range(6), *range(20, 24)])
    parted = replace(panel, unlike=frozenset({("t", "ash")}), things={"t": thing})
    found = place(parted, bundle, sides, True)
    assert (found.smaller, found.met) == (6, 10)
    assert place(replace(parted, things={}), bundle, sides, True).smaller == 0
    assert place(parted, bundle, sides, False).smaller == 10  # what outlets chose to report is no matter of subjects


def test_a_thing_is_of_one_time_and_alike() -> None:
    vectors = encode(["harbour a", "harbour b", "school c", "school d", "harbour e"]).astype(float)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    one, two, three, four, later = things(vectors, np.array([0, 0, 0, 0, 1])).tolist()
    assert one == two
    assert three == four
    assert len({one, three, later}) == 3
    assert things(vectors[:1], np.array([-1])).tolist() == [-1]


def test_what_differs_on_every_event_is_style() -> None:
    told = {name: [f"s{i}" for i in range(40)] for name in ("ash", "birch", "cedar")}
    panel = panel_of(tables({name: [0.0] * 40 for name in told}, stories=told))
    shift = np.array([2.0, 0.0, -1.0])[panel.outlet][:, None] * (np.arange(24) == 5)
    vectors = same_vectors([str(story) for story in panel.story]) + 0.1 * same_vectors(panel.article_ids) + shift
    found = styles(panel, [Subject(np.arange(len(shift)), vectors, panel.story)])
    assert found[:, 5] == pytest.approx([2 - 1 / 3, -1 / 3, -1 - 1 / 3], abs=0.15)
    assert np.abs(np.delete(found, 5, axis=1)).max() < 0.1


def test_without_shared_events_nobody_has_a_style() -> None:
    panel = panel_of(tables(VALUES))
    assert not styles(panel, [Subject(np.arange(20), same_vectors(panel.article_ids).astype(float), panel.story)]).any()


@pytest.mark.parametrize("draw", range(3))
def test_chance_alone_seldom_parts_two_outlets(draw: int) -> None:
    """Labels dealt at random within a fortnight: about one in twenty is found unlike."""
    rng, parted = np.random.default_rng(draw), 0
    for _ in range(20):
        words = rng.choice(["harbour", "school"], 20).tolist()
        parted += ("t", "ash") in balanced(tables(VALUES), words)[1].unlike
    assert parted <= 4


def test_two_articles_say_nothing_of_what_an_outlet_writes_about() -> None:
    few = {"ash": [0.0] * (FEW - 1), "birch": [1.0] * 10}
    _, found = balanced(tables(few), ["harbour"] * (FEW - 1) + ["school"] * 10)
    assert not found.unlike


def test_an_outlet_saved_in_one_week_is_not_steady() -> None:
    day = np.array([*range(0, 100, 5), *range(10)])
    outlet = np.array([0] * 20 + [1] * 10)
    assert steady(outlet, day, 2).tolist() == [True, False]
    assert steady(outlet, np.full(30, -1), 2).tolist() == [True, True]
