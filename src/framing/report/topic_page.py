"""A topic's page: who covers it, and how each outlet tells it, measure by measure, always with the sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from framing.report.about import About
from framing.report.charts import Calendar, Panel, calendar, panel
from framing.report.corpus import Corpus, Row, TopicRef
from framing.report.evidence import Column, columns
from framing.report.findings import NONE, Finding, anchor, measured, standing, topic_findings
from framing.report.notes import Note
from framing.report.outlets import Mark
from framing.report.wording import Wording

ITEMS = 6  # quantities of one measure that are drawn; the others are in its table
TABLE_ITEMS = 40


@dataclass(frozen=True, slots=True)
class TableRow:
    mark: Mark
    value: str
    versus: str
    difference: str
    interval: str
    n: int
    n_versus: int
    q: str
    mde: str
    standing: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """One item of a measure in one voice: its picture, its table and its sentences."""

    anchor: str
    title: str
    voice: str
    panel: Panel
    table: tuple[TableRow, ...]
    columns: tuple[Column, ...]
    tier: str
    reliability: str
    opened: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that one outlet uses more often than the others, and how often that is."""

    text: str
    anchor: str
    times: int
    articles: int
    columns: tuple[Column, ...]
    value: str
    versus: str


@dataclass(frozen=True, slots=True)
class TermList:
    mark: Mark
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How often an outlet uses a form: mentions counted one by one, of all its mentions of that referent."""

    times: int
    share: str
    size: float


@dataclass(frozen=True, slots=True)
class NameTable:
    """The forms by which one person, place or event is called, by outlet."""

    who: str
    spelling: bool
    forms: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Mark, int, tuple[Count, ...]], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One measure on this topic."""

    note: Note
    quantities: tuple[Quantity, ...]
    terms: tuple[TermList, ...]
    names: tuple[NameTable, ...]
    left_out: int
    enough: bool
    smallest: str


@dataclass(frozen=True, slots=True)
class Telling:
    """How one outlet headlines an event."""

    mark: Mark
    title: str
    when: str
    href: str


@dataclass(frozen=True, slots=True)
class Story:
    story_id: str
    day: str
    href: str
    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class TopicPage:
    topic: TopicRef
    findings: tuple[Finding, ...]
    calendar: Calendar
    coverage: tuple[tuple[Mark, int, int, str], ...]
    telling: int
    silent: tuple[tuple[Mark, int], ...]
    n_articles: int
    sections: tuple[Section, ...]
    stories: tuple[Story, ...]
    outlets: tuple[Mark, ...]


def topic_page(corpus: Corpus, about: About, words: Wording, topic_id: str) -> TopicPage:
    """Everything that the tables hold on one topic."""
    told = corpus.covering[topic_id]
    coverage = tuple(
        (mark, len(told[slug]), corpus.per_outlet[slug], share_of(len(told[slug]), corpus.per_outlet[slug]))
        for slug, mark in corpus.outlets.items()
        if corpus.per_outlet[slug]
    )
    return TopicPage(
        corpus.topics[topic_id],
        topic_findings(corpus, about, words, topic_id),
        days(corpus, words, topic_id),
        coverage,
        sum(1 for _, n, _, _ in coverage if n),
        tuple((mark, total) for mark, n, total, _ in coverage if not n),
        sum(n for _, n, _, _ in coverage),
        sections(corpus, about, words, topic_id),
        stories(corpus, topic_id),
        tuple(mark for mark, *_ in coverage),
    )


def share_of(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "–"


def days(corpus: Corpus, words: Wording, topic_id: str, **size: int) -> Calendar:
    """When each outlet wrote on the topic."""
    told = corpus.covering[topic_id]
    rows = []
    for slug, mark in corpus.outlets.items():
        if not corpus.per_outlet[slug]:
            continue
        on = set(told[slug])
        own = [ref for ref in corpus.articles.values() if ref.outlet == slug]
        total = corpus.per_outlet[slug]
        tip = words.say("tip.coverage" if on else "tip.silent", outlet=mark.name, n=len(on), total=total)
        rows.append(
            (
                mark,
                [ref.day for ref in own if ref.article_id in on],
                [ref.day for ref in own if ref.article_id not in on],
                str(words.say("of", n=len(on), total=total)),
                str(tip),
            )
        )
    return calendar(rows, **size)


def sections(corpus: Corpus, about: About, words: Wording, topic_id: str) -> tuple[Section, ...]:
    """The measures that have anything on the topic, in their order; coverage stands at the top of the page already."""
    by_measure: dict[str, list[Row]] = {}
    for row in corpus.contrasts.get(topic_id, ()):
        if row["measure"] != "coverage":
            by_measure.setdefault(row["measure"], []).append(row)
    for topic, measure, item, voice in corpus.values:
        if topic == topic_id and measure not in by_measure and measure != "coverage":
            by_measure.setdefault(measure, []).extend(_untold(corpus, topic, measure, item, voice))
    ordered = sorted(by_measure, key=lambda name: (about.note(name).order, name))
    return tuple(_section(corpus, about, words, topic_id, about.note(name), by_measure[name]) for name in ordered)


def _untold(corpus: Corpus, topic: str, measure: str, item: str, voice: str) -> list[Row]:
    """Stand-ins for contrasts that were never made, as when only one outlet is on the topic: values without a difference."""
    found = []
    for outlet, values in corpus.values[topic, measure, item, voice].items():
        weight = sum(weight for _, _, weight in values) or 1.0
        mean = sum(value * weight for _, value, weight in values) / weight
        found.append(
            {
                "contrast_id": "",
                "topic_id": topic,
                "measure": measure,
                "item": item,
                "voice": voice,
                "outlet": outlet,
                "estimate": None,
                "low": None,
                "high": None,
                "p": None,
                "q": None,
                "mde": None,
                "n_articles": len(values),
                "n_articles_versus": 0,
                "tier": "described",
                "value": mean,
                "value_versus": None,
            }
        )
    return found


def _section(corpus: Corpus, about: About, words: Wording, topic_id: str, note: Note, rows: Sequence[Row]) -> Section:
    grouped: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        grouped.setdefault((row["item"], row["voice"]), []).append(row)
    tested = [row for row in rows if row["p"] is not None]
    smallest = min((row["mde"] for row in tested if row["mde"] is not None), default=None)
    if note.inference == "ranked":
        return Section(note, (), _terms(corpus, about, topic_id, note, rows), (), 0, True, "")
    ranked = sorted(grouped, key=lambda pair: (_order(note, pair), -_strength(about, grouped[pair]), pair))
    quantities = tuple(
        _quantity(corpus, about, words, topic_id, note, item, voice, grouped[item, voice], opened=index == 0)
        for index, (item, voice) in enumerate(ranked[:ITEMS])
    )
    names = _name_tables(corpus, about, topic_id) if note.name == "naming" else ()
    return Section(note, quantities, (), names, max(0, len(ranked) - ITEMS), bool(tested), note.write(smallest))


def _order(note: Note, pair: tuple[str, str]) -> int:
    """Items that cannot be measured reliably come last."""
    return int(note.trust(pair[0])[0] == "C")


def _strength(about: About, rows: Sequence[Row]) -> float:
    """How far the outlets stand apart, in units of their intervals where there are any."""

    def one(row: Row) -> float:
        size = abs(row["estimate"] or 0.0)
        if row["low"] is None or row["high"] is None:
            return size
        return (size / max((row["high"] - row["low"]) / 2, 1e-9)) + (10 if standing(row, about) != NONE else 0)

    return max((one(row) for row in rows), default=0.0)


def _quantity(
    corpus: Corpus,
    about: About,
    words: Wording,
    topic_id: str,
    note: Note,
    item: str,
    voice: str,
    rows: Sequence[Row],
    *,
    opened: bool,
) -> Quantity:
    key = (topic_id, note.name, item, voice)
    values = corpus.values.get(key, {})
    ordered = sorted(rows, key=lambda row: list(corpus.outlets).index(row["outlet"]))
    place = anchor(note.name, item, voice)
    title = f"“{about.item(note.name, item)}”" if note.name == "naming" else about.item(note.name, item) or note.title
    drawn = [
        measured(
            corpus,
            about,
            words,
            row,
            label=corpus.outlets[row["outlet"]].name,
            values=[value for _, value, _ in values.get(row["outlet"], ())],
        )
        for row in ordered
    ]
    tier, reliability = note.trust(item)
    return Quantity(
        place,
        title,
        words[f"voice_{voice}_title"] if voice in ("own", "quoted") else "",
        panel(place, title, note, drawn),
        tuple(_table_row(corpus, about, note, row) for row in ordered),
        columns(corpus, key, rows),
        tier,
        reliability,
        opened,
    )


def _table_row(corpus: Corpus, about: About, note: Note, row: Row) -> TableRow:
    interval = (
        "–" if row["low"] is None or row["high"] is None else f"{note.signed(row['low'])} to {note.signed(row['high'])}"
    )
    return TableRow(
        corpus.outlets[row["outlet"]],
        note.write(row["value"]),
        note.write(row["value_versus"]),
        note.signed(row["estimate"]),
        interval,
        row["n_articles"] or 0,
        row["n_articles_versus"] or 0,
        "–" if row["q"] is None else f"{row['q']:.3f}",
        note.write(row["mde"]),
        standing(row, about),
    )


def _terms(
    corpus: Corpus, about: About, topic_id: str, note: Note, rows: Sequence[Row], most: int = 8
) -> tuple[TermList, ...]:
    """Each outlet's own words: those it uses more often than the others, the most distinctive first."""
    found = []
    share = 3 if len(corpus.outlets) > 12 else most
    for slug, mark in corpus.outlets.items():
        own = sorted(
            (row for row in rows if row["outlet"] == slug and (row["estimate"] or 0) > 0),
            key=lambda row: (-row["estimate"], row["item"]),
        )
        terms = []
        for row in own[:share]:
            key = (topic_id, note.name, row["item"], row["voice"])
            passages = corpus.passages.get(key, {}).get(slug, [])
            shown = tuple(column for column in columns(corpus, key, [row], per_outlet=2) if column.exhibits)
            terms.append(
                Term(
                    row["item"],
                    anchor(note.name, row["item"], row["voice"]),
                    len(passages),
                    len({passage["article_id"] for passage in passages}),
                    shown,
                    note.write(row["value"]),
                    note.write(row["value_versus"]),
                )
            )
        if terms:
            found.append(TermList(mark, tuple(terms)))
    return tuple(found)


def _name_tables(corpus: Corpus, about: About, topic_id: str) -> tuple[NameTable, ...]:
    """For each referent, how many of each outlet's mentions use which form; every mention is a passage that was counted."""
    counts: dict[str, dict[str, dict[str, int]]] = {}
    for (topic, measure, item, voice), by_outlet in corpus.passages.items():
        if topic == topic_id and measure == "naming" and voice == "own" and ": " in item:
            forms = counts.setdefault(item.split(": ", 1)[0], {})
            for slug, passages in by_outlet.items():
                forms.setdefault(item, {})[slug] = forms.get(item, {}).get(slug, 0) + len(passages)
    found = []
    for _, forms in sorted(
        counts.items(), key=lambda pair: (-sum(sum(by.values()) for by in pair[1].values()), pair[0])
    ):
        ordered = sorted(forms, key=lambda item: (-sum(forms[item].values()), item))[:9]
        rows = []
        for slug, mark in corpus.outlets.items():
            total = sum(by.get(slug, 0) for by in forms.values())
            if total:
                rows.append(
                    (
                        mark,
                        total,
                        tuple(
                            Count(
                                forms[item].get(slug, 0),
                                share_of(forms[item].get(slug, 0), total),
                                round(9 * (forms[item].get(slug, 0) / total) ** 0.5, 1),
                            )
                            for item in ordered
                        ),
                    )
                )
        labels = tuple((about.item("naming", item), anchor("naming", item, "own")) for item in ordered)
        found.append(NameTable(about.who(ordered[0]), about.is_spelling(ordered[0]), labels, tuple(rows)))
    return tuple(found)


def stories(corpus: Corpus, topic_id: str, most: int = 12) -> tuple[Story, ...]:
    """Events that several outlets tell, those told by the most first, with their headlines."""
    on_topic = {article_id for ids in corpus.covering[topic_id].values() for article_id in ids}
    grouped: dict[str, list[str]] = {}
    frame = corpus.tables["stories"]
    for article_id, story_id in zip(frame["article_id"], frame["story_id"], strict=True):
        if article_id in on_topic and story_id:
            grouped.setdefault(story_id, []).append(article_id)
    found = []
    for story_id, ids in grouped.items():
        refs = sorted(
            (corpus.articles[article_id] for article_id in ids), key=lambda ref: (ref.outlet, ref.day, ref.article_id)
        )
        if len({ref.outlet for ref in refs}) < 2:
            continue
        tellings = tuple(Telling(corpus.outlets[ref.outlet], ref.title, ref.when, ref.href) for ref in refs)
        found.append(
            Story(story_id, min((ref.day for ref in refs if ref.day), default=""), f"stories/{story_id}.html", tellings)
        )
    found.sort(key=lambda story: (-len({telling.mark.slug for telling in story.tellings}), story.day, story.story_id))
    return tuple(sorted(found[:most], key=lambda story: (story.day, story.story_id)))
