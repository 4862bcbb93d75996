"""What a module in exports/ says of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from framing.report.sources.material import Material

File = tuple[str, bytes]  # path relative to the folder it is written into, content


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """A format in which a report can be taken away. The strings [export.<name>] say what it is for.

    `make` gives the files; the same tables give the same bytes. What costs little is written into the folder of every
    report, where `leads_to` is the file to begin with; the rest waits for `framing export <name>`. Of a `printed`
    format `make` gives one page, which a browser prints as PDF under the same name: a room starts no other program.
    Where formats are listed, a lower `place` comes first.
    """

    name: str
    make: Callable[[Material], Iterable[File]]
    place: int
    leads_to: str = ""
    printed: bool = False

    @property
    def always(self) -> bool:
        """Whether every report has it."""
        return bool(self.leads_to)
