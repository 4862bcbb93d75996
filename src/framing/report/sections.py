"""How a topic is told, measure by measure: pictures, tables and the sentences behind them."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from framing.report.about import PLAIN_NAMES
from framing.report.charts import Panel, panel
from framing.report.claims_table import ClaimTable, claim_table
from framing.report.corpus import Row
from framing.report.evidence import Column, columns
from framing.report.findings import NONE, anchor, measured, standing
from framing.report.highlights import findings_on
from framing.report.material import Material
from framing.report.names_table import NameTable, name_tables
from framing.report.notes import DASH, Note, percent
from framing.report.outlets import Mark, shown

ITEMS = 6  # quantities of one measure that are drawn; the others are in the data
WORD_LISTS = ("wording", "names")  # measures whose items are words picked for one outlet
TERMS = 8  # words of one outlet


@dataclass(frozen=True, slots=True)
class TableRow:
    mark: Mark
    n: int
    value: str
    quoted: str
    versus: str
    difference: str
    interval: str
    q: str
    mde: str
    standing: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """One item of a measure: its picture, its table and its sentences."""

    anchor: str
    title: str
    voice: str
    panel: Panel
    table: tuple[TableRow, ...]
    columns: tuple[Column, ...]
    tier: str
    reliability: str
    together: str
    opened: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that one outlet uses more often than the others, in how many of its articles and of theirs."""

    text: str
    anchor: str
    n_with: int
    n: int
    n_with_rest: int
    n_rest: int
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class TermList:
    mark: Mark
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One measure on one topic."""

    note: Note
    quantities: tuple[Quantity, ...]
    terms: tuple[TermList, ...]
    names: tuple[NameTable, ...]
    claims: ClaimTable | None
    left_out: int
    tested: bool
    smallest: str


def sections(material: Material, topic_id: str) -> tuple[Section, ...]:
    """The measures that have anything on the topic, in their order; coverage stands at the top of the page already."""
    by_measure: dict[str, list[Row]] = {}
    for row in material.corpus.contrasts.get(topic_id, ()):
        by_measure.setdefault(row["measure"], []).append(row)
    contrasted = frozenset(by_measure)
    for topic, measure, item, voice in material.corpus.values:
        if topic == topic_id and measure not in contrasted:
            by_measure.setdefault(measure, []).extend(_uncontrasted(material, (topic, measure, item, voice)))
    by_measure.pop("coverage", None)
    ordered = sorted(by_measure, key=lambda name: (material.about.note(name).order, name))
    said = {(one.measure, one.item) for one in findings_on(material, topic_id)}
    return tuple(
        _section(
            material,
            topic_id,
            material.about.note(name),
            by_measure[name],
            {item for what, item in said if what == name},
        )
        for name in ordered
    )


def _uncontrasted(material: Material, key: tuple[str, str, str, str]) -> list[Row]:
    """Rows with a value and no difference, as where only one outlet is on the topic."""
    empty = dict.fromkeys(("estimate", "low", "high", "p", "q", "mde", "value", "value_versus", "primary"))
    names = ("topic_id", "measure", "item", "voice")
    return [
        {**empty, **dict(zip(names, key, strict=True)), "contrast_id": "", "outlet": outlet, "tier": "described"}
        for outlet in material.summaries.get(key, {})
    ]


def _section(material: Material, topic_id: str, note: Note, rows: Sequence[Row], said: Set[str]) -> Section:
    """One measure; what some page states about it (`said`) is always drawn, because its link leads here."""
    tested = any(row["p"] is not None for row in rows)
    smallest = min((row["mde"] for row in rows if row["mde"] is not None), default=None)
    written = "" if smallest is None else note.write(smallest)
    if note.name in WORD_LISTS:
        return Section(note, (), _terms(material, topic_id, note, rows, said), (), None, 0, False, "")
    if note.name == "claims":
        table = claim_table(material, topic_id, rows, said)
        return Section(note, (), (), (), table, table.left_out, tested, written)
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        if material.is_main_voice(note.name, row["voice"]) and not material.about.is_empty(note.name, row["item"]):
            grouped.setdefault(row["item"], []).append(row)
    ranked = sorted(
        grouped,
        key=lambda item: (
            item not in said,
            note.trust(item)[0] == "C",
            _is_plain(material, item),
            -_apart(material, grouped[item]),
            item,
        ),
    )
    if (
        note.name == "naming"
    ):  # a form that nobody uses more than another shows nothing as a picture; it is in the table
        ranked = [item for item in ranked if item in said or _apart(material, grouped[item]) > 0]
    chosen = ranked[: max(ITEMS, len(said))]
    drawn = tuple(_quantity(material, note, grouped[item], opened=item == chosen[0]) for item in chosen)
    names = name_tables(material, topic_id) if note.name == "naming" else ()
    return Section(note, drawn, (), names, None, len(ranked) - len(chosen), tested, written)


def _is_plain(material: Material, item: str) -> bool:
    """Whether an item is a name without a choice in it, which is drawn only where there is room."""
    return material.about.item("naming", item) in PLAIN_NAMES


def _apart(material: Material, rows: Sequence[Row]) -> float:
    """How far the outlets stand apart; a difference that was shown goes before one that was not."""

    def one(row: Row) -> float:
        size = abs(float(row["estimate"] or 0.0))
        if row["low"] is None or row["high"] is None:
            return size
        shown_apart = standing(row, material.about) != NONE
        return size / max(float(row["high"] - row["low"]) / 2, 1e-9) + (10.0 if shown_apart else 0.0)

    return max((one(row) for row in rows), default=0.0)


def _quantity(material: Material, note: Note, rows: Sequence[Row], *, opened: bool) -> Quantity:
    first, corpus = rows[0], material.corpus
    key = (first["topic_id"], note.name, first["item"], first["voice"])
    order = list(corpus.outlets)
    ordered = sorted(rows, key=lambda row: order.index(row["outlet"]))
    values = corpus.values.get(key, {})
    item = shown(material.item(note.name, first["item"]))
    title = material.name("naming", first["item"]) if note.name == "naming" else item or note.title
    drawn = [
        measured(
            material,
            row,
            label=corpus.outlets[row["outlet"]].name,
            articles=values.get(row["outlet"], ()),
        )
        for row in ordered
    ]
    place = anchor(note.name, first["item"], first["voice"])
    voice = material.words["voice_own_title"] if first["voice"] == "own" else ""
    return Quantity(
        place,
        title,
        voice,
        panel(place, title, note, drawn),
        tuple(_table_row(material, note, row) for row in ordered),
        columns(corpus, key, rows),
        *note.trust(first["item"]),
        _together(material, key),
        opened,
    )


def _together(material: Material, key: tuple[str, str, str, str]) -> str:
    """Whether the outlets differ at all, as a sentence; empty where that was not tested."""
    row = material.corpus.overall.get(key)
    if row is None or row["p"] is None or row["q"] is None or row["share"] is None:
        return ""
    words, n = material.words, material.words.count("n_outlets", row["n_outlets"])
    return words.say("topic.together", n=n, share=percent(row["share"]), p=f"{row['p']:.4f}", q=f"{row['q']:.3f}")


def _table_row(material: Material, note: Note, row: Row) -> TableRow:
    plain = material.summary(row)
    quoted = material.summaries.get((row["topic_id"], row["measure"], row["item"], "quoted"), {}).get(row["outlet"])
    interval = DASH
    if row["low"] is not None and row["high"] is not None:
        interval = f"{note.signed(row['low'])} {material.words['to']} {note.signed(row['high'])}"
    return TableRow(
        material.corpus.outlets[row["outlet"]],
        plain.n_articles if plain else 0,
        note.write(plain.value if plain else None),
        note.write(quoted.value if quoted and row["voice"] == "own" else None),
        note.write(plain.value_rest if plain else None),
        note.signed(row["estimate"]),
        interval,
        DASH if row["q"] is None else f"{row['q']:.3f}",
        note.write(row["mde"]),
        standing(row, material.about),
    )


def _terms(material: Material, topic_id: str, note: Note, rows: Sequence[Row], said: Set[str]) -> tuple[TermList, ...]:
    """Each outlet's own words: those for which it was ranked, the most distinctive first."""
    corpus, few = material.corpus, 3 if len(material.corpus.outlets) > 12 else TERMS
    found = []
    for slug, mark in corpus.outlets.items():
        ranked: list[tuple[float, str, Row]] = []
        for row in rows:
            own = corpus.passages.get((topic_id, note.name, row["item"], row["voice"]), {}).get(slug, ())
            if row["outlet"] == slug and own and (row["estimate"] or 0.0) > 0:
                ranked.append((-max(passage["value"] or 0.0 for passage in own), row["item"], row))
        ranked.sort(key=lambda one: one[:2])
        terms = tuple(_term(material, row) for at, (_, item, row) in enumerate(ranked) if at < few or item in said)
        if terms:
            found.append(TermList(mark, terms))
    return tuple(found)


def _term(material: Material, row: Row) -> Term:
    key = (row["topic_id"], row["measure"], row["item"], row["voice"])
    plain = material.summary(row)
    behind = tuple(
        column for column in columns(material.corpus, key, [row], per_outlet=3) if column.mark.slug == row["outlet"]
    )
    return Term(
        shown(row["item"]),
        anchor(row["measure"], row["item"], row["voice"]),
        plain.n_with if plain else 0,
        plain.n_articles if plain else 0,
        plain.n_with_rest if plain else 0,
        plain.n_articles_rest if plain else 0,
        behind,
    )
