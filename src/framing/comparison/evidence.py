"""The sentences behind a contrast, chosen by rule: the strongest, a typical one, and one that speaks against it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.cells import REST
from framing.comparison.panel import Floats, Series, copies
from framing.ingest.reprints import copied

COLUMNS = ["contrast_id", "role", "paragraph_id", "start", "end", "value", "article_id", "outlet", "sentence"]
ORDER = [*Series._fields, "value", "article_id", "paragraph_id", "start"]
Names = NDArray[np.object_]
Roles = list[tuple[str, int]]


def evidence(
    contrasts: pd.DataFrame,
    passages: pd.DataFrame,
    articles: pd.DataFrame,
    reprints: pd.DataFrame,
    sentences: pd.DataFrame,
    paragraphs: pd.DataFrame,
) -> pd.DataFrame:
    """The table `evidence` for every outlet against the rest (reprints once), from both sides where both have passages.

    `strongest` lies furthest in the direction in which its side differs, `counter` furthest in the other, `typical`
    nearest to its side's median, from another article if there is one. Where passages are occurrences of something
    (no value below zero), they speak for the side that has more of it, and against the difference on the other.
    """
    outlet_of = dict(zip(articles["article_id"], articles["outlet"], strict=True))
    repeated = passages["article_id"].isin(list(copies(reprints)))
    repeated |= passages["paragraph_id"].isin(list(copied(reprints, "paragraph")))
    own = passages[~repeated & passages["value"].notna()]
    own = own.sort_values(ORDER, kind="stable", ignore_index=True)
    own = own.assign(outlet=own["article_id"].map(outlet_of)).dropna(subset="outlet")
    wanted = contrasts[(contrasts["versus"] == REST) & (contrasts["reprints"] == "once")]
    by_series = own.groupby(list(Series._fields), sort=False).indices
    names: list[str] = []
    roles: list[str] = []
    chosen: list[int] = []
    for key, rows in wanted.groupby(list(Series._fields), sort=True):
        if key not in by_series:
            continue
        where = by_series[key]
        found = own.iloc[where]
        value, outlet = found["value"].to_numpy(dtype=float), found["outlet"].to_numpy(dtype=object)
        article = found["article_id"].to_numpy(dtype=object)
        for name, side, estimate in zip(rows["contrast_id"], rows["outlet"], rows["estimate"], strict=True):
            for role, position in _pick(value, article, outlet == side, estimate):
                names.append(name)
                roles.append(role)
                chosen.append(int(where[position]))
    picked = own.iloc[chosen].assign(contrast_id=names, role=roles)
    return _with_sentences(picked, sentences, paragraphs)[COLUMNS]


def _pick(value: Floats, article: Names, mine: NDArray[np.bool_], estimate: float) -> Iterator[tuple[str, int]]:
    """Role and position of the passages (in the order of their values) that stand for a contrast, side after side."""
    direction = 1 if estimate >= 0 else -1
    occurrences = bool(value[0] > 0)
    for side, toward in ((mine, direction), (~mine, -direction)):
        candidates = np.flatnonzero(side)
        if len(candidates):
            yield from _roles(value, article, candidates, toward, occurrences)


def _roles(value: Floats, article: Names, candidates: NDArray[np.intp], toward: int, occurrences: bool) -> Roles:
    if occurrences and toward < 0:
        return [("counter", int(candidates[np.argmax(value[candidates])]))]
    strongest = candidates[np.argmax(toward * value[candidates])]
    roles: Roles = [("strongest", int(strongest))]
    counter = candidates[np.argmin(toward * value[candidates])]
    if value[counter] != value[strongest] and not occurrences:
        roles.append(("counter", int(counter)))
    taken = {place for _, place in roles}
    others = np.array([place for place in candidates if place not in taken], dtype=np.intp)
    if len(others):
        elsewhere = others[~np.isin(article[others], article[list(taken)])]
        others = elsewhere if len(elsewhere) else others
        middle = np.median(value[candidates])
        roles.append(("typical", int(others[np.argmin(np.round(np.abs(value[others] - middle), 9))])))
    return roles


def _with_sentences(picked: pd.DataFrame, sentences: pd.DataFrame, paragraphs: pd.DataFrame) -> pd.DataFrame:
    """`picked` with the text of the sentence that each span lies in, or of the span itself if it is longer."""
    text = dict(zip(paragraphs["paragraph_id"], paragraphs["text"], strict=True))
    wanted = sentences[sentences["paragraph_id"].isin(picked["paragraph_id"].unique())]
    spans: dict[str, list[tuple[int, int]]] = {}
    for paragraph, start, end in zip(wanted["paragraph_id"], wanted["start"], wanted["end"], strict=True):
        spans.setdefault(paragraph, []).append((start, end))
    said = []
    for paragraph, start, end in zip(picked["paragraph_id"], picked["start"], picked["end"], strict=True):
        holding = [span for span in spans.get(paragraph, []) if span[0] <= start and end <= span[1]]
        low, high = holding[0] if holding else (start, end)
        said.append(text.get(paragraph, "")[int(low) : int(high)].strip())
    return picked.assign(sentence=said)
