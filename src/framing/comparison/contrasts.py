"""Each outlet against the rest, and each pair of outlets: the rows of the table `contrasts`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.alike import alike
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import (
    REST,
    Cell,
    Criteria,
    Place,
    Sides,
    against_rest,
    by_kind,
    is_primary,
    place_each,
    smaller,
    sparse,
)
from framing.comparison.coded import Coded, joined
from framing.comparison.difference import Difference, difference, finer, held
from framing.comparison.multiplicity import of_two_families, shrink
from framing.comparison.pairwise import TestedPairs, of_pairs
from framing.comparison.panel import Bundle, Floats, Ints, Panel, Series, gather
from framing.comparison.pieces import over_both, over_parts, same_articles
from framing.comparison.rows import (  # fmt: skip
    ADJUSTED,
    DESCRIBED,
    FOUND,
    MATCHED,
    METHODS,
    NONE,
    OTHER_SUBJECTS,
    OTHER_TIMES,
    SUPPORT,
    TOO_RARE,
    Columns,
    described,
    matched_of,
    method_of,
    rows_of,
    stacked,
    support_of,
)
from framing.comparison.statistic import block_sums
from framing.tables.records import content_id
from framing.tables.reprints import copied, counted_once

RARE = 10  # a p-value that rests on fewer extreme permutations than this is too coarse for many comparisons ...
MORE = 10  # ... and gets up to this many times more draws
KEYS = [*Series._fields, "outlet", "versus", "reprints"]
AT_ONCE = 50_000  # rows whose keys are spelled out at a time
NUMBERS = [*(name for name in FOUND if name != "error"), *ADJUSTED, "q", "shrunk"]


class Draws(NamedTuple):
    """Which permutations give each p-value: against the rest, for very small p-values, and for pairs of outlets.

    None means: do not refine small p-values, or do not compare pairs.
    """

    rest: Arrangements
    finer: Arrangements | None = None
    pairs: Arrangements | None = None

    @classmethod
    def counted_once(cls, chance: Arrangements) -> Draws:
        """All permutations, for the results that the report shows."""
        return cls(chance, chance.more(MORE), chance)

    @classmethod
    def everywhere(cls, chance: Arrangements) -> Draws:
        """Fewer permutations, for results that stand only in the table: whether counting reprints makes a difference.
        """
        return cls(chance, None, chance.first())


def contrasts(
    scores: pd.DataFrame, articles: pd.DataFrame, stories: pd.DataFrame, reprints: pd.DataFrame, rules: Criteria,
    rng: np.random.Generator, own_scores: pd.DataFrame | None = None, processes: int | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Make the table `contrasts`, with reprints counted once and counted everywhere.

    It has shrunken estimates, q-values, and how firm each test is (column `tier`).
    When reprints count once, articles that repeat another are left out. For articles that repeat only paragraphs,
    `own_scores` count.
    """
    panel = panel_of(scores, articles, stories, reprints, rules, own_scores)
    return finish(both_ways(panel, scores, articles, stories, reprints, rules, rng, own_scores, processes), rules)


def both_ways(
    panel: Panel, scores: pd.DataFrame, articles: pd.DataFrame, stories: pd.DataFrame, reprints: pd.DataFrame,
    rules: Criteria, rng: np.random.Generator, own_scores: pd.DataFrame | None, processes: int | None,
) -> Coded:  # fmt: skip
    """The rows of `contrasts` before `finish`; `panel` comes from `panel_of`."""
    chance = Arrangements(rng, rules.settings.permutations)
    repeating = list(copied(reprints, "article")) if own_scores is None else list(reprints["article_id"].unique())
    touched = set(scores.loc[scores["article_id"].isin(repeating), "topic_id"])
    if not touched:
        single = compare(panel, rules, Draws.counted_once(chance), processes)
        return joined(_counted(one, code) for code, one in enumerate((single, single)))
    on_these = scores[scores["topic_id"].isin(touched)]
    again = gather(on_these, articles, stories, rules.settings.word_cap, most=panel.most, apart=rules.apart)
    again = replace(again, unlike=panel.unlike, **_of_articles_in(again, panel))
    draws = Draws.counted_once(chance), Draws.everywhere(chance)
    both = over_both(_compared_twice, panel, again, rules, *draws, processes=processes)
    singles, agains = zip(*both, strict=True)
    single = joined(singles)
    same = np.array([name.topic_id not in touched for name in single.names], dtype=bool)
    # no reprints on the other topics: both counts are the same
    everywhere = [single.where(same[single.columns["series"]]), *agains]
    return joined(_counted(one, code) for code, parts in enumerate((everywhere, [single])) for one in parts)


def _of_articles_in(again: Panel, panel: Panel) -> dict[str, Any]:
    """The things and places of `panel` for the articles of `again`, -1 and 0 where it does not have the article."""
    row = pd.Index(panel.article_ids).get_indexer(pd.Index(again.article_ids))
    there = (row >= 0)[:, None]
    return {
        "things": {topic: np.where(row >= 0, thing[row], -1) for topic, thing in panel.things.items()},
        "places": {topic: np.where(there, place[row], 0.0) for topic, place in panel.places.items()},
    }


def _counted(rows: Coded, code: int) -> Coded:
    """Mark the rows with how reprints count: 0 everywhere, 1 once."""
    return Coded(rows.names, rows.outlets, rows.columns | {"reprints": np.full(len(rows), code, dtype=np.int8)})


def panel_of(
    scores: pd.DataFrame, articles: pd.DataFrame, stories: pd.DataFrame, reprints: pd.DataFrame, rules: Criteria,
    own_scores: pd.DataFrame | None,
) -> Panel:  # fmt: skip
    """The panel in which text that stands in several places counts once."""
    whole = rules.ranked | rules.whole
    counted = scores if own_scores is None else counted_once(scores, own_scores, reprints, whole)
    return gather(counted, articles, stories, rules.settings.word_cap, copied(reprints, "article"), apart=rules.apart)


def compare(panel: Panel, rules: Criteria, chance: Draws, processes: int | None = None) -> Coded:
    """Make all comparisons within one panel: one row per series and pair of sides.

    The rows are not yet shrunk, adjusted or named.
    A pair of outlets has a row only where it is tested. Everything else about two outlets is in their rows against the
    rest; repeating it would make up most of the table.
    """
    none = Coded((), panel.outlets, stacked([]))
    return joined([none, *over_parts(_compared, panel, rules, chance, processes=processes)])


def _compared_twice(panel: Panel, again: Panel, rules: Criteria, once: Draws, everywhere: Draws) -> tuple[Coded, Coded]:
    """The rows with reprints counted once, and with reprints counted everywhere."""
    known = TestedPairs() if again.bundles else None
    return _compared(panel, rules, once, known), _compared(again, rules, everywhere, known)


def _compared(panel: Panel, rules: Criteria, chance: Draws, known: TestedPairs | None = None) -> Coded:
    names: list[Series] = []
    parts: list[Columns] = []
    for bundles in same_articles(panel):
        kinds: list[tuple[Bundle, Floats, NDArray[Any], bool, bool]] = []
        for whole in bundles:
            spread = _spread_within(whole, panel.outlet[whole.rows])
            for bundle, columns, tested, matched in by_kind(whole, rules):
                kinds.append((bundle, spread[columns], len(names) + np.arange(len(columns)), tested, matched))
                names += bundle.series
        parts += _of_articles(panel, kinds, rules, chance, known)
    return Coded(tuple(names), panel.outlets, stacked(parts))


def _of_articles(
    panel: Panel, kinds: list[tuple[Bundle, Floats, NDArray[Any], bool, bool]], rules: Criteria, chance: Draws,
    known_pairs: TestedPairs | None,
) -> Iterator[Columns]:  # fmt: skip
    """The rows of several bundles over the same articles, which share matching and permutations.

    `kinds` holds (bundle, spread, column numbers, may be tested, is matched).
    """
    first, least = kinds[0][0], rules.settings.min_articles
    every = list(against_rest(panel, first))
    there: dict[tuple[bool, str], list[Place]] = {}
    for bundle, spread, numbers, tested, matched in kinds if every else ():
        key = matched, bundle.series[0].topic_id if matched else ""
        if key not in there:
            there[key] = [one for one in place_each(panel, bundle, every, matched) if one is not None]
        told = _told(panel, bundle, every, spread)
        enough = np.array([tested and found.smaller >= least for found in there[key]], dtype=bool)
        yield _untested(panel, bundle, numbers, tested, matched, every, there[key], told, ~enough, rules)
        for i in np.flatnonzero(enough).tolist():
            found = there[key][i]
            known = {"series": numbers, **{name: column[i] for name, column in told.items()}}
            known |= _compared_articles(found)
            known |= _tested(panel, found.of(panel, bundle, matched), known, rules, chance)
            yield rows_of(panel, every[i], known)
    if chance.pairs:
        asked = [(bundle, numbers, matched) for bundle, _, numbers, tested, matched in kinds if tested]
        yield from of_pairs(panel, asked, rules, chance.pairs, known_pairs)


def _compared_articles(found: Place) -> Columns:
    """How the articles are matched, and how many on each side have a partner."""
    ours = np.count_nonzero(found.mine)
    counts = {"n_compared": ours, "n_compared_versus": len(found.mine) - ours, "matched": matched_of(found)}
    return {name: np.array(number) for name, number in counts.items()}


def _untested(
    panel: Panel, bundle: Bundle, numbers: Ints, tested: bool, matched: bool, every: list[Sides], there: list[Place],
    told: Columns, chosen: NDArray[np.bool_], rules: Criteria,
) -> Columns:  # fmt: skip
    """The rows of the `chosen` sides [o], which are described only: all series of a side one after the other."""
    least, s = rules.settings.min_articles, len(numbers)
    rare = np.array([TOO_RARE if one.measure not in rules.ranked else NONE for one in bundle.series])
    each: list[dict[str, Any]] = []
    for i in np.flatnonzero(chosen).tolist():
        sides, found = every[i], there[i]
        few = found.smaller < least
        mine = int(np.count_nonzero(sides.mine))
        known: dict[str, Any] = {"outlet": panel.outlets.index(sides.outlet), "n_articles": mine}
        known |= {"n_articles_versus": len(sides.mine) - mine, **_compared_articles(found)}
        each.append(known | {"method": np.full(s, _why_not(sides, found, least)) if few else rare})
    whole = {name: column[chosen].reshape(-1) for name, column in told.items()}
    return described(np.tile(numbers, len(each)), each, s, whole)


def _why_not(sides: Sides, found: Place, least: int) -> int:
    """Why there is no test: too few articles; or enough, but not from the same time or not about the same things."""
    if smaller(sides.mine) < least:
        return NONE
    return OTHER_TIMES if found.met < least else OTHER_SUBJECTS


def _told(panel: Panel, bundle: Bundle, every: list[Sides], spread: Floats) -> Columns:
    """Describe each outlet's difference from the rest without a test [o, s]; all articles count, matched or not."""
    whose = np.array([one.mine for one in every])
    sides = []
    for side in (whose, ~whose):
        weight = side * bundle.weight
        total = weight.sum(axis=1, keepdims=True)
        sides.append((weight @ bundle.value / total, (weight**2).sum(axis=1, keepdims=True) / total**2))
    (ours, unit), (theirs, other) = sides
    # from the standard deviation of one article to the standard error of the difference of two means
    error = spread * np.sqrt(unit + other)
    return {"value": ours, "value_versus": theirs, "estimate": ours - theirs, "error": error}


def _tested(panel: Panel, whole: Cell, told: Columns, rules: Criteria, chance: Draws) -> Columns:
    few = sparse(whole.value, rules.settings.min_articles)
    known: Columns = {"support": np.where(few, DESCRIBED, support_of(whole.smaller, whole.events, rules))}
    known["method"] = np.where(few, TOO_RARE, method_of(whole.mine, whole.block, chance.rest))
    if few.all():
        return known
    here = alike(whole.only(np.flatnonzero(~few)))
    found = _test(here, chance, panel.nuisance[here.rows])
    for name in (*FOUND, *ADJUSTED):
        known[name] = told[name].copy() if name in told else np.full(len(few), np.nan)
    for name in FOUND:
        known[name][~few] = getattr(found, name)[: len(here.value.T)]
    for name in ADJUSTED:
        known[name][~few] = getattr(found, ADJUSTED[name])[len(here.value.T) :]
    return known


def _test(here: Cell, chance: Draws, nuisance: Floats) -> Difference:
    """Test every series, also adjusted for `nuisance`; very small p-values get more draws."""
    weight, mine, block = here.weight, here.mine, here.block
    value, spent = held(here.value, weight, mine, block, nuisance)
    s = len(here.value.T)
    both = np.concatenate([here.value, value], axis=1)
    found = difference(both, weight, mine, block, chance.rest, np.repeat([0, spent], s))
    rare = np.flatnonzero((found.beyond[:s] < RARE) & (found.p[:s] < RARE / chance.rest.draws))
    if chance.finer and len(rare) and not chance.rest.complete(mine, block):
        p = found.p.copy()
        p[rare] = finer(here.value[:, rare], weight, mine, block, chance.finer, RARE)
        found = replace(found, p=p)
    return found


def _spread_within(bundle: Bundle, outlet: Ints) -> Floats:
    """The standard deviation [s] of articles around their outlet's mean; nan if no outlet has two articles."""
    order = np.argsort(outlet, kind="stable")
    _, code = np.unique(outlet[order], return_inverse=True)
    value, weight = bundle.value[order], bundle.weight[order]
    total = np.bincount(code, weights=weight)
    free = len(code) - len(total)
    if free < 1:
        return np.full(value.shape[1], np.nan)
    means = block_sums(weight[:, None] * value, code) / total[:, None]
    about: Floats = weight @ (value - means[code]) ** 2 / weight.mean() / free
    return np.sqrt(about)


def finish(rows: Coded, rules: Criteria) -> pd.DataFrame:
    """Add shrunken estimates, primary flags, q-values and names; round, and sort by the keys.

    This consumes the columns of `rows`.
    """
    columns = rows.columns
    side = np.where(columns["versus"] < 0, _place_of_rest(rows.outlets), columns["versus"] * 2)
    order = np.lexsort((columns["reprints"], side, columns["outlet"], columns["series"]))
    del side
    for name in columns:
        columns[name] = columns[name][order]
    series, once_, rest = columns["series"], columns["reprints"], columns["versus"] < 0
    named = pd.DataFrame(rows.names, columns=list(Series._fields))
    primary = is_primary(named, rules).to_numpy(dtype=bool)[series] & rest
    estimate, error, p = (columns[name] for name in ("estimate", "error", "p"))
    shrunk, q = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    for positions in _groups(series.astype(np.int64) * 4 + once_ * 2 + rest):
        shrunk[positions] = shrink(estimate[positions], error[positions], about_zero=not rest[positions[0]])
    for positions in _groups(once_):
        q[positions] = of_two_families(p[positions], primary[positions])
    columns |= {"shrunk": shrunk, "q": q}
    width = named["measure"].map(dict(rules.widths)).astype(float).fillna(np.inf).to_numpy()[series]
    for name in ("low", "adjusted_low"):
        columns[name] = np.maximum(columns[name], -width)
    for name in ("high", "adjusted_high"):
        columns[name] = np.minimum(columns[name], width)
    for name in NUMBERS:
        columns[name] = np.round(columns[name], 6) + 0.0
    del columns["error"]
    counted = np.array(["all", "once"], dtype=object)
    for name, words in (("support", SUPPORT), ("method", METHODS), ("matched", MATCHED), ("reprints", counted)):
        columns[name] = words[columns[name]]
    found = rows.frame().assign(primary=primary)
    parts = (found.iloc[first : first + AT_ONCE] for first in range(0, max(len(found), 1), AT_ONCE))
    return found.assign(contrast_id=pd.concat(map(_ids, parts)))


def _ids(rows: pd.DataFrame) -> pd.Series:
    """The id of each contrast."""
    keys = zip(*(rows[name].tolist() for name in KEYS), strict=True)
    return pd.Series([content_id(*key) for key in keys], index=rows.index, dtype="str")


def _place_of_rest(outlets: tuple[str, ...]) -> int:
    """The sort position of the word "rest" among the outlets; outlet number i has position 2 i."""
    return 2 * sum(outlet < REST for outlet in outlets) - 1


def _groups(key: NDArray[Any]) -> list[Ints]:
    """The positions of each distinct value of `key`, in order."""
    order = np.argsort(key, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(key[order])) + 1) if len(order) else []
