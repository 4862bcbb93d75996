"""What the reports' server gives out and what it keeps to itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from framing.running.serving.history_page import history_page
from framing.running.serving.pages import HEADERS, reports_app
from framing.tables.store import Layout


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    run = tmp_path / "reports" / "20250101T000000Z"
    run.mkdir(parents=True)
    (run / "index.html").write_text("<h1>report</h1>")
    (run / ".hidden").write_text("secret")
    (tmp_path / "reports" / "latest").symlink_to(run.name)
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "reports" / "out.txt").symlink_to(tmp_path / "secret.txt")
    (tmp_path / "reports" / "outside").symlink_to(tmp_path)
    return TestClient(reports_app(Layout.of(tmp_path)), base_url="http://127.0.0.1:4280")


def test_the_report_is_there_by_name_and_as_the_latest(client: TestClient) -> None:
    for path in ("/20250101T000000Z/index.html", "/latest/index.html", "/latest/"):
        assert client.get(path).text == "<h1>report</h1>"


def test_every_answer_has_the_headers(client: TestClient) -> None:
    for path in ("/latest/index.html", "/nowhere"):
        answer = client.get(path)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_it_is_read_only(client: TestClient, method: str) -> None:
    assert client.request(method, "/latest/index.html").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/latest/../../secret.txt", "/latest/%2e%2e%2f%2e%2e%2fsecret.txt",
        "/..%5csecret.txt", "//secret.txt", "/latest/.hidden", "/latest/%2ehidden", "/out.txt", "/outside/secret.txt",
        "/latest/index.html%00.txt", "/",
    ],
)  # fmt: skip
def test_nothing_outside_and_nothing_hidden(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (400, 404)
    assert "secret" not in answer.text


def test_another_hosts_name_is_refused(client: TestClient) -> None:
    assert client.get("/latest/index.html", headers={"host": "evil.example"}).status_code == 400


def test_the_history_escapes_what_it_shows() -> None:
    record = {
        "started": "2025-01-01T00:00:00+00:00", "trigger": "<script>alert(1)</script>", "status": "failed",
        "error": "<img src=x>", "seconds": 1.0, "stages": [], "report": None, "run": "x",
    }  # fmt: skip
    page = history_page([record], ["latest"], "<b>account</b>")
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>account" not in page
    assert "&lt;b&gt;account" in page
