"""Whose voices are heard on a topic: who is quoted in how many articles of each outlet, and one quotation of each."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.measures.cards import Answers
from framing.report.parts.answer import FINDINGS, HeardTable, PersonHeard, PersonQuoted, TopicAnswer
from framing.report.parts.asked import measures_answering, place_of
from framing.report.parts.counted import CountedCell, CountedRow, CountedTable, counted_page
from framing.report.parts.evidence import exhibit
from framing.report.parts.few import people_heard
from framing.report.parts.findings import Finding
from framing.report.parts.heard import (
    Heard,
    is_nobody,
    outlets_heard,
    people_quoted,
    telling_quotation,
)
from framing.report.parts.not_read import finds_people, outlets_by_language
from framing.report.parts.people_shown import office, shown_names, with_office
from framing.report.parts.side_by_side import is_small_on
from framing.report.sources.material import Material
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row

PEOPLE = 8  # rows
SEVERAL = 4  # that a table of few articles has at least
OUTLETS = 8  # columns, those with the most articles on the topic
INSTEAD = 3  # people whom an outlet quotes that quotes none of the rows
ARTICLES = 3  # that have to quote somebody: who stands in one or two is not heard on a topic


@dataclass(slots=True)
class _Speaker:
    """Somebody with what each outlet quotes from them, under whatever spelling of the name."""

    who: str
    by_outlet: dict[str, list[Heard]]

    def n_articles(self, slug: str) -> int:
        return len(frozenset().union(*(one.articles for one in self.by_outlet.get(slug, ()))))

    def rows(self, slug: str) -> list[Row]:
        return [row for heard in self.by_outlet[slug] for row in heard.rows]

    def rank(self, office: str) -> tuple[bool, int, int, int, str]:
        """Who holds an office comes first, then who is quoted by more outlets, then in more articles."""
        words = sum(one.n_words for some in self.by_outlet.values() for one in some)
        return not office, -len(self.by_outlet), -sum(map(self.n_articles, self.by_outlet)), -words, self.who


def voices(material: Material, topic: TopicRef, stated: Sequence[Finding]) -> TopicAnswer:
    """Who is quoted: people whom the texts name in full, those with an office and in several outlets first."""
    measures = measures_answering(material, Answers.HEARD)
    people = sorted(_joined(material, topic.topic_id), key=lambda one: one.rank(office(material, topic, one.who)))
    table = _table(material, topic, people)
    if table and is_small_on(material, topic) and len(table.people) < SEVERAL:
        table = None  # it would leave out most who are quoted
    shown = {one.who for one in table.people} if table else ()
    quoted = _quoted(material, topic, [one for one in people if one.who in shown])
    lines: tuple[Markup, ...] = ()
    if table is None:
        lines, few = people_heard(material, topic)
        quoted = list(few)
    return TopicAnswer(
        Answers.HEARD.value, place_of(material, topic, measures), tuple(stated[:FINDINGS]), lines, people=table,
        heard=tuple(quoted), not_read=_unrecognised(material, topic),
    )  # fmt: skip


def _joined(material: Material, topic_id: str) -> list[_Speaker]:
    """The people, each once: one outlet may spell a name otherwise than another. They have one name on all topics."""
    quoted, names = people_quoted(material, topic_id), shown_names(material)
    people: dict[str, _Speaker] = {}
    for slug, by in quoted.items():
        for who, heard in by.items():
            one = people.setdefault(names[who], _Speaker(names[who], defaultdict(list)))
            one.by_outlet[slug].append(heard)
    return list(people.values())


def _table(material: Material, topic: TopicRef, people: Sequence[_Speaker]) -> HeardTable | None:
    """The table; None where fewer than two outlets quote any of them, or all quote one: nothing is compared."""
    corpus = material.corpus
    covering = corpus.covering[topic.topic_id]
    quoting = {slug for one in people for slug in one.by_outlet}
    n_quoting = {slug: len({article for one in people for some in one.by_outlet.get(slug, ())
                            for article in some.articles}) for slug in quoting}  # fmt: skip
    least = material.about.min_articles
    telling = (slug for slug in covering if slug in quoting and len(covering[slug]) >= least)
    ranked = sorted(telling, key=lambda slug: (-len(covering[slug]), slug))
    shown = set(ranked[:OUTLETS])
    columns = [slug for slug in corpus.outlets if slug in shown]
    every = people
    often = (one for one in people if sum(map(one.n_articles, columns)) >= ARTICLES)
    people = list(itertools.islice((one for one in often if not is_nobody(material, topic.topic_id, one.who)), PEOPLE))
    columns = [slug for slug in columns if any(slug in one.by_outlet for one in people)]
    if len(columns) < 2 or len(people) < 2:
        return None
    rows = tuple(
        PersonHeard(
            one.who, office(material, topic, one.who), tuple(one.n_articles(slug) for slug in columns),
            CountedTable(
                counted_page(topic), f"voice-{number}", one.who,
                tuple(
                    CountedRow.of(mark, [CountedCell.of("", one.rows(slug))])
                    for slug, mark in corpus.outlets.items() if slug in one.by_outlet
                ),
            ),
        )
        for number, one in enumerate(people)
    )  # fmt: skip
    heads = tuple((corpus.outlets[slug], n_quoting[slug]) for slug in columns)
    left = [slug for slug in corpus.outlets if covering.get(slug) and slug not in columns]
    few = [slug for slug in left if len(covering[slug]) < least]
    by_people = {slug for one in people for slug in one.by_outlet}
    none = [slug for slug in left if slug not in few and slug not in by_people and finds_people(material, slug)]
    of_few = tuple(corpus.outlets[slug] for slug in few)
    instead = {
        slug: sorted((one for one in every if slug in one.by_outlet), key=lambda one: (
            not office(material, topic, one.who), -one.n_articles(slug), one.who,
        )) for slug in none
    }  # fmt: skip
    others = tuple(
        (corpus.outlets[slug], tuple(
            (with_office(material, topic, one.who), one.n_articles(slug)) for one in some[:INSTEAD]
        )) for slug, some in instead.items() if some
    )  # fmt: skip
    of_none = tuple(corpus.outlets[slug] for slug in none if not instead[slug])
    more = tuple(corpus.outlets[slug] for slug in left if slug not in few and slug not in none)
    return HeardTable(heads, rows, others, of_none, of_few, more)


def _quoted(material: Material, topic: TopicRef, people: Sequence[_Speaker]) -> list[PersonQuoted]:
    """One quotation of each that can be read alone, of the outlets in turn: of those that were heard least so far the
    one that quotes somebody in the most articles.
    """
    found, heard = list[PersonQuoted](), Counter[str]()
    for one in people:
        for slug in sorted(one.by_outlet, key=lambda slug: (heard[slug], -one.n_articles(slug), slug)):
            if row := telling_quotation(material, topic.topic_id, one.who, one.rows(slug)):
                heard[slug] += 1
                found.append(PersonQuoted(material.corpus.outlets[slug], one.who, exhibit(material.corpus, row, "")))
                break
    return found


def _unrecognised(material: Material, topic: TopicRef) -> Markup | str:
    """The outlets on a topic in whose language nobody who speaks was found to be a person: they are not counted.

    Where sentences are parsed people are found, so nobody there is an answer.
    """
    corpus = material.corpus
    found = {corpus.writes_in.get(slug) for slug in outlets_heard(material)}
    telling = [slug for slug, ids in corpus.covering[topic.topic_id].items() if ids]
    left = [slug for slug in telling if corpus.writes_in.get(slug) not in found and not finds_people(material, slug)]
    groups = outlets_by_language(material, left)
    return material.words.say("answers.unrecognised", groups=groups) if groups else ""
