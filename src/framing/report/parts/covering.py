"""Who covers a topic, and who has nothing on it: shares of the articles from the topic's own time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.parts.answer import TopicAnswer
from framing.report.parts.silences import (
    close_topics,
    in_passing,
    is_on_close,
    is_unclear,
    saved_then,
    silences,
    too_few,
)
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.near import n_days
from framing.report.sources.refs import ArticleRef, TopicRef

SILENT = "silent"  # the question
FEWEST = 10  # articles of an outlet from the time, of fewer of which a share says little: it does not stand first
COVERING = 5  # outlets that are named as covering it most; the least follows, and the rest is behind a fold
LONG, PARTLY = 28, 0.5  # days of a time, of which an outlet that has less than such a part is not compared
STRAY, SHORTER = 0.1, 0.65  # part of the articles that may be stray, if the time of all others is so much shorter
SAME = 0.8  # similarity of a topic that may well be the same; of others, which may be a part, nothing is said


def who_covers(material: Material, topic: TopicRef) -> TopicAnswer:
    """Who covers the topic most, who has nothing, and which silence is more than chance."""
    corpus, words = material.corpus, material.words
    covering, time, rare = corpus.covering[topic.topic_id], _InTime.of(corpus, topic.topic_id), too_few(material)
    telling = time.ranked(slug for slug, ids in covering.items() if ids and slug not in rare)
    # What others saved in other weeks says little about how much an outlet covers; one all of whose articles are on the
    # topic covers it, whenever they are from.
    then = [slug for slug in telling
            if len(covering[slug]) == corpus.per_outlet[slug] or saved_then(corpus, topic, slug)]  # fmt: skip
    away = [slug for slug in telling if slug not in then]
    if 2 * len(then) < len(telling):  # most have nothing from most of its weeks: then the rest have nobody beside them
        shares = _Shares((words.say("answers.apart", outlets=_counts(material, topic, telling)),))
        away = []
    else:
        shares = _shares(material, time, then)
    lines = [*shares.lines, *_nothing(material, topic, rare, away)]
    if named := [one for one in close_topics(corpus, topic, SAME) if one.topic_id in corpus.clear]:
        lines.append(words.say("answers.close", topics=words.listed(topic_links(named))))
    return TopicAnswer(SILENT, f"{topic.href}#who", lines=tuple(lines), folded=shares.folded)


def topic_links(topics: Iterable[TopicRef]) -> list[Markup]:
    """The name of each topic, which leads to its page."""
    return [Markup('<a href="{}"><bdi>{}</bdi></a>').format(one.href, one.name) for one in topics]


def time_of(days: Sequence[str]) -> tuple[str, str]:
    """The first and the last of these days, which are in their order; or of nine in ten, if that is much shorter."""
    stray = int(len(days) * STRAY)
    shorter = ((days[at], days[at + len(days) - 1 - stray]) for at in range(stray + 1))
    first, last = min(shorter, key=lambda one: n_days(*one))
    return (first, last) if n_days(first, last) < SHORTER * n_days(days[0], days[-1]) else (days[0], days[-1])


def _counts(material: Material, topic: TopicRef, slugs: Iterable[str]) -> Markup:
    """Outlets, each with how many of all its articles are on the topic."""
    corpus, words = material.corpus, material.words
    return words.listed([
        words.say("answers.covers", outlet=corpus.outlets[slug].name, of=corpus.per_outlet[slug],
                  n=len(corpus.covering[topic.topic_id][slug])) for slug in slugs
    ])  # fmt: skip


def _nothing(material: Material, topic: TopicRef, rare: Collection[str], away: Sequence[str]) -> Iterator[Markup]:
    """Which silences are stated, who else has nothing, and who cannot be compared: those with few articles or none from
    its weeks, beside those `away` that have something on it.
    """
    corpus, words = material.corpus, material.words
    covering = corpus.covering[topic.topic_id]
    said = [one for one in silences(corpus, words).stated if one.topic == topic]
    for one in said:
        passing = in_passing(material, topic, one.mark)
        yield Markup("{} {}").format(one.short, passing) if passing else one.short
    left = {*(one.mark.slug for one in said), *rare}
    nothing = [slug for slug in corpus.outlets if not covering[slug] and corpus.per_outlet[slug] and slug not in left]
    there = [slug for slug in nothing if saved_then(corpus, topic, slug)]
    close = list(close_topics(corpus, topic))
    # Where something is found only on a topic without a clear subject, nobody can be told on what.
    clear = {slug: [one for one in close if one.topic_id in corpus.clear and corpus.covering[one.topic_id].get(slug)]
             for slug in there if is_on_close(corpus, topic, slug)}  # fmt: skip
    beside = [slug for slug in clear if clear[slug]]
    none = [slug for slug in there if not is_unclear(corpus, topic, slug)]
    unsure = [slug for slug in there if slug not in none and slug not in beside]
    if none:
        yield words.say("answers.none", outlets=_counts(material, topic, none))
    if beside:
        near = [one for one in close if any(one in clear[slug] for slug in beside)]
        outlets = words.listed([corpus.outlets[slug].name for slug in beside])
        yield words.say("answers.beside", outlets=outlets, topics=words.listed(topic_links(near)))
    if unsure:
        yield words.say("answers.unclear", outlets=words.listed([corpus.outlets[one].name for one in unsure]))
    if others := [*away, *(slug for slug in nothing if slug not in there)]:
        yield words.say("answers.other_weeks", outlets=_counts(material, topic, others))


@dataclass(frozen=True, slots=True)
class _Shares:
    """What is said of the shares of outlets, and what waits behind a fold (what the fold is called, and what it holds).
    """

    lines: tuple[Markup, ...]
    folded: tuple[tuple[Markup, Markup], ...] = ()


def _shares(material: Material, time: _InTime, ranked: Sequence[str]) -> _Shares:
    """The shares of these outlets, the largest first; those with articles from a short part of the time stand apart.

    Where that is so of all, it is the same for each. Where all of each is on the topic, there is nothing to compare.
    """
    words, outlets, least = material.words, material.corpus.outlets, material.about.min_articles
    partly = [slug for slug in ranked if time.is_partly(slug)]
    if len(partly) == len(ranked):
        partly = []
    whole = [slug for slug in ranked if slug not in partly]

    def shared(some: Iterable[str]) -> list[Markup]:
        """Of fewer articles than can be compared only the counts: one of 32 is no 3.1%."""
        return [
            words.say("answers.covers_share" if len(time.on[slug]) >= least else "answers.covers_few",
                      outlet=outlets[slug].name, n=len(time.on[slug]), of=time.n_saved(slug), main=len(time.main[slug]),
                      share=words.writing.share_of(len(time.on[slug]), time.n_saved(slug)))
            for slug in some
        ]  # fmt: skip

    lines, folded = list[Markup](), list[tuple[Markup, Markup]]()
    each = shared(whole) if any(time.share(slug) < 1 for slug in whole) else []
    if len(each) > COVERING + 2:  # to open a fold for one is not worth it
        last = max((at for at, slug in enumerate(whole) if time.n_saved(slug) >= FEWEST), default=len(whole) - 1)
        rest = [one for at, one in enumerate(each) if at >= COVERING and at != last]
        lines.append(words.say("answers.covered_from", first=words.listed(each[:COVERING]), last=each[last]))
        said = words.say("answers.outlets", outlets=words.listed(rest))
        folded.append((words.count("answers.more_covering", len(rest)), said))
    elif each:
        lines.append(words.say("answers.covered", outlets=words.listed(each)))
    if partly:
        lines.append(words.say("answers.covered_partly", outlets=words.listed(shared(partly))))
    return _Shares(tuple(lines), tuple(folded))


@dataclass(frozen=True, slots=True)
class _InTime:
    """The articles from the time of a topic (see `time_of`), by outlet: those that are saved, those on the topic, and
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
        first, last = days = time_of(dated) if dated else ("", "9")

        def within(ids: Sequence[str]) -> list[str]:
            return [one for one in ids if first <= (corpus.articles[one].day or first) <= last]

        saved = {slug: [one for one in refs if first <= (one.day or first) <= last]
                 for slug, refs in corpus.compared.items()}  # fmt: skip
        on, mainly = ({slug: within(ids) for slug, ids in some.items()} for some in (covering, main))
        return cls(days if dated else None, saved, on, mainly)

    def n_saved(self, slug: str) -> int:
        return len(self.saved[slug])

    def ranked(self, slugs: Iterable[str]) -> list[str]:
        """The outlets with the largest shares first, but behind all others who has few articles."""
        return sorted(slugs, key=lambda slug: (self.n_saved(slug) < FEWEST, -self.share(slug), slug))

    def share(self, slug: str) -> float:
        """The share of the outlet's articles that are on the topic."""
        return len(self.on[slug]) / max(self.n_saved(slug), 1)

    def is_partly(self, slug: str) -> bool:
        """Whether the outlet's articles are from less than half of a time of some weeks: the news was another then."""
        own = sorted(one.day for one in self.saved[slug] if one.day)
        if not own or not self.days or n_days(*self.days) < LONG:
            return False
        return n_days(own[0], own[-1]) < PARTLY * n_days(*self.days)
