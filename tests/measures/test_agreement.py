"""Whether two sentences say the same."""

from __future__ import annotations

import pytest

from framing.measures.shared.agreement import Relation, numbers, relation


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("The harbour was closed on Monday.", "On Monday the harbour was shut.", Relation.SAME),
        ("The harbour was closed on Monday.", "The harbour was not closed on Monday.", Relation.UNCLEAR),
        ("The crane cost four million.", "The crane cost nine million.", Relation.UNCLEAR),
        ("The crane cost 4,000,000.", "The crane cost four million.", Relation.SAME),
        ("Traffic rose in May.", "Traffic fell in May.", Relation.UNCLEAR),
        ("Traffic did not rise in May.", "Traffic fell in May.", Relation.SAME),
    ],
)
def test_negations_numbers_and_opposites_turn_a_statement_round(one: str, other: str, expected: Relation) -> None:
    assert relation(one, other, 0.9) is expected
    assert relation(other, one, 0.9) is expected


def test_sentences_about_other_things_are_different_whatever_their_words() -> None:
    assert relation("Traffic rose in May.", "Traffic fell in May.", 0.3) is Relation.DIFFERENT


def test_numbers_in_words_and_digits_are_the_same_numbers() -> None:
    assert numbers("sixty million and twenty-seven") == numbers("60,000,000 and 27")
    assert numbers("Call 1.800.523.9101.") == {18005239101.0}
