"""Claims: who tells them, who does not, and who is unclear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from framing.measures.claims import measure
from framing.measures.shared.corpus import Corpus
from framing.running.stores.parses import open_parses
from framing.tables.decisions.decision import Decision, DecisionKind
from framing.tables.decisions.settled import Decisions
from tests.measures.invented import corpus
from tests.measures.test_laws import shuffled

CLAIM = "Norland accused Sudria of shelling the dam near Osterby."
TURNED = "Sudria accused Norland of shelling the dam near Osterby."
OTHER = "Ships wait while mothers weep quietly at the gate."
TOLD = {
    "ash-daily": [[CLAIM], ["In Osterby, Norland accused Sudria of shelling the dam."], [CLAIM]],
    "birch-times": [[TURNED], [OTHER], [TURNED, "Nobody asked the dockers."]],
}


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return replace(corpus(TOLD), parse=open_parses(tmp_path_factory.mktemp("parses")))


def test_who_says_the_opposite_neither_tells_the_claim_nor_is_silent_on_it(view: Corpus) -> None:
    found = measure(view)
    outlets = view.articles.set_index("article_id")["outlet"]
    told = found.scores.astype({"article_id": "str"}).assign(outlet=lambda rows: rows["article_id"].map(outlets))
    (item,) = set(told["item"].astype("str"))
    assert view.sentences.set_index("sentence_id").loc[item, "text"] in TOLD["ash-daily"][0]
    assert told.groupby("outlet")["value"].agg(list).to_dict() == {"ash-daily": [1, 1, 1], "birch-times": [0]}


def test_the_nearest_sentence_of_who_does_not_tell_it_is_kept_below_zero(view: Corpus) -> None:
    passages = measure(view).passages
    texts = view.paragraphs.set_index("paragraph_id")["text"]
    near = passages[passages["value"] < 0].astype({"paragraph_id": "str"})
    assert {texts[one][:40] for one in near["paragraph_id"]} == {TURNED[:40]}


def decided(view: Corpus, one: str, value: str, other: str) -> Corpus:
    ids = dict(zip(view.sentences["text"], view.sentences["sentence_id"], strict=True))
    row = Decision(DecisionKind.CLAIM, ids[one], f"{value} {ids[other]}", "Ada")
    return replace(view, decided=Decisions((row,)))


def told_by(view: Corpus) -> dict[str, list[float]]:
    scores = measure(view).scores.astype({"article_id": "str"})
    scores = scores.assign(outlet=scores["article_id"].map(view.articles.set_index("article_id")["outlet"]))
    found: dict[str, list[float]] = scores.groupby("outlet")["value"].agg(sorted).to_dict()
    return found


def test_what_a_person_decided_about_two_sentences_counts_before_the_rules(view: Corpus) -> None:
    own = "In Osterby, Norland accused Sudria of shelling the dam."
    assert told_by(view) == {"ash-daily": [1, 1, 1], "birch-times": [0]}
    assert told_by(decided(view, own, "not same as", CLAIM)) == {"ash-daily": [0, 1, 1], "birch-times": [0]}
    assert told_by(decided(view, CLAIM, "same as", OTHER)) == {"ash-daily": [1, 1, 1], "birch-times": [1]}
    assert told_by(decided(view, TURNED, "same as", CLAIM))["birch-times"] == [0, 1, 1]
    assert told_by(decided(view, TURNED, "not same as", CLAIM))["birch-times"] == [0, 0, 0]


def test_one_claim_in_two_wordings_is_listed_once(tmp_path: Path) -> None:
    told = {
        "ash-daily": [["If convicted, she faces ten years in prison."]] * 3,
        "birch-times": [["If convicted, Brek, 31, faces up to ten years in prison."]] * 3,
    }

    def apart(texts: Sequence[str]) -> NDArray[np.float32]:
        return np.array([[1.0, 0.0] if "she" in text else [0.61, 0.792] for text in texts], dtype=np.float32)

    made = replace(corpus(told), parse=open_parses(tmp_path), vectors=apart)
    found = measure(made).scores
    assert found["item"].nunique() == 1
    assert found["value"].tolist() == [1.0] * 6


def test_the_order_of_the_rows_does_not_matter(view: Corpus) -> None:
    before, after = measure(view), measure(replace(shuffled(view), parse=view.parse))
    pd.testing.assert_frame_equal(before.scores, after.scores)
    pd.testing.assert_frame_equal(before.passages, after.passages)


def test_processes_of_their_own_find_the_same(view: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("framing.measures.claims.MANY", 0)
    monkeypatch.setattr("framing.measures.claims.FEW", 0)
    several = replace(view, processes=2)
    pd.testing.assert_frame_equal(measure(view).scores, measure(several).scores)


def test_without_a_parser_nothing_is_claimed(view: Corpus) -> None:
    assert measure(replace(view, parse=None)).scores.empty


def test_what_no_parser_reads_is_no_claim(view: Corpus) -> None:
    foreign = replace(view, paragraphs=view.paragraphs.assign(language="ru"))
    assert measure(foreign).scores.empty
    assert np.isfinite(measure(view).passages["value"]).all()
