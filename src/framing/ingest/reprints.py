"""Find text that appears in more than one place: agency copy, press releases, and an outlet's own repetitions."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from framing.tables.records import BlockKind

Numbers = npt.NDArray[np.int64]
Pairs = tuple[Numbers, Numbers, npt.NDArray[np.float64]]  # first, second, how much they share
SHINGLE = 3  # words; long enough to be telling, short enough to survive light editing
# Share of the shorter text's shingles that the other has, chosen on half of the seeds of benchmarks/accuracy/reprints.
ARTICLE, PARAGRAPH = 0.15, 0.6
# Articles that quote the same speech, or end in the same lines on their makers, have up to 0.3 in common too, but in
# one place: below SURE a copy is one only if it is like the other throughout: in so many of ten stretches.
SURE, STRETCHES = 0.3, 7
MIN_SHINGLES = 12
_COMMON = 60  # shingles in more texts than this are phrases of the language, not copies
_WORD = re.compile(r"[^\W_]+")
_DATELINE = re.compile(r"^[^a-z]{3,40}(?:,? [\w. ]{2,12})? ?\([\w .-]{2,30}\)\s*[-–—]\s*")
_COLUMNS = ["unit", "unit_id", "article_id", "outlet", "origin_id", "origin_outlet", "agency", "similarity"]


def find_reprints(articles: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """The table `reprints`: every article and paragraph that repeats another, linked to where it most likely came from.

    The origin of a text is the likest of the earlier ones that are no copies themselves; of several on one day the one
    that credits an agency counts as the earlier, then the longer. The origin itself is listed only if an agency is
    credited, with no origin_id. `similarity` is the share of the shorter text's three-word shingles that the two have
    in common, 0 to 1.
    """
    articles = articles.sort_values("article_id", ignore_index=True)
    running = paragraphs["kind"].isin([kind.value for kind in BlockKind if kind.running])
    rows = paragraphs[running].merge(articles[["article_id"]], on="article_id")
    rows = rows.sort_values(["article_id", "position"], ignore_index=True)
    told = _shingles(rows["text"].tolist())
    shingles = [np.unique(ids) for ids in told]
    owner = np.searchsorted(articles["article_id"].to_numpy(dtype=str), rows["article_id"].to_numpy(dtype=str))
    whole_told = _of_articles(told, owner, len(articles))
    pairs = _throughout(whole_told, _alike([np.unique(ids) for ids in whole_told], ARTICLE))
    lengths = [len(ids) for ids in whole_told]
    whole = _rows("article", articles.assign(unit_id=articles["article_id"]), lengths, pairs)
    facts = articles[["article_id", "published", "agency"]]
    parts = (
        rows[["paragraph_id", "article_id", "outlet"]]
        .rename(columns={"paragraph_id": "unit_id"})
        .merge(facts, on="article_id")
    )
    pairs = _alike(shingles, PARAGRAPH)
    apart = owner[pairs[0]] != owner[pairs[1]]  # within an article likeness is not repetition
    single = _rows("paragraph", parts, [len(ids) for ids in told], (pairs[0][apart], pairs[1][apart], pairs[2][apart]))
    return pd.DataFrame([*whole, *single], columns=_COLUMNS)


def _shingles(texts: Sequence[str]) -> list[Numbers]:
    """The shingles of each text in its order; one is a number that is the same in all of these texts."""
    number_of: dict[str, int] = {}
    found: list[Numbers] = []
    for text in texts:
        words = _WORD.findall(_DATELINE.sub("", text).lower())
        ids = np.array([number_of.setdefault(word, len(number_of)) for word in words], dtype=np.int64)
        found.append(ids)
    base = len(number_of) + 1
    if base**SHINGLE < 2**63:  # two million different words: three of them have a number of their own
        return [(ids[:-2] * base + ids[1:-1]) * base + ids[2:] for ids in found]
    with np.errstate(over="ignore"):  # beyond that two shingles in 2**64 may pass for one
        odd = np.int64(0x9E3779B97F4A7C15 - 2**64)
        return [(ids[:-2] * odd + ids[1:-1]) * odd + ids[2:] for ids in found]


def _of_articles(shingles: Sequence[Numbers], owner: Numbers, n: int) -> list[Numbers]:
    """The shingles of each article, from those of its paragraphs, which stand in the order of the articles."""
    ends = np.searchsorted(owner, np.arange(n + 1))
    nothing = np.empty(0, dtype=np.int64)
    return [np.concatenate([nothing, *shingles[start:stop]]) for start, stop in itertools.pairwise(ends.tolist())]


def _throughout(told: Sequence[Numbers], pairs: Pairs) -> Pairs:
    """The pairs without those that are weakly alike and in one place only."""
    left, right, share = pairs
    keep = share >= SURE
    for number in np.flatnonzero(~keep).tolist():
        shorter, longer = sorted((told[left[number]], told[right[number]]), key=len)
        shared = np.isin(shorter, longer)
        keep[number] = sum(stretch.sum() >= 2 for stretch in np.array_split(shared, 10)) >= STRETCHES
    return left[keep], right[keep], share[keep]


def _rows(unit: str, units: pd.DataFrame, lengths: Sequence[int], pairs: Pairs) -> list[tuple[object, ...]]:
    """The rows of one kind of unit, of which `pairs` are alike; of two on one day the longer counts as the earlier."""
    left, right, share = pairs
    n = len(units)
    graph = sparse.coo_matrix((np.ones(len(left)), (left, right)), shape=(n, n))
    _, group = connected_components(graph, directed=False)
    like = _neighbours(left, right, share)
    sizes = np.bincount(group, minlength=n)
    records = [dict(zip(units.columns, row, strict=True)) for row in units.itertuples(index=False)]
    rows: list[tuple[object, ...]] = []
    for label in np.unique(group[sizes[group] > 1]):
        members = np.flatnonzero(group == label).tolist()
        agency_of = {place: _text(records[place]["agency"]) for place in members}
        ranked = sorted(members, key=lambda place: _rank(records[place], lengths[place]))
        origin_of: dict[int, int] = {}
        for number, place in enumerate(ranked):
            earlier = [other for other in ranked[:number] if other in like[place]]
            roots = [other for other in earlier if other not in origin_of]
            if earlier:  # of texts that are no copies themselves, or else of all, the likest
                origin_of[place] = max(roots or earlier, key=lambda other: like[place][other])
        for place in members:
            origin = origin_of.get(place)
            if origin is not None:
                agency = agency_of[place] or agency_of[origin]
                rows.append(_row(unit, records[place], records[origin], agency, like[place][origin]))
            elif agency := agency_of[place] or next(
                (name for other in ranked if origin_of.get(other) == place and (name := agency_of[other])), None
            ):
                rows.append(_row(unit, records[place], None, agency, 1.0))
    for place in np.flatnonzero(sizes[group] == 1).tolist():
        if unit == "article" and (agency := _text(records[place]["agency"])):
            rows.append(_row(unit, records[place], None, agency, 1.0))
    return rows


def _row(
    unit: str, record: dict[str, object], origin: dict[str, object] | None, agency: str | None, similarity: float
) -> tuple[object, ...]:
    source = (origin["unit_id"], origin["outlet"]) if origin else (None, None)
    return (unit, record["unit_id"], record["article_id"], record["outlet"], *source, agency, round(similarity, 6))


def _alike(shingles: Sequence[Numbers], threshold: float) -> Pairs:
    """Pairs of texts (first < second) that share at least `threshold` of the shorter one's shingles, and that share."""
    sizes = np.array([len(found) for found in shingles], dtype=np.int64)
    values = np.concatenate([np.empty(0, dtype=np.int64), *shingles])
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


def _neighbours(left: Numbers, right: Numbers, share: npt.NDArray[np.float64]) -> dict[int, dict[int, float]]:
    """Of each text that has any the texts that are like it, with how much."""
    like: dict[int, dict[int, float]] = {}
    for one, two, value in zip(left.tolist(), right.tolist(), share.tolist(), strict=True):
        like.setdefault(one, {})[two] = value
        like.setdefault(two, {})[one] = value
    return like


def _rank(record: dict[str, object], size: int) -> tuple[object, ...]:
    """The order in which texts are held for the origin: the earliest, one that credits an agency, the longest."""
    return (_text(record["published"]) or "9", not _text(record["agency"]), -size, record["unit_id"])


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
