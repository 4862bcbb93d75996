"""The house's own rules: what may import what, and that nothing of one machine is written down."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "src" / "framing"


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0]


def _importers(library: str) -> list[str]:
    return [path.name for path in sorted(PACKAGE.rglob("*.py")) if library in set(_imports(path))]


def _loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nsys.stdout.write(' '.join(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_stages_leave_prefect_out() -> None:
    loaded = _loaded_after("import framing.running.order, framing.running.runs, framing.running.commands.trace")
    assert "framing.running.order" in loaded
    assert "prefect" not in loaded


def test_importing_the_package_is_light() -> None:
    loaded = _loaded_after("import framing, framing.running.commands.cli")
    assert not loaded & {"torch", "prefect", "pandas", "sklearn", "transformers", "pydantic"}


def test_the_package_never_imports_prefect() -> None:
    assert _importers("prefect") == []


@pytest.mark.parametrize("library", ["sentence_transformers", "trafilatura"])
def test_one_file_knows_the_library(library: str) -> None:
    assert len(_importers(library)) == 1, f"{library} is imported by {_importers(library)}"


def test_nothing_but_its_door_imports_the_command_line() -> None:
    door = "from framing.running.commands.cli"
    found = [p.name for p in PACKAGE.rglob("*.py") if door in p.read_text(encoding="utf-8")]
    assert found == ["__main__.py"]


def test_the_rooms_do_not_reach_up() -> None:
    """flows -> stages -> rooms -> records: no room knows the stages, the runs or the flow."""
    upward = re.compile(r"^\s*(from|import) framing(\.| import )running\b", re.M)
    rooms = [p for p in PACKAGE.rglob("*.py") if p.parent != PACKAGE and PACKAGE / "running" not in p.parents]
    assert [str(p.relative_to(PACKAGE)) for p in rooms if upward.search(p.read_text(encoding="utf-8"))] == []


def test_every_stage_is_a_task_of_the_flow_in_order() -> None:
    code = (
        "import sys, json; sys.path.insert(0, 'flows')\n"
        "import compare; from framing.running.order import STAGES\n"
        "sys.stdout.write(json.dumps([[s.name for s in STAGES], [t.fn.__name__ for t in compare.TASKS]]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    import json

    stages, tasks = json.loads(done.stdout.splitlines()[-1])
    assert tasks == stages
    assert stages[:5] == ["ingest", "segment", "reprints", "embed", "find_topics"]
    assert stages[5:] == ["parse", "measure", "compare", "vary", "report"]


def test_flow_files_read_their_annotations_at_once() -> None:
    """Prefect makes the form from the parameters' types; postponed annotations break its serve()."""
    for path in (REPOSITORY / "flows").glob("*.py"):
        assert "\nfrom __future__ import annotations" not in path.read_text(encoding="utf-8"), path.name


def test_no_path_of_a_machine_is_written_down() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    absolute = re.compile(r"(?<![\w:/.$}>*])/(?:home|root|Users|work|tmp|private|opt)/[\w.-]+")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = REPOSITORY / name
        if path.suffix in {".py", ".toml", ".md", ".yaml", ".yml", ".j2", ".lock", ".json", ""} and path.is_file():
            if path.is_relative_to(REPOSITORY / "data" / "raw") or path == Path(__file__):
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {match.group()}" for match in absolute.finditer(text)]
    assert found == []


def test_the_lock_names_versions_only() -> None:
    lines = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!]+", pin) for pin in pins)
    assert "torch==2.13.0" in pins
