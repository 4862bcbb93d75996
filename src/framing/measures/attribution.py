"""Whether the outlet reports what people say neutrally or casts doubt on it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.lexicon import find_words
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing
from framing.measures.shared.named import names_found
from framing.measures.shared.places import sentence_of
from framing.text.parsing.syntax import ParsedSentence


def measure(corpus: Corpus) -> Measured:
    """The share of doubting verbs (claimed, alleged) among all verbs of speaking in the outlet's own voice."""
    said, claimed = find_words(corpus, "said"), find_words(corpus, "claimed")
    verbs = pd.concat([said.assign(value=0.0), claimed.assign(value=1.0)], ignore_index=True)
    verbs = verbs[_speaks(corpus, verbs)]
    told = verbs.merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    if told.empty:
        return nothing()
    told = told.assign(measure="attribution", item="", voice="own", weight=1.0)
    return Measured(article_means(told, "attribution"), finished(told, PASSAGE_COLUMNS))


def _speaks(corpus: Corpus, verbs: pd.DataFrame) -> NDArray[np.bool_]:
    """Whether each word of `verbs` [n] is a verb by which somebody speaks, as far as its sentence was parsed.

    "The United States" is a noun, and in "that is not to say" nobody speaks.
    """
    known = corpus.once(names_found)
    rows = sentence_of(verbs, known.parsed)
    inside = verbs["start"].to_numpy() - known.parsed["start"].to_numpy()[rows] if len(known.parsed) else rows
    found = [row < 0 or _is_said(known.parses[row], begins) for row, begins in zip(rows, inside, strict=True)]
    return np.array(found, dtype=bool)


def _is_said(sentence: ParsedSentence, start: int) -> bool:
    """Whether the word at character `start` is a verb, and not an infinitive."""
    span = sentence.between(start, start + 1)
    if span is None:
        return True
    verb = span[0]
    is_infinitive = sentence.tag[verb] == "VB" and any(sentence.tag[one] == "TO" for one in sentence.children[verb])
    return sentence.tag[verb].startswith("VB") and not is_infinitive
