"""A copied text counts once: laws, and a case that can be read."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from framing.tables.reprints import BACKGROUND, REPRINT, copied, counted_once

KEY = ["topic_id", "measure", "item", "voice", "article_id"]
REPRINTS = ["unit", "unit_id", "article_id", "origin_id", "agency", "relation"]


def scores(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """Measure, article and value of each score, on one topic."""
    frame = pd.DataFrame(rows, columns=["measure", "article_id", "value"])
    return frame.assign(topic_id="t", item="", voice="all", weight=10.0)[[*KEY, "value", "weight"]]


def reprints(*rows: tuple[str, str, str, str | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame([(*row, REPRINT) for row in rows], columns=REPRINTS, dtype=object)


# Paragraph p2 of article b repeats p1 of article a.
REPEATED = reprints(("paragraph", "p1", "a", "p1", None), ("paragraph", "p2", "b", "p1", None))


def test_a_copy_does_not_count_and_the_first_does() -> None:
    assert copied(REPEATED, "paragraph") == {"p2"}
    assert copied(REPEATED, "article") == frozenset()


def test_an_outlets_own_background_counts_each_time() -> None:
    assert copied(REPEATED.assign(relation=BACKGROUND), "paragraph") == frozenset()


def test_of_a_text_with_an_agencys_credit_none_counts() -> None:
    wire = reprints(("article", "a", "a", "a", "Wire"), ("article", "b", "b", "a", "Wire"))
    assert copied(wire, "article") == {"a", "b"}


def test_an_article_that_repeats_a_paragraph_counts_with_the_rest_of_its_text() -> None:
    every = scores(("quoted", "a", 0.5), ("quoted", "b", 0.4), ("coverage", "b", 1.0), ("loaded", "b", 0.2))
    found = counted_once(every, scores(("quoted", "b", 0.1)), REPEATED, {"coverage"})
    assert found["value"].tolist()[:3] == [0.5, 0.1, 1.0]
    assert pd.isna(found["value"].iloc[3])
    assert found["weight"].tolist() == [10.0, 10.0, 10.0, 0.0]


MEASURES, ARTICLES = st.sampled_from(["quoted", "loaded", "coverage"]), st.sampled_from("abcd")
TABLES = st.dictionaries(st.tuples(MEASURES, ARTICLES), st.floats(0, 1), min_size=1)


@given(TABLES, st.data())
def test_only_articles_with_copied_paragraphs_change_and_as_categories_too(table, data) -> None:
    every = scores(*((measure, article, value) for (measure, article), value in table.items()))
    chosen = data.draw(st.lists(st.sampled_from(sorted(table)), unique=True))
    own = scores(*((measure, article, value / 2) for (measure, article), value in table.items()
                   if (measure, article) in chosen))  # fmt: skip
    found = counted_once(every, own, REPEATED, {"coverage"})
    assert found[KEY].equals(every[KEY])
    same = (every["article_id"] != "b") | (every["measure"] == "coverage")
    assert found[same].equals(every[same])
    for measure, value in zip(found.loc[~same, "measure"], found.loc[~same, "value"], strict=True):
        assert value == table[measure, "b"] / 2 if (measure, "b") in chosen else pd.isna(value)
    coded = counted_once(every.astype(dict.fromkeys(KEY, "category")), own.astype(dict.fromkeys(KEY, "category")),
                         REPEATED, {"coverage"})  # fmt: skip
    assert coded["value"].equals(found["value"])
