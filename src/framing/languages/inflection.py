"""The forms that a name has in other cases: Путин, Путина, Путину ..., from the endings that its language lists."""

from __future__ import annotations

import functools
import re

from framing.languages.known import known
from framing.languages.language import Language

SHORTEST = 2  # letters that are left of a word without its ending


def word_forms(word: str, code: str) -> tuple[str, ...]:
    """A word in its base form, and the same in the other cases of a language; alone where it does not change.

    The longest ending that the language lists decides. A word in letters of another alphabet does not change. There may
    be forms that nobody uses; there is none that another listed ending would give.
    """
    return _forms(word, code)


@functools.lru_cache(maxsize=100_000)
def _forms(word: str, code: str) -> tuple[str, ...]:
    language = next((one for one in known() if one.code == code), None)
    if language is None or not language.inflection.endings or not _is_written_in(word, language):
        return (word,)
    told = language.inflection
    if word in told.irregular:
        return (word, *told.irregular[word].split())
    for ending in sorted(told.endings, key=lambda one: (-len(one), one)):
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return _with(word, word.removesuffix(ending), told.endings[ending])
    if word[-1:] in told.consonants and len(word) > SHORTEST:
        return _with(word, word, told.after_consonants)
    return (word,)


@functools.lru_cache(maxsize=100_000)
def base_forms(word: str, code: str) -> tuple[str, ...]:
    """Every base form of which a word can be a form by the endings of its language; the word itself comes first."""
    language = next((one for one in known() if one.code == code), None)
    told = language.inflection if language else None
    pairs = [(base, form) for base, forms in (told.endings if told else {}).items() for form in forms.split()]
    pairs += [("", form) for form in (told.after_consonants.split() if told else ())]
    bases = {word.removesuffix(form) + base for base, form in pairs if word.endswith(form)}
    bases |= {base for base, forms in (told.irregular if told else {}).items() if word in forms.split()}
    bases -= {word}
    return (word, *sorted(base for base in bases if word in word_forms(base, code)))


def is_irregular(word: str, code: str) -> bool:
    """Whether a language lists a base form with all its cases."""
    return any(word in one.inflection.irregular for one in known() if one.code == code)


def _with(word: str, stem: str, endings: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((word, *(stem + ending for ending in endings.split()))))


def _is_written_in(word: str, language: Language) -> bool:
    """Whether all letters of a word are letters of the language."""
    letters = language.capitals + language.small
    return bool(word) and all(_within(letter, letters) for letter in word if letter.isalpha())


@functools.lru_cache(maxsize=10_000)
def _within(letter: str, ranges: str) -> bool:
    return re.match(f"[{ranges}]", letter) is not None
