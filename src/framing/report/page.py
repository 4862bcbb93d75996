"""What a module in pages/ says of its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from framing.report.charts.files import Chart
from framing.report.sources.material import Material


@dataclass(frozen=True, slots=True)
class ReportPage:
    """One page: its path in the report's folder, and what its template calls `page`.

    `charts` are drawn on the page and become files of their own too. `files` are what its script loads. A page with a
    `shelf` is no file of its own: its main part is put into that file, for another page to show.
    """

    path: str
    value: object
    charts: tuple[Chart, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class PageKind:
    """All pages that one module makes. The module's name is the name of the template and of the section of strings.

    `make` makes the pages from the Material. Where there are thousands of pages, `pieces` cuts the Material into pieces
    of plain values, and other processes call `make` with one piece after the other.

    `styles` and `scripts` are files in assets/ that these pages need beside base.css and base.js. With a `menu` the
    page `<name>.html` stands in the menu of every page; lower numbers come first. The menu calls it as the string
    `<name>.menu` says; without that string, as the module is called. `slow` pages are made in a thread of their own,
    which helps if most of the work is not Python. The script of a kind that `loads` may load files that lie beside the
    page. Where `fits` says no, the report has none of these pages. What is closed in a page of more than `most` bytes
    is put into files beside it; 0 stands for as many as of any page.
    """

    make: Callable[[Any], Iterable[ReportPage]]
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    menu: int | None = None
    pieces: Callable[[Material], Iterable[Any]] | None = None
    slow: bool = False
    loads: bool = False
    fits: Callable[[Material], bool] = lambda material: True
    most: int = 0
