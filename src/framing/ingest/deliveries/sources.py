"""The press databases that are known, one file each: how their deliveries are parted, and how an article begins."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from framing.ingest.deliveries.lines import BLANK, FIELD, LABELS, LetteredLine
from framing.machine.file_names import in_order

_NOTICE = 20  # words
_FOLDER = Path(__file__).parent
# In a pattern for heads: "~" is any line of text, "!" one that may hold figures and dates too, as headlines do.
_TEXT, _TITLE = "[.SBKHPOG]", "[.SBKHPOGMLDT]"


@dataclass(frozen=True, slots=True)
class Database:
    """One press database, as its file describes it. Letters are those of lines.py."""

    name: str
    needs: Sequence[Sequence[str]]  # letters and roles: one of each list stands in its deliveries
    heads: Sequence[re.Pattern[str]] = ()  # over the letters of an article: its title, publication, published, author
    headed: bool = False  # whether each article begins as `heads` say, unless all of it is labelled
    begins: str = ""  # letters that begin an article
    ends: str = ""  # letters that end one
    named: str = ""  # a word that stands in each delivery
    notice: str = ""  # a pattern of the lines in which it stands there, in small letters
    ends_named: bool = False  # whether the line with that word ends an article
    repeats: bool = False  # whether the label that comes first begins each article
    text_marked: bool = False  # whether a line says where the text begins, also in languages that are not known
    surname_first: bool = False
    priority: int = 0
    codes: Mapping[str, str] = field(default_factory=dict)  # labels of letters, with their roles
    marks: Mapping[str, str] = field(default_factory=dict)  # classes of HTML elements, with their letters

    def is_its(self, start: Sequence[LetteredLine]) -> bool:
        """Whether a file that begins with these lines is a delivery of this database."""
        if self.named and not any(self.names(one) for one in start):
            return False
        there = {one.letter for one in start} | {one.role for one in start}
        if not all(any(need in there for need in either) for either in self.needs):
            return False
        if self.headed and not ({"title", "text"} <= there):
            letters = "".join(one.letter for one in start)
            if not any(head.search(letters) for head in self.heads) and self.first_label(start) is None:
                return False
        return not self.repeats or self.ends_named or self.first_label(start) is not None

    def names(self, line: LetteredLine) -> bool:
        """Whether a line is a notice of the database; another one that names it may tell of it."""
        text = line.line.text.lower()
        return self.named in text and len(text.split()) <= _NOTICE and re.search(self.notice, text) is not None

    def first_label(self, start: Sequence[LetteredLine]) -> str | None:
        """The label with which each article begins: the first of all, if it comes again after other lines."""
        if not self.repeats:
            return None
        first = next((one for one in start if one.letter != BLANK), None)
        if first is None or first.letter != FIELD:
            return None
        label = label_of(first)
        times = sum(one.letter == FIELD and label_of(one) == label for one in start)
        return label if times >= 2 else None


def label_of(line: LetteredLine) -> str:
    """The label of a labelled line, as it stands there."""
    return line.line.text[: len(line.line.text) - len(line.value)].strip(" :=\t").lower()


@functools.cache
def databases() -> tuple[Database, ...]:
    """Every database there is a file for, in the order in which they are asked."""
    found = [_read(path) for path in in_order(_FOLDER.glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: -one.priority))


def _read(path: Path) -> Database:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    heads = tuple(re.compile(one.replace("~", _TEXT).replace("!", _TITLE)) for one in told.pop("heads", ()))
    found = Database(heads=heads, **told)
    if unknown := {role for role in found.codes.values() if role not in LABELS}:
        raise ValueError(f"{path}: {min(unknown)!r} is no role; there are {', '.join(LABELS)}")
    return found
