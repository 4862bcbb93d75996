"""Copy files, folders and web pages into data/raw, byte for byte. A sidecar beside each says where it came from."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urlsplit

from framing.errors import BadSettings
from framing.ingest import formats, sources
from framing.ingest.addresses import LONGEST
from framing.ingest.decode import Unreadable, decode
from framing.ingest.fetching import Answer, Fetcher, NotFetched, OutOfTime
from framing.ingest.fields import ADDRESSES, addresses_in
from framing.ingest.format import Record
from framing.ingest.read import read
from framing.ingest.stating import read_toml
from framing.ingest.unpacking import unpacked
from framing.machine.file_names import in_order
from framing.machine.workers import Lost, each
from framing.settings import IngestSettings
from framing.settings.editing import Value, with_values
from framing.tables.files import writing
from framing.tables.records import Article, Source

_TYPES = mimetypes.MimeTypes()  # the same on every machine: neither Windows' registry nor a system's own list
_VERSION = "-version-"  # between the name of a page that was fetched before and the number of its version
_LINK = re.compile(r"<a\s[^<>]*?href\s*=\s*[\"'](https?://[^\"'<>\s]+)", re.I)  # of bookmarks that a browser exports
_START = 4_096  # bytes that tell whether a file can be a list of pages
_LIST_SECONDS, _LIST_MEMORY = 20.0, 1_000_000_000  # that reading such a list may take
_LISTED = 100  # times fetch.most addresses of a list are looked at
_DEPTH = 2  # a list of sitemaps points to sitemaps, which point to pages


@dataclass(frozen=True, slots=True)
class Added:
    """What happened to one file or address: added, updated, unchanged (nothing was written), or failed with `why`."""

    what: str
    state: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.state:<9}  {self.what}" + (f": {self.why}" if self.why else "")


def is_address(what: str) -> bool:
    """Whether the text is a web address and not a file."""
    return re.match(r"[a-z][a-z0-9+.-]*://", what, re.I) is not None


def add_path(raw: Path, path: Path, outlet: str | None) -> Iterator[Added]:
    """Copy a file or all files of a folder. The default outlet is the name of the folder.

    An existing file is never overwritten, and links are not followed.
    """
    if not path.exists():
        yield Added(str(path), "failed", "this file or folder does not exist")
    elif path.resolve().is_relative_to(raw.resolve()) or raw.resolve().is_relative_to(path.resolve()):
        yield Added(str(path), "failed", "it is inside data/raw already, or data/raw is inside it")
    elif path.is_dir():
        folder = raw / sources.slug_of(outlet or path.resolve().name)
        for file in _files(path):
            if file.suffix == ".toml" and file.with_suffix("").is_file():
                continue  # a sidecar goes with its page
            yield _copied(file, folder / file.relative_to(path))
    elif outlet is None:
        yield Added(str(path), "failed", "which outlet is this from? Add --outlet NAME")
    else:
        yield _copied(path, raw / sources.slug_of(outlet) / path.name)


def add_address(raw: Path, address: str, outlet: str | None, fetcher: Fetcher, most: int) -> Iterator[Added]:
    """Fetch a page, or at most `most` pages of a feed or sitemap. Also says how many pages were not fetched."""
    if not _is_fetchable(address):
        yield Added(address, "failed", "it is not a web address; write it like https://post.example/page")
        return
    waiting: list[tuple[str, int]] = [(urldefrag(address)[0], 0)]
    seen = {waiting[0][0]}
    done = 0
    while waiting:
        if done >= most:
            why = f"{len(waiting)} more addresses were not fetched (fetch.most is {most}); raise it to get more"
            yield Added(address, "failed", why)
            return
        one, depth = waiting.pop(0)
        done += 1
        try:
            added, named = _fetched(raw, one, outlet, fetcher)
        except NotFetched as error:
            yield Added(one, "failed", str(error))
            continue
        if added:
            yield added
        elif depth >= _DEPTH:
            yield Added(one, "failed", "it is a sitemap nested too deeply; give the address of an inner one")
        else:
            done -= depth == 0
            fresh = [found for found in named if found not in seen]
            seen.update(fresh)
            waiting += [(found, depth + 1) for found in fresh]
            if not named:
                yield Added(one, "failed", "this feed or sitemap contains no pages")


def add_list(raw: Path, path: Path, outlet: str | None, fetcher: Fetcher, most: int) -> Iterator[Added]:
    """Fetch the pages whose addresses a file lists, at most `most` that are not there yet. Says what it left.

    The file can be a text, a table, a feed, or any other that has addresses where articles have their texts.
    """
    listed = _listed(path)
    if isinstance(listed, str):
        yield Added(str(path), "failed", listed)
        return
    fresh = [one for one in listed if _before(_place(raw, one, outlet))[0] is None]
    if len(fresh) < len(listed):
        yield Added(str(path), "unchanged", f"{len(listed) - len(fresh)} of its pages were fetched before")
    yield from _all_fetched(raw, fresh[:most], outlet, fetcher)
    if len(fresh) > most:
        why = f"{len(fresh) - most} more addresses were not fetched (fetch.most is {most}); run it again to get more"
        yield Added(str(path), "failed", why)


def _listed(path: Path) -> list[str] | str:
    """The addresses that a file lists, each once, or why there are none."""
    known = formats.of(path.name)
    try:
        if known and known.read_records:
            with path.open("rb") as file:
                records = known.read_records(unpacked(file, path.stat().st_size) if path.suffix == ".gz" else file, {})
                found = [one for record in records for one in _addresses_of(record)]
        else:
            content = path.read_bytes()
            text = decode(content)[0]
            found = formats.addresses_in(content) or addresses_in(text) or _LINK.findall(text)
    except (Unreadable, OSError, EOFError, ValueError) as error:
        return f"it could not be read: {error}"
    unique = list(dict.fromkeys(urldefrag(one)[0] for one in found if is_address(one) and _is_fetchable(one)))
    return unique or "it lists no addresses; a list has one on each line, or in a column named url"


def _addresses_of(record: Record) -> list[str]:
    if record.reason == ADDRESSES:
        return record.content.decode().split("\n")
    return [record.stated["url"]] if record.stated.get("url") else []


def add_news(raw: Path, address: str, outlet: str, fetcher: Fetcher, most: int) -> Iterator[Added]:
    """Fetch the new pages of a feed or sitemap, at most the first `most`. Known pages are not requested again.

    Raises NotFetched if the feed itself cannot be fetched.
    """
    named = _named(fetcher.fetch(address).content)
    if named is None:
        raise NotFetched(f"{address} is not a feed or sitemap")
    pages = dict.fromkeys(named[: _LISTED * most])
    fresh = [one for one in pages if _before(raw / sources.slug_of(outlet) / _stem(one))[0] is None]
    yield from _all_fetched(raw, fresh[:most], outlet, fetcher)


def _all_fetched(raw: Path, pages: list[str], outlet: str | None, fetcher: Fetcher) -> Iterator[Added]:
    """Fetch pages one after the other; of one that cannot be fetched the reason is said."""
    for number, one in enumerate(pages):
        try:
            added, _ = _fetched(raw, one, outlet, fetcher)
        except OutOfTime as error:
            others = f", and {len(pages) - number - 1} more were not; run it again" if number < len(pages) - 1 else ""
            yield Added(one, "failed", f"{error}{others}")
            return
        except NotFetched as error:
            added = Added(one, "failed", str(error))
        yield added or Added(one, "failed", "it is a list of pages, not a page")


def _fetched(raw: Path, address: str, outlet: str | None, fetcher: Fetcher) -> tuple[Added | None, list[str]]:
    """Fetch an address. Returns what happened; for a feed or sitemap, None and the addresses of its pages."""
    stem = _place(raw, address, outlet)
    before, facts = _before(stem)
    if before and facts.get("sha256") != hashlib.sha256(before.read_bytes()).hexdigest():
        return Added(address, "unchanged", f"{before.name} was changed by hand, so it was not fetched again"), []
    validators = [facts.get(name) for name in ("etag", "last_modified")] if before else []
    answer = fetcher.fetch(address, *(value if isinstance(value, str) else "" for value in validators))
    if answer.status == 304 and before:
        return Added(address, "unchanged"), []
    if answer.status != 200:
        raise NotFetched(f"{answer.url} answered with the unexpected status {answer.status}")
    named = _named(answer.content)
    if named is not None:
        return None, named
    ending = _ending(answer)
    path = stem.with_name(stem.name + ending)
    sha256 = hashlib.sha256(answer.content).hexdigest()
    if before and (facts.get("sha256") == sha256 or _same_article(before, answer.content, path)):
        return Added(address, "unchanged"), []
    number = 1
    while before and path.exists():  # the earlier version is kept
        number += 1
        path = stem.with_name(f"{stem.name}{_VERSION}{number}{ending}")
    with writing(path) as part:
        part.write_bytes(answer.content)
    sidecar = _sidecar_of(before or path)
    stated: dict[str, Value | None] = {
        "url": answer.url, "fetched": datetime.now(UTC).replace(microsecond=0), "sha256": sha256,
        "content_type": answer.content_type or None, "etag": answer.headers.get("etag"),
        "last_modified": answer.headers.get("last-modified"), "asked": address if address != answer.url else None,
    }  # fmt: skip
    _write_sidecar(path, stated, sidecar.read_bytes() if sidecar.is_file() else b"")
    return Added(address, "updated" if before else "added", path.relative_to(raw).as_posix()), []


def _named(content: bytes) -> list[str] | None:
    """The addresses of the pages that a feed or sitemap names, as far as they are some; None for any other content.

    Such a list is read in another process, in limited time and memory. Raises NotFetched if that is not enough.
    """
    start = content[:_START].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"<", b"\x1f\x8b")) or formats.is_page(start):
        return None
    found = next(each(formats.addresses_in, [content], 1, _LIST_SECONDS, memory=_LIST_MEMORY))
    if isinstance(found, Lost):
        raise NotFetched(f"the feed or sitemap cannot be read: {found.detail}")
    return None if found is None else list(dict.fromkeys(urldefrag(one)[0] for one in found if _is_fetchable(one)))


def _is_fetchable(address: str) -> bool:
    """Whether an address that somebody wrote into a list can be one at all."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0 and len(address) <= LONGEST and address.isprintable()
    except ValueError:
        return False


def _ending(answer: Answer) -> str:
    """Return the file's ending for the content type. Raises NotFetched if the type or the content is not a page."""
    kind = answer.content_type.partition(";")[0].strip().lower()
    ending = formats.ending_of(kind)
    if ending is None:
        raise NotFetched(f"{answer.url} is {kind}, which is not a page")
    try:
        decode(answer.content)
    except Unreadable as error:
        raise NotFetched(f"{answer.url} is not a page: {error.detail}") from error
    return ending


def _place(raw: Path, address: str, outlet: str | None) -> Path:
    """Where the page of an address lies, without its ending: in the folder of its outlet, or else of its site."""
    host = re.sub(r"^www\d?\.", "", urlsplit(address).hostname or "")
    return raw / sources.slug_of(outlet or host) / _stem(address)


def _stem(address: str) -> str:
    """Return a file name for an address: its last words for people, and part of its hash to make it unique."""
    words = re.sub(r"[^\w]+", "-", unquote(urlsplit(address).path).rsplit(".", 1)[0]).strip("-_")
    words = words.encode()[-100:].decode("utf-8", "ignore").strip("-_")  # a file name can have 255 bytes
    return f"{words or 'page'}-{hashlib.sha256(address.encode()).hexdigest()[:10]}"


def _same_article(before: Path, content: bytes, path: Path) -> bool:
    """Whether two pages hold the same headline and text, whatever else has changed: numbers of visitors, ads."""
    try:
        pages = [Source(one.name, "", data) for one, data in ((before, before.read_bytes()), (path, content))]
    except OSError:
        return False
    old, new = (read(one, IngestSettings(min_words=1)) for one in pages)
    return isinstance(old, Article) and isinstance(new, Article) and (old.title, old.body) == (new.title, new.body)


def _before(stem: Path) -> tuple[Path | None, dict[str, Any]]:
    """Return the file that was fetched from this address last, and the contents of its sidecar."""
    found: tuple[int, Path] | None = None
    for ending in formats.endings():
        number, path = 1, stem.with_name(stem.name + ending)
        while path.is_file():
            found = max(found or (0, path), (number, path))
            number += 1
            path = stem.with_name(f"{stem.name}{_VERSION}{number}{ending}")
    return (found[1], _facts(_sidecar_of(found[1]))) if found else (None, {})


def _facts(sidecar: Path) -> dict[str, Any]:
    found = {} if sidecar.is_symlink() else read_toml(sidecar)
    return {} if "problem" in found else found


def _files(folder: Path) -> list[Path]:
    found: list[Path] = []
    for parent, names, files in os.walk(folder, followlinks=False):
        names[:] = [name for name in names if not name.startswith(".")]
        found += [Path(parent, name) for name in files if not name.startswith(".")]
    return in_order(found)


def _copied(path: Path, target: Path) -> Added:
    """Copy one file and write its sidecar. Sidecars and the parts of a saved page get no sidecar."""
    if path.is_symlink() or not path.is_file():
        return Added(str(path), "failed", "it is a link or a special file; only ordinary files are copied")
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            if target.exists():
                same = target.is_file() and hashlib.sha256(target.read_bytes()).hexdigest() == sha256
                why = "" if same else f"another file is already at {target.name}; it was not overwritten"
                return Added(str(path), "unchanged" if same else "failed", why)
            file.seek(0)
            with writing(target) as part, part.open("wb") as copy:
                while chunk := file.read(1 << 20):
                    copy.write(chunk)
    except OSError as error:
        return Added(str(path), "failed", error.strerror or str(error))
    in_page = any(parent.name.endswith(("_files", ".files")) for parent in target.parents)
    if path.suffix == ".toml" or in_page:
        return Added(str(path), "added")
    if not _sidecar_of(target).exists():
        beside = _sidecar_of(path)
        stated: dict[str, Value | None] = {
            "added": datetime.now(UTC).replace(microsecond=0), "sha256": sha256,
            "content_type": _TYPES.guess_type(path.name)[0],
        }  # fmt: skip
        known = _facts(beside)  # an existing sidecar has priority
        fresh = {key: value for key, value in stated.items() if value and key not in known}
        given = beside.is_file() and not beside.is_symlink()
        _write_sidecar(target, fresh, beside.read_bytes() if given else b"")
    return Added(str(path), "added")


def _sidecar_of(path: Path) -> Path:
    return path.with_name(path.name + ".toml")


def _write_sidecar(path: Path, facts: Mapping[str, Value | None], given: bytes) -> None:
    """Write `<file>.toml`: the text `given` with the facts added. If it is not TOML, it stays unchanged."""
    try:
        content = with_values(given.decode(), {(key,): value for key, value in facts.items()}).encode()
    except (UnicodeDecodeError, BadSettings):
        content = given
    with writing(_sidecar_of(path)) as part:
        part.write_bytes(content)
