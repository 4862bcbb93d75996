"""An article's page: its text as published, paragraphs marked by topic, quotes and counted words marked in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from framing.report.page import PageKind, ReportPage
from framing.report.parts.article_marks import KINDS, article_marks
from framing.report.parts.article_sources import ArticleScore, ArticleSource, Common, Piece, pieces
from framing.report.parts.marking import marked
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.refs import TopicRef
from framing.report.wording import Wording, wording
from framing.tables.decisions.decision import Decision

START = 240  # characters of what was left out that the page shows; `framing trace` shows all
LEFT_OUT = ("reason", "n_words", "text")


@dataclass(frozen=True, slots=True)
class PageBlock:
    """One paragraph as the page shows it; `key` is its anchor."""

    key: str
    kind: str
    body: Markup
    topics: tuple[tuple[TopicRef, str], ...]
    repeats: str
    highest: str
    decided: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One reading of the article on one topic, beside the mean of its outlet and that of the others."""

    topic: TopicRef
    title: str
    value: str
    outlet: str
    rest: str


@dataclass(frozen=True, slots=True)
class Remainder:
    """A part of the input that is not in the text: why, its words, and how it begins."""

    reason: str
    n_words: int
    start: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    article_id: str
    mark: Mark
    title: str
    author: str
    published: str
    updated: str
    link: str
    host: str
    source_path: str
    n_words: int
    confidence: float
    doubts: str
    language: str
    unread: str
    repeats: str
    topics: tuple[tuple[TopicRef, int], ...]
    blocks: tuple[PageBlock, ...]
    scores: tuple[ScoreLine, ...]
    counts: tuple[tuple[str, int], ...]
    n_versions: int
    decided: tuple[Decision, ...]
    left_out: tuple[Remainder, ...]


def safe_link(url: str | None) -> str:
    """The address if it is one of the web, else nothing: `javascript:` and its kin never reach a page."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return ""
    return (url or "").strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def make(piece: Piece) -> Iterator[ReportPage]:
    """The pages of a piece's articles."""
    common, sources = piece
    words = wording(common.about.language)
    for source in sources:
        path = f"articles/{source.row['article_id']}.html"
        yield ReportPage(path, article_page(common, words, source), shelf=source.shelf)


def article_page(common: Common, words: Wording, source: ArticleSource) -> ArticlePage:
    """One article's page."""
    row, repeats = source.row, source.repeats
    link, marks = safe_link(row["url"]), article_marks(common, words, source)
    blocks, counts = [], dict.fromkeys(KINDS, 0)
    topics: dict[str, int] = {}
    for key, kind, text in source.written:
        on = [
            (common.topics[topic], words.numeral(f"{similarity:.2f}"))
            for topic, similarity in source.on_topic.get(key, ())
            if topic in common.topics
        ]
        for topic, _ in on:
            topics[topic.topic_id] = topics.get(topic.topic_id, 0) + 1
        own = marks.spans.get(key, [])
        for span in own:
            if span.css in counts:
                counts[span.css] += 1
        body, highest = marked(text, own), marks.highest.get(key, "")
        decided = tuple(source.decided.get(key, ()))
        blocks.append(PageBlock(key, kind or "paragraph", body, tuple(on), repeats.get(key, ""), highest, decided))
    ordered = sorted(topics.items(), key=lambda pair: common.topics[pair[0]].order)
    return ArticlePage(
        article_id=row["article_id"],
        mark=common.outlets[row["outlet"]],
        title=shown(row["title"]).strip(),
        author=shown(row["author"]).strip(),
        published=words.day((row["published"] or "").replace("/", " – ")),
        updated=words.day(shown(row["updated"])[:10]),
        link=link,
        host=urlsplit(link).netloc if link else "",
        source_path=row["source_path"] or "",
        n_words=row["n_words"] or 0,
        confidence=row["confidence"] or 0.0,
        doubts=shown(row["doubts"]),
        language=shown(row["language"]),
        unread=_unread(common, words, shown(row["language"])),
        repeats=repeats.get(row["article_id"], ""),
        topics=tuple((common.topics[topic], n) for topic, n in ordered),
        blocks=tuple(blocks),
        scores=tuple(_line(common, reading) for reading in source.readings),
        counts=tuple(counts.items()),
        n_versions=source.n_versions,
        decided=tuple(source.decided.get(row["article_id"], ())),
        left_out=tuple(
            _remainder(words, *part) for part in zip(*(source.left_out[name] for name in LEFT_OUT), strict=True)
        ),
    )


def _unread(common: Common, words: Wording, language: str) -> str:
    """What is said above an article that is compared with nothing because of its language."""
    reads = common.about.reads
    if not language or not reads or language in reads:
        return ""
    return words.say("languages.article", language=words.language_name(language))


def _remainder(words: Wording, reason: str, n_words: int, text: str) -> Remainder:
    line = " / ".join(text.splitlines())
    start = line if len(line) <= START else f"{line[:START].rsplit(' ', 1)[0]} …"
    return Remainder(words.translated(reason), n_words, start)


def _line(common: Common, reading: ArticleScore) -> ScoreLine:
    note = common.about.note(reading.measure)
    numbers = (note.write(number) for number in (reading.value, reading.outlet, reading.rest))
    return ScoreLine(common.topics[reading.topic_id], reading.title, *numbers)


KIND = PageKind(make, styles=("text.css",), pieces=pieces)
