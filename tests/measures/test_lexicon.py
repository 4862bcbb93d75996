"""Laws of listed words: what is sorted out quickly holds none of them."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from framing.measures.shared.lexicon import may_hold, words_pattern

LISTED = "seem*, it is thought, would-be, keel, silk, kiss*, in fact"
PIECES = [*"abekfhilst_-\n '.,9", "é", "ž", "İ", "ı", "ſ", "K", "\u00a0", "  "]
PIECES += ["seems", "Keel", "in fact", "SILK", "sıLK", "ſeem", "Keel", "it  is\u00a0thought", "would-be", "kissing"]


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_a_text_that_holds_a_listed_word_is_never_sorted_out(text: str) -> None:
    if words_pattern(LISTED).search(text):
        assert may_hold(pd.Series([text], dtype="str"), LISTED).tolist() == [True]


def test_a_text_without_any_listed_word_is_sorted_out() -> None:
    texts = pd.Series(["The ferry left the quay.", "It would seem so.", "A would-be mayor.", ""], dtype="str")
    assert may_hold(texts, LISTED).tolist() == [False, True, True, False]
