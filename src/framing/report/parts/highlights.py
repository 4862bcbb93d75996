"""Which contrasts are worth a sentence, which of them come first, and what fits on the first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd
from markupsafe import Markup
from scipy.stats import hypergeom

from framing.measures.cards import Items, names_where
from framing.measures.shared.omission import is_surprising, may_tell
from framing.report.parts.called import is_office
from framing.report.parts.corrected import is_confirmed, is_withdrawn
from framing.report.parts.findings import DESCRIBED, NONE, NOT_COMPARABLE, Finding, finding, firmness_rank, standing
from framing.report.parts.on_subject import is_its_event
from framing.report.parts.silences import saved_then
from framing.report.parts.spellings import SpelledName, spellings
from framing.report.sources.about import PLAIN_NAMES, form
from framing.report.sources.grouped import Grouped
from framing.report.sources.material import Material
from framing.report.sources.notes import Note
from framing.report.sources.outlets import Mark
from framing.report.sources.quantities import Key
from framing.report.sources.rows import Row
from framing.report.sources.summaries import Summary

MOSTLY = 0.5  # share of its mentions above which an untested name is what an outlet calls somebody
RARELY = 1 / 3  # share of the mentions by the others up to which a name is no habit of theirs
ENOUGH = 5  # articles on either side of a difference that is stated without a test; of a name, those that have it
MENTIONS = 10  # of somebody by an outlet, from which on it is stated without a test what it calls them
FIRST = 25  # sentences on the first page; all others stand on the pages of their topics
CHANCE = 0.05  # above which chance may explain such a difference
ALIKE = 2.5  # times that the difference of all articles may be that of those compared, or the other way round
MANY = 0.5  # a claim in this share of the others' articles is one that "the others tell"


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """One outlet in the overview: what can be said about it, in a few words each, and what it is silent on."""

    mark: Mark
    cells: tuple[tuple[Finding, ...], ...]


@dataclass(frozen=True, slots=True)
class Glance:
    """Outlets down, measures across: the whole answer in one table."""

    heads: tuple[tuple[str, str], ...]
    rows: tuple[GlanceRow, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one measure under its own heading."""

    measure: str
    title: str
    findings: tuple[Finding, ...]


def worth_saying(material: Material, row: Row, plain: Summary) -> bool:
    """Tested and passed; or, where nothing was tested, a count that speaks for itself."""
    about, note = material.about, material.about.note(row["measure"])
    if row["estimate"] is None or note.unsaid or (note.only_more and row["estimate"] <= 0):
        return False
    if not material.is_main_voice(note.name, row["voice"]) or is_withdrawn(material, row):
        return False
    if note.is_unsure(row["item"]) and not is_confirmed(material, row):
        return False
    if not is_its_event(material, row["topic_id"], row["measure"], row["item"]):
        return False
    stands = standing(row, about)
    if stands == NONE or stands in NOT_COMPARABLE or _counts_say_otherwise(row, plain):
        return False
    if note.centred and plain.value is not None and plain.value * row["estimate"] < 0:
        return False  # "more" of what it has less of than most: the others have still less
    if note.items == Items.FORMS:
        return _worth_a_name(note, row, plain, stands) and not _say_it_longer(material, row)
    if note.items == Items.CLAIMS:
        return _worth_a_claim(material, row, plain)
    if note.items == Items.WORDS:
        return _worth_a_word(material, row, plain)
    if stands == DESCRIBED:
        least = note.said_untested_from
        enough = min(plain.n_articles, plain.n_articles_rest) >= ENOUGH
        return bool(least is not None and row["estimate"] >= least and enough)
    return True


def _counts_say_otherwise(row: Row, plain: Summary) -> bool:
    """Whether all articles together point another way than those compared, or differ from them ALIKE times or more.

    The sentence gives the values of all articles, so it would contradict the difference that was tested.
    """
    if row["p"] is None or plain.value is None or plain.value_rest is None:
        return False
    gap, tested = plain.value - plain.value_rest, row["estimate"]
    return bool(gap * tested < 0 or abs(gap) >= ALIKE * abs(tested) or abs(tested) >= ALIKE * abs(gap))


def _worth_a_name(note: Note, row: Row, plain: Summary, stands: str) -> bool:
    """A choice that both sides have made often enough: the outlet of this name, the others of any name.

    Where nothing was tested it has to be a habit, in several articles, and no bare office: who writes "president" a few
    times more often makes no choice.
    """
    name = form(row["item"])
    if not name.strip() or name in PLAIN_NAMES:
        return False
    mentions, articles = min(plain.n_passages, plain.n_group_rest), min(plain.n_with, plain.n_articles_rest)
    if mentions < note.said_from_mentions or articles < note.said_from_articles:
        return False
    if stands != DESCRIBED:
        return True
    if plain.value <= MOSTLY or plain.n_group < MENTIONS or plain.n_with < ENOUGH or is_office(name):
        return False
    rest = plain.n_passages_rest / plain.n_group_rest if plain.n_group_rest else 1.0
    return rest <= RARELY and plain.value >= rest + 0.15 and _chance(plain) <= CHANCE


def _chance(plain: Summary) -> float:
    """How likely an outlet would have a name so often or more often if all mentions were drawn from one urn (Fisher).

    Mentions in one article are no separate draws, so this is the least to ask where nothing is tested: 5 of 8 against
    2 of 6 is no difference.
    """
    chosen, mentions = plain.n_passages + plain.n_passages_rest, plain.n_group + plain.n_group_rest
    return float(hypergeom.sf(plain.n_passages - 1, mentions, chosen, plain.n_group))


def _say_it_longer(material: Material, row: Row) -> bool:
    """Whether another outlet has the same words in a longer form: who writes "TV commentator" writes "commentator"."""
    who, words = row["item"].split(": ", 1)[0], set(form(row["item"]).lower().split())
    forms = material.once(_forms_on, row["topic_id"])
    same = (row["measure"], row["voice"])
    longer = (key for key in forms if (key[1], key[3]) == same and key[2].startswith(f"{who}: "))
    return any(
        words < set(form(key[2]).lower().split()) and set(material.corpus.passages.counts(key)) - {row["outlet"]}
        for key in longer
    )


def _forms_on(material: Material, topic_id: str) -> list[Key]:
    """The forms of names on a topic, as quantities."""
    frame = material.corpus.against_rest
    frame = frame[(frame["topic_id"] == topic_id) & frame["measure"].isin(names_where(items=Items.FORMS))]
    keys = frame[["topic_id", "measure", "item", "voice"]].drop_duplicates().astype(str)
    return list(keys.itertuples(index=False, name=None))


def _worth_a_word(material: Material, row: Row, plain: Summary) -> bool:
    """A choice of words in at least three articles, which few of the others make."""
    key = (row["topic_id"], row["measure"], row["item"], row["voice"])
    chosen = material.corpus.passages.highest(key, row["outlet"]) > 0
    return chosen and plain.n_with >= 3 and plain.n_with_rest <= plain.n_with / 3


def _worth_a_claim(material: Material, row: Row, plain: Summary) -> bool:
    """Left out altogether though the others tell it, or told by nobody else, over at least three articles a side.

    Who has a sentence that is near the claim, anywhere, may have told it in other words: nothing is said of them. Nor
    is it of those who have nothing near it at all, as they may write of something else. So there is always a sentence
    that surely tells something else, and the reader can judge. And so few articles must not explain the silence.
    """
    if min(plain.n_articles, plain.n_articles_rest) < 3:
        return False
    key = (row["topic_id"], row["measure"], row["item"], row["voice"])
    against = material.corpus.against
    unclear = {slug: may_tell(against.highest(key, slug)) for slug in against.counts(key)}
    others = [may for slug, may in unclear.items() if slug != row["outlet"]]
    silent = unclear.get(row["outlet"]) is False
    if plain.n_with == 0:
        often = plain.n_with_rest >= MANY * plain.n_articles_rest
        return often and silent and is_surprising(plain.n_articles, plain.n_with_rest, plain.n_articles_rest)
    only = plain.n_with_rest == 0 and plain.n_with >= MANY * plain.n_articles and bool(others) and not any(others)
    return only and is_surprising(plain.n_articles_rest, plain.n_with, plain.n_articles)


def _said(material: Material, topics: Iterable[str]) -> list[Finding]:
    """Everything worth saying on these topics, the firmest first; made once for each topic."""
    found = [one for topic_id in topics for one in material.once(_on_topic, topic_id)]
    return sorted(found, key=lambda one: one.rank)


def _on_topic(material: Material, topic_id: str) -> list[Finding]:
    facts = {one.group for topic in ("", topic_id) for one in spellings(material, topic)}
    rows = material.once(_worth_a_look, "").get(topic_id, ())
    told = ((row, material.summary(row)) for row in rows if _is_no_part(material, row["item"], facts))
    return [finding(material, row, plain) for row, plain in told if plain and worth_saying(material, row, plain)]


def _is_no_part(material: Material, item: str, facts: Collection[str]) -> bool:
    """Whether an item is no spelling of a name, or one of a name whose spellings are said in one sentence.

    A spelling is a choice only where outlets have different habits. One outlet's habit alone says nothing.
    """
    return not material.about.is_spelling(item) or item.split(": ", 1)[0] in facts


def _worth_a_look(material: Material, _: str) -> Grouped:
    """topic_id -> contrasts without the many that `worth_saying` would turn away by a look at their columns alone."""
    frame, about = material.corpus.against_rest, material.about
    ranked = [name for name, note in about.notes.items() if note.inference == "ranked"]
    stands = frame["p"].isna() | (frame["q"] <= about.q) | frame["measure"].isin(ranked)
    only_more = [name for name, note in about.notes.items() if note.only_more]
    less = frame["measure"].isin(only_more) & ~(frame["estimate"] > 0)
    unsaid = frame["measure"].isin([name for name, note in about.notes.items() if note.unsaid])
    return Grouped(frame[stands & ~less & ~unsaid], "topic_id")


def findings_on(material: Material, topic_id: str) -> list[Finding]:
    """Everything that can be said on one topic."""
    return _said(material, [topic_id])


def all_findings(material: Material) -> list[Finding]:
    """Everything that can be said, the firmest first."""
    return _said(material, material.corpus.topics)


def standings(material: Material) -> tuple[Counter[str], int]:
    """How many sentences stand how firmly: each spelling of a name once, and every other difference on a clear topic;
    and how many more there are on topics without a clear subject, whose own pages alone state them.
    """
    facts = spellings(material, "")
    found = [one for one in all_findings(material) if not is_within(one, facts)]
    clear = [one for one in found if one.topic.topic_id in material.corpus.clear]
    counts = Counter(one.standing for one in clear) + Counter(fact.standing for fact in facts)
    return counts, len(found) - len(clear)


def is_within(one: Finding, facts: Iterable[SpelledName]) -> bool:
    """Whether a finding only says a part of what is said of a name's spelling in one sentence."""
    return one.kind == Items.FORMS and one.item.split(": ", 1)[0] in {fact.group for fact in facts}


def findings_table(material: Material) -> pd.DataFrame:
    """Every sentence that the report states, with its standing and its place."""
    columns = ["contrast_id", "topic_id", "outlet", "measure", "item", "standing", "sentence", "href"]
    rows = [
        [
            one.contrast_id,
            one.topic.topic_id,
            one.mark.slug,
            one.measure,
            one.item,
            one.standing,
            Markup(one.sentence).striptags(),
            one.href,
        ]
        for one in all_findings(material)
    ]
    return pd.DataFrame(rows, columns=columns).astype(str)


def topic_findings(material: Material, topic_id: str, most: int = 10) -> tuple[Finding, ...]:
    """What can be said about one topic, the firmest first.

    How a name is spelt everywhere is about no topic, so the first page alone says it.
    """
    facts = spellings(material, "")
    kept = [one for one in _said(material, [topic_id]) if not is_within(one, facts)]
    return _varied(_in_one(material, kept, spellings(material, topic_id)), most)


def outlet_findings(material: Material, slug: str, most: int = 16) -> tuple[Finding, ...]:
    """What can be said about one outlet on any topic."""
    mine = [one for one in all_findings(material) if one.mark.slug == slug]
    return tuple(one_fact(material, _merged(mine))[:most])


def main_findings(material: Material) -> tuple[Group, ...]:
    """What differs most firmly in the whole corpus, by measure; the same difference on several topics is said once."""
    return material.once(_main_findings, "")


def _main_findings(material: Material, _: str) -> tuple[Group, ...]:
    every = _merged(for_first_page(material, all_findings(material)))
    merged = both_ways(material, _on_clear(material, one_fact(material, every)))
    merged = both_in_one(merged)
    groups = []
    for name, note in material.about.notes.items():
        leading = [one for one in merged if one.measure == name and (note.leads(one.item) or one.confirmed)]
        chosen = _varied(leading, note.first_page)
        if chosen:
            groups.append(Group(name, material.words.find(f"measure.{name}.group") or note.title, chosen))
    return _worthiest(material, groups)


def for_first_page(material: Material, found: Iterable[Finding]) -> list[Finding]:
    """The findings that can stand on the first page, each with its sentence there."""
    return [replace(one, sentence=Markup(one.first or one.sentence)) for one in found if is_first(material, one)]


def is_first(material: Material, one: Finding) -> bool:
    """Whether a difference can stand on the first page, where no picture shows the other outlets and the weeks.

    Its outlet was saved for the weeks of the topic, and, of a mean, no outlet goes further the same way: who reads that
    X quotes more than the others takes X for the one that quotes most.
    """
    if is_within(one, spellings(material, "")):
        return True  # how a name is spelt is about no topic, and all outlets are named
    if not saved_then(material.corpus, one.topic, one.mark.slug):
        return False
    if one.kind in (Items.FORMS, Items.CLAIMS, Items.WORDS):
        return True
    key = (one.topic.topic_id, one.measure, one.item, material.main_voices.get(one.measure, ""))
    means = material.summaries.get(key, {})
    own, side = means.get(one.mark.slug), 1 if one.above else -1
    others = (mean for slug, mean in means.items() if slug != one.mark.slug)
    enough = (mean for mean in others if mean.n_articles >= material.about.min_articles)
    return own is None or not any(side * mean.value > side * own.value for mean in enough)


def _on_clear(material: Material, found: Iterable[Finding]) -> list[Finding]:
    """The findings on topics with a clear subject: of the others an editor cannot know what they are about.

    How a name is spelt is about no topic, so it is among them.
    """
    clear, facts = material.corpus.clear, spellings(material, "")
    kept = (one for one in found if one.topic.topic_id in clear or is_within(one, facts))
    return [replace(one, also=tuple(topic for topic in one.also if topic.topic_id in clear)) for one in kept]


def _worthiest(material: Material, groups: list[Group]) -> tuple[Group, ...]:
    """At most FIRST sentences of all groups: the firmest, then those on what most articles tell, then the largest."""

    def worth(one: Finding) -> tuple[int, int, float, str]:
        told = material.corpus.covering[one.topic.topic_id].values()
        return firmness_rank(one.standing), -sum(map(len, told)), -one.strength, one.contrast_id

    ranked = sorted((one for group in groups for one in group.findings), key=worth)[:FIRST]
    kept = {one.contrast_id for one in ranked}
    cut = (
        replace(group, findings=tuple(one for one in group.findings if one.contrast_id in kept)) for group in groups
    )
    return tuple(group for group in cut if group.findings)


def glance(material: Material, *, each: int = 3) -> Glance:
    """What can be said about each outlet, by measure."""
    merged = _on_clear(material, _merged(all_findings(material)))
    merged = [one for one in merged if material.about.note(one.measure).leads(one.item) or one.confirmed]
    facts = {one.group: one for one in spellings(material, "")}
    merged = [_as_firm(one, facts) for one in merged if not material.about.is_spelling(one.item) or _is_odd(one, facts)]
    present = {one.measure for one in merged}
    notes = [note for name, note in material.about.notes.items() if name in present and note.at_a_glance]
    heads = tuple((note.name, material.words.find(f"measure.{note.name}.group") or note.title) for note in notes)
    rows = []
    for slug, mark in material.corpus.outlets.items():
        own = [one for one in merged if one.mark.slug == slug]
        cells = tuple(tuple(one for one in own if one.measure == name)[:each] for name, _ in heads)
        if material.corpus.per_outlet[slug]:
            rows.append(GlanceRow(mark, cells))
    return Glance(heads, tuple(rows))


def one_fact(material: Material, found: list[Finding]) -> list[Finding]:
    """The findings with one for each name whose spelling differs: who spells it how is one fact about all outlets.

    A name that is spelt differently on one topic alone is not among them: it is said there.
    """
    facts = spellings(material, "")
    return _in_one(
        material, (one for one in found if not material.about.is_spelling(one.item) or is_within(one, facts)), facts
    )


def _in_one(material: Material, every: Iterable[Finding], said: Iterable[SpelledName]) -> list[Finding]:
    """The findings, in which what is `said` of a name's spelling stands once."""
    found, facts = list(every), {one.group: one for one in said}
    kept: list[Finding] = []
    seen: set[str] = set()
    odd = [one for one in found if _is_odd(one, facts)]
    for one in [*odd, *(one for one in found if one not in odd)]:
        group = one.item.split(": ", 1)[0]
        if one.kind != Items.FORMS or group not in facts:
            kept.append(one)
        elif group not in seen:
            seen.add(group)
            fact, tested = facts[group], one.standing == facts[group].standing != DESCRIBED and _is_odd(one, facts)
            on = material.words.say("spelt.tested", topic=one.topic.name, how=one.small) if tested else Markup("")
            same = replace(one, sentence=fact.sentence, standing=fact.standing, small=on, leans=(), also=())
            same = same if tested else replace(same, glimpse=None)  # a picture of one outlet says nothing of them all
            kept.append(replace(same, everywhere=True, href=fact.href))
    return sorted(kept, key=lambda one: one.rank)


def _as_firm(one: Finding, facts: Mapping[str, SpelledName]) -> Finding:
    """A finding with the standing of the sentence that says the same of all topics together."""
    if not is_within(one, facts.values()):
        return one
    return replace(one, standing=facts[one.item.split(": ", 1)[0]].standing, everywhere=True)


def _is_odd(one: Finding, facts: Mapping[str, SpelledName]) -> bool:
    """Whether a finding is about how an outlet spells a name as no other does."""
    fact = facts.get(one.item.split(": ", 1)[0])
    return one.kind == Items.FORMS and fact is not None and one.mark.slug in fact.odd


def both_ways(material: Material, found: list[Finding]) -> list[Finding]:
    """The findings with one where an outlet differs one way on one topic and the other way on another."""
    first: dict[tuple[str, str, str], Finding] = {}
    for one in found:
        key = (one.mark.slug, one.measure, one.item)
        if key not in first:
            first[key] = one
        elif first[key].above != one.above:
            other = material.words.say("in_short.opposite", topic=one.topic.name, sentence=one.sentence)
            weaker = max(first[key].standing, one.standing, key=firmness_rank)  # one word has to hold for both
            first[key] = replace(first[key], sentence=first[key].sentence + " " + other, standing=weaker)
    return list(first.values())


def both_in_one(found: Iterable[Finding]) -> list[Finding]:
    """The findings with one for each mean, or each name of somebody, on a topic in which several outlets differ from
    the others: they have the same table and the same sentences behind them.
    """
    by_quantity: dict[tuple[str, str, str], list[Finding]] = {}
    for one in found:
        by_quantity.setdefault((one.topic.topic_id, one.measure, one.item), []).append(one)
    joined = []
    for same in by_quantity.values():
        if len(same) > 1 and (all(one.first for one in same) or same[0].kind == Items.FORMS):
            small = [Markup("{}: {}").format(one.mark.name, one.small) for one in same]
            joined.append(replace(
                same[0], sentence=Markup(" ").join(_behind(same[0], one) for one in same),
                small=Markup(" · ").join(small), leans=(), glimpse=None,
                standing=max((one.standing for one in same), key=firmness_rank),  # one word has to hold for all
            ))  # fmt: skip
        else:
            joined += same
    return joined


def _behind(before: Finding, one: Finding) -> Markup:
    """A finding's sentence behind another one: how both were matched is said once."""
    said_so = one is not before and one.ways == before.ways and one.sentence == one.first
    return Markup((said_so and one.again) or one.sentence)


def _merged(found: list[Finding]) -> list[Finding]:
    best: dict[tuple[str, str, str, bool], list[Finding]] = {}
    for one in found:
        best.setdefault((one.mark.slug, one.measure, one.item, one.above), []).append(one)
    return [
        replace(first, also=tuple(one.topic for one in rest if one.standing == first.standing))
        for first, *rest in best.values()
    ]


def _varied(ranked: list[Finding], most: int) -> tuple[Finding, ...]:
    """At most `most`, the firmest first, no outlet and measure together twice while others wait."""
    first: list[Finding] = []
    later: list[Finding] = []
    seen: set[tuple[str, str]] = set()
    for one in ranked:
        (later if (one.mark.slug, one.measure) in seen else first).append(one)
        seen.add((one.mark.slug, one.measure))
    return tuple(sorted([*first, *later][:most], key=lambda one: one.rank))
