"""What measures are worth whose vectors come from another encoder than the one that they were set up and measured with.

The thresholds of claims are cosines of the shipped encoder. The numbers for `static` on the cards are those of
`python -m benchmarks.accuracy.measures --only other_encoder other_encoder_frames other_encoder_sentences`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from framing.measures.cards import Card, Worth
from framing.measures.reliability import Reliability

SHIPPED = "minilm"
UNMEASURED = Worth(Reliability("never measured with the encoder that was used here"))


def with_encoder(known: Sequence[Card], model: str) -> list[Card]:
    """The cards with what the measures are worth when `model` (embedding.model in framing.toml) makes the vectors.

    Of a model that was never tried, those that hang on the encoder are taken as unreliable until somebody has looked.
    """
    return [_with(one, model) if one.on_encoder and model != SHIPPED else one for one in known]


def _with(card: Card, model: str) -> Card:
    worth = card.with_encoder.get(model, UNMEASURED)
    return replace(card, reliability=worth.reliability or card.reliability, item_reliability=worth.items)
