"""Headline, author and date of a pasted page, from the lines around its body."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from framing.ingest import dates
from framing.ingest.extraction.lines import Line, Shape, vocabulary, words_of
from framing.ingest.extraction.notices import is_biography
from framing.ingest.extraction.wording import Box, label_of
from framing.languages.known import capitals, either, every

_PARTICLE = rf"(?:{either(lambda one: one.page.particles)})"
_NAME_WORD = rf"(?:[{capitals()}][^\W\d_]*(?:[-'’][^\W\d_]+)*\.?)"
_NAME = rf"{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+)?{_NAME_WORD}){{1,3}}"
_NAMES = re.compile(rf"{_NAME}(?:\s*(?:,|&|\b(?:{either(lambda one: one.page.names_and)})\b)\s*{_NAME}){{0,3}}")
_BEFORE_BY = either(lambda one: (*one.page.before_by, *one.page.also_before_by))
_BY = re.compile(rf"^\W*(?:(?:{_BEFORE_BY})\s+)?(?:{either(lambda one: one.page.by)})\b\s*:?\s*(?=\S)", re.I)
_BY_ALONE = frozenset(every(lambda one: one.page.byline_alone))
_LABELLED = re.compile(r"^[^:]{2,40}:\s*(.+)$")
_PUBLICATION = re.compile(
    rf"^(?:the |a )?(?:[\w-]+ )*(?:{either(lambda one: one.page.publications)})\b",
    re.I,
)
_NOT_A_NAME = re.compile(rf"\b(?:{either(lambda one: one.page.never_names)})\b", re.I)


def find_title(lines: list[Line], body: range) -> int | None:
    """The number of the line that is the headline, or None if no line before the body can be one."""
    prose = [lines[number].text for number in body if lines[number].shape is Shape.PROSE]
    known = vocabulary(prose)
    head = range(_body_start(lines, body))
    scored = [(score, -number) for number in head if (score := _title_score(lines, number, head, known)) is not None]
    return -max(scored)[1] if scored else None


def body_start(lines: list[Line], body: range, title: int | None) -> int:
    """Where the body begins once the headline is known: its first paragraph, not a standfirst above the byline."""
    start = _body_start(lines, body)
    while (
        start - 1 in body
        and start - 1 != title
        and lines[start - 1].shape in (Shape.PROSE, Shape.SENTENCE)
        and (title is None or start - 1 > title)
    ):
        start -= 1
    prose = [number for number in body if number >= start and lines[number].shape in (Shape.PROSE, Shape.SENTENCE)]
    for one, two in itertools.pairwise(prose[:3]):
        above_byline = any(_is_byline_or_date(lines, number) for number in range(one + 1, two))
        if title is not None and title < one and lines[one].words <= 40 and above_byline:
            start = two
    return start


def _is_byline_or_date(lines: list[Line], number: int) -> bool:
    return dates.date_line(lines[number].text) is not None or (
        lines[number].shape is Shape.SHORT and _byline(lines, number) is not None
    )


def find_dating(lines: list[Line], body: range, title: int | None) -> dates.Dating:
    """What the lines beside the headline say of the article's time, else those right after the body."""
    start = body.start if len(body) else len(lines)
    after = list(range(title + 1, start)) if title is not None else []
    before = list(range((title if title is not None else start) - 1, -1, -1))[:6]
    found = dates.dating(
        (lines[number].text, _above(lines, number), _may_hold_date(lines[number])) for number in [*after, *before]
    )
    if found.published or found.numeric:
        return found
    behind = range(body.stop, min(body.stop + 3, len(lines)))
    last = dates.dating(((lines[number].text, _above(lines, number), False) for number in behind), found.saved)
    return replace(
        last, updated=found.updated or last.updated, relative=found.relative, doubts=(*found.doubts, *last.doubts)
    )


def _above(lines: list[Line], number: int) -> str:
    return lines[number - 1].text if number else ""


def is_byline(line: Line) -> bool:
    """Whether a line says who wrote the article."""
    return line.shape is not Shape.PROSE and _byline([line], 0) is not None


def find_author(lines: list[Line], body: range, title: int | None, end: int) -> str | None:
    """Who wrote the article: a byline beside the headline, a name and biography before the body, a name after it.

    `end` is the number of the line after the last paragraph.
    """
    start = body.start if len(body) else len(lines)
    head = (
        list(range(title + 1, start)) + list(range((title or 0) - 1, -1, -1))[:5]
        if title is not None
        else list(range(start))
    )
    for number in head:
        if author := _byline(lines, number):
            return author
    text = " ".join(lines[n].text for n in body if lines[n].shape is Shape.PROSE and not is_biography(lines[n].text))
    for number in head:
        if title is not None and number > title and (author := _bare_name(lines, number, text, title)):
            return author
    for number in range(end, min(end + 4, len(lines))):
        if lines[number].label is Box.BYLINE and (author := _byline(lines, number)):
            return author
    if end < len(lines) and (author := _bare_name(lines, end, text, after=True)):
        return author
    return None


def _body_start(lines: list[Line], body: range) -> int:
    for number in body:
        line = lines[number]
        if line.shape is Shape.PROSE and (
            line.words >= 22 or (line.words >= 12 and re.search(r"[.:…][\"'”’»)]*$", line.text))
        ):
            return number
    return body.start if len(body) else len(lines)


def _title_score(lines: list[Line], number: int, head: range, known: set[str]) -> float | None:
    line = lines[number]
    text = line.text
    if (
        line.shape is Shape.FURNITURE
        or line.shape is Shape.ITEM
        or line.words > 30
        or dates.date_line(text)
        or _BY.match(text)
    ):
        return None
    if _names_only(text) or len(re.findall(r"[^\W\d_]", text)) < 6:
        return None
    words = [word for word in words_of(text) if len(word) >= 4]
    cohesion = sum(word in known or word.rstrip("s") in known for word in words) / max(len(words), 1)
    others = [other.text for place, other in enumerate(lines) if place != number and other.shape is not Shape.PROSE]
    repeated = text in others
    titled = any(other.startswith(text) and re.match(r"\s*[-–—|·:]\s", other[len(text) :]) for other in others)
    if any(
        text.startswith(other) and re.match(r"\s*[-–—|·]\s", text[len(other) :]) and len(other.split()) >= 3
        for other in others
    ):
        return None  # the window's title: the headline and the name of the site
    followed = any(
        _date_of(lines[place]) or _BY.match(lines[place].text)
        for place in range(number + 1, min(number + 5, head.stop))
    )
    dated = any(
        _BY.match(lines[place].text) or dates.date_line(lines[place].text)
        for place in range(max(number - 3, 0), number)
    )
    if line.words < 3 and not (repeated or titled or followed):
        return None
    if re.search(r"[^.]\.[\"'”’»)]*$", text) and not (repeated or titled):
        return None  # a headline does not end in a full stop; a short first paragraph does
    return (
        min(line.words, 9)
        + 7 * cohesion
        + (12 if titled else 5 if repeated and not dated else 0)
        + 2 * followed
        - 5 * dated
        - (4 if line.words < 3 else 0)
        - (3 if line.words > 22 else 0)
    )


def _date_of(line: Line) -> str | None:
    return dates.date_line(line.text) or (dates.find_date(line.text) if _may_hold_date(line) else None)


def _may_hold_date(line: Line) -> bool:
    """Whether a line is a byline, or one of several short statements, among which a date can stand."""
    return (
        line.words <= 14
        and line.shape in (Shape.SHORT, Shape.FURNITURE)
        and line.label not in (Box.RIGHTS, Box.CREDIT, Box.RELATED)
        and bool(_BY.match(line.text) or re.search(r"[|•·,—–]", line.text))
    )


def _byline(lines: list[Line], number: int) -> str | None:
    line = lines[number]
    if line.words > 20 or line.shape is Shape.PROSE:
        return None
    if line.text.strip(" :").lower() in _BY_ALONE and number + 1 < len(lines):
        following = lines[number + 1].text
        return following if _names_only(following) else None
    rest = line.text
    if match := _BY.match(rest):
        rest = rest[match.end() :]
    elif line.label is Box.BYLINE and (labelled := _LABELLED.match(rest)):
        rest = labelled[1]
    else:
        return None
    rest = re.split(r"\s*[|•·(]|\s+[-–—]\s+|,\s*(?=[a-z\d])", rest)[0].strip(" ,.;")
    if match := _NAMES.match(rest):
        return _without_site(lines, number, rest[: match.end()])
    if _PUBLICATION.match(rest) or (len(rest.split()) <= 5 and rest[:1].isupper()):
        return rest or None
    return None


def _without_site(lines: list[Line], number: int, names: str) -> str:
    """The names of a byline without the site's own ("Ann Lee, The Daily Post"), which stands elsewhere on the page."""
    first, *others = re.split(r",\s*", names)
    elsewhere = " ".join(
        line.text for place, line in enumerate(lines) if place != number and line.shape is not Shape.PROSE
    )
    return ", ".join([first, *(name for name in others if name not in elsewhere)])


def _bare_name(lines: list[Line], number: int, text: str, title: int | None = None, after: bool = False) -> str | None:
    """A line that is a name and nothing else, where its place speaks for an author and not for a caption or tag."""
    line = lines[number]
    if line.shape is Shape.FURNITURE or line.words > 9:
        return None
    name = re.split(r"\s*[(|•·]|,\s", line.text.lstrip("—–- "))[0].strip()
    if not _names_only(name) or name in text or label_of(name):
        return None
    neighbours = [lines[place].text for place in (number - 1, number + 1) if 0 <= place < len(lines)]
    if any(other == line.text or _names_only(other) for other in neighbours):
        return None
    if after or "(" in line.text:
        return name
    if title is not None and number == title + 1 and lines[title].words >= 4:
        return name
    following = lines[number + 1] if number + 1 < len(lines) else None
    beside_date = any(_date_of(lines[place]) for place in (number - 1, number + 1) if 0 <= place < len(lines))
    introduced = following is not None and following.text.startswith(name)
    return name if beside_date or introduced else None


def _names_only(text: str) -> bool:
    text = text.strip(" .,")
    return (
        bool(_NAMES.fullmatch(text)) and not _NOT_A_NAME.search(text) and len(text.split()) <= 9 and not text.isupper()
    )
