"""Are sentences told through the frame that they score high on? Sheets for two readers, and what follows from them.

    python -m benchmarks.reading.framed draw WORKSPACE --corpus "real-news, ap to reuters" --seed 7
    python -m benchmarks.reading.framed score SHEET ANSWERS [ANSWERS]

A sheet of a frame holds as many sentences of the top, the middle and the bottom tenth of its scores, shuffled; the text
that a reader is given does not tell which is which. A reader writes lines such as "12 r" (told through this frame), "12
w" or "12 u". `score` prints for each part how many were told so, the AUC of the score, and how far two readers agree.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from benchmarks.reading.sheets import about_sheet, ask_for_a_draw
from benchmarks.reading.stated import Finished, Stated
from benchmarks.reading.verdicts import answers, keep
from framing.measures.shared.prototypes import FramePrototype, frame_prototypes

PARTS = {"top": (0.9, 1.0), "middle": (0.45, 0.55), "bottom": (0.0, 0.1)}
WORDS = 6  # shorter ones say too little to be judged


def draw(asked: argparse.Namespace) -> None:
    """Write a sheet for each frame: as JSON for `score`, and as a text for readers."""
    run = Finished(asked.workspace)
    about = about_sheet(asked)
    asked.out.mkdir(parents=True, exist_ok=True)
    for frame in frame_prototypes():
        statements = list(drawn(frame, run, asked.n, asked.seed))
        sheet = asked.out / f"frame-{frame.key}-{asked.seed}.json"
        told = {"kind": f"frame-{frame.key}", "about": about, "statements": statements}
        sheet.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
        asks = f"Is the sentence between ⟦ and ⟧ told through this frame? {frame.title}: {frame.description} r, w or u?"
        shown = [f"### {number}\n{one['passages'][0]}" for number, one in enumerate(statements, 1)]
        sheet.with_suffix(".txt").write_text("\n\n".join([asks, *shown]) + "\n", encoding="utf-8")
        print(f"{len(statements)} sentences: {sheet.with_suffix('.txt')}")


def drawn(frame: FramePrototype, run: Finished, n: int, seed: int) -> Iterator[dict[str, Any]]:
    """A third of `n` sentences of each part of the scores of a frame, in a random order."""
    passages = run.table("passages")
    found = passages[(passages["measure"] == "frames") & (passages["item"] == frame.key)]
    found = found.drop_duplicates(["paragraph_id", "start"])
    texts = run.paragraphs["text"].reindex(found["paragraph_id"])
    said = [text[start:end] for text, start, end in zip(texts, found["start"], found["end"], strict=True)]
    found = found.assign(said=said)[[len(one.split()) >= WORDS for one in said]].drop_duplicates("said")
    for row in _parts(found, n // len(PARTS), seed).itertuples():
        passage = run.marked(row.paragraph_id, row.start, row.end)
        stated = Stated(*run.where(row.article_id), f"told through {frame.key}", (passage,))
        yield {"id": stated.key, "outlet": stated.outlet, "passages": [passage], "part": row.part, "score": row.value}


def _parts(found: pd.DataFrame, each: int, seed: int) -> pd.DataFrame:
    place = found["value"].rank(method="first", pct=True)
    chosen = []
    for part, (low, high) in PARTS.items():
        rows = found[place.between(low, high)].sort_values(["paragraph_id", "start"])
        chosen.append(rows.sample(min(each, len(rows)), random_state=seed).assign(part=part))
    return pd.concat(chosen).sample(frac=1, random_state=seed)


def score(asked: argparse.Namespace) -> None:
    """Print what the readers found, and keep the verdicts on the top part: those are what a report would show."""
    told = json.loads(asked.sheet.read_text(encoding="utf-8"))
    read = [answers(path.read_text(encoding="utf-8")) for path in asked.answers]
    for line in summary(told["statements"], read):
        print(f"{told['kind']}: {line}")
    numbered = list(enumerate(told["statements"], 1))
    top = [
        {"id": one["id"], "outlet": one["outlet"], "verdict": _joint(read, n)}
        for n, one in numbered if one["part"] == "top"
    ]  # fmt: skip
    print(keep(told["kind"], told["about"], top))


def summary(statements: Sequence[dict[str, Any]], read: Sequence[dict[int, str]]) -> Iterator[str]:
    """Lines: how many of each part were told through the frame, the AUC, and how far the readers agree."""
    joint = {n: _joint(read, n) for n in range(1, len(statements) + 1)}
    for part in PARTS:
        verdicts = [joint[n] for n, one in enumerate(statements, 1) if one["part"] == part]
        yield f"{part} tenth: {verdicts.count('right')} of {len(verdicts)} told so, {verdicts.count('unclear')} unclear"
    sure = [(joint[n] == "right", one["score"]) for n, one in enumerate(statements, 1) if joint[n] != "unclear"]
    truth, values = np.array([one[0] for one in sure]), np.array([one[1] for one in sure])
    if 0 < truth.sum() < len(truth):
        yield f"AUC {roc_auc_score(truth, values):.3f} of {len(truth)} (of the three tenths: easier than of all)"
    if len(read) > 1:
        both = sorted(read[0].keys() & read[1].keys())
        first, second = ([one[n] for n in both] for one in read[:2])
        yield f"two readers agree on {np.mean(np.array(first) == np.array(second)):.2f}, " \
              f"kappa {cohen_kappa_score(first, second):.2f}"  # fmt: skip


def _joint(read: Sequence[dict[int, str]], number: int) -> str:
    """What all readers say of a sentence; unclear if they differ."""
    said = {one.get(number, "unclear") for one in read}
    return said.pop() if len(said) == 1 else "unclear"


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading.framed", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("draw")
    ask_for_a_draw(one, 60, "two readers who did not write the rule")
    one = commands.add_parser("score")
    one.add_argument("sheet", type=Path)
    one.add_argument("answers", type=Path, nargs="+")
    asked = parser.parse_args()
    {"draw": draw, "score": score}[asked.command](asked)


if __name__ == "__main__":
    main()
