"""Articles from a place elsewhere and reports to it, on fsspec's own memory file system."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.errors import Unreachable
from framing.running import remote
from framing.tables.store import Layout

NAMES = st.sampled_from(["north/a.html", "north/b.html", "south/a.html", "south/deep/c.txt"])
FOLDERS = st.dictionaries(NAMES, st.binary(max_size=8), min_size=1)


@pytest.fixture
def place() -> Iterator[str]:
    yield (url := f"memory://{uuid.uuid4().hex}")
    fsspec.filesystem("memory").rm(url, recursive=True)


def put(url: str, files: dict[str, bytes]) -> None:
    memory = fsspec.filesystem("memory")
    if memory.exists(url):
        memory.rm(url, recursive=True)
    for name, content in files.items():
        memory.pipe_file(f"{url}/{name}", content)


def held(layout: Layout) -> dict[str, bytes]:
    return {p.relative_to(layout.raw).as_posix(): p.read_bytes() for p in layout.raw.rglob("*") if p.is_file()}


@settings(max_examples=30)
@given(days=st.lists(FOLDERS, min_size=1, max_size=4), own=st.binary(max_size=8))
def test_after_each_run_data_raw_is_what_lies_there_and_the_users_own_files(
    days: list[dict[str, bytes]], own: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    layout = Layout.of(tmp_path_factory.mktemp("workspace"))
    url = f"memory://{uuid.uuid4().hex}"
    (layout.raw / "mine").mkdir(parents=True)
    (layout.raw / "mine" / "own.html").write_bytes(own)
    for files in days:
        put(url, files)
        remote.bring(url, layout)
        assert held(layout) == {**files, "mine/own.html": own}
    assert remote.bring(url, layout) == 0


def test_nothing_is_fetched_twice(place: str, tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    put(place, {"north/a.html": b"one", "north/b.html": b"two"})
    assert remote.bring(place, layout) == 2
    fsspec.filesystem("memory").pipe_file(f"{place}/north/b.html", b"2")
    assert remote.bring(place, layout) == 1


def test_a_place_that_is_not_there_says_so_and_leaves_everything(place: str, tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    put(place, {"north/a.html": b"one"})
    remote.bring(place, layout)
    with pytest.raises(Unreachable, match=r"memory://elsewhere.* does not exist"):
        remote.bring("memory://elsewhere", layout)
    with pytest.raises(Unreachable, match=r"\[remote\] raw"):
        remote.bring("nosuchscheme://bucket", layout)
    assert held(layout) == {"north/a.html": b"one"}


def test_no_key_in_an_address_is_told(tmp_path: Path) -> None:
    with pytest.raises(Unreachable) as told:
        remote.bring("nosuchscheme://me:secret-one@host/articles?key=secret-two", Layout.of(tmp_path))
    assert "host/articles" in str(told.value)
    assert "secret" not in str(told.value)


def test_a_report_is_handed_on_once_under_its_name_and_as_the_latest(place: str, tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    report = layout.reports / "20250101T000000.000000Z"
    (report / "topics").mkdir(parents=True)
    (report / "index.html").write_text("answer")
    (report / "topics" / "t.html").write_text("topic")
    (report / "run.json").write_text("{}")
    layout.latest_report.symlink_to(report.name)
    memory = fsspec.filesystem("memory")
    memory.makedirs(place, exist_ok=True)
    remote.hand_on(place, layout)
    for folder in (report.name, "latest"):
        assert memory.cat_file(f"{place}/{folder}/index.html") == b"answer"
        assert memory.cat_file(f"{place}/{folder}/topics/t.html") == b"topic"
    memory.pipe_file(f"{place}/latest/index.html", b"touched")
    remote.hand_on(place, layout)  # it is there already
    assert memory.cat_file(f"{place}/latest/index.html") == b"touched"
