"""Whether deliveries of press databases are split, dated and named right, and nothing of them is lost.

All articles and outlets are invented. The last two variations of each source were kept apart until the splitter was
finished. When they were first run 258 of their 265 articles (.974) were right; what was wrong (PressReader's articles
without a line between them) was mended then, so that from now on all of this is a regression test. Of 23 further
layouts, made after that (tests/ingest/made_deliveries.py), 18 of 36 and then 27 of 33 articles came out right at first.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.accuracy.deliveries.press import SOURCES, UNSEEN, Delivery, made
from benchmarks.publish import publish
from framing.ingest.inputs import slug_of
from framing.ingest.read import read
from framing.ingest.sources import walk
from framing.settings import IngestSettings
from framing.tables.records import Article, Rejected

SETTINGS = IngestSettings()


def bare(text: str) -> str:
    return "".join(text.split())


def read_delivery(delivery: Delivery) -> tuple[list[Article], list[Rejected]]:
    """What framing makes of one file."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "deliveries"
        place.mkdir()
        (place / delivery.name).write_bytes(delivery.content)
        found = [read(one, SETTINGS) if not isinstance(one, Rejected) else one for one in walk(Path(folder), SETTINGS)]
    return [one for one in found if isinstance(one, Article)], [one for one in found if isinstance(one, Rejected)]


def score(delivery: Delivery, tell: bool = False) -> dict[str, int]:
    """How many articles of a delivery are right, in all and in each respect."""
    articles, rejected = read_delivery(delivery)
    text = {bare("".join(block.text for block in one.body)): one for one in articles}
    counts = dict.fromkeys(("articles", "split", "dated", "named", "outlet", "signed", "right"), 0)
    counts["found"] = len(articles) + len(rejected)
    for told in delivery.articles:
        one = text.get(bare("".join(told.paragraphs)))
        right = {
            "split": one is not None and len(one.body) == len(told.paragraphs),
            "dated": one is not None and one.published == told.published.isoformat(),
            "named": one is not None and (one.title or None) == told.title,
            "outlet": one is not None and one.outlet == slug_of(told.outlet),
            "signed": one is not None and (one.author or None) == told.author,
        }
        right["right"] = right["split"] and right["dated"] and right["named"] and right["outlet"]
        counts["articles"] += 1
        for name, value in right.items():
            counts[name] += value
        if tell and not all(right.values()):
            print(delivery.source, delivery.variation, [name for name, value in right.items() if not value], told.title)
            print("   ", one and (one.title, one.author, one.published, one.outlet, len(one.body)), told.published)
    if tell:
        for one in rejected:
            print(delivery.source, delivery.variation, one.source_path, one.detail)
    return counts


def lost(delivery: Delivery) -> int:
    """The letters of a text delivery that are neither in a body nor listed as left out."""
    if not delivery.name.endswith(".txt"):
        return 0
    articles, rejected = read_delivery(delivery)
    if rejected:
        return -1
    kept = sum(len(bare(block.text)) for one in articles for block in one.body)
    beside = sum(len(bare(piece.text)) for one in articles for piece in one.left_out)
    for encoding in ("utf-8", "cp1252"):
        try:
            return len(bare(delivery.content.decode(encoding))) - kept - beside
        except UnicodeDecodeError:
            continue
    return -1


def row(source: str, which: str, deliveries: Iterable[Delivery]) -> dict[str, Any]:
    taken = list(deliveries)
    counts = [score(one) for one in taken]
    total = {name: sum(one[name] for one in counts) for name in counts[0]}
    shares = {
        name: round(total[name] / total["articles"], 4) for name in ("split", "dated", "named", "outlet", "signed")
    }
    found = {"files": len(taken), "articles": total["articles"], "rows": total["found"]}
    whole = {"right": round(total["right"] / total["articles"], 4), "letters lost": sum(lost(one) for one in taken)}
    return {"source": source, "variations": which, **found, **shares, **whole}


def main(argv: list[str]) -> None:
    """`--seen` only shows what is wrong in the variations that the splitter may be mended by."""
    deliveries = made()
    if "--seen" in argv or "--all" in argv:
        for one in deliveries:
            if one.variation not in UNSEEN or "--all" in argv:
                print(one.source, one.variation, score(one, tell=True), "lost", lost(one))
        return
    rows = []
    for which, variations in (("seen", (0, 1, 2)), ("kept apart at first", UNSEEN)):
        for source in (*SOURCES, "all"):
            taken = [one for one in deliveries if one.variation in variations and source in (one.source, "all")]
            rows.append(row(source, which, taken))
    publish("deliveries-press", rows, {}, title="Deliveries of press databases")


if __name__ == "__main__":
    main(sys.argv[1:])
