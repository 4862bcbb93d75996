"""Article-level statistics: who differs from whom, by how much, how surely, and what could not have been seen."""

from framing.comparison.cells import REST, Criteria, rules_of
from framing.comparison.contrasts import contrasts
from framing.comparison.everything import READS, compare
from framing.comparison.evidence import evidence

__all__ = ["READS", "REST", "Criteria", "compare", "contrasts", "evidence", "rules_of"]
