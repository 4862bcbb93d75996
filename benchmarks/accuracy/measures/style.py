"""House style: how well a sentence's words show who wrote it, before and after normalising; and shuffled outlets.

The texts are by outlets that reported the same events (the set of stories). Whole events are held out, so that only an
outlet's own way of writing can be learned.
As published, the texts contain calls to subscribe, rights notices and other lines of the page. Read in as pasted text,
as a user would, they do not. The normaliser was extended after a look at what set these three pairs apart.
"""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.accuracy.measures.texts import SETTINGS, view
from benchmarks.publish import Row, datasets
from framing.ingest.tables import read_all
from framing.measures.separability import measure as separability
from framing.measures.shared.corpus import Corpus, Vectors
from framing.measures.shared.word_table import all_words

SHUFFLES = 10


def run(vectors: Vectors) -> list[Row]:
    """Sentence AUC for the three pairs of outlets with the most shared events; separability as it is, and shuffled."""
    as_found = read_stories()
    stories = read_in(as_found)
    shared: dict[tuple[str, str], set[str]] = {}
    for event, tellers in as_found.groupby("event")["outlet"].unique().items():
        for pair in combinations(sorted(tellers), 2):
            shared.setdefault(pair, set()).add(str(event))
    rows: list[Row] = []
    for pair in sorted(shared, key=lambda pair: (-len(shared[pair]), pair))[:3]:
        for what, table, words_of in (
            ("as the set has it", as_found, as_written), ("read in", stories, as_written),
            ("after the normaliser", stories, normalised), ("without names too", stories, nameless),
        ):  # fmt: skip
            chosen = table[table["outlet"].isin(pair) & table["event"].isin(shared[pair])].reset_index(drop=True)
            corpus = view(chosen, vectors, stories=chosen["event"])
            rows.append({"measure": "wording", "set": f"stories, {pair[0]} or {pair[1]}",
                         "what": f"outlet of a sentence, AUC, {what}", "value": outlet_auc(corpus, words_of(corpus)),
                         "goal": None, "n": len(chosen)})  # fmt: skip
    many = stories["outlet"].map(stories["outlet"].value_counts()) >= 10
    return [*rows, *shuffled(stories[many].reset_index(drop=True), vectors)]


def read_stories() -> pd.DataFrame:
    """Outlet, event and paragraphs of each article in the set."""
    rows = []
    for path in sorted((datasets("stories") / "data").glob("*.json")):
        one = json.loads(path.read_text(encoding="utf-8"))
        paragraphs = [text.strip() for text in (one["text"] or "").split("\n") if text.strip()]
        host = one["source_domain"].removeprefix("www.")
        rows.append({"outlet": host, "title": one["title"], "url": one["url"], "paragraphs": paragraphs,
                     "event": str(one["newsCluster"]["EventId"])})  # fmt: skip
    table = pd.DataFrame(rows)
    return table[table["paragraphs"].str.len() > 0].reset_index(drop=True)


def read_in(stories: pd.DataFrame) -> pd.DataFrame:
    """The same articles read in by the project from text files, without those that it rejects."""
    with tempfile.TemporaryDirectory() as folder:
        for number, (outlet, title, paragraphs) in enumerate(stories[["outlet", "title", "paragraphs"]].to_numpy()):
            path = Path(folder) / outlet.replace(".", "-") / f"{number:04}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text("\n\n".join([title or "", *paragraphs]), encoding="utf-8")
        found = read_all(Path(folder), SETTINGS.ingest, {})["articles"]
    bodies = [[text for kind, text in json.loads(body) if kind == "paragraph"] for body in found["body"]]
    rows = stories.iloc[[int(Path(path).stem) for path in found["source_path"]]]
    return rows.assign(paragraphs=bodies).sort_index().reset_index(drop=True)


def as_written(corpus: Corpus) -> list[str]:
    """Every own-voice sentence in lower case, otherwise unchanged."""
    own = corpus.spoken[corpus.spoken["voice"] == "own"]
    return [" ".join(re.findall(r"\w[\w.'’\-]*", text.lower())) for text in own["text"]]


def normalised(corpus: Corpus) -> list[str]:
    """The same sentences reduced to the words that remain after house style is removed."""
    return _sentences(corpus, corpus.once(all_words))


def nameless(corpus: Corpus) -> list[str]:
    """The same without names, which show what is told rather than how."""
    names = set(corpus.once(all_words).loc[corpus.once(all_words)["is_name"], "norm"])
    return _sentences(corpus, corpus.once(all_words)[~corpus.once(all_words)["norm"].isin(names)])


def _sentences(corpus: Corpus, kept: pd.DataFrame) -> list[str]:
    own = corpus.spoken[corpus.spoken["voice"] == "own"]
    row = dict(zip(corpus.body["paragraph_id"], range(len(corpus.body)), strict=True))
    by_row = {int(str(key)): group for key, group in kept.groupby("row")[["start", "norm"]]}
    found = []
    for paragraph, start, end in zip(own["paragraph_id"], own["start"], own["end"], strict=True):
        words = by_row.get(row[paragraph])
        inside = [] if words is None else words.loc[(words["start"] >= start) & (words["start"] < end), "norm"]
        found.append(" ".join(str(norm).replace(" ", "_") for norm in inside))
    return found


def outlet_auc(corpus: Corpus, texts: list[str]) -> float:
    """AUC of a logistic regression on the words of a sentence, with whole events held out."""
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
    """Mean separability of the outlets as they are, and with outlet labels shuffled among the articles."""
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
    """The same articles with other outlets as authors; everything derived from texts only is kept."""
    drawn = replace(
        corpus,
        articles=corpus.articles.assign(outlet=corpus.articles["article_id"].map(outlet)),
        paragraphs=corpus.paragraphs.assign(outlet=corpus.paragraphs["article_id"].map(outlet)),
    )
    drawn.made[(all_words,)] = corpus.once(all_words)
    return drawn
