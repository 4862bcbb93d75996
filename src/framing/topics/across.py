"""Likeness across languages: texts in two languages share no words, and are less alike than they would be in one."""

from __future__ import annotations

import numpy as np
from sklearn.isotonic import IsotonicRegression

from framing.topics.space import Bools, Floats, Ints

KEPT = 0.8  # of the likeness of two texts, what is left of it if one of them is translated; see docs/languages.md
LARGELY = 0.5  # of its paragraphs are on a topic, where a story that an article tells is one of the topic
ENOUGH = 10  # paragraphs in the language of the examples that show how words go with meaning

# The likeness of words of two English articles by the mean of the cosines of their openings and headlines, as the
# 73,153 pairs of the labelled set of stories have it with the encoder of many languages.
LIKE = (0.3, 0.42, 0.54, 0.65, 0.77, 0.89, 1.0)
SHARED = (0.004, 0.01, 0.035, 0.12, 0.21, 0.31, 0.42)


def words_by_meaning(meaning: Floats) -> Floats:
    """The likeness of words that two articles have as a rule, by how alike they are in meaning [n, m]."""
    return np.asarray(np.interp(meaning, LIKE, SHARED))


def as_translated(meaning: Floats, foreign: Bools) -> Floats:
    """The likeness in meaning [n] that `foreign` paragraphs would have in the language of what they are compared with.
    """
    return np.asarray(np.where(foreign & (meaning > 0), meaning / KEPT, meaning))


def as_in_one_language(meaning: Floats, shared: Floats, foreign: Bools, learnt: int | None = None) -> Floats:
    """How well paragraphs fit examples by meaning and by shared words [n], where some are in a `foreign` language.

    A foreign paragraph means what it would in the language of the examples, and has as many of their words as
    paragraphs in that language that mean as much: of the first `learnt`, if not of all. Where there are hardly any of
    those, words count for nobody.
    """
    if not foreign.any():
        return meaning + shared
    meant = as_translated(meaning, foreign)
    native = np.flatnonzero(~foreign[:learnt])
    if len(native) < ENOUGH:
        return meant
    usual = IsotonicRegression(out_of_bounds="clip").fit(meant[native], shared[native])
    return np.where(foreign, meant + usual.predict(meant), meaning + shared)


def told_elsewhere(score: Floats, member: Bools, foreign: Bools, owner: Ints, story: Ints) -> Bools:
    """Paragraphs of foreign articles that tell a story which an article on the topic tells in its language [n].

    `owner` [n] is the number of each paragraph's article, `story` [n] that of its story. Such an article has no member
    where the others have the very words of the examples. Those of its paragraphs join it that fit as well as any
    member does; at least its best one.
    """
    joined = np.zeros(len(score), dtype=bool)
    native = member & ~foreign
    lowest = float(score[native].min()) if native.any() else np.inf
    largely = [one for one in np.unique(owner[native]) if member[owner == one].mean() >= LARGELY]
    on_topic = np.unique(story[np.isin(owner, largely)])
    for article in np.unique(owner[foreign & np.isin(story, on_topic)]):
        here = owner == article
        if not member[here].any():
            joined |= here & (score >= min(lowest, float(score[here].max())))
    return joined
