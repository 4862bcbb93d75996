"""Shards that go out and come back: the vectors are those that this process would have made."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import fsspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.running import cluster as fanout
from framing.text.embedding.vectors import VectorStore
from tests.text.embedding.test_vectors import CountingEncoder, store_in

TEXTS = st.lists(st.text(max_size=12), max_size=20)


def elsewhere(urls: Sequence[str], worker: VectorStore) -> Iterator[str]:
    """What a worker does, with an encoder that a test can count."""
    for url in urls:
        result = url.removesuffix(".json") + ".npz"
        fanout._write(result, worker.made(fanout._texts(url)))
        yield result


@settings(max_examples=30)
@given(known=TEXTS, texts=TEXTS, shard=st.integers(1, 7))
def test_vectors_from_workers_are_the_bits_of_vectors_made_here(
    known: list[str], texts: list[str], shard: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, exchange = tmp_path_factory.mktemp("vectors"), f"memory://{uuid.uuid4().hex}"
    here, worker = CountingEncoder(), CountingEncoder()
    store = store_in(folder / "spread", here)
    store.ensure(known)
    sent = fanout.send(store, texts, shard, exchange)
    fanout.collect(store, elsewhere(sent, store_in(folder / "worker", worker)), len(sent))
    spread = store.vectors(texts)
    assert len(worker.asked) == len(set(texts) - set(known))
    assert here.asked == [text for text in here.asked if text in known]  # nothing of what was sent is done again here
    alone = store_in(folder / "alone", CountingEncoder()).vectors(texts)
    assert spread.tobytes() == alone.tobytes()
    assert fsspec.filesystem("memory").find(exchange) == []


def test_a_shard_that_is_there_already_is_not_made_again(tmp_path: Path) -> None:
    store = store_in(tmp_path, CountingEncoder())
    (url,) = fanout.send(store, ["potash"], 8, tmp_path.as_uri())
    shard = store.made(["potash"])
    fanout._write(url.removesuffix(".json") + ".npz", shard)
    from framing.settings import EmbeddingSettings

    result = fanout.embed_shard(url, EmbeddingSettings(model="no such model: loading it would fail"))
    store.take(fanout._read(result))
    assert np.allclose(np.linalg.norm(store.vectors(["potash"])), 1)
