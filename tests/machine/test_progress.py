"""What is shown while long work goes on."""

from __future__ import annotations

import logging

import pytest

from framing.machine.progress import watched


def test_loading_a_model_does_not_count_as_slow_work(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = iter([0.0, 100.0, 140.0, 150.0])  # the start, then a hundred seconds until the first pages are done
    stopped = type("Clock", (), {"monotonic": staticmethod(lambda: next(clock))})
    monkeypatch.setattr("framing.machine.progress.time", stopped)
    with caplog.at_level(logging.INFO, "framing.machine.progress"), watched("reading", "pages", 2000) as advance:
        for _ in range(3):
            advance(400)
    assert [record.message for record in caplog.records] == ["reading 800 of 2,000 pages, 10 a second, 120 s left"]


def test_what_is_done_at_once_is_said_too(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "framing.machine.progress"), watched("reading", "pages", 300) as advance:
        advance(300)
    (said,) = (record.message for record in caplog.records)
    assert said.startswith("reading 300 of 300 pages")
    assert said.endswith(" 0 s left")
