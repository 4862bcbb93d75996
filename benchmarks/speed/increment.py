"""The cost of a few new articles compared with a whole run: 50 articles added to a corpus of 5,000.

    python -m benchmarks.speed.increment [--articles 5000] [--new 50] [--model static]

There are three runs: a full run from an empty data/processed, one with nothing new, and one after adding the new
articles to data/raw. For the last, it reports the time as a share of the full run, how many texts it encoded, and how
many texts of the new articles were unknown. It also counts the memberships and scores of older articles that are not
the same to the last bit afterwards, those of articles that still have the same text apart; measures that set articles
against one another are left out.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.publish import publish
from benchmarks.speed.corpus import save_pages
from benchmarks.speed.pipeline import keep_models, run, workspace
from framing.measures.cards import names_where
from framing.running.stages.embed import embed, texts_to_embed
from framing.tables.store import Layout, read_table


def encoded(record: dict[str, Any]) -> int:
    """How many texts a run encoded."""
    (embed,) = (step for step in record["stages"] if step["stage"] == "embed")
    return 0 if embed["skipped"] else int(embed["counts"]["texts new"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--new", type=int, default=50)
    parser.add_argument("--model", default="static")
    chosen, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as name:
        warm, layout = (workspace(Path(name) / each, chosen.model) for each in ("warm", "corpus"))
        save_pages(warm.raw, 40)
        run(warm)
        save_pages(layout.raw, chosen.articles)
        keep_models(warm, layout)
        rows = [_row("everything", run(layout))]
        before, measured = set(texts_to_embed(embed.given(layout))), _measured(layout)
        rows.append(_row("nothing new", run(layout)))
        save_pages(layout.raw, chosen.new, skip=chosen.articles)
        rows.append(_row(f"{chosen.new} new articles", run(layout)))
        rows[-1]["texts not known before"] = len(set(texts_to_embed(embed.given(layout))) - before)
        after, there = _measured(layout), set(read_table(layout, "articles", ["article_id"])["article_id"])
        gone = {name: rows_of - after[name] for name, rows_of in measured.items()}
        rows[-1] |= {f"{name} moved": len(rows_of) for name, rows_of in gone.items()}
        same = {name: sum(article in there for article, *_ in rows_of) for name, rows_of in gone.items()}
        rows[-1] |= {f"{name} moved, text the same": count for name, count in same.items()}
        rows[-1] |= {f"{name} before": len(rows_of) for name, rows_of in measured.items()}
    for row in rows[1:]:
        row["share of everything"] = row["total s"] / rows[0]["total s"]
    title = f"{chosen.articles:,} articles, {chosen.model}, seconds"
    publish(f"speed-increment-{chosen.model}", rows, vars(chosen), title=title)


def _measured(layout: Layout) -> dict[str, set[tuple[Any, ...]]]:
    """The rows of memberships and scores, each with its article first, without measures that set articles against one
    another.
    """
    paragraphs = read_table(layout, "paragraphs", ["article_id", "paragraph_id"])
    members, scores = paragraphs.merge(read_table(layout, "memberships")), read_table(layout, "scores")
    scores = scores[~scores["measure"].isin(names_where(compares=True))]
    return {
        "memberships": set(members.itertuples(index=False, name=None)),
        "scores": set(scores.itertuples(index=False, name=None)),
    }


def _row(what: str, record: dict[str, Any]) -> dict[str, Any]:
    stages = {step["stage"]: step["seconds"] for step in record["stages"]}
    return {"run": what, **stages, "total s": record["seconds"], "texts encoded": encoded(record)}


if __name__ == "__main__":
    main()
