"""Keys that stand in addresses are not written down: not in logs, records, accounts or messages."""

from __future__ import annotations

import re

_NAMED = re.compile(r"([a-z][a-z0-9+.-]{0,20}://)[^\s/?#@'\"]*@", re.I)  # a user name and a password
_ASKED = re.compile(r"([a-z][a-z0-9+.-]{0,20}://[^\s?#'\"]*)[?#][^\s)'\"]*", re.I)


def without_keys(text: str) -> str:
    """The text, in which no address has a user name, a password, or a part after its question mark."""
    return _ASKED.sub(r"\1", _NAMED.sub(r"\1", text)) if "://" in text else text
