"""What the numbers are measured with: the instrument, what it was fitted on, and how far new articles still fit it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.sources.material import Material
from framing.report.sources.rows import Row, records

SHARES = ("no topic", "unknown words")  # the signs of drift that are shares of something


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of drift: what it is, its value among the fitted and among the new articles, and whether it is high."""

    what: Markup
    fitted: str
    new: str
    high: bool


@dataclass(frozen=True, slots=True)
class MeasuredWith:
    """What a run is measured with, in sentences, and the signs of drift."""

    said: tuple[Markup, ...]
    signs: tuple[Sign, ...]


def measured_with(material: Material) -> MeasuredWith:
    """The section on the method page."""
    words, row = material.words, _instrument(material)
    said = [_fitted(material)] if row["kept"] else [words.say("instrument.each_run", n=words.whole(row["n_articles"]))]
    said.append(words.say("instrument.what"))
    if row["kept"]:
        said += [*_changed(material), words.say("instrument.held")]
        said.append(words.say("instrument.compares", measures=_comparing(material)))
    signs = tuple(_signs(material))
    if signs:
        said.append(words.say("instrument.refit" if any(one.high for one in signs) else "instrument.fits"))
    return MeasuredWith(tuple(said), signs)


def instrument_line(material: Material) -> Markup:
    """The line at the foot of every page; empty if every run fits its own instrument."""
    return _fitted(material) if _instrument(material)["kept"] else Markup()


def drifting(material: Material) -> Iterator[Markup]:
    """A sentence if new articles fit the instrument badly."""
    high = [one.what for one in _signs(material) if one.high]
    if high:
        yield material.words.say("cannot.drift", signs=material.words.listed(high))


def _instrument(material: Material) -> Row:
    """The one row of its table; without one, as in tables of an earlier version, each run has fitted its own."""
    rows = records(material.corpus.tables["instrument"])
    return rows[0] if rows else {"kept": False, "n_articles": len(material.corpus.articles)}


def _fitted(material: Material) -> Markup:
    words, row = material.words, _instrument(material)
    said = words.say(
        "instrument.fitted" if row["through"] else "instrument.fitted_undated", name=row["instrument_id"],
        n=words.whole(row["n_articles"]), day=words.day(row["through"]),
    )  # fmt: skip
    new = int(row["n_new"])
    return Markup("{} {}").format(said, words.say("instrument.since", n=words.whole(new))) if new else said


def _changed(material: Material) -> Iterator[Markup]:
    """A sentence if fitted articles have another text now; tables of an earlier version do not say."""
    if n := int(_instrument(material).get("n_changed") or 0):
        yield material.words.say("instrument.changed", n=material.words.whole(n))


def _comparing(material: Material) -> Markup:
    notes = material.about.notes.values()
    return material.words.listed([one.title for one in notes if one.compares])


def _signs(material: Material) -> Iterator[Sign]:
    words = material.words
    for row in records(material.corpus.tables["drift"]):
        share = row["sign"] in SHARES
        old, new = (
            words.percent(row[name]) if share else words.numeral(f"{row[name]:.2f}".rstrip("0").rstrip("."))
            for name in ("fitted", "new")
        )
        yield Sign(words.say(f"instrument.signs.{row['sign'].replace(' ', '_')}"), old, new, bool(row["high"]))
