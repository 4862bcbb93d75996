"""Tables in, pages out: everything a reader sees, made from finished tables alone.

Nothing here knows a path of the machine: `report_files` yields names relative to the report's folder and contents.
"""

from framing.report.all_formats import formats
from framing.report.files import about_run, material_of, report_files
from framing.report.parts.changes import NEEDED

__all__ = ["NEEDED", "about_run", "formats", "material_of", "report_files"]
