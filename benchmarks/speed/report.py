"""How long a report takes to write, how large its pages are and how fast they open, at 8,000 articles and 40 outlets.

    python -m benchmarks.speed.report [--outlets 40] [--articles 200]

The tables are invented (tests/report/made.py). Beside it, in the same run: scattertext's page on two outlets and 1,000
articles of the same kind, if scattertext is installed (`pip install scattertext`; it is no dependency of framing).
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.publish import publish
from framing import store
from framing.measures import MEASURES
from framing.report import about_run, report_files
from framing.settings import Settings
from tests.report import made

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def write(folder: Path, tables: dict[str, Any]) -> tuple[Path, float]:
    """The report of `tables` and the seconds of one core it took to write."""
    started = time.process_time()  # seconds of work: the machine may be busy with other things
    files = report_files(tables, about_run(Settings(), MEASURES, {}), made=datetime(2026, 1, 1, tzinfo=UTC))
    return store.publish(folder, "run", files), time.process_time() - started


def sizes(report: Path) -> dict[str, int]:
    """Bytes of the first page, of the largest page of each kind, and of all files together."""
    found = {name: (report / f"{name}.html").stat().st_size for name in ("index", "method", "search")}
    for kind in ("topics", "outlets", "stories", "articles"):
        found[kind] = max((path.stat().st_size for path in (report / kind).glob("*.html")), default=0)
    return {**found, "all": sum(path.stat().st_size for path in report.rglob("*") if path.is_file())}


def opening(report: Path, times: int = 5) -> dict[str, float]:
    """Median seconds from the navigation's start to the load event, for one page of each kind, from local disk."""
    from playwright.sync_api import sync_playwright

    pages = [report / "index.html", report / "search.html"]
    pages += [
        max((report / kind).glob("*.html"), key=lambda path: path.stat().st_size) for kind in ("topics", "articles")
    ]
    found = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for path in pages:
            seconds = []
            for _ in range(times):
                page = browser.new_page()
                page.goto(f"file://{path}")
                seconds.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"))
                page.close()
            found[str(path.parent.name if path.parent != report else path.stem)] = round(statistics.median(seconds), 3)
        browser.close()
    return found


def scattertext_page(tables: dict[str, Any]) -> dict[str, float] | None:
    """Seconds and bytes of scattertext's page on the first two outlets, 500 articles each."""
    if importlib.util.find_spec("scattertext") is None:
        return None
    import scattertext

    texts = tables["paragraphs"].groupby(["outlet", "article_id"])["text"].agg(" ".join).reset_index()
    started = time.process_time()
    corpus = scattertext.CorpusFromPandas(
        texts, category_col="outlet", text_col="text", nlp=scattertext.whitespace_nlp_with_sentences
    ).build()
    first, second = sorted(texts["outlet"].unique())[:2]
    html = scattertext.produce_scattertext_explorer(corpus, category=first, not_categories=[second])
    return {"seconds": round(time.process_time() - started, 1), "bytes": len(html.encode())}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outlets", type=int, default=40)
    parser.add_argument("--articles", type=int, default=200, help="articles of each outlet")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report, seconds = write(Path(folder) / "large", made.tables(chosen.outlets, chosen.articles))
        opens = opening(report)
        rows: list[dict[str, Any]] = [
            {"what": f"page: {kind}", "bytes": size, "opens in s": opens.get(kind)}
            for kind, size in sizes(report).items()
        ]
        rows.append({"what": f"report, {chosen.outlets * chosen.articles} articles", "core seconds": round(seconds, 1)})
        small = made.tables(2, 500)
        small_report, small_seconds = write(Path(folder) / "small", small)
        index = sizes(small_report)["index"]
        rows.append(
            {"what": "report, 2 outlets, 1,000 articles", "bytes": index, "core seconds": round(small_seconds, 1)}
        )
        if beside := scattertext_page(small):
            rows.append({"what": "scattertext, the same", "bytes": beside["bytes"], "core seconds": beside["seconds"]})
    publish("report-speed", rows, vars(chosen), "Writing and opening a report")


if __name__ == "__main__":
    main()
