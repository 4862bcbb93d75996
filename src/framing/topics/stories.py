"""Stories: articles of any outlets about the same event."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform
from sklearn.feature_extraction.text import TfidfVectorizer

from framing.records import content_id
from framing.topics.reading import Encode, Reading
from framing.topics.space import Floats, Ints, Vectors, nearest

DISTANCE = 0.805  # from which on articles are different stories: the mean of the cross-validated thresholds
WORDS, LEAD, HEADLINE = 0.6, 0.2, 0.2  # weight of shared words, of the opening's meaning, of the headline's meaning
LEAD_WORDS = 180  # of an article that its opening holds, about what the encoder reads
MONTHS, DAYS = (0.1, 90.0), (0.03, 5.0)  # what a gap adds to the distance at most, and on which scale of days
WHOLE = 4_000  # articles up to which all pairs are compared
NEAR = 60  # above that, only articles that are among each other's so many nearest can share a story


def story_rows(reading: Reading, encode: Encode) -> pd.DataFrame:
    """A story id per article: the hash of the story's first article, so that it stands while that article stands."""
    ids = reading.articles["article_id"].tolist()
    titles, bodies = reading.titles(), reading.bodies().tolist()
    opened = openings(titles, bodies)
    # An article without a headline is compared by its opening alone.
    headlines = [title or opening for title, opening in zip(titles, opened, strict=True)]
    days = days_of(reading.articles["published"])
    story = tell_stories(titles, bodies, encode(opened), encode(headlines), days)
    first = pd.DataFrame({"article_id": ids, "story": story, "day": days}).sort_values(["story", "day", "article_id"])
    heads = first.groupby("story")["article_id"].first()
    return pd.DataFrame({"article_id": ids, "story_id": ["s-" + content_id(str(heads[number])) for number in story]})


def openings(titles: Sequence[str], bodies: Sequence[str]) -> list[str]:
    """The headline and the first LEAD_WORDS words of each article."""
    return [f"{title}. {' '.join(body.split()[:LEAD_WORDS])}" for title, body in zip(titles, bodies, strict=True)]


def days_of(published: pd.Series[str]) -> Floats:
    """Days since 1970 of ISO dates; of an interval its start; NaN where none is known."""
    starts = published.astype("object").map(lambda one: str(one)[:10])
    starts = pd.to_datetime(starts, errors="coerce", format="ISO8601")
    return np.asarray((starts - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1), dtype=np.float64)


def tell_stories(
    titles: Sequence[str], bodies: Sequence[str], leads: Vectors, headlines: Vectors, days: Floats
) -> Ints:
    """A story number per article by average linkage over words (TF-IDF, the headline twice), meaning and time."""
    n = len(titles)
    if n < 2:
        return np.zeros(n, dtype=np.int64)
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english", token_pattern=r"(?u)\b\w\w+\b")
    texts = [f"{title}\n{title}\n{body}" for title, body in zip(titles, bodies, strict=True)]
    try:
        words = vectorizer.fit_transform(texts).tocsr()
    except ValueError:  # not one word that is not a stop word
        words = csr_array((n, 1))
    story = np.full(n, -1, dtype=np.int64)
    for group in _groups(leads, n):
        inside = _linked(words[group], leads[group], headlines[group], days[group])
        story[group] = inside + int(story.max()) + 1
    return story


def _groups(leads: Vectors, n: int) -> list[Ints]:
    """Articles that are compared with one another: all, or in a large corpus those linked by near openings."""
    if n <= WHOLE:
        return [np.arange(n)]
    close = nearest(leads, NEAR)
    floor = 0.5  # openings of one story are nearer than this; lowered where a group would fall out of memory
    while True:
        keep = (close.similarity >= floor) & (close.index >= 0)
        rows = np.repeat(np.arange(n), keep.sum(axis=1))
        graph = csr_array((np.ones(len(rows)), (rows, close.index[keep])), shape=(n, n))
        _, component = connected_components(graph, directed=False)
        if np.bincount(component).max() <= WHOLE or floor > 0.95:
            break
        floor += 0.05
    order = np.argsort(component, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(component[order])) + 1)


def _linked(words: csr_array, leads: Vectors, headlines: Vectors, days: Floats) -> Ints:
    if words.shape[0] < 2:
        return np.zeros(words.shape[0], dtype=np.int64)
    distance = distances(words, leads, headlines, days)
    tree = linkage(squareform(distance, checks=False), method="average")
    return np.asarray(fcluster(tree, DISTANCE, criterion="distance"), dtype=np.int64) - 1


def distances(words: csr_array, leads: Vectors, headlines: Vectors, days: Floats) -> Floats:
    """Between all articles: 1 - .6 cos(words) - .2 cos(openings) - .2 cos(headlines) + what the time between them adds.

    That is .1 (1 - e^(-gap/90 days)) + .03 (1 - e^(-gap/5 days)); an unknown date adds nothing.
    """
    distance = 1.0 - WORDS * (words @ words.T).toarray()
    distance -= LEAD * np.asarray(leads @ leads.T, dtype=np.float64)
    distance -= HEADLINE * np.asarray(headlines @ headlines.T, dtype=np.float64)
    gap = np.nan_to_num(np.abs(days[:, None] - days[None, :]))
    for most, scale in (MONTHS, DAYS):
        distance += most * (1.0 - np.exp(-gap / scale))
    distance = np.asarray(np.round(distance, 6).clip(0.0))
    np.fill_diagonal(distance, 0.0)
    return distance
