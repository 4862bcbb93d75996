"""The card of each measure: a TOML file beside its module that describes it. Reading it imports no maths."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from framing.languages.known import tagged
from framing.measures.reliability import Reliability
from framing.settings.names import advice


class Items(StrEnum):
    """What kind of items a measure has."""

    NONE = "none"  # one number; the item is empty
    KEYS = "keys"  # keys from this package or from framing.toml
    PEOPLE = "people"  # people, by their key in framing.toml or by name
    FORMS = "forms"  # forms of a name: "key: form"
    CLAIMS = "claims"  # ids of sentences; a passage with a value below zero is near the claim, and may tell it
    WORDS = "words"  # words and phrases from the text


class Answers(StrEnum):
    """Which question of the first page a measure answers."""

    NONE = ""
    CALLED = "called"  # what it is called
    HELD = "held"  # who is held responsible
    HEARD = "voices"  # whose voices are heard
    TOLD = "told"  # what only some tell
    LOADED = "light"  # how loaded, and in whose light


class Part(StrEnum):
    """Which part of an article."""

    BODY = "body"
    HEADLINE = "headline"


class BadCard(ValueError):
    """A card cannot be used. The message says which one, where, and what to write instead."""


@dataclass(frozen=True, slots=True)
class Worth:
    """How reliable a measure is with another encoder: as a whole (None: as with the shipped one) and by item."""

    reliability: Reliability | None = None
    items: Mapping[str, Reliability] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """All that other code needs to know about a measure. A card sets only values that differ from the defaults."""

    name: str  # the file's stem; the module of this name holds `measure(corpus)`
    order: int  # its place on a page; the lowest comes first

    # What it is.
    title: str
    unit: str
    reads: str
    may_be_read_as: str
    must_not_be_read_as: str
    reliability: Reliability
    low: float | None = None  # the lowest and the highest possible value, if any
    high: float | None = None
    # ranked: shown, never tested: its items were picked by outlet from the same texts, or nobody knows how good it is
    inference: Literal["tested", "ranked"] = "tested"
    languages: tuple[str, ...] = ()  # languages it can read; empty: all
    with_tagger: bool = False  # it reads the languages too whose tagger is installed; then they are in `languages`
    across_languages: bool = False  # its numbers mean the same in every language; else it reads one language at a time
    item_reliability: Mapping[str, Reliability] = field(default_factory=dict)  # for items that differ from the measure
    trained_by_user: bool = False  # its items are heads of `framing train-head`, each with a reliability of its own
    on_encoder: bool = False  # with an encoder that is not on the card, its reliability is unknown
    with_encoder: Mapping[str, Worth] = field(default_factory=dict)  # by the name of the encoder

    # How it is measured and compared.
    runs: Literal["first", "together", "aside", "last"] = "together"  # see measures/run.py
    own_text: Literal["left", "among_all", "recounted", "whole"] = "left"  # see measures/own_text.py
    compares: bool = False  # it sets articles against one another: each new article moves its numbers
    by_speaker: bool = False  # it counts who speaks; outlets whose speakers are known unequally often are not compared
    matched: bool = True  # compare articles within stories; not if the choice of stories is measured

    # How the report shows it.
    items: Items = Items.NONE
    about: Part = Part.BODY  # the part of the article that its numbers are about
    copies_tell: bool = False  # whether an outlet that prints somebody else's text is counted as saying it
    of_events: bool = False  # its items name what happens; on a topic that is about something else they are not shown
    own_chart: bool = False  # shown at the top of a topic's page, not in a section below
    on_main_part: bool = False  # on the main part of a topic's page even if not primary
    marked: Literal["yes", "strong", "no"] = "yes"  # how its passages are marked in an article's text
    unsaid: bool = False  # its differences are not written as sentences
    centred: bool = False  # 0 is the mean of the corpus: "more" is said of who is above it, "less" of who is below it
    only_more: bool = False  # using something less often than the others is not reported
    said_untested_from: float | None = None  # a difference this large is reported even without a test
    said_from_mentions: Annotated[int, Field(ge=0)] = 0  # a difference with fewer on one side is not reported
    said_from_articles: Annotated[int, Field(ge=0)] = 0  # likewise, of the articles with these mentions
    at_a_glance: bool = False  # it has a column in the overview
    first_page: Annotated[int, Field(ge=0)] = 2  # sentences on the first page
    answers: Answers = Answers.NONE  # which question of the first page it answers
    in_short: Annotated[int, Field(ge=0)] = 1  # how many of these the summary at its top can show

    # Its sentences in English; another language has them in report/strings, under [measure.<name>].
    group: str = ""  # heading over its findings; empty: the title
    item_kinds: Mapping[str, str] = field(default_factory=dict)  # items with sentences of their own: <kind>_more, ...
    say: Mapping[str, str] = field(default_factory=dict)  # a difference as a sentence, by kind: more, less, ...
    brief: Mapping[str, str] = field(default_factory=dict)  # the same in a few words

    def trust(self, item: str) -> Reliability:
        """How far one item can be trusted."""
        return self.item_reliability.get(item, self.reliability)


_SHAPE = TypeAdapter(Card)
_KEYS = [one.name for one in fields(Card) if one.name != "name"]


@functools.cache
def cards() -> tuple[Card, ...]:
    """Return the cards of all measures in their order. Raises BadCard if one cannot be used."""
    files = (one for one in resources.files("framing.measures").iterdir() if one.name.endswith(".toml"))
    found = [read_card(one.name.removesuffix(".toml"), one.read_text(encoding="utf-8")) for one in files]
    return tuple(sorted(found, key=lambda card: (card.order, card.name)))


@functools.cache
def names_where(**values: object) -> frozenset[str]:
    """Return the names of the measures whose cards have all these values."""
    return frozenset(one.name for one in cards() if all(getattr(one, key) == value for key, value in values.items()))


@functools.cache
def by_language() -> frozenset[str]:
    """Return the names of the measures that read several languages and compare each of them by itself."""
    return frozenset(one.name for one in cards() if not one.across_languages and len(one.languages) != 1)


@functools.cache
def languages_read(name: str) -> tuple[str, ...]:
    """Return the languages that a measure reads; empty: all, or nobody knows, as it has no card."""
    return next((one.languages for one in cards() if one.name == name), ())


def card(name: str) -> Card:
    """Return the card of one measure. Raises BadCard if there is none."""
    found = {one.name: one for one in cards()}
    if name not in found:
        raise BadCard(f"there is no measure {name!r}; {advice(name, list(found))}")
    return found[name]


def read_card(name: str, text: str) -> Card:
    """Return the card in `text`. Raises BadCard, which says what is wrong with it."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadCard(f"{name}.toml is not valid TOML: {error}") from None
    unknown = [key for key in said if key not in _KEYS]
    if unknown:
        raise BadCard(f"{name}.toml: unknown key {unknown[0]!r}; {advice(unknown[0], _KEYS)}")
    try:
        card = _SHAPE.validate_python({**said, "name": name})
    except ValidationError as error:
        raise BadCard("\n".join(f"{name}.toml: {_explain(problem)}" for problem in error.errors())) from None
    return replace(card, languages=(*card.languages, *tagged())) if card.with_tagger else card


def _explain(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where} is missing" if problem["type"] == "missing" else f"{where}: {problem['msg']}"
