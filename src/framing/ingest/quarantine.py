"""Letting quarantined articles in: their ids are written into framing.toml, and nothing else in it is touched."""

from __future__ import annotations

import re
import tomllib

_SECTION = re.compile(r"^\[ingest\][ \t]*(?:#.*)?$", re.M)
_ACCEPT = re.compile(r"^accept[ \t]*=[ \t]*\[[^\]]*\]", re.M)


def with_accepted(text: str, article_ids: list[str]) -> str:
    """The text of a framing.toml in which ingest.accept holds `article_ids` besides those it held before."""
    before = tomllib.loads(text).get("ingest", {}).get("accept", [])
    line = "accept = [" + ", ".join(f'"{one}"' for one in sorted({*before, *article_ids})) + "]"
    section = _SECTION.search(text)
    if section is None:
        return f"{text.rstrip()}\n\n[ingest]\n{line}\n".lstrip("\n")
    following = re.search(r"^\[", text[section.end() :], re.M)
    stop = section.end() + following.start() if following else len(text)
    inside = text[section.end() : stop]
    replaced = _ACCEPT.sub(lambda _: line, inside, count=1) if _ACCEPT.search(inside) else f"\n{line}{inside}"
    return text[: section.end()] + replaced + text[stop:]
