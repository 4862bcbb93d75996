"""House style: how well a sentence's words tell who wrote it, before and after the normaliser; and shuffled outlets.

The texts are of outlets that told the same events (the set of stories); whole events are held out, so that nothing but
the outlet's own way of writing can be learned.
"""

from __future__ import annotations

import json
import re
from itertools import combinations

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.accuracy.measures.texts import view
from benchmarks.publish import Row, datasets
from framing.measures.corpus import Corpus, Vectors
from framing.measures.separability import measure as separability

SHUFFLES = 10


def run(vectors: Vectors) -> list[Row]:
    """Sentence AUC of the three pairs of outlets that share most events; separability as it is and shuffled."""
    stories = read_stories()
    shared: dict[tuple[str, str], set[str]] = {}
    for event, tellers in stories.groupby("event")["outlet"].unique().items():
        for pair in combinations(sorted(tellers), 2):
            shared.setdefault(pair, set()).add(str(event))
    rows: list[Row] = []
    for pair in sorted(shared, key=lambda pair: (-len(shared[pair]), pair))[:3]:
        chosen = stories[stories["outlet"].isin(pair) & stories["event"].isin(shared[pair])].reset_index(drop=True)
        corpus = view(chosen, vectors, stories=chosen["event"])
        base = {"measure": "wording", "set": f"stories, {pair[0]} or {pair[1]}", "goal": None, "n": len(chosen)}
        for what, texts in (("words as written", as_written(corpus)), ("after the normaliser", normalised(corpus))):
            rows.append({**base, "what": f"outlet of a sentence, AUC, {what}", "value": outlet_auc(corpus, texts)})
    many = stories["outlet"].map(stories["outlet"].value_counts()) >= 10
    return [*rows, *shuffled(stories[many].reset_index(drop=True), vectors)]


def read_stories() -> pd.DataFrame:
    """Outlet, event and paragraphs of each article of the set."""
    rows = []
    for path in sorted((datasets("stories") / "data").glob("*.json")):
        one = json.loads(path.read_text(encoding="utf-8"))
        paragraphs = [text.strip() for text in (one["text"] or "").split("\n") if text.strip()]
        host = one["source_domain"].removeprefix("www.")
        rows.append({"outlet": host, "title": one["title"], "url": one["url"], "paragraphs": paragraphs,
                     "event": str(one["newsCluster"]["EventId"])})  # fmt: skip
    table = pd.DataFrame(rows)
    return table[table["paragraphs"].str.len() > 0].reset_index(drop=True)


def as_written(corpus: Corpus) -> list[str]:
    """Every own-voice sentence in small letters and nothing else done to it."""
    own = corpus.spoken[corpus.spoken["voice"] == "own"]
    return [" ".join(re.findall(r"\w[\w.'’\-]*", text.lower())) for text in own["text"]]


def normalised(corpus: Corpus) -> list[str]:
    """The same sentences as the words that remain once house style is taken out."""
    own = corpus.spoken[corpus.spoken["voice"] == "own"]
    row = dict(zip(corpus.body["paragraph_id"], range(len(corpus.body)), strict=True))
    by_row = {int(str(key)): group for key, group in corpus.words.groupby("row")[["start", "norm"]]}
    found = []
    for paragraph, start, end in zip(own["paragraph_id"], own["start"], own["end"], strict=True):
        words = by_row.get(row[paragraph])
        inside = [] if words is None else words.loc[(words["start"] >= start) & (words["start"] < end), "norm"]
        found.append(" ".join(str(norm).replace(" ", "_") for norm in inside))
    return found


def outlet_auc(corpus: Corpus, texts: list[str]) -> float:
    """AUC of a logistic regression on the words of a sentence, whole events held out."""
    own = corpus.spoken[corpus.spoken["voice"] == "own"]
    event = dict(zip(corpus.stories["article_id"], corpus.stories["story_id"], strict=True))
    groups = [event[article] for article in own["article_id"]]
    outlet = corpus.outlet_of.reindex(own["article_id"]).to_numpy()
    truth = outlet == sorted(set(outlet))[0]
    score = np.zeros(len(texts))
    every = np.array(texts, dtype=object)
    for train, test in GroupKFold(5).split(every, truth, groups):
        counts = TfidfVectorizer(token_pattern=r"\S+", min_df=2, sublinear_tf=True).fit(every[train])
        model = LogisticRegression(C=1.0, max_iter=500, class_weight="balanced")
        model.fit(counts.transform(every[train]), truth[train])
        score[test] = model.decision_function(counts.transform(every[test]))
    return float(roc_auc_score(truth, score))


def shuffled(stories: pd.DataFrame, vectors: Vectors) -> list[Row]:
    """Mean separability of the outlets as they are, and with the outlets exchanged at random among the articles."""
    random = np.random.default_rng(11)
    base = {"measure": "separability", "set": "stories, outlets with 10 articles or more", "n": len(stories)}
    corpus = view(stories, vectors, stories=stories["event"])
    real = float(separability(corpus).scores["value"].mean())
    articles, means = corpus.articles["article_id"].to_numpy(), []
    for _ in range(SHUFFLES):
        outlet = dict(zip(articles, random.permutation(stories["outlet"].to_numpy()), strict=True))
        drawn = exchanged(corpus, outlet)
        means.append(float(separability(drawn).scores["value"].mean()))
    return [
        {**base, "what": "mean belief in the right outlet", "value": real, "goal": None},
        {**base, "what": f"the same, shuffled {SHUFFLES} times, mean", "value": float(np.mean(means)), "goal": 0.5},
        {**base, "what": "furthest from .5 of the shuffles", "value": float(np.max(np.abs(np.array(means) - 0.5))),
         "goal": None},
    ]  # fmt: skip


def exchanged(corpus: Corpus, outlet: dict[str, str]) -> Corpus:
    """The same articles as if other outlets had written them; what is derived from texts alone is kept."""
    drawn = Corpus(**{
        **{name: getattr(corpus, name) for name in Corpus.__dataclass_fields__},
        "articles": corpus.articles.assign(outlet=corpus.articles["article_id"].map(outlet)),
        "paragraphs": corpus.paragraphs.assign(outlet=corpus.paragraphs["article_id"].map(outlet)),
    })  # fmt: skip
    drawn.__dict__["words"] = corpus.words
    return drawn
