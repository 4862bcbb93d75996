"""Sentences written for this project that show what a measure looks for."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class FramePrototype:
    """One frame: sentences told through it, and sentences about like matters told without it.

    `examples` and `against` are few and typical. `told` and `untold` are many, with near misses among the latter.
    `regression` says whether the many are used too; without it the few alone decide.
    """

    key: str
    title: str
    description: str
    examples: tuple[str, ...]
    against: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    untold: tuple[str, ...] = ()
    regression: bool = True


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
            told=_all(many[key], "with"), untold=_all(many[key], "without"), regression=entry.get("regression", True),
        )
        for key, entry in _read("frames.toml").items()
    )  # fmt: skip


def _all(kinds: Mapping[str, Mapping[str, Sequence[str]]], flag: str) -> tuple[str, ...]:
    return tuple(text for kind in kinds.values() for text in kind[flag])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
