"""What is marked in an article's text: quotes, names, and whatever in it carries a score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from framing.report.corpus import Row, records
from framing.report.marking import Span
from framing.report.material import Material
from framing.report.notes import Note

NAMES, DISTINCTIVE = "naming", ("wording", "names")
UNMARKED = frozenset(("agency", "quoted", "speakers", "claims", "coverage"))  # marked as names or quotes, or all of it
WORD = 40  # characters: measures whose passages are shorter (by their median) count words, the others sentences
STRONG = 1.0  # a sentence's score from which on it is marked, in standard deviations of the corpus
AT_ONCE = 1 << 15  # passages as Python values
USED = ["measure", "item", "paragraph_id", "start", "end", "value"]
KINDS = ("q", "name", "word", "cue", "strong")  # what is seen of it; "told" speaks only when asked


@dataclass(frozen=True, slots=True)
class Marks:
    """paragraph_id -> spans to mark in it, and the highest reading of any of its sentences."""

    spans: Mapping[str, list[Span]]
    highest: Mapping[str, str]


def article_marks(material: Material) -> Marks:
    """Quoted speech, names, distinctive words, other counted words, and sentences that score high on their own."""
    corpus, words = material.corpus, material.words
    found: dict[str, list[Span]] = defaultdict(list)
    for row in records(corpus.tables["quotes"]):
        said = words.say("marks.said", speaker=row["speaker"]) if row["speaker"] else words["marks"]["quote"]
        found[row["paragraph_id"]].append(Span(row["start"], row["end"], "q", str(said)))
    frame = corpus.tables["passages"]
    frame = frame[~frame["measure"].isin(UNMARKED) & (frame["value"] > 0)]
    frame = frame.drop_duplicates(["measure", "item", "paragraph_id", "start", "end"])
    by_word = _word_measures(frame)
    best: dict[str, tuple[float, str]] = {}
    kept = frame.loc[frame["measure"].isin(by_word) | (frame["value"] >= STRONG), USED]
    for first in range(0, len(kept), AT_ONCE):
        for row in records(kept.iloc[first : first + AT_ONCE]):
            note = material.about.note(row["measure"])
            if row["measure"] in by_word:
                found[row["paragraph_id"]].append(_word(material, note, row))
            elif note.inference != "ranked" and not note.is_share and note.trust(row["item"])[0] != "C":
                span = _sentence(material, note, row)
                found[row["paragraph_id"]].append(span)
                best[row["paragraph_id"]] = max(best.get(row["paragraph_id"], (0.0, "")), (row["value"], span.title))
    return Marks(found, {key: title for key, (_, title) in best.items()})


def _word_measures(frame: pd.DataFrame) -> frozenset[str]:
    medians = (frame["end"] - frame["start"]).groupby(frame["measure"]).median()
    return frozenset(str(name) for name, length in medians.items() if length < WORD)


def _word(material: Material, note: Note, row: Row) -> Span:
    words, start, end = material.words, int(row["start"]), int(row["end"])
    if note.name == NAMES:
        return Span(start, end, "name", str(words.say("marks.name", who=material.about.who(row["item"]))))
    if note.name in DISTINCTIVE:
        return Span(start, end, "word", str(words["marks"]["word"]))
    item = material.item(note.name, row["item"])
    return Span(start, end, "cue", f"{note.title}: {item}" if item else note.title)


def _sentence(material: Material, note: Note, row: Row) -> Span:
    item = material.item(note.name, row["item"])
    title = f"{note.title}{': ' + item if item else ''} {note.signed(row['value'])}"
    return Span(int(row["start"]), int(row["end"]), "strong" if note.name == "loaded" else "told", title)
