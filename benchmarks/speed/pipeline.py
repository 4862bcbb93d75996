"""The cost of a whole run, stage by stage, and how it grows: `framing run` on 1,000 to 8,000 articles saved as pages.

    python -m benchmarks.speed.pipeline [--sizes 1000 2000 4000 8000] [--model static]

Each run starts from an empty data/processed. Its peak memory is that of all its processes together. Named topics
and names are those of the repository's framing.toml; the encoder is `--model`. The models are made once, beforehand.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.publish import REPOSITORY, publish
from benchmarks.speed.corpus import save_pages
from benchmarks.speed.together import peak_mb
from framing.tables.store import Layout


def run(layout: Layout) -> dict[str, Any]:
    """Run the workspace in its own process; returns the run's record, with seconds and counts of each stage.

    `together_mb` in it is the peak memory of all processes together.
    """
    command = [sys.executable, "-m", "framing", "run", "--config", str(layout.config), "--raw", str(layout.raw)]
    command += ["--processed", str(layout.processed), "--reports", str(layout.reports)]
    together = peak_mb(command)
    newest = sorted(layout.run_records.glob("*.json"))[-1]
    record: dict[str, Any] = json.loads(newest.read_text(encoding="utf-8"))
    return record | {"together_mb": together}


def workspace(folder: Path, model: str) -> Layout:
    """A workspace with the shipped framing.toml and the encoder `model`."""
    layout = Layout.of(folder)
    folder.mkdir(parents=True, exist_ok=True)
    shipped = (REPOSITORY / "framing.toml").read_text(encoding="utf-8")
    layout.config.write_text(f'{shipped}\n[embedding]\nmodel = "{model}"\n', encoding="utf-8")
    return layout


def keep_models(from_: Layout, to: Layout) -> None:
    """Copy the exported and distilled models: they are made once per machine, not once per run."""
    for store in ("vectors", "portrayals"):
        models = getattr(from_, store) / "models"
        if models.is_dir():
            shutil.copytree(models, getattr(to, store) / "models", dirs_exist_ok=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 2000, 4000, 8000])
    parser.add_argument("--model", default="static")
    chosen, _ = parser.parse_known_args()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        warm = workspace(folder / "warm", chosen.model)
        save_pages(warm.raw, 40)
        run(warm)
        for size in chosen.sizes:
            layout = workspace(folder / str(size), chosen.model)
            save_pages(layout.raw, size)
            keep_models(warm, layout)
            record = run(layout)
            stages = {step["stage"]: step["seconds"] for step in record["stages"]}
            rows.append({"articles": size, **stages, "total s": record["seconds"], "peak MB": record["together_mb"]})
            if len(rows) > 1:
                before = rows[-2]
                growth = math.log(rows[-1]["total s"] / before["total s"]) / math.log(size / before["articles"])
                rows[-1]["exponent"] = round(growth, 3)
            shutil.rmtree(folder / str(size))
            print(rows[-1], flush=True)
    total = rows[-1]["total s"]
    shares = {stage: round(rows[-1][stage] / total, 3) for stage in rows[-1] if stage in stages}
    rows.append({"articles": f"share at {chosen.sizes[-1]}", **shares})
    publish(f"speed-pipeline-{chosen.model}", rows, vars(chosen), title=f"`framing run`, {chosen.model}, seconds")


if __name__ == "__main__":
    main()
