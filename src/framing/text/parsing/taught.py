"""Names of people in a language without a tagger: a layer on the encoder's states, taught with a related language.

The layer was taught with sentences that the tagger had read (benchmarks/training/names.py). The states of a word mean
much the same in every language that the encoder reads, so it finds names in the others too. It gives no links, and of
the cases only whether a name is likely in the nominative.
"""

from __future__ import annotations

import functools
import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from framing.languages.inflection import base_forms
from framing.languages.known import known
from framing.text.embedding.e5_states import WordStates
from framing.text.parsing.parser import LONGEST
from framing.text.parsing.syntax import Parser, TagNames
from framing.text.parsing.tagger import MOST

FORM = "tokens1"
WORD = re.compile(r"\w+(?:['’ʼ-]\w+)*|[^\w\s]")  # in some languages an apostrophe is a letter
LIKE_SURNAME = 0.2  # the same of one that ends as surnames do, and is no likelier a place
SURE = 0.5  # of a name of several words, the least that each is taken for a person's
ALONE = 0.6  # of a name of one word: best on Russian sentences that the layer was not taught with
KINDS = ("", "PERSON", "LOC", "ORG")  # of words, as the columns of `kinds`
LIKELY = "PROPN|Case=Nom"
LABELS = TagNames(("",), ("", "PROPN", LIKELY, "NOUN"), ("", "PERSON"))


def parser(states: WordStates, code: str) -> Parser:
    """What finds names in a language with these states."""
    return Parser(functools.partial(_recipe, states, code), lambda: LABELS, functools.partial(parse, states, code))


def _recipe(states: WordStates, code: str) -> str:
    return f"{states.made}-{_digest()}-{code}-{FORM}"


def parse(states: WordStates, code: str, texts: Iterable[str]) -> list[NDArray[np.uint16]]:
    """The tokens of each text as rows of numbers (syntax.Parses)."""
    kept = [text[:LONGEST] for text in texts]
    places = [[one.span() for one in WORD.finditer(text)][:MOST] for text in kept]
    some = [number for number, one in enumerate(places) if one]
    found = [np.zeros((0, 7), dtype=np.uint16) for _ in kept]
    told = states.of([kept[number] for number in some], [places[number] for number in some]) if some else []
    for number, rows in zip(some, told, strict=True):
        found[number] = _rows(kept[number], places[number], rows, code)
    return found


def _rows(text: str, places: list[tuple[int, int]], states: NDArray[np.float32], code: str) -> NDArray[np.uint16]:
    shares = _shares(states, "kinds")
    nominative, proper = (_shares(states, layer)[:, 1] > SURE for layer in ("nominative", "proper"))
    rows = np.zeros((len(places), 7), dtype=np.uint16)
    rows[:, 0] = [start for start, _ in places]
    rows[:, 1] = [end - start for start, end in places]
    rows[:, 2] = np.arange(len(places))
    for first, last in _runs(text, places, shares, code):
        rows[first : last + 1, 5] = LABELS.entity.index("PERSON")
        rows[first + 1 : last + 1, 6] = 1
        case = LIKELY if nominative[first : last + 1].mean() > SURE else "PROPN"
        rows[first : last + 1, 4] = LABELS.tag.index(case)
        if not proper[first]:
            rows[first, 4] = LABELS.tag.index("NOUN")
    return rows


def _runs(
    text: str, places: list[tuple[int, int]], shares: NDArray[np.float64], code: str
) -> list[tuple[int, int]]:
    """The first and last token of each name: words with a capital side by side that are likely a person's."""
    likely, placed = (shares[:, KINDS.index(kind)] for kind in ("PERSON", "LOC"))
    named = [text[start].isupper() and share > SURE for (start, _), share in zip(places, likely, strict=True)]
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(places):
        last = at
        while named[at] and last + 1 < len(places) and named[last + 1] and places[last + 1][0] - places[last][1] == 1:
            last += 1
        word = text[slice(*places[at])]
        alone = likely[at] > LIKE_SURNAME and likely[at] > placed[at] and ends_as_surname(word, code)
        if (named[at] and (last > at or likely[at] > ALONE)) or (word[:1].isupper() and alone):
            found.append((at, last))
        at = last + 1
    return found


def ends_as_surname(word: str, code: str) -> bool:
    """Whether a word, in whatever case, ends as many surnames of its language do."""
    (told,) = (one.inflection for one in known() if one.code == code)
    endings = (*told.surnames, *told.women)
    return any(base.endswith(endings) for base in base_forms(word, code))


def _shares(states: NDArray[np.float32], layer: str) -> NDArray[np.float64]:
    """How likely each word is of each kind, [words, kinds]."""
    weights = _weights()
    scores = states.astype(np.float64) @ weights[layer] + weights[f"{layer} bias"]
    shares = np.exp(scores - scores.max(1, keepdims=True))
    found: NDArray[np.float64] = shares / shares.sum(1, keepdims=True)
    return found


@functools.cache
def _weights() -> Mapping[str, NDArray[np.float64]]:
    with np.load(io.BytesIO(_file())) as arrays:
        return {name: arrays[name].astype(np.float64) for name in arrays.files}


def _digest() -> str:
    return hashlib.sha256(_file()).hexdigest()[:12]


@functools.cache
def _file() -> bytes:
    return resources.files("framing.text.parsing").joinpath("taught.npz").read_bytes()
