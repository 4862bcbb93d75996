"""Dates as pages print them: one day or a range of days, in several languages, to ISO 8601."""

from __future__ import annotations

import datetime
import re

from framing.languages.known import either, known

_MONTHS = {
    name: number
    for language in reversed(known())
    for number, names in enumerate(language.dates.months, 1)
    for name in names
}
_MONTH = "(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_YEAR = r"(?:19|20)\d\d"
_DASH = rf"\s*(?:[-–—]|{either(lambda one: one.dates.until)})\s*"
_TH = rf"(?:{either(lambda one: one.dates.ordinals)}|\.)?"
_OF = rf"(?:\s+(?:{either(lambda one: one.dates.of)})\s+|\s+)"
_OF_MONTH = rf"(?:(?:{either(lambda one: one.dates.of)})\s+)?"
_OF_YEAR = rf"(?:(?:{either(lambda one: one.dates.of_year)})\s+)?"

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), order)
    for pattern, order in (
        # ranges first: their second half alone would pass for a day
        (
            rf"\b({_MONTH})\s+({_DAY}){_TH}(?:,?\s+({_YEAR}))?{_DASH}({_MONTH})\s+({_DAY}){_TH},?\s+({_YEAR})\b",
            "mdymdy",
        ),
        (rf"\b({_MONTH})\s+({_DAY}){_TH}{_DASH}({_DAY}){_TH},?\s+({_YEAR})\b", "mddy"),
        (
            rf"\b({_DAY}){_TH}{_OF}({_MONTH})(?:{_OF}({_YEAR}))?{_DASH}({_DAY}){_TH}{_OF}({_MONTH}),?{_OF}({_YEAR})\b",
            "dmydmy",
        ),
        (rf"\b({_DAY}){_TH}{_DASH}({_DAY}){_TH}{_OF}({_MONTH}),?{_OF}({_YEAR})\b", "ddmy"),
        (rf"\b({_DAY})\.({_DAY})\.({_YEAR}){_DASH}({_DAY})\.({_DAY})\.({_YEAR})\b", "dnydny"),
        (rf"\b({_YEAR})[-/.](\d\d)[-/.](\d\d)(?!\d)", "ynd"),
        (rf"\b({_MONTH})\s+({_DAY}){_TH},?\s+({_YEAR})\b", "mdy"),
        (rf"\b({_DAY}){_TH}[\s-]{{1,2}}{_OF_MONTH}({_MONTH}),?[\s-]+{_OF_YEAR}({_YEAR})\b", "dmy"),
        (rf"(?<![\d.])({_DAY})\.({_DAY})\.({_YEAR})\b", "dny"),
        (rf"(?<![\d/-])({_DAY})[/-]({_DAY})[/-]({_YEAR})\b", "??y"),
    )
)
_AROUND = re.compile(
    rf"\b(?:{either(lambda one: one.dates.weekdays)})\b\.?|"
    rf"\b(?:{either(lambda one: one.dates.beside)})\b\.?|"
    r"\b\d{1,2}[:.]\d\d(?::\d\d)?\b|[|•·,;:()\[\]/–—-]|[+]\d+",
    re.I,
)
_AGO = rf"\d+\s+(?:{either(lambda one: one.dates.units)})\s+(?:{either(lambda one: one.dates.ago)})"
_CLOCK = re.compile(
    r"^\W*(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?[\s,]+)?\d{1,2}:\d\d(?::\d\d)?\W*"
    rf"(?:{either(lambda one: one.dates.zones)})?\W*$|"
    rf"^\W*(?:{either(lambda one: one.dates.stamps)}|{_AGO})\W*$|"
    rf"^\W*(?:{either(lambda one: one.dates.today)})\b"
    rf"(?:\W+(?:{either(lambda one: one.dates.at)})?\s*\d{{1,2}}:\d\d)?\W*$",
    re.I,
)


_HAS_DIGIT = re.compile(r"\d")
_HAS_YEAR = re.compile(_YEAR)
_WORDS_OF_TIME = re.compile(rf"\b(?:{either(lambda one: one.dates.time_words)})\b", re.I)


def find_date(text: str) -> str | None:
    """The first date in `text` as ISO 8601, a range as `2024-10-07/2024-10-13`; None without a year."""
    found = _find(text)
    return found[0] if found else None


def ambiguous(text: str) -> tuple[str, tuple[str, str]] | None:
    """Return a date like 03/04/2024, which is two different days in Europe and America, and both days; else None."""
    for match in _PATTERNS[-1][0].finditer(text) if _HAS_YEAR.search(text) else ():
        left, right, year = (int(group) for group in match.groups())
        one, two = _iso(year, left, right), _iso(year, right, left)
        if one and two and one != two:
            return match[0], (one, two)
    return None


def doubt_of(printed: str) -> str:
    """What to tell about an ambiguous date."""
    return f"its date {printed} can be two days, and neither was taken; state the right one beside the file"


def date_line(line: str) -> str | None:
    """The date of a line that says little else than a date ("Published on Friday, 3 May 2024, 14:05")."""
    if len(line) > 120 or not (found := _find(line)):
        return None
    iso, start, end = found
    rest = line[:start] + " " + line[end:]
    for pattern, _ in _PATTERNS:  # a second date, of the last change
        rest = pattern.sub(" ", rest)
    rest = _AROUND.sub(" ", rest)
    return iso if len(re.findall(r"\w+", rest)) <= 2 else None


def is_stamp(line: str) -> bool:
    """Whether a line is only a clock time, a day without a year or "three hours ago", as comment feeds print them."""
    if len(line) > 60 or not (_HAS_DIGIT.search(line) or _WORDS_OF_TIME.search(line)):
        return False
    if _CLOCK.match(line) or date_line(line):
        return True
    bare = re.sub(rf"\b(?:{_DAY}{_TH}\s+{_MONTH}|{_MONTH}\s+{_DAY}){_TH}(?=\W|$)", " ", line, flags=re.I)
    if re.search(r"\d{1,2}[:.]\d\d", line) and not re.findall(r"\w+", _AROUND.sub(" ", line)):
        return True
    return bare != line and not re.findall(r"\w+", _AROUND.sub(" ", bare))


def iso_of(value: str) -> str | None:
    """ISO date of a machine-written value such as `2024-10-07T09:30:00+03:00`, or of any printed date."""
    if match := re.match(r"\s*(\d{4})-?(\d\d)-?(\d\d)(?!\d)", value):
        return _iso(*(int(part) for part in match.groups()))
    return find_date(value)


def _find(text: str) -> tuple[str, int, int] | None:
    if not _HAS_YEAR.search(text):
        return None
    hits = []
    for rank, (pattern, order) in enumerate(_PATTERNS):
        for match in pattern.finditer(text):
            if iso := _read(order, match.groups()):
                hits.append((match.start(), rank, iso, match.end()))
                break
    if not hits:
        return None
    start, _, iso, end = min(hits)
    return iso, start, end


def _read(order: str, groups: tuple[str | None, ...]) -> str | None:
    days: list[dict[str, int]] = [{}, {}]
    if order == "??y":  # 03/04/2025 is two different days in Europe and America; say nothing rather than guess
        left, right, year = (int(group or 0) for group in groups)
        if left > 12 >= right or left == right:
            return _iso(year, right, left)
        return _iso(year, left, right) if right > 12 >= left else None
    for letter, group in zip(order, groups, strict=True):
        if group is None:
            continue
        letter = {"n": "m"}.get(letter, letter)
        number = int(group) if group.isdigit() else _MONTHS.get(group.lower().rstrip("."), 0)
        days[1 if letter in days[0] else 0][letter] = number
    first, second = days
    if not second:
        return _iso(first["y"], first["m"], first["d"])
    if "y" not in second:  # "October 7 - October 13, 2024": the year stands once, with the second day
        second["y"] = first["y"]
    second.setdefault("m", first["m"])
    if "y" not in first:
        first["y"] = second["y"]
    if first["y"] == second["y"] and first["m"] > second["m"]:
        first["y"] -= 1
    one, two = _iso(first["y"], first["m"], first["d"]), _iso(second["y"], second["m"], second["d"])
    return f"{one}/{two}" if one and two and one < two else two


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
