"""How a format describes itself, and what it returns: a Page for one article, or a Record for each of many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from framing.ingest.dates import Dating
from framing.tables.records import Block, LeftOut


@dataclass(frozen=True, slots=True)
class Page:
    """One article as its format tells it, before anything stated beside it is taken into account.

    The body is empty where no article was found. `confidence` runs from 0 to 1, `doubts` says what lowers it; for those
    in `held` the article is held back, whatever its confidence. `seen` is all text that the reader saw, in its order:
    what of it is not in the body is listed as left out. `left_out` has the parts for which the reader has a reason.
    """

    body: tuple[Block, ...]
    title: str | None = None
    author: str | None = None
    dating: Dating = field(default_factory=Dating)
    url: str | None = None
    language: str | None = None
    agency: str | None = None
    genre: str | None = None
    site: str | None = None  # what the page calls the whole site
    confidence: float = 1.0
    doubts: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    variant: bool = False  # whether the page says that it is another look of an article, such as AMP
    part: tuple[int, int] | None = None  # which page of an article over several, and of how many, 0 where unknown
    seen: str = ""
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One article of a file that holds many: its number there, its bytes, what it states, or why it cannot be used.

    `stated` may name the format of the bytes (`format`) and why the article is held back (`held`), beside what a
    sidecar may state. `suggested` is an outlet that counts where the file names several, or lies in no outlet's folder.
    """

    number: int
    content: bytes = b""
    stated: Mapping[str, str] = field(default_factory=dict)
    outlet: str | None = None
    problem: str | None = None
    reason: str = "bad-record"  # the short word for a problem
    suggested: str | None = None


@dataclass(frozen=True, slots=True)
class ArchiveMember:
    """A file inside an archive: its name there, its size, how to open it, or why it is not read."""

    name: str
    size: int = 0
    opened: Callable[[], IO[bytes]] | None = None
    problem: str | None = None
    outlet: str | None = None


def by_name(start: str, named: bool) -> bool:
    """Whether a text is of a format that nothing but the file's name tells."""
    return named


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One kind of input. Each module in formats/ has one, called FORMAT; nothing else lists them.

    One of the four readers is given, and says what a file holds. `read_text`: one article as text, already decoded.
    `read_bytes`: one article in a container that the format opens itself; it raises Unreadable where there is none.
    `read_records`: many articles, from an open file and the setting ingest.columns.
    `read_members`: the files of an archive, each read as if it lay there unpacked.
    """

    name: str  # as a record may state it
    about: str  # for the table of formats in docs/ingest.md
    suffixes: tuple[str, ...] = ()
    read_text: Callable[[str], Page] | None = None
    read_bytes: Callable[[bytes], Page] | None = None
    read_records: Callable[[IO[bytes], Mapping[str, str]], Iterator[Record]] | None = None
    # Whether a text is of this format, from its start and whether its file is named so: names are often wrong.
    recognises: Callable[[str, bool], bool] = by_name
    # Whether a file is of this format, from its first bytes and the file itself, whatever it is called.
    is_its: Callable[[bytes, IO[bytes]], bool] | None = None
    suggests: bool = True  # whether its records may suggest an outlet; a second look at the file is then needed
    refused_as_page: bool = False  # whether it is no article under the name of a page: a site's answer of another kind
    # Of an archive, how each file in it is called and opened.
    read_members: Callable[[IO[bytes]], Iterator[ArchiveMember]] | None = None
    priority: int = 0  # the format with the highest is asked first whether a text is its own
    gunzips: bool = False  # whether it can read a gzipped file itself; else it is handed the unpacked bytes
    media_types: tuple[str, ...] = ()  # under which a site sends it; fetched pages end in the first of `suffixes`
    marks_furniture: bool = True  # whether its marks tell menus and notices from the text
    addresses: Callable[[bytes], list[str] | None] | None = None  # of the pages a file names; None if it is no list

    def __post_init__(self) -> None:
        if sum(one is not None for one in self._readers()) != 1:
            raise TypeError(f"the format {self.name} needs one of read_text, read_bytes, read_records, read_members")

    def _readers(self) -> tuple[object, ...]:
        return (self.read_text, self.read_bytes, self.read_records, self.read_members)
