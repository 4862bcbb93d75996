"""All articles to the tables paragraphs, sentences and quotes."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from framing.language import detect_language
from framing.paragraphs.segment import count_words, quoted_share, segment
from framing.records import Block, BlockKind, Paragraph, content_id

_COLUMNS = {
    "paragraphs": ["paragraph_id", "article_id", "outlet", "position", "kind", "text", "language", "n_words"],
    "sentences": ["sentence_id", "paragraph_id", "article_id", "start", "end", "text", "n_words", "quoted_share"],
    "quotes": ["paragraph_id", "article_id", "start", "end", "kind", "speaker", "verb", "n_words"],
}


def cut_all(articles: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The tables `paragraphs`, `sentences` and `quotes` of all articles that are not quarantined."""
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in _COLUMNS}
    usable = articles[~articles["quarantined"]]
    for article_id, outlet, language, body in zip(
        usable["article_id"], usable["outlet"], usable["language"], usable["body"], strict=True
    ):
        blocks = [Block(text, BlockKind(kind)) for kind, text in json.loads(body)]
        for paragraph in segment(article_id, outlet, blocks):
            _add(rows, paragraph, language)
    return {name: pd.DataFrame(rows[name], columns=columns) for name, columns in _COLUMNS.items()}


def _add(rows: dict[str, list[tuple[Any, ...]]], paragraph: Paragraph, language: str | None) -> None:
    key, article_id, text = paragraph.paragraph_id, paragraph.article_id, paragraph.text
    words = count_words(text)
    own = detect_language(text) if words >= 20 else None  # a shorter one is told from its article
    rows["paragraphs"].append(
        (key, article_id, paragraph.outlet, paragraph.position, paragraph.kind.value, text, own or language, words)
    )
    for sentence in paragraph.sentences:
        piece = text[sentence.start : sentence.end]
        name = content_id(key, str(sentence.start), piece)
        rows["sentences"].append(
            (
                name,
                key,
                article_id,
                sentence.start,
                sentence.end,
                piece,
                count_words(piece),
                quoted_share(paragraph, sentence),
            )
        )
    for quote in paragraph.quotes:
        n = count_words(text[quote.start : quote.end])
        rows["quotes"].append((key, article_id, quote.start, quote.end, quote.kind.value, quote.speaker, quote.verb, n))
