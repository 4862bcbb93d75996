"""The self-test in words: what this corpus can and cannot show, for a terminal or a page."""

from __future__ import annotations

from typing import Any

import pandas as pd

USUAL = (0.02, 0.08)  # share of p < .05 by chance that deserves no remark


def verdict(table: pd.DataFrame, knobs: pd.DataFrame | None = None) -> list[str]:
    """Lines about the tables `selftest` and `knobs`: false alarms, intervals, power, where articles are lacking."""
    if table.empty:
        return ["Nothing could be tested: no outlet has enough articles on any topic."]
    lines = ["Outlets exchanged at random; how often chance alone gives p < .05 (one in twenty is right), and"]
    lines.append("how often the 95% interval holds no difference:")
    holds = {row["measure"]: row["share"] for row in _of(table, "coverage")}
    for row in _of(table, "false-alarms"):
        odd = "" if USUAL[0] <= row["share"] <= USUAL[1] else "  (unusual)"
        held = holds.get(row["measure"], float("nan"))
        lines.append(f"  {row['measure']:<14} {row['share']:6.1%} {held:7.1%} of {int(row['trials']):,}{odd}")
    for row in _of(table, "findings"):
        lines.append(
            f"Anything at all called a finding by chance: {row['share']:.1%} (at most {row['value']:.0%} is right)."
        )
    power = table[table["kind"] == "power"]
    if len(power):
        sizes = sorted(power["size"].unique())
        lines += ["", "Planted differences found, by size in standard deviations of an article:"]
        lines.append("  " + " " * 14 + "".join(f"{size:>8g}" for size in sizes))
        for measure, rows in power.groupby("measure"):
            shares = rows.set_index("size")["share"]
            lines.append(f"  {measure:<14}" + "".join(f"{shares.get(size, float('nan')):8.0%}" for size in sizes))
    return [*lines, "", *_settings(knobs), *_advice(table)]


def _settings(knobs: pd.DataFrame | None) -> list[str]:
    if knobs is None or knobs.empty:
        return ["Other settings were not tried; comparison.vary = true in framing.toml asks for it.", ""]
    lines = ["Measured again with two other settings each; differences of the same sign under all three:"]
    for kind, rows in knobs.groupby("kind"):
        lines.append(f"  {kind:<16} {(rows['same_sign'] == rows['n']).mean():6.1%} of {len(rows):,}")
    return [*lines, ""]


def _advice(table: pd.DataFrame) -> list[str]:
    advice = table[(table["kind"] == "advice") & (table["more_articles"] > 0)]
    if advice.empty:
        return []
    needed = advice.groupby(["topic_id", "outlet"])["more_articles"].max().reset_index()
    lines = ["More articles that would show differences of a usual size, or let them be tested at all:"]
    for row in needed.to_dict("records"):
        lines.append(f"  {row['topic_id']}: {int(row['more_articles'])} more from {row['outlet']}")
    return lines


def _of(table: pd.DataFrame, kind: str) -> list[dict[Any, Any]]:
    return table[table["kind"] == kind].to_dict("records")
