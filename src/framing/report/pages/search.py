"""Words in context: every place of a word, its share by outlet, and the words beside it, counted in the page itself.

Nothing is asked of any server. The page loads what it needs from the files of the word index, which lie beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from framing.report.packing import as_json, compressed
from framing.report.page import PageKind, ReportPage
from framing.report.parts.word_index import IndexedArticle, IndexedParagraph, word_index
from framing.report.sources.corpus import FinishedTables, Written
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.tables.records import QuoteKind
from framing.text.paragraphs.spoken import unclear_articles

UNKNOWN_VOICE, COPY = 1, 2  # bits of what is said of an article


@dataclass(frozen=True, slots=True)
class SearchPage:
    """`data` is what search.js must know before it loads any file of the index."""

    data: str
    n_paragraphs: int


def make(material: Material) -> Iterator[ReportPage]:
    """The one page, and the files of its index."""
    corpus = material.corpus
    topics = {key: place for place, key in enumerate(corpus.topics)}
    outlets = {key: place for place, key in enumerate(corpus.outlets)}
    quoted = _quotations(corpus)
    articles = [
        IndexedArticle(
            (ref.article_id, ref.title, material.words.day(ref.when)),
            _indexed(corpus, corpus.written.get(ref.article_id, ()), topics, quoted),
        )
        for ref in corpus.articles.values()
    ]
    index = word_index(articles, len(topics))
    unknown = unclear_articles(corpus.tables["sentences"])
    rows = [
        (
            outlets[ref.outlet],
            _day(ref.day),
            len(article.paragraphs),
            *words,
            UNKNOWN_VOICE * (ref.article_id in unknown) + COPY * (ref.article_id in corpus.copies),
        )
        for ref, article, words in zip(corpus.articles.values(), articles, index.words, strict=True)
    ]
    value = {
        "outlets": [[mark.name, mark.css] for mark in corpus.outlets.values()],
        "packed": corpus.packed,
        "topics": [topic.name for topic in corpus.topics.values()],
        "articles": [list(column) for column in zip(*rows, strict=True)] or [[]] * 6,
        "onTopic": [[[at, *n] for at, n in index.on_topic.get(topic, {}).items()] for topic in topics.values()],
        "firstWords": index.first_words,
        "firstParagraphs": index.first_paragraphs,
    }
    page = SearchPage(compressed(as_json(value)), sum(len(article.paragraphs) for article in articles))
    yield ReportPage("search.html", page, files=tuple(index.files))


def _quotations(corpus: FinishedTables) -> dict[str, list[tuple[int, int]]]:
    """paragraph_id -> the spans of its quotations; scare quotes are the writer's own words."""
    frame = corpus.tables["quotes"]
    frame = frame[frame["kind"] != QuoteKind.SCARE.value]
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for key, start, end in zip(frame["paragraph_id"], frame["start"], frame["end"], strict=True):
        found[key].append((int(start), int(end)))
    return found


def _indexed(
    corpus: FinishedTables, written: Sequence[Written], topics: dict[str, int], quoted: dict[str, list[tuple[int, int]]]
) -> list[IndexedParagraph]:
    """An article's paragraphs, without headings, with as much of each id as tells it from all others of the article."""
    ids = [key for key, _, _ in written]
    enough = next((n for n in range(2, 99) if len({key[:n] for key in ids}) == len(set(ids))), 99)  # base.js finds it
    found = []
    for key, kind, text in written:
        if kind != "heading":
            seen = shown(text)
            spans = quoted.get(key, [])
            if seen != text:  # characters that nobody sees are gone: what is quoted begins elsewhere
                spans = [(len(shown(text[:start])), len(shown(text[:end]))) for start, end in spans]
            on = [topics[topic] for topic, _ in corpus.on_topic.get(key, ()) if topic in topics]
            found.append(IndexedParagraph(key[:enough], seen, spans, on))
    return found


def _day(day: str) -> int:
    """Days since the first of January 1970; 0 where the day is not known."""
    try:
        return date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal()
    except ValueError:
        return 0


# half of its time it packs
KIND = PageKind(make, styles=("find.css",), scripts=("shards.js", "search.js"), menu=1, slow=True, loads=True)
