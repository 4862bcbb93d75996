"""Draws what measures find in sentences of Russian news, for people to read, and keeps what they judge.

    python -m benchmarks.reading.in_cases labels --count 50 --seed 1          # prints what to judge
    python -m benchmarks.reading.in_cases labels --keep verdicts.txt --seed 1 --reader "who read it" --day 2026-12-01

Texts: ../shared/datasets/portrayal-ru (RuSentNE, MIT licence), one sentence each; their own labels are not used. The
half MADE_WITH may be looked at while rules are made; what is drawn is from the other half. Verdicts are lines such as
"12 r": right, wrong or unclear. A kind of finding is right if

- labels: the sentence itself calls this person so, in these words
- blamed: the sentence tells or alleges a harm by this one, in this voice; being detained counts as harm
- agency: the person does something there, or something is done to them
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import subprocess
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from benchmarks.publish import datasets
from benchmarks.reading.verdicts import answers, keep
from framing.measures.agency import role
from framing.measures.shared.blaming import NOBODY
from framing.measures.shared.blaming_in_cases import harms_in
from framing.text.mentions.labels_in_cases import NominativeWords, labels_in_cases
from framing.text.mentions.nominative import names_in
from framing.text.parsing.syntax import ParsedSentence, Parses
from framing.text.parsing.tagger import TAGGER

CODE = "ru"
CORPUS = "sentences of Russian news (RuSentNE)"
MADE_WITH = 128  # of 256: sentences whose hash begins below it
Found = tuple[str, str]  # what is found, and the sentence


def sentences(path: Path) -> list[str]:
    """The sentences of the half that no rule was made with."""
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        told = sorted({row["sentence"].strip() for row in rows})
    return [one for one in told if hashlib.sha256(one.encode()).digest()[0] >= MADE_WITH]


def _labels(parses: Parses) -> Iterator[Found]:
    words = NominativeWords.of(parses, CODE)
    for sentence, name, start, end in _names(parses):
        for label in labels_in_cases(words, sentence, start, end):
            yield f"{name} is called “{label.text}”", sentence.text


def _blamed(parses: Parses) -> Iterator[Found]:
    for sentence in parses:
        for one in harms_in(sentence, CODE):
            who, by = (
                NOBODY if party is None else party.name or sentence.text[party.start : party.end]
                for party in (one.doer, one.by)
            )
            voice = f"said, by {by}" if one.said else "own voice"
            yield f"{who} ({voice}): {sentence.text[one.start : one.end]}", sentence.text


def _agency(parses: Parses) -> Iterator[Found]:
    for sentence, name, start, end in _names(parses):
        if (acts := role(sentence, start, end)) is not None:
            yield f"{name} {'acts' if acts else 'is acted upon'}", sentence.text


def _names(parses: Parses) -> Iterator[tuple[ParsedSentence, str, int, int]]:
    for sentence in parses:
        for one in names_in(sentence):
            yield sentence, " ".join(one.words), sentence.start[one.span[0]], sentence.end[one.span[-1]]


FINDERS: dict[str, Callable[[Parses], Iterator[Found]]] = {"labels": _labels, "blamed": _blamed, "agency": _agency}


def drawn(kind: str, texts: Sequence[str], count: int, seed: int) -> list[Found]:
    """So many findings at random."""
    rows = TAGGER.parse(texts)
    offsets = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    found = list(FINDERS[kind](Parses(texts, np.concatenate(rows), offsets, TAGGER.labels())))
    return random.Random(seed).sample(found, min(count, len(found)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=sorted(FINDERS))
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="a file of verdicts on what the same seed draws")
    parser.add_argument("--reader", default="")
    parser.add_argument("--day", default="")
    parser.add_argument("--datasets", type=Path)
    chosen = parser.parse_args()
    told = drawn(chosen.kind, sentences(datasets("portrayal-ru") / "train_data.csv"), chosen.count, chosen.seed)
    if chosen.keep is None:
        for number, (what, text) in enumerate(told):
            print(f"{number} | {what} || {text}")
        return
    judged = answers(chosen.keep.read_text(encoding="utf-8"))
    ids = [hashlib.sha256(f"{what}\n{text}".encode()).hexdigest()[:12] for what, text in told]
    verdicts = [{"id": ids[n], "outlet": "RuSentNE", "verdict": verdict} for n, verdict in sorted(judged.items())]
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True)
    about = {"corpus": CORPUS, "commit": commit.stdout.strip(), "day": chosen.day, "seed": chosen.seed}
    print(keep(f"{chosen.kind}-in-russian", {**about, "reader": chosen.reader}, verdicts))


if __name__ == "__main__":
    main()
