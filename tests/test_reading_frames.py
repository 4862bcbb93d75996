"""Sheets on frames: what two readers said of the sentences of the top, the middle and the bottom of the scores."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.reading import own_frames
from benchmarks.reading.framed import PARTS, summary

VERDICTS = st.lists(st.sampled_from(["right", "wrong", "unclear"]), min_size=3, max_size=30)


def statements(n: int) -> list[dict[str, Any]]:
    return [{"part": list(PARTS)[place % 3], "score": -float(place % 3)} for place in range(n)]


@given(VERDICTS)
def test_a_second_reader_who_says_the_same_changes_nothing_but_the_agreement(verdicts: list[str]) -> None:
    read = dict(enumerate(verdicts, 1))
    alone = list(summary(statements(len(read)), [read]))
    assert list(summary(statements(len(read)), [read, read]))[: len(alone)] == alone


def test_what_readers_differ_on_is_unclear() -> None:
    one, other = {1: "right", 2: "wrong", 3: "wrong"}, {1: "right", 2: "right", 3: "wrong"}
    lines = list(summary(statements(3), [one, other]))
    assert lines[:3] == [
        "top tenth: 1 of 1 told so, 0 unclear", "middle tenth: 0 of 1 told so, 1 unclear",
        "bottom tenth: 0 of 1 told so, 0 unclear",
    ]  # fmt: skip
    assert lines[3].startswith("AUC 1.000 of 2")


def test_an_answer_is_written_down_beside_the_sentence_that_was_read(tmp_path: Path) -> None:
    file, answers = tmp_path / "read.csv", tmp_path / "answers"
    file.write_bytes(own_frames.FILE.read_bytes())
    before = own_frames.sentences(file)
    order = own_frames.sheet("morality", before)
    answers.write_text("\n".join(f"{n} {'ru'[before[place].kind == 'news']}" for n, place in enumerate(order, 1)))
    own_frames.enter(argparse.Namespace(frame="morality", answers=answers), file)
    for old, new in zip(before, own_frames.sentences(file), strict=True):
        read = "ru"[old.kind == "news"] if old.frame == "morality" else old.reader
        assert new == old._replace(reader=read)


def test_a_frame_is_entered_whole_or_not_at_all(tmp_path: Path) -> None:
    file, answers = tmp_path / "read.csv", tmp_path / "answers"
    file.write_bytes(own_frames.FILE.read_bytes())
    answers.write_text("1 r\n3 w\n")
    with pytest.raises(SystemExit, match="says nothing of"):
        own_frames.enter(argparse.Namespace(frame="conflict", answers=answers), file)
    assert file.read_bytes() == own_frames.FILE.read_bytes()


def test_each_frame_has_as_many_sentences_with_it_as_without() -> None:
    count = Counter((one.frame, one.kind, one.writer) for one in own_frames.sentences())
    assert set(count.values()) == {15}
    assert len(count) == 20
