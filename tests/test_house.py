"""The house's own rules: what may import what, and that nothing of one machine is written down."""

from __future__ import annotations

import ast
import functools
import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "src" / "framing"

_spec = importlib.util.spec_from_file_location("draw", REPOSITORY / "docs" / "draw.py")
assert _spec is not None
assert _spec.loader is not None
draw = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(draw)


@functools.cache
def _imports(path: Path) -> frozenset[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return frozenset(found)


def _importers(library: str) -> list[str]:
    return [path.name for path in sorted(PACKAGE.rglob("*.py")) if library in _imports(path)]


def _loaded_after(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nsys.stdout.write(' '.join(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_stages_leave_prefect_out() -> None:
    loaded = _loaded_after("import framing.running.order, framing.running.runs, framing.running.commands.trace")
    assert "framing.running.order" in loaded
    assert "prefect" not in loaded


def test_importing_the_package_is_light() -> None:
    loaded = _loaded_after("import framing, framing.running.commands.cli")
    assert not loaded & {"torch", "prefect", "pandas", "sklearn", "transformers", "pydantic"}


def test_the_package_never_imports_prefect() -> None:
    assert _importers("prefect") == []


@pytest.mark.parametrize("library", ["sentence_transformers", "trafilatura"])
def test_one_file_knows_the_library(library: str) -> None:
    assert len(_importers(library)) == 1, f"{library} is imported by {_importers(library)}"


def test_nothing_but_its_door_imports_the_command_line() -> None:
    door = "from framing.running.commands.cli"
    found = [p.name for p in PACKAGE.rglob("*.py") if door in p.read_text(encoding="utf-8")]
    assert found == ["__main__.py"]


def test_no_module_imports_itself_over_others() -> None:
    """No circles, imports inside functions counted: whoever reads a file can read first what it stands on."""
    graph = draw.module_graph()
    done: set[str] = set()

    def walk(module: str, way: tuple[str, ...]) -> None:
        assert module not in way, " imports ".join([*way[way.index(module) :], module])
        if module not in done:
            for other in sorted(graph[module]):
                walk(other, (*way, module))
            done.add(module)

    for module in sorted(graph):
        walk(module, ())


# From the top to the ground. A room may import from any line below its own, and from none on its own or above.
LAYERS = (
    ("flows",),
    ("running",),
    ("report",),
    ("comparison",),
    ("measures",),
    ("ingest",),  # it cuts long paragraphs as `text` cuts sentences
    ("text", "topics"),
    ("settings",),
    ("tables",),
    ("languages", "machine"),
    ("errors",),
)


def test_no_arrow_runs_up() -> None:
    depth = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
    graph = draw.room_graph()
    assert set(graph) == set(depth)
    up = {f"{room} -> {other}" for room, found in graph.items() for other in found if depth[other] <= depth[room]}
    assert up == set()


def test_the_picture_of_the_rooms_is_true() -> None:
    assert draw.PICTURE.read_text(encoding="utf-8") == draw.picture(), "`make picture` draws it again"


def test_at_most_twelve_names_at_the_root_of_the_package() -> None:
    names = {path.stem for path in PACKAGE.iterdir() if not path.name.startswith((".", "__"))} - {"py"}  # py.typed
    assert len(names) <= 12, sorted(names)


def test_no_class_name_twice() -> None:
    places: dict[str, list[str]] = {}
    for path in [*PACKAGE.rglob("*.py"), *(REPOSITORY / "flows").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name.lstrip("_"), []).append(str(path.relative_to(REPOSITORY)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


# What a pure room does without: places on a disk, other programs, a network, the workspace's own store.
DISK = frozenset(
    "read_text read_bytes write_text write_bytes mkdir unlink rmdir touch symlink_to iterdir rglob glob stat is_file "
    "is_dir exists open".split()
)
OUTSIDE = frozenset("tempfile shutil sqlite3 subprocess socket ssl httpx httpcore fsspec filelock".split())
# these touch no disk
STORE = re.compile(
    r"framing\.tables\.(?!records\b|schemas\b|keeping\b|reprints\b|spoken\b|languages\b|decisions\b)\w"
)
PURE = ("comparison", "ingest", "languages", "measures", "report", "settings", "text", "topics")
ALLOWED = {
    "ingest/adding.py": "`framing add` puts files into data/raw",
    "ingest/deliveries/sources.py": "reads the descriptions of press databases, which ship in the package",
    "ingest/fetching/fetcher.py": "the web is asked here, and nowhere else",
    "ingest/fetching/network.py": "where connections are opened, and their addresses checked",
    "ingest/outlet_rules.py": "reads outlet.toml, which lies with an outlet's articles",
    "ingest/packed.py": "opens what lies inside an archive that it was given",
    "ingest/sources.py": "walks data/raw, so that the readers are given bytes",
    "ingest/stating.py": "reads sidecars, which lie beside the inputs",
    "languages/detect.py": "checks the model that came with the detector",
    "languages/language.py": "reads the folders of languages, which ship in the package",
    "measures/cards.py": "reads cards, which ship in the package",
    "report/exports/sqlite.py": "makes a database in memory",
    "report/exports/tables.py": "reads the codebook, which ships in the package",
    "report/wording.py": "reads strings, which ship in the package",
    "settings/loading.py": "reads framing.toml",
    "settings/names.py": "looks which report languages and cards ship in the package",
    "text/embedding/language_means.py": "writes the means that it made into the file that it is given",
    "text/embedding/e5_file.py": "reads the weights that a package brings",
    "text/embedding/static.py": "writes the table that it distilled into the file that it is given",
    "text/parsing/tagger.py": "reads the lists of names that a package brings",
    "text/embedding/transformer.py": "a model can be a folder that framing.toml names",
}


def _touches(path: Path) -> set[str]:
    """What in a file reaches for the disk, another program or the network."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    packaged: set[int] = set()
    if "resources" in text:  # to write a tree down takes ten times as long as to read it
        packaged = {id(node) for call in ast.walk(tree) if _is_of_the_package(call) for node in ast.walk(call)}
    found = {library for library in _imports(path) if library in OUTSIDE}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and id(node) not in packaged:
            reads_text = node.func.attr in ("read_text", "read_bytes")
            if node.func.attr in DISK and not (reads_text and node.args):  # a format's own reader is given the content
                found.add(f".{node.func.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
            found.add("open()")
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            found.update(name for name in names if STORE.match(name))
    return found


def _is_of_the_package(node: ast.AST) -> bool:
    """Whether this reads a file that ships inside the package, which is data and not a place."""
    return isinstance(node, ast.Call) and "resources.files(" in ast.unparse(node)


def test_rooms_are_pure() -> None:
    """Arrays, tables and records in and out. Each exception is listed with its reason, and is one still."""
    found = {
        str(path.relative_to(PACKAGE)): sorted(touched)
        for room in PURE
        for path in sorted((PACKAGE / room).rglob("*.py"))
        if (touched := _touches(path))
    }
    assert {name: touched for name, touched in found.items() if name not in ALLOWED} == {}
    assert sorted(set(ALLOWED) - set(found)) == [], "these need no exception any more"


def test_every_stage_is_a_task_of_the_flow_in_order() -> None:
    code = (
        "import sys, json; sys.path.insert(0, 'flows')\n"
        "import compare; from framing.running.order import STAGES\n"
        "sys.stdout.write(json.dumps([[s.name for s in STAGES], [t.fn.__name__ for t in compare.TASKS]]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY)
    import json

    stages, tasks = json.loads(done.stdout.splitlines()[-1])
    assert tasks == stages
    assert stages[:6] == ["ingest", "segment", "reprints", "embed", "choose_instrument", "find_topics"]
    assert stages[6:10] == ["parse", "attribute", "measure", "keep_instrument"]
    assert stages[10:] == ["mention", "compare", "correct", "vary", "report"]


def test_flow_files_read_their_annotations_at_once() -> None:
    """Prefect makes the form from the parameters' types; postponed annotations break its serve()."""
    for path in (REPOSITORY / "flows").glob("*.py"):
        assert "\nfrom __future__ import annotations" not in path.read_text(encoding="utf-8"), path.name


def test_no_path_of_a_machine_is_written_down() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    absolute = re.compile(r"(?<![\w:/.$}>*])/(?:home|root|Users|work|tmp|private|opt)/[\w.-]+")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        path = REPOSITORY / name
        found += [f"{name}: a link to {path.readlink()}"] if path.is_symlink() else []
        if path.suffix in {".py", ".toml", ".md", ".yaml", ".yml", ".j2", ".lock", ".json", ""} and path.is_file():
            if path.is_relative_to(REPOSITORY / "data" / "raw") or path == Path(__file__):
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [f"{name}: {match.group()}" for match in absolute.finditer(text)]
    assert found == []


LOCKS = ("requirements.lock", "requirements-cuda.lock", "requirements-languages.lock", "requirements-dev.lock")


def _pins(lock: str) -> dict[str, str]:
    """Per package of a lock its version; each line has been checked."""
    lines = (REPOSITORY / lock).read_text(encoding="utf-8").splitlines()
    pins = {}
    for line in lines:
        if line and not line.startswith("#"):
            shape = r"([a-z0-9-]+)==([a-z0-9.!]+)( ; [^#@:]+?)?(?: --hash=sha256:[0-9a-f]{64})+"
            found = re.fullmatch(shape, line)
            assert found, f"{lock}: {line[:80]} is no version with hashes; run `make lock`"
            pins[found[1]] = found[2]
    return pins


def test_the_locks_hold_versions_and_hashes_and_agree() -> None:
    pins = run, _, languages, dev = [_pins(lock) for lock in LOCKS]
    assert run["torch"] == "2.13.0"
    both = languages.keys() & dev.keys()  # the extra and the tools are installed apart, and may need the same
    assert {name: languages[name] for name in both} == {name: dev[name] for name in both}
    assert sum(map(len, pins)) == len(set().union(*pins)) + len(both)


def test_what_is_asked_for_is_locked_and_tools_stay_out_of_a_run() -> None:
    asked = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
    run, _, languages, dev = (_pins(lock) for lock in LOCKS)
    extra = asked["project"]["optional-dependencies"]["languages"]
    tools = asked["dependency-groups"]["dev"]
    wanted = ((asked["project"]["dependencies"], run), (extra, languages), (tools, {**run, **dev}))
    for needed, pins in wanted:
        for line in needed:
            one = Requirement(line)
            name = re.sub(r"[-_.]+", "-", one.name).lower()
            assert name in pins, f"{line} of pyproject.toml is in no lock: run `make lock`"
            assert one.specifier.contains(pins[name]), f"{line} is locked as {pins[name]}: run `make lock`"
    assert not run.keys() & {"pytest", "hypothesis", "mypy", "ruff", "playwright", "uv"}
