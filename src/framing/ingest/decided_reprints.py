"""What a person has decided about repeated text: this is the outlet's own, that is a copy of another text."""

from __future__ import annotations

import pandas as pd

from framing.tables.decisions.decision import OWN, TextUnit
from framing.tables.decisions.places import articles as articles_of
from framing.tables.decisions.places import paragraphs as paragraphs_of
from framing.tables.decisions.settled import Decisions
from framing.tables.reprints import DECIDED, REPRINT


def with_decided_reprints(
    reprints: pd.DataFrame, decisions: Decisions, articles: pd.DataFrame, paragraphs: pd.DataFrame
) -> pd.DataFrame:
    """The table `reprints` as people decided it is.

    Of an article that is the outlet's own, no paragraph is a copy of the text that it was taken for. An article that is
    a copy counts for its origin as a whole. A paragraph that is the origin of others stays their origin.
    """
    if not decisions.rows:
        return reprints
    of = {TextUnit.ARTICLE: articles_of(articles), TextUnit.PARAGRAPH: paragraphs_of(paragraphs)}
    owner = dict(zip(paragraphs["paragraph_id"], paragraphs["article_id"], strict=True))
    outlets = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    found = reprints
    for row in decisions.completed(of).settled:
        for unit, places in of.items():
            for key in places.found(row):
                found = _without(found, unit, key, owner)
                origin = next(iter(places.pointed(row.other)), None) if row.says != OWN else None
                if origin is not None and origin != key:
                    found = _with_copy(found, unit, key, origin, owner, outlets)
    return found


def _without(reprints: pd.DataFrame, unit: TextUnit, key: str, owner: dict[str, str]) -> pd.DataFrame:
    """The rows without what they say of a text and, if it is an article, of its paragraphs and the same origin."""
    own = (reprints["unit"] == unit.value) & (reprints["unit_id"] == key)
    if unit is TextUnit.ARTICLE:
        taken_for = set(reprints.loc[own, "origin_id"].dropna())
        parts = (reprints["unit"] == TextUnit.PARAGRAPH.value) & (reprints["article_id"] == key)
        own |= parts & reprints["origin_id"].map(lambda origin: owner.get(origin) in taken_for)
    return reprints[~own]


def _with_copy(
    reprints: pd.DataFrame, unit: TextUnit, key: str, origin: str, owner: dict[str, str], outlets: dict[str, str]
) -> pd.DataFrame:
    article, source = (key, origin) if unit is TextUnit.ARTICLE else (owner[key], owner[origin])
    row = {
        "unit": unit.value, "unit_id": key, "article_id": article, "outlet": outlets.get(article), "origin_id": origin,
        "origin_outlet": outlets.get(source), "agency": None, "similarity": 1.0, "relation": REPRINT,
        "direction": DECIDED,
    }  # fmt: skip
    return pd.concat([reprints, pd.DataFrame([row])], ignore_index=True)[list(reprints.columns)]
