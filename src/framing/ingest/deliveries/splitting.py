"""A delivery to its articles: where one ends and the next begins, and which of its lines are text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from framing.ingest.dates import find_date
from framing.ingest.deliveries.lines import (
    ABOUT_BEGINS,
    BEGINS,
    BLANK,
    CAPTIONS_BEGIN,
    FIELD,
    FURNITURE,
    NOTICE,
    NUMBERED,
    RIGHTS,
    RULE,
    SENTENCE,
    SHORT,
    TEXT_BEGINS,
    LetteredLine,
    is_signed,
    seen,
    total_in,
    without_by,
)  # fmt: skip
from framing.ingest.deliveries.sources import Database, label_of
from framing.ingest.document import BLANK as EMPTY
from framing.ingest.document import DocumentLine, Written, without_ends
from framing.ingest.format import Record
from framing.ingest.paragraphing import PAGE_MARK, paragraphs_in, unfold

_MOST = 20_000_000  # characters of one article; a file with more between two marks is no delivery
_WRAPPED = 60  # characters of a labelled line that can go on in the next one
_SHORT_LINE = 120  # characters of a line that may be a label and its value
_LABEL = re.compile(r"\s*[^\W\d_][\w .'’/()-]{1,32}\s?:\s+\S")
_CAPITALS = re.compile(r"\s*[A-Z]{4,20}:\s")  # above known labels it is one that is not known
_CAPTIONS = 40  # lines at the end of a text among which captions are looked for
_TEXTS = frozenset(".SBKPOMDTGL")
_REST = _TEXTS - {SENTENCE}  # what can go on with a label in a line of its own
_SURNAME_FIRST = re.compile(r"([^,;]+),\s*([^,;]+)")
_PARTS = re.compile(r"\s+[·•|–—-]\s+|\s*;\s+")
_FIRST = re.compile(r"\s+[·•|–—-]\s+|\s*[;,]\s+|\s*\[")
_ISSUE = re.compile(r"\s*(?:;|,\s*(?:n[o°º]\b|nr\b|№)|\[).*", re.I | re.S)
_REASONS = {
    "section": "section", "length": "length", "place": "place", "loaded": "day on which the database got it",
    "summary": "summary", "captions": "captions", "title": "headline", "author": "byline", "published": "date",
    "publication": "outlet", "published_in": "outlet",
}  # fmt: skip


@dataclass(slots=True)
class _Split:
    """What one piece of a delivery was split into."""

    stated: dict[str, str] = field(default_factory=dict)
    outlet: str | None = None
    body: list[LetteredLine] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    headed: bool = False


def records(
    lines: Iterable[DocumentLine], database: Database, start: list[LetteredLine], hard: bool
) -> Iterator[Record]:
    """The articles of a delivery in their order, and a last record where it says that it has more or fewer of them.

    `start` is what was looked at to tell the database, `lines` what follows; of a `hard` text lines are no paragraphs.
    """
    number, total, waiting = 0, None, None
    first_label = database.first_label(start)
    beside: list[tuple[str, str]] = []
    for piece in _whole(_pieces(lines, database, start, first_label), database):
        for one in piece:
            if one.letter in (NUMBERED, NOTICE) and total is None:
                total = total_in(one.line.text)
        split = _split(piece, database)
        if _is_between(piece, split):
            beside += [("between the articles", one.line.text) for one in piece if one.line.text.strip()]
            continue
        if waiting:
            yield waiting
        number += 1
        waiting = _record(number, piece, split, database, hard, tuple(beside))
        beside = []
    if waiting:
        yield _with(waiting, beside)
    if total is not None and total != number:
        problem = f"The delivery says that it has {total:,} articles, and {number:,} were found in it."
        yield Record(number + 1, problem=f"{problem} Save it again, or compare it with its list of headlines.")


def _pieces(
    lines: Iterable[DocumentLine], database: Database, start: list[LetteredLine], first_label: str | None
) -> Iterator[list[LetteredLine]]:
    """The lines from one mark to the next."""
    codes, size = dict(database.codes), 0
    piece: list[LetteredLine] = []
    for one in _all(lines, database, start, codes):
        repeats = first_label is not None and one.letter == FIELD and label_of(one) == first_label
        if (one.letter in database.begins or repeats) and piece:
            yield piece
            piece, size = [], 0
        if size < _MOST:
            piece.append(one)
            size += len(one.line.text)
        ends = database.ends_named and one.letter in (NOTICE, RIGHTS) and database.names(one)
        if one.letter in database.ends or ends:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _whole(pieces: Iterator[list[LetteredLine]], database: Database) -> Iterator[list[LetteredLine]]:
    """The pieces; a row of stars inside an article begins no other one."""
    before: list[LetteredLine] = []
    for piece in pieces:
        letters = "".join(one.letter for one in piece)
        goes_on = letters[:1] == RULE and not set(letters) & {FIELD, NUMBERED, BEGINS} and SENTENCE in letters
        if before and goes_on and not any(head.search(letters) for head in database.heads):
            before += piece
            continue
        if before:
            yield before
        before = piece
    if before:
        yield before


def _all(
    lines: Iterable[DocumentLine], database: Database, start: list[LetteredLine], codes: dict[str, str]
) -> Iterator[LetteredLine]:
    label: LetteredLine | None = None  # a code on a line of its own, whose value is the next line that is not blank
    for one in itertools.chain(start, (seen(line, codes) for line in lines)):
        if label is not None and one.letter == BLANK:
            continue
        if label is not None and one.letter in _TEXTS | {RIGHTS}:
            one = _joined(label, one)
        elif label is not None:
            yield label
        label = one if one.letter == FIELD and not one.value and one.line.text.strip() in codes else None
        if label is None:
            yield marked(one, database)
    if label is not None:
        yield label


def _joined(label: LetteredLine, value: LetteredLine) -> LetteredLine:
    line = replace(value.line, text=f"{label.line.text.strip()}\t{value.line.text}")
    return LetteredLine(FIELD, line, label.role, value.line.text)


def marked(one: LetteredLine, database: Database) -> LetteredLine:
    """The line by the class of its element, where the database tells by that what it is."""
    for mark in one.line.mark.split() if database.marks and one.letter != BLANK else ():
        if letter := database.marks.get(mark):
            return LetteredLine(letter, one.line)
    return one


def _is_between(piece: list[LetteredLine], split: _Split) -> bool:
    """Whether a piece is no article, nor one that lost its text, but what stands between articles."""
    return not split.headed and not any(one.letter in (NUMBERED, BEGINS, SENTENCE) for one in piece)


def _split(piece: list[LetteredLine], database: Database) -> _Split:
    found = _Split()
    letters = "".join(one.letter for one in piece)
    head = next((match for layout in database.heads if (match := layout.search(letters))), None)
    begins = _body_start(piece, letters, head, database)
    ends = _body_end(piece, letters, begins, database)
    found.body = _trimmed(piece[begins:ends])
    taken: dict[int, str] = {}
    if head:
        found.headed = True
        labelled = any(one.role == "title" and one.value for one in piece[:begins])
        for role, place in ((role, head.span(role)) for role in head.re.groupindex if head[role] is not None):
            if role == "title" and labelled:
                role = "publication"  # the line above the labels, where one of them is the headline
            parts = [one for one in piece[place[0] : place[1]] if one.line.text.strip()]
            text = " ".join(" ".join(one.line.text.split()) for one in parts)
            if text:
                _state(found, role, text, database)
                taken |= dict.fromkeys(range(*place), role)
    for number, one in enumerate(piece):
        if begins <= number < ends or not one.line.text.strip():
            continue
        if one.letter == FIELD and number not in taken:
            _state(found, one.role, one.value or _following(piece, number, begins, ends), database)
        reason = _REASONS.get(one.role or taken.get(number, ""), "press database")
        found.left_out.append((reason, one.line.text))
    return found


def _state(found: _Split, role: str, value: str, database: Database) -> None:
    """Take over what an article states of itself; what was stated first counts."""
    value = " ".join(value.split())
    if not value:
        return
    if role == "published_in":
        parts = _PARTS.split(value)
        _state(found, "publication", _FIRST.split(value)[0], database)
        if find_date(value):
            _state(found, "published", value, database)
        for part in parts[1:]:
            if is_signed(part):
                _state(found, "author", part, database)
    elif role == "publication":
        found.outlet = found.outlet or _ISSUE.sub("", value).strip(" ,.") or None
    elif role == "time":
        if "published" in found.stated:
            found.stated["published"] += f" {value}"
    elif role == "published":
        parts = [part.strip() for part in value.split(", ")]
        days = [part for part in parts if find_date(part)]
        found.stated.setdefault("published", days[0] if len(days) == 1 and len(parts) > 1 else value)
    elif role == "author":
        names = without_by(value)
        if database.surname_first:
            parts = [_SURNAME_FIRST.fullmatch(name.strip()) for name in names.split(";")]
            if all(parts):
                names = ", ".join(f"{part[2].strip()} {part[1].strip()}" for part in parts if part)
        if names:
            found.stated.setdefault("author", names)
    elif role == "title":
        found.stated.setdefault("title", value)


def _following(piece: list[LetteredLine], number: int, begins: int, ends: int) -> str:
    """The value of a label that stands on a line of its own: the lines right after it."""
    values = []
    for place in range(number + 1, len(piece)):
        if begins <= place < ends or piece[place].letter not in _TEXTS:
            break
        values.append(piece[place].line.text)
    return " ".join(values)


def _body_start(piece: list[LetteredLine], letters: str, head: re.Match[str] | None, database: Database) -> int:
    """The number of the first line of the text."""
    after = head.end() if head else 0
    for number in range(after, len(piece)):
        if letters[number] == TEXT_BEGINS:
            return number + 1
        if letters[number] == FIELD and piece[number].role == "text":
            return number
        if letters[number] == ABOUT_BEGINS or (
            letters[number] == SENTENCE and not _LABEL.match(piece[number].line.text)
        ):
            break
    number = after
    while number < len(piece) and _is_head(piece, letters, number):
        number += 1
    if database.text_marked and letters[number : number + 1] == SHORT and number and letters[number - 1] == FIELD:
        return number + 1  # what this language calls the text
    return number


def _is_head(piece: list[LetteredLine], letters: str, number: int) -> bool:
    """Whether a line between the head and the text belongs to neither: a label, or the rest of a labelled line."""
    if letters[number] in FURNITURE:
        return True
    if number == 0 or letters[number] not in _TEXTS or letters[number] == SENTENCE:
        return False
    before = piece[number - 1]
    if _is_unknown_label(piece[number]):
        above = next((one for one in reversed(piece[:number]) if one.letter != BLANK), None)
        return above is not None and (above.letter == FIELD or _is_unknown_label(above))
    if before.letter != FIELD:
        return False
    return not before.value or (before.role != "text" and len(before.line.text) >= _WRAPPED)


def _body_end(piece: list[LetteredLine], letters: str, begins: int, database: Database) -> int:
    """The number of the line after the last of the text: before labels, notices and captions."""
    about = letters.rfind(ABOUT_BEGINS, begins)
    plain = about >= 0 and _mostly_labels(letters[about + 1 :])
    ends = about if plain else _before_labels(piece, letters, begins, len(piece))
    last = len(letters[:ends].rstrip(BLANK)) - 1
    if database.text_marked and not plain and last > begins and letters[last] == SHORT and FIELD in letters[ends:]:
        ends = last  # what this language calls the labels at the end
    captions = letters.rfind(CAPTIONS_BEGIN, max(begins, ends - _CAPTIONS), ends)
    return captions if captions > begins else ends


def _mostly_labels(letters: str) -> bool:
    bare = letters.replace(BLANK, "")
    return 2 * sum(letter in FURNITURE for letter in bare) >= len(bare)


def _before_labels(piece: list[LetteredLine], letters: str, begins: int, ends: int) -> int:
    """Go back over labels, with what follows them without a gap; no label stands there twice."""
    labels: set[str] = set()
    number = ends
    while number > begins:
        place = number - 1
        while place > begins and letters[place] in _REST and letters[place - 1] in _REST:
            place -= 1
        if number < ends and _CAPITALS.match(piece[number - 1].line.text) and _is_unknown_label(piece[number - 1]):
            number -= 1
            continue
        if _is_unknown_label(piece[number - 1]) and (above := _label_above(piece, letters, begins, number - 1)):
            number = above
            continue
        if letters[place] in _TEXTS:
            if place <= begins or letters[place - 1] != FIELD or number - place > 6:
                break
            place -= 1
        elif letters[place] not in FURNITURE:
            break
        if letters[place] == FIELD:
            label = label_of(piece[place])
            if piece[place].role == "text" or label in labels:
                break
            labels.add(label)
        number = place
    return number


def _is_unknown_label(line: LetteredLine) -> bool:
    """Whether a line looks like a label of a database that is not known."""
    return line.letter in _TEXTS and len(line.line.text) < _SHORT_LINE and _LABEL.match(line.line.text) is not None


def _label_above(piece: list[LetteredLine], letters: str, begins: int, number: int) -> int | None:
    """Where the known label stands above an unknown one, if nothing but such labels stands between them."""
    while number > begins and (letters[number] == BLANK or _is_unknown_label(piece[number])):
        number -= 1
    known = letters[number] == FIELD and piece[number].role != "text"
    return number + 1 if known and number > begins else None


def _trimmed(body: list[LetteredLine]) -> list[LetteredLine]:
    """The lines of a text without blank ones and marks at its ends."""
    start, stop = 0, len(body)
    while start < stop and not body[start].line.text.strip():
        start += 1
    while start < stop and not body[stop - 1].line.text.strip():
        stop -= 1
    return body[start:stop]


def _record(
    number: int,
    piece: list[LetteredLine],
    split: _Split,
    database: Database,
    hard: bool,
    beside: tuple[tuple[str, str], ...],
) -> Record:
    body = _lines_of(split, database)
    if hard:
        unfolded = unfold("\n".join(line.text for line in body))
        body = [DocumentLine(part) for part in paragraphs_in(unfolded.lines)]
        split.left_out += [(PAGE_MARK, mark) for mark in unfolded.left_out]
    body = [line for line in without_ends(body) if line.text]
    if not body:
        start = " ".join(one.line.text for one in piece if one.line.text.strip())[:80]
        problem = f"This article of the delivery by {database.name} has no text; it begins with {start!r}."
        return Record(number, problem=problem, outlet=split.outlet)
    doubts = () if "published" in split.stated else (f"no date was found where {database.name} prints it",)
    left_out = (*beside, *split.left_out)
    content = Written(tuple(body), left_out, whole=False, doubts=doubts).content()
    return Record(number, content, {**split.stated, "format": "document"}, split.outlet)


def _lines_of(split: _Split, database: Database) -> list[DocumentLine]:
    """The lines of the text, without the labels that begin it or stand in it."""
    lines = []
    last = len(split.body) - 1
    for number, one in enumerate(split.body):
        if one.letter == FIELD and one.role == "text":
            lines.append(DocumentLine(one.value, one.line.kind if one.line.kind != "row" else ""))
            split.left_out.append(("press database", one.line.text.removesuffix(one.value)))
        elif one.letter == BEGINS:
            lines.append(EMPTY)
        elif number == last and split.outlet and one.line.text.strip() == split.outlet:
            split.left_out.append(("outlet", one.line.text))  # Factiva says once more whose the article was
        else:
            lines.append(one.line)
    return lines


def _with(record: Record, beside: list[tuple[str, str]]) -> Record:
    """The last record, with what stands behind all articles as left out."""
    if record.problem or not beside:
        return record
    told = Written.of(record.content.decode())
    content = Written(told.lines, (*told.left_out, *beside), told.whole, told.title, told.author, told.doubts).content()
    return Record(record.number, content, record.stated, record.outlet)
