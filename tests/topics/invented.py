"""An invented corpus: three subjects reported by three outlets, and an encoder that needs no model."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
import pandas as pd

from framing.tables.records import NamedTopic, content_id
from framing.topics import TopicTexts
from framing.topics.space import Vectors, unit

MATTERS = {
    "harbour": "harbour quay crane dredging ships port pilot tide berth cargo",
    "school": "school teacher pupils lessons classroom timetable headmaster exams library desks",
    "orchard": "orchard apples harvest frost growers cider blossom trees pruning press",
}
OUTLETS = ("Kite Daily", "Lamp Post", "Mill Gazette")
NAMED = NamedTopic(
    "harbour", "The harbour", "The harbour and its quay, cranes, ships and cargo.",
    ("The dredging of the port lets ships come in at low tide.", "A pilot brings each cargo to its berth at the quay."),
)


def encode(texts: Sequence[str]) -> Vectors:
    """Texts as sums of one fixed random direction per word, so texts with common words are near each other."""
    rows = np.zeros((len(texts), 64), dtype=np.float32)
    for place, text in enumerate(texts):
        for word in text.lower().replace(".", "").replace(",", "").split():
            if len(word) > 3:
                rows[place] += np.random.default_rng(zlib.crc32(word.encode())).standard_normal(64)
    return unit(rows)


def tables(
    per_outlet: int = 4, matters: Sequence[str] = tuple(MATTERS), first_day: int = 1
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Paragraphs, articles and outlets: each outlet has `per_outlet` articles of three paragraphs on each subject."""
    paragraphs, articles = [], []
    for outlet in OUTLETS:
        for matter in matters:
            words = MATTERS[matter].split()
            for number in range(per_outlet):
                speaker = f"Mr Oddly of {outlet}" if number % 4 == 3 else "Mr Oddly"
                rng = np.random.default_rng(zlib.crc32(f"{outlet}{matter}{number}{first_day}".encode()))
                key = content_id(outlet, matter, str(number), str(first_day))
                articles.append({
                    "article_id": key, "outlet": outlet, "title": f"News of the {matter}",
                    "published": f"2024-03-{first_day + number:02d}",
                })
                for position in range(3):
                    text = f"{' '.join(rng.choice(words, 6, replace=False))} on Monday, said {speaker}."
                    paragraphs.append({
                        "paragraph_id": content_id(key, text, str(position)), "article_id": key, "outlet": outlet,
                        "position": position, "kind": "paragraph", "text": text, "n_words": len(text.split()),
                        "matter": matter,
                    })
    outlets = pd.DataFrame({"outlet": [name.lower().replace(" ", "-") for name in OUTLETS], "name": OUTLETS})
    return pd.DataFrame(paragraphs), pd.DataFrame(articles), outlets


def reading(shuffled: int | None = None, **chosen: int) -> TopicTexts:
    """The invented corpus as the topic step reads it; with `shuffled`, its rows are in another order."""
    paragraphs, articles, outlets = tables(**chosen)
    if shuffled is not None:
        paragraphs = paragraphs.sample(frac=1, random_state=shuffled)
        articles = articles.sample(frac=1, random_state=shuffled)
    return TopicTexts.of(paragraphs, articles, outlets, encode)
