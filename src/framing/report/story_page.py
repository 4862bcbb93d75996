"""One event as each outlet tells it: the tellings side by side, the words that only one of them uses marked."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.corpus import ArticleRef, Corpus, TopicRef
from framing.report.marking import Span, marked
from framing.report.outlets import Mark

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
MOST = 12  # tellings beside one another


@dataclass(frozen=True, slots=True)
class Passage:
    href: str
    body: Markup


@dataclass(frozen=True, slots=True)
class Telling:
    """One outlet's article on the event, as far as it is on a topic."""

    mark: Mark
    ref: ArticleRef
    passages: tuple[Passage, ...]
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StoryPage:
    story_id: str
    day: str
    topics: tuple[TopicRef, ...]
    tellings: tuple[Telling, ...]
    silent: tuple[Mark, ...]
    left_out: int


def story_pages(corpus: Corpus) -> list[StoryPage]:
    """A page for each event that at least two outlets tell on a topic."""
    grouped: dict[str, list[str]] = {}
    frame = corpus.tables["stories"]
    told = {article_id for by in corpus.covering.values() for ids in by.values() for article_id in ids}
    for article_id, story_id in zip(frame["article_id"], frame["story_id"], strict=True):
        if story_id and article_id in told:
            grouped.setdefault(story_id, []).append(article_id)
    paragraphs: dict[str, list[tuple[str, str]]] = {}
    for row in corpus.tables["paragraphs"].sort_values(["article_id", "position"], kind="stable").itertuples():
        if row.kind != "heading":
            paragraphs.setdefault(row.article_id, []).append((row.paragraph_id, row.text))
    found = []
    for story_id, ids in sorted(grouped.items()):
        if len({corpus.articles[article_id].outlet for article_id in ids}) > 1:
            found.append(_page(corpus, story_id, ids, paragraphs))
    return found


def _page(corpus: Corpus, story_id: str, ids: list[str], paragraphs: dict[str, list[tuple[str, str]]]) -> StoryPage:
    refs = sorted(
        (corpus.articles[article_id] for article_id in ids), key=lambda ref: (ref.outlet, ref.day, ref.article_id)
    )
    shown, rest = refs[:MOST], refs[MOST:]
    used = [
        Counter(word.lower() for _, text in paragraphs.get(ref.article_id, ()) for word in _WORD.findall(text))
        for ref in shown
    ]
    tellings = []
    for index, ref in enumerate(shown):
        others = {word for place, counter in enumerate(used) if place != index for word in counter}
        alone = {word for word in used[index] if word not in others and len(word) > 3}
        passages = tuple(
            Passage(
                f"{ref.href}#p-{key}",
                marked(
                    text,
                    (
                        Span(hit.start(), hit.end(), "only")
                        for hit in _WORD.finditer(text)
                        if hit.group().lower() in alone
                    ),
                ),
            )
            for key, text in paragraphs.get(ref.article_id, ())
        )
        often = tuple(
            word
            for word, n in sorted(used[index].items(), key=lambda pair: (-pair[1], pair[0]))
            if word in alone and n > 1
        )[:8]
        tellings.append(Telling(corpus.outlets[ref.outlet], ref, passages, often))
    topics = tuple(
        topic
        for topic_id, topic in corpus.topics.items()
        if any(set(ids) & set(by) for by in corpus.covering[topic_id].values())
    )
    telling = {ref.outlet for ref in refs}
    silent = tuple(mark for slug, mark in corpus.outlets.items() if slug not in telling and corpus.per_outlet[slug])
    return StoryPage(
        story_id, min((ref.day for ref in refs if ref.day), default=""), topics, tuple(tellings), silent, len(rest)
    )
