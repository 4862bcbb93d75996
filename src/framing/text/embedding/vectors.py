"""The store of text vectors. No text is encoded twice."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from framing.errors import MadeOtherwise
from framing.machine.progress import Advance, unwatched, watched
from framing.machine.workers import is_helped, surely
from framing.tables.keeping import Keeper, keys_of
from framing.text.embedding.encoder import Encoder, Vectors

CHUNK = 4096  # texts a shard: what a killed run loses at most
LONGEST = 1.1  # what float16 makes of a vector of length one is shorter
BATCH = 512  # texts between two steps of the progress bar, and those that a helper is given at a time
SECONDS = 3600.0  # processor time for those of a helper, which take seconds


class VectorStore:
    """Vectors of texts, each made by `encoder` at most once in the life of what is `kept`.

    Vectors pass through float16 on their first use too: a stored vector and a fresh one are the same bits.
    Where the run is helped by others, they call `by_others` with texts for what `packed` makes of them here.
    """

    def __init__(
        self, kept: Keeper, encoder: Encoder, doing: str = "embedding",
        by_others: Callable[[Sequence[str]], bytes] | None = None,
    ) -> None:  # fmt: skip
        self.kept, self.encoder, self.doing, self.by_others = kept, encoder, doing, by_others

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """Unit rows for `texts`, float32 [len(texts), d]."""
        self.ensure(texts)
        rows, lengths = self._read(texts)
        if (odd := np.flatnonzero(~(lengths[:, 0] < LONGEST))).size:  # what was written is of length one
            self.kept.discard([texts[place] for place in odd.tolist()])
            self.ensure(texts)
            rows, lengths = self._read(texts)
        rows /= lengths
        return rows

    def ensure(self, texts: Sequence[str]) -> int:
        """Encode the new ones among `texts`. Returns how many were new."""
        missing = self.missing(texts)
        with watched(self.doing, "texts", len(missing)) as advance:
            for shard in self._shards(missing, advance):
                self.take(*shard)
        return len(missing)

    def _shards(self, texts: Sequence[str], advance: Advance) -> Iterator[list[bytes]]:
        """The vectors of the texts, as they are written down: those of CHUNK texts together."""
        if self.by_others is None or not is_helped() or len(texts) <= BATCH:
            for start in range(0, len(texts), CHUNK):
                yield [self.made(texts[start : start + CHUNK], advance)]
            return
        pieces = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        found = surely(self.by_others, pieces, 0, SECONDS, self.doing)
        for first in range(0, len(pieces), CHUNK // BATCH):
            shard = []
            for piece in pieces[first : first + CHUNK // BATCH]:
                shard.append(next(found))
                advance(len(piece))
            yield shard

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Those of `texts` that are not known yet, each once, short ones first."""
        return self.kept.missing(texts)

    def made(self, texts: Sequence[str], advance: Advance = unwatched) -> bytes:
        """A shard of vectors for `texts`; nothing is kept here."""
        return packed(self.encoder, texts, advance)

    def take(self, *shards: bytes) -> None:
        """Keep shards that `packed` made, here or on another machine, as one.

        Raises MadeOtherwise for rows of another encoder, or of this one run in another way.
        """
        parts = [(arrays["keys"], arrays["rows"], arrays["maker"]) for arrays in map(np.load, map(io.BytesIO, shards))]
        if others := {str(maker) for *_, maker in parts} - {self.encoder.fingerprint}:
            raise MadeOtherwise(
                f"a worker sent vectors of {min(others)}, not of {self.encoder.fingerprint}. It has another version of "
                "framing, or a processor that runs the model in another way. Use identical workers."
            )
        keys, rows = (np.concatenate(column) for column in zip(*(part[:2] for part in parts), strict=True))
        self.kept.keep(keys, rows)

    def _read(self, texts: Sequence[str]) -> tuple[Vectors, Vectors]:
        rows: Vectors = self.kept.read(texts, np.float32).rows
        with np.errstate(invalid="ignore", over="ignore"):
            return rows, np.linalg.norm(rows, axis=1, keepdims=True)


def packed(encoder: Encoder, texts: Sequence[str], advance: Advance = unwatched) -> bytes:
    """A shard of vectors for `texts`, for `VectorStore.take` here or on another machine."""
    rows = []
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        rows.append(encoder.encode(batch).astype(np.float16))
        advance(len(batch))
    shard = io.BytesIO()
    np.savez(shard, keys=keys_of(texts), rows=np.concatenate(rows), maker=np.array(encoder.fingerprint))
    return shard.getvalue()
