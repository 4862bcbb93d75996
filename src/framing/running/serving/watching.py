"""Watch a folder: find out when it has changed and is no longer changing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

Snapshot = dict[str, tuple[int, int]]


def snapshot(folder: Path) -> Snapshot:
    """Return size and modification time of every file under `folder`. Files that vanish meanwhile are skipped.

    Files whose names begin with a dot and temporary files of browsers and copy tools are ignored. They get another
    name when they are complete.
    """
    found = {}
    for path in folder.rglob("*"):
        if path.name.startswith(".") or path.suffix in {".part", ".crdownload", ".tmp", ".download"}:
            continue
        try:
            status = path.stat()
        except OSError:
            continue
        if path.is_file():
            found[path.relative_to(folder).as_posix()] = (status.st_size, status.st_mtime_ns)
    return found


@dataclass(slots=True)
class Settling:
    """Reports a change of a folder once, after nothing has changed for `still` seconds.

    A hundred files that arrive together are one change, because each file starts the waiting time again.
    """

    still: float
    dealt_with: Snapshot = field(default_factory=dict)
    _seen: Snapshot = field(default_factory=dict)
    _since: float = 0.0

    def look(self, now: float, seen: Snapshot) -> str | None:
        """Return what has changed, in words, or None if it is too early. `now`: seconds on any steady clock."""
        if seen != self._seen:
            self._seen, self._since = seen, now
        if seen == self.dealt_with or now - self._since < self.still:
            return None
        what = changes(self.dealt_with, seen)
        self.dealt_with = seen
        return what


def changes(before: Snapshot, after: Snapshot) -> str:
    """Describe how two snapshots differ, like "files in data/raw: 3 new, 1 gone"."""
    counts = {
        "new": len(after.keys() - before.keys()),
        "changed": sum(before[name] != after[name] for name in before.keys() & after.keys()),
        "gone": len(before.keys() - after.keys()),
    }
    parts = [f"{count} {word}" for word, count in counts.items() if count]
    return f"files in data/raw: {', '.join(parts)}" if parts else "nothing"
