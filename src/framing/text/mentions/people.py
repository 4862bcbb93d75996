"""Find people whom the articles name, from the parses and without a list."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from framing.languages.known import either
from framing.settings import NameSettings
from framing.text.paragraphs.style import name_key
from framing.text.parsing.syntax import Parses

MIN_ARTICLES = 3  # people named in fewer articles are left out
MOST = 20  # at most this many people, the most often named first
_TITLES = re.compile(rf"^(?:{either(lambda one: one.titles.titles)})\s+|['’]s?$")
_NAME = re.compile(r"(?:[A-ZÀ-Ž][\w.'’\-]+ ?){1,3}")


def find_people(
    parses: Parses, articles: Sequence[str], outlets: Sequence[str], known: Mapping[str, NameSettings]
) -> dict[str, NameSettings]:
    """People whom several articles of several outlets name, with every spelling of their names.

    `articles` and `outlets` give the article and outlet of each parse.
    Two people with the same surname cannot be told apart by surname alone, so neither is listed. People in `known` are
    not listed again.
    """
    in_articles: dict[str, set[str]] = defaultdict(set)
    in_outlets: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for row, text in parses.entities("PERSON"):
        name, key = _known_as(text)
        if not name:
            continue
        in_articles[key].add(articles[row])
        in_outlets[key].add(outlets[row])
        spellings[key][name] += 1
    taken = {name_key(name.split()[-1]) for one in known.values() for name in one.names}
    found: dict[str, NameSettings] = {}
    for key in sorted(spellings, key=lambda key: (-spellings[key].total(), key)):
        by_use = sorted(spellings[key], key=lambda name: (-spellings[key][name], name))
        full = [name for name in by_use if " " in name]
        firsts = {name_key(name.split()[0])[:3] for name in full}
        enough = len(in_articles[key]) >= MIN_ARTICLES and len(in_outlets[key]) >= 2
        if enough and key not in taken and full and len(firsts) == 1 and len(found) < MOST:
            surname = full[0].split()[-1]
            names = sorted({*spellings[key], *(name.split()[-1] for name in full)})
            found[re.sub(r"[^a-z0-9]+", "-", surname.lower()).strip("-") or key] = NameSettings(
                label=full[0], names=tuple(names)
            )
    return found


@functools.lru_cache(maxsize=100_000)
def _known_as(text: str) -> tuple[str, str]:
    """The name without its title, and a key shared by all spellings of the surname; empty strings if it is not a name.
    """
    name = _TITLES.sub("", text.strip()).strip()
    return (name, name_key(name.split()[-1])) if _NAME.fullmatch(name) else ("", "")
