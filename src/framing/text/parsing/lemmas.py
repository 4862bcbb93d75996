"""The first form of a word: "strike" for "struck". The tables come with the parser's model; this looks words up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

KINDS = {"V": "verb", "N": "noun", "J": "adj"}  # by the first letter of a tag of the Penn Treebank


@dataclass(frozen=True, slots=True)
class LemmaTable:
    """Irregular forms, endings and what they come from, and the first forms that there are, of one kind of word."""

    exceptions: Mapping[str, Sequence[str]]
    rules: Sequence[tuple[str, str]]
    index: Set[str]


def lemma(word: str, tag: str, tables: Mapping[str, LemmaTable]) -> str:
    """The first form of `word` in small letters; a name, or a word of a kind without a table, stays as it is.

    The way of spaCy's rule lemmatizer, which is not run because it would cost a third of the parsing.
    """
    lower = word.lower()
    table = tables.get(KINDS.get(tag[:1], "")) if not tag.startswith("NNP") else None
    if table is None or lower in table.index:
        return lower if table is None or lower not in table.exceptions else table.exceptions[lower][0]
    if lower in table.exceptions:
        return table.exceptions[lower][0]
    made = [lower[: len(lower) - len(old)] + new for old, new in table.rules if old and lower.endswith(old)]
    return next((form for form in made if form in table.index), made[0] if made and tag in ("NNS", "VBZ") else lower)
