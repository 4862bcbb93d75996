"""Claims: whether two sentences say the same, differ, or are unclear, on pairs written for this project.

The makers of the rules wrote the pairs, so this is a regression test and no evidence: read on real news, the rules that
had .87 here were right about "the same claim" in half of all cases. The figure to keep is how many of the pairs called
the same are the same; many paraphrases are called unclear on purpose.
"""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

from sklearn.metrics import f1_score, precision_score, recall_score

from benchmarks.publish import Row
from framing.measures.shared.agreement import Relation, relation
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.statements import Statement, statement
from framing.running.stores.parses import open_parses

GOLD = Path(__file__).parents[1] / "gold/claims.toml"
KINDS = {"same": Relation.SAME, "contradicts": Relation.UNCLEAR, "different": Relation.DIFFERENT}


def run(vectors: Vectors) -> list[Row]:
    """How well pairs are told apart, those used to choose words and thresholds and those written later."""
    claims = tomllib.loads(GOLD.read_text(encoding="utf-8"))["claim"]
    rows: list[Row] = []
    for part, test in (("set with", False), ("test", True)):
        chosen = [one for one in claims if one.get("test", False) == test]
        pairs = [(one["base"], one[kind], kind) for one in chosen for kind in KINDS]
        bases, others = [base for base, _, _ in pairs], [other for _, other, _ in pairs]
        cosines = (vectors(bases) * vectors(others)).sum(1)
        both = zip(_stated(others), _stated(bases), cosines, strict=True)
        found = [relation(told, claim, float(cosine)) for told, claim, cosine in both]
        truth = [KINDS[kind] for _, _, kind in pairs]
        same, called = ([one is Relation.SAME for one in several] for several in (truth, found))
        figures = {
            "called the same, precision": (precision_score(same, called, zero_division=1.0), 0.9 if test else None),
            "called the same, recall": (recall_score(same, called), None),
            "relation, macro-F1": (f1_score(truth, found, average="macro"), None),
        }
        rows += [
            {"measure": "claims", "set": f"own pairs, {part}", "what": what, "value": float(value), "goal": goal,
             "n": len(pairs)}
            for what, (value, goal) in figures.items()
        ]  # fmt: skip
    return rows


def _stated(texts: list[str]) -> list[Statement | None]:
    with tempfile.TemporaryDirectory() as folder:
        return [statement(one) for one in open_parses(Path(folder))(texts)]
