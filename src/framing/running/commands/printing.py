"""Print a page as PDF with the Chromium or Chrome of this machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from framing.errors import NoBrowser

BROWSERS = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)  # fmt: skip
SECONDS = 120
INSTEAD = "`framing export docx` writes the same brief for Word and LibreOffice."
_FLAGS = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--no-pdf-header-footer",
)  # fmt: skip
_WHEN = re.compile(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}")
_FIRST = rb"\g<1>20000101000000"  # as long as what it replaces: places in the file stay right


def browser() -> str | None:
    """Return the program that can print, or None. FRAMING_BROWSER names another one."""
    wanted = os.environ.get("FRAMING_BROWSER")
    return next((found for name in ([wanted] if wanted else BROWSERS) if (found := shutil.which(name))), None)


def printed(page: bytes) -> bytes:
    """Return a page as PDF. The same page gives the same bytes with the same browser. Raises NoBrowser."""
    program = browser()
    if program is None:
        raise NoBrowser(
            "A PDF needs Chromium or Chrome, and there is none on the path. Install one, or name it in "
            f"FRAMING_BROWSER. {INSTEAD}"
        )
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_bytes(page)
        rooted = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()  # Chromium refuses root else
        profile = f"--user-data-dir={Path(folder, 'profile')}"
        command = [program, *_FLAGS, *rooted, profile, f"--print-to-pdf={target}", source.as_uri()]
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NoBrowser(f"{program} could not print the page: {error}. {INSTEAD}") from error
        if not target.exists():
            told = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["it said nothing"]
            raise NoBrowser(f"{program} printed nothing: {told[0][:200]}. {INSTEAD}")
        return _WHEN.sub(_FIRST, target.read_bytes())
