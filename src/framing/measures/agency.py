"""M6: who acts and who is acted upon."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from framing.measures.corpus import Corpus
from framing.measures.measure import PASSAGE_COLUMNS, Measure, Measured, Reliability, article_means, finished, nothing

PASSIVE = "agentless passive"


def measure(corpus: Corpus) -> Measured:
    """For each person, the share of sentences in which he acts among those in which he acts or is acted upon.

    Item "agentless passive" is the share of clauses that tell a deed and not who did it. Own voice, English, and only
    the sentences that were parsed for names.
    """
    parsed = corpus.naming.parsed
    spoken = corpus.spoken[(corpus.spoken["voice"] == "own") & corpus.spoken["sentence_id"].isin(parsed)]
    spoken = spoken[spoken["paragraph_id"].isin(corpus.memberships["paragraph_id"])]
    if spoken.empty:
        return nothing()
    named: dict[str, list[tuple[str, int, int]]] = {}
    places = corpus.mentions[["referent", "paragraph_id", "start", "end"]]
    for referent, paragraph, start, end in places.itertuples(index=False):
        named.setdefault(paragraph, []).append((referent, start, end))
    rows = []
    columns = ["sentence_id", "paragraph_id", "article_id", "start", "end"]
    for sentence, paragraph, article, first, last in spoken[columns].itertuples(index=False):
        doc = parsed[sentence]
        for referent, start, end in named.get(paragraph, ()):
            if first <= start and end <= last and (acts := role(doc, start - first, end - first)) is not None:
                rows.append((paragraph, article, start, end, referent, float(acts)))
        for start, end, hidden in clauses(doc):
            rows.append((paragraph, article, first + start, first + end, PASSIVE, float(hidden)))
    found = pd.DataFrame(rows, columns=["paragraph_id", "article_id", "start", "end", "item", "value"])
    told = found.merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    if told.empty:
        return nothing()
    told = told.assign(measure="agency", voice="own", weight=1.0)
    return Measured(article_means(told, "agency"), finished(told, PASSAGE_COLUMNS))


def role(doc: Any, start: int, end: int) -> bool | None:
    """True if the one named at characters `start:end` acts, False if acted upon, None if neither can be seen."""
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return None
    root = span.root
    while root.dep_ in ("conj", "appos"):  # "Smith and Jones arrested ..." makes both of them act
        root = root.head
    if root.dep_ == "nsubj":
        return True if root.head.tag_.startswith("VB") and root.head.dep_ != "aux" else None
    if root.dep_ in ("dobj", "nsubjpass", "dative", "iobj"):
        return False
    if root.dep_ == "pobj" and root.head.dep_ == "agent":
        return True
    return None


def clauses(doc: Any) -> Iterator[tuple[int, int, bool]]:
    """Each clause with a subject, as the place of its verb, and whether it is a passive that names no agent."""
    for token in doc:
        kinds = {child.dep_ for child in token.children}
        if "nsubj" in kinds or "nsubjpass" in kinds:
            yield token.idx, token.idx + len(token), "nsubjpass" in kinds and "agent" not in kinds


AGENCY = Measure(
    name="agency",
    title="Who acts",
    unit="share of the mentions as agent or patient",
    low=0.0,
    high=1.0,
    reads="subjects, objects and passives in parsed sentences of the outlet's own voice",
    may_be_read_as="whether an outlet tells of a person as somebody who acts or as somebody to whom things are done",
    must_not_be_read_as="blame or praise: the verb decides that, and many roles cannot be seen from grammar",
    reliability=Reliability("B", "rests on spaCy's parser; pronouns are not counted"),
    inference="tested",
    measure=measure,
)
