"""Whom each outlet quotes on a topic, as people whom the texts name in full, and what each of them says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from framing.languages.known import capitals, either, every, small_letters
from framing.languages.known import known as languages
from framing.measures.shared.statements import no_claim
from framing.report.parts.on_subject import (
    is_of_the_past,
    is_surely_on,
    is_voice_on,
    n_words_of,
    n_words_of_name,
    refers_back,
    speaks_of,
)
from framing.report.sources.material import Material
from framing.report.sources.rows import Row, records
from framing.report.sources.speakers import quotations
from framing.text.mentions.held import people_in
from framing.text.mentions.people import PLACED, FoundPerson, given_of, same_given, surname_of, written_person

POINTED = 0.5  # of the uses of a name that stand behind "a" or "the", from which on it is no person's
MOSTLY = 0.5  # of the uses of a word that are written in small letters, from which on it is a usual word
BIT, PAGE = 10, 45  # words of a quotation or sentence that says something by itself, and that can be read at a glance
_SMALL, _CAPITAL = small_letters(), capitals()
# Sentences without a space between them, as of a page that has lost its lines: "he said.They left".
_RUN_TOGETHER = re.compile(
    rf"[{_SMALL}]{{2}}[.!?][”’\"']?[“‘\"']?(?:[{_CAPITAL}][{_SMALL}]|[{_CAPITAL}]{{1,5}} [{_SMALL}])"
)
_BEFORE_PLACES = frozenset(every(lambda one: one.people.at_places))
_BEFORE_THINGS = frozenset(every(lambda one: (*one.statements.indefinite, *one.titles.pointing)))
_WORD = re.compile(r"[^\W\d_]+")
GIVEN = frozenset(every(lambda one: (*one.saying.men, *one.saying.women))) | frozenset(
    name for one in languages() for group in one.people.given for name in group
)
_RANKS = frozenset(one.lower() for one in every(lambda one: one.people.ranks))
_INITIAL = re.compile(rf"(?<=\S )[{_CAPITAL}]\. ")  # of a second given name: "Ann B. Lee" is who "Ann Lee" is
# Somebody's name, or that of something with two words: "Ann Lee", "Ann de Lee".
_FULL_NAME = re.compile(
    rf"[{_CAPITAL}][{_SMALL}]+(?: (?:{either(lambda one: one.speech.particles)})){{0,2}} [{_CAPITAL}][{_SMALL}]+"
)


@dataclass(slots=True)
class Heard:
    """What an outlet quotes from one person."""

    n_words: int
    articles: frozenset[str]
    rows: tuple[Row, ...]


def telling_quotation(material: Material, topic_id: str, who: str, quotations: Sequence[Row]) -> Row | None:
    """The sentence of a quotation that says most of the topic to who reads it alone: with a word of its name, the most
    of its words, and neither a bit nor a page, if there is one. Of a quotation of several sentences it is one: they
    may be several quotations, or half of one.

    None where no such sentence has a word of the topic, or where the text does not show plainly who speaks.
    """

    def worth(row: Row) -> tuple[bool, bool, bool, bool, bool, int, int, tuple[str, int]]:
        sentence = _sentence(material, row)
        unnamed, said = surname_of(who) not in sentence, n_words_of(material, topic_id, sentence)
        place, off = (row["paragraph_id"], int(row["start"])), not speaks_of(material, topic_id, sentence)
        beside = not n_words_of_name(material, topic_id, sentence)
        return row["n_words"] > PAGE, refers_back(sentence), off, beside, unnamed, -said, -row["n_words"], place

    def is_shown(row: Row) -> bool:
        sentence = _sentence(material, row)
        whole = not _RUN_TOGETHER.search(sentence) and is_surely_on(material, topic_id, sentence)
        return whole and can_be_shown(material, who, row)

    parts = (part for row in quotations for part in _by_sentence(material, row))
    return min(filter(is_shown, parts), key=worth, default=None)


def can_be_shown(material: Material, who: str, row: Row) -> bool:
    """Whether a quotation is no bit, its sentence no half of one inside another (which begins behind no space) and no
    caption or request, and who speaks plain.
    """
    start, end = material.corpus.sentence_at(row["paragraph_id"], int(row["start"]), int(row["end"]))
    text = material.corpus.paragraphs[row["paragraph_id"]][1]
    half = start > 0 and not text[start - 1].isspace()
    claims = no_claim().search(text[start:end].lower()) is None
    return bool(row["n_words"] >= BIT and not half and claims and is_plain(material, who, row))


def _by_sentence(material: Material, row: Row) -> Iterator[Row]:
    """A quotation cut at the ends of its sentences."""
    start, end = int(row["start"]), int(row["end"])
    text = material.corpus.paragraphs[row["paragraph_id"]][1]
    for first, last in material.corpus.sentences.get(row["paragraph_id"], ((start, end),)):
        left, right = max(start, first), min(end, last)
        if left < right:
            yield {**row, "start": left, "end": right, "n_words": len(text[left:right].split())}


def is_plain(material: Material, who: str, row: Row) -> bool:
    """Whether a reader sees who speaks: the sentence names them beside the quotation, or they are the last whom the
    text before it names.
    """
    surnames = surnames_of(who, row)
    if any(surname in part for surname in surnames for part in beside(material, row)):
        return True
    article = material.corpus.written[row["article_id"]]
    at = next(i for i, (key, _, _) in enumerate(article) if key == row["paragraph_id"])
    before = article[at - 1][2] + " " if at else ""
    text = before + article[at][2][: int(row["start"])]
    named, length = max((text.rfind(surname), len(surname)) for surname in surnames)
    between = text[named + length :]
    return named >= 0 and not any(match[0] not in who for match in _FULL_NAME.finditer(between))


def surnames_of(who: str, row: Row) -> set[str]:
    """The surname of who speaks, as it is shown and as the text has it."""
    return {surname_of(one) for one in (who, row.get("as_written") or who)}


def beside(material: Material, row: Row) -> tuple[str, str]:
    """The sentence of a quotation before and behind it."""
    start, end = int(row["start"]), int(row["end"])
    text = material.corpus.paragraphs[row["paragraph_id"]][1]
    first, last = material.corpus.sentence_at(row["paragraph_id"], start, end)
    return text[first:start], text[end:last]


def _is_about(material: Material, who: str, row: Row) -> bool:
    """Whether a quotation names its speaker, and its sentence does not: hardly anybody says so of themselves. Whom "he"
    means is a guess, and here a wrong one.
    """
    said = material.corpus.paragraphs[row["paragraph_id"]][1][int(row["start"]) : int(row["end"])]
    return any(one in said for one in surnames_of(who, row)) and not any(
        one in part for one in surnames_of(who, row) for part in beside(material, row)
    )


def is_nobody(material: Material, topic_id: str, who: str) -> bool:
    """Whether a name often stands where a place's does, or mostly where a thing's or a kind's: nobody is called so who
    is "in North Velden" or "a Green Helmet". Or whether it is made of a thing's word: "Harbour Price Tracker".
    """
    if is_thing(material, who):
        return True
    there, told = re.compile(rf"(?:\b(\w+)\s+)?\b{re.escape(who)}\b"), material.once(_texts_on, topic_id)
    before = [(match[1] or "").lower() for text in told if who in text for match in there.finditer(text)]
    placed, pointed = (sum(word in words for word in before) for words in (_BEFORE_PLACES, _BEFORE_THINGS))
    return placed > PLACED * len(before) or pointed > POINTED * len(before)


def is_thing(material: Material, who: str) -> bool:
    """Whether the last word of a name is a usual word, which mostly stands in small letters, and is nobody's surname.

    It is somebody's if the first word is a given name, or if a text that has the whole name calls them by the last word
    alone: "a note by Price". Then "Ned Price" is a person, whatever else has a price.
    """
    first, *_, last = who.split() if " " in who else (who, who)
    small = material.once(_written, "small")[last.lower()]
    if first in GIVEN or not small:
        return False
    told = [texts for texts in texts_of_articles(material).values() if who in texts]
    large = material.once(_written, "large")[last.lower()] - sum(texts.count(who) for texts in told)
    alone = re.compile(rf"(?:[.!?”’\"')\n]|\b[{_SMALL}]+,?) {re.escape(last)}\b(?! [{_CAPITAL}])")
    return small > MOSTLY * (small + large) and not any(alone.search(texts) for texts in told)


def _written(material: Material, how: str) -> Counter[str]:
    """How often each word stands in "small" letters, or with a "large" one, by its small letters."""
    kind = str.islower if how == "small" else str.istitle
    texts = (text for _, text in material.corpus.paragraphs.values())
    return Counter(word.lower() for text in texts for word in _WORD.findall(text) if kind(word))


def texts_of_articles(material: Material) -> dict[str, str]:
    """The whole text of each article."""
    return material.once(_texts_of_articles, "")


def _texts_of_articles(material: Material, _: str) -> dict[str, str]:
    found: dict[str, list[str]] = defaultdict(list)
    for article_id, text in material.corpus.paragraphs.values():
        found[article_id].append(f" {text}")
    return {article_id: "\n".join(texts) for article_id, texts in found.items()}


def _texts_on(material: Material, topic_id: str) -> list[str]:
    """The paragraphs on a topic."""
    corpus = material.corpus
    return [text for key, (_, text) in corpus.paragraphs.items()
            if any(one == topic_id for one, _ in corpus.on_topic.get(key, ()))]  # fmt: skip


def people_quoted(material: Material, topic_id: str) -> dict[str, dict[str, Heard]]:
    """outlet -> person -> what it quotes from them on a topic. Who is no person by name is not among them.

    Only what is said on the topic: an article on it quotes people on other things too.
    """
    corpus = material.corpus
    found: dict[str, dict[str, Heard]] = defaultdict(dict)
    for row, who in speaking(material):
        if is_voice_on(material, topic_id, row["paragraph_id"]):
            by = found[corpus.articles[row["article_id"]].outlet]
            heard = by.get(who, Heard(0, frozenset(), ()))
            n_words, articles = heard.n_words + int(row["n_words"]), heard.articles | {row["article_id"]}
            by[who] = Heard(n_words, articles, (*heard.rows, row))
    return found


def speaking(material: Material) -> Sequence[tuple[Row, str]]:
    """The quotations of people whom the texts name in full, each with that name."""
    return material.once(_people_speaking, "")


def outlets_heard(material: Material) -> frozenset[str]:
    """The outlets in which anybody who speaks was found to be a person, on whatever topic."""
    articles = material.corpus.articles
    return frozenset(articles[row["article_id"]].outlet for row, _ in speaking(material))


def _people_speaking(material: Material, _: str) -> list[tuple[Row, str]]:
    """The quotations of people, each with the speaker's full name, which stands in the same article.

    What was said in earlier years is left out: a proverb's author does not speak. A surname that several people have
    there in full is left out, unless the sentence itself has the full name; and so
    are copies: in another article another may have it. One that nobody who speaks has there in full is that of the
    person who is known by it in all articles ("President Lee"), or of the one whom the article has with a given name.
    """
    corpus = material.corpus
    frame = quotations(material)
    frame = frame[frame["speaker"].notna()]
    listed = frozenset(material.about.names.values())
    said: list[tuple[Row, str, str]] = []
    anywhere: dict[str, set[str]] = defaultdict(set)
    for row in records(frame[["paragraph_id", "article_id", "start", "end", "speaker", "as_written", "n_words"]]):
        name = written_person(row["speaker"])
        if name is not None and row["article_id"] not in corpus.copies:
            said.append((row, *name))
            if name[0] != name[1]:
                anywhere[name[1]].add(name[0])
    found, bearers = [], _bearers(material)
    for row, written, surname in said:
        there = _people(_there(material, row["article_id"], anywhere[surname]))
        if row["speaker"] in listed:
            known = {row["speaker"]}
        elif written != surname:
            known = {written} if len(there) < 2 or written in _sentence(material, row) else there
        elif (bearer := bearers.get(surname)) and not there & {bearer.label, *bearer.names}:
            # who bears the name in most articles, unless this one has a namesake in full
            others = there | _there(material, row["article_id"], set(bearer.others))
            known = set() if others else {bearer.label}
        else:
            known = there or in_full(material, row["article_id"], surname)
        now = not is_of_the_past(" ".join(beside(material, row)), corpus.articles[row["article_id"]].day)
        if now and len(known) == 1 and not _is_about(material, next(iter(known)), row):
            found.append((row, _INITIAL.sub("", next(iter(known)))))
    return found


def _bearers(material: Material) -> dict[str, FoundPerson]:
    """By each name that stands alone the person whom it means in an article that names nobody so in full."""
    found: dict[str, list[FoundPerson]] = defaultdict(list)
    for one in people_in(material.corpus.tables["people"]).values():
        if isinstance(one, FoundPerson) and " " in one.label:
            for name in set(one.alone) - set(one.if_in_full):
                found[name].append(one)
    return {name: people[0] for name, people in found.items() if len(people) == 1}


def _sentence(material: Material, row: Row) -> str:
    """The sentence with a quotation."""
    start, end = material.corpus.sentence_at(row["paragraph_id"], int(row["start"]), int(row["end"]))
    return material.corpus.paragraphs[row["paragraph_id"]][1][start:end]


def _people(names: Collection[str]) -> set[str]:
    """Full names of one surname, those of one person once: "Ann B. Lee" is "Ann Lee", whatever the spelling."""
    found: list[str] = []
    for name in sorted(names, key=lambda name: (len(name), name)):
        if not any(same_given(given_of(name), given_of(one)) for one in found):
            found.append(name)
    return set(found)


def in_full(material: Material, article_id: str, surname: str) -> set[str]:
    """The full names with a known given name that an article has for a surname."""
    texts = [text for *_, text in material.corpus.written[article_id] if surname in text]
    # who has the family name first: "Tan Mei-lin"
    behind = re.compile(rf"\b{re.escape(surname)} [{_CAPITAL}][{_SMALL}]+-[{_SMALL}]+\b")
    if first := {match[0] for text in texts for match in behind.finditer(text)}:
        return first
    before = re.compile(rf"\b([{_CAPITAL}][{_SMALL}]+) {re.escape(surname)}\b")
    given = {match[1] for text in texts for match in before.finditer(text)} & GIVEN
    return _people([f"{one} {surname}" for one in given if one.lower() not in _RANKS])


def _there(material: Material, article_id: str, names: Collection[str]) -> set[str]:
    """Those of the names that an article has."""
    if not names:
        return set()
    texts = [material.corpus.articles[article_id].title, *(text for *_, text in material.corpus.written[article_id])]
    return {name for name in names if any(name in text for text in texts)}
