"""Write the user's decisions about discovered topics into framing.toml without changing anything else in it."""

from __future__ import annotations

import json
import re


def with_choice(toml: str, topic_id: str, key: str, value: str | bool) -> str:
    """The text `toml` with `key = value` in the section [discovered.TOPIC_ID]; the section is added if missing."""
    line = f"{key} = {json.dumps(value, ensure_ascii=False)}"  # for strings and booleans, JSON is also valid TOML
    quoted = f'"?{re.escape(topic_id)}"?'
    header = re.search(rf"(?m)^\[discovered\.{quoted}\][ \t]*(?:#.*)?$", toml)
    if header is None:
        gap = "" if not toml or toml.endswith("\n\n") else "\n" if toml.endswith("\n") else "\n\n"
        return f"{toml}{gap}[discovered.{topic_id}]\n{line}\n"
    end = re.search(r"(?m)^\[", toml[header.end() :])
    stop = header.end() + end.start() if end else len(toml)
    section = toml[header.end() : stop]
    changed, count = re.subn(rf"(?m)^{re.escape(key)}[ \t]*=.*$", lambda _: line, section, count=1)
    if not count:
        changed = f"\n{line}" + section
    return toml[: header.end()] + changed + toml[stop:]
