"""The self-test in words, for a terminal or a page."""

from __future__ import annotations

from typing import Any

import pandas as pd

USUAL = (0.02, 0.08)  # the usual range of the false-positive rate at p < .05


def verdict(table: pd.DataFrame, variations: pd.DataFrame | None = None) -> list[str]:
    """Lines about the tables `selftest` and `variations`: false-positive rate, intervals, power, articles needed."""
    if table.empty:
        return ["Nothing could be tested: no outlet has enough articles on any topic."]
    lines = ["With outlet labels shuffled: the share of tests with p < .05 (should be about 5%), and"]
    lines.append("the share of 95% intervals that contain 0 (should be about 95%):")
    holds = {row["measure"]: row["share"] for row in _of(table, "coverage")}
    for row in _of(table, "false-alarms"):
        odd = "" if USUAL[0] <= row["share"] <= USUAL[1] else "  (unusual)"
        held = holds.get(row["measure"], float("nan"))
        lines.append(f"  {row['measure']:<14} {row['share']:6.1%} {held:7.1%} of {int(row['trials']):,}{odd}")
    for row in _of(table, "findings"):
        lines.append(
            f"Shuffles with at least one false finding: {row['share']:.1%} (should be at most {row['value']:.0%})."
        )
    power = table[table["kind"] == "power"]
    if len(power):
        sizes = sorted(power["size"].unique())
        lines += ["", "Power: share of added differences that are found, by size in standard deviations of an article:"]
        lines.append("  " + " " * 14 + "".join(f"{size:>8g}" for size in sizes))
        for measure, rows in power.groupby("measure"):
            shares = rows.set_index("size")["share"]
            lines.append(f"  {measure:<14}" + "".join(f"{shares.get(size, float('nan')):8.0%}" for size in sizes))
    return [*lines, "", *_settings(variations), *_advice(table)]


def _settings(variations: pd.DataFrame | None) -> list[str]:
    if variations is None or variations.empty:
        return ["Other settings were not tried. To try them, set comparison.vary = true in framing.toml.", ""]
    lines = ["Measured again with two other values of each setting. Differences with the same sign under all three:"]
    for kind, rows in variations.groupby("kind"):
        lines.append(f"  {kind:<16} {(rows['same_sign'] == rows['n']).mean():6.1%} of {len(rows):,}")
    return [*lines, ""]


def _advice(table: pd.DataFrame) -> list[str]:
    advice = table[(table["kind"] == "advice") & (table["more_articles"] > 0)]
    if advice.empty:
        return []
    needed = advice.groupby(["topic_id", "outlet"])["more_articles"].max().reset_index()
    lines = ["More articles needed to detect a large difference, or to test at all:"]
    for row in needed.to_dict("records"):
        lines.append(f"  {row['topic_id']}: {int(row['more_articles'])} more from {row['outlet']}")
    return lines


def _of(table: pd.DataFrame, kind: str) -> list[dict[Any, Any]]:
    return table[table["kind"] == kind].to_dict("records")
