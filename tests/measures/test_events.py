"""What an event is called, and how a place is spelt, found in the texts themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from framing.measures.event_names import measure
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.events import event_mentions
from framing.measures.shared.place_names import place_spellings
from framing.running.stores.parses import open_parses
from tests.measures.invented import bag_of_words, corpus

WAR = "Since the {} in Norway began, {} ships have stayed away from the coast."
DURING = "During the {} in Norway {} ships have stayed away from the coast."
ALONE = "On Monday ships stayed away from the coast since the war began."
OTHER = "Since the meeting in Norway began, {} ministers spoke about tea and bread."


def _meaning(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stands in for an encoder that knows that a war is a conflict."""
    return bag_of_words([text.replace("conflict", "war") for text in texts])


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    told = {
        "ash-daily": [[WAR.format("war", n), DURING.format("war", n), ALONE] for n in range(2, 6)],
        "birch-times": [[WAR.format("conflict", n), DURING.format("conflict", n)] for n in range(2, 6)],
        "cedar-post": [[OTHER.format(n), f"The soup was served {n} times."] for n in range(2, 6)],
    }
    parses = open_parses(tmp_path_factory.mktemp("parses"))
    return replace(corpus(told), parse=parses, vectors=_meaning)


def test_nouns_in_one_place_that_mean_nearly_the_same_are_one_event(view: Corpus) -> None:
    found = view.once(event_mentions)
    assert set(found["form"]) == {"war", "conflict"}
    assert found["event"].nunique() == 1
    assert "Norway" in found["event"].iloc[0]
    outlets = view.outlet_of.reindex(found["article_id"]).to_numpy()
    assert set(found.loc[outlets == "birch-times", "form"]) == {"conflict"}


def test_what_may_come_is_no_name_of_what_happens(tmp_path: Path) -> None:
    ahead = "The ministers have to prepare for conflict with Norway, and {} ships stay in the harbour."
    told = {
        "ash-daily": [[WAR.format("war", n), DURING.format("war", n)] for n in range(2, 6)],
        "birch-times": [
            [WAR.format("conflict", n), DURING.format("conflict", n), ahead.format(n)] for n in range(2, 6)
        ],
    }
    found = replace(corpus(told), parse=open_parses(tmp_path), vectors=_meaning).once(event_mentions)
    counts = found["form"].value_counts()
    assert counts["war"] == counts["conflict"] > 0


def test_what_only_says_that_something_goes_on_names_no_event(tmp_path: Path) -> None:
    told = {
        f"{noun}-post": [[WAR.format(noun, n), DURING.format(noun, n)] for n in range(2, 6)]
        for noun in ("war", "conflict", "process")
    }

    def as_one(texts: Sequence[str]) -> NDArray[np.float32]:
        return _meaning([text.replace("process", "war") for text in texts])

    found = replace(corpus(told), parse=open_parses(tmp_path), vectors=as_one).once(event_mentions)
    assert set(found["form"]) == {"war", "conflict"}


def test_a_single_deed_is_no_other_name_of_the_war(tmp_path: Path) -> None:
    """"The attack in Norway" is one of many; where most write "an attack" of it, both are names."""
    deeds = "In Sweden an attack on a harbour and attacks on {} ships were seen by many."
    texts = {"war": [WAR, DURING], "conflict": [WAR, DURING], "attack": [WAR, DURING, deeds]}
    told = {f"{noun}-post": [[one.format(*(noun, n)[one == deeds :]) for one in each] for n in range(2, 6)]
            for noun, each in texts.items()}  # fmt: skip
    told["war-post"] += [[WAR.format("war", n)] for n in range(6, 10)]

    def as_one(texts: Sequence[str]) -> NDArray[np.float32]:
        return _meaning([text.replace("attack", "war") for text in texts])

    view = replace(corpus(told), parse=open_parses(tmp_path), vectors=as_one)
    assert set(view.once(event_mentions)["form"]) == {"war", "conflict"}


def test_the_war_alone_is_the_one_that_the_article_names(view: Corpus) -> None:
    texts = dict(zip(view.paragraphs["paragraph_id"], view.paragraphs["text"], strict=True))
    found = view.once(event_mentions)
    assert ALONE in {texts[one] for one in found["paragraph_id"]}


def test_an_outlet_that_names_the_war_and_then_says_the_conflict_means_it(tmp_path: Path) -> None:
    """Else the word of whoever writes it beside the place would be counted in full, and that of the others hardly."""
    then = "On Monday {} ships stayed away from the coast since the conflict began."
    other = "Since the conflict in Sweden began, {} ships have stayed away from the coast."
    told = {
        "ash-daily": [[WAR.format("war", n), DURING.format("war", n), then.format(n)] for n in range(2, 6)],
        "birch-times": [[WAR.format("conflict", n), DURING.format("conflict", n)] for n in range(2, 6)],
        "cedar-post": [
            [WAR.format("war", n), DURING.format("war", n), other.format(n), then.format(n + 5)] for n in range(2, 6)
        ],
        "dill-herald": [["Soup was served.", then.format(n + 10)] for n in range(2, 6)],
    }
    view = replace(corpus(told), parse=open_parses(tmp_path), vectors=_meaning)
    found = view.once(event_mentions)
    outlets = view.outlet_of.reindex(found["article_id"])
    bare = view.paragraphs["text"].str.startswith("On Monday")
    alone = found["paragraph_id"].isin(view.paragraphs.loc[bare, "paragraph_id"]).to_numpy()
    # not where the article has the conflict of another place, or none
    assert outlets[alone].tolist() == ["ash-daily"] * 4


def test_the_shares_of_a_mention_add_up(view: Corpus) -> None:
    scores = measure(view).scores
    own = scores[scores["voice"] == "all"]
    assert len(own)
    assert own.groupby(["article_id", "topic_id"])["value"].sum().round(6).eq(1.0).all()
    assert measure(replace(view, parse=None)).scores.empty


def test_the_war_with_somebody_is_the_war_where_it_is(tmp_path: Path) -> None:
    """Who leads a war elsewhere is no place of it, except behind a word that leads to a place."""
    whose = "Since Sweden's {} in Norway began, {} ships have stayed away."
    other = "During the {} with Sweden, {} ships have stayed away from the coast."
    there = "During the {} in Sweden, {} ships have stayed away from the lakes."
    told = {
        "ash-daily": [[whose.format("war", n), other.format("war", n), there.format("war", n)] for n in range(2, 7)],
        "birch-times": [[whose.format("conflict", n), other.format("conflict", n)] for n in range(2, 7)],
    }
    view = replace(corpus(told), parse=open_parses(tmp_path), vectors=_meaning)
    texts = dict(zip(view.paragraphs["paragraph_id"], view.paragraphs["text"], strict=True))
    found = view.once(event_mentions)
    events = {key: set(found.loc[found["paragraph_id"].map(texts).str.contains(key), "event"]) for key in
              ("with Sweden", "Norway", "in Sweden")}  # fmt: skip
    assert events["with Sweden"] == events["Norway"] != set()
    assert not events["in Sweden"] & events["Norway"]


def test_what_the_same_one_does_in_the_same_place_is_the_same_event_whatever_its_word_means_alone(
    tmp_path: Path,
) -> None:
    whose = "Since Sweden's {} in Norway began, {} ships have stayed away."
    during = "During the {} in Norway {} ships have stayed away from the coast."
    told = {f"{noun}-post": [[whose.format(noun, n), during.format(noun, n)] for n in range(2, 8)]
            for noun in ("war", "conflict", "offensive")}  # fmt: skip
    told["offensive-post"].append([during.format("offensive", 9), "Norway's offensive began on Monday at noon."])
    told["siege-post"] = [[during.format("siege", n), WAR.format("siege", n)] for n in range(2, 8)]
    view = replace(corpus(told), parse=open_parses(tmp_path), vectors=_meaning)
    found = view.once(event_mentions)
    assert set(found["form"]) == {"war", "conflict", "offensive"}
    texts = dict(zip(view.paragraphs["paragraph_id"], view.paragraphs["text"], strict=True))
    assert not found["paragraph_id"].map(texts).str.contains("Norway's").any()  # without its place it may be any


def test_a_word_before_a_place_leads_to_it_only_if_it_mostly_stands_there(tmp_path: Path) -> None:
    """Some write "X's war with Y"; "the war with X" is that in Y all the same."""
    whose = "Since Sweden's {} in Norway began, {} ships have stayed away."
    with_them = "Since Sweden's {} with Norway began, {} ships have stayed away."
    other = "During the {} with Sweden, {} ships have stayed away from the coast."
    told = {
        f"{noun}-post": [[whose.format(noun, n), other.format(noun, n)] for n in range(2, 8)]
        for noun in ("war", "conflict")
    }
    told["war-post"][0].append(with_them.format("war", 9))
    view = replace(corpus(told), parse=open_parses(tmp_path), vectors=_meaning)
    assert view.once(event_mentions)["event"].nunique() == 1


def _places(spelt: dict[str, list[str]], tmp_path: Path) -> Corpus:
    texts = ("The ministers met in {} on Monday, day {}.", "People live in {} for {} years.")
    told = {
        outlet: [[text.format(name, n) for text in texts] for n, name in enumerate(names)]
        for outlet, names in spelt.items()
    }
    return replace(corpus(told), parse=open_parses(tmp_path))


def test_two_spellings_of_one_place_are_a_choice(tmp_path: Path) -> None:
    found = _places({"ash-daily": ["Odesa"] * 4, "birch-times": ["Odessa"] * 4}, tmp_path).once(place_spellings)
    assert set(found["choice"]) == {"Odesa, spelled: Odesa", "Odesa, spelled: Odessa"}
    assert len(found) == 16


@pytest.mark.parametrize(("one", "other"), [
    ("Norway", "Nigeria"), ("Iran", "Iraq"), ("Austria", "Australia"), ("Belgorod", "Belgrade"),
])  # fmt: skip
def test_two_places_are_no_choice(one: str, other: str, tmp_path: Path) -> None:
    assert _places({"ash-daily": [one] * 4, "birch-times": [other] * 4}, tmp_path).once(place_spellings).empty


def test_names_that_stand_together_are_two_places(tmp_path: Path) -> None:
    both = [["Ministers of Niger met those of Nigeria on Monday.", f"{n} people live in Niger."] for n in range(4)]
    view = replace(corpus({"ash-daily": both}), parse=open_parses(tmp_path))
    assert view.once(place_spellings).empty


def test_places_of_which_other_things_are_told_are_two(tmp_path: Path) -> None:
    """Only where most sentences are about neither: else all that they have in common is the place."""
    fill = [f"Bread and butter number {n} were sold in the shop." for n in range(60)]
    war, tea = "Soldiers fought a battle near {} for {} days.", "Gardeners grow roses in {} for {} years."
    same = {"ash-daily": [[war.format("Syria", n)] for n in range(4)], "elm-post": [fill]}
    two = {**same, "birch-times": [[tea.format("Surrey", n)] for n in range(4)]}
    one = {**same, "birch-times": [[war.format("Siria", n)] for n in range(4)]}
    assert replace(corpus(two), parse=open_parses(tmp_path)).once(place_spellings).empty
    found = replace(corpus(one), parse=open_parses(tmp_path)).once(place_spellings)
    assert set(found["choice"].str.split(": ").str[1]) == {"Syria", "Siria"}
