"""Bytes to text: which encoding a file is in, and repair of text that was once read in the wrong one."""

from __future__ import annotations

import codecs
import re
import unicodedata

import charset_normalizer
import ftfy

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its first half
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ\x90",
    b"\x1f\x8b",
    b"RIFF",
    b"ID3",
    b"OggS",
)
_DECLARED = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{3,30})", re.I)
_LEGACY = ("cp1251", "koi8_r", "cp1252", "cp1250", "cp1257", "iso8859_5", "cp866", "koi8_u", "mac_cyrillic")
_SAMPLE = 64_000  # bytes that are enough to tell an encoding; the whole of a large page would take seconds
# Zero-width and direction-changing characters say nothing to a reader and can hide or reverse what a line says.
_INVISIBLE = dict.fromkeys(
    [
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
        *range(0x00, 0x09),
        *range(0x0E, 0x20),
        0x7F,
    ]
)


class Unreadable(ValueError):
    """The bytes are not text; `reason` is the short word for the table of rejected inputs."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file and what is doubtful about it; raises Unreadable for an empty or binary file."""
    if not content.strip(b" \t\r\n\0"):
        raise Unreadable("empty", f"The file has {len(content):,} bytes and no text in them. Save the page again.")
    if content.startswith(_MAGIC):
        raise Unreadable(
            "binary", f"The file begins with {content[:4]!r}, as an image, archive, PDF or program does, not a page."
        )
    encoding = _encoding_of(content)
    doubts: list[str] = []
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        text = content.decode("utf-8", "replace")
        encoding = "utf-8 with damaged characters"
    if "\ufffd" in text:
        doubts.append(f"{text.count(chr(0xFFFD)):,} characters could not be read")
    controls = sum(text.count(chr(code)) for code in (*range(0x00, 0x09), *range(0x0E, 0x1B)))
    if controls + text.count("\ufffd") > max(20, len(text) // 50):
        raise Unreadable(
            "binary", f"{controls:,} of its {len(text):,} characters are control codes; this is not a text."
        )
    repaired = _repair(text)
    if repaired != text:
        doubts.append("text that had been read in a wrong encoding was repaired")
    return repaired, tuple(doubts)


def tidy(text: str) -> str:
    """The same text in composed Unicode without invisible characters; lines and the width of gaps are kept."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub("[\u2028\u2029\x0b\x0c\x85]", "\n", text).translate(_INVISIBLE)


def one_line(text: str) -> str:
    """The same words with single spaces between them."""
    return " ".join(text.split())


def _encoding_of(content: bytes) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding
    nulls = content[:4000].count(0)
    if nulls > len(content[:4000]) // 5:  # UTF-16 without its mark: every second byte of Latin text is null
        return "utf-16-le" if content[1:4000:2].count(0) > content[0:4000:2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        damaged = error
    if declared := _DECLARED.search(content[:4096]):
        try:
            encoding = codecs.lookup(declared[1].decode("ascii")).name
            content.decode(encoding)
            if encoding != "utf-8":
                return encoding
        except (LookupError, UnicodeDecodeError, ValueError):
            pass
    if len(content) > 1000 and content[: damaged.start].count(b"\xd0") + content.count(b"\xc3") > 0:
        text = content.decode("utf-8", "replace")
        if text.count("\ufffd") < sum(ord(letter) > 127 for letter in text) // 10:
            return "utf-8"  # a UTF-8 file with a few damaged bytes, not another encoding
    # Only the part around what is not ASCII tells encodings apart.
    telling = (
        b" ".join(re.findall(rb"[^\n<>]{0,80}[\x80-\xff][^\n<>]{0,200}", content[: 8 * _SAMPLE]))[:_SAMPLE]
        or content[:_SAMPLE]
    )
    best = charset_normalizer.from_bytes(telling, cp_isolation=list(_LEGACY)).best()
    return best.encoding if best else "cp1252"


def _repair(text: str) -> str:
    """Undo text decoded in a wrong encoding, line by line, so that one bad line does not decide for a page."""
    if text.isascii():
        return text
    lines = text.split("\n")
    return "\n".join(line if line.isascii() or len(line) > 200_000 else ftfy.fix_encoding(line) for line in lines)
