"""What an encoder is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into unit vectors; `fingerprint` names the model and the way it is run."""

    @property
    def fingerprint(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit rows, shape [len(texts), d]; a row depends on its own text alone, never on its neighbours."""
        ...


class ChosenEncoder(Encoder, Protocol):
    """One that framing.toml can name; `told` says to people which it is, how it is run and why."""

    @property
    def told(self) -> str: ...
