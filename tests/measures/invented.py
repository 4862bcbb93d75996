"""Small invented corpora for the tests of measures: outlet -> articles -> paragraphs, as plain text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.corpus import Corpus
from framing.settings import NameSettings
from framing.tables.records import content_id

TOPIC = "harbour"
_QUOTE = re.compile(r'"[^"]*"')
_SENTENCE = re.compile(r'[^.!?]+[.!?]"?')


def bag_of_words(texts: Sequence[str]) -> NDArray[np.float32]:
    """Stands in for the encoder: unit rows from hashed words, so that like sentences are near each other."""
    rows = np.zeros((len(texts), 256), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for word in re.findall(r"\w+", text.lower()):
            row[int.from_bytes(hashlib.blake2b(word.encode(), digest_size=2).digest(), "big") % 256] += 1
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)


def corpus(
    told: Mapping[str, Sequence[Sequence[str]]],
    names: Mapping[str, NameSettings] | None = None,
    titles: Mapping[str, Sequence[str]] | None = None,
) -> Corpus:
    """Every article is about TOPIC in all its paragraphs; quotations stand in straight double quotes."""
    articles, paragraphs, sentences, quotes = [], [], [], []
    for outlet, texts in told.items():
        for number, body in enumerate(texts):
            article_id = content_id(outlet, str(number), *body)
            title = titles[outlet][number] if titles else f"Article {number}"
            articles.append({"article_id": article_id, "outlet": outlet, "title": title})
            for position, text in enumerate(body):
                paragraph_id = content_id(article_id, text, str(position))
                base = {"paragraph_id": paragraph_id, "article_id": article_id}
                paragraphs.append(
                    {**base, "outlet": outlet, "position": position, "kind": "paragraph", "text": text,
                     "language": "en", "n_words": len(text.split())}
                )  # fmt: skip
                marked = np.zeros(len(text), dtype=bool)
                for match in _QUOTE.finditer(text):
                    marked[match.start() : match.end()] = True
                    n_words = len(match.group().split())
                    quotes.append({**base, "start": match.start(), "end": match.end(), "kind": "speech",
                                   "speaker": None, "verb": None, "n_words": n_words})  # fmt: skip
                for match in _SENTENCE.finditer(text):
                    start = match.start() + len(match.group()) - len(match.group().lstrip())
                    words = list(re.finditer(r"\S+", text[start : match.end()]))
                    share = float(np.mean([marked[start + word.start()] for word in words])) if words else 0.0
                    sentences.append(
                        {**base, "sentence_id": content_id(paragraph_id, str(start)), "start": start,
                         "end": match.end(), "text": text[start : match.end()], "n_words": len(words),
                         "quoted_share": share}
                    )  # fmt: skip
    columns = ["paragraph_id", "article_id", "start", "end", "kind", "speaker", "verb", "n_words"]
    body = pd.DataFrame(paragraphs)
    return Corpus(
        outlets=pd.DataFrame({"outlet": list(told), "name": [slug.replace("-", " ").title() for slug in told]}),
        articles=pd.DataFrame(articles),
        paragraphs=body,
        sentences=pd.DataFrame(sentences),
        quotes=pd.DataFrame(quotes, columns=columns),
        topics=pd.DataFrame({"topic_id": [TOPIC]}),
        memberships=pd.DataFrame({"paragraph_id": body["paragraph_id"], "topic_id": TOPIC}),
        stories=pd.DataFrame({"article_id": [], "story_id": []}),
        reprints=pd.DataFrame(columns=["unit", "unit_id"]),
        vectors=bag_of_words,
        names=names or {},
    )
