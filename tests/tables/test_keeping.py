"""The hash of a file: it is read once, and again when somebody has touched it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from framing.tables.keeping import file_hash


def test_a_file_is_read_once_until_somebody_touches_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "table"
    place.write_bytes(b"harbour")
    opened: list[Path] = []
    real = Path.open
    monkeypatch.setattr(Path, "open", lambda self, *rest: (opened.append(self), real(self, *rest))[1])
    first = hashlib.sha256(b"harbour").hexdigest()
    assert [file_hash(place) for _ in range(3)] == [first] * 3
    assert opened == [place]
    other = tmp_path / "other"
    with real(other, "wb") as file:
        file.write(b"ferries")  # as long as before, and put in its place as tables are
    other.replace(place)
    assert file_hash(place) == hashlib.sha256(b"ferries").hexdigest()
    place.unlink()
    with pytest.raises(FileNotFoundError):
        file_hash(place)


def test_a_run_with_nothing_new_imports_no_reader_of_files() -> None:
    asked = "import sys; import framing.running.order; print([one for one in sys.modules if one == 'framing.ingest'])"
    told = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == "[]"
