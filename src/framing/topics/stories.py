"""Stories: the articles of any outlets about the same event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial.distance import squareform

from framing.tables.records import content_id
from framing.topics.across import KEPT, words_by_meaning
from framing.topics.events import SURE, chance, names_in
from framing.topics.moments import AROUND, of_their_moment
from framing.topics.reading import Encode, TopicTexts
from framing.topics.space import Floats, Ints, Vectors, nearest, numbered
from framing.topics.words import Weighted, Words

DISTANCE = 0.82  # above this distance, articles are different stories; see `bench_stories`
WORDS, LEAD, HEADLINE = 0.6, 0.2, 0.2  # weights: shared words, meaning of the opening, meaning of the headline
LEAD_WORDS = 180  # words in the opening of an article, about what the encoder reads
MONTHS, DAYS = (0.1, 90.0), (0.03, 5.0)  # (maximum that a time gap adds to the distance, time scale in days)
AGAIN = (0.4, 5.0)  # the same for two articles of one outlet, which seldom reports one event twice, days apart
UNDATED = 0.25  # added if a date is unknown: such articles have to be very alike
BACKGROUND = 0.1  # quantile of the similarity of all pairs that counts as background
DOUBT = 3  # assumed extra pairs with nothing in common, because two articles alone show no background
SAMPLED = 1_000  # articles sampled to measure the background
WHOLE = 4_000  # up to this many articles, all pairs are compared
NEAR = 60  # above it, only articles among each other's NEAR nearest can share a story
SUBJECT = 0.1  # openings of any two articles that are this alike show a corpus about one subject
NAMED = (0.25, 0.6)  # so does a name that stands in this share of all openings: not at all, entirely
WEEK = 7.0  # the most days that a story spans, unless its articles follow each other daily

Common = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StoryTexts:
    """Articles as used to find stories: words [n, terms], vectors as unit rows, days, and a number per outlet.

    `names` is what the openings have of names and figures, as `words`. `strict` [n] says how far an article has to be
    told from other events on its subject, from 0 to 1. `shared` is the share of openings with the commonest name.
    """

    words: csr_array
    leads: Vectors
    headlines: Vectors
    days: Floats
    outlet: Ints
    common: Common = (0.0, 0.0, 0.0)
    names: csr_array | None = None
    shared: float = 1.0
    language: Ints | None = None  # the number of each article's language; without it, words count for all pairs
    scale: float = 1.0  # what the encoder's cosines are divided by
    strict: Floats | None = None

    @classmethod
    def of(
        cls, words: Words, leads: Vectors, headlines: Vectors, days: Floats, outlets: Sequence[str],
        names: Words | None = None, languages: Sequence[str] = (), scale: float = 1.0,
    ) -> StoryTexts:  # fmt: skip
        """The articles, and what any two of them share: the zero of their likeness."""
        several = numbered(languages) if len(set(languages)) > 1 else None
        told = cls(
            _rows(words, days), leads, headlines, days, numbered(outlets), language=several, scale=scale
        )  # fmt: skip
        if len(days) < 2:
            return told
        told = replace(told, common=told._background())
        if names is not None:
            told = replace(told, names=_rows(names, days), shared=_shared(names))
        return replace(told, strict=told.one_subject * told.crowded())

    def some(self, chosen: Ints) -> StoryTexts:
        """The articles at the positions `chosen`."""
        return replace(
            self, words=self.words[chosen], leads=self.leads[chosen], headlines=self.headlines[chosen],
            days=self.days[chosen], outlet=self.outlet[chosen],
            names=None if self.names is None else self.names[chosen],
            language=None if self.language is None else self.language[chosen],
            strict=None if self.strict is None else self.strict[chosen],
        )

    def likeness(self, others: StoryTexts) -> Floats:
        """How alike these articles are to others: 0 like any two articles of the corpus, 1 the same text."""
        alike = np.zeros((len(self.days), len(others.days)))
        for weight, beyond in zip((WORDS, LEAD, HEADLINE), self.beyond(others), strict=True):
            alike += weight * beyond
        return alike

    def beyond(self, others: StoryTexts) -> list[Floats]:
        """How alike these articles are to others by words, openings and headlines, beyond what any two share."""
        found = zip(self._cosines(others), self.common, strict=True)
        return [(cosine - background) / (1.0 - background) for cosine, background in found]

    @property
    def one_subject(self) -> float:
        """How far the corpus is about one subject, from 0 (mixed news) to 1.

        Then any two openings are alike, and most of them name the same. Some encoders find all openings alike.
        """
        least, most = NAMED
        return min(1.0, self.common[1] / SUBJECT, max(0.0, (self.shared - least) / (most - least)))

    def crowded(self) -> Floats:
        """Whether there is more than one event to tell apart around each article, [n]: from 0 to 1.

        0 if the outlets that write in the AROUND days before and after have one article each: one event explains them
        all. 1 if they have two or more. 1 too if the article has no date.
        """
        crowd = np.ones(len(self.days))
        for place in np.flatnonzero(~np.isnan(self.days)):
            around = self.outlet[np.abs(self.days - self.days[place]) <= AROUND]
            crowd[place] = min(len(around) / len(np.unique(around)) - 1.0, 1.0)
        return crowd

    def _cosines(self, others: StoryTexts) -> tuple[Floats, Floats, Floats]:
        """The cosines with other articles by words, openings and headlines.

        Articles in two languages share the words that articles in one language do that are as alike in meaning.
        """
        pairs = ((self.leads, others.leads), (self.headlines, others.headlines))
        leads, headlines = (np.asarray(ours @ theirs.T, dtype=np.float64) / self.scale for ours, theirs in pairs)
        words = (self.words @ others.words.T).toarray()
        if self.language is None or others.language is None:
            return words, leads, headlines
        abroad = self.language[:, None] != others.language[None, :]
        leads, headlines = (np.where(abroad & (one > 0), one / KEPT, one) for one in (leads, headlines))
        return np.where(abroad, words_by_meaning((leads + headlines) / 2), words), leads, headlines

    def _background(self) -> Common:
        """The similarity that any two articles have, by words, openings and headlines.

        In a corpus about one country all pairs are similar, and some encoders find all pairs of long texts similar.
        """
        sample = self.some(_spread(len(self.days)))
        pairs = np.triu_indices(len(sample.days), 1)
        certainty = len(pairs[0]) / (len(pairs[0]) + DOUBT)
        return tuple(
            round(max(0.0, float(np.quantile(cosine[pairs], BACKGROUND))) * certainty, 6)
            for cosine in sample._cosines(sample)
        )


def _rows(words: Words, days: Floats) -> csr_array:
    """Words as rows of length one, each weighted by how much it belongs to the days of its article."""
    weighted = Weighted.of(words)
    return of_their_moment(weighted.rows, days) if weighted else csr_array((len(days), 1))


def _shared(names: Words) -> float:
    """The share of the texts in which the commonest name stands."""
    counts = names.counts()[1]
    return float((counts > 0).sum(axis=0).max() / counts.shape[0]) if counts.shape[1] else 0.0


def _spread(n: int) -> Ints:
    """At most SAMPLED of n positions, evenly spread."""
    return np.linspace(0, n - 1, min(n, SAMPLED)).astype(np.int64)


def story_rows(reading: TopicTexts, encode: Encode) -> pd.DataFrame:
    """The story of each article and the story's cohesion (null if it has one article).

    A story's id is the hash of its first article, so it stays the same while that article exists.
    """
    ids = reading.articles["article_id"].tolist()
    told = story_texts(reading, encode)
    story, cohesion = tell_stories(told)
    first = pd.DataFrame({"article_id": ids, "story": story, "day": told.days})
    heads = first.sort_values(["story", "day", "article_id"]).groupby("story")["article_id"].first()
    names = ["s-" + content_id(str(heads[number])) for number in story]
    return pd.DataFrame({"article_id": ids, "story_id": names, "cohesion": cohesion[story].round(4)})


def story_texts(reading: TopicTexts, encode: Encode) -> StoryTexts:
    """The articles of a corpus as used to find stories; each headline's words count twice."""
    titles, bodies, many = reading.titles(), reading.bodies().tolist(), len(reading.paragraphs)
    opened = openings(titles, bodies)
    # An article without a headline is compared by its opening only.
    headlines = [title or opening for title, opening in zip(titles, opened, strict=True)]
    days, outlets = days_of(reading.articles["published"]), reading.articles["outlet"].tolist()
    places, sizes = reading.by_article()
    twice = np.repeat(many + np.arange(len(titles)), 2)
    order = np.insert(places, np.repeat(np.cumsum(sizes) - sizes, 2), twice)
    words = reading.words.joined(Words.of(titles)).arranged(order, sizes + 2)
    names = Words.of(names_in(opened))
    languages = reading.articles["language"].fillna("").tolist() if "language" in reading.articles else ()
    return StoryTexts.of(words, encode(opened), encode(headlines), days, outlets, names, languages, reading.likeness)


def openings(titles: Sequence[str], bodies: Sequence[str]) -> list[str]:
    """The headline and the first LEAD_WORDS words of each article."""
    words = (body.split(maxsplit=LEAD_WORDS)[:LEAD_WORDS] for body in bodies)
    return [f"{title}. {' '.join(first)}" for title, first in zip(titles, words, strict=True)]


def days_of(published: pd.Series[str]) -> Floats:
    """Days since 1970 from ISO dates, or from the start of an interval; NaN if unknown."""
    starts = published.astype("object").map(lambda one: str(one)[:10])
    starts = pd.to_datetime(starts, errors="coerce", format="ISO8601")
    return np.asarray((starts - pd.Timestamp("1970-01-01")) / pd.Timedelta(days=1), dtype=np.float64)


def tell_stories(told: StoryTexts) -> tuple[Ints, Floats]:
    """A story number per article, by average linkage over words, meaning, time and outlet, and each story's cohesion.

    A story's cohesion is the mean likeness of its articles, two by two; NaN if it has one article.
    """
    n = len(told.days)
    story, cohesion = np.full(n, -1, dtype=np.int64), []
    for group in _groups(told.leads, n):
        some = told.some(group)
        alike = some.likeness(some)
        inside = parted(_linked(distances(some, alike)), some.days)
        cohesion += [_cohesion(alike, np.flatnonzero(inside == one)) for one in range(int(inside.max(initial=-1)) + 1)]
        story[group] = inside + int(story.max(initial=-1)) + 1
    return story, np.array(cohesion, dtype=np.float64)


def _cohesion(alike: Floats, members: Ints) -> float:
    pairs = np.triu_indices(len(members), 1)
    return float(alike[np.ix_(members, members)][pairs].mean()) if len(members) > 1 else float("nan")


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


def _linked(distance: Floats) -> Ints:
    """Groups of articles whose mean distance is at most DISTANCE; numbers from 0."""
    if len(distance) < 2:
        return np.zeros(len(distance), dtype=np.int64)
    tree = linkage(squareform(distance, checks=False), method="average")
    return np.asarray(fcluster(tree, DISTANCE, criterion="distance"), dtype=np.int64) - 1


def parted(story: Ints, days: Floats) -> Ints:
    """The stories, each cut at its widest gap until it spans a WEEK at most, or its articles follow each other daily.

    An event is over at some time, whatever else is written about its subject. What has no date leaves a story that is
    cut. The numbers begin at 0 and have no holes.
    """
    story, free = story.copy(), int(story.max(initial=-1)) + 1
    waiting = list(range(free))
    while waiting:
        members = np.flatnonzero(story == waiting.pop())
        undated = members[np.isnan(days[members])]
        dated = members[~np.isnan(days[members])]
        dated = dated[np.argsort(days[dated], kind="stable")]
        gaps = np.diff(days[dated])
        if not len(gaps) or gaps.sum() <= WEEK or gaps.max() <= 1.0:
            continue
        cut = int(gaps.argmax()) + 1
        waiting += [int(story[dated[0]]), free]
        story[dated[cut:]] = free
        story[undated] = free + 1 + np.arange(len(undated))
        free += 1 + len(undated)
    return np.unique(story, return_inverse=True)[1].astype(np.int64)


def distances(told: StoryTexts, alike: Floats) -> Floats:
    """Distances between all articles.

    In mixed news, 1 - likeness, and for a gap .1 (1 - e^(-gap/90 days)) + .03 (1 - e^(-gap/5 days)). As far as the
    corpus is about one subject, and the days around are crowded, the distance is the square of the doubt that both tell
    of one event instead: one doubtful pair counts more than several sure ones. At DISTANCE two articles are SURE to.
    Between articles of one outlet .4 (1 - e^(-gap/5 days)) is added.
    """
    gap, unknown = _gaps(told), np.isnan(told.days)
    far = np.nan_to_num(gap, nan=np.inf)
    distance = 1.0 - alike + UNDATED * (unknown[:, None] | unknown[None, :])
    for most, scale in (MONTHS, DAYS):
        distance += most * (1.0 - np.exp(-far / scale))
    if told.strict is not None and told.one_subject > 0:
        # that the days around have one event says nothing of articles further apart
        # that the days around have one event says nothing of articles further apart
        strict = np.where(gap <= AROUND, (told.strict[:, None] + told.strict[None, :]) / 2, told.one_subject)
        doubt = (1.0 - chance(*cues(told))) / (1.0 - SURE)
        distance = (1.0 - strict) * distance + strict * DISTANCE * doubt**2
    most, scale = AGAIN
    distance += most * (1.0 - np.exp(-far / scale)) * (told.outlet[:, None] == told.outlet[None, :])
    distance = np.asarray(np.round(distance, 6).clip(0.0))
    np.fill_diagonal(distance, 0.0)
    return distance


def cues(told: StoryTexts) -> tuple[Floats, Floats, Floats, Floats]:
    """What says how likely two articles tell of one event, for all pairs: the likeness of openings, of headlines, of
    names and figures, and the days between them.
    """
    _, leads, headlines = told.beyond(told)
    names = np.zeros_like(leads) if told.names is None else (told.names @ told.names.T).toarray()
    return leads, headlines, names, _gaps(told)


def _gaps(told: StoryTexts) -> Floats:
    return np.asarray(np.abs(told.days[:, None] - told.days[None, :]), dtype=np.float64)
