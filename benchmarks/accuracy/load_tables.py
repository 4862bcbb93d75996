"""The tables of a run over articles of load.jsonl.gz, for the benchmarks that need a real corpus of many outlets.

`python -m benchmarks.accuracy.load_tables DIR [--count 700]`: the first articles of the ten largest outlets, with
the static encoder; minutes on one core.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

from benchmarks.publish import REPOSITORY
from benchmarks.speed.corpus import load_articles
from framing import stages
from framing.store import Layout

OUTLETS, EVERY = 10, 8000
STATED = ("title", "author", "published", "url", "text")


def save_lines(raw: Path, count: int) -> None:
    """Write the first `count` articles of the OUTLETS largest outlets as JSON Lines, one file an outlet."""
    articles = list(load_articles(EVERY))
    largest = {name for name, _ in Counter(article["outlet"] for article in articles).most_common(OUTLETS)}
    outlets: dict[str, list[str]] = {}
    for article in [article for article in articles if article["outlet"] in largest][:count]:
        slug = re.sub(r"[^a-z0-9]+", "-", article["outlet"].lower()).strip("-")
        outlets.setdefault(slug, []).append(json.dumps({name: article[name] for name in STATED}))
    for slug, lines in outlets.items():
        (raw / slug).mkdir(parents=True, exist_ok=True)
        (raw / slug / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=700)
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
