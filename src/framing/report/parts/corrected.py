"""What people coded by hand, as sentences beside the differences that it corrects."""

from __future__ import annotations

from markupsafe import Markup

from framing.report.sources.material import Material
from framing.report.sources.rows import Row
from framing.report.wording import Wording
from framing.report.writing import DASH

YES_NO = "yes-no"


def correction(material: Material, row: Row) -> Row | None:
    """The row of `corrected` that belongs to a contrast, or None."""
    return material.corpus.corrected.get(row["contrast_id"])


def errs_unevenly(material: Material, row: Row) -> bool:
    """Whether coding says that the measure errs differently by outlet, so that its own difference is not stated."""
    return (row["measure"], row["item"], row["voice"]) in material.corpus.uneven


def is_withdrawn(material: Material, row: Row) -> bool:
    """Whether a contrast is no longer stated: the measure errs unevenly, and the correction does not show it too."""
    return errs_unevenly(material, row) and not is_confirmed(material, row)


def is_confirmed(material: Material, row: Row) -> bool:
    """Whether coding shows a difference in the same direction. Then it is stated even of a measure in tier C."""
    found = correction(material, row)
    if found is None or found["low"] * found["high"] <= 0:
        return False
    return bool(found["estimate"] * (row["estimate"] or 0.0) > 0)


def corrected_words(material: Material, row: Row) -> Markup | None:
    """The corrected difference in words, beside that of the machine alone; None if nothing was coded for it."""
    found = correction(material, row)
    if found is None:
        return None
    kind = "uneven" if errs_unevenly(material, row) else "even"
    n = found["n_coded"] + found["n_coded_versus"]
    how = points if material.corpus.question_kinds.get(found["question"]) == YES_NO else signed
    blanks = {name: how(material.words, found[name]) for name in ("machine", "estimate", "low", "high")}
    return material.words.say(f"coding.{kind}", n=material.words.whole(n), **blanks)


def points(words: Wording, value: float | None) -> str:
    """A difference of two shares in points, with its sign."""
    return DASH if value is None else words.numeral(f"{100 * value:+.0f}".replace("-", "−"))


def signed(words: Wording, value: float | None) -> str:
    """A difference on a scale, with its sign."""
    if value is None:
        return DASH
    text = words.writing.plain(value, 2)
    return text if text.startswith("−") else f"+{text}"
