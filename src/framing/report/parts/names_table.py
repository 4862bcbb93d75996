"""By which of its names each outlet calls a person, place or event: counts of mentions, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from framing.report.parts.findings import named, sentences
from framing.report.parts.not_read import finds_labels, finds_people
from framing.report.parts.on_subject import is_its_event
from framing.report.parts.spellings import ALL, SpelledName, spellings
from framing.report.parts.written_names import written_names
from framing.report.sources.about import PLAIN_NAMES, form
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown

LEAST = 3  # mentions; one or two show no choice
FORMS = 9  # columns; rarer forms are in the data
LOOKED_AT = 24  # referents, where all their forms are asked for


@dataclass(frozen=True, slots=True)
class Count:
    """How often an outlet uses a form, in how many articles, and its share among its mentions of that referent.

    `sought`: whether the form was looked for in the outlet's language; if not, that it is not there says nothing.
    """

    times: int
    articles: int
    share: str
    radius: float
    sought: bool = True


@dataclass(frozen=True, slots=True)
class SpelledCounts:
    """How often each outlet uses each spelling of a name, all topics together."""

    forms: tuple[str, ...]
    rows: tuple[tuple[Mark, tuple[int, ...], int], ...]


@dataclass(frozen=True, slots=True)
class NameTable:
    """The forms by which one referent is called, by outlet, each with the place of its sentences if the page has them.

    A row gives the outlet, its mentions of the referent, the articles with them, and the counts of each form. `others`
    name it too and have no row. `overall` stands where a sentence on all topics together leads here.
    """

    who: str
    anchor: str
    spelling: bool
    forms: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Mark, int, int, tuple[Count, ...]], ...]
    others: int
    summed: bool  # whether the last of the forms is all others together
    items: tuple[str, ...] = ()  # the items that the forms are, those of `summed` apart
    overall: SpelledCounts | None = None
    written: Mapping[str, str] = field(default_factory=dict)  # outlet -> the surname as it writes it, if they differ


def name_tables(
    material: Material, topic_id: str, name: str, said: Mapping[str, Sequence[str]], there: Set[str],
    *, whole: bool = False,
) -> tuple[NameTable, ...]:
    """A table for each referent on the topic, the most mentioned first, in the main voice of the measure `name`.

    `said` are items with the outlets about which a page states something; those outlets come first where rows are few.
    Items that are `there` have their sentences on the page. A `whole` table has all forms as columns, and there are
    more of them than a page has room for.
    """
    counts: dict[str, dict[str, dict[str, int]]] = {}
    passages = material.corpus.passages
    for topic, measure, item, voice in passages:
        if (topic, measure) == (topic_id, name) and material.is_main_voice(measure, voice) and ": " in item:
            if material.about.is_empty(measure, item) or not is_its_event(material, topic_id, measure, item):
                continue
            forms = counts.setdefault(item.split(": ", 1)[0], {})
            forms[item] = passages.counts((topic, measure, item, voice))
    found = sorted(counts.items(), key=lambda pair: (-_total(pair[1]), pair[0]))
    told = [(group, forms) for group, forms in found if len(forms) > 1 and _total(forms) >= LEAST]
    path = material.corpus.topics[topic_id].href
    everywhere = {one.href.removesuffix(ALL): one for one in spellings(material, "")}
    linked = {*everywhere, *(one.href for one in spellings(material, topic_id))}  # whose table has to be here
    tables = []
    most = LOOKED_AT if whole else material.space.referents
    for place, (group, forms) in enumerate(told):
        href = f"{path}#{named(name, group)}"
        if place < most or href in linked:
            overall = _overall(material, everywhere[href]) if href in everywhere else None
            columns = len(forms) if whole else FORMS
            tables.append(replace(_table(material, name, topic_id, forms, said, there, columns), overall=overall))
    return tuple(tables)


def _overall(material: Material, fact: SpelledName) -> SpelledCounts:
    total = Counter[str]()
    for counts in fact.counts.values():
        total.update(counts)
    forms = sorted(total, key=lambda form: (-total[form], form))
    rows = [
        (mark, tuple(fact.counts[slug].get(form, 0) for form in forms), sum(fact.counts[slug].values()))
        for slug, mark in material.corpus.outlets.items()
        if slug in fact.counts
    ]
    return SpelledCounts(tuple(map(shown, forms)), tuple(rows))


def _total(forms: dict[str, dict[str, int]]) -> int:
    return sum(sum(by.values()) for by in forms.values())


def _table(
    material: Material, name: str, topic_id: str, forms: dict[str, dict[str, int]], said: Mapping[str, Sequence[str]],
    there: Set[str], columns: int,
) -> NameTable:
    ordered = sorted(forms, key=lambda item: (-sum(forms[item].values()), item))[:columns]
    voice = material.main_voices.get(name, "")
    articles = {item: material.corpus.passages.articles((topic_id, name, item, voice)) for item in forms}
    rows: list[tuple[Mark, int, int, tuple[Count, ...]]] = []
    for slug, mark in material.corpus.outlets.items():
        total = sum(by.get(slug, 0) for by in forms.values())
        if total:
            naming = len(frozenset().union(*(found.get(slug, frozenset()) for found in articles.values())))
            each = [(forms[item].get(slug, 0), len(articles[item].get(slug, ()))) for item in ordered]
            if len(forms) > columns:
                rest = (articles[item].get(slug, frozenset()) for item in forms if item not in ordered)
                each.append((total - sum(times for times, _ in each), len(frozenset().union(*rest))))
            labels_too, people = finds_labels(material, slug), finds_people(material, slug)
            sought = [labels_too or times > 0 or (people and form(item) in PLAIN_NAMES)
                      or material.about.is_listed(name, item)
                      for item, (times, _) in zip(ordered, each, strict=False)]  # fmt: skip
            sought += [True] * (len(each) - len(sought))  # all other forms together
            counts = tuple(_count(material, *one, total, was) for one, was in zip(each, sought, strict=True))
            rows.append((mark, total, naming, counts))
    first = ordered[0]
    places = (sentences(name, item, voice, "") if item in there else "" for item in ordered)
    labels = tuple(zip(map(material.form, ordered), places, strict=True))
    if len(forms) > columns:  # a row adds up
        labels += ((material.words["answers"]["other_forms"], ""),)
    stated = {slug for item in forms for slug in said.get(item, ())}
    ranked = sorted(rows, key=lambda row: (row[0].slug not in stated, -row[1], row[0].slug))
    kept = {row[0].slug for row in ranked[: material.space.rows]}
    chosen = tuple(sorted((row for row in rows if row[0].slug in kept), key=lambda row: row[0].slug not in stated))
    who, spelling = shown(material.about.who(first)), material.about.is_spelling(first)
    place = named(name, first.split(": ", 1)[0])
    return NameTable(
        who, place, spelling, labels, chosen, len(rows) - len(chosen), len(forms) > columns, tuple(ordered),
        written=written_names(material, topic_id, name, forms, [row[0].slug for row in chosen]),
    )  # fmt: skip


def _count(material: Material, times: int, articles: int, total: int, sought: bool) -> Count:
    share = material.words.percent(round(times / total, 6))
    return Count(times, articles, share, round(9 * (times / total) ** 0.5, 1), sought)
