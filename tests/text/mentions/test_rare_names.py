"""A form that only one or two articles of a large corpus use is a mention, but not an item of its own."""

from __future__ import annotations

from framing.measures.naming import RARE, measure
from tests.measures.invented import corpus
from tests.text.mentions.test_naming import NAMES

OFTEN = int(1 / RARE) + 50


def items(rare: int) -> set[str]:
    """The items when `rare` articles write Wossen, one writes dictator, and two times OFTEN write Vossen."""
    told = {
        "ash-daily": [["Vossen sold the boats."] for _ in range(OFTEN)] + [["Wossen left."] for _ in range(rare)],
        "birch-times": [["Karel Vossen was late."] for _ in range(OFTEN)] + [["The dictator Vossen left."]],
    }
    scores = measure(corpus(told, NAMES)).scores
    everybody = scores[(scores["item"] == "vossen: surname only") & (scores["voice"] == "all")]
    assert len(everybody) == 2 * OFTEN + rare + 1, "every article that mentions Vossen has a row"
    return set(scores["item"])


def test_a_rare_spelling_is_a_mention_and_no_item() -> None:
    assert "vossen, spelled: Wossen" not in items(rare=1)
    assert "vossen, spelled: Wossen" in items(rare=6)


def test_a_form_that_was_asked_for_is_an_item_however_rare() -> None:
    assert "vossen: dictator" in items(rare=1)
