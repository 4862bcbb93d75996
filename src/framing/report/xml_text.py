"""Which letters an XML file may hold: networks, documents, workbooks and coding projects are XML inside."""

from __future__ import annotations

import re

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str) -> str:
    """The text without what XML 1.0 cannot hold: most control letters, halves of letters, and two that are none."""
    return _NOT_XML.sub("", text)
