"""Who is compared with whom on a topic, and whether the two sides write about the same things there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.alike import labels_left
from framing.comparison.arrangements import FIRST, Arrangements
from framing.comparison.cells import smaller
from framing.comparison.matching import ANY_TIME, EVENT, MONTH_DAYS, Stretches, match, stretches, ways
from framing.comparison.panel import Floats, Ints, Panel
from framing.comparison.rows import WAYS
from framing.comparison.statistic import block_sums, share
from framing.comparison.subjects import Subject

FEW = 3  # with fewer articles matched by time on a side, nothing is said of what they are about
# The sides write about different things if chance sets them this far apart at most this often, and if who wrote an
# article follows so much from what it is about: less than this share of the labels' variance is left.
UNLIKE, LEFT = 0.05, 0.4
WEEK_DAYS = 7
SIDES = ("event", "week", "month")  # `in_event` ...: the share of a side's articles that have a partner there
Row = dict[str, Any]
Names = NDArray[np.object_]


class Balance(NamedTuple):
    """`overlap` and `partners` are tables; the others are as in Panel."""

    overlap: pd.DataFrame
    partners: pd.DataFrame
    unlike: frozenset[tuple[str, str]]
    things: Mapping[str, Ints]
    places: Mapping[str, Floats]

    def into(self, panel: Panel) -> Panel:
        """The panel, in which unlike sides are compared only on the same things, and subjects are held constant."""
        return replace(panel, unlike=self.unlike, things=self.things, places=self.places)


class Compared(NamedTuple):
    """The articles [n] on a topic: whose they are, their blocks, and how each is matched."""

    rows: Ints
    mine: NDArray[np.bool_]
    block: Ints
    within: Ints


def balance(panel: Panel, about: Mapping[str, Subject], least: int, rng: np.random.Generator) -> Balance:
    """Match each outlet with the others on each topic, and compare what the two sides write about.

    Articles on one event are about the same things. Of those matched by time, the mean places of both sides are
    compared, within blocks and against permuted labels. If they are further apart than by chance, the topic and the
    outlet are `unlike`, and only articles about the same thing are compared. `least` articles a side make a test.
    """
    chance = Arrangements(rng, FIRST)
    lines: list[Row] = []
    parts: list[tuple[str, str, Names, Names]] = []
    unlike: set[tuple[str, str]] = set()
    for topic_id, subject in _in_each_language(panel, about):
        outlet, when = panel.outlet[subject.rows], stretches(panel.day[subject.rows])
        for one in np.unique(outlet) if len(np.unique(outlet)) > 1 else ():
            mine, name = outlet == one, panel.outlets[one]
            block, within = match(mine, panel.story[subject.rows], when)
            whole = Compared(subject.rows, mine, block, within if panel.dated else _any_time(within))
            p = _chance_of(panel, subject.place, whole, chance)
            known = {"topic_id": topic_id, "outlet": name, "p_subject": p}
            met = whole
            known["labels_left"] = _labels_left(subject, whole)
            if p is not None and p <= UNLIKE and known["labels_left"] < LEFT:
                unlike.add((topic_id, name))
                whole = _on_same_things(panel, subject, whole)
            known["verdict"] = _verdict(met, whole, least)
            lines.append(known | _line(panel, subject, whole))
            parts.append((topic_id, name, *_partners(panel, whole)))
    parted = frozenset(unlike)
    return Balance(_overlap(lines), _joined(parts), parted, things_in(panel, parted, about), places_in(panel, about))


def _in_each_language(panel: Panel, about: Mapping[str, Subject]) -> Iterator[tuple[str, Subject]]:
    """Each topic's articles, those in different languages apart, as nearly all measures compare them."""
    for topic_id, subject in sorted(about.items()):
        language = panel.language[subject.rows]
        for code in np.unique(language[language >= 0]):
            here = language == code
            yield topic_id, Subject(subject.rows[here], subject.place[here], subject.thing[here])


def _per_row(panel: Panel, subject: Subject) -> Ints:
    """The thing that each article of the panel [n] is about; -1 where it is not on the topic."""
    found = np.full(len(panel.article_ids), -1)
    found[subject.rows] = subject.thing
    return found


def things_in(panel: Panel, unlike: frozenset[tuple[str, str]], about: Mapping[str, Subject]) -> dict[str, Ints]:
    """For the topics in `unlike`, the thing that each article of the panel [n] is about (see Panel)."""
    return {topic: _per_row(panel, about[topic]) for topic in sorted({topic for topic, _ in unlike} & set(about))}


def places_in(panel: Panel, about: Mapping[str, Subject]) -> dict[str, Floats]:
    """For each topic, the place of each article of the panel [n, k]; 0 where it is not on the topic."""
    found = {}
    for topic, subject in about.items():
        found[topic] = np.zeros((len(panel.article_ids), subject.place.shape[1]))
        found[topic][subject.rows] = subject.place
    return found


def _on_same_things(panel: Panel, subject: Subject, whole: Compared) -> Compared:
    """The same articles, matched on the same thing instead of by time."""
    found = match(whole.mine, panel.story[whole.rows], Stretches(subject.thing, subject.thing))
    return Compared(whole.rows, whole.mine, found.block, found.within if panel.dated else _any_time(found.within))


def unlike_in(overlap: pd.DataFrame) -> frozenset[tuple[str, str]]:
    """The topics and outlets that the table `overlap` calls unlike."""
    apart = overlap[(overlap["p_subject"] <= UNLIKE) & (overlap["labels_left"] < LEFT)]
    return frozenset(zip(apart["topic_id"].astype(str), apart["outlet"].astype(str), strict=True))


def _verdict(met: Compared, whole: Compared, least: int) -> str:
    """Whether the sides can be compared, or why not: see the column in the codebook. `met` is matched by time alone."""
    if smaller(met.mine) < least:
        return "few"
    if smaller(met.mine[met.block >= 0]) < least:
        return "other-times"
    if smaller(whole.mine[whole.block >= 0]) < least:
        return "other-subjects"
    return "compared" if met is whole else "same-things"


def _any_time(within: Ints) -> Ints:
    return np.where(within > EVENT, ANY_TIME, within)


def _chance_of(panel: Panel, place: Floats, whole: Compared, chance: Arrangements) -> float | None:
    """How often permuted labels set the sides as far apart, among the articles matched by time; None if too few are.

    A side's articles on an event of its own count as one: they would all go to the other side together.
    """
    timed = (whole.block >= 0) & (whole.within != EVENT)
    if smaller(whole.mine[timed]) < FEW:
        return None
    story = panel.story[whole.rows]
    alone = np.where(story >= 0, story, story.max(initial=-1) + 1 + np.arange(len(story)))
    _, first, unit = np.unique(
        np.column_stack([whole.block, whole.mine, alone])[timed], axis=0, return_index=True, return_inverse=True
    )
    unit = unit.ravel()
    sums = np.zeros((len(first), place.shape[1]))
    np.add.at(sums, unit, place[timed])
    block = np.unique(whole.block[timed][first], return_inverse=True)[1]  # units ascend by block
    about, mine = _centred(sums / np.bincount(unit)[:, None], block), whole.mine[timed][first]
    actual = (about[mine].sum(axis=0) ** 2).sum()
    found = np.concatenate([(labels.sums(about) ** 2).sum(axis=0) for labels in chance.of(mine, block)])
    beyond = np.array([int(np.count_nonzero(found >= actual * (1 - 1e-4)))])
    return float(share(beyond, len(found), chance.complete(mine, block))[0])


def _labels_left(subject: Subject, whole: Compared) -> float:
    """See `labels_left`; articles on one event are about the same. 1 where nothing is compared."""
    used = whole.block >= 0
    order = np.flatnonzero(used)[np.argsort(whole.block[used], kind="stable")]
    if smaller(whole.mine[order]) == 0:
        return 1.0
    place = np.where((whole.within == EVENT)[:, None], 0.0, subject.place)
    return labels_left(whole.mine[order], np.ones(len(order)), whole.block[order], place[order])


def _centred(columns: Floats, block: Ints) -> Floats:
    """The columns [n, k] minus their blocks' means; `block` ascends from 0."""
    about: Floats = columns - (block_sums(columns, block) / np.bincount(block)[:, None])[block]
    return about


def _line(panel: Panel, subject: Subject, whole: Compared) -> Row:
    """The numbers of one topic and outlet."""
    used = whole.block >= 0
    chosen = np.flatnonzero(used)[np.argsort(whole.block[used], kind="stable")]
    rows, mine = whole.rows[chosen], whole.mine[chosen]
    line: Row = {"n_articles": int(whole.mine.sum()), "n_articles_versus": int((~whole.mine).sum())}
    line |= {"n_compared": int(mine.sum()), "n_compared_versus": int((~mine).sum())}
    line["matched"] = " ".join(WAYS[way] for way in ways(whole.within[chosen]))
    for where, there in zip(SIDES, _near(panel, whole), strict=True):
        for suffix, side in (("", whole.mine), ("_versus", ~whole.mine)):
            line[f"in_{where}{suffix}"] = float(there[side].mean())
    if smaller(mine) == 0:
        return line
    block = np.unique(whole.block[chosen], return_inverse=True)[1]
    day = np.where(panel.day < 0, np.nan, panel.day)[:, None]
    columns = {"length": panel.nuisance[:, [0]], "genre": panel.nuisance[:, 2:], "date": day}
    line |= {f"smd_{name}": _standardised(one[rows], mine, block, one[whole.rows]) for name, one in columns.items()}
    line["smd_subject"] = _distance(subject.place, chosen, mine, block)
    return line


def _near(panel: Panel, whole: Compared) -> tuple[NDArray[np.bool_], ...]:
    """Which articles have a partner on the other side on the same event, in the same seven days, in the same 31."""
    day = panel.day[whole.rows]
    apart = np.full(len(day), np.inf)
    for side in (whole.mine, ~whole.mine):
        others = np.unique(day[~side & (day >= 0)])
        dated = side & (day >= 0)
        if len(others) and dated.any():
            after = np.clip(np.searchsorted(others, day[dated]), 0, len(others) - 1)
            both = others[after], others[np.maximum(after - 1, 0)]
            apart[dated] = np.minimum(*(np.abs(other - day[dated]) for other in both))
    return whole.within == EVENT, apart < WEEK_DAYS, apart < MONTH_DAYS


def _weights(mine: NDArray[np.bool_], block: Ints) -> tuple[Floats, Floats]:
    """The number of articles in each block, and the weight of its difference."""
    many, own = np.bincount(block).astype(float), np.bincount(block, weights=mine)
    return many, own * (many - own) / many


def _standardised(columns: Floats, mine: NDArray[np.bool_], block: Ints, every: Floats) -> float | None:
    """The largest standardised mean difference among the columns [n, k] of the compared articles; None if none varies.

    The difference is taken within blocks; the unit is the standard deviation of `every` article on the topic.
    """
    known = [one[~np.isnan(one)] for one in every.T]
    spread = np.sqrt([one.var() if len(one) else 0.0 for one in known])
    gap = np.nan_to_num(_centred(columns, block))[mine].sum(axis=0) / _weights(mine, block)[1].sum()
    found = gap[spread > 0] / spread[spread > 0]
    return float(found[np.argmax(np.abs(found))]) if len(found) else None


def _distance(every: Floats, chosen: Ints, mine: NDArray[np.bool_], block: Ints) -> float:
    """How far apart the sides' mean places are, less what chance makes of it (0 or more).

    The unit is the standard deviation of `every` article on the topic; `chosen` are those compared.
    """
    about = _centred(every[chosen], block)
    many, weight = _weights(mine, block)
    squares = np.bincount(block, weights=(about**2).sum(axis=1))
    by_chance = (weight * squares / np.maximum(many - 1, 1)).sum()
    gap = max(float((about[mine].sum(axis=0) ** 2).sum() - by_chance), 0.0)
    spread = every.var(axis=0).sum()
    return float(np.sqrt(gap / spread) / weight.sum()) if spread > 0 else 0.0


def _partners(panel: Panel, whole: Compared) -> tuple[Names, Names]:
    """The articles that are compared, and how each is matched."""
    used = whole.block >= 0
    ids = np.array([panel.article_ids[row] for row in whole.rows[used].tolist()], dtype=object)
    return ids, np.array(WAYS, dtype=object)[whole.within[used]]


def _joined(parts: list[tuple[str, str, Names, Names]]) -> pd.DataFrame:
    many = [len(ids) for _, _, ids, _ in parts]
    found = {
        "topic_id": np.repeat(np.array([topic for topic, *_ in parts], dtype=object), many),
        "outlet": np.repeat(np.array([outlet for _, outlet, *_ in parts], dtype=object), many),
    }
    for place, name in ((2, "article_id"), (3, "matched")):
        found[name] = np.concatenate([np.zeros(0, dtype=object), *(part[place] for part in parts)])
    return pd.DataFrame(found).astype(object)


def _overlap(lines: list[Row]) -> pd.DataFrame:
    counts = ["n_articles", "n_articles_versus", "n_compared", "n_compared_versus"]
    shares = [f"in_{where}{suffix}" for where in SIDES for suffix in ("", "_versus")]
    apart = ["smd_subject", "p_subject", "labels_left", "smd_length", "smd_genre", "smd_date"]
    table = pd.DataFrame(lines, columns=["topic_id", "outlet", *counts, "matched", "verdict", *shares, *apart])
    table[[*shares, *apart]] = table[[*shares, *apart]].astype(float).round(6) + 0.0
    return table
