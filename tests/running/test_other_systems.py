"""framing on Windows, stood in: what the system lacks, refuses or does otherwise (tests/running/stood_in.py).

Nothing here shows that Windows itself does what it is taken to do. It shows that framing asks for nothing else.
"""

from __future__ import annotations

import ast
import functools
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from framing.errors import BadCoding, Unreachable
from framing.machine.file_names import in_order, not_on_windows
from framing.report.sources.outlets import page_name
from framing.running import remote, runs
from framing.running.serving.password import password
from framing.running.stores.codings import checked_name
from framing.tables import files
from framing.tables.files import renamed, write_json
from framing.tables.kept_in_order import KeptInOrder
from framing.tables.store import Layout

REPOSITORY = Path(__file__).parents[2]
STOOD_IN = Path(__file__).with_name("stood_in.py")
ours = pytest.mark.skipif(sys.platform != "linux", reason="the stand-in asks Linux which files are open")


def _stood_in(place: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(STOOD_IN), str(place), *command], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )  # fmt: skip


def _tables(layout: Layout) -> dict[str, bytes]:
    """Every table of a run and every file of its report's data; run.json and what it dates are of one run only."""
    found = [*layout.processed.glob("*.parquet"), *(layout.latest_report / "data").iterdir()]
    return {path.name: path.read_bytes() for path in found if path.suffix in (".parquet", ".csv", ".json")}


@ours
@pytest.mark.slow
def test_runs_make_the_same_bytes_and_need_nothing_that_windows_lacks(small: Layout) -> None:
    """A first run, one over new articles, and one that has nothing to do."""
    before = _tables(small)
    place = small.config.parent
    for folder in (small.processed, small.reports):
        subprocess.run(["rm", "-r", str(folder)], check=True)
    done = _stood_in(place, "run")
    assert done.returncode == 0, done.stderr
    assert not (small.reports / "latest").is_symlink()
    assert {name for name, content in _tables(small).items() if content != before.get(name)} == set()
    assert len(_tables(small)) == len(before) > 20
    [record] = runs.history(small)
    assert record["status"] == "finished"
    assert record["peak_memory_mb"] is None

    article = next(path for path in in_order(small.raw.rglob("*.html")))
    article.write_bytes(article.read_bytes().replace(b"</p>", b" More was not known on this day.</p>", 1))
    for _ in range(2):
        done = _stood_in(place, "run")  # what the last run wrote is read, replaced and deleted
        assert done.returncode == 0, done.stderr
    assert [record["status"] for record in runs.history(small)] == ["unchanged", "finished", "finished"]
    done = _stood_in(place, "tidy")
    assert done.returncode == 0, done.stderr


@ours
def test_the_stand_in_holds_what_is_open(tmp_path: Path) -> None:
    """What fails on Windows fails in it: replacing an open file."""
    code = (
        f"import sys; sys.argv[1:] = [{str(tmp_path)!r}]\n"
        "from tests.running.stood_in import stand_in\n"
        "stand_in()\n"
        "from pathlib import Path\n"
        "here = Path(sys.argv[1])\n"
        "(here / 'new').write_text('new')\n"
        "kept = open(here / 'old', 'w')\n"
        "(here / 'new').replace(here / 'old')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert "PermissionError" in done.stderr
    assert (tmp_path / "new").read_text(encoding="utf-8") == "new"


LOOKED_AT = ("write_text", "to_csv", "read_text", "open", "fdopen", "sorted")


@functools.cache
def _all_calls(folder: Path) -> dict[str, list[tuple[str, ast.Call]]]:
    """Each call of a function or method of these names, and where it stands; every file is parsed once."""
    found: dict[str, list[tuple[str, ast.Call]]] = {name: [] for name in LOOKED_AT}
    for path in in_order(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in found:
                    found[called].append((f"{path.relative_to(REPOSITORY).as_posix()}:{node.lineno}", node))
    return found


def _calls(folder: Path, name: str) -> list[tuple[str, ast.Call]]:
    return _all_calls(folder)[name]


def _says(call: ast.Call, *names: str) -> bool:
    return {one.arg for one in call.keywords} >= set(names)


FOLDERS = pytest.mark.parametrize("folder", [REPOSITORY / "src", REPOSITORY / "flows"], ids=["src", "flows"])


@FOLDERS
def test_ends_of_lines_and_encodings_are_never_left_to_the_system(folder: Path) -> None:
    methods = [place for place, call in _calls(folder, "write_text") if isinstance(call.func, ast.Attribute)]
    assert methods == [], "tables.files.write_text keeps the ends of lines"
    tables = [place for place, call in _calls(folder, "to_csv") if isinstance(call.func, ast.Attribute)
              and not _says(call, "lineterminator")]  # fmt: skip
    assert tables == []
    assert [place for place, call in _calls(folder, "read_text") if not call.args and not _says(call, "encoding")] == []
    for name in ("open", "fdopen"):
        for place, call in _calls(folder, name):
            said = [one.value for one in call.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            said = [one for one in said if set(one) <= set("rwabx+t")]
            mode = said[-1] if said else "rb" if isinstance(call.func, ast.Attribute) and name == "open" else "r"
            if "b" not in mode:
                assert _says(call, "encoding"), place
                assert not set(mode) & set("wax+") or _says(call, "newline"), place


@FOLDERS
def test_files_are_listed_in_the_same_order_everywhere(folder: Path) -> None:
    """Sorted paths of Windows stand in another order; names of one kind, in small letters or digits, do not."""
    unordered = []
    for place, call in _calls(folder, "sorted"):
        listed = ast.unparse(call.args[0])
        by_name = any(one in listed.partition(" for ")[0] for one in (".name", ".stem")) or _says(call, "key")
        dated = "/run.json" in listed or "run_records" in listed
        if any(one in listed for one in ("glob(", "iterdir()")) and not by_name and not dated:
            unordered.append(place)
    assert unordered == [], "machine.file_names.in_order sorts paths alike everywhere"


def test_paths_of_windows_sort_like_others() -> None:
    names = ["b/a.html", "B/a.html", "a-b/x", "a/x", "a.html", "Z"]
    plain = [path.as_posix() for path in in_order(map(PurePosixPath, names))]
    assert [path.as_posix() for path in in_order(map(PureWindowsPath, names))] == plain
    assert plain == [path.as_posix() for path in sorted(map(PurePosixPath, names))]
    assert plain != [path.as_posix() for path in sorted(map(PureWindowsPath, names))]


@pytest.mark.parametrize(
    "name", ["con", "Aux.html", "nul.tar.gz", "com1", "a:b", "what?", "end.", "end ", "a\\b", "a\n"]
)
def test_names_that_windows_does_not_allow(name: str) -> None:
    assert not_on_windows(name)


@pytest.mark.parametrize("name", ["console", "aux-1.html", "com10", "20260101T000000.000000Z", ".con", "é.html", ".."])
def test_names_that_windows_allows(name: str) -> None:
    assert not_on_windows(name) is None


def _refused(names: list[str]) -> list[str]:
    """Names that Windows does not allow or takes for one another, of files with folders."""
    seen: dict[str, str] = {}
    twice = [name for name in names if seen.setdefault(name.casefold(), name) != name]
    return [name for name in names if any(not_on_windows(part) for part in name.split("/"))] + twice


def test_what_a_run_writes_can_lie_on_windows(small: Layout) -> None:
    written = [*small.processed.rglob("*"), *small.reports.rglob("*")]
    names = [path.relative_to(small.config.parent).as_posix() for path in written]
    assert len(names) > 100
    assert _refused(names) == []
    assert max(len(name) for name in names) < 160  # of 260 letters with the folder before it


def test_the_repository_can_be_checked_out_on_windows() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    assert _refused([name for name in listed.stdout.split("\0") if name]) == []
    attributes = (REPOSITORY / ".gitattributes").read_text(encoding="utf-8")
    assert "* -text" in attributes.splitlines()  # else git changes ends of lines, and with them hashes of texts


def test_pages_and_questions_get_no_name_of_a_device() -> None:
    assert page_name("console") == "console"
    assert page_name("aux").startswith("aux-")
    assert not_on_windows(f"{page_name('aux')}.html") is None
    with pytest.raises(BadCoding, match="Windows allows no such file"):
        checked_name("nul", "question")
    assert checked_name("nul", "coder") == "nul"


def test_a_name_in_a_store_leads_out_of_no_folder_on_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    for name in ("..\\..\\x", "C:x", "post/a:b", "post/con"):
        with pytest.raises(Unreachable, match="Windows allows no such file"):
            remote._relative(f"there/{name}", "there")
    assert remote._relative("there/post/a.html", "there") == "post/a.html"


def test_a_file_that_is_held_for_a_moment_is_replaced_on_windows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, tried = Path.replace, list[Path]()

    def held(self: Path, target: Path) -> Path:
        tried.append(self)
        if len(tried) < 3:
            raise PermissionError(13, "The process cannot access the file", str(target))
        return real(self, target)

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(PermissionError):  # here it is no matter of waiting
        write_json(tmp_path / "a.json", 1)
    assert len(tried) == 1
    monkeypatch.setattr(sys, "platform", "win32")
    write_json(tmp_path / "a.json", 2)
    assert (tmp_path / "a.json").read_bytes() == b"2\n"

    tried.clear()
    monkeypatch.setattr(files, "HELD_SECONDS", 0.0)
    (tmp_path / "b").write_bytes(b"")
    with pytest.raises(PermissionError):
        renamed(tmp_path / "b", tmp_path / "a.json")
    explained = runs.explain(PermissionError(13, "The process cannot access the file", "a.json"))
    assert explained is not None
    assert "another program has the file open" in explained[0]


@ours
def test_what_is_kept_in_order_is_closed_before_it_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "kept.parquet"
    with KeptInOrder(path).anew() as keep:
        keep((b"1" * 16, "article", "", "{}"))
    kept = KeptInOrder(path)
    assert kept.get(b"1" * 16) is not None
    with kept.anew() as keep:
        assert kept.get(b"1" * 16) is not None  # the last run's, while this one goes on
        keep((b"2" * 16, "article", "", "{}"))
    links = [os.path.realpath(one) for one in Path("/proc/self/fd").iterdir()]
    assert not [one for one in links if one.startswith(str(tmp_path))]
    assert kept.get(b"1" * 16) is None
    assert [row[0] for row in kept.again()] == [b"2" * 16]


def test_a_command_prints_letters_that_its_output_does_not_have(tmp_path: Path) -> None:
    """As in a pipe of Windows."""
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252:strict", "PYTHONPATH": str(REPOSITORY / "src")}
    command = [sys.executable, "-m", "framing", "init", str(tmp_path / "паром"), "--topic", "the ferry strike"]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert b"\\u043f\\u0430" in done.stdout


def test_ctrl_c_leaves_the_end_of_serve_to_the_service_on_windows(small: Layout) -> None:
    """The command waits for its child, which gets Ctrl-C too and cleans up; it does not end it."""
    code = (
        "import pathlib, sys\n"
        "import framing.running.commands.workspace as workspace\n"
        "import framing.running.orchestration, framing.running.runs, framing.running.serving.password\n"
        "script = pathlib.Path(sys.argv[2])\n"
        "workspace.shipped = lambda name: script\n"
        "from framing.running.commands.cli import app\n"
        "sys.platform = 'win32'\n"
        "app(['serve', '--workspace', sys.argv[1]])\n"
    )
    script = small.config.parent / "service.py"
    script.write_text(
        "import sys, time\n"
        "try:\n    sys.stdout.write('up\\n'); sys.stdout.flush(); time.sleep(60)\n"
        "except KeyboardInterrupt:\n    time.sleep(1.5); sys.stdout.write('cleaned up\\n'); sys.exit(7)\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-c", code, str(small.config.parent), str(script)]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    asked = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True)
    assert asked.stdout is not None
    assert asked.stdout.readline() == "up\n"
    os.killpg(asked.pid, signal.SIGINT)  # as a terminal does: to the command and to its child
    assert asked.wait(timeout=30) == 7
    assert asked.stdout.read() == "cleaned up\n"


def test_a_password_is_made_where_files_have_no_marks_for_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows shows every file as readable for all, and knows no numbers of users."""
    monkeypatch.delattr(os, "geteuid")
    monkeypatch.delattr(os, "O_NOFOLLOW", raising=False)
    layout = Layout.of(tmp_path)
    found = password(layout)
    layout.password.chmod(stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IROTH)
    assert password(layout) == found
