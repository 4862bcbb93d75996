"""The word index holds every word of every text, exactly as often as it stands there, in small files."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.report.parts import word_index as index_module
from framing.report.parts.word_index import (
    LARGEST,
    TOKEN,
    IndexedArticle,
    IndexedParagraph,
    WordIndex,
    word_index,
)

Posting = tuple[str, int, int, int]  # word, paragraph, times outside quotations, times inside


def unpacked(index: WordIndex) -> dict[str, bytes]:
    found = {}
    for path, content in index.files:
        name, text = re.fullmatch(r'shard\("(\w+)","([^"]*)"\)\n', content.decode()).groups()  # type: ignore[union-attr]
        assert path == f"search/{name}.js"
        found[name] = gzip.decompress(base64.b64decode(text))
    return found


def postings(index: WordIndex) -> list[Posting]:
    """Read the lists as the module's head says they are written."""
    found: list[Posting] = []
    for name, content in unpacked(index).items():
        if name[0] == "w":
            line, _, blob = content.partition(b"\n")
            words, sizes = json.loads(line)
            start = 0
            for word, size in zip(words, sizes, strict=True):
                found += _list(word, blob[start : start + size])
                start += size
            assert start == len(blob)
    return found


def _list(word: str, blob: bytes) -> list[Posting]:
    numbers, number, bits = [], 0, 0
    for byte in blob:
        number |= (byte & 127) << bits
        bits += 7
        if byte < 128:
            numbers.append(number)
            number, bits = 0, 0
    found, place, rest = [], -1, iter(numbers)
    for one in rest:
        place += one // 4
        own, quoted = ((1, 0), (0, 1), (2, 0))[one % 4] if one % 4 < 3 else (next(rest), next(rest))
        found.append((word, place, own, quoted))
    return found


def counted(articles: list[IndexedArticle]) -> list[Posting]:
    """The same, counted word by word."""
    own: Counter[tuple[str, int]] = Counter()
    quoted: Counter[tuple[str, int]] = Counter()
    for place, paragraph in enumerate(one for article in articles for one in article.paragraphs):
        for hit in TOKEN.finditer(paragraph.text):
            inside = any(start <= hit.start() < end for start, end in paragraph.quoted)
            (quoted if inside else own)[hit.group().lower(), place] += 1
    return sorted((*key, own[key], quoted[key]) for key in own | quoted)


def articles_of(texts: list[list[tuple[str, list[tuple[int, int]]]]]) -> list[IndexedArticle]:
    return [
        IndexedArticle(
            (f"a{n}", f"Title {n}", ""),
            [IndexedParagraph(f"p{i}", text, spans, [i % 2]) for i, (text, spans) in enumerate(article)],
        )
        for n, article in enumerate(texts)
    ]


spans = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda two: (min(two), max(two))), max_size=2)
paragraphs = st.tuples(st.text(st.sampled_from("aAbBжЖ \u0301'İß𐐀12_"), max_size=30), spans)


@given(st.lists(st.lists(paragraphs, max_size=4), max_size=5))
def test_the_lists_say_how_often_each_word_stands_in_each_paragraph(texts: list[Any]) -> None:
    articles = articles_of(texts)
    index = word_index(articles, 2)
    assert sorted(postings(index)) == counted(articles)
    assert sum(own + quoted for own, quoted in index.words) == sum(n + m for *_, n, m in counted(articles))


@given(st.lists(st.lists(paragraphs, max_size=4), max_size=5), st.integers(1, 9))
def test_the_lists_are_the_same_however_many_are_written_at_a_time(texts: list[Any], at_once: int) -> None:
    articles = articles_of(texts)
    with pytest.MonkeyPatch.context() as patched:
        whole = word_index(articles, 2).files
        patched.setattr(index_module, "AT_ONCE", at_once)
        assert word_index(articles, 2).files == whole


def test_words_stand_in_the_order_in_which_javascript_compares_them() -> None:
    index = word_index(articles_of([[("\U00010400 \uff21 z a", [])]]), 2)
    words = [word for word, *_ in postings(index)]
    assert words == ["a", "z", "\U00010428", "\uff41"]  # a pair of surrogates comes before U+FF41


@pytest.mark.slow
def test_no_file_is_large_and_each_says_where_it_begins() -> None:
    rng = np.random.default_rng(1)
    words = ["".join(rng.choice(list("abcdefghijklmnopqrstuvwxyz"), 7)) for _ in range(30_000)]
    texts = [[(" ".join(rng.choice(words, 90)), []) for _ in range(12)] for _ in range(250)]
    articles = articles_of(texts)
    index = word_index(articles, 2)
    assert max(len(content) for _, content in index.files) < LARGEST + 100
    files = unpacked(index)
    assert len(index.first_words) > 2 < len(index.first_paragraphs)
    for n, word in enumerate(index.first_words):
        assert json.loads(files[f"w{n}"].split(b"\n")[0])[0][0] == word
    place = 0
    for n, first in enumerate(index.first_paragraphs):
        assert place == first
        place += sum(len(rows[-1]) for rows in json.loads(files[f"t{n}"]))
    assert sorted(postings(index)) == counted(articles)
    assert place == sum(len(article.paragraphs) for article in articles)


def test_what_is_on_a_topic_can_be_told_without_the_texts() -> None:
    index = word_index(articles_of([[("one two", []), ("three", [])], [("four", []), ("five six", [(0, 4)])]]), 3)
    told = json.loads(unpacked(index)["topics"])
    assert [np.cumsum([-1, *steps])[1:].tolist() for steps in told] == [[0, 2], [1, 3], []]
    assert index.on_topic == {0: {0: (2, 0), 1: (1, 0)}, 1: {0: (1, 0), 1: (1, 1)}}
