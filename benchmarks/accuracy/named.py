"""Named topics on real news about one subject, judged by keywords.

    python -m benchmarks.accuracy.named [--half making|unseen|load-making|load-unseen] [--only whole,rare,few]

`benchmarks/accuracy/gold/topics.toml` says what the topics are, and which articles are on each. An article that only
mentions a topic counts neither way in `precision`; in `precision, mentions wrong` it counts as wrong. Constants were
chosen with the topics of `making` on the outlets abc, bbc, fox, huffpost, nyt and rt. The other topics judge, on ap,
dailymail, guardian and nbc; those of `later` are new for the rule of graded trust. `load-making` and `load-unseen` are
American outlets on American politics of other years, with the topics of `gold/topics_load.toml`: the rule of key words
was made with the first and read once on the second.

- `whole`: all articles, and the six topics with the most articles that make up at most a fifth, three at a time; the
  same with the topics of `later`.
- `rare`: SIZE articles at random in which 0, 1, 2 or 5 are on a topic, beside up to four other named topics that may
  have any number. All draws of one kind are counted together: `found` articles, of which
  `right`, `mentions` and `wrong`.
- `few`: each topic, named alone or beside one more, in corpora of 10, 20 and 40 articles of which three tenths, half or
  all are on it. The rule for few articles was fixed before it was read here.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import re
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.accuracy.topics import real_news
from benchmarks.publish import REPOSITORY, datasets, publish
from framing.ingest.inputs import slug_of
from framing.running.order import STAGES
from framing.running.stores.vectors import open_vectors
from framing.settings import EmbeddingSettings, Settings
from framing.tables import store
from framing.tables.records import NamedTopic
from framing.tables.store import Layout, one_writer
from framing.topics import TopicTexts, score

SETTINGS = Settings().topic_model
HALVES = {"making": ("abc", "bbc", "fox", "huffpost", "nyt", "rt"), "unseen": ("ap", "dailymail", "guardian", "nbc")}
LOAD = {  # months, articles that an outlet must have, articles drawn of each, seed
    "load-making": ("2018-03", "2020-04", 75, 75, 3), "load-unseen": ("2012-06", "2017-12", 120, 100, 5),
}  # fmt: skip
MOST = 0.2  # share of all articles that a judged topic may have
SIZE, LEFT, DRAWS = 160, (0, 1, 2, 5), 1
FEW, SHARES = (10, 20, 40), (0.3, 0.5, 1.0)
SEVERAL = 5  # articles of an outlet on a topic from which its recall counts for the spread

Row = dict[str, Any]


class News:
    """The articles of some outlets as a run reads them, and which are on which topic."""

    def __init__(self, half: str) -> None:
        told = _gold("topics_load.toml" if half in LOAD else "topics.toml")
        making, later = told.pop("making"), told.pop("later", {})
        told = told.pop("unseen", told)
        self.rules: dict[str, Any] = making if half.endswith("making") else {**told, **later}
        self.sets = {"": list(making)} if half.endswith("making") else {"": list(told), ", later": list(later)}
        with tempfile.TemporaryDirectory() as folder:
            layout = _read(Path(folder), half)
            self.paragraphs, self.articles, self.outlets = (
                store.read_table(layout, name) for name in ("paragraphs", "articles", "outlets")
            )
        held = self.articles["quarantined"].fillna(False).astype(bool)
        self.articles = self.articles[~held]
        self.paragraphs = self.paragraphs[self.paragraphs["article_id"].isin(self.articles["article_id"])]
        keep = open_vectors(REPOSITORY / "data" / "processed" / "vectors", EmbeddingSettings())
        texts = self.paragraphs["text"].unique().tolist()
        self.possible: dict[str, int] = {}
        self._known = dict(zip(texts, keep.vectors(texts), strict=True))
        self._keep = keep
        whole = {key: text.lower() for key, text in self.reading(self.articles["article_id"]).article_texts().items()}
        self.gold = {key: {one for one, text in whole.items() if plain(rule, text)} for key, rule in self.rules.items()}
        self.mentions = {
            key: {one for one, text in whole.items() if re.search(rule["touches"], text)} - self.gold[key]
            for key, rule in self.rules.items()
        }

    def encode(self, texts: Sequence[str]) -> Any:
        """The vectors of texts, each asked for once."""
        new = sorted(set(texts) - set(self._known))
        self._known.update(zip(new, self._keep.vectors(new), strict=True))
        return np.stack([self._known[one] for one in texts]) if len(texts) else self._keep.vectors([])

    def reading(self, articles: Sequence[str]) -> TopicTexts:
        """These articles in the form that the topic step reads."""
        kept = self.paragraphs[self.paragraphs["article_id"].isin(set(articles))]
        return TopicTexts.of(kept, self.articles, self.outlets, self.encode)

    def topic(self, key: str) -> NamedTopic:
        """The topic as a newcomer would write it."""
        rule = self.rules[key]
        return NamedTopic(key, rule["name"], rule["description"], tuple(rule["examples"]))

    def found(self, articles: Sequence[str], keys: Sequence[str]) -> dict[str, set[str]]:
        """The articles that are found on each topic. `possible` says how many more may be, as a report says."""
        reading = self.reading(articles)
        owner = reading.paragraphs["article_id"].to_numpy(dtype=object)
        scores = score(reading, [self.topic(key) for key in keys], SETTINGS, self.encode)
        self.possible = {one.topic.topic_id: one.possible for one in scores}
        return {one.topic.topic_id: set(owner[one.member]) for one in scores}


def _gold(name: str) -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "gold" / name).read_text(encoding="utf-8"))


def _articles(half: str) -> dict[str, list[Any]]:
    """The articles of one half, by outlet."""
    if half in HALVES:
        return {outlet: list(real_news((outlet,))) for outlet in HALVES[half]}
    first, last, least, many, seed = LOAD[half]
    found: dict[str, list[Any]] = {}
    with gzip.open(datasets("load.jsonl.gz"), "rt", encoding="utf-8") as lines:
        for one in map(json.loads, lines):
            if first <= (one["published"] or "")[:7] <= last:
                row = {key: one[key] for key in ("title", "published", "url", "text")}
                found.setdefault(one["outlet"], []).append(row)
    draw = random.Random(seed)
    large = sorted(outlet for outlet, rows in found.items() if len(rows) >= least)
    return {slug_of(outlet): draw.sample(found[outlet], many) for outlet in large}


def _read(folder: Path, half: str) -> Layout:
    """Read and cut the articles of one half in a new workspace in this folder."""
    for outlet, rows in _articles(half).items():
        path = folder / "data" / "raw" / outlet / "articles.jsonl"
        path.parent.mkdir(parents=True)
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "framing.toml").write_text("", encoding="utf-8")
    layout = Layout.of(folder)
    with one_writer(layout, 0):
        for stage in STAGES[:2]:
            stage(layout)
    return layout


def plain(rule: Any, text: str) -> bool:
    """Whether a text in lower case says plainly that it is on a topic."""
    return all(len(re.findall(pattern, text)) >= many for pattern, many in rule["plain"].items())


def judged(news: News, among: Sequence[str], many: int = 6) -> list[str]:
    """Of these topics those with the most articles, without those that fill more than MOST of the corpus."""
    sizes = {key: len(news.gold[key]) for key in among if len(news.gold[key]) <= MOST * len(news.articles)}
    return sorted(sizes, key=lambda key: (-sizes[key], key))[:many]


def bench_whole(news: News, half: str) -> Iterator[Row]:
    """Six topics among all articles, named three at a time as a user might."""
    every, outlet = news.articles["article_id"].tolist(), dict(
        zip(news.articles["article_id"], news.articles["outlet"], strict=True)
    )
    words = news.articles.set_index("article_id")["n_words"]
    third = pd.cut(words, [-1, *words.quantile([1 / 3, 2 / 3]), np.inf], labels=["short", "middle", "long"])
    for name, among in news.sets.items():
        keys, rows = judged(news, among), []
        for some in (keys[::2], keys[1::2]):
            for key, found in news.found(every, some).items():
                gold = news.gold[key]
                hit = pd.Series({one: one in found for one in gold})
                by = hit.groupby(outlet)
                shares = by.mean()[by.size() >= SEVERAL]
                lengths = hit.groupby(third, observed=False).mean()
                rows.append({"what": f"{half}{name}, all articles: {key}", "on it": len(gold),
                             **counted(found, gold, news, key), "may be missed": news.possible[key],
                             "recall": len(found & gold) / len(gold),
                             "spread": float(shares.max() - shares.min()) if len(shares) > 1 else None,
                             "recall by length": {str(part): float(one) for part, one in lengths.dropna().items()}})
        if not rows:
            continue
        yield from rows
        mean = pd.DataFrame(rows)[["precision", "precision, mentions wrong", "recall", "spread"]].astype(float).mean()
        yield {"what": f"{half}{name}, all articles: mean", **mean, "wanted": "precision .90, recall .85, spread .15"}


def counted(found: set[str], gold: set[str], news: News, key: str) -> Row:
    """What was found, and how much of it is right; precision is missing where nothing was found."""
    right, mentions = len(found & gold), len(found & news.mentions[key])
    wrong = len(found) - right - mentions
    return {"found": len(found), "right": right, "mentions": mentions, "wrong": wrong,
            "precision": right / (right + wrong) if right + wrong else None,
            "precision, mentions wrong": right / len(found) if found else None}


def drawn(news: News, key: str, left: int, rng: np.random.Generator) -> list[str]:
    """SIZE random articles, `left` of them on the topic."""
    others = sorted(set(news.articles["article_id"]) - news.gold[key])
    return [*rng.choice(others, SIZE - left, replace=False), *rng.choice(sorted(news.gold[key]), left, replace=False)]


def bench_rare(news: News, half: str) -> Iterator[Row]:
    """Each topic that has enough articles, in random corpora with hardly any of them."""
    keys, rng = sorted(news.rules), np.random.default_rng(0)
    usable = [key for key in keys if len(news.gold[key]) >= max(LEFT)]
    for left in LEFT:
        rows = []
        for key in usable * DRAWS:
            beside = rng.choice([one for one in keys if one != key], int(rng.integers(5)), replace=False)
            articles = drawn(news, key, left, rng)
            found = news.found(articles, [key, *beside])[key]
            rows.append(counted(found, news.gold[key] & set(articles), news, key))
        sums = pd.DataFrame(rows)[["found", "right", "mentions", "wrong"]].sum().astype(int)
        yield {
            "what": f"{half}, {left} of {SIZE} articles on the topic, {len(usable)} topics, {len(rows)} draws", **sums,
            "precision": sums["right"] / max(sums["right"] + sums["wrong"], 1) if left else None,
            "precision, mentions wrong": sums["right"] / max(sums["found"], 1) if left else None,
            "recall": sums["right"] / (left * len(rows)) if left else None,
            "draws with wrong ones": float(np.mean([row["wrong"] > 0 for row in rows])),
        }


def bench_few(news: News, half: str) -> Iterator[Row]:
    """Each topic that has enough articles, in small corpora that are largely about it."""
    keys, rng = sorted(news.rules), np.random.default_rng(1)
    every = sorted(set(news.articles["article_id"]))
    for size, share in itertools.product(FEW, SHARES):
        left, rows = round(size * share), []
        for key in (key for key in keys if len(news.gold[key]) >= left):
            others = [one for one in every if one not in news.gold[key] | news.mentions[key]]
            on = rng.choice(sorted(news.gold[key]), left, replace=False)
            articles = [*rng.choice(others, size - left, replace=False), *on]
            beside = rng.choice([one for one in keys if one != key], int(rng.integers(2)), replace=False)
            found = news.found(articles, [key, *beside])[key]
            rows.append(counted(found, news.gold[key] & set(articles), news, key))
        if not rows:
            continue
        sums = pd.DataFrame(rows)[["found", "right", "wrong"]].sum().astype(int)
        yield {
            "what": f"{half}, {left} of {size} articles on the topic, {len(rows)} topics", **sums,
            "precision": sums["right"] / max(sums["right"] + sums["wrong"], 1),
            "recall": sums["right"] / (left * len(rows)),
        }


PARTS = {"whole": bench_whole, "rare": bench_rare, "few": bench_few}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=[*HALVES, *LOAD], default="unseen")
    parser.add_argument("--only", default=",".join(PARTS), help="parts to run, separated by commas")
    asked = parser.parse_known_args()[0]
    news, parts = News(asked.half), asked.only.split(",")
    if large := [part for part in parts if part != "few"]:
        rows = [row for part in large for row in PARTS[part](news, asked.half)]
        publish(f"named-{asked.half}", rows, SETTINGS.model_dump())
    if "few" in parts:
        publish(f"named-few-{asked.half}", list(bench_few(news, asked.half)), SETTINGS.model_dump())


if __name__ == "__main__":
    main()
