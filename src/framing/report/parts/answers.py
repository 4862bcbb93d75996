"""What an editor asks of each topic, answered in one order: what is it called, who is held responsible, who is heard.

What is counted is shown with its counts; what is stated has passed the rules of `highlights`. A question without an
answer is left out, and `unanswered` says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from framing.measures.cards import Answers, names_where
from framing.report.parts.answer import FINDINGS, TopicAnswer, TopicAnswers
from framing.report.parts.asked import measures_answering, place_of, question_of
from framing.report.parts.called import called
from framing.report.parts.findings import DESCRIBED, EXPLORATORY, SOLID, TENTATIVE, Finding
from framing.report.parts.held import held
from framing.report.parts.highlights import both_in_one, findings_on, for_first_page, is_within, main_findings
from framing.report.parts.in_short import chosen_findings
from framing.report.parts.side_by_side import is_small, side_by_side
from framing.report.parts.silences import (
    close_topics,
    in_passing,
    is_on_close,
    is_unclear,
    saved_then,
    silences,
    too_few,
)
from framing.report.parts.spellings import spellings
from framing.report.parts.told import told, written
from framing.report.parts.voices import voices
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.refs import ArticleRef, TopicRef
from framing.report.wording import Wording

TOPICS = 8  # that have their answers on the first page
FEWEST = 10  # articles of an outlet in all, of fewer of which a share says little: it does not stand first
COVERING = 5  # outlets that are named as covering it most; the least follows, and the rest is behind a fold
LONG, PARTLY = 28, 0.5  # days of a time, of which an outlet that has less than such a part is not compared
STRAY, SHORTER = 0.1, 0.65  # part of the articles that may be stray, if the time of all others is so much shorter
SAME = 0.8  # similarity of a topic that may well be the same; of others, which may be a part, nothing is said
SILENT, FIRM = "silent", "firm"  # the questions that no measure answers


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
    covering = material.corpus.covering[topic.topic_id].values()
    n_outlets = sum(1 for ids in covering if ids)
    days = sorted(day for ids in covering for one in ids if (day := material.corpus.articles[one].day))
    n_mainly = sum(map(len, material.corpus.mainly_on(topic.topic_id).values()))
    when = _when(material.words, days, n_articles)
    if n_articles < material.about.min_articles:
        few = [voices(material, topic, ()), written(material, topic), _silent(material, topic)]
        few = [held(material, topic, ()), *few] if is_small(material) else few
        kept = _with_weeks(material, topic, few)
        return TopicAnswers(topic, n_articles, n_outlets, n_mainly, when, kept)
    stated: dict[str, list[Finding]] = defaultdict(list)
    for one in both_in_one(for_first_page(material, findings_on(material, topic.topic_id))):
        stated[question_of(one.measure)].append(one)
    harm = held(material, topic, stated[Answers.HELD.value])
    above = frozenset(one.exhibit.paragraph_id for one in harm.said)
    found = (
        called(material, topic, stated[Answers.CALLED.value]), harm,
        voices(material, topic, stated[Answers.HEARD.value]), told(material, topic, stated[Answers.TOLD.value], above),
        _loaded(material, topic, stated), _silent(material, topic),
    )  # fmt: skip
    shown = {(one.measure, one.item) for answer in found for one in answer.findings}
    firm, nothing_differs = _firm(material, topic, shown)
    kept = _with_weeks(material, topic, (*found, firm))
    left = tuple(one.question for one in found if not one.says and not one.not_read)
    if is_small(material) and side_by_side(material).called:  # what people are called stands side by side
        left = tuple(one for one in left if one != Answers.CALLED.value)
    return TopicAnswers(topic, n_articles, n_outlets, n_mainly, when, kept, left, nothing_differs)


def _when(words: Wording, days: Sequence[str], n_articles: int) -> Markup | str:
    """From when articles with these days are; where a few stray ones make it a much longer time, when nine in ten are.
    """
    if not days:
        return ""
    first, last = _time(days)
    key = "between" if (first, last) == (days[0], days[-1]) else "answers.nine_in_ten"
    said = words.day(first) if first == last else words.say(key, first=words.day(first), last=words.day(last))
    return said if len(days) == n_articles else words.say("answers.dated", n=len(days), when=said)


def _time(days: Sequence[str]) -> tuple[str, str]:
    """The first and the last of these days, which are in their order; or of nine in ten, if that is much shorter."""
    stray = int(len(days) * STRAY)
    shorter = ((days[at], days[at + len(days) - 1 - stray]) for at in range(stray + 1))
    first, last = min(shorter, key=lambda one: _n_days(*one))
    return (first, last) if _n_days(first, last) < SHORTER * _n_days(days[0], days[-1]) else (days[0], days[-1])


def _n_days(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first)).days + 1


def _with_weeks(material: Material, topic: TopicRef, found: Iterable[TopicAnswer]) -> tuple[TopicAnswer, ...]:
    """Those of the answers that say anything, each with the outlets whose numbers stand beside those of other weeks."""
    corpus = material.corpus
    telling = (slug for slug, ids in corpus.covering[topic.topic_id].items() if ids)
    away = frozenset(slug for slug in telling if not saved_then(corpus, topic, slug))
    return tuple(replace(one, away=away) for one in found if one.says or one.not_read)


def unanswered(material: Material) -> Iterator[Markup]:
    """For each question the topics on which too little was found to answer it; or that no measure of it is reliable."""
    words = material.words
    for question, said in words["answers"]["about"].items():
        topics = [one.topic for one in answers(material) if question in one.unanswered]
        if topics and question == Answers.LOADED.value and _loaded_is_unsure(material):
            yield words.say("answers.not_reliable")
        elif topics:
            every = len(topics) == len(answers(material)) > 1
            named = words["answers"]["every_topic"] if every else words.listed(_links(topics))
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


def _silent(material: Material, topic: TopicRef) -> TopicAnswer:
    """Who covers the topic most, who has nothing, and which silence is more than chance."""
    corpus, words = material.corpus, material.words
    covering, time = corpus.covering[topic.topic_id], _InTime.of(corpus, topic.topic_id)
    rare = too_few(material)
    telling = (slug for slug, ids in covering.items() if ids and slug not in rare)
    told = sorted(telling, key=lambda slug: (time.n_saved(slug) < FEWEST, -time.share(slug), slug))
    # What others saved in other weeks says little about how much an outlet covers.
    lines, folded = list[Markup](), list[tuple[Markup, Markup]]()
    said = [one for one in silences(corpus, words).stated if one.topic == topic]
    left = {*(one.mark.slug for one in said), *rare}
    nothing = [slug for slug in corpus.outlets if not covering[slug] and corpus.per_outlet[slug] and slug not in left]
    away = [slug for slug in nothing if not saved_then(corpus, topic, slug)]
    there = [slug for slug in nothing if saved_then(corpus, topic, slug)]
    close = list(close_topics(corpus, topic))
    # Where something is found only on a topic without a clear subject, nobody can be told on what.
    clear = {slug: [one for one in close if one.topic_id in corpus.clear and corpus.covering[one.topic_id].get(slug)]
             for slug in there if is_on_close(corpus, topic, slug)}  # fmt: skip
    beside = [slug for slug in clear if clear[slug]]
    unsure = [slug for slug in there if is_unclear(corpus, topic, slug) and slug not in beside]
    none = [slug for slug in there if not is_unclear(corpus, topic, slug)]

    def each(slugs: Iterable[str]) -> list[Markup]:
        return [words.say("answers.covers", outlet=corpus.outlets[slug].name, n=len(covering[slug]),
                          of=corpus.per_outlet[slug]) for slug in slugs]  # fmt: skip

    # an outlet all of whose articles are on it covers it, whenever they are from
    then = [slug for slug in told if len(covering[slug]) == corpus.per_outlet[slug] or saved_then(corpus, topic, slug)]
    others = [slug for slug in told if slug not in then]
    if 2 * len(then) < len(told):  # most have nothing from most of its weeks: then the rest have nobody beside them
        then, others = [], []
        lines.append(words.say("answers.apart", outlets=words.listed(each(told))))

    def shared(slugs: Iterable[str]) -> list[Markup]:
        return [
            words.say("answers.covers_share", outlet=corpus.outlets[slug].name, n=len(time.on[slug]),
                      of=time.n_saved(slug), main=len(time.main[slug]),
                      share=words.writing.share_of(len(time.on[slug]), time.n_saved(slug)))
            for slug in slugs
        ]  # fmt: skip

    partly = [slug for slug in then if time.is_partly(slug)]
    if len(then) > len(partly):
        then = [slug for slug in then if slug not in partly]
    else:  # all were saved for a part of the time: then that is the same for each
        partly = []
    if then and not all(time.share(slug) == 1 for slug in then):  # of all of each, there is nothing to compare
        shares = shared(then)
        if len(shares) <= COVERING + 2:  # to open a fold for one is not worth it
            lines.append(words.say("answers.covered", outlets=words.listed(shares)))
        else:  # the first of them and the least; the others behind a fold
            last = max((at for at, slug in enumerate(then) if time.n_saved(slug) >= FEWEST), default=len(then) - 1)
            rest = [one for at, one in enumerate(shares) if at >= COVERING and at != last]
            lines.append(words.say("answers.covered_from", first=words.listed(shares[:COVERING]), last=shares[last]))
            folded.append((words.count("answers.more_covering", len(rest)), words.say(
                "answers.outlets", outlets=words.listed(rest))))  # fmt: skip
    if partly:
        lines.append(words.say("answers.covered_partly", outlets=words.listed(shared(partly))))
    for one in said:
        passing = in_passing(material, topic, one.mark)
        lines.append(Markup("{} {}").format(one.short, passing) if passing else one.short)
    if none:
        lines.append(words.say("answers.none", outlets=words.listed(each(none))))
    if beside:
        near = [one for one in close if any(one in clear[slug] for slug in beside)]
        outlets = words.listed([corpus.outlets[slug].name for slug in beside])
        lines.append(words.say("answers.beside", outlets=outlets, topics=words.listed(_links(near))))
    if unsure:
        lines.append(words.say("answers.unclear", outlets=words.listed([corpus.outlets[one].name for one in unsure])))
    if others or away:
        lines.append(words.say("answers.other_weeks", outlets=words.listed(each([*others, *away]))))
    if named := [one for one in close_topics(corpus, topic, SAME) if one.topic_id in corpus.clear]:
        lines.append(words.say("answers.close", topics=words.listed(_links(named))))
    return TopicAnswer(SILENT, f"{topic.href}#who", lines=tuple(lines), folded=tuple(folded))


@dataclass(frozen=True, slots=True)
class _InTime:
    """The articles from the time of a topic (see `_time`), by outlet: those that are saved, those on the topic, and
    those mainly on it. What has no day counts.
    """

    days: tuple[str, str] | None
    saved: Mapping[str, Sequence[ArticleRef]]
    on: Mapping[str, Sequence[str]]
    main: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, corpus: FinishedTables, topic_id: str) -> _InTime:
        covering, main = corpus.covering[topic_id], corpus.mainly_on(topic_id)
        dated = sorted(day for ids in covering.values() for one in ids if (day := corpus.articles[one].day))
        first, last = days = _time(dated) if dated else ("", "9")

        def within(ids: Sequence[str]) -> list[str]:
            return [one for one in ids if first <= (corpus.articles[one].day or first) <= last]

        saved = {slug: [one for one in refs if first <= (one.day or first) <= last]
                 for slug, refs in corpus.compared.items()}  # fmt: skip
        on, mainly = ({slug: within(ids) for slug, ids in some.items()} for some in (covering, main))
        return cls(days if dated else None, saved, on, mainly)

    def n_saved(self, slug: str) -> int:
        return len(self.saved[slug])

    def share(self, slug: str) -> float:
        """The share of the outlet's articles that are on the topic."""
        return len(self.on[slug]) / max(self.n_saved(slug), 1)

    def is_partly(self, slug: str) -> bool:
        """Whether the outlet's articles are from less than half of a time of some weeks: the news was another then."""
        own = sorted(one.day for one in self.saved[slug] if one.day)
        if not own or not self.days or _n_days(*self.days) < LONG:
            return False
        return _n_days(own[0], own[-1]) < PARTLY * _n_days(*self.days)


def _in_short(material: Material, _: str) -> tuple[Finding, ...]:
    """What stands at the top of the page."""
    return chosen_findings(material, main_findings(material))


def _links(topics: Iterable[TopicRef]) -> list[Markup]:
    return [Markup('<a href="{}"><bdi>{}</bdi></a>').format(one.href, one.name) for one in topics]


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
    return material.words.say("answers.none_stated", topics=Markup("; ").join(_links(topics))) if topics else ""
