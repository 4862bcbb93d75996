"""JSON and JSON Lines: one object is one article; a file may hold one object, a list, or one object a line."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from framing.ingest.formats.record import LIMIT, Record, open_bounded, record_of

_LINE = 50_000_000  # bytes; a longer line is no article, and a longer value fills the memory


def open_json(path: Path, columns: Mapping[str, str]) -> Iterator[Record]:
    """The articles of a JSON file: an object, a list of objects, or an object with one list of them."""
    with open_bounded(path) as file:
        content = file.read(_LINE + 1)
    if len(content) > _LINE:
        yield Record(0, problem="The file is too large for one JSON value; write it as JSON Lines, one object a line.")
        return
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        yield Record(0, problem=f"It is not valid JSON ({str(error)[:120]}).")
        return
    if isinstance(value, Mapping):
        lists = [part for part in value.values() if isinstance(part, list) and part and isinstance(part[0], Mapping)]
        value = (
            lists[0] if len(lists) == 1 and not any(key in value for key in ("text", "body", "content")) else [value]
        )
    for number, item in enumerate(value if isinstance(value, list) else [value], start=1):
        yield _record(number, item, columns)


def open_lines(path: Path, columns: Mapping[str, str]) -> Iterator[Record]:
    """The articles of a JSON Lines file, read one line at a time."""
    with open_bounded(path) as file:
        total = 0
        for number in itertools.count(1):
            try:
                line = file.readline(_LINE)
            except (OSError, EOFError) as error:
                yield Record(number, problem=f"The file is damaged from here on ({error}).")
                return
            total += len(line)
            if not line:
                return
            if total > LIMIT or (len(line) == _LINE and not line.endswith(b"\n")):
                yield Record(
                    number, problem="From here on the file is larger than can be an article's; it was not read."
                )
                return
            if line.strip():
                try:
                    yield _record(number, json.loads(line), columns)
                except (ValueError, RecursionError) as error:
                    yield Record(number, problem=f"The line is not valid JSON ({str(error)[:120]}).")


def _record(number: int, item: Any, columns: Mapping[str, str]) -> Record:
    if not isinstance(item, Mapping):
        return Record(number, problem=f"It is a {type(item).__name__} where an object with fields was expected.")
    return record_of(number, item, columns)
