"""The folder `heads` of a workspace: classifiers trained on labelled sentences, and labels made elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from framing.errors import BadCoding
from framing.machine.file_names import in_order
from framing.measures.shared.corpus import Head
from framing.measures.shared.given_labels import GivenLabels
from framing.measures.shared.training import load_head, text_key
from framing.tables.files import writing


def own_measures(folder: Path) -> dict[str, Head]:
    """Return the measures of the user's own by name. Raises BadCoding if a table of labels cannot be read."""
    found: dict[str, Head] = {path.stem: load_head(path) for path in in_order(folder.glob("*.npz"))}
    return found | {path.stem: _labels(path) for path in in_order(folder.glob("*.csv"))}


def write_labels(folder: Path, name: str, labels: Mapping[str, float]) -> None:
    """Write the labels of sentences as heads/NAME.csv."""
    rows = pd.DataFrame({"text": list(labels), "label": list(labels.values())})
    with writing(folder / f"{name}.csv") as part:
        rows.to_csv(part, index=False, lineterminator="\n")


def _labels(path: Path) -> GivenLabels:
    try:
        rows = pd.read_csv(path, encoding="utf-8-sig")
        return GivenLabels({text_key(str(text)): float(label) for text, label in
                            zip(rows["text"].tolist(), rows["label"].tolist(), strict=True)})  # fmt: skip
    except (OSError, ValueError, KeyError) as error:
        raise BadCoding(f"{path} cannot be used: {error}. Import them again: `framing labels import`.") from None
