"""The instrument: fitted once, then applied; what was measured stays; a killed fit leaves the old one in use."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from framing.measures.cards import cards, names_where
from framing.running.order import STAGES, done
from framing.running.stages.choose_instrument import choose_instrument
from framing.running.stages.compare import compare
from framing.running.stages.keep_instrument import keep_instrument
from framing.running.stages.measure import measure
from framing.running.stores import instrument, neighbours
from framing.tables.store import Layout, read_table

KEYS = ["topic_id", "measure", "item", "voice", "article_id"]
UP_TO = STAGES[: STAGES.index(keep_instrument) + 1]


def run(layout: Layout, fit: bool = False) -> dict[str, bool]:
    """Do all stages up to the one that keeps the instrument; which of them were skipped."""
    return {stage.name: done(stage, layout, fit=fit).skipped for stage in UP_TO}


def asks(layout: Layout, refit: str) -> None:
    kept = layout.config.read_text(encoding="utf-8").replace('[run]\nrefit = "when-asked"\n', "")
    layout.config.write_text(f'{kept}\n[run]\nrefit = "{refit}"\n', encoding="utf-8")


def in_use(layout: Layout) -> instrument.Instrument:
    found = instrument.in_use(layout.instrument)
    assert found is not None
    return found


def rows(layout: Layout, name: str, articles: set[str]) -> pd.DataFrame:
    table = read_table(layout, name)
    return table[table["article_id"].isin(articles)].set_index(KEYS).sort_index()


@pytest.fixture(scope="module")
def fitted(finished_run: Layout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace whose instrument was fitted on half of the articles, and with the other half aside."""
    folder = tmp_path_factory.mktemp("fitted")
    shutil.copytree(finished_run.config.parent, folder / "workspace", symlinks=True)
    layout = Layout.of(folder / "workspace")
    asks(layout, "when-asked")
    for path in sorted(layout.raw.glob("*/2025-10*")):
        if path.suffix != ".toml":
            place = folder / "aside" / path.parent.name / path.name
            place.parent.mkdir(parents=True, exist_ok=True)
            path.rename(place)
    run(layout)
    return folder


@pytest.fixture
def held(fitted: Path, tmp_path: Path) -> tuple[Layout, list[Path]]:
    """A copy of that workspace, to do with as one likes, and the files of the articles that it was not fitted on."""
    folder = shutil.copytree(fitted, tmp_path / "fitted", symlinks=True)
    return Layout.of(folder / "workspace"), sorted((folder / "aside").glob("*/*"))


def give_back(layout: Layout, files: list[Path]) -> None:
    for path in files:
        path.rename(layout.raw / path.parent.name / path.name)


def test_new_articles_move_no_number_of_older_ones(held: tuple[Layout, list[Path]]) -> None:
    layout, files = held
    fitted, articles = in_use(layout).id, set(read_table(layout, "articles")["article_id"])
    before = {name: rows(layout, name, articles) for name in ("scores", "own_scores")}
    members = set(read_table(layout, "memberships").itertuples(index=False, name=None))
    run(layout)  # the files are copies, which have to be looked at once
    assert all(run(layout).values()), "a run without news has nothing to do"
    give_back(layout, files)
    run(layout)
    assert in_use(layout).id == fitted
    paragraphs = read_table(layout, "paragraphs").set_index("paragraph_id")["article_id"]
    assert {
        row for row in read_table(layout, "memberships").itertuples(index=False, name=None)
        if paragraphs[row[0]] in articles
    } == members  # fmt: skip
    comparing = names_where(compares=True)
    assert comparing < {card.name for card in cards()}
    for name, old in before.items():
        now = rows(layout, name, articles)
        old = old[~old.index.get_level_values("measure").isin(comparing)]
        assert len(old) or name == "own_scores"  # the few articles here may have no reprint
        assert old.index.isin(now.index).all()
        pd.testing.assert_frame_equal(now.loc[old.index], old, check_exact=True)
    row = read_table(layout, "instrument").iloc[0]
    assert (row["n_articles"], row["n_new"]) == (len(articles), len(files))


def test_applied_again_to_what_it_was_fitted_on_it_gives_the_same_tables(held: tuple[Layout, list[Path]]) -> None:
    layout, _ = held
    names = ("topics", "memberships", "communities", "scores", "own_scores", "passages", "scales", "learnt", "people")
    before = {name: layout.table(name).read_bytes() for name in names}
    for stage in ("find_topics", "measure"):
        (layout.manifests / f"{stage}.json").unlink()
    skipped = run(layout)
    assert not skipped["find_topics"]
    assert not skipped["measure"]
    assert {name for name in names if layout.table(name).read_bytes() != before[name]} == set()


def test_a_fit_that_is_killed_leaves_the_old_instrument_in_use(
    held: tuple[Layout, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, files = held
    fitted = in_use(layout).id
    give_back(layout, files)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    for inside in ("framing.measures.run.measure_all", "framing.running.stores.instrument.write_json"):
        with monkeypatch.context() as patch:
            patch.setattr(inside, killed)
            with pytest.raises(KeyboardInterrupt):
                run(layout, fit=True)
        assert in_use(layout).id == fitted
    run(layout)
    assert in_use(layout).id == fitted
    assert read_table(layout, "instrument")["instrument_id"].item() == fitted
    run(layout, fit=True)
    assert in_use(layout).id != fitted
    assert len(list(layout.instrument.glob("*/"))) == 1
    assert all(run(layout).values())


def test_who_asks_for_a_fit_gets_one_though_no_article_is_new(held: tuple[Layout, list[Path]]) -> None:
    layout, _ = held
    fitted, names = in_use(layout).id, ("topics", "scores", "people", "learnt", "scales")
    run(layout)
    before = {name: layout.table(name).read_bytes() for name in names}
    skipped = run(layout, fit=True)
    assert not skipped["find_topics"]
    assert not skipped["measure"]
    assert in_use(layout).id != fitted
    assert len(list(layout.instrument.glob("*/"))) == 1
    assert {name for name in names if layout.table(name).read_bytes() != before[name]} == set(), "it learns the same"
    assert all(run(layout).values())
    run(layout, fit=True)
    assert in_use(layout).id == fitted, "an id says what an instrument was fitted on"


def test_a_fitted_article_that_is_read_otherwise_is_counted(held: tuple[Layout, list[Path]]) -> None:
    layout, _ = held
    table = read_table(layout, "articles")
    row = table[table["source_path"].str.endswith(".txt")].iloc[0]
    (line, *_) = [text for _, text in json.loads(row["body"])[1:]]
    (layout.raw / row["outlet"] / "rules.toml").write_text(f"drop = [{json.dumps(line)}]\n", encoding="utf-8")
    run(layout)
    told = read_table(layout, "instrument").iloc[0]
    assert (told["n_changed"], told["n_new"]) == (1, 1)
    counts = json.loads((layout.manifests / "choose_instrument.json").read_text(encoding="utf-8"))["counts"]
    assert counts["fitted articles with another text"] == 1


@pytest.mark.parametrize(
    ("refit", "days", "due", "fits"),
    [
        ("when-asked", 30, True, False), ("weekly", 6, True, False), ("weekly", 8, False, True),
        ("when-drifting", 0, False, False), ("when-drifting", 0, True, True), ("every-run", 0, False, True),
    ],
)  # fmt: skip
def test_a_new_fit_is_made_when_the_settings_say_so(
    held: tuple[Layout, list[Path]], refit: str, days: int, due: bool, fits: bool
) -> None:
    layout, files = held
    fitted, about = in_use(layout).id, layout.instrument / "instrument.json"
    asks(layout, refit)
    then = (datetime.now(UTC) - timedelta(days=days)).isoformat()
    about.write_text(json.dumps({**json.loads(about.read_text()), "fitted": then}))
    (layout.instrument / "drift.json").write_text(json.dumps({"due": due, "why": ""}))
    give_back(layout, files)
    for stage in STAGES[: STAGES.index(choose_instrument) + 1]:
        stage(layout)
    chosen = read_table(layout, "instrument").iloc[0]
    assert (chosen["instrument_id"] != fitted) == fits
    assert chosen["kept"] == (refit != "every-run")


def test_another_setting_of_topics_or_a_damaged_instrument_asks_for_a_new_fit(held: tuple[Layout, list[Path]]) -> None:
    layout, files = held
    fitted = in_use(layout).id
    told = layout.config.read_text(encoding="utf-8")
    layout.config.write_text(f"{told}\n[topic_model]\nstrictness = 1.1\n", encoding="utf-8")
    choose_instrument(layout)
    assert read_table(layout, "instrument")["instrument_id"].item() != fitted
    layout.config.write_text(told, encoding="utf-8")
    choose_instrument(layout)
    assert read_table(layout, "instrument")["instrument_id"].item() == fitted
    (layout.instrument / fitted / "topics.parquet").unlink()
    assert instrument.in_use(layout.instrument) is None
    give_back(layout, files)
    for stage in STAGES[: STAGES.index(choose_instrument) + 1]:
        stage(layout)
    assert read_table(layout, "instrument")["n_new"].item() == 0, "fitted on all articles that are there now"


def test_how_articles_arrive_and_what_was_kept_make_no_difference(
    held: tuple[Layout, list[Path]], tmp_path: Path
) -> None:
    """Some today and the others tomorrow, or all at once with nothing kept of what measures read: the same tables."""
    layout, files = held
    other = Layout.of(shutil.copytree(layout.config.parent.parent, tmp_path / "other", symlinks=True) / "workspace")
    shutil.rmtree(other.records)
    give_back(other, sorted((tmp_path / "other" / "aside").glob("*/*")))
    run(other)
    compare(other)
    for part in (files[::2], files[1::2]):
        give_back(layout, part)
        run(layout)
        compare(layout)
    assert in_use(layout).id == in_use(other).id
    names = (*measure.declared.writes, *compare.declared.writes, "memberships", "topics", "stories", "articles")
    assert {name for name in names if layout.table(name).read_bytes() != other.table(name).read_bytes()} == set()


def test_neighbours_of_fitted_paragraphs_are_looked_for_once(
    held: tuple[Layout, list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    layout, files = held
    monkeypatch.setattr(neighbours, "EXACT_UP_TO", 10)
    give_back(layout, files[1:])
    run(layout, fit=True)
    (kept,) = layout.instrument.glob("neighbours-*")
    members = layout.table("memberships").read_bytes()
    (layout.manifests / "find_topics.json").unlink()
    with monkeypatch.context() as patch:
        patch.delattr(neighbours, "nearest")
        run(layout)
        assert layout.table("memberships").read_bytes() == members
        give_back(layout, files[:1])
        run(layout)
    assert list(layout.instrument.glob("neighbours-*")) == [kept]
