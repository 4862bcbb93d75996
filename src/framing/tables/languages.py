"""Articles in several languages: which are read at all, and in which language each is compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

import pandas as pd


def unread(articles: pd.DataFrame, reads: Collection[str]) -> pd.Series[bool]:
    """Whether each article is in a language outside `reads` (codes as in the column `language`).

    Without `reads` everything is read. An article whose language could not be told is read too.
    """
    known = _codes(articles)
    return (known != "") & ~known.isin(list(reads)) & bool(reads)


def compared(articles: pd.DataFrame, reads: Collection[str]) -> pd.DataFrame:
    """The articles that take part in the comparison: not held back, and in a language that is read."""
    held_back = articles["quarantined"].fillna(False).astype(bool)
    return articles[~held_back & ~unread(articles, reads)]


def compared_in(articles: pd.DataFrame, among: Collection[str] = ()) -> pd.Series[str]:
    """The language in which a measure of one language at a time compares each article; None if it leaves it out.

    Words and names differ between languages whatever the outlets do. So each outlet is compared in one language: that
    of most of its articles, of those languages in which another outlet is compared too. Its articles in other languages
    are left out. If no two outlets share a language, all are compared in the most frequent one. `among` are the
    languages that the measure reads; empty: all. An article whose language could not be told counts as in its outlet's.
    """
    known = _codes(articles)
    counted = [pair for pair in zip(articles["outlet"], known, strict=True) if _is_among(pair[1], among)]
    home = _homes(counted, articles["outlet"].unique())
    own = articles["outlet"].map(home)
    return own.where((known == own) | (known == ""), None)


def _codes(articles: pd.DataFrame) -> pd.Series[str]:
    return articles["language"].astype(object).fillna("").astype(str)


def _is_among(code: str, among: Collection[str]) -> bool:
    return bool(code) and (not among or code in among)


def _homes(counted: Iterable[tuple[str, str]], outlets: Iterable[str]) -> dict[str, str]:
    """The language in which each outlet is compared, from the (outlet, language) of each article."""
    n = Counter(counted)
    total = Counter[str]()
    for (_, code), articles in n.items():
        total[code] += articles
    left = sorted(total, key=lambda code: (-total[code], code))
    while True:
        usual = left[0] if left else ""
        home = {one: min(left, key=lambda code: (-n[one, code], left.index(code)), default="") for one in outlets}
        home = {one: code if n[one, code] else usual for one, code in home.items()}
        taken = Counter(code for one, code in home.items() if n[one, code])
        lonely = [code for code in left if taken[code] < 2]
        if len(left) < 2 or not lonely:
            return home
        left.remove(lonely[-1])
