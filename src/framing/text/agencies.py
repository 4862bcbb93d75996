"""Whether an outlet is itself the agency that its texts credit: "(CNN)" in what CNN News prints names no one else."""

from __future__ import annotations

import functools
import re

from framing.languages.known import every

_WORD = re.compile(r"[^\W_]+")


@functools.lru_cache(maxsize=4096)
def is_itself(agency: str, outlet: str) -> bool:
    """Whether `agency`, as a text credits it, is the `outlet`: by name or by its folder, "fox-news".

    They are one if their letters are the same, if the outlet's name begins with the agency's ("CNN Web News"), or if
    one of them is a known agency's name and the other its initials ("Associated Press", "AP").
    """
    one, other = (tuple(_WORD.findall(name.casefold())) for name in (agency, outlet))
    if not one or not other:
        return False
    if "".join(one) == "".join(other) or other[: len(one)] == one:
        return True
    return any(long in _known() and _initials(long) == short for long, short in ((one, other[:1]), (other, one)))


def _initials(words: tuple[str, ...]) -> tuple[str, ...]:
    return ("".join(word[0] for word in words),)


@functools.cache
def _known() -> frozenset[tuple[str, ...]]:
    names = every(lambda one: one.style.agencies)
    return frozenset(words for name in names if len(words := tuple(_WORD.findall(name.casefold()))) > 1)
