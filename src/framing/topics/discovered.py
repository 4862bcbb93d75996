"""Discovered topics: coherent communities of paragraphs that several outlets share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.topics.communities import UNASSIGNED, Bools
from framing.topics.space import Floats, Ints, Vectors, numbered, sums, unit

STRAY = 5.0  # percent of a community, furthest from its centre, that leave it if another centre is nearer
LOOSE = 0.45  # a community is no topic if its articles are less similar than this (see `kinship`)
FOREIGN = 0.3  # an article leaves its community if it is less similar to the others than this
SAMPLED = 1_000  # number of article parts used to measure the background similarity

# Why a paragraph is in no topic, in the words of the table `unassigned`.
UNRELATED = "unrelated"  # grouped with paragraphs that have too little in common to be a topic
ONE_OUTLET = "too few outlets"
FEW = "too few paragraphs"
FAR = "far from its topic"
EXCLUDED = "excluded by the user"
UNREAD = "in a language that is not read"
DECIDED = "decided by a person"

Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Communities:
    """A community per paragraph (UNASSIGNED if none), its similarity to the centre, and the margin over the next
    centre.

    `why` gives the reason for each unassigned paragraph; it is empty for the others.
    """

    label: Ints
    similarity: Floats
    margin: Floats
    why: Texts

    @property
    def count(self) -> int:
        return int(self.label.max(initial=UNASSIGNED)) + 1


def kinship(
    rows: Vectors, found: Ints, articles: Sequence[str], outlets: Sequence[str], usual: float | None = None
) -> Floats:
    """How similar each paragraph's article is to the nearest article of another outlet in its community, [n].

    An article here is the mean of its paragraphs in the community. The scale runs from the `usual` similarity between
    communities (0), measured here if it is not given, to identical (1). NaN if the community has no other outlet.
    """
    part_of, part = np.unique(_pairs(found, articles), return_inverse=True)
    first = np.zeros(len(part_of), dtype=np.int64)
    first[part[::-1]] = np.arange(len(part))[::-1]
    means = unit(sums(part, rows))
    community = found[first]
    outlet = numbered(outlets)[first]
    nearest = np.full(len(means), np.nan)
    for one in np.unique(community):
        mine = np.flatnonzero(community == one)
        likeness = np.asarray(means[mine] @ means[mine].T, dtype=np.float64)
        likeness[outlet[mine][:, None] == outlet[mine][None, :]] = -2.0
        best = likeness.max(axis=1)
        nearest[mine] = np.where(best > -2.0, best, np.nan)
    common = background(means, community) if usual is None else usual
    return np.asarray(np.round((nearest - common) / (1.0 - common), 6)[part])


def _pairs(found: Ints, articles: Sequence[str]) -> Ints:
    owner = numbered(articles)
    return np.asarray(found * (int(owner.max(initial=0)) + 1) + owner, dtype=np.int64)


def background(means: Vectors, community: Ints) -> float:
    """The usual similarity between articles of different communities; 0 if there is only one community."""
    sample = np.linspace(0, len(means) - 1, min(len(means), SAMPLED)).astype(np.int64)
    apart = community[sample][:, None] != community[sample][None, :]
    if not apart.any():
        return 0.0
    return round(max(0.0, float(np.median((means[sample] @ means[sample].T)[apart]))), 6)


def coherent(found: Ints, kin: Floats, known: Bools, pinned: Bools) -> tuple[Ints, Texts]:
    """Remove communities that are not coherent, and articles that do not fit theirs; also return the reasons.

    `kin` comes from `kinship`. A paragraph `known` from the last run leaves only if its whole community falls apart.
    """
    label = found.copy()
    why = np.full(len(found), "", dtype=object)
    for one in np.unique(found):
        mine = np.flatnonzero(found == one)
        measured = kin[mine][~np.isnan(kin[mine])]
        least = FOREIGN if known[mine].mean() > 0.5 else LOOSE
        if len(measured) and np.median(measured) < least and pinned[mine].mean() <= 0.5:
            why[mine] = UNRELATED
    why[(kin < FOREIGN) & ~known & (why == "")] = FAR
    label[why != ""] = UNASSIGNED
    return label, why


def shared(
    found: Ints, known: Ints, outlets: Sequence[str], min_outlets: int, min_paragraphs: int, spared: Bools
) -> tuple[Ints, Texts]:
    """Remove communities with too few outlets or paragraphs, and number the rest by size, the largest as 0.

    Also returns why each paragraph was removed.
    A community stays whatever its size if most of its paragraphs are `spared`. If a community continues a `known` one
    and would be removed only because some of its paragraphs left, it gets them back.
    """
    names = numbered(outlets)

    def lacks(places: Ints) -> str:
        few = FEW if len(places) < min_paragraphs else ""
        return ONE_OUTLET if len(np.unique(names[places])) < min_outlets else few

    found = found.copy()
    for topic in np.unique(known[known >= 0]):
        mine, before = np.flatnonzero(found == topic), np.flatnonzero(known == topic)
        if len(mine) and lacks(mine) and not lacks(np.union1d(mine, before)):
            found[before] = topic
    kept: list[tuple[int, int]] = []
    why = np.full(len(found), "", dtype=object)
    order = np.argsort(found, kind="stable")
    order = order[found[order] != UNASSIGNED]
    for mine in np.split(order, np.flatnonzero(np.diff(found[order])) + 1) if len(order) else []:
        if lacks(mine) and spared[mine].mean() <= 0.5:
            why[mine] = lacks(mine)
        else:
            kept.append((-len(mine), int(mine.min())))
    label = np.full(len(found), UNASSIGNED, dtype=np.int64)
    for number, (_, first) in enumerate(sorted(kept)):
        label[found == found[first]] = number
    return label, why


def placed(rows: Vectors, label: Ints, held: Bools, why: Texts) -> Communities:
    """Measure each paragraph's similarity to its community's centre; strays become UNASSIGNED unless `held`.

    `why` gives the known reasons of paragraphs that are already unassigned.
    """
    count = int(label.max(initial=UNASSIGNED)) + 1
    label = label.copy()
    if not count:
        return Communities(label, np.zeros(len(rows)), np.zeros(len(rows)), why)
    centres = sums(label[label >= 0], rows[label >= 0])
    similarity = np.round(np.asarray(rows @ unit(centres).T, dtype=np.float64), 6)
    own = similarity[np.arange(len(rows)), label]
    similarity[np.arange(len(rows)), label] = -1.0
    margin = own - similarity.max(axis=1)
    limit = np.array([np.percentile(own[label == community], STRAY) for community in range(count)])
    stray = (label >= 0) & (own < limit[label]) & (margin < 0) & ~held
    label[stray] = UNASSIGNED
    gone = label == UNASSIGNED
    return Communities(label, np.where(gone, 0.0, own), np.where(gone, 0.0, margin), np.where(stray, FAR, why))
