"""The clear cases in the five source articles, judged by a person; by position, because the text is not ours."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from framing.running.order import STAGES
from framing.tables import store
from framing.tables.store import Layout

REPOSITORY = Path(__file__).parents[2]

CLEAR = {
    "gutseriev-deal": {"belarus-in-focus": [0, 1, 2, 3, 4, 5, 6, 7, 8, 13]},
    "big-deal": {"vpk-name": [0, 1, 3, 4, 5, 8, 12, 17, 19, 23], "carnegie-politika": [9, 10]},
    "sanctions": {
        "belarus-in-focus": [12],
        "vpk-name": [20, 21],
        "carnegie-politika": [8, 11, 12],
        "opposition-commentary": [23, 24],
    },
}
CLEARLY_NOT = {
    "gutseriev-deal": dict.fromkeys(("vpk-name", "carnegie-politika", "era-institute", "opposition-commentary")),
    "big-deal": {"belarus-in-focus": None, "era-institute": None},
    "sanctions": {"belarus-in-focus": [1, 4, 6], "vpk-name": [1, 2, 6], "era-institute": [0, 2, 9]},
}


@pytest.fixture(scope="module")
def positions(seeds: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], set[int]]:
    """The positions of the members by topic and outlet, with the shipped framing.toml."""
    folder = tmp_path_factory.mktemp("seeds")
    layout = Layout(REPOSITORY / "framing.toml", seeds, folder / "processed", folder / "reports")
    for stage in STAGES:
        stage(layout)
        if stage.name == "find_topics":
            break
    paragraphs = store.read_table(layout, "paragraphs")
    paragraphs["position"] = _as_written(paragraphs, seeds)
    members = store.read_table(layout, "memberships").merge(paragraphs, on="paragraph_id")
    grouped: pd.Series = members.groupby(["topic_id", "outlet"])["position"].agg(set)
    return grouped.to_dict()


def _as_written(paragraphs: pd.DataFrame, seeds: Path) -> pd.Series:
    """The position of each paragraph among those that its author wrote: passages of one have one position."""
    found = pd.Series(0, index=paragraphs.index)
    for outlet, rows in paragraphs.sort_values("position").groupby("outlet"):
        lines = [" ".join(line.split()) for line in next((seeds / outlet).glob("*.txt")).read_text("utf-8").split("\n")]
        first = (text.split("\n")[0] for text in rows["text"])
        written = [next(number for number, line in enumerate(lines) if text in line) for text in first]
        places = {line: place for place, line in enumerate(dict.fromkeys(written))}
        found[rows.index] = [places[line] for line in written]
    return found


@pytest.mark.parametrize("topic", CLEAR)
def test_clear_cases_are_found(topic: str, positions: dict[tuple[str, str], set[int]]) -> None:
    for outlet, expected in CLEAR[topic].items():
        assert set(expected) <= positions.get((topic, outlet), set()), outlet


@pytest.mark.parametrize("topic", CLEARLY_NOT)
def test_what_is_clearly_about_something_else_stays_out(
    topic: str, positions: dict[tuple[str, str], set[int]]
) -> None:
    for outlet, unwanted in CLEARLY_NOT[topic].items():
        found = positions.get((topic, outlet), set())
        assert not (found if unwanted is None else found & set(unwanted)), outlet
