"""What is marked in an article's text: quotes, names, and whatever in it carries a score."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from framing.measures.cards import Items
from framing.report.parts.article_sources import ArticleSource, Columns, Common
from framing.report.parts.marking import MarkedSpan
from framing.report.sources.about import About
from framing.report.sources.notes import Note
from framing.report.wording import Wording

KINDS = ("q", "name", "word", "cue", "strong")  # what is seen of it; "told" speaks only when asked


@dataclass(frozen=True, slots=True)
class Marks:
    """paragraph_id -> spans to mark in it, and the highest reading of any of its sentences."""

    spans: Mapping[str, list[MarkedSpan]]
    highest: Mapping[str, str]


def article_marks(common: Common, words: Wording, source: ArticleSource) -> Marks:
    """Quoted speech, names, distinctive words, other counted words, and sentences that score high on their own."""
    about = common.about
    found: dict[str, list[MarkedSpan]] = defaultdict(list)
    for paragraph_id, start, end, speaker in _rows(source.quotes, "paragraph_id", "start", "end", "speaker"):
        said = words.say("marks.said", speaker=speaker) if speaker else words["marks"]["quote"]
        found[paragraph_id].append(MarkedSpan(start, end, "q", str(said)))
    best: dict[str, tuple[float, str]] = {}
    for measure, item, paragraph_id, start, end, value in _rows(
        source.passages, "measure", "item", "paragraph_id", "start", "end", "value"
    ):
        note = about.note(measure)
        if measure in common.by_word:
            found[paragraph_id].append(MarkedSpan(int(start), int(end), *_word(about, words, note, item)))
        elif note.inference != "ranked" and not note.is_share and not note.is_unsure(item):
            title = f"{_titled(about, note, item)} {note.signed(value)}"
            kind = "strong" if note.marked == "strong" else "told"
            found[paragraph_id].append(MarkedSpan(int(start), int(end), kind, title))
            best[paragraph_id] = max(best.get(paragraph_id, (0.0, "")), (value, title))
    return Marks(found, {key: title for key, (_, title) in best.items()})


def _rows(columns: Columns, *names: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(columns[name] for name in names), strict=True)


def _word(about: About, words: Wording, note: Note, item: str) -> tuple[str, str]:
    """Style and title of a counted word."""
    if note.items == Items.FORMS:
        return "name", str(words.say("marks.name", who=about.who(item)))
    if note.items == Items.WORDS:
        return "word", str(words["marks"]["word"])
    return "cue", _titled(about, note, item)


def _titled(about: About, note: Note, item: str) -> str:
    named = about.item(note.name, item)
    return f"{note.title}: {named}" if named else note.title
