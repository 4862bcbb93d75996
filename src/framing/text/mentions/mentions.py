"""Where the people and things named in framing.toml are mentioned, and by which of their names.

A proper name always counts. A title or description ("the president", "the dictator") counts only where it plausibly
means this referent. Not counted are "President Smith", "the Russian president" and "ran for president". If the phrase
itself does not say who is meant, it counts only if the article uses this title for the referent, or has named nobody
else of that rank before.
Doubtful cases are left out. This lowers the count, but never puts a label on the wrong person.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.languages.inflection import word_forms
from framing.languages.known import capitals, either, every, known, small_letters
from framing.machine.pieces import over
from framing.settings import NameSettings
from framing.text.mentions.people import FoundPerson
from framing.text.paragraphs.spoken import UNKNOWN

# `name_start` is where the name itself begins, behind its title; the end where there is only a title
COLUMNS = ["referent", "form", "spelling", "given", "article_id", "paragraph_id", "start", "end", "name_start"]
FULL, SURNAME = "full name", "surname only"

PIECE = 250  # articles given to a process at a time
_Article = tuple[str, str, list[tuple[str, str]]]  # article id; its language; ids and texts of its paragraphs
_Row = tuple[str, str, str, str, str, str, int, int, int]  # as COLUMNS

_Words = tuple[frozenset[str], ...]  # the forms of each word of an alias
_Inflected = Mapping[int, tuple[tuple[str, _Words], ...]]  # by the number of words: aliases that have other forms

_WORD = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*"
_BEFORE = re.compile(rf"({_WORD})?(\W{{1,2}})?({_WORD})[\s“\"'‘]+$")
_OF_WORDS = r"[^\W\d_]|['’\-]"
# the same text read backwards: no match of _BEFORE begins further away
_REACH = re.compile(rf"[\s“\"'‘]+(?:{_OF_WORDS})*(?:(?!{_OF_WORDS}).){{0,2}}(?:{_OF_WORDS})*", re.DOTALL)
_NAME_AFTER = re.compile(rf"[\s,]{{0,2}}((?:[A-Z{capitals()}][\w'’\-]*\.?\s?)+)")
_OF_AFTER = re.compile(rf"['’]?s?\s+(?:{either(lambda one: one.titles.of)})\b")
# Small words before a title at the start of a sentence; any other capitalised word says whose title it is.
_SMALL = frozenset(every(lambda one: one.titles.small))
_OTHER = frozenset(
    form for one in known() for word in one.titles.others for form in word_forms(word, one.code)
)
# A language with articles puts one before a bare title, so a capital there says whose title it is. Elsewhere it may
# only begin the sentence.
_WITH_ARTICLES = re.compile(f"[{capitals(lambda one: bool(one.titles.pointing))}]")
_NOT_OF = re.compile(rf"(?:{either(lambda one: one.titles.not_of)})(?!\w)")
_SMALL_AFTER = re.compile(rf"\s+([{small_letters(lambda one: bool(one.titles.not_of))}][^\W\d_]*)")
# What follows a rank that means somebody else, or nobody by name: "Judge Vossen" of a Ms Judge, "No, Judge."
_AS_A_RANK = re.compile(rf"\s[{capitals()}]")
_ADDRESSED = re.compile(r"[.?!]")
_SEEKING = frozenset(every(lambda one: one.titles.seeking))
_POINTING = frozenset(every(lambda one: one.titles.pointing))
_RANKS = frozenset(one.lower() for one in every(lambda one: one.people.ranks)) - frozenset(
    one.lower() for one in every(lambda one: one.titles.polite)
)


@dataclass(frozen=True, slots=True)
class _Hit:
    """One match in one paragraph, with the `name` in it in its base form, if there is one, and where that begins.

    `sure`: the words alone say who is meant. `other`: they say that it is somebody else. `full`: it holds a given name.
    """

    referent: str
    form: str
    name: str
    paragraph: int
    start: int
    end: int
    sure: bool = True
    other: bool = False
    title: bool = False
    full: bool = False
    name_start: int = 0


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How one referent is found; what stands `alone`, what only `if_in_full`, and `others` are as in FoundPerson."""

    names: re.Pattern[str] | None
    titles: re.Pattern[str] | None
    form_of: Mapping[str, str]
    sure: frozenset[str]
    name_words: tuple[str, ...]
    title_words: tuple[str, ...]
    sure_words: tuple[str, ...]
    alone: frozenset[str]
    if_in_full: frozenset[str]
    others: frozenset[str]
    pointed: frozenset[str]
    inflected: _Inflected


def find_mentions(
    body: pd.DataFrame, names: Mapping[str, NameSettings], processes: int | None = None
) -> pd.DataFrame:
    """Find every mention of a referent in `body` (paragraphs in reading order); one row each, with COLUMNS."""
    ordered = body[["article_id", "paragraph_id", "text"]].sort_values("article_id", kind="stable")
    columns = (ordered[name].tolist() for name in ordered.columns)
    written = _written_in(body)
    articles = [
        (str(article), written.get(article, ""), [(paragraph, text) for _, paragraph, text in inside])
        for article, inside in itertools.groupby(zip(*columns, strict=True), key=lambda one: one[0])
    ]
    pieces = [articles[first : first + PIECE] for first in range(0, len(articles), PIECE)]
    rows = [row for found in over(functools.partial(_mentions, names), pieces, processes) for row in found]
    return pd.DataFrame(rows, columns=COLUMNS)


def _written_in(body: pd.DataFrame) -> dict[str, str]:
    """article -> the language of most of its paragraphs; not where none could be told."""
    if "language" not in body:
        return {}
    known = body[["article_id", "language"]].dropna().astype("str")
    counts = Counter(known.itertuples(index=False, name=None))
    return {article: code for (article, code), _ in reversed(counts.most_common())}


def _mentions(names: Mapping[str, NameSettings], articles: Sequence[_Article]) -> list[_Row]:
    codes = {code for _, code, _ in articles}
    patterns = {code: {key: _patterns(setting, code) for key, setting in sorted(names.items())} for code in codes}
    return [
        (
            found.referent, found.form, _spelling(found, patterns[code][found.referent]), _given(found), article,
            paragraphs[found.paragraph][0], found.start, found.end, found.name_start if found.name else found.end,
        )
        for article, code, paragraphs in articles
        for found in _in_article([text for _, text in paragraphs], patterns[code])
    ]


def voices(
    spans: pd.DataFrame, quotes: pd.DataFrame, unknown: frozenset[str] = frozenset()
) -> NDArray[np.object_]:
    """"own" or "quoted" for each row of `spans` (paragraph_id, start): quoted if it begins inside a quotation.

    In the paragraphs `unknown` it is not known which.
    """
    rows = spans[["paragraph_id", "start"]].reset_index(drop=True).reset_index()
    inside = rows.merge(quotes[["paragraph_id", "start", "end"]], on="paragraph_id", suffixes=("", "_quote"))
    hit = inside.loc[(inside["start_quote"] <= inside["start"]) & (inside["start"] < inside["end"]), "index"]
    voice = np.full(len(rows), "own", dtype=object)
    voice[hit.to_numpy()] = "quoted"
    voice[rows["paragraph_id"].isin(list(unknown)).to_numpy()] = UNKNOWN
    return voice


def _patterns(setting: NameSettings, code: str = "") -> _Patterns:
    """How a referent is found in texts in a language, where names and titles may have endings of their own."""
    forms = {alias.lower(): form for form, aliases in sorted(setting.forms.items()) for alias in aliases}
    written = [alias for aliases in setting.forms.values() for alias in aliases]
    # An alias with a capital letter ("Belarusian president"), or of a referent without proper names ("special
    # operation"), says who is meant without any context.
    sure = {alias.lower() for alias in written if not setting.names or alias != alias.lower()}
    found = setting if isinstance(setting, FoundPerson) else FoundPerson(label=setting.label)
    alone = found.alone or (name for name in setting.names if " " not in name)
    return _Patterns(
        _either([*setting.names, *found.others], 0, code), _either(written, re.IGNORECASE, code), forms,
        frozenset(sure), _key_words(setting.names, code), _key_words(written, code),
        _key_words([*setting.names, *sure], code), frozenset(alone), frozenset(found.if_in_full),
        frozenset(found.others), frozenset(found.pointed), _inflected([*setting.names, *found.others, *forms], code),
    )  # fmt: skip


def _inflected(aliases: Iterable[str], code: str) -> _Inflected:
    """The aliases that have other forms in the language, with the forms of each word, by their number of words."""
    found: dict[int, list[tuple[str, _Words]]] = defaultdict(list)
    for alias in sorted(set(aliases)):
        words = tuple(frozenset(word_forms(word, code)) for word in alias.split())
        if any(len(forms) > 1 for forms in words):
            found[len(words)].append((alias, words))
    return {n: tuple(listed) for n, listed in found.items()}


def _base(text: str, inflected: _Inflected) -> str:
    """The alias of which a match is a form; the match itself where its language has no such forms."""
    words = text.split()
    listed = [alias for alias, forms in inflected.get(len(words), ()) if _are_forms(words, forms)]
    return text if text in listed or not listed else listed[0]


def _are_forms(words: Sequence[str], forms: _Words) -> bool:
    return all(word in there for word, there in zip(words, forms, strict=True))


def _spelling(found: _Hit, own: _Patterns) -> str:
    """The part of a name that stands alone elsewhere, as it is spelt here; of most names the last word."""
    if not found.name or found.name in own.alone:
        return found.name
    ends = [name for name in own.alone if found.name.endswith(f" {name}") or found.name.startswith(f"{name} ")]
    return max(ends, key=lambda name: (len(name), name), default=found.name.split()[-1])


def _given(found: _Hit) -> str:
    """The given name in a full name, as it is spelt here; none if it is an initial."""
    first = found.name.split()[0] if found.full else ""
    return first if len(first.rstrip(".")) > 1 else ""


def _key_words(aliases: Iterable[str], code: str) -> tuple[str, ...]:
    """The longest word of each alias in lower case, without what changes; a text with none of them has no alias.

    Searching for plain words is a hundred times faster than trying the patterns at every position of every paragraph.
    """
    longest = {max(re.findall(r"\w+", alias), key=len, default="") for alias in aliases}
    return tuple(sorted({_stem(word_forms(word, code)).lower() for word in longest}))


def _stem(forms: Sequence[str]) -> str:
    """What all forms of a word begin with."""
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(min(forms), max(forms), strict=False))
    return "".join(letter for letter, _ in same)


def _either(aliases: list[str], flags: int, code: str) -> re.Pattern[str] | None:
    if not aliases:
        return None
    longest_first = sorted(set(aliases), key=lambda alias: (-len(alias), alias))
    inner = "|".join(r"\s+".join(_any_form(word, code) for word in alias.split(" ")) for alias in longest_first)
    return re.compile(rf"(?<![\w\-])(?:{inner})(?![\w\-])", flags)


def _any_form(word: str, code: str) -> str:
    longest_first = sorted(word_forms(word, code), key=lambda one: (-len(one), one))
    forms = [re.escape(one).replace("'", "['’]") for one in longest_first]
    return forms[0] if len(forms) == 1 else f"(?:{'|'.join(forms)})"


def _in_article(texts: list[str], patterns: Mapping[str, _Patterns]) -> Iterator[_Hit]:
    """The mentions in one article, in reading order; doubtful titles are decided by the rest of the article."""
    small = [text.lower() for text in texts]
    whole = "\n".join(small)
    # a bare title cannot mean somebody whom the article does not name
    there = {key: _within(own, whole) for key, own in patterns.items() if _any_in(own.sure_words, whole)}
    events = [
        found
        for i, text in enumerate(texts)
        for key, own in there.items()
        if _any_in(own.name_words, small[i]) or _any_in(own.title_words, small[i])
        for found in _matches(i, text, small[i], key, own)
    ]
    events.sort(key=lambda found: (found.paragraph, found.start, found.referent))
    events = _told_apart(events, texts, patterns)
    # how often the article uses this title with each person's name
    bearers = (found for found in events if found.title and found.sure and not found.other)
    called = Counter((found.form, found.referent) for found in bearers)
    named = {found.referent for found in events if found.sure and not found.other}
    last: dict[str, str] = {}
    for found in events:
        if found.other:
            last[found.form] = ""  # the title was just used for somebody else
            continue
        if found.sure:
            if found.title or found.form in (FULL, SURNAME):
                for form in (found.form,) if found.title else tuple(patterns[found.referent].form_of.values()):
                    if found.title or not last.get(form) or called[form, found.referent] >= called[form, last[form]]:
                        last[form] = found.referent
            yield found
        elif found.referent in named and _means(found, last, called):
            yield found


def _told_apart(events: list[_Hit], texts: Sequence[str], patterns: Mapping[str, _Patterns]) -> list[_Hit]:
    """The events without names that mean somebody else: a namesake, or nobody who can be told.

    A surname that several bear means whom the article has named in full; of several such, the one who is known by it.
    Soon after a namesake's full name it may mean either, and is left out.
    """
    first_named = _first_named(events, texts, patterns)
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    rivals: dict[tuple[int, int], list[_Hit]] = defaultdict(list)
    for found in events:
        if found.full:
            spans[found.paragraph].append((found.name_start, found.end))
        elif found.name:
            rivals[found.paragraph, found.end].append(found)
    namesake: dict[str, int] = {}  # the paragraph in which a namesake was named in full, and nobody else since
    kept: list[_Hit] = []
    for found in events:
        if found.full and found.other:
            namesake[found.referent] = found.paragraph
        elif found.full:
            namesake.pop(found.referent, None)
        elif found.name:
            start = found.name_start
            if any(first <= start and found.end <= last for first, last in spans[found.paragraph]):
                continue
            near = found.paragraph - namesake.get(found.referent, -2) <= 1 and not _is_ranked(found, texts)
            if near or found.referent != _bearer(rivals[found.paragraph, found.end], first_named, patterns):
                continue
        if not (found.full and found.other):
            kept.append(found)
    return kept


def _first_named(
    events: list[_Hit], texts: Sequence[str], patterns: Mapping[str, _Patterns]
) -> dict[str, tuple[int, int]]:
    """Where the article first names each person in full, or with a rank by the surname that is known for theirs."""
    first: dict[str, tuple[int, int]] = {}
    for found in events:
        known = found.name and found.name not in patterns[found.referent].if_in_full and _is_ranked(found, texts)
        if not found.other and (found.full or known):
            first.setdefault(found.referent, (found.paragraph, found.start))
    return first


def _bearer(
    rivals: Sequence[_Hit], first_named: Mapping[str, tuple[int, int]], patterns: Mapping[str, _Patterns]
) -> str | None:
    """Whom a name means that stands alone: one of those who bear it, or None where that cannot be said."""
    here = (rivals[0].paragraph, rivals[0].start)
    known_by_it = [one.referent for one in rivals if one.name not in patterns[one.referent].if_in_full]
    both = [referent for referent in known_by_it if referent in first_named]
    named = [one.referent for one in rivals if first_named.get(one.referent, here) < here]
    choice = both or named or known_by_it
    return choice[0] if len(choice) == 1 else None


def _is_ranked(found: _Hit, texts: Sequence[str]) -> bool:
    """Whether a rank stands right before a bare name: "President Vossen"."""
    before = texts[found.paragraph][: found.name_start].rstrip()
    word = before[max(0, len(before) - 20) :].split(" ")[-1].rstrip(".")
    return word[:1].isupper() and word.lower() in _RANKS


def _within(patterns: _Patterns, text: str) -> _Patterns:
    """The patterns reduced to the key words that occur in the text."""
    words = ([one for one in every if one in text] for every in (patterns.name_words, patterns.title_words))
    names, titles = map(tuple, words)
    return replace(patterns, name_words=names, title_words=titles)


def _means(found: _Hit, last: Mapping[str, str], called: Counter[tuple[str, str]]) -> bool:
    """Whether a bare title means this referent: the one whom the article calls so most, or else its last bearer."""
    rivals = max(
        (n for (form, referent), n in called.items() if form == found.form and referent != found.referent), default=0
    )
    own = called[found.form, found.referent]
    if own != rivals:
        return own > rivals
    return last.get(found.form, found.referent) == found.referent


def _any_in(words: tuple[str, ...], text: str) -> bool:
    for word in words:  # noqa: SIM110  a generator takes twice as long, and this runs for every paragraph and person
        if word in text:
            return True
    return False


def _matches(paragraph: int, text: str, small: str, key: str, own: _Patterns) -> Iterator[_Hit]:
    """Possible mentions of one referent in one paragraph; a title directly before the name is part of the same mention.
    """
    named = own.names.finditer(text) if own.names and _any_in(own.name_words, small) else ()
    names = [(match.start(), match.end(), _base(" ".join(match.group().split()), own.inflected)) for match in named]
    taken: set[int] = set()
    for match in own.titles.finditer(text) if own.titles and _any_in(own.title_words, small) else ():
        alias = _base(" ".join(match.group().lower().replace("’", "'").split()), own.inflected)
        found = _Hit(
            key, own.form_of[alias], "", paragraph, match.start(), match.end(), alias in own.sure, title=True
        )
        mine = (name for name in names if name[2] not in own.others and 0 < name[0] - match.end() <= 2)
        behind = next((name for name in mine if not text[match.end() : name[0]].strip(" ")), None)
        if behind is not None and not _is_refused(text, match.start()):
            taken.add(behind[0])
            full = behind[2] not in own.alone and " " in behind[2]
            yield replace(found, end=behind[1], name=behind[2], name_start=behind[0], sure=True, full=full)
        elif alias in own.pointed and not _is_pointed_at(text, match.start()):
            continue
        elif not (_is_refused_thing(text, match) if own.names is None else _belongs_elsewhere(text, match, found.sure)):
            yield found
        elif not found.sure:
            yield replace(found, other=True)
    for start, end, name in names:
        if start not in taken:
            full = name not in own.alone and " " in name
            if not full and name.lower() in _RANKS and _stands_as_rank(text, start, end):
                continue
            form = FULL if full else SURNAME
            yield _Hit(key, form, name, paragraph, start, end, other=name in own.others, full=full, name_start=start)


def _stands_as_rank(text: str, start: int, end: int) -> bool:
    """Whether a name that is a rank too is one here: it stands before another name, or somebody is addressed by it."""
    addressed = text[:start].endswith(", ") and _ADDRESSED.match(text, end) is not None
    return addressed or _AS_A_RANK.match(text, end) is not None


def _belongs_elsewhere(text: str, match: re.Match[str], sure: bool) -> bool:
    """Whether the words around a title say that it belongs to somebody else or to nobody."""
    if _is_refused(text, match.start()):
        return True
    if sure:
        return False
    after = _NAME_AFTER.match(text, match.end())
    named = after is not None and text[match.end() : match.end() + 1] == " "
    if named or _OF_AFTER.match(text, match.end()) is not None:
        return True
    behind = _SMALL_AFTER.match(text, match.end())
    return behind is not None and _NOT_OF.match(text, behind.start(1)) is None


def _is_refused_thing(text: str, match: re.Match[str]) -> bool:
    """Whether a single plain word ("regime") may mean another thing of that kind; only "the regime" and the like count.
    """
    if " " in match.group():
        return False
    return not _is_pointed_at(text, match.start())


def _is_pointed_at(text: str, start: int) -> bool:
    """Whether the word before says that something known is meant: "the", "this"."""
    before = _before(text, start)
    return before is not None and before[3].lower() in _POINTING


def _before(text: str, start: int) -> re.Match[str] | None:
    """The one or two words just before `start`."""
    reach = _REACH.match(text[max(0, start - 60) : start][::-1])
    return _BEFORE.search(text, start - reach.end(), start) if reach else None


def _is_refused(text: str, start: int) -> bool:
    before = _before(text, start)
    if before is None:
        return False
    earlier, gap, word = (before[1] or "").lower(), before[2] or "", before[3]
    if word.lower() in _OTHER or word.lower() in _SEEKING:
        return True
    begins = not earlier or not gap.isspace()
    if word[0].isupper() and word.lower().removesuffix("'s").removesuffix("’s") not in _SMALL:
        return not begins or _WITH_ARTICLES.match(word) is not None
    return word.lower() == "the" and earlier in _SEEKING and gap == " "
