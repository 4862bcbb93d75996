"""A report as its reader sees it, as text: sentences, tables, and what a link leads to, also what a script loads."""

from __future__ import annotations

import base64
import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from lxml import html

SENTENCES = 3  # of each outlet, behind one link
_SHARD = re.compile(rb'shard\("[^"]*","([^"]*)"\)')
_DROPPED = "//script | //style | //svg | //*[@hidden] | //a[contains(@class, 'wrong')] | //p[@class='saving']"


@cache
def tree(folder: Path, path: str) -> Any:
    """A page of the report in `folder`, with what waits in files beside it, and without pictures."""
    root = html.parse(str(folder / path)).getroot()
    for place in root.xpath("//*[@data-part]"):
        name, _, at = place.get("data-part").partition(":")
        for old in list(place):
            place.remove(old)
        place.append(html.fragment_fromstring(_shard(folder / path, name)[int(at)], create_parent="div"))
    for one in root.xpath(_DROPPED):
        one.drop_tree()
    return root


@cache
def _shard(page: Path, name: str) -> list[str]:
    found = _SHARD.search((page.parent / f"{name}.js").read_bytes())
    assert found is not None
    texts: list[str] = json.loads(gzip.decompress(base64.b64decode(found[1])))
    return texts


def text(element: Any) -> str:
    """The words of an element in one line."""
    return " ".join(element.text_content().split())


def table(element: Any) -> Iterator[str]:
    """A table line by line."""
    for caption in element.xpath("./caption"):
        yield f"[table] {text(caption)}"
    for row in element.xpath("./thead/tr | ./tbody/tr"):
        yield " | ".join(text(cell) for cell in row.xpath("./th | ./td"))


def behind(folder: Path, href: str, said: str = "") -> list[str]:
    """What a reader finds who follows a link of the first page: the numbers there, and the sentences by outlet.

    A link to a whole section leads to much; of it only tables and sentences that have a capitalised word or a quoted
    form of the statement `said` are given.
    """
    path, _, place = href.partition("#")
    if not place or not path.startswith(("topics/", "counted/")):
        return []
    root = tree(folder, path)
    found = root.xpath(f"//*[@id='{place}']")
    if not found:
        return []
    if path.startswith("counted/"):
        part = found[0] if found[0].tag == "details" else found[0].getparent()
        return [f"[{text(one.xpath('ancestor::details[1]/summary')[0])}] {text(one)}" for one in part.xpath(".//li")]
    if place == "who":
        return covering(folder, path)
    if place.startswith("n-"):
        lines = [line for one in found[0].xpath(".//table") for line in table(one)]
        section = found[0].xpath("ancestor::section[1]")[0]
        forms = [text(one).strip("“”") for one in found[0].xpath(".//thead//th")[1:]]
        return lines + list(_columns(section, [one for one in forms if one[:1].isupper()]))
    if place.startswith("s-"):
        section = found[0].getparent()
        wanted = _wanted(said)
        lines: list[str] = []
        for one in section.xpath(".//table[contains(@class, 'names')]"):
            rows = list(table(one))
            if any(word in " ".join(rows) for word in wanted):
                lines += rows
        return lines + list(_columns(section, wanted))
    element = found[0]
    lines = []
    figure = root.xpath(f"//figure[@id='{place.removeprefix('e-')}']")
    for one in figure:
        lines += [text(one.xpath(".//figcaption")[0])]
        for numbers in one.xpath(".//table"):
            lines += table(numbers)
    titles = [text(one) for one in element.xpath("./summary/strong")]
    for one in element.xpath("ancestor::section[1]//table[contains(@class, 'names')]"):
        rows = list(table(one))
        if any(title.split(": ", 1)[0] in rows[0] for title in titles):
            lines += rows
    claim = root.xpath(f"//tr[@id='{place.removeprefix('e-')}']")
    for one in claim:
        heads = one.xpath("ancestor::table[1]/thead/tr")
        lines += [" | ".join(text(cell) for cell in row.xpath("./th | ./td")) for row in [*heads, one]]
    return lines + list(_columns(element, []))


def covering(folder: Path, path: str) -> list[str]:
    """The table of a topic's page that says how many articles of each outlet are on it."""
    return list(table(tree(folder, path).xpath("//section[@aria-labelledby='who']//table")[0]))


def _wanted(said: str) -> list[str]:
    """What a statement is about: the words in its quotation marks, else its words in capitals."""
    quoted = re.findall(r"[“„«]([^”“»]+)[”“»]", said)
    return quoted or re.findall(r"\b[A-ZА-ЯЁЎІ][\w’-]{2,}", said)


def _columns(element: Any, wanted: list[str]) -> Iterator[str]:
    for column in element.xpath(".//div[contains(concat(' ', @class, ' '), ' col ')]"):
        who = "".join(text(one) for one in column.xpath("./p[@class='whose'] | ./h3"))
        quotes = column.xpath(".//blockquote")
        if wanted:
            quotes = [one for one in quotes if any(word in text(one.xpath("./p[1]")[0]) for word in wanted)]
        for quote in quotes[:SENTENCES]:
            yield f"[{who}] {text(quote.xpath('./p[1]')[0])} ({text(quote.xpath('./p[2]')[0])})"
        if not quotes and not wanted:
            yield f"[{who}] {' '.join(text(one) for one in column.xpath('./p[@class]')[1:])}"
