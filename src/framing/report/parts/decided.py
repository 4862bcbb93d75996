"""What people have decided about texts, all of it in a table."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.tables.decisions.standing import Standing, State, by_state

START = 90  # characters of a text by which it is known


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """One decision as the method page lists it."""

    what: str
    where: str
    href: str
    value: str
    who: str
    when: str
    why: str
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class DecidedTable:
    """All decisions, in the order of the file; `warnings` say which are not applied."""

    lead: Markup
    warnings: tuple[Markup, ...]
    rows: tuple[DecidedRow, ...]


def decided_table(material: Material) -> DecidedTable | None:
    """The decisions of decisions.csv and what became of them; None if there are none."""
    rows, words = material.corpus.decided, material.words
    if not rows:
        return None
    n, people = by_state(rows), {person for one in rows for person in one.decision.people}
    counted = {
        "n": words.count("decided.n_decisions", len(rows)), "people": words.count("decided.n_people", len(people)),
        "applied": n[State.APPLIED],
    }  # fmt: skip
    told = [words.count(f"decided.{state.value}", n[state]) for state in (State.LOST, State.DISPUTED) if n[state]]
    listed = tuple(_row(material.corpus, one) for one in rows)
    return DecidedTable(words.say("decided.count", **counted), tuple(told), listed)


def _row(corpus: FinishedTables, one: Standing) -> DecidedRow:
    where, href = _place(corpus, one)
    row = one.decision
    return DecidedRow(
        row.what.value, shown(where), href, shown(row.value), shown(row.who), row.when[:10], shown(row.why),
        one.state.value, shown(one.why),
    )  # fmt: skip


def _place(corpus: FinishedTables, one: Standing) -> tuple[str, str]:
    """How a text begins, and where the report shows it; of one that is gone its id."""
    for key in one.ids:
        if key in corpus.paragraphs:
            article_id, text = corpus.paragraphs[key]
            start, end = one.decision.span
            return _start(text[start:end] or text), f"{corpus.articles[article_id].href}#p-{key}"
        if key in corpus.articles:
            return _start(corpus.articles[key].title or key), corpus.articles[key].href
        if key in corpus.sentence_texts:
            return _start(corpus.sentence_texts[key]), ""
    return one.decision.id, ""


def _start(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= START else f"{line[:START].rsplit(' ', 1)[0]} …"
