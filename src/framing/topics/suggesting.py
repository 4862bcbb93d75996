"""Draft a named topic from a phrase and a person's answers about passages of the corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.stats import binomtest

from framing.tables.records import NamedTopic
from framing.topics.named import NamedScores
from framing.topics.scoring import Ground
from framing.topics.space import Ints, Vectors, unit
from framing.topics.words import COMMON

# Which passage to ask about: the best ones first, to learn what the phrase means here; then in turn the best of those
# just outside the topic and the worst of those inside, where an answer moves the border most.
TURNS = ("best", "best", "outside", "best", "outside", "inside", "outside", "best", "inside", "outside")
MOST = 4  # sentences taken as examples, and as `unlike`
WORDS = 4  # most words that are drafted
OFTEN, MOSTLY = 0.25, 0.85  # such a word is in this share of the members, and this share of what has it are members
SHORTEST, LONGEST = 6, 45  # words of a sentence that can stand as an example

Sentences = Mapping[str, Sequence[str]]  # by paragraph id


@dataclass(slots=True)
class Asking:
    """A topic that is being drafted: `given` is what it starts from, and `rivals` are the other named topics.

    `answers` says for each paragraph, by its place, whether it is about the topic; None if the person was not sure.
    """

    ground: Ground
    given: NamedTopic
    rivals: tuple[NamedTopic, ...]
    answers: dict[int, bool | None] = field(default_factory=dict)

    def next(self) -> int | None:
        """The place of the paragraph to ask about next; None if ten were asked or there are no more."""
        if len(self.answers) >= len(TURNS):
            return None
        scores = self._scored(self._learnt())
        left = self._left(scores)
        if not len(left):
            return None
        ranked = left[np.argsort(-np.round(scores.score[left], 6), kind="stable")]
        member = scores.member[ranked]
        outside = ranked[~member]
        # What its article alone carries into the topic, or words alone, says nothing about the border.
        inside = ranked[member & (scores.score[ranked] >= scores.threshold)]
        wanted = {"best": ranked[:1], "inside": inside[-1:], "outside": outside[:1]}[TURNS[len(self.answers)]]
        return int(wanted[0]) if len(wanted) else int(ranked[0])

    def places(self, answer: bool) -> list[int]:
        """The places of the paragraphs with this answer, in the order of asking."""
        return [place for place, said in self.answers.items() if said is answer]

    def drafted(self, sentences: Sentences) -> NamedTopic:
        """The topic with a description, examples, words and `unlike` taken from the answers."""
        return self._words_added(self._from_answers(sentences))

    def agreement(self, sentences: Sentences) -> Agreement:
        """How the topic agrees with the answers; each is judged by the topic drafted from all the other answers."""
        said = {place: one for place, one in self.answers.items() if one is not None}
        found = {}
        for place in said:
            rest = {other: one for other, one in self.answers.items() if other != place}
            topic = replace(self, answers=rest).drafted(sentences)
            found[place] = bool(self._scored(topic).member[place])
        both = sum(said[place] and found[place] for place in said)
        return Agreement(both, sum(found.values()), sum(said.values()))

    def _scored(self, topic: NamedTopic) -> NamedScores:
        return self.ground.score([topic, *self.rivals])[0]

    def _learnt(self) -> NamedTopic:
        """The topic with the whole passages as examples: good enough to look for the next one."""
        texts = self.ground.reading.paragraphs["text"]
        yes, no = (tuple(texts.iloc[self.places(answer)]) for answer in (True, False))
        return replace(self.given, examples=(*self.given.examples, *yes), unlike=(*self.given.unlike, *no))

    def _left(self, scores: NamedScores) -> Ints:
        """The places that can be asked about: of articles that were not asked about, if there are any others."""
        articles = self.ground.reading.paragraphs["article_id"].to_numpy()
        asked = articles[list(self.answers)]
        free = np.flatnonzero(scores.allowed & ~np.isin(np.arange(len(articles)), list(self.answers)))
        fresh = free[~np.isin(articles[free], asked)]
        return fresh if len(fresh) else free

    def _from_answers(self, sentences: Sentences) -> NamedTopic:
        centre = self._centre()
        yes, no = (self._told(self.places(answer), sentences, centre) for answer in (True, False))
        # The phrase stays in front: no sentence of an article says so plainly what is meant.
        description = self.given.description or (f"{self.given.name}: {yes[0]}" if yes else "")
        examples = [one for one in yes if one not in description][:MOST]
        return replace(
            self.given, description=description, examples=(*self.given.examples, *examples),
            unlike=(*self.given.unlike, *no[:MOST]),
        )  # fmt: skip

    def _centre(self) -> Vectors:
        """The middle between the phrase and the passages that are about the topic, [1, d]."""
        phrase = self.ground.encode([self.given.name])
        yes = self.ground.reading.vectors[self.places(True)]
        return unit(phrase + unit(yes.mean(axis=0, keepdims=True))) if len(yes) else phrase

    def _told(self, places: Sequence[int], sentences: Sentences, centre: Vectors) -> list[str]:
        """The sentence of each passage that is nearest to `centre`, nearest first; no sentence twice."""
        found: dict[str, float] = {}
        for key in self.ground.reading.paragraphs["paragraph_id"].iloc[list(places)]:
            every = sentences.get(key, ())
            usable = [one for one in every if SHORTEST <= len(one.split()) <= LONGEST] or every
            if len(usable):
                near = (self.ground.encode(usable) @ centre.T).ravel()
                found[" ".join(usable[int(near.argmax())].split())] = float(near.max())
        return sorted(found, key=lambda one: -found[one])

    def _words_added(self, topic: NamedTopic) -> NamedTopic:
        """The topic with words that hardly occur outside it and in no passage that is not about it."""
        scores = self._scored(topic)
        has = self.ground.words_of_each
        inside = np.flatnonzero(scores.member)
        said = [word for place in self.places(True) for word in sorted(has[place])]
        barred = set().union(*(has[place] for place in self.places(False)), COMMON, topic.words)
        shares = {}
        for word in dict.fromkeys(said):
            if word not in barred and word.isalpha() and len(word) > 2:
                within = sum(word in has[place] for place in inside)
                everywhere = sum(word in one for one in has) if within >= OFTEN * len(inside) > 0 else 0
                if everywhere and within >= MOSTLY * everywhere:
                    shares[word] = within
        chosen = sorted(shares, key=lambda word: (-shares[word], word))[:WORDS]
        return replace(topic, words=(*topic.words, *chosen))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many passages that the topic `found` are `about` it in the eyes of the person: `both` are."""

    both: int
    found: int
    about: int

    def lines(self) -> list[str]:
        """Precision and recall as text, with what so few answers allow to say."""
        return [
            f"precision {_share(self.both, self.found)}, recall {_share(self.both, self.about)}",
            "  Each answer was checked against the topic drafted from the other answers. So few answers, most of them",
            "  about doubtful passages, say little. After a run, read `framing topics check`.",
        ]


def _share(part: int, whole: int) -> str:
    if not whole:
        return "unknown (no such passage)"
    bounds = binomtest(part, whole).proportion_ci(method="wilson")
    return f"{part} of {whole} (95 % interval {bounds.low:.2f} to {bounds.high:.2f})"
