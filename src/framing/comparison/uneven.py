"""Differences in who speaks, between outlets whose speakers are not known equally often, are none."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.comparison.coded import Coded
from framing.comparison.rows import ADJUSTED, DESCRIBED, OTHER_KNOWN
from framing.tables.spoken import KNOWN_APART, share_known

_TEST = ("low", "high", "p", "mde", *(name for name in ADJUSTED))


def withheld(rows: Coded, measures: frozenset[str], known: pd.DataFrame) -> Coded:
    """The rows without a test where a measure counts speakers and the sides' shares of `known` ones differ.

    `known` is as tables.spoken.known_speakers gives it.
    """
    by_speaker = np.array([one.measure in measures for one in rows.names], dtype=bool)
    if not by_speaker.any():
        return rows
    columns = dict(rows.columns)
    outlet, versus = columns["outlet"], columns["versus"]
    drop = np.zeros(len(rows), dtype=bool)
    for one, other in set(zip(outlet.tolist(), versus.tolist(), strict=True)):
        if are_uneven(rows.outlets, one, other, known):
            drop |= (outlet == one) & (versus == other)
    drop &= by_speaker[columns["series"]]
    for name in _TEST:
        columns[name] = np.where(drop, np.nan, columns[name])
    columns["support"] = np.where(drop, DESCRIBED, columns["support"]).astype(np.int8)
    columns["method"] = np.where(drop, OTHER_KNOWN, columns["method"]).astype(np.int8)
    return Coded(rows.names, rows.outlets, columns)


def are_uneven(outlets: tuple[str, ...], one: int, other: int, known: pd.DataFrame) -> bool:
    """Whether speakers are known more often on one side than on the other; `other` -1 is all other outlets."""
    rest = [name for place, name in enumerate(outlets) if place != one] if other < 0 else [outlets[other]]
    ours, theirs = share_known(known, [outlets[one]]), share_known(known, rest)
    return ours is not None and theirs is not None and abs(ours - theirs) > KNOWN_APART
