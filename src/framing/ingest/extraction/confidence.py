"""How sure one can be that a body is the whole article and nothing else, with the reasons in words.

Below ingest.min_confidence an article waits in hold back.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from framing.ingest.extraction.chosen import box_of
from framing.ingest.extraction.lines import Shape, plain
from framing.ingest.extraction.rendered import Shown
from framing.ingest.extraction.second import Opinion
from framing.ingest.paragraphing import ENDS

UNTITLED = "no headline was found"
LITTLE = 170  # words; shorter bodies are more often a fragment
FRAGMENT, NO_TITLE = 0.125, 0.05  # for texts without tags
SOME, MOST = 0.1, 0.55  # where over a fifth of the running text was left out, and over half
# The logistic weights of a page's signs, each from 0 to about 1: fitted on the labelled pages and on damaged variants
# of them, measured on the sites left out (benchmarks/accuracy/extraction).
_WEIGHTS = {
    "disagreement": 1.65, "shortness": 1.24, "untitled": 1.25, "undescribed": 1.16, "no sentences": 1.29,
    "unfinished": 2.24, "late": 0.99, "passed": 1.19, "linked": 2.51,
}  # fmt: skip
CAUTION = 0.4  # the logit of "bad" from which on a page is held back
_START = -3.97 - CAUTION  # the sum at which nothing speaks against a page; at 0 the confidence is a half
_USUAL = 400  # words
_TITLED, _DESCRIBED = 0.7, 0.8  # what is usual where a page states nothing


@dataclass(frozen=True, slots=True)
class Signs:
    """What is known of a text that was found. `left_out` are words of running text that are not in it."""

    words: int
    has_title: bool
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What is known of the text that was found on a web page. Shares run from 0 to 1, None where nothing is stated."""

    words: int
    has_title: bool
    agreement: float = 1.0  # of two ways of finding the article
    titled: float | None = None  # of the headline's words in the text
    described: float | None = None  # of the page's own summary in the text
    prose: float = 1.0  # of the text's words in sentences
    unfinished: bool = False  # whether its last paragraph, or the one that would follow, breaks off
    late: float = 0.0  # of 200 words, those that stand between the headline and the text
    passed: float = 0.0  # running words between its paragraphs that were passed by, of its own
    linked: float = 0.0  # of the text's words in lines that are links for the most part


def signs_of(
    opinion: Opinion, numbers: Sequence[int], title: str | None, summary: str | None, agreed: float
) -> PageSigns:
    """The signs of some lines of a page, taken for its article."""
    lines, shown = opinion.lines, opinion.shown
    words = sum(lines[number].words for number in numbers)
    told = set(_stems(" ".join(lines[number].text for number in numbers)))
    prose = [number for number in numbers if lines[number].shape is not Shape.SHORT and lines[number].words >= 8]
    return PageSigns(
        words=words,
        has_title=title is not None,
        agreement=agreed,
        titled=_held(title, told),
        described=_held(summary, told),
        prose=sum(lines[number].words for number in prose) / max(words, 1),
        unfinished=bool(prose) and _breaks_off(opinion, prose[-1]),
        late=_late(opinion, numbers, title),
        passed=_passed(opinion, numbers) / max(words, 1),
        linked=sum(lines[number].words for number in numbers if _is_link(shown[number])) / max(words, 1),
    )


def _breaks_off(opinion: Opinion, last: int) -> bool:
    """Whether a paragraph, or one that follows it in a box of its kind, does not end as a sentence does."""
    shown = opinion.shown
    for number in range(last, min(last + 3, len(shown))):
        one = shown[number]
        if box_of(one) != box_of(shown[last]) or one.linked > 0.5 or one.bold or len(one.text.split()) < 5:
            break
        if not ENDS.search(one.text[-40:]):
            return True
    return False


def _late(opinion: Opinion, numbers: Sequence[int], title: str | None) -> float:
    wanted = plain(title or "")
    place = next((number for number, one in enumerate(opinion.shown) if wanted and plain(one.text) == wanted), None)
    if place is None or not numbers or place > numbers[0]:
        return 0.0
    return min(sum(opinion.lines[number].words for number in range(place + 1, numbers[0])) / 200, 1.0)


def _passed(opinion: Opinion, numbers: Sequence[int]) -> int:
    chosen = set(numbers)
    inside = range(numbers[0], numbers[-1]) if numbers else range(0)
    return sum(
        opinion.lines[number].words
        for number in inside
        if number not in chosen and opinion.lines[number].shape is Shape.PROSE
    )


def _is_link(shown: Shown) -> bool:
    return shown.linked > 0.5


def _stems(text: str) -> list[str]:
    """The longer words of a text without their endings, which many languages change."""
    return [word[:5] for word in plain(text).split() if len(word) >= 4]


def _held(stated: str | None, told: set[str]) -> float | None:
    wanted = set(_stems(stated or ""))
    return len(wanted & told) / len(wanted) if len(wanted) >= 3 else None


def judge(signs: Signs) -> tuple[float, tuple[str, ...]]:
    """The confidence from 0 to 1 in a text without tags, and each reason that lowered it as a clause for a person."""
    confidence, doubts = 1.0, []
    if signs.words < LITTLE:
        confidence -= FRAGMENT
        doubts.append(f"only {signs.words} words of running text were found")
    if signs.left_out > (signs.left_out + signs.words) / 5:
        confidence -= MOST if signs.left_out > signs.words else SOME
        doubts.append(f"{signs.left_out} words of running text on the page were left out, {signs.words} kept")
    if not signs.has_title:
        confidence -= NO_TITLE
        doubts.append(UNTITLED)
    return round(max(confidence, 0.0), 6), tuple(doubts)


def told(signs: PageSigns) -> dict[str, float]:
    """What speaks against a text, each from 0 to about 1."""
    return {
        "disagreement": 1 - signs.agreement,
        "shortness": max(0.0, math.log(_USUAL / max(signs.words, 1))),
        "untitled": 1 - (_TITLED if signs.titled is None else signs.titled),
        "undescribed": 1 - (_DESCRIBED if signs.described is None else signs.described),
        "no sentences": 1 - signs.prose,
        "unfinished": float(signs.unfinished),
        "late": signs.late,
        "passed": min(signs.passed, 1.0),
        "linked": signs.linked,
    }


def judge_page(signs: PageSigns) -> tuple[float, tuple[str, ...]]:
    """The confidence in the text of a web page, and each reason that lowered it as a clause for a person."""
    found = told(signs)
    against = _START + sum(_WEIGHTS[name] * value for name, value in found.items())
    said = {
        "disagreement": f"two ways of finding the article agree on {signs.agreement:.0%} of the words only",
        "shortness": f"only {signs.words} words of running text were found",
        "untitled": f"the text holds {1 - found['untitled']:.0%} of the words of its headline",
        "undescribed": f"the text holds {1 - found['undescribed']:.0%} of the words of the page's own summary",
        "no sentences": f"only {signs.prose:.0%} of the text is in sentences",
        "unfinished": "its last paragraph breaks off",
        "late": "much stands between the headline and the text",
        "passed": "running text between its paragraphs was passed by",
        "linked": f"{signs.linked:.0%} of the text is links",
    }
    least = {"disagreement": 0.1, "shortness": math.log(_USUAL / LITTLE), "untitled": 0.7, "undescribed": 0.7}
    doubts = [said[name] for name, value in found.items() if value > least.get(name, 0.3)]
    if not signs.has_title:
        against += NO_TITLE
        doubts.append(UNTITLED)
    return round(1 / (1 + math.exp(against)), 6), tuple(doubts)
