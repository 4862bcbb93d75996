"""Connect to public addresses only. A name is resolved once and checked, and the checked address is used.

The owner of a name could answer with a public address to the check and with a private one a moment later. So the name
must not be resolved twice. The name stays in the Host header and in the TLS handshake, and the certificate is checked.
"""

from __future__ import annotations

import ipaddress
import math
import socket
import threading
import time
import typing
from collections.abc import Callable, Iterable

import httpcore
import httpx

Resolve = Callable[[str, int], list[str]]
_Options = Iterable[typing.Any] | None
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")
_SITE_LOCAL = ipaddress.ip_network("fec0::/10")  # given up in 2004, and still inside where it is used
_TRIED = 4  # how many addresses of one name are tried


class NotFetched(RuntimeError):
    """A page was not fetched; the message says why."""


class OutOfTime(NotFetched):
    """A page was not fetched because the time for all pages together is used up; so no other can be."""


def is_public(address: str) -> bool:
    """Whether an IP address is public. An IPv4 address inside an IPv6 address is checked too."""
    ip = ipaddress.ip_address(address)
    if ip in _NAT64:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    if not ip.is_global or ip.is_multicast or ip.is_reserved or ip in _SITE_LOCAL or ip in _NAT64_LOCAL:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return True
    wrapped = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    return all(inner is None or is_public(str(inner)) for inner in wrapped)


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of a name in the resolver's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedNetwork(httpcore.NetworkBackend):
    """Opens connections. At `deadline` (time.monotonic) they end, even if the other side is still sending slowly."""

    def __init__(
        self, allow_private: bool, resolve: Resolve = resolve, inner: httpcore.NetworkBackend | None = None
    ) -> None:
        self._allow_private, self._resolve = allow_private, resolve
        self._inner = inner or httpcore.SyncBackend()
        self.deadline = math.inf

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: _Options = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        addresses = self._checked(host, port)
        for last, address in zip([False] * (len(addresses) - 1) + [True], addresses, strict=True):
            try:
                stream = self._inner.connect_tcp(address, port, self.left(timeout), local_address, socket_options)
                return _Timed(stream, self)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if last:
                    raise
        raise httpcore.ConnectError(f"{host} has no address")

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)

    def left(self, timeout: float | None) -> float:
        """Return how long the next step may take. Raises ReadTimeout after the deadline."""
        remaining = self.deadline - time.monotonic()
        if remaining <= 0:
            raise httpcore.ReadTimeout("the whole answer took too long")
        return min(remaining, timeout if timeout is not None else 60.0)

    def _resolved(self, host: str, port: int) -> list[str]:
        """The addresses of a name. A resolver can wait for minutes, so it is asked beside, up to the deadline."""
        found: list[list[str] | Exception] = []

        def ask() -> None:
            try:
                found.append(self._resolve(host, port))
            except Exception as error:  # raised below, where it is waited for
                found.append(error)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        thread.join(self.left(None))
        if not found:
            raise OSError("the resolver did not answer in time")
        if isinstance(found[0], Exception):
            raise found[0]
        return found[0]

    def _checked(self, host: str, port: int) -> list[str]:
        try:
            addresses = self._resolved(host, port)[:_TRIED]
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} could not be resolved ({error})") from error
        if not addresses:
            raise httpcore.ConnectError(f"the name {host} has no IP address")
        inside = [address for address in addresses if not is_public(address)]
        if inside and not self._allow_private:
            raise NotFetched(
                f"{host} leads to {inside[0]}, which is not a public internet address. "
                "If you do want to read from that server, set allow_private = true in [fetch] of framing.toml."
            )
        return addresses


class _Timed(httpcore.NetworkStream):
    """A connection that ends at the deadline, whatever it is doing."""

    def __init__(self, inner: httpcore.NetworkStream, network: CheckedNetwork) -> None:
        self._inner, self._network = inner, network

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._network.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._network.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: typing.Any, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(self._inner.start_tls(ssl_context, server_hostname, self._network.left(timeout)), self._network)

    def get_extra_info(self, info: str) -> typing.Any:
        return self._inner.get_extra_info(info)


class CheckedTransport(httpx.HTTPTransport):
    """httpx over a CheckedNetwork. No proxy is used: the proxy would resolve the names, so nothing could be checked."""

    def __init__(self, network: CheckedNetwork) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=network)
