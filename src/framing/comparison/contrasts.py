"""Every outlet against the rest and against every other: the rows of the table `contrasts`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import REST, Cell, Rules, Sides, against_rest, by_kind, is_primary, pairs, place, sparse
from framing.comparison.difference import Difference, block_sums, describe, difference, held
from framing.comparison.multiplicity import benjamini_hochberg, shrink
from framing.comparison.panel import Bundle, Floats, Ints, Panel, Series, copies, gather, once
from framing.records import content_id

RARE = 10  # a p that rests on fewer arrangements than this is too coarse for many comparisons ...
MORE = 10  # ... and gets so many times more draws
KEYS = [*Series._fields, "outlet", "versus", "reprints"]
FOUND = ["value", "value_versus", "estimate", "error", "low", "high", "p", "mde"]
TOO_RARE = "too-rare"  # the method where too few articles differ from what is usual
ADJUSTED = {"adjusted": "estimate", "adjusted_low": "low", "adjusted_high": "high", "adjusted_p": "p"}  # nuisances held
NUMBERS = [*(name for name in FOUND if name != "error"), *ADJUSTED, "q", "shrunk"]
Columns = dict[str, Any]


def contrasts(
    scores: pd.DataFrame, articles: pd.DataFrame, stories: pd.DataFrame, reprints: pd.DataFrame, rules: Rules,
    rng: np.random.Generator, own_scores: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """The table `contrasts`: reprints counted once and counted everywhere, with shrunken estimates, q and tiers.

    Counted once, articles that repeat another are left out, and of those that repeat paragraphs `own_scores` count.
    """
    cap = rules.settings.word_cap
    chance = Arrangements(rng, rules.settings.permutations)
    leave_out = copies(reprints)
    counted = scores if own_scores is None else once(scores, own_scores, reprints, rules.ranked)
    single = compare(gather(counted, articles, stories, cap, leave_out), rules, chance)
    repeating = list(leave_out) if own_scores is None else list(reprints["article_id"].unique())
    touched = set(scores.loc[scores["article_id"].isin(repeating), "topic_id"])
    everywhere = single[~single["topic_id"].isin(touched)]  # nothing is reprinted there, so nothing changes
    if touched:
        again = gather(scores[scores["topic_id"].isin(touched)], articles, stories, cap)
        everywhere = pd.concat([everywhere, compare(again, rules, chance)], ignore_index=True)
    both = pd.concat([single.assign(reprints="once"), everywhere.assign(reprints="all")], ignore_index=True)
    return finish(both, rules)


def compare(panel: Panel, rules: Rules, chance: Arrangements, with_pairs: bool = True) -> pd.DataFrame:
    """All comparisons within one panel, one row per series and two sides; not yet shrunk, adjusted or named.

    A pair is there where both outlets have `min_articles` and the measure is tested: what else could be said of two
    outlets stands in their rows against the rest, and would be the most part of the table.
    """
    parts: list[Columns] = []
    same_articles: dict[bytes, list[Bundle]] = {}
    for bundle in panel.bundles:
        same_articles.setdefault(bundle.rows.tobytes(), []).append(bundle)
    for bundles in same_articles.values():
        least, rows = rules.settings.min_articles, bundles[0].rows
        kinds = [
            (bundle, _spread_within(whole, panel.outlet[rows])[columns], tested, matched)
            for whole in bundles
            for bundle, columns, tested, matched in by_kind(whole, rules)
        ]
        for sides in (*against_rest(panel, bundles[0]), *(pairs(panel, bundles[0], least) if with_pairs else ())):
            # One place for all bundles: they share its arrangements.
            places = {matched: place(panel, rows, sides, matched, least) for matched in {kind[3] for kind in kinds}}
            for bundle, spread, tested, matched in kinds:
                found = places[matched]
                if found is not None and tested:
                    parts.append(_tested(panel, bundle, sides, spread, found.of(bundle), rules, chance))
                elif tested or sides.versus == REST:
                    parts.append(_described(bundle, sides, spread))
    if not parts:
        empty = ["error", "n_articles", "n_articles_versus", *NUMBERS]
        texts = {name: pd.Series(dtype=object) for name in (*Series._fields, "outlet", "versus", "tier", "method")}
        return pd.DataFrame({**texts, **{name: pd.Series(dtype=float) for name in empty}})
    return pd.DataFrame({name: np.concatenate([part[name] for part in parts]) for name in parts[0]})


def _described(bundle: Bundle, sides: Sides, spread: Floats) -> Columns:
    tiers = {"tier": np.array("described"), "method": np.array("none")}
    return _columns(bundle.series, sides, tiers | _told(bundle, sides, spread))


def _told(bundle: Bundle, sides: Sides, spread: Floats) -> dict[str, Floats]:
    """What is said of a difference that is not tested; all articles count, comparable or not."""
    value, weight = bundle.value[sides.chosen], bundle.weight[sides.chosen]
    ours, theirs = describe(value, weight, sides.mine)
    error = spread * _scale(weight, sides.mine)
    return {"value": ours, "value_versus": theirs, "estimate": ours - theirs, "error": error}


def _tested(
    panel: Panel, bundle: Bundle, sides: Sides, spread: Floats, whole: Cell, rules: Rules, chance: Arrangements
) -> Columns:
    few = sparse(whole.value, rules.settings.min_articles)
    known: dict[str, Floats] = {name: np.full(len(few), np.nan) for name in (*FOUND, *ADJUSTED)}
    known |= _told(bundle, sides, spread)
    if not few.all():
        here = whole.only(np.flatnonzero(~few))
        found = _test(here, chance, panel.nuisance[here.rows] if sides.versus == REST else None)
        for name in FOUND:
            known[name][~few] = getattr(found, name)[: len(here.value.T)]
        for name in ADJUSTED if sides.versus == REST else ():
            known[name][~few] = getattr(found, ADJUSTED[name])[len(here.value.T) :]
    full = whole.smaller >= rules.settings.full_articles or whole.events >= rules.settings.full_events
    tiers = {
        "tier": np.where(few, "described", "full" if full else "tentative"),
        "method": np.where(few, TOO_RARE, _method(whole, chance)),
    }
    return _columns(bundle.series, sides, tiers | known)


def _test(here: Cell, chance: Arrangements, nuisance: Floats | None) -> Difference:
    """The difference of every series; with a `nuisance` also with it held, and very small p get more draws."""
    weight, mine, block = here.weight, here.mine, here.block
    if nuisance is None:
        return difference(here.value, weight, mine, block, chance)
    value, spent = held(here.value, weight, mine, block, nuisance)
    s = len(here.value.T)
    both = np.concatenate([here.value, value], axis=1)
    found = difference(both, weight, mine, block, chance, np.repeat([0, spent], s))
    rare = np.flatnonzero((found.beyond[:s] < RARE) & (found.p[:s] < RARE / chance.draws))
    if len(rare) and not chance.complete(mine, block):
        p = found.p.copy()
        p[rare] = difference(here.value[:, rare], weight, mine, block, chance.more(MORE)).p
        found = replace(found, p=p)
    return found


def _method(here: Cell, chance: Arrangements) -> str:
    if (np.bincount(here.block) == 2).all():
        return "sign-flip"
    return "exact" if chance.complete(here.mine, here.block) else "permutation"


def _columns(series: tuple[Series, ...], sides: Sides, known: dict[str, NDArray[Any]]) -> Columns:
    s = len(series)
    columns: Columns = {
        name: np.array(names, dtype=object)
        for name, names in zip(Series._fields, zip(*series, strict=True), strict=True)
    }
    for name, text in (("outlet", sides.outlet), ("versus", sides.versus)):
        columns[name] = np.full(s, text, dtype=object)
    for name in ("tier", "method"):
        columns[name] = np.full(s, known[name]).astype(object)
    columns["n_articles"] = np.full(s, sides.mine.sum(), dtype=np.int64)
    columns["n_articles_versus"] = np.full(s, (~sides.mine).sum(), dtype=np.int64)
    for name in (*FOUND, *ADJUSTED):
        columns[name] = known.get(name, np.full(s, np.nan))
    return columns


def _spread_within(bundle: Bundle, outlet: Ints) -> Floats:
    """The standard deviation [s] of an article about its outlet's mean; nan if no outlet has two articles."""
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


def _scale(weight: Floats, mine: NDArray[np.bool_]) -> float:
    """What the spread of one article is multiplied by for the standard error of a difference of two means."""
    sides = (weight[mine], weight[~mine])
    return float(np.sqrt(sum((side**2).sum() / side.sum() ** 2 for side in sides)))


def finish(rows: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Shrunken estimates, primary or exploratory, q within its family, names; rounded and in the order of the keys."""
    rows = rows.sort_values(KEYS, kind="stable", ignore_index=True)
    rest = rows["versus"] == REST
    rows["primary"] = is_primary(rows, rules) & rest
    against_all = rest.to_numpy()
    estimate, error, p = (rows[name].to_numpy(dtype=float) for name in ("estimate", "error", "p"))
    shrunk, q = np.full(len(rows), np.nan), np.full(len(rows), np.nan)
    for positions in rows.groupby([*Series._fields, "reprints", rest], sort=False).indices.values():
        shrunk[positions] = shrink(estimate[positions], error[positions], about_zero=not against_all[positions[0]])
    for positions in rows.groupby(["reprints", "primary"], sort=False).indices.values():
        q[positions] = benjamini_hochberg(p[positions])
    rows["shrunk"], rows["q"] = shrunk, q
    width = rows["measure"].map(dict(rules.widths)).astype(float).fillna(np.inf)
    for name in ("low", "adjusted_low"):
        rows[name] = rows[name].clip(lower=-width)
    for name in ("high", "adjusted_high"):
        rows[name] = rows[name].clip(upper=width)
    rows[NUMBERS] = rows[NUMBERS].astype(float).round(6) + 0.0
    rows["contrast_id"] = [content_id(*key) for key in zip(*(rows[name].tolist() for name in KEYS), strict=True)]
    return rows.drop(columns="error")
