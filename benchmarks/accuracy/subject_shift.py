"""Outlets that write about different things must not appear to frame the same thing differently.

`python -m benchmarks.accuracy.subject_shift [--processed DIR] [--corpus NAME] [--draws 20] [--by words] [--dealt 1 .8]`

A shuffle of labels cannot see this fault, because it shuffles the subjects too. So the articles of each topic are
divided into two subjects, and dealt to two invented outlets: a share of the first subject (and the rest of the second)
to one, what remains to the other. Everything else is as the articles have it: dates, stories, scores. Who wrote an
article plays no part: both subjects get equally many articles of each real outlet, and an outlet's manner is taken away
before they are divided. So every finding is false.

- `dealt`: 1 is a clean cut, .8 a lean, .5 no shift at all.
- `by`: how the subjects were divided: by the vectors that the balance is judged by, or by words alone (tf-idf).
- `silent`: the share of draws in which nothing is stated as tested (q <= .10, interval without 0).
- `unchecked`: the same if the subjects are not looked at.
- `apart`: the share of the sides found to write about different things.
- `found`, `found unchecked`: how often a difference of the size `mde` is found at p < .05 if it is added to one
  outlet's values. `mde` is what the same comparison printed before. Where subjects are apart there is no clean cut to
  find it in, so 1 is left out.
- `mde`, `mde unchecked`: their means, in the same units.

Each draw uses four fifths of a topic's articles. Topics with fewer than LEAST articles are left out.
The corpus is that of a run with the encoder minilm. Constants were chosen on the half of the outlets of real-news that
is for making (abc, bbc, fox, huffpost, nyt, rt); results of the other half (ap, dailymail, guardian, nbc) judge.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.preprocessing import normalize

from benchmarks.publish import REPOSITORY, publish
from framing.comparison import Criteria, rules_of
from framing.comparison.arrangements import Arrangements
from framing.comparison.balance import balance
from framing.comparison.contrasts import Draws, compare, finish, panel_of
from framing.comparison.panel import Bundle, Panel
from framing.comparison.subjects import Encode, subjects
from framing.measures.cards import cards
from framing.running.stores.vectors import open_vectors
from framing.settings import ComparisonSettings, EmbeddingSettings
from framing.tables import store
from framing.tables.store import Layout

Row = dict[str, Any]
LEAST = 30  # articles on a topic
USED = 4 / 5  # of them in each draw
DEALT = (1.0, 0.8, 0.5)
BY = ("vectors", "words")
TABLES = ("scores", "own_scores", "articles", "stories", "reprints", "memberships", "paragraphs")
PLANTED = "loaded"  # the measure to which a difference is added


@dataclass(frozen=True)
class Corpus:
    """A run's tables, its vectors, and the rules of comparison."""

    tables: dict[str, pd.DataFrame]
    encode: Encode
    rules: Criteria

    def members(self, topic_id: str) -> pd.DataFrame:
        """The paragraphs on a topic."""
        rows = self.tables["memberships"]
        return rows[rows["topic_id"] == topic_id]

    def on(self, topic_id: str) -> pd.DataFrame:
        """The articles on a topic with their text on it, in the order of their ids."""
        here = self.members(topic_id).merge(self.tables["paragraphs"], "left")
        texts = here.groupby("article_id")["text"].apply(" ".join)
        articles = self.tables["articles"]
        kept = articles[~articles["quarantined"].fillna(False).astype(bool)]
        return kept.merge(texts.rename("told"), left_on="article_id", right_index=True).sort_values("article_id")


def remembered(encode: Encode) -> Encode:
    """The same vectors, each asked for only once."""
    known: dict[str, NDArray[np.float32]] = {}

    def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
        new = sorted(set(texts) - set(known))
        known.update(zip(new, encode(new), strict=True))
        return np.stack([known[text] for text in texts])

    return vectors


def divided(corpus: Corpus, topic_id: str, articles: pd.DataFrame, by: str) -> NDArray[np.bool_]:
    """Two subjects [n] among the articles of a topic, whoever wrote them; the first is the smaller."""
    outlet = articles["outlet"].factorize()[0]
    if by == "vectors":
        told = corpus.members(topic_id).merge(corpus.tables["paragraphs"], "left")
        of = told.groupby("article_id")["text"].apply(list)
        places = np.stack([corpus.encode(of[one]).mean(axis=0) for one in articles["article_id"]])
    else:
        counts = TfidfVectorizer(stop_words="english", min_df=2, sublinear_tf=True).fit_transform(articles["told"])
        places = TruncatedSVD(min(20, counts.shape[1] - 1), random_state=0).fit_transform(counts)
    places = normalize(places)
    for one in np.unique(outlet):
        places[outlet == one] -= places[outlet == one].mean(axis=0)
    first = KMeans(2, n_init=10, random_state=0).fit_predict(places) == 0
    return first if first.mean() <= 0.5 else ~first


def dealt(
    first: NDArray[np.bool_], whose: NDArray[np.object_], share: float, rng: np.random.Generator
) -> NDArray[np.object_]:
    """The invented outlet of each article [n]; empty for those that this draw does not use.

    Of each real outlet (`whose`) as many articles are used of one subject as of the other.
    """
    used, luck = np.zeros(len(first), dtype=bool), rng.random(len(first))
    for outlet in sorted(set(whose)):
        sides = [np.flatnonzero((whose == outlet) & (first == one)) for one in (True, False)]
        many = min(len(one) for one in sides)
        for side in sides:
            used[side[np.argsort(luck[side])][:many]] = True
    used &= rng.random(len(first)) < USED
    mine = rng.random(len(first)) < np.where(first, share, 1 - share)
    return np.where(used, np.where(mine, "ash", "birch"), "").astype(object)


def drawn(corpus: Corpus, topic_id: str, articles: pd.DataFrame, outlets: NDArray[np.object_]) -> Panel:
    """The panel of one topic in which the articles are those of the invented outlets."""
    tables = corpus.tables
    kept = articles.assign(outlet=outlets)[outlets != ""]
    scores, own = (
        tables[name][(tables[name]["topic_id"] == topic_id) & (tables[name]["measure"] != "coverage")]
        for name in ("scores", "own_scores")
    )
    return panel_of(scores, kept, tables["stories"], tables["reprints"], corpus.rules, own)


def stated(panel: Panel, rules: Criteria, chance: Arrangements) -> bool:
    """Whether anything is stated as tested."""
    rows = compare(panel, rules, Draws(chance))
    rows.columns["reprints"] = np.ones(len(rows), dtype=np.int8)
    found = finish(rows, rules)
    return bool(((found["q"] <= rules.settings.q) & (found["low"] * found["high"] > 0)).any())


def planted(panel: Panel, rules: Criteria, chance: Arrangements) -> tuple[float, float]:
    """The smallest detectable difference of the first planted series, and its p-value with that difference added."""
    for bundle in panel.bundles:
        for i, one in enumerate(bundle.series):
            if one.measure == PLANTED and one.voice == "own":
                only = Bundle((one,), bundle.rows, bundle.value[:, [i]], bundle.weight)
                size = _first(panel, only, rules, chance)["mde"]
                more = (panel.outlet[bundle.rows] == 0)[:, None] * size
                return size, float(_first(panel, replace(only, value=only.value + more), rules, chance)["p"])
    return np.nan, np.nan


def _first(panel: Panel, bundle: Bundle, rules: Criteria, chance: Arrangements) -> dict[str, float]:
    rows = compare(replace(panel, bundles=(bundle,)), rules, Draws(chance)).columns
    return {name: float(rows[name][0]) for name in ("mde", "p")}


def one_topic(
    corpus: Corpus, topic_id: str, by: str, shares: Sequence[float], draws: int, rng: np.random.Generator
) -> Iterator[Row]:
    """One row per draw and share dealt."""
    articles, chance = corpus.on(topic_id), Arrangements(rng, corpus.rules.settings.permutations)
    first, whose = divided(corpus, topic_id, articles, by), articles["outlet"].to_numpy(dtype=object)
    for share in shares:
        for _ in range(draws):
            panel = drawn(corpus, topic_id, articles, dealt(first, whose, share, rng))
            about = subjects(panel, corpus.members(topic_id), corpus.tables["paragraphs"], corpus.encode)
            checked = balance(panel, about, corpus.rules.settings.min_articles, rng).into(panel)
            row = {"by": by, "dealt": share, "topic": topic_id, "articles": len(panel.article_ids)}
            row |= {"silent": not stated(checked, corpus.rules, chance), "apart": len(checked.unlike) / 2}
            row["unchecked"] = not stated(panel, corpus.rules, chance)
            for name, one in (("", checked), (" unchecked", panel)) if share < 1 else ():
                mde, p = planted(one, corpus.rules, chance)
                row |= {f"mde{name}": mde, f"found{name}": np.nan if np.isnan(p) else p < 0.05}
            yield row


def summed(rows: pd.DataFrame) -> Iterator[Row]:
    """Over all topics, then each topic."""
    for keys in (["by", "dealt"], ["by", "dealt", "topic"]):
        for key, here in rows.groupby(keys, sort=False):
            shares = {name: here[name].astype(float).mean() for name in ("silent", "unchecked", "apart")}
            planted_ = ("mde", "found", "mde unchecked", "found unchecked")
            found = {name: here[name].astype(float).mean() for name in planted_ if here[name].notna().any()}
            yield {"topic": "all", **dict(zip(keys, key, strict=True)), "draws": len(here), **shares, **found}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--processed", type=Path, default=REPOSITORY / "data" / "processed")
    parser.add_argument("--corpus", default="demo", help="name of the corpus in --processed")
    parser.add_argument("--draws", type=int, default=20, help="of each topic, division and share")
    parser.add_argument("--by", nargs="+", choices=BY, default=BY, help="how the subjects are divided")
    parser.add_argument("--dealt", nargs="+", type=float, default=DEALT, help="shares dealt to the first outlet")
    given, _ = parser.parse_known_args()
    if not (given.processed / "scores.parquet").exists():
        sys.exit(f"skipped: {given.processed} has no tables. Run `framing run`, or name a folder: --processed DIR")
    layout = Layout(Path(), Path(), given.processed, Path())
    tables = {name: store.read_table(layout, name) for name in TABLES}
    rules = rules_of(ComparisonSettings(permutations=1000), cards())
    corpus = Corpus(tables, remembered(open_vectors(layout.vectors, EmbeddingSettings()).vectors), rules)
    many = tables["memberships"].merge(tables["paragraphs"]).groupby("topic_id")["article_id"].nunique()
    rng, rows = np.random.default_rng(20261129), []
    for by in given.by:
        for topic_id in many.index[many >= LEAST]:
            rows += one_topic(corpus, topic_id, by, given.dealt, given.draws, rng)
            print(f"{by}, {topic_id}: {len(rows)} draws", flush=True)
    settings = {"draws": given.draws, "least": LEAST, "used": USED, "articles": len(tables["articles"])}
    publish(f"subject-shift-{given.corpus}", list(summed(pd.DataFrame(rows))), settings, "Subject shift")


if __name__ == "__main__":
    main()
