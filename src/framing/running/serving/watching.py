"""When a watched folder has changed and come to rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

Snapshot = dict[str, tuple[int, int]]


def snapshot(folder: Path) -> Snapshot:
    """Size and time of change of every file under `folder`; what vanishes while looking is left out.

    Files whose names begin with a dot, and temporary names of browsers and copy tools, are not looked at: they are
    renamed when they are complete.
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
    """Says once when a folder differs from what was last dealt with and has not moved for `still` seconds.

    A hundred files that arrive together are one change: the clock starts anew with each of them.
    """

    still: float
    dealt_with: Snapshot = field(default_factory=dict)
    _seen: Snapshot = field(default_factory=dict)
    _since: float = 0.0

    def look(self, now: float, seen: Snapshot) -> str | None:
        """What has changed, in words, if it is time to act on it; `now` in seconds on any steady clock."""
        if seen != self._seen:
            self._seen, self._since = seen, now
        if seen == self.dealt_with or now - self._since < self.still:
            return None
        what = changes(self.dealt_with, seen)
        self.dealt_with = seen
        return what


def changes(before: Snapshot, after: Snapshot) -> str:
    """How two snapshots differ, as in "3 files new, 1 gone"."""
    counts = {
        "new": len(after.keys() - before.keys()),
        "changed": sum(before[name] != after[name] for name in before.keys() & after.keys()),
        "gone": len(before.keys() - after.keys()),
    }
    parts = [f"{count} {word}" for word, count in counts.items() if count]
    return f"files in data/raw: {', '.join(parts)}" if parts else "nothing"
