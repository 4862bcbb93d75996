"""From paragraphs and their vectors to the tables of topics, memberships and stories."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from framing.records import NamedTopic, content_id
from framing.settings import TopicModelSettings
from framing.topics.discovered import Communities, discover
from framing.topics.labels import describe, medoid
from framing.topics.named import NamedScores, example_texts, score_named_topics
from framing.topics.space import Ints, TopicSpace, Vectors, unit
from framing.topics.stories import tell_stories

Encode = Callable[[Sequence[str]], Vectors]
TOPIC_COLUMNS = [
    "topic_id", "name", "kind", "label", "n_outlets", "n_articles", "n_paragraphs", "terms", "medoid_paragraph_id",
    "threshold", "description",
]
MEMBERSHIP_COLUMNS = ["paragraph_id", "topic_id", "similarity", "margin"]
SMOOTHING = 10  # neighbours over which the fit to a named topic is evened out


@dataclass(frozen=True, slots=True)
class Reading:
    """What is read: paragraphs in the order of their ids with their vectors, articles, and the outlets' names."""

    paragraphs: pd.DataFrame
    vectors: Vectors
    articles: pd.DataFrame
    outlet_names: tuple[str, ...]

    @classmethod
    def of(cls, paragraphs: pd.DataFrame, articles: pd.DataFrame, outlets: pd.DataFrame, encode: Encode) -> Reading:
        """Everything but headings, sorted by id, so that nothing depends on the order of the files."""
        kept = paragraphs[paragraphs["kind"] != "heading"].sort_values("paragraph_id", ignore_index=True)
        names = tuple(sorted({*outlets["outlet"].astype(str), *outlets["name"].dropna().astype(str)}))
        return cls(kept, encode(kept["text"].tolist()), articles.sort_values("article_id", ignore_index=True), names)

    def article_texts(self) -> dict[str, str]:
        """Title and paragraphs of each article as one text."""
        bodies = self.paragraphs.groupby("article_id")["text"].agg("\n".join)
        titles = self.articles.set_index("article_id")["title"].fillna("")
        return {str(key): f"{titles.get(key, '')}\n{body}" for key, body in bodies.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of the four tables of topics; `unassigned` paragraphs are in none."""

    topics: pd.DataFrame
    memberships: pd.DataFrame
    stories: pd.DataFrame
    topic_history: pd.DataFrame
    unassigned: int

    def counts(self) -> dict[str, int]:
        """What the doorway says it did."""
        kinds = self.topics["kind"].value_counts()
        return {
            "named topics": int(kinds.get("named", 0)), "discovered topics": int(kinds.get("discovered", 0)),
            "memberships": len(self.memberships), "paragraphs in no topic": self.unassigned,
            "stories": int(self.stories["story_id"].nunique()),
        }


def find(
    reading: Reading, named: Sequence[NamedTopic], settings: TopicModelSettings, encode: Encode,
    rng: np.random.Generator,
) -> Found:
    """Named topics first; what belongs to none of them is searched for topics that several outlets share."""
    scores = score(reading, named, settings, encode)
    taken = np.zeros(len(reading.paragraphs), dtype=bool)
    for one in scores:
        taken |= one.member
    rest = np.flatnonzero(~taken)
    communities = discover_in(reading, rest, settings, rng)
    tables = [_named_rows(reading, one) for one in scores] + _discovered_rows(reading, rest, communities)
    topics = pd.DataFrame([topic for topic, _ in tables], columns=TOPIC_COLUMNS)
    memberships = pd.concat([pd.DataFrame(columns=MEMBERSHIP_COLUMNS), *(rows for _, rows in tables if len(rows))])
    history = topics[["topic_id", "n_paragraphs", "name"]].assign(run="", event="new", other=None)
    unassigned = len(reading.paragraphs) - memberships["paragraph_id"].nunique()
    return Found(topics, memberships, story_rows(reading), history, unassigned)


def score(
    reading: Reading, named: Sequence[NamedTopic], settings: TopicModelSettings, encode: Encode
) -> list[NamedScores]:
    """How each paragraph of the reading stands to each named topic."""
    if not named or not len(reading.paragraphs):
        return []
    owners = reading.paragraphs["article_id"].tolist()
    space = TopicSpace.of(reading.vectors, owners, settings.context, SMOOTHING)
    examples = [encode(example_texts(topic)) for topic in named]
    unlike = [encode(topic.unlike) for topic in named]
    return score_named_topics(
        named, reading.paragraphs["text"].tolist(), owners, reading.article_texts(), space, examples, unlike
    )


def discover_in(reading: Reading, rest: Ints, settings: TopicModelSettings, rng: np.random.Generator) -> Communities:
    """Communities among the paragraphs `rest` of the reading."""
    chosen = reading.paragraphs.iloc[rest]
    space = TopicSpace.of(
        reading.vectors[rest], chosen["article_id"].tolist(), settings.context, settings.neighbours
    )
    return discover(
        space.rows, space.neighbours, chosen["outlet"].tolist(), resolution=settings.resolution,
        min_outlets=settings.min_outlets, min_paragraphs=settings.min_paragraphs, rng=rng,
    )


def story_rows(reading: Reading) -> pd.DataFrame:
    """A story id per article that has paragraphs: the hash of its earliest article's id."""
    bodies = reading.paragraphs.groupby("article_id")["text"].agg("\n".join)
    articles = reading.articles[reading.articles["article_id"].isin(bodies.index)]
    ids = articles["article_id"].tolist()
    _, owner = np.unique(reading.paragraphs["article_id"].to_numpy().astype(str), return_inverse=True)
    means = np.zeros((len(ids), reading.vectors.shape[1]), dtype=np.float32)
    np.add.at(means, owner, reading.vectors)
    story = tell_stories(articles["title"].fillna("").tolist(), bodies.loc[ids].tolist(), unit(means))
    dates = articles["published"].fillna("9999").tolist()
    first = pd.DataFrame({"article_id": ids, "story": story, "published": dates})
    heads = first.sort_values(["story", "published", "article_id"]).groupby("story")["article_id"].first()
    names = {number: "s-" + content_id(head) for number, head in heads.items()}
    return pd.DataFrame({"article_id": ids, "story_id": [names[number] for number in story]})


def _named_rows(reading: Reading, one: NamedScores) -> tuple[dict[str, object], pd.DataFrame]:
    members = np.flatnonzero(one.member)
    topic = one.topic
    finite = np.isfinite(one.threshold)
    rows = pd.DataFrame({
        "paragraph_id": reading.paragraphs["paragraph_id"].to_numpy()[members],
        "topic_id": topic.topic_id,
        "similarity": one.similarity[members].round(6),
        "margin": (one.score[members] - one.threshold).round(6),
    })
    inside = np.where(one.member, 0, 1).astype(np.int64)
    terms = describe(reading.paragraphs["text"].tolist(), inside, reading.outlet_names)[0] if len(members) else ()
    best = members[np.argmax(np.round(one.score[members], 6))] if len(members) else None
    return {
        **_spread(reading, members), "topic_id": topic.topic_id, "name": topic.name, "kind": "named",
        "label": ", ".join(terms[:3]) or topic.name, "terms": json.dumps(terms, ensure_ascii=False),
        "medoid_paragraph_id": None if best is None else reading.paragraphs["paragraph_id"].iloc[best],
        "threshold": round(one.threshold, 6) if finite else None, "description": topic.description,
    }, rows


def _discovered_rows(reading: Reading, rest: Ints, found: Communities) -> list[tuple[dict[str, object], pd.DataFrame]]:
    chosen = reading.paragraphs.iloc[rest]
    terms = describe(chosen["text"].tolist(), found.label, reading.outlet_names)
    ids = chosen["paragraph_id"].to_numpy()
    tables = []
    for community in range(found.count):
        members = np.flatnonzero(found.label == community)
        middle = int(ids.searchsorted(ids[medoid(reading.vectors[rest], members)]))
        topic_id = "t-" + content_id(str(ids[middle]))
        rows = pd.DataFrame({
            "paragraph_id": ids[members], "topic_id": topic_id,
            "similarity": found.similarity[members].round(6), "margin": found.margin[members].round(6),
        })
        label = ", ".join(terms[community][:3]) or "without telling words"
        tables.append(({
            **_spread(reading, rest[members]), "topic_id": topic_id, "name": label, "kind": "discovered",
            "label": label, "terms": json.dumps(terms[community], ensure_ascii=False),
            "medoid_paragraph_id": str(ids[middle]), "threshold": None, "description": None,
        }, rows))
    return tables


def _spread(reading: Reading, members: Ints) -> dict[str, object]:
    chosen = reading.paragraphs.iloc[members]
    return {
        "n_outlets": int(chosen["outlet"].nunique()), "n_articles": int(chosen["article_id"].nunique()),
        "n_paragraphs": len(members),
    }
