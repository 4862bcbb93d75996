"""The false-positive rate of the comparison, with outlet labels shuffled among all articles of a corpus.

    python -m benchmarks.accuracy.calibration [--processed DIR] [--corpus NAME] [--shuffles 400]

Labels are shuffled in two ways, 400 times each. Every outlet is compared with the rest on every measure that is tested.

- `shuffled`: labels are shuffled among all articles, which are then matched again.
- `exchanged`: labels are shuffled within the existing stories and periods. This is what the p-value is about. It takes
  a hundredth of the time, and every run's self-test does it.

The corpora are the demonstration (`make report` leaves its tables in data/processed) and articles of load.jsonl.gz
(`python -m benchmarks.accuracy.load_tables DIR` makes the tables). Nothing was tuned on either. The minimum numbers of
articles (five per side, five with an unusual value) were fixed before.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.publish import REPOSITORY, publish
from framing.comparison import Criteria, rules_of
from framing.comparison.alike import alike
from framing.comparison.arrangements import Arrangements
from framing.comparison.balance import balance
from framing.comparison.cells import Cell, against_rest, by_kind, cell, is_primary, sparse
from framing.comparison.difference import difference, trials
from framing.comparison.multiplicity import of_two_families
from framing.comparison.panel import Panel, gather
from framing.comparison.subjects import subjects
from framing.measures.cards import cards
from framing.running.stores.vectors import open_vectors
from framing.settings import ComparisonSettings, EmbeddingSettings
from framing.tables import store
from framing.tables.reprints import copied, counted_once
from framing.tables.store import Layout

DRAWS = 400
FINER = 50  # this many times more permutations if none is as extreme: as many as in a run
Row = dict[str, Any]


Looked = Callable[[Panel], Panel]  # the panel with subjects held constant, as in a run


def shuffled(panel: Panel, rng: np.random.Generator) -> Panel:
    """The panel with the outlet labels shuffled among all articles."""
    return panel.labelled(rng.permutation(panel.outlet))


def subjects_of(processed: Path, encoder: str, rules: Criteria, rng: np.random.Generator) -> Looked:
    """How a run looks at what each article is about. Vectors are asked for once."""
    layout = Layout(Path(), Path(), processed, Path())
    memberships, paragraphs = (store.read_table(layout, name) for name in ("memberships", "paragraphs"))
    told = paragraphs[paragraphs["paragraph_id"].isin(memberships["paragraph_id"])]
    texts = sorted(told["text"].unique())
    vectors = open_vectors(layout.vectors, EmbeddingSettings(model=encoder)).vectors(texts)
    place = {text: number for number, text in enumerate(texts)}

    def looked(panel: Panel) -> Panel:
        about = subjects(panel, memberships, told, lambda asked: vectors[[place[text] for text in asked]])
        return balance(panel, about, rules.settings.min_articles, rng).into(panel)

    return looked


def testable(panel: Panel, rules: Criteria) -> Iterator[tuple[list[Any], Any, Any]]:
    """Every outlet against the rest where it may be tested: the series, the articles on the smaller side, and the cell.
    """
    for whole in panel.bundles:
        for bundle, _, may_be, matched in by_kind(whole, rules):
            for sides in against_rest(panel, bundle) if may_be else ():
                here = cell(panel, bundle, sides, matched, rules.settings.min_articles)
                columns = [] if here is None else np.flatnonzero(~sparse(here.value, rules.settings.min_articles))
                if here is not None and len(columns):
                    yield [bundle.series[i] for i in columns], here.smaller, alike(here.only(columns))


def tested(panel: Panel, rules: Criteria, chance: Arrangements) -> pd.DataFrame:
    """Test every outlet against the rest on every series that may be tested, as the comparison does."""
    parts = []
    for series, smaller, only in testable(panel, rules):
        parts.append(pd.DataFrame(series).assign(smaller=smaller, **_found(only, chance)))
    return pd.concat(parts, ignore_index=True)


def _found(here: Cell, chance: Arrangements) -> dict[str, np.ndarray]:
    """p-value and interval; if no permutation is as extreme, use as many more as a run would."""
    found = difference(here.value, here.weight, here.mine, here.block, chance)
    p = found.p.copy()
    none = np.flatnonzero(found.beyond == 0)
    if len(none) and not chance.complete(here.mine, here.block):
        p[none] = difference(here.value[:, none], here.weight, here.mine, here.block, chance.more(FINER)).p
    return {"p": p, "low": found.low, "high": found.high}


def alarms(
    panel: Panel, looked: Looked, rules: Criteria, shuffles: int, rng: np.random.Generator, corpus: str
) -> Iterator[Row]:
    """Per measure: the share of p < .05 and of intervals that contain 0; also the share of shuffles with any finding.

    There is nothing to find, so that last share is the false discovery rate, for the primary measures and for all
    measures.
    """
    parts, primary, every = [], [], []
    for turn in range(shuffles):
        rows = tested(looked(shuffled(panel, rng)), rules, Arrangements(rng, DRAWS))
        chosen = is_primary(rows, rules).to_numpy()
        called = of_two_families(rows["p"].to_numpy(), chosen) <= rules.settings.q
        primary.append(bool(called[chosen].any()))
        every.append(bool(called.any()))
        parts.append(rows)
        if not turn % 20:
            print(f"{corpus}: {turn} of {shuffles}", flush=True)
    rows = pd.concat(parts)
    rows["alarm"] = rows["p"] < 0.05
    rows["covers"] = (rows["low"] <= 0) & (rows["high"] >= 0)
    for measure, of in [("all", rows), *rows.groupby("measure")]:
        yield _row("shuffled", measure, len(of), of["alarm"].mean(), of["covers"].mean())
    for case, found in (("any finding, primary measures", primary), ("any finding, all measures", every)):
        yield _row("shuffled", case, shuffles, np.mean(found), None)


def corpus_of(processed: Path, word_cap: int) -> Panel:
    """The panel of a run's tables, with reprints counted once."""
    layout = Layout(Path(), Path(), processed, Path())
    names = ("scores", "own_scores", "articles", "stories", "reprints")
    scores, own_scores, articles, stories, reprints = (store.read_table(layout, name) for name in names)
    rules = rules_of(ComparisonSettings(), cards())
    counted = counted_once(scores, own_scores, reprints, rules.ranked | rules.whole)
    return gather(counted, articles, stories, word_cap, copied(reprints, "article"))


def exchanged(panel: Panel, rules: Criteria, many: int, rng: np.random.Generator) -> Iterator[Row]:
    """The same with outlet labels shuffled within stories and periods; the matching stays as it is."""
    chance, parts = Arrangements(rng, rules.settings.permutations), []
    for key, (series, _, only) in enumerate(testable(panel, rules), start=1):
        found = trials(only.value, only.weight, only.mine, only.block, chance, chance.other(many, key), ())
        parts += list(zip(series, found.p, found.covers, strict=True))
    series = pd.DataFrame([one for one, _, _ in parts])
    p, covers = np.stack([one for _, one, _ in parts]), np.stack([one for _, _, one in parts])
    for measure in ("all", *sorted(series["measure"].unique())):
        of = np.ones(len(series), dtype=bool) if measure == "all" else (series["measure"] == measure).to_numpy()
        yield _row("exchanged", measure, int(of.sum()) * many, (p[of] < 0.05).mean(), covers[of].mean())
    chosen = is_primary(series, rules).to_numpy()
    called = np.stack([of_two_families(column, chosen) <= rules.settings.q for column in p.T], axis=1)
    for case, of in (("primary", chosen), ("all", np.ones(len(series), dtype=bool))):
        any_finding = called[of].any(axis=0)
        yield _row("exchanged", f"any finding, {case} measures", many, np.mean(any_finding), None)


def _row(part: str, case: str, tests: int, alarms: Any, covers: Any) -> Row:
    return {"part": part, "case": case, "tests": tests, "p<.05": alarms, "covers": covers}


def some_topics(panel: Panel, many: int) -> Panel:
    """The panel with the series of `many` topics, drawn at random."""
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
    parser.add_argument("--corpus", default="demo", help="name of the corpus in --processed")
    parser.add_argument("--encoder", default="minilm", help="the encoder of that run")
    parser.add_argument("--shuffles", type=int, default=400)
    parser.add_argument("--way", choices=("both", "exchanged", "shuffled"), default="both")
    parser.add_argument("--topics", type=int, default=0, help="use only this many topics, drawn at random")
    given, _ = parser.parse_known_args()
    if not (given.processed / "scores.parquet").exists():
        sys.exit(f"skipped: {given.processed} has no tables. Run `framing run`, or name a folder: --processed DIR")
    rules = rules_of(ComparisonSettings(permutations=DRAWS), cards())
    panel = corpus_of(given.processed, rules.settings.word_cap)
    size = {"articles": len(panel.article_ids), "outlets": len(panel.outlets)}
    if given.topics:
        panel = some_topics(panel, given.topics)
        size["topics"] = given.topics
    rng = np.random.default_rng(20241107)
    looked = subjects_of(given.processed, given.encoder, rules, rng)
    for way in ("exchanged", "shuffled") if given.way == "both" else (given.way,):
        if way == "shuffled":
            rows = list(alarms(panel, looked, rules, given.shuffles, rng, given.corpus))
        else:
            rows = list(exchanged(looked(panel), rules_of(ComparisonSettings(), cards()), given.shuffles, rng))
        settings = {"times": given.shuffles, **size}
        publish(f"calibration-{given.corpus}-{way}", rows, settings, f"False-positive rate, {way}")


if __name__ == "__main__":
    main()
