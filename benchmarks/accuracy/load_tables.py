"""The tables of a run over articles of load.jsonl.gz, for the benchmarks that need a real corpus of many outlets.

`python -m benchmarks.accuracy.load_tables DIR [--count 2000]`: with the static encoder, half an hour on one core.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

from benchmarks.publish import REPOSITORY
from benchmarks.speed.corpus import load_articles
from framing import stages
from framing.store import Layout

STATED = ("title", "author", "published", "url", "text")


def save_lines(raw: Path, count: int) -> None:
    """Write the first `count` articles as JSON Lines, one file an outlet."""
    outlets: dict[str, list[str]] = {}
    for article in load_articles(count):
        slug = re.sub(r"[^a-z0-9]+", "-", article["outlet"].lower()).strip("-")
        outlets.setdefault(slug, []).append(json.dumps({name: article[name] for name in STATED}))
    for slug, lines in outlets.items():
        (raw / slug).mkdir(parents=True, exist_ok=True)
        (raw / slug / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    given, _ = parser.parse_known_args()
    layout = Layout.of(given.folder)
    save_lines(layout.raw, given.count)
    shipped = (REPOSITORY / "framing.toml").read_text(encoding="utf-8")
    layout.config.write_text(f'{shipped}\n[embedding]\nmodel = "static"\n', encoding="utf-8")
    for stage in stages.STAGES:
        if stage.__name__ not in ("compare", "report"):
            print(stage(layout), flush=True)


if __name__ == "__main__":
    main()
