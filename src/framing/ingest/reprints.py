"""Text that stands in more than one place: wire copy, press releases and an outlet's own repetitions."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

Numbers = npt.NDArray[np.int64]
SHINGLE = 3  # words; long enough to be telling, short enough to survive light editing
ARTICLE, PARAGRAPH = 0.4, 0.6  # share of the shorter text's shingles that the other one has
MIN_SHINGLES = 12
_COMMON = 60  # shingles in more texts than this are phrases of the language, not copies
_WORD = re.compile(r"[^\W_]+")
_DATELINE = re.compile(r"^[^a-z]{3,40}(?:,? [\w. ]{2,12})? ?\([\w .-]{2,30}\)\s*[-–—]\s*")
_COLUMNS = ["unit", "unit_id", "article_id", "outlet", "origin_id", "origin_outlet", "agency", "similarity"]


def find_reprints(articles: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """The table `reprints`: every article and paragraph that repeats another, linked to where it most likely came from.

    The origin of a group of like texts is the earliest; of several on one day the one that credits an agency, then the
    longest. The origin itself is listed only if an agency is credited, with no origin_id. `similarity` is the share of
    the shorter text's three-word shingles that the two have in common, 0 to 1.
    """
    articles = articles.sort_values("article_id", ignore_index=True)
    rows = paragraphs[paragraphs["kind"] == "paragraph"].merge(articles[["article_id"]], on="article_id")
    rows = rows.sort_values(["article_id", "position"], ignore_index=True)
    shingles = [_shingles(text) for text in rows["text"]]
    owner = np.searchsorted(articles["article_id"].to_numpy(dtype=str), rows["article_id"].to_numpy(dtype=str))
    per_article: list[set[int]] = [set() for _ in range(len(articles))]
    for place, found in zip(owner, shingles, strict=True):
        per_article[place] |= found
    whole = _rows("article", articles.assign(unit_id=articles["article_id"]), per_article, ARTICLE, None)
    facts = articles[["article_id", "published", "agency"]]
    parts = (
        rows[["paragraph_id", "article_id", "outlet"]]
        .rename(columns={"paragraph_id": "unit_id"})
        .merge(facts, on="article_id")
    )
    single = _rows("paragraph", parts, shingles, PARAGRAPH, owner)
    return pd.DataFrame([*whole, *single], columns=_COLUMNS)


def _shingles(text: str) -> set[int]:
    words = _WORD.findall(_DATELINE.sub("", text).lower())
    return {hash_words(words[place : place + SHINGLE]) for place in range(len(words) - SHINGLE + 1)}


def hash_words(words: Iterable[str]) -> int:
    """A number for a few words, the same in every run (Python's own hash is not)."""
    number = 1469598103934665603
    for letter in "\x1f".join(words).encode():
        number = ((number ^ letter) * 1099511628211) & 0x7FFFFFFFFFFFFFFF
    return number


def _rows(
    unit: str, units: pd.DataFrame, shingles: list[set[int]], threshold: float, owner: npt.NDArray[np.int64] | None
) -> list[tuple[object, ...]]:
    """The rows of one kind of unit; `owner` numbers the article of each, within which likeness is not repetition."""
    left, right, share = _alike(shingles, threshold)
    if owner is not None:
        apart = owner[left] != owner[right]
        left, right, share = left[apart], right[apart], share[apart]
    n = len(units)
    graph = sparse.coo_matrix((np.ones(len(left)), (left, right)), shape=(n, n))
    _, group = connected_components(graph, directed=False)
    best = {(int(one), int(two)): float(value) for one, two, value in zip(left, right, share, strict=True)}
    sizes = np.bincount(group, minlength=n)
    records = units.to_dict("records")
    rows: list[tuple[object, ...]] = []
    for label in np.unique(group[sizes[group] > 1]):
        members = np.flatnonzero(group == label).tolist()
        origin = min(
            members,
            key=lambda place: (
                _text(records[place]["published"]) or "9",
                not _text(records[place]["agency"]),
                -len(shingles[place]),
                records[place]["unit_id"],
            ),
        )
        agency = _text(records[origin]["agency"]) or next(
            (name for place in members if (name := _text(records[place]["agency"]))), None
        )
        for place in members:
            similarity = (
                1.0
                if place == origin
                else _share(shingles[place], shingles[origin], best.get((min(place, origin), max(place, origin))))
            )
            if similarity >= threshold / 2 and (place != origin or agency):
                rows.append(
                    _row(unit, records[place], None if place == origin else records[origin], agency, similarity)
                )
    for place in np.flatnonzero(sizes[group] == 1):
        if unit == "article" and (agency := _text(records[place]["agency"])):
            rows.append(_row(unit, records[place], None, agency, 1.0))
    return rows


def _row(
    unit: str, record: dict[str, object], origin: dict[str, object] | None, agency: str | None, similarity: float
) -> tuple[object, ...]:
    source = (origin["unit_id"], origin["outlet"]) if origin else (None, None)
    return (unit, record["unit_id"], record["article_id"], record["outlet"], *source, agency, round(similarity, 6))


def _alike(shingles: list[set[int]], threshold: float) -> tuple[Numbers, Numbers, npt.NDArray[np.float64]]:
    """Pairs of texts (first < second) that share at least `threshold` of the shorter one's shingles, and that share."""
    sizes = np.array([len(found) for found in shingles], dtype=np.int64)
    values = np.fromiter(
        (value for found in shingles for value in sorted(found)), dtype=np.int64, count=int(sizes.sum())
    )
    _, columns, counts = np.unique(values, return_inverse=True, return_counts=True)
    usable = (counts[columns] > 1) & (counts[columns] <= _COMMON)
    rows = np.repeat(np.arange(len(sizes)), sizes)
    matrix = sparse.csr_matrix(
        (np.ones(int(usable.sum()), dtype=np.int32), (rows[usable], columns[usable])),
        shape=(len(sizes), max(len(counts), 1)),
    )
    shared = sparse.triu(matrix @ matrix.T, k=1).tocoo()
    smaller = np.minimum(sizes[shared.row], sizes[shared.col])
    share = shared.data / np.maximum(smaller, 1)
    keep = (share >= threshold) & (smaller >= MIN_SHINGLES)
    return shared.row[keep], shared.col[keep], share[keep]


def _share(one: set[int], two: set[int], known: float | None) -> float:
    return known if known is not None else len(one & two) / max(min(len(one), len(two)), 1)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
