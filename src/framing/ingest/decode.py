"""Bytes to text: find the encoding of a file, and repair text that was once read in the wrong encoding."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter

import charset_normalizer
import ftfy

from framing.ingest.letters import mended, reread, without

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
# Pages that name the one are written in the other, which has quotation marks; browsers read them so.
_AS_BROWSERS = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
_LEGACY = ("cp1251", "koi8_r", "cp1252", "cp1250", "cp1257", "iso8859_5", "cp866", "koi8_u", "mac_cyrillic")
_SAMPLE = 64_000  # bytes that are enough to tell an encoding; the whole of a large page would take seconds
# Zero-width and direction-changing characters say nothing to a reader and can hide or reverse what a line says.
_BREAKS = re.compile("[\u2028\u2029\x0b\x0c\x85]")
# Joiners stay where a script needs them: inside Arabic and Persian words, in Indic ones, and in emoji of several signs.
_JOINED = "\u0600-\u08ff\u1780-\u18af\u1000-\u109f\ufb50-\ufdff\ufe70-\ufefe"
_INDIC = "\u0900-\u0dff"
_EMOJI = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
_JOINERS = "\u200c\u200d"
_JOINS_ALONE = re.compile(f"[{_INDIC}]")
_JOINS_TWO = tuple(re.compile(f"[{letters}]") for letters in (_JOINED, _EMOJI))
_SOFT = re.compile("\xad[ \t]*\n[ \t]*(?=\\w)")  # a word that was parted at the end of a line
_LOST = re.compile(r"(?<!\?)\?{3,}+(?:\s++\?{2,}+){2}")  # words whose letters a program has thrown away
# What UTF-8 looks like when it was read as a Western or a Cyrillic encoding; only such lines are worth a repair.
_MANGLED = re.compile(
    "[\xc2-\xc6\xd0\xd1\xe2][^\x00-\x7f\xc0-\xd6\xd8-\xf6\xf8-\xff]|[\u0420\u0421][^\x00-\x7f\u0410-\u044f\u0451]|\u0432\u0402"
)

_FEW = 5  # places that look like a wrong encoding and may yet be a text's own
_LOW = bytes(range(0x20))
_CONTROLS = bytes((*range(0x00, 0x09), *range(0x0E, 0x1B)))
_USUAL = bytes((0x09, 0x0A, 0x0D, *range(0x20, 0x7F)))


class Unreadable(ValueError):
    """The bytes are not text; `reason` is the short word for the table of rejected inputs."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a file and the doubts about it. Raises Unreadable for an empty or binary file."""
    if not content.strip(b" \t\r\n\0"):
        raise Unreadable("empty", f"The file has {len(content):,} bytes and no text in them. Save the page again.")
    if content.startswith(_MAGIC):
        raise Unreadable(
            "binary", f"The file begins with {content[:4]!r}, as an image, archive, PDF or program does, not a page."
        )
    encoding = encoding_of(content)
    doubts: list[str] = []
    try:
        text = content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        text = content.decode("utf-8", "replace")
        encoding = "utf-8 with damaged characters"
    if "\ufffd" in text:
        doubts.append(f"{text.count(chr(0xFFFD)):,} characters could not be read")
    controls = 0
    if len(content.translate(None, _CONTROLS)) < len(content):
        controls = sum(text.count(chr(code)) for code in _CONTROLS)
    if controls + text.count("\ufffd") > max(20, len(text) // 50):
        raise Unreadable(
            "binary", f"{controls:,} of its {len(text):,} characters are control codes; this is not a text."
        )
    repaired = reread(repair(text))
    if repaired != text:
        doubts.append("text that had been read in a wrong encoding was repaired")
    if not repaired.isascii() and _MANGLED.search(_unusual(repaired)):
        mangled = _MANGLED.findall(repaired)
        doubts += [_mangled_doubt(mangled)] if len(mangled) >= _FEW else []
    if "???" in repaired and _LOST.search(repaired):
        if repaired.count("?") > 0.2 * len("".join(repaired.split())):
            detail = "Most of its letters were lost before: ??? stands for them. Save or export it again, as UTF-8."
            raise Unreadable("letters-lost", detail)
        doubts.append("letters of it were lost before, ??? stands for them; get the text again")
    repaired, changed, first = mended(repaired)
    if changed:
        what = f'{changed:,} words with letters of two scripts that look alike, as in "{first}", were mended'
        doubts.append(what)
    return repaired, tuple(doubts)


def _mangled_doubt(found: list[str]) -> str:
    return f'{len(found):,} places look as if they had been read in a wrong encoding, as in "{found[0]}"; save it again'


def tidy(text: str) -> str:
    """The same text in composed Unicode without invisible characters; lines and the width of gaps are kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\xad" in text:
        text = _SOFT.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    return _INVISIBLE.sub(_joining, _BREAKS.sub("\n", text)) if _holds_odd(text) else text


def _joining(match: re.Match[str]) -> str:
    """What stays of invisible characters: joiners, where the script of the letters around them needs them."""
    joiners = "".join(one for one in match[0] if one in _JOINERS)
    if not joiners:
        return ""
    before, after = match.string[max(match.start() - 1, 0) : match.start()], match.string[match.end() : match.end() + 1]
    joins = _JOINS_ALONE.match(before) or any(one.match(before) and one.match(after) for one in _JOINS_TWO)
    return joiners if joins else ""


def _unusual(text: str) -> str:
    """The characters of a text that are no letters, figures and marks of ASCII: few, and quickly taken out."""
    return without(text, _USUAL)


def _holds_odd(text: str) -> bool:
    """Whether a text may hold invisible characters: nothing that can be printed is one."""
    return not _unusual(text).replace("\xa0", "").isprintable()


def one_line(text: str) -> str:
    """The same words with single spaces between them."""
    return " ".join(text.split())


def wide_encoding_of(content: bytes) -> str | None:
    """The encoding of bytes that begin with its mark or are UTF-16 without one; None for any other."""
    marked = next((encoding for mark, encoding in _BOMS if content.startswith(mark)), None)
    return marked or _wide(content[:4000])


def encoding_of(content: bytes) -> str:
    """The encoding of a text, by its mark, by what it states, or by what its bytes make of it."""
    if wide := wide_encoding_of(content):
        return wide
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError as error:
        damaged = error
    if declared := _DECLARED.search(content[:4096]):
        try:
            encoding = codecs.lookup(declared[1].decode("ascii")).name
            encoding = _AS_BROWSERS.get(encoding, encoding)
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


def _wide(start: bytes) -> str | None:
    """UTF-16 without its mark: every second byte, the upper half of a letter, has one or two small values."""
    for encoding, upper in (("utf-16-le", start[1::2]), ("utf-16-be", start[0::2])):
        if len(upper.translate(None, _LOW)) >= 0.1 * len(upper):
            continue
        common = Counter(upper).most_common(2)
        if (
            len(upper) > 8
            and common[0][0] < 0x20
            and sum(count for value, count in common if value < 0x20) > 0.9 * len(upper)
        ):
            return encoding
    return None


def repair(text: str) -> str:
    """Repair text that was decoded in a wrong encoding, line by line, so that one bad line does not spoil the page."""
    if text.isascii() or not _MANGLED.search(_unusual(text)):  # such characters stand together, in either
        return text
    lines = text.split("\n")
    return "\n".join(
        ftfy.fix_encoding(line) if len(line) < 200_000 and _MANGLED.search(line) else line for line in lines
    )
