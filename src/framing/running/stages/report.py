"""Tables to pages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from framing.machine.file_names import in_order
from framing.machine.workers import cores
from framing.running.given import Given
from framing.running.stage import Counts, stage
from framing.running.stages.corpus import read_with
from framing.settings import Settings
from framing.settings.running import UNREPORTED
from framing.tables.decisions.decision import DecisionKind
from framing.tables.decisions.standing import State, by_state, standings, topics_there
from framing.tables.schemas import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from framing.measures.cards import Card
    from framing.report.sources.about import About


@stage(
    reads=tuple(TABLES),
    settings=tuple(name for name in Settings.model_fields if name not in UNREPORTED),
    places=("heads", "reports"),
    files=read_with,
    decisions=tuple(DecisionKind),
    makes=lambda layout: layout.latest_report / "index.html",
    heavy=True,
)
def report(given: Given) -> Counts:
    """Write the pages and the data behind them into a new folder, and point reports/latest to it."""
    from framing.report import NEEDED, report_files
    from framing.running import published

    tables, about = reported(given)
    made = datetime.now(UTC)
    reports = given.places.reports
    before = published.earlier_report(reports, about.inputs, NEEDED, given.settings.report.since)
    files = report_files(tables, about, made=made, before=before, processes=given.processes)
    folder = published.publish(reports, made.strftime("%Y%m%dT%H%M%S.%fZ"), files)
    pages = len(list(folder.rglob("*.html")))
    counts = {"pages": pages, "topics": len(tables["topics"]), "articles": len(tables["articles"])}
    states = {State.APPLIED, State.LOST, State.DISPUTED} if about.decided else set()
    return counts | {f"decisions {state}": n for state, n in by_state(about.decided).items() if state in states}


def reported(given: Given) -> tuple[dict[str, pd.DataFrame], About]:
    """Return what a report is made from: all tables by name, and what is said about the run."""
    from framing.report import about_run

    with ThreadPoolExecutor(cores()) as pool:  # threads help: half of the reading is not Python
        read = pool.map(lambda name: given.tables.read_coded({name: None})[name], TABLES)
        tables = dict(zip(TABLES, read, strict=True))
    inputs = {name: given.tables.digest(name) for name in TABLES}
    decided = standings(
        given.decided(), tables.__getitem__, topics_there(tables["topics"], given.settings.discovered),
        given.settings.embedding.reads,
    )  # fmt: skip
    return tables, about_run(given.settings, _described(given), inputs, decided)


def _described(given: Given) -> Sequence[Card]:
    """Return the cards with their reliability for this encoder; for trained measures, as `framing train-head` found."""
    from framing.measures.cards import cards
    from framing.measures.heads import reliability_of
    from framing.measures.shared.encoders import with_encoder

    trained = in_order(given.places.heads.glob("*.json"))
    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in trained}
    own = {name: reliability_of(one["auc"], one["folds"], one["n"]) for name, one in found.items()}
    known = with_encoder(cards(), given.settings.embedding.model)
    return [replace(one, item_reliability=own) if one.trained_by_user else one for one in known]
