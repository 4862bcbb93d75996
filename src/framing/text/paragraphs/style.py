"""Remove house style from words, so that comparing wordings compares how a story is told, not the copy desk.

Honorifics, datelines, names of outlets and agencies, picture credits, days, hours and numbers are dropped. Spellings,
abbreviations and transliterations are unified. Every word keeps its position in the paragraph, so it can still be shown
in place.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Set
from typing import Any, NamedTuple

from framing.languages.known import either, every, known, merged

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")


# Titles are dropped only before a name: "Mr. Smith", but not "the senator spoke".
_HONORIFIC = re.compile(rf"\b(?:{either(lambda one: one.style.honorifics)})\b\.?(?=\s+[A-Z])")
_DATELINE = re.compile(
    r"\A\s*[A-Z][A-Z .,'’\-]{2,40}?(?:\s*\([A-Za-z .]{2,40}\))?,?\s*(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s*\d{4})?)?\s*"
    r"(?:\([A-Za-z .]{2,40}\))?\s*[-–—]+\s"
)
_AGENCIES = every(lambda one: one.style.agencies)
# "(Jane Roe, File/Associated Press)", "(pictured)", "(Reporting by Jane Roe; editing by ...)", and "6.10am"
_CREDIT = re.compile(
    rf"\((?:[^()]{{0,90}}\b(?:{'|'.join([*_AGENCIES, *every(lambda one: one.style.credited)])})|"
    rf"{either(lambda one: one.style.credits)})\b[^()]{{0,120}}\)|"
    r"\b\d{1,2}(?:[.:]\d\d)? ?[ap]\.?m\b\.?"
)
_PAIRS = [pair for one in known() for pair in itertools.product(one.style.tens, one.style.ones)]
_NUMBERS = [*every(lambda one: one.style.numbers), *map("-".join, _PAIRS)]
_COUNTED = frozenset([*every(lambda one: one.style.dates), *_NUMBERS, *(number.capitalize() for number in _NUMBERS)])
_MONTHS = frozenset(every(lambda one: one.style.dates_beside_figures))
_WAYS = merged(lambda one: one.style.folded)
_FOLDED = "|".join(f"(?P<f{i}>(?<![A-Za-z.])(?:{p})(?!\\w))" for i, p in enumerate(_WAYS.values()))
_BEGINS = "".join(sorted({one[0] for written in _WAYS.values() for one in written.split("|")}))
# a quick check first: most letters begin none of these
_FOLDED_PATTERN = re.compile(f"(?=[{re.escape(_BEGINS)}])(?:{_FOLDED})")
_FOLDED_NORMS = list(_WAYS)
_EXACT = merged(lambda one: one.style.exact)
_OUR = {f"{stem}our": f"{stem}or" for stem in every(lambda one: one.style.our)}
_SPELLINGS = {**merged(lambda one: one.style.spellings), **_OUR}
_KEEP_ISE = frozenset(every(lambda one: one.style.ise))
_KEEP_LL = frozenset(every(lambda one: one.style.double_l))
_ISE = re.compile(r"^(\w{3,})is(e|es|ed|ing|ation|ations|er|ers)$")
_YSE = re.compile(r"^(anal|paral|catal)ys(e|es|ed|ing)$")
_DOUBLED = re.compile(r"^(\w{2,}[aeiou])ll(ed|ing|er|ers)$")
_LETTERS = str.maketrans({"š": "sh", "ž": "zh", "č": "ch", "ł": "l", "ŭ": "v", "x": "ks", "w": "v"})


class Word(NamedTuple):
    """Characters `start:end` of a text, and the word after house style is removed."""

    start: int
    end: int
    norm: str
    is_name: bool  # capitalised although it does not begin a sentence
    is_initial: bool  # first word of a sentence, so its capital means nothing


def words(text: str, outlet_names: tuple[str, ...] = ()) -> list[Word]:
    """The words of a text without house style, in order; numbers are not words."""
    titles = [match.span() for match in _HONORIFIC.finditer(text)]
    dropped = (_DATELINE, _CREDIT, _own_names(outlet_names))
    taken = titles + [match.span() for pattern in dropped for match in pattern.finditer(text)]
    begins = {end: start for start, end in titles}  # "Mr. Smith" begins a sentence if its "Mr." does
    found: list[Word] = []
    for match in _FOLDED_PATTERN.finditer(text):
        norm = _FOLDED_NORMS[int((match.lastgroup or "f0")[1:])]
        found.append(Word(match.start(), match.end(), norm, norm not in {"percent", "versus"}, False))
        taken.append(match.span())
    taken.sort()
    gaps = iter([*taken, (len(text) + 1, len(text) + 1)])
    gap = next(gaps)
    for match in _WORD.finditer(text):
        start = match.start()
        while gap[1] <= start:
            gap = next(gaps)
        if gap[0] <= start:
            continue
        word = match.group()
        if word in _COUNTED or (word in _MONTHS and _has_figure_beside(text, start, match.end())):
            continue
        if word[-2:] in ("'s", "’s"):
            word = word[:-2]
        initial = _is_initial(text, begins.get(start - 1, start))
        found.append(Word(start, start + len(word), normal_word(word), word[:1].isupper() and not initial, initial))
    return sorted(found)


def _has_figure_beside(text: str, start: int, end: int) -> bool:
    beside = text[max(start - 2, 0) : max(start - 1, 0)] + text[end + 1 : end + 2]
    return any(character.isdigit() for character in beside)


def _is_initial(text: str, start: int) -> bool:
    """Whether a sentence or quotation begins at `start`, judging by the marks before it."""
    i = start - 1
    if i >= 0 and text[i] in "\"'“‘«(":
        return True
    while i >= 0 and text[i] in " \t\"'“”‘’«»()":
        i -= 1
    return i < 0 or text[i] in ".!?:…\n"


@functools.lru_cache(maxsize=200_000)
def normal_word(word: str) -> str:
    """One standard spelling of a word: lower case, American, abbreviations written out."""
    low = word.lower().replace("’", "'")
    if low in _EXACT:
        return _EXACT[low]
    for ending in ("", "s", "ed", "ing", "able", "al", "ist", "ists"):
        if low.endswith(ending) and (stem := low[: len(low) - len(ending)] if ending else low) in _SPELLINGS:
            return _SPELLINGS[stem] + ending
    if match := _ISE.match(low):
        if match[1] + "ise" not in _KEEP_ISE and match[1] + "is" not in {"bas", "thes", "cris"}:
            return f"{match[1]}iz{match[2]}"
    elif match := _YSE.match(low):
        return f"{match[1]}yz{match[2]}"
    elif (match := _DOUBLED.match(low)) and match[1] + "ll" not in _KEEP_LL:
        return f"{match[1]}l{match[2]}"
    return low


def one_spelling(
    names: Mapping[str, int], others: Mapping[str, int], where: Callable[[str], Set[Any]]
) -> dict[str, str]:
    """Map transliterations of the same name to the most frequent one: other norm -> main norm.

    `names`: how often each norm is used as a name. `others`: how often as another word. `where`: in which articles.
    Two spellings are one name if they sound alike by `name_key` and hardly ever occur in the same article. An article
    with both Mario and Maria means two people.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(name) >= 4 and " " not in name and names[name] > 4 * others.get(name, 0):
            groups[name_key(name)].append(name)
    spellings: dict[str, str] = {}
    for variants in groups.values():
        variants.sort(key=lambda name: (-names[name], name))
        main = variants[0]
        for variant in variants[1:]:
            if len(where(variant) & where(main)) <= 0.1 * len(where(variant)):
                spellings[variant] = main
    return dict(sorted(spellings.items()))


@functools.lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """A key shared by transliterations of one Slavic name: Lukashenka and Lukashenko, Kyiv and Kiev."""
    key = name.lower().translate(_LETTERS)
    key = "".join(c for c in unicodedata.normalize("NFD", key) if not unicodedata.combining(c))
    for written, sound in (("kh", "h"), ("ts", "t"), ("tz", "t"), ("ck", "k")):
        key = key.replace(written, sound)
    key = re.sub(r"u(?=[^aeiouy]|$)(?<=[aeo]u)", "v", key)  # Belarusian -ou-, -au- for -ov-, -av-
    key = re.sub(r"[ijye]+", "e", key)
    key = key.replace("o", "a")
    return re.sub(r"(.)\1+", r"\1", key)


def consonants(name: str) -> str:
    """What all spellings of one name share: "Alexander" and "Aliaksandr", but not "Joe" and "Joseph".

    Empty for a name in other letters than Latin ones.
    """
    key = name_key(name)
    return re.sub(r"[aeiouy]", "", key.replace("g", "h")) if key.isascii() else ""


@functools.lru_cache(maxsize=16)
def _own_names(outlets: tuple[str, ...]) -> re.Pattern[str]:
    every = sorted((re.escape(name) for name in {*outlets, *_AGENCIES} if name), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(every)})\b")
