"""RSS and Atom feeds whose entries carry the whole text; entries with a summary only are rejected as too short."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Any

from lxml import etree

from framing.ingest.fields import records_of
from framing.ingest.format import Format, Record

_LIMIT = 60_000_000
_WP = "{*}"  # WordPress names its elements in a namespace of each version
_UNPUBLISHED = ("draft", "pending", "private", "trash", "auto-draft", "future", "inherit")
_LISTS = ("rss", "feed", "RDF", "urlset", "sitemapindex")
_LIST = re.compile(rb"<(?:\w+:)?(?:" + "|".join(_LISTS).encode() + rb")\b")


def read_feed(file: IO[bytes], columns: Mapping[str, str]) -> Iterator[Record]:
    """The entries of a feed; a sitemap has addresses only, which `framing add` fetches."""
    try:
        content = file.read(_LIMIT + 1)
        root = _parse(content[:_LIMIT])
    except etree.XMLSyntaxError as error:
        yield Record(0, problem=f"It is not a feed that can be read ({error.msg}).")
        return
    if _name(root) in ("urlset", "sitemapindex"):
        yield Record(0, problem="It is a sitemap: addresses without texts. `framing add` with it fetches the pages.")
        return
    entries = [node for node in root.iter() if _name(node) in ("item", "entry")]
    if not entries:
        yield Record(0, problem="It is an XML file without entries of a feed.")
    names = {_child(node, "author_login"): _child(node, "author_display_name") for node in root.iter(f"{_WP}author")}
    yield from records_of(_rows(entries, names), columns)
    if len(content) > _LIMIT:
        yield Record(0, problem=f"The file is larger than {_LIMIT / 1e6:.0f} MB and was not read to its end.")


def _rows(entries: list[etree._Element], names: Mapping[str, str]) -> Iterator[tuple[int, Any] | Record]:
    others = 0
    for number, entry in enumerate(entries, start=1):
        try:
            if _child(entry, "post_type") not in ("", "post", "page") or _child(entry, "status") in _UNPUBLISHED:
                others += 1
                continue
            fields = _fields(entry, names)
            told = fields["text"] or fields["summary"] or fields.get("url")
            yield (number, fields) if told else Record(number, problem="The entry has no text.")
        except UnicodeDecodeError:  # half characters, which the parser lets in and then cannot hand out
            yield Record(number, problem="The entry holds characters that are none.")
    if others:
        said = f"{others:,} entries of it are pictures, menus or drafts and no published articles."
        yield Record(0, problem=said, reason="no-text")


def _fields(entry: etree._Element, names: Mapping[str, str]) -> dict[str, str]:
    """What an entry says, by the names of an article's fields."""
    stated = _stated(entry)
    text = _child(entry, "encoded") or _child(entry, "content")
    author = stated.get("author", "")
    return {
        **stated,
        "author": names.get(author) or author,
        "text": text,
        "summary": _child(entry, "description") or _child(entry, "summary"),
        "updated": _child(entry, "updated") or _child(entry, "modified") or _child(entry, "post_modified_gmt"),
    }


def addresses(content: bytes) -> list[str] | None:
    """The addresses of the pages that a feed or sitemap names, each once and in its order; None for anything else."""
    if content.startswith(b"\x1f\x8b"):
        try:
            content = gzip.GzipFile(fileobj=io.BytesIO(content)).read(_LIMIT)
        except (OSError, EOFError, zlib.error):
            return None
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or _LIST.search(content[:4000]) is None:
        return None
    try:
        root = _parse(content)
        return _named(root) if etree.QName(root).localname in _LISTS else None
    except (etree.XMLSyntaxError, ValueError):
        return None


def _named(root: etree._Element) -> list[str]:
    found = [  # not the addresses of a page's pictures, which are named <image:loc>
        node.text or ""
        for node in root.iter()
        if _name(node) == "loc"
        and (parent := node.getparent()) is not None
        and _name(parent) in ("url", "sitemap")
    ]
    for entry in root.iter():
        if _name(entry) in ("item", "entry"):
            found.append(_stated(entry).get("url", ""))
    return list(
        dict.fromkeys(address.strip() for address in found if address.strip().startswith(("http://", "https://")))
    )


def _parse(content: bytes) -> etree._Element:
    """A feed's tree; entities are not expanded and nothing is fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    root = etree.fromstring(content, parser)
    if root is None:
        raise etree.XMLSyntaxError("it has no root element", 0, 0, 0)
    return root


def _stated(entry: etree._Element) -> dict[str, str]:
    link = _child(entry, "link")
    for node in entry:
        if _name(node) == "link" and node.get("href"):
            link = node.get("href") if node.get("rel", "alternate") == "alternate" else link
    author = _child(entry, "creator") or _child(entry, "author")
    date = _child(entry, "pubDate") or _child(entry, "published") or _child(entry, "date")
    updated = _child(entry, "updated")
    found = {"title": _child(entry, "title"), "url": link, "author": author, "published": date, "updated": updated}
    return {key: value for key, value in found.items() if value}


def _name(node: etree._Element) -> str:
    """The name of a node without its namespace, as `recover` leaves it: in a damaged file it may be no valid name."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _child(entry: etree._Element, name: str) -> str:
    for node in entry:
        if _name(node) == name:
            return "".join(node.itertext()).strip()
    return ""


FORMAT = Format(
    name="feed", about="a feed: the entries that contain their whole text", suffixes=(".rss", ".atom", ".xml"),
    read_records=read_feed, addresses=addresses,
)  # fmt: skip
