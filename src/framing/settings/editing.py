"""Change a TOML file that people edit too: set or add one value, and leave everything else in the file as it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from datetime import datetime
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from framing.errors import BadSettings

Keys = tuple[str, ...]
Table = MutableMapping[str, Any]
Value = str | bool | int | float | datetime
_ONE_LINE = 80
_MARK = "\ufeff"  # some editors write it at the start of a file
_BARE = re.compile(r"(?<!\r)\n")  # the end of a line, except as Windows writes it


def with_values(text: str, values: Mapping[Keys, Value | None]) -> str:
    """Return the TOML `text` with each key set to its value. None removes the key.

    A key is a tuple of the names of its tables and its own name: `("run", "seed")`. Missing tables are added.
    Comments, order, quotation marks and line endings stay. Raises BadSettings if the values cannot be set.
    """

    def change(table: Table) -> None:
        for keys, value in values.items():
            _put(table, keys, value)

    return _changed(text, change)


def with_added(text: str, keys: Keys, added: Iterable[str]) -> str:
    """Return the TOML `text` with `added` at the end of the list at `keys`, each text once. See `with_values`."""
    more = list(dict.fromkeys(added))

    def change(table: Table) -> None:
        there = _at(table, keys)
        if there is None:
            _put(table, keys, _listed(more))
        elif isinstance(there, list):
            there.extend([one for one in more if one not in there])
        else:
            raise BadSettings(f"{'.'.join(keys)} is not a list. Make it one ({keys[-1]} = []) to add to it.")

    return _changed(text, change)


def _listed(texts: list[str]) -> list[str]:
    """Return a list that is written on one line if it is short, and otherwise with a line for each text."""
    listed = tomlkit.array()
    listed.extend(texts)
    return listed.multiline(sum(map(len, texts)) > _ONE_LINE)


def _at(table: Table, keys: Keys) -> Any:
    """Return the value at `keys`, or None. Raises BadSettings if a key on the way is not a table."""
    for number, key in enumerate(keys):
        if key not in _as_table(table, keys[:number]):
            return None
        table = table[key]
    return table


def _put(table: Table, keys: Keys, value: Any) -> None:
    """Set the value at `keys`; None removes it. A missing table is added together with what it will contain."""
    inside = _at(table, keys[:-1])
    if inside is None:
        if value is not None:
            _put(table, keys[:-1], {keys[-1]: value})
    elif value is None:
        _as_table(inside, keys[:-1]).pop(keys[-1], None)
    else:
        _as_table(inside, keys[:-1])[keys[-1]] = value


def _as_table(found: Any, keys: Keys) -> Table:
    if not isinstance(found, MutableMapping):
        raise BadSettings(f"{'.'.join(keys)} is not a table, so nothing can be set in it. Make it a table.")
    return found


def _changed(text: str, change: Callable[[Table], None]) -> str:
    """Return the changed text. Raises BadSettings if anything other than the wanted values would change."""
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    try:
        document, wanted = tomlkit.parse(text), tomllib.loads(text)
        change(wanted)
        change(document)
        found = tomlkit.dumps(document)
        if "\r\n" in text and not _BARE.search(text):
            found = _BARE.sub("\r\n", found)
        if tomllib.loads(found) != wanted:
            raise BadSettings("The file cannot be changed safely because of the way it is written. Change it by hand.")
    except (tomllib.TOMLDecodeError, TOMLKitError) as error:
        raise BadSettings(f"The file is not valid TOML: {error}. Check the quotes and brackets there.") from None
    return mark + found
