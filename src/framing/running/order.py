"""The stages in the order of the work."""

from framing.running.stage import Outcome, Stage
from framing.running.stages.attribute import attribute
from framing.running.stages.choose_instrument import choose_instrument
from framing.running.stages.compare import compare
from framing.running.stages.correct import correct
from framing.running.stages.embed import embed
from framing.running.stages.find_topics import find_topics
from framing.running.stages.ingest import ingest
from framing.running.stages.keep_instrument import keep_instrument
from framing.running.stages.measure import measure
from framing.running.stages.mention import mention
from framing.running.stages.parse import parse
from framing.running.stages.report import report
from framing.running.stages.reprints import reprints
from framing.running.stages.segment import segment
from framing.running.stages.vary import vary
from framing.tables.store import Layout

STAGES: tuple[Stage, ...] = (
    ingest, segment, reprints, embed, choose_instrument, find_topics, parse, attribute, measure, keep_instrument,
    mention, compare, correct, vary, report,
)  # fmt: skip


def done(stage: Stage, layout: Layout, full: bool = False, fit: bool = False) -> Outcome:
    """Do one stage of a run; `fit`: the run was asked to learn its instrument anew, and to do what follows from that.
    """
    return stage(layout, full or (fit and stage is choose_instrument))
