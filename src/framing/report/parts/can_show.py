"""What this corpus can and cannot show: the self-test as tables, and how many more articles it would take."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from framing.measures.cards import names_where
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row, records
from framing.report.writing import DASH

LARGE = 0.8  # standard deviations; the planted size that is spoken of in sentences (Cohen calls it large)


@dataclass(frozen=True, slots=True)
class Tried:
    """One measure: false alarms, intervals that hold the truth, and planted differences found, by their size."""

    title: str
    alarms: str
    covered: str
    found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Articles of an outlet on a topic, and how many more a large difference would take (the median quantity)."""

    n: int
    more: str


@dataclass(frozen=True, slots=True)
class CanShow:
    """The self-test of this corpus; `sentences` say it in words."""

    sentences: tuple[Markup, ...]
    sizes: tuple[str, ...]
    measures: tuple[Tried, ...]
    numbers: tuple[str, ...]
    by_number: tuple[tuple[str, tuple[str, ...]], ...]
    topics: tuple[TopicRef, ...]
    reach: tuple[tuple[Mark, tuple[Reach, ...]], ...]


def can_show(material: Material) -> CanShow | None:
    """The self-test of this corpus, or None where nothing was tested on itself."""
    frame = material.corpus.tables["selftest"]
    if frame.empty:
        return None
    rows = records(frame)
    power = [row for row in rows if row["kind"] == "power"]
    numbered = [row for row in rows if row["kind"] == "power-by-number" and row["size"] == LARGE]
    sizes = sorted({row["size"] for row in power})
    numbers = sorted({int(row["n_articles"]) for row in numbered})
    topics = tuple(topic for topic in material.corpus.topics.values() if topic.named) or tuple(
        list(material.corpus.topics.values())[:6]
    )
    return CanShow(
        sentences=_sentences(material, rows),
        sizes=tuple(material.words.numeral(f"{size:g}") for size in sizes),
        measures=_measures(material, rows, sizes),
        numbers=tuple(str(number) for number in numbers),
        by_number=tuple(
            (
                _title(material, name),
                tuple(_share(material, numbered, name, "n_articles", number) for number in numbers),
            )
            for name in _ordered(material, numbered)
        ),
        topics=topics,
        reach=_reach(material, topics),
    )


def _title(material: Material, measure: str) -> str:
    return material.about.note(measure).title


def _ordered(material: Material, rows: list[Row]) -> list[str]:
    return sorted({row["measure"] for row in rows}, key=lambda name: (material.about.note(name).order, name))


def _share(material: Material, rows: list[Row], measure: str, column: str, value: float) -> str:
    shares = [row["share"] for row in rows if row["measure"] == measure and row[column] == value]
    return material.words.percent(shares[0]) if shares else DASH


def _measures(material: Material, rows: list[Row], sizes: list[float]) -> tuple[Tried, ...]:
    of_kind = {kind: [row for row in rows if row["kind"] == kind] for kind in ("false-alarms", "coverage", "power")}
    one = {
        (kind, row["measure"]): material.words.percent(row["share"])
        for kind in ("false-alarms", "coverage")
        for row in of_kind[kind]
        if row["share"] is not None
    }
    return tuple(
        Tried(
            _title(material, name),
            one.get(("false-alarms", name), DASH),
            one.get(("coverage", name), DASH),
            tuple(_share(material, of_kind["power"], name, "size", size) for size in sizes),
        )
        for name in _ordered(material, of_kind["false-alarms"])
    )


def _sentences(material: Material, rows: list[Row]) -> tuple[Markup, ...]:
    words, found = material.words, []
    for row in rows:
        if row["kind"] == "findings" and row["share"] is not None:
            shares = {"share": words.percent(row["share"]), "most": words.percent(row["value"])}
            found.append(words.say("can_show.alarms", n=words.whole(row["trials"]), **shares))
    large = [row for row in rows if row["kind"] == "power" and row["size"] == LARGE and row["share"] is not None]
    chosen = [row for row in large if row["measure"] in material.about.primary] or large
    if chosen:
        ranked = sorted(chosen, key=lambda row: (row["share"], row["measure"]))
        least, most = ranked[0], ranked[-1]
        found.append(
            words.say(
                "can_show.power",
                size=words.numeral(f"{LARGE:g}"),
                least=words.percent(least["share"]),
                least_title=_title(material, least["measure"]),
                most=words.percent(most["share"]),
                most_title=_title(material, most["measure"]),
            )
        )
    return tuple(found)


def reach_table(material: Material) -> pd.DataFrame:
    """Per topic and outlet: articles now, and the median over quantities of how many more a large difference takes.

    No median where most quantities cannot be reached however many articles that outlet adds: the others have too few.
    """
    frame = material.corpus.tables["selftest"]
    advice = frame[(frame["kind"] == "advice") & ~frame["measure"].isin(names_where(own_chart=True))]
    columns = ["topic_id", "outlet", "n_articles", "n_quantities", "more_articles"]
    found = []
    for (topic_id, outlet), here in advice.groupby(["topic_id", "outlet"], sort=True):
        asked = here[here["size"].notna() | here["more_articles"].notna()]
        known = asked["more_articles"].dropna().sort_values()
        enough = len(known) * 2 >= len(asked) and len(known) > 0
        median = float(known.iloc[len(known) // 2]) if enough else None
        found.append([topic_id, outlet, int(here["n_articles"].max()), len(asked), median])
    table = pd.DataFrame(found, columns=columns)
    table["more_articles"] = table["more_articles"].astype(float)
    return table


def _reach(material: Material, topics: tuple[TopicRef, ...]) -> tuple[tuple[Mark, tuple[Reach, ...]], ...]:
    rows = {(row["topic_id"], row["outlet"]): row for row in records(reach_table(material))}
    told = []
    for slug, mark in material.corpus.outlets.items():
        cells = []
        for topic in topics:
            row = rows.get((topic.topic_id, slug))
            n = len(material.corpus.covering[topic.topic_id][slug])
            more = row["more_articles"] if row else None
            cells.append(Reach(n, DASH if more is None else f"+{material.words.whole(more)}" if more else "0"))
        told.append((mark, tuple(cells)))
    return tuple(told)
