"""Who says what: which outlet has whom say a claim, or says it itself.

Somebody says a claim where a quotation of theirs is a good part of the sentence that tells it. What an outlet reports
without quotation marks counts as its own telling: it chose the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from framing.measures.cards import Items, names_where
from framing.report.sources.material import Material
from framing.report.sources.quantities import among
from framing.report.sources.rows import records
from framing.report.sources.speakers import quotations

PART = 0.25  # share of a sentence inside a quotation from which on it is the speaker's: who speaks stands in it too
ITSELF = ""  # the speaker where an outlet tells a claim itself
Told = Mapping[str, Mapping[str, Mapping[str, frozenset[str]]]]


@dataclass(frozen=True, slots=True)
class WhoSays:
    """`quoted`: speaker -> outlet -> ids of its articles that quote them. `told`: claim -> speaker -> outlet -> ids.

    `shown`: claim -> the speaker of the very sentence that stands for it; None where that is not known.
    Of a quotation whose speaker is not known nothing is said. Claims are ids of sentences; the speaker ITSELF is the
    outlet. Both are in the order of their keys.
    """

    quoted: Mapping[str, Mapping[str, frozenset[str]]]
    told: Told
    shown: Mapping[str, str | None]


def who_says(material: Material) -> WhoSays:
    """All of it, made once."""
    return material.once(_made, "")


def _made(material: Material, _: str) -> WhoSays:
    corpus = material.corpus
    frame = quotations(material)
    quoted: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    spoken: dict[str, list[tuple[int, int, str | None]]] = defaultdict(list)
    for row in records(frame[["paragraph_id", "article_id", "start", "end", "speaker"]]):
        who = row["speaker"]
        spoken[row["paragraph_id"]].append((row["start"], row["end"], who))
        if who:
            quoted[who][corpus.articles[row["article_id"]].outlet].add(row["article_id"])
    told: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    itself: dict[str, str | None] = {}
    tellings = records(_tellings(material))
    sentences = corpus.tables["sentences"]
    shown_ones = sentences[among(sentences["sentence_id"], {row["item"] for row in tellings})]
    places = {row["sentence_id"]: (row["paragraph_id"], row["start"]) for row in records(shown_ones)}
    for row in tellings:
        who = _speaker(spoken.get(row["paragraph_id"], []), row["start"], row["end"])
        if places.get(row["item"]) == (row["paragraph_id"], row["start"]):
            itself[row["item"]] = who
        if who is not None:
            told[row["item"]][who][corpus.articles[row["article_id"]].outlet].add(row["article_id"])
    return WhoSays(
        {who: _fixed(by) for who, by in sorted(quoted.items())},
        {claim: {who: _fixed(by) for who, by in sorted(said.items())} for claim, said in sorted(told.items())},
        itself,
    )


def _fixed(by_outlet: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    return {outlet: frozenset(ids) for outlet, ids in sorted(by_outlet.items())}


def _tellings(material: Material) -> pd.DataFrame:
    """The sentences that tell a claim, each once."""
    frame = material.corpus.tables["passages"]
    frame = frame[among(frame["measure"], names_where(items=Items.CLAIMS)) & (frame["value"] > 0)]
    frame = frame[among(frame["article_id"], material.corpus.articles)]
    columns = ["item", "article_id", "paragraph_id", "start", "end"]
    return frame[columns].drop_duplicates()


def _speaker(quotations: list[tuple[int, int, str | None]], start: int, end: int) -> str | None:
    """Whose words a sentence is: a speaker, ITSELF, or None where it is quoted from somebody who is not known."""
    inside: dict[str | None, int] = defaultdict(int)
    for left, right, who in quotations:
        inside[who] += max(0, min(right, end) - max(left, start))
    most = max(inside, key=lambda who: (inside[who], who or ""), default=None)
    if not inside or sum(inside.values()) < PART * (end - start):
        return ITSELF
    return most


def topic_of(material: Material, claim: str) -> str:
    """The id of the first topic on which a claim is told."""
    return material.once(_topics, "").get(claim, "")


def _topics(material: Material, _: str) -> dict[str, str]:
    frame = material.corpus.tables["passages"]
    frame = frame[among(frame["measure"], names_where(items=Items.CLAIMS))][["item", "topic_id"]].drop_duplicates()
    order = {key: topic.order for key, topic in material.corpus.topics.items()}
    pairs = sorted(
        (pair for pair in frame.itertuples(index=False, name=None) if pair[1] in order),
        key=lambda pair: (pair[0], -order[pair[1]]),
    )
    return dict(pairs)
