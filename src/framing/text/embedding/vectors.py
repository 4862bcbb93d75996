"""Vectors at rest, found by model fingerprint and text: nothing is embedded twice, nothing is rewritten."""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from framing.errors import MadeOtherwise
from framing.machine.progress import Advance, unwatched, watched
from framing.tables.files import writing
from framing.text.embedding.encoder import Encoder, Vectors
from framing.text.embedding.shards import Damaged, away, whole

CHUNK = 4096  # texts a shard: what a killed run loses at most
LONGEST = 1.1  # what float16 makes of a vector of length one is shorter
BATCH = 512  # texts between two steps of the progress bar


def text_key(text: str) -> int:
    """64 bits of a text's hash; among ten million texts two share one with a chance of 3 in a million."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def _one_each(keys: NDArray[np.uint64]) -> int:
    if keys.ndim != 1:
        raise ValueError("these are no keys of vectors")
    return len(keys)


class VectorStore:
    """Append-only shards in `folder/<fingerprint>/`: `<name>.keys.npy` uint64 [n] beside `<name>.npy` float16 [n, d].

    The keys are written last, so a shard without them is a broken-off write and is not read. Vectors pass through
    float16 on their first use too: a stored vector and a fresh one are the same bits.
    """

    def __init__(self, folder: Path, encoder: Encoder, doing: str = "embedding") -> None:
        self.encoder, self.doing = encoder, doing
        self.folder = folder / encoder.fingerprint

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit rows for `texts`, float32 [len(texts), d], each text encoded at most once in the life of the store."""
        self.ensure(texts)
        try:
            return self._gather(self._keys(texts))
        except Damaged as found:
            away(found.shards)
            self.__dict__.pop("_index", None)
            self.ensure(texts)
            return self._gather(self._keys(texts), trusted=True)

    def ensure(self, texts: Sequence[str]) -> int:
        """Encode those of `texts` that are not known yet; how many that were."""
        missing = self.missing(texts)
        with watched(self.doing, "texts", len(missing)) as advance:
            for start in range(0, len(missing), CHUNK):
                self.take(self.made(missing[start : start + CHUNK], advance))
        return len(missing)

    def prune(self, texts: Sequence[str]) -> int:
        """Delete the shards none of whose texts is among `texts`; how many vectors went."""
        wanted = self._keys(texts)
        gone = 0
        for path, keys in whole(self.folder, _one_each):
            if not np.isin(keys, wanted).any():
                path.with_suffix(".keys.npy").unlink()
                path.unlink()
                gone += len(keys)
        self.__dict__.pop("_index", None)
        return gone

    @staticmethod
    def _keys(texts: Sequence[str]) -> NDArray[np.uint64]:
        return np.array([text_key(text) for text in texts], dtype=np.uint64)

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Those of `texts` that are not known yet, each once, short ones first."""
        keys = self._keys(texts)
        new = np.flatnonzero(~np.isin(keys, self._index[0])).tolist()
        fresh = {int(keys[place]): texts[place] for place in new}
        # Equal lengths together, and the longest last, so that the time left is not overestimated at the start.
        return [text for _, text in sorted(fresh.items(), key=lambda pair: (len(pair[1]), pair[0]))]

    def made(self, texts: Sequence[str], advance: Advance = unwatched) -> bytes:
        """A shard of vectors for `texts`, for `take` of this store or of one elsewhere; nothing is kept here."""
        rows = []
        for start in range(0, len(texts), BATCH):
            batch = texts[start : start + BATCH]
            rows.append(self.encoder.encode(batch).astype(np.float16))
            advance(len(batch))
        shard = io.BytesIO()
        np.savez(shard, keys=self._keys(texts), rows=np.concatenate(rows), maker=np.array(self.encoder.fingerprint))
        return shard.getvalue()

    def take(self, *shards: bytes) -> None:
        """Keep shards that `made` made, here or on another machine, as one.

        Raises MadeOtherwise for rows of another encoder, or of this one run in another way.
        """
        parts = [(arrays["keys"], arrays["rows"], arrays["maker"]) for arrays in map(np.load, map(io.BytesIO, shards))]
        if others := {str(maker) for *_, maker in parts} - {self.encoder.fingerprint}:
            raise MadeOtherwise(
                f"vectors by {min(others)} came where {self.encoder.fingerprint} was asked for: a worker has another "
                "version of framing, or a processor that runs the model in another way. Use workers of one kind."
            )
        keys, rows = (np.concatenate(column) for column in zip(*(part[:2] for part in parts), strict=True))
        name = hashlib.blake2b(keys.tobytes(), digest_size=8).hexdigest()
        for path, array in ((self.folder / f"{name}.npy", rows), (self.folder / f"{name}.keys.npy", keys)):
            with writing(path) as part, part.open("wb") as file:
                np.save(file, array)
        self.__dict__.pop("_index", None)

    @functools.cached_property
    def _index(self) -> tuple[NDArray[np.uint64], NDArray[np.int64], list[Path]]:
        """All known keys in order, for each its shard and row, and the shards."""
        found = whole(self.folder, _one_each)
        shards, keys = [path for path, _ in found], [keys for _, keys in found]
        places = [np.arange(len(rows), dtype=np.int64) + (number << 32) for number, rows in enumerate(keys)]
        every = np.concatenate(keys) if keys else np.zeros(0, dtype=np.uint64)
        place = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
        order = np.argsort(every, kind="stable")
        return every[order], place[order], shards

    def _gather(self, keys: NDArray[np.uint64], trusted: bool = False) -> Vectors:
        known, places, shards = self._index
        if not len(keys):
            return np.zeros((0, 0), dtype=np.float32)
        place = places[np.searchsorted(known, keys)]
        shard, row = place >> 32, place & 0xFFFFFFFF
        out: Vectors | None = None
        for number in np.unique(shard):
            rows = np.load(shards[number], mmap_mode="r")
            if out is None:
                out = np.empty((len(keys), rows.shape[1]), dtype=np.float32)
            here = shard == number
            out[here] = rows[row[here]]
        assert out is not None
        with np.errstate(invalid="ignore", over="ignore"):
            lengths = np.linalg.norm(out, axis=1, keepdims=True)
        if not trusted and (odd := ~(lengths[:, 0] < LONGEST)).any():  # what was written is of length one
            raise Damaged([shards[number] for number in np.unique(shard[odd]).tolist()])
        out /= lengths
        return out
