"""A document as its lines in order, each with what it is: what word processors, prints and deliveries are read into."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

LEFT_OUT_AT_ONCE = 200_000_000  # characters of one document; a bomb has more


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line of a document: a paragraph, or one line of a text that was never parted into any.

    `kind` is what it is: "" a paragraph, "title", "heading", "quote", "item" of a list, "row" of a table. `mark` is
    what the document itself calls it, such as the class of an HTML element.
    """

    text: str
    kind: str = ""
    mark: str = ""


BLANK = DocumentLine("")


@dataclass(frozen=True, slots=True)
class Written:
    """A document as it travels to its reader: the lines of the body, and the pieces that stand beside it.

    `whole` says that nothing is known of its headline and author yet: the reader looks for them in the first lines.
    """

    lines: tuple[DocumentLine, ...]
    left_out: tuple[tuple[str, str], ...] = ()  # reason and text
    whole: bool = True
    title: str | None = None  # what the properties of the file say, which are often somebody else's
    author: str | None = None
    doubts: tuple[str, ...] = ()

    def content(self) -> bytes:
        """The document as bytes, for a Record of the format "document"."""
        told = {
            "lines": [[line.kind, line.text] for line in self.lines],
            "left_out": self.left_out,
            "whole": self.whole,
            "title": self.title,
            "author": self.author,
            "doubts": self.doubts,
        }
        text = json.dumps(told, ensure_ascii=False, indent=0)  # a line each: mojibake is repaired line by line
        return text.encode("utf-8", "replace")

    @classmethod
    def of(cls, text: str) -> Written:
        """The document that `content` was made from."""
        told = json.loads(text, strict=False)
        return cls(
            tuple(DocumentLine(text, kind) for kind, text in told["lines"]),
            tuple((reason, text) for reason, text in told["left_out"]),
            told["whole"],
            told["title"],
            told["author"],
            tuple(told["doubts"]),
        )


@dataclass(slots=True)
class Piece:
    """The text of a paragraph while it is put together."""

    parts: list[str] = field(default_factory=list)

    def lines(self, kind: str = "", mark: str = "") -> Iterator[DocumentLine]:
        """The lines of the paragraph, which is empty from then on; line breaks inside it part lines."""
        text = "".join(self.parts)
        if not text.isascii():  # letters that were told in two halves
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        self.parts.clear()
        for part in text.split("\n"):
            yield DocumentLine(" ".join(part.split()), kind, mark)


def without_ends(lines: Iterable[DocumentLine]) -> list[DocumentLine]:
    """The lines without blank ones at either end."""
    found = list(lines)
    while found and not found[0].text:
        found.pop(0)
    while found and not found[-1].text:
        found.pop()
    return found
