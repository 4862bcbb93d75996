"""What was learnt in a run, kept for the runs after it; and how far what is new still fits it."""

from __future__ import annotations

from framing.running.given import Given
from framing.running.stage import Counts, stage
from framing.running.stores import instrument
from framing.tables.languages import compared


@stage(
    reads=(
        "instrument", "fitted", "outlets", "articles", "uncut", "paragraphs", "communities", "topics", "memberships",
        "scales", "learnt", "people", "scores",
    ),
    writes=("drift",),
    settings=("embedding",),
    places=("instrument",),
    heavy=True,
)
def keep_instrument(given: Given) -> Counts:
    """Put a newly fitted instrument into use. Say how far new articles still fit the one in use."""
    from framing.topics.drift import advice, drift

    tables = {name: given.tables.read(name) for name in instrument.TABLES if name != "articles"}
    tables["articles"] = compared(given.tables.articles(), given.settings.embedding.reads)
    row, fitted = given.tables.read("instrument").iloc[0], given.tables.read("fitted")
    known = instrument.held_by(given)
    people = (known.table("people") if known else tables["people"])["referent"].tolist()
    memberships, scores = (given.tables.read(name) for name in ("memberships", "scores"))
    found = drift(fitted["article_id"].tolist(), people, tables, memberships, scores)
    given.tables.write("drift", found)
    if not row["kept"]:
        return {"signs of drift": 0}
    if known is None:
        learnt = fitted.loc[fitted["learnt"], "article_id"]
        for name in ("paragraphs", "communities"):
            mine = tables["paragraphs"].loc[tables["paragraphs"]["article_id"].isin(learnt), "paragraph_id"]
            tables[name] = tables[name][tables[name]["paragraph_id"].isin(mine)]
        about = {
            "instrument": row["instrument_id"], "asked": row["asked"], "through": row["through"],
            "articles": len(fitted), "paragraphs": len(tables["paragraphs"]),
        }
        instrument.keep(given.places.instrument, tables, about)
    instrument.write_drift(given.places.instrument, *advice(found))
    return {"signs of drift": int(found["high"].sum())}
