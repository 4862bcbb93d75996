"""The Containerfile, read: nothing here can build it. What it names exists, and it runs without rights."""

from __future__ import annotations

import re
import shlex

from framing.settings.running import ServeSettings
from tests.conftest import REPOSITORY

TEXT = (REPOSITORY / "Containerfile").read_text(encoding="utf-8")
STEPS = [line for line in TEXT.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]


def test_every_step_is_one_that_builders_know() -> None:
    known = {"FROM", "RUN", "COPY", "USER", "WORKDIR", "ENV", "HEALTHCHECK", "STOPSIGNAL", "CMD"}
    assert {step.split()[0] for step in STEPS} <= known
    assert STEPS[0].startswith("FROM ")
    assert re.search(r":3\.11-", STEPS[0]), "a named version, one that pyproject.toml allows"
    assert [step for step in STEPS if step.startswith("CMD")] == [STEPS[-1]]


def test_it_runs_as_a_user_without_rights() -> None:
    users = [step.split()[1] for step in STEPS if step.startswith("USER")]
    assert users == ["framing"]
    after = STEPS[STEPS.index("USER framing") :]
    assert not any("apt-get" in step or "sudo" in step for step in after)
    assert all("--chown=framing:framing" in step for step in after if step.startswith("COPY"))


def test_what_it_copies_and_starts_exists() -> None:
    for step in STEPS:
        if step.startswith("COPY"):
            *sources, _ = [word for word in shlex.split(step)[1:] if not word.startswith("--")]
            assert all((REPOSITORY / source).exists() for source in sources), step
    assert "RUN make .venv/.installed" in STEPS
    assert re.search(r"^\$\(INSTALLED\):", (REPOSITORY / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert f"127.0.0.1:{ServeSettings().reports_port}/health" in TEXT


def test_what_was_made_on_the_host_stays_out() -> None:
    left_out = (REPOSITORY / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".git", ".venv", ".prefect", "data/processed", "reports"} <= set(left_out)
    assert not re.search(r"(?i)password|secret|token", TEXT)
