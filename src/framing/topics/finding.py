"""From paragraphs and their vectors to the tables of topics, memberships, stories and topic history."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from framing.settings import TopicModelSettings
from framing.tables.decisions.settled import Decisions
from framing.tables.records import Choice, NamedTopic, content_id
from framing.topics import discovered, registry
from framing.topics.across import told_elsewhere
from framing.topics.communities import UNASSIGNED, communities
from framing.topics.decided import DecidedTopics
from framing.topics.discovered import DECIDED, EXCLUDED, Communities
from framing.topics.held import HeldSpace, HeldTopics
from framing.topics.labels import TopicTerms, medoid
from framing.topics.named import FEW_ARTICLES, NamedScores
from framing.topics.names import Headed, TopicNames
from framing.topics.nearby import Centres, unassigned
from framing.topics.reading import Encode, TopicTexts
from framing.topics.registry import Past
from framing.topics.scoring import score
from framing.topics.space import FindNearest, Floats, Ints, TopicSpace, Unshared, common, in_context, nearest, numbered
from framing.topics.stories import story_rows
from framing.topics.timeline import timeline

COLUMNS = {
    "topics": [
        "topic_id", "name", "kind", "label", "n_outlets", "n_articles", "n_paragraphs", "terms",
        "medoid_paragraph_id", "threshold", "description", "n_unclear", "n_possible",
    ],
    "memberships": ["paragraph_id", "topic_id", "similarity", "margin"],
    "topic_history": ["topic_id", "run", "event", "other", "n_paragraphs", "name"],
}


@dataclass(frozen=True, slots=True)
class TopicsFound:
    """The rows of the topic tables; `unassigned` counts the paragraphs in no topic."""

    tables: Mapping[str, pd.DataFrame]
    unassigned: int

    def counts(self) -> dict[str, int]:
        """The counts that the stage reports."""
        kinds = self.tables["topics"]["kind"].value_counts()
        return {
            "named topics": int(kinds.get("named", 0)), "discovered topics": int(kinds.get("discovered", 0)),
            "memberships": len(self.tables["memberships"]), "paragraphs in no topic": self.unassigned,
            "stories": int(self.tables["stories"]["story_id"].nunique()),
        }


@dataclass(frozen=True, slots=True)
class _Discovery:
    """The communities among the paragraphs `rest`, their ids, and what happened to the old ones."""

    rest: Ints
    found: Communities
    ids: tuple[str, ...]
    medoids: tuple[int, ...]
    events: tuple[tuple[str, str, str | None], ...]

    def communities(self, reading: TopicTexts) -> pd.DataFrame:
        """Each paragraph's community id, or the reason why it has none; the user's decisions are not applied."""
        found, ids = self.found, reading.paragraphs["paragraph_id"].to_numpy()[self.rest]
        topics = [self.ids[place] if place >= 0 else None for place in found.label]
        return pd.DataFrame({
            "paragraph_id": ids, "topic_id": topics, "reason": found.why, "similarity": found.similarity,
            "margin": found.margin,
        })


def find(
    reading: TopicTexts, named: Sequence[NamedTopic], choices: Mapping[str, Choice], settings: TopicModelSettings,
    encode: Encode, rng: np.random.Generator, past: Past, decisions: Decisions | None = None,
    held: HeldTopics | None = None, find_nearest: FindNearest = nearest, anew: bool = False,
) -> TopicsFound:
    """Find named topics first, then search the remaining paragraphs for topics that several outlets share.

    `decisions` are those of people on memberships; they take paragraphs into topics and out of them, and teach nothing.
    With `held` topics nothing is learnt from these texts: what is new is judged by what was fitted, and only what fits
    no topic is searched for new ones. `find_nearest` finds the nearest of the paragraphs that are learnt from, which
    are the same in every run while topics are held. `anew`: communities are looked for, beginning with those of the
    last run, even if nothing has changed.
    """
    ends = {topic: _end(topic, choices) for topic in choices}
    decided = DecidedTopics.of(decisions or Decisions(), reading.paragraphs, ends)
    stories = story_rows(reading, encode)
    fits = _scored(reading, named, settings, encode, held, find_nearest)
    scores = [_told_elsewhere(reading, one, stories) for one in fits]
    scores = decided.named(scores, reading.paragraphs["paragraph_id"].tolist())
    taken = np.zeros(len(reading.paragraphs), dtype=bool)
    for one in scores:
        taken |= one.member
    rest = np.flatnonzero(~taken)
    asked = [*(topic.topic_id for topic in named), settings.model_dump_json(), *decided.told()]
    run = _run_label(reading, asked, past)
    again = past.held and run == past.last_run and not anew
    if held is None:
        alone = None if taken.any() else _story_numbers(reading, stories)
        discovery = discover(reading, rest, choices, settings, rng, past, again, stories=alone)
    else:
        discovery = _held(held, reading, rest, choices, settings, rng, past, again)
    changed = not again and any(event != "kept" for _, event, _ in discovery.events)
    if run == past.last_run and (changed or _decided(discovery, choices, past)):
        run = _after(run, run.split(maxsplit=1)[1])
    terms = functools.cache(lambda: TopicTerms.of(reading.paragraphs["text"].tolist(), reading.outlet_names))
    described = [_named_rows(reading, one, terms, held) for one in scores]
    described += _discovered_rows(reading, discovery, choices, terms, past, held)
    table = pd.DataFrame([row for row, _ in described], columns=COLUMNS["topics"]).drop_duplicates("topic_id")
    members = pd.DataFrame(columns=COLUMNS["memberships"])
    if filled := [rows for _, rows in described if len(rows)]:
        members = pd.concat(filled, ignore_index=True).drop_duplicates(["paragraph_id", "topic_id"])
    found = table.loc[table["kind"] == "discovered", "topic_id"].tolist()
    members = decided.discovered(members, found, frozenset(reading.paragraphs["paragraph_id"]))
    counted = _counted(reading, table, members)
    inside = set(members["paragraph_id"])
    outside = np.array([one not in inside for one in reading.paragraphs["paragraph_id"]], dtype=bool)
    tables = {
        "topics": counted, "memberships": members, "communities": discovery.communities(reading),
        "stories": stories, "topic_history": _history(counted, discovery, choices, past, run),
        "timeline": timeline(members, reading.paragraphs, reading.articles),
        **_neighbourhood(reading, settings.context, counted, members, discovery, np.flatnonzero(outside), decided),
    }
    return TopicsFound(tables, len(tables["unassigned"]))


def _scored(
    reading: TopicTexts, named: Sequence[NamedTopic], settings: TopicModelSettings, encode: Encode,
    held: HeldTopics | None, find_nearest: FindNearest,
) -> list[NamedScores]:
    """Score the paragraphs against the named topics, by thresholds that are fitted now or by held ones."""
    if held is None or not named:
        return score(reading, named, settings, encode, find_nearest)
    both, places = held.beside(reading)
    return [one.at(places) for one in score(both, named, settings, encode, find_nearest)]


def _held(
    held: HeldTopics, reading: TopicTexts, rest: Ints, choices: Mapping[str, Choice], settings: TopicModelSettings,
    rng: np.random.Generator, past: Past, again: bool,
) -> _Discovery:
    """The held communities of the paragraphs `rest`, and behind them new ones among the new paragraphs that fit none.
    """
    placed = held.placed(reading, rest)
    left = np.flatnonzero((placed.why == discovered.FAR) & ~held.unchanged(reading)[rest])
    new = discover(reading, rest[left], choices, settings, rng, past, again, held.space)
    there = np.unique(placed.label[placed.label >= 0])
    label = np.where(placed.label >= 0, np.searchsorted(there, placed.label), UNASSIGNED)
    why, similarity, margin = placed.why.copy(), placed.similarity.copy(), placed.margin.copy()
    label[left] = np.where(new.found.label >= 0, new.found.label + len(there), UNASSIGNED)
    similarity[left], margin[left], why[left] = new.found.similarity, new.found.margin, new.found.why
    ids = reading.paragraphs["paragraph_id"].to_numpy()[rest].tolist()
    topics = [*(held.ids[one] for one in there.tolist()), *new.ids]
    place = dict(zip(ids, range(len(ids)), strict=True))
    middles = [
        place.get((held.described(topic) or {}).get("medoid_paragraph_id"), int(np.flatnonzero(label == number)[0]))
        for number, topic in enumerate(topics[: len(there)])
    ]
    known, known_ids = past.known(ids)
    noted = registry.events(known, known_ids, label, topics, past)
    return _Discovery(
        rest, Communities(label, similarity, margin, why), tuple(topics),
        (*middles, *(int(left[one]) for one in new.medoids)), tuple(noted),
    )  # fmt: skip


def discover(
    reading: TopicTexts, rest: Ints, choices: Mapping[str, Choice], settings: TopicModelSettings,
    rng: np.random.Generator, past: Past, again: bool, beside: HeldSpace | None = None, stories: Ints | None = None,
) -> _Discovery:
    """Find communities among the paragraphs `rest`, continuing those of the last run; `again` if nothing has changed.

    If `past` is not held, the communities are those of a first run, and only their ids are continued. `beside` is the
    space of held topics, if these are the paragraphs that fit none of them. `stories` [n] numbers the stories that the
    paragraphs tell: these are the topics where there are no others, as in three articles on one event, whose passages
    have nothing in the corpus to be told from.
    """
    chosen = reading.paragraphs.iloc[rest]
    ids, articles, outlets = (chosen[name].tolist() for name in ("paragraph_id", "article_id", "outlet"))
    known, known_ids = past.known(ids)
    if len(rest) < 2:
        none, alone = np.zeros(len(rest)), np.full(len(rest), discovered.FEW, dtype=object)
        empty = Communities(np.full(len(rest), UNASSIGNED), none, none, alone)
        return _Discovery(rest, empty, (), (), tuple(registry.events(known, known_ids, empty.label, [], past)))
    shared, usual = (beside.shared, beside.usual) if beside else (None, None)
    space = TopicSpace.of(reading.vectors[rest], articles, settings.context, settings.neighbours, shared=shared)
    rows = space.unshared.rows()
    pins = [place for place, topic in enumerate(known_ids) if choices.get(topic, Choice()).pin]
    pinned = np.isin(known, pins)
    held = known if past.held else np.where(pinned, known, UNASSIGNED)
    if again:
        label = known
        why = np.array([past.reasons.get(one, "") for one in ids], dtype=object)
    else:
        raw = communities(space.neighbours, settings.resolution, held, pinned, rng)
        kin = discovered.kinship(rows, raw, articles, outlets, usual)
        label, loose = discovered.coherent(raw, kin, held >= 0, pinned)
        enough = (settings.min_outlets, settings.min_paragraphs)
        label, lost = discovered.shared(label, held, outlets, *enough, pinned)
        if stories is not None and not (label >= 0).any():
            label, lost = discovered.shared(stories, held, outlets, *enough, pinned)
        why = np.where(lost != "", lost, np.where(label == UNASSIGNED, loose, ""))
    found = discovered.placed(rows, label, held >= 0, why)
    middles = tuple(medoid(rows, np.flatnonzero(found.label == community)) for community in range(found.count))
    fresh = ["t-" + content_id(ids[middle]) for middle in middles]
    named = known_ids if again else registry.identify(known, known_ids, found.label, fresh)
    noted = registry.events(known, known_ids, found.label, named, past)
    return _Discovery(rest, found, tuple(named), middles, tuple(noted))


def _story_numbers(reading: TopicTexts, stories: pd.DataFrame) -> Ints | None:
    """The number of each paragraph's story [n]; None where there are more articles than one event or a few fill."""
    if len(stories) > FEW_ARTICLES:
        return None
    told = dict(zip(stories["article_id"], stories["story_id"], strict=True))
    return numbered(reading.paragraphs["article_id"].map(told).tolist())


def _told_elsewhere(reading: TopicTexts, one: NamedScores, stories: pd.DataFrame) -> NamedScores:
    """The members of a topic with those in other languages that tell its stories."""
    if one.foreign is None or not one.foreign.any():
        return one
    articles = reading.paragraphs["article_id"]
    told = articles.map(dict(zip(stories["article_id"], stories["story_id"], strict=True)))
    owner, story = numbered(articles.tolist()), numbered(told.tolist())
    joined = told_elsewhere(one.score, one.member, one.foreign, owner, story) & one.allowed
    return replace(one, member=one.member | joined)


def _named_rows(
    reading: TopicTexts, one: NamedScores, words: Callable[[], TopicTerms], held: HeldTopics | None
) -> tuple[dict[str, object], pd.DataFrame]:
    members = np.flatnonzero(one.member)
    ids, topic = reading.paragraphs["paragraph_id"].to_numpy(), one.topic
    rows = pd.DataFrame({
        "paragraph_id": ids[members], "topic_id": topic.topic_id, "similarity": one.similarity[members].round(6),
        "margin": _margin(one)[members].round(6),
    })
    known = held.described(topic.topic_id) if held and len(members) else None
    if known and known["medoid_paragraph_id"] in set(ids[members].tolist()):
        told = {key: known[key] for key in ("label", "terms", "medoid_paragraph_id")}
    else:
        inside = np.where(one.member, 0, 1).astype(np.int64)
        terms = words().describe(inside)[0] if len(members) else ()
        surest = str(ids[members[np.argmax(np.round(one.score[members], 6))]]) if len(members) else None
        told = {
            "label": ", ".join(terms[:3]) or topic.name, "terms": json.dumps(terms, ensure_ascii=False),
            "medoid_paragraph_id": surest,
        }
    return {
        "topic_id": topic.topic_id, "name": topic.name, "kind": "named", **told,
        "threshold": round(one.threshold, 6) if np.isfinite(one.threshold) else None, "description": topic.description,
        "n_unclear": one.unclear or None, "n_possible": one.possible or None,
    }, rows


def _margin(one: NamedScores) -> Floats:
    """How far each paragraph lies above the threshold; 0 for one that is below and that a person put there."""
    if np.isinf(one.threshold):
        return np.zeros(len(one.score))
    return one.score - one.threshold


def _discovered_rows(
    reading: TopicTexts, discovery: _Discovery, choices: Mapping[str, Choice], every: Callable[[], TopicTerms],
    past: Past, held: HeldTopics | None,
) -> list[tuple[dict[str, object], pd.DataFrame]]:
    chosen, found = reading.paragraphs.iloc[discovery.rest], discovery.found
    ids = chosen["paragraph_id"].to_numpy()
    # Compared with the whole corpus, so that what the whole corpus is about does not name every topic in it.
    label = np.full(len(reading.paragraphs), found.count, dtype=np.int64)
    label[discovery.rest] = np.where(found.label >= 0, found.label, found.count)
    told = [held.described(topic) if held else None for topic in discovery.ids]
    terms = [json.loads(one["terms"]) if one else () for one in told]
    names = [one["name"] if one else "" for one in told]
    if not all(told):
        terms = [
            found if one is None else kept
            for one, kept, found in zip(told, terms, every().describe(label), strict=False)  # the last is the rest
        ]
        names = [
            found if one is None else kept
            for one, kept, found in zip(told, names, _names(reading, discovery, label, past), strict=True)
        ]
    tables = []
    ends = {topic_id: _end(topic_id, choices) for topic_id in discovery.ids}
    # A topic comes before those merged into it: the first row says what the topic is about.
    for community in sorted(range(found.count), key=lambda one: ends[discovery.ids[one]] != discovery.ids[one]):
        topic_id = discovery.ids[community]
        choice, end = choices.get(topic_id, Choice()), ends[topic_id]
        if end is None:
            continue
        members = np.flatnonzero(found.label == community)
        words = ", ".join(terms[community][:3]) or "without telling words"
        rows = pd.DataFrame({
            "paragraph_id": ids[members], "topic_id": end,
            "similarity": found.similarity[members].round(6), "margin": found.margin[members].round(6),
        })
        row: dict[str, object] = {
            "topic_id": end, "name": choice.name or names[community] or words, "kind": "discovered", "label": words,
            "terms": json.dumps(terms[community], ensure_ascii=False),
            "medoid_paragraph_id": str(ids[discovery.medoids[community]]), "threshold": None, "description": None,
            "n_unclear": None, "n_possible": None,
        }
        tables.append((row, rows))
    return tables


def _names(reading: TopicTexts, discovery: _Discovery, label: Ints, past: Past) -> list[str]:
    """A name for each community: its earlier one while that fits, else a phrase of its texts.

    `label` [n] is the community of each paragraph; all others are one more, the last.
    """
    count = discovery.found.count
    paragraphs = reading.paragraphs
    begins = paragraphs.sort_values(["article_id", "position"], kind="stable").drop_duplicates("article_id")
    titles = dict(zip(reading.articles["article_id"], reading.titles(), strict=True))
    headed = Headed.of(
        [titles.get(one, "") for one in begins["article_id"]], begins["text"].tolist(), begins["outlet"].tolist()
    )
    named = TopicNames.of(
        paragraphs["text"].tolist(), numbered(paragraphs["article_id"].tolist()), label, count + 1,
        reading.outlet_names, headed, reading.languages(),
    )
    return named.given([past.names.get(topic, "") for topic in discovery.ids])


def _end(topic_id: str, choices: Mapping[str, Choice]) -> str | None:
    """The topic that this one belongs to after following all merges; None if that topic is excluded."""
    choice = choices.get(topic_id, Choice())
    while not choice.exclude and choice.into:
        topic_id = choice.into
        choice = choices.get(topic_id, Choice())
    return None if choice.exclude else topic_id


def _counted(reading: TopicTexts, topics: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """Add how many outlets, articles and paragraphs each topic has."""
    where = memberships.merge(reading.paragraphs[["paragraph_id", "article_id", "outlet"]], on="paragraph_id")
    spread = where.groupby("topic_id").agg(
        n_outlets=("outlet", "nunique"), n_articles=("article_id", "nunique"), n_paragraphs=("paragraph_id", "nunique")
    )
    counts = spread.reindex(topics["topic_id"]).fillna(0).astype("int64").reset_index(drop=True)
    return topics.assign(**{str(name): counts[name].to_numpy() for name in counts})


def _neighbourhood(
    reading: TopicTexts, context: float, topics: pd.DataFrame, members: pd.DataFrame, discovery: _Discovery,
    outside: Ints, decided: DecidedTopics,
) -> dict[str, pd.DataFrame]:
    """The tables of similar topics and of the paragraphs `outside` all topics."""
    ids = reading.paragraphs["paragraph_id"].tolist()
    rows = in_context(reading.vectors, reading.paragraphs["article_id"].tolist(), context)
    rows = Unshared(rows, common(rows)).rows() if len(rows) else rows
    centres = Centres.of(rows, ids, members)
    kinds, sizes = (dict(zip(topics["topic_id"], topics[name], strict=True)) for name in ("kind", "n_paragraphs"))
    found = discovery.communities(reading)
    # A paragraph in a community but in no topic: the user excluded that topic.
    reasons = dict(zip(found["paragraph_id"], found["reason"].where(found["topic_id"].isna(), EXCLUDED), strict=True))
    reasons.update(dict.fromkeys(decided.taken_out(), DECIDED))
    alone = unassigned(rows, ids, outside, reasons, centres)
    if reading.unread:
        foreign = pd.DataFrame({"paragraph_id": reading.unread, "reason": discovered.UNREAD})
        alone = pd.concat([alone, foreign.reindex(columns=alone.columns)], ignore_index=True)
    return {"topic_pairs": centres.pairs(kinds, sizes), "unassigned": alone}


def _run_label(reading: TopicTexts, asked: Sequence[str], past: Past) -> str:
    """Label a run by its number, the date of the newest article, and a hash of texts and settings; labels sort by age.

    If nothing has changed, the run keeps its label, so running again changes nothing.
    """
    newest = max((str(date)[-10:] for date in reading.articles["published"].dropna()), default="undated")
    digest = content_id(*reading.paragraphs["paragraph_id"], *asked)[:6]
    last = past.last_run
    if last is not None and last.split()[-1] == digest:
        return last
    return _after(last, f"{newest} {digest}")


def _after(last: str | None, what: str) -> str:
    return f"{int(last.split()[0]) + 1 if last else 1:05d} {what}"


def _decided(discovery: _Discovery, choices: Mapping[str, Choice], past: Past) -> bool:
    """Whether the user has excluded or merged topics, or undone that, since the last entry about them."""
    last = past.history[past.history["run"] == past.last_run]
    noted = dict(zip(last["topic_id"], zip(last["event"], last["other"].fillna(""), strict=True), strict=True))
    for topic in discovery.ids:
        choice, (event, other) = choices.get(topic, Choice()), noted.get(topic, ("", ""))
        now = ("excluded", "") if choice.exclude else ("merged", choice.into) if choice.into else None
        before = (event, other) if event in ("excluded", "merged") else None
        if now != before:
            return True
    return False


def _history(
    topics: pd.DataFrame, discovery: _Discovery, choices: Mapping[str, Choice], past: Past, run: str
) -> pd.DataFrame:
    if run == past.last_run:
        return past.history
    sizes = dict(zip(topics["topic_id"], topics["n_paragraphs"], strict=True))
    names = {**past.names, **dict(zip(topics["topic_id"], topics["name"], strict=True))}
    named = topics[topics["kind"] == "named"]["topic_id"]
    noted: list[tuple[str, str, str | None]]
    noted = [(topic, "kept" if topic in past.names else "new", None) for topic in named]
    noted += [
        (topic, "retired", None) for topic in past.names if not topic.startswith("t-") and topic not in set(named)
    ]
    for topic, event, other in discovery.events:
        choice = choices.get(topic, Choice())
        if choice.exclude and event not in ("retired", "merged"):
            event, other = "excluded", None
        elif choice.into and event not in ("retired", "merged"):
            event, other = "merged", choice.into
        noted.append((topic, event, other))
    rows = pd.DataFrame(
        [(topic, run, event, other, int(sizes.get(topic, 0)), names.get(topic)) for topic, event, other in noted],
        columns=COLUMNS["topic_history"],
    )
    return pd.concat([past.history, rows], ignore_index=True) if len(past.history) else rows
