"""What a run writes down, everywhere: nothing that only the machine's owner should know."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from framing.errors import FeedsAway
from framing.running import runs
from framing.running.commands import workspace
from framing.running.feeds import poll
from framing.running.keys import without_keys
from framing.running.order import STAGES
from framing.tables.store import Layout

KEY, CONTACT, ENVIRONMENT = "key-Xq7vT2", "desk-Xq7vT2@post.example", "environment-Xq7vT2"


def written(*folders: Path) -> Iterator[tuple[str, str]]:
    """The name and the text of every file; tables as their cells, for their bytes are packed."""
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        if path.suffix == ".parquet":
            yield path.name, str(pq.read_table(path).to_pydict())
        elif path.stat().st_size < 20_000_000:  # the model is larger, and holds numbers only
            yield path.name, path.read_bytes().decode("latin-1")


@pytest.fixture
def telling(small: Layout, monkeypatch: pytest.MonkeyPatch) -> Layout:
    """A workspace whose settings and environment hold what should not get out; its feed does not answer."""
    feed = f'[fetch]\ncontact = "{CONTACT}"\ntries = 1\n[feeds]\nisland-post = ["http://127.0.0.1:9/feed?{KEY}"]\n'
    small.config.write_text(f"{small.config.read_text(encoding='utf-8')}\n{feed}", encoding="utf-8")
    monkeypatch.setenv("PREFECT_API_KEY", ENVIRONMENT)
    return small


@pytest.mark.slow
def test_nothing_secret_is_written_down(telling: Layout, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "framing"), runs.running(telling, "by hand") as run:
        with pytest.raises(FeedsAway) as away:
            poll(telling)
        run.did(away.value.outcome)
        for stage in STAGES:
            run.did(stage(telling, full=True))
    told = [("the log", caplog.text), ("the error", str(away.value)), *written(telling.processed, telling.reports)]
    assert {"articles.parquet", "run.json", "index.html"} <= {name for name, _ in told}
    for secret in (KEY, CONTACT, ENVIRONMENT):
        assert [name for name, text in told if secret in text] == []


def test_nor_when_a_run_fails(telling: Layout, caplog: pytest.LogCaptureFixture) -> None:
    with (
        caplog.at_level(logging.DEBUG, "framing"),
        pytest.raises(ZeroDivisionError),
        runs.running(telling, "by hand"),
    ):
        raise ZeroDivisionError("something nobody thought of")
    told = dict(written(telling.processed, telling.reports))
    assert "nobody thought of" in told["last-failure.txt"]
    for secret in (KEY, CONTACT, ENVIRONMENT):
        assert [name for name, text in {**told, "the log": caplog.text}.items() if secret in text] == []


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("GET https://a.example/feed?key=Xq7vT2 failed", "GET https://a.example/feed failed"),
        ("s3://me:Xq7vT2@bucket/x, and more", "s3://bucket/x, and more"),
        ("(https://a.example/#Xq7vT2)", "(https://a.example/)"),
        ("no address: a?b", "no address: a?b"),
    ],
)
def test_no_key_of_an_address_is_told(told: str, kept: str) -> None:
    assert without_keys(told) == kept


def test_an_error_that_quotes_an_address_is_told_without_its_key(tmp_path: Path) -> None:
    layout = workspace.make(tmp_path / "w")
    with pytest.raises(ZeroDivisionError), runs.running(layout, "by hand"):
        raise ZeroDivisionError(f"nobody thought of https://a.example/x?{KEY}")
    assert KEY not in str(runs.history(layout)[0])
    assert KEY not in (layout.reports / "last-failure.txt").read_text()
