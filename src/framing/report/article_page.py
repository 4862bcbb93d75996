"""An article's page: its text as published, paragraphs marked by topic, quotes and counted words marked in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from markupsafe import Markup

from framing.report.article_marks import KINDS, Marks, article_marks
from framing.report.corpus import Corpus, Row, TopicRef, records
from framing.report.marking import marked
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
    highest: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One reading of the article on one topic, beside the mean of its outlet and that of the others."""

    topic: TopicRef
    title: str
    value: str
    outlet: str
    rest: str


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
    scores: tuple[ScoreLine, ...]
    counts: tuple[tuple[str, int], ...]


def safe_link(url: str | None) -> str:
    """The address if it is one of the web, else nothing: `javascript:` and its kin never reach a page."""
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return ""
    return (url or "").strip() if parts.scheme.lower() in ("http", "https") and parts.netloc else ""


def article_pages(material: Material) -> Iterator[ArticlePage]:
    """Every measured article's page, in the order of date and id."""
    corpus = material.corpus
    rows = {row["article_id"]: row for row in records(corpus.tables["articles"].drop(columns=["body"]))}
    marks, repeats, scores = article_marks(material), _repeats(corpus, material.words), _scores(material)
    for article_id in corpus.articles:
        lines = tuple(scores.get(article_id, ()))
        yield _page(corpus, rows[article_id], marks, repeats, lines)


def _scores(material: Material) -> dict[str, list[ScoreLine]]:
    """article_id -> its readings on a scale of the whole corpus (frames, loaded language and the like)."""
    found: dict[str, list[ScoreLine]] = defaultdict(list)
    corpus, about = material.corpus, material.about
    by_sentence = {key[1] for key in corpus.passages}
    ordered = sorted(
        (key for key in corpus.values if key[0] in corpus.topics and key[1] in by_sentence),
        key=lambda key: (corpus.topics[key[0]].order, about.note(key[1]).order, key),
    )
    for key in ordered:
        topic_id, measure, item, voice = key
        note = about.note(measure)
        on_a_scale = note.low is None and note.inference != "ranked" and note.trust(item)[0] != "C"
        if not on_a_scale or not material.is_main_voice(measure, voice):
            continue
        name = f"{note.title}: {material.item(measure, item)}" if item else note.title
        for outlet, articles in corpus.values[key].items():
            plain = material.summaries[key][outlet]
            means = note.write(plain.value), note.write(plain.value_rest)
            for article_id, value, _ in articles:
                found[article_id].append(ScoreLine(corpus.topics[topic_id], name, note.write(value), *means))
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
    corpus: Corpus,
    row: Row,
    marks: Marks,
    repeats: dict[str, str],
    scores: tuple[ScoreLine, ...],
) -> ArticlePage:
    link = safe_link(row["url"])
    blocks, counts = [], dict.fromkeys(KINDS, 0)
    topics: dict[str, int] = {}
    for key, kind, text in corpus.written.get(row["article_id"], ()):
        on = [
            (corpus.topics[topic], f"{similarity:.2f}")
            for topic, similarity in corpus.on_topic.get(key, ())
            if topic in corpus.topics
        ]
        for topic, _ in on:
            topics[topic.topic_id] = topics.get(topic.topic_id, 0) + 1
        own = marks.spans.get(key, [])
        for span in own:
            if span.css in counts:
                counts[span.css] += 1
        blocks.append(
            Block(
                key,
                kind or "paragraph",
                marked(text, own),
                tuple(on),
                repeats.get(key, ""),
                marks.highest.get(key, ""),
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
        scores,
        tuple(counts.items()),
    )
