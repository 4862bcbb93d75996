"""What a person has decided about who speaks a quotation."""

from __future__ import annotations

import pandas as pd

from framing.tables.decisions.decision import NOBODY, TextUnit
from framing.tables.decisions.places import paragraphs as places_of
from framing.tables.decisions.settled import Decisions


def with_decided_speakers(said_by: pd.DataFrame, decisions: Decisions, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """The table `said_by` with the speakers that people decided on."""
    if not decisions.rows:
        return said_by
    places = places_of(paragraphs)
    speakers = {
        (paragraph_id, row.span[0]): None if row.says == NOBODY else row.says
        for row in decisions.completed({TextUnit.PARAGRAPH: places}).settled
        for paragraph_id in places.found(row)
    }
    keys = list(said_by[["paragraph_id", "start"]].itertuples(index=False, name=None))
    told = [speakers.get(key, speaker) for key, speaker in zip(keys, said_by["speaker"], strict=True)]
    verbs = [
        None if key in speakers and speakers[key] is None else verb
        for key, verb in zip(keys, said_by["verb"], strict=True)
    ]
    columns = {"speaker": told, "verb": verbs}
    return said_by.assign(**{name: pd.Series(one, said_by.index, dtype=object) for name, one in columns.items()})
