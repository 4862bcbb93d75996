"""How likely it is that two articles tell of one event, in a corpus that is about one subject.

There, likeness alone shows the subject: each day of a trial, and each comment on it, has the words of the trial. What
tells events apart is how the articles begin, which names and figures of these days they share, and the day.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from framing.languages.known import capitals
from framing.topics.space import Floats

# A logistic regression on pairs of articles of real news that were read one by one: benchmarks/training/events.py.
BASE, OPENING, HEADLINE, NAMES = -6.31, 5.41, 4.13, 4.17  # likeness of openings, headlines, names and figures
DAY, DAYS = -1.21, 4.0  # what each day between them takes away, and the most days that count
ENOUGH = 0.3  # likeness of names and figures beyond which more does not say more: all steps of an affair share them
SURE = 0.75  # two articles are that likely to tell of one event if they are called so

NAME = re.compile(rf"\b(?:[{capitals()}][\w’'-]+|\d[\d.,]*)")


def names_in(texts: Sequence[str]) -> list[str]:
    """What each text has of words with a capital letter and of figures: most are names, places, dates and numbers."""
    return [" ".join(NAME.findall(text)) for text in texts]


def chance(openings: Floats, headlines: Floats, names: Floats, gap: Floats) -> Floats:
    """How likely each pair of articles tells of one event; `gap` is in days, NaN if unknown (then as if far apart)."""
    days = np.minimum(np.nan_to_num(gap, nan=DAYS), DAYS)
    odds = BASE + OPENING * openings + HEADLINE * headlines + NAMES * np.minimum(names, ENOUGH) + DAY * days
    return np.asarray(1.0 / (1.0 + np.exp(-odds)), dtype=np.float64)
