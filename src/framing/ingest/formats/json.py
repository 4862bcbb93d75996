"""JSON: one object is one article; a file holds one object, or a list of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import IO

from framing.ingest.fields import record_of
from framing.ingest.format import Format, Record

_LIMIT = 50_000_000  # bytes; a longer value fills the memory


def read_json(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The articles of a JSON file: an object, a list of objects, or an object with one list of them."""
    content = file.read(_LIMIT + 1)
    if len(content) > _LIMIT:
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
        yield record_of(number, item, columns)


FORMAT = Format(
    name="json", about="one object per article: a single object or a list", suffixes=(".json",), read_records=read_json
)
