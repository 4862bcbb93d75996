"""How numbers, shares and days are written in the language of a report. Nothing else in the report writes any."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

MINUS, DASH = "−", "–"
_DAY = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Writing:
    """The section [writing] of a file of strings; the defaults are English."""

    decimal: str = "."
    thousands: str = ","
    percent_sign: str = "%"  # with the space before it, if there is one
    leading_zero: bool = False  # of a figure between 0 and 1: 0.73 rather than .73
    day_pattern: str = "{year}-{month}-{day}"

    def numeral(self, text: str) -> str:
        """A number that Python has formatted (`1,234.5`), as this language writes it."""
        return text.translate({ord(","): self.thousands, ord("."): self.decimal})

    def whole(self, number: float) -> str:
        """A whole number."""
        return self.numeral(f"{int(number):,}")

    def plain(self, number: float, digits: int) -> str:
        """A number with `digits` decimals and a true minus sign; no negative zero."""
        text = f"{number:,.{digits}f}"
        if float(text.replace(",", "")) == 0:
            text = text.lstrip("-")
        return self.numeral(text.replace("-", MINUS))

    def short(self, number: float) -> str:
        """A figure between 0 and 1 with two decimals."""
        return self.numeral(f"{number:.2f}" if self.leading_zero else f"{number:.2f}".removeprefix("0"))

    def points(self, share: float) -> str:
        """A share of one in hundreds, without a sign for percent: whole from 10 up; only all is 100."""
        number = share * 100
        size = abs(number)
        if 99.5 <= size < 100:
            return self.plain(math.copysign(min(size, 99.9), number), 1)
        digits = 0 if size >= 9.95 or size == 0 else 1 if size >= 0.05 else 2
        return self.plain(number, digits).removesuffix(self.numeral(".00")).removesuffix(self.numeral(".0"))

    def percent(self, share: float) -> str:
        """A share of one as a percentage."""
        return f"{self.points(share)}{self.percent_sign}"

    def share_of(self, part: int, whole: int) -> str:
        """A share as a percentage, or a dash where there is nothing to share."""
        return self.percent(round(part / whole, 6)) if whole else DASH

    def day(self, text: str) -> str:
        """A text with every ISO day in it as this language writes days."""
        return _DAY.sub(lambda hit: self.day_pattern.format(year=hit[1], month=hit[2], day=hit[3]), text)


ENGLISH = Writing()
