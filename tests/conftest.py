"""What several rooms' tests share."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

# Where pytest has a worker for each core, threads of numpy's library would only wait for each other: 384 equations take
# fifteen times as much processor time with two. It has to be said before anything imports numpy.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ |= {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS") if name not in os.environ}

import pytest
from filelock import FileLock
from hypothesis import settings

from framing.running import runs
from framing.running.commands import workspace
from framing.running.order import STAGES
from framing.tables.store import Layout

REPOSITORY = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

settings.register_profile("laws", deadline=None)  # how long an example takes is the machine's business
settings.load_profile("laws")


def pytest_collection_finish() -> None:
    """What is here before the first test stays to the end, so no collection of garbage has to look at it again.

    There are a million such objects, and each stage of a run ends with a collection.
    """
    gc.collect()
    gc.freeze()


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


@pytest.fixture(scope="session")
def finished_run(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Layout:
    """A workspace with two articles of each invented outlet, after one run. Not to be changed: take `small`.

    The workers of one pytest run share it: its model is exported once.
    """
    base = tmp_path_factory.getbasetemp()
    place = (base if worker_id == "master" else base.parent) / "finished"
    with FileLock(f"{place}.lock"):
        layout = Layout.of(place)
        if not layout.latest_report.exists():
            _run_two_events(workspace.make(place))
    return layout


def _run_two_events(layout: Layout) -> None:
    shutil.copy2(REPOSITORY / "framing.toml", layout.config)
    for outlet in sorted(path for path in (REPOSITORY / "data" / "raw").iterdir() if path.is_dir()):
        events = [path for path in sorted(outlet.iterdir()) if path.name.startswith(("2025-04-15", "2025-10-21"))]
        (layout.raw / outlet.name).mkdir()
        for path in (outlet / "outlet.toml", *events):
            shutil.copy2(path, layout.raw / outlet.name)
    with runs.running(layout, "by hand") as run:
        for stage in STAGES:
            run.did(stage(layout))


@pytest.fixture
def small(finished_run: Layout, tmp_path: Path) -> Layout:
    """A copy of a small workspace after one run, to do with as one likes."""
    place = tmp_path / "workspace"
    shutil.copytree(finished_run.config.parent, place, symlinks=True)
    return Layout.of(place)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium driven by playwright; tests that need it are skipped where it is not installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (dev dependency)")
    if CHROMIUM is None:
        pytest.skip("no chromium on the path: apt-get install chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with playwright.sync_playwright() as driver:
        launched = driver.chromium.launch(
            executable_path=CHROMIUM, args=[*flags, "--disable-component-update", "--disable-sync"]
        )
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def idle_windows(browser: Any) -> dict[str, Any]:
    """The windows that no test has now, by their options. Only `window` takes from here."""
    return {}


@pytest.fixture
def window(browser: Any, idle_windows: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """Gives a page of playwright that is as good as new: a blank one, with nothing stored.

    To open a window takes ten times as much processor time as to go to a page, so the next test gets the same one.
    """
    taken: list[tuple[str, Any]] = []

    def take(**options: Any) -> Any:
        kind = repr(sorted(options.items()))
        page = idle_windows.pop(kind) if kind in idle_windows else browser.new_context(**options).new_page()
        taken.append((kind, page))
        return page

    yield take
    for kind, page in taken:
        if kind in idle_windows or not _cleaned(page):
            page.context.close()
        else:
            idle_windows[kind] = page


def _cleaned(page: Any) -> bool:
    """Make a page as good as new; whether that was possible. One without scripts, or with a dialog, is not."""
    try:
        page.evaluate("localStorage.clear(); sessionStorage.clear()")
        page.context.clear_cookies()
        page.emulate_media(media="null")
        page.goto("about:blank")
    except Exception:  # whatever is wrong with it, the next test gets another one
        return False
    return len(page.context.pages) == 1
