"""Loaded language against expert labels of single sentences, and of outlets that tell one event. Evaluation only.

BABE chose the example pairs, and BABE and the set on subjectivity were looked at while words were weighed against
meaning. basil was not: neither the list of words, nor the pairs, nor the weight was chosen with it.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from benchmarks.accuracy.measures.texts import view
from benchmarks.publish import Row, datasets
from framing.measures.loaded import loaded_axis, loadedness, measure, share_of_loaded_words
from framing.measures.shared.corpus import Vectors

Numbers = NDArray[np.float64]
YEARS = ("2010", "2011", "2012", "2013")
DRAWS = 1000
BASIL, UNSEEN, OWN = "basil 2010-2013", "out of domain", "own set"
Case = TypeVar("Case")


@dataclass(frozen=True)
class BasilArticle:
    """An article of basil: which event it tells, its paragraphs of sentences, and which sentences are loaded."""

    triplet: str
    outlet: str
    paragraphs: list[list[str]]
    loaded: NDArray[np.bool_]

    @property
    def sentences(self) -> list[str]:
        """All its sentences, in the order of `loaded`."""
        return [sentence for paragraph in self.paragraphs for sentence in paragraph]


def run(vectors: Vectors) -> list[Row]:
    """AUC of sentences on three sets, and on basil also the order of the outlets of an event."""
    return [*_other_sets(vectors), *_basil(vectors)]


def scores(texts: Sequence[str], vectors: Vectors) -> Numbers:
    """How loaded each text is among these texts."""
    meaning = (vectors(texts) @ loaded_axis(vectors)).astype(np.float64)
    return loadedness(meaning, share_of_loaded_words(texts), _lengths(texts))


def _other_sets(vectors: Vectors) -> list[Row]:
    texts, biased, outlets = read_babe()
    score = scores(texts, vectors)
    many = [one for one in sorted(set(outlets)) if 0.05 < biased[outlets == one].mean() < 0.95]
    within = [float(roc_auc_score(biased[outlets == one], score[outlets == one])) for one in many]
    rows = [
        _row("BABE", "sentences, AUC", float(roc_auc_score(biased, score)), len(texts), OWN),
        _row("BABE", "sentences, AUC within an outlet, mean", float(np.mean(within)), len(texts), OWN),
    ]
    for part in ("train", "dev"):
        with (datasets("subjectivity") / f"{part}_en.tsv").open(encoding="utf-8", newline="") as file:
            lines = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
        truth = np.array([line["label"] == "SUBJ" for line in lines])
        found = scores([line["sentence"] for line in lines], vectors)
        value = float(roc_auc_score(truth, found))
        rows.append(_row(f"subjectivity {part}", "sentences, AUC", value, len(lines), OWN))
    return rows


def _basil(vectors: Vectors) -> list[Row]:
    articles = read_basil()
    texts = [sentence for article in articles for sentence in article.sentences]
    cuts = np.cumsum([len(article.loaded) for article in articles])[:-1]
    truth = [article.loaded for article in articles]
    rows: list[Row] = []
    axis = (vectors(texts) @ loaded_axis(vectors)).astype(np.float64)
    readings = {
        "measure": scores(texts, vectors), "words alone": share_of_loaded_words(texts), "meaning alone": axis,
        "number of words alone": _lengths(texts),
    }  # fmt: skip
    for name, values in readings.items():
        pairs = list(zip(truth, np.split(values, cuts), strict=True))
        goal = 0.68 if name == "measure" else None
        low, high = _interval(pairs, _auc)
        rows.append(_row(BASIL, f"loaded sentences, AUC, {name}", _auc(pairs), len(texts), UNSEEN, goal, low, high))
        inside = [_pairs_in_order(*one) for one in pairs if 0 < one[0].sum() < len(one[0])]
        low, high = _interval(inside, _share)
        said = f"loaded sentences, AUC within an article, {name}"
        rows.append(_row(BASIL, said, _share(inside), len(texts), UNSEEN, None, low, high))
    own = _by_article(articles, vectors)
    shares = np.array([article.loaded.mean() for article in articles])
    means = {
        "measure, own voice": own, "number of words in a sentence": np.array(
            [np.mean(_lengths(article.sentences)) for article in articles]),
        "measure, all sentences": np.array([one.mean() for one in np.split(readings["measure"], cuts)]),
    }  # fmt: skip
    for name, found in means.items():
        events = _events(articles, shares, found)
        low, high = _interval(events, _in_order)
        goal = 0.62 if name == "measure, own voice" else None
        n = sum(len(event) for event in events)
        said = f"pairs of outlets of one event in the right order, {name}"
        rows.append(_row(BASIL, said, _in_order(events), n, UNSEEN, goal, low, high))
    return rows


def _by_article(articles: Sequence[BasilArticle], vectors: Vectors) -> Numbers:
    """What the measure says of each article's own voice, as in a run; nothing where the quotation marks do not balance.
    """
    told = [[" ".join(paragraph) for paragraph in article.paragraphs] for article in articles]
    outlets = [article.outlet for article in articles]
    table = pd.DataFrame({"outlet": outlets, "title": "", "paragraphs": told})
    corpus = view(table, vectors)
    found = measure(corpus).scores
    values = found[found["voice"] == "own"].set_index("article_id")["value"]
    return values.reindex(corpus.articles["article_id"]).to_numpy(float)


def _events(articles: Sequence[BasilArticle], shares: Numbers, found: Numbers) -> list[list[float]]:
    """For each event, whether (1, 0, or .5 for a draw) each pair of articles that differ is in the right order."""
    events: dict[str, list[int]] = defaultdict(list)
    for place, article in enumerate(articles):
        events[article.triplet].append(place)
    return [
        [(np.sign((shares[a] - shares[b]) * (found[a] - found[b])) + 1) / 2
         for a, b in combinations(places, 2) if shares[a] != shares[b] and np.isfinite(found[[a, b]]).all()]
        for _, places in sorted(events.items())
    ]  # fmt: skip


def _in_order(events: Sequence[Sequence[float]]) -> float:
    return float(np.mean([one for event in events for one in event]))


def _auc(pairs: Sequence[tuple[NDArray[np.bool_], Numbers]]) -> float:
    truth, values = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    return float(roc_auc_score(truth, values))


def _pairs_in_order(truth: NDArray[np.bool_], values: Numbers) -> tuple[float, int]:
    """How many pairs of a loaded and another sentence of one article are in the right order, and of how many."""
    n = int(truth.sum() * (~truth).sum())
    return float(roc_auc_score(truth, values)) * n, n


def _share(counted: Sequence[tuple[float, int]]) -> float:
    right, all_pairs = zip(*counted, strict=True)
    return float(sum(right) / sum(all_pairs))


def _interval(cases: Sequence[Case], of: Callable[[Sequence[Case]], float]) -> tuple[float, float]:
    """95 % of the values for articles, or events, drawn again with replacement."""
    rng = np.random.default_rng(0)
    drawn = [of([cases[place] for place in rng.integers(len(cases), size=len(cases))]) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)


def _row(
    of: str, what: str, value: float, n: int, domain: str, goal: float | None = None,
    low: float | None = None, high: float | None = None,
) -> Row:  # fmt: skip
    return {"measure": "loaded", "set": of, "what": what, "value": value, "low": low, "high": high, "goal": goal,
            "n": n, "domain": domain}  # fmt: skip


def _lengths(texts: Sequence[str]) -> Numbers:
    return np.array([len(text.split()) for text in texts], dtype=np.float64)


def read_basil(years: Sequence[str] = YEARS) -> list[BasilArticle]:
    """The articles of basil; a sentence is loaded if it holds a phrase marked as lexical bias, quoted or not."""
    found = []
    for path in sorted(one for year in years for one in (datasets("basil") / "articles" / year).glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        marks = datasets("basil") / "annotations" / path.parent.name / f"{path.stem}_ann.json"
        spans = json.loads(marks.read_text(encoding="utf-8"))["phrase-level-annotations"]
        paragraphs = article["body-paragraphs"]
        loaded = np.zeros(sum(map(len, paragraphs)), dtype=bool)
        for span in spans:
            if span["bias"] == "lex" and span["id"].startswith("p"):
                loaded[int(span["id"][1:])] = True
        found.append(BasilArticle(article["triplet-uuid"], article["source"].lower(), paragraphs, loaded))
    return found


def read_babe() -> tuple[list[str], np.ndarray, np.ndarray]:
    """Texts, whether experts called them biased, and their outlets; the one sentence without agreement is left out."""
    path = datasets("loaded-language") / "final_labels_SG2.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = [line for line in csv.DictReader(file, delimiter=";") if line["label_bias"] != "No agreement"]
    biased = np.array([line["label_bias"] == "Biased" for line in lines])
    return [line["text"] for line in lines], biased, np.array([line["outlet"] for line in lines])
