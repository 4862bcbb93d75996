"""Settings that Prefect needs before it is imported. This module does not import Prefect."""

from __future__ import annotations

import os
from pathlib import Path

from framing.settings.running import ServeSettings


def environment(workspace: Path) -> dict[str, str]:
    """Return Prefect's settings for a workspace as environment variables. Values set by the user have priority."""
    return {
        "PREFECT_HOME": str(workspace.absolute() / ".prefect"),
        # A fresh temporary server takes up to 35 s to start; Prefect's own limit of 20 s fails on slow machines.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "framing",  # show this package's log lines in the run
        "PREFECT_TASKS_DEFAULT_PERSIST_RESULT": "false",  # the tables are the results
    }


def serving_environment(workspace: Path, serve: ServeSettings) -> dict[str, str]:
    """Return the same settings for our own server. It listens on this machine only and refuses other sites' pages."""
    page = f"http://127.0.0.1:{serve.port}"
    chosen = {name: os.environ.get(name, value) for name, value in environment(workspace).items()}
    return {
        **chosen,
        "PREFECT_API_URL": f"{page}/api",
        "PREFECT_SERVER_API_HOST": "127.0.0.1",
        "PREFECT_SERVER_API_PORT": str(serve.port),
        "PREFECT_SERVER_UI_API_URL": f"{page}/api",  # without it, the page stays blank on other ports than 4200
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": f"{page},http://localhost:{serve.port}",
        "FRAMING_REPORTS_URL": f"http://127.0.0.1:{serve.reports_port}",
    }
