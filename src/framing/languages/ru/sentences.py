"""Where the sentences of Russian begin; for want of better ones also of other languages in Cyrillic."""

from __future__ import annotations

import razdel


def sentence_starts(line: str) -> list[int]:
    """Where in a line a sentence begins, except the first."""
    return [piece.start for piece in razdel.sentenize(line)][1:]
