"""Every sentence the report says of its own accord, from one file per language in strings/.

English sentences about single measures stand on the measures' cards; another language has them under [measure.<name>].
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from markupsafe import Markup, escape

from framing.measures.cards import cards

OF_CARDS = "en"  # the language that measures' cards are written in


class Wording(Mapping[str, Any]):
    """The strings of one language; `say` fills a string's blanks and escapes whatever goes into them."""

    def __init__(self, strings: Mapping[str, Any]) -> None:
        self._strings = strings

    def __getitem__(self, key: str) -> Any:
        return self._strings[key]

    def __iter__(self) -> Any:
        return iter(self._strings)

    def __len__(self) -> int:
        return len(self._strings)

    def find(self, path: str) -> str | None:
        """The string at a dotted path, or None."""
        found: Any = self._strings
        for part in path.split("."):
            if not isinstance(found, Mapping) or part not in found:
                return None
            found = found[part]
        return found if isinstance(found, str) else None

    def say(self, path: str, **blanks: object) -> Markup:
        """The string at a dotted path with its blanks filled; a missing string is a mistake of ours and raises."""
        found = self.find(path)
        if found is None:
            raise KeyError(f"strings/*.toml has no sentence at {path!r}")
        return Markup(found).format(**blanks)

    def count(self, path: str, number: int, **blanks: object) -> Markup:
        """A counted noun: `path.one` or `path.many`, with the number as {n}."""
        return self.say(f"{path}.{'one' if number == 1 else 'many'}", n=f"{number:,}", **blanks)

    def listed(self, parts: Sequence[object]) -> Markup:
        """Parts as a person lists them: A, B and C."""
        safe = [escape(part) for part in parts]
        if len(safe) < 2:
            return Markup("").join(safe)
        return Markup(self["list"]["comma"]).join(safe[:-1]) + Markup(self["list"]["and"]) + safe[-1]


@functools.cache
def wording(language: str = "en") -> Wording:
    """The strings of `language`."""
    strings = resources.files("framing.report") / "strings"
    file = strings / f"{language}.toml"
    if not file.is_file():
        known = sorted(path.name[:2] for path in strings.iterdir() if path.name[2:] == ".toml")
        raise ValueError(
            f"report.language is {language!r}, and there are no strings in it; there are: {', '.join(known)}. "
            "Another language is one more file like report/strings/en.toml."
        )
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    if language == OF_CARDS:
        said["measure"] = {card.name: {"group": card.group, "say": card.say, "brief": card.brief} for card in cards()}
    return Wording(said)
