"""What measures learn from all articles besides scales, such as which nouns are one event: held once it is fitted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class LearntFacts:
    """What was learnt, by name, as JSON. What is `held` stays as it was fitted; `found` is what this run has learnt.

    Where several languages are compared, each `language` has its own; empty: there is one.
    """

    held: Mapping[str, str] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    language: str = ""

    def known(self, name: str) -> Any:
        """What is held under this name; None if nothing is, so that it has to be learnt."""
        told = self.held.get(self._name(name))
        return None if told is None else json.loads(told)

    def keep(self, name: str, value: object) -> None:
        """Keep what was learnt: anything that JSON can say, in an order of its own."""
        self.found[self._name(name)] = json.dumps(value, ensure_ascii=False)

    def _name(self, name: str) -> str:
        return f"{name} ({self.language})" if self.language else name


def with_held(learnt: LearntFacts, name: str, found: pd.DataFrame) -> pd.DataFrame:
    """The rows that were `found`, and those that are held under this name: what was once often enough stays."""
    held = pd.DataFrame(learnt.known(name) or (), columns=found.columns).astype(found.dtypes)
    every = pd.concat([found, held]).drop_duplicates() if len(held) else found
    every = every.sort_values(list(found.columns), ignore_index=True)
    learnt.keep(name, every.to_numpy().tolist())
    return every


def learnt_rows(learnt: LearntFacts) -> pd.DataFrame:
    """The table `learnt`: what is held, and what was found where nothing is."""
    every = {**learnt.found, **learnt.held}
    return pd.DataFrame([(name, every[name]) for name in sorted(every)], columns=["name", "told"])


def learnt_in(rows: pd.DataFrame) -> dict[str, str]:
    """What the table `learnt` holds, by name."""
    return dict(zip(rows["name"].astype(str), rows["told"].astype(str), strict=True))
