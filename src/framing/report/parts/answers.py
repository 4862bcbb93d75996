"""What an editor asks of each topic, answered in one order: what is it called, who is held responsible, who is heard.

What is counted is shown with its counts; what is stated has passed the rules of `highlights`. A question without an
answer is left out, and `unanswered` says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

from markupsafe import Markup

from framing.measures.cards import Answers, names_where
from framing.report.parts.answer import FINDINGS, TopicAnswer, TopicAnswers
from framing.report.parts.asked import measures_answering, place_of, question_of
from framing.report.parts.called import called
from framing.report.parts.covering import time_of, topic_links, who_covers
from framing.report.parts.findings import DESCRIBED, EXPLORATORY, SOLID, TENTATIVE, Finding
from framing.report.parts.held import held
from framing.report.parts.highlights import both_in_one, findings_on, for_first_page, is_within, main_findings
from framing.report.parts.in_short import chosen_findings
from framing.report.parts.side_by_side import is_small, side_by_side
from framing.report.parts.silences import saved_then
from framing.report.parts.spellings import spellings
from framing.report.parts.told import told, written
from framing.report.parts.voices import voices
from framing.report.sources.material import Material
from framing.report.sources.refs import TopicRef
from framing.report.wording import Wording

TOPICS = 8  # that have their answers on the first page
FIRM = "firm"  # the question that no measure answers, beside who covers it


def answers(material: Material) -> tuple[TopicAnswers, ...]:
    """The answers on each topic that was asked for, in the order of the topics; see `FinishedTables.asked`."""
    return material.once(_all, "")


def _all(material: Material, _: str) -> tuple[TopicAnswers, ...]:
    asked = material.corpus.asked[:TOPICS]
    return tuple(_on(material, topic) for topic in asked if _n_articles(material, topic))


def _n_articles(material: Material, topic: TopicRef) -> int:
    return sum(map(len, material.corpus.covering[topic.topic_id].values()))


def _on(material: Material, topic: TopicRef) -> TopicAnswers:
    n_articles = _n_articles(material, topic)
    corpus, covering = material.corpus, material.corpus.covering[topic.topic_id]
    telling = [slug for slug, ids in covering.items() if ids]
    n_outlets = len(telling)
    away = frozenset(slug for slug in telling if not saved_then(corpus, topic, slug))
    days = sorted(day for ids in covering.values() for one in ids if (day := material.corpus.articles[one].day))
    n_mainly = sum(map(len, material.corpus.mainly_on(topic.topic_id).values()))
    when = _when(material.words, days, n_articles)
    if n_articles < material.about.min_articles:
        few = [voices(material, topic, ()), written(material, topic), who_covers(material, topic)]
        few = [held(material, topic, ()), *few] if is_small(material) else few
        kept = tuple(one for one in few if one.says or one.not_read)
        return TopicAnswers(topic, n_articles, n_outlets, n_mainly, when, away, kept)
    stated: dict[str, list[Finding]] = defaultdict(list)
    for one in both_in_one(for_first_page(material, findings_on(material, topic.topic_id))):
        stated[question_of(one.measure)].append(one)
    harm = held(material, topic, stated[Answers.HELD.value])
    above = frozenset(one.exhibit.paragraph_id for one in harm.said)
    found = (
        called(material, topic, stated[Answers.CALLED.value]), harm,
        voices(material, topic, stated[Answers.HEARD.value]), told(material, topic, stated[Answers.TOLD.value], above),
        _loaded(material, topic, stated), who_covers(material, topic),
    )  # fmt: skip
    shown = {(one.measure, one.item) for answer in found for one in answer.findings}
    firm, nothing_differs = _firm(material, topic, shown)
    kept = tuple(one for one in (*found, firm) if one.says or one.not_read)
    left = tuple(one.question for one in found if not one.says and not one.not_read)
    if is_small(material) and side_by_side(material).called:  # what people are called stands side by side
        left = tuple(one for one in left if one != Answers.CALLED.value)
    return TopicAnswers(topic, n_articles, n_outlets, n_mainly, when, away, kept, left, nothing_differs)


def _when(words: Wording, days: Sequence[str], n_articles: int) -> Markup | str:
    """From when articles with these days are; where a few stray ones make it a much longer time, when nine in ten are.
    """
    if not days:
        return ""
    first, last = time_of(days)
    key = "between" if (first, last) == (days[0], days[-1]) else "answers.nine_in_ten"
    said = words.day(first) if first == last else words.say(key, first=words.day(first), last=words.day(last))
    return said if len(days) == n_articles else words.say("answers.dated", n=len(days), when=said)


def unanswered(material: Material) -> Iterator[Markup]:
    """For each question the topics on which too little was found to answer it; or that no measure of it is reliable."""
    words = material.words
    for question, said in words["answers"]["about"].items():
        topics = [one.topic for one in answers(material) if question in one.unanswered]
        if topics and question == Answers.LOADED.value and _loaded_is_unsure(material):
            yield words.say("answers.not_reliable")
        elif topics:
            every = len(topics) == len(answers(material)) > 1
            named = words["answers"]["every_topic"] if every else words.listed(topic_links(topics))
            yield words.say("answers.too_little", question=said, topics=named)


def _loaded(material: Material, topic: TopicRef, stated: Mapping[str, Sequence[Finding]]) -> TopicAnswer:
    measures = measures_answering(material, Answers.LOADED)
    known = {key[1] for key in material.corpus.values if key[0] == topic.topic_id}
    there = [name for name in measures if name in known]
    findings = tuple(stated[Answers.LOADED.value][:FINDINGS])
    return TopicAnswer(Answers.LOADED.value, place_of(material, topic, there), findings)


def _loaded_is_unsure(material: Material) -> bool:
    """Whether no measure of how loaded the words are is reliable enough for the first page."""
    measures = measures_answering(material, Answers.LOADED)
    return bool(measures) and all(material.about.note(name).is_unsure("") for name in measures)


def _in_short(material: Material, _: str) -> tuple[Finding, ...]:
    """What stands at the top of the page."""
    return chosen_findings(material, main_findings(material))


def _firm(material: Material, topic: TopicRef, shown: Collection[tuple[str, str]]) -> tuple[TopicAnswer, bool]:
    """Whether differences could be tested, and how many are stated beside those that the page says higher up: in short,
    or in what is `shown` (measure, item). And whether some were tested and none is stated: that is said once for all
    topics.
    """
    words = material.words
    short = material.once(_in_short, "")
    above = {(one.measure, one.item) for one in short if topic in (one.topic, *one.also)}
    more = [one for one in findings_on(material, topic.topic_id) if (one.measure, one.item) not in {*shown, *above}]
    facts = (*spellings(material, ""), *spellings(material, topic.topic_id))
    found = Counter(one.standing for one in more if not is_within(one, facts))
    frame = material.corpus.against_rest
    told = (frame["topic_id"] == topic.topic_id) & ~frame["measure"].isin(names_where(own_chart=True))
    tested = int(frame.loc[told, "q"].notna().sum())  # how much an outlet covers is tested over all its articles
    known = tuple(stands for stands in (SOLID, TENTATIVE, EXPLORATORY, DESCRIBED) if found[stands])
    parts = [words.say(f"in_short.{stands}", n=words.whole(found[stands])) for stands in known]
    said = words.say("answers.stated", parts=words.listed(parts)) if parts else Markup("")
    untested = Markup("") if tested else words.say("answers.untested")
    lines = tuple(one for one in (untested, said) if one)
    nothing_differs = bool(tested and not parts and not shown and not above)
    return TopicAnswer(FIRM, f"{topic.href}#differs", lines=lines, stands=known), nothing_differs


def nothing_differs(material: Material) -> Markup | str:
    """On which topics differences in how they are told were tested and none is larger than chance could make it."""
    topics = [one.topic for one in answers(material) if one.nothing_differs]
    return material.words.say("answers.none_stated", topics=Markup("; ").join(topic_links(topics))) if topics else ""
