"""The vector space of topics: paragraphs in the context of their articles, and their nearest neighbours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from threadpoolctl import threadpool_limits

from framing.machine.products import products
from framing.machine.workers import cores

Vectors = NDArray[np.float32]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

EXACT_UP_TO = 20_000  # for more rows than this, neighbours are searched in cells of the space, which finds most of them
SHARED = 0.75  # this share of the corpus mean is subtracted from every paragraph
REACH = 15  # paragraphs that are the context of one of them, where that is not the whole article
CELL = 256  # average number of rows in a cell
PROBES = 16  # cells searched per row; rows of one cell together search up to twice as many
FOLDS = 8
_BLOCK = 1024  # rows compared at a time by one core: 1024 x 20,000 similarities are 80 MB


def unit(rows: Vectors) -> Vectors:
    """Scale the rows to length one; a row of zeros stays as it is."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Unshared:
    """The rows of `vectors` [n, d] minus what they have in common, `shared` [d], of length one.

    They are made when they are asked for: held beside the vectors, each such table would be as large as they are.
    """

    vectors: Vectors
    shared: Vectors

    def rows(self) -> Vectors:
        """All of them [n, d]."""
        return _unshared(self.vectors, self.shared)

    def products(self, others: Vectors) -> Floats:
        """Their products with a few others [m, d], as [n, m]."""
        return products(self.vectors, others, lambda some: _unshared(some, self.shared))


def _unshared(vectors: Vectors, shared: Vectors) -> Vectors:
    """`unit(vectors - shared)`, without a second table of this size."""
    found = vectors - shared
    found /= np.maximum(np.linalg.norm(found, axis=-1, keepdims=True), 1e-9)
    return np.asarray(found, dtype=np.float32)


def in_context(vectors: Vectors, articles: Sequence[str], weight: float, places: Ints | None = None) -> Vectors:
    """Move each paragraph towards its article: normalise((1 - weight) paragraph + weight article mean), [n, d].

    A paragraph such as "He declined to comment" shows its subject only together with the rest of its article. With
    `places` [n], the paragraphs' positions in their articles, the rest is the REACH paragraphs around it: a long
    article may tell of much that has nothing to do with them.
    """
    owner = numbered(articles)
    around = unit(sums(owner, vectors))[owner]
    if places is not None:
        order = np.lexsort((places, owner))
        for rows in np.split(order, np.flatnonzero(np.diff(owner[order])) + 1):
            if (n := len(rows)) > REACH:
                starts = np.clip(np.arange(n) - REACH // 2, 0, n - REACH)
                windows = starts[:, None] + np.arange(REACH)
                around[rows] = unit(vectors[rows][windows].sum(axis=1))
    around *= weight
    around += (1 - weight) * vectors
    return unit(around)


def numbered(names: Sequence[str]) -> Ints:
    """Number the names in alphabetical order; equal names get the same number."""
    return np.asarray(pd.factorize(np.asarray(names, dtype=object), sort=True)[0], dtype=np.int64)


def sums(group: Ints, rows: Vectors) -> Vectors:
    """Sum the rows of each group in order, [groups, d]; groups are numbered from 0."""
    if not len(rows):
        return np.zeros((0, rows.shape[1]), dtype=np.float32)
    member = csr_array((np.ones(len(rows), dtype=np.float32), (group, np.arange(len(rows)))))
    return np.asarray(member @ rows, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nearest other rows of each row, nearest first: `index` and cosine `similarity`, both [n, k]."""

    index: Ints
    similarity: Floats


def nearest(rows: Vectors, k: int) -> Neighbours:
    """Find the k nearest other rows of each unit row, or fewer if there are fewer rows. Ties are ordered by index."""
    n = len(rows)
    k = min(k, n - 1)
    if k < 1:
        return Neighbours(np.zeros((n, 0), dtype=np.int64), np.zeros((n, 0)))
    if n <= EXACT_UP_TO:
        return _nearest_exactly(rows, k)
    return _nearest_in_cells(rows, k)


def nearest_among(rows: Vectors, known: Vectors, k: int) -> Neighbours:
    """Find the k nearest of the `known` unit rows for each of other unit rows, or fewer if there are fewer."""
    k = min(k, len(known))
    index, similarity = np.zeros((len(rows), k), dtype=np.int64), np.zeros((len(rows), k))
    if not k:
        return Neighbours(index, similarity)

    def look(here: Ints) -> None:
        block = np.round(rows[here] @ known.T, 6)
        top = highest(block, k, _first_highest)
        wide = known[top.ravel()].astype(np.float64).reshape(*top.shape, -1)
        values = np.round(np.einsum("nd,nkd->nk", rows[here].astype(np.float64), wide), 6)
        order = np.argsort(-values, axis=1, kind="stable")
        index[here] = np.take_along_axis(top, order, axis=1)
        similarity[here] = np.take_along_axis(values, order, axis=1)

    _on_every_core(look, np.split(np.arange(len(rows)), range(_BLOCK, len(rows), _BLOCK)))
    return Neighbours(index, similarity)


FindNearest = Callable[[Vectors, int], Neighbours]  # `nearest`, or what knows what it found before


def _neighbours(rows: Vectors, k: int, learnt: int, find: FindNearest = nearest) -> Neighbours:
    """The nearest of the first `learnt` rows, for all rows."""
    known = find(rows[:learnt], k)
    if learnt == len(rows):
        return known
    placed = nearest_among(rows[learnt:], rows[:learnt], known.index.shape[1])
    return Neighbours(
        np.concatenate([known.index, placed.index]), np.concatenate([known.similarity, placed.similarity])
    )


def _nearest_exactly(rows: Vectors, k: int) -> Neighbours:
    index = np.empty((len(rows), k), dtype=np.int64)
    similarity = np.empty((len(rows), k))

    def look(here: Ints) -> None:
        # Rounded, because the last bits depend on block and machine and must not decide between neighbours.
        block = np.round(rows[here] @ rows.T, 6)
        block[np.arange(len(here)), here] = -2.0
        top = highest(block, k, _first_highest)
        values = np.take_along_axis(block, top, axis=1)
        order = np.argsort(-values, axis=1, kind="stable")
        index[here] = np.take_along_axis(top, order, axis=1)
        similarity[here] = np.take_along_axis(values, order, axis=1)

    _on_every_core(look, np.split(np.arange(len(rows)), range(_BLOCK, len(rows), _BLOCK)))
    return Neighbours(index, similarity)


def _nearest_in_cells(rows: Vectors, k: int) -> Neighbours:
    """Like `_nearest_exactly`, for many rows: each row searches only the cells with the nearest centres.

    Cells hold CELL rows on average for any number of rows, so twice the rows take about twice the time.
    """
    n = len(rows)
    cells = n // CELL
    centres = _centres(rows, cells)
    owner, ranked = _nearest_centres(rows, centres)
    order = np.argsort(owner, kind="stable")
    members = np.split(order, np.searchsorted(owner[order], np.arange(1, cells)))
    index = np.full((n, k), -1, dtype=np.int64)
    similarity = np.full((n, k), -2.0)

    def look(mine: Ints) -> None:
        # Rows of one cell have mostly the same candidate cells, so they are compared together.
        wanted = np.bincount(ranked[mine].ravel(), minlength=cells)
        near = np.argsort(-wanted, kind="stable")[: 2 * PROBES]
        candidates = np.sort(np.concatenate([members[other] for other in near if wanted[other]]))
        block = rows[mine] @ rows[candidates].T
        block[np.arange(len(mine)), np.searchsorted(candidates, mine)] = -2.0
        kept = min(k, len(candidates) - 1)
        if kept < 1:
            return
        top = highest(block, kept, _last_highest)
        values = np.round(np.take_along_axis(block, top, axis=1), 6)
        ranks = np.argsort(-values, axis=1, kind="stable")
        index[mine, :kept] = candidates[np.take_along_axis(top, ranks, axis=1)]
        similarity[mine, :kept] = np.take_along_axis(values, ranks, axis=1)

    _on_every_core(look, [mine for mine in members if len(mine)])
    return Neighbours(index, similarity)


def _on_every_core(look: Callable[[Ints], None], pieces: Sequence[Ints]) -> None:
    """Run each piece on one thread, so that sums do not depend on the number of threads.

    Threads are enough here because numpy does the work outside Python.
    """
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(cores()) as pool:
        for _ in pool.map(look, pieces):
            pass


def highest(block: Vectors, k: int, choose: Callable[[Vectors, int], Ints]) -> Ints:
    """The columns of the k highest numbers in each row, in column order [n, k]; `choose` breaks ties.

    The columns are folded into piles of FOLDS. The k-th highest pile maximum is a bound that at least k columns reach,
    and hardly more. Only these few columns are searched for the k highest.
    """
    n, width = block.shape
    piles = width // FOLDS
    if piles < 2 * k:
        return choose(block, k)
    tops = block[:, : piles * FOLDS].reshape(n, FOLDS, piles).max(axis=1)
    low = np.partition(tops, piles - k, axis=1)[:, piles - k]
    # numpy searches a flat array several times as fast as rows and columns.
    row, column = np.divmod(np.flatnonzero(block >= low[:, None]), width)
    counts = np.bincount(row, minlength=n)
    if counts.max(initial=0) > 8 * k:  # many equal numbers
        return choose(block, k)
    place = np.arange(len(row)) - np.repeat(np.cumsum(counts) - counts, counts)
    values, columns = np.full((n, 8 * k + 1), -np.inf, dtype=block.dtype), np.zeros((n, 8 * k + 1), dtype=np.int64)
    values[row, place], columns[row, place] = block[row, column], column
    order = np.argsort(-values, axis=1, kind="stable")[:, : k + 1]
    found = np.sort(np.take_along_axis(columns, order[:, :k], axis=1), axis=1)
    best = np.take_along_axis(values, order, axis=1)
    tied = np.flatnonzero(best[:, k - 1] == best[:, k])
    found[tied] = choose(block[tied], k)
    return found


def _first_highest(block: Vectors, k: int) -> Ints:
    return np.sort(np.argpartition(-block, k - 1, axis=1)[:, :k], axis=1)


def _last_highest(block: Vectors, k: int) -> Ints:
    return np.sort(np.argpartition(block, -k, axis=1)[:, -k:], axis=1)


def _nearest_centres(rows: Vectors, centres: Vectors) -> tuple[Ints, Ints]:
    """For each row its nearest centre [n], and its PROBES nearest in no particular order [n, PROBES]."""
    probes = min(PROBES, len(centres))
    owner = np.empty(len(rows), dtype=np.int64)
    ranked = np.empty((len(rows), probes), dtype=np.int64)
    for start in range(0, len(rows), _BLOCK):
        block = np.round(rows[start : start + _BLOCK] @ centres.T, 6)
        owner[start : start + _BLOCK] = np.argmax(block, axis=1)
        ranked[start : start + _BLOCK] = np.argpartition(block, -probes, axis=1)[:, -probes:]
    return owner, ranked


def _centres(rows: Vectors, cells: int) -> Vectors:
    """The centres of `cells` regions of the space, by a few rounds of spherical k-means on evenly spaced rows."""
    sample = rows[np.linspace(0, len(rows) - 1, min(len(rows), 40 * cells)).astype(int)]
    centres = sample[np.linspace(0, len(sample) - 1, cells).astype(int)]
    for _ in range(6):
        owner = np.argmax(np.round(sample @ centres.T, 6), axis=1)
        filled = np.bincount(owner, minlength=cells) > 0
        # Empty cells at the end have no sum.
        found = sums(owner, sample)
        centres[: len(found)] = np.where(filled[: len(found), None], unit(found), centres[: len(found)])
    return np.asarray(centres, dtype=np.float32)


def common(context: Vectors) -> Vectors:
    """SHARED of the mean of all paragraphs [d], to be subtracted from each."""
    return np.asarray(SHARED * context.mean(axis=0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class TopicSpace:
    """Paragraphs in context, minus most of what they all share, with their nearest neighbours.

    In a corpus about one country, all paragraphs are similar because they name the same few people and places.
    Subtracting most of the corpus mean shows what sets paragraphs apart. Subtracting all of it would leave too little
    in a corpus with only one topic.
    The first `learnt` paragraphs say what all share, and only they are neighbours; the others are only placed.
    """

    context: Vectors
    shared: Vectors
    neighbours: Neighbours
    learnt: int

    @classmethod
    def of(
        cls, vectors: Vectors, articles: Sequence[str], weight: float, k: int, places: Ints | None = None,
        learnt: int | None = None, shared: Vectors | None = None, find: FindNearest = nearest,
    ) -> TopicSpace:
        """Build the space from paragraph `vectors` [n, d] and their `articles` [n]; `places` as in `in_context`.

        `learnt` is None if all paragraphs are learnt from; `shared` [d] is given if others say what all share.
        """
        context = in_context(vectors, articles, weight, places)
        first = len(context) if learnt is None else learnt
        shared = common(context[:first]) if shared is None else shared
        rows = Unshared(context, shared).rows()
        return cls(context, shared, _neighbours(rows, k, first, find), first)

    @property
    def unshared(self) -> Unshared:
        """The paragraphs without what they share."""
        return Unshared(self.context, self.shared)

    def joined(self, alone: Vectors, k: int) -> TopicSpace:
        """The space with the texts `alone` [m, d], which belong to no article; `k` neighbours per row.

        They come behind the paragraphs that are learnt from, and are learnt from too. In a large corpus the paragraphs
        keep their neighbours. A few more texts hardly change them, and the search is the slow part.
        """
        first = self.learnt
        context = np.concatenate([self.context[:first], unit(alone), self.context[first:]])
        shared, many = common(context[: first + len(alone)]), first + len(alone)
        rows = Unshared(context, shared).rows()
        if many <= EXACT_UP_TO:
            return TopicSpace(context, shared, _neighbours(rows, k, many), many)
        near = np.round(rows[first:many] @ rows[:many].T, 6)
        near[np.arange(len(near)), np.arange(first, many)] = -2.0
        mine, added = self.neighbours.index, np.argsort(-near, axis=1, kind="stable")[:, :k]
        index = np.concatenate([mine[:first], added, mine[first:]])
        similarity = np.empty(index.shape)
        for start in range(0, len(rows), _BLOCK):
            here = slice(start, min(start + _BLOCK, len(rows)))
            similarity[here] = np.round(np.einsum("nd,nkd->nk", rows[here], rows[index[here]]), 6)
        similarity[first:many] = np.sort(near, axis=1)[:, ::-1][:, :k]
        return TopicSpace(context, shared, Neighbours(index, similarity), many)

    def place(self, vectors: Vectors) -> Vectors:
        """Bring vectors of other texts, such as example sentences, into this space."""
        return unit(vectors - self.shared)

    def smooth(self, values: Floats) -> Floats:
        """Half of each paragraph's value plus half of its neighbours' mean, weighted by similarity."""
        if not self.neighbours.index.shape[1]:
            return values
        weights = np.maximum(self.neighbours.similarity, 1e-6) * (self.neighbours.index >= 0)
        around = (weights * values[self.neighbours.index]).sum(axis=1) / weights.sum(axis=1)
        return np.asarray(0.5 * values + 0.5 * around)
