"""A sentence with the names of people hidden, in a language in which names have cases.

What stands in the place of a name has its case: without it, nobody could tell who did what to whom.
"""

from __future__ import annotations

import re

from framing.languages.known import known
from framing.text.mentions.nominative import features, names_in
from framing.text.parsing.syntax import ParsedSentence

HERE = re.compile(r"\[MASK:([^\]]+)\]")  # around what stands for whom the sentence is about
NOMINATIVE = "Nom"


def hidden(sentence: ParsedSentence, start: int, end: int, code: str, *, is_name: bool = True) -> str:
    """The sentence with a mark around characters `start:end`, and names of people in it hidden behind stand-ins.

    A description stays ("the dictator"), for it is part of how somebody is portrayed: for it, `is_name` is False.
    """
    text = sentence.text
    touched = sentence.between(start, end)
    own = text[start:end].replace("]", " ")  # which ends the mark
    if is_name:
        told = features(sentence.tag[sentence.root(touched)]) if touched else {}
        own = _stand_in(code, told.get("Case", ""), told.get("Gender", ""), told.get("Number") == "Plur", 0)
    places = [(start, end, f"[MASK:{own}]")]
    for name in names_in(sentence):
        last = sentence.end[name.span[-1]]
        if last <= start or end <= name.start:
            places.append((name.start, last, _stand_in(code, name.case, name.gender, False, 1)))
    for first, last, put in sorted(places, reverse=True):
        text = text[:first] + put + text[last:]
    return text


def _stand_in(code: str, case: str, gender: str, several: bool, which: int) -> str:
    """The name for whom a sentence is about (0), or for the others in it (1); in the nominative if there is no case."""
    (names,) = (one.stand_ins for one in known() if one.code == code)
    forms = names.several if several else names.women if gender == "Fem" else names.men
    return forms.get(case, forms[NOMINATIVE])[which]


def apart(text: str) -> tuple[str, int, int]:
    """A text that `hidden` made without its mark, and the characters that were marked."""
    found = HERE.search(text)
    if found is None:
        return text, 0, 0
    return text[: found.start()] + found[1] + text[found.end() :], found.start(), found.start() + len(found[1])
