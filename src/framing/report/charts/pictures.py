"""Charts as PNG, for texts and programs that show no SVG.

resvg rather than a browser: a tenth of its time, no program to be installed, and the same picture on every system that
has the same letters.
"""

from __future__ import annotations

SCALE = 3.0  # dots for one unit of the drawing: sharp on paper, at 420 units a column of 10 cm has 320 dots an inch
FALLBACK = "DejaVu Sans"  # where neither Arial nor Liberation Sans is


def picture(svg: str, scale: float = SCALE) -> bytes:
    """The drawing as PNG on white."""
    import resvg_py  # the pages do without

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=scale, background="#ffffff", sans_serif_family=FALLBACK))
