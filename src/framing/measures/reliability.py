"""How far the numbers of a measure can be trusted: what was measured, and the tier that follows by one rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tier = Literal["A", "B", "C"]  # A: good on texts it was not made with; B: use with care; C: never stated
Kind = Literal["AUC", "F1", "precision"]  # precision: the share of what it states that a reader or a label calls right

# From which value on a figure makes tier A, and tier B. A sentence is printed as it stands, so more is asked of it.
_LEAST = {"AUC": (0.80, 0.70), "F1": (0.80, 0.70), "precision": (0.95, 0.75)}
_FIRST_PAGE = (0.90, 0.80)  # the least precision of what stands on a first page, and of its interval's lower end


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its 95 % interval (`low` to `high`), and the set of `n` cases that it was measured on.

    `unseen`: no rule, weight or constant was chosen with these texts, nor with others of the same set.
    """

    kind: Kind
    value: float
    n: int
    of: str
    unseen: bool
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        within = "" if self.low is None or self.high is None else f" ({_short(self.low)} to {_short(self.high)})"
        domain = "out of domain" if self.unseen else "own set"
        return f"{self.kind} {_short(self.value)}{within}, n = {self.n:,}, {self.of}, {domain}"


@dataclass(frozen=True, slots=True)
class Reliability:
    """What is known of how good numbers are: one sentence, and the figures behind it.

    `yours`: the user made the measure, and is the one to check it.
    """

    benchmark: str
    figures: tuple[Figure, ...] = ()
    yours: bool = False

    @property
    def tier(self) -> Tier:
        """The tier that follows from the figures."""
        return "B" if self.yours else tier_of(self.figures)

    @property
    def first_page(self) -> bool:
        """Whether its sentences may stand on a first page: what was read has to be right nearly always."""
        read = [one for one in _deciding(self.figures) if one.kind == "precision"]
        value, low = _FIRST_PAGE
        return self.tier != "C" and all(one.value >= value and (one.low or 0.0) > low for one in read)

    def __str__(self) -> str:
        return "; ".join([self.benchmark, *map(str, self.figures)])


def tier_of(figures: Sequence[Figure]) -> Tier:
    """The tier of a measure with these figures: the worst on unseen texts decides.

    What was only measured on its own set is never A, and what was not measured at all is C.
    """
    deciding = _deciding(figures)
    if not deciding:
        return "C"
    good, fair = (all(one.value >= _LEAST[one.kind][place] for one in deciding) for place in (0, 1))
    return "A" if good and deciding[0].unseen else "B" if fair else "C"


def _deciding(figures: Sequence[Figure]) -> list[Figure]:
    return [one for one in figures if one.unseen] or list(figures)


def _short(number: float) -> str:
    return f"{number:.2f}".removeprefix("0")
