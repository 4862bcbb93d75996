"""An article's page: its text as published, paragraphs marked by topic, quotes and counted words marked in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from framing.report.about import About
from framing.report.corpus import Corpus, Row, TopicRef, records
from framing.report.marking import Span, marked
from framing.report.material import Material
from framing.report.outlets import Mark, shown
from framing.report.wording import Wording


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph as the page shows it; `key` is its anchor."""

    key: str
    kind: str
    body: Markup
    topics: tuple[tuple[TopicRef, str], ...]
    repeats: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    article_id: str
    mark: Mark
    title: str
    author: str
    published: str
    language: str
    link: str
    host: str
    genre: str
    source_path: str
    n_words: int
    confidence: float
    doubts: str
    repeats: str
    topics: tuple[tuple[TopicRef, int], ...]
    blocks: tuple[Block, ...]
    n_quotes: int
    n_names: int
    n_words_marked: int


def safe_link(url: str | None) -> str:
    """The address if it is one of the web, else nothing: `javascript:` and its kin never reach a page."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return ""
    return (url or "").strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def article_pages(material: Material) -> Iterator[ArticlePage]:
    """Every measured article's page, in the order of date and id."""
    corpus, about, words = material.corpus, material.about, material.words
    rows = {row["article_id"]: row for row in records(corpus.tables["articles"].drop(columns=["body"]))}
    paragraphs: dict[str, list[Row]] = defaultdict(list)
    for row in records(corpus.tables["paragraphs"].sort_values(["article_id", "position"], kind="stable")):
        paragraphs[row["article_id"]].append(row)
    spans, repeats = _spans(corpus, about, words), _repeats(corpus, words)
    for article_id in corpus.articles:
        yield _page(corpus, rows[article_id], paragraphs[article_id], spans, repeats)


def _spans(corpus: Corpus, about: About, words: Wording) -> dict[str, list[Span]]:
    """paragraph_id -> quotes, names and distinctive words in it."""
    found: dict[str, list[Span]] = defaultdict(list)
    frame = corpus.tables["quotes"]
    for row in records(frame):
        said = words.say("marks.said", speaker=row["speaker"]) if row["speaker"] else words["marks"]["quote"]
        found[row["paragraph_id"]].append(Span(row["start"], row["end"], "q", str(said)))
    drawn = corpus.tables["passages"]
    drawn = drawn[drawn["measure"].isin(["naming", "wording"])].drop_duplicates(
        ["measure", "item", "paragraph_id", "start", "end"]
    )
    for row in records(drawn):
        if row["measure"] == "naming":
            span = Span(row["start"], row["end"], "name", str(words.say("marks.name", who=about.who(row["item"]))))
        else:
            span = Span(row["start"], row["end"], "word", str(words["marks"]["word"]))
        found[row["paragraph_id"]].append(span)
    return found


def _repeats(corpus: Corpus, words: Wording) -> dict[str, str]:
    """unit_id -> whose text it repeats, as a sentence."""
    found = {}
    for row in records(corpus.tables["reprints"]):
        origin = corpus.outlets.get(row["origin_outlet"] or "")
        source = shown(row["agency"]) or (origin.name if origin else "")
        found[row["unit_id"]] = str(
            words.say("marks.repeats", source=source) if source else words["marks"]["repeats_unknown"]
        )
    return found


def _page(
    corpus: Corpus, row: Row, paragraphs: list[Row], spans: dict[str, list[Span]], repeats: dict[str, str]
) -> ArticlePage:
    link = safe_link(row["url"])
    blocks, counts = [], {"q": 0, "name": 0, "word": 0}
    topics: dict[str, int] = {}
    for paragraph in paragraphs:
        key = paragraph["paragraph_id"]
        on = [
            (corpus.topics[topic], f"{similarity:.2f}")
            for topic, similarity in corpus.on_topic.get(key, ())
            if topic in corpus.topics
        ]
        for topic, _ in on:
            topics[topic.topic_id] = topics.get(topic.topic_id, 0) + 1
        own = spans.get(key, [])
        for span in own:
            counts[span.css] += 1
        blocks.append(
            Block(
                key, paragraph["kind"] or "paragraph", marked(paragraph["text"], own), tuple(on), repeats.get(key, "")
            )
        )
    return ArticlePage(
        row["article_id"],
        corpus.outlets[row["outlet"]],
        shown(row["title"]).strip(),
        shown(row["author"]).strip(),
        (row["published"] or "").replace("/", " – "),
        row["language"] or "",
        link,
        urlsplit(link).netloc if link else "",
        row["genre"] or "",
        row["source_path"] or "",
        row["n_words"] or 0,
        row["confidence"] or 0.0,
        shown(row["doubts"]),
        repeats.get(row["article_id"], ""),
        tuple(
            (corpus.topics[topic], n)
            for topic, n in sorted(topics.items(), key=lambda pair: corpus.topics[pair[0]].order)
        ),
        tuple(blocks),
        counts["q"],
        counts["name"],
        counts["word"],
    )
