"""What waits on a large page is in files beside it, whole and in order."""

from __future__ import annotations

import re

import pytest

from framing.report import folding
from framing.report.folding import END, START, folded, is_large, plain

from .reading import unpacked

PAGE = (
    f'<h1>a</h1><details>{START}<p id="m-1">one</p>{START}<p>inner</p>{END}{END}</details>'
    f"<details>{START}<p>two</p>{END}</details><p>end</p>"
)


def test_a_page_is_the_same_with_what_waits_put_back() -> None:
    text, files = folded(PAGE, "topics/x.html", "wait")
    assert [name for name, _ in files] == ["topics/x-1.js"]
    parts = unpacked(files[0][1])
    assert parts == ['<p id="m-1">one</p><p>inner</p>', "<p>two</p>"]
    places = re.findall(r'<div data-part="x-1:(\d)"( data-holds="m-1")?><p class="small">wait</p></div>', text)
    assert [(at, bool(holds)) for at, holds in places] == [("0", True), ("1", False)]
    whole = re.sub(r'<div data-part="x-1:(\d)".*?</div>', lambda hit: parts[int(hit[1])], text)
    assert whole == plain(PAGE)


def test_large_parts_go_into_several_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "TOGETHER", 40)
    text, files = folded(PAGE, "topics/x.html", "wait")
    assert [unpacked(content) for _, content in files] == [['<p id="m-1">one</p><p>inner</p>'], ["<p>two</p>"]]
    assert 'data-part="x-2:0"' in text


def test_only_large_pages_are_folded() -> None:
    assert not is_large(PAGE)
    assert is_large(PAGE, 10)
    assert not is_large("<p>" + "x" * 20, 10)
