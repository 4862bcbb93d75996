"""Discovered topics: communities of paragraphs that hold together and that several outlets share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from framing.topics.communities import UNASSIGNED, Bools
from framing.topics.space import Floats, Ints, Vectors, numbered, sums, unit

STRAY = 5.0  # percent of a community, furthest from its centre, that leave it where another centre is nearer
LOOSE = 0.45  # nearness of its articles to one another (see `kinship`) below which a community is no topic
FOREIGN = 0.3  # the same for one article below which it is no part of its community
SAMPLED = 1_000  # articles' parts between which the background of nearness is measured

# Why a paragraph is in no topic, as the table `unassigned` says it.
UNRELATED = "unrelated"  # grouped with paragraphs that have too little in common to be a topic
ONE_OUTLET = "too few outlets"
FEW = "too few paragraphs"
FAR = "far from its topic"
EXCLUDED = "excluded by the user"

Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Communities:
    """A community per paragraph (UNASSIGNED where none), its similarity to the centre and the lead over the next.

    `why` says of each unassigned paragraph why it is in none; it is empty for the others.
    """

    label: Ints
    similarity: Floats
    margin: Floats
    why: Texts

    @property
    def count(self) -> int:
        return int(self.label.max(initial=UNASSIGNED)) + 1


def kinship(rows: Vectors, found: Ints, articles: Sequence[str], outlets: Sequence[str]) -> Floats:
    """How near each paragraph's article comes, in its community, to the nearest article of another outlet, [n].

    An article is the mean of its paragraphs in the community. The scale goes from what articles of different
    communities share (0) to sameness (1); NaN where no other outlet is in the community.
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
    common = _background(means, community)
    return np.asarray(np.round((nearest - common) / (1.0 - common), 6)[part])


def _pairs(found: Ints, articles: Sequence[str]) -> Ints:
    owner = numbered(articles)
    return np.asarray(found * (int(owner.max(initial=0)) + 1) + owner, dtype=np.int64)


def _background(means: Vectors, community: Ints) -> float:
    """The usual nearness of articles of different communities; 0 where there is one community alone."""
    sample = np.linspace(0, len(means) - 1, min(len(means), SAMPLED)).astype(np.int64)
    apart = community[sample][:, None] != community[sample][None, :]
    if not apart.any():
        return 0.0
    return round(max(0.0, float(np.median((means[sample] @ means[sample].T)[apart]))), 6)


def coherent(found: Ints, kin: Floats, known: Bools, pinned: Bools) -> tuple[Ints, Texts]:
    """`found` without communities that do not hold together and without articles foreign to theirs; why each went.

    `kin` is what `kinship` says. What is `known` from the last run goes only with a community that has come apart.
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
    """`found` without the communities of too few outlets or paragraphs, the largest as 0; why each paragraph went.

    A community of which most paragraphs are `spared` stays however small it is. One that continues a `known` one and
    would go only because some of its paragraphs have left it gets them back.
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
    """How near each paragraph is to the centre of its community; strays, unless `held`, become UNASSIGNED.

    `why` holds what is known about those that are unassigned already.
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
