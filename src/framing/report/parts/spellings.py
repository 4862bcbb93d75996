"""How a name is spelt, as one statement for all outlets: "RT alone writes Kiev; ABC, BBC and Fox write Kyiv"."""

from __future__ import annotations

import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from framing.measures.cards import Items, names_where
from framing.report.parts.findings import DESCRIBED, NONE, NOT_COMPARABLE, SOLID, firmness_rank, named, standing
from framing.report.sources.about import form
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.report.sources.rows import records

TIMES = 5  # mentions of an outlet before it is said to have a habit
ALL = "-all"  # behind the place of a table on a topic's page: that of the table of all topics together
HABIT = 0.8  # share of its mentions that make a spelling its habit


@dataclass(frozen=True, slots=True)
class SpelledName:
    """Who spells a name how: its group, as in items before ": ", the sentence, and the place of its mentions.

    `odd` are the outlets that spell it as no other does. `standing` is how firm the sentence is, wherever it stands:
    that of the firmest test of whom it says that nobody else spells the name so; else it only describes. `counts` are
    the mentions behind it: how often each outlet uses each spelling.
    """

    group: str
    sentence: Markup
    href: str
    odd: frozenset[str]
    standing: str = DESCRIBED
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    outlet: str = ""  # who alone spells it so, where that is all that the sentence says
    parts: tuple[SpelledName, ...] = ()  # those that one sentence on an outlet names
    brief: str = ""  # the spelling, how often, and the others', where `outlet` is said before


def spellings(material: Material, topic_id: str) -> tuple[SpelledName, ...]:
    """A sentence for each name that outlets spell differently on a topic; "" for the topic: anywhere."""
    return material.once(_made, topic_id)


def by_outlet(material: Material, facts: Iterable[SpelledName]) -> tuple[SpelledName, ...]:
    """The same with one sentence where an outlet alone spells several names its own way, as firm as the least firm."""
    facts, joined, said_of = tuple(facts), list[SpelledName](), set[str]()
    for one in facts:
        mine = (other for other in facts if one.outlet and other.outlet == one.outlet)
        same = tuple(sorted(mine, key=lambda other: firmness_rank(other.standing)))  # the firmest first
        if len(same) < 2:
            joined.append(one)
        elif one.outlet not in said_of:
            said_of.add(one.outlet)
            said = material.words.say("spelt.several", outlet=_bold(material, [one.outlet]))
            joined.append(replace(one, sentence=said, href="", parts=same, standing=same[-1].standing))
    return tuple(joined)


def _bold(material: Material, slugs: Iterable[str]) -> Markup:
    return material.words.listed([material.corpus.outlets[slug].bold for slug in slugs])


def _made(material: Material, topic_id: str) -> tuple[SpelledName, ...]:
    counts, topics = _counts(material, topic_id)
    order = sorted(counts, key=lambda group: (-sum(by.total() for by in counts[group].values()), group))
    where = "" if topic_id else material.words["spelt"]["everywhere"]
    found = (
        _spelling(material, group, by_outlet, topics[group], where, topic_id)
        for group in order for by_outlet in _by_language(material, counts[group])
    )  # fmt: skip
    return tuple(one for one in found if one)


def _by_language(
    material: Material, by_outlet: Mapping[str, Counter[str]]
) -> Iterator[Mapping[str, Counter[str]]]:
    """The outlets that write in each language apart: another alphabet is no choice of spelling."""
    written = material.corpus.language_of
    for code in sorted({written.get(slug, "") for slug in by_outlet}):
        yield {slug: counts for slug, counts in by_outlet.items() if written.get(slug, "") == code}


def _counts(
    material: Material, topic_id: str
) -> tuple[Mapping[str, Mapping[str, Counter[str]]], Mapping[str, Counter[tuple[str, str]]]]:
    """group -> outlet -> how often it uses each spelling, a mention that is on several topics counting once; and
    group -> (topic, measure) -> mentions.
    """
    topics: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    corpus, forms = material.corpus, names_where(items=Items.FORMS)
    places: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for key in corpus.passages:
        topic, measure, item, voice = key
        spelt = measure in forms and material.is_main_voice(measure, voice) and material.about.is_spelling(item)
        if spelt and topic_id in ("", topic):
            for slug in corpus.passages.counts(key):
                there = {(one["paragraph_id"], one["start"]) for one in corpus.passages.rows(key, slug)}
                places[item, slug] |= there
                topics[item.split(": ", 1)[0]][topic, measure] += len(there)
    counts: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for (item, slug), there in places.items():
        counts[item.split(": ", 1)[0]][slug][form(item)] += len(there)
    return counts, topics


def _spelling(
    material: Material, group: str, by_outlet: Mapping[str, Counter[str]], topics: Counter[tuple[str, str]],
    where: str, topic_id: str,
) -> SpelledName | None:
    """Who spells the name how; None where all outlets that name it often enough spell it alike."""
    words, outlets = material.words, material.corpus.outlets
    habits: dict[str, list[str]] = defaultdict(list)
    mixed: list[str] = []
    for slug in outlets:
        counts = by_outlet.get(slug, Counter())
        if counts.total() < TIMES:
            continue
        name, n = counts.most_common(1)[0]
        (habits[name] if n >= HABIT * counts.total() else mixed).append(slug)
    if len(habits) < 2:
        return None

    bold = functools.partial(_bold, material)
    who = shown(material.about.who(group))
    plain = any(name.casefold() in who.casefold() for name in habits)  # a given name alone says not whose it is
    ranked = sorted(habits, key=lambda name: (len(habits[name]), name))
    alone, only, brief = ranked[0], "", ""
    rare = (counts for slug, counts in by_outlet.items() if slug not in habits[alone])
    too = any(2 * counts[alone] >= counts.total() for counts in rare if counts.total())  # who has few mentions may too
    stands = DESCRIBED
    if len(ranked) == 2 and len(habits[alone]) == 1 and len(habits[ranked[1]]) > 1 and not too:
        slug = habits[alone][0]
        stands = _firmest(material, f"{group}: {alone}", slug, topic_id)
        n, of = by_outlet[slug][alone], by_outlet[slug].total()
        sometimes = bool(_writing(material, f"{group}: {alone}") - {slug})  # then nobody is alone with it
        kind = "always_too" if n == of and sometimes else "always" if n == of else "alone"
        said = words.say(
            f"spelt.{kind}", outlet=bold([slug]), form=shown(alone), n=n, of=of,
            others=bold(habits[ranked[1]]), other=shown(ranked[1]), where=where,
        )  # fmt: skip
        said = said if plain else Markup("{}: {}").format(who, said)
        if plain and not mixed:
            only, brief = slug, words.say("spelt.brief", form=shown(alone), n=n, of=of, other=shown(ranked[1]))
    else:
        parts = [words.say("spelt.each", form=shown(name), outlets=bold(habits[name])) for name in reversed(ranked)]
        said = words.say("spelt.all" if plain else "spelt.all_of", who=who, parts=Markup("; ").join(parts))
    if mixed:
        each = [
            words.say("spelt.mixed_each", outlet=outlets[slug].bold,
                      forms=", ".join(f"{shown(name)} {n}" for name, n in by_outlet[slug].most_common()))
            for slug in mixed
        ]  # fmt: skip
        said += " " + words.say("spelt.mixed", outlets=words.listed(each))
    topic, measure = min(topics, key=lambda one: (-topics[one], one))
    odd = frozenset(slugs[0] for slugs in habits.values() if len(slugs) == 1 and not too)
    href = f"{material.corpus.topics[topic].href}#{named(measure, group)}{'' if topic_id else ALL}"
    return SpelledName(group, said, href, odd, stands, by_outlet, only, brief=brief)


def _writing(material: Material, item: str) -> frozenset[str]:
    """The outlets that write a form at all, on a topic or on none, of whomever and in whosever words."""
    corpus, written = material.corpus, form(item)
    word = re.compile(rf"(?<!\w){re.escape(written)}(?!\w)")
    found = {slug for key in corpus.passages if key[2] == item for slug, n in corpus.passages.counts(key).items() if n}
    for key, text in corpus.paragraphs.values():
        if written not in text or key not in corpus.articles:  # much faster than the pattern, and mostly so
            continue
        if corpus.articles[key].outlet not in found and word.search(text):
            found.add(corpus.articles[key].outlet)
    return frozenset(found)


def _firmest(material: Material, item: str, outlet: str, topic_id: str) -> str:
    """Whether it is solid that an outlet writes a form more than the others, on a topic or anywhere; else it is
    counted: of 262 mentions in 262 nobody understands that they are a lead only, for few articles on each topic.
    """
    tested = material.once(_tested, "")
    stands = (how for topic, how in tested.get((item, outlet), ()) if topic_id in ("", topic))
    return SOLID if SOLID in stands else DESCRIBED


def _tested(material: Material, _: str) -> Mapping[tuple[str, str], list[tuple[str, str]]]:
    """(item, outlet) -> on which topics the outlet writes a form of a name more often, by a passed test, how firmly."""
    frame, about = material.corpus.against_rest, material.about
    forms = frame["measure"].isin(names_where(items=Items.FORMS))
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in records(frame[forms & (frame["q"] <= about.q) & (frame["estimate"] > 0)]):
        how = standing(row, about)
        if material.is_main_voice(row["measure"], row["voice"]) and how not in (NONE, *NOT_COMPARABLE):
            found[row["item"], row["outlet"]].append((row["topic_id"], how))
    return found
