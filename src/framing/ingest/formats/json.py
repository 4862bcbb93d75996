"""JSON: one object is one article; a file holds one object, a list of them, or an answer of a service with a list."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from typing import IO, Any

from framing.ingest import telegram
from framing.ingest.decode import Unreadable, decode
from framing.ingest.fields import address_of, matches, records_of, string_of
from framing.ingest.format import Format, Record

_LIMIT = 100_000_000  # bytes; a longer value fills the memory
_DEEP = 4  # objects within objects in which a list is looked for


def read_json(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The articles of a JSON file: an object, a list of objects, objects one after the other, or the list in an answer.

    A file of one value is in memory as a whole while it is read; JSON Lines is for what is larger.
    """
    try:
        content = file.read(_LIMIT + 1)
        if len(content) > _LIMIT:
            said = "The file is too large for one JSON value; write it as JSON Lines, one object a line."
            yield Record(0, problem=said)
            return
        values = [*_values(content)]
    except (ValueError, RecursionError, OSError, EOFError) as error:
        yield Record(0, problem=f"It is not valid JSON ({str(error)[:120]}).")
        return
    value = values[0] if len(values) == 1 else values
    del content, values
    if telegram.is_export(value):
        yield from telegram.records(value)
        return
    items = _items(value, columns)
    yield from records_of(enumerate(items, start=1), columns)


def _values(content: bytes) -> Iterator[Any]:
    """The values of a file, one after the other: most have one, some tools write one object after the other."""
    try:
        yield json.loads(content)
        return
    except json.JSONDecodeError as error:
        if not error.msg.startswith("Extra data"):
            raise
    except UnicodeDecodeError:
        pass
    try:
        text = decode(content)[0].lstrip("\ufeff")
    except Unreadable as error:
        raise ValueError(error.detail) from error
    place, decoder = 0, json.JSONDecoder()
    while place < len(text):
        rest = text[place : place + 1]
        if rest.isspace() or rest == ",":
            place += 1
            continue
        value, place = decoder.raw_decode(text, place)
        yield value


def _items(value: Any, columns: Mapping[str, str]) -> list[Any]:
    """The articles of a value: the list with most texts in it, or the value itself where it has a text."""
    if isinstance(value, list):
        inner = [one for one in value if isinstance(one, Mapping) and not _is_article(one, columns)]
        if value and len(inner) == len(value) and len(value) <= 100:  # the answers to several requests
            parts = [_inside(one, columns, _DEEP) for one in value]
            if all(parts):
                return [*itertools.chain.from_iterable(parts)]
        return value
    if not isinstance(value, Mapping) or _is_article(value, columns):
        return [value]
    return _inside(value, columns, _DEEP) or [value]


def _inside(value: Mapping[str, Any], columns: Mapping[str, str], deep: int) -> list[Any]:
    """The list of articles within an object; of several the one that looks most like one."""
    found: list[tuple[int, int, list[Any]]] = []
    for part in (value, *value.values()):
        if isinstance(part, list):
            found.append((_likeness(part, columns), len(part), part))
        elif isinstance(part, Mapping) and len(part) > 1 and all(isinstance(one, Mapping) for one in part.values()):
            found.append((_likeness([*part.values()], columns), len(part), [*part.values()]))
    best = max(found, key=lambda one: one[:2], default=(0, 0, []))
    if best[0] or not deep:
        return best[2] if best[0] else []
    nested = [_inside(part, columns, deep - 1) for part in value.values() if isinstance(part, Mapping)]
    return max(nested, key=len, default=[])


def _likeness(items: list[Any], columns: Mapping[str, str]) -> int:
    """How much the first items of a list look like articles: 3 with a text and a title or address, 2 with one."""
    if items and all(isinstance(one, str) and address_of(one) for one in items[:5]):
        return 2
    kinds = [{matches(str(key), columns) for key in _keys(one)} for one in items[:5] if isinstance(one, Mapping)]
    about = {"url", "title", "published"}
    if any({"text", "html"} & kind and about & kind for kind in kinds):
        return 3
    if any(about & kind for kind in kinds):
        return 2
    return int(any("text" in kind for kind in kinds))  # which paragraphs have too


def _keys(item: Mapping[str, Any]) -> list[str]:
    inner = [key for part in item.values() if isinstance(part, Mapping) for key in part]
    return [*item, *inner]


def _is_article(value: Mapping[str, Any], columns: Mapping[str, str]) -> bool:
    """Whether an object has a text of its own, and not a list of objects under such a name."""
    for key, part in value.items():
        if matches(str(key), columns) in ("text", "html"):
            objects = isinstance(part, list) and part and isinstance(part[0], Mapping)
            if not objects or _likeness(part, columns) < 2:
                return bool(string_of(part) if not isinstance(part, (list, Mapping)) else part)
    return False


FORMAT = Format(
    name="json", about="one object per article: a single object or a list, also as services and tools write it",
    suffixes=(".json",), read_records=read_json,
)  # fmt: skip
