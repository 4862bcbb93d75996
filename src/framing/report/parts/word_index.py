"""Every word of the report's texts and where it stands, in files small enough for a page to load what it needs.

The files (report/packing.py writes them, shards.js loads them):

- `w0`, `w1`, ...: words in the order of their code units. A line of JSON (words, bytes of each word's list), a new
  line, and the lists: for each paragraph with the word the distance from the one before, times four, plus how often
  the word occurs (0: once, 1: once in a quotation, 2: twice, 3: two more numbers say how often outside and inside
  quotations). Numbers take seven bits a byte, the lowest first.
- `t0`, `t1`, ...: texts. For each article its place, id, title and date, and its paragraphs: how the id begins, the
  text, the characters that are quoted, the places of its topics.
- `topics`: for each topic the paragraphs on it, each as the distance from the one before.
- `common`: the words that occur most, and how often.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from framing.report.packing import as_json, compressed, shard

TOKEN = re.compile(r"[\w\u0300-\u036f]+")  # search.js cuts texts into the same words
LARGEST = 280_000  # letters in a file; one paragraph or one word's list may need more
RAW_WORDS, RAW_TEXTS = 270_000, 480_000  # bytes that are tried as one file first: about LARGEST when packed
COMMON = 30_000  # words in `common`
AT_ONCE = 200_000  # places of words that are written down at a time: all at once would be gigabytes
File = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class IndexedParagraph:
    """A paragraph as the page shows it; `quoted` are the spans of its quotations."""

    key: str
    text: str
    quoted: Sequence[tuple[int, int]]
    topics: Sequence[int]


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    head: tuple[str, str, str]  # id, title, date as shown
    paragraphs: Sequence[IndexedParagraph]


@dataclass(slots=True)
class WordIndex:
    """`files` of the index; where each file begins: its first word, or its first paragraph.

    `words` has for each article its words outside and inside quotations, as the page counts them; `on_topic` the same
    for each topic: the article's place and these numbers, of paragraphs on the topic.
    """

    files: list[File] = field(default_factory=list)
    first_words: list[str] = field(default_factory=list)
    first_paragraphs: list[int] = field(default_factory=list)
    words: list[tuple[int, int]] = field(default_factory=list)
    on_topic: dict[int, dict[int, tuple[int, int]]] = field(default_factory=dict)


def word_index(articles: Sequence[IndexedArticle], n_topics: int) -> WordIndex:
    """The index of these articles, whose paragraphs are numbered in this order."""
    index = WordIndex()
    known: dict[str, int] = {}
    words, places, inside = _occurrences(articles, known, index)
    for number, (first, content) in enumerate(_text_files(articles)):
        index.files.append(shard(f"search/t{number}.js", content))
        index.first_paragraphs.append(first)
    order = sorted(known, key=lambda word: word.encode("utf-16-be", "surrogatepass"))  # as JavaScript compares
    lists = list(_lists(words, places, inside, [known[word] for word in order]))
    for number, (first_word, content) in enumerate(_word_files(order, lists)):
        index.files.append(shard(f"search/w{number}.js", content))
        index.first_words.append(first_word)
    counts = np.bincount(words, minlength=len(known)) if len(words) else np.zeros(0, dtype=np.int64)
    most = sorted(order, key=lambda word: (-counts[known[word]], word))[:COMMON]
    index.files.append(shard("search/topics.js", compressed(as_json(_steps(articles, n_topics)))))
    common = as_json([[word, int(counts[known[word]])] for word in most])
    index.files.append(shard("search/common.js", compressed(common)))
    return index


def _occurrences(
    articles: Sequence[IndexedArticle], known: dict[str, int], index: WordIndex
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
    """For each word of the texts: its number in `known`, its paragraph, and whether it begins in a quotation."""
    words: list[NDArray[np.int32]] = []
    inside: list[NDArray[np.bool_]] = []
    for place, article in enumerate(articles):
        own_all, quoted_all = 0, 0
        for paragraph in article.paragraphs:
            found = [known.setdefault(word.lower(), len(known)) for word in TOKEN.findall(paragraph.text)]
            within = np.zeros(len(found), dtype=bool)
            if paragraph.quoted:
                starts = np.fromiter((hit.start() for hit in TOKEN.finditer(paragraph.text)), np.int64, len(found))
                for start, end in paragraph.quoted:
                    within |= (starts >= start) & (starts < end)
            quoted = int(within.sum())
            own = len(found) - quoted
            for topic in paragraph.topics:
                before = index.on_topic.setdefault(topic, {}).get(place, (0, 0))
                index.on_topic[topic][place] = (before[0] + own, before[1] + quoted)
            own_all, quoted_all = own_all + own, quoted_all + quoted
            words.append(np.array(found, dtype=np.int32))
            inside.append(within)
        index.words.append((own_all, quoted_all))
    if not words:
        return np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, bool)
    places = np.repeat(np.arange(len(words), dtype=np.int32), [len(found) for found in words])
    return np.concatenate(words), places, np.concatenate(inside)


def _steps(articles: Sequence[IndexedArticle], n_topics: int) -> list[list[int]]:
    """For each topic its paragraphs, each as the distance from the one before; the first from -1."""
    found: list[list[int]] = [[] for _ in range(n_topics)]
    before = [-1] * n_topics
    for place, paragraph in enumerate(itertools.chain.from_iterable(article.paragraphs for article in articles)):
        for topic in paragraph.topics:
            found[topic].append(place - before[topic])
            before[topic] = place
    return found


def _lists(
    words: NDArray[np.int32], places: NDArray[np.int32], inside: NDArray[np.bool_], order: Sequence[int]
) -> Iterator[bytes]:
    """For each word in `order` its list of paragraphs as bytes; about AT_ONCE places are written down at a time."""
    rank = np.empty(len(order), dtype=np.int32)
    rank[np.array(order, dtype=np.int32)] = np.arange(len(order), dtype=np.int32)
    by_word = np.argsort(rank[words], kind="stable").astype(np.int32)  # places stay in order within each word
    ends = np.cumsum(np.bincount(words, minlength=len(order))[np.array(order, dtype=np.int32)])
    first = 0
    while first < len(order):
        start = int(ends[first - 1]) if first else 0
        last = max(int(np.searchsorted(ends, start + AT_ONCE, side="right")), first + 1)
        chosen = by_word[start : ends[last - 1]]
        yield from _some_lists(rank[words[chosen]] - first, places[chosen], inside[chosen], last - first)
        first = last


def _some_lists(
    ranks: NDArray[np.int32], places: NDArray[np.int32], quoted: NDArray[np.bool_], count: int
) -> list[bytes]:
    """The lists of `count` words. Each place has the rank of its word among them, and the ranks are in order."""
    at = places.astype(np.int64)
    new = np.flatnonzero(np.r_[True, (ranks[1:] != ranks[:-1]) | (at[1:] != at[:-1])])
    n = np.diff(np.r_[new, len(ranks)])
    n_quoted = np.add.reduceat(quoted.astype(np.int64), new)
    of, at = ranks[new], at[new]
    first = np.r_[True, of[1:] != of[:-1]]
    steps = at - np.where(first, -1, np.r_[0, at[:-1]])
    kind = np.where(n == 1, n_quoted, np.where((n == 2) & (n_quoted == 0), 2, 3))
    numbers = np.stack([steps * 4 + kind, n - n_quoted, n_quoted], axis=1)
    wanted = np.ones_like(numbers, dtype=bool)
    wanted[:, 1:] = (kind == 3)[:, None]
    sizes = np.where(wanted, _size(numbers), 0)
    ends = np.cumsum(np.bincount(of, weights=sizes.sum(axis=1), minlength=count).astype(np.int64))
    whole = _as_bytes(numbers[wanted])
    return [whole[start:end] for start, end in zip(np.r_[0, ends[:-1]].tolist(), ends.tolist(), strict=True)]


def _size(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many bytes each number takes at seven bits a byte."""
    size = np.ones_like(numbers)
    for bits in (7, 14, 21, 28, 35):
        size += numbers >= 1 << bits
    return size


def _as_bytes(numbers: NDArray[np.int64]) -> bytes:
    size = _size(numbers)
    starts = np.cumsum(size) - size
    found = np.zeros(int(size.sum()), dtype=np.uint8)
    for step in range(int(size.max(initial=0))):
        has = size > step
        more = size[has] > step + 1
        found[starts[has] + step] = ((numbers[has] >> (7 * step)) & 127) | (more.astype(np.int64) << 7)
    return found.tobytes()


def _word_files(order: Sequence[str], lists: Sequence[bytes]) -> Iterator[tuple[str, str]]:
    """(first word, packed content) of each file."""

    def content(start: int, end: int) -> bytes:
        return as_json([order[start:end], [len(one) for one in lists[start:end]]]) + b"\n" + b"".join(lists[start:end])

    sizes = [len(word.encode("utf-8", "replace")) + 5 + len(one) for word, one in zip(order, lists, strict=True)]
    for start, packed_content in _fitting(sizes, RAW_WORDS, content):
        yield order[start], packed_content


def _text_files(articles: Sequence[IndexedArticle]) -> Iterator[tuple[int, str]]:
    """(number of the first paragraph, packed content) of each file."""
    flat = [(place, article.head, one) for place, article in enumerate(articles) for one in article.paragraphs]

    def content(start: int, end: int) -> bytes:
        value = []
        for place, those in itertools.groupby(flat[start:end], key=lambda row: row[0]):
            rows = list(those)
            told = [[one.key, one.text, list(itertools.chain(*one.quoted)), list(one.topics)] for _, _, one in rows]
            value.append([place, *rows[0][1], told])
        return as_json(value)

    sizes = [len(one.text.encode("utf-8", "replace")) + 20 for _, _, one in flat]
    yield from _fitting(sizes, RAW_TEXTS, content)


def _fitting(sizes: Sequence[int], most: int, content: Callable[[int, int], bytes]) -> Iterator[tuple[int, str]]:
    """(first place, packed content) of stretches of neighbours that are not too large.

    Stretches of about `most` bytes are tried, and halved until each is at most LARGEST when packed, or stands alone.
    """
    waiting = list(_cut(sizes, most))[::-1]
    while waiting:
        start, end = waiting.pop()
        found = compressed(content(start, end))
        if len(found) <= LARGEST or end - start == 1:
            yield start, found
        else:
            middle = (start + end) // 2
            waiting += [(middle, end), (start, middle)]


def _cut(sizes: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Stretches of neighbours of at most `most` bytes; one that is larger stands alone."""
    start, total = 0, 0
    for place, size in enumerate(sizes):
        if total and total + size > most:
            yield start, place
            start, total = place, 0
        total += size
    if sizes:
        yield start, len(sizes)
