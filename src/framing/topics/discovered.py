"""Discovered topics: communities in the graph of neighbouring paragraphs, shared by several outlets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import igraph
import leidenalg
import numpy as np

from framing.topics.space import Floats, Ints, Neighbours, Vectors, unit

UNASSIGNED = -1
LEFT_OUT = 5.0  # percent of a community's members, those furthest from its centre, that are not claimed for it


@dataclass(frozen=True, slots=True)
class Communities:
    """A community per paragraph (UNASSIGNED where none), its similarity to the centre and the lead over the next."""

    label: Ints
    similarity: Floats
    margin: Floats

    @property
    def count(self) -> int:
        return int(self.label.max(initial=UNASSIGNED)) + 1


def discover(
    rows: Vectors, neighbours: Neighbours, outlets: Sequence[str], *,
    resolution: float, min_outlets: int, min_paragraphs: int, rng: np.random.Generator,
) -> Communities:
    """Communities of paragraphs `rows` [n, d] by Leiden (Traag, Waltman & van Eck 2019) on the neighbour graph.

    Communities with fewer than `min_outlets` outlets or `min_paragraphs` paragraphs are dissolved; nothing is forced.
    Labels run from the largest community to the smallest; the same rows in the same order give the same labels.
    """
    n = len(rows)
    if n < 2:
        return Communities(np.full(n, UNASSIGNED), np.zeros(n), np.zeros(n))
    raw = _leiden(neighbours, resolution, int(rng.integers(2**31 - 1)))
    label = _keep_shared(raw, outlets, min_outlets, min_paragraphs)
    similarity, margin = _to_centres(rows, label)
    for community in range(int(label.max(initial=UNASSIGNED)) + 1):
        mine = np.flatnonzero(label == community)
        far = similarity[mine] < np.percentile(similarity[mine], LEFT_OUT)
        label[mine[far & (margin[mine] < 0)]] = UNASSIGNED
    gone = label == UNASSIGNED
    return Communities(label, np.where(gone, 0.0, similarity), np.where(gone, 0.0, margin))


def _leiden(neighbours: Neighbours, resolution: float, seed: int) -> Ints:
    n, k = neighbours.index.shape
    one, other = np.repeat(np.arange(n), k), neighbours.index.ravel()
    weight = neighbours.similarity.ravel()
    real = (other >= 0) & (weight > 0)
    ends = np.sort(np.stack([one[real], other[real]], axis=1), axis=1)
    edges, first = np.unique(ends, axis=0, return_index=True)
    partition = leidenalg.find_partition(
        igraph.Graph(n=n, edges=edges), leidenalg.RBConfigurationVertexPartition,
        weights=weight[real][first].tolist(), resolution_parameter=resolution, n_iterations=-1, seed=seed,
    )
    return np.asarray(partition.membership, dtype=np.int64)


def _keep_shared(raw: Ints, outlets: Sequence[str], min_outlets: int, min_paragraphs: int) -> Ints:
    sizes: list[tuple[int, int]] = []
    for community in np.unique(raw):
        mine = np.flatnonzero(raw == community)
        if len(mine) >= min_paragraphs and len({outlets[i] for i in mine}) >= min_outlets:
            sizes.append((-len(mine), int(mine[0])))
    label = np.full(len(raw), UNASSIGNED, dtype=np.int64)
    for number, (_, first) in enumerate(sorted(sizes)):
        label[raw == raw[first]] = number
    return label


def _to_centres(rows: Vectors, label: Ints) -> tuple[Floats, Floats]:
    """Cosine of each row to its community's centre, and by how much that exceeds the best other centre."""
    count = int(label.max(initial=UNASSIGNED)) + 1
    if not count:
        return np.zeros(len(rows)), np.zeros(len(rows))
    centres = unit(np.stack([rows[label == community].mean(axis=0) for community in range(count)]))
    similarity = np.asarray(rows @ centres.T, dtype=np.float64)
    own = similarity[np.arange(len(rows)), label]
    others = similarity.copy()
    others[np.arange(len(rows)), label] = -1.0
    return own, own - others.max(axis=1)
