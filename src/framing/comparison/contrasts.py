"""Every outlet against the rest and against every other: the rows of the table `contrasts`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import REST, Cell, Rules, Sides, against_rest, by_kind, is_primary, pairs, place, sparse
from framing.comparison.difference import Difference, describe, difference, held
from framing.comparison.multiplicity import benjamini_hochberg, shrink
from framing.comparison.panel import Bundle, Floats, Ints, Panel, Series, copies, gather, once
from framing.records import content_id

RARE = 10  # a p that rests on fewer arrangements than this is too coarse for many comparisons ...
MORE = 10  # ... and gets so many times more draws
KEYS = [*Series._fields, "outlet", "versus", "reprints"]
FOUND = ["value", "value_versus", "estimate", "error", "low", "high", "p", "mde"]
TOO_RARE = "too-rare"  # the method where too few articles differ from what is usual
ADJUSTED = ["adjusted", "adjusted_low", "adjusted_high", "adjusted_p"]  # with length and genre held
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
    """All comparisons within one panel, one row per series and two sides; not yet shrunk, adjusted or named."""
    parts: list[Columns] = []
    same_articles: dict[bytes, list[Bundle]] = {}
    for bundle in panel.bundles:
        same_articles.setdefault(bundle.rows.tobytes(), []).append(bundle)
    for bundles in same_articles.values():
        every = [*against_rest(panel, bundles[0]), *(pairs(panel, bundles[0]) if with_pairs else ())]
        places = {
            matched: [place(panel, bundles[0].rows, sides, matched, rules.settings.min_articles) for sides in every]
            for matched in (True, False)
        }
        for whole in bundles:
            spread = _spread_within(whole, panel.outlet[whole.rows])
            for bundle, columns, tested, matched in by_kind(whole, rules):
                for sides, found in zip(every, places[matched], strict=True):
                    if found is None or not tested:
                        parts.append(_described(bundle, sides, spread[columns]))
                    else:
                        parts.append(_tested(panel, bundle, sides, spread[columns], found.of(bundle), rules, chance))
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
        found = _test(here, chance, refine=sides.versus == REST)
        for name in FOUND:
            known[name][~few] = getattr(found, name)
        if sides.versus == REST:
            value, spent = held(here.value, here.weight, here.mine, here.block, panel.nuisance[here.rows])
            again = difference(value, here.weight, here.mine, here.block, chance, spent)
            for name, column in zip(ADJUSTED, (again.estimate, again.low, again.high, again.p), strict=True):
                known[name][~few] = column
    full = whole.smaller >= rules.settings.full_articles or whole.events >= rules.settings.full_events
    tiers = {
        "tier": np.where(few, "described", "full" if full else "tentative"),
        "method": np.where(few, TOO_RARE, _method(whole, chance)),
    }
    return _columns(bundle.series, sides, tiers | known)


def _test(here: Cell, chance: Arrangements, refine: bool) -> Difference:
    """The difference; series with very small p get more draws if `refine`."""
    found = difference(here.value, here.weight, here.mine, here.block, chance)
    rare = np.flatnonzero((found.beyond < RARE) & (found.p < RARE / chance.draws))
    if refine and len(rare) and not chance.complete(here.mine, here.block):
        p = found.p.copy()
        p[rare] = difference(here.value[:, rare], here.weight, here.mine, here.block, chance.more(MORE)).p
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
    _, code = np.unique(outlet, return_inverse=True)
    total = np.bincount(code, weights=bundle.weight)
    free = len(code) - len(total)
    if free < 1:
        return np.full(bundle.value.shape[1], np.nan)
    weighted = bundle.weight[:, None] * bundle.value
    means = np.column_stack([np.bincount(code, weights=column) for column in weighted.T]) / total[:, None]
    about: Floats = bundle.weight @ (bundle.value - means[code]) ** 2 / bundle.weight.mean() / free
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
