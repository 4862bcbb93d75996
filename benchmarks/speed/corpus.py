"""The load corpus as a user would have it: one saved page per article in data/raw/<outlet>/."""

from __future__ import annotations

import gzip
import html
import itertools
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.publish import datasets


def load_articles(count: int, skip: int = 0) -> Iterator[dict[str, Any]]:
    """`count` articles of the load corpus after the first `skip`: outlet, title, author, published, url, text."""
    with gzip.open(datasets("load.jsonl.gz"), "rt", encoding="utf-8") as lines:
        yield from map(json.loads, itertools.islice(lines, skip, skip + count))


def save_pages(raw: Path, count: int, skip: int = 0) -> None:
    """Write `count` articles as small HTML pages with meta tags and paragraphs."""
    for number, article in enumerate(load_articles(count, skip), start=skip):
        outlet = re.sub(r"[^a-z0-9]+", "-", article["outlet"].lower()).strip("-")
        folder = raw / outlet
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:06}.html").write_text(page(article), encoding="utf-8")


def page(article: dict[str, Any]) -> str:
    """One article as a page: head with meta tags, a heading, a byline and its paragraphs."""
    title, author = html.escape(article["title"] or ""), html.escape(article["author"] or "")
    paragraphs = "\n".join(f"<p>{html.escape(block)}</p>" for block in article["text"].split("\n") if block.strip())
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="og:title" content="{title}"><meta name="author" content="{author}">
<meta property="article:published_time" content="{html.escape(str(article["published"] or ""))}">
<link rel="canonical" href="{html.escape(article["url"] or "")}"></head>
<body><nav><a href="/">Home</a> <a href="/world">World</a></nav>
<article><h1>{title}</h1><p class="byline">{author}</p>
{paragraphs}
</article><footer>All rights reserved</footer></body></html>
"""
