"""Help to tune a named topic in two minutes: its surest, borderline and just-missed paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from framing.topics.named import NamedScores
from framing.topics.reading import TopicTexts
from framing.topics.space import Ints


@dataclass(frozen=True, slots=True)
class Case:
    """One paragraph, and by how much its score exceeds the topic's threshold."""

    paragraph_id: str
    outlet: str
    margin: float
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A named topic with the paragraphs that show whether it finds what the user means."""

    topic_id: str
    name: str
    members: int
    outlets: int
    threshold: float
    surest: tuple[Case, ...]
    borderline: tuple[Case, ...]
    missed: tuple[Case, ...]
    barred: tuple[Case, ...]
    unclear: int = 0

    @property
    def absent(self) -> bool:
        """Whether nothing in the corpus is close enough to the topic to set a threshold."""
        return not np.isfinite(self.threshold)


def check(reading: TopicTexts, scores: Sequence[NamedScores], many: int = 5) -> list[Checked]:
    """For each topic the `many` highest-scoring members, the lowest-scoring members, and the nearest non-members.

    Paragraphs kept out only by the topic's word conditions are listed separately, nearest first.
    """
    return [_checked(reading, one, many) for one in scores]


def _checked(reading: TopicTexts, one: NamedScores, many: int) -> Checked:
    inside = _by_score(one, np.flatnonzero(one.member))
    outside = _by_score(one, np.flatnonzero(~one.member & one.allowed))
    barred = _by_score(one, np.flatnonzero(~one.allowed & (one.score >= one.threshold)))
    surest, rest = inside[:many], inside[many:]
    return Checked(
        one.topic.topic_id, one.topic.name, len(inside), int(reading.paragraphs["outlet"].iloc[inside].nunique()),
        one.threshold, _cases(reading, one, surest), _cases(reading, one, rest[-many:]),
        _cases(reading, one, outside[:many]), _cases(reading, one, barred[:many]), one.unclear,
    )


def _by_score(one: NamedScores, places: Ints) -> Ints:
    return places[np.argsort(-np.round(one.score[places], 6), kind="stable")]


def _cases(reading: TopicTexts, one: NamedScores, places: Ints) -> tuple[Case, ...]:
    rows = reading.paragraphs.iloc[places]
    threshold = one.threshold if np.isfinite(one.threshold) else 0.0
    margins = np.round(one.score[places] - threshold, 3)
    return tuple(
        Case(str(key), str(outlet), float(margin), str(text))
        for key, outlet, margin, text in zip(rows["paragraph_id"], rows["outlet"], margins, rows["text"], strict=True)
    )


def lines(checked: Checked, width: int = 110) -> list[str]:
    """Format `checked` as lines of text for a terminal."""
    head = f"{checked.topic_id}: {checked.name}"
    if checked.absent:
        return [head, "  No paragraph is close to its examples: the corpus seems to have nothing on it. Nearest:",
                *_listed(checked.missed, width)]
    if checked.unclear:
        return [
            head,
            f"  Unclear: {checked.unclear} articles may be on it, but too many are doubtful, so none is counted.",
            "  Name it more narrowly, give other examples, or say with `must` which words there have to be. Nearest:",
            *_listed(checked.missed, width),
        ]
    barred = ["  kept out by must, must_not or article_must alone", *_listed(checked.barred, width)]
    return [
        f"{head} - {checked.members} paragraphs of {checked.outlets} outlets",
        "  surest", *_listed(checked.surest, width),
        "  borderline, inside", *_listed(checked.borderline, width),
        "  just missed, outside", *_listed(checked.missed, width),
        *(barred if checked.barred else ()),
    ]


def _listed(cases: Sequence[Case], width: int) -> list[str]:
    shown = []
    for case in cases:
        text = " ".join(case.text.split())
        cut = text if len(text) <= width else text[: width - 1].rsplit(" ", 1)[0] + "…"
        shown.append(f"    {case.margin:+.2f}  {case.outlet:<20.20}  {case.paragraph_id}  {cut}")
    return shown or ["    none"]


TUNING = (
    "Wrong paragraphs inside? Add what they are about to `unlike`, or words to `must_not` or `article_must`. "
    "Right ones missed? Add a sentence like them to `examples`."
)
