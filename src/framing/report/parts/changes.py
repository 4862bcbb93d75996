"""What changed since an earlier report: articles that came, findings that came, went, or stand otherwise."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from framing.report.parts.findings import Finding
from framing.report.parts.highlights import all_findings
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row, csv_file, records

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
class Changes:
    """`run` is the earlier report's folder; empty if there is none to compare with.

    Of each kind at most SHOWN are listed; `summary` says how many there are: new, gone, with another standing.
    """

    run: str = ""
    counts: tuple[CountChange, ...] = ()
    came: tuple[Finding, ...] = ()
    went: tuple[Gone, ...] = ()
    moved: tuple[Moved, ...] = ()
    n_kept: int = 0
    new_topics: tuple[TopicRef, ...] = ()
    lost_topics: tuple[str, ...] = ()
    summary: tuple[int, int, int] = (0, 0, 0)
    n_counts: int = 0
    findings_file: str = ""


def changes(material: Material) -> Changes:
    """Now against the earlier report in `material.before` (its tables NEEDED); nothing to tell if there is none."""
    return material.once(_changes, "")


def _changes(material: Material, _: str) -> Changes:
    if material.before is None:
        return Changes()
    run, before = material.before
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
    return Changes(
        run=run,
        counts=counts[: SHOWN * 2],
        came=tuple(came[:SHOWN]),
        went=tuple(went[:SHOWN]),
        moved=tuple(moved[:SHOWN]),
        n_kept=len(now) - len(came) - len(moved),
        new_topics=tuple(topic for key, topic in topics.items() if key not in known),
        lost_topics=tuple(known[key] for key in sorted(set(known) - set(topics))),
        summary=(len(came), len(went), len(moved)),
        n_counts=len(counts),
        findings_file=f"data/{csv_file('findings', len(now))}",
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
