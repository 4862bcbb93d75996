"""Fit what says how likely two articles tell of one event, on pairs that were read one by one.

    python -m benchmarks.training.events [--datasets DIR]

Pairs: events.json, articles of abc, bbc, fox, huffpost, nyt and rt of real-news (the outlets for making), of different
outlets and at most a week apart: some of one story as stories were found before, some near each other, some alike. The
person who made the rule read headlines and first words: one event (y), not (n), or an event and what somebody said
of it (h, which counts half). Articles are known by hashes of outlet, day and headline.

Weeks are left out in turn to see what each cue is worth. Then all pairs give the constants of topics/events.py.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from benchmarks.accuracy.topics import MAKING, reading_of, real_news
from benchmarks.publish import REPOSITORY, publish
from framing.running.stores.vectors import open_vectors
from framing.settings import EmbeddingSettings
from framing.tables.records import content_id
from framing.topics import events, stories

PAIRS = Path(__file__).with_suffix(".json")
REGULARISATION = 10.0  # weak: there are five numbers to fit
WEIGHT = {"y": 1.0, "n": 0.0, "h": 0.5}
CUES = ("openings", "headlines", "names", "gap")
LEFT_OUT = ((), ("openings",), ("headlines",), ("names",), ("gap",))


def pairs() -> pd.DataFrame:
    """The pairs with their cues, what they were found to be, and the week of the earlier one."""
    records = real_news(MAKING)
    reading = reading_of(records)
    encode = open_vectors(REPOSITORY / "data" / "processed" / "vectors", EmbeddingSettings()).vectors
    told = stories.story_texts(reading, encode)
    rows = reading.articles[["outlet", "published", "title"]].itertuples(index=False)
    place = {content_id(*(str(part or "") for part in row)): n for n, row in enumerate(rows)}
    read = json.loads(PAIRS.read_text(encoding="utf-8"))["pairs"]
    one, other = (np.array([place[pair[side]] for pair in read]) for side in (0, 1))
    cues = stories.cues(told)
    found = pd.DataFrame({name: cue[one, other] for name, cue in zip(CUES, cues, strict=True)})
    found["gap"], found["names"] = found["gap"].clip(upper=events.DAYS), found["names"].clip(upper=events.ENOUGH)
    week = np.minimum(told.days[one], told.days[other]) // 7
    return found.assign(share=[WEIGHT[pair[2]] for pair in read], week=week)


def fitted(rows: pd.DataFrame, cues: list[str]) -> LogisticRegression:
    """A pair that is half one event counts half on each side."""
    both = pd.concat([rows.assign(one=1, weight=rows["share"]), rows.assign(one=0, weight=1 - rows["share"])])
    return LogisticRegression(C=REGULARISATION).fit(both[cues], both["one"], sample_weight=both["weight"])


def left_out(rows: pd.DataFrame, cues: list[str]) -> dict[str, Any]:
    """How well the cues tell pairs of weeks they were not fitted on, and how many that are called one event are one."""
    odds = np.zeros(len(rows))
    for rest, held in GroupKFold(8).split(rows, groups=rows["week"]):
        odds[held] = fitted(rows.iloc[rest], cues).decision_function(rows.iloc[held][cues])
    sure = odds > np.log(events.SURE / (1 - events.SURE))
    clear = (rows["share"] != 0.5).to_numpy()
    return {
        "cues": ", ".join(cues), "pairs": len(rows),
        "AUC, clear pairs": roc_auc_score(rows["share"][clear], odds[clear]),
        "called one event": int(sure.sum()), "of them one": float((rows["share"][sure] == 1).mean()),
        "half": float((rows["share"][sure] == 0.5).mean()),
        "found of those that are": float(sure[(rows["share"] == 1).to_numpy()].mean()),
    }  # fmt: skip


def main() -> None:
    rows = pairs()
    table = [left_out(rows, [cue for cue in CUES if cue not in without]) for without in LEFT_OUT]
    model = fitted(rows, list(CUES))
    constants = zip(("BASE", "OPENING", "HEADLINE", "NAMES", "DAY"), (*model.intercept_, *model.coef_[0]), strict=True)
    settings = {name: round(float(value), 2) for name, value in constants}
    publish("stories-events", table, {**settings, "sure": events.SURE}, "One event: pairs of weeks left out")
    print(settings)


if __name__ == "__main__":
    main()
