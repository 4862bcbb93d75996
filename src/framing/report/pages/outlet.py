"""An outlet's page: its profile across topics against all others, and its articles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from framing.measures.cards import Items
from framing.report.charts.files import SCRIPTS, STYLES, Chart
from framing.report.charts.panel import ChartPanel, panel
from framing.report.page import PageKind, ReportPage
from framing.report.parts.findings import NONE, Finding, anchor, measured, standing
from framing.report.parts.highlights import outlet_findings
from framing.report.parts.standing_out import apart
from framing.report.sources.about import PLAIN_NAMES, form
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.notes import Note
from framing.report.sources.outlets import Mark, page_name, shown
from framing.report.sources.refs import ArticleRef, TopicRef
from framing.report.sources.rows import Row, records
from framing.report.wording import Wording
from framing.tables.reprints import REPRINT, UNKNOWN

PANELS, OF_ONE = 10, 4  # charts on a page, and those of one measure among them


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
    when: str


@dataclass(frozen=True, slots=True)
class OutletPage:
    mark: Mark
    n_articles: int
    unread: str
    facts: tuple[tuple[str, str], ...]
    topics: tuple[TopicLine, ...]
    findings: tuple[Finding, ...]
    panels: tuple[tuple[Note, ChartPanel], ...]
    articles: tuple[Listed, ...]

    @property
    def charts(self) -> str:
        """How the names of this page's chart files begin."""
        return f"charts/outlet-{page_name(self.mark.slug)}"


def _page(material: Material, slug: str) -> OutletPage:
    """What the tables hold on one outlet."""
    corpus, total = material.corpus, material.corpus.per_outlet[slug]
    n_unread = len(corpus.by_outlet[slug]) - total
    rows = corpus.contrasts_of.get(slug, [])
    share_of = material.words.writing.share_of
    topics = tuple(
        TopicLine(topic, len(corpus.covering[topic_id][slug]), share_of(len(corpus.covering[topic_id][slug]), total))
        for topic_id, topic in corpus.topics.items()
    )
    return OutletPage(
        mark=corpus.outlets[slug],
        n_articles=total + n_unread,
        unread=material.words.say("outlet.unread", n=material.words.count("n_articles", n_unread)) if n_unread else "",
        facts=corpus.facts.get(slug, ()),
        topics=topics if total else (),
        findings=outlet_findings(material, slug),
        panels=_panels(material, rows),
        articles=_listed(corpus, slug, material.words),
    )


def _panels(material: Material, rows: list[Row]) -> tuple[tuple[Note, ChartPanel], ...]:
    """One panel per quantity with a row for each topic; the quantities in which the outlet stands apart come first."""
    about = material.about
    grouped: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        note = about.note(row["measure"])
        drawable = note.inference != "ranked" and note.items != Items.CLAIMS and not note.own_chart
        name = form(row["item"]).strip()
        plain_name = note.items == Items.FORMS and (name in PLAIN_NAMES or not name)
        if (
            drawable
            and row["estimate"] is not None
            and not plain_name
            and not note.is_unsure(row["item"])
            and material.is_main_voice(note.name, row["voice"])
        ):
            grouped.setdefault((row["measure"], row["item"], row["voice"]), []).append(row)

    def order(key: tuple[str, str, str]) -> tuple[int, int, float, tuple[str, str, str]]:
        passed = sum(1 for row in grouped[key] if standing(row, about) != NONE and row["p"] is not None)
        widest = max(apart(material, row) for row in grouped[key])
        return (-passed, about.note(key[0]).order, -widest, key)

    chosen: list[tuple[str, str, str]] = []
    for key in sorted((key for key in grouped if any(row["estimate"] for row in grouped[key])), key=order):
        if sum(1 for other in chosen if other[0] == key[0]) < OF_ONE:
            chosen.append(key)
    return tuple((about.note(key[0]), _panel(material, key, grouped[key])) for key in chosen[:PANELS])


def _panel(material: Material, key: tuple[str, str, str], rows: list[Row]) -> ChartPanel:
    corpus, note, place = material.corpus, material.about.note(key[0]), anchor(*key)
    drawn = []
    for row in sorted(rows, key=lambda row: corpus.topics[row["topic_id"]].order)[:20]:
        topic = corpus.topics[row["topic_id"]]
        articles = corpus.values.of((row["topic_id"], *key), row["outlet"])
        drawn.append(
            measured(
                material,
                row,
                label=topic.name,
                href=f"{topic.href}#s-{key[0]}",
                articles=articles,
            )
        )
    item = shown(material.item(note.name, key[1]))
    whose = material.name(*key[:2]) if note.items == Items.FORMS else item
    return panel(place, " · ".join(part for part in (note.title, whose) if part), note, drawn)


def _listed(corpus: FinishedTables, slug: str, words: Wording) -> tuple[Listed, ...]:
    told: dict[str, list[TopicRef]] = {}
    for topic_id, topic in corpus.topics.items():
        for article_id in corpus.covering[topic_id][slug]:
            told.setdefault(article_id, []).append(topic)
    frame = corpus.tables["reprints"]
    again = frame[(frame["unit"] == "article") & (frame["outlet"] == slug) & (frame["relation"] == REPRINT)]
    origins = {}
    for row in records(again):
        origin = corpus.outlets.get(row["origin_outlet"] or "")
        how = "same" if row["direction"] == UNKNOWN else "repeats"
        source = shown(row["agency"]) or (origin.name if origin else "?")
        origins[row["article_id"]] = str(words.say(f"outlet.{how}", source=source))
    return tuple(
        Listed(
            ref,
            tuple(told.get(ref.article_id, ())),
            origins.get(ref.article_id, ""),
            corpus.periods.letter([ref.day]),
        )
        for ref in corpus.by_outlet[slug]
    )


def make(material: Material) -> Iterator[ReportPage]:
    """A page for each outlet, with its charts."""
    for slug, mark in material.corpus.outlets.items():
        page = _page(material, slug)
        yield ReportPage(mark.href, page, tuple(_charts(page)))


def _charts(page: OutletPage) -> Iterator[Chart]:
    """Each quantity that is drawn."""
    for note, drawn in page.panels:
        subtitle, path = f"{page.mark.name} · {note.unit}", f"{page.charts}-{drawn.anchor}.svg"
        yield Chart(path, drawn.title, subtitle, width=420, height=drawn.height, panel=drawn)


KIND = PageKind(make, styles=STYLES, scripts=SCRIPTS)
