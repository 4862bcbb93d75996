"""No text is encoded, parsed or judged twice, neither within a run nor by a later one."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pytest

from framing.measures import portrayal
from framing.measures.shared.portrayal_model import PortrayalModel
from framing.running import runs
from framing.running.order import STAGES
from framing.tables.store import Layout
from framing.text.embedding.minilm import QuantizedMiniLM
from framing.text.parsing import parser as parsing

WORK = ("encoded", "parsed", "judged")
OTHER = """
[axes.hope]
toward = ["The plan opens a door for everybody."]
away = ["The plan betrays those who waited."]
"""


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> dict[str, Counter[str]]:
    """How often each text has been encoded, parsed and judged."""
    found: dict[str, Counter[str]] = {name: Counter() for name in WORK}

    def counting(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def of_model(self: object, texts: Sequence[str]) -> Any:
            found[name].update(texts)
            return work(self, texts)

        return of_model

    monkeypatch.setattr(QuantizedMiniLM, "encode", counting("encoded", QuantizedMiniLM.encode))
    monkeypatch.setattr(PortrayalModel, "encode", counting("judged", PortrayalModel.encode))
    parse = parsing.parse

    def parsed(texts: Iterable[str]) -> Any:
        texts = list(texts)
        found["parsed"].update(texts)
        return parse(texts)

    monkeypatch.setattr(parsing, "parse", parsed)
    monkeypatch.setattr(portrayal, "FEWEST", 1)  # the small workspace mentions nobody often
    return found


def run(layout: Layout) -> None:
    with runs.running(layout, "by hand") as one:
        for stage in STAGES:
            one.did(stage(layout))


@pytest.mark.slow
def test_no_text_is_worked_on_twice(small: Layout, counted: dict[str, Counter[str]]) -> None:
    for place in (small.vectors, small.parses, small.portrayals):
        for store in place.glob("*/"):
            if store.name != "models":
                shutil.rmtree(store)
    for table in small.processed.glob("*.parquet"):
        table.unlink()
    run(small)
    for name in WORK:
        assert counted[name]
        assert set(counted[name].values()) <= {1}, (name, counted[name].most_common(3))
    before = {name: set(counted[name]) for name in WORK}
    small.config.write_text(small.config.read_text(encoding="utf-8") + OTHER, encoding="utf-8")
    run(small)
    assert set(counted["encoded"]) - before["encoded"] == {
        "The plan opens a door for everybody.", "The plan betrays those who waited.",
    }  # fmt: skip
    for name in WORK:
        assert set(counted[name].values()) <= {1}, (name, counted[name].most_common(3))
