"""How people are portrayed: what is masked, who is counted, and that names cannot sway the judgement."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from framing.measures import headline, portrayal
from framing.measures.cards import card
from framing.measures.portrayal import FEWEST, beside
from framing.measures.run import measure_all
from framing.measures.shared import portrayal_model
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.portrayal_model import (
    MASK,
    load_trained,
    masked,
    save_trained,
    window,
)
from framing.running.stores import portrayals as stores
from framing.settings import NameSettings
from tests.measures.invented import corpus

PEOPLE = {
    "vossen": NameSettings(
        label="Jan Vossen", names=("Vossen", "Wossen", "Jan Vossen"), forms={"dictator": ("dictator",)}
    ),
    "ilves": NameSettings(label="Mari Ilves", names=("Ilves", "Ilvess", "Mari Ilves")),
}
GOOD = "Jan Vossen saved the harbour, and Ilves thanked him."
BAD = "Vossen robbed the harbour, and Ilves mourned."


def by_words(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stands in for the model: good where somebody saved, bad where somebody robbed, else neutral."""
    light = [2 * ("saved" in text) - 2 * ("robbed" in text) for text in texts]
    return np.array([[0.1 + 0.7 * (x < 0), 0.1 + 0.7 * (x == 0), 0.1 + 0.7 * (x > 0)] for x in light], np.float32)


def view(told: dict[str, list[list[str]]]) -> Corpus:
    return replace(corpus(told, PEOPLE), portray=by_words)


def seen(told: dict[str, list[list[str]]]) -> list[str]:
    """The masked sentences that the model is asked about."""
    asked: list[str] = []

    def note(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return by_words(texts)

    portrayal.measure(replace(corpus(told, PEOPLE), portray=note))
    return asked


@pytest.mark.parametrize(
    ("text", "mention", "expected"),
    [
        ("Then Mr. Vossen left.", "Vossen", "Then [MASK] left."),
        ("Then he left.", "he", "Then [MASK] left."),
        ("Then the dictator Vossen left.", "dictator Vossen", "Then the dictator [MASK] left."),
        ("Then the dictator left.", "dictator", "Then [MASK], the dictator, left."),
    ],
)
def test_the_name_is_masked_and_the_description_stays(text: str, mention: str, expected: str) -> None:
    start = text.rindex(mention)
    assert masked(text, start, start + len(mention)) == expected


@given(st.lists(st.integers(1000, 2000), max_size=200), st.integers(0, 200), st.integers(3, 80))
def test_a_window_keeps_the_ends_and_the_mask(inner: list[int], at: int, longest: int) -> None:
    at = min(at, len(inner))
    ids = [101, *inner[:at], 103, *inner[at:], 102]
    cut = window(ids, longest)
    assert len(cut) == min(len(ids), longest)
    assert (cut[0], cut[-1]) == (101, 102)
    assert 103 in cut


def test_an_article_has_the_mean_over_its_mentions() -> None:
    found = portrayal.measure(view({"ash-daily": [[GOOD, GOOD, BAD, BAD, BAD] * 2]})).scores
    values = found.set_index("item")["value"]
    assert values["vossen"] == pytest.approx((4 * 0.7 - 6 * 0.7) / 10, abs=1e-6)
    assert set(found["weight"]) == {10}
    assert set(found["voice"]) == {"own"}


def test_of_fewer_mentions_nothing_is_said() -> None:
    told = {"ash-daily": [[GOOD] * (FEWEST - 1)], "birch-times": [[GOOD] * FEWEST]}
    made = view(told)
    scores = portrayal.measure(made).scores.merge(made.articles[["article_id", "outlet"]])
    assert set(scores["outlet"]) == {"birch-times"}


def test_what_others_say_is_not_the_outlets_own_voice() -> None:
    assert not len(portrayal.measure(view({"ash-daily": [[f'"{BAD}" a docker said.'] * 12]})).scores)


def test_other_spellings_and_honorifics_change_nothing() -> None:
    plain = seen({"ash-daily": [[GOOD, BAD] * 6]})
    other = seen({"ash-daily": [[GOOD.replace("Ilves", "Mrs Ilvess"), BAD.replace("Vossen", "Mr Wossen")] * 6]})
    assert sorted(plain) == sorted(other)
    assert f"{MASK} saved the harbour, and Ilves thanked him." in plain


def test_a_label_counts_only_where_the_name_is_not_given() -> None:
    told = {"ash-daily": [["The dictator Vossen robbed the harbour.", "The dictator slept."] * 6]}
    assert seen(told).count(f"The dictator {MASK} robbed the harbour.") == 6
    assert seen(told).count(f"{MASK}, The dictator, slept.") == 6


def test_a_headline_is_held_against_the_article_under_it() -> None:
    made = view({"ash-daily": [[GOOD, GOOD, BAD, BAD, BAD] * 2]})
    made = replace(made, articles=made.articles.assign(title="Wossen saved everybody in Narva"))
    scores = headline.measure(made).scores.set_index("item")["value"]
    spread = np.std([0.7] * 8 + [-0.7] * 12)  # both persons of four good sentences and six bad ones
    assert scores["portrayal of vossen"] == pytest.approx((0.7 - (4 * 0.7 - 6 * 0.7) / 10) / spread, abs=1e-6)
    assert "portrayal of ilves" not in scores
    named = made.articles.assign(title="Mr Vossen saved everybody in Narva")
    again = headline.measure(replace(made, articles=named)).scores.set_index("item")["value"]
    assert again["portrayal of vossen"] == scores["portrayal of vossen"]


def test_without_a_model_nothing_is_said() -> None:
    assert not len(portrayal.measure(corpus({"ash-daily": [[GOOD] * 12]}, PEOPLE)).scores)


def test_judging_beside_the_other_measures_changes_nothing_and_asks_first() -> None:
    asked: list[list[str]] = []

    def note(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.append(list(texts))
        return by_words(texts)

    told = {"north": [[GOOD, BAD]] * FEWEST, "south": [[BAD]] * FEWEST}
    alone = replace(view(told), processes=None)
    beside = replace(alone, portray=note, processes=2)
    judged = [card("portrayal"), card("headline")]
    one, two = measure_all(alone, judged), measure_all(beside, judged)
    assert len(one.passages)
    pd.testing.assert_frame_equal(one.scores, two.scores)
    pd.testing.assert_frame_equal(one.passages, two.passages)
    assert len(asked[0]) == len(set(asked[0]))
    assert set(asked[0]) == set(asked[1])


def test_what_fails_while_judging_is_not_lost() -> None:
    def fails(texts: Sequence[str]) -> NDArray[np.float32]:
        raise ValueError("no such model")

    failing = replace(view({"north": [[GOOD, BAD]] * FEWEST}), portray=fails, processes=2)
    with pytest.raises(ValueError, match="no such model"), beside(failing):
        pass
    with pytest.raises(KeyError, match="another"), beside(failing):
        raise KeyError("another")


def test_trained_weights_survive_on_disk_within_a_hundredth(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    weights = {"encoder.a.weight": random.normal(size=(128, 96)).astype(np.float32),
               "encoder.a.bias": random.normal(size=96).astype(np.float32)}  # fmt: skip
    save_trained(tmp_path / "w.npz", weights, {"seed": 3})
    back = load_trained(tmp_path / "w.npz")
    assert back.record == {"seed": 3}
    for name, values in weights.items():
        np.testing.assert_allclose(back.weights[name], values, atol=0.02)


@pytest.mark.slow
def test_the_shipped_model_knows_a_good_light_from_a_bad_one_and_repeats_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [
        f"{MASK} lied to the court and cheated thousands of families out of their savings.",
        "The council will meet " + MASK + " on Tuesday.",
        f"{MASK} won praise for the courage with which the crew was saved.",
    ]
    first = stores.open_portrayals(tmp_path / "one")(texts)
    signed = first[:, 2] - first[:, 0]
    assert signed[0] < -0.3 < signed[1] < 0.3 < signed[2]
    np.testing.assert_allclose(first.sum(1), 1, atol=1e-5)
    again = stores.open_portrayals(tmp_path / "one")
    np.testing.assert_array_equal(again(texts[::-1])[::-1], first)
    monkeypatch.setattr(portrayal_model, "MANY", 2)
    monkeypatch.setattr(portrayal_model, "PIECE", 1)
    monkeypatch.setattr(portrayal_model, "SHARD", 2)
    shutil.copytree(tmp_path / "one" / "models", tmp_path / "three" / "models")
    beside = stores.open_portrayals(tmp_path / "three", processes=2)
    np.testing.assert_array_equal(beside(texts), first)
    assert len(list((tmp_path / "three").glob("portrayal-*/*.keys.npy"))) == 2  # of two sentences, and of one
    other = stores.portrayal_model(tmp_path / "two")
    np.testing.assert_array_equal(other.encode(texts[:1]), other.encode(texts)[:1])
