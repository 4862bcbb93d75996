"""Apply what was learnt from some articles to all: thresholds, centres and names stay as they were fitted."""

from __future__ import annotations

import functools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from framing.machine.products import products
from framing.topics.communities import UNASSIGNED, Bools
from framing.topics.discovered import FAR, FOREIGN, STRAY, Communities, Texts, background
from framing.topics.reading import Encode, TopicTexts
from framing.topics.space import Floats, Ints, Vectors, common, in_context, numbered, sums, unit

APART = "~"  # stands before the ids of what is only judged; it sorts behind the ids of what was learnt from
DESCRIBED = ["name", "label", "terms", "medoid_paragraph_id"]


@dataclass(frozen=True)
class HeldSpace:
    """The fitted paragraphs of discovered topics: unit `rows` [m, d] and the number of the topic of each, `label`.

    `shared` [d] is subtracted from every paragraph; `usual` is how similar articles of different topics are; `held`
    has the articles and outlets of the rows.
    """

    rows: Vectors
    label: Ints
    held: pd.DataFrame
    shared: Vectors
    usual: float

    @functools.cached_property
    def parts(self) -> tuple[Vectors, Ints, Texts]:
        """Articles in topics: the mean of the paragraphs of each [parts, d], its topic, and its outlet."""
        _, part = _parts(self.label, self.held["article_id"].tolist())
        first = np.unique(part, return_index=True)[1]
        return unit(sums(part, self.rows)), self.label[first], self.held["outlet"].to_numpy(dtype=object)[first]


@dataclass(frozen=True)
class HeldTopics:
    """The articles that topics were fitted on, and what was found among them.

    `communities` and `topics` are the tables of that run. They say to which discovered topic a fitted paragraph
    belongs, and how each topic is described. `context` is the weight of a paragraph's article.
    """

    fitted: TopicTexts
    communities: pd.DataFrame
    topics: pd.DataFrame
    context: float

    @classmethod
    def of(
        cls, tables: Mapping[str, pd.DataFrame], context: float, encode: Encode, reads: Collection[str] = (),
        likeness: float = 1.0,
    ) -> HeldTopics:  # fmt: skip
        """From the tables paragraphs, articles, outlets, communities and topics of the run that fitted them."""
        fitted = TopicTexts.of(
            tables["paragraphs"], tables["articles"], tables["outlets"], encode, reads, likeness
        )
        return cls(fitted, tables["communities"], tables["topics"], context)

    def beside(self, reading: TopicTexts) -> tuple[TopicTexts, Ints]:
        """The fitted texts and behind them those of `reading` that are not among them; and where each of its
        paragraphs stands there [n].

        An article that has changed since is judged as a new one, and the old one is still learnt from.
        """
        fitted, old = self.fitted, self.unchanged(reading)
        mine = pd.Index(fitted.paragraphs["paragraph_id"])
        new = np.flatnonzero(~old)
        added = reading.paragraphs.iloc[new].assign(
            article_id=APART + reading.paragraphs["article_id"].iloc[new],
            paragraph_id=APART + reading.paragraphs["paragraph_id"].iloc[new],
        )
        told = reading.articles[reading.articles["article_id"].isin(reading.paragraphs["article_id"].iloc[new])]
        articles = pd.concat([fitted.articles, told.assign(article_id=APART + told["article_id"])], ignore_index=True)
        both = replace(
            fitted, paragraphs=pd.concat([fitted.paragraphs, added], ignore_index=True),
            vectors=np.concatenate([fitted.vectors, reading.vectors[new]]), articles=articles,
            known=len(fitted.paragraphs),
        )
        places = mine.get_indexer(pd.Index(reading.paragraphs["paragraph_id"])).astype(np.int64)
        places[new] = len(mine) + np.arange(len(new))
        return both, places

    def unchanged(self, reading: TopicTexts) -> Bools:
        """Which paragraphs are of an article that was fitted and has the same paragraphs still [n]."""
        before = self.fitted.paragraphs.groupby("article_id")["paragraph_id"].agg(frozenset)
        now = reading.paragraphs.groupby("article_id")["paragraph_id"].agg(frozenset)
        same = {article for article, ids in now.items() if before.get(article) == ids}
        return reading.paragraphs["article_id"].isin(same).to_numpy(dtype=bool)

    @functools.cached_property
    def ids(self) -> list[str]:
        """The discovered topics, in the order of their ids."""
        return sorted(self.communities["topic_id"].dropna().unique())

    def described(self, topic_id: str) -> dict[str, Any] | None:
        """How a topic was described when it was fitted; None for one that is new."""
        row = self.topics[self.topics["topic_id"] == topic_id]
        return {str(key): value for key, value in row[DESCRIBED].iloc[0].items()} if len(row) else None

    def placed(self, reading: TopicTexts, rest: Ints) -> Communities:
        """The held community of each of the paragraphs `rest`, by its number in `ids`.

        A fitted paragraph stays where it was. Any other goes to the nearest centre, if it is as near to it as nearly
        all fitted ones are, and if its article is like an article of another outlet there.
        """
        chosen = reading.paragraphs.iloc[rest]
        table = self.communities.set_index("paragraph_id").reindex(chosen["paragraph_id"])
        stays = self.unchanged(reading)[rest] & chosen["paragraph_id"].isin(self.communities["paragraph_id"]).to_numpy()
        number = pd.Index(self.ids).get_indexer(pd.Index(table["topic_id"])).astype(np.int64)
        label = np.where(stays, number, UNASSIGNED)
        similarity = np.where(stays, table["similarity"].fillna(0.0).to_numpy(dtype=np.float64), 0.0)
        margin = np.where(stays, table["margin"].fillna(0.0).to_numpy(dtype=np.float64), 0.0)
        why = np.where(stays, table["reason"].fillna("").to_numpy(dtype=object), FAR).astype(object)
        new = np.flatnonzero(~stays)
        if len(new) and self.ids:
            at, near, apart = self._nearest(
                reading.vectors[rest[new]], chosen.iloc[new]["article_id"].tolist(),
                chosen.iloc[new]["outlet"].tolist(),
            )  # fmt: skip
            label[new], similarity[new], margin[new] = at, near, apart
            why[new[at >= 0]] = ""
        return Communities(label, similarity, margin, why)

    @functools.cached_property
    def space(self) -> HeldSpace:
        """The space of the discovered topics."""
        table = self.communities
        known = pd.Index(self.fitted.paragraphs["paragraph_id"]).get_indexer(pd.Index(table["paragraph_id"]))
        held = self.fitted.paragraphs.iloc[known]
        beside = in_context(self.fitted.vectors[known], held["article_id"].tolist(), self.context)
        shared = common(beside)
        label = pd.Index(self.ids).get_indexer(pd.Index(table["topic_id"])).astype(np.int64)
        inside = np.flatnonzero(label >= 0)
        found = HeldSpace(unit(beside - shared)[inside], label[inside], held.iloc[inside], shared, 0.0)
        return replace(found, usual=background(*found.parts[:2]))

    def _nearest(
        self, vectors: Vectors, articles: Sequence[str], outlets: Sequence[str]
    ) -> tuple[Ints, Floats, Floats]:
        space = self.space
        mine = unit(in_context(vectors, articles, self.context) - space.shared)
        similarity = np.round(products(mine, unit(sums(space.label, space.rows))), 6)
        found, each = similarity.argmax(axis=1).astype(np.int64), np.arange(len(mine))
        own = similarity[each, found]
        similarity[each, found] = -1.0
        margin = own - similarity.max(axis=1)
        near = self.communities.dropna(subset=["topic_id"])["similarity"].to_numpy(dtype=np.float64)
        limit = np.array([np.percentile(near[space.label == one], STRAY) for one in range(len(self.ids))])
        found[own < limit[found]] = UNASSIGNED
        kin = _kin(space, mine, found, articles, outlets)
        found[kin < FOREIGN] = UNASSIGNED
        gone = found == UNASSIGNED
        return found, np.where(gone, 0.0, own), np.where(gone, 0.0, margin)


def _kin(
    space: HeldSpace, mine: Vectors, found: Ints, articles: Sequence[str], outlets: Sequence[str]
) -> Floats:
    """How like each new paragraph's article is to the nearest fitted article of another outlet in its community, [n].

    As discovered.kinship; NaN where the paragraph is in no community.
    """
    means, community, outlet = space.parts
    kin = np.full(len(mine), np.nan)
    placed = np.flatnonzero(found >= 0)
    groups, of_group = _parts(found[placed], [articles[one] for one in placed.tolist()])
    together = unit(sums(of_group, mine[placed]))
    for group in range(len(groups)):
        members = placed[of_group == group]
        others = (community == found[members[0]]) & (outlet != outlets[members[0]])
        if others.any():
            best = float(np.round(together[group] @ means[others].T, 6).max())
            kin[members] = round((best - space.usual) / (1.0 - space.usual), 6)
    return kin


def _parts(label: Ints, articles: Sequence[str]) -> tuple[Ints, Ints]:
    """The parts of articles in communities, and the part that each paragraph is of [n]."""
    owner = numbered(articles)
    return np.unique(label * (int(owner.max(initial=0)) + 1) + owner, return_inverse=True)
