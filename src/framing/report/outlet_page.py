"""An outlet's page: its profile across topics against all others, and its articles."""

from __future__ import annotations

from dataclasses import dataclass

from framing.report.about import About
from framing.report.charts import Panel, panel
from framing.report.corpus import ArticleRef, Corpus, Row, TopicRef
from framing.report.findings import NONE, Finding, anchor, finding, measured, standing, worth_saying
from framing.report.notes import Note
from framing.report.outlets import Mark
from framing.report.topic_page import share_of
from framing.report.wording import Wording

PANELS = 12


@dataclass(frozen=True, slots=True)
class TopicLine:
    topic: TopicRef
    n: int
    share: str


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in the list of its outlet, with its topics."""

    ref: ArticleRef
    topics: tuple[TopicRef, ...]
    repeats: str


@dataclass(frozen=True, slots=True)
class OutletPage:
    mark: Mark
    n_articles: int
    topics: tuple[TopicLine, ...]
    findings: tuple[Finding, ...]
    panels: tuple[tuple[Note, Panel], ...]
    articles: tuple[Listed, ...]


def outlet_page(corpus: Corpus, about: About, words: Wording, slug: str) -> OutletPage:
    """What the tables hold on one outlet."""
    total = corpus.per_outlet[slug]
    rows = [row for topic_id in corpus.topics for row in corpus.contrasts.get(topic_id, ()) if row["outlet"] == slug]
    said = sorted(
        (finding(corpus, about, words, row) for row in rows if worth_saying(corpus, about, row)),
        key=lambda found: found.rank,
    )
    topics = tuple(
        TopicLine(topic, len(corpus.covering[topic_id][slug]), share_of(len(corpus.covering[topic_id][slug]), total))
        for topic_id, topic in corpus.topics.items()
    )
    return OutletPage(
        corpus.outlets[slug],
        total,
        topics,
        tuple(said[:16]),
        _panels(corpus, about, words, rows),
        _listed(corpus, slug),
    )


def _panels(corpus: Corpus, about: About, words: Wording, rows: list[Row]) -> tuple[tuple[Note, Panel], ...]:
    """One panel per quantity with a row for each topic; the quantities in which the outlet stands apart come first."""
    grouped: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        note = about.note(row["measure"])
        if note.inference != "ranked" and note.trust(row["item"])[0] != "C" and row["estimate"] is not None:
            grouped.setdefault((row["measure"], row["item"], row["voice"]), []).append(row)

    def order(key: tuple[str, str, str]) -> tuple[int, int, tuple[str, str, str]]:
        passed = sum(1 for row in grouped[key] if standing(row, about) != NONE and row["p"] is not None)
        return (-passed, about.note(key[0]).order, key)

    found = []
    for measure, item, voice in sorted(grouped, key=order)[:PANELS]:
        note = about.note(measure)
        ordered = sorted(grouped[measure, item, voice], key=lambda row: corpus.topics[row["topic_id"]].order)[:20]
        drawn = [
            measured(
                corpus,
                about,
                words,
                row,
                label=corpus.topics[row["topic_id"]].name,
                href=f"{corpus.topics[row['topic_id']].href}#{anchor(measure, item, voice)}",
                values=[
                    value
                    for _, value, _ in corpus.values.get((row["topic_id"], measure, item, voice), {}).get(
                        row["outlet"], ()
                    )
                ],
            )
            for row in ordered
        ]
        title = " · ".join(
            part
            for part in (note.title, about.item(measure, item), words[f"voice_{voice}_title"] if voice != "all" else "")
            if part
        )
        found.append((note, panel(anchor(measure, item, voice), title, note, drawn)))
    return tuple(found)


def _listed(corpus: Corpus, slug: str) -> tuple[Listed, ...]:
    told: dict[str, list[TopicRef]] = {}
    for topic_id, topic in corpus.topics.items():
        for article_id in corpus.covering[topic_id][slug]:
            told.setdefault(article_id, []).append(topic)
    frame = corpus.tables["reprints"]
    again = frame[(frame["unit"] == "article") & (frame["outlet"] == slug)]
    origins = {
        article: agency if isinstance(agency, str) else corpus.outlets[origin].name if origin in corpus.outlets else "?"
        for article, agency, origin in zip(again["article_id"], again["agency"], again["origin_outlet"], strict=True)
    }
    return tuple(
        Listed(ref, tuple(told.get(ref.article_id, ())), origins.get(ref.article_id, ""))
        for ref in corpus.articles.values()
        if ref.outlet == slug
    )
