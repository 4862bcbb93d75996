"""Who was compared with whom on a topic: a calendar of both sides, and how alike they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.charts.calendar import Calendar, Days, calendar
from framing.report.parts.findings import NOT_COMPARABLE, matched
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row
from framing.report.writing import DASH

APART = ("smd_subject", "smd_length", "smd_genre", "smd_date")


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """One outlet against the others: articles compared on both sides, and by what the sides are apart."""

    mark: Mark
    n: str
    n_rest: str
    how: str
    verdict: str
    shares: str
    apart: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Partners:
    """The table, and a calendar with two rows for each outlet: its own articles and the others'."""

    lines: tuple[PartnerLine, ...]
    calendar: Calendar


@dataclass(frozen=True, slots=True)
class NotCompared:
    """How many comparisons were not made, why, and which."""

    count: Markup
    reason: Markup
    places: tuple[tuple[Mark, TopicRef], ...]


def partners(material: Material, topic_id: str) -> Partners | None:
    """Who was compared with whom on the topic; None if only one outlet writes on it, or too many do to show it."""
    corpus = material.corpus
    rows = [row for row in corpus.overlap.get(topic_id, ()) if row["outlet"] in corpus.outlets]
    if not rows or not material.space.few:
        return None
    used: dict[str, set[str]] = {}
    columns = corpus.partners.columns(topic_id)
    for outlet, article_id in zip(columns["outlet"], columns["article_id"], strict=True):
        used.setdefault(outlet, set()).add(article_id)
    drawn = [day for row in rows for day in _days(material, topic_id, row, used.get(row["outlet"], set()))]
    return Partners(tuple(_line(material, row) for row in rows), calendar(drawn, corpus.periods))


def _line(material: Material, row: Row) -> PartnerLine:
    words = material.words
    named = f"compared.verdicts.{row['verdict']}"
    return PartnerLine(
        mark=material.corpus.outlets[row["outlet"]],
        n=str(words.say("of", n=row["n_compared"], total=row["n_articles"])),
        n_rest=str(words.say("of", n=row["n_compared_versus"], total=row["n_articles_versus"])),
        how=str(matched(words, row["matched"])) if row["matched"] else words["compared"]["nobody"],
        verdict=str(words.say(named)),
        shares=" / ".join(words.percent(row[name]) for name in ("in_event", "in_week", "in_month")),
        apart=tuple(DASH if row[name] is None else words.numeral(f"{row[name]:+.2f}") for name in APART),
    )


def _days(material: Material, topic_id: str, row: Row, used: set[str]) -> tuple[Days, Days]:
    """The outlet's articles on the topic and the others', those that are compared as marks."""
    corpus, words = material.corpus, material.words
    own, covering = row["outlet"], corpus.covering[topic_id]
    mark = corpus.outlets[own]
    written = corpus.language_of
    same = [slug for slug in covering if slug != own and written.get(slug) == written.get(own)]
    rest = [article for slug in same for article in covering[slug]]
    others = Mark("", words["compared"]["others"], "", "", mark.hue, "circle")

    def side(shown: Mark, articles: Sequence[str]) -> Days:
        days = {flag: [corpus.articles[one].day for one in articles if (one in used) == flag] for flag in (True, False)}
        tip = str(words.say("compared.marks", n=len(days[True]), total=len(articles)))
        text = str(words.say("of", n=len(days[True]), total=len(articles)))
        return Days(shown, days[True], days[False], text, f"{shown.name}: {tip}")

    return side(mark, covering[own]), side(others, rest)


def not_compared(material: Material) -> tuple[NotCompared, ...]:
    """Comparisons of an outlet on a topic that could not be made, by the reason."""
    corpus, words = material.corpus, material.words
    found: dict[str, list[tuple[Mark, TopicRef]]] = {}
    for topic_id, topic in corpus.topics.items():
        for row in corpus.overlap.get(topic_id, ()):
            if row["verdict"] in NOT_COMPARABLE and row["outlet"] in corpus.outlets:
                found.setdefault(row["verdict"], []).append((corpus.outlets[row["outlet"]], topic))
    return tuple(
        NotCompared(words.count("compared.not_made", len(places)), words.say(f"compared.reason.{why}"), tuple(places))
        for why, places in sorted(found.items())
    )
