"""Find communities in the graph of neighbouring paragraphs, and limit how much they change from run to run."""

from __future__ import annotations

import graspologic_native
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array

from framing.topics.space import Floats, Ints, Neighbours

UNASSIGNED = -1
ROUNDS = 4  # rounds of Leiden; further rounds move less than one paragraph in a hundred
TRIALS = 3  # searches, of which the best counts: one alone is now and then caught in a worse place
CHANGE = 0.04  # share of the known paragraphs that may change topic in one run; other changes wait for the next run

Bools = NDArray[np.bool_]


def communities(
    neighbours: Neighbours, resolution: float, known: Ints, pinned: Bools, rng: np.random.Generator
) -> Ints:
    """Assign each paragraph to a community, with Leiden (Traag, Waltman & van Eck 2019) on the graph of neighbours.

    `known` is each paragraph's community in the last run (UNASSIGNED if none). The search starts from there.
    Of all the changes it finds, those with the largest gain per paragraph are made first, until CHANGE of the known
    paragraphs have moved. `pinned` paragraphs never move.
    A community that continues a known one keeps its number.
    """
    edges, weights = _edges(neighbours)
    seed = int(rng.integers(2**31 - 1))
    seen = known >= 0
    found = _leiden(len(known), edges, weights, resolution, _start(neighbours, known) if seen.any() else None, seed)
    if not seen.any():
        return found
    wanted = _continued(known, found)
    moved = seen & (wanted != known)
    if moved.sum() > CHANGE * seen.sum() or (moved & pinned).any():
        wanted = _within_budget(edges, weights, resolution, known, pinned, wanted)
    return wanted


def _edges(neighbours: Neighbours) -> tuple[Ints, Floats]:
    n, k = neighbours.index.shape
    one, other = np.repeat(np.arange(n), k), neighbours.index.ravel()
    weight = neighbours.similarity.ravel()
    real = (other >= 0) & (weight > 0)
    # Each edge becomes one number, so that a pair listed from both ends counts once.
    edge = np.minimum(one[real], other[real]) * n + np.maximum(one[real], other[real])
    edge, first = np.unique(edge, return_index=True)
    return np.stack([edge // n, edge % n], axis=1), weight[real][first]


def _leiden(n: int, edges: Ints, weights: Floats, resolution: float, start: Ints | None, seed: int) -> Ints:
    """The community of each of `n` paragraphs; one without a neighbour is alone."""
    found = np.full(n, UNASSIGNED, dtype=np.int64)
    if len(edges):
        names = [str(number) for number in range(n)]  # the library knows paragraphs by name, and only those with edges
        pairs = zip(edges.tolist(), weights.tolist(), strict=True)
        tied = [(names[one], names[other], weight) for (one, other), weight in pairs]
        begin = None if start is None else {names[place]: int(start[place]) for place in np.unique(edges).tolist()}
        _, told = graspologic_native.leiden(
            tied, starting_communities=begin, resolution=resolution, iterations=ROUNDS, trials=TRIALS, seed=seed
        )
        found[np.array([int(name) for name in told])] = list(told.values())
    alone = np.flatnonzero(found < 0)
    found[alone] = found.max(initial=-1) + 1 + np.arange(len(alone))
    return found


def _start(neighbours: Neighbours, known: Ints) -> Ints:
    """Where the search starts: known paragraphs where they were, a new one where most of its neighbours are, or alone.
    """
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


def _continued(known: Ints, found: Ints) -> Ints:
    """`found` renumbered: each community that continues a known one gets its number, at most one each."""
    seen = known >= 0
    overlap = overlaps(known[seen], found[seen])
    fresh = int(known.max()) + 1
    number = np.arange(fresh, fresh + int(found.max()) + 1)
    for before, after in zip(*linear_sum_assignment(-overlap), strict=True):
        if overlap[before, after]:
            number[after] = before
    return np.asarray(number[found], dtype=np.int64)


def overlaps(before: Ints, after: Ints) -> NDArray[np.int64]:
    """How many paragraphs each earlier community (row) shares with each later one (column)."""
    table = np.zeros((int(before.max(initial=-1)) + 1, int(after.max(initial=-1)) + 1), dtype=np.int64)
    np.add.at(table, (before, after), 1)
    return table


def _within_budget(
    edges: Ints, weights: Floats, resolution: float, known: Ints, pinned: Bools, wanted: Ints
) -> Ints:
    """`wanted`, but moving only as many known paragraphs as CHANGE allows; changes with the largest gain come first.

    Paragraphs that go from one community to the same other community move together or not at all. The gain of a change
    is the modularity it adds, divided by the number of paragraphs it moves.
    """
    moved = (known >= 0) & (wanted != known)
    now = np.where(moved, known, wanted)
    width = int(max(now.max(), wanted.max())) + 1
    cells, cell = np.unique(now * width + wanted, return_inverse=True)
    now, goal = cells // width, cells % width
    size = np.bincount(cell, weights=moved)
    ties = _contracted(cell, edges, weights)
    degree = ties.sum(axis=1)
    toward = np.zeros((len(cells), width))
    np.add.at(toward.T, now, ties.T)
    mass = np.bincount(now, weights=degree, minlength=width)
    free = (now != goal) & (np.bincount(cell, weights=pinned & moved) == 0)
    left = CHANGE * (known >= 0).sum()
    while (movable := np.flatnonzero(free & (size <= left))).size:
        here, there, own = now[movable], goal[movable], degree[movable]
        gain = toward[movable, there] - toward[movable, here] + ties[movable, movable]
        gain -= resolution * own * (mass[there] - mass[here] + own) / degree.sum()
        rate = np.round(gain / size[movable], 9)
        if rate.max() <= 0:
            break
        chosen = int(movable[int(rate.argmax())])
        toward[:, now[chosen]] -= ties[:, chosen]
        toward[:, goal[chosen]] += ties[:, chosen]
        mass[now[chosen]] -= degree[chosen]
        mass[goal[chosen]] += degree[chosen]
        now[chosen], free[chosen] = goal[chosen], False
        left -= size[chosen]
    return np.asarray(now[cell], dtype=np.int64)


def _contracted(cell: Ints, edges: Ints, weights: Floats) -> Floats:
    """The edge weight between all groups of paragraphs [cells, cells]; `cell` [n] is the group, and each edge counts
    from both ends.
    """
    count = int(cell.max()) + 1
    one, other = cell[edges[:, 0]], cell[edges[:, 1]]
    half = csr_array((weights, (one, other)), shape=(count, count)).toarray()
    return np.asarray(half + half.T, dtype=np.float64)
