"""Every word of the measured paragraphs in numbers, with house style taken out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.readings import word_records
from framing.measures.shared.word_records import words_in
from framing.text.paragraphs import style

PIECE = 4000  # paragraphs whose words are put together at a time


@of_all_texts
def all_words(corpus: Corpus) -> pd.DataFrame:
    """Every word of the measured paragraphs with house style taken out: `row` (into Corpus.body), start, end, norm, and
    whether it is capitalised as a name (`is_name`) or for beginning a sentence (`is_initial`). `norm` is a category,
    its categories in order.

    That is much to hold: `Corpus.forget` it when no measure needs it any more.
    """
    names = tuple(sorted(set(corpus.outlets["name"].dropna()))) if len(corpus.outlets) else ()
    texts = corpus.body["text"].tolist()
    read = word_records(corpus, texts, names, corpus.normaliser == "words as written")
    return _word_table(read, corpus.normaliser, corpus.body["article_id"])


def _word_table(read: Sequence[bytes], normaliser: str, articles: pd.Series) -> pd.DataFrame:
    codes: dict[str, int] = {}  # numbers instead of strings: every word of the corpus goes through
    parts = []
    for first in range(0, len(read), PIECE):
        words = words_in(read[first : first + PIECE])
        parts.append({
            **words.columns, "row": words.columns["row"] + np.int32(first),
            "norm": np.array([codes.setdefault(norm, len(codes)) for norm in words.norms], dtype=np.int32),
            **{name: words.columns[name].astype(bool) for name in ("is_name", "is_initial")},
        })  # fmt: skip
    names = ("row", "start", "end", "norm", "is_name", "is_initial")
    whole = {name: np.concatenate([part.pop(name) for part in parts]) if parts else np.zeros(0, int) for name in names}
    written = list(codes)
    spellings = _spellings(whole, written, articles) if normaliser == "names in one spelling" else {}
    main = {norm: number for number, norm in enumerate(sorted({spellings.get(norm, norm) for norm in written}))}
    merged = np.array([main[spellings.get(norm, norm)] for norm in written], dtype=np.int32)
    norm = pd.Categorical.from_codes(
        merged[whole.pop("norm")], categories=pd.Index(list(main), dtype="str")
    )  # fmt: skip
    return pd.DataFrame({**whole, "norm": norm})


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
