"""Texts, codes and coded passages as a project that programs for qualitative analysis open (REFI-QDA, .qdpx).

ATLAS.ti, MAXQDA, NVivo, QualCoder and others read it. Source: REFI-QDA standard 1.5, Project.xsd of 18 March 2019.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from framing.report.packing import zipped
from framing.report.xml_text import for_xml

SPACE = "urn:QDA-XML:project:1.0"
_OURS = uuid.uuid5(uuid.NAMESPACE_URL, SPACE)  # ids are hashes of what they stand for: the same in every export
_COLOUR = re.compile("#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_LONGEST = 60  # letters of a passage that serve as its name


@dataclass(frozen=True, slots=True)
class CodedText:
    """A text to be coded. `key` is known to nobody but the codings; `name` and `description` are shown."""

    key: str
    name: str
    text: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """What a passage may be marked with. `colour` is #rrggbb; `under` is the name of the folder of codes it lies in."""

    key: str
    name: str
    colour: str = "#888888"
    description: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Coding:
    """Somebody (`coder`) says that a code fits the letters `start` to `end` (exclusive, Unicode code points) of a text.

    `source` and `code` are keys.
    """

    source: str
    start: int
    end: int
    code: str
    coder: str


def coding_project(
    name: str, sources: Sequence[CodedText], codes: Sequence[Code], codings: Iterable[Coding], *, made: str = ""
) -> bytes:
    """The project as a .qdpx archive: the same arguments give the same bytes, whatever the order of `codings`.

    `made`, if given, is a moment as in 2026-01-02T03:04:05Z. Codings of one passage, by one person or by several, share
    a selection. Raises ValueError if two sources or codes have one key, or a coding names what is not there or a span
    that is empty or goes beyond the text.
    """
    texts, known = _by_key("text", sources), _by_key("code", codes)
    chosen = sorted(set(codings), key=lambda one: (one.source, one.start, -one.end, one.code, one.coder))
    for one in chosen:
        _check(one, texts, known)
    project = ElementTree.Element("Project", {"xmlns": SPACE, "name": _clean(name), "origin": "framing"})
    coders = sorted({one.coder for one in chosen}) or ["framing"]
    project.set("creatingUserGUID", _guid("user", coders[0]))
    if made:
        project.set("creationDateTime", made)
    users = ElementTree.SubElement(project, "Users")
    for coder in coders:
        ElementTree.SubElement(users, "User", {"guid": _guid("user", coder), "name": _clean(coder)})
    _add_codes(project, codes)
    _add_sources(project, sources, chosen)
    ElementTree.indent(project)
    head = b'<?xml version="1.0" encoding="UTF-8"?>\n'
    files = [("project.qde", head + ElementTree.tostring(project, encoding="utf-8", xml_declaration=False) + b"\n")]
    files += [(f"sources/{_guid('source', one.key)}.txt", _plain(one.text).encode()) for one in sources]
    return zipped(files)


def _by_key(what: str, found: Sequence[CodedText] | Sequence[Code]) -> dict[str, CodedText | Code]:
    by_key: dict[str, CodedText | Code] = {}
    for one in found:
        if one.key in by_key:
            raise ValueError(f"Two {what}s have the key {one.key!r}. Give each a key of its own.")
        if isinstance(one, Code) and not _COLOUR.fullmatch(one.colour):
            raise ValueError(f"The colour {one.colour!r} of code {one.name!r} is none: write it like #1f77b4.")
        by_key[one.key] = one
    return by_key


def _check(one: Coding, texts: Mapping[str, CodedText | Code], codes: Mapping[str, CodedText | Code]) -> None:
    text = texts.get(one.source)
    if not isinstance(text, CodedText) or one.code not in codes:
        missing = f"code {one.code!r}" if isinstance(text, CodedText) else f"text {one.source!r}"
        raise ValueError(f"A coding by {one.coder!r} names the {missing}, which is not in the project. Add it first.")
    if not 0 <= one.start < one.end <= len(text.text):
        raise ValueError(
            f"A coding by {one.coder!r} marks the letters {one.start} to {one.end} of a text with {len(text.text)}. "
            "Give a span within the text, of at least one letter."
        )


def _add_codes(project: ElementTree.Element, codes: Sequence[Code]) -> None:
    """Codes in the order given, those of one folder together in a code that nothing can be marked with."""
    if not codes:  # the schema knows no empty list
        return
    whole = ElementTree.SubElement(ElementTree.SubElement(project, "CodeBook"), "Codes")
    folders: dict[str, ElementTree.Element] = {}
    for code in codes:
        if code.under and code.under not in folders:
            told = {"guid": _guid("folder", code.under), "name": _clean(code.under), "isCodable": "false"}
            folders[code.under] = ElementTree.SubElement(whole, "Code", told)
        told = {"guid": _guid("code", code.key), "name": _clean(code.name), "isCodable": "true", "color": code.colour}
        made = ElementTree.SubElement(folders.get(code.under, whole), "Code", told)
        if code.description:
            ElementTree.SubElement(made, "Description").text = for_xml(code.description)


def _add_sources(project: ElementTree.Element, sources: Sequence[CodedText], codings: Sequence[Coding]) -> None:
    if not sources:
        return
    spans: dict[str, dict[tuple[int, int], list[Coding]]] = {}
    for one in codings:
        spans.setdefault(one.source, {}).setdefault((one.start, one.end), []).append(one)
    whole = ElementTree.SubElement(project, "Sources")
    for source in sources:
        guid = _guid("source", source.key)
        told = {"guid": guid, "name": _clean(source.name), "plainTextPath": f"internal://{guid}.txt"}
        made = ElementTree.SubElement(whole, "TextSource", told)
        if source.description:
            ElementTree.SubElement(made, "Description").text = for_xml(source.description)
        for (start, end), fitting in spans.get(source.key, {}).items():
            _add_selection(made, source, start, end, fitting)


def _add_selection(
    source: ElementTree.Element, text: CodedText, start: int, end: int, codings: Sequence[Coding]
) -> None:
    words = " ".join(text.text[start:end][: 2 * _LONGEST].split())
    told = {
        "guid": _guid("selection", text.key, str(start), str(end)),
        "name": _clean(words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"),
        "startPosition": str(start),
        "endPosition": str(end),
        "creatingUser": _guid("user", codings[0].coder),
    }
    made = ElementTree.SubElement(source, "PlainTextSelection", told)
    for one in codings:
        guid = _guid("coding", one.source, str(start), str(end), one.code, one.coder)
        coding = ElementTree.SubElement(made, "Coding", {"guid": guid, "creatingUser": _guid("user", one.coder)})
        ElementTree.SubElement(coding, "CodeRef", {"targetGUID": _guid("code", one.code)})


def _guid(*what: str) -> str:
    return str(uuid.uuid5(_OURS, "\0".join(what)))


def _clean(text: str) -> str:
    """The text without what XML cannot hold, on one line."""
    return " ".join(for_xml(text).split())


def _plain(text: str) -> str:
    """The text as readers count it, letter for letter as long: lines end with one sign, no mark stands at its start."""
    text = text.replace("\r\n", " \n").replace("\r", "\n")
    text = text.replace("\ufeff", " ")
    return "".join(" " if "\ud800" <= letter <= "\udfff" else letter for letter in text)
