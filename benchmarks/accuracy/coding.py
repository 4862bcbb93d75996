"""Corrected differences: do their intervals hold the truth, and what do they save over coding alone?

`python -m benchmarks.accuracy.coding [--only simulated | labelled] [--draws 1000]`

Simulated: the scores are real (loaded language of sentences of the load corpus: four outlets, a hundred articles each);
the answers are drawn from them, so that the truth is known. Whole articles are drawn with replacement, 40 for each of
four invented outlets. The style of the first outlet fools the machine: SHIFT standard deviations are added to its
scores. `truth` is the difference that is there. `wolf` is how often the machine's own difference is called
significant (Welch's t of article means); `excludes 0` how often the corrected interval does; `holds` how often it
holds the truth. `width` is the median width over that of coding alone: as many passages drawn at random in each outlet,
with no machine at all. `placed`: one draw in PLACED is made with its second half where answers and guesses differ most.

Real labels as the coder: the label of every passage is known, so the true difference is. Articles are drawn with
replacement within outlets, passages are drawn and "coded", and the interval must hold the difference of all labels.
NewsMTSC names no outlets: its sentences are dealt to four by a hash.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from benchmarks.accuracy.measures.frames import COLUMNS, means, read_articles, split
from benchmarks.accuracy.measures.loaded import read_basil, scores
from benchmarks.publish import Row, datasets, publish
from benchmarks.speed.corpus import load_articles
from benchmarks.training.portrayal import read_targets
from framing.comparison.coding.correcting import ComparedPassages, Corrected, corrected
from framing.comparison.coding.drawing import draw, spreads, stands_for
from framing.comparison.coding.guessing import guesses
from framing.measures.frames import told_through
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.prototypes import frame_prototypes
from framing.running.stores.portrayals import open_portrayals
from framing.running.stores.vectors import open_vectors
from framing.settings import EmbeddingSettings

Numbers = NDArray[np.float64]
OUTLETS, ARTICLES = 4, 40
SHIFT = 0.4
WITHIN = 0.5  # standard deviation of what articles have in common, on the logistic scale
CAP = 600
CODED = (100, 200, 400)
FEW_CODED = (60, 100)  # of about 250 articles
LEAST = 20  # articles of an outlet
PLACED = 5  # one draw in so many is also made with the second half placed: it takes twice as long


class Texts(NamedTuple):
    """Passages [n]: article and outlet as numbers (articles from 0, each of one outlet), words, machine score, label.
    """

    article: NDArray[np.int64]
    outlet: NDArray[np.int64]
    words: Numbers
    score: Numbers
    label: Numbers


def estimate(texts: Texts, n: int, seed: int, *, yes_no: bool, how: str) -> Corrected | None:
    """Draw `n` passages, let the labels be the answers, and correct the first outlet's difference.

    `how`: drawn (by outlet and score), placed (the second half where it helps most), or plain (by outlet alone).
    """
    ids = np.array([f"p{i}" for i in range(len(texts.label))])
    pool = pd.DataFrame({"id": ids, "outlet": texts.outlet.astype(str), "topic_id": "all",
                         "score": np.nan if how == "plain" else texts.score})  # fmt: skip
    first = n // 2 if how == "placed" else n
    drawn, strata = draw(pool, first, seed)
    if how == "placed":
        answer, counts = _answered(texts, drawn, strata)
        guess = guesses(texts.score[:, None], answer, counts, texts.article, yes_no)
        known = drawn.assign(residual=(answer - guess)[_places(drawn)])
        drawn, strata = draw(pool, n - first, seed, drawn, strata, spreads(known, strata))
    answer, counts = _answered(texts, drawn, strata)
    score = texts.score[:, None] if how != "plain" else np.zeros((len(answer), 0))
    guess = guesses(score, answer, counts, texts.article, yes_no)
    mine = texts.outlet[np.unique(texts.article, return_index=True)[1]] == 0
    counts = np.where(np.isnan(answer), 1.0, counts)
    return corrected(
        ComparedPassages(texts.article, shares(texts), mine, np.zeros(len(mine), np.int64), guess, answer, counts)
    )


def _places(drawn: pd.DataFrame) -> NDArray[np.int64]:
    return drawn["id"].str[1:].astype(int).to_numpy()


def _answered(texts: Texts, drawn: pd.DataFrame, strata: pd.DataFrame) -> tuple[Numbers, Numbers]:
    places = _places(drawn)
    answer, counts = np.full(len(texts.label), np.nan), np.ones(len(texts.label))
    answer[places] = texts.label[places]
    counts[places] = stands_for(drawn, strata).to_numpy()
    return answer, counts


def shares(texts: Texts) -> Numbers:
    """Each passage's part in the mean of its side: by its words, and an article by at most CAP words."""
    whole = np.bincount(texts.article, weights=texts.words)
    share = texts.words / whole[texts.article] * np.minimum(whole, CAP)[texts.article]
    for side in (texts.outlet == 0, texts.outlet != 0):
        share[side] /= share[side].sum()
    return share


def gap(texts: Texts, values: Numbers) -> float:
    """The difference of the first outlet's mean and the others'."""
    share = shares(texts)
    mine = texts.outlet == 0
    return float(share[mine] @ values[mine] - share[~mine] @ values[~mine])


def redrawn(texts: Texts, rng: np.random.Generator, many: int | None = None) -> Texts:
    """The same texts with whole articles drawn again with replacement, within each outlet; `many` of any outlet for
    each of OUTLETS invented ones if given.
    """
    order = np.argsort(texts.article, kind="stable")
    rows = np.split(order, np.flatnonzero(np.diff(texts.article[order])) + 1)
    owner = np.array([texts.outlet[some[0]] for some in rows])
    if many is None:
        chosen = np.concatenate([rng.choice(np.flatnonzero(owner == one), (owner == one).sum()) for one in
                                 np.unique(owner)])  # fmt: skip
        whose = owner[chosen]
    else:
        chosen, whose = rng.integers(len(rows), size=OUTLETS * many), np.repeat(np.arange(OUTLETS), many)
    sizes = [len(rows[one]) for one in chosen]
    places = np.concatenate([rows[one] for one in chosen])
    return Texts(np.repeat(np.arange(len(chosen)), sizes), np.repeat(whose, sizes), texts.words[places],
                 texts.score[places], texts.label[places])  # fmt: skip


# Simulated answers on real scores


def simulated(real: Texts, draws: int) -> Iterator[Row]:
    """A row for each strength of the machine, share of yes, true difference and number of coded passages."""
    for slope, base in ((0.7, -0.3), (2.4, -0.3), (1.7, -2.5)):
        for more, coded in ((0.0, CODED), (0.8, (200,))):
            truth = _truth(real, slope, base, more)
            for n in coded:
                yield _simulated(real, draws, slope, base, more, n, truth)


def _chance(
    score: Numbers, article: NDArray[np.int64], slope: float, level: Numbers, rng: np.random.Generator
) -> Numbers:
    common = rng.normal(size=int(article.max()) + 1) * WITHIN
    found: Numbers = 1 / (1 + np.exp(-(level + slope * score + common[article])))
    return found


def _truth(real: Texts, slope: float, base: float, more: float) -> float:
    """The true difference: of the chances over very many articles."""
    found = []
    for turn in range(40):
        means = []
        for extra in (more, 0.0):
            rng = np.random.default_rng(turn)  # the same articles on both sides
            chance = _chance(real.score, real.article, slope, np.full(len(real.score), base + extra), rng)
            whole = real._replace(outlet=np.zeros(len(chance), np.int64))
            whole_share = np.bincount(whole.article, weights=whole.words)
            weight = whole.words / whole_share[whole.article] * np.minimum(whole_share, CAP)[whole.article]
            means.append(float(np.average(chance, weights=weight)))
        found.append(means[0] - means[1])
    return float(np.mean(found))


def _simulated(real: Texts, draws: int, slope: float, base: float, more: float, n: int, truth: float) -> Row:
    found: dict[str, list[Corrected]] = {"drawn": [], "placed": [], "plain": []}
    wolf, auc, yes = [], [], []
    for turn in range(draws):
        rng = np.random.default_rng([turn, n])
        texts = redrawn(real, rng, ARTICLES)
        level = base + more * (texts.outlet == 0)
        label = (rng.random(len(level)) < _chance(texts.score, texts.article, slope, level, rng)).astype(float)
        auc.append(float(roc_auc_score(label, texts.score)))
        yes.append(float(label.mean()))
        fooled = texts._replace(label=label, score=texts.score + SHIFT * (texts.outlet == 0))
        wolf.append(_welch(fooled))
        for how, some in found.items():
            if how == "placed" and turn % PLACED:
                continue
            one = estimate(fooled, n, turn, yes_no=True, how=how)
            if one is not None:
                some.append(one)
    drawn, placed, plain = (found[how] for how in ("drawn", "placed", "plain"))
    alone = float(np.median([one.by_hand_high - one.by_hand_low for one in plain]))
    return {
        "set": "simulated", "AUC": float(np.mean(auc)), "yes": float(np.mean(yes)), "coded": n, "truth": truth,
        "draws": len(drawn), "wolf": float(np.mean(wolf)),
        "excludes 0": _share(drawn, lambda one: not one.holds_zero),
        "holds": _share(drawn, lambda one: one.low <= truth <= one.high),
        "width": float(np.median([one.high - one.low for one in drawn])) / alone,
        "placed: holds": _share(placed, lambda one: one.low <= truth <= one.high),
        "placed: width": float(np.median([one.high - one.low for one in placed])) / alone,
        "coding alone: holds": _share(plain, lambda one: one.by_hand_low <= truth <= one.by_hand_high),
        "bias": float(np.mean([one.estimate for one in drawn])) - truth,
    }  # fmt: skip


def _share(found: list[Corrected], true: Callable[[Corrected], bool]) -> float:
    return float(np.mean([true(one) for one in found])) if found else float("nan")


def _welch(texts: Texts) -> bool:
    """Whether the machine's difference alone is significant at .05: Welch's t of the articles' weighted means."""
    weight = np.minimum(np.bincount(texts.article, weights=texts.words), CAP)
    value = np.bincount(texts.article, weights=texts.words * texts.score) / np.bincount(texts.article, texts.words)
    mine = texts.outlet[np.unique(texts.article, return_index=True)[1]] == 0
    means = [np.average(value[side], weights=weight[side]) for side in (mine, ~mine)]
    errors = [((weight[side] * (value[side] - mean)) ** 2).sum() / weight[side].sum() ** 2
              for side, mean in zip((mine, ~mine), means, strict=True)]  # fmt: skip
    return bool(abs(means[0] - means[1]) > 2.0 * np.sqrt(sum(errors)))


# Real labels


def labelled(name: str, texts: Texts, draws: int, coded: tuple[int, ...], *, yes_no: bool) -> Iterator[Row]:
    """A row for each number of coded passages, over all outlets against the others."""
    outlets = np.unique(texts.outlet)
    for n in coded:
        counts = dict.fromkeys(("done", "holds", "width", "alone", "hand"), 0.0)
        for outlet in outlets:
            asked = texts._replace(outlet=np.where(texts.outlet == outlet, 0, texts.outlet + 1))
            truth = gap(asked, asked.label)
            for turn in range(draws // len(outlets)):
                again = redrawn(asked, np.random.default_rng([turn, int(outlet), n]))
                drawn, plain = (estimate(again, n, turn, yes_no=yes_no, how=how) for how in ("drawn", "plain"))
                if drawn is None or plain is None:
                    continue
                counts["done"] += 1
                counts["holds"] += drawn.low <= truth <= drawn.high
                counts["hand"] += plain.by_hand_low <= truth <= plain.by_hand_high
                counts["width"] += drawn.high - drawn.low
                counts["alone"] += plain.by_hand_high - plain.by_hand_low
        done = counts["done"]
        yield {
            "set": name, "AUC": _auc_or_r(texts, yes_no), "yes": float(texts.label.mean()), "coded": n,
            "outlets": len(outlets), "draws": int(done), "holds": counts["holds"] / done,
            "width": counts["width"] / counts["alone"], "coding alone: holds": counts["hand"] / done,
        }  # fmt: skip


def _auc_or_r(texts: Texts, yes_no: bool) -> float:
    return float(roc_auc_score(texts.label, texts.score) if yes_no else np.corrcoef(texts.label, texts.score)[0, 1])


def basil(vectors: Vectors) -> Texts:
    """Sentences of basil; the label is lexical bias."""
    articles = read_basil()
    sentences = [one for article in articles for one in article.sentences]
    sizes = [len(article.loaded) for article in articles]
    names = sorted({article.outlet for article in articles})
    return Texts(
        np.repeat(np.arange(len(articles)), sizes), np.repeat([names.index(one.outlet) for one in articles], sizes),
        np.array([len(one.split()) for one in sentences], float), scores(sentences, vectors),
        np.concatenate([article.loaded for article in articles]).astype(float),
    )  # fmt: skip


def framed(vectors: Vectors) -> Iterator[tuple[str, Texts]]:
    """Whole articles of narrative_frames by outlets with LEAST or more: each is one passage."""
    folder = datasets("frames")
    with (folder / "data/articles_metadata.tsv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if split(row["text"] or "")]
    told = read_articles(folder)
    sentences = vectors([one for _, several in told for one in several])
    source = np.array([row["source"].lower().replace(" ", "") for row in rows])
    many = [one for one in sorted(set(source)) if (source == one).sum() >= LEAST]
    kept = np.flatnonzero(np.isin(source, many))
    for frame in frame_prototypes():
        if frame.key not in COLUMNS:
            continue
        score = means(told_through(frame, sentences, vectors), told)[kept]
        label = np.array([float(told[i][0][frame.key]) for i in kept])
        outlet = np.array([many.index(source[i]) for i in kept])
        yield frame.key, Texts(np.arange(len(kept)), outlet, np.ones(len(kept)), score, label)


def shown() -> Texts:
    """Mentions of NewsMTSC's multi-target test set, from -1 (bad) to 1 (good); the sentence is the article."""
    texts, labels, groups = read_targets(datasets("portrayal") / "devtest_mt.jsonl")
    with tempfile.TemporaryDirectory() as folder:
        chances = open_portrayals(Path(folder))(texts)
    article = np.unique(np.array([str(one) for one in groups]), return_inverse=True)[1].astype(np.int64)
    dealt = np.array([hashlib.blake2b(str(one).encode(), digest_size=2).digest()[0] % OUTLETS for one in article])
    return Texts(article, dealt.astype(np.int64), np.ones(len(article)), (chances[:, 2] - chances[:, 0]).astype(float),
                 np.asarray(labels, float) - 1.0)  # fmt: skip


def load_scores(vectors: Vectors) -> Texts:
    """Up to 30 sentences of each of a hundred articles by the four largest outlets of the load corpus; no labels."""
    by_outlet: dict[str, list[str]] = {}
    for one in load_articles(8000):
        by_outlet.setdefault(one["outlet"], []).append(one["text"])
    article, outlet, sentences = [], [], []
    for number, name in enumerate(sorted(by_outlet, key=lambda key: -len(by_outlet[key]))[:OUTLETS]):
        for text in by_outlet[name][:100]:
            some = [one for one in split(text) if len(one) < 600][:30]
            if len(some) >= 5:
                article += [article[-1] + 1 if article else 0] * len(some)
                outlet += [number] * len(some)
                sentences += some
    words = np.array([len(one.split()) for one in sentences], float)
    return Texts(np.array(article), np.array(outlet), words, scores(sentences, vectors), np.zeros(len(words)))


def main() -> None:
    """Print and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--only", choices=("simulated", "labelled"))
    parser.add_argument("--vectors", type=Path, help="keep vectors in this folder (default: a temporary one)")
    given = parser.parse_known_args()[0]
    settings = {"draws": given.draws, "articles": ARTICLES, "outlets": OUTLETS, "shift": SHIFT, "within": WITHIN}
    with tempfile.TemporaryDirectory() as folder:
        vectors = open_vectors(given.vectors or Path(folder), EmbeddingSettings()).vectors
        if given.only != "labelled":
            rows = list(simulated(load_scores(vectors), given.draws))
            publish("coding-simulated", rows, settings, "Corrected differences, simulated answers")
        if given.only != "simulated":
            rows = list(labelled("basil, loaded sentences", basil(vectors), given.draws, CODED, yes_no=True))
            for key, texts in framed(vectors):
                rows += labelled(f"frames, {key}", texts, given.draws, FEW_CODED, yes_no=True)
            rows += labelled("NewsMTSC, portrayal", shown(), given.draws, CODED, yes_no=False)
            publish("coding-labelled", rows, settings, "Corrected differences, real labels")


if __name__ == "__main__":
    main()
