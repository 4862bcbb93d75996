"""Read the folder data/raw: outlets and inputs. Every file in it becomes a source or a rejected row."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shlex
import tomllib
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, NamedTuple

from framing.ingest import formats
from framing.ingest.decode import Unreadable
from framing.ingest.fields import LIST, STATED
from framing.ingest.format import Format, Record
from framing.ingest.unpacking import unpacked
from framing.settings import IngestSettings, OutletSettings
from framing.tables.records import Outlet, Rejected, Source

OUTLET_FILE = "outlet.toml"
_TELLING = 50  # records without a suggested outlet at the beginning of a file that suggests none
BAD_IN_A_ROW = 1000  # records without a text, after which a file is no table of articles but a bomb

_NO_TEXT = "holds bytes that are not text in UTF-8, as archives packed elsewhere leave behind; rename it."
_NO_OUTLET = "The file lies beside the outlets' folders; move it into the folder of its outlet."
_LINKED = "is a link to a folder; links to folders are not followed. Copy the folder here."

# Whole names: an article on licences may be called license-fees-rise.html.
_NOTE = re.compile(r"thumbs\.db|desktop\.ini|(?:readme|licen[cs]e)(?:\.(?:md|txt|rst))?|source\.md", re.I)


def outlets(raw: Path, overrides: Mapping[str, OutletSettings]) -> list[Outlet]:
    """Who publishes: one outlet per folder, named by its outlet.toml, by framing.toml, or else by the folder itself.

    Folders whose names differ only in how their letters are encoded, or in capitals, are one outlet.
    """
    return [_outlet(slug, places, _override(slug, overrides)) for slug, places in folders_of_outlets(raw).items()]


def folders_of_outlets(raw: Path) -> dict[str, list[Path]]:
    """The folders of each outlet by its slug: one, but for names that are spelt in two ways."""
    found: dict[str, list[Path]] = {}
    slugs: dict[str, str] = {}
    for folder in _folders(raw):
        name = unicodedata.normalize("NFC", folder.name)
        found.setdefault(slugs.setdefault(name.casefold(), name), []).append(folder)
    return found


def named(slug: str, overrides: Mapping[str, OutletSettings]) -> Outlet:
    """An outlet that has no folder of its own."""
    override = _override(slug, overrides)
    return Outlet(slug, override.name or slug.replace("-", " ").title(), override.language, override.group)


def walk(raw: Path, settings: IngestSettings) -> Iterator[Source | Rejected]:
    """Every input under data/raw in the order of its path, read one at a time."""
    places = folders_of_outlets(raw)
    names = _names_of(places)
    for path in sorted(raw.iterdir()):
        if not _hidden(path.name):
            yield from _beside(raw, path, settings, names)
    for slug, folders in places.items():
        yield from _spelt_in_two_ways(slug, folders)
        for folder in folders:
            if problem := _toml(folder / OUTLET_FILE).get("problem"):
                yield Rejected(f"{folder.name}/{OUTLET_FILE}", slug, "unreadable", f"{problem}.")
            closed: list[OSError] = []
            for path in _files(folder, closed):
                yield from _inputs(raw, slug, path, settings, names)
            for error in closed:
                name = printable(Path(error.filename).relative_to(raw).as_posix())
                yield Rejected(name, slug, "unreadable", f"The folder could not be read: {error.strerror}.")


def _spelt_in_two_ways(slug: str, folders: list[Path]) -> Iterator[Rejected]:
    """What is said of a second folder of an outlet whose name differs in capitals."""
    for folder in folders[1:]:
        if unicodedata.normalize("NFC", folder.name) != slug:
            detail = (
                f"The folders {slug} and {folder.name} differ in upper and lower case only, so they were taken for the "
                f"same outlet, {slug}. Move all files into {slug}; if they are two outlets, give one another name."
            )
            yield Rejected(folder.name, slug, "two-spellings", detail)


def _names_of(places: Mapping[str, list[Path]]) -> dict[str, str]:
    """The slug of each outlet that has a folder, by the ways in which a record may name it."""
    found: dict[str, str] = {}
    for slug, folders in places.items():
        for name in (_text(_toml(folder / OUTLET_FILE).get("name")) for folder in folders):
            if name:
                found.setdefault(slug_of(name), slug)
    return {**found, **{slug_of(slug): slug for slug in places}}


def _beside(raw: Path, path: Path, settings: IngestSettings, names: Mapping[str, str]) -> Iterator[Source | Rejected]:
    """What is in data/raw itself and no outlet's folder: a file whose records name their outlets can lie there."""
    name, known = printable(path.name), formats.of(path.name)
    if path.is_dir() and path.is_symlink():
        yield Rejected(name, "", "link-to-folder", f"It {_LINKED}")
    elif path.is_dir() and not is_text(path.name):
        yield Rejected(name, "", "unreadable-name", f"The folder's name {_NO_TEXT}")
    elif path.is_file() and known and known.read_records and is_text(path.name):
        yield from _inputs(raw, "", path, settings, names)
    elif path.is_file() and known:
        yield Rejected(name, "", "no-outlet", _NO_OUTLET)


def fingerprint(raw: Path) -> str:
    """A hash of which files lie under `raw`, how large they are and when they were last changed."""
    digest = hashlib.sha256()
    folders = _folders(raw) if raw.is_dir() else []
    beside = sorted(path for path in raw.iterdir() if path.is_file()) if raw.is_dir() else []
    for paths in (beside, *(sorted(folder.rglob("*")) for folder in folders)):
        for path in paths:
            try:
                state = path.lstat()
            except OSError:
                continue
            digest.update(
                f"{path.relative_to(raw)}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ctime_ns}\0".encode(
                    "utf-8", "surrogateescape"
                )
            )
    return digest.hexdigest()


def _folders(raw: Path) -> list[Path]:
    if not raw.is_dir():
        raise FileNotFoundError(
            f"{raw} does not exist. Create it, with one folder for each outlet, and put saved articles into them."
        )
    found = [path for path in raw.iterdir() if path.is_dir() and not path.is_symlink()]
    return sorted(path for path in found if is_text(path.name) and not _hidden(path.name))


def _files(folder: Path, closed: list[OSError]) -> list[Path]:
    """The inputs of an outlet's folder, sub-folders included; what belongs to a saved page or states facts is none.

    Why a folder could not be looked into is put into `closed`.
    """
    found: list[Path] = []
    for parent, names, files in os.walk(folder, onerror=closed.append, followlinks=False):
        names[:] = [name for name in names if not _hidden(name) and not name.endswith(("_files", ".files"))]
        found += [
            Path(parent, name)
            for name in files
            if not _hidden(name) and name != OUTLET_FILE and not name.endswith(".toml")
        ]
        found += [Path(parent, name) for name in names if _is_link(Path(parent, name))]
    return sorted(found)


def _is_link(path: Path) -> bool:
    try:
        return path.is_symlink()
    except OSError:  # in a folder that can be listed and no more
        return False


def _inputs(
    raw: Path, outlet: str, path: Path, settings: IngestSettings, names: Mapping[str, str]
) -> Iterator[Source | Rejected]:
    """What one file holds: one input, or one for each of its records."""
    name = path.relative_to(raw).as_posix()
    if not is_text(name):
        yield Rejected(printable(name), outlet, "unreadable-name", f"Its name {_NO_TEXT}")
        return
    try:
        yield from _of_a_file(name, outlet, path, settings, raw, names)
    except Unreadable as error:
        yield Rejected(name, outlet, error.reason, error.detail)
    except (OSError, EOFError, zlib.error) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else error
        yield Rejected(name, outlet, "unreadable", f"The file could not be read: {what}.")


def _of_a_file(
    name: str, outlet: str, path: Path, settings: IngestSettings, raw: Path, names: Mapping[str, str]
) -> Iterator[Source | Rejected]:
    known = formats.of(path.name)
    if path.is_symlink() and not path.resolve().is_relative_to(raw.resolve()):
        detail = "It is a link to a place outside data/raw; copy the file here."
        yield Rejected(name, outlet, "link-outside", detail)
    elif path.is_symlink() and path.is_dir():
        yield Rejected(name, outlet, "link-to-folder", f"It {_LINKED}")
    elif path.exists() and not path.is_file():
        detail = "It is a pipe, a socket or a device and no file; reading it could wait for ever."
        yield Rejected(name, outlet, "not-a-file", detail)
    elif known is None:
        detail = f"Files ending in {path.suffix or '(nothing)'} are not read; save the page as HTML or text."
        yield Rejected(name, outlet, "unknown-format", detail)
    elif known.read_records:
        whose = _Whose(outlet, names, bool(outlet) and not _names_several(path, known, settings))
        with _opened(path, known) as file:
            yield from _records(name, whose, known.read_records(file, settings.columns), _stated(path))
    else:
        yield _page(name, outlet, path, known, settings)


def _opened(path: Path, known: Format) -> IO[bytes]:
    """A file opened for reading, looked into if it is gzipped and its format cannot do that."""
    file = path.open("rb")
    return unpacked(file, path.stat().st_size) if path.suffix == ".gz" and not known.gunzips else file


def _page(name: str, outlet: str, path: Path, known: Format, settings: IngestSettings) -> Source | Rejected:
    limit = int(settings.max_megabytes * 1e6)
    if path.stat().st_size <= limit:
        with _opened(path, known) as file:
            content = file.read(limit + 1)  # a gzip bomb is left alone after the limit
        if len(content) <= limit:
            return Source(name, outlet, content, _stated(path))
    packed = path.suffix == ".gz"
    size = "more once it is unpacked" if packed else f"{path.stat().st_size / 1e6:,.0f} MB"
    detail = f"The file has {size}; the limit is {settings.max_megabytes:g} MB (ingest.max_megabytes)."
    return Rejected(name, outlet, "too-large", detail)


class _Whose(NamedTuple):
    """Whose the records of a file are: that of its folder ("" beside the folders), or the outlets that they name."""

    folder: str
    names: Mapping[str, str]  # slugs of the outlets that have a folder
    one: bool  # whether the file is its folder's, whatever its records call the outlet by the way

    def of(self, record: Record) -> str:
        """The slug of a record's outlet, "" if nothing names one."""
        name = record.outlet or (None if self.one else record.suggested)
        return self.names.get(slug_of(name), slug_of(name)) if name else self.folder


def _names_several(path: Path, known: Format, settings: IngestSettings) -> bool:
    """Whether the records of a file suggest more than one outlet; then they are those outlets' and not the folder's."""
    first: str | None = None
    assert known.read_records is not None
    with _opened(path, known) as file:
        for number, record in enumerate(known.read_records(file, settings.columns)):
            if record.suggested:
                slug = slug_of(record.suggested)
                if first not in (None, slug):
                    return True
                first = slug
            elif first is None and number >= _TELLING:
                return False
    return False


def _records(
    name: str, whose: _Whose, records: Iterator[Record], stated: dict[str, str]
) -> Iterator[Source | Rejected]:
    empty, bad = True, 0
    for record in records:
        empty = False
        bad = bad + 1 if record.problem else 0
        outlet = whose.of(record)
        if bad > BAD_IN_A_ROW:
            detail = f"The file was not read from here on: {bad - 1:,} records in a row hold no article."
            yield Rejected(f"{name}#{record.number}", outlet, "bad-record", detail)
            return
        place = f"{name}#{record.number}" if record.number else name
        if record.problem:
            detail = record.problem.replace(LIST, shlex.quote(f"data/raw/{name}"))
            yield Rejected(place, outlet, record.reason, detail)
        elif not outlet:
            yield Rejected(place, "", "no-outlet", f"The record does not name its outlet. {_NO_OUTLET}")
        else:
            yield Source(place, outlet, record.content, {**record.stated, **stated})
    if empty:
        yield Rejected(name, whose.folder, "empty", "The file holds no records.")


def is_text(name: str) -> bool:
    """Whether a file's name is text; one from an old archive may be bytes in an encoding that nobody knows."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def printable(name: str) -> str:
    """A name with the bytes that are no text written out, as in caf\\xe9.html."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def slug_of(name: str) -> str:
    """The folder of an outlet that somebody calls `name`."""
    return re.sub(r"[^\w]+", "-", unicodedata.normalize("NFC", name).strip().lower()).strip("-") or "unnamed"


def _stated(path: Path) -> dict[str, str]:
    """What the sidecar `<file>.toml` states; a sidecar that cannot be read states only that (`problem`)."""
    found = _toml(path.with_name(path.name + ".toml"))
    stated = {key: _plain(found[key]) for key in STATED if found.get(key) not in (None, "")}
    if saved := found.get("saved") or found.get("fetched"):
        stated["saved"] = _plain(saved)
    return stated | ({"problem": str(found["problem"])} if "problem" in found else {})


def _override(slug: str, overrides: Mapping[str, OutletSettings]) -> OutletSettings:
    """What framing.toml says of an outlet, however it encodes the letters of its name."""
    same = (one for name, one in overrides.items() if unicodedata.normalize("NFC", name) == slug)
    return next(same, OutletSettings())


def _outlet(slug: str, folders: list[Path], override: OutletSettings) -> Outlet:
    found = next((told for folder in folders if (told := _toml(folder / OUTLET_FILE))), {})
    name = override.name or _text(found.get("name")) or slug.replace("-", " ").replace("_", " ").title()
    return Outlet(
        slug,
        name,
        override.language or _text(found.get("language")),
        override.group or _text(found.get("group")),
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
            return {}  # beside so long a name none can lie
        why = error.strerror if isinstance(error, OSError) else error
        return {"problem": f"{path.name} could not be read ({why}) and was left out of account"}


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _plain(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value).strip()


def _hidden(name: str) -> bool:
    """Whether a file is the system's or a note of whoever keeps the folder, and not a saved page."""
    return name.startswith((".", "~")) or _NOTE.fullmatch(name) is not None
