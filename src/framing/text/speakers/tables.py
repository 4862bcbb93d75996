"""The table `said_by`: who speaks each quotation of all articles."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from framing.languages.known import codes, known
from framing.tables.records import BlockKind, QuoteKind
from framing.text.parsing.syntax import Parse, ParsedSentence, Parses
from framing.text.parsing.tagger import listed
from framing.text.speakers.article import Said, speakers, wanted
from framing.text.speakers.cases import grammar_of
from framing.text.speakers.grammar import OF_PARSER
from framing.text.speakers.units import ParagraphTold, Quoted

_COLUMNS = ["paragraph_id", "article_id", "start", "speaker", "verb"]


def texts_to_parse(
    paragraphs: pd.DataFrame, sentences: pd.DataFrame, quotes: pd.DataFrame, code: str = ""
) -> list[str]:
    """The texts whose parses `all_speakers` asks for, each once: sentences with a quotation and those beside them.

    Those in the language `code`, which has a tagger; without a code, those that the parser reads.
    """
    clause = _clause(code)
    read = _articles(paragraphs, sentences, quotes, code)
    return list(dict.fromkeys(text for _, told in read for text in wanted(told, clause)))


def all_speakers(
    paragraphs: pd.DataFrame, sentences: pd.DataFrame, quotes: pd.DataFrame, parse: Parse,
    tags: Mapping[str, Parse] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One row for each quotation that is no scare quote: its speaker and the verb of saying, null where unknown.

    In a language with a parser they are read from the parse, and so in one that has a tagger among the `tags`. In
    others they are as `quotes` has them.
    """
    found: dict[tuple[str, int], Said] = {}
    parsed: set[str] = set()
    for code, parser in (("", parse), *sorted((tags or {}).items())):
        texts = texts_to_parse(paragraphs, sentences, quotes, code)
        parses = parser(texts)
        grammar = grammar_of(code, parses, listed) if code else OF_PARSER
        place = {text: number for number, text in enumerate(texts)}
        read = functools.partial(_at, parses, place)
        for ids, told in _articles(paragraphs, sentences, quotes, code):
            for (paragraph, number), said in speakers(told, read, grammar).items():
                found[ids[paragraph], told[paragraph].quotes[number].start] = said
        parsed |= set(_parsed(paragraphs, code)["paragraph_id"])
    spoken = quotes[quotes["kind"] != QuoteKind.SCARE.value]
    rows: list[tuple[Any, ...]] = []
    for key, article, start, speaker, verb in spoken[_COLUMNS].itertuples(index=False):
        said = found.get((key, start), Said(None, None)) if key in parsed else Said(speaker, verb)
        rows.append((key, article, start, said.speaker, said.verb))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _at(parses: Parses, place: Mapping[str, int], text: str) -> ParsedSentence:
    return parses[place[text]]


def _clause(code: str) -> str:
    """What stands for quoted clauses in a language of the tagger; without a code, in that of the parser."""
    return next((one.saying.stands_for for one in known() if one.code == code), OF_PARSER.clause)


def _parsed(paragraphs: pd.DataFrame, code: str = "") -> pd.DataFrame:
    """The paragraphs in a language; without a code, those in a language with a parser."""
    return paragraphs[paragraphs["language"].isin([code] if code else [*codes(lambda one: one.parser), None])]


def _articles(
    paragraphs: pd.DataFrame, sentences: pd.DataFrame, quotes: pd.DataFrame, code: str = ""
) -> Iterator[tuple[list[str], list[ParagraphTold]]]:
    """Each article that quotes somebody: the ids of its paragraphs, and the paragraphs, in reading order."""
    able = _parsed(paragraphs, code)
    able = able[able["article_id"].isin(quotes["article_id"])].sort_values(["article_id", "position"])
    inside = {
        "sentences": _by_paragraph(sentences, ["start", "end"]),
        "quotes": _by_paragraph(quotes, ["start", "end", "kind"]),
    }
    columns = able[["article_id", "paragraph_id", "kind", "text"]].itertuples(index=False, name=None)
    for _, rows in itertools.groupby(columns, key=lambda row: row[0]):
        ids, told = [], []
        for _, key, kind, text in rows:
            spans = inside["sentences"].get(key, [])
            said = [Quoted(*one) for one in inside["quotes"].get(key, [])]
            ids.append(key)
            told.append(ParagraphTold(text, spans, said, kind == BlockKind.PASSAGE))
        yield ids, told


def _by_paragraph(rows: pd.DataFrame, columns: list[str]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    ordered = rows[["paragraph_id", *columns]].sort_values(["paragraph_id", "start"])
    for key, *values in ordered.itertuples(index=False, name=None):
        found.setdefault(key, []).append(tuple(values))
    return found
