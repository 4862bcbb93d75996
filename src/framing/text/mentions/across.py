"""One person in texts of several languages, in whatever letters each writes the name.

Two people made one is a false statement, and one person in two rows is none. So a link needs a given name and a
surname that can both be the other's by their sounds, nobody else whom they fit, and articles that tell the same. Who is
listed in one language is also looked for in the letters of the others: a tagger overlooks many a foreign name.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from framing.languages.inflection import base_forms, is_irregular
from framing.languages.known import capitals, known, small_letters
from framing.languages.sounds import same_sound, sounds
from framing.settings import NameSettings
from framing.text.mentions.decided import DecidedNames
from framing.text.mentions.people import FoundPerson, PeopleOfTexts, Somebody, same_given

SURNAME, ALONE = 2, 3  # consonants that a surname has at least, beside a given name and alone
WINDOW = 14  # days
TOGETHER = 0.5  # of the articles with a surname alone: so many tell a story that articles with the full name tell too

_CAPITALISED = rf"[A-Z{capitals()}][a-z{small_letters()}'’]*(?:-[A-Z{capitals()}])?[a-z{small_letters()}]+"
_PAIR = re.compile(rf"(?<![\w-])({_CAPITALISED})(?= ({_CAPITALISED})(?![\w-]))")


@dataclass(frozen=True, slots=True)
class Meetings:
    """Where articles meet: the `story` of each, and its `topics`, each with two windows of WINDOW days."""

    story: Mapping[str, str] = field(default_factory=dict)
    topics: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, stories: pd.DataFrame, told: pd.DataFrame, articles: pd.DataFrame) -> Meetings:
        """From the table `stories`, rows with `article_id` and `topic_id`, and the days of articles."""
        published = articles.get("published", pd.Series("", index=articles.index))  # no column: nobody knows a day
        days = pd.to_datetime(published.astype("str").str[:10], errors="coerce")
        counted = (days - pd.Timestamp(0)).dt.days
        day = {one: int(n) for one, n in zip(articles["article_id"], counted, strict=True) if n == n}
        topics: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for article, topic in told[["article_id", "topic_id"]].drop_duplicates().itertuples(index=False, name=None):
            if article in day:
                first = day[article] // WINDOW, (day[article] + WINDOW // 2) // WINDOW
                topics[article] |= {(topic, f"{kind} {number}") for kind, number in enumerate(first)}
        return cls(
            dict(zip(stories["article_id"].astype(str), stories["story_id"].astype(str), strict=True)),
            {article: frozenset(places) for article, places in topics.items()},
        )

    def together(self, some: Iterable[str], others: Iterable[str]) -> bool:
        """Whether one article of each tell one story, or are on one topic within the same weeks."""
        here, there = (self._places(articles) for articles in (some, others))
        return not here.isdisjoint(there)

    def share(self, some: Sequence[str], others: Iterable[str]) -> float:
        """The share of `some` articles that tell a story which others tell too."""
        told = {self.story[one] for one in others if one in self.story}
        return sum(self.story.get(one) in told for one in some) / max(len(some), 1)

    def _places(self, articles: Iterable[str]) -> set[object]:
        found: set[object] = set()
        for one in articles:
            found |= self.topics.get(one, frozenset())
            if one in self.story:
                found.add(self.story[one])
        return found


@dataclass(eq=False, slots=True)
class _Node:
    """Somebody in the texts of one language; `key` is empty for somebody who is not listed there."""

    code: str
    key: str
    who: Somebody


FullNames = Mapping[tuple[str, str], frozenset[str]]  # pairs of words with capitals, and the articles that hold them


def full_names(texts: Iterable[str], articles: Iterable[str]) -> FullNames:
    """All pairs of words that could be a given name and a surname, in whatever case, with their articles."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for text, article in zip(texts, articles, strict=True):
        for match in _PAIR.finditer(text):
            found[match[1], match[2]].add(article)
    return {pair: frozenset(where) for pair, where in found.items()}


def one_across(
    people: Mapping[str, PeopleOfTexts], meetings: Meetings | None, decided: DecidedNames,
    written: Mapping[str, FullNames],
) -> dict[str, NameSettings]:  # fmt: skip
    """The listed people of all languages, by their keys; who is one in several has the names of all of them.

    `people` are by language, and so is what may be full names in the texts, as it is `written`. Of the keys of one
    person the first counts, in the order of the languages. What somebody has `decided` about two names counts before
    the rules.
    """
    nodes = [
        *(_Node(code, key, one) for code, found in people.items() for key, one in found.listed.items()),
        *(_Node(code, "", one) for code, found in people.items() for one in found.others),
    ]
    if len(people) > 1:
        nodes += _overlooked(nodes, written)
    groups = _groups(nodes, meetings, decided) if len(people) > 1 else {}
    found: dict[str, NameSettings] = {}
    done: set[int] = set()
    for node in nodes:
        if node.key and id(node) not in done:
            group = groups.get(id(node), [node])
            done |= {id(one) for one in group}
            found[node.key] = _joined([one.who.names for one in group])
    return found


def _overlooked(nodes: Sequence[_Node], written: Mapping[str, FullNames]) -> list[_Node]:
    """Who is listed in one language and fits nobody in another, as texts of the other write the full name."""
    found: list[_Node] = []
    for code, pairs in written.items():
        here = [node for node in nodes if node.code == code]
        missing = [
            node for node in nodes if node.key and node.code != code
            and not any(_fits(node, other) for other in here)
        ]  # fmt: skip
        near = _by_consonants(pairs, code) if missing else {}
        for node in missing:
            if any(other.code == code and _fits(node, other) for other in found):
                continue
            heard = {consonants for _, surname in node.who.full for consonants in sounds(surname)}
            some = {pair: pairs[pair] for consonants in sorted(heard) for pair in near.get(consonants, ())}
            if (who := _as_written(node, code, some, here)) is not None:
                found.append(_Node(code, "", who))
    return found


def _by_consonants(pairs: FullNames, code: str) -> dict[str, list[tuple[str, str]]]:
    """The pairs of words by the consonants that the second one can have in the nominative."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    heard: dict[str, set[str]] = {}
    for pair in pairs:
        if pair[1] not in heard:
            heard[pair[1]] = {consonants for base in base_forms(pair[1], code) for consonants in sounds(base)}
        for consonants in heard[pair[1]]:
            found[consonants].append(pair)
    return found


def _as_written(node: _Node, code: str, pairs: FullNames, here: Sequence[_Node]) -> Somebody | None:
    """Somebody as the texts of a language write them in full, in the nominative; None if they do not."""
    names: Counter[tuple[str, str]] = Counter()
    articles: set[str] = set()
    for pair, where in pairs.items():
        if bases := _bases(pair, code, node.who.full):
            articles |= where
            for base in bases:
                names[base] += len(where)
    if not names:
        return None
    # of several nominatives of one form the one that fits most forms, then the shortest: most names of men add endings
    name = min(names, key=lambda one: (-names[one], not is_irregular(one[0], code), len(" ".join(one)), one))
    surname = name[1]
    namesakes = [one for one in here if any(same_sound(surname, alone) for alone in one.who.names.alone)]
    told = FoundPerson(
        label=" ".join(name), names=(" ".join(name), surname), alone=(surname,),
        if_in_full=(surname,) if any(one.who.full for one in namesakes) else (),
        others=tuple(sorted({" ".join(one) for other in namesakes for one in other.who.full})),
    )  # fmt: skip
    return Somebody(told, frozenset({name}), frozenset(articles))


def _bases(pair: tuple[str, str], code: str, full: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The nominatives of a pair of words that can be one of these full names."""
    for name in full:
        given = [one for one in base_forms(pair[0], code) if same_given_across(one, name[0])]
        both = [(one, other) for one in given for other in base_forms(pair[1], code) if same_names((one, other), name)]
        if both:
            return both
    return []


def _joined(names: Sequence[FoundPerson]) -> FoundPerson:
    """The names of one person in several languages."""
    if len(names) == 1:
        return names[0]
    own = {name for one in names for name in one.names}
    every = {part: {name for one in names for name in getattr(one, part)} for part in ("alone", "if_in_full", "others")}
    return FoundPerson(
        label=names[0].label, names=tuple(sorted(own)), alone=tuple(sorted(every["alone"])),
        if_in_full=tuple(sorted(every["if_in_full"])), others=tuple(sorted(every["others"] - own)),
    )  # fmt: skip


def _groups(
    nodes: Sequence[_Node], meetings: Meetings | None, decided: DecidedNames
) -> dict[int, list[_Node]]:
    """For each node that is one with others, all of these: at most one in each language."""
    group = {id(one): [one] for one in nodes}
    for one, other in _pairs([one for one in nodes if one.who.full], meetings, decided):
        _join(group, one, other, decided)
    if meetings is not None:
        for one, surname in _by_surname(nodes, group, meetings):
            _join(group, one, surname, decided)
    return {key: found for key, found in group.items() if len(found) > 1}


def _join(group: dict[int, list[_Node]], one: _Node, other: _Node, decided: DecidedNames) -> None:
    """Make two groups one, if that makes nobody two people of one language, and nobody who is another by name."""
    here, there = group[id(one)], group[id(other)]
    if here is there or {node.code for node in here} & {node.code for node in there}:
        return
    pairs = [pair for pair in itertools.product(here, there) if all(node.who.full for node in pair)]
    if all(_fits(*pair) or _is_decided(*pair, decided) for pair in pairs):
        both = sorted([*here, *there], key=lambda node: not node.key)
        for node in both:
            group[id(node)] = both


def _pairs(nodes: Sequence[_Node], meetings: Meetings | None, decided: DecidedNames) -> Iterator[tuple[_Node, _Node]]:
    """Two nodes of two languages that are one person: by a decision, or each the only one whom the other fits."""
    if decided.same:
        yield from (pair for pair in itertools.combinations(nodes, 2) if _is_decided(*pair, decided))
    codes = {node.code for node in nodes}
    fits: dict[tuple[int, str], list[_Node]] = defaultdict(list)
    for one, other in _near(nodes):
        if _fits(one, other):
            fits[id(one), other.code].append(other)
            fits[id(other), one.code].append(one)
    place = {id(node): number for number, node in enumerate(nodes)}
    for one in nodes:
        only = (others[0] for code in codes if len(others := fits.get((id(one), code), [])) == 1)
        for other in sorted(only, key=lambda node: place[id(node)]):
            if fits[id(other), one.code] == [one]:
                apart = any(decided.is_apart(one.who.names.names, name) for name in other.who.names.names)
                if not apart and meetings is not None and meetings.together(one.who.articles, other.who.articles):
                    yield one, other


def _is_decided(one: _Node, other: _Node, decided: DecidedNames) -> bool:
    return one.code != other.code and any(decided.is_same(one.who.names.names, name) for name in other.who.names.names)


def _near(nodes: Sequence[_Node]) -> Iterator[tuple[_Node, _Node]]:
    """The pairs of two languages whose surnames share a reading of their consonants, each once."""
    alike: dict[str, dict[int, _Node]] = defaultdict(dict)
    for node in nodes:
        for _, surname in node.who.full:
            for consonants in sounds(surname):
                alike[consonants][id(node)] = node
    seen: set[tuple[int, int]] = set()
    for found in alike.values():
        for one, other in itertools.combinations(found.values(), 2):
            if one.code != other.code and (id(one), id(other)) not in seen:
                seen |= {(id(one), id(other)), (id(other), id(one))}
                yield one, other


def _fits(one: _Node, other: _Node) -> bool:
    return any(same_names(*pair) for pair in itertools.product(one.who.full, other.who.full))


def same_names(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two full names (given name, surname) of two languages can be one: neither given name is an initial."""
    (given, surname), (other_given, other_surname) = one, other
    return (
        _is_whole(given) and _is_whole(other_given) and _is_long(surname, SURNAME)
        and same_sound(surname, other_surname) and same_given_across(given, other_given)
    )  # fmt: skip


def _is_whole(given: str) -> bool:
    return len(given) > 1 and "." not in given


def _is_long(surname: str, least: int) -> bool:
    return max(map(len, sounds(surname)), default=0) >= least


@functools.lru_cache(maxsize=100_000)
def same_given_across(one: str, other: str) -> bool:
    """Whether two given names in two languages are one: by their sounds, or by what the languages list as one."""
    if same_sound(one, other) or same_given(one, other):
        return True
    groups = _given_across()
    return not groups.get(one.lower(), frozenset()).isdisjoint(groups.get(other.lower(), frozenset()))


@functools.cache
def _given_across() -> Mapping[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(group for language in known() for group in language.people.given_across):
        for name in names:
            found[name.lower()].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _by_surname(
    nodes: Sequence[_Node], group: Mapping[int, list[_Node]], meetings: Meetings
) -> Iterator[tuple[_Node, _Node]]:
    """Somebody listed, and a surname that never stands with a given name in another language and is theirs.

    Nobody else bears it in either language, and most articles with it tell what articles with the full name tell.
    """
    bearers: dict[str, list[_Node]] = defaultdict(list)
    for node in nodes:
        for name in node.who.names.alone:
            for consonants in sounds(name):
                bearers[consonants].append(node)

    def bear(name: str) -> list[_Node]:
        near = {id(node): node for consonants in sounds(name) for node in bearers[consonants]}
        return [node for node in near.values() if any(same_sound(name, alone) for alone in node.who.names.alone)]

    for surname in nodes:
        if surname.who.full or not _is_long(surname.who.names.label, ALONE):
            continue
        borne = [one for one in bear(surname.who.names.label) if one is not surname]
        listed = [one for one in borne if one.key and one.code != surname.code]
        if listed and all(one in group[id(listed[0])] for one in borne):
            articles = {article for one in group[id(listed[0])] for article in one.who.articles}
            if meetings.share(sorted(surname.who.articles), articles) >= TOGETHER:
                yield listed[0], surname
