"""What several rooms' tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]


def _shared(name: str) -> Path:
    folder = Path(os.environ.get("FRAMING_SHARED", REPOSITORY.parent / "shared")) / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not at {folder}; set FRAMING_SHARED to the folder that holds it")
    return folder


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The five source articles, which are not part of the project."""
    return _shared("seeds")


@pytest.fixture(scope="session")
def datasets() -> Path:
    """The labelled sets of the benchmarks, which are not part of the project."""
    return _shared("datasets")
