"""robots.txt as RFC 9309 has it: the group of our name or of everybody, the longest rule wins, Allow wins a tie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_LIMIT = 500_000  # characters that are read; the standard asks for no more
_SAFE = "%/:?#[]@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site asks of a robot: `rules` are (path pattern, allowed), `delay` seconds between two requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, address: str) -> bool:
        """Whether the page at an address may be fetched."""
        parts = urlsplit(address)
        path = quote(parts.path or "/", safe=_SAFE) + (f"?{parts.query}" if parts.query else "")
        fitting = [(len(rule), allowed) for rule, allowed in self.rules if _fits(rule, path)]
        return max(fitting)[1] if fitting else True


def read_robots(text: str, name: str) -> Robots:
    """The rules of a robots.txt for the robot `name`."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: list[str] = []
    in_rules = False
    for line in text[:_LIMIT].splitlines():
        key, _, value = (part.strip() for part in line.split("#", 1)[0].partition(":"))
        if key.lower() == "user-agent":
            named = [value.lower()] if in_rules else [*named, value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif key.lower() in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for agent in named:
                groups[agent].append((key.lower(), value))
    mine = groups.get(name.lower(), groups.get("*", []))
    rules = tuple((quote(value, safe=_SAFE), key == "allow") for key, value in mine if key != "crawl-delay" and value)
    delays = [float(value) for key, value in mine if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value)]
    return Robots(rules, max(delays, default=0.0))


def _fits(rule: str, path: str) -> bool:
    """Whether a path begins as a rule says; `*` is anything, a final `$` the end. No regular expression: rules are
    somebody else's, and one could be written to take for ever."""
    anchored, rule = rule.endswith("$"), rule.removesuffix("$")
    first, *others = rule.split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    for number, part in enumerate(others):
        if anchored and number == len(others) - 1:
            return len(path) - len(part) >= place and path.endswith(part)
        found = path.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return not anchored or place == len(path)
