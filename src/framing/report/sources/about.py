"""What the report says about its own making; nothing here changes when the same tables are reported twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from framing.measures.cards import Items
from framing.report.sources.notes import Note
from framing.report.sources.outlets import clipped
from framing.settings import NameSettings
from framing.tables.decisions.standing import Standing

PLAIN_NAMES = frozenset({"surname only", "full name"})  # no choice worth a headline
SPELLED = ", spelled"
LONGEST = 200  # characters of a word or name that pages show


def form(item: str) -> str:
    """The form in an item that is one: of `lukashenko: dictator` the second part."""
    return item.split(": ", 1)[-1]


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
    referents: Mapping[str, NameSettings] = field(default_factory=dict)  # those of framing.toml, with all their names
    found: Mapping[str, str] = field(default_factory=dict)  # how the names of people whom nobody lists are written
    settings: Mapping[str, Any] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    seed: int = 0
    language: str = "en"
    decided: tuple[Standing, ...] = ()
    article_pages: str = "auto"  # files, packed, or auto: by the number of articles
    reads: tuple[str, ...] = ()  # languages whose articles are compared; empty: all

    @property
    def main(self) -> frozenset[str]:
        """The measures that stand first on a topic's page; the others wait in a closed part at its end."""
        return frozenset((*self.primary, *(name for name, note in self.notes.items() if note.on_main_part)))

    def note(self, measure: str) -> Note:
        return self.notes.get(measure) or Note(measure, measure, "value")

    def item(self, measure: str, item: str) -> str:
        """An item as a person reads it: of `lukashenko: dictator` the form, of `human-interest` two words."""
        kind = self.note(measure).items
        if kind == Items.FORMS:
            return clipped(form(item), LONGEST)
        if kind == Items.PEOPLE:
            return clipped(self.who(item) if item not in self.note(measure).item_kinds else item, LONGEST)
        written = self.note(measure).item_words.get(item)
        return written or clipped(item.replace("-", " ").replace("_", " ") if kind == Items.KEYS else item, LONGEST)

    def who(self, item: str) -> str:
        """Whom a form is a name of, by the label in framing.toml; `lukashenko, spelled: X` is about the same person.

        Whom the articles name and framing.toml does not has a key of the name itself, which keeps its capitals, or is
        called as the articles write it: "McConnell".
        """
        key = item.split(": ", 1)[0].split(", ", 1)[0]
        written = key if key != key.lower() else key.replace("-", " ").replace("_", " ").title()
        return self.names.get(key) or self.found.get(key, written)

    def is_listed(self, measure: str, item: str) -> bool:
        """Whether framing.toml lists whom an item is about and, of a form, the form; a plain name or a spelling of
        whom it lists is listed too.
        """
        key = item.split(": ", 1)[0].split(", ", 1)[0]
        if key not in self.names or self.note(measure).items != Items.FORMS:
            return key in self.names
        listed = self.referents[key].forms if key in self.referents else {}
        return self.is_spelling(item) or form(item) in PLAIN_NAMES or form(item) in listed

    def is_empty(self, measure: str, item: str) -> bool:
        """Whether an item names nothing that a page could show: a referent without a form."""
        return self.note(measure).items == Items.FORMS and not form(item).strip()

    def is_spelling(self, item: str) -> bool:
        """Whether a form is a spelling of the name rather than a choice of name."""
        return item.split(": ", 1)[0].endswith(SPELLED)
