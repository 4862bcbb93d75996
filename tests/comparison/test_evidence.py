from __future__ import annotations

import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.comparison import evidence

TEXTS = {
    "p1": "A calm start. A shameless trick!",
    "p2": "The sober facts. A dull list.",
    "p3": "A rather loud word. Then silence.",
    "p4": "Nothing much. A little noise.",
}
OUTLET = {"p1": "a", "p2": "b", "p3": "a", "p4": "b"}


def frames(values: list[float]) -> dict[str, pd.DataFrame]:
    """Two sentences per paragraph, one paragraph per article, one value per sentence."""
    spans = []
    for paragraph, text in TEXTS.items():
        middle = text.index(" ", text.index(".")) if "." in text else len(text)
        spans += [(paragraph, 0, middle), (paragraph, middle + 1, len(text))]
    sentences = pd.DataFrame(spans, columns=["paragraph_id", "start", "end"])
    article = sentences["paragraph_id"].str.replace("p", "x")
    passages = sentences.assign(topic_id="t", measure="loaded", item="", voice="own", article_id=article, value=values)
    articles = pd.DataFrame({"article_id": ["x1", "x2", "x3", "x4"], "outlet": [OUTLET[p] for p in TEXTS]})
    paragraphs = pd.DataFrame({"paragraph_id": list(TEXTS), "text": list(TEXTS.values())})
    reprints = pd.DataFrame(columns=["unit", "unit_id", "article_id", "origin_id", "agency", "relation"])
    return {
        "passages": passages,
        "articles": articles,
        "sentences": sentences,
        "paragraphs": paragraphs,
        "reprints": reprints,
        "memberships": pd.DataFrame({"topic_id": "t", "paragraph_id": list(TEXTS), "similarity": 0.9}),
    }


def row(estimate: float) -> pd.DataFrame:
    return pd.DataFrame(
        [("c", "t", "loaded", "", "own", "a", "rest", "once", estimate)],
        columns=["contrast_id", "topic_id", "measure", "item", "voice", "outlet", "versus", "reprints", "estimate"],
    )


@pytest.fixture
def scored() -> dict[str, pd.DataFrame]:
    return frames([-0.05, 0.9, 0.1, -0.2, 0.5, -0.1, 0.05, 0.3])


def said(rows: pd.DataFrame, outlet: str) -> dict[str, str]:
    mine = rows[rows["outlet"] == outlet]
    return dict(zip(mine["role"], mine["sentence"], strict=True))


def test_strongest_typical_and_counter_are_chosen_from_both_sides(scored):
    rows = evidence(row(0.4), **scored)
    assert said(rows, "a") == {
        "strongest": "A shameless trick!",
        "counter": "Then silence.",
        "typical": "A calm start.",
    }
    assert said(rows, "b") == {"strongest": "A dull list.", "counter": "A little noise.", "typical": "Nothing much."}


def test_with_the_opposite_sign_the_roles_are_exchanged(scored):
    there, back = evidence(row(0.4), **scored), evidence(row(-0.4), **scored)
    assert said(there, "a")["strongest"] == said(back, "a")["counter"]
    assert said(there, "b")["counter"] == said(back, "b")["strongest"]


def test_mere_occurrences_speak_for_the_side_that_has_more_of_them():
    hits = frames([1.0] * 8)
    hits["passages"] = hits["passages"].iloc[[0, 3, 4]]
    rows = evidence(row(0.2), **hits)
    assert set(said(rows, "a")) == {"strongest", "typical"}
    assert set(said(rows, "b")) == {"counter"}


def test_every_sentence_is_in_its_paragraph_and_order_does_not_matter(scored):
    rows = evidence(row(0.4), **scored)
    for paragraph, sentence in zip(rows["paragraph_id"], rows["sentence"], strict=True):
        assert sentence in TEXTS[paragraph]
    turned = {name: frame.iloc[::-1] for name, frame in scored.items()}
    pd.testing.assert_frame_equal(rows.reset_index(drop=True), evidence(row(0.4), **turned).reset_index(drop=True))


def test_a_passage_of_a_paragraph_that_is_hardly_on_the_topic_is_shown_only_where_there_is_no_other(scored):
    near = {"p1": 0.2, "p2": 0.2, "p3": 0.9, "p4": 0.2}
    scored["memberships"]["similarity"] = scored["memberships"]["paragraph_id"].map(near)
    rows = evidence(row(0.4), **scored)
    assert set(rows.loc[rows["outlet"] == "a", "paragraph_id"]) == {"p3"}
    assert set(rows.loc[rows["outlet"] == "b", "paragraph_id"]) == {"p2", "p4"}


@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 5), st.integers(-3, 3)), min_size=1, max_size=25),
    st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from([-0.4, 0.4])), min_size=1, max_size=6),
    st.booleans(),
)
def test_roles_are_what_the_rule_says_however_many_are_chosen_at_once(drawn, asked, occurrences):
    """Passages (topic, article, value) of six articles by three outlets; c may have none."""
    names = ["topic_id", "article_id", "value"]
    passages = pd.DataFrame(drawn, columns=names).drop_duplicates(names).assign(measure="loaded", item="", voice="own")
    passages["article_id"] = "x" + passages["article_id"].astype(str)
    passages["value"] = passages["value"].abs() + 1.0 if occurrences else passages["value"].astype(float)
    passages["paragraph_id"] = [f"p{i}" for i in range(len(passages))]
    given_ = frames([0.0] * 8) | {
        "passages": passages.assign(start=0, end=4),
        "paragraphs": pd.DataFrame({"paragraph_id": passages["paragraph_id"], "text": "Text"}),
        "articles": pd.DataFrame({"article_id": [f"x{i}" for i in range(6)], "outlet": list("aabbcc")}),
    }
    rows = [row(estimate).assign(contrast_id=f"c{i}", outlet=name) for i, (name, estimate) in enumerate(asked)]
    other = rows[0].assign(topic_id="b", contrast_id="other")
    wanted = pd.concat([other, *(one.assign(topic_id="a") for one in rows)])
    found = evidence(wanted, **given_)
    module = sys.modules["framing.comparison.evidence"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "AT_ONCE", 3)
        pd.testing.assert_frame_equal(found, evidence(wanted, **given_))
    owner = dict(zip(given_["articles"]["article_id"], given_["articles"]["outlet"], strict=True))
    for one in wanted.to_dict("records"):
        there = passages[passages["topic_id"] == one["topic_id"]]
        for side, toward in ((True, one["estimate"]), (False, -one["estimate"])):
            values = there.loc[(there["article_id"].map(owner) == one["outlet"]) == side, "value"]
            mine = found[(found["contrast_id"] == one["contrast_id"]) & ((found["outlet"] == one["outlet"]) == side)]
            said_ = dict(zip(mine["role"], mine["value"], strict=True))
            furthest, nearest = (values.max(), values.min()) if toward > 0 else (values.min(), values.max())
            if not len(values):
                assert not said_
            elif (there["value"] > 0).all() and toward < 0:
                assert said_ == {"counter": values.max()}
            else:
                varied = furthest != nearest and not (there["value"] > 0).all()
                assert (said_["strongest"], said_.get("counter")) == (furthest, nearest if varied else None)
                assert ("typical" in said_) == (len(values) > 1 + varied)
