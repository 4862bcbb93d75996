"""Names of discovered topics: for each one or two phrases of its texts, as they write them, that a person would use."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

from framing.languages.known import either, every
from framing.topics.space import Ints
from framing.topics.words import COMMON

_TELLS_NOTHING = frozenset(every(lambda one: one.words.untelling)) | COMMON
_LEADS = re.compile(
    f"(?:{either(lambda one: one.speech.determiners)}|{either(lambda one: one.speech.prepositions)})", re.IGNORECASE
)
_PREPOSITION = re.compile(f" (?:{either(lambda one: one.speech.prepositions)}) ")
_ADJECTIVE = re.compile(rf"(?:\w+-)*(?:{either(lambda one: one.speech.adjectives)})")
_PARTICIPLE = re.compile(either(lambda one: one.speech.participles), re.IGNORECASE)
_LOADED = re.compile(
    "|".join(rf"\b{re.escape(word)}\b" for word in every(lambda one: one.words.loaded)).replace(r"\*\b", ""), re.I
)
_AGENCY = re.compile(rf"\b(?:{either(lambda one: one.page.agencies)})\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_](?:[\w-]*\w)?")
_MARKS, _STOPS = " \"'“”‘’", (".", "!", "?", ":")  # what can stand between a sentence's end and the next; what ends it
LONGEST = 4  # words of a name
READ = 400  # paragraphs of a topic that are read for its name
SPREAD = 2  # articles that have to contain a name
COVERAGE = 0.1  # share of a topic's articles that have to contain its name
APART = 2.0  # how many times as often as elsewhere a name has to stand in the topic's articles
ENDS = 0.45  # share of its uses after which a name is over: "Polish" is mostly followed by what is Polish
LED = 0.25  # share of its uses before which a determiner or preposition stands: they lead nouns, not verbs
VARIED = 0.6  # different words before a phrase, as a share of its uses; in furniture they are always the same
CONTEXT = 24  # letters before a phrase that are compared
LENGTH = (0.0, 0.7, 1.2, 1.2, 1.1, 1.0, 1.0)  # what a name of so many words is worth: one word says little
SUBJECT = 1.2  # how much more a subject ("executive order") is worth than the name of somebody who is in it
PLAIN = 0.6  # and how much less a single common noun, such as "water"
LEAST = 0.1  # what a phrase is worth that no headline or first paragraph has, where one that all have is worth 1
ONE_OUTLET = 0.5  # how much less a phrase is worth that only one of the topic's outlets has
AND, BESIDE = " & ", 0.25  # what joins two phrases, and how much the second is worth at least, as a share of the first
TOGETHER, TOGETHER_PLAIN = 0.1, 0.25  # and the share of headlines and first paragraphs that have it; of a plain word
DOES = 0.4  # how much less "help Ukraine" is worth: a small word before a name is mostly what is done to it
FULLER = 0.3  # share of a single name's articles that have to contain the fuller name
SAME = 0.15  # share of the uses of the rarer of two phrases that stand right beside the other: "minister Vera Sand"
FITS = 0.4  # a name is kept while it is worth this share of the best one


@dataclass(slots=True)
class _Use:
    """How a phrase is used: in which articles and texts, how often, how often as a noun is, in which spelling."""

    articles: set[int] = field(default_factory=set)
    texts: set[int] = field(default_factory=set)
    many: int = 0
    led: int = 0
    ended: int = 0
    contexts: set[str] = field(default_factory=set)
    forms: dict[str, int] = field(default_factory=dict)

    def is_noun(self) -> bool:
        """Whether the phrase is mostly used as a whole and as a noun; names in capitals need nobody to lead them."""
        words = self.form().split()
        name = self.is_name()
        if len(words) == 1 and _ADJECTIVE.fullmatch(words[0]):
            return False
        if _PARTICIPLE.fullmatch(words[0]) and 2 * self.led < self.many:
            return False
        return self.ended >= ENDS * self.many and (name or self.led >= LED * self.many)

    def is_name(self) -> bool:
        """Whether each of its words is mostly written with a capital letter, also inside sentences."""
        return self.forms[self.form()] > 0 and all(word[0] != word[0].lower() for word in self.form().split())

    def does(self) -> bool:
        """Whether a word in small letters stands before a name."""
        words = self.form().split()
        return words[0].islower() and not words[-1].islower()

    def is_furniture(self) -> bool:
        """Whether it stands mostly in the same sentence, which the texts repeat."""
        return len(self.contexts) < VARIED * self.many

    def form(self) -> str:
        """The spelling that is used most."""
        return min(self.forms, key=lambda one: (-self.forms[one], one))


@dataclass(frozen=True, slots=True)
class Headed:
    """What the articles begin with: the headline, the first paragraph and the outlet of each [articles]."""

    headlines: tuple[frozenset[str], ...]
    beginnings: tuple[frozenset[str], ...]
    outlets: tuple[str, ...]

    @classmethod
    def of(cls, headlines: Sequence[str], beginnings: Sequence[str], outlets: Sequence[str]) -> Headed:
        """Read the headlines and first paragraphs [articles]."""
        return cls(tuple(map(_stems, headlines)), tuple(map(_stems, beginnings)), tuple(outlets))


@dataclass(frozen=True, slots=True)
class TopicNames:
    """The phrases of the topics' texts. `uses`: for each topic, phrase in small letters -> how it is used.

    `sizes`: of each topic, how many articles and texts were read. `largely`: of each topic, how much each of its
    articles is about it.
    """

    uses: tuple[dict[str, _Use], ...]
    sizes: tuple[tuple[int, int], ...]
    largely: tuple[dict[int, float], ...]
    headed: Headed

    @classmethod
    def of(
        cls, texts: Sequence[str], articles: Ints, label: Ints, count: int, avoid: Sequence[str], headed: Headed,
        languages: Sequence[str] = (),
    ) -> TopicNames:  # fmt: skip
        """Read at most READ texts of each topic (`label` [n], from 0). Words of the outlets' names are in no phrase.

        Where the texts have `languages` [n], those of each topic are read in which most of its articles are: a name is
        in one language.
        """
        never = _TELLS_NOTHING | {word for name in avoid for word in _WORD.findall(name.lower())}
        uses: list[dict[str, _Use]] = []
        sizes: list[tuple[int, int]] = []
        largely: list[dict[int, float]] = []
        whole = np.bincount(articles)
        for topic in range(count):
            members = np.flatnonzero(label == topic)
            # An article with one paragraph on the topic does not begin with it.
            counts = Counter(articles[members].tolist())
            largely.append({one: many * many / int(whole[one]) for one, many in counts.items()})
            members = _in_one_language(members, articles, languages)
            members = members[np.linspace(0, len(members) - 1, min(len(members), READ)).astype(np.int64)]
            found: defaultdict[str, _Use] = defaultdict(_Use)
            for place in members:
                _read(texts[int(place)], int(place), int(articles[place]), never, found)
            uses.append(dict(found))
            sizes.append((len(set(articles[members].tolist())), len(members)))
        return cls(tuple(uses), tuple(sizes), tuple(largely), headed)

    def given(self, earlier: Sequence[str]) -> list[str]:
        """A name for each of the first topics, as many as there are `earlier` names: no two share two words.

        `earlier` are the names of the last run ("" if none): a topic keeps its name while it fits. Else the best phrase
        is the name, with a second one if there is one that says more; "" where there is none. No headline is: it is one
        outlet's own wording.
        """
        names, taken = [""] * len(earlier), list[frozenset[str]]()
        for topic in sorted(range(len(earlier)), key=lambda one: (not earlier[one], one)):
            ranked = self._ranked(topic)
            parts = self._kept(topic, earlier[topic], ranked, taken) or self._best(topic, ranked, taken)
            name = AND.join(self.uses[topic][key].form() for key in parts)
            taken.append(_stems(name))
            names[topic] = name[:1].upper() + name[1:] if name[:2].islower() else name
        return names

    def _kept(
        self, topic: int, earlier: str, ranked: Sequence[tuple[float, str]], taken: Sequence[frozenset[str]]
    ) -> list[str]:
        """The phrases of the earlier name, if each of them still fits."""
        worths, parts = {key: worth for worth, key in ranked}, earlier.lower().split(AND)
        if not ranked or _clashes(earlier, taken):
            return []
        known = len(parts) == 2 and set(parts) <= self.uses[topic].keys()
        if known and (_holds(*parts[::-1]) or self._is_idle(topic, *parts)):
            return []
        least = (FITS * ranked[0][0], FITS * BESIDE * ranked[0][0])
        return parts if all(worths.get(one, 0.0) >= enough for one, enough in zip(parts, least, strict=False)) else []

    def _best(self, topic: int, ranked: Sequence[tuple[float, str]], taken: Sequence[frozenset[str]]) -> list[str]:
        """The best phrase in its fuller form, and the next one that shares no word with it and is nearly as good.

        None of both together says the same as a name that is taken.
        """
        for worth, key in ranked:
            first = self._fuller(topic, key)
            for less, other in ranked:
                if less < BESIDE * worth:
                    break
                second = self._fuller(topic, self._told_fully(topic, first, other))
                if _holds(second, first) and not _clashes(second, taken):
                    return [second]
                if self._is_idle(topic, first, second):
                    continue
                apart = less < worth and not _stems(second) & _stems(first)
                enough = TOGETHER_PLAIN if self._is_plain(topic, second) else TOGETHER
                if apart and self._begin(topic, second) >= enough and not _clashes(f"{first} {second}", taken):
                    return [first, second]
            if not self._is_plain(topic, first) and not _clashes(first, taken):
                return [first]
        return []

    def _is_idle(self, topic: int, first: str, second: str) -> bool:
        """Whether a second phrase says nothing beside the first: it means the same, or is a bare noun beside a name.

        Two mean the same if one is the short form of the other in capitals, or if they mostly stand side by side:
        "minister" and "Vera Sand".
        """
        uses = self.uses[topic]
        if self._is_plain(topic, second) and uses[first].is_name():
            return True
        forms = (uses[first].form(), uses[second].form())
        if any(_is_short_for(one, other) for one, other in (forms, forms[::-1])):
            return True
        ends = ((f"{first} ", f" {second}"), (f"{second} ", f" {first}"))  # there may be a given name between them
        between = (
            (use.many, one[len(a) - 1 : len(one) - len(b) + 1]) for one, use in uses.items() for a, b in ends
            if one.startswith(a) and one.endswith(b)
        )  # fmt: skip
        beside = (many for many, words in between if not _PREPOSITION.search(words))
        return sum(beside) >= SAME * min(uses[first].many, uses[second].many)

    def _told_fully(self, topic: int, first: str, key: str) -> str:
        """A bare noun that is to stand beside a name with the word that mostly stands before it: "energy crisis"."""
        uses = self.uses[topic]
        if not (self._is_plain(topic, key) and uses[first].is_name()):
            return key
        least = FULLER * len(uses[key].articles)
        longer = [
            (-use.many, other) for other, use in uses.items()
            if len(other.split()) == 2 and other.endswith(f" {key}") and len(use.articles) >= least
            and use.is_noun() and not use.is_furniture()
        ]
        return min(longer)[1] if longer else key

    def _is_plain(self, topic: int, key: str) -> bool:
        """Whether the phrase is one word that is no name."""
        return " " not in key and not self.uses[topic][key].is_name()

    def _begin(self, topic: int, key: str) -> float:
        """How far the topic's articles begin with the phrase: the share of their headlines and first paragraphs."""
        stems, largely = _stems(key), self.largely[topic]
        both = (self.headed.headlines, self.headed.beginnings)
        found = sum(many * sum(stems <= begins[one] for begins in both) for one, many in largely.items())
        return found / (2 * sum(largely.values()))

    def _fuller(self, topic: int, key: str) -> str:
        """The fuller form of a name of one word, if the texts have one: "Vera Sand" for "Sand"."""
        uses = self.uses[topic]
        if " " in key or not uses[key].is_name():
            return key
        least = FULLER * len(uses[key].articles)
        longer = [
            (-use.many, other) for other, use in uses.items()
            if len(other.split()) == 2 and key in other.split() and len(use.articles) >= least
            and use.is_name() and use.is_noun() and not use.is_furniture()
        ]
        return min(longer)[1] if longer else key

    def _ranked(self, topic: int) -> list[tuple[float, str]]:
        """The phrases that could name the topic, the best first: in many of its articles, and in few others.

        Class-based TF-IDF (Grootendorst 2022): the share of the topic's texts that contain the phrase, times the
        logarithm of how many times as large that is as in the other topics. The share of the articles counts as much,
        so neither one long article names the topic, nor a line that each article has once. What an article is about
        stands in its headline or its first paragraph: a phrase that is in neither names a topic only if there is no
        other.
        """
        articles, texts = self.sizes[topic]
        others = sum(many for _, many in self.sizes) - texts
        outlets = min(SPREAD, len({self.headed.outlets[one] for one in self.largely[topic]}))
        found = []
        for key, use in self.uses[topic].items():
            spread = len(use.articles)
            if spread < max(min(SPREAD, articles), COVERAGE * articles) or _AGENCY.search(key):
                continue
            if _LOADED.search(key):  # a topic's name takes no side
                continue
            if not use.is_noun() or use.is_furniture():
                continue
            share = len(use.texts) / texts
            away = sum(len(one[key].texts) for i, one in enumerate(self.uses) if i != topic and key in one)
            ratio = share / ((away + 0.5) / others) if others else APART  # there is nothing to tell it from
            if ratio >= APART:
                words = key.count(" ") + 1
                worth = LENGTH[words] * (share * spread / articles) ** 0.5 * log(ratio)
                if not use.is_name():
                    worth *= SUBJECT if words > 1 else PLAIN
                worth *= LEAST + (1 - LEAST) * self._begin(topic, key)
                if len({self.headed.outlets[one] for one in use.articles}) < outlets:
                    worth *= ONE_OUTLET
                if use.does():
                    worth *= DOES
                found.append((round(worth, 6), key))
        return sorted(found, key=lambda one: (-one[0], one[1]))


def _in_one_language(members: Ints, articles: Ints, languages: Sequence[str]) -> Ints:
    """The texts in the language in which most of their articles are."""
    first = members[np.unique(articles[members], return_index=True)[1]] if languages else members[:0]
    counts = Counter(languages[place] for place in first.tolist())
    if len(counts) < 2:
        return members
    most = min(counts, key=lambda one: (-counts[one], one))
    return np.array([place for place in members.tolist() if languages[place] == most], dtype=np.int64)


def _read(text: str, place: int, article: int, never: frozenset[str], found: dict[str, _Use]) -> None:
    """Note each phrase of the text at `place`: up to LONGEST neighbouring words, or two stretches of them."""

    def note(start: int, ends: Sequence[tuple[int, bool]], led: bool) -> None:
        """Note the phrases from `start` to each of the `ends`, and whether the stretch is over there."""
        context = text[max(start - CONTEXT, 0) : start]
        # A capital at the beginning of a sentence says nothing about how a word is written.
        counts = not (start == 0 or context.rstrip(_MARKS).endswith(_STOPS))
        for end, over in ends:
            form = text[start:end]
            use = found[form.lower()]
            use.articles.add(article)
            use.texts.add(place)
            use.many += 1
            use.led += led
            use.ended += over
            use.contexts.add(context)
            use.forms[form] = use.forms.get(form, 0) + counts

    last: _Stretch | None = None
    for run in _runs(text, never):
        words = run.words
        for i, (start, _) in enumerate(words):
            ends = [(words[j][1], j + 1 == len(words)) for j in range(i, min(i + LONGEST, len(words)))]
            note(start, ends, i == 0 and run.led)
        if last and len(last.words) + len(words) <= LONGEST:
            between = text[last.words[-1][1] : words[0][0]]
            if _PREPOSITION.fullmatch(between):
                note(last.words[0][0], [(words[-1][1], True)], last.led)
        last = run


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring words that tell something, by where they begin and end; `led` by a determiner or preposition."""

    words: list[tuple[int, int]]
    led: bool


def _runs(text: str, never: frozenset[str]) -> Iterator[_Stretch]:
    """The words between two words that tell nothing, or between signs."""
    words: list[tuple[int, int]] = []
    last, before, led = 0, "", False
    for found in _WORD.finditer(text):
        word, between = found.group(), text[last : found.start()]
        telling = len(word) > 1 and word.lower() not in never
        if words and (not telling or between != " "):
            yield _Stretch(words, led)
            words = []
        if telling:
            if not words:
                led = between == " " and _LEADS.fullmatch(before) is not None
            words.append((found.start(), found.end()))
        last, before = found.end(), word
    if words:
        yield _Stretch(words, led)


def _stems(name: str) -> frozenset[str]:
    words = (word.lower() for word in _WORD.findall(name))
    return frozenset(word[:5] for word in words if word not in _TELLS_NOTHING)


def _holds(name: str, word: str) -> bool:
    """Whether a phrase has a word that comes from the one word `word`: "Iranian drones" has Iran in it."""
    return " " in name and " " not in word and len(word) > 3 and any(one.startswith(word) for one in name.split())


def _is_short_for(short: str, name: str) -> bool:
    """Whether a word in capitals has the first letters of the words of a name: "ISS" and "Space Station"."""
    letters = "".join(word[0] for word in name.split())
    return short.isupper() and " " not in short and len(letters) > 1 and letters.upper() in short


def _clashes(name: str, taken: Sequence[frozenset[str]]) -> bool:
    """Whether the name says the same as one that is taken: two words of it, or its only word."""
    stems = _stems(name)
    return any(len(stems & other) >= min(2, len(stems), len(other)) for other in taken if stems and other)
