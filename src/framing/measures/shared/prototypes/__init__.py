"""Sentences written for this project that show what a measure looks for."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class FramePrototype:
    """One frame: sentences told through it, and sentences about like matters told without it.

    `examples` and `against` are few and typical. `told` and `untold` are many, with near misses among the latter.
    """

    key: str
    title: str
    description: str
    examples: tuple[str, ...]
    against: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()


@functools.cache
def loaded_pairs() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The loaded sentences and, in the same order, the neutral tellings of the same facts."""
    pairs = _read("loaded.toml")["pair"]
    return tuple(pair["loaded"] for pair in pairs), tuple(pair["neutral"] for pair in pairs)


@functools.cache
def frame_prototypes() -> tuple[FramePrototype, ...]:
    """The generic frames, in the order of the file."""
    many = _read("frame_sentences.toml")
    return tuple(
        FramePrototype(
            key, entry["title"], entry["description"], tuple(entry["examples"]), tuple(entry["against"]),
            *(tuple(text for kind in many[key].values() for text in kind[flag]) for flag in ("with", "without")),
        )
        for key, entry in _read("frames.toml").items()
    )  # fmt: skip


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
