"""PDF: the paragraphs of a print-out or of a press database's delivery, from the places of its letters.

A PDF has no paragraphs and no columns, only letters at places. Lines are put in the order of reading (columns one after
the other), what stands on each page is left out, and lines are joined where nothing parts them.
"""

from __future__ import annotations

import io
import itertools
import logging
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import IO, Any, BinaryIO, cast

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import decode_text

from framing.ingest.decode import Unreadable
from framing.ingest.deliveries import records_of
from framing.ingest.deliveries.lines import ends_article, parts_lines
from framing.ingest.document import BLANK, DocumentLine
from framing.ingest.format import Format, Record
from framing.ingest.paragraphing import PAGE_MARK

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it tells of each thing in a PDF that is not as it should be

_PAGES = 5_000
_SECONDS = 600  # of processor time; a press database's PDF has a few hundred pages, each a tenth of a second
_LINES = 1_000_000
_EDGE = 0.12  # of a page's height, in which running heads and page numbers stand
_GUTTER = 8.0  # points between two columns
_END = re.compile(r"[.!?…:;][\"'”’»)\]]*\s*$")
_NUMBER = re.compile(r"\W*(?:\w{1,6}\.?\s+)?\d{1,4}(?:\s*(?:/|\w{1,4})\s*\d{1,4})?\W*")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-‐\u00ad]$")
_NO_TITLE = re.compile(r"microsoft word|untitled|document\d*$|.*\.(?:docx?|pdf|indd)$", re.I)  # what programs put there
_BOLD = re.compile(r"bold|black|heavy|demi", re.I)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a page: its letters, and where they stand in points from the left and the bottom."""

    text: str  # with the blanks at its ends
    left: float
    right: float
    bottom: float
    top: float
    size: float
    bold: bool
    page: int
    parted: bool = True  # whether a paragraph begins with it


def read_pdf(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The article of a PDF, or the articles of a press database's delivery."""
    title, author = _properties(file)
    pages = _pages(file)
    if not any(lines for lines, _ in pages):
        detail = f"There is no text in it: it is pictures of pages ({len(pages)}). Run OCR over it first."
        raise Unreadable("no-text", detail)
    pages, marks = _without_marks(pages)
    lines = _parted([line for page, _ in pages for line in _in_order(page)])
    body = _body_size(lines)
    left_out = tuple((PAGE_MARK, mark) for mark in marks)
    yield from records_of(_paragraphs(lines, body), title, author, left_out)


def is_pdf(start: bytes, file: IO[bytes]) -> bool:
    """Whether a file is a PDF, whatever it is called."""
    return b"%PDF-" in start[:1024]


def _properties(file: IO[bytes]) -> tuple[str | None, str | None]:
    """Title and author as the file's properties have them; Unreadable where it is protected."""
    try:
        document = PDFDocument(PDFParser(cast(BinaryIO, file)))
        found = document.info[0] if document.info else {}
        title, author = (_text(found.get(key)) for key in ("Title", "Author"))
    except (PDFPasswordIncorrect, PDFEncryptionError, PDFTextExtractionNotAllowed) as error:
        raise Unreadable("encrypted", "The PDF is protected by a password; save it without one.") from error
    except RecursionError:
        raise
    except Exception as error:  # whatever its parser meets in a damaged file
        raise Unreadable("unreadable", f"The PDF is damaged ({type(error).__name__}); save it again.") from error
    finally:
        file.seek(0)
    return (None if title and _NO_TITLE.match(title) else title), author


def _text(value: Any) -> str | None:
    value = value.resolve() if hasattr(value, "resolve") else value
    return " ".join(decode_text(value).split()) or None if isinstance(value, bytes) else None


def _pages(file: IO[bytes]) -> list[tuple[list[PrintedLine], float]]:
    """The lines of each page, as they stand in the file, with its height."""
    found: list[tuple[list[PrintedLine], float]] = []
    began, total = time.process_time(), 0
    try:
        pages = extract_pages(cast(io.IOBase, file), laparams=LAParams(boxes_flow=None), maxpages=_PAGES + 1)
        for number, page in enumerate(pages):
            if number >= _PAGES or total > _LINES or time.process_time() - began > _SECONDS:
                detail = f"It has more than {number:,} pages, or they take too long; save it in parts."
                raise Unreadable("too-large", detail)
            lines = [line for one in _text_lines(page) if (line := _line(one, number)) is not None]
            total += len(lines)
            found.append((lines, float(page.height) or 1.0))
    except (Unreadable, MemoryError):
        raise
    except Exception as error:  # whatever its parser meets in a damaged file
        if not any(lines for lines, _ in found):
            raise Unreadable("unreadable", f"The PDF is damaged ({type(error).__name__}); save it again.") from error
    return found


def _text_lines(container: Any) -> Iterator[LTTextLine]:
    waiting = [container]
    while waiting:
        one = waiting.pop()
        if isinstance(one, LTTextLine):
            yield one
        elif isinstance(one, LTContainer):
            waiting += list(one)


def _line(one: LTTextLine, page: int) -> PrintedLine | None:
    text = one.get_text().rstrip("\n").replace("\n", " ")
    letters = [letter for letter in one if isinstance(letter, LTChar)]
    if not text.strip() or not letters:
        return None
    size = median(letter.size for letter in letters)
    bold = sum(bool(_BOLD.search(letter.fontname)) for letter in letters) > 0.8 * len(letters)
    return PrintedLine(text, one.x0, one.x1, one.y0, one.y1, size, bold, page)


def _without_marks(
    pages: list[tuple[list[PrintedLine], float]],
) -> tuple[list[tuple[list[PrintedLine], float]], list[str]]:
    """The pages without running heads, feet and page numbers, and those."""
    shapes: Counter[str] = Counter()
    for lines, height in pages:
        shapes.update({_shape(line) for line in lines if _at_edge(line, height)})
    least = 2 if len(pages) < 4 else 3
    marks: list[str] = []
    kept = []
    usual = median([line.size for lines, _ in pages for line in lines] or [0.0])
    for number, (lines, height) in enumerate(pages):
        ends = {min(lines, key=lambda one: one.bottom), max(lines, key=lambda one: one.top)} if lines else set()
        inside = []
        for line in lines:
            headline = number == 0 and line.size >= 1.2 * usual  # a browser prints it as the head of each page too
            often = _at_edge(line, height) and shapes[_shape(line)] >= least and not headline
            if often or (line in ends and _at_edge(line, height) and _NUMBER.fullmatch(line.text)):
                marks.append(line.text.strip())
            else:
                inside.append(line)
        kept.append((inside, height))
    return kept, marks


def _at_edge(line: PrintedLine, height: float) -> bool:
    return line.top > (1 - _EDGE) * height or line.bottom < _EDGE * height


def _shape(line: PrintedLine) -> str:
    return re.sub(r"\d+", "#", " ".join(line.text.split()))


def _in_order(lines: list[PrintedLine]) -> list[PrintedLine]:
    """The lines of a page as one reads them: from the top, and where there are columns one after the other."""
    gutter = _gutter(lines)
    if gutter is None:
        return _from_top(lines)
    found: list[PrintedLine] = []
    band: list[PrintedLine] = []
    for line in sorted(lines, key=lambda one: -one.top):
        if line.left < gutter < line.right:  # a headline over both columns
            found += [*_columns(band, gutter), line]
            band = []
        else:
            band.append(line)
    return [*found, *_columns(band, gutter)]


def _columns(lines: list[PrintedLine], gutter: float) -> list[PrintedLine]:
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.left >= gutter]
    return [*_in_order(left), *_in_order(right)]


def _gutter(lines: list[PrintedLine]) -> float | None:
    """Where the gap between two columns is: hardly a line crosses it, and lines stand beside one another around it."""
    if len(lines) < 8:
        return None
    starts = Counter(round(line.left) for line in lines)
    best: tuple[int, float] | None = None
    for start, times in starts.items():
        gap = start - 1.0
        left = [line for line in lines if line.right <= gap]
        right = [line for line in lines if line.left >= gap]
        if times < 3 or min(len(left), len(right)) < 4 or len(left) + len(right) < 0.8 * len(lines):
            continue
        beside = sum(any(abs(one.bottom - two.bottom) < one.size for two in right) for one in left)
        wide = median(line.left for line in right) - max(line.right for line in left)
        if beside >= 0.5 * min(len(left), len(right)) and wide >= _GUTTER:
            best = max(best or (0, 0.0), (beside, gap))
    return best[1] if best else None


def _from_top(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Lines of one column; pieces on one height, as wide gaps leave behind, are one line."""
    found: list[PrintedLine] = []
    for line in sorted(lines, key=lambda one: (-one.top, one.left)):
        before = found[-1] if found else None
        if before and abs(before.bottom - line.bottom) < 0.3 * line.size and line.left >= before.right - 1:
            text = f"{before.text.rstrip()} {line.text.lstrip()}"
            found[-1] = replace(before, text=text, right=line.right, top=max(before.top, line.top))
        else:
            found.append(line)
    return found


def _parted(lines: list[PrintedLine]) -> list[PrintedLine]:
    """The lines, and with which of them a paragraph begins."""
    pitch, letters, edges = _pitch(lines), _letters_in_a_line(lines), _edges(lines)
    return [
        replace(line, parted=before is None or _parts(before, line, pitch, letters, edge))
        for before, line, edge in zip([None, *lines], lines, [0.0, *edges], strict=False)
    ]


def _letters_in_a_line(lines: list[PrintedLine]) -> int:
    """How many letters a full line has, where lines were cut by their letters and not by their width; else 0."""
    lengths = Counter(len(line.text) for line in lines if len(line.text) >= 40)
    if not lengths:
        return 0
    length, times = max(lengths.items(), key=lambda one: (one[1], one[0]))
    return length if times >= 4 and times >= 0.3 * sum(lengths.values()) else 0


def _edges(lines: list[PrintedLine]) -> list[float]:
    """The right edge of the column of each line."""
    found = []
    for page in itertools.groupby(lines, key=lambda one: one.page):
        there = list(page[1])
        for line in there:
            same = (
                one.right
                for one in there
                if one.left < line.right and one.right > line.left and abs(one.size - line.size) < 0.12 * line.size
            )
            found.append(max(same, default=line.right))
    return found


def _pitch(lines: list[PrintedLine]) -> float:
    """The usual distance from one line to the next."""
    steps = [
        round(one.top - two.top, 1)
        for one, two in itertools.pairwise(lines)
        if one.page == two.page and 0 < one.top - two.top < 4 * one.size and abs(one.size - two.size) < 0.1 * one.size
    ]
    if not steps:
        return 14.0
    common = Counter(steps).most_common(3)
    return min(step for step, times in common if 3 * times >= common[0][1])


def _parts(before: PrintedLine, line: PrintedLine, pitch: float, letters: int, edge: float) -> bool:
    if abs(before.size - line.size) > 0.12 * line.size or before.bold != line.bold:
        return True
    if parts_lines(line.text.strip()) or ends_article(before.text.strip()):
        return True
    ended = _END.search(before.text) is not None
    word = line.text.split()[0]
    width = (line.right - line.left) / max(len(line.text), 1) * (len(word) + 1)  # about: letters are not equally wide
    room = edge - before.right
    full = room < (0.95 if ended else 1.25) * width or (letters > 0 and len(before.text) >= letters)
    hyphened = _HYPHEN.search(before.text.rstrip()) and word[:1].islower()
    if not full and not hyphened:  # the next word would have stood there
        return True
    down = before.top - line.top
    if before.page != line.page or down <= 0:  # the next page or column
        return ended
    return down > 1.4 * pitch or (ended and line.left - before.left > 0.7 * line.size)


def _body_size(lines: Sequence[PrintedLine]) -> float:
    """The size of the letters in which most of the text is printed."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 10.0


def _paragraphs(lines: list[PrintedLine], body: float) -> Iterator[DocumentLine]:
    """The lines joined to paragraphs."""
    spaced = _keeps_blanks(lines)
    compounds = {word.lower() for line in lines for word in re.findall(r"[^\W\d_]+-[^\W\d_]+", line.text)}
    largest = max((line.size for line in lines if line.page == 0), default=body)
    waiting: list[PrintedLine] = []
    for line in [*lines, None]:
        if waiting and (line is None or line.parted):
            kind = _kind(waiting[0], body)
            if kind == "heading" and waiting[0].size >= largest > 1.15 * body and waiting[0].page == 0:
                kind = "title"
            yield BLANK
            yield DocumentLine(_joined([one.text for one in waiting], spaced, compounds), kind)
            waiting = []
        if line is not None:
            waiting.append(line)


def _kind(line: PrintedLine, body: float) -> str:
    words = len(line.text.split())
    if words <= 30 and line.size > 1.15 * body:
        return "heading"
    return "heading" if line.bold and words <= 15 and not _END.search(line.text) else ""


def _keeps_blanks(lines: list[PrintedLine]) -> bool:
    """Whether the blanks between words stand in the file also at the ends of lines: then no other is to be added."""
    pairs = [(one, two) for one, two in itertools.pairwise(lines) if not two.parted]
    kept = sum(one.text[-1:].isspace() or two.text[:1].isspace() for one, two in pairs)
    return len(pairs) >= 3 and 2 * kept >= len(pairs)


def _joined(parts: list[str], spaced: bool, compounds: set[str]) -> str:
    text = parts[0]
    for part in parts[1:]:
        if spaced:
            text += part
            continue
        text, part = text.rstrip(), part.lstrip()
        if _HYPHEN.search(text) and part[:1].islower():
            first, second = re.split(r"\s", text)[-1][:-1], re.split(r"\W", part)[0]
            text = (text if f"{first}-{second}".lower() in compounds else text[:-1]) + part
        else:
            text += f" {part}"
    return " ".join(text.split())


FORMAT = Format(
    name="pdf", about="a print-out, or a press database's delivery (pictures of pages need OCR first)",
    suffixes=(".pdf",), read_records=read_pdf, is_its=is_pdf, suggests=False, refused_as_page=True,
)  # fmt: skip
