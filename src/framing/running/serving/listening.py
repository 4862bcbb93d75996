"""Serve an application over HTTP, with limits: nobody who is slow, or who opens many connections, can stop it."""

from __future__ import annotations

import asyncio

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 20.0  # seconds within which a whole request must have arrived
CONNECTIONS = 200  # at most so many at once; more are answered "503 Service Unavailable"


class Prompt(H11Protocol):
    """HTTP as uvicorn speaks it, but a connection that does not send a whole request in time is closed.

    uvicorn itself waits forever for the head of a request.
    """

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        upgraded = self not in self.connections  # it is a websocket now
        if upgraded or self.conn.their_state in (h11.DONE, h11.MUST_CLOSE, h11.CLOSED, h11.ERROR):
            self._cease()
        elif self._late is None:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._cease()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._late = self.loop.call_later(PATIENCE, self.transport.abort)

    def _cease(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


def server(app: ASGIApp, address: str, port: int) -> uvicorn.Server:
    """Return a server for `app` that is not started yet. `run()` starts it, and `should_exit = True` ends it."""
    return uvicorn.Server(
        uvicorn.Config(
            app, host=address, port=port, http=Prompt, limit_concurrency=CONNECTIONS, log_level="warning",
            server_header=False, ws_max_size=2**20, timeout_graceful_shutdown=5,
        )
    )  # fmt: skip
