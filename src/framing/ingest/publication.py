"""When an article was published: as stated beside it, by its page, by its address, or by the name of its file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from framing.ingest import dates
from framing.ingest.dates import Dating
from framing.tables.records import Article

_FAR = 2  # days that an address may lie apart from the date of its page
_NO_DATE = "no date of publication was found; state it beside the file"


def dated(shown: Dating, stated: Mapping[str, str], path: str, url: str | None) -> Dating:
    """The date of an article, from what its page shows, and what is doubtful about it.

    What a record or a sidecar states is believed, then what the page says, then its address, then its file's name. The
    day of the last change is never taken for the day of publication. A date that can be two days is taken only where
    something else tells which; `settled` tries again when the outlet's other dates are known.
    """
    told = dates.stated(stated.get("published"), stated.get("updated"), stated.get("saved"))
    saved, updated = told.saved or shown.saved, told.updated or shown.updated
    numeric = told.numeric if stated.get("published") else shown.numeric
    doubts = (*shown.doubts, *told.doubts)
    found = Dating(told.published or shown.published, None, updated, saved, numeric, None, doubts)
    at = told.published_at if told.published else shown.published_at
    if found.published and (why := dates.refused(found.published, saved)):  # a page saved before it was published
        found = replace(found, published=None, doubts=(*found.doubts, dates.refusal(found.published, why)))
    address, name = dates.in_address(url), _in_name(path)
    unsure = numeric if dates.is_unsettled(numeric) and not told.published else None
    if unsure and (stated.get("published") or not found.published):
        two = dates.either_day(unsure) or ()
        hint = next((day for day in (found.published, address, name) if day in two), None)
        found = replace(found, published=hint)
        if hint is None:
            return replace(found, doubts=(*found.doubts, dates.doubt_of(unsure)))
    if found.published:
        if address and dates.apart(address, found.published) > _FAR and not dates.refused(address):
            doubt = f"its date is {found.published}, and its address says {address}; one of them is wrong"
            found = replace(found, doubts=(*found.doubts, doubt))
        return replace(found, published_at=at if at and at[:10] == found.published else None)
    for day, where in ((address, "address"), (name, "file's name")):
        if day and not dates.refused(day, saved):
            doubt = f"its date {day} was taken from its {where}; nothing else states one"
            return replace(found, published=day, doubts=(*found.doubts, doubt))
    if shown.relative and saved and (day := dates.ago(shown.relative, saved)):
        doubt = f"its date {day} was reckoned from {shown.relative!r} and the day of saving, {saved[:10]}"
        return replace(found, published=day, doubts=(*found.doubts, doubt))
    return replace(found, doubts=(*found.doubts, _undated(shown, updated)))


def _in_name(path: str) -> str | None:
    """The day in a file's name; in that of a file with many records it is the day on which the file was made."""
    return None if "#" in path else dates.in_name(path)


def _undated(shown: Dating, updated: str | None) -> str:
    if shown.relative:
        return (
            f"its date {shown.relative!r} depends on the day on which it was saved, which is not known; state the date"
        )
    if updated:
        return f"only the date of its last change is stated ({updated[:10]}), not that of its publication; state it"
    return _NO_DATE


def day_in(zone: str, article: Article) -> str | None:
    """The day of publication in a zone, where the article's hour and zone are stated; else as it is stated."""
    try:
        moment = datetime.fromisoformat(article.published_at or "")
    except ValueError:
        return article.published
    return moment.astimezone(ZoneInfo(zone)).date().isoformat() if zone and moment.tzinfo else article.published


class DayOrder:
    """Whether an outlet, or a file of records, writes the day or the month first: its dates that are one day tell."""

    def __init__(self) -> None:
        self._votes: Counter[tuple[str, bool]] = Counter()

    def learn(self, article: Article) -> None:
        """Take the date of an article into account."""
        order = dates.day_first(article.numeric, article.published)
        if order is not None:
            self._votes.update((whose, order) for whose in _whose(article))

    def settled(self, article: Article) -> Article:
        """The article with its date, if that can be two days and all others of its file or outlet agree."""
        if article.published or not article.numeric or not dates.is_unsettled(article.numeric):
            return article
        two = dates.either_day(article.numeric) or ("", "")
        for whose in _whose(article):
            first, second = self._votes[whose, True], self._votes[whose, False]
            if bool(first) != bool(second):
                day = two[0] if first else two[1]
                if dates.refused(day, article.saved):
                    continue
                order, n = ("day", first) if first else ("month", second)
                doubt = (
                    f"its date {article.numeric} can be two days; {day} was taken, because {n} other "
                    f"{'date has' if n == 1 else 'dates have'} the {order} first in {whose}"
                )
                doubts = [one for one in article.doubts if one != dates.doubt_of(article.numeric)]
                return replace(article, published=day, doubts=(*doubts, doubt))
        return article


def _whose(article: Article) -> list[str]:
    """By whose other dates one is settled: those of its file of records first, then those of its outlet."""
    file, mark, _ = article.source_path.partition("#")
    return [*([file] if mark else []), article.outlet]
