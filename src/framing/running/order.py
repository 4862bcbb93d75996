"""The stages in the order of the work."""

from framing.running.stage import Stage
from framing.running.stages.attribute import attribute
from framing.running.stages.compare import compare
from framing.running.stages.correct import correct
from framing.running.stages.embed import embed
from framing.running.stages.find_topics import find_topics
from framing.running.stages.ingest import ingest
from framing.running.stages.measure import measure
from framing.running.stages.mention import mention
from framing.running.stages.parse import parse
from framing.running.stages.report import report
from framing.running.stages.reprints import reprints
from framing.running.stages.segment import segment
from framing.running.stages.vary import vary

STAGES: tuple[Stage, ...] = (
    ingest, segment, reprints, embed, find_topics, parse, attribute, measure, mention, compare, correct, vary,
    report,
)  # fmt: skip
