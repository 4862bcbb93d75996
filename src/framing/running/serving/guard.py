"""Refuse what the page of another site asks of a server on this machine.

A browser lets every page send requests to 127.0.0.1. So a server that listens there must find out who asks. Put this
around any application of framing that a browser opens:

    from framing.running.serving.guard import Guard
    from framing.running.serving.password import password

    app = Guard(app, password=password(Layout.of(workspace)))      # or Middleware(Guard, password=...) in Starlette

What it lets through:

- Reading (GET, HEAD): if `Host` is a name of this machine, and the request comes from the application's own page, from
  a program, or from a person who opened an address or followed a link. Images, scripts, frames and calls of other
  pages are refused.
- Changing (all other methods): the same, and the request must carry the header `Framing-Password`. A form without a
  script cannot set a header, so use `fetch`. With `password=""` only the origin is checked; use this only if the
  application has its own password, as Prefect has.
- Websockets: as changing.

How the page learns the password: print the address with the password behind a `#`, like
`http://127.0.0.1:4281/#framing:Zk3...`. A browser never sends this part. The page's script takes it from
`location.hash`, keeps it in `sessionStorage`, and removes it from the address with `history.replaceState`:

    fetch("/decide", {method: "POST", headers: {"Framing-Password": kept, "Content-Type": "application/json"}, body})

Never write the password into the page, into a cookie or into a query: other users of this machine may read the page,
cookies are shared between all ports, and addresses end up in logs.

Put the Guard outermost. It answers 400 to a foreign `Host` and 403 to everything else that it refuses.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from framing.running.serving.seldom import Seldom

log = logging.getLogger(__name__)
log.addFilter(Seldom(most=1))  # a page that asks a thousand times fills no log

# This machine's names for itself. A site can let its own name resolve to 127.0.0.1 (DNS rebinding), so names count.
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HEADER = "framing-password"
READING = ("GET", "HEAD")
_ADDED = {  # no page of another site may show ours in a frame, keep a handle on its window, or load its parts
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(frozen=True, slots=True)
class Sender:
    """What the headers of a request say about who sends it. A header that is not there is an empty text."""

    method: str
    host: str
    origin: str
    site: str
    mode: str
    target: str
    password: str

    @classmethod
    def of(cls, scope: Scope) -> Sender:
        """Read the headers of an ASGI scope. A header that is there twice counts as wrong: its values are joined."""

        def header(name: str) -> str:
            values = [value for key, value in scope["headers"] if key.lower() == name.encode()]
            return b", ".join(values).decode("latin-1")

        method = scope["method"] if scope["type"] == "http" else "WEBSOCKET"
        site, mode, target = (header(f"sec-fetch-{what}") for what in ("site", "mode", "dest"))
        return cls(method, header("host"), header("origin"), site, mode, target, header(HEADER))


def refusal(sender: Sender, names: Sequence[str], password: str) -> tuple[int, str] | None:
    """Return the status and the reason why a request is refused, or None if it is let through.

    `names` are the host names that are allowed, without a port. `password` is empty if none is needed.
    """
    if _name(sender.host) not in names:
        return 400, f"This server answers only to the names {', '.join(names)}. Open it under one of these names."
    if sender.origin and sender.origin not in (f"http://{sender.host}", f"https://{sender.host}"):
        return 403, f"A page of {sender.origin} asked for this. Only this server's own pages may."
    linked = (sender.mode, sender.target) == ("navigate", "document") and sender.method in READING
    if sender.site not in ("", "same-origin", "none") and not linked:
        return 403, "A page of another site asked for this. Only this server's own pages may."
    right = hmac.compare_digest(sender.password.encode(), password.encode())
    if password and sender.method not in READING and not right:
        return 403, (
            "The password is missing or wrong. Open the address again that the command printed when it started; "
            "a program sends the password in the header Framing-Password."
        )
    return None


def _name(host: str) -> str:
    """Return the name in a `Host` header, without the port: "127.0.0.1" of "127.0.0.1:4200"."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()


@dataclass(slots=True)
class Guard:
    """An ASGI application that asks `refusal` first, and then `app`. The head of this file says how to use it.

    `names` are the allowed host names. `home` is for an application that works only under one address, like
    "http://127.0.0.1:4200": a person who opens it under another name is sent there.
    """

    app: ASGIApp
    names: Sequence[str] = LOOPBACK
    password: str = ""
    home: str = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):  # starting and stopping
            await self.app(scope, receive, send)
            return
        sender = Sender.of(scope)
        refused = refusal(sender, self.names, self.password)
        if refused is not None:
            log.warning("a request was refused (%d): %.300s", *refused)
            await _refuse(refused, scope, receive, send)
        elif self.home and sender.mode == "navigate" and sender.host != self.home.partition("://")[2]:
            query = scope["query_string"].decode("latin-1")
            there = "/" + scope.get("raw_path", b"/").decode("latin-1").lstrip("/") + (f"?{query}" if query else "")
            await RedirectResponse(self.home + there)(scope, receive, send)
        else:
            await self.app(scope, receive, _with(send))


def _with(send: Send) -> Send:
    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ADDED.items():
                headers.setdefault(name, value)
        await send(message)

    return with_headers


async def _refuse(refused: tuple[int, str], scope: Scope, receive: Receive, send: Send) -> None:
    status, why = refused
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": why[:100]})  # before it is accepted: a plain 403
        return
    answer: Response = PlainTextResponse(f"Refused. {why}\n", status, headers={**_ADDED, "Cache-Control": "no-store"})
    await answer(scope, receive, send)
