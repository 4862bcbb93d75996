"""How an outlet looks on every page: one of eight hues and one of eight shapes, the same in each run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from framing.machine.file_names import not_on_windows
from framing.tables.records import Outlet, content_id

HUES = 8
SHAPES = ("circle", "up", "square", "plus", "diamond", "star", "down", "cross")

# Direction overrides and other invisible controls: one of them in a headline could turn the line around it.
_UNSEEN = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def shown(text: str | None) -> str:
    """The text without characters that cannot be seen but change how the text around them is drawn."""
    return _UNSEEN.sub("", text) if text else ""


def clipped(text: str, most: int) -> str:
    """The text, or its beginning with a sign that more follows: who writes a page can write a word of any length."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


@dataclass(frozen=True, slots=True)
class Mark:
    """An outlet as pages show it; hue and shape together tell up to forty outlets apart without colour alone."""

    slug: str
    name: str
    language: str
    group: str
    hue: int
    shape: str

    @property
    def href(self) -> str:
        return f"outlets/{page_name(self.slug)}.html"

    @property
    def css(self) -> str:
        return f"k{self.hue}"

    @property
    def bold(self) -> Markup:
        """The name as sentences have it, in the outlet's colour."""
        return Markup('<bdi class="who {}">{}</bdi>').format(self.css, self.name)


def page_name(key: str) -> str:
    """A file name for an id or slug: itself where it is plain, else with a short hash, so that no two collide.

    So has a name that Windows keeps for a device: a report may be sent there.
    """
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_-]+", "-", plain).strip("-").lower()[:60]
    as_it_is = plain and plain == key and not_on_windows(plain) is None
    return plain if as_it_is else f"{plain or 'x'}-{content_id(key)[:6]}"


def marks(outlets: Iterable[Outlet]) -> tuple[Mark, ...]:
    """Marks in the order of the slugs.

    An outlet takes the slot its own slug asks for, or the next free one, so that a newcomer leaves nearly all others
    as they were; the first eight slots to be filled have eight different hues.
    """
    ordered = sorted(outlets, key=lambda outlet: outlet.slug)
    taken: set[int] = set()
    found = []
    for count, outlet in enumerate(ordered):
        block = count // HUES * HUES
        slot = block + int(content_id(outlet.slug), 36) % HUES
        while slot in taken:
            slot = block + (slot + 1 - block) % HUES
        taken.add(slot)
        row, hue = divmod(slot, HUES)
        shape = SHAPES[(hue + row) % len(SHAPES)]  # of the first eight, each has a shape of its own too
        name = shown(outlet.name).strip() or outlet.slug
        found.append(Mark(outlet.slug, name, shown(outlet.language), shown(outlet.group), hue, shape))
    return tuple(found)
