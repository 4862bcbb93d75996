"""What an encoder's vectors tell of the language of a text, and how to take that off.

The vectors of a model that reads many languages differ by language, and the more so the longer a text is: two
paragraphs in one language are nearer to each other than a paragraph and its translation. So each vector is taken less
the mean of its language for texts of so many sentences. The means are those of aligned sentences that come with
framing, never of the texts that are compared: an outlet that is the only one in its language keeps what sets it apart.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from framing.languages.detect import nearest_language
from framing.languages.known import known
from framing.languages.language import Language
from framing.tables.keeping import ModelFiles
from framing.text.embedding.encoder import Encoder, Vectors

SIZES = (1, 2, 4, 10, 20)  # sentences of a text for which there are means; those between are interpolated
STRIDES = (1, 7)  # steps through the sentences that make texts of several
WAY = "1"  # of taking off; part of the names of encoders
_ENDS = re.compile(r"[.!?…][\"'”’»“)\]]*\s+(?=\S)")


def aligned() -> tuple[Language, ...]:
    """The languages that have aligned sentences."""
    return tuple(one for one in known() if one.aligned.sentences)


@dataclass(frozen=True)
class LanguageMeans:
    """The means of each language by its code, [sizes, d], and what they all are on average, for any other text."""

    languages: tuple[Language, ...]
    means: Mapping[str, Vectors]
    other: Vectors

    @classmethod
    def of(cls, plain: Encoder, models: ModelFiles) -> LanguageMeans:
        """The means of the vectors that an encoder makes; they are made once, in half a minute, and kept."""
        languages = aligned()

        def make(path: Path) -> None:
            made: dict[str, Any] = dict(means(languages, plain))
            with path.open("wb") as file:
                np.savez(file, **made)

        kept = np.load(models.file(f"{plain.fingerprint}-{cls.recipe()}.npz", make))
        found = {one.code: kept[one.code] for one in languages}
        return cls(languages, found, np.mean(list(found.values()), axis=0))

    @staticmethod
    def recipe() -> str:
        """The name of these means: another one if a sentence changes."""
        told = {one.code: one.aligned.sentences for one in aligned()}
        digest = hashlib.sha256(json.dumps([WAY, SIZES, STRIDES, told], sort_keys=True).encode()).hexdigest()
        return f"centred-{digest[:12]}"

    def off(self, texts: Sequence[str], rows: Vectors) -> Vectors:
        """The vectors of texts less what tells their language, as unit rows."""
        left = np.empty_like(rows)
        for place, text in enumerate(texts):
            code = nearest_language(text, self.languages)
            left[place] = rows[place] - _between(self.other if code is None else self.means[code], _sentences(text))
        lengths = np.linalg.norm(left, axis=1, keepdims=True)
        left[lengths[:, 0] < 1e-6] = rows[lengths[:, 0] < 1e-6]  # a text that is nothing but the mean
        return np.asarray(left / np.linalg.norm(left, axis=1, keepdims=True), dtype=np.float32)


def means(languages: Sequence[Language], plain: Encoder) -> Iterator[tuple[str, Vectors]]:
    """The mean of each language for texts of each of SIZES sentences, [sizes, d].

    A language with few sentences has the mean of those with most, and how it differs from them in what it has: what
    the sentences are about is then the same for all.
    """
    most = max(len(one.aligned.sentences) for one in languages)
    whole = [one for one in languages if len(one.aligned.sentences) == most]
    sizes = sorted({len(one.aligned.sentences) for one in languages})
    own = {(one.code, many): _means(one, many, plain) for one in whole for many in sizes}
    base = {many: np.mean([own[one.code, many] for one in whole], axis=0) for many in sizes}
    for one in languages:
        many = len(one.aligned.sentences)
        mine = own[one.code, many] if one in whole else _means(one, many, plain)
        yield one.code, np.asarray(base[most] + mine - base[many], dtype=np.float32)


def _means(language: Language, many: int, plain: Encoder) -> Vectors:
    """The mean vector of texts made of the first `many` sentences of a language, for each of SIZES."""
    told = language.aligned.sentences
    groups = [[" ".join(told[place] for place in places) for places in _groups(many, size)] for size in SIZES]
    rows = plain.encode([text for texts in groups for text in texts])
    ends = np.cumsum([len(texts) for texts in groups])[:-1]
    return np.stack([part.mean(axis=0) for part in np.split(rows, ends)])


def _groups(many: int, size: int) -> Iterator[list[int]]:
    """The places of sentences that make texts of `size` sentences, each of `many` at least once."""
    size = min(size, many)
    strides = [stride for stride in STRIDES if math.gcd(stride, many) == 1]
    for stride in strides[:1] if size == 1 else strides:
        order = [place * stride % many for place in range(many)]
        yield from (order[first : first + size] for first in range(0, many - size + 1, size))


def _sentences(text: str) -> int:
    return 1 + len(_ENDS.findall(text.strip()))


def _between(rows: Vectors, size: int) -> Vectors:
    """The mean for texts of `size` sentences."""
    at = float(np.interp(math.log(size), np.log(SIZES), np.arange(len(SIZES))))
    low = min(int(at), len(SIZES) - 2)
    return np.asarray(rows[low] + (at - low) * (rows[low + 1] - rows[low]), dtype=np.float32)
