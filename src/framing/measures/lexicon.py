"""Counts of listed words in the outlet's own voice, with the places where they stand."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources

import pandas as pd

from framing.measures.corpus import Corpus
from framing.measures.mentions import voices


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """What matches any entry of the list `name` of lexicon.toml; the longest entry wins."""
    lists = tomllib.loads(resources.files("framing.measures").joinpath("lexicon.toml").read_text(encoding="utf-8"))
    return words_pattern(lists[name])


def words_pattern(listed: str) -> re.Pattern[str]:
    """What matches any of the words and phrases of a comma-separated list, `*` standing for any ending."""
    entries = sorted({" ".join(entry.split()) for entry in listed.split(",")}, key=lambda entry: (-len(entry), entry))
    inner = "|".join(re.escape(entry).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for entry in entries if entry)
    return re.compile(rf"(?<![\w\-])(?:{inner})(?![\w\-])", re.IGNORECASE)


def find_words(corpus: Corpus, name: str) -> pd.DataFrame:
    """Every own-voice match of a list in the measured paragraphs: paragraph_id, article_id, start, end."""
    if name not in corpus.listed:
        corpus.listed[name] = _find_words(corpus, name)
    return corpus.listed[name]


def _find_words(corpus: Corpus, name: str) -> pd.DataFrame:
    wanted = pattern(name)
    rows = [
        (paragraph_id, article_id, match.start(), match.end())
        for paragraph_id, article_id, text in corpus.body[["paragraph_id", "article_id", "text"]].itertuples(
            index=False
        )
        for match in wanted.finditer(text)
    ]
    found = pd.DataFrame(rows, columns=["paragraph_id", "article_id", "start", "end"])
    own: pd.DataFrame = found.loc[voices(found, corpus.quotes) == "own"].reset_index(drop=True)
    return own


def own_words(corpus: Corpus) -> pd.DataFrame:
    """Words outside quotes per paragraph and topic: topic_id, article_id, paragraph_id, own."""
    inside = corpus.quotes.groupby("paragraph_id")["n_words"].sum().to_dict()
    told = corpus.told[["topic_id", "article_id", "paragraph_id", "n_words"]]
    quoted = told["paragraph_id"].map(inside).astype(float).fillna(0)
    return told.assign(own=(told["n_words"] - quoted).clip(lower=0.0)).drop(columns="n_words")
