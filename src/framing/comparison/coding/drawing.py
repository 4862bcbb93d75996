"""Draw the passages to be coded: at random, with known probabilities, the same ones each time, and extendable.

Each passage has a number between 0 and 1 that follows from the seed and its text (a permanent random number, Ohlsson
1995). A draw takes those with the smallest numbers in each stratum. To draw more is to take the next ones.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from framing.comparison.panel import Floats, Ints

BANDS = (0.5, 0.85)  # where an outlet's passages are cut by their machine score: the lower half, the middle, the top
DRAWN = ["id", "stratum", "position"]
STRATA = ["stratum", "outlet", "topic_id", "band", "size", "drawn"]
BORROWED = 4
SMALLEST = 0.5  # of the spread of all answers: no stratum is thought to be more alike than this


def chance(seed: int, ids: Sequence[str]) -> Floats:
    """The permanent random number of each passage [n], in (0, 1)."""
    words = [hashlib.blake2b(f"{seed} {one}".encode(), digest_size=8).digest() for one in ids]
    return (np.array([int.from_bytes(one, "big") >> 11 for one in words], dtype=np.float64) + 0.5) / 2**53


def strata_of(pool: pd.DataFrame, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """The strata of a pool of passages (id, outlet, topic_id, score), one row a passage: id and `stratum`.

    Strata are numbered from 1 so that the number does not tell the outlet. A passage on several topics is in the
    stratum of the first. Without scores there is one band. Strata in `before` keep their numbers.
    """
    one = pool.sort_values(["id", "topic_id"], kind="stable").drop_duplicates("id")
    band = np.zeros(len(one), dtype=np.int64)
    if one["score"].notna().all():
        for _, places in one.reset_index(drop=True).groupby("outlet", sort=True, observed=True).groups.items():
            score = one["score"].to_numpy(float)[places]
            band[places] = np.searchsorted(np.quantile(score, BANDS), score, side="left")
    found = one[["id", "outlet", "topic_id"]].assign(band=band)
    place = ["outlet", "topic_id", "band"]
    keys = [(str(outlet), str(topic), int(of)) for outlet, topic, of in found[place].itertuples(index=False, name=None)]
    known: dict[tuple[str, str, int], int] = {}
    if before is not None:
        old = before[place].itertuples(index=False, name=None)
        known = {(str(one), str(topic), int(of)): int(number)
                 for (one, topic, of), number in zip(old, before["stratum"].tolist(), strict=True)}  # fmt: skip
    highest = max(known.values(), default=0)
    fresh = sorted({*keys} - set(known))
    fresh = [fresh[i] for i in np.argsort(chance(0, [str(one) for one in fresh]), kind="stable")]
    known |= {key: highest + 1 + n for n, key in enumerate(fresh)}
    return found.assign(stratum=[known[key] for key in keys]).reset_index(drop=True)


def draw(
    pool: pd.DataFrame, more: int, seed: int, drawn: pd.DataFrame | None = None, strata: pd.DataFrame | None = None,
    spread: Mapping[int, float] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:  # fmt: skip
    """Draw `more` passages of a pool (id, outlet, topic_id, score) beyond those `drawn` before.

    Returns the drawn passages (DRAWN; `position` is the order of coding, in which every beginning is such a draw too)
    and the STRATA. `spread` is how far answers differ from the guesses in a stratum (from `spreads`): where they differ
    more, more is drawn. Without it, the draw is in proportion to size; cells of an outlet and a topic count by the root
    of their size, so that small ones get more than their share.
    """
    place = strata_of(pool, strata)
    place = place.assign(chance=chance(seed, place["id"].tolist()))
    had = pd.DataFrame(columns=DRAWN) if drawn is None else drawn[DRAWN]
    gone = had[~had["id"].isin(place["id"])]
    was = pd.Series(had["stratum"].to_numpy(), index=had["id"].to_numpy(), dtype="int64")
    place["stratum"] = place["id"].map(was).fillna(place["stratum"]).astype("int64")
    size = place.groupby("stratum").size()
    taken = place["id"].isin(had["id"])
    count = place[taken].groupby("stratum").size().reindex(size.index, fill_value=0)
    wanted = _allocated(place, size, int(taken.sum()) + more, spread or {})
    extra = _added(_numbers(count), _numbers(size), wanted.reindex(size.index).to_numpy(float), more)
    waiting = place[~taken].sort_values(["stratum", "chance"], kind="stable")
    rank = waiting.groupby("stratum").cumcount()
    room = waiting["stratum"].map(dict(zip(size.index, extra.tolist(), strict=True)))
    fresh = waiting[rank < room].assign(when=(rank[rank < room] + waiting["chance"][rank < room]) / room[rank < room])
    fresh = fresh.sort_values(["when", "id"], kind="stable")
    first = int(had["position"].max()) + 1 if len(had) else 1
    found = pd.concat([had, fresh.assign(position=first + np.arange(len(fresh)))[DRAWN]], ignore_index=True)
    told = place.drop_duplicates("stratum").set_index("stratum")[["outlet", "topic_id", "band"]]
    if strata is not None:
        old = strata.set_index("stratum")[["outlet", "topic_id", "band"]]
        told = pd.concat([old, told[~told.index.isin(old.index)]])
    several = told.loc[told.index.isin(size.index)]
    there = several.assign(size=size, drawn=found[~found["id"].isin(gone["id"])].groupby("stratum").size())
    there["drawn"] = there["drawn"].fillna(0).astype("int64")
    return found.astype({"position": "int64", "stratum": "int64"}), there.reset_index().sort_values("stratum")[STRATA]


def _numbers(counts: pd.Series) -> Ints:
    return np.array(counts.tolist(), dtype=np.int64)


def _allocated(place: pd.DataFrame, size: pd.Series, total: int, spread: Mapping[int, float]) -> pd.Series:
    """How many of `total` passages each stratum should have: more where cells are large and answers differ."""
    told = place.drop_duplicates("stratum").set_index("stratum")[["outlet", "topic_id"]]
    cell = size.groupby([told["outlet"].reindex(size.index), told["topic_id"].reindex(size.index)]).transform("sum")
    usual = float(np.mean(list(spread.values()))) if spread else 1.0
    apart = pd.Series({one: max(spread.get(one, usual), SMALLEST * usual) for one in size.index})
    weight = np.sqrt(cell) * size / cell * apart
    found: pd.Series = total * weight / weight.sum()
    return found


def _added(count: Ints, size: Ints, wanted: Floats, more: int) -> Ints:
    """How many passages to add to each stratum, `more` in all as far as there are any: those that lack the most."""
    added = np.zeros(len(count), dtype=np.int64)
    for _ in range(min(more, int((size - count).sum()))):
        lacking = np.where(count + added < size, (wanted + 0.5) / (count + added + 1), -1.0)
        added[int(np.argmax(lacking))] += 1
    return added


def stands_for(coded: pd.DataFrame, strata: pd.DataFrame) -> pd.Series:
    """How many passages each coded one stands for (by id): the size of its stratum over how many of it were coded.

    `coded` has id and stratum. Bands of an outlet and a topic of which one has no coded passage count as one.
    """
    many = Counter(coded["stratum"].tolist())
    ratio: dict[int, float] = {}
    for _, cell in strata.sort_values("band", kind="stable").groupby(["outlet", "topic_id"], sort=True):
        size = dict(zip(cell["stratum"].tolist(), cell["size"].tolist(), strict=True))
        parts: list[list[int]] = [[]]
        for stratum in size:
            parts[-1].append(stratum)
            if many[stratum]:
                parts.append([])
        left = parts.pop()
        if parts:
            parts[-1] += left
        for part in parts:
            ratio |= dict.fromkeys(part, sum(size[one] for one in part) / sum(many[one] for one in part))
    return pd.Series([ratio.get(one, math.nan) for one in coded["stratum"].tolist()], index=coded["id"].to_numpy())


def spreads(coded: pd.DataFrame, strata: pd.DataFrame) -> dict[int, float]:
    """How far answers differ from the guesses in each stratum: `coded` has stratum and `residual`.

    A stratum with few answers borrows from all strata of its band, as if BORROWED answers came from there.
    """
    band_of = dict(zip(strata["stratum"].tolist(), strata["band"].tolist(), strict=True))
    squares: dict[int, list[float]] = {}
    for stratum, residual in zip(coded["stratum"].tolist(), coded["residual"].tolist(), strict=True):
        squares.setdefault(stratum, []).append(residual**2)
    every = [one for some in squares.values() for one in some]
    overall = float(np.mean(every)) if every else 1.0
    found = {}
    for stratum, band in band_of.items():
        near = [one for other, some in squares.items() if band_of.get(other) == band for one in some]
        usual = (sum(near) + BORROWED * overall) / (len(near) + BORROWED)
        own = squares.get(stratum, [])
        found[stratum] = math.sqrt((sum(own) + BORROWED * usual) / (len(own) + BORROWED))
    return found
