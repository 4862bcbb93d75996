"""Read robots.txt by RFC 9309: use the group for our name, else for all; the longest rule wins; Allow wins a tie.

Why not the library protego (0.7)? It uses the group of any robot whose name is the start of ours, so `User-agent: f`
would allow what `User-agent: *` forbids. It also stores each rule once for each robot: a file of 60 kB with two
thousand robots and two thousand rules takes ten seconds, and a file of 500 kB takes all the memory.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_LIMIT = 500_000  # characters that are read, as the standard allows
_SAFE = "%/:?#[]@!$&'()*+,;=~"
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_PLAIN = frozenset(string.ascii_letters + string.digits + "-._~")  # escaping these changes nothing


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site asks of a robot. `rules` are pairs (path pattern, allowed); `delay`: seconds between requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, address: str) -> bool:
        """Whether the page at an address may be fetched."""
        parts = urlsplit(address)
        path = _spelled(parts.path or "/") + (f"?{_spelled(parts.query)}" if parts.query else "")
        fitting = [(len(rule), allowed) for rule, allowed in self.rules if _fits(rule, path)]
        return max(fitting)[1] if fitting else True


def read_robots(text: str, name: str) -> Robots:
    """Return the rules of a robots.txt for the robot `name`."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: set[str] = set()  # which of the two groups that matter the current rules are for
    in_rules = False
    for line in text[:_LIMIT].splitlines():
        key, _, value = (part.strip() for part in line.split("#", 1)[0].partition(":"))
        if key.lower() == "user-agent":
            named = (set() if in_rules else named) | ({value.lower()} & {name.lower(), "*"})
            in_rules = False
            groups |= {agent: [] for agent in named if agent not in groups}
        elif key.lower() in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for agent in named:
                groups[agent].append((key.lower(), value))
    mine = groups.get(name.lower(), groups.get("*", []))
    rules = tuple((_spelled(value), key == "allow") for key, value in mine if key != "crawl-delay" and value)
    delays = [float(value) for key, value in mine if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value)]
    return Robots(rules, max(delays, default=0.0))


def _spelled(text: str) -> str:
    """Return a path or rule in its standard spelling, escaped only where necessary, so that paths can be compared."""

    def one_way(match: re.Match[str]) -> str:
        letter = chr(int(match[0][1:], 16))
        return letter if letter in _PLAIN else match[0].upper()

    return _ESCAPED.sub(one_way, quote(text, safe=_SAFE))


def _fits(rule: str, path: str) -> bool:
    """Whether a path matches a rule. `*` stands for anything, a final `$` for the end of the path.

    This does not use regular expressions, because a foreign rule could be written to take forever.
    """
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
