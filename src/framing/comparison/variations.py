"""Whether a difference keeps its sign under other settings. This part compares; the measures are run again elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.comparison.alike import alike
from framing.comparison.cells import REST, Criteria, against_rest, by_kind, cell
from framing.comparison.difference import block_means, describe
from framing.comparison.panel import Panel, Series
from framing.comparison.sensitivity import HALF, LEAST

COLUMNS = ["contrast_id", "kind", "n", "same_sign", "lowest", "highest", "most", "hangs"]
SHARED = 0.3  # topics from two runs are the same if their paragraphs overlap at least this much (Jaccard)
RANKED = 5  # differences checked per topic and outlet, for measures that are only ranked

Key = tuple[str, ...]  # topic_id, measure, item, voice, outlet


@dataclass(frozen=True, slots=True)
class Rerun:
    """The estimates with one setting changed; a missing key was not measured."""

    varied: str
    setting: str
    estimates: Mapping[Key, float]


def asked(contrasts: pd.DataFrame, rules: Criteria) -> pd.DataFrame:
    """The contrasts whose sign is checked: outlet against the rest at p < .05, and the largest ones of ranked measures.
    """
    rest = contrasts[(contrasts["versus"] == REST) & (contrasts["reprints"] == "once")]
    ranked = rest[rest["measure"].isin(list(rules.ranked)) & (rest["estimate"] != 0)]
    order = ranked.assign(size=-ranked["estimate"].abs()).sort_values(["size", "contrast_id"], kind="stable")
    largest = order.groupby(["topic_id", "measure", "outlet"], sort=False).head(RANKED).drop(columns="size")
    return pd.concat([rest[rest["p"] < LEAST], largest]).sort_values("contrast_id", ignore_index=True)


def estimates(panel: Panel, measures: Collection[str], rules: Criteria) -> dict[Key, float]:
    """The difference of every outlet from the rest on every series of these measures, without a test."""
    found: dict[Key, float] = {}
    for whole in panel.bundles:
        for bundle, _, tested, matched in by_kind(whole, rules):
            if not any(one.measure in measures for one in bundle.series):
                continue
            for sides in against_rest(panel, bundle):
                here = cell(panel, bundle, sides, matched, rules.settings.min_articles) if tested else None
                if here is None:
                    means = describe(bundle.value[sides.chosen], bundle.weight[sides.chosen], sides.mine)
                else:
                    here = alike(here)
                    means = block_means(here.value, here.weight, here.mine, here.block)
                for series, gap in zip(bundle.series, means[0] - means[1], strict=True):
                    found[(*series, sides.outlet)] = float(gap)
    return found


def same_topics(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, str]:
    """Map each topic in the memberships `after` to the same topic in `before`, by the paragraphs they share."""
    known = set(before["topic_id"])
    both = before.merge(after, on="paragraph_id", suffixes=("", "_after"))
    shared = both.groupby(["topic_id_after", "topic_id"]).size()
    size, size_after = before["topic_id"].value_counts(), after["topic_id"].value_counts()
    same = {topic: topic for topic in set(after["topic_id"]) & known}
    likeness = [
        (-n / (size_after[topic] + size[old] - n), str(topic), str(old))
        for (topic, old), n in zip(shared.index.tolist(), shared.tolist(), strict=True)
    ]
    for unlike, topic, old in sorted(likeness):
        if -unlike >= SHARED and topic not in same and old not in same.values():
            same[topic] = old
    return same


def variations(contrasts: pd.DataFrame, reruns: Sequence[Rerun]) -> pd.DataFrame:
    """Make the table `variations`: per contrast and setting, how many values of the setting give the same sign.

    It has the columns of `sensitivity`. The run's own value counts as one of the `n`.
    `most` is the value under which the difference is smallest or changes sign. `hangs` says whether at least half of
    the difference disappears then.
    """
    settings = dict.fromkeys(one.varied for one in reruns)
    rows = [row for setting in settings for row in _of_setting(contrasts, reruns, setting)]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table[["lowest", "highest"]] = table[["lowest", "highest"]].astype(float).round(6) + 0.0
    return table


def _of_setting(contrasts: pd.DataFrame, reruns: Sequence[Rerun], setting: str) -> Iterator[dict[str, object]]:
    mine = [one for one in reruns if one.varied == setting]
    keys = [*Series._fields, "outlet"]
    for name, estimate, *key in contrasts[["contrast_id", "estimate", *keys]].itertuples(index=False):
        found = [(one.setting, one.estimates[tuple(key)]) for one in mine if tuple(key) in one.estimates]
        if not found:
            continue
        toward = np.sign(estimate) * np.array([gap for _, gap in found])
        every = [estimate, *(gap for _, gap in found)]
        smallest = int(np.argmin(np.round(toward, 9)))
        yield {
            "contrast_id": name, "kind": setting, "n": len(every), "same_sign": 1 + int((toward > 0).sum()),
            "lowest": min(every), "highest": max(every), "most": found[smallest][0],
            "hangs": bool(toward[smallest] < HALF * abs(estimate)),
        }  # fmt: skip
