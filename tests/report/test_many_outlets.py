"""Forty outlets: pages stay small enough to open and short enough to read, and what is left out is said."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from framing.report.pages import who_says
from framing.report.parts.evidence import columns
from framing.report.parts.standing_out import standing_out
from framing.report.parts.who_says import ITSELF, WhoSays
from framing.report.sources.material import Material
from framing.report.sources.space import FEW, space
from framing.report.wording import wording

from . import made
from .conftest import settings, write_report
from .reading import Page, opened
from .test_report import ONE_OF_MANY
from .test_report import (
    test_every_link_leads_somewhere as links_lead_somewhere,
)
from .test_report import (
    test_every_number_stands_in_the_exported_tables as numbers_stand_in_the_tables,
)
from .trusted import trusted

OUTLETS = 40


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(tmp_path_factory.mktemp("many"), made.tables(OUTLETS, 14))


def test_the_laws_of_every_report_hold(many: Path) -> None:
    read = [Page(path) for path in sorted(many.rglob("*.html"))]
    links_lead_somewhere(read)
    numbers_stand_in_the_tables(many, read)
    assert not [text for page in read for text in page.own if ONE_OF_MANY.search(text)]


def test_every_outlet_has_a_row_or_is_counted_among_the_others(many: Path) -> None:
    text = opened(many / "topics/ferry.html")
    summaries = pd.read_parquet(many / "data/summaries.parquet").query("topic_id == 'ferry' and measure == 'frames'")
    n = summaries["outlet"].nunique()
    charts = re.findall(r'<section aria-labelledby="s-frames".*?</section>', text, flags=re.DOTALL)[0]
    for chart in re.findall(r'<svg class="panel".*?</svg>', charts, flags=re.DOTALL):
        rows = len(re.findall(r'<g class="row', chart)) - 1
        assert rows == space(OUTLETS).rows
        assert f">{n - rows} others<" in chart
    assert wording().count("topic.others", n - space(OUTLETS).rows) in charts
    assert "data/contrasts.csv" in charts


def test_a_stated_difference_leads_to_the_sentences_of_its_outlet(many: Path) -> None:
    findings = pd.read_parquet(many / "data/findings.parquet")
    assert len(findings) > OUTLETS // 2
    pages = {name: opened(many / name) for name in {href.split("#")[0] for href in findings["href"]}}
    for row in findings.to_dict("records"):
        name, place = row["href"].split("#")
        part = _exhibits(pages[name], place)
        assert f'data-o="{row["outlet"]}"' in part, row


def _exhibits(page: str, place: str) -> str:
    """The side by side to which a link leads: never a chart or a table, from which one would have to go on looking."""
    rest = page[page.index(f'<details id="{place}"') :]
    return rest[: rest.index("</details>")]


def test_nothing_is_left_out_where_outlets_are_few() -> None:
    assert space(FEW).rows >= FEW
    rows = [{"outlet": f"o{i}", "estimate": float(i), "low": None, "high": None} for i in range(FEW)]
    kept, others = standing_out(_material(4), rows, (), space(FEW).rows)
    assert (len(kept), others) == (FEW, [])


def test_what_is_spoken_of_is_never_set_aside() -> None:
    material = _material(30)
    corpus = material.corpus
    rows = [row for row in corpus.contrasts["ferry"] if row["measure"] == "quoted"]
    least = min(rows, key=lambda row: abs(row["estimate"]))["outlet"]
    kept, others = standing_out(material, rows, [least], 12)
    assert least in {row["outlet"] for row in kept}
    assert len(kept) == 12
    assert len(kept) + len(others) == len(rows)
    key = ("ferry", "quoted", rows[0]["item"], rows[0]["voice"])
    beside = columns(corpus, key, rows, most=6, per_outlet=1, stated=[least])
    assert least in {column.mark.slug for column in beside}
    assert len(beside) <= 6


def _material(outlets: int) -> Material:
    from framing.report import about_run
    from framing.report.sources.corpus import FinishedTables
    from framing.report.sources.rows import in_order

    return Material(FinishedTables(in_order(made.tables(outlets, 6))), about_run(settings(), trusted(), {}), wording())


def test_the_picture_of_who_says_what_leaves_out_who_has_no_room() -> None:
    """Of forty outlets that tell a claim those without a place on the left have no line either."""
    slugs = [f"o-{n:02}" for n in range(40)]
    marks = {slug: SimpleNamespace(name=slug, css="k0", slug=slug, shape="circle") for slug in slugs}
    told = {"claim": {ITSELF: {slug: frozenset({"a"}) for slug in marks}}}
    corpus = SimpleNamespace(outlets=marks, sentence_texts={"claim": "Ships wait."})
    material: Any = SimpleNamespace(corpus=corpus, words=wording())
    drawn = who_says._network(material, WhoSays({}, told, {}), ["claim"])
    assert len(drawn.left) == len(drawn.lines) == who_says.TELLERS + who_says.ACROSS
