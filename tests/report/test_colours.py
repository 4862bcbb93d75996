"""Outlets are told apart by readers who see red, green or blue otherwise, and never by colour alone."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest

from framing.report.charts.panel import shape
from framing.report.rendering import asset
from framing.report.sources.outlets import HUES, SHAPES, marks
from framing.tables.records import Outlet

# Full protanopia, deuteranopia and tritanopia on linear RGB: Machado, Oliveira and Fernandes (2009), severity 1.0.
SIGHT = {
    "usual": np.eye(3),
    "protan": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deutan": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritan": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
LEAST = 20.0  # CIE76 distance: a difference of 2.3 is just noticeable side by side, a mark is small and stands alone
SCHEMES = ("light", "dark")


def linear(colour: str) -> np.ndarray:
    part = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = np.array(
        [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
    )
    x = xyz @ np.clip(rgb, 0, 1) / np.array([0.95047, 1.0, 1.08883])
    f = np.where(x > (6 / 29) ** 3, np.cbrt(x), x / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def colours(scheme: str) -> dict[str, str]:
    pairs = re.findall(r"--(\w+): light-dark\((#\w{6}), (#\w{6})\)", asset("base.css"))
    return {name: light if scheme == "light" else dark for name, light, dark in pairs}


def seen(colour: str, sight: str) -> np.ndarray:
    return lab(SIGHT[sight] @ linear(colour))


def distance(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(seen(one, sight) - seen(other, sight)))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_hues_stay_apart(scheme: str, sight: str) -> None:
    known = colours(scheme)
    found = {(i, j): distance(known[f"k{i}"], known[f"k{j}"], sight) for i, j in itertools.combinations(range(HUES), 2)}
    assert min(found.values()) >= LEAST, min(found, key=found.__getitem__)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_a_mark_stands_out_from_its_ground(scheme: str, sight: str) -> None:
    known = colours(scheme)
    for ground, hue in itertools.product(("paper", "card"), range(HUES)):
        assert distance(known[f"k{hue}"], known[ground], sight) >= 1.5 * LEAST, (ground, hue)


def test_the_first_eight_outlets_have_eight_shapes() -> None:
    assert len({mark.shape for mark in marks(Outlet(f"o{i}", "x") for i in range(8))}) == 8


def test_every_shape_is_drawn_in_its_own_way() -> None:
    assert len({shape(name, 0, 0) for name in SHAPES}) == len(SHAPES)
