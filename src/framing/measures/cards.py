"""What each measure says about itself: one TOML file beside its module, read without importing any maths."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from importlib import resources
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from framing.settings.names import advice


class Items(StrEnum):
    """What the items of a measure are."""

    NONE = "none"  # it has one number, and its item is empty
    KEYS = "keys"  # keys of ours or of framing.toml
    PEOPLE = "people"  # persons by their key in framing.toml or by their name
    FORMS = "forms"  # names that somebody is called by: "key: form"
    CLAIMS = "claims"  # ids of sentences; a passage below zero says otherwise
    WORDS = "words"  # words and phrases that stand in the text


class Part(StrEnum):
    """Which part of an article."""

    BODY = "body"
    HEADLINE = "headline"


Tier = Literal["A", "B", "C"]  # A: measured and good; B: measured, use with care; C: below .70, hidden by default


class BadCard(ValueError):
    """A card cannot be used; the message says which, where and what to write instead."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far numbers can be trusted: a tier, and the benchmark that it rests on in one sentence."""

    tier: Tier
    benchmark: str


@dataclass(frozen=True, slots=True)
class Worth:
    """What a measure is worth with another encoder: in all (None: as with the shipped one), and item by item."""

    reliability: Reliability | None = None
    items: Mapping[str, Reliability] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """All that others ask about a measure. A card in TOML leaves out each value that is the default here."""

    name: str  # the file's stem; the module of this name holds `measure(corpus)`
    order: int  # its place on a page, the lowest first

    # What it is.
    title: str
    unit: str
    reads: str
    may_be_read_as: str
    must_not_be_read_as: str
    reliability: Reliability
    low: float | None = None  # the lowest and the highest possible value, where there are any
    high: float | None = None
    # ranked: shown, never tested: its items were picked by outlet from the same texts, or nobody knows how good it is
    inference: Literal["tested", "ranked"] = "tested"
    languages: tuple[str, ...] = ()  # those it can read; empty: any
    item_reliability: Mapping[str, Reliability] = field(default_factory=dict)  # of items that differ from the whole
    trained_by_user: bool = False  # its items are heads of `framing train-head`, each with a reliability of its own
    on_encoder: bool = False  # its numbers are worth nothing certain with an encoder that is not on the card
    with_encoder: Mapping[str, Worth] = field(default_factory=dict)  # by the name of the encoder

    # How it is taken and compared.
    runs: Literal["first", "together", "aside", "last"] = "together"  # see measures/run.py
    own_text: Literal["left", "among_all", "recounted", "whole"] = "left"  # see measures/own_text.py
    matched: bool = True  # whether articles are compared within events; not where the choice of events is measured

    # How the report shows it.
    items: Items = Items.NONE
    about: Part = Part.BODY  # whose sentences stand behind its numbers
    copies_tell: bool = False  # whether an outlet that prints somebody else's text counts as saying what it says
    own_chart: bool = False  # it stands at the top of a topic's page, and in no section below
    on_main_part: bool = False  # it is on the main part of a topic's page even if it is not primary
    marked: Literal["yes", "strong", "no"] = "yes"  # how its passages are marked in an article's text
    unsaid: bool = False  # no sentence is made of its differences
    only_more: bool = False  # using something less than the others is no news
    said_untested_from: float | None = None  # a difference this large is said even if it could not be tested
    at_a_glance: bool = False  # it has a column in the overview
    first_page: Annotated[int, Field(ge=0)] = 2  # sentences on the first page
    in_short: Annotated[int, Field(ge=0)] = 1  # how many of these may stand in the summary at its top

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
    """The cards of all measures, in their order; raises BadCard over one that cannot be used."""
    files = (one for one in resources.files("framing.measures").iterdir() if one.name.endswith(".toml"))
    found = [read_card(one.name.removesuffix(".toml"), one.read_text(encoding="utf-8")) for one in files]
    return tuple(sorted(found, key=lambda card: (card.order, card.name)))


@functools.cache
def names_where(**values: object) -> frozenset[str]:
    """The names of the measures whose cards hold all these values."""
    return frozenset(one.name for one in cards() if all(getattr(one, key) == value for key, value in values.items()))


def card(name: str) -> Card:
    """The card of one measure; raises BadCard if there is none."""
    found = {one.name: one for one in cards()}
    if name not in found:
        raise BadCard(f"there is no measure {name!r}; {advice(name, list(found))}")
    return found[name]


def read_card(name: str, text: str) -> Card:
    """The card in `text`; raises BadCard that says what is wrong with it."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadCard(f"{name}.toml is not valid TOML: {error}") from None
    unknown = [key for key in said if key not in _KEYS]
    if unknown:
        raise BadCard(f"{name}.toml: unknown key {unknown[0]!r}; {advice(unknown[0], _KEYS)}")
    try:
        return _SHAPE.validate_python({**said, "name": name})
    except ValidationError as error:
        raise BadCard("\n".join(f"{name}.toml: {_explain(problem)}" for problem in error.errors())) from None


def _explain(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where} is missing" if problem["type"] == "missing" else f"{where}: {problem['msg']}"
