"""Files are written whole, also where something lies in their way."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.running.published import publish
from framing.running.runs import reports
from framing.tables.files import write_json
from framing.tables.kept_in_order import KeptInOrder
from framing.tables.store import Layout, one_writer


def test_a_folder_where_a_file_has_to_be_is_renamed_and_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        (tmp_path / "a.json").mkdir()
        (tmp_path / "a.json" / "mine.txt").write_text("mine")
        write_json(tmp_path / "a.json", {"a": 1})
        assert (tmp_path / "a.json").is_file()
        (tmp_path / "a.json").unlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json.moved-aside", "a.json.moved-aside1"]
    assert "it is called a.json.moved-aside now" in caplog.text


def test_folders_in_the_place_of_a_workspaces_files(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    for path in (layout.processed / ".lock", layout.readings, layout.latest_report):
        path.mkdir(parents=True)
    (layout.latest_report / "run.json").write_text("{}")  # a copy that some program made of the link
    with one_writer(layout, wait=0):
        with KeptInOrder(layout.readings).anew() as keep:
            keep((b"0" * 16, "article", "", "{}"))
        publish(layout.reports, "20260101T000000.000000Z", [("index.html", b"page"), ("run.json", b"{}")])
    assert layout.readings.is_file()
    assert layout.latest_report.is_symlink()
    assert [path.name for path in reports(layout)] == ["20260101T000000.000000Z"]
