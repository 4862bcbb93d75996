"""Where the texts of decisions stand: by the hash of the text, so that a decision survives when ids change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from framing.tables.decisions.decision import Decision, TextUnit
from framing.tables.records import content_id


def text_hash(unit: TextUnit, outlet: str, text: str) -> str:
    """The hash of a text of an outlet, 12 letters and digits. A decision holds wherever the outlet prints this text."""
    return content_id(unit.value, outlet, text)


def article_text(texts: Iterable[str]) -> str:
    """The text of an article from those of its blocks, the same wherever a long paragraph was cut."""
    return " ".join(" ".join(texts).split())


@dataclass(frozen=True, slots=True)
class Places:
    """The hash of each text of one kind by its id, and the ids under each hash."""

    hash_of: Mapping[str, str] = field(default_factory=dict)
    by_hash: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, unit: TextUnit, rows: Iterable[tuple[str, str, str]]) -> Places:
        """From id, outlet and text of each."""
        hash_of = {identifier: text_hash(unit, outlet, text) for identifier, outlet, text in rows}
        found: dict[str, list[str]] = {}
        for identifier, one in hash_of.items():
            found.setdefault(one, []).append(identifier)
        return cls(hash_of, {key: tuple(one) for key, one in found.items()})

    def found(self, decision: Decision) -> tuple[str, ...]:
        """The ids of the texts that a decision is about; none if its text is nowhere.

        The hash counts, not the id: with an edited article all ids in it change. A row without a hash, as a person
        may write it by hand, is found by its id as long as that is there.
        """
        if decision.text:
            return self.by_hash.get(decision.text, ())
        return (decision.unit_id,) if decision.unit_id in self.hash_of else ()

    def pointed(self, reference: str) -> tuple[str, ...]:
        """The ids of the texts that a value points to, by hash or id."""
        return self.by_hash.get(reference) or ((reference,) if reference in self.hash_of else ())


def articles(table: pd.DataFrame) -> Places:
    """The articles of the table `articles`, those held back too."""
    texts = (article_text(text for _, text in json.loads(body)) for body in table["body"])
    return Places.of(TextUnit.ARTICLE, zip(table["article_id"], table["outlet"], texts, strict=True))


def paragraphs(table: pd.DataFrame) -> Places:
    """The paragraphs of the table `paragraphs`."""
    columns = (table[name] for name in ("paragraph_id", "outlet", "text"))
    return Places.of(TextUnit.PARAGRAPH, zip(*columns, strict=True))


def sentences(table: pd.DataFrame, outlets: Mapping[str, str]) -> Places:
    """The sentences of the table `sentences`; `outlets` are those of the articles."""
    of_each = (outlets[article] for article in table["article_id"])
    return Places.of(TextUnit.SENTENCE, zip(table["sentence_id"], of_each, table["text"], strict=True))


def places(unit: TextUnit, read: Callable[[str], pd.DataFrame]) -> Places:
    """The texts of one kind; `read` returns a table by its name."""
    if unit is TextUnit.ARTICLE:
        return articles(read("articles"))
    if unit is TextUnit.PARAGRAPH:
        return paragraphs(read("paragraphs"))
    told = read("articles")
    return sentences(read("sentences"), dict(zip(told["article_id"], told["outlet"], strict=True)))
