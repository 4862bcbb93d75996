"""Discovered topics: communities in the graph of neighbouring paragraphs, shared by several outlets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import igraph
import leidenalg
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from framing.topics.space import Floats, Ints, Neighbours, Vectors, unit

UNASSIGNED = -1
ROUNDS = 4  # of Leiden; more move less than a paragraph in a hundred
STRAY = 5.0  # percent of a community, furthest from its centre, that leave it where another centre is nearer
ATTEMPTS = 5  # at keeping within CHANGE before every known paragraph is held where it was
CHANGE = 0.04  # share of the known paragraphs that may change their topic in one run; the rest waits for the next

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Communities:
    """A community per paragraph (UNASSIGNED where none), its similarity to the centre and the lead over the next."""

    label: Ints
    similarity: Floats
    margin: Floats

    @property
    def count(self) -> int:
        return int(self.label.max(initial=UNASSIGNED)) + 1


def communities(
    neighbours: Neighbours, resolution: float, known: Ints, pinned: Bools, rng: np.random.Generator
) -> Ints:
    """A community per paragraph by Leiden (Traag, Waltman & van Eck 2019) on the graph of neighbours.

    `known` holds the community a paragraph had in the last run (UNASSIGNED where none); the search starts from there
    and moves no more than CHANGE of those paragraphs out of their community. `pinned` ones it does not move at all.
    """
    seed = int(rng.integers(2**31 - 1))
    graph, weights = _graph(neighbours)
    if not (known >= 0).any():
        return _leiden(graph, weights, resolution, None, np.zeros(len(known), dtype=bool), seed)
    start = _start(neighbours, known)
    fixed = pinned & (known >= 0)
    for _ in range(ATTEMPTS):
        found = _leiden(graph, weights, resolution, start, fixed, seed)
        moved = _moved(known, found)
        if moved.sum() <= CHANGE * (known >= 0).sum():
            return found
        # Let the smallest changes happen and hold the communities with the largest ones as they were.
        losses = np.bincount(known[known >= 0], weights=moved[known >= 0])
        order = np.lexsort((np.arange(len(losses)), losses))
        allowed = order[np.cumsum(losses[order]) <= CHANGE * (known >= 0).sum()]
        large = (known >= 0) & ~np.isin(known, allowed)
        # Where one was taken in by another, both are held, or the other would next be taken in by it.
        hosts = known[np.isin(found, found[large & moved]) & (known >= 0)]
        fixed = fixed | large | np.isin(known, hosts)
    return _leiden(graph, weights, resolution, start, known >= 0, seed)


def _graph(neighbours: Neighbours) -> tuple[igraph.Graph, list[float]]:
    n, k = neighbours.index.shape
    one, other = np.repeat(np.arange(n), k), neighbours.index.ravel()
    weight = neighbours.similarity.ravel()
    real = (other >= 0) & (weight > 0)
    # Each edge as one number, so that a pair that both ends name counts once.
    edge = np.minimum(one[real], other[real]) * n + np.maximum(one[real], other[real])
    edge, first = np.unique(edge, return_index=True)
    return igraph.Graph(n=n, edges=np.stack([edge // n, edge % n], axis=1)), weight[real][first].tolist()


def _leiden(
    graph: igraph.Graph, weights: list[float], resolution: float, start: Ints | None, fixed: Bools, seed: int
) -> Ints:
    optimiser = leidenalg.Optimiser()
    optimiser.set_rng_seed(seed)
    partition = leidenalg.RBConfigurationVertexPartition(
        graph, initial_membership=None if start is None else start.tolist(), weights=weights,
        resolution_parameter=resolution,
    )
    optimiser.optimise_partition(partition, n_iterations=ROUNDS, is_membership_fixed=fixed.tolist())
    return np.asarray(partition.membership, dtype=np.int64)


def _start(neighbours: Neighbours, known: Ints) -> Ints:
    """Known paragraphs where they were; a new one where most of its neighbourhood is, else by itself."""
    start = known.copy()
    following = int(known.max()) + 1
    for i in np.flatnonzero(known < 0):
        near, weight = known[neighbours.index[i]], np.maximum(neighbours.similarity[i], 0.0)
        votes = np.bincount(near[near >= 0], weights=weight[near >= 0], minlength=1)
        if votes.max() > 0.5 * weight.sum():
            start[i] = int(votes.argmax())
        else:
            start[i] = following
            following += 1
    return np.unique(start, return_inverse=True)[1].astype(np.int64)


def _moved(known: Ints, found: Ints) -> Bools:
    """Which known paragraphs are no longer where most of their community went, each place taken by one alone."""
    seen = known >= 0
    overlap = overlaps(known[seen], found[seen])
    rows, columns = linear_sum_assignment(-overlap)
    home = np.full(overlap.shape[0], UNASSIGNED, dtype=np.int64)
    home[rows] = columns
    moved = np.zeros(len(known), dtype=bool)
    moved[seen] = home[known[seen]] != found[seen]
    return moved


def overlaps(before: Ints, after: Ints) -> NDArray[np.int64]:
    """How many paragraphs each community before (row) shares with each after (column)."""
    table = np.zeros((int(before.max(initial=-1)) + 1, int(after.max(initial=-1)) + 1), dtype=np.int64)
    np.add.at(table, (before, after), 1)
    return table


def shared(found: Ints, outlets: Sequence[str], min_outlets: int, min_paragraphs: int, spared: Bools) -> Ints:
    """`found` without the communities that too few outlets or paragraphs make up, numbered from the largest down.

    A community of which most paragraphs are `spared` stays however small it is.
    """
    kept: list[tuple[int, int]] = []
    order = np.argsort(found, kind="stable")
    names = np.asarray(outlets, dtype=object)
    for mine in np.split(order, np.flatnonzero(np.diff(found[order])) + 1):
        large = len(mine) >= min_paragraphs and len(set(names[mine])) >= min_outlets
        if large or spared[mine].mean() > 0.5:
            kept.append((-len(mine), int(mine.min())))
    label = np.full(len(found), UNASSIGNED, dtype=np.int64)
    for number, (_, first) in enumerate(sorted(kept)):
        label[found == found[first]] = number
    return label


def placed(rows: Vectors, label: Ints, held: Bools) -> Communities:
    """How near each paragraph is to the centre of its community; strays, unless `held`, become UNASSIGNED."""
    count = int(label.max(initial=UNASSIGNED)) + 1
    label = label.copy()
    if not count:
        return Communities(label, np.zeros(len(rows)), np.zeros(len(rows)))
    centres = np.zeros((count, rows.shape[1]), dtype=np.float32)
    np.add.at(centres, label[label >= 0], rows[label >= 0])
    similarity = np.round(np.asarray(rows @ unit(centres).T, dtype=np.float64), 6)
    own = similarity[np.arange(len(rows)), label]
    similarity[np.arange(len(rows)), label] = -1.0
    margin = own - similarity.max(axis=1)
    limit = np.array([np.percentile(own[label == community], STRAY) for community in range(count)])
    stray = (label >= 0) & (own < limit[label]) & (margin < 0) & ~held
    label[stray] = UNASSIGNED
    gone = label == UNASSIGNED
    return Communities(label, np.where(gone, 0.0, own), np.where(gone, 0.0, margin))
