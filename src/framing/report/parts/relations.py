"""Groups of outlets beside one another, and measures that point the same way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.parts.findings import matched
from framing.report.sources.about import PLAIN_NAMES
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.report.sources.rows import Row
from framing.report.writing import DASH

_SIDES = ("", "other_")
GROUP_LINES, PAIR_LINES = 10, 8
OWN_GROUP = "group"  # the column that makes groups if framing.toml names no other


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One quantity: the mean of each group's outlets, and whether the group differs from all other outlets.

    `how` says which articles this rests on."""

    title: str
    unit: str
    how: Markup
    cells: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """`heads`: the groups with their numbers of outlets; `tested` if any group has enough outlets for that.

    `by` is the fact that makes the groups, where it is not the outlets' own column.
    """

    heads: tuple[tuple[str, int], ...]
    lines: tuple[GroupLine, ...]
    tested: bool
    by: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two quantities and how they go together: over outlets, and over the articles of an outlet."""

    one: str
    other: str
    between: str
    n_outlets: int
    within: str
    n_articles: int


def groups(material: Material, topic_id: str) -> Groups | None:
    """The table `groups` on a topic; None unless there are two groups and one of them has two outlets."""
    rows = [
        row
        for row in material.corpus.groups.get(topic_id, [])
        if row["versus"] == "rest" and row["measure"] in material.about.primary and _worth(material, row)
    ]
    sizes: dict[str, int] = defaultdict(int)
    for row in rows:
        sizes[row["group"]] = max(sizes[row["group"]], row["n_outlets"])
    if len(sizes) < 2 or max(sizes.values()) < 2:
        return None
    by_quantity: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for row in rows:
        by_quantity[row["measure"], row["item"]][row["group"]] = row
    names = sorted(sizes)

    def spread(key: tuple[str, str]) -> tuple[int, float, tuple[str, str]]:
        here = by_quantity[key].values()
        passed = sum(1 for row in here if _differs(material, row))
        values = [row["value"] for row in here if row["value"] is not None]
        note = material.about.note(key[0])
        scale = 1.0 if note.is_share else 3.0  # standard deviations beside shares of one
        return (-passed, -(max(values, default=0.0) - min(values, default=0.0)) / scale, key)

    lines = [
        GroupLine(
            material.name(*key),
            material.about.note(key[0]).unit,
            _how(material, next(iter(by_quantity[key].values()))),
            tuple(_cell(material, by_quantity[key].get(name)) for name in names),
        )
        for key in sorted(by_quantity, key=spread)[:GROUP_LINES]
    ]
    tested = any(row["p"] is not None for row in rows)
    by = material.about.settings.get("comparison", {}).get("group_by", OWN_GROUP)
    heads = tuple((shown(name), sizes[name]) for name in names)
    return Groups(heads, tuple(lines), tested, "" if by == OWN_GROUP else shown(by))


def _how(material: Material, row: Row) -> Markup:
    """How the articles are matched, and how many that leaves; or that they are not."""
    words = material.words
    if not row["matched"]:
        return words.say("groups.all")
    many = words.count("n_articles", row["n_compared"] + row["n_compared_versus"])
    return words.say("groups.some", how=matched(words, row["matched"]), n=many)


def _worth(material: Material, row: Row) -> bool:
    note = material.about.note(row["measure"])
    return (
        note.inference != "ranked"
        and not note.is_unsure(row["item"])
        and material.is_main_voice(row["measure"], row["voice"])
        and not material.about.is_empty(row["measure"], row["item"])
    )


def _differs(material: Material, row: Row) -> bool:
    holds_zero = row["low"] is not None and row["low"] <= 0 <= row["high"]
    return row["q"] is not None and bool(row["q"] <= material.about.q) and not holds_zero


def _cell(material: Material, row: Row | None) -> tuple[str, bool]:
    if row is None:
        return DASH, False
    return material.about.note(row["measure"]).write(row["value"]), _differs(material, row)


def pairs(material: Material, topic_id: str) -> tuple[Pair, ...]:
    """The table `agreement` on a topic: the pairs of different measures that go together most, either way."""
    rows = [
        row
        for row in material.corpus.agreement.get(topic_id, [])
        if row["measure"] != row["other_measure"] and row["between"] is not None and row["within"] is not None
        and not {material.about.item(row[side + "measure"], row[side + "item"]) for side in _SIDES} & PLAIN_NAMES
        and not any(material.about.note(row[side + "measure"]).is_unsure(row[side + "item"]) for side in _SIDES)
        and not any(material.about.is_spelling(row[side + "item"]) for side in _SIDES)  # of one and the same desk
    ]
    rows.sort(key=lambda row: (-abs(row["between"]), -abs(row["within"]), row["item"], row["other_item"]))
    return tuple(
        Pair(
            material.name(row["measure"], row["item"]),
            material.name(row["other_measure"], row["other_item"]),
            material.words.writing.plain(row["between"], 2),
            row["n_outlets"],
            material.words.writing.plain(row["within"], 2),
            row["n_articles"],
        )
        for row in rows[:PAIR_LINES]
    )
