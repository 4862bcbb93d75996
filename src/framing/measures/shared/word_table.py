"""Every word of the measured paragraphs in numbers, with house style taken out."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.machine.pieces import over
from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.text.paragraphs import style

PIECE = 4000  # paragraphs that a process is given at a time


@dataclass(frozen=True, slots=True)
class _Texts:
    """Some paragraphs to be read, the names of all outlets, and whether words stay as they are written."""

    texts: Sequence[str]
    outlets: tuple[str, ...]
    as_written: bool


@dataclass(frozen=True, slots=True)
class _Read:
    """Their words: `row` (into the texts), start, end, norm (into `norms`), is_name and is_initial."""

    columns: dict[str, NDArray[np.int32]]
    norms: list[str]


@of_all_texts
def all_words(corpus: Corpus) -> pd.DataFrame:
    """Every word of the measured paragraphs with house style taken out: `row` (into Corpus.body), start, end, norm, and
    whether it is capitalised as a name (`is_name`) or for beginning a sentence (`is_initial`). `norm` is a category,
    its categories in order.

    That is much to hold: `Corpus.forget` it when no measure needs it any more.
    """
    names = tuple(sorted(set(corpus.outlets["name"].dropna()))) if len(corpus.outlets) else ()
    return _word_table(corpus.body, names, corpus.normaliser, corpus.processes)


def _word_table(
    body: pd.DataFrame, outlets: tuple[str, ...], normaliser: str, processes: int | None
) -> pd.DataFrame:
    texts = body["text"].tolist()
    pieces = [
        _Texts(texts[first : first + PIECE], outlets, normaliser == "words as written")
        for first in range(0, len(texts), PIECE)
    ]
    codes: dict[str, int] = {}  # numbers instead of strings: every word of the corpus goes through
    parts = []
    for number, read in enumerate(over(_read, pieces, processes)):
        place = np.array([codes.setdefault(norm, len(codes)) for norm in read.norms], dtype=np.int32)
        parts.append({
            **read.columns, "row": read.columns["row"] + np.int32(number * PIECE),
            "norm": place[read.columns["norm"]],
            **{name: read.columns[name].astype(bool) for name in ("is_name", "is_initial")},
        })  # fmt: skip
    names = ("row", "start", "end", "norm", "is_name", "is_initial")
    whole = {name: np.concatenate([part.pop(name) for part in parts]) if parts else np.zeros(0, int) for name in names}
    written = list(codes)
    spellings = _spellings(whole, written, body["article_id"]) if normaliser == "names in one spelling" else {}
    main = {norm: number for number, norm in enumerate(sorted({spellings.get(norm, norm) for norm in written}))}
    merged = np.array([main[spellings.get(norm, norm)] for norm in written], dtype=np.int32)
    norm = pd.Categorical.from_codes(
        merged[whole.pop("norm")], categories=pd.Index(list(main), dtype="str")
    )  # fmt: skip
    return pd.DataFrame({**whole, "norm": norm})


def _read(piece: _Texts) -> _Read:
    norms: dict[str, int] = {}
    columns = {name: array("i") for name in ("row", "start", "end", "norm", "is_name", "is_initial")}
    add = [columns[name].append for name in ("start", "end", "norm", "is_name", "is_initial")]
    add_start, add_end, add_norm, add_name, add_initial = add
    for row, text in enumerate(piece.texts):
        found = style.words(text, piece.outlets)
        for start, end, norm, is_name, is_initial in found:
            add_start(start)
            add_end(end)
            add_norm(norms.setdefault(text[start:end].lower() if piece.as_written else norm, len(norms)))
            add_name(is_name)
            add_initial(is_initial)
        columns["row"].extend([row] * len(found))
    return _Read({name: np.frombuffer(values, dtype=np.intc) for name, values in columns.items()}, list(norms))


def _spellings(words: dict[str, NDArray[np.int32]], norms: list[str], articles: pd.Series) -> dict[str, str]:
    """The spellings of names that are one: other norm -> main norm."""
    norm, is_name, is_initial = words["norm"], words["is_name"], words["is_initial"]
    number, article = {one: code for code, one in enumerate(norms)}, pd.factorize(articles)[0]
    named = np.bincount(norm[is_name], minlength=len(norms))
    others = np.bincount(norm[~is_name & ~is_initial], minlength=len(norms))
    count = len(articles)
    pairs = np.unique(norm[is_name].astype(np.int64) * count + article[words["row"][is_name]])
    ends = np.searchsorted(pairs, np.arange(len(norms) + 1, dtype=np.int64) * count)

    def where(name: str) -> frozenset[int]:
        code = number[name]
        return frozenset((pairs[ends[code] : ends[code + 1]] % count).tolist())

    used = {norms[code]: int(named[code]) for code in np.flatnonzero(named).tolist()}
    return style.one_spelling(used, {name: int(others[number[name]]) for name in used}, where)
