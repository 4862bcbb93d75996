"""Naming: who is meant by a name, a title or a description."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.measures.naming import measure
from framing.measures.shared.named import every_mention
from framing.settings import NameSettings
from tests.measures.invented import corpus

NAMES = {
    "vossen": NameSettings(
        label="Karel Vossen",
        names=("Vossen", "Wossen", "Karel Vossen"),
        forms={
            "president": ("president", "Narvian president", "president of Narvia"),
            "dictator": ("dictator", "last dictator of the Gulf"),
        },
    ),
    "hale": NameSettings(label="Ada Hale", names=("Hale", "Ada Hale"), forms={"president": ("president",)}),
    "strait": NameSettings(label="The strait war", forms={"war": ("strait war",), "operation": ("special operation",)}),
}


def forms_of(*paragraphs: str, referent: str = "vossen") -> dict[str, int]:
    """How often each form names the referent in one article of these paragraphs."""
    mentions = corpus({"a": [list(paragraphs)]}, NAMES).once(every_mention)
    return mentions[mentions["referent"] == referent]["form"].value_counts().to_dict()


def test_a_title_and_the_name_behind_it_are_one_mention() -> None:
    assert forms_of("President Vossen spoke. Narvian President Karel Vossen left.") == {"president": 2}


def test_a_bare_name_counts_as_surname_or_full_name() -> None:
    assert forms_of("Karel Vossen came, and Vossen's minister too.") == {"full name": 1, "surname only": 1}


def test_a_title_means_whoever_was_last_called_so() -> None:
    assert forms_of("President Vossen spoke.", "The President then left. The dictator waved.") == {
        "president": 2,
        "dictator": 1,
    }


@pytest.mark.parametrize(
    "text",
    [
        "Vossen met President Smith.",
        "Vossen met the Ostrian President in May.",
        "Vossen met the president of Ostria.",
        "Vossen was once the president of an oil company.",
        "Vossen beat a candidate who ran for president.",
        "Vossen will become president of Narvia again.",
        "Vossen met a former president.",
        "Vossen was no president.",
    ],
)
def test_somebody_elses_title_does_not_count(text: str) -> None:
    assert "president" not in forms_of(text)


def test_the_president_after_another_president_is_the_other() -> None:
    text = "President Hale flew to Narvia to meet Vossen. The president stayed for a day."
    assert forms_of(text) == {"surname only": 1}
    assert forms_of(text, referent="hale") == {"president": 2}


def test_a_surname_that_is_a_rank_too_is_not_counted_where_it_is_a_rank() -> None:
    names = {"judge": NameSettings(label="Ada Judge", names=("Judge", "Ada Judge"))}
    text = "Ada Judge met Judge Orlo. Mr. Judge said nothing. “I have no boat, Judge.” Judge then left."
    mentions = corpus({"a": [[text]]}, names).once(every_mention)
    assert mentions["form"].value_counts().to_dict() == {"surname only": 2, "full name": 1}


def test_a_title_without_any_name_in_the_article_means_nobody() -> None:
    assert forms_of("The president spoke for an hour.") == {}
    assert forms_of("The Narvian president spoke for an hour.") == {"president": 1}
    assert forms_of("He was called the last dictator of the Gulf.") == {"dictator": 1}


def test_a_thing_without_a_proper_name_is_named_by_its_forms() -> None:
    assert forms_of("The strait war goes on; they call it a special operation.", referent="strait") == {
        "war": 1,
        "operation": 1,
    }


def scores(*outlets: list[list[str]]) -> pd.DataFrame:
    told = {f"outlet-{number}": articles for number, articles in enumerate(outlets)}
    view = corpus(told, NAMES)
    return measure(view).scores.merge(view.articles[["article_id", "outlet"]])


def test_shares_of_the_forms_of_one_referent_sum_to_one_and_spellings_too() -> None:
    found = scores([["President Vossen came. Vossen left."]], [["Wossen came. The dictator left."]])
    found["group"] = found["item"].str.split(":").str[0]
    sums = found[found["voice"] == "all"].groupby(["outlet", "group"])["value"].sum()
    assert set(sums.round(6)) == {1.0}
    spelled = found[(found["item"] == "vossen, spelled: Wossen") & (found["voice"] == "all")]
    assert spelled.set_index("outlet")["value"].to_dict() == {"outlet-0": 0.0, "outlet-1": 1.0}


def test_own_voice_and_quoted_speech_are_counted_apart() -> None:
    found = scores([['Vossen came. "The dictator must go," a woman said.']])
    dictator = found[found["item"] == "vossen: dictator"].set_index("voice")["value"]
    assert dictator.to_dict() == {"all": 0.5, "own": 0.0, "quoted": 1.0}


def test_dropping_a_mister_moves_nothing() -> None:
    with_mister = scores([["Mr. Vossen came. Mr. Vossen left."]])
    without = scores([["Vossen came. Vossen left."]])
    columns = ["item", "voice", "value", "weight"]
    assert with_mister[columns].equals(without[columns])
