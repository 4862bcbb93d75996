"""Stories: the articles of any outlets about the same event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from framing.tables.records import content_id
from framing.topics.reading import Encode, TopicTexts
from framing.topics.space import Floats, Ints, Vectors, nearest, numbered
from framing.topics.words import Weighted, Words

DISTANCE = 0.81  # above this distance, articles are different stories; mean of the cross-validated thresholds
WORDS, LEAD, HEADLINE = 0.6, 0.2, 0.2  # weights: shared words, meaning of the opening, meaning of the headline
LEAD_WORDS = 180  # words in the opening of an article, about what the encoder reads
MONTHS, DAYS = (0.1, 90.0), (0.03, 5.0)  # (maximum that a time gap adds to the distance, time scale in days)
AGAIN = (0.4, 5.0)  # the same for two articles of one outlet, which seldom reports one event twice, days apart
UNDATED = 30.0  # assumed gap in days if a date is unknown
BACKGROUND = 0.1  # quantile of the similarity of all pairs that counts as background
DOUBT = 3  # assumed extra pairs with nothing in common, because two articles alone show no background
SAMPLED = 1_000  # articles sampled to measure the background
WHOLE = 4_000  # up to this many articles, all pairs are compared
NEAR = 60  # above it, only articles among each other's NEAR nearest can share a story

Backgrounds = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StoryTexts:
    """Articles as used to find stories: words [n, terms], vectors as unit rows, days, and a number per outlet."""

    words: csr_array
    leads: Vectors
    headlines: Vectors
    days: Floats
    outlet: Ints

    def some(self, chosen: Ints) -> StoryTexts:
        """The articles at the positions `chosen`."""
        return StoryTexts(
            self.words[chosen], self.leads[chosen], self.headlines[chosen], self.days[chosen], self.outlet[chosen]
        )

    def likenesses(self) -> tuple[Floats, Floats, Floats]:
        """The cosines between all articles by words, openings and headlines."""
        meaning = (np.asarray(rows @ rows.T, dtype=np.float64) for rows in (self.leads, self.headlines))
        return ((self.words @ self.words.T).toarray(), *meaning)

    def backgrounds(self) -> Backgrounds:
        """The similarity that any two articles have, by words, openings and headlines: the zero of each scale.

        In a corpus about one country all pairs are similar, and some encoders find all pairs of long texts similar.
        """
        n = len(self.days)
        sample = self.some(np.linspace(0, n - 1, min(n, SAMPLED)).astype(np.int64))
        pairs = np.triu_indices(len(sample.days), 1)
        certainty = len(pairs[0]) / (len(pairs[0]) + DOUBT)
        return tuple(
            round(max(0.0, float(np.quantile(likeness[pairs], BACKGROUND))) * certainty, 6)
            for likeness in sample.likenesses()
        )


def story_rows(reading: TopicTexts, encode: Encode) -> pd.DataFrame:
    """A story id per article: the hash of the story's first article, so it stays the same while that article exists."""
    ids = reading.articles["article_id"].tolist()
    titles, bodies, many = reading.titles(), reading.bodies().tolist(), len(reading.paragraphs)
    opened = openings(titles, bodies)
    # An article without a headline is compared by its opening only.
    headlines = [title or opening for title, opening in zip(titles, opened, strict=True)]
    days, outlets = days_of(reading.articles["published"]), reading.articles["outlet"].tolist()
    places, sizes = reading.by_article()
    twice = np.repeat(many + np.arange(len(ids)), 2)  # each article's headline counts twice
    order = np.insert(places, np.repeat(np.cumsum(sizes) - sizes, 2), twice)
    words = reading.words.joined(Words.of(titles)).arranged(order, sizes + 2)
    story = tell_stories(words, encode(opened), encode(headlines), days, outlets)
    first = pd.DataFrame({"article_id": ids, "story": story, "day": days}).sort_values(["story", "day", "article_id"])
    heads = first.groupby("story")["article_id"].first()
    return pd.DataFrame({"article_id": ids, "story_id": ["s-" + content_id(str(heads[number])) for number in story]})


def openings(titles: Sequence[str], bodies: Sequence[str]) -> list[str]:
    """The headline and the first LEAD_WORDS words of each article."""
    words = (body.split(maxsplit=LEAD_WORDS)[:LEAD_WORDS] for body in bodies)
    return [f"{title}. {' '.join(first)}" for title, first in zip(titles, words, strict=True)]


def days_of(published: pd.Series[str]) -> Floats:
    """Days since 1970 from ISO dates, or from the start of an interval; NaN if unknown."""
    starts = published.astype("object").map(lambda one: str(one)[:10])
    starts = pd.to_datetime(starts, errors="coerce", format="ISO8601")
    return np.asarray((starts - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1), dtype=np.float64)


def tell_stories(
    words: Words, leads: Vectors, headlines: Vectors, days: Floats, outlets: Sequence[str]
) -> Ints:
    """A story number per article, by average linkage over `words` (TF-IDF), meaning, time and outlet."""
    n = len(days)
    if n < 2:
        return np.zeros(n, dtype=np.int64)
    weighted = Weighted.of(words)
    told = StoryTexts(weighted.rows if weighted else csr_array((n, 1)), leads, headlines, days, numbered(outlets))
    common = told.backgrounds()
    story = np.full(n, -1, dtype=np.int64)
    for group in _groups(leads, n):
        inside = _linked(told.some(group), common)
        story[group] = inside + int(story.max()) + 1
    return story


def _groups(leads: Vectors, n: int) -> list[Ints]:
    """Groups of articles to compare: all articles, or in a large corpus those linked by similar openings."""
    if n <= WHOLE:
        return [np.arange(n)]
    close = nearest(leads, NEAR)
    floor = 0.5  # openings of one story are more similar than this; raised if a group is too large for memory
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


def _linked(told: StoryTexts, common: Backgrounds) -> Ints:
    if len(told.days) < 2:
        return np.zeros(len(told.days), dtype=np.int64)
    tree = linkage(squareform(distances(told, common), checks=False), method="average")
    return np.asarray(fcluster(tree, DISTANCE, criterion="distance"), dtype=np.int64) - 1


def distances(told: StoryTexts, common: Backgrounds) -> Floats:
    """Distances between all articles: 1 - .6 words - .2 openings - .2 headlines + terms for time and outlet.

    Each similarity is a cosine on a scale from `common` (what any two articles of the corpus share) to 1. A gap adds .1
    (1 - e^(-gap/90 days)) + .03 (1 - e^(-gap/5 days)), and between articles of one outlet .4 (1 - e^(-gap/5 days)).
    """
    distance = np.ones((len(told.days), len(told.days)))
    for weight, likeness, background in zip((WORDS, LEAD, HEADLINE), told.likenesses(), common, strict=True):
        distance -= weight * (likeness - background) / (1.0 - background)
    gap = np.nan_to_num(np.abs(told.days[:, None] - told.days[None, :]), nan=UNDATED)
    for most, scale in (MONTHS, DAYS):
        distance += most * (1.0 - np.exp(-gap / scale))
    most, scale = AGAIN
    distance += most * (1.0 - np.exp(-gap / scale)) * (told.outlet[:, None] == told.outlet[None, :])
    distance = np.asarray(np.round(distance, 6).clip(0.0))
    np.fill_diagonal(distance, 0.0)
    return distance
