"""Which lines of a pasted page are the article: from its first to its last paragraph, without what stands between."""

from __future__ import annotations

import re
from dataclasses import dataclass

from framing.ingest.extraction.lines import Line, Shape, plain, vocabulary
from framing.ingest.extraction.notices import is_biography
from framing.ingest.extraction.wording import Box
from framing.languages.known import capitals, either, every
from framing.tables.records import Block, BlockKind

_SOFT = {Box.CREDIT, Box.ADVERT, Box.LINK, Box.COUNTER, Box.BYLINE}
_HARD = {Box.COMMENTS, Box.ABOUT_AUTHOR, Box.RIGHTS}
_READER = re.compile(rf"\b(?:{either(lambda one: one.page.address)})\b", re.I)
_SUBJECT = re.compile(rf"(?:\w+\.? )*?([{capitals()}][\w'’-]{{2,}}) (?:\(|{either(lambda one: one.page.does)}|—|–|-)")
_MONTHS = "|".join(every(lambda one: (names[0] for names in one.dates.months)))
_MONTH_YEAR = re.compile(rf"\b(?:{_MONTHS}),? (?:19|20)\d\d\W*$", re.I)


@dataclass(frozen=True, slots=True)
class LineSpan:
    """Lines `start` to `stop` (exclusive), and the words of running text in them."""

    start: int
    stop: int
    prose: int
    n_prose: int
    n_short: int


def find_body(lines: list[Line]) -> range:
    """The lines from the first to the last paragraph of the article; an empty range if there is no running text."""
    runs: list[list[LineSpan]] = []
    for span in _spans(lines):
        if runs and _continues(lines, runs[-1], span):
            runs[-1].append(span)
        else:
            runs.append([span])
    if not runs:
        return range(0)
    main = max(range(len(runs)), key=lambda number: (_weight(lines, runs, number), -number))
    first = main
    while first > 0 and _continues_backward(lines, runs[first - 1], runs[first], runs[main]):
        first -= 1
    return range(runs[first][0].start, runs[main][-1].stop)


def blocks_of(lines: list[Line], chosen: range, title: str | None, names: tuple[str, ...]) -> tuple[Block, ...]:
    """The article's blocks out of the chosen lines, sub-headlines marked, items put to the sentence before them."""
    chosen = range(chosen.start, _before_appeal(lines, chosen))
    kept = _without_edges(_kept(lines, chosen, title), names)
    blocks: list[Block] = []
    for number, line in enumerate(kept):
        if line.shape is Shape.ITEM and _belongs_to_list(line, blocks):
            blocks[-1] = Block(f"{blocks[-1].text}\n{line.text}", blocks[-1].kind)
        elif line.shape is Shape.SHORT and number + 1 < len(kept):
            blocks.append(Block(line.text, BlockKind.HEADING))
        else:
            blocks.append(Block(line.text))
    return tuple(blocks)


def _spans(lines: list[Line]) -> list[LineSpan]:
    """Stretches without furniture that hold running text."""
    spans: list[LineSpan] = []
    start = 0
    for stop in range(len(lines) + 1):
        if stop < len(lines) and lines[stop].shape is not Shape.FURNITURE:
            continue
        stretch = lines[start:stop]
        prose = [
            line for line in stretch if line.shape is Shape.PROSE or (line.shape is Shape.ITEM and line.words >= 15)
        ]
        if prose:
            short = sum(line.shape is Shape.SHORT for line in stretch)
            spans.append(LineSpan(start, stop, sum(line.words for line in prose), len(prose), short))
        start = stop + 1
    return spans


def _weight(lines: list[Line], runs: list[list[LineSpan]], number: int) -> float:
    """Words of running text, less for stretches of short lines and for what follows a comment feed's beginning."""
    run = runs[number]
    before = sum(span.prose for other in runs[:number] for span in other)
    feed = lines[runs[0][0].start : run[0].start] if before >= 60 else []
    after_comments = any(line.label in (Box.COMMENTS, Box.ABOUT_AUTHOR) for line in feed)
    n_prose, n_short = sum(span.n_prose for span in run), sum(span.n_short for span in run)
    words = sum(span.prose for span in run)
    return words * n_prose / (n_prose + 0.5 * n_short) * (0.2 if after_comments else 1.0)


def _continues(lines: list[Line], run: list[LineSpan], later: LineSpan) -> bool:
    """Whether the article goes on after the furniture between two stretches.

    A list of teasers has a short line before each of its paragraphs; an article that goes on has paragraphs in a row.
    """
    between = lines[run[-1].stop : later.start]
    labels = {line.label for line in between}
    if labels & _HARD:
        return False
    if all(line.label in _SOFT or line.inline for line in between):
        return True
    stretch = lines[later.start : later.stop]
    first = next(number for number, line in enumerate(stretch) if line.shape in (Shape.PROSE, Shape.ITEM))
    short = sum(line.shape is Shape.SHORT for line in stretch[first:-1])
    average = later.prose / later.n_prose
    if later.n_prose == 1:
        told = average >= 30 or (
            average >= 20 and _cohesion(_vocabulary(lines, [later]), _vocabulary(lines, run)) >= 0.2
        )
        return told and short == 0 and not _READER.search(_prose(lines, later))
    return average >= 18 and short <= later.n_prose / 2


def _continues_backward(lines: list[Line], earlier: list[LineSpan], run: list[LineSpan], main: list[LineSpan]) -> bool:
    between = lines[earlier[-1].stop : run[0].start]
    prose, n_prose = sum(span.prose for span in earlier), sum(span.n_prose for span in earlier)
    if {line.label for line in between} & _HARD or prose / n_prose < 12:
        return False
    if all(line.label in _SOFT for line in between):
        return True
    return _cohesion(_vocabulary(lines, earlier), _vocabulary(lines, main)) >= 0.15


def _cohesion(words: set[str], others: set[str]) -> float:
    """The share of a stretch's longer words that the rest of the article uses too."""
    return len(words & others) / max(len(words), 1)


def _prose(lines: list[Line], span: LineSpan) -> str:
    return " ".join(line.text for line in lines[span.start : span.stop] if line.shape is Shape.PROSE)


def _vocabulary(lines: list[Line], run: list[LineSpan]) -> set[str]:
    prose = (
        line.text for span in run for line in lines[span.start : span.stop] if line.shape in (Shape.PROSE, Shape.ITEM)
    )
    return vocabulary(prose)


def _kept(lines: list[Line], chosen: range, title: str | None) -> list[Line]:
    """The chosen lines without captions, boxes in the text, doubled lines and the headline's repetition."""
    running = " ".join(plain(lines[number].text) for number in chosen if lines[number].shape is Shape.PROSE)
    kept: list[Line] = []
    box: Box | None = None  # the box that the lines since the last paragraph stand in
    tight = False  # whether the box's own lines follow each other without blank ones
    for number in chosen:
        line = lines[number]
        if line.shape is Shape.FURNITURE:
            box, tight = (box, tight) if line.inline or line.label in _SOFT else (line.label, False)
            continue
        tight, box = tight or not line.gap, None if tight and line.gap else box
        if _doubled(lines, number) or (title and plain(line.text) == plain(title)):
            continue
        if line.shape is Shape.SHORT and (box or _MONTH_YEAR.search(line.text)):
            continue
        if box is Box.SUBSCRIBE and line.words <= 60 and len(_READER.findall(line.text)) >= 2:
            continue
        if 4 <= line.words <= 45 and running.count(plain(line.text)) > (line.shape is Shape.PROSE):
            continue  # a pull quote: the same words stand in a paragraph
        box = None if line.shape in (Shape.PROSE, Shape.ITEM) else box
        kept.append(line)
    return _without_stacks(kept)


def _before_appeal(lines: list[Line], chosen: range) -> int:
    """Where the body ends if its last lines are the words over a box that asks the reader for an address or money."""
    stop = chosen.stop
    if stop >= len(lines) or lines[stop].label not in (Box.SUBSCRIBE, Box.LINK):
        return stop
    start, addressed = stop, False
    while start - 1 > chosen.start and lines[start - 1].words <= 40 and stop - start < 3:
        line = lines[start - 1]
        if line.shape in (Shape.PROSE, Shape.ITEM) and (line.words > 25 or not _READER.search(line.text)):
            break
        addressed |= bool(_READER.search(line.text)) or line.text.endswith("!")
        start -= 1
    return start if addressed else stop


def _doubled(lines: list[Line], number: int) -> bool:
    """A line printed twice in a row is a caption and the text that stands for its picture."""
    line = lines[number]
    text = plain(line.text)
    around = [lines[other] for other in (number - 1, number + 1) if 0 <= other < len(lines)]
    same = any(plain(other.text) == text for other in around)
    credited = any(other.label is Box.CREDIT and plain(other.text).startswith(text) for other in around)
    return line.words <= 60 and (same or (credited and line.words >= 3))


def _without_stacks(lines: list[Line]) -> list[Line]:
    """Of several short lines in a row only the last can be a sub-headline; list items without their marks are items."""
    out: list[Line] = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else None
        if line.shape is Shape.SHORT and following is not None and following.shape is Shape.SHORT:
            continue
        out.append(line)
    return out


def _without_edges(lines: list[Line], names: tuple[str, ...]) -> list[Line]:
    """Cut biographies and left-over short lines off both ends."""
    while lines and (lines[-1].shape is Shape.SHORT or _about_author(lines, -1, names)):
        lines = lines[:-1]
    while lines and (lines[0].shape is Shape.SHORT or _about_author(lines, 0, names)):
        lines = lines[1:]
    return lines


def _about_author(lines: list[Line], number: int, names: tuple[str, ...]) -> bool:
    return len(lines) > 2 and introduces_author(lines[number].text, [line.text for line in lines], names)


def introduces_author(text: str, texts: list[str], names: tuple[str, ...]) -> bool:
    """Whether a paragraph is a biography: it introduces the author, or somebody of whom the others do not speak."""
    if not is_biography(text, names):
        return False
    if any(name and text.startswith(name) for name in names):
        return True
    name = _SUBJECT.match(text)
    return name is None or name[1] not in " ".join(other for other in texts if other != text)


def _belongs_to_list(line: Line, blocks: list[Block]) -> bool:
    """Short items stay with the sentence that introduces them; a long numbered argument is a paragraph of its own."""
    if not blocks or blocks[-1].kind is not BlockKind.PARAGRAPH:
        return False
    if line.words > (15 if line.bullet[:1].isdigit() else 30):
        return False
    return blocks[-1].text.rstrip().endswith((":", ";", ",")) or "\n" in blocks[-1].text
