"""Who is named in the texts, and every mention of them."""

from __future__ import annotations

import pandas as pd

from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.text.mentions.found import NamesFound, find_names
from framing.text.mentions.mentions import voices


@of_all_texts
def names_found(corpus: Corpus) -> NamesFound:
    """Who is named, those of framing.toml and those that the articles have in common, and every mention of them."""
    return find_names(
        corpus.body, corpus.spoken, corpus.spoken_topics, corpus.names, corpus.parse, corpus.processes
    )


@of_all_texts
def every_mention(corpus: Corpus) -> pd.DataFrame:
    """Every mention of somebody in the measured paragraphs, with `voice` own, quoted or unknown."""
    found = corpus.once(names_found).mentions
    return found.assign(voice=voices(found, corpus.quotes, corpus.unknown_voice))
