"""From saved pages to something to read: `framing run` compared with a stack built from libraries.

    python -m benchmarks.speed.stack [--articles 1000]

The stack reads each page with trafilatura, encodes its paragraphs with sentence-transformers at its defaults, finds
topics with BERTopic on those vectors, and writes a scattertext page for the two outlets with most articles. It has no
sentences, quotations, reprints, named topics, measures or statistics.
All three run on the same pages, one after the other, each in its own process. Models are exported and distilled
beforehand; loading them is timed for all. Needs bertopic and scattertext, which the project does not depend on.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.publish import REPOSITORY, publish
from benchmarks.speed.corpus import save_pages
from benchmarks.speed.pipeline import keep_models, run, workspace


def stack(raw: Path, page: Path) -> dict[str, float]:
    """From pages to a scattertext page; seconds of each step."""
    import pandas as pd
    import scattertext
    import trafilatura
    from bertopic import BERTopic
    from sentence_transformers import SentenceTransformer

    from framing.text.embedding.minilm import shipped_model

    clock = [time.perf_counter()]
    pages = sorted(raw.rglob("*.html"))
    texts = [trafilatura.extract(path.read_text(encoding="utf-8")) or "" for path in pages]
    clock.append(time.perf_counter())
    paragraphs = [block for text in texts for block in text.split("\n") if block.strip()]
    vectors = SentenceTransformer(str(shipped_model()), device="cpu").encode(paragraphs, show_progress_bar=False)
    clock.append(time.perf_counter())
    BERTopic().fit_transform(paragraphs, vectors)
    clock.append(time.perf_counter())
    articles = pd.DataFrame({"outlet": [path.parent.name for path in pages], "text": texts})
    (first, _), (second, _) = Counter(articles["outlet"]).most_common(2)
    two = articles[articles["outlet"].isin([first, second])]
    corpus = scattertext.CorpusFromPandas(
        two, category_col="outlet", text_col="text", nlp=scattertext.whitespace_nlp_with_sentences
    ).build()
    html = scattertext.produce_scattertext_explorer(
        corpus, category=first, category_name=first, not_category_name=second
    )
    page.write_text(html, encoding="utf-8")
    clock.append(time.perf_counter())
    steps = ("trafilatura", "sentence-transformers", "BERTopic", "scattertext")
    return {step: after - before for step, before, after in zip(steps, clock, clock[1:], strict=False)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--stack", type=Path, help="run only the stack on this data/raw and print its seconds")
    chosen, _ = parser.parse_known_args()
    if chosen.stack:
        with tempfile.TemporaryDirectory() as folder:
            print(json.dumps(stack(chosen.stack, Path(folder) / "page.html")))
        return
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        for model in ("static", "minilm"):
            warm, layout = (workspace(Path(name) / f"{model}-{each}", model) for each in ("warm", "corpus"))
            save_pages(warm.raw, 20)
            run(warm)
            save_pages(layout.raw, chosen.articles)
            keep_models(warm, layout)
            started = time.perf_counter()
            record = run(layout)
            stages = {step["stage"]: step["seconds"] for step in record["stages"]}
            rows.append({"what": f"framing, {model}", "seconds": time.perf_counter() - started, **stages})
        command = [sys.executable, "-m", "benchmarks.speed.stack", "--stack", str(layout.raw)]
        started = time.perf_counter()
        done = subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True, text=True)
        steps = json.loads(done.stdout.splitlines()[-1])
        rows.append({"what": "the stack", "seconds": time.perf_counter() - started, **steps})
    for row in rows:
        row["times the stack"] = rows[-1]["seconds"] / row["seconds"]
    title = f"{chosen.articles:,} saved pages to report, seconds"
    publish("speed-stack", rows, {"articles": chosen.articles}, title=title)


if __name__ == "__main__":
    main()
