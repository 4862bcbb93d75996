"""All formats in which a report can be taken away. Each module in exports/ is found by itself; none is named here."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Iterator, Mapping

from framing.report import exports
from framing.report.export_format import ExportFormat, File
from framing.report.sources.material import Material


@functools.cache
def formats() -> Mapping[str, ExportFormat]:
    """Every format by its name, in the order in which they are listed."""
    names = sorted(module.name for module in pkgutil.iter_modules(exports.__path__))
    found: list[ExportFormat] = [importlib.import_module(f"{exports.__name__}.{name}").FORMAT for name in names]
    return {one.name: one for one in sorted(found, key=lambda one: (one.place, one.name))}


def always_written(material: Material) -> Iterator[File]:
    """The files of all formats that every report has."""
    for one in formats().values():
        if one.always:
            yield from one.make(material)
