"""Interfaces for stored results. A room uses them without knowing where and how the results are stored."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import itertools
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from framing.errors import DamagedModel
from framing.machine.file_names import in_order

Keys = NDArray[np.uint64]
Row = tuple[bytes, str, str, str]  # key, kind, sha256 of the input, what was read in it
NO_KEY = bytes(16)  # of a row that is not to be found again


class Rows(NamedTuple):
    """The rows of several texts, one text's after another's; those of text i are `rows[offsets[i]:offsets[i + 1]]`."""

    rows: NDArray[Any]
    offsets: NDArray[np.int64]


class Keeper(Protocol):
    """Keeps rows of numbers for texts; `framing.tables.kept.Kept` does so in files."""

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Those of `texts` that nothing is kept for, each once, the short ones first."""
        ...

    def keep(self, keys: Keys, rows: NDArray[Any], ends: NDArray[np.int64] | None = None) -> None:
        """Keep one row for each key or, with `ends`, the rows up to there."""
        ...

    def read(self, texts: Sequence[str], kind: DTypeLike | None = None) -> Rows:
        """The rows of texts of which none is missing, as numbers of `kind`; None: as they are kept."""
        ...

    def discard(self, texts: Sequence[str]) -> None:
        """Forget these texts, because their stored rows cannot be right, and all texts stored with them."""
        ...

    def note(self, value: dict[str, Any]) -> None:
        """Store what the numbers mean."""
        ...

    def noted(self) -> Any:
        """Return what was noted; None if there is nothing, or it cannot be read."""
        ...


class InOrder(Protocol):
    """Keeps rows in their order from one run to the next; `framing.tables.kept_in_order.KeptInOrder` does in a file."""

    def get(self, key: bytes) -> Row | None:
        """The last run's row under this key, if there is one."""
        ...

    def anew(self) -> AbstractContextManager[Callable[[Row], None]]:
        """What is called with each row of this run; they take the place of the last run's if the block ends well."""
        ...

    def again(self) -> Iterator[Row]:
        """All rows of this run once more, in their order."""
        ...


class InMemory:
    """Rows in memory, for one pass over inputs that no later run continues; see InOrder."""

    def __init__(self) -> None:
        self._rows: list[Row] = []

    def get(self, key: bytes) -> Row | None:
        """There is no last run, so nothing is known."""
        return None

    @contextlib.contextmanager
    def anew(self) -> Iterator[Callable[[Row], None]]:
        """Take in the rows of this run."""
        self._rows = []
        yield self._rows.append

    def again(self) -> Iterator[Row]:
        """All rows of this run once more, in their order."""
        return iter(self._rows)


class KeptRecords(Protocol):
    """What a reader found in single texts, as bytes; see `framing.running.stores.records`."""

    def __call__(
        self, reader: str, texts: Sequence[str], read: Callable[[Sequence[str]], Iterable[Sequence[bytes]]]
    ) -> list[bytes]:
        """What `reader` found in each of the `texts`; `read` reads those that are new, piece by piece and in order.

        `reader` is the name of the module that reads, and what else it depends on, with a space between.
        """
        ...


def read_anew(
    reader: str, texts: Sequence[str], read: Callable[[Sequence[str]], Iterable[Sequence[bytes]]]
) -> list[bytes]:
    """What is read in each of the `texts`, where nothing is kept; see KeptRecords."""
    each = list(dict.fromkeys(texts))
    found = dict(zip(each, itertools.chain.from_iterable(read(each)), strict=True))
    return [found[text] for text in texts]


class ModelFiles(Hashable, Protocol):
    """Keeps files that are made from a model once, such as a graph for onnxruntime."""

    def file(self, name: str, make: Callable[[Path], None]) -> Path:
        """The file called `name`; if it is not there, `make` writes it to the path that it is given."""
        ...


def keys_of(texts: Sequence[str]) -> Keys:
    """Return 64 bits of each text's hash. The chance that two of ten million texts share a key is 3 in a million."""
    hashes = (hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts)
    return np.fromiter((int.from_bytes(one, "little") for one in hashes), dtype=np.uint64, count=len(texts))


def file_hash(path: Path) -> str:
    """Return the sha256 of a file's bytes, as hex. A process reads a file once, as long as nobody has touched it.

    Several stages read the same tables, and each asks whether they have changed.
    """
    state = path.stat()
    return _hash_of(path.absolute(), state.st_ino, state.st_size, state.st_mtime_ns, state.st_ctime_ns)


@functools.lru_cache(maxsize=4096)
def _hash_of(path: Path, *_: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def folder_hash(folder: Path) -> str:
    """Return one sha256 of the names and the bytes of all files in a folder, as hex; compiled code does not count."""
    total = hashlib.sha256()
    for path in in_order(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            total.update(f"{path.relative_to(folder).as_posix()}\x1f{file_hash(path)}\n".encode())
    return total.hexdigest()


def checked(weights: Path, wanted: str, package: str) -> Path:
    """Return a file or folder of weights after a check of its sha256; `package` is what brings it, as pip names it.

    Raises DamagedModel if it is missing or differs: all results depend on every bit of it.
    """
    found = folder_hash(weights) if weights.is_dir() else file_hash(weights) if weights.exists() else None
    if found != wanted:
        raise DamagedModel.of(weights, found, wanted, package)
    return weights
