"""How far coders agree: Krippendorff's alpha with its interval."""

from __future__ import annotations

from typing import Literal, NamedTuple

import krippendorff
import numpy as np
import pandas as pd

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

    level: Literal["nominal", "interval"] = "nominal" if yes_no else "interval"

    def alpha(chosen: np.ndarray) -> float:
        used = chosen[:, chosen.sum(axis=0) > 0]
        if used.shape[1] < 2:
            return 1.0
        domain = values[chosen.sum(axis=0) > 0]
        return float(krippendorff.alpha(value_counts=used, value_domain=domain, level_of_measurement=level))

    drawn = [alpha(counts[rng.integers(len(counts), size=len(counts))]) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return CoderAgreement(alpha(counts), float(low), float(high), table.shape[1], table.shape[0])
