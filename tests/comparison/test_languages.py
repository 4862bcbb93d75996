"""Outlets are compared with those that write in the same language, whatever differs between languages."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.comparison import Criteria, contrasts
from framing.comparison.agreement import agreement
from framing.comparison.balance import balance
from framing.comparison.overall import overall
from framing.comparison.panel import gather
from framing.comparison.subjects import subjects
from framing.settings import ComparisonSettings
from tests.comparison.invented import Tables, same_vectors, tables, written

LANGUAGES = {"a": "en", "b": "en", "c": "en", "d": "ru", "e": "ru", "f": "ru"}
RULES = Criteria(ComparisonSettings(permutations=400, primary=("loaded",)), apart={"loaded": ()})
FOUND = ["topic_id", "measure", "outlet", "versus", "reprints", "estimate", "low", "high", "p", "n_articles_versus"]


def corpus(rng: np.random.Generator, many: int = 12, **planted: float) -> Tables:
    """Six outlets in two languages, in which the values lie far apart; `planted` is added to those of an outlet."""
    level = {"en": 0.0, "ru": 5.0}
    values = {
        one: (level[code] + planted.get(one, 0.0) + rng.normal(size=many)).tolist() for one, code in LANGUAGES.items()
    }
    made = tables(values)
    made.articles["language"] = made.articles["outlet"].map(LANGUAGES)
    return made


def found(given: Tables, rules: Criteria = RULES) -> pd.DataFrame:
    return contrasts(
        given.scores, given.articles, given.stories, given.reprints, rules, np.random.default_rng(0)
    )


def only(given: Tables, code: str) -> Tables:
    articles = given.articles[given.articles["language"] == code]
    kept = [table[table["article_id"].isin(articles["article_id"])] for table in (given.scores, given.stories)]
    return Tables(kept[0], articles, kept[1], given.reprints)


def test_two_languages_side_by_side_are_each_as_alone() -> None:
    given = corpus(np.random.default_rng(1))
    both = found(given)
    alone = pd.concat([found(only(given, code)) for code in ("en", "ru")])
    key = FOUND[:5]
    left, right = (one[FOUND].astype(dict.fromkeys(key, "str")) for one in (both, alone))
    pd.testing.assert_frame_equal(left.sort_values(key, ignore_index=True), right.sort_values(key, ignore_index=True))
    pairs = both.loc[both["versus"] != "rest", ["outlet", "versus"]]
    assert len(pairs)
    assert (pairs["outlet"].map(LANGUAGES) == pairs["versus"].map(LANGUAGES)).all()


def test_languages_are_compared_together_where_a_measure_holds_across_them() -> None:
    rows = found(corpus(np.random.default_rng(1)), Criteria(RULES.settings))
    assert (rows.loc[rows["versus"] == "rest", "n_articles_versus"] == 60).all()


def test_what_sets_languages_apart_is_no_difference_between_outlets() -> None:
    """The share of p < .05 where outlets of one language differ by chance only; 240 tests, .02 to .08 is wanted."""
    p = []
    for seed in range(40):
        rows = found(corpus(np.random.default_rng(seed)))
        p += rows.loc[(rows["versus"] == "rest") & (rows["reprints"] == "once"), "p"].tolist()
    assert len(p) == 240
    assert 0.02 <= np.mean(np.array(p) < 0.05) <= 0.08


def test_what_is_planted_between_outlets_of_a_language_is_found() -> None:
    rows = found(corpus(np.random.default_rng(3), many=20, e=1.5))
    rest = rows[(rows["versus"] == "rest") & (rows["reprints"] == "once")].set_index("outlet")
    assert rest.loc["e", "p"] < 0.01
    assert abs(rest.loc["e", "estimate"] - 1.5) < 0.7
    assert (rest.loc[["a", "b", "c"], "p"] > 0.01).all()


def test_an_outlet_that_is_alone_with_its_language_is_compared_with_nobody() -> None:
    given = corpus(np.random.default_rng(1))
    given.articles.loc[given.articles["outlet"] == "f", "language"] = "be"
    assert "f" not in set(found(given)["outlet"])


def test_partners_write_in_the_same_language() -> None:
    given = corpus(np.random.default_rng(1))
    panel = gather(given.scores, given.articles, given.stories, 1000, apart=RULES.apart)
    members = pd.DataFrame({"paragraph_id": given.articles["article_id"], "topic_id": "t"})
    about = subjects(panel, members, written(given.articles["article_id"].tolist()), same_vectors)
    overlap = balance(panel, about, 5, np.random.default_rng(0)).overlap.set_index("outlet")
    assert set(overlap.index) == set(LANGUAGES)
    assert (overlap["n_articles_versus"] == 24).all()


def test_tables_of_a_whole_topic_have_one_row_for_a_series() -> None:
    given = corpus(np.random.default_rng(1))
    given.articles.loc[given.articles["outlet"] == "c", "language"] = "be"
    panel = gather(given.scores, given.articles, given.stories, 1000, apart=RULES.apart)
    [row] = overall(panel, RULES, np.random.default_rng(0))["n_outlets"].tolist()
    assert row == 3  # the Russian ones: of the English ones only a and b are left, and c is alone
    assert not len(agreement(panel, found(given)))  # one series, so no pair
