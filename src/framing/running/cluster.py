"""Heavy work cut into shards that any process can do, here or on another machine.

What takes long is content-addressed: the vector of a text depends on the text and the model, on nothing else, and so
does the parse of a sentence. So texts that are not known yet go out as files under a place that all can reach (any
fsspec URL: a shared folder, s3://...), each worker leaves its shard beside the texts, and the shards are collected into
the store. Workers hold no state: a shard that is lost with its worker is made again by another, and the stages that
follow find every text known. Their tables are therefore those of a run on one machine, byte for byte, wherever the
models give the same bits.
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
    """Has `function` make a shard of each URL of texts, with `fixed` behind it; the shards' URLs as they come."""

    def __call__(self, function: Callable[..., str], urls: Sequence[str], *fixed: object) -> Iterable[str]: ...


class Store(Protocol):
    """What keeps results by the content of their text, as VectorStore and ParseStore do."""

    def missing(self, texts: Sequence[str]) -> list[str]: ...

    def made(self, texts: Sequence[str]) -> bytes: ...

    def take(self, shard: bytes) -> None: ...


def embed(layout: Layout, settings: Settings, work: Work) -> int:
    """Have `work` encode every text of the workspace that is not known; how many shards that took."""
    from framing.running.stages import embed as stage

    known, texts = open_vectors(layout.vectors, settings.embedding), stage.texts_to_embed(stage.embed.given(layout))
    sent = send(known, texts, settings.workers.shard, settings.workers.exchange or exchange(layout))
    if sent:
        collect(known, work(embed_shard, sent, settings.embedding), len(sent))
    return len(sent)


def parse(layout: Layout, settings: Settings, work: Work) -> int:
    """Have `work` parse every sentence that measuring needs and that is not known; how many shards that took."""
    from framing.running.stages import parse as stage
    from framing.running.stores.parses import open_parses
    from framing.text.parsing.parser import PIECE

    known, texts = open_parses(layout.parses), stage.sentences_to_parse(stage.parse.given(layout))
    # whole pieces, so that sentences are parsed in the same company as here
    size = max(1, settings.workers.shard // PIECE) * PIECE
    sent = send(known, texts, size, settings.workers.exchange or exchange(layout))
    if sent:
        collect(known, work(parse_shard, sent), len(sent))
    return len(sent)


def exchange(layout: Layout) -> str:
    """Where texts and shards are exchanged if nothing else is set: enough where all workers see this disk."""
    return (layout.processed / "exchange").absolute().as_uri()


def send(store: Store, texts: Sequence[str], shard: int, exchange: str) -> list[str]:
    """Write those of `texts` that are not known, `shard` to a file, under the URL `exchange`; the files' URLs."""
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
    """Encode the texts at `url` and leave the shard beside them; its URL.

    The work of one worker; it needs this package, the place of the texts, and nothing of the workspace.
    """
    return _shard(url, lambda texts: open_vectors(_cache(), settings).made(texts))


def parse_shard(url: str) -> str:
    """Parse the texts at `url` and leave the shard beside them; its URL."""
    from framing.running.stores.parses import open_parses

    return _shard(url, lambda texts: open_parses(_cache()).made(texts))


def _shard(url: str, make: Callable[[list[str]], bytes]) -> str:
    """The URL of the shard that `make` makes of the texts at `url`; done already, there is nothing to do."""
    result = url.removesuffix(".json") + ".npz"
    files, path = fsspec.core.url_to_fs(result)
    if not files.exists(path):
        _write(result, make(_texts(url)))
    return result


def collect(store: Store, shards: Iterable[str], count: int) -> None:
    """Take the shards into the store as they come, and delete them and their texts from the exchange."""
    with watched("collecting", "shards", count) as advance:
        for url in shards:
            store.take(_read(url))
            files, path = fsspec.core.url_to_fs(url)
            for used in files.glob(path.removesuffix(".npz") + ".*"):  # with what a worker that died left half written
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
    """Whole or not at all: other workers look whether the file is there."""
    files, path = fsspec.core.url_to_fs(url)
    part = f"{path}.{uuid.uuid4().hex}.part"
    with files.open(part, "wb") as file:
        file.write(content)
    files.mv(part, path)


def _cache() -> Path:
    """Where a worker keeps models that it has exported; one folder for all users of the machine's account."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "framing"
