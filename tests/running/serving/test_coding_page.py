"""The page for coding, in a real browser and by keys alone: nothing is lost, and nobody else may write."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
import uvicorn

from framing.comparison.coding.pool import Question
from framing.running.commands import workspace
from framing.running.commands.coding import desk
from framing.running.serving.coding.app import coding_app
from framing.running.serving.guard import Guard
from framing.running.stores import codings
from framing.tables.schemas import TABLES, empty_table
from framing.tables.store import Layout, write_table

MANY = 200
SECRET = "framing:not-a-real-one"


@pytest.fixture
def place(tmp_path: Path) -> Layout:
    """A workspace with 200 drawn passages and nothing else."""
    layout = workspace.make(tmp_path / "workspace", ["the ferry strike"])
    for name in TABLES:
        write_table(layout, name, empty_table(name))
    folder = layout.codings / "blame"
    codings.write_question(folder, Question("blame", "Does the passage blame the harbour board?"))
    codings.write_codebook(folder, "Say yes if it names the board as the cause.")
    rows = pd.DataFrame({"id": [f"p{i}" for i in range(MANY)], "stratum": 1, "position": range(1, MANY + 1)})
    rows = rows.assign(text=[f"The ferry <b>number</b> {i} stayed in the harbour." for i in range(MANY)])
    one = {"stratum": 1, "outlet": "a", "topic_id": "t", "band": 0, "size": 900, "drawn": MANY}
    strata = pd.DataFrame([one])
    codings.write_draw(folder, rows, strata)
    return layout


@contextlib.contextmanager
def serving(layout: Layout, port: int) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `framing code`, as a person does; gives the address that it prints."""
    command = [sys.executable, "-m", "framing", "code", "blame", "--port", str(port)]
    command += ["--workspace", str(layout.config.parent)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        assert process.stdout is not None
        address = next(line.split()[1] for line in process.stdout if line.startswith("Open "))
        _await(port)
        yield address, process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def _await(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the page did not come up")


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def opened(window: Callable[..., Any]) -> Callable[..., Any]:
    def visit(address: str, into: Any = None, **options: Any) -> Any:
        page = into or window(**options)
        page.goto(address)
        return page

    return visit


@contextlib.contextmanager
def serving_here(layout: Layout) -> Iterator[tuple[str, str]]:
    """Serve the same application from a thread of this process, which takes less time; gives address and password."""
    app = Guard(coding_app(desk(layout, layout.codings / "blame")), password=SECRET)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who asks before the server has begun waits
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/#{SECRET}", SECRET
        server.should_exit = True
        thread.join(timeout=15)


def _until(page: Any, place: str, text: str) -> None:
    page.locator(f"#{place}", has_text=re.compile(re.escape(text))).wait_for(timeout=60_000)


def _as(address: str, coder: str) -> str:
    return address.replace("/#", f"/?coder={coder}#")


def _answers(layout: Layout, coder: str) -> dict[str, str]:
    return {one.id: one.answer for one in codings.read_answers(layout.codings / "blame", coder).values()}


@pytest.mark.slow
def test_two_hundred_passages_by_keys_with_a_kill_in_between(place: Layout, port: int, opened: Any) -> None:
    keys = {f"p{i}": "123"[i % 3] for i in range(MANY)}
    words = {"1": "yes", "2": "no", "3": "unclear"}
    with serving(place, port) as (address, _):
        page = opened(_as(address, "anna"))
        page.wait_for_selector("#passage mark")
        for key in list(keys.values())[:120]:
            page.keyboard.press(key)
        _until(page, "place", "120 coded")
        _until(page, "saved", "Saved.")
        assert len(_answers(place, "anna")) == 120
    # the server is dead: what is pressed now is kept by the page until it is back
    page.keyboard.press(keys["p120"])
    _until(page, "trouble", "Start it again")
    with serving(place, port):
        _until(page, "saved", "Saved.")
        assert len(_answers(place, "anna")) == 121
    with serving(place, port) as (address, _):  # and a page that was closed begins where it was left
        page = opened(_as(address, "anna"))
        page.wait_for_selector("#passage mark")
        assert page.locator("#passage mark").inner_text() == "The ferry <b>number</b> 121 stayed in the harbour."
        for key in list(keys.values())[121:]:
            page.keyboard.press(key)
        _until(page, "given", "All passages")
        _until(page, "saved", "Saved.")
    assert _answers(place, "anna") == {one: words[key] for one, key in keys.items()}


def test_undo_note_and_codebook_by_keys(place: Layout, opened: Any) -> None:
    folder = place.codings / "blame"
    with serving_here(place) as (address, _):
        page = opened(_as(address, "anna"))
        page.wait_for_selector("#passage mark")
        for key in ("1", "2", "u", "n"):
            page.keyboard.press(key)
        page.keyboard.type("the board, 12 times")
        page.keyboard.press("Enter")
        page.keyboard.press("3")
        page.keyboard.press("e")
        page.keyboard.type("New: ")
        page.keyboard.press("Escape")
        _until(page, "codebook", "New: ")
        _until(page, "saved", "Saved.")
        assert page.evaluate("location.hash") == ""
    found = codings.read_answers(folder, "anna")
    assert [(one.id, one.answer, one.note) for one in found.values()] == [
        ("p0", "yes", ""), ("p1", "unclear", "the board, 12 times"),
    ]  # fmt: skip
    assert "New:" in codings.codebook(folder)


def test_two_coders_at_once_do_not_see_each_other(place: Layout, opened: Any) -> None:
    with serving_here(place) as (address, _):
        pages = {coder: opened(_as(address, coder)) for coder in ("anna", "ben")}
        for page in pages.values():
            page.wait_for_selector("#passage mark")
        for _ in range(10):
            pages["anna"].keyboard.press("1")
            pages["ben"].keyboard.press("2")
        for page in pages.values():
            _until(page, "place", "10 coded")
            _until(page, "saved", "Saved.")
        pages["ben"].keyboard.press("ArrowLeft")
        assert pages["ben"].locator("#given").inner_text() == "You answered: no"
    assert set(_answers(place, "anna").values()) == {"yes"}
    assert set(_answers(place, "ben").values()) == {"no"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_has_no_accessibility_violation_and_fits_a_phone(
    place: Layout, opened: Any, scheme: str
) -> None:
    axe = pytest.importorskip("axe_core_python.sync_playwright").Axe()
    with serving_here(place) as (address, _):
        page = None
        for start in (address, _as(address, "anna")):
            page = opened(start, page, color_scheme=scheme, bypass_csp=True, viewport={"width": 375, "height": 700})
            page.wait_for_selector("#coder:visible, #passage mark:visible")
            assert not axe.run(page)["violations"]
            assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_other_sites_and_those_without_the_password_are_refused(place: Layout) -> None:
    with serving_here(place) as (address, secret):
        home = address.split("/#")[0]
        body = {"coder": "eve", "id": "p0", "answer": "yes"}
        own = {"Framing-Password": secret}
        refused = [
            {},
            {"Framing-Password": secret[:-1]},
            own | {"Origin": "https://evil.example"},
            own | {"Host": "evil.example"},
            own | {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        ]
        for headers in refused:
            for path in ("state", "answer", "codebook"):
                assert httpx.post(f"{home}/{path}", json=body, headers=headers).status_code in (400, 403), headers
        assert codings.coders(place.codings / "blame") == []
        assert secret not in httpx.get(home).text
        assert httpx.post(f"{home}/answer", json={**body, "coder": "../eve"}, headers=own).status_code == 400
        assert httpx.post(f"{home}/answer", json={**body, "answer": "maybe"}, headers=own).status_code == 400
        assert httpx.post(f"{home}/answer", json=body, headers=own).json() == {"saved": True}


@pytest.mark.slow
def test_nothing_outside_loopback_answers(place: Layout, port: int) -> None:
    with serving(place, port), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            pytest.skip("this machine has no other address")
        address = probe.getsockname()[0]
        if address.startswith("127."):
            pytest.skip("this machine has no other address")
        with socket.socket() as outside:
            outside.settimeout(2)
            assert outside.connect_ex((address, port)) != 0
