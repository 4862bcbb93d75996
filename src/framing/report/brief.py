"""The report in two pages: what an editor prints. The same content goes into Word and into a page for the printer."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from framing.report.all_pages import charts_of
from framing.report.charts.files import Chart
from framing.report.parts.cannot_carry import cannot_carry
from framing.report.parts.findings import Finding
from framing.report.parts.highlights import all_findings, topic_findings
from framing.report.parts.in_short import firmness
from framing.report.sources.material import Material
from framing.report.sources.outlets import page_name
from framing.report.sources.refs import TopicRef
from framing.report.xml_text import for_xml

TOPICS, SENTENCES, CHARTS = 3, 5, 2  # that two pages have room for: topics, sentences of each, charts of each
ALL = 1_000  # findings of a topic that are looked through
LIMITS = 2  # of what this corpus cannot carry
TALL = 230  # units: a chart that is taller takes the room of two


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """A sentence of the brief, and how firm it is."""

    text: str
    standing: str
    small: str


@dataclass(frozen=True, slots=True)
class BriefTopic:
    """What is stated on one topic: the firmest sentences, and the charts of the first of them."""

    topic: TopicRef
    about: str
    said: tuple[BriefSentence, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    title: str
    lede: str
    firmness: str
    topics: tuple[BriefTopic, ...]
    limits: tuple[str, ...]
    source: str


def brief(material: Material) -> Brief:
    """The topics that are named (else the most told), each with its firmest sentences; then what limits them."""
    corpus, words = material.corpus, material.words
    told = set[tuple[str, str, str]]()
    named = [topic for topic in corpus.topics.values() if topic.named] or list(corpus.topics.values())
    chosen = sorted(named, key=lambda topic: (not topic_findings(material, topic.topic_id), topic.order))[:TOPICS]
    charts = {chart.path: chart for chart in charts_of(material, ["topic"])} if chosen else {}
    version = material.about.versions.get("framing", "")
    days = sorted(ref.day for ref in corpus.articles.values() if ref.day)
    lede = words.say(
        "brief_page.lede",
        articles=words.count("n_articles", len(corpus.articles)),
        outlets=words.listed([mark.name for slug, mark in corpus.outlets.items() if corpus.per_outlet[slug]]),
        first=words.day(days[0]) if days else words["undated"],
        last=words.day(days[-1]) if days else words["undated"],
    )
    return Brief(
        title=material.about.title,
        lede=plain_text(lede),
        firmness=plain_text(firmness(material)) if all_findings(material) else words["index"]["no_answers"],
        topics=tuple(_topic(material, topic, charts, told) for topic in sorted(chosen, key=lambda topic: topic.order)),
        limits=(
            *(plain_text(told) for told in cannot_carry(material)[:LIMITS]),
            *(words["method"][key] for key in ("limit_saved", "limit_wording", "limit_verdict")),
        ),
        source=plain_text(words.say("brief_page.source", version=version, made=words.day(material.made[:10]))),
    )


def _topic(
    material: Material, topic: TopicRef, charts: dict[str, Chart], said_before: set[tuple[str, str, str]]
) -> BriefTopic:
    """The firmest sentences that say nothing that was said of an earlier topic, which `said_before` remembers."""
    every, words = topic_findings(material, topic.topic_id, ALL), material.words
    found = [one for one in every if (one.mark.slug, one.measure, one.item) not in said_before][:SENTENCES]
    said_before |= {(one.mark.slug, one.measure, one.item) for one in found}
    told = material.corpus.covering[topic.topic_id]
    about = words.say(
        "brief_page.about",
        articles=words.count("n_articles", sum(map(len, told.values()))),
        outlets=words.count("n_outlets", sum(1 for ids in told.values() if ids)),
    )
    said = tuple(
        BriefSentence(plain_text(one.sentence), words["standing"][one.standing]["word"], plain_text(one.small))
        for one in found
    )
    return BriefTopic(topic, plain_text(about), said, tuple(_charts(topic, found, charts)))


def _charts(topic: TopicRef, found: list[Finding], charts: dict[str, Chart]) -> list[Chart]:
    """The charts of the firmest sentences that have one, as many as there is room for; else who covers it, and when."""
    start, chosen = f"charts/topic-{page_name(topic.topic_id)}", list[Chart]()
    for one in found:
        chart = charts.get(f"{start}-{one.href.partition('#')[2].removeprefix('e-')}.svg")
        if chart and chart not in chosen and chart.height <= TALL:
            chosen.append(chart)
    calendar = charts.get(f"{start}-who.svg")
    return chosen[:CHARTS] or ([calendar] if calendar else [])


def plain_text(text: Markup) -> str:
    """A sentence of the report without its markup and its links."""
    return for_xml(" ".join(Markup(text).striptags().split()))
