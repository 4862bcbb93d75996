"""Tables in, pages out: everything a reader sees, made from finished tables alone.

Nothing here knows a path of the machine: `report_files` yields names relative to the report's folder and contents.
"""

from framing.report.about import About
from framing.report.changes_page import NEEDED
from framing.report.corpus import FinishedTables
from framing.report.files import about_run, report_files
from framing.report.material import Material
from framing.report.notes import Note, notes
from framing.report.pages import page_files

__all__ = ["NEEDED", "About", "FinishedTables", "Material", "Note", "about_run", "notes", "page_files", "report_files"]
