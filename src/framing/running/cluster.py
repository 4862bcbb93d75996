"""Cut the slow work into shards that any process can do, on this machine or on another one.

The slow results are stored by content: the vector of a text depends only on the text and the model, and so does the
parse of a sentence. New texts are written to files in a place that all workers can reach (any fsspec URL: a shared
folder, s3://...). Each worker writes its shard beside the texts, and the shards are collected into the store. Workers
keep no state. If a worker dies, another worker makes its shard again. The later stages then find every text in the
store. So the tables are the same, byte for byte, as those of a run on one machine, if the models give the same bits.
"""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

import fsspec

from framing.machine.progress import watched
from framing.running.stores.vectors import open_vectors
from framing.settings import EmbeddingSettings, Settings
from framing.tables.store import Layout


class Work(Protocol):
    """Call `function(url, *fixed)` for each URL of texts, and return the URLs of the shards as they are finished."""

    def __call__(self, function: Callable[..., str], urls: Sequence[str], *fixed: object) -> Iterable[str]: ...


class Store(Protocol):
    """A store that keeps results by the content of their text, like VectorStore and ParseStore."""

    def missing(self, texts: Sequence[str]) -> list[str]: ...

    def made(self, texts: Sequence[str]) -> bytes: ...

    def take(self, shard: bytes) -> None: ...


def embed(layout: Layout, settings: Settings, work: Work) -> int:
    """Let `work` encode every new text of the workspace. Returns the number of shards."""
    from framing.running.stages import embed as stage

    known, texts = open_vectors(layout.vectors, settings.embedding), stage.texts_to_embed(stage.embed.given(layout))
    sent = send(known, texts, settings.workers.shard, settings.workers.exchange or exchange(layout))
    if sent:
        collect(known, work(embed_shard, sent, settings.embedding), len(sent))
    return len(sent)


def parse(layout: Layout, settings: Settings, work: Work) -> int:
    """Let `work` parse every new sentence that the measures need. Returns the number of shards."""
    from framing.running.stages import parse as stage
    from framing.running.stores.parses import open_parses
    from framing.text.parsing.parser import PIECE

    known, texts = open_parses(layout.parses), stage.sentences_to_parse(stage.parse.given(layout))
    # Use whole pieces, so that each sentence is parsed together with the same sentences as on one machine.
    size = max(1, settings.workers.shard // PIECE) * PIECE
    sent = send(known, texts, size, settings.workers.exchange or exchange(layout))
    if sent:
        collect(known, work(parse_shard, sent), len(sent))
    return len(sent)


def exchange(layout: Layout) -> str:
    """Return the default place to exchange texts and shards. It works if all workers can reach this disk."""
    return (layout.processed / "exchange").absolute().as_uri()


def send(store: Store, texts: Sequence[str], shard: int, exchange: str) -> list[str]:
    """Write the new ones among `texts` to files under the URL `exchange`, `shard` texts in each file.

    Returns the URLs of the files.
    """
    missing = store.missing(texts)
    files, folder = fsspec.core.url_to_fs(exchange)
    files.makedirs(folder, exist_ok=True)
    sent = []
    for start in range(0, len(missing), shard):
        content = json.dumps(missing[start : start + shard], ensure_ascii=False).encode("utf-8", "surrogatepass")
        url = f"{exchange.rstrip('/')}/{hashlib.blake2b(content, digest_size=16).hexdigest()}.json"
        _write(url, content)
        sent.append(url)
    return sent


def embed_shard(url: str, settings: EmbeddingSettings) -> str:
    """Encode the texts at `url`, write the shard beside them, and return its URL.

    This is the work of one worker. It needs this package and access to the texts, but not to the workspace.
    """
    return _shard(url, lambda texts: open_vectors(_cache(), settings).made(texts))


def parse_shard(url: str) -> str:
    """Parse the texts at `url`, write the shard beside them, and return its URL."""
    from framing.running.stores.parses import open_parses

    return _shard(url, lambda texts: open_parses(_cache()).made(texts))


def _shard(url: str, make: Callable[[list[str]], bytes]) -> str:
    """Make the shard of the texts at `url` with `make`, unless it exists already, and return its URL."""
    result = url.removesuffix(".json") + ".npz"
    files, path = fsspec.core.url_to_fs(result)
    if not files.exists(path):
        _write(result, make(_texts(url)))
    return result


def collect(store: Store, shards: Iterable[str], count: int) -> None:
    """Put the shards into the store as they arrive. Then delete them and their texts from the exchange."""
    with watched("collecting", "shards", count) as advance:
        for url in shards:
            store.take(_read(url))
            files, path = fsspec.core.url_to_fs(url)
            for used in files.glob(path.removesuffix(".npz") + ".*"):  # including half-written files of a dead worker
                files.rm(used)
            advance(1)


def _texts(url: str) -> list[str]:
    texts: list[str] = json.loads(_read(url).decode("utf-8", "surrogatepass"))
    return texts


def _read(url: str) -> bytes:
    with fsspec.open(url, "rb") as file:
        content: bytes = file.read()
    return content


def _write(url: str, content: bytes) -> None:
    """Write a file completely or not at all, because other workers check whether it exists."""
    files, path = fsspec.core.url_to_fs(url)
    part = f"{path}.{uuid.uuid4().hex}.part"
    with files.open(part, "wb") as file:
        file.write(content)
    files.mv(part, path)


def _cache() -> Path:
    """Return the folder where a worker keeps its exported models. All workers of one account share it."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "framing"
