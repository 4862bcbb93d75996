"""The flow without a server of its own, compared with the plain command."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from framing.running.runs import history
from framing.tables.schemas import TABLES
from framing.tables.store import Layout, read_table
from tests.ingest.site import answer, running

REPOSITORY = Path(__file__).parents[2]
FLOW = str(REPOSITORY / "flows" / "compare.py")


def _flow(*arguments: str, place: Path) -> subprocess.CompletedProcess[str]:
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return subprocess.run([sys.executable, FLOW, *arguments], cwd=place, env=mine, capture_output=True, text=True)


@pytest.mark.slow
def test_without_a_server_it_makes_the_same_tables_as_the_command(small: Layout, tmp_path: Path) -> None:
    place = small.config.parent
    shutil.copytree(place, tmp_path / "other", symlinks=True)
    other = Layout.of(tmp_path / "other")
    done = _flow("--full", place=place)
    assert done.returncode == 0, done.stderr
    assert Path(done.stdout.splitlines()[-1].removeprefix("Report: ")).is_file()
    command = [sys.executable, "-m", "framing", "run", "--workspace", str(other.config.parent), "--full"]
    subprocess.run(command, check=True, capture_output=True)
    for name in TABLES:
        here, there = (hashlib.sha256(each.table(name).read_bytes()).hexdigest() for each in (small, other))
        assert here == there, name
    assert history(small)[0]["status"] == "finished"
    assert (place / ".prefect").is_dir()  # Prefect's files stay in the workspace


def test_bad_settings_are_reported_before_anything_starts(tmp_path: Path) -> None:
    done = _flow(place=tmp_path)
    assert done.returncode == 2
    assert "framing init" in done.stderr
    assert "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [".prefect"]  # created by importing Prefect


@pytest.mark.slow
def test_a_feed_that_was_away_is_asked_again_and_its_news_compared(small: Layout) -> None:
    told = " ".join(f"On day {day} the ferry ran again, the harbour said, and nobody fell in." for day in range(9))
    page = f"<html><head><title>The ferry runs</title></head><body><h1>The ferry runs</h1><p>{told}</p></body></html>"
    with running() as site:
        item = f"<item><link>{site.at('/ferry')}</link></item>"
        feed = f"<rss version='2.0'><channel><title>P</title>{item}</channel></rss>"
        there = answer(feed.encode(), content_type="text/xml")
        first = answer(status=403)
        site.pages["/feed.xml"] = lambda request: (first if site.paths().count("/feed.xml") == 1 else there)(request)
        site.pages["/ferry"] = site.pages["/crane"] = answer(page.encode())
        site.pages["/other.xml"] = answer(feed.replace("/ferry", "/crane").encode(), content_type="text/xml")
        feeds = f'harbour = ["{site.at("/other.xml")}"]\nisland-post = ["{site.at("/feed.xml")}"]'
        more = f"[fetch]\nallow_private = true\nseconds_between = 0.1\n[feeds]\n{feeds}\n"
        small.config.write_text(f"{small.config.read_text(encoding='utf-8')}\n{more}", encoding="utf-8")
        done = _flow(place=small.config.parent)
    assert done.returncode == 0, done.stderr
    assert site.paths().count("/feed.xml") == 2
    assert "The ferry runs" in read_table(small, "articles")["title"].tolist()
    assert history(small)[0]["stages"][0] | {"seconds": 0} == {
        "stage": "feeds", "seconds": 0, "skipped": False, "counts": {"feeds": 2, "pages new": 2, "pages failed": 0},
    }  # fmt: skip


def test_reading_the_flow_again_keeps_nothing_of_what_was_unused(tmp_path: Path) -> None:
    """Prefect's runner reads it anew in the service's process for each run that is killed or cancelled."""
    code = (
        "import gc, sys, weakref; from prefect.flows import load_flow_from_entrypoint\n"
        "from prefect.utilities import engine\n"
        f"load_flow_from_entrypoint({FLOW + ':compare'!r}); handler = engine._prefect_sigterm_handler\n"
        "class Connection: pass\n"
        "gc.disable(); unused = Connection(); unused.itself = unused; kept = weakref.ref(unused); del unused\n"
        f"load_flow_from_entrypoint({FLOW + ':compare'!r}); gc.collect()\n"
        "sys.stdout.write(f'{kept() is None} {engine._prefect_sigterm_handler is handler}')"
    )
    mine = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    mine |= {"PREFECT_HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=mine, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1:] == ["True True"], done.stderr
