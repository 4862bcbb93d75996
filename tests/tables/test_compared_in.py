"""In which language each article is compared: laws, and examples."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from framing.tables.languages import compared_in


def articles(**told: str) -> pd.DataFrame:
    """Articles of each outlet, one for each word: its language, or "-" where it could not be told."""
    rows = [(outlet, code) for outlet, codes in told.items() for code in codes.split()]
    table = pd.DataFrame(rows, columns=["outlet", "language"])
    return table.assign(language=table["language"].replace("-", None))


def found(table: pd.DataFrame, *among: str) -> str:
    return " ".join(compared_in(table, among).fillna("x"))


def test_each_outlet_is_compared_in_the_language_of_most_of_its_articles() -> None:
    assert found(articles(a="en en ru", b="en", c="ru ru en", d="ru")) == "en en x en ru ru x ru"


def test_who_is_alone_with_a_language_is_left_out_or_compared_in_another() -> None:
    assert found(articles(a="en en", b="en", c="ru ru ru")) == "en en en x x x"
    assert found(articles(a="en en", b="en", c="ru ru en")) == "en en en x x en"


def test_if_no_two_outlets_share_a_language_the_most_frequent_one_is_compared() -> None:
    assert found(articles(a="en en", b="ru", c="be")) == "en en x x"
    assert found(articles(a="en", b="ru")) == "en x"  # of equals the first


def test_an_article_whose_language_could_not_be_told_counts_as_in_its_outlets() -> None:
    assert found(articles(a="en -", b="en", c="ru ru -", d="ru")) == "en en en ru ru ru ru"
    assert found(articles(a="- -", b="-")).split() == []
    assert compared_in(articles(a="- -", b="-")).tolist() == ["", "", ""]


def test_a_measure_compares_only_languages_that_it_reads() -> None:
    table = articles(a="en ru ru", b="en", c="ru ru", d="de")
    assert found(table, "en") == "en x x en x x x"
    assert found(table) == "x ru ru x ru ru x"  # b writes no Russian, and nobody but a has English beside it
    assert found(table, "fr") == "x x x x x x x"


CODES = st.sampled_from(["en", "ru", "be", "-"])
CORPUS = st.dictionaries(st.sampled_from("abcd"), st.lists(CODES, min_size=1, max_size=5).map(" ".join), min_size=1)


@given(CORPUS)
def test_laws(told: dict[str, str]) -> None:
    table = articles(**told)
    codes = compared_in(table)
    written = table["language"].fillna("")
    assert ((codes == written) | codes.isna() | (written == "")).all()  # never in a language it is not written in
    assert (codes.groupby(table["outlet"]).nunique() <= 1).all()  # each outlet in one language
    again = compared_in(table.iloc[::-1]).iloc[::-1]
    assert again.equals(codes)  # the order of the articles does not matter
    shared = table[codes.notna() & (written != "")].assign(code=codes).groupby("code")["outlet"].nunique()
    assert len(shared) <= 1 or (shared >= 2).all()  # nobody is compared alone
