"""What a stage gets to work with: the tables, settings and places that it has declared, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from pydantic import PrivateAttr

from framing.settings import Settings
from framing.tables import store
from framing.tables.decision_file import decisions_in
from framing.tables.decisions.decision import DecisionKind
from framing.tables.decisions.settled import Decisions
from framing.tables.keeping import file_hash
from framing.tables.sorting import SortedRows, sorted_table
from framing.tables.store import Layout
from framing.tables.uncut import also_held_back


class Undeclared(RuntimeError):
    """A stage opens something that it has not declared. The next run would not notice when that changes."""

    def __init__(self, stage: str, what: str, argument: str) -> None:
        super().__init__(
            f"the stage {stage!r} opens {what}, which it has not declared. Add it to `{argument}` of the stage. "
            "Otherwise the stage is not redone when it changes."
        )


@dataclass(frozen=True, slots=True)
class Declared:
    """What a stage opens: tables to read, tables to write, tables of its own last run, settings, places.

    `decisions` are the kinds of decisions that it applies. A stage with all of them gets every row of decisions.csv,
    with reasons and people.
    """

    stage: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    remembers: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


class GivenTables:
    """The declared tables of a workspace. A stage may also read the tables that it writes."""

    def __init__(self, layout: Layout, declared: Declared) -> None:
        self._layout, self._declared = layout, declared

    def read(self, name: str, columns: list[str] | None = None) -> pd.DataFrame:
        """Return one table, or some of its columns."""
        self._open(name)
        return store.read_table(self._layout, name, columns)

    def articles(self, columns: list[str] | None = None) -> pd.DataFrame:
        """Return the table `articles`, in which those that could not be cut are held back too; with `columns` as is."""
        return also_held_back(self.read("articles", columns), self.read("uncut"))

    def read_coded(self, columns: Mapping[str, list[str] | None]) -> dict[str, pd.DataFrame]:
        """Return several tables with these columns (None: all). Texts of large tables are categories.

        Of the articles those that could not be cut are held back, as `articles` does it.
        """
        for name in columns:
            self._open(name)
        found = store.read_tables(self._layout, columns)
        if "articles" in found:
            found["articles"] = also_held_back(found["articles"], self.read("uncut"))
        return found

    def digest(self, name: str) -> str:
        """Return the sha256 of a table's file."""
        self._open(name)
        return file_hash(self._layout.table(name))

    def write(self, name: str, rows: pd.DataFrame) -> None:
        """Write one table."""
        self._open(name, "writes")
        store.write_table(self._layout, name, rows)

    def sorted_rows(self, name: str) -> AbstractContextManager[SortedRows]:
        """Return rows that can be added to one at a time. The table is written when the block ends without error."""
        self._open(name, "writes")
        return sorted_table(self._layout, name)

    def remembered(self, name: str) -> pd.DataFrame:
        """Return a table of the stage's own last complete run."""
        self._open(name, "remembers")
        return store.read_table(self._layout.remembered, name)

    @property
    def anew(self) -> bool:
        """Whether the stage must redo its work from scratch (`--full`), although it knows its last results."""
        return self._layout.anew.exists()

    def _open(self, name: str, argument: str = "reads") -> None:
        declared: tuple[str, ...] = getattr(self._declared, argument)
        if argument == "reads":
            declared += self._declared.writes
        if name not in declared:
            raise Undeclared(self._declared.stage, f"the table {name!r}", argument)


class GivenPlaces:
    """The declared folders and files beside the tables, by their names in Layout."""

    def __init__(self, layout: Layout, declared: Declared) -> None:
        self._layout, self._declared = layout, declared

    def __getattr__(self, name: str) -> Path:
        if name not in self._declared.places:
            raise Undeclared(self._declared.stage, f"the place {name!r}", "places")
        place: Path = getattr(self._layout, name)
        return place


class GivenDecisions:
    """The decisions of the declared kinds."""

    def __init__(self, layout: Layout, declared: Declared) -> None:
        self._layout, self._declared = layout, declared

    @property
    def declared(self) -> tuple[str, ...]:
        """The kinds that the stage has declared."""
        return self._declared.decisions

    def of(self, *kinds: DecisionKind) -> Decisions:
        """Return the decisions of these kinds."""
        for kind in kinds:
            if kind.value not in self._declared.decisions:
                raise Undeclared(self._declared.stage, f"decisions on {kind.value!r}", "decisions")
        return decisions_in(self._layout.decisions).of(*kinds)

    def digest(self) -> str:
        """Return a hash of what the stage would do differently if it changed."""
        if not self.declared:
            return ""
        every = decisions_in(self._layout.decisions)
        kinds = tuple(map(DecisionKind, self.declared))
        return every.digest_of_rows() if set(kinds) == set(DecisionKind) else every.digest(kinds)


class GivenSettings(Settings):
    """The sections of framing.toml that a stage has declared."""

    _stage: str = PrivateAttr("")

    @classmethod
    def of(cls, settings: Settings, declared: Declared) -> Settings:
        """Return the declared sections of `settings`."""
        given = cls.model_construct(**{name: getattr(settings, name) for name in declared.settings})
        for name in set(Settings.model_fields) - set(declared.settings):
            del given.__dict__[name]  # model_construct has set it to its default
        given._stage = declared.stage
        return given

    if not TYPE_CHECKING:  # otherwise the type checker would accept any name

        def __getattr__(self, name: str) -> Any:
            if name in Settings.model_fields:
                raise Undeclared(self._stage, f"the settings [{name}]", "settings")
            return super().__getattr__(name)


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that the function of a stage gets. `processes` changes no result; 0 means one for each core.

    `full`: this call was asked to do its work in any case.
    """

    tables: GivenTables
    settings: Settings
    places: GivenPlaces
    decisions: GivenDecisions
    processes: int
    full: bool = False

    @classmethod
    def of(cls, layout: Layout, settings: Settings, declared: Declared, full: bool = False) -> Given:
        """Return the parts of a workspace that are in `declared`."""
        return cls(
            GivenTables(layout, declared), GivenSettings.of(settings, declared), GivenPlaces(layout, declared),
            GivenDecisions(layout, declared), settings.machine.processes, full,
        )  # fmt: skip

    def decided(self) -> Decisions:
        """Return the decisions of the kinds that the stage has declared."""
        return self.decisions.of(*map(DecisionKind, self.decisions.declared))
