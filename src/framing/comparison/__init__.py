"""Article-level statistics: who differs from whom, by how much, how surely, and what could not have been seen."""

from framing.comparison.contrasts import REST, Rules, contrasts
from framing.comparison.evidence import evidence

__all__ = ["REST", "Rules", "contrasts", "evidence"]
