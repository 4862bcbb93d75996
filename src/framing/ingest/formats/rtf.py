"""RTF: the paragraphs of a rich text, as Word and press databases write it.

A reader of our own: the usual library gives one string, in which links are Markdown and headings are lost.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import IO

from framing.ingest.decode import Unreadable
from framing.ingest.deliveries import records_of
from framing.ingest.document import DocumentLine, Piece
from framing.ingest.format import Format, Record
from framing.ingest.formats.docx import as_row
from framing.ingest.unpacking import UNPACKED

_TOKEN = re.compile(r"\\([a-z]+)(-?\d+)? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.S)
_STARTS = re.compile(rb"\s*\{\\rtf")
# Groups that a reader sees beside the text.
_BESIDE = {
    "header": "head of the page", "headerl": "head of the page", "headerr": "head of the page",
    "headerf": "head of the page", "footer": "foot of the page", "footerl": "foot of the page",
    "footerr": "foot of the page", "footerf": "foot of the page", "footnote": "footnote", "annotation": "comment",
}  # fmt: skip
# Groups that hold no text of the document: tables of fonts, pictures, what a field was made from.
_NOT_READ = frozenset(
    "fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict object fldinst themedata "
    "colorschememapping latentstyles datastore xmlnstbl mmathPr atnid atnauthor bkmkstart bkmkend revtbl "
    "pgdsctbl filetbl info nonshppict".split()
)
_SAYS = {
    "par": "\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "tab": "\t", "emdash": "—", "endash": "–",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
}  # fmt: skip
_SYMBOLS = {"~": "\xa0", "_": "-", "\n": "\n", "\r": "\n"}
# The encodings of fonts, by the number of their character set.
_SETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_DEEP = 2_000  # groups inside one another; a bomb has more


@dataclass(frozen=True, slots=True)
class _Braces:
    """What holds inside a pair of braces."""

    silent: bool = False
    beside: str = ""  # what a silent group is that a reader sees beside the text
    after_unicode: int = 1  # letters that follow a Unicode one, for readers that know none
    encoding: str | None = None
    fonts: bool = False


def read_rtf(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The article of a rich text, or the articles of a press database's delivery."""
    content = file.read(UNPACKED + 1)
    if len(content) > UNPACKED:
        raise Unreadable("too-large", f"The file has more than {UNPACKED / 1e6:,.0f} MB; split the delivery.")
    if not is_rtf(content[:100], file):
        raise Unreadable("unreadable", "The file does not begin as rich text does; save it again.")
    text = content.decode("latin-1")
    yield from records_of(_lines(text), left_out=tuple(_notes(text)))


def is_rtf(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file is rich text, whatever it is called."""
    return _STARTS.match(start) is not None


def _notes(text: str) -> Iterator[tuple[str, str]]:
    """What a reader sees beside the text, each with what it is: heads and feet of pages, notes, comments."""
    if not any(f"\\{word}" in text for word in _BESIDE):
        return
    found: list[tuple[str, list[str]]] = []
    for told, value in _told(text):
        if told in _BESIDE.values():
            found += [] if found and found[-1][0] == told and value != "\n" else [(told, [])]
            found[-1][1].append(value)
    for told, parts in found:
        if note := " ".join("".join(parts).split()):
            yield told, note


def _lines(text: str) -> Iterator[DocumentLine]:
    """The lines in the order in which they stand, a table's row as one."""
    piece, cells, kind = Piece(), [], ""
    for told, value in _told(text):
        if told in _BESIDE.values():
            continue
        if told == "text":
            piece.parts.append(value)
        elif told == "kind":
            kind = value
        elif told == "cell":
            cells.append(list(piece.lines(kind)))
        elif told == "row":
            yield from as_row(cells)
            cells = []
        elif cells:  # the end of a paragraph inside a table's cell that goes on
            piece.parts.append("\n")
        else:
            yield from piece.lines(kind)
    for cell in cells:
        yield from cell
    yield from piece.lines(kind)


def _told(text: str) -> Iterator[tuple[str, str]]:
    """What a rich text tells: ("text", letters), ("kind", of the paragraph), ("cell", ""), ("row", ""), ("end", "")."""
    group, stack = _Braces(), [_Braces()]
    waiting = bytearray()  # letters in the encoding of their font; one letter can be two bytes
    fonts: dict[str, str] = {}
    default, font, to_skip, first, starred = "cp1252", "", 0, False, False

    def letters() -> Iterator[tuple[str, str]]:
        if waiting:
            yield group.beside or "text", waiting.decode(group.encoding or default, "replace")
            waiting.clear()

    position = 0
    while match := _TOKEN.match(text, position):
        position = match.end()
        word, number, code, symbol, brace, plain = match.groups()
        if code and not to_skip:
            if not group.silent or group.beside:
                waiting.append(int(code, 16))
            continue
        yield from letters()
        if brace == "{":
            if len(stack) > _DEEP:
                raise Unreadable("too-nested", "The file's groups stand too deep in one another to be read.")
            stack.append(group)
            first, starred, to_skip = True, False, 0
        elif brace == "}":
            group = stack.pop() if len(stack) > 1 else group
            to_skip = 0
        elif code:
            to_skip -= 1
        elif symbol:
            first, starred = False, (symbol == "*" and first) or starred
            if symbol == "*":
                group = replace(group, silent=True)
            elif to_skip:
                to_skip -= 1
            elif not group.silent and symbol in "{}\\":
                yield "text", symbol
            elif not group.silent and symbol in _SYMBOLS:
                yield ("end", "") if symbol in "\r\n" else ("text", _SYMBOLS[symbol])
        elif plain is not None:
            first = False
            if to_skip:
                plain, to_skip = plain[to_skip:], max(to_skip - len(plain), 0)
            if plain and (not group.silent or group.beside):
                raw = plain.encode("latin-1")  # letters above 127 that were not told by their number
                plain = plain if plain.isascii() else raw.decode(group.encoding or default, "replace")
                yield group.beside or "text", plain
        elif word:
            if first and word in _BESIDE and not group.silent:
                group = replace(group, silent=True, beside=_BESIDE[word])
            elif first and word in _NOT_READ:
                group = replace(group, silent=True)
            if starred and word in ("shptxt", "shpinst"):  # the text of a box
                group = replace(group, silent=False)
            first = starred = False
            if word == "fonttbl":
                group = replace(group, fonts=True)
            elif word == "ansicpg" and number and _known(f"cp{number}"):
                default = f"cp{number}"
            elif word == "mac":
                default = "mac_roman"
            elif word == "uc" and number:
                group = replace(group, after_unicode=min(int(number), 10))
            elif word == "f" and number:
                font = number
                if not group.fonts:
                    group = replace(group, encoding=fonts.get(number))
            elif word == "fcharset" and number and group.fonts:
                if int(number) in _SETS and int(number):
                    fonts[font] = _SETS[int(number)]
            elif word == "bin" and number:
                position += max(int(number), 0)
            elif word == "u" and number:
                if not group.silent or group.beside:
                    yield group.beside or "text", _letter(int(number))
                to_skip = group.after_unicode
            elif group.silent:
                if group.beside and word in ("par", "line", "tab", *_SAYS):
                    yield group.beside, "\n" if word == "par" else _SAYS.get(word, " ")
            elif word == "par" or word == "line":
                yield "end", ""
            elif word in ("sect", "page"):
                yield from (("end", ""), ("end", ""))
            elif word in ("cell", "nestcell"):
                yield "cell", ""
            elif word in ("row", "nestrow"):
                yield "row", ""
            elif word == "pard":
                yield "kind", ""
            elif word == "outlinelevel" and number and 0 <= int(number) < 9:
                yield "kind", "heading"
            elif word in _SAYS:
                yield "text", _SAYS[word]
    yield from letters()


def _letter(number: int) -> str:
    """A letter by its number, negative above 32,767; halves of one are put together by `surrogates`."""
    return chr(number % 0x10000) if -0x8000 <= number < 0x10000 else ""


def _known(encoding: str) -> bool:
    try:
        codecs.lookup(encoding)
    except LookupError:
        return False
    return True


FORMAT = Format(
    name="rtf", about="rich text: one article, or a press database's delivery", suffixes=(".rtf",),
    read_records=read_rtf, is_its=is_rtf,
    suggests=False,
)  # fmt: skip
