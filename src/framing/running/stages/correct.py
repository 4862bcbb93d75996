"""Contrasts to corrected contrasts, by what people coded."""

from __future__ import annotations

import numpy as np

from framing.machine.file_names import in_order
from framing.running.given import Given
from framing.running.stage import Counts, stage
from framing.tables.decisions.standing import decided_texts
from framing.tables.keeping import file_hash
from framing.tables.languages import compared
from framing.tables.schemas import empty_table
from framing.tables.store import Layout

TABLES = (
    "passages", "sentences", "paragraphs", "memberships", "reprints", "articles", "uncut", "scores", "stories",
    "overlap",
)  # fmt: skip

# A decision of these kinds changes what a measure says of a passage: such a passage cannot judge the measure.
DECIDED = ("membership", "speaker", "quotation", "label", "claim", "reprint")


def coded_files(layout: Layout) -> str:
    """Return a hash of all files in codings/ that a result depends on."""
    paths = in_order(path for kind in ("toml", "csv") for path in layout.codings.glob(f"*/*.{kind}"))
    return " ".join(f"{path.relative_to(layout.codings).as_posix()}={file_hash(path)}" for path in paths)


@stage(
    reads=TABLES,
    writes=("coded", "corrected"),
    settings=("comparison", "run", "embedding"),
    places=("codings", "vectors"),
    decisions=DECIDED,
    files=coded_files,
)
def correct(given: Given) -> Counts:
    """Judge the measures by what people coded, and correct the differences between outlets."""
    from framing.running.stores.codings import all_coded

    questions = all_coded(given.places.codings)
    if not questions:
        for name in ("coded", "corrected"):
            given.tables.write(name, empty_table(name))
        return {"questions": 0}
    from framing.comparison import rules_of
    from framing.comparison.coding.applied import apply
    from framing.measures.cards import cards
    from framing.running.stores.vectors import open_vectors

    settings = given.settings
    tables = given.tables.read_coded(dict.fromkeys(name for name in TABLES if name != "uncut"))
    tables["articles"] = compared(tables["articles"], settings.embedding.reads)
    encode = open_vectors(given.places.vectors, settings.embedding).vectors
    rng = np.random.default_rng(settings.run.seed)
    decided = decided_texts(given.decided(), tables.__getitem__)
    made = apply(tables, questions, rules_of(settings.comparison, cards()), encode, rng, decided)
    for name, rows in made.items():
        given.tables.write(name, rows if len(rows) else empty_table(name))
    coded = made["coded"]
    passages = int(coded.loc[coded["outlet"] == "", "n_coded"].sum()) if len(coded) else 0
    return {"questions": len(questions), "passages coded": passages, "differences corrected": len(made["corrected"])}
