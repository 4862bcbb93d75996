"""Serve the finished reports over HTTP on this machine: read-only, no hidden files, nothing outside the folder."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from framing.running.serving.guard import Guard

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
    "Cache-Control": "no-cache",  # reports/latest will be another report tomorrow
}


class _Visible(StaticFiles):
    """The files of a folder, without hidden ones (a part of the path begins with a dot) and without links out of it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if any(part.startswith(".") and part != "." for part in Path(path).parts):
            raise HTTPException(404)
        return await super().get_response(path, scope)


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


def reports_app(reports: Path) -> Starlette:
    """Return an ASGI application that serves the folder `reports`. It refuses everything except GET and HEAD."""
    return Starlette(
        routes=[Mount("/", _Visible(directory=reports, html=True, check_dir=False))],
        middleware=[Middleware(Guard), Middleware(_WithHeaders)],
    )
