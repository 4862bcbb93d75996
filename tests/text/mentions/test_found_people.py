"""Who is a person, who is one person, and who is named often enough to be in the tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.settings import NameSettings
from framing.text.mentions.decided import DecidedNames
from framing.text.mentions.mentions import FULL, SURNAME, find_mentions
from framing.text.mentions.people import (
    MIN_ARTICLES,
    FoundPerson,
    find_people,
    same_given,
    surname_of,
    written_person,
)
from framing.text.parsing.syntax import Parses, TagNames
from tests.text.mentions.articles import body

KINDS = ("", "GPE", "NORP", "ORG", "PERSON")
GIVEN = ("Ada", "Boris", "Clara", "Demid", "Edda", "Fedor")
SURNAMES = tuple(start + end for start in ("Bal", "Ker", "Mor", "Tul", "Vos") for end in ("din", "gart", "nik", "sten"))
OUTLETS = ("ash-daily", "birch-times", "cedar-post")


def parsed(sentences: Sequence[Sequence[tuple[str, str]]]) -> Parses:
    """Parses of sentences that are given as phrases, each with the kind of thing that it names, if any."""
    texts, rows, ends = [], [], [0]
    for phrases in sentences:
        text = ""
        for phrase, kind in phrases:
            for n, word in enumerate(phrase.split()):
                text += " " if text else ""
                rows.append([len(text), len(word), 0, 0, 0, KINDS.index(kind), int(bool(kind) and n > 0)])
                text += word
        texts.append(text)
        ends.append(len(rows))
    tokens = np.array(rows or np.zeros((0, 7)), dtype=np.uint16)
    return Parses(texts, tokens, np.array(ends, dtype=np.int64), TagNames(("",), ("",), KINDS))


def people(
    articles: Sequence[tuple[str, Sequence[tuple[str, str]]]], known: dict[str, NameSettings] | None = None,
    decided: DecidedNames | None = None,
) -> dict[str, NameSettings]:
    """Who is found in articles of one sentence each, with their outlets."""
    ids, outlets = [f"a{n}" for n in range(len(articles))], [outlet for outlet, _ in articles]
    found = find_people(parsed([told for _, told in articles]), ids, outlets, known or {}, decided)
    return {key: one.names for key, one in found.listed.items()}


def test_of_few_articles_one_is_enough_and_a_title_shows_a_person() -> None:
    told = [("Ada Balnik", "PERSON"), ("met Pope", ""), ("Kerdin", "PERSON"), ("near", ""), ("Mornik", "GPE")]
    article = parsed([told])
    assert find_people(article, ["a"], ["ash-daily"], {}).listed == {}
    assert set(find_people(article, ["a"], ["ash-daily"], {}, fewest=1).listed) == {"balnik", "kerdin"}
    headline = parsed([told, [("Ada Balnik", "PERSON"), ("left", "")], [("an ada balnik is a boat", "")]])
    assert set(find_people(headline, ["a"] * 3, ["ash-daily"] * 3, {}, fewest=1).listed) == {"kerdin"}


def everywhere(*told: tuple[str, str]) -> list[tuple[str, Sequence[tuple[str, str]]]]:
    """The same sentence in two articles of each outlet."""
    return [(outlet, told) for outlet in OUTLETS for _ in range(2)]


NAMES = st.tuples(st.sampled_from(GIVEN), st.sampled_from(SURNAMES))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(OUTLETS), st.lists(NAMES, min_size=1, max_size=6)), min_size=3, max_size=40))
def test_the_twenty_most_mentioned_people_are_found(told: list[tuple[str, list[tuple[str, str]]]]) -> None:
    times: Counter[str] = Counter()
    where: dict[str, set[tuple[int, str]]] = {}
    for number, (outlet, names) in enumerate(told):
        for name in map(" ".join, names):
            times[name] += 1
            where.setdefault(name, set()).add((number, outlet))
    enough = {
        name for name, places in where.items()
        if len(places) >= MIN_ARTICLES and len({outlet for _, outlet in places}) >= 2
    }  # fmt: skip
    wanted = sorted(enough, key=lambda name: (-times[name], name))[:20]
    found = people([(outlet, [(" ".join(name), "PERSON") for name in names]) for outlet, names in told])
    assert set(wanted) <= {one.label for one in found.values()}


@given(st.permutations(everywhere(("Ada Quint", "PERSON")) + everywhere(("Quint", "ORG"), ("Boris Quint", "PERSON"))))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_articles_does_not_matter(told: list[tuple[str, Sequence[tuple[str, str]]]]) -> None:
    assert people(told) == people(sorted(told))


def test_spellings_of_one_given_name_are_one_person_and_all_spellings_are_kept() -> None:
    told = [*everywhere(("Volodymyr Zorensky", "PERSON")), ("ash-daily", (("Vladimir Zorenskyy", "PERSON"),))]
    (found,) = people(told).values()
    assert found.label == "Volodymyr Zorensky"
    assert {"Volodymyr Zorensky", "Vladimir Zorenskyy", "Zorensky", "Zorenskyy"} == set(found.names)


def pair(one: str, other: str) -> frozenset[frozenset[str]]:
    return frozenset({frozenset({one, other})})


def test_what_a_person_decided_about_two_names_counts_before_the_rules() -> None:
    told = [*everywhere(("Volodymyr Zorensky", "PERSON")), *everywhere(("Vladimir Zorensky", "PERSON"))]
    assert len(people(told)) == 1
    apart = DecidedNames(apart=pair("Volodymyr Zorensky", "Vladimir Zorensky"))
    assert {one.label for one in people(told, decided=apart).values()} == {"Volodymyr Zorensky", "Vladimir Zorensky"}
    told = [*everywhere(("Ada Quint", "PERSON")), *everywhere(("Ada Vossen", "PERSON"))]
    assert len(people(told)) == 2
    (one,) = people(told, decided=DecidedNames(same=pair("Ada Quint", "Ada Vossen"))).values()
    assert {"Ada Quint", "Ada Vossen", "Quint", "Vossen"} <= set(one.names)


def test_a_decision_adds_a_name_to_a_person_of_the_settings_or_takes_one_away() -> None:
    known = {"quint": NameSettings(label="Ada Quint", names=("Ada Quint", "Quint", "Ida Quint"))}
    same = DecidedNames(same=pair("Ada Quint", "Ada Vossen")).listed(known)
    assert "Ada Vossen" in same["quint"].names
    apart = DecidedNames(apart=pair("Ada Quint", "Ida Quint")).listed(known)
    assert apart["quint"].names == ("Ada Quint", "Quint")


def test_an_initial_in_the_middle_makes_nobody_else() -> None:
    told = everywhere(("Ada M. Quint", "PERSON")) + everywhere(("Ada Quint Jr.", "PERSON"))
    assert [one.label for one in people(told).values()] == ["Ada Quint"]


def test_who_is_called_by_a_second_name_is_not_whom_the_initial_fits() -> None:
    told = everywhere(("B. Ada Quint", "PERSON")) + everywhere(("Ada Quint", "PERSON"))
    assert [one.label for one in people([*told, *everywhere(("Boris Quint", "PERSON"))]).values()] == [
        "Ada Quint", "Boris Quint"
    ]  # fmt: skip


def test_two_people_of_one_surname_stay_two_and_the_better_known_has_the_surname() -> None:
    told = everywhere(("Ada Quint", "PERSON")) + [("ash-daily", [("Boris Quint", "PERSON")])] * 2
    found = people([*told, ("birch-times", [("Boris Quint", "PERSON")])])
    ada, boris = found["quint"], found["boris-quint"]
    assert isinstance(ada, FoundPerson)
    assert isinstance(boris, FoundPerson)
    assert (ada.if_in_full, boris.if_in_full) == ((), ("Quint",))
    assert ada.others == ("Boris Quint",)


def test_a_name_that_mostly_names_a_place_or_stands_where_places_do_is_no_persons() -> None:
    assert people(everywhere(("Port Vossen", "GPE")) + everywhere(("Port Vossen", "PERSON"))) == {}
    assert people(everywhere(("She lived in", ""), ("Mala Vossen", "PERSON"))) == {}
    assert people(everywhere(("Vossen University", "PERSON"))) == {}
    assert people(everywhere(("Ada Narvian", "PERSON"), *[("Narvian", "NORP")] * 9)) == {}


def test_who_is_called_by_the_first_name_alone_has_that_name() -> None:
    found = people(everywhere(("Xan Jinwen", "PERSON"), ("Xan", "PERSON")))
    assert found["xan"].names == ("Xan", "Xan Jinwen")


def test_a_person_of_the_settings_is_not_found_again_but_a_namesake_is() -> None:
    known = {"v": NameSettings(label="Karel Vossen", names=("Karel Vossen", "Vossen"))}
    told = everywhere(("Karel Vossen", "PERSON")) + everywhere(("Maria Vossen", "PERSON"))
    assert [one.label for one in people(told, known).values()] == ["Maria Vossen"]


@given(st.sampled_from(GIVEN), st.sampled_from(GIVEN))
def test_being_one_given_name_goes_both_ways(one: str, other: str) -> None:
    assert same_given(one, other) == same_given(other, one)
    assert same_given(one, one)
    assert same_given(one, one[0] + ".")


ADA = FoundPerson(
    label="Ada Quint", names=("Ada Quint", "Quint"), alone=("Quint",), others=("Boris Quint", "Quint Hale")
)  # fmt: skip
BORIS = FoundPerson(
    label="Boris Quint", names=("Boris Quint", "Quint"), alone=("Quint",), if_in_full=("Quint",), others=("Ada Quint",)
)


def called(*paragraphs: str) -> list[tuple[str, str]]:
    """Whom one article of these paragraphs names how, in reading order."""
    found = find_mentions(body(*paragraphs), {"quint": ADA, "boris": BORIS})
    return sorted(zip(found["referent"], found["form"], strict=True))


def test_a_shared_surname_means_whom_the_article_names_in_full() -> None:
    assert called("Quint spoke.") == [("quint", SURNAME)]
    assert called("Boris Quint spoke. Then Quint left.") == [("boris", FULL), ("boris", SURNAME)]
    assert called("Then Quint left. Boris Quint spoke.") == [("boris", FULL), ("quint", SURNAME)]
    assert called("Ada Quint came.", "Boris Quint spoke. Quint left.") == [("boris", FULL), ("quint", FULL)]
    assert called("Ada Quint spoke. Quint left.") == [("quint", FULL), ("quint", SURNAME)]


def test_a_rank_before_a_shared_surname_means_who_is_known_by_it() -> None:
    assert called("Boris Quint spoke. President Quint left.") == [("boris", FULL), ("quint", SURNAME)]


def test_a_name_inside_another_name_means_nobody_else() -> None:
    assert called("Quint Hale spoke.") == []
    assert called("Hale met Quint Hale, and Boris Quint too.") == [("boris", FULL)]


def test_who_has_a_title_is_a_person_whatever_the_parser_takes_the_name_for() -> None:
    assert not people(everywhere(("Olaf Brandt", "ORG"), ("came home .", "")))
    found = people(everywhere(("Chancellor Olaf Brandt", "ORG"), ("came home .", "")))
    assert [one.label for one in found.values()] == ["Olaf Brandt"]


def test_a_family_name_that_stands_first_is_the_one_that_stands_alone() -> None:
    told = everywhere(
        ("Kerdin Hye Jin", "PERSON"), ("met", ""), ("Ada Balnik", "PERSON"), ("as", ""), ("Kerdin Hye-jin", "PERSON"),
        ("and", ""), ("Kerdin", "PERSON"), ("are one", ""),
    )  # fmt: skip
    found = people(told)
    assert set(found) == {"kerdin", "balnik"}
    assert set(found["kerdin"].names) == {"Kerdin Hye Jin", "Kerdin Hye-jin", "Kerdin"}
    assert [surname_of(one) for one in ("Kerdin Mei-lin", "Ada Kerdin West", "Jean-Luc Kerdin")] == [
        "Kerdin", "West", "Kerdin",
    ]  # fmt: skip


def test_a_country_is_nobody() -> None:
    assert written_person("North Korea") is None
