"""What every page is made from: the tables, what is said about the run, the wording, the plain summaries."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd

from framing.measures.cards import Items
from framing.report.sources.about import PLAIN_NAMES, About, form
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.outlets import shown
from framing.report.sources.quoting import without_stray_quotes
from framing.report.sources.rows import Row, csv_file
from framing.report.sources.space import Space, space
from framing.report.sources.summaries import Summaries, Summary
from framing.report.wording import Wording

Made = TypeVar("Made")
Before = tuple[str, Mapping[str, pd.DataFrame]]  # the folder of an earlier report, some of its tables by name


@dataclass(frozen=True)
class Material:
    """The sources of all pages in one hand."""

    corpus: FinishedTables
    about: About
    words: Wording
    made: str = ""  # when, as text; it stands on the first page alone
    before: Before | None = None
    _made: dict[tuple[object, str], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, make: Callable[[Material, str], Made], key: str) -> Made:
        """What `make` makes of `key`, made at the first call and kept for the others."""
        if (make, key) not in self._made:
            self._made[make, key] = make(self, key)
        made: Made = self._made[make, key]
        return made

    @functools.cached_property
    def space(self) -> Space:
        """How much has room on a page about all outlets."""
        return space(len(self.corpus.outlets))

    def data_file(self, table: str) -> str:
        """The path of a table as CSV, from the report's folder."""
        if table == "summaries":
            rows = self.summaries.n_rows
        elif table == "coverage":
            rows = len(self.corpus.topics) * len(self.corpus.outlets)
        else:
            rows = len(self.corpus.tables[table])
        return f"data/{csv_file(table, rows)}"

    @functools.cached_property
    def summaries(self) -> Summaries:
        return Summaries(self.corpus)

    @functools.cached_property
    def main_voices(self) -> Mapping[str, str]:
        """The voice in which each measure is shown: the outlet's own where it knows it, else all, else the quoted."""
        found: dict[str, set[str]] = {}
        for _, measure, _, voice in self.corpus.values:
            found.setdefault(measure, set()).add(voice)
        return {
            measure: next(v for v in ("own", "all", *sorted(voices)) if v in voices)
            for measure, voices in found.items()
        }

    def summary(self, row: Row) -> Summary | None:
        """The plain numbers of a contrast's outlet."""
        return self.summaries.one((row["topic_id"], row["measure"], row["item"], row["voice"]), row["outlet"])

    def is_main_voice(self, measure: str, voice: str) -> bool:
        """Whether this is the voice in which the measure is shown."""
        return voice == self.main_voices.get(measure, voice)

    def name(self, measure: str, item: str, most: int = 12) -> str:
        """A quantity as a line of a table calls it; of a long claim the first words."""
        note, text = self.about.note(measure), shown(self.item(measure, item))
        words = text.split(" ")
        text = text if len(words) <= most else " ".join(words[:most]).rstrip(",;:.") + "…"
        if note.items == Items.FORMS:
            spelt = self.words["topic"]["spelled"] if self.about.is_spelling(item) else ""
            return f"{shown(self.about.who(item))}: {self.form(item)}{', ' + spelt if spelt else ''}"
        return f"{note.title}: {text}" if text else note.title

    def form(self, item: str) -> str:
        """A form of a name: quoted, unless it says what kind of form it is."""
        text = shown(form(item))
        return self.words["plain_names"][text] if text in PLAIN_NAMES else self.words.quoted(text)

    def item(self, measure: str, item: str) -> str:
        """An item as a reader sees it; a claim is its middlemost sentence."""
        if self.about.note(measure).items == Items.CLAIMS:
            return without_stray_quotes(self.corpus.sentence_texts.get(item, item).lstrip(" •*–—-"))
        return self.about.item(measure, item)
