"""Tell systemd that a service is ready and still alive (sd_notify(3)). Without systemd, nothing happens."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Callable


def tell(state: str) -> bool:
    """Send `state`, like "READY=1", to systemd. Return whether there was anybody to tell."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.sendto(state.encode(), "\0" + address[1:] if address[0] == "@" else address)
    return True


def patience() -> float | None:
    """Return after how many seconds without a sign of life systemd restarts the service, or None if it does not."""
    asked, pid = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not asked.isdecimal() or pid not in ("", str(os.getpid())):
        return None
    return int(asked) / 1e6


def alive_while(well: Callable[[], bool]) -> None:
    """Say READY=1 and then, while `well()` is true, WATCHDOG=1 three times in systemd's patience, from a thread."""
    tell("READY=1")
    seconds = patience()
    if seconds is None:
        return

    def watch() -> None:
        while not stopped.wait(seconds / 3):
            with contextlib.suppress(OSError):
                if well():
                    tell("WATCHDOG=1")

    stopped = threading.Event()
    threading.Thread(target=watch, daemon=True).start()
