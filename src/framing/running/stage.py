"""What every doorway has in common: it knows by hashes whether it has anything to do, and says what it did."""

from __future__ import annotations

import functools
import hashlib
import json
import logging
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from framing.machine.workers import give_back
from framing.settings import Settings, load
from framing.tables.files import file_hash, write_json
from framing.tables.store import Layout

log = logging.getLogger(__name__)


Counts = dict[str, int]
_PLURAL = re.compile(r"(?:ies|(?<!s)s)\b")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one doorway did: its counts, or that nothing it depends on had changed."""

    stage: str
    counts: Counts
    skipped: bool

    def __str__(self) -> str:
        return f"{self.stage}: {in_words(self.counts)}{' (unchanged)' if self.skipped else ''}"


def in_words(counts: Counts) -> str:
    """1 article, 2 outlets, ...: of one the first plural among the words loses its ending."""
    return ", ".join(f"{count:,} {_one(noun) if count == 1 else noun}" for noun, count in counts.items())


def _one(nouns: str) -> str:
    return _PLURAL.sub(lambda found: "y" if found[0] == "ies" else "", nouns, count=1)


Doorway = Callable[[Layout, Settings], Counts]
STAGES: list[Callable[..., Outcome]] = []


def stage(
    *, reads: tuple[str, ...] = (), writes: tuple[str, ...] = (), settings: tuple[str, ...],
    beside: Callable[[Layout], str] | None = None, makes: Callable[[Layout], Path] | None = None,
    remembers: tuple[str, ...] = (),
) -> Callable[[Doorway], Callable[..., Outcome]]:
    """Make a doorway out of a function: it runs only if its tables, settings, code or `beside` have changed.

    `beside` hashes what the doorway depends on other than tables, such as the files in data/raw; `makes` is what it
    makes other than tables, and has to be there still. `remembers` are tables of its own last run that it goes on from:
    it finds them in `layout.remembered`, as the last run that came to its end left them, and beside them `layout.anew`
    where it is to go on from them in full.
    """

    def wrap(function: Doorway) -> Callable[..., Outcome]:
        name = function.__name__

        @functools.wraps(function)
        def doorway(layout: Layout, full: bool = False) -> Outcome:
            chosen = load(layout.config)
            manifest = layout.manifests / f"{name}.json"
            wanted = {
                "code": code_hash(),
                "settings": chosen.digest(settings),
                "inputs": {table: file_hash(layout.table(table)) for table in reads},
                "beside": beside(layout) if beside else "",
            }
            there = makes is None or makes(layout).exists()
            if not full and there and (counts := _standing(layout, manifest, wanted)) is not None:
                return _logged(Outcome(name, counts, skipped=True))
            _set_aside(layout, manifest, remembers, full)
            manifest.unlink(missing_ok=True)  # from here until the end the outputs are nobody's
            counts = function(layout, chosen)
            give_back()
            outputs = {table: file_hash(layout.table(table)) for table in writes}
            write_json(manifest, {**wanted, "outputs": outputs, "counts": counts})
            return _logged(Outcome(name, counts, skipped=False))

        del doorway.__wrapped__  # its signature is its own, not that of the function inside
        STAGES.append(doorway)
        return doorway

    return wrap


def _set_aside(layout: Layout, manifest: Path, tables: tuple[str, ...], full: bool) -> None:
    """Keep what a stage remembers before it writes anew: killed in the middle, it must not go on from a mixture.

    The manifest still stands while this copies. Where there is none the last run was broken off, and what was set
    aside before it is what counts; also that it was to be done in full.
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
    part.replace(aside)


def _whole(layout: Layout, manifest: Path, tables: tuple[str, ...]) -> bool:
    """Whether these tables are as the stage left them when it came to its end."""
    try:
        outputs = json.loads(manifest.read_text(encoding="utf-8"))["outputs"]
        return all(file_hash(layout.table(name)) == outputs[name] for name in tables)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _standing(layout: Layout, manifest: Path, wanted: dict[str, Any]) -> Counts | None:
    """The counts of the last run of a stage if everything it made still stands, else None."""
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


@functools.cache
def code_hash() -> str:
    """A hash of this package's own files: a changed measure must not be answered from an old table."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
