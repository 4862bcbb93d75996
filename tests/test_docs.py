"""The documentation names only files, folders, modules, commands and settings that exist."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer
import yaml

import framing
from framing.running.commands.cli import app
from framing.settings.sections import IngestSettings, Settings

REPOSITORY = Path(__file__).parents[1]
PAGES = [*sorted(REPOSITORY.glob("*.md")), *sorted((REPOSITORY / "docs").glob("*.md"))]
PAGES += sorted((REPOSITORY / ".github").rglob("*.md"))
OLD = ("CHANGELOG.md",)  # it names what is gone
NOW = [page for page in PAGES if page.name not in OLD]
each_page = pytest.mark.parametrize("page", NOW, ids=lambda page: page.relative_to(REPOSITORY).as_posix())


def _code(page: Path) -> list[str]:
    """What stands in backticks, and every line of a block of code."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.M | re.S)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", text, flags=re.M | re.S))
    return [*spans, *(line.strip() for block in blocks for line in block.splitlines())]


@each_page
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


@each_page
def test_paths_of_the_repository_exist(page: Path) -> None:
    rooms = r"(?:src/framing|benchmarks|flows|tests|docs|\.ci|\.github)"
    named = {found for span in _code(page) for found in re.findall(rf"(?<![\w./-]){rooms}/[\w./-]*\w", span)}
    gone = [name for name in sorted(named) if not list(REPOSITORY.glob(f"{name}*"))]
    assert gone == []


@each_page
def test_modules_exist(page: Path) -> None:
    for span in _code(page):
        for module in re.findall(r"\b(?:framing|benchmarks)(?:\.[a-z_]\w*)+\b(?!\.toml)", span):
            if module in ("framing.toml", "framing.service", "framing.articles.added", "framing.raw.inbox"):
                continue
            place = REPOSITORY / ("src" if module.startswith("framing") else "") / module.replace(".", "/")
            assert place.with_suffix(".py").exists() or place.is_dir(), module


@each_page
def test_commands_exist(page: Path) -> None:
    known = typer.main.get_command(app)
    for span in _code(page):
        for words in re.findall(r"(?:^|[`(/]|; or: )framing ((?:[a-z][\w-]* ?)+)", span):
            command = known
            for word in words.split():
                if not (inside := getattr(command, "commands", {})):
                    break
                assert word in inside, f"framing {words}"
                command = inside.get(word, command)


def test_settings_exist() -> None:
    """`section.key` in a page is a key of framing.toml."""
    sections = {name: getattr(field.annotation, "model_fields", None) for name, field in Settings.model_fields.items()}
    for page in NOW:
        for section, key in (found for span in _code(page) for found in re.findall(r"^(\w+)\.(\w+)$", span)):
            if (keys := sections.get(section)) and key != "json":
                assert key in keys, f"{page.name}: {section}.{key}"


def test_the_citation_is_of_this_version() -> None:
    told = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    assert told["cff-version"] == "1.2.0"
    assert str(told["version"]) == framing.__version__
    assert {"message", "title", "authors", "license"} <= set(told)


@pytest.mark.parametrize("name", ["ingest.md", "OPERATIONS.md"])
def test_the_limits_are_those_of_the_settings(name: str) -> None:
    text = (REPOSITORY / "docs" / name).read_text(encoding="utf-8")
    listed = runpy.run_path(str(REPOSITORY / "docs" / "list_limits.py"))
    assert listed["with_table"](text) == text, "run `make docs`"
    missing = [key for key in IngestSettings.model_fields if key.startswith("max_") and f"ingest.{key}`" not in text]
    assert missing == []


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    text = (REPOSITORY / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    units = dict(re.findall(r"^```ini\n# /etc/systemd/system/(\S+)\n(.*?)^```", text, re.M | re.S))
    assert len(units) == 3
    for name, content in units.items():
        here = re.sub(r"^ExecStart=\S+", f"ExecStart={sys.executable}", content, flags=re.M)
        (tmp_path / name).write_text(here, encoding="utf-8")
    ask = ["systemd-analyze", "verify", *(str(tmp_path / name) for name in units)]
    done = subprocess.run(ask, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
