"""What few articles say on a topic, in their sentences: who is named as the doer of harm, and whom each outlet quotes.

Few articles have no habits that could be counted. Their words are shown as they stand.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.languages.known import capitals, either, every, merged, small_letters
from framing.measures.cards import Answers
from framing.report.parts.answer import OutletSentence, PersonQuoted
from framing.report.parts.asked import measures_answering
from framing.report.parts.evidence import exhibit
from framing.report.parts.heard import PAGE, beside, can_be_shown, in_full, is_nobody, speaking, surnames_of
from framing.report.parts.on_subject import (
    is_article_on,
    is_surely_on,
    is_voice_on,
    n_words_of,
    n_words_of_name,
    refers_back,
    share_of_words,
    tells_plainly,
)
from framing.report.parts.people_shown import office, shown_names, with_office
from framing.report.parts.side_by_side import is_small
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row, records
from framing.report.sources.speakers import quotations
from framing.text.mentions.people import written_person
from framing.text.paragraphs.spoken import QUOTED

SENTENCES = 6  # on who does harm
LONGEST = 60  # words of a sentence that can be read at a glance
PEOPLE = 6  # whom one outlet quotes
SAID = 8  # quotations
SAME = 0.75  # of the words of a sentence: with so many of them, another says the same
ALIKE = 4  # letters with which words begin that may be one
_PLACES = frozenset(one.lower() for one in every(lambda one: one.people.places))
# "she said": nobody knows who
_SHE_SAID = re.compile(
    rf"\b(?:{either(lambda one: one.speech.pronouns)}) (?:{either(lambda one: one.speech.verbs)})\b", re.I
)
_CREDIT = re.compile(rf"^\W*\||\w/[{capitals()}]{{2}}")  # "| Ann Lee/AP Photo"
_WORD = re.compile(r"[^\W\d_]{4,}")
_TURNING = re.compile(rf"\b(?:{either(lambda one: (*one.statements.turning, *one.statements.when))})\b", re.I)
_JOINED = re.compile(rf"\b(?:{either(lambda one: one.speech.clauses)}) (\w+)", re.I)
_STATES = merged(lambda one: one.statements.states)
_STOP = frozenset(every(lambda one: one.words.stop))
_RANKS = frozenset(one.lower() for one in every(lambda one: one.people.ranks))


@dataclass(frozen=True, slots=True)
class _NamedDoer:
    """A sentence that names a party as the doer of harm, in a voice."""

    party: str
    voice: str
    outlet: str
    measure: str
    row: Row

    @property
    def place(self) -> tuple[str, int]:
        return self.row["paragraph_id"], int(self.row["start"])


def harm_named(material: Material, topic: TopicRef) -> tuple[OutletSentence, ...]:
    """Sentences that name somebody as the doer of harm, each with who is named and in whose words.

    First one of each party in each voice, those first that most sentences name, then those of other outlets; of these
    that of the paragraph that is most surely on the topic.
    """
    words, corpus = material.words, material.corpus

    def near(one: _NamedDoer) -> float:
        there = corpus.on_topic.get(one.row["paragraph_id"], ())
        return max((how for key, how in there if key == topic.topic_id), default=0.0)

    found = _known(material, _harms(material, topic))
    if not is_small(material):
        found = [one for one in found if _is_told(material, topic.topic_id, one)]
        parties = frozenset(one.party for one in found)
        found = [one for one in found if not turns_to_other(_sentence(material, one), one.party, parties)]
    named = Counter(one.party for one in found)
    told: Counter[tuple[str, str]] = Counter()
    shown_at, by_outlet, chosen = set[tuple[str, int]](), Counter[str](), list[_NamedDoer]()
    while len(chosen) < SENTENCES and (left := [one for one in found if _sentence_at(material, one) not in shown_at]):
        best = min(left, key=lambda one: (
            goes_on(material, one.row), told[one.party, one.voice], by_outlet[one.outlet], -named[one.party],
            one.party, one.voice, -near(one), one.place,
        ))  # fmt: skip
        chosen.append(best)
        told[best.party, best.voice] += 1
        by_outlet[best.outlet] += 1
        shown_at.add(_sentence_at(material, best))
        text = _sentence(material, best)  # an outlet has its background in several articles, with a word changed
        found = [one for one in found if one is best or share_of_words(_sentence(material, one), text) < SAME]
    return tuple(
        OutletSentence(
            corpus.outlets[one.outlet], exhibit(corpus, one.row, ""),
            str(words.say(
                "answers.doer_other" if one.voice == QUOTED else "answers.doer_own",
                who=shown(material.item(one.measure, one.party)),
            )),
        )
        for one in chosen
    )  # fmt: skip


def _harms(material: Material, topic: TopicRef) -> list[_NamedDoer]:
    corpus = material.corpus
    measures, found = measures_answering(material, Answers.HELD), []
    for key in corpus.passages:
        topic_id, measure, item, voice = key
        if topic_id != topic.topic_id or measure not in measures or item in material.about.note(measure).item_kinds:
            continue
        for slug in corpus.passages.counts(key):
            rows = (row for row in corpus.passages.rows(key, slug) if _can_be_read(material, row))
            found += [_NamedDoer(item, voice, slug, measure, row) for row in rows if _is_of(material, topic, item, row)]
    return found


def _known(material: Material, found: Sequence[_NamedDoer]) -> list[_NamedDoer]:
    """Those without what is named once and is nobody known: the parser takes a rocket for a place at times."""
    named = Counter(one.party for one in found)
    every = (material.about.names, material.about.found)
    people = {name.lower() for names in every for name in (*names, *names.values())}
    return [one for one in found if named[one.party] > 1 or one.party.lower() in people | _PLACES]


def _is_of(material: Material, topic: TopicRef, party: str, row: Row) -> bool:
    """Whether the clause of a deed has a word of the topic besides the doer's: most news of a war mention its begin.

    A country or a people counts only if it is in the topic's name: "X invaded Y" is no news of the grain of Y.
    """
    clause = material.corpus.paragraphs[row["paragraph_id"]][1][int(row["start"]) : int(row["end"])]
    about = _beginnings(f"{topic.description} {topic.terms}") - _PEOPLES | _beginnings(topic.name)
    return bool(_beginnings(clause) & about - _beginnings(party))


def _is_told(material: Material, topic_id: str, one: _NamedDoer) -> bool:
    """Whether the clause of the deed has what tells most in the topic's name, in an article on it: others have a
    paragraph on it in passing.
    """
    clause = material.corpus.paragraphs[one.row["paragraph_id"]][1][int(one.row["start"]) : int(one.row["end"])]
    return tells_plainly(material, topic_id, clause) and is_article_on(material, topic_id, one.row["article_id"])


def turns_to_other(sentence: str, party: str, parties: Collection[str]) -> bool:
    """Whether a sentence goes on to another of the parties ("X accuses Y, while Y says that X", "and Y says"): it has
    both sides, and the name of one beside it would be half of what it says.
    """
    others = [other for other in parties if not _names_of(other) & _names_of(party)]
    behind = " ".join([*_TURNING.split(sentence)[1:], *_JOINED.findall(sentence)])
    return any(_beginnings(behind) & _names_of(other) for other in others)


def goes_on(material: Material, row: Row) -> bool:
    """Whether the sentence of a deed goes on to something else behind its clause: what it was an answer to, or when it
    was, which may be the other side's part in it, whoever is named.
    """
    key, end = row["paragraph_id"], int(row["end"])
    last = material.corpus.sentence_at(key, int(row["start"]), end)[1]
    return _TURNING.search(material.corpus.paragraphs[key][1][end:last]) is not None


def _names_of(party: str) -> frozenset[str]:
    return _beginnings(" ".join([party, *(name for name, state in _STATES.items() if state == party)]))


def _beginnings(text: str) -> frozenset[str]:
    """The first letters of the longer words, function words apart: "bombs" and "bombing" begin alike."""
    return frozenset(word[:ALIKE] for word in _WORD.findall(text.casefold()) if word not in _STOP)


_PEOPLES = _beginnings(" ".join(every(lambda one: one.people.places)))


def _can_be_read(material: Material, row: Row) -> bool:
    """Whether the sentence of a passage is no page, has no credit of a picture in it, and neither begins with somebody
    who stands before it nor is said by them.
    """
    corpus, key = material.corpus, row["paragraph_id"]
    start, end = corpus.sentence_at(key, int(row["start"]), int(row["end"]))
    sentence = corpus.paragraphs[key][1][start:end]
    own = key not in corpus.repeated and row["article_id"] not in corpus.copies
    own = own and not _CREDIT.search(sentence) and not _SHE_SAID.search(sentence)
    return own and len(sentence.split()) <= LONGEST and not refers_back(sentence)


def _sentence_at(material: Material, one: _NamedDoer) -> tuple[str, int]:
    key, start = one.place
    return key, material.corpus.sentence_at(key, start, int(one.row["end"]))[0]


def _sentence(material: Material, one: _NamedDoer) -> str:
    key, start = one.place
    first, last = material.corpus.sentence_at(key, start, int(one.row["end"]))
    return material.corpus.paragraphs[key][1][first:last]


def people_heard(
    material: Material, topic: TopicRef
) -> tuple[tuple[Markup, ...], tuple[PersonQuoted, ...]]:
    """For each outlet a line with the people whom it quotes on a topic, and one quotation of each of those most quoted.

    Who holds an office comes first, then whom more outlets quote; of few articles who is quoted most. Only a sentence
    that names the speaker counts: whom "he" means is a guess, and of few quotations a wrong one weighs much.
    """
    corpus, words, names, small = material.corpus, material.words, shown_names(material), is_small(material)
    quoted: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row, who in material.once(_speaking, ""):
        if _is_on(material, topic.topic_id, row) and _names(material, who, row):
            quoted[corpus.articles[row["article_id"]].outlet][names.get(who, who)].append(row)
    if not small:
        for by in quoted.values():
            for who in [who for who in by if is_nobody(material, topic.topic_id, who)]:
                del by[who]
    n_outlets = Counter(who for by in quoted.values() for who in by)

    def unknown(who: str) -> tuple[bool, int]:
        return (False, 0) if small else (not office(material, topic, who), -n_outlets[who])

    lines, named = [], set[str]()  # whose office has been said
    for slug, mark in corpus.outlets.items():
        by = quoted.get(slug, {})
        if not by:
            continue
        most = sorted(by, key=lambda who: (*unknown(who), -len(by[who]), who))
        first = most[:PEOPLE]
        called = [who if who in named else with_office(material, topic, who) for who in first]
        people = [words.say("answers.quoted_times", who=one, n=len(by[who]))
                  for who, one in zip(first, called, strict=True)]  # fmt: skip
        named.update(first)
        more = words.count("answers.more_people", len(most) - len(first)) if len(most) > len(first) else ""
        listed = words.listed([*people, more] if more else people)
        lines.append(words.say("answers.quotes", outlet=mark.name, people=listed))
    if lines:
        lines.insert(0, words.say("answers.quoted_few"))
    every = Counter({(who, slug): len(rows) for slug, by in quoted.items() for who, rows in by.items()})
    found = [
        (_is_beside(material, topic.topic_id, best), *unknown(who), -n, who, slug, best)
        for (who, slug), n in every.items()
        if (best := _telling(material, topic.topic_id, who, quoted[slug][who])) is not None
    ]  # fmt: skip
    said, told = list[PersonQuoted](), set[str]()
    for *_, who, slug, best in sorted(found, key=lambda one: one[:6]):
        if who not in told and len(said) < SAID:
            told.add(who)
            said.append(PersonQuoted(corpus.outlets[slug], who, exhibit(corpus, best, "")))
    return tuple(lines), tuple(said)


def _is_beside(material: Material, topic_id: str, row: Row) -> bool:
    """Whether the sentence of a quotation has no word of the topic's name; of few articles all are shown alike."""
    start, end = material.corpus.sentence_at(row["paragraph_id"], int(row["start"]), int(row["end"]))
    sentence = material.corpus.paragraphs[row["paragraph_id"]][1][start:end]
    return not is_small(material) and not n_words_of_name(material, topic_id, sentence)


def _is_on(material: Material, topic_id: str, row: Row) -> bool:
    """Whether a quotation stands in a paragraph on the topic; in many articles, whether it is said on it."""
    if not is_small(material):
        return is_voice_on(material, topic_id, row["paragraph_id"])
    return any(one == topic_id for one, _ in material.corpus.on_topic.get(row["paragraph_id"], ()))


def _names(material: Material, who: str, row: Row) -> bool:
    """Whether the sentence of a quotation names the speaker beside it."""
    return any(one in part for one in surnames_of(who, row) for part in beside(material, row))


def _speaking(material: Material, _: str) -> list[tuple[Row, str]]:
    """The quotations of people whom an article names in full, if only once, or with a title: "Pope Clement"."""
    found = [(row, who) for row, who in speaking(material) if _is_name(who)]
    known = {(row["paragraph_id"], row["start"]) for row, _ in found}
    frame = quotations(material)
    frame = frame[frame["speaker"].notna()]
    for row in records(frame[["paragraph_id", "article_id", "start", "end", "speaker", "as_written", "n_words"]]):
        name = written_person(row["speaker"])
        if name is None or (row["paragraph_id"], row["start"]) in known or row["article_id"] in material.corpus.copies:
            continue
        if name[0] == name[1] and (who := _titled(material, row["article_id"], name[1])):
            found.append((row, who))
    # "President Lee" is the Ann Lee whom another article names
    full = defaultdict[str, set[str]](set)
    for who in {who for _, who in found}:
        if who.split()[0].lower() not in _RANKS:
            full[who.split()[-1]].add(who)
    known_as = {who: full[who.split()[-1]] for _, who in found if who.split()[0].lower() in _RANKS}
    return [(row, min(known_as[who]) if len(known_as.get(who, ())) == 1 else who) for row, who in found]


def _is_name(who: str) -> bool:
    """Whether none but the first words is a rank: "Ann Lee Mr Lee" is two, run together, "Norland Democrat" none."""
    return not any(word.lower().rstrip(".") in _RANKS for word in who.split()[1:])


def _titled(material: Material, article_id: str, surname: str) -> str:
    """The one title with which an article has a surname, with it: "Pope Clement"; "" where it has none or several,
    or a given name too.
    """
    if surname.lower() in _RANKS or in_full(material, article_id, surname):
        return ""
    before = re.compile(rf"\b((?:[{capitals()}][{small_letters()}]+ )+){re.escape(surname)}\b")
    texts = [text for *_, text in material.corpus.written[article_id]]
    ahead = [match[1].split() for text in texts for match in before.finditer(text)]
    # the whole title: who is Vice President is no President
    titles = (itertools.takewhile(lambda word: word.lower() in _RANKS, reversed(words)) for words in ahead)
    ranked = {" ".join(reversed(list(words))) for words in titles} - {""}
    return f"{min(ranked)} {surname}" if len(ranked) == 1 else ""


def _telling(material: Material, topic_id: str, who: str, quotations: Sequence[Row]) -> Row | None:
    """The longest quotation that can be read at a glance and shows who speaks; of many articles, that with most words
    of the topic, which is surely on it.
    """
    corpus, found = material.corpus, list[tuple[int, int, str, int, Row]]()
    for row in quotations:
        start, end = corpus.sentence_at(row["paragraph_id"], int(row["start"]), int(row["end"]))
        sentence = corpus.paragraphs[row["paragraph_id"]][1][start:end]
        small = is_small(material)
        on_it = small or is_surely_on(material, topic_id, sentence)
        if row["n_words"] <= PAGE and on_it and can_be_shown(material, who, row):
            said = 0 if small else n_words_of(material, topic_id, sentence)
            found.append((said, row["n_words"], row["paragraph_id"], -int(row["start"]), row))
    return max(found, key=lambda one: one[:4])[-1] if found else None
