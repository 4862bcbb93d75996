"""How far coders agree: Krippendorff's alpha with its interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DRAWS = 1000
LEAST = 10  # passages that two people coded; with fewer nothing is said


class CoderAgreement(NamedTuple):
    """Krippendorff's alpha (1: always, 0: as by chance) with its 95 % interval, and on how many passages it rests."""

    alpha: float
    low: float
    high: float
    n: int
    coders: int


def agreement(answers: pd.DataFrame, yes_no: bool, rng: np.random.Generator) -> CoderAgreement | None:
    """The agreement of coders from rows of id, coder and answer (nan: cannot tell, which is left out).

    Nominal for yes and no, interval for a scale. The interval is from passages drawn again with replacement. None if
    fewer than LEAST passages have answers of two people. If all answers are the same, alpha is 1, with no spread.
    """
    table = answers.dropna(subset=["answer"]).pivot_table(index="coder", columns="id", values="answer", aggfunc="last")
    table = table.loc[:, table.notna().sum() >= 2]
    table = table.loc[table.notna().any(axis=1)]
    if table.shape[1] < LEAST:
        return None
    values = np.unique(table.to_numpy()[table.notna().to_numpy()])
    counts = np.stack([(table == value).sum().to_numpy() for value in values], axis=1)
    apart = _apart(values, yes_no)
    drawn = [alpha(counts[rng.integers(len(counts), size=len(counts))], apart) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return CoderAgreement(alpha(counts, apart), float(low), float(high), table.shape[1], table.shape[0])


def _apart(values: NDArray[np.float64], yes_no: bool) -> NDArray[np.float64]:
    """How far apart each two answers are, squared: all the same for yes and no, their distance on a scale."""
    if yes_no:
        return 1.0 - np.eye(len(values))
    return np.asarray(np.subtract.outer(values, values) ** 2, dtype=np.float64)


def alpha(counts: NDArray[np.int64], apart: NDArray[np.float64]) -> float:
    """Krippendorff's alpha: how often each passage [row] got each answer [column], and how far answers are `apart`.

    One minus the disagreement within passages over that between all answers; 1 if all answers are the same.
    """
    told = counts[counts.sum(axis=1) >= 2]
    answers = told.sum(axis=1)
    within = np.einsum("uc,uk,ck,u->", told, told, apart, 1 / (answers - 1))
    totals = told.sum(axis=0)
    between = totals @ apart @ totals / max(totals.sum() - 1, 1)
    return float(1 - within / between) if between else 1.0
