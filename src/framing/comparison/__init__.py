"""Article-level statistics: who differs from whom, by how much, how surely, and what could not have been seen."""

from framing.comparison.cells import REST, Rules
from framing.comparison.contrasts import contrasts
from framing.comparison.evidence import evidence
from framing.comparison.overall import overall
from framing.comparison.panel import copies, gather
from framing.comparison.selftest import selftest

__all__ = ["REST", "Rules", "contrasts", "copies", "evidence", "gather", "overall", "selftest"]
