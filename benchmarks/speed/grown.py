"""The finished tables of a large corpus, made by repeating the measures and items of a small real run.

    python -m benchmarks.speed.grown WORKSPACE

prints how many rows each table would have. Articles are repeated with new ids under new outlets, and each copy keeps
its texts, scores and passages. Contrasts are repeated for every new outlet and pair of outlets, as a run would make
them. Nothing is measured again: the numbers mean nothing, only how many there are and of which kind.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from framing.tables import store
from framing.tables.schemas import TABLES

Tables = dict[str, pd.DataFrame]
PER_ARTICLE = ("articles", "paragraphs", "sentences", "quotes", "memberships", "stories", "scores", "passages")
IDS = ("article_id", "paragraph_id", "sentence_id", "story_id", "unit_id", "origin_id")


def read(workspace: Path) -> Tables:
    """The finished tables of a workspace that has been run."""
    layout = store.Layout.of(workspace)
    return {name: store.read_table(layout, name) for name in TABLES}


def grown(tables: Tables, outlets: int, articles: int) -> Tables:
    """The tables of about `articles` articles from `outlets` outlets."""
    slugs = sorted(tables["outlets"]["outlet"])
    circles = -(-outlets // len(slugs))  # how often each outlet is repeated under another name
    copies = -(-articles // len(tables["articles"]))
    made = dict(tables)
    for name in (*PER_ARTICLE, "reprints"):
        made[name] = pd.concat([_copy(tables[name], copy, copy % circles) for copy in range(copies)])
    made["outlets"] = pd.concat([_named(tables["outlets"], circle) for circle in range(circles)])
    made["timeline"] = pd.concat([_moved(tables["timeline"], circle) for circle in range(circles)])
    made["contrasts"] = _contrasts(tables["contrasts"], circles)
    made["evidence"] = pd.concat([_evidence(tables["evidence"], circle) for circle in range(circles)])
    made["sensitivity"] = pd.concat([_marked(tables["sensitivity"], ("contrast_id",), c) for c in range(circles)])
    made["trends"] = pd.concat([_moved(tables["trends"], circle) for circle in range(circles)])
    advice = tables["selftest"]["kind"] == "advice"
    more = [_moved(tables["selftest"][advice], circle) for circle in range(circles)]
    made["selftest"] = pd.concat([tables["selftest"][~advice], *more])
    return {name: frame.reset_index(drop=True) for name, frame in made.items()}


def _marked(frame: pd.DataFrame, columns: tuple[str, ...], number: int) -> pd.DataFrame:
    present = [name for name in columns if name in frame]
    return frame.assign(**{name: frame[name] + f"x{number:02}" for name in present})


def _copy(frame: pd.DataFrame, copy: int, circle: int) -> pd.DataFrame:
    return _moved(_marked(frame, IDS, copy), circle)


def _moved(frame: pd.DataFrame, circle: int) -> pd.DataFrame:
    return _marked(frame, ("outlet", "origin_outlet"), circle)


def _named(frame: pd.DataFrame, circle: int) -> pd.DataFrame:
    return _moved(frame.assign(name=frame["name"] + f" {circle + 1}"), circle)


def _evidence(frame: pd.DataFrame, circle: int) -> pd.DataFrame:
    """Copy number `circle` of the articles is the first one under the outlets of this round."""
    return _marked(_copy(frame, circle, circle), ("contrast_id",), circle)


def _contrasts(frame: pd.DataFrame, circles: int) -> pd.DataFrame:
    rest = frame["versus"] == "rest"
    found = [_marked(_moved(frame[rest], circle), ("contrast_id",), circle) for circle in range(circles)]
    for one in range(circles):
        for other in range(circles):
            pairs = _marked(_moved(frame[~rest], one), ("versus",), other)
            found.append(_marked(pairs, ("contrast_id",), one * circles + other))
    return pd.concat(found)


if __name__ == "__main__":
    for name, frame in grown(read(Path(sys.argv[1])), 40, 8000).items():
        print(f"{len(frame):>9,} {name}")
