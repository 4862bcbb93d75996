"""Every chart as an SVG file of its own: to be looked at, printed or put into a text without this report."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from markupsafe import escape

from framing.report.charts.calendar import Calendar
from framing.report.charts.network import Network
from framing.report.charts.panel import ChartPanel, short
from framing.report.rendering import asset, environment
from framing.report.wording import Wording
from framing.report.xml_text import for_xml

MOST, LEAST, BROAD = 14, 11, 0.58  # of the letters of a title: units high at most and at least, breadth for height
_PLACE = "/* style */"
STYLES, SCRIPTS = ("drawing.css", "charts.css"), ("charts.js",)  # that a page with charts needs


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart with what has to stand beside it when it is alone."""

    path: str
    title: str
    subtitle: str
    width: int
    height: int
    panel: ChartPanel | None = None
    calendar: Calendar | None = None
    network: Network | None = None


def chart_file(chart: Chart, words: Wording, source: str) -> str:
    """The chart with its title, its unit and its source, in the light colours, needing no other file."""
    shown = chart.panel or chart.calendar or chart.network or _NOTHING
    used = sorted({line.css for line in shown.lines})
    template = environment().get_template("chart.svg.j2")
    head, size = _head(chart)
    drawn = template.render(chart=chart, head=head, size=size, style=_PLACE, source=source, t=words)
    there = frozenset(name for names in re.findall(r'class="([^"]*)"', drawn) for name in names.split())
    return for_xml(drawn.replace(_PLACE, str(escape(_of(_style(tuple(used)), there))), 1)) + "\n"


def _of(style: str, classes: frozenset[str]) -> str:
    """The rules for classes that a chart has: there are thousands of charts."""

    def kept(rule: re.Match[str]) -> str:
        there = [one.strip() for one in rule[1].split(",") if frozenset(re.findall(r"\.([\w-]+)", one)) <= classes]
        return f"{', '.join(there)} {{{rule[2]}}}\n" if there else ""

    return re.sub(r"\s*([^{}]+)\{([^{}]*)\}", kept, style)


def _head(chart: Chart) -> tuple[str, int]:
    """The title as it fits above the chart, and the size of its letters: smaller if it is long, then cut."""
    size = max(LEAST, min(MOST, int(chart.width / BROAD / max(len(chart.title), 1))))
    return short(chart.title, int(chart.width / BROAD / size)), size


_NOTHING = Calendar((), (), 0, 0)


@functools.cache
def _colours() -> dict[str, str]:
    """The colours by name, as they are in the light."""
    return dict(re.findall(r"--(\w+): light-dark\((#\w+),", asset("base.css")))


@functools.cache
def _style(outlets: tuple[str, ...]) -> str:
    """The charts' rules with every variable replaced: programs that draw SVG seldom know variables."""
    colours = {**_colours(), "sans": "Arial, 'Liberation Sans', sans-serif", "paper": "#ffffff"}
    rules = "\n".join(line for line in asset("drawing.css").split("\n") if "var(--k)" not in line)
    rules = re.sub(r"var\(--(\w+)\)", lambda hit: colours[hit.group(1)], rules)
    marks = "".join(f".{css} {{ color: {colours[css]}; }}" for css in outlets)
    return f"{rules}\n{marks}"
