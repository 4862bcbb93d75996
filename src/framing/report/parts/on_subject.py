"""Whether a sentence speaks of a topic by itself: a paragraph on a topic also has sentences about other things."""

from __future__ import annotations

import functools
import itertools
import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from framing.languages.known import either, every, known, small_letters
from framing.measures.shared.near import least_similarity
from framing.report.sources.material import Material

LIFT = 3.0  # times as often as elsewhere a word has to stand in the topic's paragraphs to be a word of the topic
ROOT = 4  # letters that a name and what is derived from it share at least
SHORT, STEM = 3, 6  # letters: shorter words are not looked for; of longer ones only the first count
FURTHER = 2  # words of the description that say as much as one of the name
SEVERAL = 3  # paragraphs of the topic that a word has to stand in to be one of its own that nobody listed
EXPECTED = 3.0  # paragraphs of the topic that would have a word if it were as frequent there as elsewhere
LEAD = 3  # paragraphs that an article begins with
NAME = 0.9  # share of its uses that are written with a capital letter, from which on a word is a name
_WORD = re.compile(r"[^\W\d_]{2,}")
_BACK = re.compile(rf"\W*(?:{either(lambda one: (*one.speech.pronouns, *one.speech.openers))})\b", re.I)
_SMALL = re.compile(rf"\W*[{small_letters()}]")
_TIMES = either(lambda one: (*one.statements.when, *one.statements.then))
_WHEN = re.compile(rf"(?:^\W*|\s)(?:{_TIMES})\s[^,;:–—]*", re.I)
_STOP = frozenset(every(lambda one: one.words.stop))


@dataclass(frozen=True, slots=True)
class _TopicWords:
    """The stems that tell a topic from the others: `names` in its name, other words there, and all that describe it.

    `common` are those that nobody listed: what its paragraphs have much more often than others, without names. `own`
    are all such, names too; `strange` are what its paragraphs have much more rarely than others, of those
    `strange_names` the names. `usual_names` are those in its name that other news have as often. `best` is that word of
    its name, no name itself, that tells most: "nuclear" in "the nuclear power station of X".
    """

    names: frozenset[str]
    first: frozenset[str]
    every: frozenset[str]
    common: frozenset[str]
    own: frozenset[str]
    strange: frozenset[str]
    strange_names: frozenset[str]
    usual_names: frozenset[str] = frozenset()
    best: frozenset[str] = frozenset()

    def lead_elsewhere(self, stems: frozenset[str], passing: bool = False) -> bool:
        """Whether words tell of something else that the topic's paragraphs hardly name, whatever else they say.

        "The head of the agency visits X" is not about the power station Y, though head and agency are in its news.
        Of a longer text, a strange name may stand there in `passing`.
        """
        if not passing and stems & self.strange_names - self.every:
            return True
        strange = len(stems & self.strange - self.every)
        return strange > 0 and strange >= len(stems & self.own)


def speaks_of(material: Material, topic_id: str, text: str) -> bool:
    """Whether a sentence has the name that is in the topic's name; where there is none, a word of the topic's name or
    several of its description.

    A word counts if the topic's paragraphs have it much more often than the others: of "the gas price" in news of the
    price of gas neither "the" nor "price" may.
    """
    words, found = material.once(_telling, topic_id), _stems(text)
    if words.lead_elsewhere(found):
        return False
    if words.names:
        return bool(found & words.names)
    return bool(found & words.first) or len(found & words.every) >= FURTHER


def tells_of(material: Material, topic_id: str, text: str) -> bool:
    """Whether a clause tells of the topic: it speaks of it and has a further word of it, if the topic's name is more
    than somebody's or a place's. "X shelled the town of Y" is not about "the power station of Y".
    """
    if not speaks_of(material, topic_id, text):
        return False
    words = material.once(_telling, topic_id)
    return not words.names or words.first == words.names or bool(_stems(text) & (words.every - words.names))


def tells_plainly(material: Material, topic_id: str, text: str) -> bool:
    """Whether a clause has the name that is in the topic's name, or that other word of it which tells most, and not of
    another kind: a thermal power station is not the nuclear power station. True where no word of the topic's name tells
    it from others.
    """
    words, found = material.once(_telling, topic_id), _stems(text)
    if not words.first or found & words.names:
        return True
    return bool(found & words.best) and not _is_of_another_kind(text, material.corpus.topics[topic_id].name, words)


def _is_of_another_kind(text: str, name: str, words: _TopicWords) -> bool:
    """Whether a text has the end of a compound in the topic's name ("power station") behind another word than the name
    has there, written small ("thermal").
    """
    listed = [_stem(word) for word in _WORD.findall(name)]
    pairs = {(one, other) for one, other in itertools.pairwise(listed) if {one, other} <= words.first - words.names}
    written = _WORD.findall(text)
    stems = list(map(_stem, written))
    return any(
        (stems[at], stems[at + 1]) in pairs and written[at - 1].islower() and written[at - 1] not in _STOP
        and (stems[at - 1], stems[at]) not in pairs and len(written[at - 1]) >= SHORT
        for at in range(1, len(stems) - 1)
    )  # fmt: skip


def belongs_to(material: Material, topic_id: str, text: str) -> bool:
    """Whether a few words tell of something of the topic's own: they have one word that its paragraphs have much more
    often than others do. "X invaded Y" stands in news of everything that happened since.
    """
    words, found = material.once(_telling, topic_id), _stems(text)
    return bool(found & (words.every | words.common)) and not words.lead_elsewhere(found)


def is_elsewhere(material: Material, topic_id: str, text: str) -> bool:
    """Whether a clause has the place in the topic's name and nothing else that the name or the description has: a
    workshop in the town of the power station is not the power station.
    """
    words, found = material.once(_telling, topic_id), _stems(text)
    return bool(words.first != words.names and found & words.names and not found & (words.every - words.names))


def is_near(material: Material, topic_id: str, paragraph_id: str) -> bool:
    """Whether a paragraph is among those of the topic that are plainly on it: an article on the price of fuel has a
    paragraph on the topic "deliveries" too, further away than theirs.
    """
    corpus = material.corpus
    return any(
        one == topic_id and how >= material.once(_least, topic_id)
        for one, how in corpus.on_topic.get(paragraph_id, ())
    )  # fmt: skip


def _least(material: Material, topic_id: str) -> float:
    return float(least_similarity(material.corpus.tables["memberships"]).get(topic_id, 0.0))


def may_be_on(material: Material, topic_id: str, paragraph_id: str) -> bool:
    """Whether a whole paragraph on the topic is about it: it has one of its words, and more of them than of other news.

    Names that the topic's news hardly have may stand there in passing.
    """
    corpus = material.corpus
    words, found = material.once(_telling, topic_id), _stems(corpus.paragraphs[paragraph_id][1])
    told = bool(found & (words.every | words.own)) and not words.lead_elsewhere(found, passing=True)
    return told and any(one == topic_id for one, _ in corpus.on_topic.get(paragraph_id, ()))


def is_voice_on(material: Material, topic_id: str, paragraph_id: str) -> bool:
    """Whether what somebody says in a paragraph is said on the topic. It is if two of three are so: the paragraph is
    plainly on it, the paragraph speaks of it by itself, its article is on it. Of household bills an article on the
    pipeline X may tell, in a paragraph that is not plainly on it and does not say so.

    In an article on the topic a paragraph that speaks of it by itself counts whatever topic it was found on.
    """
    corpus = material.corpus
    article_id, text = corpus.paragraphs[paragraph_id]
    in_its_article = is_article_on(material, topic_id, article_id)
    speaks, sure = _has_its_words(material, topic_id, text), is_surely_on(material, topic_id, text)
    speaks = sure if speaks is None else speaks
    if any(one == topic_id for one, _ in corpus.on_topic.get(paragraph_id, ())):
        near = is_near(material, topic_id, paragraph_id)
        return may_be_on(material, topic_id, paragraph_id) and (near + in_its_article + speaks) >= FURTHER
    return in_its_article and speaks and sure


def _has_its_words(material: Material, topic_id: str, text: str) -> bool | None:
    """Whether a paragraph has the name that is in the topic's name, or several words of it; where the topic's name has
    no name, one word of it. None where no word of the topic's name tells it from others.
    """
    words, found = material.once(_telling, topic_id), _stems(text)
    if not words.first:
        return None
    told = bool(found & (words.names or words.first)) or len(found & words.first) >= FURTHER
    return told and not words.lead_elsewhere(found, passing=True)


YEAR = 365  # days
_YEAR = re.compile(r"(?<![\w.,-])(?:1[89]|20)\d\d(?![\w,-]|\.\d)")
_AGO = re.compile(
    "|".join(one for language in known() for one, days in language.dates.spans_back.items() if days >= YEAR), re.I
)  # fmt: skip


def is_of_the_past(text: str, day: str) -> bool:
    """Whether a text tells of earlier years alone than that of its article's `day` (an ISO date, "" where unknown): all
    years in it are over, or it says how many years ago it was.
    """
    years = [int(one) for one in _YEAR.findall(text)]
    return bool(day) and ((bool(years) and max(years) < int(day[:4])) or _AGO.search(text) is not None)


def is_surely_on(material: Material, topic_id: str, text: str) -> bool:
    """Whether a sentence can be read as one on the topic: it has several words that its name has, that describe it or
    that its paragraphs have much more often than others; one word is enough beside the name in the topic's name, or
    where the topic's name has no other. "Nuclear war" is not on the nuclear power station of X.

    A name alone, of a country say, is not enough where the topic's name says more.
    """
    words, found = material.once(_telling, topic_id), _stems(text)
    if words.lead_elsewhere(found):
        return False
    told, first, named = words.every | words.own | words.common, words.first, False
    if words.names and words.first != words.names:
        told, first, named = told - words.names, first - words.names, bool(found & words.names)
    return bool(found & first and (named or len(first) == 1)) or len(found & told) >= FURTHER


def n_words_of_name(material: Material, topic_id: str, text: str) -> int:
    """How many words of the topic's name a text has: all count if any of the name's words tells it from others."""
    words, found = material.once(_telling, topic_id), _stems(text)
    named = _stems(material.corpus.topics[topic_id].name) | words.first
    return len(found & named) if found & words.first else 0


def has_its_name(material: Material, topic_id: str, text: str) -> bool:
    """Whether a text has a word of the topic's name that tells it from others, if the name has one."""
    first = material.once(_telling, topic_id).first
    return not first or bool(_stems(text) & first)


def names_it(material: Material, topic_id: str, text: str) -> bool:
    """Whether a text has the name that is in the topic's name, or what is derived from it ("China", "Chinese"); where
    there is none, that other word of its name which tells most, or two. Without it, nobody knows whose prices or courts
    they are, and "the government" alone is not its shutdown.
    """
    words, found = material.once(_telling, topic_id), _stems(text)
    wanted = words.names or (words.first if len(found & words.first) >= FURTHER else words.best)
    if words.names and not found & wanted:  # what is derived from a name has a capital too: not "stretch" from "Stream"
        found = _stems(" ".join(word for word in _WORD.findall(text) if word[0].isupper()))
    return not wanted or any(one.startswith(name[: max(ROOT, len(name) - 2)]) for name in wanted for one in found)


def says_whose(material: Material, topic_id: str, text: str) -> bool:
    """Whether a text has a name that is in the topic's name, or what is derived from it, though all news have it: of
    "sanctions" alone nobody knows that they are those on X. True where the topic's name has a name of its own.
    """
    words = material.once(_telling, topic_id)
    if words.names or not words.usual_names:
        return True
    roots = tuple(name[: max(ROOT, len(name) - 2)] for name in words.usual_names)
    return any(one.startswith(roots) for one in _stems(text))


def n_words_of(material: Material, topic_id: str, text: str) -> int:
    """How many words of a topic's name, description and terms a text has, whether or not they tell it from others."""
    topic = material.corpus.topics[topic_id]
    return len(_stems(text) & _stems(f"{topic.name} {topic.description} {topic.terms}"))


def refers_back(sentence: str) -> bool:
    """Whether a sentence begins with a word like "he" or "this", or with a small letter, as half of one does: read
    alone it does not say who or what is meant.
    """
    return bool(_BACK.match(sentence) or _SMALL.match(sentence))


def without_times(sentence: str) -> str:
    """A sentence without the clauses and phrases that only say when it was: "since X was imposed"."""
    return _WHEN.sub(" ", sentence)


def is_article_on(material: Material, topic_id: str, article_id: str) -> bool:
    """Whether an article is on the topic by its headline or by how it begins: others have a paragraph on it, and tell
    of something else.
    """
    return article_id in material.once(_articles_on, topic_id)


def _articles_on(material: Material, topic_id: str) -> frozenset[str]:
    corpus = material.corpus

    def begins_with_it(article_id: str) -> bool:
        first = corpus.written[article_id][:LEAD]
        named = (key for key, _, text in first if has_its_name(material, topic_id, text))
        return any(may_be_on(material, topic_id, key) for key in named)

    def heads_with_it(title: str) -> bool:
        return has_its_name(material, topic_id, title) and heads_it(material, topic_id, title)

    told = {one for ids in corpus.covering[topic_id].values() for one in ids}
    return frozenset(one for one in told if heads_with_it(corpus.articles[one].title) or begins_with_it(one))


def heads_it(material: Material, topic_id: str, headline: str) -> bool:
    """Whether a headline is of the topic: it has the name in the topic's name, or several words that describe it."""
    words, found = material.once(_telling, topic_id), _stems(headline)
    return bool(found & words.names) or len(found & words.every) >= FURTHER


def is_its_event(material: Material, topic_id: str, measure: str, item: str) -> bool:
    """Whether an item of a measure may be shown on a topic: if it names what happens, the topic has to be about that.

    A topic is if its name, its description or its terms have both a word for what happens, of any of the forms that the
    event has, and the name of the place: news of the price of gas mention a war, and are not about it.
    """
    if not material.about.note(measure).of_events:
        return True
    event = item.split(": ", 1)[0]
    topic = material.corpus.topics[topic_id]
    known = frozenset(map(_stem, _WORD.findall(f"{topic.name} {topic.description} {topic.terms}")))
    heads, places = material.once(_events, "")[measure, event]
    return bool(heads & known) and bool(places & known)


def _events(material: Material, _: str) -> Mapping[tuple[str, str], tuple[frozenset[str], frozenset[str]]]:
    """(measure, event) -> the stems of the nouns that it is called by, and of the names in its key."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for _topic, measure, item, _voice in material.corpus.passages:
        if material.about.note(measure).of_events and ": " in item:
            event, phrase = item.split(": ", 1)
            found[measure, event] |= {_stem(word) for word in phrase.split()[-1:]}
    places = {
        key: frozenset(_stem(word) for word in _WORD.findall(key[1]) if word[0].isupper()) for key in found
    }  # fmt: skip
    return {key: (frozenset(heads), places[key]) for key, heads in found.items()}


def _telling(material: Material, topic_id: str) -> _TopicWords:
    corpus, topic = material.corpus, material.corpus.topics[topic_id]
    total, total_capital = material.once(_everywhere, "")
    counts = material.once(_stem_counts, "")
    on = [at for key, at in counts.place.items() if any(one == topic_id for one, _ in corpus.on_topic.get(key, ()))]
    here, capital = counts.on(on)
    n_here, n_there = len(on), len(corpus.paragraphs) - len(on)

    def lift(stem: str) -> float:
        elsewhere = (total[stem] - here[stem] + 0.5) / max(n_there, 1)
        return here[stem] / max(n_here, 1) / elsewhere

    def tells(stem: str) -> bool:
        return here[stem] > 0 and lift(stem) >= LIFT

    def is_strange(stem: str) -> bool:
        elsewhere = (total[stem] - here[stem]) / max(n_there, 1)
        return elsewhere * n_here >= EXPECTED and lift(stem) <= 1 / LIFT

    listed = _stems(topic.name)
    spelt = frozenset().union(*(group for group in material.once(_spelt, "") if group & listed))
    first = frozenset(filter(tells, listed | spelt))
    names = frozenset(stem for stem in first if capital[stem] >= NAME * here[stem])
    further = frozenset(filter(tells, _stems(f"{topic.description} {topic.terms}")))
    usual = (stem for stem in here if here[stem] >= SEVERAL and capital[stem] < NAME * here[stem])
    own = frozenset(stem for stem in here if here[stem] >= SEVERAL and tells(stem))  # its own rare words do not count
    strange = frozenset(filter(is_strange, total))
    strange_names = frozenset(stem for stem in strange if total_capital[stem] >= NAME * total[stem])
    return _TopicWords(
        names, first, first | further, frozenset(filter(tells, usual)), own, strange, strange_names,
        frozenset(stem for stem in listed - first if total[stem] and total_capital[stem] >= NAME * total[stem]),
        frozenset(sorted(first - names, key=lambda stem: (-lift(stem), stem))[:1]),
    )  # fmt: skip


def _spelt(material: Material, _: str) -> tuple[frozenset[str], ...]:
    """The stems of each name that outlets spell in several ways: who writes "Kiev" tells of the topic "Kyiv"."""
    groups: dict[str, set[str]] = defaultdict(set)
    for _topic, _measure, item, _voice in material.corpus.passages:
        if material.about.is_spelling(item):
            group, spelling = item.split(": ", 1)
            groups[group] |= _stems(spelling)
    return tuple(map(frozenset, groups.values()))


@dataclass(frozen=True, slots=True)
class _StemCounts:
    """Which stems stand in which paragraphs: a sparse matrix [paragraphs, stems] of 1, and one of those with a capital.
    """

    place: Mapping[str, int]  # of each paragraph, by its id
    stems: Sequence[str]
    found: csr_array
    capital: csr_array

    def on(self, paragraphs: Sequence[int]) -> tuple[Counter[str], Counter[str]]:
        """In how many of these paragraphs each stem stands, and in how many of them with a capital letter."""
        both = (one[paragraphs].sum(axis=0).astype(int) for one in (self.found, self.capital))
        counts = [Counter({self.stems[at]: int(one[at]) for at in np.flatnonzero(one).tolist()}) for one in both]
        return counts[0], counts[1]


def _stem_counts(material: Material, _: str) -> _StemCounts:
    """The stems of all paragraphs are looked for once; they are counted for each topic."""
    place, number = dict[str, int](), dict[str, int]()
    columns, ends = (array("i"), array("i")), ([0], [0])
    for key, (_, text) in material.corpus.paragraphs.items():
        place[key] = len(place)
        words = set(_WORD.findall(text))
        stems = frozenset(filter(None, map(_told_stem, words)))
        capital = {_stem(word) for word in words if word[0].isupper()} & stems
        for column, end, mine in zip(columns, ends, (stems, capital), strict=True):
            column.extend(number.setdefault(stem, len(number)) for stem in mine)
            end.append(len(column))
    shape = len(place), len(number)
    found, capitals = (
        csr_array((np.ones(len(column)), np.array(column, dtype=np.int64), end), shape=shape)
        for column, end in zip(columns, ends, strict=True)
    )
    return _StemCounts(place, list(number), found, capitals)


def _everywhere(material: Material, _: str) -> tuple[Counter[str], Counter[str]]:
    counts = material.once(_stem_counts, "")
    return counts.on(range(len(counts.place)))


def in_common(material: Material, topic_id: str, text: str, other: str) -> float:
    """The part of the shorter of two texts that the other has too, from 0 to 1: each stem by how rare it is in all
    paragraphs, without those that tell the topic from others, since all news of the topic has these.
    """
    words, counts = material.once(_telling, topic_id), material.once(_everywhere, "")[0]
    n = len(material.corpus.paragraphs)

    def weight(stems: frozenset[str]) -> float:
        return sum(math.log(n / max(counts[stem], 1)) for stem in sorted(stems))

    mine, theirs = (_stems(one) - words.every - words.own for one in (text, other))
    shorter = min(weight(mine), weight(theirs))
    return weight(mine & theirs) / shorter if shorter > 0 else 0.0


def told_once(texts: Sequence[str], same: float) -> list[int]:
    """The places of the texts that no earlier one tells in nearly the same words: it has less than the part `same`,
    from 0 to 1, of the words of both, function words apart.
    """
    kept: list[tuple[int, frozenset[str]]] = []
    for place, stems in enumerate(map(_stems, texts)):
        if not any(len(stems & other) >= same * max(len(stems), len(other), 1) for _, other in kept):
            kept.append((place, stems))
    return [place for place, _ in kept]


def weighed(material: Material, text: str) -> Mapping[str, float]:
    """The stems of a text, each by how often it stands there and how rare it is in all paragraphs: of length 1."""
    everywhere, n = material.once(_everywhere, "")[0], len(material.corpus.paragraphs)
    counts = Counter(filter(None, map(_told_stem, _WORD.findall(text))))
    weights = {stem: (1 + math.log(k)) * math.log(n / max(everywhere[stem], 1)) for stem, k in counts.items()}
    length = math.sqrt(sum(one * one for one in weights.values()))
    return {stem: one / length for stem, one in weights.items()} if length > 0 else {}


def share_of_words(text: str, other: str) -> float:
    """The share of the words of a text, function words apart, that another one has too, in whatever form."""
    mine = _stems(text)
    return len(mine & _stems(other)) / len(mine) if mine else 0.0


def _stems(text: str) -> frozenset[str]:
    return frozenset(filter(None, map(_told_stem, _WORD.findall(text))))


@functools.lru_cache(maxsize=200_000)
def _told_stem(word: str) -> str:
    """The stem of a word that is looked for; "" for a short one or a function word."""
    return _stem(word) if len(word) >= SHORT and word.lower() not in _STOP else ""


@functools.lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    return word.casefold()[:STEM]
