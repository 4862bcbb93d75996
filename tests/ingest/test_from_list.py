"""`framing add --from-list`: the pages of a list of addresses, whatever the list is kept in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from framing.ingest.adding import Added, add_list
from framing.ingest.fetching import Fetcher
from framing.running.commands import workspace
from framing.running.commands.cli import app
from framing.settings.running import FetchSettings
from tests.ingest.site import Site, answer, running

PAGE = "<html><body><h1>Ferry {0}</h1>" + "<p>On day {0} the ferry ran again, the harbour office said.</p>" * 9


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as site:
        for number in range(3):
            site.pages[f"/{number}.html"] = answer(PAGE.format(number).encode())
        yield site


def fetched(raw: Path, path: Path, most: int = 50) -> list[Added]:
    with Fetcher(FetchSettings(allow_private=True, tries=1), 100_000, sleep=lambda _: None) as fetcher:
        return list(add_list(raw, path, "post", fetcher, most))


def lists(addresses: list[str]) -> dict[str, str]:
    return {
        "urls.txt": "\n".join(addresses),
        "titles.txt": "\n".join(f"{one}  Ferry {number}" for number, one in enumerate(addresses)),
        "cloud.csv": "id,media_url,publish_date,title,url\n" + "".join(f"1,x.example,,T,{one}\n" for one in addresses),
        "bare.csv": "\n".join(addresses),
        "list.json": json.dumps({"articles": [{"url": one, "title": "T"} for one in addresses]}),
        "list.jsonl": "\n".join(json.dumps({"link": one}) for one in addresses),
        "list.ris": "\n".join(f"TY  - NEWS\nTI  - T\nUR  - {one}\nER  - \n" for one in addresses),
        "clips.md": "# To read\n\n" + "\n".join(f"- [T]({one})" for one in addresses) + "\n",
        "marks.html": "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>"
        + "".join(f'<DT><A HREF="{one}">T</A>' for one in addresses),
    }


@pytest.mark.parametrize("name", list(lists([])))
def test_the_pages_of_a_list_are_fetched_once(tmp_path: Path, site: Site, name: str) -> None:
    path = tmp_path / name
    path.write_text(lists([site.at(f"/{number}.html") for number in range(3)])[name], encoding="utf-8")
    assert [one.state for one in fetched(tmp_path / "raw", path)] == ["added"] * 3
    assert [one.state for one in fetched(tmp_path / "raw", path)] == ["unchanged"]
    assert len([*(tmp_path / "raw" / "post").glob("*.html")]) == 3


def test_what_is_too_many_is_said_and_fetched_the_next_time(tmp_path: Path, site: Site) -> None:
    path = tmp_path / "urls.txt"
    path.write_text(lists([site.at(f"/{number}.html") for number in range(3)])["urls.txt"], encoding="utf-8")
    first = fetched(tmp_path / "raw", path, most=2)
    assert [one.state for one in first] == ["added", "added", "failed"]
    assert "1 more addresses" in first[-1].why
    assert [one.state for one in fetched(tmp_path / "raw", path, most=2)] == ["unchanged", "added"]


@pytest.mark.parametrize("content", ["", "No addresses at all stand in this text.", "\x00\x01\x02"])
def test_a_file_without_addresses_says_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "urls.txt"
    path.write_text(content)
    (only,) = fetched(tmp_path / "raw", path)
    assert only.state == "failed"


def test_the_command_takes_a_list(tmp_path: Path) -> None:
    workspace.make(tmp_path / "w")
    path = tmp_path / "urls.txt"
    path.write_text("nothing")
    done = CliRunner().invoke(app, ["add", "--from-list", str(path), "--workspace", str(tmp_path / "w")])
    assert done.exit_code == 1
    assert "lists no addresses" in done.output
    assert CliRunner().invoke(app, ["add", "--workspace", str(tmp_path / "w")]).exit_code == 2
