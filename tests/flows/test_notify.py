"""Messages about runs: the automations as files, and the channels that carry them, each to a receiver of our own."""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.flows.real import REPOSITORY

sys.path.insert(0, str(REPOSITORY / "flows"))
notify = pytest.importorskip("notify")

ID = "11111111-1111-4111-8111-111111111111"


def test_every_file_is_an_automation_that_prefect_can_read() -> None:
    made = {one.name: one for one in notify.automations(ID)}
    assert made.keys() == {"framing did not end well", "framing has no news"}
    assert all(str(action.block_document_id) == ID for one in made.values() for action in one.actions)
    failed, silent = made["framing did not end well"].trigger, made["framing has no news"].trigger
    assert failed.expect == {f"prefect.flow-run.{end}" for end in ("Failed", "Crashed", "TimedOut")}
    assert (silent.posture.value, silent.within.days) == ("Proactive", 7)
    text = (REPOSITORY / "flows" / "compare.py").read_text(encoding="utf-8")
    assert silent.expect <= {word.strip('",') for word in text.split()}, "the flow emits the event that is waited for"


@pytest.mark.parametrize(
    ("kind", "address"),
    [("fax", "x"), ("email", "you@post.example"), ("slack", "http://hooks.slack.com/x"), ("webhook", "file:///etc/passwd")],
)
def test_an_address_that_cannot_be_right_is_refused(kind: str, address: str) -> None:
    with pytest.raises(ValueError, match=r"choose|begins with"):
        notify.channel(kind, address)


def test_a_web_hook_gets_the_message_as_json() -> None:
    told: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        block = notify.channel("webhook", f"http://127.0.0.1:{server.server_port}/")
        _sent(block)
        server.shutdown()
    assert json.loads(told[0]) == {"text": "framing: x: it failed"}


def _sent(block: Any) -> None:
    """Send in a thread of its own: a browser that another test has open keeps this thread's event loop running."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, block.anotify("it failed", "framing: x")).result(timeout=30)


def test_a_mail_server_gets_the_message() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        mail: list[str] = []
        post = threading.Thread(target=_take_one_mail, args=(listening, mail), daemon=True)
        post.start()
        port = listening.getsockname()[1]
        address = f"mailto://127.0.0.1:{port}?mode=insecure&from=framing@post.example&to=you@post.example"
        _sent(notify.channel("email", address))
        post.join(timeout=20)
    text = "\n".join(mail)
    assert "Subject: framing: x" in text
    assert "it failed" in text
    assert "you@post.example" in text


def _take_one_mail(listening: socket.socket, mail: list[str]) -> None:
    """Speak as much SMTP as one message needs."""
    connection, _ = listening.accept()
    with connection, connection.makefile("rw", newline="") as line:

        def say(text: str) -> None:
            line.write(f"{text}\r\n")
            line.flush()

        say("220 ready")
        data = False
        for got in line:
            mail.append(got.rstrip("\r\n"))
            if data:
                if mail[-1] == ".":
                    data = False
                    say("250 taken")
            elif got.upper().startswith("QUIT"):
                say("221 bye")
                return
            else:
                data = got.upper().startswith("DATA")
                say("354 go on" if data else "250 fine")
