"""The frozen view of everything that is known about the articles when measuring begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.measured import coded
from framing.measures.shared.portrayal_model import Portray
from framing.measures.shared.word_table import word_table
from framing.settings import AxisSettings, FrameSettings, NameSettings
from framing.text.mentions.found import NamesFound, find_names
from framing.text.mentions.mentions import voices
from framing.text.paragraphs.spoken import measured, on_topics, spoken
from framing.text.parsing.syntax import Parse

if TYPE_CHECKING:
    from framing.measures.shared.terms import Terms

Vectors = Callable[[Sequence[str]], NDArray[np.float32]]


class Head(Protocol):
    """A measure of the user's own; see training.TrainedHead."""

    def fits(self, vectors: Vectors) -> bool: ...

    def values(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]: ...



@dataclass(frozen=True)
class Corpus:
    """Tables as in schemas.TABLES (articles without the quarantined ones), and `vectors`: texts -> unit rows [n, d].

    The derived tables below are made once, on first use, and shared by all measures.
    """

    outlets: pd.DataFrame
    articles: pd.DataFrame
    paragraphs: pd.DataFrame
    sentences: pd.DataFrame
    quotes: pd.DataFrame
    topics: pd.DataFrame
    memberships: pd.DataFrame
    stories: pd.DataFrame
    reprints: pd.DataFrame
    vectors: Vectors
    names: Mapping[str, NameSettings] = field(default_factory=dict)
    frames: Mapping[str, FrameSettings] = field(default_factory=dict)
    axes: Mapping[str, AxisSettings] = field(default_factory=dict)
    heads: Mapping[str, Head] = field(default_factory=dict)
    seed: int = 0
    normaliser: str = "whole"  # or "spellings kept", or "words as written": how far house style is taken out of words
    parse: Parse | None = None  # without it nothing is found that framing.toml does not list
    portray: Portray | None = None  # without it nothing is said on how people are portrayed
    processes: int | None = None  # that share what is read text by text: 0 one for each core, None is this process

    def within(self, paragraph_ids: frozenset[str]) -> Corpus:
        """The corpus in which only these paragraphs belong to topics; what is known of all texts stays known."""
        chosen = self.memberships[self.memberships["paragraph_id"].isin(list(paragraph_ids))]
        other = replace(self, memberships=chosen)
        for name in ("body", "spoken", "spoken_vectors", "framed", "naming", "mentions", "listed"):
            other.__dict__[name] = getattr(self, name)
        for name in ("words", "terms"):  # not every corpus is asked for them
            if name in self.__dict__:
                other.__dict__[name] = self.__dict__[name]
        return other

    def forget_words(self) -> None:
        """Let go of every single word, which is much to hold; whoever asks for words again has them read again."""
        for name in ("words", "terms"):
            self.__dict__.pop(name, None)

    @cached_property
    def body(self) -> pd.DataFrame:
        """The paragraphs that are measured, in reading order: headings are not the telling itself."""
        return measured(self.paragraphs)

    @cached_property
    def told(self) -> pd.DataFrame:
        """One row per measured paragraph and topic that it belongs to."""
        return (
            self.memberships[["paragraph_id", "topic_id"]]
            .merge(self.body, on="paragraph_id")
            .sort_values(["topic_id", "article_id", "position"], kind="stable", ignore_index=True)
        )

    @cached_property
    def spoken(self) -> pd.DataFrame:
        """The sentences of measured paragraphs with `voice` own or quoted, and `weight`, their words in that voice."""
        return spoken(self.sentences, self.body)

    @cached_property
    def spoken_vectors(self) -> NDArray[np.float32]:
        """Unit rows [n, d], one per row of `spoken`."""
        return self.vectors(self.spoken["text"].tolist())

    @cached_property
    def spoken_topics(self) -> pd.DataFrame:
        """For each sentence and topic of its paragraph: `row` (into `spoken`), topic_id, article_id."""
        return on_topics(self.spoken, self.memberships)

    @cached_property
    def spoken_on_topics(self) -> pd.DataFrame:
        """The same with all that a passage needs: `row`, topic_id, article_id, paragraph_id, start, end, voice, weight.

        Texts are categories, as measures repeat these rows for each of their items.
        """
        topics = self.spoken_topics
        told = self.spoken[["start", "end", "weight"]].iloc[topics["row"].to_numpy(np.int64)].reset_index(drop=True)
        told = told.assign(row=topics["row"], topic_id=coded(topics["topic_id"]))
        for name in ("article_id", "paragraph_id", "voice"):
            told[name] = coded(self.spoken[name]).iloc[told["row"]].array
        return told

    @cached_property
    def framed(self) -> dict[str, NDArray[np.float64]]:
        """How far each row of `spoken` is told through each frame, in standard deviations; see frames.framed."""
        from framing.measures.frames import framed  # which reads this class

        return framed(self)

    @cached_property
    def outlet_of(self) -> pd.Series:
        """Outlet by article_id."""
        return self.articles.set_index("article_id")["outlet"]

    @cached_property
    def naming(self) -> NamesFound:
        """Who is named, those of framing.toml and those that the articles have in common, and every mention of them."""
        return find_names(self.body, self.spoken, self.spoken_topics, self.names, self.parse, self.processes)

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """Every mention of somebody in the measured paragraphs, with `voice` own or quoted."""
        return self.naming.mentions.assign(voice=voices(self.naming.mentions, self.quotes))

    @cached_property
    def shown(self) -> pd.DataFrame:
        """The same mentions with the sentence that is to be judged; see portrayal.find_shown."""
        from framing.measures.portrayal import find_shown  # portrayal reads this class

        return find_shown(self)

    @cached_property
    def portrayed(self) -> pd.DataFrame:
        """Every mention of a person with the light that it is shown in; see portrayal.find_portrayals."""
        from framing.measures.portrayal import find_portrayals  # portrayal reads this class

        return find_portrayals(self)

    @cached_property
    def listed(self) -> dict[str, pd.DataFrame]:
        """Where the words of a list of lexicon.toml stand, by the list's name, as far as asked; see lexicon."""
        return {}

    @cached_property
    def words(self) -> pd.DataFrame:
        """Every word of the measured paragraphs with house style taken out: `row` (into `body`), start, end, norm, and
        whether it is capitalised as a name (`is_name`) or for beginning a sentence (`is_initial`). `norm` is a
        category, its categories in order."""
        names = tuple(sorted(set(self.outlets["name"].dropna()))) if len(self.outlets) else ()
        return word_table(self.body, names, self.normaliser, self.processes)

    @cached_property
    def terms(self) -> Terms:
        """Words and pairs of words in the outlets' own voice."""
        from framing.measures.shared.terms import find_terms  # which reads this class

        return find_terms(self)
