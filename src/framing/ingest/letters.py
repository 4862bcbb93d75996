"""Letters that look alike: a Latin `o` inside a Cyrillic word, and the reverse, are mended and said.

People who copy texts, and machines that read scans, put them there; a reader sees no difference, a computer two words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

# Latin letters and the Cyrillic ones that look the same. Not S and J: abbreviations with an ending hold them.
_LATIN = "aceiopxyABCEHIKMOPTXY"
_CYRILLIC = (
    "\u0430\u0441\u0435\u0456\u043e\u0440\u0445\u0443"
    "\u0410\u0412\u0421\u0415\u041d\u0406\u041a\u041c\u041e\u0420\u0422\u0425\u0423"
)
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
# A word; before it what programs write for a line break or a letter, as in \\n and \\u0412, which is part of none.
_ESCAPE = re.compile("\\\\u[0-9a-fA-F]{4}|\\\\[a-zA-Z]")
_WORD = re.compile("\\\\u[0-9a-fA-F]{4}|\\\\[a-zA-Z]|[^\\W\\d_](?:[^\\W\\d_]|[\u0300-\u036f])*")
_BOTH = re.compile("[\u0400-\u04ff][A-Za-z]|(?<=[A-Za-z])[\u0400-\u04ff]")  # looked for from the rarer letters
_IN_LATIN = re.compile("[A-Za-z]")
_IN_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ENDED_ABBREVIATION = re.compile("[A-Z]{2,}[\u0430-\u044f\u0451\u0456]+$")
_ASCII = bytes(range(128))
_LETTER = re.compile("[^\\W\\d_]|[\u0300-\u036f]")
_MANY = 3  # mended words, from which on a text has such letters in words of one script too


def mended(text: str) -> tuple[str, int, str]:
    """The text with every word in one script, how many words that changed, and the first of them."""
    if text.isascii() or not _IN_CYRILLIC.search(without(text, _ASCII)) or not _BOTH.search(text):
        return text, 0, ""
    changed: list[str] = []
    pieces, place = [], 0
    for start, stop in _mixed(text):
        if (fixed := _mended_word(word := text[start:stop])) != word:
            changed.append(word)
            pieces += [text[place:start], fixed]
            place = stop
    found = "".join([*pieces, text[place:]])
    if len(changed) >= _MANY and len(_IN_CYRILLIC.findall(found)) > len(_IN_LATIN.findall(found)):
        found = _WORD.sub(lambda match: _between(match, found, changed), found)
    return found, len(changed), changed[0] if changed else ""


def _mixed(text: str) -> Iterator[tuple[int, int]]:
    """Where the words with letters of both scripts stand; what programs write before a letter is part of none."""
    last = 0
    for match in _BOTH.finditer(text):
        if match.start() < last:
            continue
        start = match.start()
        while start > last and _LETTER.match(text[start - 1]):
            start -= 1
        for back in range(1, min(start, 6) + 1):
            if (escape := _ESCAPE.match(text, start - back)) and escape.end() > start:
                start = escape.end()
        if (word := _WORD.match(text, start)) is not None:
            last = word.end()
            yield start, last


def without(text: str, letters: bytes) -> str:
    """The text without some letters of ASCII, which most pages consist of: what is left is quickly searched."""
    return text.encode("utf-8", "surrogatepass").translate(None, letters).decode("utf-8", "surrogatepass")


def _mended_word(word: str) -> str:
    latin, cyrillic = len(_IN_LATIN.findall(word)), len(_IN_CYRILLIC.findall(word))
    if not latin or not cyrillic or _ENDED_ABBREVIATION.match(word):
        return word
    if cyrillic >= latin and all(letter in _LATIN for letter in _IN_LATIN.findall(word)):
        return word.translate(_TO_CYRILLIC)
    if all(letter in _CYRILLIC for letter in _IN_CYRILLIC.findall(word)):
        return word.translate(_TO_LATIN)
    if all(letter in _LATIN for letter in _IN_LATIN.findall(word)):
        return word.translate(_TO_CYRILLIC)
    return word


def _between(match: re.Match[str], text: str, changed: list[str]) -> str:
    """A small word of look-alikes only, where the words around it are Cyrillic: a preposition of one letter."""
    word = match[0]
    if len(word) > 3 or not word.islower() or any(letter not in _LATIN for letter in word):
        return word
    before, after = _beside(text, match.start() - 1, -1), _beside(text, match.end(), 1)
    if text[match.end() : match.end() + 1] in ".-/@" or not all(map(_IN_CYRILLIC.match, (before, after))):
        return word
    changed.append(word)
    return word.translate(_TO_CYRILLIC)


def _beside(text: str, place: int, step: int) -> str:
    """The first letter or sign from a place on that is no space; "" where the text ends before."""
    while 0 <= place < len(text) and text[place].isspace():
        place += step
    return text[place] if 0 <= place < len(text) else ""


# ---- texts that were once read in a wrong encoding

# What was written, and what it was taken for: text -> bytes -> text.
_WRONG = (
    ("latin-1", "cp1251"), ("cp1252", "cp1251"), ("cp1251", "koi8_r"), ("koi8_r", "cp1251"), ("cp1252", "koi8_r"),
    ("cp1251", "cp866"), ("cp866", "cp1251"), ("mac_cyrillic", "cp1251"), ("latin-1", "koi8_r"),
)  # fmt: skip
_COMMON = frozenset("\u043e\u0435\u0430\u0438\u043d\u0442\u0441\u0440\u0432\u043b\u043a\u043c")  # the usual letters
_FOREIGN = re.compile(
    "[\u00c0-\u00ff]{4}|[\u2500-\u259f][\u0410-\u044f]|"
    "[\u00ae\u040e\u045e\u0490\u0491\u2018\u2039\u00b0\u2219\u00b7\u221a\u2116\u00a4\u25a0][\u0430-\u044f]"
)
_CAPITALS, _SMALL = re.compile("[\u0410-\u042f\u0401]"), re.compile("[\u0430-\u044f\u0451]")
_LEAST = 40  # letters of a text of which that can be told
_GOOD, _BAD = 0.6, 0.45  # the share of usual letters among all letters, of a text and of what is none


def reread(text: str) -> str:
    """The text as it was written, where all of it was read in a wrong encoding of Cyrillic letters."""
    start = text[:20_000]
    if text.isascii() or not _looks_foreign(start) or (now := _likeness(start)) > _BAD:
        return text
    best, most = text, max(_GOOD, now + 0.15)
    for written, read in _WRONG:
        try:
            found = text.encode(written).decode(read)
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if (likeness := _likeness(found[:20_000])) > most:
            best, most = found, likeness
    return best


def _looks_foreign(text: str) -> bool:
    """Whether it is worth a look: letters of others among Cyrillic ones, or hardly a small letter, as in KOI8-R."""
    if len(_FOREIGN.findall(text)) >= 3:
        return True
    capitals, small = len(_CAPITALS.findall(text)), len(_SMALL.findall(text))
    return capitals + small >= _LEAST and capitals > 4 * small


def _likeness(text: str) -> float:
    """How much the letters beyond ASCII are those of a Cyrillic text in its usual case; 0 to 1."""
    foreign = Counter(letter for letter in text if ord(letter) > 127)
    letters = Counter({one: count for one, count in foreign.items() if unicodedata.category(one)[0] in "LS"})
    total = letters.total()
    return sum(letters[letter] for letter in _COMMON) / total if total else 1.0
