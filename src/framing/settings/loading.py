"""framing.toml to Settings; a mistake is answered with where it is and what to write instead."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from framing.errors import BadSettings
from framing.settings.names import advice
from framing.settings.sections import Settings


def load(path: Path) -> Settings:
    """The settings in `path`; raises BadSettings that says what was found, why it fails and what to write."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise BadSettings(f"{path} does not exist. `framing init DIR` makes a workspace with one in it.") from None
    except IsADirectoryError:
        raise BadSettings(f"{path} is a folder; --config wants the framing.toml in it.") from None
    except UnicodeDecodeError as error:
        raise BadSettings(f"{path} is not UTF-8 text (byte {error.start}); save it as UTF-8.") from None
    except OSError as error:
        raise BadSettings(f"{path} cannot be read: {error.strerror}. Check its owner and mode.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(f"{path} is not valid TOML: {error}. Check quotes and brackets at that place.") from None
    try:
        return Settings.model_validate(raw)
    except ValidationError as error:
        lines = "\n".join(f"  {_explain(problem)}" for problem in error.errors())
        raise BadSettings(f"{path} cannot be used:\n{lines}") from None


def _explain(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    if problem["type"] == "extra_forbidden":
        *parents, key = problem["loc"]
        known = _keys_at(parents)
        return f"{where}: unknown key {key!r}; {advice(str(key), known)}"
    if problem["type"] == "missing":
        return f"{where}: this key is missing."
    if problem["type"] == "value_error":
        return f"{where}: {problem['ctx']['error']}"
    if problem["type"] == "tuple_type":
        return f'{where}: a list is wanted, as in ["one", "another"] (found {problem["input"]!r})'
    return f"{where}: {problem['msg']} (found {problem['input']!r})"


def _keys_at(parents: list[Any]) -> list[str]:
    """The keys allowed at a place; inside tables such as [topics.NAME] the name is the user's own."""
    section: Any = Settings
    for parent in parents:
        if isinstance(section, type) and issubclass(section, BaseModel):
            section = section.model_fields[str(parent)].annotation
        else:
            section = section.__args__[1]  # dict[str, X]: one step down is an X
    return sorted(section.model_fields) if isinstance(section, type) and issubclass(section, BaseModel) else []
