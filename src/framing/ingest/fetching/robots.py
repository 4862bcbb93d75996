"""robots.txt as RFC 9309 has it: the group of our name or of everybody, the longest rule wins, Allow wins a tie.

Why not the library protego (0.7)? It takes the group of any robot whose name ours begins with, so that `User-agent: f`
opens what `User-agent: *` closes. And it keeps each rule once for each robot it is for: a file of 60 kB that names two
thousand robots for two thousand rules takes ten seconds, and one of 500 kB all the memory.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_LIMIT = 500_000  # characters that are read; the standard asks for no more
_SAFE = "%/:?#[]@!$&'()*+,;=~"
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_PLAIN = frozenset(string.ascii_letters + string.digits + "-._~")  # these mean the same escaped and not


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site asks of a robot: `rules` are (path pattern, allowed), `delay` seconds between two requests."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0

    def allows(self, address: str) -> bool:
        """Whether the page at an address may be fetched."""
        parts = urlsplit(address)
        path = _spelled(parts.path or "/") + (f"?{_spelled(parts.query)}" if parts.query else "")
        fitting = [(len(rule), allowed) for rule, allowed in self.rules if _fits(rule, path)]
        return max(fitting)[1] if fitting else True


def read_robots(text: str, name: str) -> Robots:
    """The rules of a robots.txt for the robot `name`."""
    groups: dict[str, list[tuple[str, str]]] = {}
    named: set[str] = set()  # of the two that matter, those the rules at hand are for
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
    """A path or rule as all spellings of it are compared: escaped where it must be, and nowhere else."""

    def one_way(match: re.Match[str]) -> str:
        letter = chr(int(match[0][1:], 16))
        return letter if letter in _PLAIN else match[0].upper()

    return _ESCAPED.sub(one_way, quote(text, safe=_SAFE))


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
