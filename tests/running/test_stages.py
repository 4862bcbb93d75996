"""Stages keep their word: each opens what it has declared, and depends on the code that it can import."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from framing.machine import apart
from framing.running import stage as stage_module
from framing.running import varying
from framing.running.code import PACKAGE, ROOT, CodeTree, mentioned
from framing.running.given import Undeclared
from framing.running.order import STAGES
from framing.running.stage import Stage
from framing.settings import Settings
from framing.tables.decisions.decision import DecisionKind
from framing.tables.schemas import TABLES, empty_table
from framing.tables.store import Layout

OPENED = re.compile(r"resources\.files\(([^)]+)\)")
EACH = pytest.mark.parametrize("stage", STAGES, ids=[stage.name for stage in STAGES])
PLACES = (
    "raw", "readings", "cuts", "vectors", "parses", "records", "portrayals", "heads", "codings", "reports",
    "instrument",
)  # fmt: skip
SETTINGS = tuple(Settings.model_fields)


def test_all_stages_run_on_what_they_have_declared(small: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them in full, nothing left out: what is read without a declaration ends the run."""
    chosen = small.config.read_text(encoding="utf-8")
    small.config.write_text(f"{chosen}\n[comparison]\nvary = true\n", encoding="utf-8")
    settings_of = varying.settings_of  # one of them will do: another encoder takes a minute to make
    monkeypatch.setattr(varying, "settings_of", lambda settings: list(settings_of(settings))[:1])
    done = [stage(small, full=True) for stage in STAGES]
    assert [outcome.stage for outcome in done] == [stage.name for stage in STAGES]
    assert not any(outcome.skipped for outcome in done)


@pytest.mark.skipif(not apart.possible(), reason="only Linux ends such a process with the run")
def test_a_heavy_stage_of_a_large_corpus_does_the_same_elsewhere(
    small: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage_module, "LARGE", 1)
    asked = []

    def noted(function: Callable[..., object], given: tuple[Stage, Layout, bool], what: str) -> object:
        asked.append(given[0].name)
        return there(function, given, what)

    there = apart.apart
    monkeypatch.setattr(apart, "apart", noted)
    chosen = [stage for stage in STAGES if stage.name in ("segment", "attribute", "measure", "mention")]
    before = depended_on(small)
    for stage in chosen:
        assert not stage(small, full=True).skipped
    assert asked == ["segment", "attribute", "measure"]  # the other one is not heavy
    assert depended_on(small) == before


@EACH
def test_what_is_declared_opens(stage: Stage, finished_run: Layout) -> None:
    given = stage.given(finished_run)
    for name in stage.declared.reads + stage.declared.writes:
        assert list(given.tables.read(name).columns) == TABLES[name].names
    for name in stage.declared.settings:
        getattr(given.settings, name)
    for name in stage.declared.places:
        assert getattr(given.places, name) == getattr(finished_run, name)


@EACH
def test_an_undeclared_table_is_not_read(stage: Stage, finished_run: Layout) -> None:
    tables, declared = stage.given(finished_run).tables, stage.declared
    for name in set(TABLES) - {*declared.reads, *declared.writes}:
        for read in (tables.read, tables.digest, lambda name: tables.read_coded({name: None})):
            with pytest.raises(Undeclared, match=rf"'{stage.name}' opens the table '{name}'.*`reads`"):
                read(name)
    for name in set(TABLES) - {*declared.remembers}:
        with pytest.raises(Undeclared, match=rf"'{stage.name}' opens the table '{name}'.*`remembers`"):
            tables.remembered(name)


@EACH
def test_an_undeclared_table_is_not_written(stage: Stage, finished_run: Layout) -> None:
    tables = stage.given(finished_run).tables
    for name in set(TABLES) - {*stage.declared.writes}:
        before = finished_run.table(name).read_bytes()
        for write in (lambda name: tables.write(name, empty_table(name)), tables.sorted_rows):
            with pytest.raises(Undeclared, match=rf"'{stage.name}' opens the table '{name}'.*`writes`"):
                write(name)
        assert finished_run.table(name).read_bytes() == before


@EACH
def test_an_undeclared_setting_is_refused(stage: Stage, finished_run: Layout) -> None:
    given = stage.given(finished_run)
    for name in set(SETTINGS) - set(stage.declared.settings):
        with pytest.raises(Undeclared, match=rf"'{stage.name}' opens the settings \[{name}\].*`settings`"):
            getattr(given.settings, name)
    if "topics" not in stage.declared.settings:
        with pytest.raises(Undeclared, match=r"\[topics\]"):
            given.settings.named_topics()


@EACH
def test_an_undeclared_place_is_refused(stage: Stage, finished_run: Layout) -> None:
    given = stage.given(finished_run)
    for name in {*PLACES, "config", "processed"} - set(stage.declared.places):
        with pytest.raises(Undeclared, match=rf"'{stage.name}' opens the place '{name}'.*`places`"):
            getattr(given.places, name)


@EACH
def test_an_undeclared_kind_of_decision_is_refused(stage: Stage, finished_run: Layout) -> None:
    given = stage.given(finished_run)
    for kind in set(DecisionKind) - set(stage.declared.decisions):
        with pytest.raises(Undeclared, match=rf"'{stage.name}' opens decisions on '{kind}'.*`decisions`"):
            given.decisions.of(kind)
    assert given.decided().rows == ()


def test_each_kind_of_decision_is_applied_by_a_stage() -> None:
    applied = {kind for stage in STAGES if stage.name != "report" for kind in stage.declared.decisions}
    assert applied == set(DecisionKind)


@EACH
def test_what_is_declared_is_there(stage: Stage) -> None:
    declared = stage.declared
    assert set(declared.reads) | set(declared.writes) <= set(TABLES)
    assert set(declared.remembers) <= set(declared.writes)
    assert set(declared.settings) <= set(SETTINGS)
    assert set(declared.decisions) <= set(DecisionKind)
    assert set(declared.places) <= set(PLACES)
    assert "machine" not in declared.settings or stage.name == "report"  # which prints them; they decide no number


def test_each_table_is_written_by_one_stage_before_it_is_read() -> None:
    written: set[str] = set()
    for stage in STAGES:
        assert set(stage.declared.reads) <= written, stage.name
        assert not written & set(stage.declared.writes)
        written |= set(stage.declared.writes)
    assert written == set(TABLES)


# What a stage depends on


def imports(path: Path) -> Iterator[str]:
    """What Python's own parser finds imported in a module, for more than the type checker."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for_types = {
        id(inner) for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }  # fmt: skip
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write the whole name of what is imported"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_import_is_seen(path: Path) -> None:
    wanted = {name for name in imports(path) if name == ROOT or name.startswith(f"{ROOT}.")}
    assert wanted <= mentioned(path.read_text(encoding="utf-8"))


def test_what_a_module_opens_lies_beside_it() -> None:
    """A file that is found from the place of another module would be no part of a stage's hash."""
    tree = CodeTree(PACKAGE)
    modules = {name for stage in STAGES for name in tree.closure(stage.function.__module__)}
    far = {name for name in modules if ".parents[" in tree.modules[name].read_text(encoding="utf-8")}
    # The code tree looks at all files; the settings list the report's languages, to say which there are.
    assert far <= {"framing.running.code", "framing.settings.names"}
    named = {one for name in modules for one in OPENED.findall(tree.modules[name].read_text(encoding="utf-8"))}
    assert all(one == "__package__" or one.startswith('"') for one in named), named


def test_data_below_a_module_counts_also_where_a_module_stands_among_it() -> None:
    """A language is such a folder."""
    tree = CodeTree(PACKAGE)
    for known in (PACKAGE / "languages").glob("*/language.toml"):
        assert known in tree.files("framing.languages.known")


def copied(folder: Path) -> Path:
    """A copy of the package in a folder, to be edited."""
    return Path(shutil.copytree(PACKAGE, folder / ROOT, ignore=shutil.ignore_patterns("__pycache__")))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package. Who edits it puts it back: copying and hashing it takes most of the time."""
    return copied(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def before(package: Path) -> dict[str, str]:
    """The code of each stage of that copy."""
    return codes(package)


def codes(package: Path) -> dict[str, str]:
    tree = CodeTree(package)
    return {stage.name: tree.fingerprint(stage.function.__module__) for stage in STAGES}


def changed(before: dict[str, str], package: Path) -> set[str]:
    """The stages whose code is another one now."""
    after = codes(package)
    return {stage for stage in before if before[stage] != after[stage]}


def redone(package: Path, name: str, before: dict[str, str]) -> set[str]:
    """The stages whose code it changes to write one more line into a file of the package. The line is taken away."""
    path = package / name
    kept = path.read_bytes()
    path.write_bytes(kept + ANOTHER_LINE)
    try:
        return changed(before, package)
    finally:
        path.write_bytes(kept)


ALL = {stage.name for stage in STAGES}
ANOTHER_LINE = b"\n# another line\n"


@pytest.mark.parametrize(
    ("name", "seen_by"),
    [
        ("report/templates/topic.html.j2", {"report"}),
        ("report/assets/base.css", {"report"}),
        ("report/strings/en.toml", {"report"}),
        ("report/pages/topic.py", {"report"}),
        ("running/stages/measure.py", {"measure"}),
        ("comparison/difference.py", {"compare", "correct", "vary"}),
        ("topics/space.py", {"find_topics", "keep_instrument", "vary"}),
        ("ingest/formats/mhtml.py", {"ingest", "reprints"}),
        ("languages/ru/language.toml", ALL - {"choose_instrument"}),
        ("languages/ru/sentences.py", ALL - {"choose_instrument"}),
        ("running/stage.py", ALL),
        ("tables/store.py", ALL),
        ("settings/sections.py", ALL),
        ("running/commands/cli.py", set()),
        ("running/serving/pages.py", set()),
    ],
)
def test_a_changed_file_is_seen_by_the_stages_that_can_read_it(
    name: str, seen_by: set[str], package: Path, before: dict[str, str]
) -> None:
    assert redone(package, name, before) == seen_by


@pytest.mark.slow
def test_a_changed_measure_is_seen_where_measures_are_taken_and_nowhere_before(
    package: Path, before: dict[str, str]
) -> None:
    """Its module and its card alike."""
    for path in sorted((package / "measures").glob("[a-z]*.*")):
        seen_by = redone(package, f"measures/{path.name}", before)
        assert seen_by, path.name
        assert seen_by <= {"measure", "compare", "correct", "vary", "report"}, path.name


def test_a_new_file_is_seen(package: Path, before: dict[str, str]) -> None:
    assert before == codes(PACKAGE)
    new = package / "report" / "strings" / "lt.toml"
    new.touch()
    try:
        assert changed(before, package) == {"report"}
    finally:
        new.unlink()


def run(layout: Layout, source: Path) -> set[str]:
    """Run the workspace with the package in `source`; the stages that were not skipped."""
    command = [sys.executable, "-m", "framing", "run", "--workspace", str(layout.config.parent)]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    subprocess.run(command, check=True, capture_output=True, env=environment, cwd=source)
    record = max(layout.run_records.glob("*.json"))
    return {step["stage"] for step in json.loads(record.read_text(encoding="utf-8"))["stages"] if not step["skipped"]}


def depended_on(layout: Layout) -> dict[str, dict[str, object]]:
    """What each stage of the last run depended on, as its manifest says."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in layout.manifests.glob("*.json")}


@pytest.mark.slow
def test_runs_redo_what_reads_the_changed_code(small: Layout, tmp_path: Path) -> None:
    """Real runs of one workspace, the package edited in between; a comment changes no table."""
    package = copied(tmp_path)
    before = depended_on(small)
    done = run(small, package.parent)  # it looks at the copied articles once more
    after = depended_on(small)
    others = {name: (before[name], after[name]) for name in done if before[name] != after[name]}
    assert done <= {"ingest"}, others
    assert run(small, package.parent) == set()
    for name in ("report/templates/topic.html.j2", "measures/coverage.py", "ingest/formats/mhtml.py"):
        was = codes(package)
        path = package / name
        path.write_bytes(path.read_bytes() + ANOTHER_LINE)
        assert run(small, package.parent) == changed(was, package), name
