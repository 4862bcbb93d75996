"""One file, on the disk or inside an archive: what it is, whatever it is called, and the inputs that it holds."""

from __future__ import annotations

import hashlib
import re
import shlex
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO
from zipfile import BadZipFile

from framing.ingest import formats, packed
from framing.ingest.decode import Unreadable
from framing.ingest.deliveries.texts import delivery_in, looks_delivered
from framing.ingest.fields import LIST
from framing.ingest.format import ArchiveMember, Format, Record
from framing.ingest.resources import owner_of
from framing.ingest.stating import OUTLET, SIDECAR, stated_in
from framing.ingest.unpacking import unpacked
from framing.settings import IngestSettings
from framing.tables.records import Rejected, Source, hidden

BAD_IN_A_ROW = 1000  # records without a text, after which a file is no table of articles but a bomb
OUTLET_FILE = "outlet.toml"
NO_OUTLET = "The file lies beside the outlets' folders; move it into the folder of its outlet."
_TELLING = 50  # records without a suggested outlet at the beginning of a file that suggests none
_LONGEST_SLUG = 200  # bytes; a file's name can have 255
_OUTLETS = 1_000  # that one file may name
_START = 4096  # bytes that tell what a file is
_PACKED = (packed.LEADS, packed.OLE)
_UNREADABLE = (OSError, EOFError, zlib.error, BadZipFile)

# Whole names: an article on licences may be called license-fees-rise.html.
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that can be opened. `name` is its path under data/raw; inside an archive the archive is part of it.

    A file of the disk can be pickled, and so be read in another process.
    """

    name: str
    outlet: str
    size: int
    opened: Callable[[], IO[bytes]]
    stated: Mapping[str, str] = field(default_factory=dict)  # by its sidecar
    names: Mapping[str, str] = field(default_factory=dict)  # slugs of the outlets that have a folder, by their names
    archives: int = 0  # in how many archives it lies

    @property
    def packed(self) -> bool:
        """Whether it is gzipped."""
        return self.name.lower().endswith(".gz")


def inputs_in(file: InputFile, settings: IngestSettings) -> Iterator[Source | Rejected]:
    """What one file holds: one input, or one for each of its records or members; or why it cannot be read."""
    yield from _explained(file, _inputs(file, settings))


def page_in(file: InputFile, settings: IngestSettings) -> Source | Rejected | None:
    """What a file holds that is one page as it stands, which only has to be loaded; None for all others.

    All others have to be opened, unpacked or parted. Whoever made them may have made them to hurt.
    """
    return next(_explained(file, _as_it_stands(file, settings)), None)


def _as_it_stands(file: InputFile, settings: IngestSettings) -> Iterator[Source | Rejected]:
    if file.packed:
        return
    with file.opened() as opened:
        start = opened.read(_START)
        if start.startswith(_PACKED):
            return
        known, stated = _format_of(file, opened)
        if known is None or not (known.read_text or known.read_bytes):
            return
        if known.read_text and looks_delivered(opened, known.marks_furniture):
            return
    yield _page(file, known, stated, settings)


def _explained(file: InputFile, found: Iterator[Source | Rejected]) -> Iterator[Source | Rejected]:
    """The same, and at the end why no more of the file can be read."""
    try:
        yield from found
    except Unreadable as error:
        yield Rejected(file.name, file.outlet, error.reason, error.detail)
    except _UNREADABLE as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else error
        yield Rejected(file.name, file.outlet, "unreadable", f"The file could not be read: {what}. Save it again.")
    except MemoryError:
        raise
    except Exception as error:  # a reader that fails over one file must not end the run
        detail = f"The reader failed over it ({type(error).__name__}: {str(error)[:200]}); please report it."
        yield Rejected(file.name, file.outlet, "failed", detail)


def _inputs(file: InputFile, settings: IngestSettings) -> Iterator[Source | Rejected]:
    with file.opened() as start:
        known, stated = _format_of(file, start)
    if known is None:
        ending = PurePosixPath(file.name).suffix or "(nothing)"
        detail = f"Files ending in {ending} are not read; save the page as HTML or text."
        yield Rejected(file.name, file.outlet, "unknown-format", detail)
    elif known.read_members:
        with _unpacked(file, known) as opened:
            yield from _members(file, known.read_members(opened), settings)
    elif known.read_records:
        one = bool(file.outlet) and not _names_several(file, known, settings)
        with _unpacked(file, known) as opened:
            yield from _records(file, known.read_records(opened, settings.columns), settings, one)
    else:
        if known.read_text:
            with _unpacked(file, known) as opened:
                if (found := delivery_in(opened, known.marks_furniture)) is not None:
                    yield from _records(file, found, settings)
                    return
        yield _page(file, known, stated, settings)


def _format_of(file: InputFile, opened: IO[bytes]) -> tuple[Format | None, dict[str, str]]:
    """The format of a file, and what has to be stated of it where its name is wrong."""
    named = formats.of(file.name)
    if file.packed:
        return named, {}
    start = opened.read(_START)
    opened.seek(0)
    its = formats.of_bytes(start, opened)
    if its is not None:
        if its is not named and named is not None and not named.is_its and its.refused_as_page:
            detail = f"It is a {its.name.upper()}, whatever its name says: the site answered with a file where a page"
            raise Unreadable("misnamed", f"{detail} was asked for. Save the page again, or name it .{its.name}.")
        if its.read_members and named is not None and named is not its and not named.read_text:
            return named, {}  # many formats are archives inside
        return its, {}
    if (named is None or named.is_its) and formats.is_page(start):
        page = formats.called("html")
        return page, {"format": page.name}
    return named, {}


def _unpacked(file: InputFile, known: Format) -> IO[bytes]:
    """A file opened for reading, looked into if it is gzipped and its format cannot do that."""
    opened = file.opened()
    return unpacked(opened, file.size) if file.packed and not known.gunzips else opened


def _page(file: InputFile, known: Format, stated: dict[str, str], settings: IngestSettings) -> Source | Rejected:
    if not file.outlet:
        return Rejected(file.name, "", "no-outlet", NO_OUTLET)
    limit = int(settings.max_megabytes * 1e6)
    if file.size <= limit:
        with _unpacked(file, known) as opened:
            content = opened.read(limit + 1)  # a gzip bomb is left alone after the limit
        if len(content) <= limit:
            return Source(file.name, file.outlet, content, {**stated, **file.stated})
    size = "more once it is unpacked" if file.packed else f"{file.size / 1e6:,.0f} MB"
    detail = f"The file has {size}; the limit is {settings.max_megabytes:g} MB (ingest.max_megabytes)."
    return Rejected(file.name, file.outlet, "too-large", detail)


def _names_several(file: InputFile, known: Format, settings: IngestSettings) -> bool:
    """Whether the records of a file suggest more than one outlet; then they are those outlets' and not the folder's."""
    first: str | None = None
    assert known.read_records is not None
    if not known.suggests:
        return False
    with _unpacked(file, known) as opened:
        for number, record in enumerate(known.read_records(opened, settings.columns)):
            if record.suggested:
                slug = slug_of(record.suggested)
                if first not in (None, slug):
                    return True
                first = slug
            elif first is None and number >= _TELLING:
                return False
    return False


def _name_of(record: Record, one: bool) -> str | None:
    """How a record calls its outlet; what it only suggests does not count where all of a file is `one` outlet's."""
    return record.outlet or (None if one else record.suggested)


def _whose(record: Record, file: InputFile, one: bool) -> str:
    """The slug of a record's outlet, "" if nothing names one; of `one` file all is its folder's.

    The pages of post.example in the folder `post` are that folder's; Post.example is the outlet of `post-example`.
    """
    name = _name_of(record, one)
    if not name:
        return file.outlet
    slug = next((file.names[slug] for slug in _slugs(name) if slug in file.names), slug_of(name))
    return file.outlet if _HOST.fullmatch(slug) and file.outlet in slug.split(".") else slug


def _slugs(name: str) -> tuple[str, str]:
    """The folders that an outlet called `name` may have, first the one that framing itself would make."""
    slug = slug_of(name)
    return slug, slug.replace(".", "-")


def _records(
    file: InputFile, records: Iterator[Record], settings: IngestSettings, one: bool = True
) -> Iterator[Source | Rejected]:
    empty, bad, limit = True, 0, int(settings.max_megabytes * 1e6)
    named: set[str] = set()
    for record in records:
        empty = False
        bad = bad + 1 if record.problem else 0
        outlet = _whose(record, file, one)
        named.add(outlet)
        if len(named) > _OUTLETS:
            detail = f"The file was not read from here on: its records name more than {_OUTLETS:,} outlets."
            yield Rejected(f"{file.name}#{record.number}", file.outlet, "bad-record", detail)
            return
        if bad > BAD_IN_A_ROW:
            detail = f"The file was not read from here on: {bad - 1:,} records in a row hold no article."
            yield Rejected(f"{file.name}#{record.number}", outlet, "bad-record", detail)
            return
        place = f"{file.name}#{record.number}" if record.number else file.name
        if record.problem:
            detail = record.problem.replace(LIST, shlex.quote(f"data/raw/{file.name}"))
            yield Rejected(place, outlet, record.reason, detail)
        elif not outlet:
            yield Rejected(place, "", "no-outlet", f"The record does not name its outlet. {NO_OUTLET}")
        elif len(record.content) > limit:
            size = f"The record has {len(record.content) / 1e6:,.0f} MB"
            detail = f"{size}; the limit is {settings.max_megabytes:g} MB (ingest.max_megabytes)."
            yield Rejected(place, outlet, "too-large", detail)
        else:
            name = _name_of(record, one)
            called = {OUTLET: name} if name and outlet in _slugs(name) and outlet != name else {}
            yield Source(place, outlet, record.content, {**record.stated, **file.stated, **called})
    if empty:
        yield Rejected(file.name, file.outlet, "empty", "The file holds no records.")


def _members(
    file: InputFile, members: Iterator[ArchiveMember], settings: IngestSettings
) -> Iterator[Source | Rejected]:
    """The files of an archive, each as if it lay there unpacked."""
    if file.archives > 1:
        detail = "It is an archive inside an archive inside an archive; unpack it."
        yield Rejected(file.name, file.outlet, "too-nested", detail)
        return
    listed = {one.name: one for one in members}
    sidecars = {name for name in listed if name.endswith(SIDECAR) and name.removesuffix(SIDECAR) in listed}
    empty, folders = True, _resources(listed)
    for name, one in sorted(listed.items()):
        if name in sidecars or hidden_in_archive(name) or name.startswith(folders):
            continue
        empty = False
        place = f"{file.name}/{name}"
        if one.problem or one.opened is None:
            yield Rejected(place, file.outlet, "unreadable", one.problem or "It cannot be opened.")
            continue
        beside = listed.get(name + SIDECAR)
        stated = dict(file.stated)
        if beside and beside.opened:
            with beside.opened() as opened:
                stated = {**stated, **stated_in(PurePosixPath(beside.name).name, opened.read(1_000_000))}
        outlet = file.outlet or (slug_of(name.split("/")[0]) if "/" in name else "")  # an archive beside the folders
        whose = file.names.get(outlet, outlet)
        inside = InputFile(place, whose, one.size, one.opened, stated, file.names, file.archives + 1)
        yield from inputs_in(inside, settings)
    if empty:
        yield Rejected(file.name, file.outlet, "empty", "The archive holds no pages.")


def _resources(listed: Mapping[str, ArchiveMember]) -> tuple[str, ...]:
    """The folders in an archive that browsers saved beside pages there."""
    beside: dict[str, set[str]] = {}
    for name in listed:
        parts = name.split("/")
        for depth in range(len(parts)):
            beside.setdefault("/".join(parts[:depth]), set()).add(parts[depth])
    found = []
    for parent, names in beside.items():
        files = [name for name in names if "/".join(filter(None, (parent, name))) in listed]
        for name in sorted(names - set(files)):

            def start(page: str, parent: str = parent) -> bytes:
                return _start_of(listed["/".join(filter(None, (parent, page)))])

            owner, sure = owner_of(name, files, start)
            if owner is not None and sure:
                found.append("/".join(filter(None, (parent, name))) + "/")
    return tuple(found)


def _start_of(member: ArchiveMember) -> bytes:
    if member.opened is None:
        return b""
    try:
        with member.opened() as file:
            return file.read(4_000_000)
    except (Unreadable, *_UNREADABLE):
        return b""


def hidden_in_archive(name: str) -> bool:
    """Whether a member is the system's, a note, or states facts about an outlet."""
    parts = PurePosixPath(name).parts
    return any(hidden(part) or part == "__MACOSX" for part in parts) or parts[-1] == OUTLET_FILE


def slug_of(name: str) -> str:
    """The folder of an outlet that somebody calls `name`; a site's address is one as it stands."""
    lower = unicodedata.normalize("NFC", name).strip().lower()
    slug = lower if _HOST.fullmatch(lower) else re.sub(r"[^\w]+", "-", lower).strip("-") or "unnamed"
    if len(slug.encode("utf-8", "replace")) <= _LONGEST_SLUG:
        return slug
    digest = hashlib.sha256(slug.encode("utf-8", "replace")).hexdigest()[:8]
    return f"{slug[:40]}-{digest}"  # it names pages of the report
