"""What a measure is worth belongs to the encoder that it was measured with."""

from __future__ import annotations

from framing.measures.cards import cards
from framing.measures.shared.encoders import SHIPPED, with_encoder
from framing.settings import EmbeddingSettings
from framing.settings.sections import BY_ITSELF


def test_the_shipped_encoder_changes_nothing() -> None:
    assert EmbeddingSettings().model == BY_ITSELF
    assert EmbeddingSettings().reads == EmbeddingSettings(model=SHIPPED).reads
    assert tuple(with_encoder(cards(), SHIPPED)) == cards()


def test_another_encoder_changes_what_is_said_of_the_measures_that_hang_on_it_and_nothing_else() -> None:
    for model in ("static", "a model that nobody has measured"):
        told = with_encoder(cards(), model)
        changed = {one.name for one, before in zip(told, cards(), strict=True) if one != before}
        assert changed == {one.name for one in cards() if one.on_encoder}
    assert {one.reliability.tier for one in told if one.on_encoder} == {"C"}


def test_nothing_is_more_reliable_with_another_encoder_than_with_the_shipped_one() -> None:
    for one in cards():
        for other in with_encoder([one], "static"):
            for item in one.item_reliability:
                assert other.trust(item).tier >= one.trust(item).tier, (one.name, item)  # "C" > "A"
