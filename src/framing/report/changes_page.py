"""What changed since an earlier report: articles that came, findings that came, went, or stand otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup

from framing.report.findings import Finding
from framing.report.highlights import all_findings
from framing.report.material import Material
from framing.report.outlets import Mark, shown
from framing.report.refs import TopicRef
from framing.report.rows import Row, csv_file, records

SHOWN = 60  # of each kind
NEEDED = ("findings", "coverage", "topics")  # the tables of an earlier report that are compared


@dataclass(frozen=True, slots=True)
class Moved:
    """A finding whose standing is another than before."""

    finding: Finding
    before: str


@dataclass(frozen=True, slots=True)
class Gone:
    """A finding that is not stated any more, in the words of then."""

    sentence: str
    standing: str
    topic: str


@dataclass(frozen=True, slots=True)
class CountChange:
    """Articles of an outlet on a topic, before and now."""

    mark: Mark
    topic: TopicRef
    before: int
    now: int


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """`run` is the earlier report's folder; empty if there is none to compare with.

    Of each kind at most SHOWN are listed; `summary` says how many there are: new, gone, with another standing.
    """

    run: str
    counts: tuple[CountChange, ...]
    came: tuple[Finding, ...]
    went: tuple[Gone, ...]
    moved: tuple[Moved, ...]
    n_kept: int
    new_topics: tuple[TopicRef, ...]
    lost_topics: tuple[str, ...]
    summary: tuple[int, int, int] = (0, 0, 0)
    n_counts: int = 0
    findings_file: str = ""


def findings_table(material: Material) -> pd.DataFrame:
    """Every sentence that the report states, with its standing and its place."""
    columns = ["contrast_id", "topic_id", "outlet", "measure", "item", "standing", "sentence", "href"]
    rows = [
        [
            one.contrast_id,
            one.topic.topic_id,
            one.mark.slug,
            one.measure,
            one.item,
            one.standing,
            Markup(one.sentence).striptags(),
            one.href,
        ]
        for one in all_findings(material)
    ]
    return pd.DataFrame(rows, columns=columns).astype(str)


def changes_page(material: Material, before: Mapping[str, pd.DataFrame] | None, run: str) -> ChangesPage:
    """Now against `before` (the tables NEEDED of the report `run`); nothing to tell if there is none."""
    if before is None:
        return ChangesPage("", (), (), (), (), 0, (), ())
    topics, known = material.corpus.topics, _names(before["topics"])
    then: dict[str, Row] = {row["contrast_id"]: row for row in records(before["findings"])}
    now = {one.contrast_id: one for one in all_findings(material)}
    came = [one for key, one in now.items() if key not in then]
    moved = [
        Moved(one, then[key]["standing"])
        for key, one in now.items()
        if key in then and then[key]["standing"] != one.standing
    ]
    went = [
        Gone(shown(row["sentence"]), row["standing"], known.get(row["topic_id"], ""))
        for key, row in then.items()
        if key not in now
    ]
    counts = _counts(material, before["coverage"])
    return ChangesPage(
        run,
        counts[: SHOWN * 2],
        tuple(came[:SHOWN]),
        tuple(went[:SHOWN]),
        tuple(moved[:SHOWN]),
        len(now) - len(came) - len(moved),
        tuple(topic for key, topic in topics.items() if key not in known),
        tuple(known[key] for key in sorted(set(known) - set(topics))),
        (len(came), len(went), len(moved)),
        len(counts),
        f"data/{csv_file('findings', len(now))}",
    )


def _names(topics: pd.DataFrame) -> dict[str, str]:
    """What the topics of an earlier report were called there."""
    return {row["topic_id"]: shown(row["name"] or row["label"]) or str(row["topic_id"]) for row in records(topics)}


def _counts(material: Material, before: pd.DataFrame) -> tuple[CountChange, ...]:
    then = {(row["topic_id"], row["outlet"]): int(row["n_articles"]) for row in records(before)}
    corpus = material.corpus
    return tuple(
        CountChange(mark, topic, then.get((key, slug), 0), len(corpus.covering[key][slug]))
        for key, topic in corpus.topics.items()
        for slug, mark in corpus.outlets.items()
        if len(corpus.covering[key][slug]) != then.get((key, slug), 0)
    )
