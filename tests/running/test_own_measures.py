"""Frames, contrasts and heads of one's own, from the shell as a user would."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from framing.measures.heads import reliability_of
from framing.running.commands.cli import app
from framing.tables.store import Layout

runner = CliRunner()
OWN = """
[frames.repair]
description = "The matter is told as something that has to be mended."
examples = ["The crew patched the hull before the tide came in.", "Nobody had looked after the quay for years."]

[axes.hope]
toward = ["The plan opens a door for everybody.", "Both sides can only gain from it."]
away = ["The plan betrays those who waited.", "It rewards blackmail."]
"""


def labelled(path: Path, label: str = "label") -> Path:
    kinds = "old new local small recent final early late broad plain".split()
    loud = [(f"A shameless {kind} lie that tramples on its victims.", 1) for kind in kinds]
    loud += [(f"This {kind} betrayal stinks to heaven.", 1) for kind in kinds]
    calm = [(f"The {kind} ministry published a report.", 0) for kind in kinds]
    calm += [(f"The {kind} talks lasted two hours.", 0) for kind in kinds]
    rows = [(text, value, f"outlet {n % 4}") for n, (text, value) in enumerate([*loud, *calm])]
    pd.DataFrame(rows, columns=["text", label, "outlet"]).to_csv(path, index=False)
    return path


@pytest.mark.slow
def test_measures_of_ones_own_are_trained_run_and_checked(small: Layout, tmp_path: Path) -> None:
    place = ["--workspace", str(small.config.parent)]
    small.config.write_text(small.config.read_text(encoding="utf-8") + OWN, encoding="utf-8")
    trained = runner.invoke(app, ["train-head", str(labelled(tmp_path / "labels.csv")), "--name", "loud", *place])
    assert trained.exit_code == 0, trained.output
    assert "cross-validated by outlet" in trained.output
    assert (small.heads / "loud.json").exists()
    assert runner.invoke(app, ["run", *place]).exit_code == 0
    for measure, item in (("frames", "repair"), ("axes", "hope"), ("heads", "loud")):
        shown = runner.invoke(app, ["check-measure", measure, item, *place])
        assert shown.exit_code == 0, shown.output
        parts = [line for line in shown.output.splitlines() if line and not line.startswith(" ")]
        assert parts == ["highest", "in the middle", "lowest"]
        values = [float(line.split()[0]) for line in shown.output.splitlines() if line.startswith("  ")]
        assert values == sorted(values, reverse=True)
    pages = [path.read_text(encoding="utf-8") for path in small.latest_report.rglob("*.html")]
    assert any("sentences that you labelled" in page for page in pages)
    wrong = runner.invoke(app, ["check-measure", "axes", "hop", *place])
    assert wrong.exit_code != 0
    assert "hope" in wrong.output


def test_a_head_that_hardly_tells_the_labels_apart_is_hidden() -> None:
    assert reliability_of(0.69, "outlet", 400).tier == "C"
    assert reliability_of(0.71, "outlet", 400).tier == "B"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [(["--name", "Loud!"], "small letters"), (["--name", "loud"], "has no column label")],
)
def test_what_cannot_be_trained_is_said(small: Layout, tmp_path: Path, arguments: list[str], says: str) -> None:
    table = labelled(tmp_path / "labels.csv", label="etiquette")
    done = runner.invoke(app, ["train-head", str(table), *arguments, "--workspace", str(small.config.parent)])
    assert done.exit_code != 0
    assert says in " ".join(done.output.split())
    assert "Traceback" not in done.output
