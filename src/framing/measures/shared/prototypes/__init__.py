"""Sentences written for this project that show what a measure looks for."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class FramePrototype:
    """One frame: sentences told through it, and sentences about like matters told without it."""

    key: str
    title: str
    description: str
    examples: tuple[str, ...]
    against: tuple[str, ...] = ()


@functools.cache
def loaded_pairs() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The loaded sentences and, in the same order, the neutral tellings of the same facts."""
    pairs = _read("loaded.toml")["pair"]
    return tuple(pair["loaded"] for pair in pairs), tuple(pair["neutral"] for pair in pairs)


@functools.cache
def frame_prototypes() -> tuple[FramePrototype, ...]:
    """The generic frames, in the order of the file."""
    return tuple(
        FramePrototype(key, entry["title"], entry["description"], tuple(entry["examples"]), tuple(entry["against"]))
        for key, entry in _read("frames.toml").items()
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
