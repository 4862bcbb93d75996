"""The first page of a report as plain text, with what stands behind each sentence, for readers without a browser.

    python -m benchmarks.reading.first_page WORKSPACE [LINES]

A reader who is told nothing lists what they learnt of each topic, and what is silly, untrue or unclear. At most LINES
(10) of what stands behind a sentence are given. A closed part is only named, as it opens. Texts stay with the reader.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.reading.shown import behind, table, text, tree
from framing.report.wording import wording
from framing.tables.store import Layout

LINES = 10
SEE = wording()["see"]
_NOT_SENTENCES = ("#who", "#differs")  # ends of links that lead to no sentences


def told(folder: Path, element: Any, most: int, depth: int = 0) -> Iterator[str]:
    """The words of a part of the page, line by line; what stands behind a sentence begins with ">"."""
    tag, into = element.tag, "  " * depth
    if not isinstance(tag, str) or tag in ("nav", "footer"):
        return
    if tag in ("h1", "h2", "h3", "h4"):
        yield f"\n{'#' * int(tag[1])} {text(element)}"
    elif tag == "table":
        yield from (into + row for row in table(element))
    elif tag == "dl" and "standings" in (element.get("class") or ""):
        yield from (f"{into}[badge] {text(one.find('dt'))}: {text(one.find('dd'))}" for one in element)
    elif tag == "p" and "firm" in (element.get("class") or ""):  # its link stands in a line of its own
        links = [text(one) for one in element.iter("a")]
        for one in list(element.iter("a")):
            one.drop_tree()
        yield from filter(None, (text(element), *(f"{into}[link] {link}" for link in links)))
    elif (tag == "li" and element.find("ul") is not None) or tag == "ul":
        if tag == "li":
            yield f"{into}{' '.join(text(one) for one in element if one.tag != 'ul')}"
        for child in element.findall("li" if tag == "ul" else "ul"):
            yield from told(folder, child, most, depth + (tag == "li"))
    elif tag in ("p", "li"):
        closed = [(one, text(one.find("summary"))) for one in element.findall("details")]
        for one, _ in closed:
            element.remove(one)
        named = "".join(f" [{said} (closed)]" for _, said in closed)
        yield f"{into}{'- ' if tag == 'li' else ''}{text(element)}{named}"
        if tag == "li" or "said" in (element.get("class") or ""):
            yield from (f"{into}  > {line}" for line in _behind(folder, element, most))
    elif tag == "details" and element.get("open") is None:
        yield f"{into}* {text(element.find('summary'))} (closed)"
    elif tag == "dd" and not len(element):
        yield f"{into}{text(element)}"
    elif tag in ("dt", "summary"):
        yield f"{into}* {text(element)}"
    elif tag == "blockquote":
        said, *cited = (text(one) for one in element)
        yield f"{into}  | {said} — {' '.join(cited)}"
    else:
        for child in element:
            yield from told(folder, child, most, depth + (tag == "dd"))


def _behind(folder: Path, element: Any, most: int) -> Iterator[str]:
    """What stands behind the link that says so, else behind the first that leads to sentences or numbers."""
    links = [(one.get("href") or "", text(one)) for one in element.iter("a")]
    links = [(link, said) for link, said in links if link.startswith(("topics/", "counted/")) and "#" in link]
    leading = [(link, said) for link, said in links if not link.endswith(_NOT_SENTENCES)]
    for link, _ in sorted(leading, key=lambda one: one[1] != SEE)[:1]:
        rows = behind(folder, link, text(element))
        yield from rows[:most]
        if len(rows) > most:
            yield f"… and {len(rows) - most} more lines on the page to which it leads"


def main() -> None:
    """Read the command line."""
    folder = Layout.of(Path(sys.argv[1])).latest_report
    most = int(sys.argv[2]) if len(sys.argv) > 2 else LINES
    (page,) = tree(folder, "index.html").xpath("//main")
    print("\n".join(line for line in told(folder, page, most) if line.strip()))


if __name__ == "__main__":
    main()
