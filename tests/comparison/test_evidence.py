from __future__ import annotations

import pandas as pd
import pytest

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
    reprints = pd.DataFrame(columns=["unit", "unit_id", "article_id", "origin_id", "agency"])
    return {
        "passages": passages,
        "articles": articles,
        "sentences": sentences,
        "paragraphs": paragraphs,
        "reprints": reprints,
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
