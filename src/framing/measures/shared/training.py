"""A measure out of labelled sentences of one's own, with its reliability measured before it is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import lsqr
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import GroupKFold, StratifiedKFold

from framing.errors import TooFewLabels
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.heads import ALIKE, PROBE
from framing.tables.records import content_id

GAMMA, PENALTY, DAMP, SPELLED = 1.5, 0.3, 1.0, 0.5  # fixed beforehand, the same for every training set
FEWEST = 40
PARTS = 5
_SPELLING = HashingVectorizer(analyzer="char_wb", ngram_range=(2, 5), n_features=2**16, alternate_sign=False, norm="l2")


@dataclass(frozen=True, slots=True)
class TrainedHead:
    """What a sentence says by meaning (a kernel over the training sentences) and by its spelling, added up.

    `scale` brings the two to one unit; above 0 is the positive label.
    """

    support: NDArray[np.float16]
    alpha: NDArray[np.float32]
    spelling: NDArray[np.float32]
    scale: NDArray[np.float64]
    probe: NDArray[np.float32]

    def values(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """One number per text [n], given its vectors [n, d]."""
        meaning = _kernel(vectors, self.support.astype(np.float32)) @ self.alpha
        spelled = _SPELLING.transform(texts) @ self.spelling
        centre, spread, spelled_centre, spelled_spread = self.scale
        found: NDArray[np.float64] = (meaning - centre) / spread + SPELLED * (spelled - spelled_centre) / spelled_spread
        return found

    def fits(self, vectors: Vectors) -> bool:
        """Whether `vectors` is the encoder that the head was trained with."""
        found = vectors([PROBE])[0]
        return found.shape == self.probe.shape and float(found @ self.probe) >= ALIKE

    def save(self, file: Path | IO[bytes]) -> None:
        """Plain arrays in an .npz file."""
        arrays: dict[str, Any] = {name: getattr(self, name) for name in self.__slots__}
        np.savez_compressed(file, **arrays)


@dataclass(frozen=True, slots=True)
class CrossFittedHead:
    """Several heads, each trained without one part of the coded texts: what trains does not validate.

    A coded text (`coded`, hashes of texts) gets the value of the head that did not see its part (`part`), nor any other
    text of its article. Every other text gets the mean of all heads.
    """

    heads: tuple[TrainedHead, ...]
    coded: tuple[str, ...]
    part: tuple[int, ...]

    def values(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """One number per text [n], given its vectors [n, d]."""
        every = np.stack([head.values(texts, vectors) for head in self.heads])
        known = dict(zip(self.coded, self.part, strict=True))
        found: NDArray[np.float64] = every.mean(axis=0)
        for place, text in enumerate(texts):
            part = known.get(text_key(text))
            if part is not None:
                found[place] = every[part, place]
        return found

    def fits(self, vectors: Vectors) -> bool:
        """Whether `vectors` is the encoder that the heads were trained with."""
        return self.heads[0].fits(vectors)

    def save(self, file: Path | IO[bytes]) -> None:
        """Plain arrays in an .npz file."""
        arrays: dict[str, Any] = {"coded": np.array(self.coded), "part": np.array(self.part, dtype=np.int64)}
        for number, head in enumerate(self.heads):
            arrays |= {f"{name}_{number}": getattr(head, name) for name in TrainedHead.__slots__}
        np.savez_compressed(file, **arrays)


def text_key(text: str) -> str:
    """A hash of a text that does not depend on its spaces."""
    return content_id(" ".join(text.split()))


@dataclass(frozen=True, slots=True)
class Report:
    """How well the head tells the labels apart on sentences, and outlets, that it has not seen."""

    n: int
    positive: float
    folds: str
    auc: float
    macro_f1: float

    def __str__(self) -> str:
        return (
            f"{self.n} sentences, {self.positive:.0%} positive; cross-validated by {self.folds}: "
            f"AUC {self.auc:.3f}, macro-F1 {self.macro_f1:.3f}"
        )


def load_head(file: Path | IO[bytes]) -> TrainedHead | CrossFittedHead:
    """The head in an .npz file."""
    with np.load(file, allow_pickle=False) as arrays:
        if "coded" not in arrays.files:
            return TrainedHead(**{name: arrays[name] for name in arrays.files})
        parts = arrays["part"].tolist()
        heads = [
            TrainedHead(**{name: arrays[f"{name}_{number}"] for name in TrainedHead.__slots__})
            for number in range(max(parts) + 1)
        ]
        return CrossFittedHead(tuple(heads), tuple(arrays["coded"].tolist()), tuple(parts))


def cross_fitted(
    texts: Sequence[str], labels: NDArray[np.bool_], articles: Sequence[str], vectors: Vectors
) -> tuple[CrossFittedHead, Report]:
    """A head from coded texts that can be validated by the same coding, and how well it does on parts it has not seen.

    Whole articles are dealt to PARTS parts. Raises TooFewLabels.
    """
    _enough(labels)
    splitter = GroupKFold(PARTS) if len(set(articles)) >= PARTS else None
    if splitter is None:
        raise TooFewLabels(f"the coded passages are of {len(set(articles))} articles. At least {PARTS} are needed.")
    part, value, heads = np.zeros(len(texts), dtype=np.int64), np.zeros(len(texts)), []
    for number, (train_rows, test_rows) in enumerate(splitter.split(texts, labels, articles)):
        head = train([texts[i] for i in train_rows], labels[train_rows], vectors)
        held_out = [texts[i] for i in test_rows]
        part[test_rows], value[test_rows] = number, head.values(held_out, vectors(held_out))
        heads.append(head)
    keys = tuple(text_key(text) for text in texts)
    return CrossFittedHead(tuple(heads), keys, tuple(part.tolist())), _report(labels, value, "article")


def train(texts: Sequence[str], labels: NDArray[np.bool_], vectors: Vectors) -> TrainedHead:
    """A head from labelled texts; it depends on nothing but them and the encoder."""
    rows = vectors(texts)
    sides = np.where(labels, 1.0, -1.0)
    target = sides - sides.mean()
    kernel = _kernel(rows, rows)
    alpha = np.linalg.solve(kernel + PENALTY * np.eye(len(rows)), target)
    spelled = _SPELLING.transform(texts)
    spelling = lsqr(spelled, target, damp=DAMP, iter_lim=200)[0]
    spread = [max(float(np.std(part)), 1e-9) for part in (kernel @ alpha, spelled @ spelling)]
    centre = -float(sides.mean())  # what the centred target is where the label turns
    scale = np.array([centre, spread[0], centre, spread[1]])
    probe = vectors([PROBE])[0]
    return TrainedHead(rows.astype(np.float16), alpha.astype(np.float32), spelling.astype(np.float32), scale, probe)


def cross_validate(
    texts: Sequence[str], labels: NDArray[np.bool_], outlets: Sequence[str] | None, vectors: Vectors, seed: int = 0
) -> Report:
    """The reliability of `train` on these labels: whole outlets held out where there are three or more, else random."""
    _enough(labels)
    by_outlet = outlets is not None and len(set(outlets)) >= 3
    number = min(len(set(outlets or ())), 11) if by_outlet else 5
    splits = (
        GroupKFold(number).split(texts, labels, outlets)
        if by_outlet
        else StratifiedKFold(number, shuffle=True, random_state=seed).split(texts, labels)
    )
    value = np.zeros(len(texts))
    for train_rows, test_rows in splits:
        head = train([texts[i] for i in train_rows], labels[train_rows], vectors)
        held_out = [texts[i] for i in test_rows]
        value[test_rows] = head.values(held_out, vectors(held_out))
    return _report(labels, value, "outlet" if by_outlet else "random fifths")


def _enough(labels: NDArray[np.bool_]) -> None:
    if min(int(labels.sum()), int((~labels).sum())) < FEWEST // 2 or len(labels) < FEWEST:
        raise TooFewLabels(
            f"there are {len(labels)} labelled sentences, {int(labels.sum())} of them positive. At least {FEWEST} are "
            f"needed, and {FEWEST // 2} of each label. Label more sentences."
        )


def _report(labels: NDArray[np.bool_], value: NDArray[np.float64], folds: str) -> Report:
    return Report(
        n=len(labels),
        positive=float(labels.mean()),
        folds=folds,
        auc=float(roc_auc_score(labels, value)),
        macro_f1=float(f1_score(labels, value > 0, average="macro")),
    )


def _kernel(one: NDArray[np.float32], other: NDArray[np.float32]) -> NDArray[np.float64]:
    """exp(-gamma |x - y|^2) for unit rows."""
    found: NDArray[np.float64] = np.exp(-2 * GAMMA * (1 - (one @ other.T).astype(np.float64)))
    return found
