"""Where the sentences of a paragraph begin and end."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator

import syntok.segmenter

from framing.languages.known import capitals, every, known, small_letters
from framing.tables.records import Sentence

_EDGE = re.compile(r"^\s*|\s*$")
_MARK = re.compile(r"[.!?;…‼‽⁇⁈⁉。﹒﹗！．？｡)\]}⦆｠］）]")  # after which a library may begin a new sentence
_MORE = re.compile(r"\w|\s\S")  # what a mark needs behind it; asked once, so a line of marks takes no longer
_BULLET = re.compile(r"\s*(?:[•*–—-]|\(?\w{1,2}[.)])?\s*")  # "1." and a bullet begin a sentence
_UNSPACED = re.compile(r"[。！？｡][」』”’）)]*(?=[^\s。！？｡」』”’）)])")
_SMALL, _CAPITAL = small_letters(), capitals()
# What syntok misses. A question ends its sentence, whatever shorter word its last one may be ("cap?").
_ASKED = re.compile(rf"[{_SMALL}]\?\s+(?=[“‘\"']?[{_CAPITAL}])")
# So does a full stop before what somebody says: "of the MoD. 'Nobody came'".
_BEFORE_QUOTE = re.compile(rf"[^\W\d_]{{2}}\.\s+(?=[“‘\"'][{_CAPITAL}])")
# Texts that have lost their lines have sentences without a space between them, and a heading before a sentence:
# "they said.Nobody came", "no way outWhen it began".
# "they said.EU members" begins with a word in capitals, before a usual one.
_NO_SPACE = re.compile(
    rf"[{_SMALL}]{{2}}[.!?][”’]?(?=[“‘\"]?(?:[{_CAPITAL}][{_SMALL}]|[{_CAPITAL}]{{1,5}} [{_SMALL}]))"
)
# A heading in capitals before its text: "BOATS AND PIERS COUNTED Nobody came".
_IN_CAPITALS = re.compile(
    rf"(?:^|(?<=[.!?”\"] ))(?:[{_CAPITAL}\d][{_CAPITAL}\d’'´-]*[,:]? ){{3,20}}"
    rf"(?=[“\"']?[{_CAPITAL}][{_SMALL}])"
)
_LONG_CAPITALS = re.compile(rf"[{_CAPITAL}]{{4}}")
_WORD_IN_WORD = rf"(?<![^\s“‘(])[{_SMALL}][{_SMALL}’'-]*[{_SMALL}]{{2}}(?=[{_CAPITAL}][{_SMALL}]+\b)"
# "Dec. 27th" is a day: hardly a sentence begins with a figure that has letters behind it.
_MONTH, _ORDINAL = re.compile(rf"\b[{_CAPITAL}][{_SMALL}]{{2,3}}\.\s+$"), re.compile(rf"\d+[{_SMALL}]")
_CLOSING = re.compile(r"[\"'”’»)\]]+")

SHORT = 3  # letters of the shortest word that is looked for behind a heading
LONGEST = 12  # letters of a short title, with the space behind it


def split_sentences(text: str, language: str | None = None) -> tuple[Sentence, ...]:
    """The sentences of a paragraph as character spans; lines such as list items are never joined.

    The sentences.py of the article's `language` splits it. Where there is none, text in a script other than Latin goes
    to that of a language with this script, and all other text to syntok. Every letter is in exactly one sentence.
    """
    found: list[Sentence] = []
    for line in re.finditer(r"[^\n]+", text):
        cuts = [0, *_cuts(line[0], language), len(line[0])]
        for start, stop in itertools.pairwise(cuts):
            piece = line[0][start:stop]
            if piece.strip():
                left = len(piece) - len(piece.lstrip())
                found.append(Sentence(line.start() + start + left, line.start() + start + len(piece.rstrip())))
    return tuple(found)


def _cuts(line: str, language: str | None) -> list[int]:
    """Where new sentences begin inside a line; marks that close a quotation stay with their sentence."""
    mark = _MARK.search(line)
    if mark is None or _MORE.search(line, mark.end()) is None:
        # two in five lines are one sentence, which their marks show at once
        return list(_behind_headings(line, language))
    by_script, otherwise = _splitters(language)
    written = (starts for letters, starts in by_script if len(letters.findall(line)) > len(line) / 4)
    starts = [*next(written, otherwise)(line), *_missed(line, language)]
    moved = []
    bullet = _BULLET.match(line)
    lead = bullet.end() if bullet else 0
    for start in starts:
        closing = _CLOSING.match(line, start)
        after = closing.end() if closing and (closing.end() == len(line) or line[closing.end()].isspace()) else start
        if after <= lead and _BULLET.fullmatch(line, 0, after):
            continue
        before = line[max(after - LONGEST, 0) : after]
        if not (_before_name().search(before) or (_ORDINAL.match(line, after) and _MONTH.search(before))):
            moved.append(after)
    return sorted(set(moved))


def _missed(line: str, language: str | None) -> Iterator[int]:
    """Where a sentence begins behind a question or a heading, before a quotation, or without a space before it."""
    yield from _behind_headings(line, language)
    for pattern in (_ASKED, _BEFORE_QUOTE):
        for match in pattern.finditer(line):
            yield match.end()
    for match in _NO_SPACE.finditer(line):
        closing = line[match.end()] == '"' and line.count('"', 0, match.end()) % 2
        yield match.end() + closing


def _behind_headings(line: str, language: str | None) -> Iterator[int]:
    for match in _heading(language).finditer(line):
        yield match.end()
    for match in _IN_CAPITALS.finditer(line):
        if _LONG_CAPITALS.search(match[0]):  # else they are short names: "BBC, CNN, NBC"
            yield match.end()


@functools.cache
def _heading(language: str | None) -> re.Pattern[str]:
    """The end of a heading behind which a sentence begins without a space: with a capital letter inside a word that
    has none at its begin, or with a word of its own that often begins one.
    """
    usual = {word.capitalize() for one in known() if one.code == language for word in one.words.stop}
    begins = "|".join(re.escape(word) for word in sorted(usual) if len(word) >= SHORT) or "(?!)"
    return re.compile(rf"{_WORD_IN_WORD}|(?<=[{_SMALL}]{{3}})(?=(?:{begins})\s)")


@functools.cache
def _before_name() -> re.Pattern[str]:
    """The short form of a title at the end of a text, as in "Gov. Ann Lee": its full stop ends no sentence."""
    short = every(lambda one: [word for word in one.abbreviations if word in one.people.ranks])
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, short)) or '(?!)'})\.\s*$")


Starts = Callable[[str], list[int]]  # where in a line a sentence begins, except the first


@functools.cache
def _splitters(language: str | None) -> tuple[list[tuple[re.Pattern[str], Starts]], Starts]:
    """What cuts the text of an article in a language: by the letters of other scripts, and all other text."""
    able = [one for one in known() if one.sentence_starts]
    able.sort(key=lambda one: one.code != language)
    by_script = {one.script: one.sentence_starts for one in reversed(able) if one.sentence_starts}
    own = by_script.pop("Latin", None)
    in_latin = any(one.code == language and one.script == "Latin" for one in able)
    letters = [(_letters_of(script), starts) for script, starts in by_script.items()]
    return letters, own if own and in_latin else _usual_starts


def _letters_of(script: str) -> re.Pattern[str]:
    return re.compile(f"[{small_letters(lambda one: one.script == script)}]", re.I)


def _usual_starts(line: str) -> list[int]:
    starts = [sentence[0].offset for part in syntok.segmenter.analyze(line) for sentence in part if sentence][1:]
    if not line.isascii():  # syntok wants a space behind a full stop, which Chinese and Japanese do without
        starts += [match.end() for match in _UNSPACED.finditer(line)]
    return starts
