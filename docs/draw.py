"""Draw docs/rooms.svg: the rooms of the package and what each imports. `make picture` runs it; a test holds it true.

A room is a name at the root of src/framing. Rooms stand in layers: a room imports only from layers below its own.
An arrow is left out where the same way leads over another room.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "src" / "framing"
PICTURE = REPOSITORY / "docs" / "rooms.svg"
FLOWS = "flows"
BOX, GAP, LAYER, MARGIN = (198, 58), 20, 104, 16  # width and height of a box; between boxes; between layers; around
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1c2430}.name{font-weight:600}.what{font-size:10.5px;fill:#4a5568}"
    "rect{fill:#f4f6fa;stroke:#8793a8}path{stroke:#8793a8;fill:none}marker path{fill:#8793a8;stroke:none}"
)

Graph = dict[str, set[str]]


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name; a package is its __init__."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports(path: Path, known: dict[str, Path]) -> Iterator[str]:
    """The modules of the package that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else node.module for name in whole]
        yield from (name for name in names if name in known)


def module_graph() -> Graph:
    """Module -> the modules it imports."""
    known = modules()
    return {name: set(imports(path, known)) - {name} for name, path in known.items()}


def room_of(module: str) -> str:
    """The room of a module: its name right under the package; the package's own module is in none."""
    return module.split(".")[1] if "." in module else ""


def room_graph() -> Graph:
    """Room -> the rooms it imports, the flows on top."""
    graph: Graph = {}
    for module, found in module_graph().items():
        if room_of(module) not in ("", "__main__"):
            graph.setdefault(room_of(module), set()).update(map(room_of, found))
    known = modules()
    flows = (name for path in sorted((REPOSITORY / FLOWS).glob("*.py")) for name in imports(path, known))
    graph[FLOWS] = {room_of(name) for name in flows}
    return {room: found - {room, ""} for room, found in graph.items()}


def layers(graph: Graph) -> dict[str, int]:
    """How many steps lead from each room down to one that imports none, at the most."""
    depth: dict[str, int] = {}

    def of(room: str, above: tuple[str, ...] = ()) -> int:
        if room in above:
            raise ValueError(f"these rooms import each other in a circle: {', '.join([*above, room])}")
        if room not in depth:
            depth[room] = max((of(other, (*above, room)) + 1 for other in graph.get(room, ())), default=0)
        return depth[room]

    for room in sorted(graph):
        of(room)
    return depth


def reduced(graph: Graph) -> Graph:
    """The same ways without arrows that only repeat a longer way."""
    reached: Graph = {}
    for room, _ in sorted(layers(graph).items(), key=lambda one: one[1]):
        found = graph.get(room, set())
        reached[room] = found | {far for other in found for far in reached[other]}
    return {room: found - {far for other in found for far in reached[other]} for room, found in graph.items()}


def purpose(room: str) -> str:
    """The first line of a room's docstring."""
    folder = REPOSITORY / FLOWS if room == FLOWS else PACKAGE / room
    path = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    if not path.exists():
        return "The flow for Prefect: every stage as a task."
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]


def picture() -> str:
    """The picture as SVG."""
    graph = room_graph()
    depth, top = layers(graph), max(layers(graph).values())
    rows = [sorted(room for room in graph if depth[room] == level) for level in range(top, -1, -1)]
    width = max(len(row) for row in rows) * (BOX[0] + GAP) - GAP + 2 * MARGIN
    place = {}
    for level, row in enumerate(rows):
        left = (width - len(row) * (BOX[0] + GAP) + GAP) / 2
        place |= {room: (left + at * (BOX[0] + GAP), MARGIN + level * LAYER) for at, room in enumerate(row)}
    height = 2 * MARGIN + top * LAYER + BOX[1]
    drawn = [_arrow(place[room], place[other]) for room, found in sorted(reduced(graph).items()) for other in found]
    boxes = [_box(room, *place[room]) for room in sorted(place)]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
    tip = '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    defined = f'<defs>{tip}<path d="M0 0L8 4L0 8z"/></marker></defs>'
    title = "<title>The rooms of the package; an arrow means: imports</title>"
    return "\n".join([head, title, f"<style>{STYLE}</style>", defined, *sorted(drawn), *boxes, "</svg>", ""])


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    x1, y1, x2, y2 = start[0] + BOX[0] / 2, start[1] + BOX[1], end[0] + BOX[0] / 2, end[1]
    bend = min(40.0, (y2 - y1) / 2)
    curve = f"M{x1:g} {y1:g}C{x1:g} {y1 + bend:g} {x2:g} {y2 - bend:g} {x2:g} {y2:g}"
    return f'<path d="{curve}" marker-end="url(#tip)"/>'


def _box(room: str, x: float, y: float) -> str:
    lines = _wrapped(purpose(room), 31)[:2]
    said = "".join(
        f'<text class="what" x="{x + 10:g}" y="{y + 33 + 14 * at:g}">{escape(line)}</text>'
        for at, line in enumerate(lines)
    )
    shape = f'<rect x="{x:g}" y="{y:g}" width="{BOX[0]}" height="{BOX[1]}" rx="6"/>'
    return f'{shape}<text class="name" x="{x + 10:g}" y="{y + 18:g}">{room}</text>{said}'


def _wrapped(text: str, width: int) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width, max_lines=2, placeholder=" …")


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
