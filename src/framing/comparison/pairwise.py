"""Test many pairs of outlets at once: there are hundreds for each series."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from framing.comparison.alike import alike
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import Criteria, Place, Sides, pairs, places, ranks, sparse_in
from framing.comparison.difference import differences
from framing.comparison.panel import Bundle, Floats, Ints, Panel
from framing.comparison.rows import ADJUSTED, FOUND, Columns, matched_of, method_of, support_of

VALUES = 100_000  # values per batch
Found = list[tuple[Sides, Place]]


def of_pairs(
    panel: Panel, kinds: list[tuple[Bundle, Ints, bool]], rules: Criteria, chance: Arrangements
) -> Iterator[Columns]:
    """The rows of all testable pairs, for bundles over the same articles: (bundle, numbers, matched)."""
    if not kinds:
        return
    first, least = kinds[0][0], rules.settings.min_articles
    every = list(pairs(panel, first, least))
    known: dict[tuple[bool, str], Found] = {}
    for bundle, numbers, matched in kinds:
        key = matched, bundle.series[0].topic_id if matched else ""
        if key not in known:
            known[key] = places(panel, bundle, every, matched, least)
        rank = ranks(bundle.value)
        for some in _parts(known[key], len(numbers)):
            yield _tested(panel, bundle, numbers, rank, some, matched, rules, chance)


def _parts(there: Found, series: int) -> Iterator[Found]:
    part: Found = []
    values = 0
    for one in there:
        part.append(one)
        values += len(one[1].chosen) * series
        if values > VALUES:
            yield part
            part, values = [], 0
    if part:
        yield part


def _tested(
    panel: Panel, bundle: Bundle, numbers: Ints, rank: Ints, there: Found, matched: bool, rules: Criteria,
    chance: Arrangements,
) -> Columns:  # fmt: skip
    places = [found for _, found in there]
    chosen, mine = (np.concatenate([getattr(one, name) for one in places]) for name in ("chosen", "mine"))
    starts = np.cumsum([0, *(len(one.chosen) for one in places[:-1])])
    before = np.cumsum([0, *(int(one.block[-1]) + 1 for one in places[:-1])])
    block = np.concatenate([one.block + blocks for one, blocks in zip(places, before.tolist(), strict=True)])
    tested = ~sparse_in(rank[:, chosen], starts, rules.settings.min_articles)
    value = np.concatenate([alike(one.of(panel, bundle, matched)).value for one in places])
    found = differences(value, bundle.weight[chosen], mine, block, starts, tested, chance)
    series, pair = np.nonzero(tested)

    def each(numbers: list[int], kind: type) -> NDArray[np.generic]:
        return np.array(numbers, dtype=kind)[pair]

    least = [one.smaller for one in places]
    unknown: Floats = np.full(len(pair), np.nan)
    return {
        "series": numbers[series].astype(np.int32),
        "outlet": each([panel.outlets.index(one.outlet) for one, _ in there], np.int16),
        "versus": each([panel.outlets.index(one.versus) for one, _ in there], np.int16),
        "support": each([support_of(n, one.events, rules) for n, one in zip(least, places, strict=True)], np.int8),
        "method": each([method_of(one.mine, one.block, chance) for one in places], np.int8),
        "matched": each([matched_of(one) for one in places], np.int8),
        "n_articles": each([int(np.count_nonzero(one.mine)) for one, _ in there], np.int32),
        "n_articles_versus": each([int(np.count_nonzero(~one.mine)) for one, _ in there], np.int32),
        "n_compared": each([int(np.count_nonzero(one.mine)) for one in places], np.int32),
        "n_compared_versus": each([int(np.count_nonzero(~one.mine)) for one in places], np.int32),
        **{name: getattr(found, name)[tested] if name in FOUND else unknown for name in (*FOUND, *ADJUSTED)},
    }
