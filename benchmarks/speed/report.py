"""How long a report takes to write, how large its pages are, and how fast they open, for 8,000 articles and 40 outlets.

    python -m benchmarks.speed.report [--workspace DIR] [--outlets 40] [--articles 8000]

The tables are those of a real run over the articles shipped with the project (or of the run in DIR), with all its
measures, repeated to the requested size (benchmarks/speed/grown.py). For comparison, in the same run: scattertext's
page on two outlets and 1,000 articles, and ours on the same tables. This needs scattertext (`pip install scattertext`;
framing does not depend on it). Both pages are opened in Chromium from local disk.

Repeated articles compress better than real ones, and the search page compresses its texts. So it is also made from as
many different articles of the load corpus (with nothing measured). `ready in s` is when it can be asked; the other
seconds, from the start of navigation too, are until the first lines stand on the page.
"""

from __future__ import annotations

import argparse
import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.publish import REPOSITORY, publish
from benchmarks.speed.corpus import load_articles
from benchmarks.speed.grown import Tables, grown, read
from framing.measures.cards import cards
from framing.report import about_run, report_files
from framing.running import published
from framing.settings import load
from framing.tables.records import content_id
from framing.tables.schemas import TABLES, empty_table

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
KINDS = ("topics", "outlets", "stories", "articles")


def demonstration(folder: Path) -> Path:
    """A workspace with the shipped articles in `folder`, run once."""
    shutil.copy(REPOSITORY / "framing.toml", folder)
    shutil.copytree(REPOSITORY / "data" / "raw", folder / "data" / "raw")
    subprocess.run([sys.executable, "-m", "framing", "run"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return folder


def write(folder: Path, tables: Tables, workspace: Path) -> tuple[Path, float, float]:
    """Write the report of `tables`; returns its path, the processor seconds and the wall-clock seconds."""
    work, clock = time.process_time(), time.perf_counter()  # both clocks: the machine may be busy with other things
    about = about_run(load(workspace / "framing.toml"), cards(), {})
    report = published.publish(folder, "run", report_files(tables, about, made=datetime(2026, 1, 1, tzinfo=UTC)))
    return report, time.process_time() - work, time.perf_counter() - clock


def sizes(report: Path) -> dict[str, int]:
    """Bytes of the first page, of the largest page of each kind, of all charts and data, and of all files together."""
    found = {name: (report / f"{name}.html").stat().st_size for name in ("index", "method", "search")}
    for kind in KINDS:
        found[kind] = max((path.stat().st_size for path in (report / kind).glob("*.html")), default=0)
    for folder in ("articles", "charts", "data", "search"):
        found[f"all {folder}"] = sum(path.stat().st_size for path in (report / folder).iterdir())
    return {**found, "all": sum(path.stat().st_size for path in report.rglob("*") if path.is_file())}


def largest(report: Path) -> dict[str, Path]:
    """The index, the search page, and the largest page of each other kind."""
    pages = {name: report / f"{name}.html" for name in ("index", "search", "method")}
    for kind in KINDS:
        pages[kind] = max((report / kind).glob("*.html"), key=lambda path: path.stat().st_size)
    return pages


def opening(pages: dict[str, Path], times: int = 5) -> dict[str, float]:
    """Median seconds from the start of navigation to the end of the load event, from local disk."""
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, path in pages.items():
            seconds = []
            for _ in range(times):
                page = browser.new_page()
                page.goto(f"file://{path}", timeout=180_000)
                seconds.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd / 1000"))
                page.close()
            found[name] = round(statistics.median(seconds), 3)
        browser.close()
    return found


def searched(page: Path, asked: dict[str, str], times: int = 3) -> dict[str, float]:
    """Median seconds from the start of navigation until the search page can be asked, and until it answers."""
    from playwright.sync_api import sync_playwright

    seconds: dict[str, list[float]] = defaultdict(list)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _ in range(times):
            for what, words in {"ready": "", **asked}.items():
                opened = browser.new_page()
                opened.goto(f"file://{page}#{words}", timeout=180_000)
                until = "#results li" if words else "#outlet option:nth-child(2)"
                opened.wait_for_selector(until, state="attached", timeout=180_000)
                seconds[what].append(opened.evaluate("performance.now() / 1000"))
                opened.close()
        browser.close()
    return {f"{what} in s": round(statistics.median(each), 3) for what, each in seconds.items()}


def news(count: int) -> Tables:
    """Different articles of the load corpus as tables, with nothing measured."""
    found = list(load_articles(count))
    slugs = [content_id(one["outlet"]) for one in found]
    ids = [content_id("article", str(number)) for number in range(len(found))]
    rows = [
        (content_id(key, str(at)), key, slug, at, "paragraph", text)
        for key, slug, one in zip(ids, slugs, found, strict=True)
        for at, text in enumerate(block for block in one["text"].split("\n") if block.strip())
    ]
    tables = {name: empty_table(name) for name in TABLES}
    names = dict(zip(slugs, (one["outlet"] for one in found), strict=True))
    tables["outlets"] = _filled("outlets", outlet=list(names), name=list(names.values()))
    titles = [one["title"] for one in found]
    tables["articles"] = _filled("articles", article_id=ids, outlet=slugs, title=titles, quarantined=[False] * len(ids))
    columns = ("paragraph_id", "article_id", "outlet", "position", "kind", "text")
    tables["paragraphs"] = _filled("paragraphs", **dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))
    return tables


def _filled(table: str, **columns: list[Any]) -> pd.DataFrame:
    """A table with these columns; its other columns are empty."""
    empty = empty_table(table)
    return pd.DataFrame(columns).reindex(columns=empty.columns).astype(empty.dtypes.to_dict(), errors="ignore")


def search_of_news(folder: Path, articles: int, workspace: Path) -> dict[str, Any]:
    """The search page for the same number of different articles."""
    tables = news(articles)
    page = write(folder / "news", tables, workspace)[0] / "search.html"
    words = sum(len(text.split()) for text in tables["paragraphs"]["text"]) / len(tables["articles"])
    what = f"search page, {len(tables['articles']):,} different articles, {words:.0f} words each"
    files = [path.stat().st_size for path in (page.parent / "search").iterdir()]
    index = {"files": len(files), "bytes of files": sum(files), "largest file": max(files)}
    asked = {"a word": "president", "a common word": "the", "a beginning": "govern*", "a phrase": '"prime minister"'}
    opens = {"opens in s": opening({"page": page})["page"], **searched(page, asked)}
    return {"what": what, "bytes": page.stat().st_size, **index, **opens}


def scattertext_page(folder: Path, tables: Tables) -> tuple[Path, float] | None:
    """scattertext's page on the first two outlets, and the processor seconds it took."""
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
    path = folder / "scattertext.html"
    path.write_text(html, encoding="utf-8")
    return path, time.process_time() - started


def two_outlets(tables: Tables, articles: int) -> Tables:
    """The tables of the first two outlets only, grown to `articles` articles; no other outlet is in the contrasts."""
    chosen = set(sorted(tables["outlets"]["outlet"])[:2])
    small = dict(tables)
    for name, frame in tables.items():
        if "outlet" in frame:
            small[name] = frame[frame["outlet"].isin(chosen)]
    known = set(small["articles"]["article_id"])
    for name, frame in tables.items():
        if "article_id" in frame and "outlet" not in frame:
            small[name] = frame[frame["article_id"].isin(known)]
    paragraphs = set(small["paragraphs"]["paragraph_id"])
    small["memberships"] = small["memberships"][small["memberships"]["paragraph_id"].isin(paragraphs)]
    return grown(small, 2, articles)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workspace", type=Path, help="a workspace that has been run (default: the shipped articles)")
    parser.add_argument("--outlets", type=int, default=40)
    parser.add_argument("--articles", type=int, default=8000)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace = chosen.workspace or demonstration(Path(tempfile.mkdtemp(dir=folder)))
        tables = read(workspace)
        large = grown(tables, chosen.outlets, chosen.articles)
        report, work, clock = write(folder / "large", large, workspace)
        opens, held = opening(largest(report)), sizes(report)
        rows: list[dict[str, Any]] = [
            {"what": f"page: {kind}" if kind in opens else kind, "bytes": size, "opens in s": opens.get(kind)}
            for kind, size in held.items()
        ]
        what = f"report, {len(large['articles']):,} articles, {len(large['outlets'])} outlets"
        rows.append({"what": what, "core seconds": round(work, 1), "seconds": round(clock, 1)})
        shutil.rmtree(folder / "large")
        rows.append(search_of_news(folder, chosen.articles, workspace))
        rows += beside(folder, two_outlets(tables, 1000), workspace)
    settings = {"outlets": chosen.outlets, "articles": chosen.articles}
    publish("speed-report", rows, settings, "Writing and opening a report")


def beside(folder: Path, tables: Tables, workspace: Path) -> list[dict[str, Any]]:
    """Our report and scattertext's page on the same texts of two outlets."""
    report, work, clock = write(folder / "small", tables, workspace)
    rows = []
    for name, seconds in opening(largest(report)).items():
        size = largest(report)[name].stat().st_size
        rows.append({"what": f"two outlets, 1,000 articles: {name}", "bytes": size, "opens in s": seconds})
    seconds = {"core seconds": round(work, 1), "seconds": round(clock, 1)}
    rows.append({"what": "two outlets, 1,000 articles: all", "bytes": sizes(report)["all"], **seconds})
    if made := scattertext_page(folder, tables):
        path, work = made
        opens = opening({"page": path})["page"]
        found = {"bytes": path.stat().st_size, "opens in s": opens, "core seconds": round(work, 1)}
        rows.append({"what": "scattertext, the same", **found})
    return rows


if __name__ == "__main__":
    main()
