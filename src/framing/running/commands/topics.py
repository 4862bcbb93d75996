"""The work of `framing topics`: list the topics of the last run, check the named ones, write decisions."""

from __future__ import annotations

import textwrap

import pandas as pd

from framing.errors import UnknownTopic
from framing.running.chosen import settings_for
from framing.running.commands.workspace import change_settings
from framing.settings import load
from framing.tables import store
from framing.tables.store import Layout


def listed(layout: Layout) -> list[str]:
    """Return one line for each topic: id, size, outlets, since when it is known, name."""
    topics, history = store.read_table(layout, "topics"), store.read_table(layout, "topic_history")
    first, last = history.groupby("topic_id")["run"].min(), history["run"].max()
    now = history[history["run"] == last]
    became = dict(zip(now["topic_id"], now["event"], strict=True))
    lines = [f"{'id':<18} {'paragraphs':>10} {'articles':>8} {'outlets':>7}  {'':<6} since       name"]
    for row in topics.sort_values(["kind", "n_paragraphs"], ascending=[False, False]).itertuples():
        since = str(first.get(row.topic_id, "- -")).split()[1]
        lines.append(
            f"{row.topic_id:<18} {row.n_paragraphs:>10,} {row.n_articles:>8,} {row.n_outlets:>7}  "
            f"{became.get(row.topic_id, ''):<6} {since:<10}  {row.name}"
        )
    gone = now[now["event"].isin(["merged", "retired", "excluded"])]
    lines += [f"{topic:<18} {_became(event, other)}  {name}" for topic, event, other, name in _noted(gone)]
    return lines + _suggested(layout, topics) + _left_out(store.read_table(layout, "unassigned"))


def _suggested(layout: Layout, topics: pd.DataFrame) -> list[str]:
    """Say which topics are very similar, and give the command that merges them."""
    pairs = store.read_table(layout, "topic_pairs")
    close = pairs[pairs["close"]].sort_values("similarity", ascending=False, kind="stable")
    names = dict(zip(topics["topic_id"], topics["name"], strict=True))
    return ["", "Very similar topics, probably one:"] * bool(len(close)) + [
        f"  {one.similarity:.2f}  {names[one.topic_id]} / {names[one.other]}: "
        f"`framing topics merge {one.topic_id} {one.other}`"
        for one in close.itertuples()
    ]


def _left_out(unassigned: pd.DataFrame) -> list[str]:
    if unassigned.empty:
        return ["", "Every paragraph is in a topic."]
    counts = unassigned["reason"].value_counts().sort_index()
    told = ", ".join(f"{count:,} {reason}" for reason, count in counts.items())
    return ["", f"{len(unassigned):,} paragraphs are in no topic: {told}. `framing topics unassigned` lists them."]


def unassigned(layout: Layout, many: int | None = None) -> list[str]:
    """Return a line for each paragraph in no topic: the reason and the closest topic. The closest come first."""
    rows = store.read_table(layout, "unassigned").merge(
        store.read_table(layout, "paragraphs", ["paragraph_id", "outlet", "text"]), on="paragraph_id"
    )
    rows = rows.sort_values(["similarity", "paragraph_id"], ascending=[False, True])
    topics = store.read_table(layout, "topics", ["topic_id", "name"])
    names = dict(zip(topics["topic_id"], topics["name"], strict=True))
    head = f"{'sim.':>4}  {'closest topic':<24}  {'reason':<20}  outlet, paragraph"
    lines = [f"{len(rows):,} paragraphs are in no topic. sim.: similarity to the closest topic", head]
    for row in rows.head(len(rows) if many is None else many).itertuples():
        nearest = "-" if row.nearest_topic is None else names[row.nearest_topic]
        near = "-" if row.nearest_topic is None else f"{row.similarity:.2f}"
        text = textwrap.shorten(str(row.text), 90, placeholder="…")
        lines.append(f"{near:>4}  {nearest:<24.24}  {row.reason:<20}  {row.outlet} {row.paragraph_id}: {text}")
    return lines


def _noted(history: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """Return topic, event, other topic and name of each row; a missing value is an empty text."""
    columns = history[["topic_id", "event", "other", "name"]].fillna("").astype(str)
    return [tuple(row) for row in columns.itertuples(index=False, name=None)]


def _became(event: str, other: str) -> str:
    return f"{event} into {other}" if event == "merged" and other else f"{event} from {other}" if other else event


def past_of(layout: Layout, topic_id: str) -> list[str]:
    """Return the history of one topic, one line for each run."""
    history = store.read_table(layout, "topic_history")
    rows = history[history["topic_id"] == topic_id].sort_values("run")
    if rows.empty:
        raise UnknownTopic(_unknown(topic_id, set(history["topic_id"])))
    return [
        f"{run}  {size:>6,} paragraphs  {_became(event, other)}  {name}".rstrip()
        for run, size, (_, event, other, name) in zip(rows["run"], rows["n_paragraphs"], _noted(rows), strict=True)
    ]


def checked(layout: Layout, topic_id: str | None, many: int) -> list[str]:
    """Return the surest, the borderline and the just-missed paragraphs of all named topics, or of one of them."""
    from framing.running.stores.vectors import open_vectors
    from framing.topics import TopicTexts, score
    from framing.topics.check import TUNING, check, lines

    settings = settings_for(layout)
    named = settings.named_topics()
    if topic_id is not None and topic_id not in {topic.topic_id for topic in named}:
        raise UnknownTopic(_unknown(topic_id, {topic.topic_id for topic in named}))
    paragraphs, articles, outlets = (store.read_table(layout, name) for name in ("paragraphs", "articles", "outlets"))
    encode = open_vectors(layout.vectors, settings.embedding).vectors
    embedding = settings.embedding
    reading = TopicTexts.of(paragraphs, articles, outlets, encode, embedding.reads, embedding.likeness)
    scores = score(reading, named, settings.topic_model, encode)
    shown = [one for one in check(reading, scores, many) if topic_id in (None, one.topic_id)]
    return [line for one in shown for line in [*lines(one), ""]] + [TUNING]


def decide(layout: Layout, topic_id: str, key: str, value: str | bool) -> str:
    """Write a decision about a discovered topic into framing.toml. It applies from the next run on."""
    from framing.settings.editing import with_values

    known = set(store.read_table(layout, "topic_history")["topic_id"])
    if topic_id in load(layout.config).topics:
        raise UnknownTopic(
            f"{topic_id!r} is a named topic, not a discovered one. Change it in {layout.config}, [topics.{topic_id}]."
        )
    if topic_id not in known or not topic_id.startswith("t-"):
        raise UnknownTopic(_unknown(topic_id, {one for one in known if one.startswith("t-")}))
    if key == "into" and value not in known:
        raise UnknownTopic(_unknown(str(value), known))
    change_settings(layout.config, lambda text: with_values(text, {("discovered", topic_id, key): value}))
    return f"{layout.config}: [discovered.{topic_id}] {key} is set. The next run applies it."


def _unknown(topic_id: str, known: set[str]) -> str:
    there = ", ".join(sorted(known)) or "none yet; start `framing run` to find topics"
    return f"No topic here has the id {topic_id!r}. Known ids: {there}."
