"""What programs that watch a served workspace are told: /health, /metrics, systemd, and a log that stays small."""

from __future__ import annotations

import contextlib
import logging
import os
import re
import select
import socket
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from framing.running.serving import listening
from framing.running.serving.health import health, metrics
from framing.running.serving.listening import server
from framing.running.serving.pages import reports_app
from framing.running.serving.seldom import Seldom
from framing.running.serving.systemd import alive_while, patience, tell
from framing.tables.files import write_json
from framing.tables.store import Layout
from tests.flows.real import free_port, until

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    made = Layout.of(tmp_path)
    for hours, status in ((30, "finished"), (6, "unchanged"), (2, "failed"), (1, "cancelled")):
        started = NOON - timedelta(hours=hours)
        record = {"status": status, "started": started.isoformat(), "seconds": 7.5, "trigger": "by hand"}
        write_json(made.run_records / f"{started:%Y%m%dT%H%M%S}.000000Z.json", record)
    return made


def test_it_says_how_the_runs_ended_and_how_long_ago(layout: Layout) -> None:
    found = health(layout, 3, NOON)
    assert found["status"] == "failing"  # a cancelled run says nothing about the next one
    assert found["waiting"] == 3
    assert found["last_success_age_seconds"] == 6 * 3600
    assert found["last_report_age_seconds"] == 30 * 3600
    assert found["runs"] == {"finished": 1, "unchanged": 1, "failed": 1, "cancelled": 1}
    assert health(layout, None, NOON)["status"] == "down"
    assert health(Layout.of(layout.config.parent / "reports"), 0, NOON)["status"] == "new"


def test_prometheus_can_read_every_line(layout: Layout) -> None:
    text = metrics(health(layout, 3, NOON), NOON)
    values = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            matched = re.fullmatch(r'(framing_[a-z_]+(?:\{status="[a-z]+"\})?) (-?[0-9.e+]+)', line)
            assert matched is not None, line
            values[matched[1]] = float(matched[2])
    assert values['framing_runs{status="failed"}'] == 1
    assert values["framing_runs_waiting"] == 3
    assert values["framing_last_run_success"] == 0
    assert values["framing_last_success_timestamp_seconds"] == (NOON - timedelta(hours=6)).timestamp()
    names = {name.split("{")[0] for name in values}
    assert names == set(re.findall("^# TYPE (framing_[a-z_]+) gauge$", text, re.MULTILINE))
    assert "framing_last_success" not in metrics(health(Layout.of(layout.reports), 0, NOON), NOON)


@pytest.mark.parametrize(("waiting", "code"), [(0, 200), (None, 503)])
def test_the_pages_answer_and_are_guarded(layout: Layout, waiting: int | None, code: int) -> None:
    client = TestClient(reports_app(layout, lambda: waiting), base_url="http://127.0.0.1:4280")
    assert client.get("/health").status_code == code
    assert client.get("/health").json()["waiting"] == waiting
    assert client.get("/metrics").headers["content-type"].startswith("text/plain; version=0.0.4")
    assert client.get("/health", headers={"host": "evil.example"}).status_code == 400
    assert client.post("/metrics").status_code == 405


def test_systemd_hears_that_the_service_is_ready_and_alive_as_long_as_it_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not tell("READY=1")
    assert patience() is None
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.bind(str(tmp_path / "notify"))
        end.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        monkeypatch.setenv("WATCHDOG_USEC", "300000")
        monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
        assert patience() == 0.3
        well = [True]
        alive_while(lambda: well[0])
        assert [end.recv(99) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
        well[0] = False
        time.sleep(0.3)
        end.setblocking(False)
        while select.select([end], [], [], 0)[0]:  # the few that were on their way
            end.recv(99)
        assert not select.select([end], [], [], 0.5)[0]
    monkeypatch.setenv("WATCHDOG_PID", "1")
    assert patience() is None


def test_a_line_that_comes_again_and_again_is_kept_ten_times_a_minute() -> None:
    lines: list[str] = []
    clock = iter([0.0] * 1001 + [60.0])  # a slow machine must not make the minute pass
    log = logging.Logger("noisy")
    log.addFilter(Seldom(clock=lambda: next(clock)))
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    log.addHandler(handler)

    def say(number: int) -> None:
        log.warning("a bad request, number %d", number)

    for number in range(1000):
        say(number)
    log.warning("something else")
    assert len(lines) == 11
    say(1000)
    assert lines[-1] == "a bad request, number 1000 [990 more such lines were left out before]"


@pytest.fixture
def port(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(listening, "PATIENCE", 1.0)
    monkeypatch.setattr(listening, "CONNECTIONS", 20)
    chosen = free_port()
    serving = server(reports_app(layout), "127.0.0.1", chosen)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    until(lambda: serving.started, 20, "the server")
    yield chosen
    serving.should_exit = True
    thread.join(timeout=20)


GET = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def _closed_after(end: socket.socket) -> float:
    began = time.monotonic()
    end.settimeout(30)
    try:
        while end.recv(4096):
            pass
    except ConnectionResetError:
        pass
    return time.monotonic() - began


def test_who_sends_half_a_request_is_not_waited_for(port: int) -> None:
    halves = (b"", GET[:30], GET.replace(b"GET", b"POST").replace(b"\r\n\r\n", b"\r\nContent-Length: 9\r\n\r\nx"))
    with contextlib.ExitStack() as stack:
        began = time.monotonic()
        ends = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(len(halves) + 1)]
        for end, half in zip(ends, halves, strict=False):
            end.sendall(half)
        last = ends[-1]  # one that comes after a whole one, on the same line
        last.sendall(GET)
        assert last.recv(4096).startswith(b"HTTP/1.1 200")
        last.sendall(GET[:20])
        for end, half in zip(ends, (*halves, GET[:20]), strict=True):  # all of them wait at the same time
            _closed_after(end)
            assert time.monotonic() - began < 4, half


def test_who_opens_many_connections_is_answered_that_there_are_too_many(port: int) -> None:
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(25)]
    time.sleep(0.2)
    held[-1].sendall(GET)
    assert held[-1].recv(4096).startswith(b"HTTP/1.1 503")
    for end in held:
        end.close()
    time.sleep(0.2)
    with socket.create_connection(("127.0.0.1", port)) as end:  # and the next reader is served
        end.sendall(GET)
        assert end.recv(4096).startswith(b"HTTP/1.1 200")


def test_a_slow_head_byte_by_byte_is_cut_off(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as end:
        began = time.monotonic()
        try:
            for byte in GET[:-2] * 20:
                end.sendall(bytes([byte]))
                time.sleep(0.1)
                assert time.monotonic() - began < 5
        except (BrokenPipeError, ConnectionResetError):
            return
    raise AssertionError("it was never cut off")


def test_links_that_lead_to_themselves_are_not_there(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    layout.reports.mkdir()
    (layout.reports / "loop").symlink_to("loop")
    (layout.reports / "a").symlink_to("b")
    (layout.reports / "b").symlink_to("a")
    (layout.reports / "file").write_text("x")
    os.mkfifo(layout.reports / "pipe")
    client = TestClient(reports_app(layout), base_url="http://127.0.0.1:4280")
    for path in ("/loop", "/loop/", "/loop/index.html", "/a", "/b/x", "/file/under", "/pipe", "/" + "x" * 5000):
        assert client.get(path).status_code == 404, path


def test_a_copy_is_asked_for_before_it_is_shown(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    for name, text in (("one", "first"), ("two", "other")):  # as long as each other, and made in the same second
        (layout.reports / name).mkdir(parents=True)
        (layout.reports / name / "index.html").write_text(text)
    latest = layout.reports / "latest"
    latest.symlink_to("two")
    client = TestClient(reports_app(layout), base_url="http://127.0.0.1:4280")
    first = client.get("/latest/index.html")
    assert first.headers["cache-control"] == "private, no-cache"
    seen = {"if-none-match": first.headers["etag"], "if-modified-since": first.headers["last-modified"]}
    assert client.get("/latest/index.html", headers=seen).status_code == 304
    latest.unlink()
    latest.symlink_to("one")
    assert client.get("/latest/index.html", headers=seen).text == "first"
