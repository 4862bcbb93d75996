"""The passages that can be coded: what a measure gave a number, or all that outlets say in their own words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from framing.tables.records import content_id
from framing.tables.reprints import copied
from framing.text.paragraphs.spoken import UNKNOWN, measured, on_topics, spoken

POOL = ["id", "text", "article_id", "outlet", "topic_id", "paragraph_id", "start", "end", "weight", "score"]
READS = ("passages", "sentences", "paragraphs", "memberships", "reprints", "articles")
ALIKE = 0.02  # a mean over passages is the article's score if it is this close, in standard deviations of the scores


@dataclass(frozen=True, slots=True)
class Question:
    """What coders are asked about each passage.

    `measure`, `item` and `voice` name the quantity whose passages these are; without a measure, they are all sentences
    in the outlets' own words. `lowest` and `highest` are the ends of a scale, or 0 and 1 for yes and no.
    """

    name: str
    asks: str
    measure: str = ""
    item: str = ""
    voice: str = "own"
    kind: Literal["yes-no", "scale"] = "yes-no"
    lowest: int = 0
    highest: int = 1
    seed: int = 0

    @property
    def yes_no(self) -> bool:
        """Whether the answers are yes and no."""
        return self.kind == "yes-no"


def passage_id(outlet: str, text: str) -> str:
    """The id of a passage: it depends on outlet and wording, so that answers survive another reading of the page."""
    return content_id("passage", outlet, " ".join(text.split()))


def pool_of(tables: Mapping[str, pd.DataFrame], question: Question) -> pd.DataFrame:
    """All passages of a question, one row for each topic that they are on (POOL), from the tables READS.

    `weight` is the passage's part in the mean of its article; `score` is what the machine gave it (nan if nothing).
    Text that stands in several places counts where it appeared first.
    """
    sentences = _sentences(tables)
    if question.measure:
        rows = _of_measure(tables["passages"], question)
        keys = ["paragraph_id", "start"]
        rows = rows.merge(sentences[[*keys, "weight"]], on=keys, how="left")
    else:
        rows = _of_voice(sentences, tables["memberships"], question.voice)
    articles = tables["articles"]
    kept = articles[~articles["quarantined"].fillna(False).astype(bool)]
    outlets = dict(zip(kept["article_id"].astype(str), kept["outlet"].astype(str), strict=True))
    rows = rows[rows["article_id"].isin(list(outlets))]
    reprints = tables["reprints"]
    rows = rows[~rows["article_id"].isin(list(copied(reprints, "article")))]
    rows = rows[~rows["paragraph_id"].isin(list(copied(reprints, "paragraph")))]
    text_of = dict(zip(tables["paragraphs"]["paragraph_id"].astype(str), tables["paragraphs"]["text"], strict=True))
    spans = zip(rows["paragraph_id"], rows["start"], rows["end"], strict=True)
    texts = [str(text_of[str(paragraph)])[start:end] for paragraph, start, end in spans]
    outlet = rows["article_id"].map(outlets)
    ids = [passage_id(one, text) for one, text in zip(outlet, texts, strict=True)]
    found = rows.assign(id=ids, text=texts, outlet=outlet)[POOL]
    return found.sort_values(["topic_id", "article_id", "paragraph_id", "start"], kind="stable", ignore_index=True)


def _sentences(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    return spoken(tables["sentences"], measured(tables["paragraphs"]))


def _of_measure(passages: pd.DataFrame, question: Question) -> pd.DataFrame:
    chosen = (passages["measure"] == question.measure) & (passages["item"] == question.item)
    rows = passages[chosen & (passages["voice"] == question.voice)]
    texts = ["topic_id", "article_id", "paragraph_id"]
    plain = rows[[*texts, "start", "end"]].assign(score=rows["value"].astype(float))
    return plain.astype(dict.fromkeys(texts, object)).drop_duplicates(["topic_id", "paragraph_id", "start"])


def _of_voice(sentences: pd.DataFrame, memberships: pd.DataFrame, voice: str) -> pd.DataFrame:
    said = sentences[sentences["voice"] == voice] if voice != "all" else sentences[sentences["voice"] != UNKNOWN]
    said = said[said["weight"] > 0].reset_index(drop=True)
    pairs = on_topics(said, memberships)
    rows = said.iloc[pairs["row"].to_numpy(np.int64)].reset_index(drop=True)
    return rows[["article_id", "paragraph_id", "start", "end", "weight"]].assign(
        topic_id=pairs["topic_id"].to_numpy(), score=np.nan
    )


def weighted_as(pool: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame | None:
    """The pool with the weights by which the measure makes an article's score of its passages' scores.

    Measures weight sentences by their words, or count each passage once. None if neither gives the articles' `scores`
    (article_id, topic_id, value): then coding says how good the measure is, but no difference of it can be corrected.
    """
    known = scores.set_index(["topic_id", "article_id"])["value"].astype(float)
    spread = max(float(known.std()), 1e-9) if len(known) > 1 else 1.0
    for weight in (pool["weight"].to_numpy(float), np.ones(len(pool))):
        rows = pool.assign(weight=weight, part=weight * pool["score"])
        rows = rows[rows["weight"] > 0]
        sums = rows.groupby(["topic_id", "article_id"])[["weight", "part"]].sum()
        apart = (sums["part"] / sums["weight"] - known.reindex(sums.index)).abs() / spread
        if len(apart) and float((apart.dropna() <= ALIKE).mean()) >= 0.9:
            return rows.drop(columns="part").reset_index(drop=True)
    return None


def context_of(tables: Mapping[str, pd.DataFrame], pool: pd.DataFrame) -> pd.DataFrame:
    """For each passage (by id) the words before and after it in its paragraph: id, before, after."""
    text_of = dict(zip(tables["paragraphs"]["paragraph_id"].astype(str), tables["paragraphs"]["text"], strict=True))
    first = pool.drop_duplicates("id")
    columns = (first[name].tolist() for name in ("id", "paragraph_id", "start", "end"))
    rows = [
        (one, str(text_of[paragraph])[:start].strip(), str(text_of[paragraph])[end:].strip())
        for one, paragraph, start, end in zip(*columns, strict=True)
    ]
    return pd.DataFrame(rows, columns=["id", "before", "after"])
