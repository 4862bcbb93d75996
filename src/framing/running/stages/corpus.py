"""The corpus that the measures read, and the measures that the user has trained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framing.languages.known import named
from framing.machine.file_names import in_order
from framing.running.given import Given
from framing.tables.decisions.decision import DecisionKind
from framing.tables.keeping import file_hash
from framing.tables.languages import compared
from framing.tables.spoken import with_speakers
from framing.tables.store import Layout

if TYPE_CHECKING:
    from framing.measures.shared.corpus import Corpus
    from framing.running.stores.instrument import Instrument

# A stage that calls `corpus_of` must declare these.
CORPUS_TABLES = (
    "outlets", "articles", "uncut", "paragraphs", "sentences", "quotes", "said_by", "reprints", "topics", "memberships",
    "stories", "instrument",
)  # fmt: skip
CORPUS_SETTINGS = ("run", "embedding", "names", "frames", "axes")
CORPUS_DECISIONS = ("label", "claim", "person")
CORPUS_PLACES = ("vectors", "parses", "records", "portrayals", "heads", "instrument")
_NOT_HANDED_ON = ("articles", "uncut", "instrument")  # they come to the corpus in another form


def read_with(layout: Layout) -> str:
    """Return a hash of the measures that `framing train-head` has made, and the languages where people are found."""
    kinds = ("npz", "json", "csv")
    heads = (file_hash(path) for kind in kinds for path in in_order(layout.heads.glob(f"*.{kind}")))
    return " ".join([*heads, *named()])


def _of_instrument(known: Instrument | None) -> dict[str, Any]:
    """What the measures learnt when the instrument was fitted; nothing if this run fits it."""
    if known is None:
        return {}
    from framing.measures.shared.learnt import LearntFacts, learnt_in
    from framing.measures.shared.scales import Scales, scales_in
    from framing.text.mentions.held import HeldPeople

    return {
        "scales": Scales(scales_in(known.table("scales"))),
        "learnt": LearntFacts(learnt_in(known.table("learnt"))),
        "people": HeldPeople.of(known.table("people"), known.table("articles")["article_id"]),
    }


def corpus_of(given: Given) -> Corpus:
    """Return the corpus that the measures read."""
    from framing.measures.shared.corpus import Corpus
    from framing.running.stores.instrument import held_by
    from framing.running.stores.own_measures import own_measures
    from framing.running.stores.parses import open_named, open_parses
    from framing.running.stores.portrayals import open_portrayals
    from framing.running.stores.records import Records
    from framing.running.stores.vectors import open_vectors

    tables: dict[str, Any] = {
        name: given.tables.read(name) for name in CORPUS_TABLES if name not in _NOT_HANDED_ON
    }
    tables["articles"] = given.tables.articles()
    tables["quotes"] = with_speakers(tables["quotes"], tables.pop("said_by"))
    settings, places = given.settings, given.places
    return Corpus(
        **{**tables, "articles": compared(tables["articles"], settings.embedding.reads)},
        **_of_instrument(held_by(given)),
        vectors=open_vectors(places.vectors, settings.embedding).vectors,
        parse=open_parses(places.parses, given.processes),
        named=open_named(places.parses, places.vectors, given.processes),
        portray=open_portrayals(places.portrayals, given.processes),
        kept=Records(places.records),
        heads=own_measures(places.heads),
        names=settings.names, frames=settings.frames, axes=settings.axes, seed=settings.run.seed,
        normaliser="whole", processes=given.processes,
        decided=given.decisions.of(*map(DecisionKind, CORPUS_DECISIONS)),
    )  # fmt: skip
