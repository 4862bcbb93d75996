"""The languages there are, and what is known of all of them: the languages of one page can be mixed."""

from __future__ import annotations

import functools
import importlib.util
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from framing.languages.language import Language, languages_in

T = TypeVar("T")
FOLDER = Path(__file__).parent  # each folder in it with a language.toml is a language


@functools.cache
def known() -> tuple[Language, ...]:
    """Every language that has a folder, in the order of their codes."""
    return languages_in(FOLDER)


def language_name(code: str) -> str:
    """What a language is called in English; the code itself if it has no folder."""
    return next((one.name for one in known() if one.code == code and one.name), code)


def every(part: Callable[[Language], Iterable[str]]) -> tuple[str, ...]:
    """What the languages know of one thing, each entry once, in the order of the languages."""
    return tuple(dict.fromkeys(one for language in known() for one in part(language)))


def either(part: Callable[[Language], Iterable[str]]) -> str:
    """A regular expression for any of the patterns that the languages have for one thing."""
    return "|".join(every(part)) or r"(?!)"  # which matches nothing


def merged(part: Callable[[Language], Mapping[str, T]]) -> dict[str, T]:
    """What the languages know of one thing by key; of two that know a key the first one counts."""
    return {key: value for language in reversed(known()) for key, value in part(language).items()}


def capitals(among: Callable[[Language], bool] = lambda language: True) -> str:
    """The capital letters of the languages, as inside [...] of a regular expression."""
    return "".join(dict.fromkeys(language.capitals for language in known() if among(language)))


def small_letters(among: Callable[[Language], bool] = lambda language: True) -> str:
    """The small letters of the languages, as inside [...] of a regular expression."""
    return "".join(dict.fromkeys(language.small for language in known() if among(language)))


def codes(among: Callable[[Language], object]) -> Iterator[str]:
    """The codes of the languages of which something is so."""
    return (language.code for language in known() if among(language))


@functools.cache
def tagged() -> tuple[str, ...]:
    """The codes of the languages whose tagger is installed."""
    return tuple(codes(lambda one: one.tagger and importlib.util.find_spec(one.tagger)))


@functools.cache
def named() -> tuple[str, ...]:
    """The codes of the languages without a parser where people whom nobody lists are found with what is installed."""
    taught = codes(lambda one: one.taught and importlib.util.find_spec(one.taught))
    return tuple(sorted({*tagged(), *taught}))
