"""Free disk space. Everything that is deleted can be made again."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framing.machine.file_names import in_order
from framing.running.chosen import settings_for
from framing.running.runs import prune_reports, write_history
from framing.running.stages.embed import embed, texts_to_embed
from framing.running.stores.parses import recipes
from framing.running.stores.portrayals import portrayal_head, portrayal_model
from framing.running.stores.vectors import chosen_encoder
from framing.tables.keeping import keys_of
from framing.tables.kept import Kept
from framing.tables.store import Layout, one_writer

FEW = 0.5  # a store of parses is deleted if a smaller share of them is still needed


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was deleted."""

    reports: int
    vectors: int
    models: int
    parses: int
    records: int = 0

    def __str__(self) -> str:
        kept = f"{self.vectors:,} vectors, the stores of {self.models} other models, {self.parses:,} parses"
        return f"Deleted: {self.reports} reports, {kept}, {self.records:,} records of what measures read."


def tidy(layout: Layout) -> Tidied:
    """Delete old reports, results for texts that no table contains, and results of models that are no longer used.

    Vectors are stored in shards of some thousand texts and deleted shard by shard. If a deleted vector is needed
    later, its text is encoded again.
    """
    settings = settings_for(layout)
    with one_writer(layout, settings.run.wait_seconds):
        reports = prune_reports(layout, settings.report)
        write_history(layout)
        encoder = chosen_encoder(layout.vectors, settings.embedding)
        others = [
            place for place in layout.vectors.glob("*/")
            if place.name not in {encoder.fingerprint, "models"}
        ]  # fmt: skip
        others += _old_portrayals(layout.portrayals)
        for place in others:
            shutil.rmtree(place)
        told = texts_to_embed(embed.given(layout))
        pruned = Kept(layout.vectors / encoder.fingerprint).prune(told)
        records = _prune_records(layout.records, told)
        return Tidied(len(reports), pruned, len(others), _prune_parses(layout.parses, layout.vectors, told), records)


def _old_portrayals(folder: Path) -> list[Path]:
    """Return the folders of judgements by old models, and delete those models themselves."""
    used = (portrayal_model(folder), portrayal_head(folder))
    for path in (folder / "models").glob("*.onnx"):
        if path.name not in {one.graph.name for one in used}:
            path.unlink()
    return [place for place in folder.glob("*/") if place.name not in {*(one.fingerprint for one in used), "models"}]


def _prune_parses(folder: Path, models: Path, texts: Sequence[str]) -> int:
    """Delete all stores of parses that no run uses any more, and one in use too if few of its parses are needed.

    Returns the number of deleted parses. A store is deleted as a whole; sentences still needed are parsed again.
    """
    wanted, gone, used = keys_of(texts), 0, recipes(models)
    for place in in_order(path for path in folder.glob("*/") if any(path.glob("*.keys.npy"))):
        keys = np.concatenate([_keys_in(path) for path in in_order(place.glob("*.keys.npy"))])
        if place.name not in used or np.isin(keys, wanted).sum() < FEW * max(len(keys), 1):
            aside = place.with_name(f".{place.name}.part")  # the next run deletes it if this one is killed
            place.replace(aside)
            shutil.rmtree(aside)
            gone += len(keys)
    return gone


def _prune_records(folder: Path, texts: Sequence[str]) -> int:
    """Delete the records that nobody reads any more: of each reader all stores but the newest, and shards that no text
    needs. Returns the number of deleted records.
    """
    gone = 0
    stores = sorted((path for path in folder.glob("*/") if any(path.glob("*.keys.npy"))), key=_written)
    newest = {place.name.partition("-")[0]: place for place in stores}
    for place in stores:
        if place in newest.values():
            gone += Kept(place).prune(texts)
        else:
            gone += sum(len(_keys_in(path)) for path in place.glob("*.keys.npy"))
            shutil.rmtree(place)
    return gone


def _keys_in(path: Path) -> NDArray[np.uint64]:
    """Return the keys in a file; none if the file is damaged."""
    try:
        keys: NDArray[np.uint64] = np.load(path)
    except (EOFError, ValueError):
        return np.zeros(0, dtype=np.uint64)
    return keys if keys.ndim == 1 else keys[:, 0]


def _written(place: Path) -> float:
    return max(path.stat().st_mtime for path in place.glob("*.keys.npy"))
