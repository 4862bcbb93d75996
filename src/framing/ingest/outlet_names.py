"""What an outlet is called, where nobody has said it: as its own pages and articles write it.

A folder is called "dailymail"; its pages name the site, and its articles say "told the Daily Mail".
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from framing.tables.records import Article

LEAST = 2  # times that the articles write a name before it counts
LONG = 4  # letters; what is shorter is an acronym as a rule
PAGES = 0.5  # part of an outlet's pages that have to name the same site
FIRST = 1000  # articles of an outlet that are looked through


@dataclass
class WrittenNames:
    """Learns from articles, one by one, how each outlet is written."""

    sites: dict[str, Counter[str]] = field(default_factory=dict)
    written: dict[str, Counter[str]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def learn(self, article: Article) -> None:
        """Look at one article."""
        slug = article.outlet
        self.seen[slug] += 1
        if self.seen[slug] > FIRST:
            return
        if article.site:
            self.sites.setdefault(slug, Counter())[article.site] += 1
        if (pattern := _pattern(slug)) is not None:
            found = self.written.setdefault(slug, Counter())
            for block in article.body:
                found.update(name for name in pattern.findall(block.text) if name[:1].isupper())

    def name(self, slug: str) -> str | None:
        """The name that the pages state, if most state it and it has to do with the folder's; else as the texts do."""
        for name, n in self.sites.get(slug, Counter()).most_common(1):
            if n >= PAGES * min(self.seen[slug], FIRST) and _belongs(name, slug):
                return name
        counts = self.written.get(slug, Counter())
        found = sorted(((n, not name.isupper(), name) for name, n in counts.items()), reverse=True)
        return found[0][2] if found and found[0][0] >= LEAST else None


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def _belongs(name: str, slug: str) -> bool:
    """Whether a site's name and a folder's have to do with one another: people also collect pages of several sites."""
    site, folder = _letters(name), _letters(slug)
    first = "".join(word[0] for word in re.findall(r"\w+", name.casefold()))
    return bool(folder) and (folder in site or site in folder or folder in (first, first[1:]))


def _pattern(slug: str) -> re.Pattern[str] | None:
    """Matches a folder's name as a text may write it: with spaces between its letters, and in any capitals."""
    letters = _letters(slug)
    if len(letters) < LONG:
        return None
    return re.compile(rf"(?<![\w@/.])(?:{'[ -]?'.join(map(re.escape, letters))})(?![\w/@]|\.\w)", re.I)
