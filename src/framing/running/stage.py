"""What all stages have in common: a stage checks by hashes whether it has anything to do, and says what it did."""

from __future__ import annotations

import json
import logging
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from framing.machine import apart
from framing.machine.workers import give_back_much, is_helped
from framing.running.chosen import settings_for
from framing.running.code import code_of
from framing.running.given import Declared, Given, GivenDecisions
from framing.settings import Settings
from framing.tables.files import renamed, write_json
from framing.tables.keeping import file_hash
from framing.tables.raw import may_hold
from framing.tables.store import Layout

log = logging.getLogger(__name__)


LARGE = 1500  # articles, from which on heavy stages work in processes of their own

Counts = dict[str, int]
_PLURAL = re.compile(r"(?:ies|(?<!s)s)\b")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one stage did: its counts, and whether it was skipped because nothing had changed."""

    stage: str
    counts: Counts
    skipped: bool

    def __str__(self) -> str:
        return f"{self.stage}: {in_words(self.counts)}{' (unchanged)' if self.skipped else ''}"


def in_words(counts: Counts) -> str:
    """Return the counts as text: "1 article, 2 outlets". After 1, the first plural noun becomes singular."""
    return ", ".join(f"{count:,} {_one(noun) if count == 1 else noun}" for noun, count in counts.items())


def _one(nouns: str) -> str:
    return _PLURAL.sub(lambda found: "y" if found[0] == "ies" else "", nouns, count=1)


class Stage:
    """A function that reads tables and writes tables. It runs only if something that it depends on has changed.

    It depends on the tables it reads, the settings and the kinds of decisions it declares, the code it can import, and
    the files that `files` hashes, for example those in data/raw. `makes` is a file that it makes besides tables; if the
    file is missing, the stage runs again. `remembers` are the tables of its own last run that it continues from.
    A `heavy` stage of a large corpus works in a process of its own, so that its memory does not stay with the run.
    A stage that runs `always` also depends on the clock or on what was asked for, and takes no time. It counts as
    skipped if its outputs stay the same.
    """

    def __init__(
        self, function: Callable[[Given], Counts], declared: Declared, files: Callable[[Layout], str] | None,
        makes: Callable[[Layout], Path] | None, always: bool = False, heavy: bool = False,
    ) -> None:
        self.name, self.__doc__, self.always, self.heavy = function.__name__, function.__doc__, always, heavy
        self.function, self.declared, self.files, self.makes = function, declared, files, makes
        self.__module__ = function.__module__

    def __reduce__(self) -> str:
        """Another process knows the stage by its name in its module."""
        return self.name

    def __call__(self, layout: Layout, full: bool = False) -> Outcome:
        """Do the work if something has changed, or in any case if `full`. Returns what was done."""
        settings, manifest = settings_for(layout), layout.manifests / f"{self.name}.json"
        wanted = self._depends_on(layout, settings)
        there = self.makes is None or self.makes(layout).exists()
        if not (full or self.always) and there and (counts := _standing(layout, manifest, wanted)) is not None:
            return _logged(Outcome(self.name, counts, skipped=True))
        there = all(layout.table(table).exists() for table in self.declared.writes)
        before = self._outputs(layout) if self.always and there else None
        _set_aside(layout, manifest, self.declared.remembers, full)
        manifest.unlink(missing_ok=True)  # until the end, the outputs are not valid
        counts = self._worked(layout, settings, full)
        outputs = self._outputs(layout)
        write_json(manifest, {**wanted, "outputs": outputs, "counts": counts})
        return _logged(Outcome(self.name, counts, skipped=self.always and not full and outputs == before))

    def _worked(self, layout: Layout, settings: Settings, full: bool) -> Counts:
        """Do the work of this stage. Helpers are known in this process only."""
        if self.heavy and apart.possible() and not is_helped() and _is_large(layout):
            return apart.apart(_work_of, (self, layout, full), f"the stage {self.name!r}")
        counts = self.function(self.given(layout, settings, full))
        give_back_much()
        return counts

    def _outputs(self, layout: Layout) -> dict[str, str]:
        return {table: file_hash(layout.table(table)) for table in self.declared.writes}

    def given(self, layout: Layout, settings: Settings | None = None, full: bool = False) -> Given:
        """Return what the function of this stage gets: only what it has declared."""
        return Given.of(layout, settings or settings_for(layout), self.declared, full)

    def code(self) -> str:
        """Return a hash of all the code that this stage can import."""
        return code_of(self.function.__module__)

    def _depends_on(self, layout: Layout, settings: Settings) -> dict[str, Any]:
        return {
            "code": self.code(),
            "settings": settings.digest(self.declared.settings),
            "inputs": {table: file_hash(layout.table(table)) for table in self.declared.reads},
            "files": self.files(layout) if self.files else "",
            "decisions": GivenDecisions(layout, self.declared).digest(),
        }


def stage(
    *, reads: tuple[str, ...] = (), writes: tuple[str, ...] = (), remembers: tuple[str, ...] = (),
    settings: tuple[str, ...] = (), places: tuple[str, ...] = (), decisions: tuple[str, ...] = (),
    files: Callable[[Layout], str] | None = None, makes: Callable[[Layout], Path] | None = None, always: bool = False,
    heavy: bool = False,
) -> Callable[[Callable[[Given], Counts]], Stage]:
    """Turn a function into a stage. The arguments are those of Declared and of Stage."""

    def wrap(function: Callable[[Given], Counts]) -> Stage:
        declared = Declared(function.__name__, reads, writes, remembers, settings, places, decisions)
        return Stage(function, declared, files, makes, always, heavy)

    return wrap


def _work_of(stage: Stage, layout: Layout, full: bool) -> Counts:
    """Do the work of a stage: what a process of its own is asked for."""
    return stage.function(stage.given(layout, full=full))


def _is_large(layout: Layout) -> bool:
    """Whether there are so many articles that a process of their own is worth its start, a second or two a stage."""
    try:
        return int(pq.read_metadata(layout.table("articles")).num_rows) >= LARGE
    except (OSError, pa.ArrowException):  # not made yet
        return may_hold(layout.raw, LARGE)


def _set_aside(layout: Layout, manifest: Path, tables: tuple[str, ...], full: bool) -> None:
    """Copy the tables that a stage remembers before it writes new ones.

    If the stage is killed halfway, it must not continue from a mixture of old and new tables. The manifest is still
    valid during the copying. If there is no manifest, the last run was cut short: then the earlier copy stays, and
    also the note that the work was to be done in full.
    """
    if not tables or not _whole(layout, manifest, tables):
        return
    aside = layout.remembered.processed
    part = aside.with_name(f".{aside.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    for name in tables:
        shutil.copyfile(layout.table(name), part / layout.table(name).name)
    if full:
        (part / layout.anew.name).touch()
    shutil.rmtree(aside, ignore_errors=True)
    renamed(part, aside)


def _whole(layout: Layout, manifest: Path, tables: tuple[str, ...]) -> bool:
    """Whether these tables are unchanged since the stage finished."""
    try:
        outputs = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
        return all(file_hash(layout.table(name)) == outputs[name] for name in tables)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _standing(layout: Layout, manifest: Path, wanted: dict[str, Any]) -> Counts | None:
    """Return the counts of the last run of a stage if all its outputs are still valid, else None."""
    try:
        found = json.loads(manifest.read_text(encoding="utf-8"))
        same = all(found[key] == value for key, value in wanted.items())
        whole = same and all(file_hash(layout.table(name)) == digest for name, digest in found["outputs"].items())
        counts: Counts = found["counts"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return counts if whole else None


def _logged(outcome: Outcome) -> Outcome:
    log.info("%s", outcome)
    return outcome
