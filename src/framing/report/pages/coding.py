"""What people coded by hand: how far they agree, how good the measure is, and every difference it corrects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.charts.files import STYLES
from framing.report.page import PageKind, ReportPage
from framing.report.parts.corrected import YES_NO, points, signed
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row, records
from framing.report.wording import Wording
from framing.report.writing import DASH

FIGURES = ("mean", "auc", "correlation", "precision", "recall", "error")
SHARES = frozenset(("precision", "recall"))


@dataclass(frozen=True, slots=True)
class JudgedOutlet:
    """How good the measure is on one outlet; on all of them without a mark. `figures` are in the order of the heads."""

    mark: Mark | None
    n: int
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectedRow:
    """One corrected difference as a table shows it."""

    mark: Mark
    machine: str
    corrected: str
    interval: str
    by_hand: str
    n: str
    more: str
    firm: bool


@dataclass(frozen=True, slots=True)
class CodedSection:
    """One question."""

    name: str
    asks: str
    lines: tuple[Markup, ...]
    heads: tuple[str, ...]
    judged: tuple[JudgedOutlet, ...]
    topics: tuple[tuple[TopicRef, tuple[CorrectedRow, ...]], ...]


@dataclass(frozen=True, slots=True)
class CodingPage:
    sections: tuple[CodedSection, ...]


def _page(material: Material) -> CodingPage:
    grouped: dict[str, list[Row]] = {}
    for row in records(material.corpus.tables["coded"]):
        grouped.setdefault(row["question"], []).append(row)
    return CodingPage(tuple(_section(material, rows) for _, rows in sorted(grouped.items())))


def _section(material: Material, rows: list[Row]) -> CodedSection:
    whole = next(row for row in rows if not row["outlet"])
    heads = tuple(name for name in FIGURES if any(row[name] is not None for row in rows))
    marks = material.corpus.outlets
    judged = [JudgedOutlet(None, whole["n_coded"], _figures(material.words, whole, heads))]
    judged += [
        JudgedOutlet(marks[row["outlet"]], row["n_coded"], _figures(material.words, row, heads))
        for row in rows
        if row["outlet"] in marks
    ]
    return CodedSection(
        name=whole["question"],
        asks=shown(whole["asks"]),
        lines=tuple(_lines(material, whole)),
        heads=tuple(material.words["coding"][name] for name in heads),
        judged=tuple(judged),
        topics=tuple(_topics(material, whole)),
    )


def _figures(words: Wording, row: Row, heads: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_figure(words, row, name) for name in heads)


def _figure(words: Wording, row: Row, name: str) -> str:
    """A figure with its interval, or a dash."""
    if row[name] is None:
        return DASH
    share = name in SHARES or (name in ("mean", "error") and row["kind"] == YES_NO)
    values = [row[key] for key in (name, f"{name}_low", f"{name}_high")]
    texts = [DASH if one is None else words.percent(one) if share else words.writing.plain(one, 2) for one in values]
    return texts[0] if None in values else f"{texts[0]} ({texts[1]} – {texts[2]})"


def _lines(material: Material, row: Row) -> Iterator[Markup]:
    """What coding says of the measure, in sentences."""
    words = material.words
    counts = {name: words.whole(row[name]) for name in ("n_coded", "n_pool")}
    people = words.count("coding.people", int(row["n_coders"]))
    yield words.say("coding.coded", coders=people, **counts)
    if row["n_unclear"]:
        yield words.say("coding.not_clear", n=words.whole(row["n_unclear"]))
    if row["alpha"] is not None:
        alpha = {name: words.numeral(f"{row[name]:.2f}") for name in ("alpha", "alpha_low", "alpha_high")}
        yield words.say("coding.agree", n=words.whole(row["n_agreed"]), **alpha)
    elif row["n_coders"] < 2:
        yield words.say("coding.one_coder")
    if not row["measure"]:
        yield words.say("coding.no_machine")
    elif not row["corrects"]:
        yield words.say("coding.not_corrected")
    elif row["p_error"] is not None:
        uneven = (row["measure"], row["item"], row["voice"]) in material.corpus.uneven
        how = "coding.errs_unevenly" if uneven else "coding.errs_evenly"
        yield words.say(how, p=words.numeral(f"{row['p_error']:.3f}"))


def _topics(material: Material, whole: Row) -> Iterator[tuple[TopicRef, tuple[CorrectedRow, ...]]]:
    corpus, words, how = material.corpus, material.words, points if whole["kind"] == YES_NO else signed
    by_topic: dict[str, list[CorrectedRow]] = {}
    for row in records(corpus.tables["corrected"]):
        if row["question"] != whole["question"] or row["outlet"] not in corpus.outlets:
            continue
        interval = f"{how(words, row['low'])} {words['to']} {how(words, row['high'])}"
        n = f"{words.whole(row['n_coded'])} + {words.whole(row['n_coded_versus'])}"
        by_topic.setdefault(row["topic_id"], []).append(
            CorrectedRow(
                mark=corpus.outlets[row["outlet"]],
                machine=how(words, row["machine"]),
                corrected=how(words, row["estimate"]),
                interval=interval,
                by_hand=how(words, row["by_hand"]),
                n=n,
                more=DASH if row["more"] is None else words.whole(row["more"]),
                firm=row["low"] * row["high"] > 0,
            )
        )
    for topic_id, topic in corpus.topics.items():
        if topic_id in by_topic:
            yield topic, tuple(by_topic[topic_id])


def make(material: Material) -> Iterator[ReportPage]:
    """The one page."""
    yield ReportPage("coding.html", _page(material))


KIND = PageKind(make, styles=(*STYLES, "method.css"), menu=3)
