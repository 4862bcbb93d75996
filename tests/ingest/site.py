"""A small web server for tests: what it answers to a path is a function of the test's own."""

from __future__ import annotations

import contextlib
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Page = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Site:
    """A running server: `pages` by path, and the requests it has got (path and headers)."""

    port: int = 0
    host: str = "127.0.0.1"
    pages: dict[str, Page] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)  # that TLS clients said they wanted

    def at(self, path: str) -> str:
        return f"http://{self.host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


def answer(content: bytes = b"", status: int = 200, **headers: str) -> Page:
    """A page that is answered in one piece."""

    def page(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        stated = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {"content-type": "text/html", "content-length": str(len(content)), **stated}.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(content)

    return page


@contextlib.contextmanager
def running(tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[Site]:
    site = Site(host=host)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            with contextlib.suppress(OSError):
                site.pages.get(self.path, answer(status=404))(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    if tls:
        tls.sni_callback = lambda _socket, name, _context: site.names.append(name)
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    site.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
