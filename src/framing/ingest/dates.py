"""Dates as pages print them: one day or a range of days, in several languages, to ISO 8601."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from framing.languages.known import either, known, merged

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
        (rf"\b({_DAY})\.\s?({_DAY})\.(?:\s?({_YEAR}))?{_DASH}({_DAY})\.\s?({_DAY})\.\s?({_YEAR})\b", "dnydny"),
        (rf"\b({_DAY})\.?{_DASH}({_DAY})\.\s?({_DAY})\.\s?({_YEAR})\b", "ddny"),
        (rf"\b({_YEAR})-(\d\d)-(\d\d)(?:/|{_DASH})({_YEAR})-(\d\d)-(\d\d)(?!\d)", "yndynd"),
        (rf"\b({_YEAR})[-/.](\d\d)[-/.](\d\d)(?!\d)", "ynd"),
        (rf"\b({_YEAR})\.?(?:\s?\w{{1,2}}\.?)?,?\s+({_MONTH})\s+({_DAY})\b", "ymd"),
        (rf"\b({_MONTH})\s+({_DAY}){_TH},?\s+({_YEAR})\b", "mdy"),
        (rf"\b({_DAY}){_TH}[\s-]{{1,2}}{_OF_MONTH}({_MONTH}),?[\s-]+{_OF_YEAR}({_YEAR})\b", "dmy"),
        (rf"(?<![\d.])({_DAY})\.\s?({_DAY})\.\s?({_YEAR})\b", "dny"),
        (rf"(?<![\d/-])({_DAY})\s?[/-]\s?({_DAY})\s?[/-]\s?({_YEAR})\b", "??y"),
    )
)
# Years of two digits are read only where a short text is said to be a date: in running text they are anything.
_SHORT: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), order)
    for pattern, order in (
        (rf"\b({_DAY}){_TH}[\s-]{{1,2}}{_OF_MONTH}({_MONTH}),?[\s-]+['’]?(\d\d)(?![\d:])", "dmy"),
        (rf"\b({_MONTH})\s+({_DAY}){_TH}(?:,\s*['’]?|\s+['’])(\d\d)(?![\d:])", "mdy"),
        (rf"(?<![\d.])({_DAY})\.\s?({_DAY})\.\s?(\d\d)(?![\d.:])", "dny"),
        (rf"(?<![\d/-])({_DAY})[/-]({_DAY})[/-](\d\d)(?![\d/:-])", "??y"),
    )
)
_SHORTEST = 60  # characters of a text in which a year of two digits is believed
_AROUND = re.compile(
    rf"\b(?:{either(lambda one: one.dates.weekdays)})\b\.?|"
    rf"\b(?:{either(lambda one: (*one.dates.beside, *one.dates.updated, *one.dates.first, *one.dates.saved))})\b\.?|"
    r"\b\d{1,2}[:.h]\d\d(?::\d\d)?\s?h?\b|[|•·,;:()\[\]/–—-]|[+]\d+",
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
_ROLE = re.compile(
    rf"\b(?:(?P<updated>{either(lambda one: one.dates.updated)})|(?P<saved>{either(lambda one: one.dates.saved)})|"
    rf"(?P<first>{either(lambda one: one.dates.first)}))\b",
    re.I,
)
_ZONES = {name.lower(): zone for name, zone in merged(lambda one: one.dates.zone_of).items()}
_OFFSET = r"(?:(?:utc|gmt)\s?)?[+−-]\d{1,2}(?::?\d\d)?"
_ZONE_NAMES = "|".join(["z", *map(re.escape, sorted(_ZONES, key=len, reverse=True))])
_ZONE = rf"(?:\s*\(?(?P<zone>{_OFFSET}|{_ZONE_NAMES})(?!\w))?"
_AM, _PM = either(lambda one: one.dates.am), either(lambda one: one.dates.pm)
_TIME = re.compile(
    rf"(?<![\d:.,])(?P<hour>\d{{1,2}})(?:[:h](?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
    rf"(?:\s?(?:(?P<am>{_AM})|(?P<pm>{_PM}))(?!\w))?|(?:\.(?P<dotted>\d\d))?\s?(?:(?P<am2>{_AM})|(?P<pm2>{_PM}))(?!\w)|"
    rf"\.(?P<railway>\d\d)(?=\s?\(?(?:{_ZONE_NAMES})(?!\w)))"
    rf"{_ZONE}",
    re.I,
)
_STAMP = re.compile(
    r"\s*(\d{4})-?(\d\d)-?(\d\d)(?:[T_ ]?(\d\d)(\d\d)(\d\d)?(?:[.,]\d+)?(Z|[+-]\d\d:?\d\d)?)?\s*$", re.I
)
_C_TIME = re.compile(
    rf"({_MONTH}\s+{_DAY})\s+(\d\d:\d\d(?::\d\d)?(?:\s+[+-]\d{{4}}|\s+[a-z]{{2,4}})?)\s+({_YEAR})\b", re.I
)
_EPOCH = re.compile(r"\s*(\d{10}|\d{13})(?:\.\d+)?\s*$")
_BACK = [
    (re.compile(rf"\b(?:{words})\b", re.I), days) for words, days in merged(lambda one: one.dates.days_back).items()
]
_SPANS = [(re.compile(rf"\b{words}\b", re.I), days) for words, days in merged(lambda one: one.dates.spans_back).items()]
# What programs write where they know no date: the first second, day or year of their counting.
_NO_DATES = frozenset("1899-12-30 1899-12-31 1900-01-01 1904-01-01 1969-12-31 1970-01-01 1970-01-20 1970-01-21".split())
_OLDEST = "1600"  # before the first newspaper
_IN_ADDRESS = re.compile(rf"(?<!\d)({_YEAR})(?:/|-|_|\.|)({_MONTH}|\d\d)(?:/|-|_|\.|)(\d\d)(?!\d)", re.I)
_IN_NAME = re.compile(rf"(?<!\d)(?:({_YEAR})[-_. /]?(\d\d)[-_. /]?(\d\d)|(\d\d)[-_.](\d\d)[-_.]({_YEAR}))(?!\d)")


@dataclass(frozen=True, slots=True)
class When:
    """One date as it was stated: `day` is ISO 8601 (an interval with a slash), `at` the moment where an hour is stated.

    `two` are the two days, day first and month first, that a date like 03/04/2024 can be; `day` is then empty.
    """

    printed: str
    day: str = ""
    at: str | None = None
    two: tuple[str, str] | tuple[()] = ()
    end: int = 0


@dataclass(frozen=True, slots=True)
class Dating:
    """What a page states of its time: when it was first published, last changed and saved.

    `numeric` is a date of figures only, which shows how the outlet writes dates or has to be settled by that.
    `relative` is a "yesterday" that only the day of saving would tell.
    """

    published: str | None = None
    published_at: str | None = None
    updated: str | None = None
    saved: str | None = None
    numeric: str | None = None
    relative: str | None = None
    doubts: tuple[str, ...] = ()


def find_date(text: str) -> str | None:
    """The first date in `text` as ISO 8601, a range as `2024-10-07/2024-10-13`; None without a year."""
    return next((one.day for one in _dates(text) if one.day), None)


def when(value: str) -> When | None:
    """The first date of a machine-written value such as `2024-10-07T09:30:00+03:00`, or of any printed date."""
    if match := _EPOCH.match(value):
        seconds = int(match[1]) / (1000 if len(match[1]) == 13 else 1)
        moment = datetime.datetime.fromtimestamp(seconds, datetime.UTC).replace(microsecond=0)
        return When(value.strip(), moment.date().isoformat(), moment.isoformat())
    if match := _STAMP.match(value):
        year, month, day = (int(part) for part in match.groups()[:3])
        iso = _iso(year, month, day)
        clock = (
            "".join((match[4], ":", match[5], f":{match[6]}" if match[6] else "", match[7] or "")) if match[4] else ""
        )
        return When(value.strip(), iso, _moment(iso, clock)) if iso else None
    if match := re.match(r"\s*(\d{4})-(\d\d)-(\d\d)(?=[T\s]\s*\d)", value):
        iso = _iso(*(int(part) for part in match.groups()))
        return When(value.strip(), iso, _moment(iso, value[match.end() :])) if iso else None
    return next(_dates(_C_TIME.sub(r"\1 \3 \2", value), short=True), None)


def iso_of(value: str) -> str | None:
    """The day of `when`, if it is one."""
    found = when(value)
    return found.day or None if found else None


def interval(value: str) -> When | None:
    """The date of a value that states one day or, with a slash between, the first and the last of several."""
    parts = value.split("/")
    if len(parts) == 2 and (days := [iso_of(part) for part in parts]) and all(days):
        return When(value.strip(), "/".join(day for day in days if day))
    return when(value)


def either_day(printed: str) -> tuple[str, str] | None:
    """The days that a date of figures is with its day first and with its month first; None if it is no such date."""
    for patterns in (_PATTERNS, _SHORT):
        if match := patterns[-1][0].search(printed):
            left, right = int(match[1]), int(match[2])
            year = _year(match[3])
            return _iso(year, right, left) or "", _iso(year, left, right) or ""
    return None


def day_first(printed: str | None, taken: str | None) -> bool | None:
    """Whether a date of figures has its day first, from the date itself or what was taken for it; None if unknown."""
    two = either_day(printed) if printed else None
    if two is None or two[0] == two[1]:
        return None
    if two[0] and two[1]:
        return {two[0]: True, two[1]: False}.get(taken or "")
    return bool(two[0]) if any(two) else None


def doubt_of(printed: str) -> str:
    """What to tell about an ambiguous date."""
    return f"its date {printed} can be two days, and neither was taken; state the right one beside the file"


def refused(day: str, saved: str | None = None) -> str | None:
    """Why a day cannot be that of publication, or None: no program's nought, none before print, none still to come.

    Nothing was published after it was saved. Where that is not stated it is the day of reading that counts.
    """
    first = day[:10]
    if first in _NO_DATES or first[5:] == "00-00":
        return "programs write it where they know no date"
    if first < _OLDEST:
        return "no newspaper is so old"
    latest = _date(saved[:10]) if saved else None
    today = datetime.datetime.now(datetime.UTC).date()
    limit = min(latest or today, today) + datetime.timedelta(days=1)  # a day for those who live ahead of UTC
    if first > limit.isoformat():
        return "it is later than the day on which the page was " + ("saved" if latest and latest < today else "read")
    return None


def refusal(printed: str, why: str) -> str:
    """What to tell about a date that was refused."""
    return f"its date {printed} was not used, because {why}; state the right one beside the file"


def ago(text: str, saved: str) -> str | None:
    """The day that "yesterday" or "3 hours ago" was on a page saved at that moment; None for any other text."""
    try:
        moment = datetime.datetime.fromisoformat(saved)
    except ValueError:
        return None
    for pattern, days in _SPANS:
        if match := pattern.search(text):
            return (moment - datetime.timedelta(days=days * int(match[1]))).date().isoformat()
    for pattern, days in _BACK:
        if pattern.search(text):
            return (moment - datetime.timedelta(days=days)).date().isoformat()
    return None


def is_relative(line: str) -> bool:
    """Whether a line says little else than a day that depends on when it is read: "yesterday at 14:05"."""
    if len(line) > 60 or not (_HAS_DIGIT.search(line) or _WORDS_OF_TIME.search(line)):
        return False
    for pattern, _ in (*_SPANS, *_BACK):
        if match := pattern.search(line):
            rest = _AROUND.sub(" ", line[: match.start()] + " " + line[match.end() :])
            return len(re.findall(r"\w+", rest)) <= 1
    return False


def in_address(address: str | None) -> str | None:
    """The day that stands in the path of an address: /2024/10/14/, /2024-10-14-ferry, /2024/oct/14/."""
    path = (address or "").split("?")[0].partition("://")[2].partition("/")[2]
    for match in _IN_ADDRESS.finditer("/" + path):
        month = match[2] if match[2].isdigit() else _MONTHS.get(match[2].lower().rstrip("."), 0)
        if iso := _iso(int(match[1]), int(month), int(match[3])):
            return iso
    return None


def in_name(path: str) -> str | None:
    """The day that stands in the name of a file: 2024-10-14-ferry.txt, 20241014_ferry.html, ferry 14.10.2024.txt."""
    name = path.partition("#")[0]
    for part in (*reversed(name.split("/")), name):
        for match in _IN_NAME.finditer(part):
            year, month, day = match.groups()[:3] if match[1] else match.groups()[:2:-1]
            sure = match[1] or "." in match[0] or int(day) > 12  # 03-04-2024 can be two days
            if sure and (iso := _iso(int(year), int(month), int(day))):
                return iso
    return None


def apart(one: str, other: str) -> int:
    """How many days lie between two days or intervals, 0 where they touch."""
    first, second = sorted(([one[:10], one[-10:]], [other[:10], other[-10:]]))
    left, right = _date(first[1]), _date(second[0])
    return max((right - left).days, 0) if left and right else 0


def dates_of(line: str, before: str = "", *, among_words: bool = False) -> list[tuple[str, When]]:
    """The dates of a line that says little else, or of any line if `among_words`, each with what it is the date of.

    That is `first`, `updated` or `saved`, or empty where no word tells. `before` is the line above, which may be the
    label of this one.
    """
    if len(line) > 120 or not _HAS_DIGIT.search(line):
        return []
    found = list(_dates(line, short=len(line) <= _SHORTEST))
    if not found or not (among_words or _is_mostly(line, found)):
        return []
    told, place = [], 0
    for one in found:
        start = one.end - len(one.printed)
        told.append((role_of(line[place:start]), one))
        place = one.end
    if not told[0][0] and len(before) <= 40 and not re.findall(r"\w+", _AROUND.sub(" ", before)):
        told[0] = role_of(before), told[0][1]
    if len(told) == 1 and not told[0][0]:
        told[0] = role_of(line[place:]), told[0][1]
    return told


def dating(lines: Iterable[tuple[str, str, bool]], saved: str | None = None) -> Dating:
    """What the lines of a page's head say of its time, the surest first.

    Each comes with the line above it, and with whether its dates may stand among other words.
    """
    took: When | None = None
    updated = numeric = relative = None
    doubts: list[str] = []
    for line, before, among_words in lines:
        for role, one in dates_of(line, before, among_words=among_words):
            if role == "saved":
                saved = saved or one.at or one.day or None
            elif role == "updated":
                updated = updated or one.at or one.day or None
            elif not role and updated and one.day and one.day[:10] == updated[:10]:
                continue  # the same date once more, in an element of its own
            elif took is None:
                if either_day(one.printed):
                    numeric = numeric or one.printed
                if one.day and (why := refused(one.day, saved)):
                    doubts.append(refusal(one.printed, why))
                elif one.day:
                    took = one
        if relative is None and is_relative(line) and role_of(line) != "updated":
            relative = line
    return Dating(
        took.day if took else None, took.at if took else None, updated, saved, numeric, relative, tuple(doubts)
    )


def stated(published: str | None, updated: str | None = None, saved: str | None = None) -> Dating:
    """What fields that a record, a sidecar or a file's own head states say of its time."""
    saved, updated = (
        one and (found.at or found.day or None if (found := when(one)) else None) for one in (saved, updated)
    )
    if not published:
        return Dating(updated=updated, saved=saved)
    found = interval(published)
    if found is None:
        doubt = f"the stated date {published!r} is not a date and was not used; state the right one beside the file"
        return Dating(updated=updated, saved=saved, doubts=(doubt,))
    numeric = found.printed if either_day(found.printed) else None
    if found.day and (why := refused(found.day, saved)):
        return Dating(updated=updated, saved=saved, numeric=numeric, doubts=(refusal(found.printed, why),))
    return Dating(found.day or None, found.at, updated, saved, numeric)


def is_unsettled(numeric: str | None) -> bool:
    """Whether a date of figures can be two days."""
    two = either_day(numeric) if numeric else None
    return two is not None and all(two) and two[0] != two[1]


def date_line(line: str) -> str | None:
    """The date of a line that says little else than a date ("Published on Friday, 3 May 2024, 14:05")."""
    if len(line) > 120:
        return None
    found = [one for one in _dates(line) if one.day]
    return found[0].day if found and _is_mostly(line, found) else None


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


def _is_mostly(line: str, found: Sequence[When]) -> bool:
    """Whether a line holds at most two words that are no part of a date."""
    rest, place = "", 0
    for one in found:
        rest += line[place : one.end - len(one.printed)] + " "
        place = one.end
    return len(re.findall(r"\w+", _AROUND.sub(" ", rest + line[place:]))) <= 2


def role_of(text: str) -> str:
    """What the last word of a text that tells it says a date is of: first, updated, saved, or nothing."""
    found = [match.lastgroup or "" for match in _ROLE.finditer(text)]
    return found[-1] if found else ""


def _dates(text: str, *, short: bool = False) -> Iterator[When]:
    """The dates of a text in their order; with `short` also those with years of two digits."""
    has_year = bool(_HAS_YEAR.search(text))
    if not has_year and not (short and len(text) <= _SHORTEST and _HAS_DIGIT.search(text)):
        return
    patterns = _PATTERNS if has_year else _SHORT
    first, hit = True, _first(text, 0, patterns)
    while hit:
        found, place, end = hit
        hit = _first(text, end, patterns)
        behind = text[end : min(end + 45, hit[1] if hit else len(text))]
        around = (behind, text[max(place - 25, 0) : place]) if first else (behind,)
        at = next((at for part in around if (at := _moment(found.day, part))), None)
        yield replace(found, at=at, end=end)
        first = False


def _first(text: str, start: int, patterns: tuple[tuple[re.Pattern[str], str], ...]) -> tuple[When, int, int] | None:
    hits = []
    for rank, (pattern, order) in enumerate(patterns):
        for match in pattern.finditer(text, start):
            day, two = _read(order, match.groups())
            if day or two:
                hits.append((match.start(), rank, When(match[0], day or "", two=two), match.end()))
                break
    if not hits:
        return None
    place, _, found, end = min(hits, key=lambda hit: hit[:2])
    return found, place, end


def _moment(day: str | None, text: str) -> str | None:
    """The moment of a day whose time of day stands in the text; midnight to the second is what programs add."""
    if not day or "/" in day or not (match := _TIME.search(text)):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or match["dotted"] or match["railway"] or 0)
    second = int(match["second"] or 0)
    if (match["pm"] or match["pm2"]) and hour < 12:
        hour += 12
    elif (match["am"] or match["am2"]) and hour == 12:
        hour = 0
    if match["second"] and not hour + minute + second:
        return None
    try:
        moment = datetime.datetime.combine(datetime.date.fromisoformat(day), datetime.time(hour, minute, second))
    except ValueError:
        return None
    zone = _zone(match["zone"], moment)
    return (moment.replace(tzinfo=zone) if zone else moment).isoformat()


def _zone(name: str | None, moment: datetime.datetime) -> datetime.tzinfo | None:
    """The zone of a name or of an offset such as GMT+3; None where there is none that is known."""
    if not name:
        return None
    told = _ZONES.get(name.lower(), name)
    if told.lower() == "z":
        return datetime.UTC
    if match := re.search(r"([+−-])(\d{1,2}):?(\d\d)?$", told):
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        if minutes > 14 * 60:
            return None
        return datetime.timezone(datetime.timedelta(minutes=minutes if match[1] == "+" else -minutes))
    try:
        offset = moment.replace(tzinfo=ZoneInfo(told)).utcoffset()
    except (ZoneInfoNotFoundError, ValueError):
        return None
    return datetime.timezone(offset) if offset is not None else None


def _read(order: str, groups: tuple[str | None, ...]) -> tuple[str | None, tuple[str, str] | tuple[()]]:
    """The day of a match, or the two days that it can be."""
    days: list[dict[str, int]] = [{}, {}]
    if order == "??y":  # 03/04/2025 is two different days in Europe and America; say nothing rather than guess
        left, right, year = int(groups[0] or 0), int(groups[1] or 0), _year(groups[2] or "")
        one, two = _iso(year, right, left), _iso(year, left, right)
        return (None, (one, two)) if one and two and one != two else (one or two, ())
    for letter, group in zip(order, groups, strict=True):
        if group is None:
            continue
        letter = {"n": "m"}.get(letter, letter)
        number = int(group) if group.isdigit() else _MONTHS.get(group.lower().rstrip("."), 0)
        days[1 if letter in days[0] else 0][letter] = _year(group) if letter == "y" else number
    first, second = days
    if not second:
        return _iso(first["y"], first["m"], first["d"]), ()
    if "y" not in second:  # "October 7 - October 13, 2024": the year stands once, with the second day
        second["y"] = first["y"]
    second.setdefault("m", first["m"])
    if "y" not in first:
        first["y"] = second["y"]
    if first["y"] == second["y"] and first["m"] > second["m"]:
        first["y"] -= 1
    one, two = _iso(first["y"], first["m"], first["d"]), _iso(second["y"], second["m"], second["d"])
    return (f"{one}/{two}" if one and two and one < two else two), ()


def _year(text: str) -> int:
    """The year of two or four digits; of two the last ones of 2068 or before."""
    year = int(text)
    return year if year > 99 else year + (2000 if year <= 68 else 1900)


def _date(day: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(day)
    except ValueError:
        return None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None
