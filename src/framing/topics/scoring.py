"""Score every paragraph against named topics, as often as the topics change."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.languages.detect import detect_language, nearest_language
from framing.languages.known import known
from framing.settings import TopicModelSettings
from framing.tables.records import NamedTopic
from framing.topics.elsewhere import ELSEWHERE
from framing.topics.evidence import OwnWords, in_common, stems
from framing.topics.named import FEW_ARTICLES, MANY, Fit, NamedScores, allowed_by, example_texts, members, taken_from
from framing.topics.reading import Encode, TopicTexts
from framing.topics.space import Bools, FindNearest, Floats, Ints, TopicSpace, Unshared, Vectors, nearest, numbered
from framing.topics.words import WORD, Weighted, Words

BESIDE, FEWEST = 8, 8  # one sentence on other subjects is added per BESIDE paragraphs, and at least FEWEST of them
SMOOTHING = 10  # neighbours over which the fit to a named topic is smoothed
HEADED = 0.9  # how likely an article is on a topic whose headline has its whole name, in a small corpus
TOLD = 60  # letters of a topic that tell its language for sure, where no article is in it


def score(
    reading: TopicTexts, named: Sequence[NamedTopic], settings: TopicModelSettings, encode: Encode,
    find: FindNearest = nearest,
) -> list[NamedScores]:
    """Score every paragraph against every named topic."""
    if not named or not len(reading.paragraphs):
        return []
    return Ground(reading, settings, encode, find).score(named)


@dataclass(frozen=True)
class Ground:
    """The paragraphs on which topics are scored. Everything that does not depend on the topics is made once."""

    reading: TopicTexts
    settings: TopicModelSettings
    encode: Encode
    find: FindNearest = nearest

    def score(self, named: Sequence[NamedTopic]) -> list[NamedScores]:
        """Score every paragraph against every topic; there is at least one of each."""
        texts, owners, languages = self._told
        beside, n, learnt = self._beside, len(texts), self.reading.learnt
        places, last = np.arange(n), [f"elsewhere {number}" for number in range(len(beside))]
        examples = [self.encode(example_texts(topic)) for topic in named]
        unlike = [self.encode(topic.unlike) for topic in named]
        world = self._world
        foreign = [self._foreign(topic) for topic in named]
        every = [*texts[:learnt], *beside, *texts[learnt:]]
        everywhere = [*owners[:learnt], *last, *owners[learnt:]]
        fit = Fit.of(
            named, self._all_words, everywhere, [*languages[:learnt], *[""] * len(beside), *languages[learnt:]],
            self._larger, examples, unlike, [taken_from(every, example_texts(topic)) for topic in named], world,
            len(beside), [np.insert(one, np.full(len(beside), learnt), False) for one in foreign],
            self.reading.likeness,
        )  # fmt: skip
        if np.isfinite(fit.begins()).any():
            texts, owners = every, everywhere
            places = np.where(places < learnt, places, places + len(beside))
        else:  # this corpus has its own outside; the added sentences would shift its scores
            fit = Fit.of(
                named, self._words, owners, languages, self._space, examples, unlike,
                [taken_from(texts, example_texts(topic)) for topic in named], world, 0, foreign,
                self.reading.likeness,
            )  # fmt: skip
        bodies = self.reading.article_texts() if any(topic.article_must for topic in named) else {}
        allowed = [allowed_by(topic, texts, owners, bodies) for topic in named]
        likely = [
            self._likely(topic, shown, places, len(texts)) for topic, shown in zip(named, examples, strict=True)
        ]
        found = members(fit, texts, allowed, likely, self.settings.strictness)
        return [one.at(places) for one in found]

    def _likely(self, topic: NamedTopic, shown: Vectors, places: Ints, n: int) -> Floats:
        """How likely the article of each of `n` texts is on the topic; NaN where it cannot be told.

        The paragraphs stand at the `places` among the texts.

        Words tell nothing across languages. Words that the user asks for are all the evidence that is wanted.
        """
        result = np.full(n, np.nan)
        if topic.must or topic.article_must or len(example_texts(topic)) >= MANY:
            return result
        written = detect_language(" ".join(example_texts(topic)))
        languages = np.array(self._told[2], dtype=object)
        same = np.array([written is None or one in ("", written) for one in languages.tolist()], dtype=bool)
        alone = self._alone.likely(topic, shown - self._world, shown - self._in_common)
        each = np.maximum(alone[self._alone.owner], HEADED * self._headed(topic))
        result[places] = np.where(same, each, np.nan)
        return result

    def _headed(self, topic: NamedTopic) -> Bools:
        """The paragraphs of articles whose headline has all words of a topic's name, in a corpus of FEW_ARTICLES.

        "The ferry strike" is one; a name of a single word stands in the headlines of other news too.
        """
        name = stems(topic.name)
        if len(name) < 2 or len(set(self._told[1][: self.reading.learnt])) > FEW_ARTICLES:
            return np.zeros(len(self._told[1]), dtype=bool)
        ids = self.reading.articles["article_id"].astype(str)
        headed = {one for one, title in zip(ids, self.reading.titles(), strict=True) if name <= stems(title)}
        return np.array([str(owner) in headed for owner in self._told[1]], dtype=bool)

    @functools.cached_property
    def _in_common(self) -> Vectors:
        return in_common(self.reading.vectors[: self.reading.learnt], self._world)

    def _foreign(self, topic: NamedTopic) -> Bools:
        """Which paragraphs are in another language than the topic is described in."""
        languages, text = self._told[2], " ".join(example_texts(topic))
        there = [one for one in known() if one.code in set(languages[: self.reading.learnt])]
        written = nearest_language(text, there) if len(there) > 1 else None
        if len(there) == 1 and sum(map(str.isalpha, text)) >= TOLD:
            written = detect_language(text)  # it may be none of the corpus
        return np.array([written is not None and one not in ("", written) for one in languages], dtype=bool)

    @functools.cached_property
    def _alone(self) -> OwnWords:
        reading, vectors = self.reading, self.reading.vectors
        owner, places = numbered(self._told[1]), reading.paragraphs["position"].to_numpy(dtype=np.int64)
        plain, beyond = Unshared(vectors, self._world), Unshared(vectors, self._in_common)
        articles = len(np.unique(owner[: reading.learnt]))
        return OwnWords(plain, beyond, reading.words, owner, places, articles, reading.likeness)

    @functools.cached_property
    def _world(self) -> Vectors:
        return np.asarray(self.encode(ELSEWHERE).mean(axis=0))

    @functools.cached_property
    def words_of_each(self) -> list[frozenset[str]]:
        """The words of each paragraph, in lower case."""
        return [frozenset(WORD.findall(text.lower())) for text in self._told[0]]

    @functools.cached_property
    def _told(self) -> tuple[list[str], list[str], list[str]]:
        paragraphs = self.reading.paragraphs
        return paragraphs["text"].tolist(), paragraphs["article_id"].tolist(), self.reading.languages()

    @functools.cached_property
    def _beside(self) -> Sequence[str]:
        return ELSEWHERE[: max(FEWEST, self.reading.learnt // BESIDE)]

    @functools.cached_property
    def _space(self) -> TopicSpace:
        places = self.reading.paragraphs["position"].to_numpy()
        return TopicSpace.of(
            self.reading.vectors, self._told[1], self.settings.context, SMOOTHING, places, self.reading.learnt,
            find=self.find,
        )  # fmt: skip

    @functools.cached_property
    def _larger(self) -> TopicSpace:
        return self._space.joined(self.encode(self._beside), SMOOTHING)

    @functools.cached_property
    def _words(self) -> Weighted | None:
        return self._weighted(())

    @functools.cached_property
    def _all_words(self) -> Weighted | None:
        return self._weighted(self._beside)

    def _weighted(self, beside: Sequence[str]) -> Weighted | None:
        """The words of what is learnt from, with the texts `beside` it, and by their weights those of the others."""
        texts, learnt = self._told[0], self.reading.learnt
        words = self.reading.words if learnt == len(texts) else Words.of(texts[:learnt])
        found = Weighted.of(words.joined(Words.of(beside)) if beside else words)
        return found and found.beside(texts[learnt:]) if learnt < len(texts) else found
