"""Test many pairs of outlets at once: there are hundreds for each series."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from framing.comparison.alike import alike
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import Criteria, Place, Sides, pairs, places, ranks, sparse_in, subject_of
from framing.comparison.difference import differences
from framing.comparison.panel import Bundle, Floats, Ints, Panel
from framing.comparison.rows import ADJUSTED, FOUND, Columns, matched_of, method_of, support_of

VALUES = 100_000  # values per batch
Found = list[tuple[Sides, Place]]


class TestedPairs:
    """Rows of pairs that were tested before, by the hash of all that a test looks at: values, weights and matching.

    Most articles repeat nothing. So between most pairs of outlets the articles are the same whether reprints count once
    or everywhere, and are not tested a second time.
    """

    def __init__(self) -> None:
        self._rows: dict[bytes, Columns] = {}

    def get(self, key: bytes) -> Columns | None:
        """The rows under the key; `series` holds columns of the bundle."""
        return self._rows.get(key)

    def keep(self, keys: list[bytes], rows: Columns, series: Ints, pair: Ints) -> None:
        """Keep rows, each with its column of the bundle and the number of its pair, which has the key of that number.
        """
        order = np.argsort(pair, kind="stable")
        ends = np.searchsorted(pair[order], np.arange(len(keys)), side="right")
        for key, here in zip(keys, np.split(order, ends)[:-1], strict=True):
            self._rows[key] = {name: column[here] for name, column in rows.items()} | {"series": series[here]}


def of_pairs(
    panel: Panel, kinds: list[tuple[Bundle, Ints, bool]], rules: Criteria, chance: Arrangements,
    known: TestedPairs | None = None,
) -> Iterator[Columns]:  # fmt: skip
    """The rows of all testable pairs, for bundles over the same articles: (bundle, numbers, matched).

    Rows that are `known` are not made again; the others become known.
    """
    if not kinds:
        return
    first, least = kinds[0][0], rules.settings.min_articles
    every = list(pairs(panel, first, least))
    found: dict[tuple[bool, str], Found] = {}
    for bundle, numbers, matched in kinds:
        key = matched, bundle.series[0].topic_id if matched else ""
        if key not in found:
            found[key] = places(panel, bundle, every, matched, least)
        there, keys = found[key], [b""] * len(found[key])
        if known is not None:
            keys = [_key(panel, bundle, one, matched) for _, one in there]
            before = [known.get(one) for one in keys]
            old = [(sides, row) for (sides, _), row in zip(there, before, strict=True) if row]
            if old:
                yield _again(panel, old, numbers)
            new = [number for number, row in enumerate(before) if not row]
            there, keys = [there[number] for number in new], [keys[number] for number in new]
        rank = ranks(bundle.value) if there else np.zeros((0, 0), dtype=np.int64)
        for some in _parts(there, len(numbers)):
            rows, series, pair = _tested(panel, bundle, rank, some, matched, rules, chance)
            if known is not None:
                known.keep(keys[: len(some)], rows, series, pair)
                keys = keys[len(some) :]
            named = _named(panel, [sides for sides, _ in some], pair)
            yield {**rows, **named, "series": numbers[series].astype(np.int32)}


def _key(panel: Panel, bundle: Bundle, one: Place, matched: bool) -> bytes:
    """The hash of all that the test of a pair looks at."""
    rows = bundle.rows[one.chosen]
    told = bundle.value[one.chosen], bundle.weight[one.chosen], subject_of(panel, bundle, rows, one.within, matched)
    found = blake2b(digest_size=16)
    for part in (*told, one.mine, one.block, one.within):
        found.update(repr(part.shape).encode())
        found.update(part.tobytes())
    return found.digest()


def _again(panel: Panel, rows: list[tuple[Sides, Columns]], numbers: Ints) -> Columns:
    """The rows that are known, under the names that they have in this panel."""
    pair = np.repeat(np.arange(len(rows)), [len(row["series"]) for _, row in rows])
    found = {name: np.concatenate([row[name] for _, row in rows]) for name in rows[0][1]}
    named = _named(panel, [sides for sides, _ in rows], pair)
    return {**found, **named, "series": numbers[found["series"]].astype(np.int32)}


def _named(panel: Panel, there: list[Sides], pair: Ints) -> Columns:
    """Whose rows they are, and how many articles the two have, for the `pair` [n] of each row."""
    each = {
        "outlet": ([panel.outlets.index(one.outlet) for one in there], np.int16),
        "versus": ([panel.outlets.index(one.versus) for one in there], np.int16),
        "n_articles": ([int(np.count_nonzero(one.mine)) for one in there], np.int32),
        "n_articles_versus": ([int(np.count_nonzero(~one.mine)) for one in there], np.int32),
    }
    return {name: np.array(found, dtype=kind)[pair] for name, (found, kind) in each.items()}


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
    panel: Panel, bundle: Bundle, rank: Ints, there: Found, matched: bool, rules: Criteria, chance: Arrangements
) -> tuple[Columns, Ints, Ints]:
    """The rows of what can be tested, and the series and the pair of each; without what `_named` says."""
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
    rows = {
        "support": each([support_of(n, one.events, rules) for n, one in zip(least, places, strict=True)], np.int8),
        "method": each([method_of(one.mine, one.block, chance) for one in places], np.int8),
        "matched": each([matched_of(one) for one in places], np.int8),
        "n_compared": each([int(np.count_nonzero(one.mine)) for one in places], np.int32),
        "n_compared_versus": each([int(np.count_nonzero(~one.mine)) for one in places], np.int32),
        **{name: getattr(found, name)[tested] if name in FOUND else unknown for name in (*FOUND, *ADJUSTED)},
    }
    return rows, series, pair
