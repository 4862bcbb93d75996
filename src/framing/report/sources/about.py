"""What the report says about its own making; nothing here changes when the same tables are reported twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from framing.report.sources.notes import Note

PLAIN_NAMES = frozenset({"surname only", "full name"})  # no choice worth a headline
SPELLED = ", spelled"
SPELT_OUT = ("frames", "axes", "agency", "headline", "portrayal")  # their items are keys of ours or of framing.toml


@dataclass(frozen=True)
class About:
    """Title, rules of inference, measures, settings, versions and hashes of the inputs."""

    title: str
    notes: Mapping[str, Note]
    primary: tuple[str, ...] = ()
    q: float = 0.10
    min_articles: int = 5
    full_articles: int = 20
    names: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    language: str = "en"

    @property
    def main(self) -> frozenset[str]:
        """The measures that stand first on a topic's page; the others wait in a closed part at its end."""
        return frozenset((*self.primary, "claims", "wording"))

    def note(self, measure: str) -> Note:
        return self.notes.get(measure) or Note(measure, measure, "value")

    def item(self, measure: str, item: str) -> str:
        """An item as a person reads it: of `lukashenko: dictator` the form, of `human-interest` two words."""
        if measure == "naming":
            return item.split(": ", 1)[-1]
        if measure in ("agency", "portrayal") and item in self.names:
            return self.names[item]
        return item.replace("-", " ").replace("_", " ") if measure in SPELT_OUT else item

    def who(self, item: str) -> str:
        """Whom a naming item names, by the label in framing.toml; `lukashenko, spelled: X` is about the same man."""
        key = item.split(": ", 1)[0].removesuffix(SPELLED)
        return self.names.get(key, key.replace("-", " ").replace("_", " ").capitalize())

    def is_empty(self, measure: str, item: str) -> bool:
        """Whether an item names nothing that a page could show: a referent without a form."""
        return measure == "naming" and not self.item(measure, item).strip()

    def is_spelling(self, item: str) -> bool:
        """Whether a naming item is a spelling of the name rather than a choice of name."""
        return item.split(": ", 1)[0].endswith(SPELLED)
