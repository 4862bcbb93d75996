"""How far new articles still fit what was learnt from the fitted ones."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from framing.topics.words import COMMON, WORD

NO_TOPIC, NEW_TOPICS, WORDS, PEOPLE, SHIFT = "no topic", "new topics", "unknown words", "new people", "shift"
FEWEST = 20  # new articles; fewer show no drift
LATEST = 10  # of so many fitted articles, in the order of their dates, the newest one: its words show what is usual
APART, TIMES = 0.05, 1.5  # so much more, and so many times as much, as among the fitted articles is high
MANY_TOPICS, MANY_PEOPLE, FAR = 3, 5, 0.5  # from so many, and from so many standard deviations, it is high
COLUMNS = ["sign", "fitted", "new", "n_fitted", "n_new", "high"]

_Sign = tuple[str, float, float, bool]  # its name, its value among the fitted and the new articles, and whether high


def drift(
    fitted: Collection[str], people: Collection[str], tables: Mapping[str, pd.DataFrame], memberships: pd.DataFrame,
    scores: pd.DataFrame,
) -> pd.DataFrame:
    """The table `drift`: one row for each sign; no rows if hardly any article is new.

    `fitted` are the ids of the articles that the instrument was fitted on, and `people` the keys of those who were
    found in them; `tables` are articles, paragraphs, topics and people of this run.
    """
    articles = tables["articles"]
    new = ~articles["article_id"].isin(list(fitted))
    if new.sum() < FEWEST or new.all():
        return pd.DataFrame(columns=COLUMNS)
    body = tables["paragraphs"][tables["paragraphs"]["kind"] != "heading"]
    body = body[body["article_id"].isin(articles["article_id"])]
    body = body.assign(is_new=body["article_id"].isin(articles.loc[new, "article_id"]))
    signs = [
        _no_topic(body, memberships), _new_topics(body, memberships), _words(articles[~new], body),
        _new_people(tables["people"], people), _shift(scores, articles.loc[new, "article_id"]),
    ]  # fmt: skip
    counts = int((~new).sum()), int(new.sum())
    told = [(sign, round(old, 6), round(value, 6), *counts, high) for sign, old, value, high in signs]
    return pd.DataFrame(told, columns=COLUMNS)


def advice(found: pd.DataFrame) -> tuple[bool, str]:
    """Whether a new fit is advised, and the signs that ask for it."""
    signs = found.loc[found["high"].astype(bool), "sign"].tolist()
    return bool(signs), ", ".join(signs)


def _above(old: float, new: float) -> bool:
    return new - old >= APART and new >= TIMES * old


def _no_topic(body: pd.DataFrame, memberships: pd.DataFrame) -> _Sign:
    """The share of paragraphs that are on no topic."""
    alone = ~body["paragraph_id"].isin(memberships["paragraph_id"])
    old, new = (float(alone[body["is_new"] == which].mean()) for which in (False, True))
    return NO_TOPIC, old, new, _above(old, new)


def _new_topics(body: pd.DataFrame, memberships: pd.DataFrame) -> _Sign:
    """The number of topics that no fitted article is on."""
    told = memberships.merge(body[["paragraph_id", "is_new"]], on="paragraph_id")
    number = int(told.groupby("topic_id")["is_new"].all().sum())
    return NEW_TOPICS, 0.0, float(number), number >= MANY_TOPICS


def _words(fitted: pd.DataFrame, body: pd.DataFrame) -> _Sign:
    """The share of words that no fitted article has; for comparison, of the newest fitted ones that no older one has.
    """
    ordered = fitted.assign(day=fitted["published"].fillna("").astype(str)).sort_values(["day", "article_id"])
    latest = ordered["article_id"].iloc[-max(len(ordered) // LATEST, 1) :]
    is_latest = body["article_id"].isin(latest)
    older, newest, new = (
        _told(body.loc[which, "text"].tolist())
        for which in (~body["is_new"] & ~is_latest, ~body["is_new"] & is_latest, body["is_new"])
    )
    known = set(older)
    usual, unknown = _share_outside(newest, known), _share_outside(new, known)
    return WORDS, usual, unknown, _above(usual, unknown)


def _told(texts: Sequence[str]) -> list[str]:
    found = itertools.chain.from_iterable(WORD.findall(text.lower()) for text in texts)
    return [word for word in found if word not in COMMON]


def _share_outside(words: Sequence[str], known: Collection[str]) -> float:
    return sum(word not in known for word in words) / max(len(words), 1)


def _new_people(rows: pd.DataFrame, known: Collection[str]) -> _Sign:
    """The number of people whom only new articles name in full."""
    number = int((~rows["referent"].isin(list(known))).sum())
    return PEOPLE, 0.0, float(number), number >= MANY_PEOPLE


def _shift(scores: pd.DataFrame, new: pd.Series) -> _Sign:
    """How far the mean of any quantity has moved, in standard deviations of the fitted articles; the median quantity.

    The largest one would be large by chance alone, as there are many.
    """
    told = scores.assign(is_new=scores["article_id"].isin(new))
    by = told.groupby(["topic_id", "measure", "item", "voice", "is_new"], observed=True)["value"].agg(
        ["mean", "std", "size"]
    )
    both = by.unstack("is_new").dropna()
    if both.empty:
        return SHIFT, 0.0, 0.0, False
    sizes, spread = both["size"], both["std", False]
    enough = (sizes[True] >= FEWEST) & (sizes[False] >= FEWEST) & (spread > 0)
    moved = ((both["mean", True] - both["mean", False]).abs() / spread)[enough]
    value = float(moved.median()) if len(moved) else 0.0
    return SHIFT, 0.0, value, value >= FAR
