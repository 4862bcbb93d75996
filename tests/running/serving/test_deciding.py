"""Decisions made on the served report: by a person with a keyboard, and by nobody else's page."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from framing.running.deciding import what_became
from framing.running.serving.deciding import MOST, MOST_BYTES, with_decisions
from framing.running.serving.pages import reports_app
from framing.running.serving.password import password
from framing.tables.decision_file import decisions_in
from framing.tables.decisions.standing import State
from framing.tables.store import Layout, read_table

HERE = "http://127.0.0.1:4281"


def member(layout: Layout) -> tuple[str, str, str]:
    """A paragraph on a topic: its id, its article's, the topic's."""
    row = read_table(layout, "memberships").merge(read_table(layout, "paragraphs"), on="paragraph_id").iloc[0]
    return row["paragraph_id"], row["article_id"], row["topic_id"]


def sent(layout: Layout, **other: Any) -> dict[str, Any]:
    key, _, topic = member(layout)
    one = {"what": "membership", "id": key, "value": f"not on {topic}"}
    return {"who": "Ada", "why": "another strike", "decisions": [one], **other}


def app(layout: Layout) -> ASGIApp:
    """What `framing serve` serves under the address of the reports."""
    return with_decisions(reports_app(layout), layout)


@pytest.fixture
def client(small: Layout) -> TestClient:
    return TestClient(app(small), base_url=HERE, headers={"Framing-Password": password(small)})


def test_what_is_sent_is_written(small: Layout, client: TestClient) -> None:
    answer = client.post("/decide", json=sent(small))
    assert (answer.status_code, answer.json()) == (200, {"saved": 1})
    (row,) = decisions_in(small.decisions).rows
    assert (row.who, row.why, len(row.text)) == ("Ada", "another strike", 12)
    assert what_became(small)[0].state is State.APPLIED


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Framing-Password": ""}, 403), ({"Framing-Password": "framing:guessed"}, 403),
        ({"Origin": "http://evil.example"}, 403), ({"Origin": "null"}, 403), ({"Origin": "http://127.0.0.1:4200"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403), ({"Host": "evil.example"}, 400),
        ({"Content-Type": "text/plain"}, 415), ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
    ],
)  # fmt: skip
def test_nobody_else_may_decide(
    small: Layout, client: TestClient, headers: dict[str, str], status: int
) -> None:
    told = {"Content-Type": "application/json", **headers}
    answer = client.post("/decide", content=json.dumps(sent(small)), headers=told)
    assert answer.status_code == status
    assert not small.decisions.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422), (b"[]", 422), (b"{}", 422), (b'{"decisions": "no"}', 422), (b"\xff\xfe", 422), (b"[" * 9000, 422),
        (b'{"who": 1, "decisions": [{"what": "genre", "id": "a", "value": "news"}]}', 422),
        (b'{"who": "Ada", "decisions": []}', 422), (b" " * (MOST_BYTES + 1), 413),
        (json.dumps({"who": "Ada", "decisions": [{"what": "a"}] * (MOST + 1)}).encode(), 422),
        (b'{"who": "Ada", "decisions": [{"what": "genre", "id": "000000000000", "value": "news"}]}', 422),
        (b'{"who": "\\ud800", "decisions": [{"what": "person", "id": "A", "value": "same as B"}]}', 422),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_a_reason(
    small: Layout, client: TestClient, body: bytes, status: int
) -> None:
    answer = client.post("/decide", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")
    assert not small.decisions.exists()


def test_a_formula_a_line_and_a_mark_stay_texts(small: Layout, client: TestClient) -> None:
    client.post("/decide", json=sent(small, who="=cmd|' /C calc'!A0", why='two\nlines, and a "mark"; done'))
    text = small.decisions.read_text(encoding="utf-8")
    assert len(text.splitlines()) == 2
    assert ",'=cmd" in text
    (row,) = decisions_in(small.decisions).rows
    assert (row.who, row.why) == ("=cmd|' /C calc'!A0", 'two lines, and a "mark"; done')


def test_the_page_escapes_what_it_shows_and_leads_nowhere_else(small: Layout, client: TestClient) -> None:
    key, *_ = member(small)
    for back in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/latest/\"><b>"):
        page = client.get(f"/decide/{key}", params={"back": back}).text
        assert "evil" not in page
        assert "alert(1)" not in page
        assert '"><b>' not in page
    assert client.get("/decide/<script>").status_code == 404
    assert "<script>alert" not in client.get("/decide/<script>alert").text
    assert "evil" not in client.get("/decide/nothing", params={"back": "//evil.example"}).text


def test_without_a_workspace_the_reports_are_read_only(small: Layout) -> None:
    plain = TestClient(reports_app(small), base_url=HERE)
    assert plain.post("/decide", json=sent(small)).status_code == 405
    assert "server-timing" not in plain.get("/latest/index.html").headers


@pytest.fixture
def served(small: Layout) -> Iterator[str]:
    config = uvicorn.Config(app(small), host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def press_until(page: Any, selector: str, most: int = 400) -> None:
    """Press Tab until what has the focus is this."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by keys")


def test_a_decision_by_keys_alone(small: Layout, served: str, browser: Any) -> None:
    key, article, topic = member(small)
    context = browser.new_context()
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{served}/latest/articles/{article}.html#{password(small)}")
    assert page.evaluate("location.hash") == ""
    press_until(page, f"[data-id='{key}']")
    page.keyboard.press("Enter")
    page.wait_for_selector("form#decide")
    press_until(page, ".matter[data-what=membership] select")
    page.keyboard.press("ArrowDown")
    press_until(page, "#who")
    page.keyboard.type("Ada Vossen")
    press_until(page, "#why")
    page.keyboard.type("not this strike")
    press_until(page, "button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("#said", has_text="Saved: 1 decision.").wait_for()
    assert page.locator("#ask").is_hidden()
    (row,) = decisions_in(small.decisions).rows
    assert (row.id, row.value, row.who, row.why) == (key, f"not on {topic}", "Ada Vossen", "not this strike")
    page.keyboard.press("Escape")
    page.wait_for_url(f"**/articles/{article}.html#p-{key}")
    assert complaints == []
    context.close()


def test_without_the_password_it_is_asked_for_and_nothing_is_written(small: Layout, served: str, browser: Any) -> None:
    key, *_ = member(small)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served}/decide/{key}")
    page.locator(".matter select").first.select_option(index=1)
    page.locator("#who").fill("Ada")
    page.locator("#password").fill("framing:wrong")
    page.get_by_role("button", name="Save").click()
    page.locator("#said", has_text="The password is missing or wrong.").wait_for()
    assert not small.decisions.exists()
    page.keyboard.type(password(small))
    page.keyboard.press("Enter")
    page.locator("#said", has_text="Saved: 1 decision.").wait_for()
    assert len(decisions_in(small.decisions).rows) == 1
    context.close()


def test_the_page_of_another_site_can_do_nothing(small: Layout, served: str, browser: Any) -> None:
    """Its script sends what it can: with and without the preflight, by a form, with the password guessed."""
    context = browser.new_context()
    page = context.new_page()
    page.route("http://evil.example/**", lambda route: route.fulfill(body="<h1>evil</h1>", content_type="text/html"))
    page.goto("http://evil.example/")
    body = json.dumps(sent(small))
    attempts = """async ([server, body]) => {
      const headers = [{}, {"Content-Type": "application/json"}, {"Framing-Password": "framing:guessed"}];
      for (const one of headers) for (const mode of ["cors", "no-cors"])
        try { await fetch(server + "/decide", {method: "POST", mode, body, headers: one}); } catch { }
      try { await (await fetch(server + "/latest/index.html")).text(); return "read"; } catch { return "refused"; }
    }"""
    assert page.evaluate(attempts, [served, body]) == "refused"
    page.evaluate("""([server, body]) => {
      const form = document.createElement("form");
      Object.assign(form, {method: "POST", action: server + "/decide", enctype: "text/plain"});
      form.append(Object.assign(document.createElement("input"), {name: body, value: ""}));
      document.body.append(form); form.submit();
    }""", [served, body])
    page.wait_for_load_state()
    assert not small.decisions.exists()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_an_accessibility_violation(small: Layout, served: str, browser: Any, scheme: str) -> None:
    axe = pytest.importorskip("axe_core_python.sync_playwright", reason="axe-core-python is not installed").Axe()
    key, article, _ = member(small)
    context = browser.new_context(color_scheme=scheme, bypass_csp=True, viewport={"width": 375, "height": 700})
    page = context.new_page()
    for path in (f"decide/{key}", f"decide/{article}", "decide/nothing", f"latest/articles/{article}.html"):
        page.goto(f"{served}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, path
        found = axe.run(page)["violations"]
        assert not found, [(path, one["id"], one["nodes"][0]["html"][:200]) for one in found]
    context.close()


def test_a_report_on_disk_shows_the_command(small: Layout, browser: Any) -> None:
    key, article, _ = member(small)
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.goto(f"file://{small.latest_report.resolve()}/articles/{article}.html")
    page.locator(f"[data-id='{key}']").press("Enter")
    assert page.locator("code", has_text=f"framing decide {key}").count() == 1
    context.close()
