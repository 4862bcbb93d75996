"""Find people whom the articles name, from the parses and without a list."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from framing.languages.known import capitals, either, every
from framing.languages.known import known as languages
from framing.settings import NameSettings
from framing.text.mentions.decided import DecidedNames
from framing.text.mentions.labels import labels
from framing.text.paragraphs.style import name_key
from framing.text.parsing.syntax import Entity, Parses

MIN_ARTICLES = 3  # people named in fewer articles are left out
MOST = 30  # at most this many people, the most often named first
POOL = 4  # times MOST people, those whom the parser finds most often, are counted letter by letter
MOSTLY = 0.5  # of the uses of a full name that the parser takes for a person's: with fewer it is a place or a thing
SOME = 0.2  # likewise of a name that stands alone, of which the parser is less sure
SELDOM = 0.25  # full names for each use of the surname alone: with more of them, it is the person's in any case
PLACED = 0.2  # of the uses of a name that follow a word like "in": with more it is a place
BEARER = 2  # whose full name stands in so many times more articles than a namesake's has the bare surname

_LETTERS = f"A-ZÀ-ŽŁŚ{capitals(lambda one: one.script != 'Latin')}"
_CAPITAL = re.compile(rf"(?:[{_LETTERS}]['’]?)+[\w'’\-]*\.?|al-[A-Z][\w'’\-]+")
_INITIAL = re.compile(rf"(?:[{_LETTERS}]\.?-?){{1,2}}")
_POSSESSIVE = re.compile(r"['’]s?$")
_ACRONYM = re.compile(rf"[{_LETTERS}]{{2,}}")
_RANKS = frozenset(one.lower() for one in every(lambda one: one.people.ranks))
_PARTICLES = frozenset(every(lambda one: one.people.particles))
_BEHIND = frozenset(every(lambda one: one.people.behind))
_TWO_IN_ONE = re.compile(rf"[{_LETTERS}][^\W\d_]+-[^\W\d_A-Z][^\W\d_]*")  # "Mei-lin"
_SUFFIXES = frozenset(one.lower() for one in every(lambda one: one.people.suffixes))
_NOT_PEOPLE = frozenset(
    one.lower() for part in (lambda one: one.people.things, lambda one: one.people.places) for one in every(part)
)
_BEFORE_PLACES = frozenset(every(lambda one: one.people.at_places))


class FoundPerson(NameSettings):
    """Somebody whom the articles name; `alone` are those of their names that stand without a given name.

    By a name in `if_in_full` an article means them only if it gives their full name too: they share it with somebody
    who is better known by it. `others` are names of other people that hold one of theirs ("Ada Vossen"). `pointed` are
    titles that mean them only where a word points at somebody known: "the tycoon".
    """

    alone: tuple[str, ...] = ()
    if_in_full: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    pointed: tuple[str, ...] = ()

_TITLED = re.compile(rf"(?:^|\s)(?:{either(lambda one: one.speech.titles)})\s+$")  # who has a title is a person
LONGEST_TITLE = 30  # characters
_ONE_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Name:
    """A name in its parts, as it is `written` without titles; `given` is empty where there is none."""

    written: str
    given: str
    surname: str


@dataclass(slots=True)
class _NameUses:
    """The uses of one name: how often the parser takes it for a person's, and where it stands."""

    persons: int = 0
    all: int = 0
    placed: int = 0
    ranked: int = 0  # behind a title or a rank
    articles: set[str] = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    rows: list[tuple[int, int, int]] = field(default_factory=list)  # row, first and last character

    def add(self, one: Entity, article: str, outlet: str, before: str, titled: bool) -> None:
        self.persons += titled or one.kind == "PERSON"
        self.all += 1
        self.placed += before in _BEFORE_PLACES
        self.articles.add(article)
        self.outlets.add(outlet)
        self.rows.append((one.row, one.start, one.start + len(one.text)))


@dataclass(slots=True)
class _Person:
    """One person: their full names as the texts write them, and the names that stand alone for them."""

    full: dict[_Name, _NameUses]
    called: str = ""
    bare: set[str] = field(default_factory=set)

    def articles(self) -> set[str]:
        return {article for uses in self.full.values() for article in uses.articles}

    def times(self) -> int:
        return sum(uses.all for uses in self.full.values())

    def label(self) -> str:
        """The full name that the texts write most, without initials where they write it so too."""
        plain = [name for name in self.full if not any(_INITIAL.fullmatch(word) for word in name.written.split()[1:-1])]
        return min(plain or self.full, key=lambda name: (-self.full[name].all, name.written)).written

    def is_person(self) -> bool:
        """Whether most uses of the full name are a person's, and few stand where a place's would."""
        persons, placed = (sum(getattr(one, what) for one in self.full.values()) for what in ("persons", "placed"))
        times = self.times()
        return bool(persons > MOSTLY * times and placed < PLACED * times)


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody whom texts of one language name: their full names in parts (given name, surname), and the articles.

    `full` is empty for a surname that never stands with a given name.
    """

    names: FoundPerson
    full: frozenset[tuple[str, str]]
    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class PeopleOfTexts:
    """Whom texts of one language name: by their keys those `listed`, whom several articles name, and all others."""

    listed: Mapping[str, Somebody] = field(default_factory=dict)
    others: tuple[Somebody, ...] = ()


def find_people(
    parses: Parses, articles: Sequence[str], outlets: Sequence[str], known: Mapping[str, NameSettings],
    decided: DecidedNames | None = None, fewest: int = MIN_ARTICLES,
) -> PeopleOfTexts:  # fmt: skip
    """People whom several articles of several outlets name, with every spelling of their names, and whom few name.

    `fewest` articles name them. With less than MIN_ARTICLES, who has no name but one is listed too, if a title shows
    that it is a person: "Pope Clement".

    `articles` and `outlets` give the article and outlet of each parse. Given names that are spellings of one name make
    one person with the same surname, unless an article sets them side by side. People in `known` are not listed again.
    What somebody has `decided` about two full names counts before any rule.
    """
    uses = _all_uses(parses, articles, outlets)
    full = {name: found for name, found in uses.items() if name.given}
    bare = {name.written: found for name, found in uses.items() if not name.given}
    decided = decided or DecidedNames()
    found = _as_decided(list(_people(full, parses, articles, decided)), decided)
    people = [one for one in found if one.is_person()]
    if fewest < MIN_ARTICLES:
        parts = {name_key(part) for name in full for part in (name.given, name.surname)}
        alone = ((name, one) for name, one in uses.items() if not name.given and one.ranked)
        people += [one for name, found in alone if name_key(name.written) not in parts
                   and (one := _Person({name: found})).is_person()]  # fmt: skip
        people = [one for one in people if not _is_phrase(one, parses.texts)]
    surnames: dict[str, set[str]] = defaultdict(set)
    for name in full:
        surnames[name.given].add(name.surname)
    for one in people:
        _call(one, bare, surnames)
    people = [one for one in people if _may_stand_alone(one, bare)]
    bearers = _bearers(people, full)
    named = _Named(parses.texts, bare, bearers, [name.written for name in full])
    listed = _listed(people, named, known, fewest)
    told = {id(one) for one in listed.values()}
    rest = [one for one in people if id(one) not in told and not _is_known(one, known)]
    return PeopleOfTexts(
        {key: _somebody(one, named) for key, one in listed.items()},
        (*(_somebody(one, named) for one in rest), *_by_surname_only(bare, full)),
    )


def _is_phrase(one: _Person, texts: Sequence[str]) -> bool:
    """Whether the texts write a full name in small letters too: a "Travel Ban" in a headline is nobody."""
    small = [name.written.lower() for name in one.full if name.given]
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in small for text in texts)


def _somebody(one: _Person, named: _Named) -> Somebody:
    full = frozenset((name.given, name.surname) for name in one.full)
    return Somebody(_settings(one, named), full, frozenset(one.articles()))


def _by_surname_only(bare: Mapping[str, _NameUses], full: Iterable[_Name]) -> Iterator[Somebody]:
    """The people of whom the texts never give a full name."""
    parts = {name_key(part) for name in full for part in (name.given, name.surname)}
    for written, uses in bare.items():
        if name_key(written) not in parts and uses.persons > MOSTLY * uses.all and uses.placed < PLACED * uses.all:
            names = FoundPerson(label=written, names=(written,), alone=(written,))
            yield Somebody(names, frozenset(), frozenset(uses.articles))


def _all_uses(parses: Parses, articles: Sequence[str], outlets: Sequence[str]) -> dict[_Name, _NameUses]:
    uses: dict[_Name, _NameUses] = defaultdict(_NameUses)
    for one in parses.entities():
        if (name := _parts(one.text)) is not None:
            text = parses.texts[one.row]
            before = text[max(0, one.start - 12) : one.start].split()
            begins = max(text.find(name.given or name.written, one.start), one.start)
            ahead = text[max(0, begins - LONGEST_TITLE) : begins]
            titled, last = _TITLED.search(ahead) is not None, (ahead.split() or [""])[-1]
            uses[name].add(one, articles[one.row], outlets[one.row], before[-1].lower() if before else "", titled)
            uses[name].ranked += titled or (last[:1].isupper() and last.rstrip(".").lower() in _RANKS)
    return uses


@functools.lru_cache(maxsize=100_000)
def _parts(text: str) -> _Name | None:
    """A name without titles, suffixes and what follows it; None if it cannot be a person's."""
    words = _POSSESSIVE.sub("", text.strip().rstrip("-–—,")).split()
    while len(words) > 1 and words[0].rstrip(".").lower() in _RANKS:
        words = words[1:]
    while len(words) > 1 and words[-1].rstrip(".,").lower() in _SUFFIXES:
        words = words[:-1]
    if not 0 < len(words) <= 5 or any(word.lower().rstrip(".") in _NOT_PEOPLE for word in words):
        return None
    if not all(_CAPITAL.fullmatch(word) or (place and word in _PARTICLES) for place, word in enumerate(words)):
        return None
    words[-1] = words[-1].rstrip(".,")
    if _INITIAL.fullmatch(words[-1]) or len(words[-1]) < 2:
        return None
    if len(words) == 1:
        return _Name(words[0], "", words[0])
    if given := _given_behind(words):
        return _Name(" ".join(words), given, words[0])
    if words[-1] == words[-2] or any(_POSSESSIVE.search(word) or _ACRONYM.fullmatch(word) for word in words[:-1]):
        return None
    first = len(words) - 1
    while first > 1 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    # B. Vera Sand is called Vera, and may not be Boris Sand.
    given = next((word for word in words[:first] if not _INITIAL.fullmatch(word)), words[0])
    return _Name(" ".join(words), given, " ".join(words[first:]))


def _given_behind(words: Sequence[str]) -> str:
    """The given name where it stands behind the family name, as in "Kim Jong Un" and "Kim Jong-un"; else empty."""
    if len(words) == 2 and _TWO_IN_ONE.fullmatch(words[1]):
        return words[1]
    parts = words[1:] if len(words) == 3 else words[1].split("-")
    return f"{parts[0]}-{parts[1].lower()}" if len(parts) == 2 and _BEHIND.issuperset(parts) else ""


def surname_of(name: str) -> str:
    """The surname in a full name, its last word as a rule."""
    found = written_person(name)
    return found[1] if found else name.split()[-1]


def given_of(name: str) -> str:
    """The given name in a full name, its first word as a rule; "Mei-lin" in "Tan Mei-lin"."""
    found = _parts(name)
    return found.given if found and found.given else name.split()[0]


def written_person(text: str) -> tuple[str, str] | None:
    """The full name (or the surname alone) and the surname in what may be somebody's name, titles left out.

    None for what no person is called: a place, a ministry, "Labour MP".
    """
    name = _parts(text)
    return None if name is None or _ACRONYM.fullmatch(name.surname) else (name.written, name.surname)


def _as_decided(people: list[_Person], decided: DecidedNames) -> list[_Person]:
    """The people, those made one that are one by a decision: the one who is named most often stays."""
    if not decided.same:
        return people
    asked = frozenset().union(*decided.same)
    kept: list[_Person] = []
    about: list[_Person] = []  # of those that are kept, whom a decision names
    for one in sorted(people, key=lambda one: (-one.times(), one.label())):
        names = [name.written for name in one.full if name.written in asked]
        joined = next((other for other in about if any(decided.is_same(names, n.written) for n in other.full)), None)
        if joined is not None:
            joined.full.update(one.full)
            continue
        kept.append(one)
        if names:
            about.append(one)
    return kept


def _people(
    full: Mapping[_Name, _NameUses], parses: Parses, articles: Sequence[str], decided: DecidedNames
) -> Iterator[_Person]:
    """Full names put together by person, those used most first."""
    by_surname: dict[str, list[_Name]] = defaultdict(list)
    for name in sorted(full, key=lambda name: (-full[name].all, name.written)):
        by_surname[name_key(name.surname)].append(name)
    for names in by_surname.values():
        people: list[_Person] = []
        for name in names:
            fits = [
                one for one in people if all(same_given(name.given, other.given) for other in one.full)
                and not decided.is_apart([other.written for other in one.full], name.written)
            ]  # fmt: skip
            joined = next((one for one in fits if not _side_by_side(one, name, full[name], parses, articles)), None)
            if joined is None:
                people.append(_Person({name: full[name]}))
            elif len(fits) == 1 or not _INITIAL.fullmatch(name.given):
                joined.full[name] = full[name]
        yield from people


@functools.cache
def _given_groups() -> Mapping[str, frozenset[int]]:
    """For each given name that is known, by its sound, the groups of spellings that it is in."""
    groups: dict[str, set[int]] = defaultdict(set)
    for number, spellings in enumerate(group for language in languages() for group in language.people.given):
        for spelling in spellings:
            groups[name_key(spelling)].add(number)
    return {key: frozenset(numbers) for key, numbers in groups.items()}


@functools.lru_cache(maxsize=100_000)
def same_given(one: str, other: str) -> bool:
    """Whether two given names are spellings, translations or short forms of one, or one is the other's initial."""
    if _INITIAL.fullmatch(one) or _INITIAL.fullmatch(other):
        return one[0] == other[0]
    key, other_key = name_key(one), name_key(other)
    if key == other_key:
        return True
    groups = _given_groups()
    return bool(groups.get(key, frozenset()) & groups.get(other_key, frozenset()))


def _side_by_side(one: _Person, name: _Name, uses: _NameUses, parses: Parses, articles: Sequence[str]) -> bool:
    """Whether an article names both in full by given names that differ, and gives them different titles."""
    others = [found for other, found in one.full.items() if name_key(other.given) != name_key(name.given)]
    both = {article for found in others for article in found.articles} & uses.articles
    for article in sorted(both):
        here, there = (_titles(found, article, parses, articles) for found in ([uses], others))
        if here and there and not here & there:
            return True
    return False


def _titles(uses: Iterable[_NameUses], article: str, parses: Parses, articles: Sequence[str]) -> set[str]:
    """The nouns by which an article calls a name."""
    rows = {place for one in uses for place in one.rows if articles[place[0]] == article}
    return {label.head for row, start, end in sorted(rows) for label in labels(parses[row], start, end)}


def _call(one: _Person, bare: Mapping[str, _NameUses], surnames_with: Mapping[str, set[str]]) -> None:
    """Find by which part of the name the person is called alone: mostly the surname, but Xi Jinping is Xi.

    `surnames_with` has for each given name the surnames behind it.
    """
    nothing, where = _NameUses(), one.articles()

    def alone(word: str) -> int:
        return len(bare.get(word, nothing).articles & where)

    surnames = sorted({name.surname for name in one.full})
    first = min(one.full, key=lambda name: (-one.full[name].all, name.written)).given
    unique = len(surnames_with[first]) == 1
    if alone(first) >= MIN_ARTICLES and alone(first) > BEARER * sum(map(alone, surnames)) and unique:
        one.called, one.bare = first, {first}
    else:
        one.called = min(one.full, key=lambda name: (-one.full[name].all, name.written)).surname
        one.bare = set(surnames)


def _may_stand_alone(one: _Person, bare: Mapping[str, _NameUses]) -> bool:
    """Whether the name that stands alone is a person's too: "America" is none's, whoever is called Ada America."""
    alone = [bare[name] for name in one.bare if name in bare]
    persons, times = sum(uses.persons for uses in alone), sum(uses.all for uses in alone)
    return persons >= SOME * times or one.times() >= SELDOM * times


def _bearers(people: Sequence[_Person], full: Mapping[_Name, _NameUses]) -> dict[str, _Person | None]:
    """Whom a name that stands alone means in an article that names nobody in full: None if that cannot be said.

    It cannot where several bear it about as often, and where it is more often somebody's given name.
    """
    as_given: dict[str, set[str]] = defaultdict(set)
    for full_name, uses in full.items():
        as_given[name_key(full_name.given)] |= uses.articles
    claims: dict[str, list[_Person]] = defaultdict(list)
    for one in people:
        for name in one.bare:
            claims[name_key(name)].append(one)
    found: dict[str, _Person | None] = {}
    for key, claimed in claims.items():
        first, *rest = sorted(claimed, key=lambda one: -len(one.articles()))
        sure = not rest or len(first.articles()) >= BEARER * len(rest[0].articles())
        sure &= len(as_given[key] - first.articles()) <= len(first.articles())
        found[key] = first if sure else None
    return found


@dataclass(frozen=True)
class _Named:
    """What is known of all names: the texts, the names that stand alone and whose they are, and all full names."""

    texts: Sequence[str]
    bare: Mapping[str, _NameUses]
    bearers: Mapping[str, _Person | None]
    written: Sequence[str]

    def uses(self, one: _Person) -> list[_NameUses]:
        """The uses of a person's full names, and of the names alone that mean them."""
        return [*one.full.values(), *(self.bare[name] for name in self.alone(one) if name in self.bare)]

    def alone(self, one: _Person) -> list[str]:
        """The names that mean this person where they stand alone."""
        return sorted(name for name in one.bare if self.bearers[name_key(name)] is one)

    def often(self, one: _Person) -> int:
        """How often the texts name a person: the parser overlooks many a surname, so the letters are counted too."""
        written = sum(self._written(name) for name in self.alone(one))
        return max(written, sum(uses.all for uses in self.uses(one)))

    def _written(self, name: str) -> int:
        """How often a name stands in the texts; names of one word are counted all at once."""
        if _ONE_WORD.fullmatch(name):
            return self.words[name]
        found = re.compile(rf"\b{re.escape(name)}\b")
        return sum(len(found.findall(text)) for text in self.texts)

    @functools.cached_property
    def alike(self) -> dict[str, set[str]]:
        """For each sound the names that stand alone and have it."""
        return _grouped((name_key(name), name) for name in self.bare)

    @functools.cached_property
    def having(self) -> dict[str, set[str]]:
        """For each word the full names that have it."""
        return _grouped((word, name) for name in self.written for word in name.split())

    @functools.cached_property
    def bearing(self) -> dict[str, set[str]]:
        """For each surname the full names that end with it."""
        return _grouped((name.split()[-1], name) for name in self.written)

    @functools.cached_property
    def words(self) -> Counter[str]:
        """How often each word stands in the texts."""
        return Counter(itertools.chain.from_iterable(map(_ONE_WORD.findall, self.texts)))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, one in pairs:
        found[key].add(one)
    return found


def _listed(
    people: Sequence[_Person], named: _Named, known: Mapping[str, NameSettings], fewest: int
) -> dict[str, _Person]:
    """The people who are named often enough, the most often named first, under keys of their own."""
    enough = []
    for one in people:
        told = named.uses(one)
        n_articles, n_outlets = (len(set().union(*(getattr(u, w) for u in told))) for w in ("articles", "outlets"))
        several = min(fewest, 2)
        named_enough = n_articles >= fewest and n_outlets >= several and len(one.articles()) >= several
        if named_enough and not _is_known(one, known):
            enough.append((sum(uses.all for uses in told), one))
    first = sorted(enough, key=lambda pair: (-pair[0], pair[1].label()))[: POOL * MOST]
    ranked = sorted((one for _, one in first), key=lambda one: (-named.often(one), one.label()))
    found: dict[str, _Person] = {}
    for one in ranked[:MOST]:
        found[_new_key(one, {*found, *known})] = one
    return found


def _settings(one: _Person, named: _Named) -> FoundPerson:
    full = {name.written for name in one.full}
    alike = set().union(*(named.alike.get(name_key(name), ()) for name in one.bare))
    # "Baker" sounds like "Booker", but where others are called so in full it is no spelling of his.
    alone = one.bare | {name for name in alike if named.bearing.get(name, set()) <= full}
    shared = {name for name in alone if named.bearers[name_key(name)] is not one}
    words = {word for name in alone for word in name.split()}
    others = set().union(*(named.having.get(word, ()) for word in words)) - full
    return FoundPerson(
        label=one.label(), names=tuple(sorted(full | alone)), alone=tuple(sorted(alone)),
        if_in_full=tuple(sorted(shared)), others=tuple(sorted(others)),
    )  # fmt: skip


def _is_known(one: _Person, known: Mapping[str, NameSettings]) -> bool:
    """Whether framing.toml lists this person: by the same full name, or by the surname alone."""
    for setting in known.values():
        listed = [name.split() for name in setting.names]
        same = [words for words in listed if any(name_key(words[-1]) == name_key(name) for name in one.bare)]
        full = [words for words in same if len(words) > 1]
        if same and (not full or any(same_given(words[0], name.given) for words in full for name in one.full)):
            return True
    return False


def _new_key(one: _Person, taken: set[str]) -> str:
    """A key of the name that stands alone, or of the full name where that is taken.

    In other letters it is always of the full name: languages with the same letters give the same key to the same person
    only.
    """
    latin = re.search("[a-z]", one.called.lower())
    for name in (one.called, one.label()) if latin else (one.label(),):
        key = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "-".join(name_key(name).split())
        if key not in taken:
            return key
    number = next(n for n in range(2, len(taken) + 3) if f"{key}-{n}" not in taken)
    return f"{key}-{number}"
