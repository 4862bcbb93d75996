"""Weights that others made are used only if every bit of them is what framing was tested with."""

from __future__ import annotations

from pathlib import Path

import pytest

from framing.errors import DamagedModel
from framing.languages.detect import shipped_detector
from framing.measures.shared.portrayal_model import WEIGHTS, WEIGHTS_SHA256
from framing.tables.keeping import checked, file_hash, folder_hash
from framing.text.embedding.minilm import shipped_model
from framing.text.parsing.parser import shipped_parser


def test_what_is_installed_is_what_was_tested() -> None:
    for shipped in (shipped_model, shipped_parser, shipped_detector):
        assert shipped().exists()
    assert file_hash(WEIGHTS) == WEIGHTS_SHA256


def test_one_bit_is_noticed_and_the_message_says_what_to_do(tmp_path: Path) -> None:
    weights = tmp_path / "weights"
    weights.write_bytes(b"\x00" * 1000)
    wanted = file_hash(weights)
    assert checked(weights, wanted, "some-model==1.0") == weights
    weights.write_bytes(b"\x00" * 999 + b"\x01")
    with pytest.raises(DamagedModel, match=r"pip install --force-reinstall --no-deps some-model==1\.0"):
        checked(weights, wanted, "some-model==1.0")
    weights.unlink()
    with pytest.raises(DamagedModel, match="is missing"):
        checked(weights, wanted, "some-model==1.0")


@pytest.mark.parametrize("change", ["bytes", "name", "more", "less"])
def test_a_folder_has_another_hash_after_any_change(tmp_path: Path, change: str) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("model", "inner/model"):
        (tmp_path / name).write_text(name)
    before = folder_hash(tmp_path)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "model.pyc").touch()
    assert folder_hash(tmp_path) == before
    if change == "bytes":
        (tmp_path / "model").write_text("other")
    elif change == "name":
        (tmp_path / "model").rename(tmp_path / "models")
    elif change == "more":
        (tmp_path / "inner" / "new").touch()
    else:
        (tmp_path / "inner" / "model").unlink()
    assert folder_hash(tmp_path) != before
