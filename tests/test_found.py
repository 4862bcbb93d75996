"""`make found` says at once what is missing, before anything is installed. Other machines are stood in by programs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="make and sh are not there")


def _found(tmp_path: Path, python: str, venv: str = "", **programs: str) -> subprocess.CompletedProcess[str]:
    """Run .ci/found where the path has only these programs, each the text of a shell script."""
    place = tmp_path / "bin"
    place.mkdir()
    for name, text in {"uname": _uname("Linux", "x86_64"), **programs}.items():
        (place / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (place / name).chmod(0o755)
    command = ["/bin/sh", str(REPOSITORY / ".ci" / "found"), python, venv]
    return subprocess.run(command, env={"PATH": str(place)}, capture_output=True, text=True, check=False)


def _uname(system: str, machine: str) -> str:
    return f'if [ "$1" = -m ]; then echo {machine}; else echo {system}; fi'


def test_this_python_can_be_used(tmp_path: Path) -> None:
    done = _found(tmp_path, sys.executable)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"make: Python {'.'.join(map(str, sys.version_info[:3]))} at {sys.executable}\n"


@pytest.mark.parametrize(
    ("programs", "wanted"),
    [
        ({"p": "echo 3.13.0"}, "is Python 3.13.0. framing needs Python 3.11 or 3.12"),
        ({"p": "exit 127"}, "does not start. framing needs Python 3.11 or 3.12"),
        ({"p": 'case $2 in *ensurepip*) exit 1;; esac; echo 3.12.4'}, "cannot make environments (venv is missing)"),
        ({"uname": _uname("Darwin", "x86_64"), "p": "echo 3.12.4"}, "PyTorch 2.13 has no build for it"),
        ({"uname": _uname("Linux", "aarch64"), "p": "echo 3.12.4"}, "there is no C++ compiler"),
    ],
)
def test_what_is_missing_is_said_with_what_to_install(tmp_path: Path, programs: dict[str, str], wanted: str) -> None:
    done = _found(tmp_path, str(tmp_path / "bin" / "p"), **programs)
    assert done.returncode == 1
    assert wanted in done.stderr
    assert "nstall" in done.stderr or "Use" in done.stderr
    assert done.stdout == ""


def test_on_arm_a_compiler_is_enough(tmp_path: Path) -> None:
    programs = {"uname": _uname("Linux", "aarch64"), "g++": "exit 0"}
    assert _found(tmp_path, sys.executable, **programs).returncode == 0


def test_make_takes_the_first_python_that_starts(tmp_path: Path) -> None:
    """pyenv puts names on the path that lead to no Python."""
    for name, text in {"python3.11": "exit 127", "python3.12": f'exec "{sys.executable}" "$@"'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    environment.pop("PYTHON", None)
    command = ["make", "-n", "-f", str(REPOSITORY / "Makefile"), "found"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert f'found "{tmp_path / "python3.12"}"' in done.stdout, done.stderr
