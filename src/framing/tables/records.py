"""The records of the pipeline and their ids. ARCHITECTURE.md explains how they are connected."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford base 32: no letters that look like digits
_PAIRS = [one + other for one in _ALPHABET for other in _ALPHABET]
_NOTE = re.compile(r"thumbs\.db|desktop\.ini|(?:readme|licen[cs]e)(?:\.(?:md|txt|rst))?|source\.md", re.I)


def content_id(*parts: str) -> str:
    """Return a 12-character id (60 bits) that depends only on these texts and their order."""
    digest = hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    number = int.from_bytes(digest, "big") >> 4
    return "".join([_PAIRS[(number >> shift) & 1023] for shift in (50, 40, 30, 20, 10, 0)])


def hidden(name: str) -> bool:
    """Whether a file is the system's or a note of whoever keeps the folder, and not a saved page."""
    return name.startswith((".", "~")) or _NOTE.fullmatch(name) is not None


def is_text(name: str) -> bool:
    """Whether a file's name is text; one from an old archive may be bytes in an encoding that nobody knows."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


SIDE_BY_SIDE = 40  # articles; so few are shown side by side, whole, whatever topics they are on

# The item under which a measure says of every article on a topic that it was looked at, and with what weight, where a
# row for each article and item would be mostly zeros: an item that has no row for such an article is 0 in it.
EVERY = "(every article)"


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher. `slug` is the name of its folder in data/raw; `facts` are the user's own: country, owner, kind."""

    slug: str
    name: str
    language: str | None = None
    group: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


def facts_as_text(facts: Mapping[str, str]) -> str:
    """Return an outlet's facts as one text for a table; empty if there are none."""
    return json.dumps(dict(sorted(facts.items())), ensure_ascii=False) if facts else ""


def facts_from_text(text: object) -> dict[str, str]:
    """Return the facts that such a text holds; what is missing holds none."""
    found: dict[str, str] = json.loads(text) if isinstance(text, str) and text else {}
    return found


@dataclass(frozen=True, slots=True)
class Source:
    """One input exactly as received: the bytes of a file, or one record of a file with many records.

    `path` is relative to data/raw with forward slashes; a record inside a file is `file.jsonl#17`.
    `stated` is what a sidecar or the record itself states (title, author, published, url, language, genre). It has
    priority over what is found in the page.
    """

    path: str
    outlet: str
    content: bytes
    stated: Mapping[str, str] = field(default_factory=dict)


class BlockKind(StrEnum):
    """What a block of an article's body is; a list belongs to the sentence before it."""

    PARAGRAPH = "paragraph"
    PASSAGE = "passage"  # a piece of a paragraph that is too long to be read as one
    HEADING = "heading"
    QUOTE = "blockquote"

    @property
    def running(self) -> bool:
        """Whether it is running text of the article's own: what is measured, and searched for quotations."""
        return self in (BlockKind.PARAGRAPH, BlockKind.PASSAGE)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body in reading order; list items stand on lines of their own inside `text`."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Text of an input that is not in the article's body, and why: a few words for people."""

    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One published text. `published` is an ISO 8601 date, or an interval `2024-10-07/2024-10-13`, or None.

    `published_at` is the moment with hour and zone, ISO 8601, where it is stated; `updated` the day or moment of the
    last change. `left_out` is all text of the input that is not in the body.
    """

    outlet: str
    source_path: str
    body: tuple[Block, ...]
    title: str | None = None
    author: str | None = None
    published: str | None = None
    language: str | None = None
    url: str | None = None
    genre: str = "news"
    agency: str | None = None  # the news agency that the page itself credits
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    outlet_name: str | None = None  # as its record writes it, where that is not the slug
    site: str | None = None  # what its page calls the whole site
    held: tuple[str, ...] = ()  # those of the doubts for which it is held back, whatever its confidence
    published_at: str | None = None
    updated: str | None = None
    left_out: tuple[LeftOut, ...] = ()
    saved: str | None = None  # when the input was saved or fetched, where that is stated
    variant: bool = False  # whether its page says that it is another look of an article, such as AMP
    part: tuple[int, int] | None = None  # which page of an article over several, and of how many, 0 where unknown
    numeric: str | None = None  # its date as printed, if in figures such as 03/04/2024, which can be two days

    @property
    def article_id(self) -> str:
        """Depends on outlet, title and text, not on where a long paragraph was cut into passages."""
        texts: list[str] = []
        for kind, blocks in itertools.groupby(self.body, key=lambda block: block.kind):
            run = [block.text for block in blocks]
            texts += [" ".join(run)] if kind is BlockKind.PASSAGE else run
        return content_id(self.outlet, self.title or "", *texts)

    @property
    def n_words(self) -> int:
        return sum(len(block.text.split()) for block in self.body)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An input that is not usable as an article. `reason` is a short fixed word, `detail` a sentence for people."""

    source_path: str
    outlet: str
    reason: str
    detail: str


class QuoteKind(StrEnum):
    """Speech has a speaker's whole clause in it; partial is a piece of one; scare marks a word the writer doubts."""

    SPEECH = "speech"
    PARTIAL = "partial"
    SCARE = "scare"


@dataclass(frozen=True, slots=True)
class Quote:
    """Characters `start:end` of a paragraph, marks included, that are somebody else's words."""

    start: int
    end: int
    kind: QuoteKind
    speaker: str | None = None
    verb: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """Characters `start:end` of a paragraph that make one sentence."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The unit of reading."""

    article_id: str
    outlet: str
    position: int
    text: str
    occurrence: int = 0  # how often the same text stood before in the same article
    kind: BlockKind = BlockKind.PARAGRAPH
    quotes: tuple[Quote, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    balanced: bool = True  # whether it is known which of its words are quoted: each quotation mark has a partner

    @property
    def paragraph_id(self) -> str:
        return content_id(self.article_id, self.text, str(self.occurrence))


@dataclass(frozen=True, slots=True)
class NamedTopic:
    """A topic that the user asked for; `topic_id` is its key in framing.toml."""

    topic_id: str
    name: str
    description: str
    examples: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    article_must: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user decided about a discovered topic."""

    name: str | None = None
    pin: bool = False
    into: str | None = None
    exclude: bool = False
