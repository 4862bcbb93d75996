"""The power of the comparison: four kinds of differences added to articles, in four sizes and four corpus sizes.

`python -m benchmarks.accuracy.power [--processed DIR] [--turns 300]` draws articles with replacement from a run (the
topic with the most articles), whatever their outlet, so that no outlet differs. Then one outlet's articles are changed:

    loadedness   a share of their sentences is replaced by sentences of the most loaded tenth of the corpus
    frame        the same with the conflict frame
    naming       a share of the mentions of a person is changed to another form of the name
    omission     a claim that six in ten articles make is removed from a share of those that make it

One outlet with n articles is compared with five others with n each. `blocks`: over four months, or on events, one for
every two of its articles.
`mde`: the smallest detectable difference printed when nothing is added (median over corpora).
`shifted`: how often a difference of that size is found when it is added to the articles' values. The target is .80.
`ratio`: by what that difference has to be multiplied until it is found in .80 (between the sizes SIZES). 1 is true.
`planted to mde`: how often it is found when the articles are changed as much as makes this difference on average, which
also changes how much articles differ from each other. The target is .80.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.publish import REPOSITORY, publish
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import sparse
from framing.comparison.difference import difference
from framing.tables import store
from framing.tables.store import Layout

Row = dict[str, Any]
Numbers = np.ndarray
# article values [m, k] when the first `n` of the m drawn articles get each of k shares of change
Planted = Callable[[Numbers, int, tuple[float, ...], np.random.Generator], Numbers]

ARTICLES = (5, 10, 20, 40)
OTHERS = 5  # times as many articles by other outlets
MONTHS = 4
TARGET = 0.80
SIZES = (0.7, 0.85, 1.0, 1.2, 1.5)  # times `mde`
SHARES = (0.1, 0.2, 0.4, 0.8)
TOLD = 0.6  # share of the articles that make the claim
DRAWS = 999
LEAST = 5  # articles


def of_sentences(scores: pd.DataFrame, passages: pd.DataFrame, sentences: pd.DataFrame) -> tuple[Planted, Numbers]:
    """Change values that are means of sentences; also returns the articles' weights."""
    rows = passages.merge(sentences, on=["paragraph_id", "start"])
    rows = rows.assign(words=rows["n_words"] * (1 - rows["quoted_share"]))
    strong = np.sort(rows["value"].to_numpy())[-max(len(rows) // 10, 1) :]
    parts = [(of["value"].to_numpy(), of["words"].to_numpy()) for _, of in rows.groupby("article_id")]

    def plant(chosen: Numbers, n: int, shares: tuple[float, ...], rng: np.random.Generator) -> Numbers:
        found = np.empty((len(chosen), len(shares)))
        for i, article in enumerate(chosen):
            value, words = parts[article]
            luck, stronger = rng.random(len(value)), rng.choice(strong, len(value))
            for k, share in enumerate(shares):
                said = np.where(luck < share, stronger, value) if i < n else value
                found[i, k] = words @ said / words.sum()
        return found

    return plant, np.array([words.sum() for _, words in parts])


def of_mentions(scores: pd.DataFrame) -> tuple[Planted, Numbers]:
    """Change the share of a form among an article's mentions of somebody."""
    mentions = scores["weight"].to_numpy().round().astype(int)
    used = (scores["value"].to_numpy() * mentions).round().astype(int)

    def plant(chosen: Numbers, n: int, shares: tuple[float, ...], rng: np.random.Generator) -> Numbers:
        mine = np.arange(len(chosen)) < n
        found = np.empty((len(chosen), len(shares)))
        for k, share in enumerate(shares):
            changed = rng.binomial(mentions[chosen] - used[chosen], share * mine)
            found[:, k] = (used[chosen] + changed) / mentions[chosen]
        return found

    return plant, mentions.astype(float)


def of_claims(scores: pd.DataFrame) -> tuple[Planted, Numbers]:
    """Change whether an article makes a claim."""

    def plant(chosen: Numbers, n: int, shares: tuple[float, ...], rng: np.random.Generator) -> Numbers:
        told, luck = rng.random(len(chosen)) < TOLD, rng.random(len(chosen))
        left_out = (luck[:, None] < np.array(shares)) & (np.arange(len(chosen)) < n)[:, None]
        return (told[:, None] & ~left_out).astype(float)

    return plant, scores["weight"].to_numpy()


def kinds(layout: Layout) -> Iterator[tuple[str, Planted, Numbers]]:
    """What is changed, how, and the weights of the articles that are drawn from."""
    scores, passages = store.read_table(layout, "scores"), store.read_table(layout, "passages")
    sentences = store.read_table(layout, "sentences", ["paragraph_id", "start", "n_words", "quoted_share"])
    told = scores[scores["measure"] == "loaded"]
    topic = told["topic_id"].value_counts().sort_index().idxmax()
    for name, measure, item in (("loadedness", "loaded", ""), ("frame", "frames", "conflict")):
        keys = {"topic_id": topic, "measure": measure, "item": item, "voice": "own"}
        yield name, *of_sentences(_of(scores, keys), _of(passages, keys), sentences)
    named = scores[(scores["topic_id"] == topic) & (scores["measure"] == "naming") & (scores["voice"] == "own")]
    used = named.groupby("item")["value"].agg(["size", "mean"]).query("0.05 < mean < 0.3")
    rare = used.sort_values("size", kind="stable").index[-1]
    yield "naming", *of_mentions(named[named["item"] == rare])
    claims = scores[(scores["topic_id"] == topic) & (scores["measure"] == "claims")]
    yield "omission", *of_claims(claims.drop_duplicates("article_id"))


def _of(rows: pd.DataFrame, keys: dict[str, str]) -> pd.DataFrame:
    return rows[(rows[list(keys)] == pd.Series(keys)).all(axis=1)].sort_values("article_id")


def one_corpus(
    plant: Planted, weight: Numbers, n: int, blocks: int, shares: tuple[float, ...], shifts: tuple[float, ...],
    rng: np.random.Generator, chance: Arrangements,
) -> tuple[Numbers, Numbers, Numbers]:  # fmt: skip
    """For one corpus with each of k shares changed: found or not, smallest detectable difference, and estimate.

    [k + m]: the last ones have the first share changed and each of m `shifts` added.
    """
    chosen = rng.integers(len(weight), size=n * (1 + OTHERS))
    value, mine = plant(chosen, n, shares, rng), np.arange(len(chosen)) < n
    value = np.column_stack([value, *(value[:, 0] + shift * mine for shift in shifts)])
    block = rng.integers(blocks, size=len(chosen))
    block[:blocks], block[n : n + blocks] = np.arange(blocks), np.arange(blocks)  # every block has both sides
    order = np.argsort(block, kind="stable")
    found = difference(value[order], np.minimum(weight[chosen], 600.0)[order], mine[order], block[order], chance)
    few = sparse(value, LEAST)
    return (found.p < 0.05) & ~few, np.where(few, np.nan, found.mde), found.estimate


def rows(layout: Layout, turns: int, rng: np.random.Generator) -> Iterator[Row]:
    """One row per kind of change, kind of blocks and number of articles."""
    chance = Arrangements(rng, DRAWS)
    for name, plant, weight in kinds(layout):
        for n in ARTICLES:
            for where, blocks in (("months", MONTHS), ("events", n // 2)):
                yield {"planted": name, "blocks": where, **one_row(plant, weight, n, blocks, turns, rng, chance)}


def one_row(
    plant: Planted, weight: Numbers, n: int, blocks: int, turns: int, rng: np.random.Generator, chance: Arrangements
) -> Row:
    """What is found when each share is changed, and when the smallest detectable difference is added."""
    before = [one_corpus(plant, weight, n, blocks, (0.0, 1.0), (), rng, chance) for _ in range(turns // 2)]
    mde = float(np.nanmedian([found[1][0] for found in before]))
    whole = float(np.mean([abs(found[2][1] - found[2][0]) for found in before]))
    needed = mde / whole  # the share of change that makes a difference of this size
    shares, shifts = (0.0, *SHARES, min(needed, 1.0)), tuple(size * mde for size in SIZES)
    each = [one_corpus(plant, weight, n, blocks, shares, shifts, rng, chance)[0] for _ in range(turns)]
    found = np.mean(each, axis=0)
    power, shifted = {f"{share:.0%}": found[k] for k, share in enumerate(shares[:-1])}, found[len(shares) :]
    ratio = float(np.interp(TARGET, np.maximum.accumulate(shifted), SIZES))
    there = {"mde": mde, "as a share": needed, "shifted": shifted[SIZES.index(1.0)], "ratio": ratio}
    there["planted to mde"] = found[len(shares) - 1] if needed <= 1 else None
    return {"articles": n, "others": OTHERS * n, **power, **there}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processed", type=Path, default=REPOSITORY / "data" / "processed")
    parser.add_argument("--turns", type=int, default=300)
    given, _ = parser.parse_known_args()
    if not (given.processed / "passages.parquet").exists():
        sys.exit(f"skipped: {given.processed} has no tables. Run `framing run`, or name a folder: --processed DIR")
    made = list(rows(Layout(Path(), Path(), given.processed, Path()), given.turns, np.random.default_rng(7)))
    settings = {"turns": given.turns, "months": MONTHS, "draws": DRAWS}
    publish("power", made, settings, "Power at p < .05, outlet against the rest")


if __name__ == "__main__":
    main()
