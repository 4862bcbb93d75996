"""The statistics: which outlets differ, by how much, how certain that is, and what the data could not have shown.

The unit of every test is the article.
"""

from framing.comparison.cells import REST, Criteria, rules_of
from framing.comparison.contrasts import contrasts
from framing.comparison.everything import READS, compare
from framing.comparison.evidence import evidence

__all__ = ["READS", "REST", "Criteria", "compare", "contrasts", "evidence", "rules_of"]
