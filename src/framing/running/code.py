"""Which code a stage depends on: all modules that it can import and the files beside them, as one hash.

The imports are read from the source, also those inside functions. No code is run. Imports only for the type checker
do not count. If a string contains the name of a module, for example to open the files of a package, the module counts
as imported. A module that searches for modules (`import_module`, `spec_from_file_location`) depends on all modules in
its folder and below.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from framing.machine.file_names import in_order

PACKAGE = Path(__file__).parents[1]
ROOT = PACKAGE.name

_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?:[ \t]+.*\n|\n)*", re.M)
_FROM = re.compile(rf"^[ \t]*from ({ROOT}[\w.]*) import (\([^)]*\)|.*)", re.M)
_IMPORT = re.compile(rf"^[ \t]*import ({ROOT}[\w., ]*)", re.M)
_NAMED = re.compile(rf"""["']({ROOT}(?:\.\w+)+)["']""")
_SEARCHES = re.compile(r"\b(?:import_module|iter_modules|walk_packages|spec_from_file_location)\(")
_COMMENT = re.compile(r"#.*")

# The settings of a stage are hashed by value. The settings modules also check names, for example of measures. These
# checks change no value, so what they look up does not count.
CHECKED_ELSEWHERE = f"{ROOT}.settings"
BELOW_SETTINGS = (CHECKED_ELSEWHERE, f"{ROOT}.tables", f"{ROOT}.errors")


def code_of(*modules: str) -> str:
    """Return a hash of these modules, all modules of this package that they can import, and the files beside them."""
    return _this_package().fingerprint(*modules)


@functools.cache
def _this_package() -> CodeTree:
    return CodeTree(PACKAGE)


class CodeTree:
    """The modules of the package in the folder `package`. Each file is read once."""

    def __init__(self, package: Path) -> None:
        self.package = package
        self.modules = dict(self._modules())
        self._named: dict[str, frozenset[str]] = {}
        self._digests: dict[Path, bytes] = {}
        self._data: dict[Path, list[Path]] = {}

    def fingerprint(self, *modules: str) -> str:
        """Return a hash of the names and contents of all files that `files` returns."""
        digest = hashlib.sha256()
        for path in self.files(*modules):
            digest.update(path.relative_to(self.package).as_posix().encode() + b"\0" + self._digest(path))
        return digest.hexdigest()

    def files(self, *modules: str) -> list[Path]:
        """Return the files that the modules can import, and the other files in the same folders.

        If only a module inside a package is imported, the other files of the package's folder do not count.
        """
        known = self.closure(*modules)
        read = {*modules}.union(*(self._loads(name) for name in known))
        folders = {self.modules[name].parent for name in read}
        return sorted({self.modules[name] for name in known}.union(*(self._beside(folder) for folder in folders)))

    def closure(self, *modules: str) -> frozenset[str]:
        """Return the names of these modules and of all modules that they can import."""
        found: set[str] = set()
        waiting = list(modules)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += [*self._loads(name), *(one for one in _packages(name) if one in self.modules)]
        return frozenset(found)

    def _modules(self) -> Iterator[tuple[str, Path]]:
        """Yield the name and the file of each module."""
        for path in in_order(self.package.rglob("*.py")):
            parts = [ROOT, *path.relative_to(self.package).with_suffix("").parts]
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path

    def _loads(self, name: str) -> frozenset[str]:
        """Return the modules of this package that the module `name` mentions."""
        if name not in self._named:
            text = self.modules[name].read_text(encoding="utf-8")
            found = {self._known(one) for one in mentioned(text)} - {""}
            if name.startswith(CHECKED_ELSEWHERE):
                found = {one for one in found if one.startswith(BELOW_SETTINGS)}
            elif _SEARCHES.search(text):
                below = ".".join([ROOT, *self.modules[name].parent.relative_to(self.package).parts, ""])
                found |= {one for one in self.modules if one.startswith(below)}
            self._named[name] = frozenset(found)
        return self._named[name]

    def _known(self, name: str) -> str:
        """Return the module that the name means or is in; empty if there is none."""
        while name and name not in self.modules:
            name = name.rpartition(".")[0]
        return name

    def _beside(self, folder: Path) -> list[Path]:
        """Return the files that are not Python in a folder, and in its subfolders that are no packages."""
        if folder not in self._data:
            inside = [path for path in folder.iterdir() if path.name != "__pycache__"]
            below = [path for path in inside if path.is_dir() and not (path / "__init__.py").exists()]
            own = [path for path in inside if path.is_file() and path.suffix != ".py"]
            self._data[folder] = [*own, *(file for path in below for file in self._beside(path))]
        return self._data[folder]

    def _digest(self, path: Path) -> bytes:
        if path not in self._digests:
            self._digests[path] = hashlib.sha256(path.read_bytes()).digest()
        return self._digests[path]


def mentioned(text: str) -> set[str]:
    """Return the names in this package that the source `text` imports or mentions in a string."""
    text = _FOR_TYPES.sub("", text)
    found = set(_NAMED.findall(text))
    for module, names in _FROM.findall(text):
        bare = _COMMENT.sub("", names).strip("() \n")
        found |= {f"{module}.{one.split()[0]}" for one in bare.split(",") if one.strip()}
    for names in _IMPORT.findall(text):
        found |= {one.split()[0] for one in names.split(",")}
    return found


def _packages(name: str) -> list[str]:
    """Return the packages around a module, which are imported with it."""
    parts = name.split(".")
    return [".".join(parts[:depth]) for depth in range(1, len(parts))]
