"""The tables that stand beside the contrasts: invented too, and only as true as their columns and keys."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from framing.tables.schemas import TABLES

SERIES = ["topic_id", "measure", "item", "voice"]


def beside(frames: dict[str, pd.DataFrame], rng: np.random.Generator) -> dict[str, pd.DataFrame]:
    """The tables that stand beside the contrasts in `frames`, from overall to partners."""
    contrasts = frames["contrasts"]
    tested = contrasts[contrasts["p"].notna()]
    made = {
        "overall": _overall(tested, rng),
        "trends": _trends(tested, rng),
        "agreement": _agreement(tested, rng),
        "sensitivity": _sensitivity(tested, frames["articles"], rng),
        "groups": _groups(contrasts, frames["outlets"], rng),
        "selftest": _selftest(tested, rng),
        "topic_history": _history(frames["topics"]),
        "overlap": _overlap(contrasts),
        "partners": _partners(frames),
        "called": _called(frames["paragraphs"]),
        "instrument": _instrument(len(frames["articles"])),
        "drift": _drift(),
    }
    return {name: pd.DataFrame(rows, columns=TABLES[name].names) for name, rows in made.items()}


def _instrument(articles: int) -> list[dict[str, Any]]:
    """An instrument that is held, fitted on all articles but twenty."""
    return [{
        "instrument_id": "i-ferry", "n_articles": articles - 20, "through": "2024-05-03", "n_new": 20, "n_changed": 2,
        "kept": True, "asked": "",
    }]  # fmt: skip


def _drift() -> list[dict[str, Any]]:
    told = {
        "no topic": (0.1, 0.4, True), "new topics": (0, 1, False), "unknown words": (0.02, 0.03, False),
        "new people": (0, 2, False), "shift": (0, 0.12, False),
    }  # fmt: skip
    return [
        {"sign": sign, "fitted": old, "new": new, "n_fitted": 100, "n_new": 20, "high": high}
        for sign, (old, new, high) in told.items()
    ]


def _round(number: float) -> float:
    return round(float(number), 6)


def _called(paragraphs: pd.DataFrame) -> list[dict[str, Any]]:
    """Every "For <form> the matter was closed" as a mention of Oluf; the plain names are those with his name."""
    found = []
    for row in paragraphs.itertuples():
        for told in re.finditer(r"For (.+?) the matter", row.text):
            plain = {"Oluf": "surname only"}.get(told[1], told[1])
            place = {"paragraph_id": row.paragraph_id, "start": told.start(1), "end": told.end(1)}
            found.append({"referent": "oluf", "form": plain, "voice": "own", "article_id": row.article_id, **place})
    return found


def _overlap(contrasts: pd.DataFrame) -> list[dict[str, Any]]:
    """The first outlet on each topic writes about other things, the second at other times."""
    found = []
    for topic_id, group in contrasts.groupby("topic_id"):
        for at, outlet in enumerate(sorted(group["outlet"].unique())):
            verdict = ("other-subjects", "other-times", "compared")[min(at, 2)]
            n = 0 if at < 2 else 6
            shares = {f"in_{where}{side}": 0.5 for where in ("event", "week", "month") for side in ("", "_versus")}
            counts = {"n_articles": 6, "n_articles_versus": 9, "n_compared": n, "n_compared_versus": n}
            known = {"matched": "event" if n else "", "verdict": verdict}
            known |= {"p_subject": 0.01 if at == 0 else 0.5, "labels_left": 0.3 if at == 0 else 0.9}
            apart = {f"smd_{name}": 0.3 if n else None for name in ("subject", "length", "date")}
            found.append({"topic_id": topic_id, "outlet": outlet, **counts, **known, **shares, **apart})
    return found


def _partners(frames: dict[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Every other article on a topic is compared, for every outlet."""
    members = frames["memberships"].merge(frames["paragraphs"], on="paragraph_id")
    pairs = members[["topic_id", "article_id"]].drop_duplicates().iloc[::2]
    return [
        {"topic_id": topic_id, "outlet": outlet, "article_id": article_id, "matched": "event"}
        for outlet in sorted(frames["contrasts"]["outlet"].unique())
        for topic_id, article_id in pairs.itertuples(index=False)
    ]


def _overall(tested: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, Any]]:
    found = []
    for key, here in tested.groupby(SERIES, sort=True):
        p = _round(rng.uniform(0.0005, 0.9))
        n = int(here["n_articles"].sum())
        share = _round(rng.uniform(0, 0.9))
        row = dict(zip(SERIES, key, strict=True))
        found.append({**row, "n_outlets": len(here), "n_articles": n, "share": share, "p": p, "q": p, "primary": True})
    return found


def _trends(tested: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, Any]]:
    found = []
    for row in tested.head(400).to_dict("records"):
        known = {name: row[name] for name in (*SERIES, "outlet", "n_articles", "n_articles_versus")}
        for month in ("2024-02", "2024-05", "2024-09", "2024-11"):
            found.append({**known, "kind": "month", "period": month, "estimate": _round(rng.normal())})
        for kind in ("before", "after", "change"):
            middle = rng.normal()
            ends = {"estimate": _round(middle), "low": _round(middle - 1), "high": _round(middle + 1)}
            found.append({**known, "kind": kind, "period": "2024-06-01", **ends, "p": _round(rng.uniform())})
    return found


def _agreement(tested: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, Any]]:
    found = []
    for topic, here in tested.groupby("topic_id", sort=True):
        series = sorted(set(here[SERIES[1:]].itertuples(index=False, name=None)))[:8]
        for i, one in enumerate(series):
            for other in series[i + 1 :]:
                names = ("measure", "item", "voice", "other_measure", "other_item", "other_voice")
                row = dict(zip(names, (*one, *other), strict=True))
                numbers = {"between": _round(rng.uniform(-1, 1)), "within": _round(rng.uniform(-1, 1))}
                found.append({"topic_id": topic, **row, "n_outlets": 4, "n_articles": 17, **numbers})
    return found


def _sensitivity(tested: pd.DataFrame, articles: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, Any]]:
    found = []
    for row in tested[tested["p"] < 0.05].to_dict("records"):
        own = articles.loc[articles["outlet"] == row["outlet"], "article_id"]
        for kind, most in (("article", own.iloc[0]), ("outlet", "outlet-00")):
            hangs = bool(rng.random() < 0.3)
            ends = {"lowest": row["low"], "highest": row["high"], "most": most, "hangs": hangs}
            found.append({"contrast_id": row["contrast_id"], "kind": kind, "n": 9, "same_sign": 9 - hangs, **ends})
    return found


def _groups(contrasts: pd.DataFrame, outlets: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, Any]]:
    sizes = outlets["group"].value_counts().to_dict()
    found = []
    for key in sorted(set(contrasts[SERIES].itertuples(index=False, name=None))):
        for group in sorted(sizes):
            value, other = _round(rng.normal()), _round(rng.normal())
            row = {**dict(zip(SERIES, key, strict=True)), "group": group, "versus": "rest", "support": "described"}
            row |= {"value": value, "value_versus": other, "estimate": _round(value - other), "method": "none"}
            found.append({**row, "n_outlets": sizes[group], "n_outlets_versus": len(outlets) - sizes[group],
                          "matched": "event fortnight", "n_compared": 12, "n_compared_versus": 30})
    return found


def _selftest(tested: pd.DataFrame, rng: np.random.Generator) -> list[dict[str, Any]]:
    if tested.empty:
        return []
    found: list[dict[str, Any]] = [{"kind": "findings", "trials": 50, "share": 0.02, "value": 0.1}]
    for measure in sorted(set(tested["measure"])):
        for kind in ("false-alarms", "coverage"):
            found.append({"kind": kind, "measure": measure, "trials": 250, "share": _round(rng.uniform())})
        for size in (0.25, 0.8, 2.0):
            known = {"measure": measure, "size": size, "trials": 250}
            found.append({"kind": "power", **known, "share": _round(rng.uniform())})
            for number in (5, 20):
                more = {"n_articles": number, "share": _round(rng.uniform())}
                found.append({"kind": "power-by-number", **known, **more})
    for row in tested.to_dict("records"):
        known = {name: row[name] for name in (*SERIES, "outlet", "n_articles")}
        more = float(rng.integers(0, 40)) if rng.random() < 0.8 else None
        found.append({"kind": "advice", **known, "size": 0.5, "value": row["mde"], "more_articles": more})
    return found


def _history(topics: pd.DataFrame) -> list[dict[str, Any]]:
    found = []
    for row in topics.to_dict("records"):
        for run, event in (("00001 2024-12-01", "new"), ("00002 2024-12-31", "kept")):
            known = {"topic_id": row["topic_id"], "n_paragraphs": row["n_paragraphs"], "name": row["name"]}
            found.append({**known, "run": run, "event": event})
    return found
