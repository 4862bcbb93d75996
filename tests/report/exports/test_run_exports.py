"""A run as a coding project and as a described data set, read by others; the command that writes them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from typer.testing import CliRunner

from framing.report import formats
from framing.report.sources.material import Material
from framing.running.commands.cli import app
from framing.running.commands.exporting import export
from framing.tables.store import Layout

from .conftest import NO_XML

runner = CliRunner()


def test_what_is_coded_stands_in_the_texts(whole: Material, tmp_path: Path) -> None:
    refi = pytest.importorskip("pyrefiqda", reason="pyrefiqda is not installed (dev dependency)").RefiProject
    ((_, content),) = formats()["qdpx"].make(whole)
    (tmp_path / "run.qdpx").write_bytes(content)
    project = refi.load(tmp_path / "run.qdpx", tmp_path / "out")
    xmlschema.XMLSchema(Path(__file__).with_name("refi_qda.xsd")).validate(tmp_path / "out" / "project.qde")
    assert [user.name for user in project.users.user] == ["framing"]
    codes = {code.guid: (folder.name, code.name) for folder in project.code_book.codes.code for code in folder.code}
    assert {"Topics", "Who is quoted"} <= {folder for folder, _ in codes.values()}
    assert len(project.sources.text_source) == len(whole.corpus.articles)
    paragraphs = {text for _, text in whole.corpus.paragraphs.values()}
    seen = 0
    for source in project.sources.text_source:
        text = refi.resolve_source_path(source.plain_text_path, tmp_path / "out").read_bytes().decode()
        for at in source.plain_text_selection:
            passage = text[at.start_position : at.end_position]
            for folder, name in (codes[one.code_ref.target_guid] for one in at.coding):
                seen += 1
                assert folder != "Topics" or passage in paragraphs
                assert name != "Mayor Oluf: the tyrant" or passage == "the tyrant"
    assert seen > len(whole.corpus.articles)


def test_the_description_names_files_that_every_report_has(whole: Material, report: Path) -> None:
    found = json.loads(dict(formats()["jsonld"].make(whole))["data/dataset.jsonld"])
    assert (found["@type"], found["name"]) == ("Dataset", whole.about.title)
    assert found["temporalCoverage"].count("/") == 1
    here = json.loads((report / "data/dataset.jsonld").read_text(encoding="utf-8"))
    missing = [one["contentUrl"] for one in here["distribution"] if not (report / "data" / one["contentUrl"]).exists()]
    assert missing == []
    assert len(here["distribution"]) > 20


def test_the_command_writes_one_format_and_again_the_same(finished_run: Layout, tmp_path: Path) -> None:
    place = str(finished_run.config.parent)
    told = runner.invoke(app, ["export", "qdpx", "--workspace", place, "--to", str(tmp_path / "one")])
    assert told.exit_code == 0, told.output
    assert told.output.strip() == str(tmp_path / "one" / "report.qdpx")
    assert zipfile.ZipFile(tmp_path / "one" / "report.qdpx").testzip() is None
    export(finished_run, "qdpx", tmp_path / "two")
    assert (tmp_path / "one/report.qdpx").read_bytes() == (tmp_path / "two/report.qdpx").read_bytes()


def test_the_command_lists_every_format(finished_run: Layout) -> None:
    told = runner.invoke(app, ["export", "--workspace", str(finished_run.config.parent)])
    assert told.exit_code == 0
    assert [name for name in formats() if not any(line.startswith(name) for line in told.output.splitlines())] == []


def test_the_command_says_why_it_cannot(small: Layout, tmp_path: Path) -> None:
    place = str(small.config.parent)
    unknown = runner.invoke(app, ["export", "pptx", "--workspace", place])
    assert (unknown.exit_code, "There are: " in unknown.output) == (2, True)
    small.table("topic_pairs").write_bytes(small.table("trends").read_bytes())
    changed = runner.invoke(app, ["export", "ris", "--workspace", place])
    assert changed.exit_code == 3
    assert "tables have changed since the last report" in changed.output
    small.latest_report.unlink()
    none = runner.invoke(app, ["export", "ris", "--workspace", place])
    assert (none.exit_code, "no report" in none.output) == (3, True)


@pytest.mark.parametrize("name", ["xlsx", "docx"])
def test_letters_that_xml_cannot_hold_break_no_document(name: str, whole: Material) -> None:
    ((_, content),) = formats()[name].make(whole)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(archive.read(part))
    assert NO_XML in set(whole.corpus.tables["articles"]["title"])
