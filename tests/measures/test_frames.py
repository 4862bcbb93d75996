"""Frames: what a frame's own data say about how it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from framing.measures.frames import told_through
from framing.measures.shared.prototypes import FramePrototype, frame_prototypes

FRAME = FramePrototype("tide", "Tide", "told as a tide", ("a", "b"), ("c",), ("d", "e", "f"), ("g", "h"))


def invented(texts: Sequence[str]) -> NDArray[np.float32]:
    """A vector of length 1 for each text, always the same."""
    seeds = [int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big") for text in texts]
    rows = np.array([np.random.default_rng(seed).normal(size=16) for seed in seeds]).reshape(len(texts), 16)
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_a_frame_without_regression_is_read_by_its_examples_alone() -> None:
    sentences = invented([str(one) for one in range(20)])
    other = replace(FRAME, told=("i", "j", "k"))
    alone, changed = (
        [told_through(replace(one, regression=flag), sentences, invented) for one in (FRAME, other)]
        for flag in (False, True)
    )
    np.testing.assert_array_equal(*alone)
    assert not np.allclose(*changed)


def test_every_generic_frame_has_what_its_way_of_reading_needs() -> None:
    for frame in frame_prototypes():
        assert frame.examples
        assert frame.against
        assert not frame.regression or (frame.told and frame.untold)
