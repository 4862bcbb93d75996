"""M1: the words that an outlet uses more than the others do (Monroe, Colaresi & Quinn 2008)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.corpus import Corpus
from framing.measures.measure import PASSAGE_COLUMNS, SCORE_COLUMNS, Measure, Measured, Reliability, finished, nothing
from framing.measures.mentions import voices

PRIOR = 500.0  # words of background that every outlet is assumed to have written already
TERMS = 20  # per outlet and topic
MOST = 240  # per topic: every article has a number for each of them, so many outlets have to do with fewer each
SURE = 1.96  # a term below it is not distinctive enough to be listed

STOPWORDS = frozenset(
    """
    a about above across after again against all also although always am among an and another any are around as
    at away back be became because become been before being below between both but by came can cannot could did
    do does done down during each either else even ever every few for from further get gets getting go goes
    going gone got had has have having he her here hers herself him himself his how however i if in indeed into
    is it its itself just last least less let like made make makes making many may me might more most much must
    my myself near neither never next no nor not nothing now of off often on once one only onto or other others
    our ours out over own per perhaps put quite rather really same say see seem seemed seems shall she should
    since so some still such take taken than that the their theirs them themselves then there therefore these
    they this those though through thus to together too took toward two three under until up upon us use used
    very was way we well went were what when where whether which while who whole whom whose why will with within
    without would yet you your yours said told added according new first january february march april june july
    august september october november december monday tuesday wednesday thursday friday saturday sunday year
    years month week day time don't doesn't didn't isn't wasn't aren't won't can't it's that's i'm he's she's
    they're we're
    """.split()
)


def log_odds(
    one: NDArray[np.float64], other: NDArray[np.float64], background: NDArray[np.float64], prior: float = PRIOR
) -> NDArray[np.float64]:
    """The z-scored log-odds ratio with an informative Dirichlet prior, per word: positive for words of `one`.

    `one`, `other` are counts [..., words], `background` counts [words] over everything; Monroe, Colaresi & Quinn 2008,
    "Fightin' Words", eq. 16, 19, 22. It ranks words; it tests nothing.
    """
    share = prior * background / max(background.sum(), 1.0)
    y, x = one + share, other + share
    n, m = one.sum(-1, keepdims=True) + prior, other.sum(-1, keepdims=True) + prior
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log(y) - np.log(n - y) - np.log(x) + np.log(m - x)
        zeta = delta / np.sqrt(1 / y + 1 / x)
    finite: NDArray[np.float64] = np.nan_to_num(zeta, nan=0.0, posinf=0.0, neginf=0.0)
    return finite


def measure(corpus: Corpus) -> Measured:
    """For each outlet's most distinctive words on a topic, how often each article uses them per 1,000 words.

    Words of the outlet's own voice alone, names apart (measure "names"). The value of a passage is the z-score of its
    term for that outlet on that topic.
    """
    return _measure(corpus, names=False)


def measure_names(corpus: Corpus) -> Measured:
    """The same for names of persons, places and organisations."""
    return _measure(corpus, names=True)


def _measure(corpus: Corpus, *, names: bool) -> Measured:
    name = "names" if names else "wording"
    terms = corpus.terms
    terms = terms[terms["is_name"] == names]
    told = terms.merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    if told.empty:
        return nothing()
    background = terms["term"].value_counts()
    parts = [
        _in_topic(str(topic_id), group, background, name) for topic_id, group in told.groupby("topic_id", sort=True)
    ]
    scores = pd.concat([part[0] for part in parts], ignore_index=True)
    passages = pd.concat([part[1] for part in parts], ignore_index=True)
    return Measured(finished(scores, SCORE_COLUMNS), finished(passages, PASSAGE_COLUMNS))


def _in_topic(topic_id: str, told: pd.DataFrame, background: pd.Series, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    counts = told.groupby(["outlet", "term"]).size().unstack(fill_value=0).sort_index(axis=1)
    whole = counts.to_numpy(float)
    zeta = log_odds(whole, whole.sum(0) - whole, background.reindex(counts.columns).to_numpy(float))
    spread = told.groupby(["outlet", "term"])["article_id"].nunique().unstack(fill_value=0).reindex_like(counts)
    articles = told.groupby("outlet")["article_id"].nunique().reindex(counts.index).to_numpy()
    enough = (whole >= 3) & (spread.to_numpy() >= np.minimum(2, articles)[:, None]) & (zeta > SURE)
    if len(counts) < 2 or not enough.any():
        empty = nothing()
        return empty.scores, empty.passages
    i, j = np.nonzero(enough)
    long = pd.DataFrame({"outlet": counts.index[i], "term": counts.columns[j], "value": zeta[i, j]})
    long = _without_parts(long, counts).sort_values(["outlet", "value", "term"], ascending=[True, False, True])
    chosen = long.groupby("outlet", sort=True).head(max(min(TERMS, MOST // len(counts)), 3))
    base: dict[str, Any] = {"measure": name, "voice": "own", "topic_id": topic_id}
    passages = told.merge(chosen, on=["outlet", "term"]).rename(columns={"term": "item"}).assign(**base)
    lengths = (
        told[~told["term"].str.contains(" ", regex=False)].groupby("article_id").size()
    )  # single words, stopwords aside
    grid = pd.MultiIndex.from_product(
        [sorted(lengths.index), sorted(set(chosen["term"]))], names=["article_id", "item"]
    )
    used = told.rename(columns={"term": "item"}).groupby(["article_id", "item"]).size().reindex(grid, fill_value=0)
    scores = used.rename("n").reset_index().assign(**base)
    scores["weight"] = scores["article_id"].map(lengths)
    scores["value"] = 1000 * scores["n"] / scores["weight"]
    return scores, passages


def _without_parts(long: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Drops single words that an outlet hardly uses but inside one of its listed pairs of words."""
    pairs = long[long["term"].str.contains(" ")]
    used: dict[Any, int] = counts.stack().to_dict()
    dropped: set[tuple[str, str]] = set()
    for outlet, pair in zip(pairs["outlet"], pairs["term"], strict=True):
        for part in pair.split(" "):
            if (outlet, part) in used and used[outlet, pair] >= 0.8 * used[outlet, part]:
                dropped.add((outlet, part))
    keep = [(outlet, term) not in dropped for outlet, term in zip(long["outlet"], long["term"], strict=True)]
    return long[keep]


def find_terms(corpus: Corpus) -> pd.DataFrame:
    """Words and pairs of neighbouring words in the outlets' own voice: term, is_name, outlet, article_id, paragraph_id,
    start, end. Stopwords make no term, and a plural goes with its singular."""
    words = corpus.words
    norms = words["norm"]
    known = set(norms)
    plural = {w: w[:-1] for w in known if len(w) > 3 and w.endswith("s") and not w.endswith("ss") and w[:-1] in known}
    norm = norms.map(lambda w: plural.get(w, w))
    tried = words.loc[~words["is_initial"]].assign(norm=norm)
    is_name = tried.groupby("norm")["is_name"].mean() >= 0.8
    body = corpus.body
    frame = pd.DataFrame({
        "term": norm, "is_name": norm.map(is_name).fillna(False).astype(bool), "row": words["row"],
        "start": words["start"], "end": words["end"], "stop": norm.isin(STOPWORDS) | norms.isin(STOPWORDS),
    })  # fmt: skip
    frame["paragraph_id"] = body["paragraph_id"].to_numpy()[frame["row"]]
    frame["own"] = np.asarray(voices(frame, corpus.quotes) == "own", dtype=bool)
    frame = frame.sort_values(["row", "start"], kind="stable", ignore_index=True)
    first, second = frame.iloc[:-1], frame.iloc[1:].reset_index(drop=True)
    pair = (first["row"] == second["row"]) & (second["start"] - first["end"] == 1)
    pair &= second["own"] & ~first["stop"] & ~second["stop"]
    one, other = first[pair], second[pair]
    joined = one.assign(
        term=one["term"] + " " + other["term"], end=other["end"], is_name=one["is_name"] | other["is_name"]
    )
    single = frame[~frame["stop"] & (frame["term"].str.len() > 2)]
    terms = pd.concat([single, joined], ignore_index=True)
    terms = terms[terms["own"]].copy()
    terms["article_id"] = body["article_id"].to_numpy()[terms["row"]]
    terms["outlet"] = body["outlet"].to_numpy()[terms["row"]]
    return terms.drop(columns=["stop", "own"]).reset_index(drop=True)


WORDING = Measure(
    name="wording",
    title="Distinctive wording",
    unit="uses per 1,000 words (function words and names not counted)",
    low=0.0,
    high=None,
    reads="words and pairs of words in the outlet's own voice, house style taken out",
    may_be_read_as="words that an outlet uses more often than the others do on the same topic",
    must_not_be_read_as="a finding: the words were picked by looking, so their counts rank them and test nothing",
    reliability=Reliability("B", "a ranking by counts; planted words come out in the tests, not benchmarked yet"),
    inference="ranked",
    measure=measure,
)

NAMES = Measure(
    name="names",
    title="Names mentioned",
    unit="uses per 1,000 names",
    low=0.0,
    high=None,
    reads="names of persons, places and organisations in the outlet's own voice",
    may_be_read_as="whom and what an outlet mentions more often than the others do on the same topic",
    must_not_be_read_as="a finding: the names were picked by looking, so their counts rank them and test nothing",
    reliability=Reliability("B", "capital letters decide what is a name"),
    inference="ranked",
    measure=measure_names,
)
