"""The work of `framing topics suggest`: ask about ten passages, and write the topic into framing.toml."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from framing.errors import UnknownTopic
from framing.running.chosen import settings_for
from framing.running.commands import asking
from framing.running.commands.workspace import change_settings, topic_key
from framing.settings import Settings
from framing.settings.editing import Keys, Value, with_added, with_values
from framing.tables import store
from framing.tables.records import NamedTopic
from framing.tables.store import Layout, one_writer
from framing.topics import Ground, TopicTexts
from framing.topics.suggesting import TURNS, Asking, Sentences

KEYS = "ynuq"
LISTS = ("examples", "unlike", "words")


def suggest(layout: Layout, phrase: str) -> Iterator[str]:
    """Draft a topic from `phrase` and the answers about passages, and write it. Yields what to print.

    If the topic is in framing.toml already, the new sentences and words are added to its own.
    """
    settings = settings_for(layout)
    given = _given(settings, phrase)
    yield from _read_articles(layout, settings)
    draft = Asking(_ground(layout, settings), given, _others(settings, given))
    titles = store.read_table(layout, "articles").set_index("article_id")["title"].fillna("")
    yield f"Is the passage about: {given.name}?  y yes, n no, u unsure, q finish with the answers so far"
    while (place := draft.next()) is not None:
        row = draft.ground.reading.paragraphs.iloc[place]
        yield f"\n{len(draft.answers) + 1}/{len(TURNS)}  {row['outlet']}: {titles[row['article_id']]}"
        yield textwrap.fill(" ".join(str(row["text"]).split()), 100, initial_indent="  ", subsequent_indent="  ")
        pressed = asking.key("about it? [y/n/u/q] ", KEYS)
        if pressed == "q":
            break
        draft.answers[place] = {"y": True, "n": False}.get(pressed)
    yield ""
    if not draft.places(True):
        yield "No passage was about it, so nothing was written. Perhaps no article tells of it; or try other words."
        return
    yield from _written(layout, draft, _sentences(layout))


def _given(settings: Settings, phrase: str) -> NamedTopic:
    """The topic of framing.toml with this id or name, or a new one named by the phrase."""
    named = settings.named_topics()
    same = phrase.strip().casefold()
    for topic in named:
        if same in (topic.topic_id.casefold(), topic.name.casefold()) or topic_key(phrase) == topic.topic_id:
            return topic
    if not topic_key(phrase):
        raise UnknownTopic(f"{phrase!r} has no letters. Name the topic in a few words, like \"the ferry strike\".")
    return NamedTopic(topic_key(phrase), phrase.strip(), "", ())


def _others(settings: Settings, given: NamedTopic) -> tuple[NamedTopic, ...]:
    return tuple(topic for topic in settings.named_topics() if topic.topic_id != given.topic_id)


def _read_articles(layout: Layout, settings: Settings) -> Iterator[str]:
    """Before the first run: read the articles and make their vectors, as the run would."""
    from framing.running.order import STAGES

    if layout.table("paragraphs").exists():
        return
    yield "There was no run yet. Reading the articles:"
    with one_writer(layout, settings.run.wait_seconds):
        for stage in STAGES:
            yield str(stage(layout))
            if stage.name == "embed":
                break


def _ground(layout: Layout, settings: Settings) -> Ground:
    from framing.running.stores.vectors import open_vectors

    paragraphs, articles, outlets = (store.read_table(layout, name) for name in ("paragraphs", "articles", "outlets"))
    encode = open_vectors(layout.vectors, settings.embedding).vectors
    embedding = settings.embedding
    reading = TopicTexts.of(paragraphs, articles, outlets, encode, embedding.reads, embedding.likeness)
    return Ground(reading, settings.topic_model, encode)


def _sentences(layout: Layout) -> Sentences:
    rows = store.read_table(layout, "sentences", ["paragraph_id", "start", "text"]).sort_values("start")
    return {str(key): texts.tolist() for key, texts in rows.groupby("paragraph_id")["text"]}


def _written(layout: Layout, draft: Asking, sentences: Sentences) -> Iterator[str]:
    """Write what the draft has and framing.toml has not, and say what it is."""
    topic, given = draft.drafted(sentences), draft.given
    yield from draft.agreement(sentences).lines()
    at = ("topics", topic.topic_id)
    values: dict[Keys, Value | None] = {(*at, "name"): topic.name, (*at, "description"): topic.description}
    fresh = {name: [one for one in getattr(topic, name) if one not in getattr(given, name)] for name in LISTS}

    def change(text: str) -> str:
        text = with_values(text, values)
        for name, added in fresh.items():
            text = with_added(text, (*at, name), added) if added else text
        return text

    change_settings(layout.config, change)
    yield f"{layout.config}: wrote [topics.{topic.topic_id}]. The next run uses it; correct it there as you like."
    yield f"  description: {topic.description}"
    for name, added in fresh.items():
        yield from (f"  {name}: {one}" for one in ([", ".join(added)] if name == "words" and added else added))
