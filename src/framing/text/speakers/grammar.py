"""What finding speakers asks about the grammar of a language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from framing.languages.known import every
from framing.text.parsing.syntax import ParsedSentence
from framing.text.speakers.saying import Saying, saying, telling
from framing.text.speakers.who import Who, names, who


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a parsed sentence says who speaks.

    `saying` finds what says the quotation at some characters, `telling` the main verb of a sentence if it is one of
    saying, `who` whom a token means, `names` the people named.
    `subjects` are the links between a subject and its verb. `clause` stands for quoted clauses, as short as can be.
    """

    saying: Callable[[ParsedSentence, int, int], Saying | None]
    telling: Callable[[ParsedSentence], Saying | None]
    who: Callable[[ParsedSentence, int], Who | None]
    names: Callable[[ParsedSentence], list[Who]]
    subjects: tuple[str, ...]
    clause: str


(_CLAUSE,) = every(lambda one: [one.saying.stands_for] if one.saying.stands_for and one.parser else [])
OF_PARSER = Grammar(saying, telling, who, names, ("nsubj", "nsubjpass"), _CLAUSE)
