"""Changes to TOML that people edit too: one value is set or added, and everything else in the file stays as it is."""

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
_MARK = "\ufeff"  # with which some editors begin a file
_BARE = re.compile(r"(?<!\r)\n")  # the end of a line that is not written as Windows writes it


def with_values(text: str, values: Mapping[Keys, Value | None]) -> str:
    """The TOML `text` in which each key has its value; None takes the key out.

    A key is given by the names of its tables and its own: `("run", "seed")`. Tables that are missing are added.
    Comments, order, quotation marks and line endings stay. Raises BadSettings if the text cannot take the values.
    """

    def change(table: Table) -> None:
        for keys, value in values.items():
            _put(table, keys, value)

    return _changed(text, change)


def with_added(text: str, keys: Keys, added: Iterable[str]) -> str:
    """The TOML `text` in which the list at `keys` holds the added texts too, each once; otherwise as `with_values`."""
    more = list(dict.fromkeys(added))

    def change(table: Table) -> None:
        there = _at(table, keys)
        if there is None:
            _put(table, keys, more)
        elif isinstance(there, list):
            there.extend([one for one in more if one not in there])
        else:
            raise BadSettings(f"{'.'.join(keys)} has to be a list, as in {keys[-1]} = [], to take another value.")

    return _changed(text, change)


def _at(table: Table, keys: Keys) -> Any:
    """What stands at `keys`, or None; raises BadSettings where a table on the way is none."""
    for number, key in enumerate(keys):
        if key not in _as_table(table, keys[:number]):
            return None
        table = table[key]
    return table


def _put(table: Table, keys: Keys, value: Any) -> None:
    """Set what stands at `keys`, None to take it out; a missing table is put in whole, with all that is to be in it."""
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
        raise BadSettings(f"{'.'.join(keys)} has to be a table to take another value.")
    return found


def _changed(text: str, change: Callable[[Table], None]) -> str:
    """The text after a change, if what it says then is what it said before, changed in the same way."""
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
            raise BadSettings("The file is written in a way that could not be changed safely. Change it by hand.")
    except (tomllib.TOMLDecodeError, TOMLKitError) as error:
        raise BadSettings(f"The file is not valid TOML: {error}. Check quotes and brackets at that place.") from None
    return mark + found
