"""The paragraphs of a text as its reader saw them, whatever its line breaks mean.

A break can end a paragraph, or a line of a fixed width: a mail, a print-out, a copy out of a PDF. Which of the two is
told from the text itself: lines that end inside a sentence were broken by a machine. Page numbers and running heads
that stand between such lines are left out, and handed back as such.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from framing.ingest import dates
from framing.languages.known import either, every

_CLOSING = r"[\"'”’»)\]\u2018\u201c*]"
# How a line ends that ends a sentence.
ENDS = re.compile(rf"[.!?…。！？۔؟]{_CLOSING}*(?:\[\d+\]|\d{{1,2}})?$|[:;]{_CLOSING}*$")
BULLET = re.compile(r"^\s*([•●○◦▪■□‣⁃∙·*–—-]|[→►▶✓✔]|\(?\d{1,2}[.)]|\(?[a-z]\))\s+(?=\S)")
_BREAKS = re.compile("\r\n?|[\u2028\u2029\x0b\x85]")
_SOFT = re.compile(r"=[ \t]*$", re.M)
_CODES = re.compile(r"(?:=[0-9A-F]{2})+")
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\u3000-\u303f\u0e00-\u0e7f]")
_MARKED = re.compile(r"\s{0,3}(?:#{1,6}\s|>|\||```)")  # Markdown's headings, quotations, tables and code
_NUMBERS = "|".join(every(lambda one: one.page.page_numbers)).replace("{n}", r"\d{1,4}") or r"(?!)"
_PAGE = re.compile(rf"(?:^|\s)(?:{_NUMBERS})\W*$|^\W*(?:{_NUMBERS})(?:\s|$)", re.I)
_BARE = re.compile(r"^\W*\d{1,4}(?:\s*/\s*\d{1,4})?\W*$")
_ADDRESS = re.compile(r"https?://\S+\s+\d{1,4}\s*/\s*\d{1,4}$")  # what a browser prints at the foot of a page
_PRINTED = re.compile(r"\s*\d{1,2}[./-]\d{1,2}[./-]\d{2,4},?\s+\d{1,2}[:.]\d\d\b")  # and at its head
_BY = re.compile(rf"^\W*(?:{either(lambda one: one.page.by)})\b\s*:?\s+(?=\S)", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:[-‐'’][^\W\d_]+)*")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐\u00ad¬]$")
_KEPT_AFTER = frozenset(every(lambda one: one.page.hyphen_after))  # halves of words that are written with a hyphen
_KEPT_BEFORE = frozenset(every(lambda one: one.page.hyphen_before))
PAGE_MARK = "printed on each page"  # why a line was left out
_LEAST = 25  # characters; a shorter line says nothing about the width of a text
_WIDEST = 160  # characters; a longer line is a paragraph and was not broken at a width
_HEAD = 14  # words that a running head or a foot has at most


class Unfolded(NamedTuple):
    """The lines of a text, each a whole paragraph, "" where a blank one stood; and what pages printed around them."""

    lines: list[str]
    left_out: list[str]


class _Way(NamedTuple):
    """How a text was broken: the width of its lines, whether it is kept to the letter, and the usual indent."""

    width: int
    exact: bool
    indent: int
    double: bool  # whether broken lines have blank ones between them


def paragraphs_of(text: str) -> list[str]:
    """The paragraphs of a text, without what its pages print around them."""
    return paragraphs_in(unfold(text).lines)


def paragraphs_in(lines: list[str]) -> list[str]:
    """Unfolded lines as paragraphs: the items of a list stand below the sentence that introduces them."""
    found: list[str] = []
    for line in lines:
        words = " ".join(line.split())
        if not words:
            continue
        if found and BULLET.match(line) and len(words.split()) <= 30 and _takes_items(found[-1]):
            found[-1] += "\n" + words
        else:
            found.append(words)
    return found


def unfold(text: str) -> Unfolded:
    """The lines of a text put together where they were broken at a width, without what stands around each page."""
    text = _unquoted(_BREAKS.sub("\n", text))
    if "\n" not in text and "\f" not in text:
        return Unfolded([text.strip()], [])
    raw = [line.expandtabs(4).rstrip() for line in text.replace("\f", "\n\f\n").split("\n")]
    way = _way_of([line for line in raw if line != "\f"])
    if way is None:
        return Unfolded(_continued([line for line in raw if line != "\f"]), [])
    lines, left_out = _without_page_marks(raw, way)
    return Unfolded(_joined(lines, way, _words_in(text)), left_out)


def _unquoted(text: str) -> str:
    """The text of a mail whose way of writing itself in ASCII was left in it: `=` at line ends, `=E2=80=9C`."""
    if len(_SOFT.findall(text)) < 3:
        return text
    return _CODES.sub(lambda found: _decoded(found[0]), re.sub(r"=[ \t]*\n", "", text))


def _decoded(codes: str) -> str:
    content = bytes.fromhex(codes.replace("=", ""))
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _way_of(lines: list[str]) -> _Way | None:
    """How a text was broken into lines of a width, or None where its lines are paragraphs."""
    double = False
    pairs = [(one, two) for one, two in itertools.pairwise(lines) if one.strip() and two.strip()]
    broken = _broken(pairs)
    if not broken:
        solid = [line for line in lines if line.strip()]
        alone = len(pairs) < 0.1 * len(solid)
        pairs = list(itertools.pairwise(solid)) if alone else []
        broken, double = _broken(pairs), True
        if len(broken) < 4:
            return None
    inside = [one for one, _ in broken if _HYPHEN.search(one.rstrip()) is None]
    lengths = sorted(len(one) for one in inside) or [len(one) for one, _ in broken]
    width = lengths[-1 - len(lengths) // 20]
    firm = [len(one) + 1 + len(two.split()[0]) > width for one, two in broken]
    indents = Counter(_indent(line) for line in lines if line.strip())
    return _Way(width, sum(firm) >= 0.9 * len(firm), indents.most_common(1)[0][0], double)


def _broken(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs of lines of which the first ends inside a sentence, where that is how the text's lines end."""
    telling = [(one, two) for one, two in pairs if len(one) >= (_LEAST if not _UNSPACED.search(one) else 15)]
    broken = [(one, two) for one, two in telling if _goes_on(one, two)]
    within = [pair for pair in broken if len(pair[0]) <= _WIDEST]
    if len(within) < 0.9 * len(broken) or len(within) < (2 if len(pairs) > 3 else 1):
        return []
    return within if len(within) >= len(telling) / 4 else []


def _goes_on(one: str, two: str) -> bool:
    """Whether a sentence goes on from one line to the next."""
    first = next((letter for letter in two if letter.isalnum()), "")
    if ENDS.search(one.rstrip()[-40:]) or not first.isalpha() or BULLET.match(two):
        return False
    return first.islower() or first.lower() == first.upper()  # which a script without small letters does not tell


def _joined(lines: list[str], way: _Way, known: Counter[str]) -> list[str]:
    """The lines of a text that was broken at a width, put together to paragraphs."""
    out: list[str] = []
    last, gap = "", 0  # the line before as it stood, and the blank lines since
    for line in lines:
        if not line.strip():
            gap += 1
            continue
        if last and _same_paragraph(last, line, gap, way):
            out[-1] = _glued(out[-1], line.strip(), known)
        else:
            out += ["", line] if gap and out else [line]
        last, gap = line, 0
    return out


def _same_paragraph(one: str, two: str, gap: int, way: _Way) -> bool:
    if _MARKED.match(one) or _MARKED.match(two):
        return False
    if BULLET.match(two) and not (_HYPHEN.search(one) and two[:1].isalpha()):
        return False
    if gap > (1 if way.double else 0):
        small = two.strip()[:1].islower()  # a script without small letters does not tell
        return gap <= 3 and len(one) >= 0.7 * way.width and small and (_goes_on(one, two) or _is_hyphened(one, two))
    if _is_hyphened(one, two):
        return True
    if _indent(two) >= max(way.indent, _indent(one)) + 2 and ENDS.search(one[-40:]):
        return False  # the first line of a paragraph stands further in
    if _stands_alone(one) or _stands_alone(two):
        return False
    if _goes_on(one, two) and len(one) >= min(_LEAST, way.width // 2):
        return True
    room = way.width if way.exact else 0.85 * way.width
    return len(one) + 1 + len(two.split()[0]) > room


def _stands_alone(line: str) -> bool:
    """Whether a line is a date or a byline, as they stand between headline and text."""
    words = len(line.split())
    return (words <= 10 and dates.date_line(line.strip()) is not None) or (
        words <= 8 and _BY.match(line) is not None and not ENDS.search(line) and _is_titled(line)
    )


def _is_titled(line: str) -> bool:
    """Whether the words of a line after its first begin with capitals, as a name's do."""
    return all(not word[:1].islower() or len(word) <= 3 for word in line.split()[1:])


def _is_hyphened(one: str, two: str) -> bool:
    return _HYPHEN.search(one) is not None and two.lstrip()[:1].isalpha()


def _glued(one: str, two: str, known: Counter[str]) -> str:
    """Two lines as one; a hyphen goes if it only parted the word at the end of its line."""
    if not _is_hyphened(one, two):
        bare = one and _UNSPACED.match(one[-1]) and _UNSPACED.match(two[0])
        return one + two if bare else f"{one} {two}"
    before, after = _WORD.findall(one[:-1])[-1], _WORD.match(two)
    if one[-1] not in "\u00ad¬" and after and not _parted(before, after[0], known):
        return one + two
    return one[:-1] + two


def _parted(before: str, after: str, known: Counter[str]) -> bool:
    """Whether two halves are one word. What the text writes elsewhere decides; else halves that are words are two."""
    if not after[0].islower():
        return False
    whole, hyphened = known[(before + after).lower()], known[f"{before}-{after}".lower()]
    if whole or hyphened:
        return whole >= hyphened
    last = before.lower().rsplit("-")[-1]
    if last in _KEPT_AFTER or after.lower() in _KEPT_BEFORE:
        return False
    return not (len(last) >= 3 and known[last] and known[after.lower()])


def _words_in(text: str) -> Counter[str]:
    """The words of a text, without those that a line's end parts."""
    whole = re.sub(r"\S+[-‐\u00ad¬][ \t]*\n\s*\S+", " ", text)
    return Counter(found.lower().replace("‐", "-") for found in _WORD.findall(whole))


def _continued(lines: list[str]) -> list[str]:
    """Lines that are paragraphs; only one that ends inside a sentence goes on in the next."""
    out: list[str] = []
    for line in lines:
        small = line.strip()[:1].islower() and not _stands_alone(line)
        if small and out and out[-1] and len(out[-1]) >= 40 and _goes_on(out[-1], line):
            out[-1] += " " + line.strip()
        elif line.strip() or (out and out[-1]):
            out.append(line.strip() and line)
    return out


def _without_page_marks(raw: list[str], way: _Way) -> tuple[list[str], list[str]]:
    """The lines without page numbers and without the heads and feet beside them.

    A head or foot is a short line that comes back beside page numbers, or stands with one inside a sentence.
    """
    solid = [number for number, line in enumerate(raw) if line.strip(" \f")]
    marks = {number for number in solid if _is_page_number(raw[number])} | _counted(raw, solid)
    often = Counter(_shape(raw[number]) for number in solid if _is_short(raw[number]))
    for one, two in _gaps(raw, solid, way):
        between = solid[one + 1 : two]
        if any(number in marks for number in between) or all(often[_shape(raw[number])] >= 2 for number in between):
            marks |= {*between}
    edges = {number for number, line in enumerate(raw) if line == "\f"} | marks
    places = [place for place, number in enumerate(solid) if number in marks]
    near = {number for place in places for number in solid[max(place - 2, 0) : place + 3]}
    near |= {number for number in solid if not edges.isdisjoint(range(number - 3, number + 4))}
    beside = {solid[place + step] for place in places for step in (-1, 1) if 0 <= place + step < len(solid)}
    marks |= {number for number in beside if _is_short(raw[number]) and _PRINTED.match(raw[number])}
    heads = Counter(_shape(raw[number]) for number in near - marks if _is_short(raw[number]))
    marks |= {number for number in near if heads[_shape(raw[number])] >= 2 and _is_short(raw[number])}
    return (
        [line for number, line in enumerate(raw) if number not in marks and line != "\f"],
        [raw[number].strip() for number in sorted(marks)],
    )


def _gaps(raw: list[str], solid: list[int], way: _Way) -> Iterator[tuple[int, int]]:
    """The places of two lines between which a sentence goes on though up to five short lines stand there."""
    for place, number in enumerate(solid):
        line = raw[number]
        if len(line) < 0.7 * way.width or not (ENDS.search(line[-40:]) is None or _HYPHEN.search(line)):
            continue
        for after in range(place + 2, min(place + 7, len(solid))):
            if not _is_short(raw[solid[after - 1]]) or (after == place + 2 and _goes_on(line, raw[solid[place + 1]])):
                break
            if _goes_on(line, raw[solid[after]]):
                yield place, after
                break


def _is_short(line: str) -> bool:
    return len(line.split()) <= _HEAD and ENDS.search(line.strip()[-40:]) is None


def _is_page_number(line: str) -> bool:
    words = len(line.split())
    return (words <= _HEAD and _PAGE.search(line.strip()) is not None and not ENDS.search(line)) or (
        _ADDRESS.search(line.strip()) is not None
    )


def _counted(raw: list[str], solid: list[int]) -> set[int]:
    """Lines that are only a number and count up: the numbers of pages."""
    bare = [number for number in solid if _BARE.match(raw[number])]
    values = [int(re.findall(r"\d+", raw[number])[0]) for number in bare]
    if len(bare) == 1 or any(two != one + 1 for one, two in itertools.pairwise(values)):
        return set()
    return set(bare)


def _shape(line: str) -> str:
    return " ".join(re.sub(r"\d+", "#", line).lower().split())


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _takes_items(paragraph: str) -> bool:
    return paragraph.endswith((":", ";", ",")) or "\n" in paragraph
