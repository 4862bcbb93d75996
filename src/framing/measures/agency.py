"""Who acts and who is acted upon."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.corpus import Corpus
from framing.measures.shared.lexicon import pattern as words_of
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing
from framing.measures.shared.named import every_mention, names_found
from framing.text.mentions.found import NamesFound
from framing.text.parsing.syntax import AGENTS, OBJECTS, PASSIVE_SUBJECTS, SUBJECTS, ParsedSentence, Parses

PASSIVE = "agentless passive"
_CASE = re.compile(r"Case=(\w+)")
_BRACKETS = ("(", ")", ":", ";")
_VERBS = ("VB", "VERB")  # how the tags of verbs begin: the parser's, the tagger's


def measure(corpus: Corpus) -> Measured:
    """For each person: among the sentences in which they act or are acted upon, the share in which they act.

    The item "agentless passive" is the share of clauses that describe an act without naming who did it; "is located"
    describes none. Only the own voice, and only the sentences that were parsed or tagged for names.
    """
    known = corpus.once(names_found)
    found = [_told(corpus, *one) for one in _sentences(known)]
    topics = corpus.memberships[["paragraph_id", "topic_id"]]
    told = pd.concat(found, ignore_index=True).merge(topics, on="paragraph_id")
    if told.empty:
        return nothing()
    told = told.assign(measure="agency", voice="own", weight=1.0)
    return Measured(article_means(told, "agency"), finished(told, PASSAGE_COLUMNS))


def _sentences(known: NamesFound) -> list[tuple[pd.DataFrame, Parses]]:
    """The sentences whose words are linked, with their parses, of each parser."""
    return [(known.parsed, known.parses), *((one.parsed, one.parses) for one in known.cased.values())]


def _told(corpus: Corpus, parsed: pd.DataFrame, parses: Parses) -> pd.DataFrame:
    """The roles of people, and the clauses with and without somebody who acts, in the own voice."""
    voice = dict(zip(corpus.spoken["sentence_id"], corpus.spoken["voice"], strict=True))
    on_topic = parsed["paragraph_id"].isin(corpus.memberships["paragraph_id"])
    own = (on_topic & parsed["sentence_id"].map(voice).eq("own")).to_numpy(bool)
    rows, start, end, hidden = parses.clauses()
    state = words_of("conditions")
    done = [state.fullmatch(parses.texts[row], *place) is None for row, *place in zip(rows, start, end, strict=True)]
    hidden &= np.array(done, dtype=bool)
    passive = parsed.iloc[rows][["paragraph_id", "article_id"]].assign(
        start=start + parsed["start"].to_numpy()[rows], end=end + parsed["start"].to_numpy()[rows],
        item=PASSIVE, value=hidden.astype(float),
    )[own[rows]]  # fmt: skip
    return pd.concat([_roles(corpus, parsed, parses, np.flatnonzero(own)), passive], ignore_index=True)


def _roles(corpus: Corpus, parsed: pd.DataFrame, parses: Parses, rows: NDArray[np.int64]) -> pd.DataFrame:
    """For each mention in the parsed sentences `rows` with a clear role: 1 if the person acts, 0 if acted upon."""
    sentences = parsed.iloc[rows][["paragraph_id", "article_id", "start", "end"]].assign(row=rows)
    places = corpus.once(every_mention)[["paragraph_id", "referent", "start", "end"]]
    both = places.merge(sentences, on="paragraph_id", suffixes=("", "_of_sentence"))
    both = both[(both["start_of_sentence"] <= both["start"]) & (both["end"] <= both["end_of_sentence"])]
    both = both.sort_values("row", kind="stable")
    offsets = (both["row"], both["start"] - both["start_of_sentence"], both["end"] - both["start_of_sentence"])
    found: list[bool | None] = []
    for row, named in itertools.groupby(zip(*(one.tolist() for one in offsets), strict=True), key=lambda one: one[0]):
        sentence = parses[row]
        found += [role(sentence, start, end) for _, start, end in named]
    acts = both.assign(value=np.array(found, dtype=float))
    acts = acts.dropna(subset=["value"]).rename(columns={"referent": "item"})
    return acts[["paragraph_id", "article_id", "start", "end", "item", "value"]]


def role(sentence: ParsedSentence, start: int, end: int) -> bool | None:
    """True if the person named at characters `start:end` acts, False if they are acted upon, None if unclear.

    Who thinks or feels something does not act, and neither does who is, becomes or dies.
    """
    span = sentence.between(start, end)
    if span is None:
        return None
    root = sentence.root(span)
    # in "Smith and Jones arrested ..." both act; a word without a head is its own
    while sentence.dep[root] in ("conj", "appos", "flat:name") and sentence.head[root] != root:
        if not _stands_beside(sentence, root, sentence.head[root]):
            return None
        root = sentence.head[root]
    head, dep = sentence.head[root], sentence.dep[root]
    if dep in SUBJECTS:
        acts = sentence.tag[head].startswith(_VERBS) and sentence.dep[head] != "aux"
        still = any(words_of(one).fullmatch(sentence.word(head)) for one in ("minds", "being"))
        return True if acts and not still else None
    if dep == "iobj" and not any(sentence.dep[c] in SUBJECTS for c in sentence.children[head]):
        return None  # "it pleases NAME": nobody does anything to them
    if dep in (*OBJECTS, *PASSIVE_SUBJECTS):
        return False
    if dep in AGENTS or (dep == "pobj" and sentence.dep[head] in AGENTS):
        return True
    return None


def _stands_beside(sentence: ParsedSentence, one: int, above: int) -> bool:
    """Whether a name does what the noun does on which it hangs: in a language with cases both are in the same one.

    "The daughter of NAME, NAME" is easily misread, and so is a list with brackets.
    """
    cases = [_CASE.findall(sentence.tag[i]) for i in (one, above)]
    if not all(cases):
        return True
    between = range(min(one, above) + 1, max(one, above))
    same = cases[0] == cases[1] or {*cases[0], *cases[1]} == {"Gen", "Acc"}
    return same and not any(sentence.word(i) in _BRACKETS for i in between)
