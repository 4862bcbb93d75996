"""Every measure of the project; one file each, and one line here."""

from framing.measures.claims import CLAIMS
from framing.measures.corpus import Corpus
from framing.measures.coverage import COVERAGE
from framing.measures.frames import FRAMES
from framing.measures.loaded import LOADED
from framing.measures.measure import Measure, Measured
from framing.measures.naming import NAMING
from framing.measures.quoted import QUOTED
from framing.measures.wording import NAMES, WORDING

MEASURES: tuple[Measure, ...] = (COVERAGE, CLAIMS, NAMING, WORDING, NAMES, LOADED, FRAMES, QUOTED)

__all__ = ["MEASURES", "Corpus", "Measure", "Measured"]
