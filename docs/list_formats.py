"""Write the table of formats into docs/ingest.md. `make docs` runs it; a test holds it true."""

from __future__ import annotations

from pathlib import Path

from framing.ingest.formats import FORMATS

PAGE = Path(__file__).parent / "ingest.md"
BEGIN, END = "<!-- this table is made by `make docs` -->\n", "<!-- end of the table -->\n"


def table() -> str:
    """One row per format that a file can be named as, in the order of their names."""
    rows = sorted((" ".join(f"`{suffix}`" for suffix in one.suffixes), one.about) for one in FORMATS if one.suffixes)
    lines = ["| file name ends in | read as |", "|---|---|", *(f"| {suffixes} | {about} |" for suffixes, about in rows)]
    return "\n".join([*lines, ""])


def with_table(text: str) -> str:
    """The page with the table as it is now."""
    before, rest = text.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
