"""Which other settings are tried to see what a difference hangs on."""

from __future__ import annotations

from collections import Counter

import pytest

from framing.running.varying import settings_of
from framing.settings import Settings


@pytest.mark.parametrize("model", ["minilm", "static"])
def test_every_variation_is_turned_twice_and_one_at_a_time(model):
    chosen = Settings.model_validate({"embedding": {"model": model}})
    tried = list(settings_of(chosen))
    assert Counter(one.varied for one in tried) == {"topic threshold": 2, "context": 2, "normaliser": 2, "encoder": 2}
    for one in tried:
        turned = [
            one.topic_model != chosen.topic_model,
            one.embedding != chosen.embedding or one.cut > 0,
            one.normaliser != "whole",
        ]
        assert turned.count(True) == 1
