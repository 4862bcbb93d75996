"""Claims: whether two sentences say the same, differ, or are unclear, on pairs written for this project."""

from __future__ import annotations

import tomllib
from pathlib import Path

from sklearn.metrics import f1_score

from benchmarks.publish import Row
from framing.measures.shared.agreement import Relation, relation
from framing.measures.shared.corpus import Vectors

GOLD = Path(__file__).parents[1] / "gold/claims.toml"
KINDS = {"same": Relation.SAME, "contradicts": Relation.UNCLEAR, "different": Relation.DIFFERENT}


def run(vectors: Vectors) -> list[Row]:
    """Macro-F1 on the pairs used to choose words and thresholds, and on pairs written later."""
    claims = tomllib.loads(GOLD.read_text(encoding="utf-8"))["claim"]
    rows: list[Row] = []
    for part, test in (("set with", False), ("test", True)):
        chosen = [one for one in claims if one.get("test", False) == test]
        pairs = [(one["base"], one[kind], kind) for one in chosen for kind in KINDS]
        cosines = (vectors([base for base, _, _ in pairs]) * vectors([other for _, other, _ in pairs])).sum(1)
        both = zip(pairs, cosines, strict=True)
        found = [relation(base, other, float(cosine)) for (base, other, _), cosine in both]
        truth = [KINDS[kind] for _, _, kind in pairs]
        goal = 0.8 if test else None
        rows.append({"measure": "claims", "set": f"own pairs, {part}", "what": "relation, macro-F1",
                     "value": float(f1_score(truth, found, average="macro")), "goal": goal,
                     "n": len(pairs)})  # fmt: skip
    return rows
