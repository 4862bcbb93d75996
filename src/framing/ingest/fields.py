"""From the named fields of a table's row or a JSON object to a Record.

Names are matched as people write them: `publishedAt`, `Publication Date` and `publication_date` are one name, and each
language has its own (languages/<code>/fields.toml).
"""

from __future__ import annotations

import ast
import functools
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from framing.ingest.format import Record
from framing.ingest.fragments import as_text, words_in
from framing.languages.known import either, known
from framing.settings.names import COLUMNS, PREFIXES

STATED = ("title", "author", "published", "updated", "url", "language", "genre")
LIST = "{file}"  # in what is said of a record: the name of its file

ADDRESSES, UNKNOWN, EMPTY = "addresses-only", "unknown-columns", "no-text"
_NO_TEXT = (ADDRESSES, UNKNOWN, EMPTY)
_FETCH = f"Fetch their pages with `framing add --from-list {LIST}`."
_FEW_WORDS = 100  # a summary has fewer; with an address beside it such a text may be one
_CELL = 32_767
_NAME_WORDS = 20  # words that no column's name has
_TITLE = 14  # words that stand beside an address in a list
_PATIENCE = 50_000  # records without a text that are said to be so in one row
_TEASER = 40  # words; a summary with fewer, and an address beside it, is a line of a list
_MARKED_CUT = re.compile(
    r"(?:(?:…|\.{3})\s*\[\s*\+?|\[\s*\+)\s*\d[\d,. ]*\s*\w+\]$|[\[(](?:…|\.{2,4})[\])]$"  # "... [+1234 chars]", "[...]"
)
_CUT = re.compile(r"(?:…|\.{3,4})$")
_SIGNED = re.compile(r"\s*[(\[][^()\[\]]{1,40}[)\]]$")
_SENTENCE = 8  # words of a paragraph that can stop short; a signature has fewer
_ENDED = re.compile(r"[.!?…。！？۔؟।][\W\d]*$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+$", re.I)
_LISTED = re.compile(r"https?://[^\s<>\"'()\[\]|]+", re.I)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,24}(?:/\S*)?$", re.I)
# "By" before a name of two words or more that begin with capitals: a name can begin with "von".
_BY = re.compile(rf"^(?:(?i:{either(lambda one: one.page.by)}))\b:?\s+(?=[^\W\d_a-z]\S*\s+[^\W\d_a-z])")
_INLINE = frozenset(
    "plain bold italic underline strikethrough code pre link text_link text mention mention_name hashtag cashtag email "
    "phone bot_command custom_emoji spoiler blockquote span br".split()
)
_TEXTS = ("rendered", "text", "plain_text", "value", "#text", "content", "body", "full", "full_text", "raw", "html")
_PARTS = (
    "title", "headline", "heading", "summary", *_TEXTS, "data", "paragraphs", "sections", "blocks", "children", "items",
)  # fmt: skip
_NAMES = (
    "name", "main", "original", "title", "display_name", "displayName", "rendered", "label", "@value", "value", "uri",
    "domain",
)  # fmt: skip
_NESTED = ("_source", "fields", "article", "attributes", "data", "node", "item", "doc", "document", "record")


class Found(NamedTuple):
    """What the fields of a record are, by the names of COLUMNS; absent ones are empty."""

    values: dict[str, Any]
    lengths: dict[str, int]  # of the fields, as they are called


def records_of(rows: Iterable[tuple[int, Any] | Record], columns: Mapping[str, str]) -> Iterator[Record]:
    """The records of numbered rows; of a file in which no row has a text one record says so, and what to do.

    A row may also be a Record already, which says why it could not be read.
    """
    first: list[Record] = []  # the records before the first one that has a text
    each = (row if isinstance(row, Record) else _with_fields(row, columns) for row in rows)
    for record in each:
        if not record.problem or len(first) >= _PATIENCE:
            yield from first
            yield record
            yield from each
            return
        first.append(record)
    without = [record for record in first if record.reason in _NO_TEXT]
    if without:
        yield _all_without_text(without)
    yield from (record for record in first if record.reason not in _NO_TEXT)


def _with_fields(row: tuple[int, Any], columns: Mapping[str, str]) -> Record:
    number, fields = row
    return record_of(number, {"url": fields} if isinstance(fields, str) and address_of(fields) else fields, columns)


def said_of(addresses: int) -> str:
    """What is said of a file that holds addresses and no texts."""
    what = "an address" if addresses == 1 else f"{addresses:,} addresses"
    return f"It has no text, only {what}. {_FETCH}"


def addresses_in(text: str) -> list[str] | None:
    """The addresses of a text that is a list of them, a line each, perhaps with a title; None for any other text."""
    lines = [line for line in text.split("\n") if line.strip()]
    found = [match for line in lines if (match := _LISTED.search(line))]
    rest = [len(_LISTED.sub("", line).split()) for line in lines]
    most = 0 if len(lines) == 1 else _TITLE
    if not found or len(found) < 0.5 * len(lines) or max(rest) > most:
        return None
    return list(dict.fromkeys(match[0].rstrip(".,;") for match in found))


def _all_without_text(records: list[Record]) -> Record:
    """What is said of a file in which no record has a text."""
    addresses = [record.content.decode() for record in records if record.reason == ADDRESSES]
    if len(addresses) >= 0.5 * len(records):
        return Record(0, "\n".join(addresses).encode(), problem=said_of(len(addresses)), reason=ADDRESSES)
    return Record(0, problem=records[0].problem, reason=records[0].reason)


def record_of(number: int, fields: Any, columns: Mapping[str, str]) -> Record:
    """A record from named fields; `columns` (framing.toml, ingest.columns) says which column is which, else by name."""
    if not isinstance(fields, Mapping):
        what = "a " + type(fields).__name__ if fields is not None else "nothing"
        return Record(number, problem=f"It is {what} where an object with fields was expected.")
    found = found_in(fields, columns)
    values = found.values
    stated = {
        "title": name_of(values["title"]),
        "author": _BY.sub("", authors_of(values["author"])),
        "published": moment_stated(values["published"], values["time"]),
        "updated": moment_stated(values["updated"], None),
        "url": address_of(values["url"]),
        "language": name_of(values["language"]),
        "genre": name_of(values["genre"]),
    }
    outlet, suggested = name_of(values["outlet"]), _suggested(values)
    stated = {key: one_line for key, value in stated.items() if (one_line := " ".join(value.split()))}
    html = string_of(values["html"])
    summary = text_of(values["summary"]).strip()
    text = text_of(values["text"]).strip()
    if not html and not text and (not summary or (stated.get("url") and len(summary.split()) < _TEASER)):
        return _without_text(number, found, stated, columns)
    content, form = (html, "html") if html else as_text(text or summary)
    if not html and (problem := _too_little(words_in(content, form), bool(text), summary, stated)):
        reason, detail, held = problem
        if not held:
            return Record(number, problem=detail, reason=reason)
        stated["held"] = detail
    return Record(number, content.encode(), {**stated, "format": form}, outlet or None, suggested=suggested or None)


def _without_text(number: int, found: Found, stated: Mapping[str, str], columns: Mapping[str, str]) -> Record:
    if stated.get("url"):
        said = f"It has an address and no text. {_FETCH}"
        return Record(number, stated["url"].encode(), problem=said, reason=ADDRESSES)
    if any(matches(name, columns) in ("text", "html") for name in found.lengths):
        return Record(number, problem="It has no text: the field for it is empty.", reason=EMPTY)
    shown = ", ".join(name if len(name) <= 40 else name[:39] + "…" for name in [*found.lengths][:20])
    likely = max(found.lengths, key=lambda name: found.lengths[name], default="...")
    problem = (
        f"It has no text: none of its columns is known as one. Its columns are {shown}. "
        f'Write into framing.toml which one is the text, as in [ingest.columns] text = "{likely[:40]}".'
    )
    return Record(number, problem=problem, reason=UNKNOWN)


def _too_little(text: str, own: bool, summary: str, stated: Mapping[str, str]) -> tuple[str, str, bool] | None:
    """Why a text is not the whole article: reason, sentence, and whether it is held back instead of rejected."""
    words, tail, address = len(text.split()), " ".join(text[-200:].split())[-60:], stated.get("url")
    again = _FETCH if address else "Get the whole text."
    if cut := _MARKED_CUT.search(tail):
        return "cut", f'Its text was cut by the service that sent it: it ends "{tail[cut.start():]}". {again}', False
    if words < 2 * _FEW_WORDS and _CUT.search(tail):
        return "cut", f'Its text is cut: {words} words that end "{tail[-25:]}". {again}', not address
    if words < _FEW_WORDS and _stops_short(text):
        return "cut", f'Its text may be cut: {words} words that end "{tail[-25:]}". {again}', True
    if _CELL - 10 <= len(text) <= _CELL:
        return "cut", f"Its text may be cut: a cell of Excel keeps {_CELL:,} characters, and it has as many.", True
    if words < _FEW_WORDS and (not own or (summary and _bare(summary) == _bare(text))):
        return "summary-only", f"Only a summary of {words} words is there and not the text. {again}", True
    if _CUT.search(tail) and address:
        return "cut", f'Its text may be cut: it ends "{tail[-25:]}". {again}', True
    return None


def _stops_short(text: str) -> bool:
    """Whether the last paragraph ends inside a sentence; a name or a sign of an agency after it is no such end."""
    last = _SIGNED.sub("", text.rstrip().rpartition("\n")[2]).rstrip()
    return len(last.split()) >= _SENTENCE and _ENDED.search(last[-60:]) is None


def _bare(text: str) -> str:
    return "".join(text.split())


# ---- rows of tables


def table_rows(
    rows: Iterator[Sequence[Any]], first: int, delimiter: str = ","
) -> Iterator[tuple[int, Any] | Record]:
    """Numbered rows by the names in the first of them; `first` is its number."""
    names = named([str(cell) if cell is not None else "" for cell in next(rows, ())])
    if not names:
        return
    if any(len(name.split()) > _NAME_WORDS for name in names):
        said = "The table has no row with the names of its columns. Write one above its first row: title,date,text,url."
        yield Record(0, problem=said, reason=UNKNOWN)
        return
    if all(not name or address_of(name) for name in names):  # a list of addresses needs no header
        yield first, {f"column {number}": name for number, name in enumerate(names, 1)} | {"url": names[0]}
        names = ["url", *(f"column {number}" for number in range(2, len(names) + 1))]
    for number, row in enumerate(rows, start=first + 1):
        cells = [*row]
        if not any(cell not in (None, "") and str(cell).strip() for cell in cells):
            continue
        extra = [cell for cell in cells[len(names) :] if cell not in (None, "")]
        if extra:
            many = f"{len(cells)} cells where the header has {len(names)} columns"
            said = f"The row has {many}: put a cell that holds {delimiter!r} in quotation marks."
            yield Record(number, problem=said)
            continue
        yield number, dict(zip(names, cells, strict=False))


def named(header: Sequence[str]) -> list[str]:
    """The names of the columns, each once: of two columns of one name the second gets a mark."""
    names: list[str] = []
    for cell in header:
        name = " ".join(cell.replace("\ufeff", "").split())
        while name and name in names:
            name += "'"  # a sign, which does not count when names are matched
        names.append(name)
    while names and not names[-1]:
        names.pop()
    return names


# ---- which field is which


def found_in(fields: Mapping[Any, Any], columns: Mapping[str, str]) -> Found:
    """Which fields of a record are what; where it has no text itself, those of an object in it count too."""
    values = _matched(fields, columns)
    if not _filled(values["text"]) and not _filled(values["html"]):
        for key in fields:
            inner = fields[key]
            if _canonical(str(key)) in {_canonical(one) for one in _NESTED} and isinstance(inner, Mapping):
                both = {**{k: v for k, v in fields.items() if k != key}, **inner}
                nested = _matched(both, columns)
                if _filled(nested["text"]) or _filled(nested["html"]):
                    return Found(nested, _lengths(both))
    return Found(values, _lengths(fields))


def _lengths(fields: Mapping[Any, Any]) -> dict[str, int]:
    return {str(key): len(str(value)) for key, value in fields.items() if str(key).strip()}


def _matched(fields: Mapping[Any, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    by_name: dict[str, Any] = {}
    for key, value in fields.items():
        name = _canonical(str(key))
        if name not in by_name or not _filled(by_name[name]):
            by_name[name] = value
    values: dict[str, Any] = {}
    for name, aliases in _aliases().items():
        if name in columns:
            values[name] = by_name.get(_canonical(columns[name]))
            continue
        there = [by_name[alias] for alias in aliases if _filled(by_name.get(alias))]
        there = there or [by_name[one] for one in by_name if _shortened(one) in aliases and _filled(by_name[one])]
        values[name] = _best(name, there)
    return values


def matches(name: str, columns: Mapping[str, str]) -> str | None:
    """Which field of an article a column of this name is, or None if it is none that is known."""
    bare = _canonical(name)
    stated = {_canonical(value): key for key, value in columns.items()}
    known = (field for one in (bare, _shortened(bare)) for field, aliases in _aliases().items() if one in aliases)
    return stated.get(bare) or next(known, None)


def _shortened(name: str) -> str:
    """A name without the thing that it is of: posttitle is the title."""
    return next((name[len(one) :] for one in PREFIXES if name.startswith(one)), "")


def _best(name: str, there: list[Any]) -> Any:
    """Of several fields of one meaning the first; of addresses one that is an address, of texts a much longer one."""
    if name == "url":
        return next((one for one in there if address_of(one)), None)
    if name == "source":  # which some tools call the article's address
        return next((one for one in there if not address_of(one)), there[0] if there else None)
    if name == "text" and len(there) > 1:
        lengths = [len(text_of(one)) for one in there]
        return next(one for one, length in zip(there, lengths, strict=True) if length >= 0.6 * max(lengths))
    return there[0] if there else None


def _filled(value: Any) -> bool:
    if value is None or (not isinstance(value, (str, list, tuple, Mapping)) and value != value):
        return False
    return bool(value.strip()) if isinstance(value, str) else value not in ([], {}, ())


@functools.cache
def _aliases() -> dict[str, tuple[str, ...]]:
    """The names of each field without case, spaces and signs: those of tools and those of the languages."""
    found: dict[str, list[str]] = {name: [*names] for name, names in COLUMNS.items()}
    for language in known():
        for name in found:
            found[name] += getattr(language.fields, name, ())
    return {name: tuple(dict.fromkeys(_canonical(one) for one in names)) for name, names in found.items()}


@functools.lru_cache(maxsize=4_000)
def _canonical(name: str) -> str:
    """A name without case, accents, spaces and signs: `publishedAt`, `Published at` and `PUBLISHED_AT` are one."""
    letters = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in letters if letter.isalnum()) or letters.strip()


# ---- what a field holds


def string_of(value: Any) -> str:
    """A value as text; an empty cell is none."""
    if value is None or value != value:
        return ""
    text = str(value.isoformat() if hasattr(value, "isoformat") else value).strip()
    return text.encode("utf-8", "replace").decode()  # JSON can spell half characters, which no file can hold


def text_of(value: Any) -> str:
    """A text, its paragraphs parted by blank lines: from a string, a list of paragraphs or of pieces, or an object."""
    if isinstance(value, str):
        listed = _listed(value)
        return text_of(listed) if listed and all(isinstance(one, str) for one in listed) else string_of(value)
    if isinstance(value, (list, tuple)):
        if _are_pieces(value):
            return "".join(_piece(one) for one in value)
        return "\n\n".join(part for one in value if (part := text_of(one).strip()))
    if isinstance(value, Mapping):
        inside = {str(key).lower(): part for key, part in value.items()}
        return text_of([inside[key] for key in inside if key in _PARTS and not isinstance(inside[key], (int, float))])
    return string_of(value)


def _are_pieces(values: list[Any] | tuple[Any, ...]) -> bool:
    """Whether a list is one text in pieces, as rich text is: strings among marked strings, or marked strings only."""
    marked = [one for one in values if isinstance(one, Mapping)]
    inline = all(str(one.get("type") or one.get("_type") or "").lower() in _INLINE for one in marked)
    return bool(marked) and inline and all(isinstance(one, (str, Mapping)) for one in values)


def _piece(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("text", "\n" if value.get("type") == "br" else "")
    return value if isinstance(value, str) else text_of(value)


def _listed(text: str) -> list[Any] | None:
    """The list that a cell spells: ['one', 'two'] or ["one", "two"]."""
    text = text.strip()
    if not (text.startswith(("['", '["')) and text.endswith(("']", '"]')) and len(text) < 1_000_000):
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return found if isinstance(found, list) else None
    return None


def name_of(value: Any) -> str:
    """A name, title or other short text; of several the first, as in the fields of an object."""
    if isinstance(value, Mapping):
        inside = {str(key): part for key, part in value.items()}
        return next((name for key in _NAMES if (name := name_of(inside.get(key)))), "")
    if isinstance(value, (list, tuple)):
        return next((name for one in value if (name := name_of(one))), "")
    return as_text(string_of(value))[0].strip()


def authors_of(value: Any) -> str:
    """The names of the authors: from a name, an object with a name, or a list of these."""
    if isinstance(value, str):
        listed = _listed(value)
        if listed is None:
            return name_of(value)
        value = listed
    if isinstance(value, Mapping):
        inside = {_canonical(str(key)): string_of(part) for key, part in value.items() if not isinstance(part, Mapping)}
        parts = [
            inside.get(one) or inside.get(other) or ""
            for one, other in (("firstname", "givenname"), ("lastname", "familyname"))
        ]
        return name_of(value) or " ".join(part for part in parts if part)
    if isinstance(value, (list, tuple)):
        return ", ".join(dict.fromkeys(name for one in value if (name := authors_of(one))))
    return name_of(value)


def address_of(value: Any) -> str:
    """A web address, or "" for what is none."""
    if isinstance(value, (list, tuple)):
        return next((found for one in value if (found := address_of(one))), "")
    if isinstance(value, Mapping):
        return address_of([value.get("url"), value.get("href"), value.get("rendered")])
    text = string_of(value)
    if _ADDRESS.match(text):
        return text if "://" in text else f"https://{text}"
    return f"https://{text}" if "/" in text and _HOST.match(text) else ""


def _suggested(values: Mapping[str, Any]) -> str:
    """The outlet by a field that mostly names it; of an address its host."""
    name = name_of(values["source"])
    found = re.match(r"(?:https?://)?(?:www\d?\.)?([^/\s]+\.[a-z]{2,24})/?([/?#].*|[^/?#].*)?$", name, re.I)
    if found and found[2] and address_of(values["url"]) in ("", name):
        return ""  # where a tool calls the article's address its source
    return found[1].lower() if found else name


def moment_stated(value: Any, time: Any) -> str:
    """A date as text; one that is a number is a day of Excel's or seconds since 1970. `time` is a clock time beside."""
    if isinstance(value, (list, tuple)):
        value = next((one for one in value if _filled(one)), None)
    if isinstance(value, Mapping):
        value = value.get("$date") or value.get("value") or value.get("date") or name_of(value)
    text = string_of(value)
    number = re.fullmatch(r"(\d{4,18})(?:[.,](\d+))?", text)
    if number:
        return _of_number(number[1], float(f"0.{number[2] or 0}")) or text
    clock = re.fullmatch(r"(?:[T ]?)(\d{1,2}):(\d\d)(?::(\d\d))?(?:\.\d+)?", string_of(time))
    if clock and re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return f"{text}T{int(clock[1]):02}:{clock[2]}:{clock[3] or '00'}"
    return text


def _of_number(digits: str, rest: float) -> str | None:
    """A moment written as one number: 45579 (Excel), 1728887400 (seconds; also thousandths), 20241014093000."""
    if len(digits) == 14 and digits[:2] in ("19", "20"):
        day, clock = digits[:8], digits[8:]
        return f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:]}"
    number = int(digits)
    if len(digits) == 5 and 20_000 <= number < 80_000:  # 1954 to 2119
        moment = datetime(1899, 12, 30) + timedelta(days=number, seconds=round(rest * 86_400))
        return moment.date().isoformat() if rest < 1e-6 else moment.isoformat(timespec="seconds")
    in_a_second = {9: 1, 10: 1, 12: 1_000, 13: 1_000, 16: 1_000_000}.get(len(digits))
    if in_a_second is None:
        return None
    try:
        return datetime.fromtimestamp(number // in_a_second, UTC).isoformat()
    except (OverflowError, ValueError, OSError):
        return None
