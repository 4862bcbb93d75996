"""Freeing disk space; nothing that goes cannot be made again."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from framing.embedding import open_store
from framing.runs import prune_reports
from framing.settings import load
from framing.store import Layout, one_writer, read_table


@dataclass(frozen=True, slots=True)
class Tidied:
    """What went."""

    reports: int
    vectors: int
    models: int

    def __str__(self) -> str:
        return f"{self.reports} reports, {self.vectors:,} vectors, vectors of {self.models} other models: gone"


def tidy(layout: Layout) -> Tidied:
    """Delete old reports, vectors of texts that no table holds, and those of models that are not set any more.

    Vectors are kept in shards of some thousand texts and go shard by shard; what is needed again is encoded again.
    """
    settings = load(layout.config)
    with one_writer(layout, settings.run.wait_seconds):
        reports = prune_reports(layout, settings.report.keep)
        store = open_store(layout.vectors, settings.embedding)
        others = [
            place for place in layout.vectors.glob("*/")
            if place.name not in {store.folder.name, "models"}
        ]  # fmt: skip
        for place in others:
            shutil.rmtree(place)
        texts = [text for table in ("paragraphs", "sentences") for text in read_table(layout, table, ["text"])["text"]]
        return Tidied(len(reports), store.prune(texts), len(others))
