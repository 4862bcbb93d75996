"""One person in two languages: the full name, nobody else whom it fits, and articles that tell the same."""

from __future__ import annotations

import pandas as pd
import pytest

from framing.text.mentions.across import Meetings, full_names, one_across
from framing.text.mentions.decided import DecidedNames
from framing.text.mentions.people import FoundPerson, PeopleOfTexts, Somebody

STORIES = Meetings({"en1": "bridge", "ru1": "bridge", "be1": "bridge", "en2": "dairy", "ru2": "harvest"})


def somebody(name: str, *articles: str) -> Somebody:
    given, _, surname = name.rpartition(" ")
    names = (name, surname) if given else (name,)
    full = frozenset({(given, surname)} if given else ())
    return Somebody(FoundPerson(label=name, names=names, alone=(surname,)), full, frozenset(articles))


def people(*listed: Somebody, others: tuple[Somebody, ...] = ()) -> PeopleOfTexts:
    return PeopleOfTexts({one.names.label: one for one in listed}, others)


def one_row(
    told: dict[str, PeopleOfTexts], meetings: Meetings | None = STORIES, decided: DecidedNames | None = None,
    **written: list[tuple[str, str]],
) -> dict[str, set[str]]:  # fmt: skip
    """Who is listed, with their names that have a blank or stand in Cyrillic letters."""
    texts = {code: full_names(*zip(*rows, strict=True)) for code, rows in written.items()}
    found = one_across(told, meetings, decided or DecidedNames(), texts)
    return {key: set(one.names) - {key, key.split()[-1]} for key, one in found.items()}


ADA = somebody("Pavel Grinchuk", "en1", "en2")


def test_the_same_name_in_articles_of_one_story_is_one_person() -> None:
    russian, belarusian = somebody("Павел Гринчук", "ru1"), somebody("Павел Грынчук", "be1")
    told = {"": people(ADA), "ru": people(russian), "be": people(belarusian)}
    names = {"Павел Гринчук", "Гринчук", "Павел Грынчук", "Грынчук"}
    assert one_row(told) == {"Pavel Grinchuk": names}


@pytest.mark.parametrize("other", ["Петр Гринчук", "Павел Гринчуков", "П. Гринчук"])
def test_another_name_is_another_person(other: str) -> None:
    told = {"": people(ADA), "ru": people(somebody(other, "ru1"))}
    assert one_row(told)["Pavel Grinchuk"] == set()


def test_who_never_meets_stays_two() -> None:
    told = {"": people(ADA), "ru": people(somebody("Павел Гринчук", "ru2"))}
    assert len(one_row(told)) == 2
    assert len(one_row(told, None)) == 2


def test_articles_on_one_topic_meet_within_weeks() -> None:
    told = pd.DataFrame({"article_id": ["en1", "ru1", "be1"], "topic_id": "ferries"})
    days = pd.DataFrame({"article_id": ["en1", "ru1", "be1"], "published": ["2026-03-01", "2026-03-05", "2026-06-01"]})
    meetings = Meetings.of(pd.DataFrame({"article_id": [], "story_id": []}), told, days)
    assert meetings.together(["en1"], ["ru1"])
    assert not meetings.together(["en1"], ["be1"])


def test_of_two_whom_a_name_fits_nobody_is_meant() -> None:
    twice = people(somebody("Сергей Гринчук", "ru1"), others=(somebody("Сергій Гринчук", "ru1"),))
    told = {"": people(somebody("Sergei Grinchuk", "en1")), "ru": twice}
    assert one_row(told)["Sergei Grinchuk"] == set()


def test_a_surname_alone_is_theirs_if_nobody_else_bears_it() -> None:
    alone = people(others=(somebody("Гринчук", "ru1"),))
    assert one_row({"": people(ADA), "ru": alone}) == {"Pavel Grinchuk": {"Гринчук"}}
    brother = people(ADA, others=(somebody("Petr Grinchuk", "en2"),))
    assert one_row({"": brother, "ru": alone}) == {"Pavel Grinchuk": set()}
    elsewhere = people(others=(somebody("Гринчук", "ru2"),))
    assert one_row({"": people(ADA), "ru": elsewhere}) == {"Pavel Grinchuk": set()}


def test_who_is_overlooked_in_a_language_is_found_by_the_letters() -> None:
    told = {"": people(ADA), "ru": people()}
    found = one_row(told, ru=[("Вчера Павла Гринчука видели в порту.", "ru1"), ("Павел Гринчуков ушёл.", "ru1")])
    assert found == {"Pavel Grinchuk": {"Павел Гринчук", "Гринчук"}}


def test_a_decision_counts_before_the_rules() -> None:
    told = {"": people(ADA), "ru": people(somebody("Паша Гринчук", "ru2"))}
    same = DecidedNames(same=frozenset({frozenset({"Pavel Grinchuk", "Паша Гринчук"})}))
    assert one_row(told, decided=same) == {"Pavel Grinchuk": {"Паша Гринчук", "Гринчук"}}
    told = {"": people(ADA), "ru": people(somebody("Павел Гринчук", "ru1"))}
    apart = DecidedNames(apart=frozenset({frozenset({"Pavel Grinchuk", "Павел Гринчук"})}))
    assert len(one_row(told, decided=apart)) == 2


def test_people_of_one_language_are_left_as_they_are() -> None:
    alone = {"": people(ADA, somebody("Pavlo Hrynchuk", "en1"))}
    assert one_row(alone) == {"Pavel Grinchuk": set(), "Pavlo Hrynchuk": set()}
