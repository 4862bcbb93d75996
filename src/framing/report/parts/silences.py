"""Who has nothing on a topic that others cover, where that is more than the chance of few articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.measures.shared.omission import is_surprising
from framing.report.parts.on_subject import is_surely_on, names_it
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.near import WEEK, n_near
from framing.report.sources.outlets import Mark
from framing.report.sources.refs import ArticleRef, TopicRef
from framing.report.wording import Wording

MANY = 12  # a topic on which more outlets are silent than this is one of those that tell it
LEAST = 10  # articles of an outlet from the weeks of a topic: the silence of fewer is not stated, however likely it is


@dataclass(frozen=True, slots=True)
class Silence:
    """An outlet that has nothing on a topic that others tell; `alone`: the outlet is the only one that tells it."""

    sentence: Markup
    topic: TopicRef
    mark: Mark
    alone: bool
    short: Markup  # the same where the topic and who tells it stand above
    brief: Markup  # the same in a list of silences


@dataclass(frozen=True, slots=True)
class Silences:
    """What is stated, and how many silences are not, because chance or other weeks explain them."""

    stated: tuple[Silence, ...]
    unsurprising: int

    def on(self, mark: Mark) -> tuple[TopicRef, ...]:
        """The topics on which it is stated that an outlet is silent."""
        return tuple(one.topic for one in self.stated if one.mark == mark and not one.alone)

    def first(self, articles: Mapping[str, int]) -> Silence | None:
        """What to say first: a topic that one outlet alone tells, then the silence of those with many articles."""
        return min(self.stated, key=lambda one: (not one.alone, -articles[one.mark.slug]), default=None)


def silences(corpus: FinishedTables, words: Wording) -> Silences:
    """Who is silent on each named topic. A discovered one has no meaning that was there before its paragraphs."""
    # Where articles come near a topic and are not counted, an outlet without any may only not have been found.
    sure = [topic for topic in corpus.topics.values() if topic.named and not topic.possible]
    found = [one for topic in sure for one in _on(corpus, topic, words)]
    return Silences(tuple(one for one in found if one), found.count(None))


def _on(corpus: FinishedTables, topic: TopicRef, words: Wording) -> Iterator[Silence | None]:
    """The silences on one topic; None for each that is no surprise."""
    told = {slug: len(ids) for slug, ids in corpus.covering[topic.topic_id].items()}
    telling = [slug for slug, n in told.items() if n]
    nothing = [slug for slug, n in told.items() if not n and corpus.per_outlet[slug]] if telling else []
    silent = [
        slug for slug in nothing
        if _was_there(corpus, topic, slug) and _is_heard(corpus, telling, slug) and not is_on_close(corpus, topic, slug)
    ]  # fmt: skip
    yield from (None for _ in range(len(nothing) - len(silent)))
    if not telling or not silent or len(silent) > MANY:
        return
    if len(telling) == 1:
        yield _alone(corpus, topic, words, telling[0], silent)
        return
    for slug in silent:
        yield _silent(corpus, topic, words, slug, told)


def _was_there(corpus: FinishedTables, topic: TopicRef, slug: str) -> bool:
    """Whether half of the topic's dated articles are from weeks in which the outlet has any: else it is not silent."""
    days = [corpus.articles[one].day for ids in corpus.covering[topic.topic_id].values() for one in ids]
    return 2 * n_near(days, (ref.day for ref in corpus.compared[slug])) >= sum(1 for day in days if day)


def close_topics(corpus: FinishedTables, topic: TopicRef, least: float = 0.0) -> tuple[TopicRef, ...]:
    """The topics that may be the same as this one, `least` so similar: what is found on them is not counted here."""
    pairs = corpus.close_topics.get(topic.topic_id, ())
    return tuple(corpus.topics[other if one == topic.topic_id else one] for one, other, near in pairs if near >= least)


def is_on_close(corpus: FinishedTables, topic: TopicRef, slug: str) -> bool:
    """Whether an outlet has articles on a topic that may be the same as this one: then it is not known to be silent."""
    return any(corpus.covering[other.topic_id].get(slug) for other in close_topics(corpus, topic))


def is_unclear(corpus: FinishedTables, topic: TopicRef, slug: str) -> bool:
    """Whether an outlet may have an article on a topic on which none was found: articles come near it and are not
    counted, or the outlet has one on a topic that may be the same.
    """
    return bool(topic.possible) or is_on_close(corpus, topic, slug)


def saved_then(corpus: FinishedTables, topic: TopicRef, slug: str) -> bool:
    """Whether half of the topic's dated articles are from within a week of one of the outlet's; yes, if none of these
    has a date: then nobody knows.
    """
    own = [ref.day for ref in corpus.compared[slug] if ref.day]
    days = [corpus.articles[one].day for ids in corpus.covering[topic.topic_id].values() for one in ids]
    dated = [day for day in days if day]
    return not own or 2 * n_near(dated, own, WEEK) >= len(dated)


def _in_its_weeks(corpus: FinishedTables, slug: str, refs: Sequence[ArticleRef]) -> int:
    """How many articles are from within a week of one of the outlet's; all of them, if none of its own has a date."""
    days = [ref.day for ref in corpus.compared[slug] if ref.day]
    return n_near((ref.day for ref in refs), days, WEEK) if days else len(refs)


def _is_beside(corpus: FinishedTables, slug: str, other: str) -> bool:
    """Whether another outlet has an article within a week of most days from which an outlet has any."""
    days = {ref.day for ref in corpus.compared[slug] if ref.day}
    return 2 * n_near(days, (ref.day for ref in corpus.compared[other]), WEEK) >= len(days)


def _saved_beside(corpus: FinishedTables, topic: TopicRef, slug: str) -> int:
    """How many of an outlet's articles are from within a week of one on the topic: only these can be silent on it.

    All of them, if no article on the topic has a date, or none of the outlet's own has one.
    """
    told = [corpus.articles[one].day for ids in corpus.covering[topic.topic_id].values() for one in ids]
    own = [ref.day for ref in corpus.compared[slug]]
    return n_near(own, told, WEEK) if any(told) and any(own) else len(own)


def _is_heard(corpus: FinishedTables, telling: list[str], slug: str) -> bool:
    """Whether the topic was found in the outlet's language at all; if not, it may be there and not have been found."""
    language = corpus.writes_in.get(slug)
    return language is None or language in {corpus.writes_in.get(one) for one in telling}


def _alone(corpus: FinishedTables, topic: TopicRef, words: Wording, only: str, silent: list[str]) -> Silence | None:
    n, of = len(corpus.covering[topic.topic_id][only]), corpus.per_outlet[only]
    saved = sum(_saved_beside(corpus, topic, slug) for slug in silent)
    if saved < LEAST or not is_surprising(saved, n, of):
        return None
    rest = words.listed([corpus.outlets[slug].bold for slug in silent])
    outlet, n_articles = corpus.outlets[only].bold, words.count("n_articles", n)
    total = words.count("n_articles", saved)
    text = words.say("silence.only", topic=linked(topic), outlet=outlet, n=n_articles, rest=rest, total=total)
    return Silence(text, topic, corpus.outlets[only], True, text, text)


def _silent(
    corpus: FinishedTables, topic: TopicRef, words: Wording, slug: str, told: Mapping[str, int]
) -> Silence | None:
    """The silence of one outlet beside the others, without the one that tells most: its habit is no measure.

    Only what the others wrote in the outlet's own weeks says how often it should have told the topic; and only those
    that were saved in most of these weeks: who was saved when there was most to tell tells it more often than anybody.
    """
    then = {
        one: _in_its_weeks(corpus, slug, [corpus.articles[key] for key in corpus.covering[topic.topic_id][one]])
        for one in told
    }
    beside = [one for one in told if one != slug and _is_beside(corpus, slug, one)]
    most = max(beside, key=lambda one: (then[one], one), default="")
    others = [one for one in beside if one != most]
    n_with = sum(then[one] for one in others)
    n = sum(_in_its_weeks(corpus, slug, corpus.compared[one]) for one in others)
    saved = _saved_beside(corpus, topic, slug)
    if not n_with or saved < LEAST or not is_surprising(saved, n_with, n):
        return None
    text = words.say(
        "silence.one", topic=linked(topic), outlet=corpus.outlets[slug].bold,
        total=words.count("n_articles", saved), n=words.count("n_articles", sum(then.values())),
        others=words.count("n_outlets", sum(1 for n in then.values() if n)),
    )  # fmt: skip
    outlet, total = corpus.outlets[slug].bold, words.count("n_articles", saved)
    short = words.say("silence.short", outlet=outlet, total=total)
    of = corpus.per_outlet[slug]
    brief = words.say("silence.brief" if saved == of else "silence.brief_weeks", outlet=outlet, of=of, n=saved)
    return Silence(text, topic, corpus.outlets[slug], False, short, brief)


def too_few(material: Material) -> frozenset[str]:
    """The outlets with so few articles in all that nothing is said of them; none where most have so few."""
    corpus = material.corpus
    few = {slug for slug, n in corpus.per_outlet.items() if 0 < n < material.about.min_articles}
    return frozenset(few if 2 * len(few) < len(corpus.outlets) else ())


def in_passing(material: Material, topic: TopicRef, mark: Mark) -> Markup | str:
    """How many articles of a silent outlet have a passage that speaks of the topic all the same, in other news; "" if
    none has. Who reads "none found" must not look for them in vain.
    """
    corpus = material.corpus
    told = {
        article_id for article_id, text in corpus.paragraphs.values()
        if article_id in corpus.articles and corpus.articles[article_id].outlet == mark.slug
        and names_it(material, topic.topic_id, text) and is_surely_on(material, topic.topic_id, text)
    }  # fmt: skip
    return material.words.count("silence.in_passing", len(told), outlet=mark.bold) if told else ""


def linked(topic: TopicRef) -> Markup:
    """The name of a topic that leads to who covers it."""
    return Markup('<a href="{}#who"><bdi>{}</bdi></a>').format(topic.href, topic.name)
