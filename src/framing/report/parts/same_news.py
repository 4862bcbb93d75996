"""The same news as several outlets head it: the stories of a topic, and where these are few, articles much alike."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date

from framing.report.parts.answer import HeadedStory
from framing.report.parts.on_subject import (
    LEAD,
    has_its_name,
    heads_it,
    in_common,
    is_article_on,
    says_whose,
    share_of_words,
    weighed,
)
from framing.report.sources.material import Material
from framing.report.sources.outlets import page_name
from framing.report.sources.refs import ArticleRef, TopicRef

STORIES, MORE, HEADLINES = 3, 7, 6  # stories that are open, and those that open with a click; headlines of each
FILLED = 5  # up to so many pieces of news, if the stories alone are fewer than those that are open
OTHER = 0.35  # from which difference on headlines are not nearly the same
ALIKE = 0.1  # part of what articles begin with that news of one event shares
OPENING, NEWS, DAYS = 180, 0.27, 1  # words of an opening; how alike two tell the same news; days between them at most


def same_news(material: Material, topic: TopicRef) -> tuple[HeadedStory, ...]:
    """What several outlets tell, with the headline of each; the first of them stand open, both parts by day.

    A story is what the whole corpus shows to be one. Where few articles of many months were saved, hardly anything is,
    so other articles of the same or the next day are looked at too, if their openings are much alike.
    """
    every = list(itertools.islice(_stories(material, topic), STORIES + MORE))
    if len(every) < STORIES:
        seen = {ref.article_id for one in every for _, ref in one.headlines}
        every += itertools.islice(_alike(material, topic, seen), FILLED - len(every))
    every.sort(key=lambda one: differ([ref.title for _, ref in one.headlines]) < OTHER)  # what differs stands open
    return tuple(one for some in (every[:STORIES], every[STORIES:]) for one in sorted(some, key=_by_day))


def _by_day(story: HeadedStory) -> tuple[tuple[str, str], str]:
    return story.days, story.href


def _stories(material: Material, topic: TopicRef) -> Iterator[HeadedStory]:
    """The stories of a topic that most outlets tell under headlines that differ, with one of each, the earliest.

    Only those of which a headline speaks of the topic: an article on it may tell of something else before.
    """
    found = []
    for story_id, articles in material.corpus.stories[topic.topic_id].items():
        refs = [ref for ref in articles if ref.article_id not in material.corpus.copies]  # a reprint is no telling
        first: dict[str, ArticleRef] = {}
        for ref in sorted(refs, key=lambda ref: (ref.day, ref.when, ref.article_id)):
            if ref.title:
                first.setdefault(ref.outlet, ref)
        if len(first) > 1 and any(heads_it(material, topic.topic_id, ref.title) for ref in first.values()):
            titles = [ref.title for ref in first.values()]
            found.append((-len(first) * differ(titles), -len(refs), min(ref.day for ref in refs), story_id, first))
    for *_, story_id, first in sorted(found, key=lambda one: one[:4]):
        if _begin_alike(material, topic.topic_id, list(first.values())):
            yield _headed(material, f"stories/{page_name(story_id)}.html", list(first.values()))


def _headed(material: Material, href: str, refs: Sequence[ArticleRef]) -> HeadedStory:
    headlines = tuple((material.corpus.outlets[ref.outlet], ref) for ref in refs[:HEADLINES])
    days = sorted(ref.day for _, ref in headlines if ref.day)
    return HeadedStory(href, (days[0], days[-1]) if days else ("", ""), headlines)


def _begin_alike(material: Material, topic_id: str, refs: Sequence[ArticleRef]) -> bool:
    """Whether articles begin with much the same, beyond what all news of the topic does."""
    written = material.corpus.written
    leads = [" ".join([ref.title, *(part[-1] for part in written[ref.article_id][:LEAD])]) for ref in refs]
    pairs = [in_common(material, topic_id, one, other) for one, other in itertools.combinations(leads, 2)]
    return sum(pairs) / len(pairs) >= ALIKE


def _alike(material: Material, topic: TopicRef, seen: set[str]) -> Iterator[HeadedStory]:
    """Groups of articles of the same or the next day, of different outlets, each of whose openings is much like every
    other's; those most alike first. All of them are on the topic by how they begin, and one headline is.
    """
    corpus, topic_id = material.corpus, topic.topic_id
    refs = [
        ref for ids in corpus.covering[topic_id].values() for one in ids if one not in corpus.copies | seen
        and (ref := corpus.articles[one]).day and ref.title and is_article_on(material, topic_id, one)
    ]  # fmt: skip
    near = dict[frozenset[str], float]()
    vector = {ref.article_id: weighed(material, _opening(material, ref)) for ref in refs}
    ordered = [(date.fromisoformat(ref.day).toordinal(), ref) for ref in sorted(refs, key=lambda ref: ref.day)]
    for at, (day, one) in enumerate(ordered):
        for later, other in ordered[at + 1 :]:
            if later > day + DAYS:
                break
            if one.outlet != other.outlet:
                mine, theirs = vector[one.article_id], vector[other.article_id]
                near[frozenset((one.article_id, other.article_id))] = sum(
                    weight * theirs[stem] for stem, weight in mine.items() if stem in theirs
                )
    groups: list[list[str]] = []
    for pair in sorted((pair for pair in near if near[pair] >= NEWS), key=lambda pair: (-near[pair], sorted(pair))):
        there = [group for group in groups if pair & set(group)]
        joined = [*dict.fromkeys(one for group in (*there, sorted(pair)) for one in group)]
        if all(near.get(frozenset(two), 0.0) >= NEWS for two in itertools.combinations(joined, 2)):
            place = groups.index(there[0]) if there else len(groups)  # those most alike stay first
            groups = [group for group in groups if group not in there]
            groups.insert(place, joined)
    for group in groups:
        told = [corpus.articles[one] for one in group]
        if any(_is_headline_of(material, topic_id, ref.title) for ref in told):
            yield _headed(material, "", sorted(told, key=lambda ref: (ref.day, ref.when, ref.article_id)))


def _opening(material: Material, ref: ArticleRef) -> str:
    """The headline twice, and the first words of an article."""
    words = itertools.chain.from_iterable(text.split() for *_, text in material.corpus.written[ref.article_id])
    return " ".join([ref.title, ref.title, *itertools.islice(words, OPENING)])


def _is_headline_of(material: Material, topic_id: str, title: str) -> bool:
    return heads_it(material, topic_id, title) or (
        has_its_name(material, topic_id, title) and says_whose(material, topic_id, title)
    )


def differ(titles: Sequence[str]) -> float:
    """How much headlines differ, from 0 to 1: the mean share of the words of one that another has not."""
    pairs = [1 - share_of_words(one, other) for one, other in itertools.permutations(titles, 2)]
    return sum(pairs) / len(pairs)
