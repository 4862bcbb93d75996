"""What each input was read as, kept under everything that decides it: an unchanged input is read once."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
from pydantic import TypeAdapter

from framing.ingest.read import read
from framing.records import Article, Rejected, Source
from framing.settings import IngestSettings
from framing.store import writing

_KINDS: dict[str, TypeAdapter[Article | Rejected]] = {
    "article": TypeAdapter(Article),
    "rejected": TypeAdapter(Rejected),
}


class Readings:
    """`read`, with a memory in the file `path`; `recipe` names the code and the settings that did the reading.

    A key is a hash of recipe, path, outlet, bytes, what is stated beside the file, and the outlet's language: all that
    `read` is given. A file that cannot be understood is the same as none.
    """

    def __init__(self, path: Path, recipe: str) -> None:
        self.path, self.recipe = path, recipe
        self._known = _load(path)
        self._used: dict[str, tuple[str, str]] = {}
        self.fresh = 0

    def __call__(self, source: Source, settings: IngestSettings, language: str | None = None) -> Article | Rejected:
        key = self._key(source, language)
        if key not in self._known:
            found = read(source, settings, language)
            kind = "article" if isinstance(found, Article) else "rejected"
            self._known[key] = kind, _KINDS[kind].dump_json(found).decode()
            self.fresh += 1
        kind, text = self._used[key] = self._known[key]
        return _KINDS[kind].validate_json(text)

    def keep(self) -> None:
        """Write down what was asked for since the beginning; what nobody asked for any more is forgotten."""
        rows = [(key, *self._used[key]) for key in sorted(self._used)]
        with writing(self.path) as part:
            pd.DataFrame(rows, columns=["key", "kind", "read"]).to_parquet(part, index=False, compression="zstd")

    def _key(self, source: Source, language: str | None) -> str:
        bytes_of = hashlib.sha256(source.content).hexdigest()
        what = [self.recipe, source.path, source.outlet, bytes_of, sorted(source.stated.items()), language]
        return hashlib.sha256(json.dumps(what, ensure_ascii=True).encode()).hexdigest()


def _load(path: Path) -> dict[str, tuple[str, str]]:
    try:
        rows = pd.read_parquet(path)
        return {key: (kind, text) for key, kind, text in rows.itertuples(index=False)}
    except (OSError, ValueError):
        return {}
