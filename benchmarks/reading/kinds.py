"""The kinds of statement that a report makes, and how all of one kind are found in a finished run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pandas as pd

from benchmarks.reading.stated import Finished, Kind, Stated
from framing.comparison.matching import stretches
from framing.measures.agency import PASSIVE
from framing.measures.shared.blaming import NOBODY
from framing.tables.records import content_id
from framing.tables.spoken import with_speakers

FAR = 1000  # characters around a quotation, in which "he" may be named
CLEAR = 0.5  # a mention nearer to neutral than this is not said to be in a good or bad light


def _speech(run: Finished) -> Iterator[Stated]:
    for row in run.table("quotes").itertuples():
        if row.kind != "scare":
            yield Stated(*run.where(row.article_id), "is quoted", (run.marked(row.paragraph_id, row.start, row.end),))


def _speakers(run: Finished) -> Iterator[Stated]:
    quotes = with_speakers(run.table("quotes"), run.table("said_by"))
    for row in quotes[quotes["speaker"].notna()].itertuples():
        passage = run.marked(row.paragraph_id, row.start, row.end, FAR)
        yield Stated(*run.where(row.article_id), f"said by: {row.speaker}", (passage,))


def _claims(run: Finished) -> Iterator[Stated]:
    passages = run.table("passages")
    told = passages[(passages["measure"] == "claims") & (passages["value"] > 0)]
    sentences = run.table("sentences", ["sentence_id", "text"]).set_index("sentence_id")["text"]
    for row in told.drop_duplicates(["item", "paragraph_id", "start"]).itertuples():
        said = str(run.paragraphs.at[row.paragraph_id, "text"])[row.start : row.end]
        claim = str(sentences.get(row.item, ""))
        if said != claim:
            passage = run.marked(row.paragraph_id, row.start, row.end)
            yield Stated(*run.where(row.article_id), f"tells: {claim}", (passage,))


def _labels(run: Finished) -> Iterator[Stated]:
    passages = run.table("passages")
    named = passages[(passages["measure"] == "naming") & passages["item"].str.contains(": ", regex=False)]
    plain = named["item"].str.contains(", (?:spelled|given): |: full name$|: surname only$", regex=True)
    for row in named[~plain].drop_duplicates(["item", "paragraph_id", "start"]).itertuples():
        who, label = row.item.split(": ", 1)
        passage = run.marked(row.paragraph_id, row.start, row.end)
        yield Stated(*run.where(row.article_id), f"{who} is called: {label}", (passage,))


def _people(run: Finished) -> Iterator[Stated]:
    passages = run.table("passages")
    named = passages[passages["measure"] == "naming"].drop_duplicates(["item", "paragraph_id", "start"])
    who = named["item"].str.replace(r"(?:, (?:spelled|given))?: .*", "", regex=True)
    for key, rows in named.groupby(who):
        shown = rows.drop_duplicates("article_id").head(6)
        texts = tuple(run.marked(row.paragraph_id, row.start, row.end, 150) for row in shown.itertuples())
        yield Stated("", "", f"one person: {key}", texts)


def _words(run: Finished) -> Iterator[Stated]:
    passages = run.table("passages")
    said = passages[(passages["measure"] == "wording") & (passages["value"] > 0)]  # below zero: not shown
    said = said.assign(outlet=said["article_id"].map(run.articles["outlet"]))
    for (topic, outlet, word), rows in said.groupby(["topic_id", "outlet", "item"]):
        shown = rows.drop_duplicates("article_id").head(3).itertuples()
        texts = tuple(run.marked(one.paragraph_id, one.start, one.end, 150) for one in shown)
        yield Stated(outlet, "", f"on {topic}, {outlet} says more often: {word}", texts)


def _stories(run: Finished) -> Iterator[Stated]:
    stories = run.table("stories")
    stories = stories[stories["story_id"].notna() & stories["article_id"].isin(run.articles.index)]
    for _, rows in stories.groupby("story_id"):
        articles = sorted(rows["article_id"])
        if len({run.where(one)[0] for one in articles}) > 1:
            yield Stated("", "", "one event", tuple(run.opening(one) for one in articles[:8]))


def _matched(run: Finished) -> Iterator[Stated]:
    """Pairs of articles that a difference rests on because they are in one story, one pair of a story and outlet."""
    stories = run.table("stories").set_index("article_id")["story_id"]
    for outlet, rows in _behind(run, "event"):
        for _, pair in rows.groupby(rows["article_id"].map(stories)):
            yield from _pair(run, outlet, pair, "compared as articles in the same story")


def _same_time(run: Finished) -> Iterator[Stated]:
    """Pairs of articles that a difference rests on because they are of one fortnight, one pair of it and an outlet."""
    for outlet, rows in _behind(run, "fortnight"):
        for _, pair in rows.groupby("fortnight"):
            yield from _pair(run, outlet, pair, "compared as articles of the same fortnight")


def _behind(run: Finished, way: str) -> Iterator[tuple[str, pd.DataFrame]]:
    """The articles that were matched in this way where the report states or lists a difference, and of which outlet."""
    found, overlap = run.exported("findings"), run.table("overlap").set_index(["topic_id", "outlet"])
    listed = found[found["p"].notna() & found["matched"].fillna("").str.split().map(lambda ways: way in ways)]
    partners, members = run.table("partners"), run.table("memberships")
    articles = members["paragraph_id"].map(run.paragraphs["article_id"])
    for topic, outlet in listed[["topic_id", "outlet"]].drop_duplicates().itertuples(index=False, name=None):
        here = partners[(partners["topic_id"] == topic) & (partners["outlet"] == outlet)]
        if way == "event" or overlap.at[(topic, outlet), "verdict"] != "same-things":  # those are matched by the day
            fortnight = _fortnights(run, articles[members["topic_id"] == topic].unique())
            yield outlet, here[here["matched"] == way].assign(fortnight=here["article_id"].map(fortnight))


def _fortnights(run: Finished, articles: Sequence[str]) -> dict[str, int]:
    """The stretch of time into which each of a topic's articles falls."""
    published = run.articles["published"].reindex(articles).fillna("").str[:10]
    days = pd.to_datetime(published, errors="coerce", format="ISO8601") - pd.Timestamp("1970-01-01")
    return dict(zip(articles, stretches(days.dt.days.fillna(-1).astype("int64").to_numpy()).fortnight, strict=True))


def _pair(run: Finished, outlet: str, rows: pd.DataFrame, says: str) -> Iterator[Stated]:
    """One article of the outlet with one of the others, chosen by their ids."""
    articles = sorted(rows["article_id"].unique(), key=lambda one: content_id(one, *run.where(one)))
    sides = [[one for one in articles if (run.where(one)[0] == outlet) == mine] for mine in (True, False)]
    if all(sides):
        yield Stated("", "", says, tuple(run.opening(side[0]) for side in sides))


def _topics(run: Finished) -> Iterator[Stated]:
    topics = run.table("topics")
    named = topics[topics["kind"] == "named"].set_index("topic_id")
    members = run.table("memberships")
    members = members[members["topic_id"].isin(named.index)]
    members = members.assign(article_id=members["paragraph_id"].map(run.paragraphs["article_id"]))
    for (topic, article), rows in members.groupby(["topic_id", "article_id"]):
        best = rows.sort_values("similarity", ascending=False).head(2)["paragraph_id"]
        texts = tuple(str(run.paragraphs.at[one, "text"]) for one in best)
        about = f"{named.at[topic, 'name']} ({named.at[topic, 'description']})"
        yield Stated(*run.where(article), f"is about: {about}", (run.opening(article, 200), *texts))


def _findings(run: Finished) -> Iterator[Stated]:
    found = run.exported("findings")
    sentences = run.table("evidence", ["contrast_id", "role", "outlet", "sentence"])
    for row in found.itertuples():
        shown = sentences[sentences["contrast_id"] == row.contrast_id].head(8)
        texts = tuple(f"[{one.outlet}, {one.role}] {one.sentence}" for one in shown.itertuples())
        yield Stated(row.outlet, "", f"{row.standing}: {row.sentence}", texts)


def _each(run: Finished, measure: str, says: Callable[[str, float], str]) -> Iterator[Stated]:
    """The passages of a measure, each once; `says` puts an item and its value into words, "" if nothing is stated."""
    passages = run.table("passages")
    told = passages[passages["measure"] == measure]
    for row in told.drop_duplicates(["item", "paragraph_id", "start"]).itertuples():
        if said := says(str(row.item), float(row.value)):
            yield Stated(*run.where(row.article_id), said, (run.marked(row.paragraph_id, row.start, row.end, 250),))


def _agency(run: Finished) -> Iterator[Stated]:
    def says(who: str, acts: float) -> str:
        if who == PASSIVE:
            return "a passive that does not say who did it" if acts else ""
        return f"{who} {'does something' if acts else 'is somebody to whom something is done'}"

    return _each(run, "agency", says)


def _attribution(run: Finished) -> Iterator[Stated]:
    doubts = ("a neutral verb by which somebody says something", "a verb of saying that keeps its distance")
    return _each(run, "attribution", lambda _, value: doubts[value > 0])


def _scare(run: Finished) -> Iterator[Stated]:
    return _each(run, "scare", lambda *_: "in quotation marks, and the text does not say whose words these are")


def _portrayal(run: Finished) -> Iterator[Stated]:
    def says(who: str, light: float) -> str:
        return f"{who} in a {'good' if light > 0 else 'bad'} light" if abs(light) >= CLEAR else ""

    return _each(run, "portrayal", says)


def _events(run: Finished) -> Iterator[Stated]:
    passages = run.table("passages")
    nouns = passages[passages["measure"] == "event_names"].drop_duplicates("item")["item"].str.split(": ", n=1)
    of_event: dict[str, list[str]] = {}
    for event, noun in nouns:
        of_event.setdefault(event, []).append(noun)

    def says(item: str, _: float) -> str:
        event, noun = item.split(": ", 1)
        return f"{event}: called “{noun}” here; elsewhere {', '.join(sorted(of_event[event]))}"

    return _each(run, "event_names", says)


def _blamed(run: Finished) -> Iterator[Stated]:
    said = run.table("passages").query("measure == 'blamed'")
    once = said.drop_duplicates(["item", "paragraph_id", "start"])
    known = zip(once["item"], once["voice"], strict=True)
    for one, (item, whose) in zip(_each(run, "blamed", lambda item, _: item), known, strict=True):
        who = "nobody by name" if item == NOBODY else item
        words = "in the outlet's own words" if whose == "own" else "in somebody else's words, or as an accusation"
        yield replace(one, says=f"doer of harm: {who}, {words}")


_RIGHT = "right, wrong or unclear?"
KINDS = {
    one.name: one
    for one in (
        Kind("speech", f"Are the words between ⟦ and ⟧ somebody's words, whole, and nothing else? {_RIGHT}", _speech),
        Kind("speakers", f"Does the text say that this person or body said the words between ⟦ and ⟧? {_RIGHT}",
             _speakers),
        Kind("claims", "Does the sentence between ⟦ and ⟧ tell the same as the sentence above it (same who, what, "
             f"to whom, same numbers; it may tell more)? {_RIGHT}", _claims),
        Kind("labels", "Does the text call this person this, at the marked place, whole, with the words that describe? "
             f"{_RIGHT}", _labels),
        Kind("people", f"Is it a person, and the same person in every passage? {_RIGHT}", _people),
        Kind("words", "Would an editor who compares outlets learn something from this word or phrase (not a word piece,"
             f" a mere subject, page furniture, chance)? {_RIGHT}", _words),
        Kind("matched", f"Do both articles tell of the same event? {_RIGHT}", _matched),
        Kind("same-time", f"Is there no more than a fortnight between the days of both articles? {_RIGHT}", _same_time),
        Kind("stories", f"Do these articles tell of one event? {_RIGHT}", _stories),
        Kind("topics", f"Is the article, at least in part, about this? {_RIGHT}", _topics),
        Kind("agency", f"Is it true of the marked word or words? {_RIGHT}", _agency),
        Kind("events", "Does the marked noun name the event (as the other nouns do elsewhere), and not another event "
             f"or a part of it? {_RIGHT}", _events),
        Kind("blamed", "Does the marked sentence say, or accuse somebody, that this one did harm (or, for nobody by "
             f"name, tell harm without its doer), and is it so whose words these are? {_RIGHT}", _blamed),
        Kind("attribution", "Is the marked word such a verb here (a verb of saying keeps its distance if it lets the "
             f"reader doubt: claimed, alleged)? {_RIGHT}", _attribution),
        Kind("scare", f"Is it true of the marked words? {_RIGHT}", _scare),
        Kind("portrayal", f"Does the sentence, in its writer's words, show this person so? {_RIGHT}", _portrayal),
        Kind("findings", f"Is the sentence true of the passages, and worth printing? {_RIGHT}", _findings),
    )
}  # fmt: skip


def drawn(kind: Kind, run: Finished, n: int, seed: int) -> list[Stated]:
    """`n` statements of a kind at random, as many of each outlet as there are."""
    found = sorted({one.key: one for one in kind.found(run)}.items())
    rows = pd.DataFrame([(key, one.outlet, one) for key, one in found], columns=["key", "outlet", "stated"])
    rows = rows.sample(frac=1, random_state=seed)
    rows = rows.assign(place=rows.groupby("outlet").cumcount()).sort_values("place", kind="stable")
    return rows["stated"].head(n).tolist()
