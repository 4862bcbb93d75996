"""The sentences behind the numbers of the first page: each number of a table there leads to what it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from framing.report.sources.outlets import Mark, page_name
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row

MOST = 40  # sentences behind one number; the rest is in the data


@dataclass(frozen=True, slots=True)
class CountedCell:
    """What one number counts: `n` passages, the first of them in `rows`."""

    title: str
    n: int
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, title: str, rows: Iterable[Row], most: int = MOST) -> CountedCell:
        """Those in different articles come first: they show most of what is counted."""
        seen: dict[str, int] = {}
        ranked = []
        for at, row in enumerate(rows):
            seen[row["article_id"]] = seen.get(row["article_id"], 0) + 1
            ranked.append((seen[row["article_id"]], at, row))
        ranked.sort(key=lambda one: one[:2])
        return cls(title, len(ranked), tuple(row for _, _, row in ranked[:most]))


@dataclass(frozen=True, slots=True)
class CountedRow:
    """The numbers of one outlet that are above zero."""

    mark: Mark
    cells: tuple[CountedCell, ...]

    @classmethod
    def of(cls, mark: Mark, cells: Sequence[CountedCell]) -> CountedRow:
        """The row without its empty cells."""
        return cls(mark, tuple(cell for cell in cells if cell.n))


@dataclass(frozen=True, slots=True)
class CountedTable:
    """A table of the first page with the sentences behind it, on the page `path`."""

    path: str
    anchor: str
    title: str
    rows: tuple[CountedRow, ...]

    def href(self, mark: Mark) -> str:
        """Where the sentences of an outlet's row are, or those of all where it has none of its own."""
        return f"{self.path}#{self.place(mark)}" if any(row.mark == mark for row in self.rows) else self.top

    @property
    def top(self) -> str:
        """Where the table begins on the page."""
        return f"{self.path}#{self.anchor}"

    def place(self, mark: Mark) -> str:
        """The id of an outlet's row."""
        return f"{self.anchor}-{mark.slug}"


def counted_page(topic: TopicRef) -> str:
    """The page with the sentences behind the numbers on a topic."""
    return f"counted/{page_name(topic.topic_id)}.html"


EVERYWHERE = "counted/everything.html"  # of numbers over all topics
