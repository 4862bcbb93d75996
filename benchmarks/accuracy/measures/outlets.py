"""Whether distances between ten outlets on a topic match what people know about the outlets. Reported whatever the
result.

The protocol is that of Guo, Ma & Vosoughi (2022), with one change: an outlet's distance to itself, which gives every
method .20 for free, is left out. Computed this way, their own predictions score .06 to .19 on these two topics.
"""

from __future__ import annotations

import tarfile

import numpy as np
from scipy.stats import kendalltau

from benchmarks.publish import Row, datasets
from framing.measures.distance import debiased_distance
from framing.measures.shared.corpus import Vectors

OUTLETS = "Breitbart CBS CNN Fox HuffPost NPR NYtimes usatoday wallstreet washington".split()
# AllSides ratings as numbers, from the description of the set
RATING = [2, -1, -5 / 3, 5 / 3, -2, -0.5, -1.5, -1, 0.5, -1]
WORDS = 120  # words of each article that are used: its lead


def run(vectors: Vectors) -> list[Row]:
    """Mean Kendall tau between an outlet's distances to the nine others and three ground truths, on both topics."""
    folder = datasets("outlets")
    truths = {"MBR": np.abs(np.subtract.outer(RATING, RATING))}
    for name in ("SoA-s", "SoA-t"):
        truths[name] = np.load(folder / f"ground-truth-matrices/model/ground-truth_{name}.npy")
    rows: list[Row] = []
    for topic in ("climate-change", "corporate-tax"):
        leads = read_leads(folder / f"{topic}.tar.xz", topic)
        of = {outlet: vectors(texts).astype(float) for outlet, texts in leads.items()}
        found = np.array([[debiased_distance(of[one], of[other]) for other in OUTLETS] for one in OUTLETS])
        for name, truth in sorted(truths.items()):
            rows.append({"measure": "distance", "set": f"outlets, {topic}",
                         "what": f"Kendall tau with {name} (masked-LM method: .06 to .19)",
                         "value": tau(found, truth), "goal": None, "n": sum(map(len, leads.values()))})  # fmt: skip
    return rows


def read_leads(archive: object, topic: str) -> dict[str, list[str]]:
    """The first words of each held-out article, by outlet; the source has them in lower case."""
    found = {}
    with tarfile.open(str(archive)) as files:
        for outlet in OUTLETS:
            member = files.extractfile(f"data_{topic}/42/{outlet}/original/en.valid")
            assert member is not None
            lines = member.read().decode("utf-8").splitlines()
            found[outlet] = [" ".join(line.replace("\\n", " ").split()[:WORDS]) for line in lines if line.strip()]
    return found


def tau(found: np.ndarray, truth: np.ndarray) -> float:
    """Kendall's tau-b of each outlet's distances to the others, averaged over the outlets."""
    others = ~np.eye(len(found), dtype=bool)
    rows = zip(found, truth, others, strict=True)
    return float(np.mean([kendalltau(one[other], two[other]).statistic for one, two, other in rows]))
