"""The words or names that an outlet uses more than the others do, and in more than an article or two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.distinctive import Uses, distinctiveness
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing
from framing.measures.shared.statements import no_claim
from framing.measures.shared.terms import find_terms
from framing.tables.records import EVERY

TERMS = 20  # per outlet and topic
MOST = 240  # per topic: every article has a number for each of them, so many outlets have to do with fewer each
SURE = 1.96  # a term below it is not distinctive enough to be listed
ARTICLES = 3  # in fewer of its articles an outlet shows no habit
EVENTS = 2  # what an outlet writes of one event only belongs to the event
AROUND = 40  # letters before and after a term that hold two words each way, as a rule


def ranked_terms(corpus: Corpus, measure: str, *, names: bool) -> Measured:
    """For each outlet's most distinctive words (or `names`) on a topic, how often each article uses them per 1,000.

    Words of the outlet's own voice alone. The value of a passage says how distinctive its term is for that outlet on
    that topic: `distinctiveness` over the root of its burstiness.
    """
    terms = corpus.once(find_terms)
    chosen = terms.table["is_name"].to_numpy() == names
    outlets = " ".join([*corpus.outlets["outlet"].astype(str), *corpus.outlets["name"].dropna().astype(str)])
    background = np.bincount(terms.table["code"].to_numpy()[chosen], minlength=len(terms.vocabulary)).astype(float)
    known = _Known(
        terms.vocabulary, terms.single, background, corpus.body["text"].to_numpy(dtype=object),
        dict(zip(corpus.stories["article_id"], corpus.stories["story_id"], strict=True)),
        frozenset(re.findall(r"\w{3,}", outlets.lower())), names,
    )  # fmt: skip
    both = [_in_topic(told, known) for told in terms.by_topic(corpus, chosen)]
    if not both:
        return nothing()
    base = {"measure": measure, "voice": "own"}
    scores, passages = (pd.concat(part, ignore_index=True).assign(**base) for part in zip(*both, strict=True))
    return Measured(finished(scores, SCORE_COLUMNS), finished(passages, PASSAGE_COLUMNS))


@dataclass(frozen=True, slots=True)
class _Known:
    """The terms of the corpus, which of them are single words, and how often each is used in all.

    `texts` are those of Corpus.body, `story_of` has the articles that are in a story, `outlets` are the words of the
    outlets' names; `names` says whether the terms are names.
    """

    terms: NDArray[np.object_]
    single: NDArray[np.bool_]
    background: NDArray[np.float64]
    texts: NDArray[np.object_]
    story_of: Mapping[str, str]
    outlets: frozenset[str]
    names: bool


def _in_topic(told: pd.DataFrame, known: _Known) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores and passages of one topic, without the columns that all topics share.

    Scores that are 0 are left out, as nearly all are: EVERY stands for all articles.
    """
    outlet, outlets = pd.factorize(told["outlet"], sort=True)
    article, articles = pd.factorize(told["article_id"], sort=True)
    present, term = np.unique(told["code"].to_numpy(), return_inverse=True)
    whole = _table(outlet, term, (len(outlets), len(present))).astype(float)
    of_article = np.zeros(len(articles), dtype=np.int64)
    of_article[article] = outlet
    # articles by terms would be a table of gigabytes in a large topic; only the pairs that there are
    pairs, times = np.unique(article * len(present) + term, return_counts=True)
    of, which = np.divmod(pairs, len(present))
    uses = Uses(of, which, times.astype(float), of_article, np.bincount(article, minlength=len(articles)).astype(float))
    i, j, zeta = _distinctive(whole, uses, known.background[present])
    if len(outlets) < 2 or not len(i):
        empty = nothing()
        return empty.scores, empty.passages
    long = pd.DataFrame({"outlet": outlets[i], "item": known.terms[present[j]], "at": j, "value": zeta})
    long = _without_parts(long, i, whole, known.terms[present])
    if not known.names:
        long = _habits(long, told.assign(at=term), known)
    if not len(long):
        empty = nothing()
        return empty.scores, empty.passages
    long = long.sort_values(["outlet", "value", "item"], ascending=[True, False, True])
    chosen = long.groupby("outlet", sort=True).head(max(min(TERMS, MOST // len(outlets)), 3))
    columns = np.unique(chosen["at"])
    here = np.isin(term, columns)
    passages = told.assign(at=term)[here].merge(chosen, on=["outlet", "at"])
    lengths = np.bincount(article[known.single[present][term]], minlength=len(articles))  # single words, no stopwords
    written = np.flatnonzero(lengths > 0)
    used = _table(article[here], np.searchsorted(columns, term[here]), (len(articles), len(columns)))
    counted = used[written] * 1000 / lengths[written, None]
    at, column = np.nonzero(counted)
    everywhere = pd.DataFrame({
        "article_id": np.asarray(articles, dtype=object)[written], "item": EVERY, "value": 0.0,
        "weight": lengths[written],
    })  # fmt: skip
    uses_of = pd.DataFrame({
        "article_id": np.asarray(articles, dtype=object)[written[at]], "item": known.terms[present[columns[column]]],
        "value": counted[at, column], "weight": lengths[written[at]],
    })  # fmt: skip
    scores = pd.concat([everywhere, uses_of], ignore_index=True).assign(topic_id=told["topic_id"].iloc[0])
    return scores, passages


def _distinctive(
    whole: NDArray[np.float64], uses: Uses, background: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Outlet, term and how distinctive it is, of the terms that an outlet uses often enough to be listed."""
    spread = _table(uses.outlet_of[uses.article], uses.term, whole.shape)
    i, j = np.nonzero(spread >= ARTICLES)
    written, own = whole.sum(1), whole[i, j]
    zeta = distinctiveness(
        own, whole.sum(0)[j] - own, written[i], written.sum() - written[i], background[j] / background.sum()
    )
    zeta /= np.sqrt(uses.burstiness(i, j, whole))
    sure = zeta > SURE
    return i[sure], j[sure], zeta[sure]


def _parts(phrase: str) -> Iterator[str]:
    """The shorter phrases and words inside a phrase."""
    words = phrase.split(" ")
    for length in range(1, len(words)):
        for first in range(len(words) - length + 1):
            yield " ".join(words[first : first + length])


def _habits(long: pd.DataFrame, told: pd.DataFrame, known: _Known) -> pd.DataFrame:
    """Those terms that their outlet writes in several sentences of several articles, about more than one event.

    A formula that an outlet repeats ("..., brokered by both sides, were first signed in May") has the same words before
    a term, or after it, each time: it counts once. Names of outlets are none.
    """
    named = [not known.outlets.isdisjoint(item.split(" ")) for item in long["item"]]
    long = long[~np.array(named, dtype=bool)]
    uses = told[["at", "outlet", "article_id", "row", "start", "end"]].astype({"outlet": "str", "article_id": "str"})
    uses = uses.merge(long[["at", "outlet"]].astype({"outlet": "str"}), on=["at", "outlet"])
    places = zip(uses["row"], uses["start"], uses["end"], strict=True)
    around = [_around(known.texts[row], start, end) for row, start, end in places]
    uses["before"], uses["after"] = [one[0] for one in around], [one[1] for one in around]
    uses["event"] = [known.story_of.get(article, article) for article in uses["article_id"]]
    uses = uses[uses["before"] != ""]
    counts = uses.groupby(["outlet", "at"])[["article_id", "event", "before", "after"]].nunique()
    habits = counts[(counts.drop(columns="event").min(axis=1) >= ARTICLES) & (counts["event"] >= EVENTS)].index
    return long[pd.MultiIndex.from_frame(long[["outlet", "at"]].astype({"outlet": "str"})).isin(habits)]


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Two words before and after `start:end` of a text; none where that is no part of an article but of its page."""
    if no_claim().search(text[max(start - 2 * AROUND, 0) : end + 2 * AROUND].lower()):
        return "", ""
    before, after = text[max(start - AROUND, 0) : start].lower().split(), text[end : end + AROUND].lower().split()
    return " ".join(["|", *before[-2:]]), " ".join(after[:2])


def _table(rows: NDArray[np.int64], columns: NDArray[np.int64], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """How often each row comes together with each column."""
    return np.bincount(rows * shape[1] + columns, minlength=shape[0] * shape[1]).reshape(shape)


def _without_parts(
    long: pd.DataFrame, outlet: NDArray[np.int64], whole: NDArray[np.float64], terms: NDArray[np.object_]
) -> pd.DataFrame:
    """Drops words and pairs of words that an outlet hardly uses but inside one of its listed phrases."""
    place = {term: at for at, term in enumerate(terms)}
    dropped: set[tuple[int, str]] = set()
    for one, phrase, at in zip(outlet.tolist(), long["item"], long["at"], strict=True):
        for part in _parts(phrase):
            if part in place and whole[one, at] >= 0.8 * whole[one, place[part]]:
                dropped.add((one, part))
    keep = [(one, term) not in dropped for one, term in zip(outlet.tolist(), long["item"], strict=True)]
    return long[keep]
