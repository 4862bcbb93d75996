"""What happens, as texts name it: nouns in the same place beside the same name ("the war in X", "X's invasion")."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.cluster.hierarchy import fcluster, linkage

from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.event_nouns import Deed, EventNoun
from framing.measures.shared.named import counted_once, names_found
from framing.measures.shared.places import countries
from framing.measures.shared.readings import sentence_records
from framing.measures.shared.sentence_records import nouns_in
from framing.text.mentions.found import NamesFound
from framing.text.mentions.mentions import voices
from framing.text.parsing.lemmas import lemma
from framing.text.parsing.parser import lemma_tables

ALIKE = 0.58  # mean likeness of the nouns of one event: half of it by the nouns alone, half by their sentences
EVIDENCE, SHARE = 2, 0.04  # uses of a noun, and the part of them, that stand where only what happens can stand
LEAST = 3  # mentions of a noun beside one name, and articles that name the event
PART = 0.02  # of the mentions beside one name, that a noun has to have; what is rarer is a part of the event as a rule
BOTH = 3  # mentions that name two places or bodies, from which on both names stand for one event
DOER = 0.15  # part of the events that are somebody's ("X's") which have to be at one place, for it to be the same event
OFTEN, OWN = 10, 0.6  # uses beside one name, and the part of all uses beside names, that make a noun the event's own
SEVERAL = 0.5  # part of its uses in which a noun is one of several, from which on it names single deeds
WHOLE = 0.4  # part of a noun's uses from which on the words before it belong to its name: "special operation"
EVENTS = "event_names: events"
_COLUMNS = ("article_id", "paragraph_id", "start", "end", "event", "form")


@of_all_texts
def event_mentions(corpus: Corpus) -> pd.DataFrame:
    """Every mention of an event that has several names: its place, the event's key, its form here, and the voice.

    Events are found without looking at outlets. The nouns beside one name are one event if they are used as what
    happens, and if their meanings are alike. Events that are held stay as they are; others are looked for in new
    articles only.
    """
    known = corpus.once(names_found)
    told = corpus.learnt.known(EVENTS)
    held = None if told is None else KnownEvents.of(told)
    articles = known.parsed["article_id"].tolist()
    fitted = frozenset[str]() if held is None else corpus.fitted
    before, since = _NounsRead(), _NounsRead()
    for row, record in enumerate(sentence_records(corpus, known.parsed["text"].tolist())):
        (before if articles[row] in fitted else since).add(*nouns_in(record, row))
    people = _people(known) if held is None else held.people
    for read in (before, since):
        read.nouns = [_without(people, noun) for noun in read.nouns]
    events = _learnt(corpus, since, articles, held, people)
    named = [*(_told(before.nouns, articles, held) if held else ()), *_told(since.nouns, articles, events)]
    starts, paragraphs = known.parsed["start"].tolist(), known.parsed["paragraph_id"].tolist()
    found = pd.DataFrame(
        [
            (articles[noun.row], paragraphs[noun.row], starts[noun.row] + noun.start, starts[noun.row] + noun.end,
             event, form)
            for noun, event, form in named
        ],
        columns=list(_COLUMNS),
    )  # fmt: skip
    found = found[counted_once(corpus, found)]
    sure = held.sure if held else frozenset[str]()
    enough = found.groupby("event")["article_id"].nunique()
    kept = found[found["event"].map(enough) >= LEAST]
    several = kept.groupby("event")["form"].nunique()
    sure |= frozenset(str(event) for event in several.index[several > 1])
    corpus.learnt.keep(EVENTS, replace(events, sure=sure).as_json())
    there = found["event"].isin(list(held.sure if held else sure)) | ~found["article_id"].isin(fitted)
    found = found[there & found["event"].isin(list(sure))].reset_index(drop=True)
    return found.assign(voice=voices(found, corpus.quotes, corpus.unknown_voice))


@dataclass(slots=True)
class _NounsRead:
    """The nouns of some sentences, and how often each was told as one of several or not."""

    nouns: list[EventNoun] = field(default_factory=list)
    deeds: Counter[Deed] = field(default_factory=Counter)

    def add(self, deeds: Iterable[Deed], nouns: Iterable[EventNoun]) -> None:
        self.deeds.update(deeds)
        self.nouns += nouns


def _people(known: NamesFound) -> frozenset[str]:
    """The names of people, in full and alone: "the X campaign" is something of somebody's, and X is no place."""
    return frozenset(name for one in known.names.values() for name in one.names)


def _without(people: frozenset[str], noun: EventNoun) -> EventNoun:
    beside = tuple(one for one in noun.beside if one[1] not in people)
    return noun if len(beside) == len(noun.beside) else replace(noun, beside=beside)


def _learnt(
    corpus: Corpus, read: _NounsRead, articles: Sequence[str], held: KnownEvents | None, people: frozenset[str]
) -> KnownEvents:
    """The events that the nouns of these articles tell, beside those that are held."""
    likely = _happening(read.nouns)
    place = _EventPlaces.of(read.nouns, likely)
    if held:
        place = replace(held.place, same={**place.same, **held.place.same})
    sentences = _sentences(corpus, [noun for noun in read.nouns if noun.head in likely])
    by_name: dict[str, Counter[str]] = defaultdict(Counter)
    there: dict[str, Counter[str]] = defaultdict(Counter)
    done: dict[str, Counter[str]] = defaultdict(Counter)
    for noun in read.nouns:
        if noun.head in likely and (name := place.name(noun)):
            by_name[name][noun.head] += 1
            there[name][noun.head] += place.is_there(noun, name)
            done[name][noun.head] += place.is_done_there(noun)
    deeds = _single_deeds(read.deeds, likely)
    heads = {
        name: _alike(corpus, counts, sentences, deeds) for name, counts in sorted(by_name.items())
        if held is None or name not in held.names()
    }  # fmt: skip
    heads = {name: several for name, several in heads.items() if several}
    beside = {name: _done_there(done[name], there[name], by_name[name]) - deeds for name in heads}
    placed = frozenset(
        (name, head) for name in heads if heads[name] & beside[name] for head in beside[name] - heads[name]
    )
    heads = {name: several | {head for one, head in placed if one == name} for name, several in heads.items()}
    placed |= held.placed if held else frozenset()
    every = {**held.heads, **heads} if held else heads
    own = _own(read.nouns, every, place)
    own = frozenset(key for key in own if key[0] in heads) | (held.own if held else frozenset())
    single = frozenset(deeds & {head for several in heads.values() for head in several})
    single |= held.single if held else frozenset()
    told = list(_mentions(read.nouns, articles, every, own, single, placed, place))
    forms = {key: form for key, form in _forms(told).items() if key[0] in heads}
    keys = {name: key for name, key in _keys(told, place).items() if name in heads}
    found = KnownEvents(place, every, own, single, forms, keys, people=people, placed=placed)
    return replace(found, forms={**held.forms, **forms}, keys={**held.keys, **keys}) if held else found


def _told(
    nouns: Sequence[EventNoun], articles: Sequence[str], events: KnownEvents
) -> Iterator[tuple[EventNoun, str, str]]:
    """Each mention of one of the events, with the event's key and its form here."""
    every = _mentions(nouns, articles, events.heads, events.own, events.single, events.placed, events.place)
    for noun, name in every:
        form = events.forms.get((name, noun.head), noun.head)
        if name in events.keys and _is_whole(noun, form):
            yield noun, events.keys[name], form


def _happening(nouns: Sequence[EventNoun]) -> frozenset[str]:
    """The nouns that are used as what happens, often enough not to be a misreading, and with "during" or the like.

    Of "attack" and "attacks" only the more usual one can be what an event is called: the other is a count of deeds.
    """
    total, as_event, when = Counter[str](), Counter[str](), Counter[str]()
    for noun in nouns:
        total[noun.head] += 1
        as_event[noun.head] += noun.happens
        when[noun.head] += noun.when
    often = (head for head, n in as_event.items() if n >= EVIDENCE and n >= SHARE * total[head])
    singular = {head: lemma(head, "NNS", lemma_tables()) for head in total}
    return frozenset(
        head for head in often if when[head] and (singular[head] == head or total[head] > total[singular[head]])
    )


def _single_deeds(deeds: Mapping[Deed, int], likely: frozenset[str]) -> frozenset[str]:
    """Of the nouns that are used as what happens those that mostly are one of several: "an attack", "attacks".

    `deeds` counts all nouns.
    """
    total, several = Counter[str](), Counter[str]()
    for one, n in deeds.items():
        first = one.head if one.head in likely else one.first
        if first in likely:
            total[first] += n
            several[first] += n * one.several
    return frozenset(head for head, n in total.items() if several[head] >= SEVERAL * n)


def _sentences(corpus: Corpus, nouns: Sequence[EventNoun]) -> dict[str, NDArray[np.float32]]:
    """For each noun the mean of the vectors of its sentences, of length 1."""
    place = {key: at for at, key in enumerate(corpus.spoken["sentence_id"].tolist())}
    ids = corpus.once(names_found).parsed["sentence_id"].tolist()
    rows: dict[str, list[int]] = defaultdict(list)
    for noun in nouns:
        rows[noun.head].append(place[ids[noun.row]])
    means = {head: corpus.spoken_vectors[sorted(at)].mean(0) for head, at in rows.items()}
    return {head: mean / max(float(np.linalg.norm(mean)), 1e-9) for head, mean in means.items()}


def _done_there(
    done: Mapping[str, int], there: Mapping[str, int], counts: Mapping[str, int]
) -> frozenset[str]:
    """The nouns that, where they stand before the place, often have who does it too: "X's war in Y", "X's offensive in
    Y". They name the same event, whatever the word means alone.
    """
    least = max(LEAST, PART * sum(counts.values()))
    return frozenset(head for head, n in done.items() if there[head] >= least and n >= max(BOTH, DOER * there[head]))


def _alike(
    corpus: Corpus, counts: Mapping[str, int], sentences: Mapping[str, NDArray[np.float32]], deeds: frozenset[str]
) -> frozenset[str]:
    """Of the nouns beside one name the most frequent group that means nearly the same; none where it is one noun.

    Where the most usual noun is the name of one thing, those of single `deeds` in it are no other names: the attack in
    the war.
    """
    least = max(LEAST, PART * sum(counts.values()))
    heads = sorted(head for head, n in counts.items() if n >= least)
    if len(heads) < 2:
        return frozenset()
    vectors, around = corpus.vectors(heads), np.array([sentences[head] for head in heads])
    apart = np.clip(1 - (vectors @ vectors.T + around @ around.T) / 2, 0, 2)
    upper = apart[np.triu_indices(len(heads), 1)].astype(np.float64)
    groups = fcluster(linkage(upper, method="average"), 1 - ALIKE, criterion="distance")
    each = [[head for head, at in zip(heads, groups, strict=True) if at == group] for group in sorted(set(groups))]
    most = max(each, key=lambda group: (sum(counts[head] for head in group), group))
    if max(most, key=lambda head: (counts[head], head)) not in deeds:
        most = [head for head in most if head not in deeds]
    # "season" and "offseason" are two times, and no two names
    parts = {one for one in most for other in most if one != other and (one in other or other in one)}
    return frozenset(most) - parts if len(set(most) - parts) > 1 else frozenset()


def _forms(told: Sequence[tuple[EventNoun, str]]) -> dict[tuple[str, str], str]:
    """What each noun of an event is called by: itself, or with the words before it that nearly belong to its name."""
    phrases: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for noun, name in told:
        phrases[name, noun.head][noun.phrase] += 1
    found = {}
    for key, counts in phrases.items():
        phrase, n = min(counts.items(), key=lambda one: (one[0] == key[1], -one[1], one[0]))
        found[key] = phrase if n >= WHOLE * counts.total() else key[1]
    return found


def _is_whole(noun: EventNoun, form: str) -> bool:
    """Whether a mention has the name of its event: beside a "military operation" a bare "operation" may be any other,
    unless it stands with its place ("the X operation", "the operation in X").
    """
    return set(form.split()) <= set(noun.phrase.split()) or any(how != "'s" for how, _ in noun.beside)


@dataclass(frozen=True)
class _EventPlaces:
    """Which names stand for one place or body: "Xian" for X, and of two that one event has, the one where it is.

    `leads`: the words before the place where something is that somebody does ("X's war in Y", "on Y").
    """

    same: Mapping[str, str]
    where: Mapping[str, str]
    leads: frozenset[str]

    @classmethod
    def of(cls, nouns: Sequence[EventNoun], likely: frozenset[str]) -> _EventPlaces:
        uses = Counter(name for noun in nouns for _, name in noun.beside)
        same = countries(uses)
        pairs, as_doer = Counter[tuple[str, str]](), Counter[str]()
        for noun in nouns:
            if noun.head in likely:
                there = {same[name] for how, name in noun.beside if how not in ("'s", "")}
                by = {same[name] for how, name in noun.beside if how == "'s"}
                pairs.update((one, other) for one in by - there for other in there - by)
                as_doer.update(by)
        often = sorted((n, pair) for pair, n in pairs.items() if n >= max(BOTH, DOER * as_doer[pair[0]]))
        where = {one: other for n, (one, other) in often if n > pairs[other, one]}
        leads, at_place, at_doer = set[str](), Counter[str](), Counter[str]()
        for noun in nouns if where else ():
            if noun.head in likely:
                by = {where.get(same[name], "") for how, name in noun.beside if how == "'s"}
                for how, name in noun.beside:
                    if how not in ("'s", ""):
                        leads |= {how} if same[name] in by else set()
                        at_place[how] += same[name] in where.values()
                        at_doer[how] += same[name] in where
        # "X's war with Y" has "with" before the place too, but who writes "the war with X" means that in Y
        leads = {how for how in leads if at_place[how] > at_doer[how]}
        return cls(same, where, frozenset(leads))

    def name(self, noun: EventNoun) -> str:
        """The place or body that a noun's event is about; "" where no name stands beside it.

        Who has a war somewhere else is no place of it: "the war with X" is that in Y.
        """
        there = [self._there(how, self.called(name)) for how, name in noun.beside if how not in ("'s", "")]
        beside = [self.called(name) for how, name in noun.beside if how == ""]
        if there or beside:
            return (there or beside)[0]
        whose = [self.called(name) for _, name in noun.beside]
        return self.where.get(whose[0], whose[0]) if whose else ""

    def is_there(self, noun: EventNoun, place: str) -> bool:
        """Whether a noun stands before a place, with a word such as "in"."""
        return any(how not in ("'s", "") and self.called(name) == place for how, name in noun.beside)

    def is_done_there(self, noun: EventNoun) -> bool:
        """Whether a noun stands with who does it and with the place where they do."""
        there = {self.called(name) for how, name in noun.beside if how not in ("'s", "")}
        return any(self.where.get(self.called(name), "") in there for how, name in noun.beside if how == "'s")

    def called(self, name: str) -> str:
        """The place or body that a name stands for; one that is not known stands for itself."""
        return self.same.get(name, name.replace(".", ""))

    def _there(self, how: str, name: str) -> str:
        return name if how in self.leads else self.where.get(name, name)


@dataclass(frozen=True)
class KnownEvents:
    """Events with several names: by the name of their place, the nouns of each (`heads`), those that are its `own`, the
    form of each, the key of each; `single` are the nouns that mostly name single deeds; `sure` are the keys of the
    events that are named often enough, by several nouns; `people` are names that stand for no place. Those in `placed`
    name the event only before its place: "the offensive in Y", while "X's offensive" may be any.
    """

    place: _EventPlaces
    heads: Mapping[str, frozenset[str]]
    own: frozenset[tuple[str, str]]
    single: frozenset[str]
    forms: Mapping[tuple[str, str], str]
    keys: Mapping[str, str]
    sure: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    placed: frozenset[tuple[str, str]] = frozenset()

    def names(self) -> frozenset[str]:
        """The names of the places of those that are sure."""
        return frozenset(name for name, key in self.keys.items() if key in self.sure)

    def as_json(self) -> dict[str, Any]:
        """The same as JSON can say it."""
        return {
            "same": dict(self.place.same), "where": dict(self.place.where), "leads": sorted(self.place.leads),
            "heads": {name: sorted(heads) for name, heads in self.heads.items()},
            "own": sorted(self.own), "single": sorted(self.single),
            "forms": sorted([*key, form] for key, form in self.forms.items()), "keys": dict(self.keys),
            "sure": sorted(self.sure), "people": sorted(self.people), "placed": sorted(self.placed),
        }  # fmt: skip

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> KnownEvents:
        """From what `as_json` gives."""
        return cls(
            _EventPlaces(told["same"], told["where"], frozenset(told["leads"])),
            {name: frozenset(heads) for name, heads in told["heads"].items()},
            frozenset((name, head) for name, head in told["own"]), frozenset(told["single"]),
            {(name, head): form for name, head, form in told["forms"]}, told["keys"], frozenset(told["sure"]),
            frozenset(told.get("people", ())), frozenset((name, head) for name, head in told.get("placed", ())),
        )  # fmt: skip


def _own(
    nouns: Sequence[EventNoun], heads_of: Mapping[str, frozenset[str]], place: _EventPlaces
) -> frozenset[tuple[str, str]]:
    """The nouns that stand beside one name so often that they are that event's own, as (name, noun)."""
    beside, every_name = Counter[tuple[str, str]](), Counter[str]()
    for noun in nouns:
        if name := place.name(noun):
            every_name[noun.head] += 1
        if noun.head in heads_of.get(name, ()):
            beside[name, noun.head] += 1
    return frozenset(key for key, n in beside.items() if n >= OFTEN and n >= OWN * every_name[key[1]])


def _mentions(
    nouns: Sequence[EventNoun], articles: Sequence[str], heads_of: Mapping[str, frozenset[str]],
    own: frozenset[tuple[str, str]], single: frozenset[str], placed: frozenset[tuple[str, str]], place: _EventPlaces,
) -> Iterator[tuple[EventNoun, str]]:  # fmt: skip
    """Each mention with the name of its event: beside it, or pointed at in an article that names the event elsewhere,
    by whichever noun: who writes "the war in X" and then "the conflict" means it.

    A noun of a `single` deed, or one that the article has beside another name, is only pointed at where the event has
    it as its own, or where the article has it beside this name too. One that is `placed` is never pointed at.
    """

    def names(noun: EventNoun, name: str) -> bool:
        known = noun.head in heads_of.get(name, ())
        return known and ((name, noun.head) not in placed or place.is_there(noun, name))

    named: dict[str, Counter[str]] = defaultdict(Counter)
    there: set[tuple[str, str, str]] = set()
    elsewhere: set[tuple[str, str]] = set()
    for noun in nouns:
        name = place.name(noun)
        if names(noun, name):
            named[articles[noun.row]][name] += 1
            there.add((articles[noun.row], name, noun.head))
        elif name:
            elsewhere.add((articles[noun.row], noun.head))
    for noun in nouns:
        name, article = place.name(noun), articles[noun.row]
        if not name and noun.pointed:
            told = named.get(article, Counter())
            free = noun.head not in single and (article, noun.head) not in elsewhere
            of_it = [
                one for one in told
                if noun.head in heads_of[one] and (one, noun.head) not in placed
                and (free or (one, noun.head) in own or (article, one, noun.head) in there)
            ]
            name = max(of_it, key=lambda one: (told[one], one), default="")
        if names(noun, name):
            yield noun, name


def _keys(told: Sequence[tuple[EventNoun, str]], place: _EventPlaces) -> dict[str, str]:
    """How each event is written where its nouns compete: "the … in X", "the X …"."""
    ways: dict[str, Counter[str]] = defaultdict(Counter)
    heads: dict[tuple[str, str], set[str]] = defaultdict(set)
    for noun, name in told:
        for how, one in noun.beside:
            if place.called(one) == name:
                ways[name][how] += 1
                heads[name, how].add(noun.head)
    found = {}
    for name, counts in ways.items():
        worded = {how: n for how, n in counts.items() if how not in ("'s", "")}
        if worded:
            how = min(worded, key=lambda one: (-len(heads[name, one]), -worded[one], one))
            found[name] = f"the … {how} {name}"
        else:
            found[name] = f"the {name} …" if counts[""] >= counts["'s"] else f"{name}’s …"
    return found
