"""Serve the finished reports over HTTP on this machine: read-only, no hidden files, nothing outside the folder.

`/health` and `/metrics` say how the workspace is (health.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from framing.running.serving.guard import LOOPBACK, Guard
from framing.running.serving.health import Waiting, health, health_json, metrics, now
from framing.tables.store import Layout

# Each page has its own, stricter policy with hashes. This one applies to everything.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self' data: 'unsafe-inline'; connect-src 'self'; object-src 'none'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "private, no-cache",  # ask before a copy is shown: reports/latest will be another report tomorrow
}


class _Visible(StaticFiles):
    """The files of a folder, without hidden ones (a part of the path begins with a dot) and without links out of it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if any(part.startswith(".") and part != "." for part in Path(path).parts):
            raise HTTPException(404)
        try:
            return await super().get_response(path, scope)
        except (OSError, RuntimeError):  # a link that leads to itself; a file that is deleted at this moment
            raise HTTPException(404) from None


class _WithHeaders:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        await self.app(scope, receive, with_headers)


def reports_app(layout: Layout, waiting: Waiting = lambda: 0, names: Sequence[str] = LOOPBACK) -> Starlette:
    """Return an ASGI application that serves the reports of a workspace. It refuses everything except GET and HEAD.

    `waiting` says how many runs are due; `names` are the host names under which it answers.
    """

    def look(request: Request) -> Response:
        when = now()
        found = health(layout, waiting(), when)
        status = 503 if found["status"] == "down" else 200
        if request.url.path == "/metrics":
            return PlainTextResponse(metrics(found, when), status, media_type="text/plain; version=0.0.4")
        return Response(health_json(found), status, media_type="application/json")

    return Starlette(
        routes=[
            Route("/health", look), Route("/metrics", look),
            Mount("/", _Visible(directory=layout.reports, html=True, check_dir=False)),
        ],
        middleware=[Middleware(Guard, names=names), Middleware(_WithHeaders)],
    )  # fmt: skip
