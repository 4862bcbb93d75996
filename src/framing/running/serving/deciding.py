"""The page on which a person corrects what framing takes a text for, and what takes the corrections."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from framing.errors import BadDecisions, Expected, UnknownId
from framing.report.rendering import hash_of
from framing.report.wording import wording
from framing.running.deciding import TOKENS, DecidableText, decidable, decide
from framing.running.serving.guard import LOOPBACK, Guard
from framing.running.serving.pages import HEADERS
from framing.running.serving.password import password
from framing.settings import load
from framing.tables.store import Layout, read_table

SIGN = "framing-decide"  # a page can read the header Server-Timing of its own loading, and no other header
MOST_BYTES = 1 << 16  # of what one page sends
MOST = 100  # decisions sent at once
_WITHIN = re.compile(r"/(?![/\\])[\w./~%-]*(#\w+)?")  # an address on this server


def with_decisions(app: ASGIApp, layout: Layout, names: Sequence[str] = LOOPBACK) -> ASGIApp:
    """Return an application that serves /decide, and `app` for everything else.

    A change needs the password of the workspace. Pages of `app` learn from a header that they may offer the form.
    """
    decide = Guard(Starlette(routes=_routes(layout)), names=names, password=password(layout))

    async def both(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_sign(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Server-Timing"] = SIGN
            await send(message)

        if scope["type"] == "http" and scope["path"].split("/")[1:2] == ["decide"]:
            await decide(scope, receive, send)
        else:
            await app(scope, receive, with_sign if scope["type"] == "http" else send)

    return both


def _routes(layout: Layout) -> list[Route]:
    """A page for each text, and the address that takes what was decided."""

    def page(request: Request) -> Response:
        back = request.query_params.get("back", "")
        try:
            text = decidable(layout, request.path_params["id"])
        except Expected as error:
            return HTMLResponse(_rendered("nothing.html.j2", {"why": str(error)}), 404, HEADERS)
        found = decide_page(layout, text, back if _WITHIN.fullmatch(back) else "/latest/index.html")
        return HTMLResponse(found, headers=HEADERS)

    async def save(request: Request) -> Response:
        if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return _refused("Only JSON is taken here. Use the page beside the text.", 415)
        content = b""
        async for part in request.stream():
            content += part
            if len(content) > MOST_BYTES:
                return _refused(f"More than {MOST_BYTES // 1024} kB were sent. Send fewer decisions at once.", 413)
        try:
            told = _told(content)
            rows = await run_in_threadpool(decide, layout, told["decisions"], told["who"], told["why"])
        except (BadDecisions, UnknownId) as error:
            return _refused(str(error), 422)
        return JSONResponse({"saved": len(rows)}, headers=HEADERS)

    return [Route("/decide/{id}", page, methods=["GET"]), Route("/decide", save, methods=["POST"])]


def decide_page(layout: Layout, text: DecidableText, back: str) -> str:
    """Return the page for one text; `back` is where the person came from."""
    words = wording(load(layout.config).report.language)["decided"]
    topics = read_table(layout, "topics", ["topic_id", "name"])
    values = {
        "text": text, "back": back, "kinds": words["kinds"], "most": TOKENS,
        "topics": dict(zip(topics["topic_id"], topics["name"], strict=True)),
        "speakers": sorted(set(read_table(layout, "said_by", ["speaker"])["speaker"].dropna()))[:500],
    }  # fmt: skip
    return _rendered("decide.html.j2", values)


def _told(content: bytes) -> dict[str, Any]:
    """What was sent, as it must be: who, why, and decisions of what, id and value, all of them texts."""
    try:
        sent = json.loads(content)
        asked = [(one["what"], one["id"], one["value"]) for one in sent["decisions"]]
        told = {"who": sent["who"], "why": sent.get("why", ""), "decisions": asked}
        right = all(isinstance(part, str) for part in (told["who"], told["why"], *(x for one in asked for x in one)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        right = False
    if not right:
        raise BadDecisions("What was sent is no list of decisions. Load the page again and send it from there.")
    if not 0 < len(asked) <= MOST:
        raise BadDecisions(f"{len(asked)} decisions were sent; between 1 and {MOST} can be taken at once.")
    return told


def _refused(why: str, status: int) -> Response:
    return JSONResponse({"error": why}, status, HEADERS)


def _rendered(template: str, values: dict[str, Any]) -> str:
    templates = Environment(
        loader=PackageLoader("framing.running.serving"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    script, style = (templates.get_template(name).render() for name in ("decide.js", "decide.css"))
    policy = (
        f"default-src 'none'; img-src data:; style-src {hash_of(style)}; script-src {hash_of(script)}; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
    given = {**values, "policy": policy, "style": Markup(style), "script": Markup(script)}
    return templates.get_template(template).render(given)
