"""How a topic is told, measure by measure: pictures, tables and the sentences behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from framing.measures.cards import Items
from framing.report.charts.panel import ChartPanel, panel
from framing.report.parts.claims_table import ClaimTable, claim_table
from framing.report.parts.evidence import OutletColumn, Spoken, column, columns
from framing.report.parts.findings import NONE, anchor, firmness_rank, measured, sentences, standing
from framing.report.parts.highlights import findings_on
from framing.report.parts.names_table import NameTable, name_tables
from framing.report.parts.not_read import not_looked_for, not_read_by
from framing.report.parts.on_subject import is_its_event
from framing.report.parts.side_by_side import is_small
from framing.report.parts.standing_out import apart, in_one_row, standing_out
from framing.report.parts.who_speaks import who_speaks
from framing.report.sources.about import PLAIN_NAMES, form
from framing.report.sources.material import Material
from framing.report.sources.notes import Note
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.rows import Row
from framing.report.sources.summaries import Summary
from framing.report.writing import DASH

Said = Mapping[str, Sequence[str]]  # item -> outlets about which some page states something, the firmest first


@dataclass(frozen=True, slots=True)
class TableRow:
    mark: Mark
    n: int
    value: str
    quoted: str
    difference: str
    interval: str
    q: str
    mde: str
    standing: str
    by_chance: bool = False  # the interval does not hold zero, and among so many tests that is no difference yet


@dataclass(frozen=True, slots=True)
class Quantity:
    """One item of a measure: its picture, its table and its sentences.

    `others` outlets have no row of their own in the table; `panel` has them in its last row.
    """

    anchor: str
    title: str
    voice: str
    panel: ChartPanel
    table: tuple[TableRow, ...]
    columns: tuple[OutletColumn, ...]
    unsure: bool
    reliability: str
    together: str
    opened: bool
    others: int

    @property
    def in_quotes(self) -> bool:
        """Whether the table has a value for what stands in quotation marks."""
        return any(row.quoted != DASH for row in self.table)


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that one outlet uses more often than the others, in how many of its articles and of theirs."""

    text: str
    anchor: str
    n_with: int
    n: int
    n_with_rest: int
    n_rest: int
    columns: tuple[OutletColumn, ...]


@dataclass(frozen=True, slots=True)
class TermList:
    mark: Mark
    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class MeasureSection:
    """One measure on one topic."""

    note: Note
    tested: bool
    smallest: str
    quantities: tuple[Quantity, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    terms: tuple[TermList, ...] = ()
    names: tuple[NameTable, ...] = ()
    claims: ClaimTable | None = None
    left_out: int = 0
    who_speaks: tuple[Markup, ...] = ()
    not_read: tuple[Markup | str, ...] = ()  # the outlets in whose language nothing was looked for, or not everybody


def sections(material: Material, topic_id: str) -> tuple[MeasureSection, ...]:
    """The measures that have anything on the topic, in their order; not those that have a chart of their own above."""
    by_measure: dict[str, list[Row]] = {}
    for row in material.corpus.contrasts.get(topic_id, ()):
        by_measure.setdefault(row["measure"], []).append(row)
    contrasted = frozenset(by_measure)
    for topic, measure, item, voice in material.corpus.values:
        if topic == topic_id and measure not in contrasted:
            by_measure.setdefault(measure, []).extend(_uncontrasted(material, (topic, measure, item, voice)))
    below = (name for name in by_measure if not material.about.note(name).own_chart)
    ordered = sorted(below, key=lambda name: (material.about.note(name).order, name))
    said: dict[str, dict[str, list[str]]] = {name: {} for name in ordered}
    for one in findings_on(material, topic_id):
        said.setdefault(one.measure, {}).setdefault(one.item, []).append(one.mark.slug)
    return tuple(
        replace(
            _section(material, topic_id, material.about.note(name), by_measure[name], said[name]),
            not_read=_not_read(material, topic_id, material.about.note(name), by_measure[name]),
        )
        for name in ordered
        if any(is_its_event(material, topic_id, name, row["item"]) for row in by_measure[name])
    )


def _not_read(material: Material, topic_id: str, note: Note, rows: Sequence[Row]) -> tuple[Markup | str, ...]:
    items = dict.fromkeys(row["item"] for row in rows)
    both = not_read_by(material, topic_id, [note.name]), not_looked_for(material, topic_id, note, items)
    return tuple(filter(None, both))


def _uncontrasted(material: Material, key: tuple[str, str, str, str]) -> list[Row]:
    """Rows with a value and no difference, as where only one outlet is on the topic."""
    empty = dict.fromkeys(("estimate", "low", "high", "p", "q", "mde", "value", "value_versus", "primary"))
    names = ("topic_id", "measure", "item", "voice")
    return [
        {**empty, **dict(zip(names, key, strict=True)), "contrast_id": "", "outlet": outlet, "support": "described"}
        for outlet in material.summaries.get(key, {})
    ]


def _section(material: Material, topic_id: str, note: Note, rows: Sequence[Row], said: Said) -> MeasureSection:
    """One measure; the sentences of what some page states (`said`) are always there, because its link leads here."""
    tested = any(row["p"] is not None for row in rows)
    smallest = min((row["mde"] for row in rows if row["mde"] is not None), default=None)
    written = "" if smallest is None else note.write(smallest)
    if note.items == Items.WORDS:
        return MeasureSection(note, False, "", terms=_terms(material, topic_id, note, rows, said))
    if note.items == Items.CLAIMS:
        table = claim_table(material, topic_id, note.name, rows, said)
        return MeasureSection(note, tested, written, spoken=table.spoken, claims=table, left_out=table.left_out)
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        there = is_its_event(material, topic_id, note.name, row["item"])
        if there and material.is_main_voice(note.name, row["voice"]) and not material.about.is_empty(
            note.name, row["item"]
        ):
            grouped.setdefault(row["item"], []).append(row)
    ranked = _ranked(material, note, grouped, said)
    most = material.space.items if note.name in material.about.main else material.space.further
    if material.space.few:
        most = max(most, len(said))
    drawn, spoken = ranked[:most], [item for item in ranked[most:] if item in said]
    tables: tuple[NameTable, ...] = ()
    if note.items == Items.FORMS:
        tables = name_tables(material, topic_id, note.name, said, {*drawn, *spoken})
    return MeasureSection(
        note,
        tested,
        written,
        tuple(_quantity(material, note, grouped[item], said.get(item, ()), item == ranked[0]) for item in drawn),
        tuple(_spoken(material, note, grouped[item], said[item]) for item in spoken),
        names=tables,
        left_out=len(ranked) - len(drawn),
        who_speaks=who_speaks(material) if note.by_speaker else (),
    )


def _ranked(material: Material, note: Note, grouped: Mapping[str, Sequence[Row]], said: Said) -> list[str]:
    """The items of a measure in the order in which they are worth drawing; a plain name has no choice in it."""

    def order(item: str) -> tuple[bool, bool, bool, float, str]:
        widest = max((apart(material, row) for row in grouped[item]), default=0.0)
        return item not in said, note.is_unsure(item), form(item) in PLAIN_NAMES, -widest, item

    ranked = sorted(grouped, key=order)
    if note.items != Items.FORMS:
        return ranked
    # A form that nobody uses more than another shows nothing as a picture; it is in the table.
    return [item for item in ranked if item in said or any(apart(material, row) > 0 for row in grouped[item])]


def _titled(material: Material, note: Note, item: str) -> str:
    if note.items == Items.FORMS:
        return material.name(note.name, item)
    return shown(material.item(note.name, item)) or note.title


def _quantity(material: Material, note: Note, rows: Sequence[Row], stated: Sequence[str], opened: bool) -> Quantity:
    first, corpus = rows[0], material.corpus
    key = (first["topic_id"], note.name, first["item"], first["voice"])
    order = list(corpus.outlets)
    ordered = sorted(rows, key=lambda row: order.index(row["outlet"]))
    kept, others = standing_out(material, ordered, stated, material.space.rows)
    values, place, title = corpus.values.get(key, {}), anchor(*key[1:]), _titled(material, note, first["item"])
    drawn = [
        measured(material, row, label=corpus.outlets[row["outlet"]].name, articles=values.get(row["outlet"], ()))
        for row in kept
    ]
    if others:
        drawn.append(in_one_row(material, others))
    worth, table = note.trust(first["item"]), [_table_row(material, note, row) for row in kept]
    # a mean of fewer articles is no habit; of few articles in all each is shown, and so is of whom something is stated
    least = 0 if is_small(material) else material.about.min_articles
    enough = [one for one in table if one.n >= least or one.mark.slug in stated] or table
    return Quantity(
        anchor=place,
        title=title,
        voice=material.words["voice_own_title"] if first["voice"] == "own" else "",
        panel=panel(place, title, note, drawn),
        # of whom something is stated comes first: a row of another outlet is no proof of it
        table=tuple(sorted(enough, key=lambda one: (one.mark.slug not in stated, firmness_rank(one.standing)))),
        columns=_columns(material, key, rows, stated),
        unsure=note.is_unsure(first["item"]),
        reliability=material.words.reliability(worth),
        together=_together(material, key),
        opened=opened,
        others=len(others) + len(table) - len(enough),
    )


def _spoken(material: Material, note: Note, rows: Sequence[Row], stated: Sequence[str]) -> Spoken:
    first = rows[0]
    key = (first["topic_id"], note.name, first["item"], first["voice"])
    title = _titled(material, note, first["item"])
    return Spoken(anchor(*key[1:]), title, _columns(material, key, rows, stated))


def _columns(
    material: Material, key: tuple[str, str, str, str], rows: Sequence[Row], stated: Sequence[str]
) -> tuple[OutletColumn, ...]:
    room = material.space
    return columns(material.corpus, key, rows, most=room.columns, per_outlet=room.sentences, stated=stated)


def _together(material: Material, key: tuple[str, str, str, str]) -> str:
    """Whether the outlets differ at all, as a sentence; empty where that was not tested."""
    row = material.corpus.overall.get(key)
    if row is None or row["p"] is None or row["q"] is None or row["share"] is None:
        return ""
    words, n = material.words, material.words.count("n_outlets", row["n_outlets"])
    p, q = (words.numeral(f"{row[name]:.{digits}f}") for name, digits in (("p", 4), ("q", 3)))
    return words.say("topic.together", n=n, share=words.percent(row["share"]), p=p, q=q)


def _table_row(material: Material, note: Note, row: Row) -> TableRow:
    plain = material.summary(row)
    quoted = material.summaries.get((row["topic_id"], row["measure"], row["item"], "quoted"), {}).get(row["outlet"])
    quoted = quoted if row["voice"] == "own" else None
    interval = DASH
    if row["low"] is not None and row["high"] is not None:
        interval = f"{note.signed(row['low'])} {material.words['to']} {note.signed(row['high'])}"
    stands = standing(row, material.about)
    return TableRow(
        mark=material.corpus.outlets[row["outlet"]],
        n=plain.n_articles if plain else 0,
        value=note.write(plain.value if plain else None),
        quoted=_with_base(material, note, quoted) if quoted else DASH,
        difference=note.signed(row["estimate"]),
        interval=interval,
        q=DASH if row["q"] is None else material.words.numeral(f"{row['q']:.3f}"),
        mde=note.write(_detectable(note, row["mde"])) if stands == NONE else DASH,  # it says why nothing was found
        standing=stands,
        by_chance=stands == NONE and row["low"] is not None and not row["low"] <= 0 <= row["high"],
    )


def _with_base(material: Material, note: Note, plain: Summary) -> str:
    """A value with what it is a value of: mentions where a measure counts them, else articles."""
    base = plain.n_group if note.items == Items.FORMS else plain.n_articles
    return str(material.words.say("table.quoted_of", value=note.write(plain.value), n=base))


def _detectable(note: Note, smallest: float | None) -> float | None:
    """The smallest detectable difference; None if the measure cannot differ by so much."""
    if smallest is None or note.low is None or note.high is None:
        return smallest
    return smallest if smallest <= note.high - note.low else None


def _terms(material: Material, topic_id: str, note: Note, rows: Sequence[Row], said: Said) -> tuple[TermList, ...]:
    """Each outlet's own words: its choices of words, the most distinctive first. An outlet without any has no list."""
    corpus, most = material.corpus, material.space.terms
    found = []
    by_outlet: dict[str, list[Row]] = {}
    for row in rows:
        by_outlet.setdefault(row["outlet"], []).append(row)
    for slug, mark in corpus.outlets.items():
        ranked: list[tuple[float, str, Row]] = []
        for row in by_outlet.get(slug, ()):
            key = (topic_id, note.name, row["item"], row["voice"])
            distinctive = corpus.passages.highest(key, slug)
            if (row["estimate"] or 0.0) > 0 and distinctive > 0:
                ranked.append((-distinctive, row["item"], row))
        ranked.sort(key=lambda one: one[:2])
        chosen = (row for at, (_, item, row) in enumerate(ranked) if at < most or slug in said.get(item, ()))
        terms = tuple(_term(material, row) for row in chosen)
        if terms:
            found.append(TermList(mark, terms))
    return tuple(found)


def _term(material: Material, row: Row) -> Term:
    key = (row["topic_id"], row["measure"], row["item"], row["voice"])
    plain = material.summary(row)
    behind = column(material.corpus, key, row["outlet"], row["contrast_id"], 3 if material.space.few else 1)
    return Term(
        text=shown(row["item"]),
        anchor=sentences(row["measure"], row["item"], row["voice"], row["outlet"]),
        n_with=plain.n_with if plain else 0,
        n=plain.n_articles if plain else 0,
        n_with_rest=plain.n_with_rest if plain else 0,
        n_rest=plain.n_articles_rest if plain else 0,
        columns=(behind,),
    )
