"""The names that framing.toml may use, and the message for any other name. The things they name are not loaded here."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

# The fields of an article that a record may have, and the names that tools give to each; case, spaces and signs do not
# count. languages/<code>/fields.toml has the names in each language. ingest.columns can give other names.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "article_body", "full_text", "main_text", "article", "plain_text", "body_text",
        "article_text", "text_content", "article_content", "content_text", "full_content", "raw_text", "cleaned_text",
        "content_encoded", "raw_content",
    ),
    "html": ("html", "raw_html", "content_html", "page", "body_html", "article_html"),
    "title": ("title", "headline", "name", "web_title", "article_title", "title_text"),
    "author": ("author", "authors", "byline", "creator", "writer", "author_name", "dc_creator", "published_by"),
    "published": (
        "published", "date_time_pub", "published_at", "date_published", "publish_date", "publishing_date",
        "date_publish", "published_date", "publication_date", "published_time", "pub_date", "date_time",
        "web_publication_date", "date", "seen_date", "post_date", "timestamp", "date_gmt", "article_date",
        "release_date",
    ),
    "updated": (
        "updated", "updated_at", "modified", "date_modified", "date_modify", "modified_at", "last_modified", "edited",
        "modified_time", "updated_time", "date_updated", "last_updated", "modified_gmt",
    ),
    "time": ("time", "publication_time"),
    "url": (
        "url", "link", "source_url", "canonical_url", "permalink", "article_url", "web_url", "original_url", "page_url",
        "href", "address", "story_url", "archived_url", "source", "uri",
    ),
    "language": ("language", "lang", "language_code"),
    "genre": ("genre",),
    "outlet": ("outlet", "publisher", "site", "source_name"),
    "source": (
        "source", "media_name", "media", "media_outlet", "outlet_name", "news_source", "newspaper", "publication",
        "publication_title", "publication_name", "site_name", "source_title", "source_hostname", "source_domain",
        "domain_name", "hostname", "domain", "media_url", "channel",
    ),
    "summary": (
        "summary", "description", "excerpt", "abstract", "abstract_note", "teaser", "standfirst", "lead", "snippet",
    ),
}  # fmt: skip
PREFIXES = ("post", "article", "news", "item", "story", "entry", "record")  # before such a name: "post_title"
DISCOVERED = "t-"  # how the ids of discovered topics begin
_PACKAGE = Path(__file__).parents[1]


def measure_names() -> list[str]:
    """Return the names of all measures. Each measure has a card: a .toml file with its name."""
    return sorted(path.stem for path in (_PACKAGE / "measures").glob("*.toml"))


def report_languages() -> list[str]:
    """Return the languages that a report can be written in."""
    return sorted(path.stem for path in (_PACKAGE / "report" / "strings").glob("??.toml"))


def look_up(names: Iterable[str], known: Sequence[str], what: str) -> None:
    """Raise ValueError for the first unknown name. The message suggests the nearest known name."""
    for name in names:
        if name not in known:
            raise ValueError(f"{name!r} is not {what}; {advice(name, known)}")


def advice(name: str, known: Sequence[str]) -> str:
    """Return a suggestion: the nearest known name, or else all known names."""
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}."


def follow(merges: Mapping[str, str | None], topics: Sequence[str]) -> None:
    """Raise ValueError if the merges lead in a circle, or if a topic is merged into one that cannot exist."""
    for topic in merges:
        way, into = [topic], merges[topic]
        while into is not None:
            if into in way:
                raise ValueError(f"the merges {' into '.join([*way, into])} lead in a circle; remove one of them")
            if into not in topics and not into.startswith(DISCOVERED):
                there = ", ".join(topics) or "none"
                raise ValueError(
                    f"{way[-1]} cannot be merged into {into!r}, because that is not a topic; named topics: {there}"
                )
            way.append(into)
            into = merges.get(into)
