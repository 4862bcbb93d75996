"""The package as others get it: a wheel, installed away from the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(REPOSITORY)]
    subprocess.run(command, check=True, capture_output=True)
    return next(out.glob("*.whl"))


def test_the_wheel_carries_every_file_of_the_package(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    package = REPOSITORY / "src" / "framing"
    files = [path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    missing = {f"framing/{path.relative_to(package).as_posix()}" for path in files} - inside
    assert missing == set()
    commands = "framing/running/commands"
    wanted = {"framing/py.typed", f"{commands}/starting.toml", f"{commands}/outlet-template.toml"}
    wanted |= {"framing/flows/compare.py", "framing/flows/serve.py"}
    assert wanted <= inside
    assert not [name for name in inside if "__pycache__" in name or "data/raw" in name]


@pytest.mark.slow
def test_it_works_elsewhere(wheel: Path, tmp_path: Path) -> None:
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(site), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    environment = {**os.environ, "PYTHONPATH": str(site)}

    def framing(*arguments: str) -> str:
        command = [sys.executable, "-m", "framing", *arguments]
        return subprocess.run(command, check=True, env=environment, cwd=tmp_path, capture_output=True, text=True).stdout

    where = "import framing, sys; sys.stdout.write(framing.__file__)"
    found = subprocess.run([sys.executable, "-c", where], env=environment, cwd=tmp_path, capture_output=True, text=True)
    assert Path(found.stdout).is_relative_to(site)
    framing("init", str(elsewhere))
    raw = elsewhere / "data" / "raw" / "harbor-post"
    raw.mkdir()
    for path in sorted((REPOSITORY / "data" / "raw" / "harbor-post").glob("2025-0*"))[:4]:
        (raw / path.name).write_bytes(path.read_bytes())
    report = framing("run", "--workspace", str(elsewhere)).strip().splitlines()[-1]
    assert Path(report.removeprefix("Report: ")).is_file()
