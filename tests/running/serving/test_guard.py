"""Who may ask a server of framing for what: the guard around it, and the password of a workspace."""

from __future__ import annotations

import logging
import multiprocessing
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from framing.errors import NotPrivate
from framing.running.serving import guard
from framing.running.serving.guard import LOOPBACK, Guard, Sender, refusal
from framing.running.serving.password import password
from framing.running.serving.seldom import Seldom
from framing.tables.store import Layout

HERE = "http://127.0.0.1:4281"
TALK = "ws://127.0.0.1:4281/talk"
OWN = {"origin": HERE, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}
LINK = {"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
SECRET = "framing:not-a-real-one"


async def _answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("done")


async def _talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("done")
    await socket.close()


def _client(password: str = SECRET, **more: Any) -> TestClient:
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    app = Starlette(routes=[Route("/{rest:path}", _answer, methods=methods), WebSocketRoute("/talk", _talk)])
    return TestClient(Guard(app, password=password, **more), base_url=HERE, follow_redirects=False)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_our_own_page_may_change_something_if_it_has_the_password(method: str) -> None:
    client = _client()
    assert client.request(method, "/decide", headers={**OWN, "framing-password": SECRET}).text == "done"
    for wrong in ({}, {"framing-password": ""}, {"framing-password": SECRET[:-1]}, {"framing-password": "é" + SECRET}):
        sent = {name: value.encode() for name, value in {**OWN, **wrong}.items()}
        assert client.request(method, "/decide", headers=sent).status_code == 403, wrong


@pytest.mark.parametrize(
    "sent",
    [
        {"origin": "http://127.0.0.1:9999"}, {"origin": "https://evil.example"}, {"origin": "null"},
        {"origin": "http://127.0.0.1:4281.evil.example"}, {"origin": "http://127.0.0.1"}, {"origin": f"{HERE}/"},
        {"origin": f"{HERE}, {HERE}"}, {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"},
        {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"},
        {"host": "evil.example"}, {"host": "evil.example:4281"}, {"host": "127.0.0.1.evil.example:4281"},
        {"host": "localhost.:4281"}, {"host": ""}, {"host": "127.0.0.1:4281, evil.example"}, {"host": "[::1"},
        {"host": "evil.example:80@127.0.0.1:4281"}, {"host": "0.0.0.0:4281"}, {"host": "127.1:4281"},
    ],
)  # fmt: skip
def test_another_page_may_do_nothing_even_with_the_password(sent: dict[str, str]) -> None:
    client = _client()
    for method in ("GET", "HEAD", "POST", "DELETE"):
        answer = client.request(method, "/decide", headers={"framing-password": SECRET, **sent})
        assert answer.status_code in (400, 403), method
        assert "done" not in answer.text
        assert "access-control-allow-origin" not in answer.headers
    opened = client.websocket_connect(TALK, headers={"framing-password": SECRET, **sent})
    with pytest.raises(WebSocketDisconnect), opened:
        pass


def test_a_person_a_link_and_a_program_may_read() -> None:
    client = _client()
    for sent in ({}, LINK, {**LINK, "sec-fetch-site": "none"}, OWN, {"host": "localhost:1"}, {"host": "[::1]:4281"}):
        assert client.get("/page", headers=sent).text == "done", sent


def test_a_link_changes_nothing() -> None:
    assert _client(password="").post("/decide", headers=LINK).status_code == 403


def test_a_websocket_of_our_own_and_of_a_program() -> None:
    for client, sent in ((_client(), {**OWN, "framing-password": SECRET}), (_client(password=""), {})):
        with client.websocket_connect(TALK, headers=sent) as talk:
            assert talk.receive_text() == "done"
    with pytest.raises(WebSocketDisconnect), _client().websocket_connect(TALK, headers=OWN):
        pass


def test_a_refusal_says_what_to_do_and_is_logged_once_a_minute(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = _client()
    monkeypatch.setattr(guard.log, "filters", [Seldom(most=1)])
    with caplog.at_level(logging.WARNING, "framing"):
        for _ in range(500):
            answer = client.post("/decide", headers=OWN)
    assert "password is missing or wrong" in answer.text
    assert len(caplog.records) == 1
    assert SECRET not in caplog.text + answer.text


def test_every_answer_forbids_frames() -> None:
    for answer in (_client().get("/page"), _client().post("/page")):
        assert answer.headers["x-frame-options"] == "DENY"


def test_who_opens_the_page_under_another_name_is_sent_home() -> None:
    client = _client(home=HERE)
    answer = client.get("/runs?page=2", headers={"host": "localhost:4281", **LINK})
    assert answer.headers["location"] == f"{HERE}/runs?page=2"
    answer = client.get("//evil.example/", headers={"host": "localhost:4281", **LINK})
    assert answer.headers["location"].startswith(f"{HERE}/")
    assert client.get("/runs", headers=LINK).text == "done"


WORDS = st.sampled_from(["", "none", "same-origin", "same-site", "cross-site", "navigate", "cors", "document", "image"])
ORIGINS = st.sampled_from(["", "null", HERE, "http://127.0.0.1:9", "http://evil.example", "http://evil.example:4281"])
HOSTS = st.sampled_from(["127.0.0.1:4281", "localhost:4281", "evil.example:4281", "", "127.0.0.1:9"])
ASKED = st.builds(
    Sender, st.sampled_from(["GET", "HEAD", "POST", "DELETE", "WEBSOCKET"]), HOSTS, ORIGINS, WORDS, WORDS, WORDS,
    st.sampled_from(["", SECRET, "x"]),
)  # fmt: skip


@given(ASKED)
def test_what_changes_something_comes_from_nobody_elses_page(sender: Sender) -> None:
    if refusal(sender, LOOPBACK, SECRET) is None and sender.method not in ("GET", "HEAD"):
        assert sender.password == SECRET
        assert sender.origin in ("", f"http://{sender.host}")
        assert sender.site in ("", "none", "same-origin")
        assert "evil" not in sender.host


@given(ASKED)
def test_what_is_let_through_without_a_password_shows_no_other_origin(sender: Sender) -> None:
    if refusal(sender, LOOPBACK, "") is None:
        assert sender.host.split(":")[0] in ("127.0.0.1", "localhost")
        assert sender.origin in ("", f"http://{sender.host}")


def test_the_password_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    made = password(layout)
    assert made == password(layout)
    assert len(made) > 40
    assert made != password(Layout.of(tmp_path / "other"))
    assert stat.S_IMODE(layout.password.stat().st_mode) == 0o600
    assert [path.name for path in layout.prefect.iterdir()] == ["password"]


def _ask(folder: Path) -> str:
    return password(Layout.of(folder))


def test_commands_that_start_together_use_the_same_password(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(8) as pool:
        assert len(set(pool.map(_ask, [tmp_path] * 64, chunksize=1))) == 1


def test_a_password_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    password(layout)
    layout.password.chmod(0o640)
    with pytest.raises(NotPrivate, match="other users"):
        password(layout)
    layout.password.unlink()
    layout.password.write_text("framing:x")
    layout.password.chmod(0o600)
    with pytest.raises(NotPrivate, match="whole password"):
        password(layout)
    layout.password.rename(tmp_path / "elsewhere")
    layout.password.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotPrivate, match="link"):
        password(layout)
