"""Sentences and headlines of our own, with and without a frame, read by a second person.

    python -m benchmarks.reading.own_frames draw --out DIR       a sheet for each frame
    python -m benchmarks.reading.own_frames enter FRAME ANSWERS  a file of the reader's lines such as "12 w"

`benchmarks/accuracy/gold/frames_read.csv` holds what the writer meant and what the reader found: r (told through the
frame), w (not) or u (cannot say). The reader sees the frame's description and the sentences, shuffled, nothing else.
`benchmarks.accuracy.measures.frames` measures on those that both call the same.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.publish import REPOSITORY
from benchmarks.reading.verdicts import answers
from framing.measures.shared.prototypes import frame_prototypes

FILE = REPOSITORY / "benchmarks" / "accuracy" / "gold" / "frames_read.csv"
SEED = 2911


class Sentence(NamedTuple):
    """A sentence as it stands in the file; `reader` is "" until it is read."""

    frame: str
    kind: str
    writer: str
    reader: str
    text: str


def sentences(file: Path = FILE) -> list[Sentence]:
    """All sentences, in the order of the file."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [Sentence(**row) for row in csv.DictReader(rows)]


def sheet(frame: str, every: Sequence[Sentence]) -> list[int]:
    """The places of a frame's sentences in the order in which the reader sees them."""
    places = [place for place, one in enumerate(every) if one.frame == frame]
    return [places[one] for one in np.random.default_rng(SEED).permutation(len(places))]


def draw(asked: argparse.Namespace) -> None:
    """Write a text for each frame."""
    every = sentences()
    asked.out.mkdir(parents=True, exist_ok=True)
    for frame in frame_prototypes():
        shown = [f"{n}. {every[place].text}" for n, place in enumerate(sheet(frame.key, every), 1)]
        asks = f"{frame.title}: {frame.description}\nIs the sentence or headline told through this frame? A sentence " \
               "may share words or subject with the frame and not be told through it.\nFor each number one line: r " \
               "(it is), w (it is not) or u (cannot say)."  # fmt: skip
        path = asked.out / f"own-{frame.key}.txt"
        path.write_text("\n\n".join([asks, *shown]) + "\n", encoding="utf-8")
        print(f"{len(shown)} sentences: {path}")


def enter(asked: argparse.Namespace, file: Path = FILE) -> None:
    """Write down what the reader found of one frame."""
    every, read = sentences(file), answers(asked.answers.read_text(encoding="utf-8"))
    order = sheet(asked.frame, every)
    if missing := set(range(1, len(order) + 1)) - read.keys():
        raise SystemExit(f"{asked.answers} says nothing of {sorted(missing)}: each sentence needs an answer.")
    for n, place in enumerate(order, 1):
        every[place] = every[place]._replace(reader=read[n][0])
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([Sentence._fields, *every])
    same = sum(every[place].writer == every[place].reader for place in order)
    print(f"{asked.frame}: writer and reader say the same of {same} of {len(order)}")


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading.own_frames", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("draw")
    one.add_argument("--out", type=Path, default=Path("reading-sheets"))
    one = commands.add_parser("enter")
    one.add_argument("frame", choices=[frame.key for frame in frame_prototypes()])
    one.add_argument("answers", type=Path)
    asked = parser.parse_args()
    {"draw": draw, "enter": enter}[asked.command](asked)


if __name__ == "__main__":
    main()
