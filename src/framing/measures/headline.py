"""The headline compared with its article."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.machine.products import products
from framing.measures.frames import frame_nearness, near_frames
from framing.measures.loaded import loaded_axis, loaded_words, loadedness, share_of_loaded_words
from framing.measures.portrayal import beside, find_portrayals, in_titles
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, SCORE_COLUMNS, Measured, finished, nothing
from framing.measures.shared.scales import LEAST, Numbers

__all__ = ["beside", "measure"]

Rows = NDArray[np.float32]


def measure(corpus: Corpus) -> Measured:
    """How much more loaded, and how much more told through each frame, a headline is than its article's own sentences.

    Also: in how much better a light it shows a person than the article does. The unit is one standard deviation of the
    own-voice sentences of the corpus. Headlines and sentences are measured in the same way.
    """
    titled = corpus.articles.dropna(subset=["title"])
    titled = titled.assign(words=[len(str(title).split()) for title in titled["title"]])
    titled = titled[titled["words"] >= 3]
    own = (corpus.spoken["voice"] == "own").to_numpy()
    about = corpus.told[["topic_id", "article_id"]].drop_duplicates()
    if titled.empty or not own.any() or about.empty:
        return nothing()
    heads, near = corpus.vectors(titled["title"].tolist()), corpus.once(near_frames)
    articles = corpus.spoken["article_id"].to_numpy()[own]
    readings = [("loaded", *_loaded(corpus, titled["title"].tolist(), heads, own))]
    readings += [(frame, near_head, near[frame][own]) for frame, near_head in frame_nearness(corpus, heads)]
    parts = []
    for item, of_heads, of_body in readings:
        spread = _spread(corpus, item, np.asarray(of_body, dtype=float))
        means = pd.Series(np.asarray(of_body, dtype=float)).groupby(articles).mean()
        gap = (np.asarray(of_heads, dtype=float) - titled["article_id"].map(means.to_dict()).astype(float)) / spread
        parts.append(pd.DataFrame({"article_id": titled["article_id"], "item": item, "value": gap}))
    gaps = pd.concat(parts, ignore_index=True).dropna().merge(about, on="article_id")
    if len(corpus.once(find_portrayals)):
        gaps = pd.concat([gaps, _portrayed(corpus, titled)], ignore_index=True)
    words = dict(zip(titled["article_id"], titled["words"], strict=True))
    gaps = gaps.assign(measure="headline", voice="own", weight=gaps["article_id"].map(words))
    return Measured(finished(gaps, SCORE_COLUMNS), pd.DataFrame(columns=PASSAGE_COLUMNS))


def _spread(corpus: Corpus, what: str, values: Numbers) -> float:
    """The standard deviation of what headlines are compared in."""
    return max(corpus.scales.of(f"headline against {what}", values).spread, LEAST)


def _loaded(corpus: Corpus, titles: list[str], heads: Rows, own: NDArray[np.bool_]) -> tuple[Numbers, Numbers]:
    """How loaded the headlines [n, d] and the own-voice sentences of the corpus are, in one unit."""
    axis = loaded_axis(corpus.vectors)[None]
    meaning = np.concatenate([products(heads, axis)[:, 0], products(corpus.spoken_vectors, axis)[own, 0]])
    words = np.concatenate([share_of_loaded_words(titles), corpus.once(loaded_words)[own]])
    weights = np.concatenate([np.zeros(len(titles)), corpus.spoken["n_words"].to_numpy(float)[own]])
    found = loadedness(meaning, words, weights, corpus.scales, "headline loaded")
    return found[: len(titles)], found[len(titles) :]


def _portrayed(corpus: Corpus, titled: pd.DataFrame) -> pd.DataFrame:
    """For each person named in a headline: their light in the headline minus their light in the text on the topic."""
    body = corpus.once(find_portrayals)
    heads = in_titles(corpus, titled[titled["article_id"].isin(body["article_id"])])
    means = body.groupby(["topic_id", "article_id", "referent"], as_index=False)["value"].mean()
    both = heads.merge(means, on=["article_id", "referent"], suffixes=("_head", "_body"))
    gap = (both["value_head"] - both["value_body"]) / _spread(corpus, "light", body["value"].to_numpy(float))
    return both[["article_id", "topic_id"]].assign(item="portrayal of " + both["referent"].astype(str), value=gap)
