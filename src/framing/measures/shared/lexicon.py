"""Counts of listed words in the outlet's own voice, with the places where they stand."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import compute

from framing.languages.known import every
from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.text.mentions.mentions import voices


@functools.cache
def pattern(name: str) -> re.Pattern[str]:
    """What matches any entry of a list that languages have in words.toml; the longest entry wins."""
    return words_pattern(_listed(name))


@functools.cache
def _listed(name: str) -> str:
    return ",".join(every(lambda one: getattr(one.words, name)))


def words_pattern(listed: str) -> re.Pattern[str]:
    """What matches any of the words and phrases of a comma-separated list, `*` standing for any ending."""
    longest_first = sorted(_entries(listed), key=lambda entry: (-len(entry), entry))
    return re.compile(rf"(?<![\w\-])(?:{_either(longest_first)})(?![\w\-])", re.IGNORECASE)


def _either(entries: Sequence[str], letters: int = 2) -> str:
    """A pattern for any of the entries, the earlier ones first; those of one beginning are tried together."""
    if not letters or len(entries) == 1 or not all(entry[:1].isalnum() for entry in entries):
        return "|".join(re.escape(entry).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for entry in entries)
    begun: dict[str, list[str]] = {}
    for entry in entries:
        begun.setdefault(entry[0].lower(), []).append(entry[1:])
    return "|".join(f"{letter}(?:{_either(rest, letters - 1)})" for letter, rest in begun.items())


def _entries(listed: str) -> set[str]:
    return {" ".join(entry.split()) for entry in listed.split(",")} - {""}


def may_hold(texts: pd.Series, listed: str) -> NDArray[np.bool_]:
    """False for texts in which `words_pattern` matches nothing for certain, which is found out in a tenth of the time.

    Arrow's regular expressions take a text in one go but know no letters and spaces outside ASCII, so texts with a
    letter that Python takes for another form of an ASCII letter are let through.
    """
    space = r"(?:\s|[^\x00-\x7f])+"
    entries = "|".join(re.escape(one).replace(r"\*", "").replace(r"\ ", space) for one in sorted(_entries(listed)))
    wanted = rf"\b(?i:{entries})|[\x{{130}}\x{{131}}\x{{17f}}\x{{212a}}]"
    found = compute.match_substring_regex(pa.array(texts, type=pa.large_string()), wanted)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def find_words(corpus: Corpus, name: str) -> pd.DataFrame:
    """Every own-voice match of a list in the measured paragraphs: paragraph_id, article_id, start, end."""
    return corpus.once(_find_words, name)


@of_all_texts
def _find_words(corpus: Corpus, name: str) -> pd.DataFrame:
    found = find_spoken(corpus, name)
    own: pd.DataFrame = found.loc[found["voice"] == "own"].drop(columns="voice").reset_index(drop=True)
    return own


def find_spoken(corpus: Corpus, name: str) -> pd.DataFrame:
    """Every match of a list in the measured paragraphs: the columns of `find_words`, and `voice`."""
    wanted, body = pattern(name), corpus.body.loc[may_hold(corpus.body["text"], _listed(name))]
    rows = [
        (paragraph_id, article_id, match.start(), match.end())
        for paragraph_id, article_id, text in body[["paragraph_id", "article_id", "text"]].itertuples(index=False)
        for match in wanted.finditer(text)
    ]
    found = pd.DataFrame(rows, columns=["paragraph_id", "article_id", "start", "end"])
    return found.assign(voice=voices(found, corpus.quotes, corpus.unknown_voice))


def own_words(corpus: Corpus) -> pd.DataFrame:
    """Words outside quotes per paragraph and topic: topic_id, article_id, paragraph_id, own.

    Paragraphs of which it is not known what is quoted are left out.
    """
    inside = corpus.quotes.groupby("paragraph_id")["n_words"].sum().to_dict()
    known = ~corpus.told["paragraph_id"].isin(list(corpus.unknown_voice))
    told = corpus.told.loc[known, ["topic_id", "article_id", "paragraph_id", "n_words"]]
    quoted = told["paragraph_id"].map(inside).astype(float).fillna(0)
    return told.assign(own=(told["n_words"] - quoted).clip(lower=0.0)).drop(columns="n_words")
