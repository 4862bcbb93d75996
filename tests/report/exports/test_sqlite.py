"""The tables as a database: the same rows, full-text search, links; and Datasette shows them to nobody else's page."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from starlette.testclient import TestClient

from framing.report import formats
from framing.report.exports.tables import every_table
from framing.report.sources.material import Material

from .conftest import material


@pytest.fixture
def files(whole: Material, tmp_path: Path) -> tuple[Path, Path]:
    paths = []
    for name, content in formats()["sqlite"].make(whole):
        paths.append(tmp_path / name)
        paths[-1].write_bytes(content)
    return paths[0], paths[1]


def test_each_table_is_there_with_all_its_rows(whole: Material, files: tuple[Path, Path]) -> None:
    with sqlite3.connect(files[0]) as database:
        for name, frame in every_table(whole).items():
            found = pd.read_sql_query(f'SELECT * FROM "{name}"', database)
            assert list(found.columns) == list(frame.columns), name
            expected = frame.astype(object).where(frame.notna(), None).to_numpy().tolist()
            assert found.astype(object).where(found.notna(), None).to_numpy().tolist() == expected, name
        told = pd.read_sql_query("SELECT * FROM codebook", database)
        assert set(told["table_name"]) == set(every_table(whole))
        columns = {name: len(frame.columns) for name, frame in every_table(whole).items()}
        assert told.groupby("table_name").size().to_dict() == columns


def test_texts_can_be_searched_and_rows_lead_to_each_other(whole: Material, files: tuple[Path, Path]) -> None:
    paragraphs = whole.corpus.tables["paragraphs"]
    holding = paragraphs["text"].str.contains(r"(?i)\bcouncil\b").sum()
    with sqlite3.connect(files[0]) as database:
        found = database.execute("SELECT count(*) FROM paragraphs_fts WHERE paragraphs_fts MATCH 'council'").fetchone()
        assert found == (holding,)
        assert holding > 3
        links = database.execute("PRAGMA foreign_key_list(memberships)").fetchall()
        assert {(row[2], row[3]) for row in links} == {("topics", "topic_id"), ("paragraphs", "paragraph_id")}


def test_the_same_tables_give_the_same_database(files: tuple[Path, Path]) -> None:
    again = dict(formats()["sqlite"].make(material()))
    assert again == {path.name: path.read_bytes() for path in files}


def test_datasette_shows_the_tables_and_refuses_other_sites(whole: Material, files: tuple[Path, Path]) -> None:
    pytest.importorskip("datasette", reason="datasette is not installed (dev dependency)")
    from framing.running.serving.datasette import datasette_app

    with TestClient(datasette_app(*files), base_url="http://127.0.0.1") as asking:
        rows = asking.get("/report/articles.json?_shape=array&_size=max").json()
        assert {row["article_id"] for row in rows} == set(whole.corpus.tables["articles"]["article_id"])
        found = asking.get("/report/paragraphs.json?_search=council&_shape=array").json()
        assert all("council" in row["text"].lower() for row in found)
        assert len(found) > 3
        page = asking.get("/report/memberships").text
        assert json.loads(files[1].read_text())["databases"]["report"]["tables"]["memberships"]["description"] in page
        assert asking.get("/report", headers={"Host": "evil.example"}).status_code == 400
        foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}
        assert asking.get("/report/articles.json", headers=foreign).status_code == 403
        assert asking.post("/report", data={"sql": "drop table articles"}).status_code == 405
        assert asking.get("/report.json?sql=delete+from+articles").status_code == 400


def test_without_datasette_the_command_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util

    from framing.errors import NoDatasette
    from framing.running.serving.datasette import needed

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(NoDatasette, match=r"pip install 'framing\[datasette\]'"):
        needed()
