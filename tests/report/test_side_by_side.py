"""A few articles side by side: each counts whole, nothing is tested, and every number has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from framing.report.files import about_run
from framing.report.parts.side_by_side import SideBySide, is_small, side_by_side
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.rows import in_order
from framing.report.wording import wording
from framing.tables.records import SIDE_BY_SIDE

from . import made
from .conftest import settings
from .trusted import trusted


def material(tables: dict[str, pd.DataFrame]) -> Material:
    return Material(FinishedTables(in_order(tables)), about_run(settings(), trusted(), {}), wording())


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return made.tables(3, 4)


@pytest.fixture(scope="module")
def shown(tables: dict[str, pd.DataFrame]) -> SideBySide:
    return side_by_side(material(tables))


def test_every_mention_is_counted_once_and_labels_come_first(
    tables: dict[str, pd.DataFrame], shown: SideBySide
) -> None:
    (oluf,) = shown.called
    assert oluf.who == "Mayor Oluf"
    kept = tables["articles"].loc[~tables["articles"]["quarantined"].astype(bool), "article_id"]
    mentions = tables["called"][tables["called"]["article_id"].isin(kept)]
    assert sum(form.times for row in oluf.rows for form in row.forms) == len(mentions)
    for row in oluf.rows:
        plain = [form.plain for form in row.forms]
        assert plain == sorted(plain)


def test_each_label_stands_in_its_sentences(shown: SideBySide) -> None:
    labels = [form for one in shown.called for row in one.rows for form in row.forms if not form.plain]
    assert labels
    for form in labels:
        assert form.passages
        assert all(f'<mark class="name">{form.text}</mark>'.replace("'", "&#39;") in str(p.text) for p in form.passages)


def test_an_article_on_no_topic_takes_part_and_is_listed(tables: dict[str, pd.DataFrame]) -> None:
    alone = str(tables["called"]["article_id"].iloc[0])
    paragraphs = tables["paragraphs"].query("article_id == @alone")["paragraph_id"]
    without = tables["memberships"][~tables["memberships"]["paragraph_id"].isin(paragraphs)]
    found = side_by_side(material({**tables, "memberships": without}))
    assert alone in {article.article_id for _, article in found.outside}
    assert alone in {row.article.article_id for row in found.called[0].rows}


def test_who_writes_nothing_on_a_topic_is_named_and_not_called_silent(shown: SideBySide, small_report: Path) -> None:
    for on in shown.topics:
        there = {row.mark.slug for row in on.rows}
        assert there | {mark.slug for mark in on.nothing} == {"outlet-00", "outlet-01", "outlet-02"}
        assert not there & {mark.slug for mark in on.nothing}
    page = (small_report / "side_by_side.html").read_text("utf-8")
    assert "Nothing on this topic:" in page
    assert not re.search(r"silent|q = |tested, ", page.split("<main", 1)[1])


def test_quotations_have_a_speaker_or_say_that_it_is_unclear(shown: SideBySide) -> None:
    said = [one for row in shown.quoted for one in (*row.first, *row.rest)]
    assert all(one.about for one in said)


@pytest.mark.parametrize(("outlets", "each", "small"), [(1, 1, False), (3, 4, True), (3, SIDE_BY_SIDE, False)])
def test_only_few_articles_are_shown_side_by_side(outlets: int, each: int, small: bool) -> None:
    assert is_small(material(made.tables(outlets, each))) is small
