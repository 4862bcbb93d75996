"""One decision of a person about a text, and what may be decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

COLUMNS = ("what", "id", "text", "value", "who", "when", "why")
GENRES = ("news", "opinion", "interview", "other")
NOBODY, NONE, OUT, OWN = "nobody", "none", "out", "own"
WITHDRAWN = "withdrawn: "  # before a value that its person takes back
BOTH = " and "  # "Ada and Ben" decided together, which settles what they saw differently before

_ON = re.compile(r"(not )?on (\S+)")
_SAME = re.compile(r"(not )?same as (\S.*)")
_COPY = re.compile(r"own|copy of (\S+)")
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_SPAN = re.compile(r"(.+):(\d+)-(\d+)")


class DecisionKind(StrEnum):
    """What is decided; each kind is applied by the stage that finds the same thing by its rules."""

    MEMBERSHIP = "membership"
    SPEAKER = "speaker"
    QUOTATION = "quotation"
    LABEL = "label"
    CLAIM = "claim"
    PERSON = "person"
    REPRINT = "reprint"
    GENRE = "genre"
    DATE = "date"
    ARTICLE = "article"


class TextUnit(StrEnum):
    """What the text of a decision is. A person is known by name and has no text."""

    ARTICLE = "article"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"


_K, _U = DecisionKind, TextUnit
# Which texts an id may be of; the first is the usual one.
UNITS: Mapping[DecisionKind, tuple[TextUnit, ...]] = {
    _K.MEMBERSHIP: (_U.PARAGRAPH,), _K.SPEAKER: (_U.PARAGRAPH,), _K.QUOTATION: (_U.PARAGRAPH,),
    _K.LABEL: (_U.PARAGRAPH,), _K.CLAIM: (_U.SENTENCE,), _K.PERSON: (), _K.REPRINT: (_U.PARAGRAPH, _U.ARTICLE),
    _K.GENRE: (_U.ARTICLE,), _K.DATE: (_U.ARTICLE,), _K.ARTICLE: (_U.ARTICLE,),
}  # fmt: skip
SPANS = frozenset({_K.SPEAKER, _K.QUOTATION, _K.LABEL})  # their id ends in :start-end, characters of the paragraph

# For each kind: whether a value can be used, and what to write.
_VALUES: Mapping[DecisionKind, tuple[Callable[[str], object], str]] = {
    _K.MEMBERSHIP: (_ON.fullmatch, "write `on TOPIC` or `not on TOPIC` with the id of a topic (`framing topics`)"),
    _K.SPEAKER: (bool, f"write the speaker's name, or `{NOBODY}` if the words have none"),
    _K.QUOTATION: (
        re.compile("speech|partial|scare|none").fullmatch,
        "write speech, partial (a piece of speech), scare (a word in doubt), or none (the outlet's own words)",
    ),
    _K.LABEL: (bool, f"write what the text calls the person, or `{NONE}` if this is no label"),
    _K.CLAIM: (_SAME.fullmatch, "write `same as ID` or `not same as ID` with the id of the other sentence"),
    _K.PERSON: (_SAME.fullmatch, "write `same as NAME` or `not same as NAME` with the other full name"),
    _K.REPRINT: (_COPY.fullmatch, f"write `{OWN}` if it repeats no other text, or `copy of ID`"),
    _K.GENRE: (re.compile("|".join(GENRES)).fullmatch, f"write {', '.join(GENRES[:-1])} or {GENRES[-1]}"),
    _K.DATE: (_DAY.fullmatch, "write the day as year, month, day, like 2026-11-29"),
    _K.ARTICLE: (re.compile(OUT).fullmatch, f"write `{OUT}` to leave the article out"),
}


def advice_on(what: DecisionKind, value: str) -> str:
    """What to write instead of a value that cannot be used; empty if it can."""
    fits, advice = _VALUES[what]
    return "" if fits(value.removeprefix(WITHDRAWN)) else advice


def what_to_write(what: DecisionKind) -> str:
    """Which values this kind of decision takes."""
    return _VALUES[what][1]


@dataclass(frozen=True, slots=True)
class Decision:
    """One row of decisions.csv. `text` is the hash of the text (`places.text_hash`), `line` its row in the file."""

    what: DecisionKind
    id: str
    value: str
    who: str
    text: str = ""
    when: str = ""
    why: str = ""
    line: int = 0

    @property
    def withdrawn(self) -> bool:
        """Whether its person takes an earlier decision of the same value back."""
        return self.value.startswith(WITHDRAWN)

    @property
    def says(self) -> str:
        """The value without the note that it is withdrawn."""
        return self.value.removeprefix(WITHDRAWN)

    @property
    def people(self) -> tuple[str, ...]:
        """Whose decision it is."""
        return tuple(one.strip() for one in self.who.split(BOTH) if one.strip())

    @property
    def unit_id(self) -> str:
        """The id of the text, without the span in it."""
        found = _SPAN.fullmatch(self.id) if self.what in SPANS else None
        return found[1] if found else self.id

    @property
    def span(self) -> tuple[int, int]:
        """The characters of the paragraph that are decided about; the whole text is (0, 0)."""
        found = _SPAN.fullmatch(self.id) if self.what in SPANS else None
        return (int(found[2]), int(found[3])) if found else (0, 0)

    @property
    def negative(self) -> bool:
        """Whether it says that something is not so: "not on", "not same as"."""
        return self.says.startswith("not ")

    @property
    def other(self) -> str:
        """What its value points to: a topic, another sentence, another name, another text; empty if nothing."""
        for pattern, group in ((_ON, 2), (_SAME, 2), (_COPY, 1)):
            if self.what in _POINTING[pattern] and (found := pattern.fullmatch(self.says)):
                return (found[group] or "").strip()
        return ""

    @property
    def matter(self) -> tuple[object, ...]:
        """What is decided: rows with the same matter and other values contradict each other."""
        place = (self.text or self.unit_id, self.span)
        if self.what is _K.MEMBERSHIP:
            return self.what, place, self.other
        if self.what in (_K.CLAIM, _K.PERSON):
            return self.what, frozenset({self.text or self.id, self.other})
        return self.what, place


_POINTING: Mapping[re.Pattern[str], frozenset[DecisionKind]] = {
    _ON: frozenset({_K.MEMBERSHIP}), _SAME: frozenset({_K.CLAIM, _K.PERSON}), _COPY: frozenset({_K.REPRINT}),
}  # fmt: skip


def span_id(paragraph_id: str, start: int, end: int) -> str:
    """The id of characters `start:end` of a paragraph."""
    return f"{paragraph_id}:{start}-{end}"


def is_span(what: DecisionKind, identifier: str) -> bool:
    """Whether an id has the span that this kind of decision needs, and no span that it cannot have."""
    return bool(_SPAN.fullmatch(identifier)) == (what in SPANS)
