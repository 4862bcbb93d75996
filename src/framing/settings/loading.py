"""Read framing.toml into Settings. For a mistake, say where it is and what to write instead."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from framing.errors import BadSettings
from framing.settings.names import advice
from framing.settings.sections import Settings


def load(path: Path) -> Settings:
    """Return the settings in `path`. Raises BadSettings, which says what is wrong, why, and what to write."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadSettings(f"{path} does not exist. `framing init DIR` creates a workspace with this file.") from None
    except IsADirectoryError:
        raise BadSettings(f"{path} is a folder. Give --config the framing.toml file in it.") from None
    except UnicodeDecodeError as error:
        raise BadSettings(f"{path} is not UTF-8 text (see byte {error.start}). Save it as UTF-8.") from None
    except OSError as error:
        raise BadSettings(f"{path} cannot be read: {error.strerror}. Check its owner and permissions.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{path} is not valid TOML: {error}. Check the quotes and brackets there.") from None
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        lines = "\n".join(f"  {_explain(problem)}" for problem in error.errors())
        raise BadSettings(f"{path} cannot be used:\n{lines}") from None


def _explain(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        *parents, key = problem["loc"]
        others = [section for section in Settings.model_fields if section not in parents]
        elsewhere = [f"[{section}]" for section in others if key in _keys_at([section])]
        if parents and elsewhere:  # it has moved, or was written into the wrong section
            return f"{where}: unknown key {key!r}; it belongs under {' or '.join(elsewhere)}. Move the line there."
        return f"{where}: unknown key {key!r}; {advice(str(key), _keys_at(parents))}"
    if problem["type"] == "missing":
        return f"{where}: this key is missing. Add it."
    if problem["type"] == "value_error":
        return f"{where}: {problem['ctx']['error']}"
    if problem["type"] == "tuple_type":
        return f'{where}: write a list, like ["one", "another"] (found {problem["input"]!r})'
    return f"{where}: {problem['msg']} (found {problem['input']!r})"


def _keys_at(parents: list[Any]) -> list[str]:
    """Return the keys allowed at a place. In tables like [topics.NAME] the user chooses the name."""
    section: Any = Settings
    for parent in parents:
        if isinstance(section, type) and issubclass(section, BaseModel):
            section = section.model_fields[str(parent)].annotation
        else:
            section = section.__args__[1]  # dict[str, X]: one step down is an X
    return sorted(section.model_fields) if isinstance(section, type) and issubclass(section, BaseModel) else []
