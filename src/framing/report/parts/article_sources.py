"""What the articles' pages are made from, cut up into pieces of plain values: a page needs no whole table."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from framing.measures.cards import names_where
from framing.report.sources.about import About
from framing.report.sources.corpus import FinishedTables, Written
from framing.report.sources.grouped import Grouped
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row, records
from framing.tables.decisions.decision import Decision
from framing.tables.reprints import BACKGROUND, UNKNOWN
from framing.tables.spoken import with_speakers

WORD = 40  # characters: measures whose passages are shorter (by their median) count words, the others sentences
STRONG = 1.0  # a sentence's score from which on it is marked, in standard deviations of the corpus
AT_ONCE = 64  # articles of a piece

Columns = Mapping[str, list[Any]]  # rows of a table, column by column


@dataclass(frozen=True, slots=True)
class ArticleScore:
    """An article's value on one quantity of a topic, and the plain means of its outlet and of all others."""

    topic_id: str
    measure: str
    title: str
    value: float
    outlet: float
    rest: float | None


@dataclass(frozen=True, slots=True)
class ArticleSource:
    """One article: its row without the text, its paragraphs and their topics, what is marked in them, its readings.

    `repeats` says of the article and of paragraphs, by id, whose text they repeat; `decided` what a person decided.
    """

    row: Row
    written: list[Written]
    on_topic: Mapping[str, list[tuple[str, float]]]
    repeats: Mapping[str, str]
    quotes: Columns
    passages: Columns
    left_out: Columns
    readings: list[ArticleScore]
    shelf: str = ""  # the file that holds its page with others; empty: it has a file of its own
    n_versions: int = 0
    decided: Mapping[str, list[Decision]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Common:
    """What all articles' pages share; `by_word` are measures that count words."""

    about: About
    topics: Mapping[str, TopicRef]
    outlets: Mapping[str, Mark]
    by_word: frozenset[str]


Piece = tuple[Common, list[ArticleSource]]


def pieces(material: Material) -> Iterator[Piece]:
    """Every measured article, in the order of date and id, some at once.

    All look-ups that other pages share are made before this returns, so that a thread may draw the pieces.
    """
    corpus = material.corpus
    rows = {row["article_id"]: row for row in records(corpus.tables["articles"].drop(columns=["body"]))}
    quoted = with_speakers(corpus.tables["quotes"], corpus.tables["said_by"])
    quotes = Grouped(quoted[["article_id", "paragraph_id", "start", "end", "speaker"]], "article_id")
    left_out = Grouped(corpus.tables["left_out"], "article_id")
    kept, by_word = _marked(corpus.tables["passages"])
    passages, readings, repeats = Grouped(kept, "article_id"), _readings(material), _repeats(material)
    versions = Counter(corpus.tables["versions"]["article_id"].tolist())
    written, on_topic, decided = corpus.written, corpus.on_topic, corpus.decided_on
    common = Common(material.about, corpus.topics, corpus.outlets, by_word)

    def source(article_id: str, shelf: str) -> ArticleSource:
        own = written.get(article_id, [])
        units = [article_id, *(key for key, _, _ in own)]
        return ArticleSource(
            row=rows[article_id],
            written=own,
            on_topic={key: on_topic[key] for key in units if key in on_topic},
            repeats={key: repeats[key] for key in units if key in repeats},
            quotes=quotes.columns(article_id),
            passages=passages.columns(article_id),
            left_out=left_out.columns(article_id),
            readings=readings.get(article_id, []),
            shelf=shelf,
            n_versions=versions[article_id],
            decided={key: decided[key] for key in units if key in decided},
        )

    return (
        (common, [source(key, f"articles/{shelf}.js" if corpus.packed else "") for key in ids])
        for shelf, ids in shelves(corpus)
    )


def shelves(corpus: FinishedTables) -> Iterator[tuple[str, list[str]]]:
    """The articles in the order of date and id, some at once: the name of the file for their pages, and their ids."""
    ids = list(corpus.articles)
    for number, start in enumerate(range(0, len(ids), AT_ONCE)):
        yield f"s{number}", ids[start : start + AT_ONCE]


def _marked(frame: pd.DataFrame) -> tuple[pd.DataFrame, frozenset[str]]:
    """Passages that may be marked, each once whatever it is a topic of, and the measures among them that count words.

    Of measures of sentences only what scores high on its own.
    """
    frame = frame[~frame["measure"].isin(names_where(marked="no")) & (frame["value"] > 0)]
    frame = frame.drop_duplicates(["measure", "item", "paragraph_id", "start", "end"])
    medians = (frame["end"] - frame["start"]).groupby(frame["measure"], observed=True).median()
    by_word = frozenset(str(name) for name, length in medians.items() if length < WORD)
    used = ["article_id", "measure", "item", "paragraph_id", "start", "end", "value"]
    return frame.loc[frame["measure"].isin(by_word) | (frame["value"] >= STRONG), used], by_word


def _readings(material: Material) -> dict[str, list[ArticleScore]]:
    """article_id -> its readings on a scale of the whole corpus (frames, loaded language and the like)."""
    found: dict[str, list[ArticleScore]] = defaultdict(list)
    corpus, about = material.corpus, material.about
    by_sentence = {key[1] for key in corpus.passages}
    ordered = sorted(
        (key for key in corpus.values if key[0] in corpus.topics and key[1] in by_sentence),
        key=lambda key: (corpus.topics[key[0]].order, about.note(key[1]).order, key),
    )
    for key in ordered:
        topic_id, measure, item, voice = key
        note = about.note(measure)
        on_a_scale = note.low is None and note.inference != "ranked" and not note.is_unsure(item)
        if not on_a_scale or not material.is_main_voice(measure, voice):
            continue
        name = f"{note.title}: {material.item(measure, item)}" if item else note.title
        means = material.summaries[key]
        for outlet, articles in corpus.values[key].items():
            plain = means[outlet]
            for article_id, value, _ in articles:
                found[article_id].append(ArticleScore(topic_id, measure, name, value, plain.value, plain.value_rest))
    return found


def _repeats(material: Material) -> dict[str, str]:
    """unit_id -> whose text it repeats, as a sentence."""
    found, corpus, words = {}, material.corpus, material.words
    for row in records(corpus.tables["reprints"]):
        origin = corpus.outlets.get(row["origin_outlet"] or "")
        source = shown(row["agency"]) or (origin.name if origin else "")
        how = "own" if row["relation"] == BACKGROUND else "same" if row["direction"] == UNKNOWN else "repeats"
        found[row["unit_id"]] = str(
            words.say(f"marks.{how}", source=source) if source else words["marks"]["repeats_unknown"]
        )
    return found
