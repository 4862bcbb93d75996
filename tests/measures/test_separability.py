"""How separably the same story is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from framing.measures.separability import measure
from tests.measures.invented import corpus

WORDS = "crane ship dock rope tide gull mast hull salt coal grain wharf pilot buoy reef storm sail deck".split()


def told(slant: float) -> pd.Series:
    """Mean separability by outlet when the first outlet draws from words of its own with probability `slant`."""
    random = np.random.default_rng(3)
    articles: dict[str, list[list[str]]] = {"a": [], "b": [], "c": []}
    for outlet, written in articles.items():
        for _ in range(30):
            own = [f"{word}x" for word in WORDS]
            text = " ".join(
                str(random.choice(own if outlet == "a" and random.random() < slant else WORDS)) for _ in range(60)
            )
            written.append([f"the {text} ."])
    view = corpus(articles)
    numbers = view.articles.groupby("outlet").cumcount()
    view = replace(
        view, stories=pd.DataFrame({"article_id": view.articles["article_id"], "story_id": numbers.astype(str)})
    )
    scores = measure(view).scores.merge(view.articles[["article_id", "outlet"]])
    return scores.groupby("outlet")["value"].mean()


def test_outlets_that_draw_from_the_same_words_are_not_separable() -> None:
    assert (told(0.0) - 0.5).abs().max() < 0.01


def test_an_outlet_with_words_of_its_own_is_separable_and_more_so_than_the_others() -> None:
    found = told(0.4)
    assert found["a"] > 0.6
    assert found["a"] > found["b"]
