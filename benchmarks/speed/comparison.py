"""The cost of the statistics: 2,000 permutations for 40 outlets, 30 topics and 12 measures, all outlets and all pairs.

`python -m benchmarks.speed.comparison [--each 8]` uses invented scores of `--each` articles per outlet and topic. Four
measures weigh articles by their words, four by mentions of somebody, and four by quoted words, so that three in four
draws can be shared. Processor seconds and peak memory (the sum of the peaks) are of all processes.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from benchmarks.publish import publish
from framing.comparison import Criteria, contrasts
from framing.comparison.arrangements import Arrangements
from framing.comparison.contrasts import Draws, compare
from framing.comparison.panel import gather
from framing.machine.workers import dismiss
from framing.settings import ComparisonSettings

OUTLETS, TOPICS, MEASURES = 40, 30, 12
MONTHS = 6
PROCESSES = 2


def scores(each: int, rng: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables `scores` and `articles`, without differences between the outlets."""
    topic, outlet, number = (one.ravel() for one in np.indices((TOPICS, OUTLETS, each)))
    names = [f"a{t:02}{o:02}{k:03}" for t, o, k in zip(topic, outlet, number, strict=True)]
    month = rng.integers(MONTHS, size=len(names)) + 1
    articles = pd.DataFrame({"article_id": names, "outlet": [f"o{o:02}" for o in outlet]})
    articles["published"] = [f"2024-{m:02}-05" for m in month]
    articles = articles.assign(n_words=300, genre="news", quarantined=False, title="A headline")
    weights = [rng.integers(60, 600, len(names)), rng.integers(1, 9, len(names)), rng.integers(5, 200, len(names))]
    parts = [
        pd.DataFrame({"article_id": names, "topic_id": [f"t{t:02}" for t in topic], "measure": f"m{j:02}"}).assign(
            item="", voice="own", value=rng.normal(size=len(names)).round(6), weight=weights[j % 3].astype(float)
        )
        for j in range(MEASURES)
    ]
    return pd.concat(parts, ignore_index=True), articles


def once(each: int, with_pairs: bool) -> dict[str, float]:
    """Compare once, on two processes as the stage does on two cores, with one thread each."""
    told, articles = scores(each, np.random.default_rng(0))
    stories = articles[["article_id"]].assign(story_id=articles["article_id"])
    columns = ["unit", "unit_id", "article_id", "outlet", "origin_id", "origin_outlet", "agency", "similarity",
               "relation", "direction"]
    reprints = pd.DataFrame(columns=columns)
    rules = Criteria(ComparisonSettings(permutations=2000, primary=tuple(f"m{j:02}" for j in range(MEASURES))))
    start, used = time.perf_counter(), time.process_time()
    with threadpool_limits(1):
        if with_pairs:
            found = contrasts(told, articles, stories, reprints, rules, np.random.default_rng(0), processes=PROCESSES)
            found = found[found["reprints"] == "once"]
        else:
            chance = Arrangements(np.random.default_rng(0), rules.settings.permutations)
            panel = gather(told, articles, stories, rules.settings.word_cap)
            found = compare(panel, rules, Draws.counted_once(chance)._replace(pairs=None), PROCESSES).frame()
    seconds, used = time.perf_counter() - start, time.process_time() - used
    dismiss()
    workers = resource.getrusage(resource.RUSAGE_CHILDREN)
    used += workers.ru_utime + workers.ru_stime
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + PROCESSES * workers.ru_maxrss) / 1024
    tested = found[found["p"].notna()]
    return {
        "articles": len(articles), "tested": len(tested), "seconds": seconds, "of processors": used, "peak MiB": peak,
        "p<.05": float((tested["p"] < 0.05).mean()),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--each", type=int, default=8)
    parser.add_argument("--once", choices=("rest", "pairs"), help="in this process, as JSON")
    given, _ = parser.parse_known_args()
    if given.once:
        sys.stdout.write(json.dumps(once(given.each, given.once == "pairs")))
        return
    rows = []
    for part, title in (("rest", "each outlet against the rest"), ("pairs", "and every pair of outlets")):
        command = [sys.executable, "-m", "benchmarks.speed.comparison", "--once", part, "--each", str(given.each)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        rows.append({"compared": title, **json.loads(done.stdout)})
    settings = {"outlets": OUTLETS, "topics": TOPICS, "measures": MEASURES, "permutations": 2000, "each": given.each}
    publish("speed-comparison", rows, settings, "The comparison")


if __name__ == "__main__":
    main()
