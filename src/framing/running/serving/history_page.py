"""reports/index.html: every run and every report of a workspace on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

SHOWN = 200


def history_page(records: Sequence[dict[str, Any]], reports: Sequence[str], failure: str | None) -> str:
    """Return the page, from run records (newest first), the names of the reports, and the text of the last failure."""
    templates = Environment(
        loader=PackageLoader("framing.running.serving"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return templates.get_template("history.html.j2").render(
        records=records[:SHOWN], n_records=len(records), reports=set(reports), failure=failure
    )
