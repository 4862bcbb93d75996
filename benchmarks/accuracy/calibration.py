"""How often the comparison cries wolf: outlets shuffled among all articles of a corpus.

    python -m benchmarks.accuracy.calibration [--processed DIR] [--corpus NAME] [--shuffles 400]

Labels are shuffled, articles matched anew, and every outlet compared with the rest on every measure, 400 times. The
corpora are the demonstration's (`make report` leaves its tables in data/processed) and articles of load.jsonl.gz, of
which `python -m benchmarks.accuracy.load_tables DIR` makes the tables. Nothing was tuned on either: the least number of
articles (five a side, five that say anything unusual) was fixed before.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.publish import REPOSITORY, publish
from framing import store
from framing.comparison import Rules, rules_of
from framing.comparison.arrangements import Arrangements
from framing.comparison.cells import Cell, against_rest, by_kind, cell, is_primary, sparse
from framing.comparison.difference import difference
from framing.comparison.multiplicity import benjamini_hochberg
from framing.comparison.panel import Panel, copies, gather, once
from framing.measures import MEASURES
from framing.settings import ComparisonSettings
from framing.store import Layout

DRAWS = 400
FINER = 50  # times as many for a p below all of them: as many as in a run
Row = dict[str, Any]


def shuffled(panel: Panel, rng: np.random.Generator) -> Panel:
    """The panel with its outlets' labels shuffled among all articles."""
    return Panel(
        panel.article_ids, panel.outlets, rng.permutation(panel.outlet), panel.story, panel.month, panel.day,
        panel.nuisance, panel.bundles,
    )  # fmt: skip


def tested(panel: Panel, rules: Rules, chance: Arrangements) -> pd.DataFrame:
    """Every outlet against the rest on every series that may be tested, as the comparison does it."""
    parts = []
    for whole in panel.bundles:
        for bundle, _, may_be, matched in by_kind(whole, rules):
            for sides in against_rest(panel, bundle) if may_be else ():
                here = cell(panel, bundle, sides, matched, rules.settings.min_articles)
                columns = [] if here is None else np.flatnonzero(~sparse(here.value, rules.settings.min_articles))
                if here is not None and len(columns):
                    part = pd.DataFrame([bundle.series[i] for i in columns])
                    parts.append(part.assign(smaller=here.smaller, **_found(here.only(columns), chance)))
    return pd.concat(parts, ignore_index=True)


def _found(here: Cell, chance: Arrangements) -> dict[str, np.ndarray]:
    """p and interval; where no arrangement goes beyond, as many more as a run would try."""
    found = difference(here.value, here.weight, here.mine, here.block, chance)
    p = found.p.copy()
    none = np.flatnonzero(found.beyond == 0)
    if len(none) and not chance.complete(here.mine, here.block):
        p[none] = difference(here.value[:, none], here.weight, here.mine, here.block, chance.more(FINER)).p
    return {"p": p, "low": found.low, "high": found.high}


def alarms(panel: Panel, rules: Rules, shuffles: int, rng: np.random.Generator, corpus: str) -> Iterator[Row]:
    """Per measure: the share of p < .05 and of intervals that hold 0; the share of shuffles with any finding at all.

    With nothing to be found, that share is the rate of false discoveries: of the primary measures, and as if all were.
    """
    parts, primary, every = [], [], []
    for turn in range(shuffles):
        rows = tested(shuffled(panel, rng), rules, Arrangements(rng, DRAWS))
        chosen = is_primary(rows, rules).to_numpy()
        for found, p in ((primary, rows["p"].to_numpy()[chosen]), (every, rows["p"].to_numpy())):
            found.append(bool((benjamini_hochberg(p) <= rules.settings.q).any()))
        parts.append(rows)
        if not turn % 20:
            print(f"{corpus}: {turn} of {shuffles}", flush=True)
    rows = pd.concat(parts)
    rows["alarm"] = rows["p"] < 0.05
    rows["covers"] = (rows["low"] <= 0) & (rows["high"] >= 0)
    for measure, of in [("all", rows), *rows.groupby("measure")]:
        shares = {"p<.05": of["alarm"].mean(), "covers": of["covers"].mean()}
        yield {"part": corpus, "case": measure, "tests": len(of), **shares}
    for case, found in (("any finding, primary measures", primary), ("any finding, all measures", every)):
        yield {"part": corpus, "case": case, "tests": shuffles, "p<.05": float(np.mean(found))}


def corpus_of(processed: Path, word_cap: int) -> Panel:
    """The panel of the tables of a run, reprints counted once."""
    layout = Layout(Path(), Path(), processed, Path())
    names = ("scores", "own_scores", "articles", "stories", "reprints")
    scores, own_scores, articles, stories, reprints = (store.read_table(layout, name) for name in names)
    ranked = [one.name for one in MEASURES if one.inference == "ranked"]
    return gather(once(scores, own_scores, reprints, ranked), articles, stories, word_cap, copies(reprints))


def some_topics(panel: Panel, many: int) -> Panel:
    """The panel with the series of so many topics, drawn at random."""
    every = sorted({one.topic_id for bundle in panel.bundles for one in bundle.series})
    chosen = set(np.random.default_rng(0).permutation(every)[:many])
    bundles = []
    for bundle in panel.bundles:
        columns = [i for i, one in enumerate(bundle.series) if one.topic_id in chosen]
        if columns:
            series = tuple(bundle.series[i] for i in columns)
            bundles.append(replace(bundle, series=series, value=bundle.value[:, columns]))
    return replace(panel, bundles=tuple(bundles))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processed", type=Path, default=REPOSITORY / "data" / "processed")
    parser.add_argument("--corpus", default="demo", help="what the tables in --processed are of")
    parser.add_argument("--shuffles", type=int, default=400)
    parser.add_argument("--topics", type=int, default=0, help="only so many of the topics, drawn at random")
    given, _ = parser.parse_known_args()
    if not (given.processed / "scores.parquet").exists():
        sys.exit(f"skipped: no tables in {given.processed}; `framing run` makes them, --processed DIR names others")
    rules = rules_of(ComparisonSettings(permutations=DRAWS), MEASURES)
    panel = corpus_of(given.processed, rules.settings.word_cap)
    size = {"articles": len(panel.article_ids), "outlets": len(panel.outlets)}
    if given.topics:
        panel = some_topics(panel, given.topics)
        size["topics"] = given.topics
    rows = list(alarms(panel, rules, given.shuffles, np.random.default_rng(20241107), given.corpus))
    settings = {"shuffles": given.shuffles, "draws": DRAWS, **size}
    publish(f"calibration-{given.corpus}", rows, settings, "How often the comparison cries wolf")


if __name__ == "__main__":
    main()
