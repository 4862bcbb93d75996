"""Read the folder data/raw: outlets and inputs. Every file in it becomes a source or a rejected row."""

from __future__ import annotations

import functools
import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from framing.ingest import formats
from framing.ingest.facts import facts_of
from framing.ingest.inputs import NO_OUTLET, OUTLET_FILE, InputFile, inputs_in, slug_of
from framing.ingest.resources import frames_of, owner_of
from framing.ingest.stating import read_toml, stated_beside
from framing.languages.known import every
from framing.machine.file_names import in_order
from framing.settings import IngestSettings, OutletSettings
from framing.tables.raw import fingerprint, outlet_folders
from framing.tables.records import Outlet, Rejected, Source, hidden, is_text

__all__ = ["again", "fingerprint", "folders_of_outlets", "is_text", "named", "outlets", "printable", "slug_of", "walk"]

_NO_TEXT = "holds bytes that are not text in UTF-8, as archives packed elsewhere leave behind; rename it."
_PAGE = 4_000_000  # bytes of a page that are searched for what it refers to
_LINKED = "is a link to a folder; links to folders are not followed. Copy the folder here."

_VOWELS = frozenset("aeiouy")
_NEWSROOMS = frozenset(every(lambda one: one.page.newsrooms))
_ORDINARY = frozenset(every(lambda one: (*one.page.outlet_words, *one.words.stop, *one.words.common)))


def outlets(raw: Path, overrides: Mapping[str, OutletSettings]) -> list[Outlet]:
    """Who publishes: one outlet per folder, named by its outlet.toml, by framing.toml, or else by the folder itself.

    Folders whose names differ only in how their letters are encoded, in capitals, spaces or signs, are one outlet.
    """
    return [_outlet(slug, places, _override(slug, overrides)) for slug, places in folders_of_outlets(raw).items()]


def folders_of_outlets(raw: Path) -> dict[str, list[Path]]:
    """The folders of each outlet by its slug: one, but for names that are spelt in two ways."""
    found: dict[str, list[Path]] = {}
    slugs: dict[str, str] = {}
    for folder in outlet_folders(raw):
        name = unicodedata.normalize("NFC", folder.name)
        found.setdefault(slugs.setdefault(slug_of(name), name), []).append(folder)
    return found


def named(slug: str, overrides: Mapping[str, OutletSettings], told: str | None = None) -> Outlet:
    """An outlet that has no folder of its own; `told` is its name as the first of its records writes it."""
    override = _override(slug, overrides)
    name = override.name or told or _name_of(slug)
    return Outlet(slug, name, override.language, override.group, facts_of(override.facts))


def called(outlet: Outlet, written: str | None) -> Outlet:
    """The outlet by the name that its records, pages or articles write, where it has none but its folder's."""
    return replace(outlet, name=written) if written and outlet.name == _name_of(outlet.slug) else outlet


def walk(raw: Path, settings: IngestSettings) -> Iterator[Source | Rejected]:
    """Every input under data/raw in the order of its path, read one at a time, in this process and without a limit."""
    for file in files(raw):
        if isinstance(file, Rejected):
            yield file
        else:
            yield from inputs_in(file, settings)


def files(raw: Path) -> Iterator[InputFile | Rejected]:
    """Every file under data/raw in the order of its path; of one that is not looked into, why."""
    places = folders_of_outlets(raw)
    names = _names_of(places)
    for path in in_order(raw.iterdir()):
        if not hidden(path.name):
            yield from _beside(raw, path, names)
    for slug, folders in places.items():
        yield from _spelt_in_two_ways(slug, folders)
        for folder in folders:
            if problem := read_toml(folder / OUTLET_FILE).get("problem"):
                yield Rejected(f"{folder.name}/{OUTLET_FILE}", slug, "unreadable", f"{problem}.")
            closed: list[OSError] = []
            beside: list[tuple[Path, str]] = []
            for path in _files(folder, closed, beside):
                yield _file(raw, slug, path, names)
            for path, what in beside:
                detail = f"{what}, and was not read; give it another name if there are articles in it."
                yield Rejected(printable(path.relative_to(raw).as_posix()), slug, "page-resources", detail)
            for error in closed:
                name = printable(Path(error.filename).relative_to(raw).as_posix())
                yield Rejected(name, slug, "unreadable", f"The folder could not be read: {error.strerror}.")


def again(raw: Path, source_path: str, settings: IngestSettings) -> Source | None:
    """The input of an article once more: a file, a record of one, or a member of an archive; None if it is gone."""
    path = raw / source_path.split("#")[0]
    while not path.is_file() and path != raw and raw in path.parents:
        path = path.parent  # of a member, the archive
    if not path.is_file():
        return None
    file = _file(raw, source_path.split("/")[0], path, {})
    inputs = inputs_in(file, settings) if isinstance(file, InputFile) else ()
    return next((one for one in inputs if isinstance(one, Source) and one.path == source_path), None)


def _spelt_in_two_ways(slug: str, folders: list[Path]) -> Iterator[Rejected]:
    """What is said of a second folder of an outlet whose name differs in capitals, spaces or signs."""
    for folder in folders[1:]:
        if unicodedata.normalize("NFC", folder.name) != slug:
            detail = (
                f"The folders {slug} and {folder.name} differ only in case, spaces or signs. They were taken for the "
                f"same outlet, {slug}. Move all files into {slug}; if they are two outlets, give one another name."
            )
            yield Rejected(folder.name, slug, "two-spellings", detail)


def _names_of(places: Mapping[str, list[Path]]) -> dict[str, str]:
    """The slug of each outlet that has a folder, by the ways in which a record may name it."""
    found: dict[str, str] = {}
    for slug, folders in places.items():
        for name in (_text(read_toml(folder / OUTLET_FILE).get("name")) for folder in folders):
            if name:
                found.setdefault(slug_of(name), slug)
    return {**found, **{slug_of(slug): slug for slug in places}}


def _beside(raw: Path, path: Path, names: Mapping[str, str]) -> Iterator[InputFile | Rejected]:
    """What is in data/raw itself and no outlet's folder: a file whose records name their outlets can lie there."""
    name, known = printable(path.name), formats.of(path.name)
    if path.is_dir() and path.is_symlink():
        yield Rejected(name, "", "link-to-folder", f"It {_LINKED}")
    elif path.is_dir() and not is_text(path.name):
        yield Rejected(name, "", "unreadable-name", f"The folder's name {_NO_TEXT}")
    elif path.is_file() and known and (known.read_records or known.read_members) and is_text(path.name):
        yield _file(raw, "", path, names)
    elif path.is_file() and known:
        yield Rejected(name, "", "no-outlet", NO_OUTLET)


def _files(folder: Path, closed: list[OSError], beside: list[tuple[Path, str]]) -> list[Path]:
    """The inputs of an outlet's folder, sub-folders included; what belongs to a saved page or states facts is none.

    Why a folder could not be looked into is put into `closed`; folders that are not read and why, into `beside`.
    """
    found: list[Path] = []
    for parent, names, files in os.walk(folder, onerror=closed.append, followlinks=False):
        names[:] = [name for name in names if not hidden(name)]
        start = functools.partial(_start_of, parent)
        for name in [name for name in names if not _is_link(Path(parent, name))]:
            owner, sure = owner_of(name, files, start)
            if owner is None and not sure:
                continue
            names.remove(name)
            if owner is not None:
                frames = frames_of(start(owner), name)
                found += [path for frame in frames if (path := Path(parent, name, frame)).is_file()]
            if not sure:
                beside.append((Path(parent, name), f"It looks like the folder that a browser saved beside {owner}"))
            elif owner is None:
                beside.append((Path(parent, name), "It is called like the folder that a browser saves beside a page"))
        found += [
            Path(parent, name)
            for name in files
            if not hidden(name) and name != OUTLET_FILE and not name.endswith(".toml")
        ]
        found += [Path(parent, name) for name in names if _is_link(Path(parent, name))]
    return in_order(set(found))


def _start_of(parent: str, name: str) -> bytes:
    """The first megabytes of a page, enough to see whether it refers to its folder."""
    try:
        with Path(parent, name).open("rb") as file:
            return file.read(_PAGE)
    except OSError:
        return b""


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:  # in a folder that can be listed and no more
        return False


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")


def _file(raw: Path, outlet: str, path: Path, names: Mapping[str, str]) -> InputFile | Rejected:
    """A file that can be opened, or why it is not looked into."""
    name = path.relative_to(raw).as_posix()
    if not is_text(name):
        return Rejected(printable(name), outlet, "unreadable-name", f"Its name {_NO_TEXT}")
    try:
        if (problem := _not_a_file(path, raw)) is not None:
            return Rejected(name, outlet, *problem)
        opened = functools.partial(_opened, path)
        return InputFile(name, outlet, path.stat().st_size, opened, stated_beside(path), names)
    except OSError as error:
        return Rejected(name, outlet, "unreadable", f"The file could not be read: {error.strerror or error}.")
    except RuntimeError:  # what a path is resolved with says so
        return Rejected(name, outlet, "unreadable", "It is a link that leads to itself; copy the file here.")


def _not_a_file(path: Path, raw: Path) -> tuple[str, str] | None:
    """Why what lies at a path is no file of this folder, if it is none."""
    if path.is_symlink() and not path.resolve().is_relative_to(raw.resolve()):
        return "link-outside", "It is a link to a place outside data/raw; copy the file here."
    if path.is_symlink() and path.is_dir():
        return "link-to-folder", f"It {_LINKED}"
    if path.exists() and not path.is_file():
        return "not-a-file", "It is a pipe, a socket or a device and no file; reading it could wait for ever."
    return None


def printable(name: str) -> str:
    """A name with the bytes that are no text written out, as in caf\\xe9.html."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _override(slug: str, overrides: Mapping[str, OutletSettings]) -> OutletSettings:
    """What framing.toml says of an outlet, however it encodes the letters of its name."""
    same = (one for name, one in overrides.items() if unicodedata.normalize("NFC", name) == slug)
    return next(same, OutletSettings())


def _outlet(slug: str, folders: list[Path], override: OutletSettings) -> Outlet:
    found = next((told for folder in folders if (told := read_toml(folder / OUTLET_FILE))), {})
    name = override.name or _text(found.get("name")) or _name_of(slug)
    return Outlet(
        slug,
        name,
        override.language or _text(found.get("language")),
        override.group or _text(found.get("group")),
        facts_of({**found, **override.facts}),
    )


def _name_of(slug: str) -> str:
    """A folder's name as an outlet is called that has told no other: "harbor-post" is Harbor Post, and "nyt" is NYT."""
    words = slug.replace("-", " ").replace("_", " ").split()
    short = len(words) == 1 or any(word.lower() in _NEWSROOMS for word in words)
    return " ".join(word.upper() if _is_acronym(word, short=short) else word.title() for word in words)


def _is_acronym(word: str, *, short: bool) -> bool:
    """Whether a word is one that nobody could pronounce, or, where it may be `short`, of three letters and no word."""
    letters = word.lower().rstrip("0123456789")
    if not (letters.isascii() and letters.isalpha()):
        return False
    return not set(letters) & _VOWELS or (short and len(letters) <= 3 and letters not in _ORDINARY)


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
