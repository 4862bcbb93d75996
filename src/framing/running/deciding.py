"""What can be decided about a text of the last run, and the rows of decisions.csv that say it."""

from __future__ import annotations

import itertools
import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from framing.errors import BadDecisions, UnknownId
from framing.measures.cards import Items, names_where
from framing.running.chosen import settings_for
from framing.settings import load
from framing.tables.decision_file import add_decisions, decisions_in
from framing.tables.decisions.decision import (
    GENRES,
    NOBODY,
    NONE,
    OUT,
    OWN,
    UNITS,
    WITHDRAWN,
    Decision,
    DecisionKind,
    TextUnit,
    advice_on,
    is_span,
    span_id,
)
from framing.tables.decisions.places import article_text, text_hash
from framing.tables.decisions.standing import Standing, standings, topics_there
from framing.tables.store import Layout, read_table, rows_where

_Row = dict[str, Any]
_K = DecisionKind
_UNITS = {TextUnit.ARTICLE: ("articles", "article_id"), TextUnit.PARAGRAPH: ("paragraphs", "paragraph_id"),
          TextUnit.SENTENCE: ("sentences", "sentence_id")}  # fmt: skip
TOKENS = {"what": 40, "id": 200, "value": 500, "who": 100, "why": 2000}  # characters of each part of a decision
COPY, SAME = "copy of ", "same as "


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that may be wrong about a text: what it is taken for now (`now`), and what else it may be.

    `words` are the words that it is about. With `free`, any other value can be written too.
    """

    what: DecisionKind
    id: str
    words: str
    now: str
    choices: tuple[str, ...]
    free: bool = False


@dataclass(frozen=True, slots=True)
class DecidableText:
    """A text of the last run, and what can be decided about it."""

    unit: TextUnit
    id: str
    outlet: str
    article_id: str
    title: str
    text: str
    matters: tuple[Matter, ...]


def decidable(layout: Layout, identifier: str) -> DecidableText:
    """Return what can be decided about an article, a paragraph or a sentence. Raises UnknownId."""
    unit, row = _find(layout, identifier)
    article = _dicts(rows_where(layout, "articles", "article_id", str(row["article_id"])))[0]
    looks = {TextUnit.ARTICLE: _of_article, TextUnit.PARAGRAPH: _of_paragraph, TextUnit.SENTENCE: _of_sentence}
    text = _text(unit, row)
    found = [*looks[unit](layout, row), *_taken_back(layout, _hash(layout, unit, row))]
    return DecidableText(
        unit, identifier, article["outlet"], article["article_id"], article["title"] or "", text,
        tuple(found),
    )  # fmt: skip


def decide(
    layout: Layout, asked: Sequence[tuple[str, str, str]], who: str, why: str = "", when: datetime | None = None
) -> list[Decision]:
    """Add decisions to decisions.csv: (what, id, value) of each. Raises BadDecisions or UnknownId and adds nothing."""
    moment = (when or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%S")
    rows = [_checked(layout, what, identifier, value, who, why, moment) for what, identifier, value in asked]
    add_decisions(layout.decisions, rows, layout.processed / ".decisions.lock")
    return rows


def what_became(layout: Layout) -> tuple[Standing, ...]:
    """Return what became of each row of decisions.csv, by the tables of the last run."""
    kept: dict[str, pd.DataFrame] = {}

    def read(name: str) -> pd.DataFrame:
        if name not in kept:
            kept[name] = read_table(layout, name)
        return kept[name]

    decisions = decisions_in(layout.decisions)
    if not decisions.rows:
        return ()
    settings = settings_for(layout)
    return standings(decisions, read, topics_there(read("topics"), settings.discovered), settings.embedding.reads)


def waiting(layout: Layout) -> bool:
    """Return whether decisions.csv has changed since the last run."""
    try:
        manifest = json.loads((layout.manifests / "report.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return bool(manifest.get("decisions", "") != decisions_in(layout.decisions).digest_of_rows())


def _checked(
    layout: Layout, what: str, identifier: str, value: str, who: str, why: str, moment: str
) -> Decision:
    told = {"what": what, "id": identifier, "value": value, "who": who, "why": why}
    plain = {name: _one_line(text) for name, text in told.items()}
    for name, most in TOKENS.items():
        if len(plain[name]) > most:
            raise BadDecisions(f"{name} has {len(plain[name]):,} characters; at most {most:,} can be kept. Shorten it.")
    if not plain["who"]:
        raise BadDecisions("Nobody has decided this: `who` is empty. Write your name or your initials.")
    if plain["what"] not in set(_K):
        raise BadDecisions(f"{what!r} cannot be decided; write one of {', '.join(_K)}.")
    kind = _K(plain["what"])
    if advice := advice_on(kind, plain["value"]):
        raise BadDecisions(f"{plain['value']!r} cannot be used for a {kind}; {advice}.")
    if kind is not _K.PERSON and not is_span(kind, plain["id"]):
        raise BadDecisions(f"{identifier!r} cannot be the id of a {kind}. `framing decide {identifier}` lists the ids.")
    row = Decision(kind, plain["id"], plain["value"], plain["who"], when=moment, why=plain["why"])
    return _with_hashes(layout, row)


def _one_line(text: str) -> str:
    """A text on one line, without what no file of text can hold."""
    line = " ".join(text.split())
    return "".join(letter for letter in line if unicodedata.category(letter) not in ("Cc", "Cs"))


def _with_hashes(layout: Layout, row: Decision) -> Decision:
    """The row with the hash of its text, and the hash of the text that its value points to."""
    if row.what is _K.PERSON:
        return row
    unit, found = _find(layout, row.unit_id, UNITS[row.what])
    value = row.value
    if row.what in (_K.CLAIM, _K.REPRINT) and row.other:
        other_unit, other = _find(layout, row.other, (unit,))
        value = value.removesuffix(row.other) + _hash(layout, other_unit, other)
    if row.what is _K.MEMBERSHIP:
        there = topics_there(read_table(layout, "topics"), load(layout.config).discovered)
        if row.other not in there:
            raise BadDecisions(f"There is no topic {row.other!r}. `framing topics` lists the ids of the topics.")
    if row.span[1] > len(_text(unit, found)):
        raise BadDecisions(f"{row.id!r}: the text has only {len(_text(unit, found)):,} characters. Copy the whole id.")
    return Decision(row.what, row.id, value, row.who, _hash(layout, unit, found), row.when, row.why)


def _find(
    layout: Layout, identifier: str, units: Sequence[TextUnit] = tuple(TextUnit)
) -> tuple[TextUnit, _Row]:
    for unit in units:
        table, key = _UNITS[unit]
        found = rows_where(layout, table, key, identifier)
        if len(found):
            return unit, _dicts(found)[0]
    raise UnknownId(
        f"No {' or '.join(units)} of the last run has the id {identifier!r}. Copy the id from the report: it is the "
        "last part of a text's link, after p- in links to a paragraph."
    )


def _dicts(rows: pd.DataFrame) -> list[_Row]:
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()} for row in rows.to_dict("records")
    ]


def _text(unit: TextUnit, row: _Row) -> str:
    if unit is not TextUnit.ARTICLE:
        return str(row["text"])
    return article_text(text for _, text in json.loads(row["body"]))


def _hash(layout: Layout, unit: TextUnit, row: _Row) -> str:
    outlet = row.get("outlet")
    if outlet is None:
        outlet = rows_where(layout, "articles", "article_id", row["article_id"])["outlet"].iloc[0]
    return text_hash(unit, str(outlet), _text(unit, row))


def _of_article(layout: Layout, row: _Row) -> Iterator[Matter]:
    key, genre = str(row["article_id"]), str(row["genre"])
    yield Matter(_K.GENRE, key, "", genre, tuple(one for one in GENRES if one != genre))
    yield Matter(_K.DATE, key, "", str(row["published"] or ""), (), free=True)
    yield Matter(_K.ARTICLE, key, "", "", (OUT,))
    yield from _repeats(layout, key, TextUnit.ARTICLE)


def _of_paragraph(layout: Layout, row: _Row) -> Iterator[Matter]:
    key, text = str(row["paragraph_id"]), str(row["text"])
    on = rows_where(layout, "memberships", "paragraph_id", key)["topic_id"].tolist()
    for topic in on:
        yield Matter(_K.MEMBERSHIP, key, topic, f"on {topic}", (f"not on {topic}",))
    others = [f"on {one}" for one in read_table(layout, "topics", ["topic_id"])["topic_id"] if one not in on]
    yield Matter(_K.MEMBERSHIP, key, "", "", tuple(others))
    speakers = rows_where(layout, "said_by", "paragraph_id", key).set_index("start")["speaker"].to_dict()
    for start, end, kind in rows_where(layout, "quotes", "paragraph_id", key)[["start", "end", "kind"]].itertuples(
        index=False, name=None
    ):
        place, words = span_id(key, start, end), text[start:end]
        if start in speakers:
            now = speakers[start] if isinstance(speakers[start], str) else NOBODY
            yield Matter(_K.SPEAKER, place, words, now, () if now == NOBODY else (NOBODY,), free=True)
        kinds = ("speech", "partial", "scare", NONE)
        yield Matter(_K.QUOTATION, place, words, kind, tuple(one for one in kinds if one != kind))
    passages = rows_where(layout, "passages", "paragraph_id", key)
    named = passages[passages["measure"].isin(names_where(items=Items.FORMS))]
    for start, end, item in sorted(set(named[["start", "end", "item"]].itertuples(index=False, name=None))):
        if ", spelled" not in item and ", given" not in item:
            form = item.split(": ", 1)[-1]
            yield Matter(_K.LABEL, span_id(key, start, end), text[start:end], form, (NONE,), free=True)
    for sentence in _dicts(rows_where(layout, "sentences", "paragraph_id", key)):
        yield from _claims(layout, sentence, passages)
    yield from _repeats(layout, key, TextUnit.PARAGRAPH)


def _of_sentence(layout: Layout, row: _Row) -> Iterator[Matter]:
    yield from _claims(layout, row, rows_where(layout, "passages", "paragraph_id", row["paragraph_id"]))


def _claims(layout: Layout, sentence: _Row, passages: pd.DataFrame) -> Iterator[Matter]:
    """The claims that a sentence was found to tell, or to come near without telling them."""
    claims = passages["measure"].isin(names_where(items=Items.CLAIMS))
    here = passages[claims & (passages["start"] == sentence["start"])]
    for item, value in sorted(set(here[["item", "value"]].itertuples(index=False, name=None))):
        if item == sentence["sentence_id"]:
            continue
        told = rows_where(layout, "sentences", "sentence_id", item)
        words = str(told["text"].iloc[0]) if len(told) else item
        same, other = f"{SAME}{item}", f"not {SAME}{item}"
        now, choice = (same, other) if value > 0 else (other, same)
        yield Matter(_K.CLAIM, sentence["sentence_id"], words, now, (choice,))


def _taken_back(layout: Layout, text: str) -> Iterator[Matter]:
    """The decisions about a text that somebody may take back."""
    decisions = decisions_in(layout.decisions)
    for row in sorted({*decisions.settled, *itertools.chain(*decisions.disputed)}, key=lambda row: row.line):
        if row.text == text:
            yield Matter(row.what, row.id, f"{row.who}: {row.why}".strip(": "), row.value, (f"{WITHDRAWN}{row.value}",))


def _repeats(layout: Layout, key: str, unit: TextUnit) -> Iterator[Matter]:
    found = rows_where(layout, "reprints", "unit_id", key)
    found = found[found["unit"] == unit.value]
    row = _dicts(found)[0] if len(found) else {}
    now = f"{COPY}{row['origin_id'] or row['agency']}" if row else OWN
    yield Matter(_K.REPRINT, key, "", now, () if now == OWN else (OWN,), free=True)
