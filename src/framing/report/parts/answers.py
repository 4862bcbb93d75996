"""What an editor asks of each topic, answered in one order: what is it called, who is held responsible, who is heard.

What is counted is shown with its counts; what is stated has passed the rules of `highlights`. A question without an
answer is left out, and `unanswered` says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

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
from framing.report.parts.silences import close_topics, in_passing, is_on_close, saved_then, silences, too_few
from framing.report.parts.spellings import spellings
from framing.report.parts.told import told, written
from framing.report.parts.voices import voices
from framing.report.sources.material import Material
from framing.report.sources.refs import TopicRef

TOPICS = 8  # that have their answers on the first page
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
    dated = sorted(day for ids in covering for one in ids if (day := material.corpus.articles[one].day))
    days = (dated[0], dated[-1]) if dated else ("", "")
    if n_articles < material.about.min_articles:
        few = [voices(material, topic, ()), written(material, topic), _silent(material, topic)]
        few = [held(material, topic, ()), *few] if is_small(material) else few
        kept = _with_weeks(material, topic, few)
        return TopicAnswers(topic, n_articles, n_outlets, len(dated), days, kept)
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
    kept = _with_weeks(material, topic, (*found, _firm(material, topic, shown)))
    left = tuple(one.question for one in found if not one.says and not one.not_read)
    if is_small(material) and side_by_side(material).called:  # what people are called stands side by side
        left = tuple(one for one in left if one != Answers.CALLED.value)
    return TopicAnswers(topic, n_articles, n_outlets, len(dated), days, kept, left)


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
    covering = corpus.covering[topic.topic_id]
    rare = too_few(material)
    telling = ((len(ids), slug) for slug, ids in covering.items() if ids and slug not in rare)
    told = sorted(telling, key=lambda one: (-one[0], one[1]))
    # What others saved in other weeks says little about how much an outlet covers.
    lines: list[Markup] = []
    said = [one for one in silences(corpus, words).stated if one.topic == topic]
    left = {*(one.mark.slug for one in said), *rare}
    nothing = [slug for slug in corpus.outlets if not covering[slug] and corpus.per_outlet[slug] and slug not in left]
    away = [corpus.outlets[slug].name for slug in nothing if not saved_then(corpus, topic, slug)]
    there = [slug for slug in nothing if saved_then(corpus, topic, slug)]
    close = list(close_topics(corpus, topic))
    # Where something is found only on a topic without a clear subject, nobody can be told on what.
    clear = {slug: [one for one in close if one.topic_id in corpus.clear and corpus.covering[one.topic_id].get(slug)]
             for slug in there if is_on_close(corpus, topic, slug)}  # fmt: skip
    beside = [slug for slug in clear if clear[slug]]
    unsure = [slug for slug in there if slug in clear and not clear[slug]]
    none = [slug for slug in there if slug not in clear]
    if topic.possible:
        unsure, none = [*unsure, *none], []
    # an outlet all of whose articles are on it covers it, whenever they are from
    then = [one for one in told if one[0] == corpus.per_outlet[one[1]] or saved_then(corpus, topic, one[1])]
    parts = {"answers.covered": then, "answers.other_weeks": [one for one in told if one not in then]}
    if told and 2 * len(then) >= len(told):  # who has none stands among them: whether that is chance is said above
        then += [(0, slug) for slug in none]
        none = []
    else:  # most have nothing from most of its weeks: then the rest have nobody beside them
        parts = {"answers.apart": told}
    for key, of_these in parts.items():
        if of_these:
            each = [words.say("answers.covers", outlet=corpus.outlets[slug].name, n=n, of=corpus.per_outlet[slug])
                    for n, slug in of_these]  # fmt: skip
            lines.append(words.say(key, outlets=words.listed(each)))
    for one in said:
        passing = in_passing(material, topic, one.mark)
        lines.append(Markup("{} {}").format(one.short, passing) if passing else one.short)
    if beside:
        near = [one for one in close if any(one in clear[slug] for slug in beside)]
        outlets = words.listed([corpus.outlets[slug].name for slug in beside])
        lines.append(words.say("answers.beside", outlets=outlets, topics=words.listed(_links(near))))
    if away:
        lines.append(words.say("answers.not_saved", outlets=words.listed(away)))
    for key, slugs in (("answers.unclear", unsure), ("answers.none", none)):
        if slugs:
            lines.append(words.say(key, outlets=words.listed([corpus.outlets[slug].name for slug in slugs])))
    if named := [one for one in close_topics(corpus, topic, SAME) if one.topic_id in corpus.clear]:
        lines.append(words.say("answers.close", topics=words.listed(_links(named))))
    return TopicAnswer(SILENT, f"{topic.href}#who", lines=tuple(lines))


def _in_short(material: Material, _: str) -> tuple[Finding, ...]:
    """What stands at the top of the page."""
    return chosen_findings(material, main_findings(material))


def _links(topics: Iterable[TopicRef]) -> list[Markup]:
    return [Markup('<a href="{}"><bdi>{}</bdi></a>').format(one.href, one.name) for one in topics]


def _firm(material: Material, topic: TopicRef, shown: Collection[tuple[str, str]]) -> TopicAnswer:
    """Whether differences could be tested, and how many are stated beside those that the page says higher up: in short,
    or in what is `shown` (measure, item).
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
    none = words.say("answers.none_stated") if tested and not parts and not shown and not above else Markup("")
    untested = Markup("") if tested else words.say("answers.untested")
    lines = tuple(one for one in (untested, said, none) if one)
    return TopicAnswer(FIRM, f"{topic.href}#differs", lines=lines, stands=known)
