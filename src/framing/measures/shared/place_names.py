"""Places whose name the texts spell in several ways ("Kiev", "Kyiv"): every mention with its spelling."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.named import names_found
from framing.measures.shared.places import sentence_of
from framing.text.mentions.found import NamesFound
from framing.text.mentions.mentions import voices

FEW = 3  # times that the parser has to take a spelling for a name
ARTICLES = 3  # articles that have it
TOGETHER = 0.1  # part of the articles with either spelling that may have both: else these are two places
LARGE = 0.1  # part of all sentences
AROUND = 0.33  # likeness of the sentences around two spellings of one place: around Syria and Surrey it is below
_KINDS = frozenset("GPE LOC FAC".split())
_VOWELS = re.compile(r"[aeiouyj]+")
_TWICE = re.compile(r"(\w{1,2})\1+")
SPELLINGS = "naming: spellings of places"
COLUMNS = ("article_id", "paragraph_id", "start", "end", "group", "choice")


@of_all_texts
def place_spellings(corpus: Corpus) -> pd.DataFrame:
    """Every mention of a place with several spellings: its place in the text, `group`, `choice`, and the voice.

    Two spellings are of one place if they have the same consonants in the same order, with vowels between the same ones
    (Belgorod is not Belgrade), hardly ever stand in one article (Niger and Nigeria do), and stand in sentences about
    the same: Norway and Narva do not. AROUND was set on news of summer 2022, where the likeness of 18 pairs of one
    place is .37 to .83, and of five pairs of two places -.34 to .30.
    """
    known, held = corpus.once(names_found), corpus.learnt.known(SPELLINGS)
    kept: dict[str, str] = dict(held or {})
    fitted = frozenset[str]() if held is None else corpus.fitted
    taken = {_sound(name) for name in kept}
    written = {name: sound for name, sound in _alike(known).items() if sound not in taken}
    found = _mentions(known.parsed, written)
    found = found[~found["article_id"].isin(fitted)]
    new = _one_place(found, _around(corpus, found)) if len(found) else {}
    corpus.learnt.keep(SPELLINGS, new)
    kept |= new
    if not kept:
        return pd.DataFrame(columns=[*COLUMNS, "voice"])
    found = _mentions(known.parsed, kept)
    found = found[~(found["choice"].isin(list(new)) & found["article_id"].isin(fitted))].reset_index(drop=True)
    found = found.assign(choice=found["group"] + ": " + found["choice"])
    return found.assign(voice=voices(found, corpus.quotes, corpus.unknown_voice))


def _alike(known: NamesFound) -> dict[str, str]:
    """Names of places that may be spellings of one place, with what they have in common."""
    people = {word.lower() for one in known.names.values() for name in one.names for word in name.split()}
    names, places = Counter[str](), Counter[str]()
    for one in known.parses.entities():  # the parser takes many a place for a person, but hardly ever always
        if one.text.isalpha() and one.text.istitle():
            names[one.text] += 1
            places[one.text] += one.kind in _KINDS
    likely = {
        name for name, n in names.items()
        if n >= FEW and places[name] and len(name) > 3 and name.lower() not in people
    }  # fmt: skip
    alike: dict[str, list[str]] = defaultdict(list)
    for name in sorted(likely):
        alike[_sound(name)].append(name)
    return {name: sound for sound, several in alike.items() if len(several) > 1 for name in several}


@functools.lru_cache(maxsize=10_000)
def _sound(name: str) -> str:
    """What is left of a name if how it was carried over from another alphabet does not count: each group of vowels is
    one mark, and none at the end (Dnipro, Dnepr).
    """
    sounds = _VOWELS.sub("_", name.lower()[1:].replace("g", "h").replace("w", "v"))
    first = name[0].lower().replace("j", "y")
    return first + _TWICE.sub(r"\1", sounds).rstrip("_")


def _mentions(parsed: pd.DataFrame, written: Mapping[str, str]) -> pd.DataFrame:
    if not written:
        return pd.DataFrame(columns=list(COLUMNS))
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, written)))})\b")
    columns = zip(*(parsed[name].tolist() for name in ("article_id", "paragraph_id", "start", "text")), strict=True)
    rows = [
        (article, paragraph, start + one.start(), start + one.end(), written[one.group()], one.group())
        for article, paragraph, start, text in columns
        for one in pattern.finditer(text)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _around(corpus: Corpus, found: pd.DataFrame) -> dict[str, NDArray[np.float32]]:
    """For each spelling the mean of the vectors of its sentences, of length 1, less what all sentences have in common.

    Not of those that a large part of all sentences have: what these have in common is that place itself.
    """
    vectors = corpus.spoken_vectors
    rows = found.assign(row=sentence_of(found, corpus.spoken))
    rows = rows[rows["row"] >= 0].drop_duplicates(["choice", "row"])
    centre = vectors.mean(0) if len(vectors) else 0.0
    of_all = rows.groupby("group")["row"].transform("size") <= LARGE * len(vectors)
    means = {name: vectors[at.to_numpy()].mean(0) - centre for name, at in rows[of_all].groupby("choice")["row"]}
    return {str(name): mean / max(float(np.linalg.norm(mean)), 1e-9) for name, mean in means.items()}


def _one_place(found: pd.DataFrame, around: Mapping[str, NDArray[np.float32]]) -> dict[str, str]:
    """Spelling -> the group that it belongs to, named by its most frequent spelling; only those of one place."""
    kept: dict[str, str] = {}
    for _, rows in found.groupby("group", sort=True):
        having = rows.groupby("choice")["article_id"].agg(set)
        often = [name for name in having.index if len(having[name]) >= ARTICLES]
        ranked = sorted(often, key=lambda name: (-len(having[name]), name))
        same = ranked[:1]
        for name in ranked[1:]:
            both = having[ranked[0]] & having[name]
            apart = len(both) <= TOGETHER * min(len(having[ranked[0]]), len(having[name]))
            if apart and (not {ranked[0], name} <= around.keys() or around[ranked[0]] @ around[name] >= AROUND):
                same.append(name)
        if len(same) > 1:
            kept.update(dict.fromkeys(same, f"{same[0]}, spelled"))
    return kept
