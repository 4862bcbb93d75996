"""House style taken out of words, so that a comparison of wording compares the telling and not the copy desk.

Honorifics, datelines, outlet and agency names go; spellings, abbreviations and transliterations become one.
Every word keeps its place in the paragraph, so that it can still be shown where it stands.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*")

# Titles are dropped only before a name: "Mr. Smith", but not "the senator spoke".
_HONORIFIC = re.compile(
    r"\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Prof|Professor|Sir|Dame|Sen|Senator|Rep|Representative|Congressman|Congresswoman|Gov|Governor"
    r"|Gen|General|Lt|Col|Colonel|Sgt|Capt|Rev|Hon|Attorney General|Secretary|Judge|Justice)\b\.?(?=\s+[A-Z])"
)
_DATELINE = re.compile(
    r"\A\s*[A-Z][A-Z .,'’\-]{2,40}?(?:\s*\([A-Za-z .]{2,40}\))?,?\s*(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}(?:,\s*\d{4})?)?\s*"
    r"(?:\([A-Za-z .]{2,40}\))?\s*[-–—]+\s"
)
_AGENCIES = (
    "Associated Press", "AP", "Reuters", "Agence France-Presse", "AFP", "TASS", "RIA Novosti", "Interfax", "BelTA", "dpa", "ANSA",
    "Bloomberg", "Xinhua", "UPI", "PA Media", "Ukrinform",
)  # fmt: skip
_FOLDED = {
    "united states": r"U\.S\.A\.|U\.S\.|USA|US|United States(?: of America)?",
    "united kingdom": r"U\.K\.|UK|United Kingdom|Great Britain",
    "european union": r"E\.U\.|EU|European Union",
    "united nations": r"U\.N\.|UN|United Nations",
    "percent": r"per cent|percent|%",
    "versus": r"vs\.?",
    "washington": r"Washington,? D\.?C\.?",
}
_FOLDED_PATTERN = re.compile("|".join(f"(?P<f{i}>(?<![\\w.])(?:{p})(?!\\w))" for i, p in enumerate(_FOLDED.values())))
_FOLDED_NORMS = list(_FOLDED)

_MONTHS = dict(
    zip(
        "jan feb mar apr jun jul aug sept sep oct nov dec".split(),
        "january february march april june july august september september october november december".split(),
        strict=True,
    )
)
_SPELLINGS = {
    **_MONTHS,
    **{f"{stem}our": f"{stem}or" for stem in (
        "arm behavi cand clam col endeav fav ferv flav harb hon hum lab neighb od parl ranc rum sav splend tum val vap vig"
    ).split()},
    "centre": "center", "theatre": "theater", "metre": "meter", "litre": "liter", "defence": "defense", "offence": "offense",
    "licence": "license", "pretence": "pretense", "programme": "program", "cheque": "check", "grey": "gray", "aeroplane": "airplane",
    "sceptic": "skeptic", "sceptical": "skeptical", "judgement": "judgment", "ageing": "aging", "whilst": "while", "amongst": "among",
    "towards": "toward", "says": "said", "say": "said", "adviser": "advisor", "tonne": "ton", "ok": "okay", "kerb": "curb", "plough": "plow",
}  # fmt: skip
_KEEP_ISE = frozenset(
    "advertise advise arise comprise compromise demise despise devise disguise enterprise excise exercise expertise franchise improvise "
    "likewise merchandise noise otherwise poise praise premise promise raise revise rise supervise surprise televise wise".split()
)
_ISE = re.compile(r"^(\w{3,})is(e|es|ed|ing|ation|ations|er|ers)$")
_YSE = re.compile(r"^(anal|paral|catal)ys(e|es|ed|ing)$")
_DOUBLED = re.compile(r"^(\w{2,}[aeiou])ll(ed|ing|er|ers)$")
_KEEP_LL = frozenset("call fall pull roll sell tell fill kill poll toll bill dwell spell swell yell smell enroll control stall spill drill".split())


class Word(NamedTuple):
    """Characters `start:end` of a text, and what remains of them once house style is taken out."""

    start: int
    end: int
    norm: str
    is_name: bool  # capitalised where a sentence does not ask for it
    is_initial: bool  # first of a sentence, so that its capital says nothing


def words(text: str, outlet_names: tuple[str, ...] = ()) -> list[Word]:
    """The words of a text with house style taken out, in their order; numbers are not words."""
    taken = [(match.start(), match.end()) for pattern in (_DATELINE, _HONORIFIC, _own_names(outlet_names)) for match in pattern.finditer(text)]
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
        if word[-2:] in ("'s", "’s"):
            word = word[:-2]
        initial = _is_initial(text, start)
        found.append(Word(start, start + len(word), normal_word(word), word[:1].isupper() and not initial, initial))
    return sorted(found)


def _is_initial(text: str, start: int) -> bool:
    """Whether a sentence or a quotation begins at `start`, as far as the marks before it tell."""
    i = start - 1
    if i >= 0 and text[i] in "\"'“‘«(":
        return True
    while i >= 0 and text[i] in " \t\"'“”‘’«»()":
        i -= 1
    return i < 0 or text[i] in ".!?:…\n"


@functools.lru_cache(maxsize=200_000)
def normal_word(word: str) -> str:
    """One word in one spelling: lower case, American, abbreviations written out."""
    low = word.lower().replace("’", "'")
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


def one_spelling(texts: Iterable[tuple[str, Sequence[Word]]]) -> dict[str, str]:
    """For each name that is written in several transliterations, the most frequent one: other norm -> main norm.

    `texts` are (article, its words). Two spellings are one name when they sound alike by `name_key` and hardly ever
    stand in the same article: an article that has both Mario and Maria means two people.
    """
    names: Counter[str] = Counter()
    others: Counter[str] = Counter()
    where: dict[str, set[str]] = defaultdict(set)
    for article, found in texts:
        for word in found:
            if word.is_name:
                names[word.norm] += 1
                where[word.norm].add(article)
            elif not word.is_initial:
                others[word.norm] += 1
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        if len(name) >= 4 and " " not in name and names[name] > 4 * others[name]:
            groups[name_key(name)].append(name)
    spellings: dict[str, str] = {}
    for variants in groups.values():
        variants.sort(key=lambda name: (-names[name], name))
        main = variants[0]
        for variant in variants[1:]:
            if len(where[variant] & where[main]) <= 0.1 * len(where[variant]):
                spellings[variant] = main
    return dict(sorted(spellings.items()))


def name_key(name: str) -> str:
    """What two transliterations of one Slavic name have in common: Lukashenka and Lukashenko, Kyiv and Kiev."""
    key = name.lower().replace("š", "sh").replace("ž", "zh").replace("č", "ch").replace("ł", "l").replace("ŭ", "v").replace("х", "kh")
    key = "".join(c for c in unicodedata.normalize("NFD", key) if not unicodedata.combining(c))
    key = key.replace("x", "ks").replace("kh", "h").replace("ts", "t").replace("tz", "t").replace("ck", "k").replace("w", "v")
    key = re.sub(r"u(?=[^aeiouy]|$)(?<=[aeo]u)", "v", key)  # Belarusian -ou-, -au- for -ov-, -av-
    key = re.sub(r"[ijye]+", "e", key)
    key = key.replace("o", "a")
    return re.sub(r"(.)\1+", r"\1", key)


@functools.lru_cache(maxsize=16)
def _own_names(outlets: tuple[str, ...]) -> re.Pattern[str]:
    every = sorted((re.escape(name) for name in {*outlets, *_AGENCIES} if name), key=lambda name: (-len(name), name))
    return re.compile(rf"\b(?:{'|'.join(every)})\b")
