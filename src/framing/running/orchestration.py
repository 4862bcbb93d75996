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
        # While a flow runs with a temporary server, other sites' pages could reach that too, if they guess its port.
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": "http://127.0.0.1",
    }


def serving_environment(workspace: Path, serve: ServeSettings, password: str) -> dict[str, str]:
    """Return the same settings for our own server. It asks for the workspace's password, and old runs are deleted."""
    page = serve.page
    chosen = {name: os.environ.get(name, value) for name, value in environment(workspace).items()}
    return {
        **chosen,
        **protection(password),
        "PREFECT_API_URL": serve.api,
        "PREFECT_SERVER_API_HOST": serve.address,
        "PREFECT_SERVER_API_PORT": str(serve.port),
        "PREFECT_SERVER_UI_API_URL": f"{page}/api",  # without it, the page stays blank on other ports than 4200
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": page,
        # Runs and events are also in reports/runs, and this database only grows: 20 KB for each task.
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(serve.keep_days * 86400),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{min(serve.keep_days, 30)}D",
        "FRAMING_REPORTS_URL": serve.reports_page,
    }


def protection(password: str) -> dict[str, str]:
    """Return the settings that make Prefect's server ask its clients for a password, and refuse forged requests."""
    return {
        "PREFECT_SERVER_API_AUTH_STRING": password,
        "PREFECT_API_AUTH_STRING": password,
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_CLIENT_CSRF_SUPPORT_ENABLED": "true",
    }
