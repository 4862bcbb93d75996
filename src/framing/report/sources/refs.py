"""As much of an article or a topic as a link to it needs."""

from __future__ import annotations

from dataclasses import dataclass

from framing.report.sources.outlets import page_name


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """As much of an article as a link to it needs."""

    article_id: str
    outlet: str
    title: str
    day: str
    when: str
    n_words: int
    language: str = ""  # its code; empty if unknown
    packed: bool = False  # whether its page is in a file with others, for articles/index.html to show

    @property
    def href(self) -> str:
        """Where its page is. The place in the page may be added: `{href}#p-{paragraph_id}`."""
        return f"articles/index.html#{self.article_id}" if self.packed else f"articles/{self.article_id}.html"


@dataclass(frozen=True, slots=True)
class TopicRef:
    """As much of a topic as a link to it needs; `order` is its place on every page."""

    topic_id: str
    name: str
    named: bool
    description: str
    order: int
    terms: str
    possible: int = 0  # articles that come near a named topic and are not counted

    @property
    def href(self) -> str:
        return f"topics/{page_name(self.topic_id)}.html"
