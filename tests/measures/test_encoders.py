"""What a measure is worth belongs to the encoder that it was measured with."""

from __future__ import annotations

from framing.measures import MEASURES
from framing.measures.shared.encoders import SHIPPED, STATIC, with_encoder
from framing.settings import EmbeddingSettings


def test_the_shipped_encoder_changes_nothing() -> None:
    assert EmbeddingSettings().model == SHIPPED
    assert tuple(with_encoder(MEASURES, SHIPPED)) == MEASURES


def test_another_encoder_changes_what_is_said_of_the_measures_that_hang_on_it_and_nothing_else() -> None:
    for model in ("static", "a model that nobody has measured"):
        told = with_encoder(MEASURES, model)
        assert [one.measure for one in told] == [one.measure for one in MEASURES]
        changed = {one.name for one, before in zip(told, MEASURES, strict=True) if one != before}
        assert changed == set(STATIC)
    assert {one.reliability.tier for one in told if one.name in STATIC} == {"C"}
