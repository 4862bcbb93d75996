"""Expected failures: each is told in a sentence, without a traceback, and ends a command with its own exit code."""

from __future__ import annotations

import errno
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from framing import errors
from framing.errors import Expected
from framing.running.runs import explain
from tests.conftest import REPOSITORY

CODES = {
    "Mendable": 2, "BadSettings": 2, "ModelNotFound": 2, "DamagedModel": 2, "MadeOtherwise": 2, "TooFewLabels": 2,
    "NotEmpty": 2, "NotHeldBack": 2, "UnknownTopic": 2, "UnknownId": 2, "NotPrivate": 2, "UnknownFormat": 2,
    "NoBrowser": 2, "NoDatasette": 2, "NoArticles": 3, "NotMadeYet": 3, "Busy": 4, "TookTooLong": 5, "Unreachable": 6,
    "FeedsAway": 6, "BadCoding": 2, "BadDecisions": 2, "Killed": 5,
}  # fmt: skip


def kinds(of: type[Expected] = Expected) -> Iterator[type[Expected]]:
    for kind in of.__subclasses__():
        yield kind
        yield from kinds(kind)


def test_every_expected_failure_stands_in_one_place_with_its_exit_code() -> None:
    code = "import framing.running.order, framing.running.commands.cli, framing.running.commands.doctor\n"
    everything = subprocess.run(
        [sys.executable, "-c", f"{code}from tests.running.test_explain import kinds\n"
         "print(*sorted(f'{one.__module__}.{one.__name__}' for one in kinds()))"],
        capture_output=True, text=True, check=True, cwd=REPOSITORY,
    ).stdout.split()  # fmt: skip
    assert everything == sorted(f"framing.errors.{name}" for name in CODES)
    assert {name: getattr(errors, name).exit_code for name in CODES} == CODES


@pytest.mark.parametrize("kind", list(kinds()), ids=lambda kind: kind.__name__)
def test_it_is_told_by_its_message(kind: type[Expected]) -> None:
    error = kind("what happened", None) if kind is errors.FeedsAway else kind("what happened")
    assert explain(error) == ("what happened", kind.exit_code)
    assert len((kind.__doc__ or "").split(". ")) >= 2, "say what happened and what to do"


def test_a_fault_of_this_code_is_not_explained_away() -> None:
    assert explain(RuntimeError("a fault")) is None
    assert explain(KeyError("a fault")) is None


def test_what_the_machine_lacks_is_told_too() -> None:
    full = explain(OSError(errno.ENOSPC, "No space left on device", "/there"))
    assert full is not None and full[1] == 5 and "the disk is full (/there)" in full[0]  # noqa: PT018
    assert explain(MemoryError()) is not None
    interrupted = explain(KeyboardInterrupt())
    assert interrupted is not None and interrupted[1] == 130  # noqa: PT018


def test_the_operators_manual_lists_the_exit_codes() -> None:
    manual = (REPOSITORY / "docs" / "OPERATIONS.md").read_text(encoding="utf-8")
    listed = {int(code) for code in re.findall(r"^\| (\d) \|", manual, flags=re.M)}
    assert listed == {*CODES.values(), 5}
