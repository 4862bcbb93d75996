"""The frozen view of everything that is known about the articles when measuring begins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.measures.shared.learnt import LearntFacts
from framing.measures.shared.measured import coded
from framing.measures.shared.portrayal_model import Portray
from framing.measures.shared.scales import Scales
from framing.settings import AxisSettings, FrameSettings, NameSettings
from framing.tables.decisions.settled import Decisions
from framing.tables.keeping import KeptRecords, read_anew
from framing.text.mentions.held import HeldPeople
from framing.text.paragraphs import spoken as reading
from framing.text.parsing.syntax import Parse

Vectors = Callable[[Sequence[str]], NDArray[np.float32]]
Asked = ParamSpec("Asked")
Made = TypeVar("Made")
Maker = TypeVar("Maker", bound=Callable[..., Any])


class Head(Protocol):
    """A measure of the user's own; see training.TrainedHead."""

    def fits(self, vectors: Vectors) -> bool: ...

    def values(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float64]: ...


def of_all_texts(make: Maker) -> Maker:
    """Marks what is made of all texts, whatever topics they are on: `Corpus.within` keeps it."""
    make.of_all_texts = True  # type: ignore[attr-defined]
    return make


@dataclass(frozen=True)
class Corpus:
    """Tables as in store.TABLES (articles without those held back), and `vectors`: texts -> unit rows [n, d].

    What is derived from them is made by functions of a corpus, wherever they stand; `once` keeps what they made. The
    properties below are what nearly every measure needs.
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
    # how far house style is taken out of words; or "words as written", or "names in one spelling": "whole" keeps the
    # spellings of names, as they are chosen
    normaliser: str = "whole"
    parse: Parse | None = None  # without it nothing is found that framing.toml does not list
    named: Mapping[str, Parse] = field(default_factory=dict)  # the same in other languages, by their codes
    portray: Portray | None = None  # without it nothing is said on how people are portrayed
    kept: KeptRecords = read_anew  # what was read in single texts, in this run or an earlier one
    decided: Decisions = field(default_factory=Decisions)  # of people, on people, labels and claims
    scales: Scales = field(default_factory=Scales)  # of measures that count in standard deviations
    learnt: LearntFacts = field(default_factory=LearntFacts)  # what else measures learn from all articles
    people: HeldPeople | None = None  # those whom the fitted articles name; None: whom these articles name
    side_by_side: bool = False  # whether few articles are read for who is called what, whatever topics they are on
    processes: int | None = None  # that share what is read text by text: 0 one for each core, None is this process
    all_languages: Corpus | None = field(default=None, repr=False, compare=False)  # what this is the part in one of
    made: dict[tuple[object, ...], Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    _whole: Corpus | None = field(default=None, init=False, repr=False, compare=False)  # what this one is `within`

    def once(
        self, make: Callable[Concatenate[Corpus, Asked], Made], *given: Asked.args, **named: Asked.kwargs
    ) -> Made:
        """What `make` makes of this corpus and what is `given`, made at the first call and kept for the others."""
        if self._whole is not None and hasattr(make, "of_all_texts"):
            return self._whole.once(make, *given, **named)
        key = (make, *given, *sorted(named.items()))
        if key not in self.made:
            self.made[key] = make(self, *given, **named)
        found: Made = self.made[key]
        return found

    def forget(self, *makes: Callable[..., Any]) -> None:
        """Let go of what these made; whoever asks for it again has it made again."""
        for key in [key for key in self.made if key[0] in makes]:
            del self.made[key]

    def within(self, paragraph_ids: frozenset[str]) -> Corpus:
        """The corpus in which only these paragraphs belong to topics; what is known of all texts stays known."""
        chosen = self.memberships[self.memberships["paragraph_id"].isin(list(paragraph_ids))]
        other = replace(self, memberships=chosen)
        object.__setattr__(other, "_whole", self._whole or self)
        return other

    @property
    def fitted(self) -> frozenset[str]:
        """The articles that what is held was fitted on; none if these articles are what is fitted on."""
        return self.people.articles if self.people else frozenset()

    @property
    def body(self) -> pd.DataFrame:
        """The paragraphs that are measured, in reading order: headings are not the telling itself."""
        return self.once(_body)

    @property
    def told(self) -> pd.DataFrame:
        """One row per measured paragraph and topic that it belongs to."""
        return self.once(_told)

    @property
    def spoken(self) -> pd.DataFrame:
        """The sentences of measured paragraphs with `voice` own, quoted or unknown, and `weight`, their words in it."""
        return self.once(_spoken)

    @property
    def unknown_voice(self) -> frozenset[str]:
        """The measured paragraphs whose quotation marks do not balance: whose words they are is unknown."""
        return self.once(_unknown_voice)

    @property
    def spoken_quotes(self) -> pd.DataFrame:
        """The quotations that are no scare quotes, of paragraphs whose quotation marks balance."""
        return self.once(_spoken_quotes)

    @property
    def spoken_vectors(self) -> NDArray[np.float32]:
        """Unit rows [n, d], one per row of `spoken`."""
        return self.once(spoken_vectors)

    @property
    def spoken_topics(self) -> pd.DataFrame:
        """For each sentence and topic of its paragraph: `row` (into `spoken`), topic_id, article_id."""
        return self.once(_spoken_topics)

    @property
    def spoken_on_topics(self) -> pd.DataFrame:
        """The same with all that a passage needs: `row`, topic_id, article_id, paragraph_id, start, end, voice, weight.

        Texts are categories, as measures repeat these rows for each of their items.
        """
        return self.once(_spoken_on_topics)

    @property
    def outlet_of(self) -> pd.Series:
        """Outlet by article_id."""
        return self.once(_outlet_of)


@of_all_texts
def _body(corpus: Corpus) -> pd.DataFrame:
    return reading.measured(corpus.paragraphs)


def _told(corpus: Corpus) -> pd.DataFrame:
    pairs = corpus.memberships[["paragraph_id", "topic_id"]].merge(corpus.body, on="paragraph_id")
    return pairs.sort_values(["topic_id", "article_id", "position"], kind="stable", ignore_index=True)


@of_all_texts
def _spoken(corpus: Corpus) -> pd.DataFrame:
    return reading.spoken(corpus.sentences, corpus.body)


@of_all_texts
def _unknown_voice(corpus: Corpus) -> frozenset[str]:
    return reading.unknown_voice(corpus.sentences) & frozenset(corpus.body["paragraph_id"])


@of_all_texts
def _spoken_quotes(corpus: Corpus) -> pd.DataFrame:
    known = ~corpus.quotes["paragraph_id"].isin(list(corpus.unknown_voice))
    return corpus.quotes[known & (corpus.quotes["kind"] != "scare")]


@of_all_texts
def spoken_vectors(corpus: Corpus) -> NDArray[np.float32]:
    """What `Corpus.spoken_vectors` gives: much to hold, so that `Corpus.forget` it when nobody needs it any more."""
    return corpus.vectors(corpus.spoken["text"].tolist())


def _spoken_topics(corpus: Corpus) -> pd.DataFrame:
    return reading.on_topics(corpus.spoken, corpus.memberships)


def _spoken_on_topics(corpus: Corpus) -> pd.DataFrame:
    topics = corpus.spoken_topics
    told = corpus.spoken[["start", "end", "weight"]].iloc[topics["row"].to_numpy(np.int64)].reset_index(drop=True)
    told = told.assign(row=topics["row"], topic_id=coded(topics["topic_id"]))
    for name in ("article_id", "paragraph_id", "voice"):
        told[name] = coded(corpus.spoken[name]).iloc[told["row"]].array
    return told


@of_all_texts
def _outlet_of(corpus: Corpus) -> pd.Series:
    return corpus.articles.set_index("article_id")["outlet"]
