"""What measures are worth whose vectors come from another encoder than the one that they were set up and measured with.

The thresholds of claims are cosines of the shipped encoder, and the trained part of the frames fits it alone. The
numbers for `static` are those of `python -m benchmarks.accuracy.measures --only other_encoder`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from framing.measures.frames import FRAMES
from framing.measures.headline import HEADLINE
from framing.measures.shared.measure import Measure, Reliability

SHIPPED = "minilm"
UNMEASURED = Reliability("C", "never measured with the encoder that embedding.model names")
Worth = tuple[Reliability, tuple[tuple[str, Reliability], ...]]

_FRAMES = (
    ("economic", Reliability("B", "article AUC .77 on expert labels with encoder static, by its sentences alone")),
    ("morality", Reliability("B", "article AUC .76 on expert labels with encoder static, by its sentences alone")),
    ("conflict", Reliability("B", "article AUC .70 on expert labels with encoder static, by its sentences alone")),
    ("human-interest", Reliability("C", "article AUC .69 on expert labels with encoder static")),
    ("responsibility", Reliability("C", "article AUC .60 on expert labels with encoder static")),
)
_WEAK = tuple((item, found) for item, found in _FRAMES if found.tier == "C")
_ALIKE = Reliability("C", "with encoder static a quarter of all pairs of sentences are near enough for one claim")
STATIC: dict[str, Worth] = {
    "claims": (_ALIKE, ()),
    "loaded": (Reliability("B", "sentence AUC .76 on BABE with encoder static"), ()),
    "frames": (FRAMES.reliability, _FRAMES),
    "headline": (HEADLINE.reliability, _WEAK),
}


def with_encoder(measures: Sequence[Measure], model: str) -> list[Measure]:
    """The measures with what they are worth when `model` (embedding.model in framing.toml) makes the vectors.

    Of a model that was never tried, those that hang on the encoder are taken as unreliable until somebody has looked.
    """
    if model == SHIPPED:
        return list(measures)
    known: dict[str, Worth] = STATIC if model == "static" else dict.fromkeys(STATIC, (UNMEASURED, ()))
    return [
        replace(one, reliability=known[one.name][0], item_reliability=known[one.name][1]) if one.name in known else one
        for one in measures
    ]
