"""How well we extract article text from a page, compared with two libraries in the same run.

The measure is that of the labelled set: 4-word shingles, precision and recall averaged over pages, F1 of the two means.
Ours is what a user gets: the bytes of a file go through `framing.ingest.read`.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.publish import datasets, publish
from framing.ingest import read
from framing.settings import IngestSettings
from framing.tables.records import Article, Source

Score = tuple[float, float, float]


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """All runs of four words in a text, counted."""
    words = re.findall(r"\w+", text)
    if len(words) < 4:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[place : place + 4]) for place in range(len(words) - 3))


def score(truth: str, found: str) -> Score:
    """Precision, recall and F1 of one page."""
    wanted, given = shingles(truth), shingles(found)
    both = (wanted & given).total()
    precision = both / given.total() if given else float(not wanted)
    recall = both / wanted.total() if wanted else float(not given)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def ours(page: bytes) -> tuple[str, bool]:
    """The text that our reader finds, and whether the page would be held back."""
    settings = IngestSettings()
    result = read(Source("outlet/page.html", "outlet", page), settings)
    if not isinstance(result, Article):
        return "", True
    return "\n".join(block.text for block in result.body), result.confidence < settings.min_confidence


def trafilatura(page: bytes) -> tuple[str, bool]:
    from trafilatura import extract

    return extract(page, fast=True, include_comments=False) or "", False


def newspaper(page: bytes) -> tuple[str, bool]:
    from newspaper import Article as Newspaper

    for language in (None, "en"):  # some languages need more packages; then English rules are better than none
        try:
            chosen = {"language": language} if language else {}
            article = Newspaper("http://example.org/", fetch_images=False, **chosen)
            article.download(input_html=page.decode("utf-8", "replace"))
            article.parse()
            return article.text, False
        except ImportError:
            continue
    return "", False


def run(folder: Path) -> list[dict[str, Any]]:
    """One row per reader."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    readers: dict[str, Callable[[bytes], tuple[str, bool]]] = {
        "framing": ours, "trafilatura (fast)": trafilatura, "newspaper4k": newspaper,
    }  # fmt: skip
    rows = []
    for name, reader in readers.items():
        scores, held, start = [], [], time.perf_counter()
        for page in sorted(truth):
            text, quarantined = reader(gzip.decompress((folder / "html" / f"{page}.html.gz").read_bytes()))
            scores.append(score(truth[page]["articleBody"], text))
            held.append(quarantined)
        seconds = time.perf_counter() - start
        precision, recall = (sum(one[place] for one in scores) / len(scores) for place in (0, 1))
        bad = [quarantined for (_, _, f1), quarantined in zip(scores, held, strict=True) if f1 < 0.8]
        good = [quarantined for (_, _, f1), quarantined in zip(scores, held, strict=True) if f1 >= 0.8]
        rows.append(
            {
                "reader": name, "precision": precision, "recall": recall,
                "F1": 2 * precision * recall / (precision + recall),
                "mean F1 of a page": sum(one[2] for one in scores) / len(scores),
                "pages under .8": len(bad), "of them held back": sum(bad) if name == "framing" else None,
                "others held back": sum(good) if name == "framing" else None, "pages": len(scores),
                "pages a second": len(scores) / seconds,
            }
        )  # fmt: skip
    return rows


if __name__ == "__main__":
    settings = {"measure": "4-gram shingles", "min_confidence": IngestSettings().min_confidence}
    publish("extraction", run(datasets("extraction")), settings, "Article text out of a page")
