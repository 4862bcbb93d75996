"""Every sentence the report says of its own accord, from one file per language in strings/.

English sentences about single measures stand on the measures' cards; another language has them under [measure.<name>].
What a language's own file lacks is said in English; a test says that nothing lacks.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Any

from markupsafe import Markup, escape

from framing.languages.known import language_name
from framing.measures.cards import cards
from framing.measures.reliability import Figure, Reliability
from framing.report.writing import Writing

OF_CARDS = "en"  # the language that measures' cards are written in
REST = "many"  # the form of a counted noun for all numbers that fit no rule
_ONE = {"one": {"is": [1]}}


class Wording(Mapping[str, Any]):
    """The strings of one language; `say` fills a string's blanks and escapes whatever goes into them."""

    def __init__(self, strings: Mapping[str, Any]) -> None:
        self._strings = strings
        self.writing = Writing(**strings.get("writing", {}))

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
        """A counted noun in the form that its number asks for, with the number as {n}."""
        form = self.form(number)
        chosen = form if self.find(f"{path}.{form}") is not None else REST
        return self.say(f"{path}.{chosen}", n=self.whole(number), **blanks)

    def form(self, number: int) -> str:
        """Which form of a noun stands beside a number: the first of [plural] whose rule it fits, else REST.

        A rule asks for the number itself (`is`), its last digit (`ends`), and that its last two are others (`except`).
        """
        for form, rule in self._strings.get("plural", _ONE).items():
            fits = number in rule.get("is", (number,)) and number % 10 in rule.get("ends", (number % 10,))
            if fits and number % 100 not in rule.get("except", ()):
                return str(form)
        return REST

    def listed(self, parts: Sequence[object], last: str = "and") -> Markup:
        """Parts as a person lists them: A, B and C; with `last` "or": A, B or C."""
        safe = [escape(part) for part in parts]
        if len(safe) < 2:
            return Markup("").join(safe)
        return Markup(self["list"]["comma"]).join(safe[:-1]) + Markup(self["list"][last]) + safe[-1]

    def translated(self, text: str) -> str:
        """A word or sentence that a table or a card holds in English; itself if it has no other words here."""
        return str(self._strings.get("texts", {}).get(text, text))

    def language_name(self, code: str) -> str:
        """What a language is called; the code itself if nobody knows it."""
        return str(self._strings.get("language_names", {}).get(code) or language_name(code))

    def inside(self, title: str) -> str:
        """A title as it stands inside a sentence."""
        return title[:1].lower() + title[1:] if self._strings.get("lower_titles", True) else title

    def quoted(self, text: str) -> str:
        """A text in quotation marks."""
        opening, closing = self._strings.get("quotes", "“”")
        return f"{opening}{text}{closing}"

    def reliability(self, found: Reliability | None) -> str:
        """How far a measure can be trusted, in one line: what was tried, and each figure."""
        told = [self.translated(found.benchmark), *map(self._figure, found.figures)] if found else []
        return "; ".join(told)

    def _figure(self, one: Figure) -> str:
        short, within = self.writing.short, ""
        if one.low is not None and one.high is not None:
            within = f" {self.say('figure.within', low=short(one.low), high=short(one.high))}"
        told = self.say(
            "figure.line", kind=self["figure"][one.kind], value=short(one.value), within=within, n=self.whole(one.n),
            of=Markup(self.translated(one.of)), domain=self["figure"]["unseen" if one.unseen else "own"],
        )  # fmt: skip
        return str(told)

    def lang(self, code: str) -> Markup:
        """The attribute that says in which language a passage is; nothing where it is that of the page."""
        return Markup(' lang="{}"').format(code) if code and code != self._strings.get("language") else Markup("")

    def code(self, code: str) -> str:
        """A code that a table holds, such as "too-short", in words."""
        said = self.translated(code)
        return said if said != code else code.replace("-", " ")

    def whole(self, number: float) -> str:
        """A whole number as it is written."""
        return self.writing.whole(number)

    def numeral(self, text: str) -> str:
        """A number that Python has formatted, as it is written."""
        return self.writing.numeral(text)

    def percent(self, share: float) -> str:
        """A share of one as a percentage."""
        return self.writing.percent(share)

    def day(self, text: str | None) -> str:
        """A text with every ISO day in it as days are written; nothing for nothing."""
        return self.writing.day(text) if text else ""


@functools.cache
def wording(language: str = OF_CARDS) -> Wording:
    """The strings of `language`."""
    file = resources.files("framing.report") / "strings" / f"{language}.toml"
    if language not in written_languages():
        raise ValueError(
            f"report.language is {language!r}, and there are no strings in it; there are: "
            f"{', '.join(written_languages())}. Another language is one more file like report/strings/en.toml."
        )
    said = tomllib.loads(file.read_text(encoding="utf-8"))
    if language == OF_CARDS:
        said["measure"] = {card.name: {"group": card.group, "say": card.say, "brief": card.brief} for card in cards()}
        return Wording(said)
    return Wording({**_over(dict(wording()), said), "plural": said.get("plural", _ONE)})


def written_languages() -> list[str]:
    """The languages that a report can be written in."""
    names = (path.name for path in (resources.files("framing.report") / "strings").iterdir())
    return sorted(name[:2] for name in names if name[2:] == ".toml")


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """The strings `above`, with those of `below` where they have none."""
    both = {**below, **above}
    nested = (key for key in below if isinstance(below[key], Mapping) and isinstance(above.get(key), Mapping))
    return {**both, **{key: _over(below[key], above[key]) for key in nested}}
