"""Write the table of limits into docs/ingest.md and docs/OPERATIONS.md. `make docs` runs it; a test holds it true."""

from __future__ import annotations

from pathlib import Path

from framing.settings.sections import Settings

PAGES = tuple(Path(__file__).parent / name for name in ("ingest.md", "OPERATIONS.md"))
BEGIN, END = "<!-- these limits are listed by `make docs` -->\n", "<!-- end of the limits -->\n"
LIMITS = {
    "ingest": "max_megabytes max_seconds max_memory_megabytes max_records max_file_seconds max_characters max_word",
    "fetch": "timeout_seconds deadline_seconds tries most feed_seconds feeds_seconds",
}


def table() -> str:
    """One row per setting: its name, its default, and what it says of itself."""
    lines = ["| setting | default | what it limits |", "|---|---|---|"]
    for section, names in LIMITS.items():
        fields = type(getattr(Settings(), section)).model_fields
        for name in names.split():
            default = fields[name].default
            shown = f"{default:,}" if isinstance(default, int) else f"{default:g}"
            lines.append(f"| `{section}.{name}` | {shown} | {fields[name].description} |")
    return "\n".join([*lines, ""])


def with_table(text: str) -> str:
    """The page with the table as it is now."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    for page in PAGES:
        page.write_text(with_table(page.read_text(encoding="utf-8")), encoding="utf-8")
