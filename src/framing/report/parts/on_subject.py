"""Whether a sentence speaks of a topic by itself: a paragraph on a topic also has sentences about other things."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from framing.report.sources.material import Material

LIFT = 3.0  # times as often as elsewhere a word has to stand in the topic's paragraphs to be a word of the topic
SHORT, STEM = 4, 6  # letters: shorter words are not looked for; of longer ones only the first count
FURTHER = 2  # words of the description that say as much as one of the name
NAME = 0.9  # share of its uses that are written with a capital letter, from which on a word is a name
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True)
class _TopicWords:
    """The stems that tell a topic from the others: `names` in its name, other words there, and all that describe it."""

    names: frozenset[str]
    first: frozenset[str]
    every: frozenset[str]


def speaks_of(material: Material, topic_id: str, text: str) -> bool:
    """Whether a sentence has the name that is in the topic's name; where there is none, a word of the topic's name or
    several of its description.

    A word counts if the topic's paragraphs have it much more often than the others: of "the gas price" in news of the
    price of gas neither "the" nor "price" may.
    """
    words, found = material.once(_telling, topic_id), _stems(text)
    if words.names:
        return bool(found & words.names)
    return bool(found & words.first) or len(found & words.every) >= FURTHER


def _telling(material: Material, topic_id: str) -> _TopicWords:
    corpus, topic = material.corpus, material.corpus.topics[topic_id]
    here, there, capital = Counter[str](), Counter[str](), Counter[str]()
    n_here = n_there = 0
    for key, (_, text) in corpus.paragraphs.items():
        stems = _stems(text)
        if any(one == topic_id for one, _ in corpus.on_topic.get(key, ())):
            n_here += 1
            here.update(stems)
            capital.update({_stem(word) for word in _WORD.findall(text) if word[0].isupper()} & stems)
        else:
            n_there += 1
            there.update(stems)

    def tells(stem: str) -> bool:
        share = here[stem] / max(n_here, 1)
        return here[stem] > 0 and share >= LIFT * (there[stem] + 0.5) / max(n_there, 1)

    first = frozenset(filter(tells, _stems(topic.name)))
    names = frozenset(stem for stem in first if capital[stem] >= NAME * here[stem])
    further = frozenset(filter(tells, _stems(f"{topic.description} {topic.terms}")))
    return _TopicWords(names, first, first | further)


def _stems(text: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(text) if len(word) >= SHORT)


def _stem(word: str) -> str:
    return word.casefold()[:STEM]
