"""The names that framing.toml may mention, and what is said about any other; what they stand for is not loaded here."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

# What a record may say of an article, and the names by which a field is known where ingest.columns names none.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": ("text", "body", "content", "articlebody", "article_body", "full_text", "maintext", "article"),
    "html": ("html", "raw_html", "content_html", "page"),
    "title": ("title", "headline", "name"),
    "author": ("author", "authors", "byline", "creator", "writer"),
    "published": (
        "published", "date", "published_at", "date_published", "datepublished", "pubdate", "publish_date", "timestamp",
    ),
    "url": ("url", "link", "source_url", "canonical_url"),
    "language": ("language", "lang"),
    "genre": ("genre",),
    "outlet": ("outlet", "publisher", "site", "source_name"),
}  # fmt: skip
DISCOVERED = "t-"  # how the ids of discovered topics begin
_PACKAGE = Path(__file__).parents[1]


def measure_names() -> list[str]:
    """The measures that there are: each has a card, a file of its name."""
    return sorted(path.stem for path in (_PACKAGE / "measures").glob("*.toml"))


def report_languages() -> list[str]:
    """The languages that there are strings in."""
    return sorted(path.stem for path in (_PACKAGE / "report" / "strings").glob("??.toml"))


def look_up(names: Iterable[str], known: Sequence[str], what: str) -> None:
    """Raises ValueError, with the nearest known name, over the first that is not known."""
    for name in names:
        if name not in known:
            raise ValueError(f"{name!r} is not {what}; {advice(name, known)}")


def advice(name: str, known: Sequence[str]) -> str:
    """What may have been meant, or else all that there is."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}."


def follow(merges: Mapping[str, str | None], topics: Sequence[str]) -> None:
    """Raises ValueError where a topic is to become part of itself, in however many steps, or of none there can be."""
    for topic in merges:
        way, into = [topic], merges[topic]
        while into is not None:
            if into in way:
                raise ValueError(f"the merges {' into '.join([*way, into])} lead in a circle; take one of them out")
            if into not in topics and not into.startswith(DISCOVERED):
                there = ", ".join(topics) or "none"
                raise ValueError(f"{way[-1]} is to go into {into!r}, which is no topic; the named topics are: {there}")
            way.append(into)
            into = merges.get(into)
