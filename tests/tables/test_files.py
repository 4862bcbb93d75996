"""Files are written whole, also where something lies in their way."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.machine.crew import MODELS
from framing.running.published import publish
from framing.running.runs import reports
from framing.tables.files import MadeOnce, write_json
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


def _no_links(*_: object, **__: object) -> None:
    """As on Windows without the right to make links, and on disks that have none."""
    raise OSError(1314, "A required privilege is not held by the client")


def test_where_links_fail_latest_is_a_page_that_leads_to_the_newest_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows is stood in: the link fails, and the system has no call that writes all disks."""
    monkeypatch.setattr(Path, "symlink_to", _no_links)
    monkeypatch.delattr("os.sync")
    layout = Layout.of(tmp_path)
    for run in ("20260101T000000.000000Z", "20260102T000000.000000Z"):
        folder = publish(layout.reports, run, [("index.html", b"page"), ("run.json", b"{}")])
        assert layout.latest_report == folder
        assert f"url=../{run}/index.html" in (layout.reports / "latest" / "index.html").read_text(encoding="utf-8")
    assert [path.name for path in reports(layout)] == ["20260101T000000.000000Z", "20260102T000000.000000Z"]


def test_a_link_takes_the_place_of_the_page_that_leads_on_and_the_other_way_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    layout = Layout.of(tmp_path)
    for number, fails in enumerate([False, True, False], 1):
        with monkeypatch.context() as here:
            if fails:
                here.setattr(Path, "symlink_to", _no_links)
            folder = publish(layout.reports, f"2026010{number}T000000.000000Z", [("run.json", b"{}")])
        assert layout.latest_report.resolve() == folder
        assert (layout.reports / "latest").is_symlink() != fails
    assert sorted(path.name for path in layout.reports.iterdir()) == [
        "20260101T000000.000000Z", "20260102T000000.000000Z", "20260103T000000.000000Z", "latest",
    ]  # fmt: skip


def test_what_is_made_once_is_beside_a_worker_that_has_no_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(path: Path) -> None:
        path.write_text("made", encoding="utf-8")

    (tmp_path / "here" / "processed").mkdir(parents=True)
    monkeypatch.setenv(MODELS, str(tmp_path / "own"))
    here = MadeOnce(tmp_path / "here" / "processed" / "vectors" / "models")
    elsewhere = MadeOnce(tmp_path / "nowhere" / "processed" / "vectors" / "models")
    assert here.file("graph", make) == here.folder / "graph"
    assert elsewhere.file("graph", make) == tmp_path / "own" / "graph"
    assert not (tmp_path / "nowhere").exists()
