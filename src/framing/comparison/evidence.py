"""The sentences behind a contrast, chosen by a fixed rule: the strongest, a typical one, and a counterexample."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.cells import REST
from framing.comparison.panel import Floats, Ints, Series
from framing.measures.shared.near import least_similarity
from framing.tables.reprints import copied

COLUMNS = ["contrast_id", "role", "paragraph_id", "start", "end", "value", "article_id", "outlet", "sentence"]
ORDER = [*Series._fields, "value", "article_id", "paragraph_id", "start"]
ROLES = np.array(["strongest", "counter", "typical"], dtype=object)
STRONGEST, COUNTER, TYPICAL = range(3)
AT_ONCE = 1_000_000  # passages that are considered in one batch


def evidence(
    contrasts: pd.DataFrame,
    passages: pd.DataFrame,
    articles: pd.DataFrame,
    reprints: pd.DataFrame,
    sentences: pd.DataFrame,
    paragraphs: pd.DataFrame,
    memberships: pd.DataFrame,
) -> pd.DataFrame:
    """Make the table `evidence`: passages for every outlet against the rest (reprints once), from both sides if
    possible.

    - `strongest` is the passage furthest in the direction in which its side differs.
    - `counter` is the passage furthest in the opposite direction.
    - `typical` is the passage nearest to its side's median, from another article if there is one.

    Where an outlet has passages in paragraphs that are plainly on the topic, only these are taken: an article on it has
    paragraphs about other things too.

    Some passages are occurrences of something and have no value below zero. They support the side that has more of
    them, and are counterexamples on the other side.
    """
    outlet_of = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    repeated = passages["article_id"].isin(list(copied(reprints, "article")))
    repeated |= passages["paragraph_id"].isin(list(copied(reprints, "paragraph")))
    own = passages[~repeated & passages["value"].notna()]
    own = own.sort_values(ORDER, kind="stable", ignore_index=True)
    own = own.assign(outlet=own["article_id"].map(outlet_of)).dropna(subset="outlet")
    own = _plainly_on(own, memberships)
    wanted = contrasts[(contrasts["versus"] == REST) & (contrasts["reprints"] == "once")]
    rows, asked, outlet = _asked(wanted, own)
    known = own["value"].to_numpy(dtype=float), pd.factorize(own["article_id"])[0].astype(np.int64), outlet
    found = [_chosen(part, *known) for part in _parts(asked)]
    contrast, role, place = (np.concatenate(parts) for parts in zip(*found, strict=True))
    places, which = np.unique(place, return_inverse=True)  # many contrasts choose the same passages
    said = _with_sentences(own.take(places), sentences, paragraphs).take(which)
    names = wanted["contrast_id"].to_numpy(dtype=object)[rows[contrast]]
    return said.assign(contrast_id=names, role=ROLES[role])[COLUMNS]


def _plainly_on(passages: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """The passages of paragraphs that are plainly on their topic; all those of an outlet that has none there."""
    similarity = memberships["similarity"].to_numpy(dtype=float)
    least = memberships["topic_id"].astype(str).map(least_similarity(memberships))
    near = memberships[similarity >= least.to_numpy(dtype=float)]
    topics, paragraphs = (pd.Index(near[name].astype(str).unique()) for name in ("topic_id", "paragraph_id"))

    def key(rows: pd.DataFrame) -> Ints:
        """A number for a topic and a paragraph; below zero where one of both has nothing near."""
        topic, paragraph = topics.get_indexer(rows["topic_id"]), paragraphs.get_indexer(rows["paragraph_id"])
        return np.where((topic < 0) | (paragraph < 0), -1, topic * len(paragraphs) + paragraph)

    is_near = np.isin(key(passages), key(near))
    group = passages.groupby([*Series._fields, "outlet"], sort=False, observed=True).ngroup().to_numpy()
    some = np.bincount(group, weights=is_near) > 0
    return passages[is_near | ~some[group]].reset_index(drop=True)


class Wanted(NamedTuple):
    """Contrasts [k] that need evidence.

    `number`: number of the contrast. `begin`, `end`: the passages of its series. `outlet`: the outlet. `direction`: 1
    if the outlet has more, -1 if it has less.
    """

    number: Ints
    begin: Ints
    end: Ints
    outlet: Ints
    direction: Ints


def _asked(wanted: pd.DataFrame, own: pd.DataFrame) -> tuple[Ints, Wanted, Ints]:
    """The rows of `wanted` whose series have passages, their requests, and the outlet number of each passage."""
    fields = list(Series._fields)
    # each group is contiguous because the rows are sorted
    there = own.groupby(fields, sort=False, observed=True).indices
    groups = wanted.groupby(fields, sort=True, observed=True).indices.items()
    parts = [(rows, there[key][0], there[key][-1] + 1) for key, rows in groups if key in there]
    many = [len(rows) for rows, _, _ in parts]
    rows = np.concatenate([np.zeros(0, dtype=np.int64), *(rows for rows, _, _ in parts)])
    begin, end = (np.repeat(np.array([part[i] for part in parts], dtype=np.int64), many) for i in (1, 2))
    numbers = {name: number for number, name in enumerate(own["outlet"].unique())}
    outlet, side = (names.map(numbers).to_numpy(dtype=float, na_value=-1).astype(np.int64)
                    for names in (own["outlet"], wanted["outlet"].iloc[rows].astype(object)))
    direction = np.where(wanted["estimate"].to_numpy(dtype=float)[rows] >= 0, 1, -1)
    return rows, Wanted(np.arange(len(rows)), begin, end, side, direction), outlet


def _parts(asked: Wanted) -> Iterator[Wanted]:
    part = np.cumsum(asked.end - asked.begin) // AT_ONCE
    for here in np.split(np.arange(len(part)), np.flatnonzero(np.diff(part)) + 1):
        yield Wanted(*(column[here] for column in asked))


def _chosen(asked: Wanted, value: Floats, article: Ints, outlet: Ints) -> tuple[Ints, Ints, Ints]:
    """Contrast, role and position of the chosen passages; the outlet's own side comes before the other."""
    many = asked.end - asked.begin
    whose = np.repeat(np.arange(len(many)), many)
    place = np.arange(len(whose)) + np.repeat(asked.begin - np.cumsum(many) + many, many)
    side = 2 * whose + (outlet[place] != asked.outlet[whose])
    order = np.argsort(side, kind="stable")
    place, side = place[order], side[order]
    starts = np.flatnonzero(np.diff(side, prepend=-1))
    contrast, theirs = np.divmod(side[starts], 2)
    occurrences = value[asked.begin[contrast]] > 0
    toward = asked.direction[contrast] * np.where(theirs, -1, 1)
    strongest, counter, typical = _of_sides(value[place], article[place], starts, toward > 0, occurrences)
    speaks = (strongest >= 0, counter >= 0, typical >= 0)
    parts = np.concatenate([np.flatnonzero(one) for one in speaks])
    role = np.repeat([STRONGEST, COUNTER, TYPICAL], [np.count_nonzero(one) for one in speaks])
    found = np.concatenate([chosen[one] for chosen, one in zip((strongest, counter, typical), speaks, strict=True)])
    order = np.lexsort((role, parts))
    return asked.number[contrast[parts[order]]], role[order], place[found[order]]


def _of_sides(
    value: Floats, article: Ints, starts: Ints, up: NDArray[np.bool_], occurrences: NDArray[np.bool_]
) -> tuple[Ints, Ints, Ints]:
    """The positions of the strongest, counter and typical passage of each side [k]; -1 where there is none.

    A side's passages begin at its start and are sorted by value. `up` says that the side has more.
    """
    n = len(value)
    ends = np.append(starts[1:], n)[: len(starts)]
    side = np.repeat(np.arange(len(starts)), ends - starts)
    begins = np.append(True, (value[1:] != value[:-1]) | (side[1:] != side[:-1]))[:n]
    # the first passage with the highest value
    highest = np.maximum.accumulate(np.where(begins, np.arange(n), 0))[ends - 1]
    strongest, counter = np.where(up, highest, starts), np.where(up, starts, highest)
    against = occurrences & ~up
    varied = (value[counter] != value[strongest]) & ~occurrences
    free = np.ones(n, dtype=bool)
    free[strongest] = False
    free[counter[varied]] = False
    elsewhere = (article != article[strongest][side]) & (~varied[side] | (article != article[counter][side]))
    others = np.logical_or.reduceat(elsewhere, starts) if n else elsewhere
    half, odd = starts + (ends - starts) // 2, (ends - starts) % 2 == 1
    middle = np.where(odd, value[half], (value[np.maximum(half - 1, 0)] + value[half]) / 2)
    far = np.round(np.abs(value - middle[side]), 9)
    far[~np.where(others[side], elsewhere, free)] = np.inf
    nearest = np.minimum.reduceat(far, starts) if n else far
    hits = np.flatnonzero(far == nearest[side])
    typical = hits[np.searchsorted(side[hits], np.arange(len(starts)))]
    there = ~against & (others | (ends - starts > 1 + varied))
    counter = np.where(against, highest, np.where(varied, counter, -1))
    return np.where(against, -1, strongest), counter, np.where(there, typical, -1)


def _with_sentences(picked: pd.DataFrame, sentences: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """Add the text of the sentence around each span, or of the span itself if it is longer than a sentence."""
    text = dict(zip(paragraphs["paragraph_id"], paragraphs["text"], strict=True))
    wanted = sentences[sentences["paragraph_id"].isin(picked["paragraph_id"].unique())]
    spans: dict[str, list[tuple[int, int]]] = {}
    for paragraph, start, end in zip(wanted["paragraph_id"], wanted["start"], wanted["end"], strict=True):
        spans.setdefault(paragraph, []).append((start, end))
    said = []
    for paragraph, start, end in zip(picked["paragraph_id"], picked["start"], picked["end"], strict=True):
        holding = [span for span in spans.get(paragraph, []) if span[0] <= start and end <= span[1]]
        low, high = holding[0] if holding else (start, end)
        said.append(text.get(paragraph, "")[int(low) : int(high)].strip())
    return picked.assign(sentence=said)
