"""What Prefect has to be told before it is imported; this module itself does not import it."""

from __future__ import annotations

from pathlib import Path


def environment(workspace: Path) -> dict[str, str]:
    """Prefect's settings for a workspace, as environment variables; what the user has set already goes before them."""
    return {
        "PREFECT_HOME": str(workspace.absolute() / ".prefect"),
        # A fresh temporary server takes up to 35 s to start; Prefect's own limit of 20 s fails on slow machines.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "framing",  # the package's own log lines belong to the run
        "PREFECT_TASKS_DEFAULT_PERSIST_RESULT": "false",  # the tables are the results
    }
