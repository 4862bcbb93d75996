"""Whether distances between ten outlets on a topic follow what people know of the outlets. Reported as it comes out.

The protocol is that of Guo, Ma & Vosoughi (2022) but for one thing: an outlet's distance to itself, which gives every
method .20 for nothing, is left out. Their own predictions score .06 to .19 that way on these two topics.
"""

from __future__ import annotations

import tarfile

import numpy as np
from scipy.stats import kendalltau

from benchmarks.publish import Row, datasets
from framing.measures.distance import debiased_distance
from framing.measures.shared.corpus import Vectors

OUTLETS = "Breitbart CBS CNN Fox HuffPost NPR NYtimes usatoday wallstreet washington".split()
RATING = [2, -1, -5 / 3, 5 / 3, -2, -0.5, -1.5, -1, 0.5, -1]  # AllSides, as numbers, from the set's own description
WORDS = 120  # of each article: its lead


def run(vectors: Vectors) -> list[Row]:
    """Mean Kendall tau of an outlet's distances to the nine others with three ground truths, on both topics."""
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
    """The first words of each article of the held-out part, by outlet; they are lower-cased at their source."""
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
