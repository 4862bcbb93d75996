"""The sentences behind a contrast, chosen by rule: the strongest, a typical one, and one that speaks against it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.comparison.cells import REST
from framing.comparison.panel import Floats, Ints, Series, copies
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
    by_series = own.groupby(list(Series._fields), sort=False, observed=True).indices
    values, (articles_of, _) = own["value"].to_numpy(dtype=float), pd.factorize(own["article_id"])
    outlets = own["outlet"].to_numpy(dtype=object)
    asked = [wanted[name].to_numpy(dtype=object) for name in ("contrast_id", "outlet", "estimate")]
    names: list[str] = []
    roles: list[str] = []
    chosen: list[int] = []
    for key, rows in wanted.groupby(list(Series._fields), sort=True, observed=True).indices.items():
        if key not in by_series:
            continue
        where = by_series[key]
        found = _Passages(values[where], articles_of[where], outlets[where])
        for name, side, estimate in zip(*(column[rows] for column in asked), strict=True):
            for role, position in found.pick(side, 1 if estimate >= 0 else -1):
                names.append(name)
                roles.append(role)
                chosen.append(int(where[position]))
    picked = own.iloc[chosen].assign(contrast_id=names, role=roles)
    return _with_sentences(picked, sentences, paragraphs)[COLUMNS]


class _Passages:
    """The passages of a series in the order of their values."""

    def __init__(self, value: Floats, article: Ints, outlet: Names) -> None:
        self.value, self.article, self.outlet = value, article, outlet
        self.occurrences = bool(value[0] > 0)

    def pick(self, outlet: str, direction: int) -> Iterator[tuple[str, int]]:
        """Role and position of those that stand for a contrast, side after side."""
        mine = self.outlet == outlet
        for side, toward in ((mine, direction), (~mine, -direction)):
            candidates = np.flatnonzero(side)
            if len(candidates):
                yield from self._roles(candidates, toward)

    def _roles(self, candidates: NDArray[np.intp], toward: int) -> Roles:
        value = self.value[candidates]
        first, last = 0, int(np.searchsorted(value, value[-1]))  # the first of the lowest and of the highest
        if self.occurrences and toward < 0:
            return [("counter", int(candidates[last]))]
        strongest, counter = (last, first) if toward > 0 else (first, last)
        roles: Roles = [("strongest", int(candidates[strongest]))]
        free = np.ones(len(candidates), dtype=bool)
        free[strongest] = False
        elsewhere = self.article[candidates] != self.article[candidates[strongest]]
        if value[counter] != value[strongest] and not self.occurrences:
            roles.append(("counter", int(candidates[counter])))
            free[counter] = False
            elsewhere &= self.article[candidates] != self.article[candidates[counter]]
        if free.any():
            far = np.round(np.abs(value - _middle(value)), 9)
            far[~(elsewhere if elsewhere.any() else free)] = np.inf
            roles.append(("typical", int(candidates[np.argmin(far)])))
        return roles


def _middle(value: Floats) -> float:
    """The median of values in order."""
    half = len(value) // 2
    return float(value[half] if len(value) % 2 else (value[half - 1] + value[half]) / 2)


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
