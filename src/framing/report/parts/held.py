"""Who is held responsible on a topic, and who says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.measures.cards import Answers
from framing.report.parts.answer import ARTICLES, FINDINGS, TIMES, CountTable, OutletSentence, TopicAnswer, roomy
from framing.report.parts.asked import measures_answering, place_of
from framing.report.parts.counted import CountedCell, CountedRow, CountedTable, counted_page
from framing.report.parts.evidence import exhibit
from framing.report.parts.few import SAME, goes_on, harm_named, turns_to_other
from framing.report.parts.findings import Finding
from framing.report.parts.not_read import not_read_by
from framing.report.parts.on_subject import (
    belongs_to,
    is_elsewhere,
    is_near,
    refers_back,
    tells_of,
    told_once,
)
from framing.report.parts.side_by_side import is_small
from framing.report.parts.silences import linked, saved_then
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row
from framing.report.writing import DASH
from framing.text.paragraphs.spoken import QUOTED

PARTIES = 4  # columns
OUTLETS = 2  # that have enough for a row: one alone is compared with nobody
CLAUSES = 10  # that an outlet has to have for a row: many are missed and some are wrong, so fewer are no picture
EXAMPLES = 6  # sentences
SEVERAL = 2  # sentences that are shown in place of a table
MANY, CLEARLY = 3, 1.2  # outlets with a row, and how many times as often one party is named, to say who names another
OWN = 3  # clauses in an outlet's own voice: fewer may be somebody's whom the parser did not see


@dataclass(frozen=True, slots=True)
class _PartyNamed:
    """Who is named as the doer of harm on a topic: the `parties` that are named most, and for each outlet the passages
    that name each of them, by voice.
    """

    parties: tuple[str, ...]
    by_outlet: Mapping[str, Sequence[Mapping[str, Sequence[Row]]]]

    def is_enough(self, slug: str) -> bool:
        """Whether an outlet names them often enough for a picture."""
        rows = [row for one in self.by_outlet[slug] for some in one.values() for row in some]
        return len(rows) >= CLAUSES and len({row["article_id"] for row in rows}) >= ARTICLES

    def n(self, slug: str, party: int) -> int:
        """How often an outlet names one of the parties."""
        return sum(map(len, self.by_outlet[slug][party].values()))


def _named_on(material: Material, topic_id: str) -> _PartyNamed:
    measures, corpus = measures_answering(material, Answers.HELD), material.corpus
    found: dict[str, dict[str, dict[str, list[Row]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for key in corpus.passages:
        if key[0] == topic_id and key[1] in measures and key[2] not in material.about.note(key[1]).item_kinds:
            for slug in corpus.passages.counts(key):
                of_it = [row for row in corpus.passages.rows(key, slug) if _is_of(material, topic_id, row)]
                found[key[2]][slug][key[3]] += _once(material, of_it)
    total = {item: sum(len(rows) for by in each.values() for rows in by.values()) for item, each in found.items()}
    often = sorted((item for item in total if total[item] >= TIMES), key=lambda item: (-total[item], item))
    parties = tuple(often[:PARTIES])
    return _PartyNamed(parties, {slug: [found[item][slug] for item in parties] for slug in corpus.outlets})


def _once(material: Material, rows: Sequence[Row]) -> list[Row]:
    """The passages without those in a sentence that their outlet has had in nearly the same words: a formula that it
    repeats in its articles says once what it says.
    """
    return [rows[place] for place in told_once([_sentence(material, row) for row in rows], SAME)]


def _heads(material: Material, parties: Sequence[str]) -> tuple[str, ...]:
    measures = measures_answering(material, Answers.HELD)
    return tuple(shown(material.item(measures[0], item)) for item in parties) if measures else ()


def names_another(material: Material, topic: TopicRef) -> tuple[Markup, str] | None:
    """The one outlet that names another party than all others most often as the doer of harm, with the counts, and
    where the sentences are; None where there is none, or where its counts are nearly the same. Of the others each
    stands with its own counts, if they are not nearly the same: two of them together may hide that. Outlets from other
    weeks than most articles on the topic tell of other deeds, and are left out.
    """
    named, corpus = material.once(_named_on, topic.topic_id), material.corpus
    telling = [slug for slug in corpus.outlets if named.is_enough(slug) and saved_then(corpus, topic, slug)]
    if len(named.parties) < 2 or len(telling) < MANY:
        return None
    most = {slug: max((0, 1), key=lambda party: named.n(slug, party)) for slug in telling}
    for slug in telling:
        mine, others = most[slug], [one for one in telling if one != slug]
        if all(most[one] != mine for one in others):
            own = named.n(slug, mine), named.n(slug, 1 - mine)
            rest = {one: (named.n(one, 1 - mine), named.n(one, mine)) for one in others}
            clear = [one for one, (most_named, other) in rest.items() if most_named >= CLEARLY * other]
            if own[0] < CLEARLY * own[1] or not clear:
                return None
            words, heads = material.words, _heads(material, named.parties)
            each = [
                words.say("in_short.blamed_other", outlet=corpus.outlets[one].bold, other=heads[1 - mine],
                          first=heads[mine], k=rest[one][0], l=rest[one][1])
                for one in clear
            ]  # fmt: skip
            return words.say(
                "in_short.blamed", topic=linked(topic), outlet=corpus.outlets[slug].bold, first=heads[mine],
                other=heads[1 - mine], n=own[0], m=own[1], others=words.listed(each),
            ), f"{counted_page(topic)}#held"  # fmt: skip
    return None


def held(material: Material, topic: TopicRef, stated: Sequence[Finding]) -> TopicAnswer:
    """Who is named as the doer of harm: in the outlet's own voice, and in somebody else's.

    Harm without a doer is no column: whom nobody names, nobody holds responsible.
    """
    measures, words, corpus = measures_answering(material, Answers.HELD), material.words, material.corpus
    named = material.once(_named_on, topic.topic_id)
    parties = named.parties
    rows, few, none, behind = [], [], [], dict[str, list[CountedCell]]()
    least = material.about.min_articles
    heads = _heads(material, parties)
    read = {slug for one in measures for slug in corpus.compared_by(one)}
    voices = {"own": words["answers"]["voice_own"], QUOTED: words["answers"]["voice_other"]}
    for slug, mark in corpus.outlets.items():
        each = named.by_outlet[slug]
        n = sum(len(some) for one in each for some in one.values())
        if named.is_enough(slug):
            rows.append((n, mark, tuple(_by_voice(material, len(one["own"]), len(one[QUOTED])) for one in each)))
            behind[slug] = [CountedCell.of(f"{head}, {voices[voice]}", one[voice])
                            for head, one in zip(heads, each, strict=True) for voice in voices]  # fmt: skip
        elif n:
            few.append(mark)
        elif len(corpus.covering[topic.topic_id].get(slug, ())) >= least and slug in read:
            none.append(mark)
    kept, more = roomy(material, rows)
    counted = CountedTable(
        counted_page(topic), "held", words["answers"]["held"],
        tuple(CountedRow.of(mark, behind[mark.slug]) for mark, _ in kept),
    )  # fmt: skip
    unread = bool(measures) and material.about.note(measures[0]).is_unsure("")
    sure = any(len(one["own"]) >= OWN for mark, _ in kept for one in named.by_outlet[mark.slug])
    title = words["answers"]["held_title"] + (words["answers"]["held_own"] if sure else "")
    table = CountTable(title, heads, kept, counted, tuple(few), tuple(none), unread, more)
    enough = len(rows) >= OUTLETS
    if enough:
        said = tuple(_examples(material, topic, measures[0], parties, frozenset(behind)))
    else:  # too few for a table of two outlets: they are shown as they stand
        said = harm_named(material, topic)
        if len(said) < SEVERAL and not is_small(material):
            said = ()  # of many articles one sentence is no answer
    return TopicAnswer(
        Answers.HELD.value, place_of(material, topic, measures), tuple(stated[:FINDINGS]),
        tables=(table,) if enough else (), said=said, said_of="" if enough else "held_few",
        not_read=not_read_by(material, topic.topic_id, measures),
    )  # fmt: skip


def _by_voice(material: Material, own: int, other: int) -> str:
    """How many clauses, and how many of them in the outlet's own voice, if these are enough to be sure of it."""
    if own < OWN:
        return str(own + other) if own + other else DASH
    return str(material.words.say("answers.n_own", n=own + other, own=own))


def _is_of(material: Material, topic_id: str, row: Row) -> bool:
    """Whether what a passage tells is something of the topic's own: its paragraphs tell of other things too.

    A clause that does not speak of the topic itself counts only in a paragraph that is near it. One that has the place
    in the topic's name and nothing else of its name or description tells of another thing there.
    """
    text = material.corpus.paragraphs[row["paragraph_id"]][1]
    clause = text[int(row["start"]) : int(row["end"])]
    if not belongs_to(material, topic_id, clause) or is_elsewhere(material, topic_id, clause):
        return False
    return is_near(material, topic_id, row["paragraph_id"]) or tells_of(material, topic_id, clause)


def _examples(
    material: Material, topic: TopicRef, measure: str, parties: Sequence[str], counted: frozenset[str]
) -> Iterator[OutletSentence]:
    """One sentence of each voice about the two parties that are named most, of the outlet that has the most there; then
    one for each other large number of the table. None twice. Only outlets whose clauses are `counted` in it are heard.

    Only where the clause of the deed itself speaks of the topic: its paragraphs tell of other deeds too. Of an outlet's
    the first is that of the paragraph that is most surely on the topic.
    """
    corpus, shown_at, shown_of = material.corpus, set[tuple[str, int]](), Counter[tuple[str, str]]()
    cells = list[tuple[bool, int, int, str, str, str, list[Row]]]()
    for place, item in enumerate(parties[:2]):
        for voice in ("own", QUOTED):
            key = (topic.topic_id, measure, item, voice)
            by = {slug: [row for row in corpus.passages.rows(key, slug) if _is_of(material, topic.topic_id, row)]
                  for slug in corpus.passages.counts(key) if slug in counted}  # fmt: skip
            ranked = sorted(by, key=lambda slug: (-len(by[slug]), slug))
            cells += [
                (slug != ranked[0], place, -len(by[slug]), slug, item, voice,
                 _speaking(material, topic.topic_id, by[slug], voice == "own"))
                for slug in ranked
            ]  # fmt: skip
    for later, *_, slug, item, voice, rows in sorted(cells, key=lambda cell: cell[:6]):
        if later and (shown_of[slug, item] or len(rows) < OWN or len(shown_at) >= EXAMPLES):
            continue
        left = (row for row in rows if _place(row) not in shown_at and not _has_both(material, row, item, parties))
        if (row := next(left, None)) is not None:
            shown_of[slug, item] += 1
            shown_at.add(_place(row))
            said = material.words["answers"]["voice_other" if voice == QUOTED else "voice_own"]
            whose = f"{shown(material.item(measure, item))}: {said}"
            yield OutletSentence(corpus.outlets[slug], exhibit(corpus, row, ""), whose)


def _has_both(material: Material, row: Row, party: str, parties: Sequence[str]) -> bool:
    """Whether the sentence of a passage goes on to what another of the parties does or says."""
    return turns_to_other(_sentence(material, row), party, parties)


def _sentence(material: Material, row: Row) -> str:
    key = row["paragraph_id"]
    start, end = material.corpus.sentence_at(key, int(row["start"]), int(row["end"]))
    return material.corpus.paragraphs[key][1][start:end]


def _place(row: Row) -> tuple[str, int]:
    return row["paragraph_id"], int(row["start"])


def _speaking(material: Material, topic_id: str, rows: Iterable[Row], own: bool) -> list[Row]:
    """The passages that speak of the topic themselves, those first whose sentence ends with the deed, and whose
    paragraph is most surely on it.

    Where none does, any that belongs to it, if the table has a number for them: those of the outlet's `own` voice.
    """
    corpus = material.corpus

    def near(row: Row) -> float:
        return max((how for one, how in corpus.on_topic.get(row["paragraph_id"], ()) if one == topic_id), default=0.0)

    found, other = list[Row](), list[Row]()
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        told = corpus.paragraphs[row["paragraph_id"]][1][start:end]
        sentence = corpus.paragraphs[row["paragraph_id"]][1][corpus.sentence_at(row["paragraph_id"], start, end)[0] :]
        if refers_back(sentence):
            continue  # nobody knows who "he" is
        if is_near(material, topic_id, row["paragraph_id"]) and _is_of(material, topic_id, row):
            (found if tells_of(material, topic_id, told) else other).append(row)
    counted = own and len(found) + len(other) >= OWN
    chosen = found or (other if counted else ())
    return sorted(chosen, key=lambda row: (goes_on(material, row), -near(row), _place(row)))
