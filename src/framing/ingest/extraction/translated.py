"""Whether a program translated a page before it was saved, and whether the outlet says that one translated its text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import html as lxml_html

from framing.languages.known import either

_CHROME = re.compile(r"\btranslated-(?:ltr|rtl)\b")
_PIECES = 3  # of the elements that a browser puts around each piece of a text that it translates
# the addresses under which Google and Yandex show a translated page
_SERVICE = re.compile(
    r"//(?:[\w\-.]+\.translate\.goog\b|translate\.googleusercontent\.com/|translated\.turbopages\.org/)"
)
_BROWSERS = {  # the browser whose marks they are: how its pieces are found
    "Chrome": ".//font[contains(@style, 'vertical-align: inherit') or contains(@style, 'vertical-align:inherit')]",
    "Edge": ".//*[@_msttexthash]",
}
_NOTICE = 30  # words; a notice of how a text was translated is shorter
_BY_MACHINE = re.compile(either(lambda one: one.page.machine_translated), re.I)


def translated_by(tree: lxml_html.HtmlElement, url: str | None, saved_from: str) -> str:
    """What shows that a browser or a service translated the page; empty if nothing does.

    `saved_from` is the beginning of the page, where browsers note its address.
    """
    if _CHROME.search(tree.get("class") or ""):
        return "marks of Chrome"
    for browser, path in _BROWSERS.items():
        if len(tree.xpath(path)) >= _PIECES:
            return f"marks of {browser}"
    found = _SERVICE.search(f"{url or ''} {saved_from}")
    return f"saved from {found.group().strip('/')}" if found else ""


def machine_notice(lines: Iterable[str]) -> str:
    """The line in which the page says that a machine translated its text; empty if there is none."""
    return next((line for line in lines if len(line.split()) <= _NOTICE and _BY_MACHINE.search(line)), "")
