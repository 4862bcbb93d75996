"""The first page's first screen: how firm it all is, the firmest sentence of each kind, how each outlet names whom."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from markupsafe import Markup

from framing.measures.cards import Items, names_where
from framing.report.parts.called import PART, is_office
from framing.report.parts.counted import EVERYWHERE, CountedCell, CountedRow, CountedTable
from framing.report.parts.event_titles import event_title
from framing.report.parts.findings import (
    DESCRIBED,
    EXPLORATORY,
    NONE,
    SOLID,
    TENTATIVE,
    Finding,
    firmness_rank,
    named,
    standing,
)
from framing.report.parts.held import names_another
from framing.report.parts.highlights import Group, all_findings, standings
from framing.report.parts.on_subject import is_its_event, refers_back
from framing.report.parts.silences import Silence, in_passing, linked, saved_then, silences
from framing.report.parts.spellings import SpelledName, by_outlet, spellings
from framing.report.sources.about import PLAIN_NAMES, form
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.quantities import among
from framing.report.sources.rows import Row, csv_file, records

SENTENCES = 6
SHOWN = 8  # sentences behind each word of an outlet: with more, the rarer words would stand too far down
SILENT = 3  # topics on which it is said who is silent
HARDLY_MORE = 0.33  # of the usual share of articles: an outlet with less has hardly any
TELLING = 2  # outlets that tell a topic most, named beside one that hardly does
SPELT = 3  # names whose spelling is said
REFERENTS = 3  # named in tables on the first page
OFTEN = 5  # mentions that two outlets must have of what stands first
FORMS = 6
ROWS = 12  # outlets, those with the most mentions
TIMES = 3  # mentions that a form has to have to be a column, and an outlet to be a row
ARTICLES = 2  # and articles of an outlet: one is no habit
ODD, FREQUENT = 20, 0.2  # mentions of an outlet whose word is another, and the share of a word that is frequent
LISTED = 0.05  # the share of a word that is named, not only counted among others
NEARLY = 0.8  # of the uses of an outlet's usual word, from which on another is usual too
HARDLY = 0.1  # of its mentions by the usual words of the others: it avoids them, if its own are several
LEAST = 0.1  # share of some outlet's mentions that a form has to have to be a column


@dataclass(frozen=True, slots=True)
class Called:
    """How often an outlet uses a form, and the radius that shows its share."""

    times: int
    radius: float


@dataclass(frozen=True, slots=True)
class Naming:
    """By which names each outlet calls one referent, over all topics."""

    who: str
    forms: tuple[str, ...]
    rows: tuple[tuple[Mark, int, tuple[Called, ...]], ...]
    others: int
    unread: bool = False  # nobody but its maker has checked the measure that counts it
    items: tuple[str, ...] = ()  # the items that the forms are
    key: str = ""  # whose forms they are
    of_event: bool = False  # whether they are words for what happens
    least: int = TIMES  # mentions that an outlet has to have for a row
    counted: CountedTable | None = None  # the sentences behind the numbers


@dataclass(frozen=True, slots=True)
class InShort:
    """`firmness` says how many of the stated differences are solid; `findings` are the firmest, one of each kind."""

    firmness: Markup
    can_show: bool
    findings: tuple[Finding, ...]
    spelt: tuple[SpelledName, ...]
    words: tuple[tuple[Markup, str], ...]  # who alone calls an event by another word than all others, and the sentences
    blamed: tuple[tuple[Markup, str], ...]  # who names another as the doer of harm than all others, and the sentences
    silent: tuple[Markup, ...]  # who has nothing on a topic that stands below, where chance hardly explains it
    uneven: tuple[tuple[Markup, str], ...]  # who has hardly anything on one that others tell, and how firm that is
    names: tuple[Naming, ...]
    names_file: str


def in_short(
    material: Material, groups: tuple[Group, ...], answered: Collection[str] = (), tables: Collection[str] = ()
) -> InShort:
    """What a reader should know after ten seconds; `answered` are the topics on which the page has answers, with
    `tables` of what these people and events are called: they need no second one.
    """
    chosen = chosen_findings(material, groups)
    tried = not material.corpus.tables["selftest"].empty
    mentions = mentions_table(material)
    names_file = f"data/{csv_file('mentions', len(mentions))}"
    spelt = by_outlet(material, spellings(material, ""))[:SPELT]
    names = material.once(_names, "")
    odd = tuple(said for one in names for said in _odd_words(material, one))
    names = tuple(one for one in names if one.who not in tables)
    topics = (topic for topic in material.corpus.topics.values() if topic.topic_id in answered)
    blamed = tuple(said for topic in topics if (said := names_another(material, topic)))
    quiet, uneven = _silent(material, answered), tuple(_uneven(material, answered))
    return InShort(firmness(material), tried, chosen, spelt, odd, blamed, quiet, uneven, names, names_file)


def _silent(material: Material, answered: Collection[str]) -> tuple[Markup, ...]:
    """For each of these topics who is silent, and who nearly is, those on what most articles tell first."""
    corpus, by_topic = material.corpus, dict[str, list[Silence]]()
    for one in silences(corpus, material.words).stated:
        if one.topic.topic_id in answered:
            by_topic.setdefault(one.topic.topic_id, []).append(one)
    ranked = sorted(by_topic, key=lambda topic_id: -sum(map(len, corpus.covering[topic_id].values())))
    chosen = (by_topic[topic_id] for topic_id in ranked[:SILENT])
    return tuple(some[0].sentence if some[0].alone else _silent_on(material, some) for some in chosen)


def _uneven(material: Material, answered: Collection[str]) -> Iterator[tuple[Markup, str]]:
    """On which of these topics an outlet passed the test of having hardly anything, beside those that tell it most.

    Where somebody's silence is stated, that sentence says who has few.
    """
    corpus, about, words = material.corpus, material.about, material.words
    frame = corpus.against_rest
    frame = frame[frame["measure"].isin(names_where(own_chart=True)) & frame["topic_id"].isin(list(answered))]
    quiet = {one.topic.topic_id for one in silences(corpus, words).stated}
    tested: dict[str, list[Row]] = defaultdict(list)
    for row in records(frame[frame["q"] <= about.q]):
        topic = corpus.topics[row["topic_id"]]
        if standing(row, about) in (SOLID, TENTATIVE) and saved_then(corpus, topic, row["outlet"]):
            tested[row["topic_id"]].append(row)

    def counted(topic_id: str, slugs: Sequence[str]) -> Markup:
        return words.listed([
            words.say("in_short.of_saved", outlet=corpus.outlets[slug].bold, of=words.whole(corpus.per_outlet[slug]),
                      n=len(corpus.covering[topic_id][slug])) for slug in slugs
        ])  # fmt: skip

    for topic_id in (one for one in corpus.topics if one in tested and one not in quiet):
        few = [row for row in tested[topic_id] if 0 < row["value"] < HARDLY_MORE * row["value_versus"]]
        most = sorted((row for row in tested[topic_id] if row["estimate"] > 0), key=lambda row: -row["value"])[:TELLING]
        if few and most:
            stands = max((standing(row, about) for row in (*few, *most)), key=firmness_rank)
            said = words.say(
                "in_short.uneven", topic=linked(corpus.topics[topic_id]),
                most=counted(topic_id, [row["outlet"] for row in most]),
                least=counted(topic_id, [row["outlet"] for row in few]),
            )  # fmt: skip
            yield said, stands


def _silent_on(material: Material, found: Sequence[Silence]) -> Markup:
    """Who is silent on a topic; and who has hardly more, or nothing either by chance: else a few would be singled out.
    """
    corpus, words, topic = material.corpus, material.words, found[0].topic
    said = words.say("in_short.silent", topic=linked(topic), outlets=words.listed([one.brief for one in found]))
    stated = {one.mark.slug for one in found}
    covering = corpus.covering[topic.topic_id]
    there = [slug for slug in corpus.outlets if slug not in stated and saved_then(corpus, topic, slug)]
    telling = [slug for slug in there if covering[slug]]
    share = sum(len(covering[slug]) for slug in telling) / max(sum(corpus.per_outlet[slug] for slug in telling), 1)
    hardly = [slug for slug in telling if len(covering[slug]) < HARDLY_MORE * share * corpus.per_outlet[slug]]
    none = [slug for slug in there if not covering[slug] and corpus.per_outlet[slug] >= material.about.min_articles]
    for key, slugs in (("in_short.hardly_more", hardly), ("in_short.nor", none)):
        if slugs:
            each = [words.say("answers.covers", outlet=corpus.outlets[slug].name, n=len(covering[slug]),
                              of=corpus.per_outlet[slug]) for slug in slugs]  # fmt: skip
            said += " " + words.say(key, outlets=words.listed(each))
    passing = (in_passing(material, topic, one.mark) for one in found)
    return Markup(" ").join(one for one in (said, *passing) if one)


def chosen_findings(material: Material, groups: tuple[Group, ...]) -> tuple[Finding, ...]:
    """The firmest sentence of each kind."""
    chosen: list[Finding] = []
    for group in groups:
        choices = [one for one in group.findings if not material.about.is_spelling(one.item) and _is_worth_it(one)]
        chosen += choices[: material.about.note(group.measure).in_short]
    return tuple(sorted(chosen, key=_first)[:SENTENCES])


def _is_worth_it(one: Finding) -> bool:
    """Whether a sentence says something of the outlet: that it writes "president" a few times more often does not."""
    plain = one.kind == Items.FORMS and not _is_choice(one.item)
    return not plain or one.standing in (SOLID, TENTATIVE)


def _is_choice(item: str) -> bool:
    return form(item) not in PLAIN_NAMES and not is_office(form(item))


def _odd_words(material: Material, one: Naming) -> Iterator[tuple[Markup, str]]:
    """Of words for an event, the one outlet whose usual word is no other's, and what the others mostly write.

    Nothing where several are alone with a word. What that outlet never writes, though the others often do, is said too.
    """
    if not one.of_event or len(one.rows) <= 2:
        return
    words = material.words
    usual = {mark.slug: max(range(len(counts)), key=lambda i: counts[i].times) for mark, _, counts in one.rows}
    # of two words that an outlet writes nearly as often, both are usual: "war" 30 times and "raid" 31 times
    nearly = {
        mark.slug: {i for i in range(len(counts)) if counts[i].times >= NEARLY * counts[usual[mark.slug]].times}
        for mark, _, counts in one.rows
    }  # fmt: skip
    times = Counter(itertools.chain.from_iterable(nearly.values()))
    alone = [row for row in one.rows if all(times[i] == 1 for i in nearly[row[0].slug])]
    for mark, total, counts in alone if len(alone) == 1 else ():
        mine = usual[mark.slug]
        others = [row for row in one.rows if row[0] != mark]
        written = sorted({usual[row[0].slug] for row in others})
        like_others = sum(counts[i].times for i in written)
        if total < ODD or (2 * counts[mine].times <= total and like_others > HARDLY * total):
            continue
        ranked = sorted(range(len(one.items) or len(counts)), key=lambda i: (-counts[i].times, i))
        rest_of = words["answers"]["other_forms"]
        often = [i for i in ranked if counts[i].times >= max(TIMES, LISTED * total) and one.forms[i] != rest_of]
        forms = [words.count("in_short.times", counts[i].times, form=one.forms[i]) for i in often]
        if rest := total - sum(counts[i].times for i in often):
            forms.append(words.count("in_short.other_words", rest))
        theirs = _linked(words.listed([one.forms[i] for i in written]), one, others)
        said = words.say(
            "in_short.word", who=one.who, outlet=mark.bold, forms=words.listed(forms), of=total, others=theirs,
        )  # fmt: skip
        all_others = sum(row[1] for row in others)
        never = [
            one.forms[i] for i in range(len(counts))
            if not counts[i].times and sum(row[2][i].times for row in others) >= FREQUENT * all_others
        ]  # fmt: skip
        if never:
            said += " " + words.say("in_short.never", of=total, outlet=mark.name, forms=words.listed(never, "or"))
        yield said, one.counted.href(mark) if one.counted else ""


def _linked(said: Markup, one: Naming, others: Sequence[tuple[Mark, int, tuple[Called, ...]]]) -> Markup:
    """What the others write, linked to the sentences of the one that has most: the outlet's prove nothing of them."""
    most = max(others, key=lambda row: row[1])[0]
    return Markup('<a href="{}">{}</a>').format(one.counted.href(most), said) if one.counted else said


def names_everywhere(material: Material) -> tuple[CountedTable, ...]:
    """The sentences behind the tables of names over all topics."""
    return tuple(one.counted for one in material.once(_names, "") if one.counted)


def _first(one: Finding) -> tuple[int, bool, bool]:
    """What is solid first, then what is tentative; of those what is left out, then what somebody is called."""
    firm = {SOLID: 0, TENTATIVE: 1}.get(one.standing, 2)
    return firm, one.kind != Items.CLAIMS or one.above, one.kind != Items.FORMS


def firmness(material: Material) -> Markup:
    """How many of the sentences of this report stand how firmly."""
    words, (found, _) = material.words, standings(material)
    if not found:
        return Markup("")
    parts = [
        words.say(f"in_short.{stands}", n=words.whole(found[stands]) if found[stands] else words["in_short"]["none"])
        for stands in (SOLID, TENTATIVE, EXPLORATORY, DESCRIBED)
        if found[stands] or stands == SOLID
    ]
    return words.say("in_short.firmness", n=words.whole(found.total()), parts=words.listed(parts))


def mentions_table(material: Material) -> pd.DataFrame:
    """How often each outlet calls whom what, over all topics, each mention counted once, in the main voice."""
    counts: Counter[tuple[str, str]] = Counter()
    for row in material.once(_mentions, ""):
        counts[row["item"], material.corpus.articles[row["article_id"]].outlet] += 1
    rows = [[item, outlet, n] for (item, outlet), n in sorted(counts.items())]
    return pd.DataFrame(rows, columns=["item", "outlet", "n_mentions"])


def _mentions(material: Material, _: str) -> list[Row]:
    """Every mention by a form, in the main voice, once."""
    corpus = material.corpus
    frame = corpus.tables["passages"]
    said = pd.Series(data=False, index=frame.index)
    for name in names_where(items=Items.FORMS):
        said |= (frame["measure"] == name) & (frame["voice"] == material.main_voices.get(name, ""))
    chosen = frame[said]
    chosen = chosen[~among(chosen["paragraph_id"], corpus.repeated)]
    chosen = chosen.drop_duplicates(["item", "paragraph_id", "start", "end"])
    rows = records(chosen[["item", "article_id", "paragraph_id", "start", "end"]])
    return [
        row for row in rows
        if row["article_id"] in corpus.articles and row["article_id"] not in corpus.copies and form(row["item"]).strip()
    ]  # fmt: skip


def _names(material: Material, _: str) -> tuple[Naming, ...]:
    """Tables for those most often called by something else than their plain name.

    Where topics were asked for, people stand in the answers on each of them, and only the event named most stands here,
    if it is that of one of these topics: what another is called is not what was asked.
    """
    about, by_who = material.about, dict[str, dict[str, dict[str, int]]]()
    for row in records(mentions_table(material)):
        if ": " in row["item"] and not about.is_spelling(row["item"]):
            forms = by_who.setdefault(row["item"].split(": ", 1)[0], {})
            forms.setdefault(row["item"], {})[row["outlet"]] = row["n_mentions"]
    told = {who: naming for who, forms in by_who.items() if (naming := _naming(material, forms))}
    tested = (one for one in all_findings(material) if one.kind == Items.FORMS)
    known = {about.who(one.item) for one in tested if one.standing not in (DESCRIBED, NONE)}

    def rank(who: str) -> tuple[bool, int, str]:
        return (about.who(who) not in known, -sum(n for _, n, _ in told[who].rows), who)

    by_measure = _keys_by_measure(material)
    of_event = {who: name for name, keys in by_measure.items() if about.note(name).of_events for who in keys}
    told = {who: one for who, one in told.items() if who not in of_event or _differ(one)}
    often = {who for who, one in told.items() if sum(1 for _, n, _ in one.rows if n >= OFTEN) > 1}
    first = [min(mine, key=rank) for keys in by_measure.values() if (mine := keys & (often or told.keys()))]
    unread = {who for name, keys in by_measure.items() if about.note(name).is_unsure("") for who in keys}
    told |= {who: replace(naming, of_event=True, who=event_title(material, naming.key))
             for who, naming in told.items() if who in of_event}  # fmt: skip
    told |= {who: replace(naming, unread=True) for who, naming in told.items() if who in unread}
    rest = [who for who in sorted(told, key=rank) if who not in first]
    asked = [topic.topic_id for topic in material.corpus.asked]
    its = {who for who, name in of_event.items()
           if any(is_its_event(material, topic_id, name, f"{who}: ") for topic_id in asked)}  # fmt: skip
    chosen = [one for one in first if one in its][:1] if asked else [*first, *rest][:REFERENTS]
    return tuple(replace(told[who], counted=_behind(material, told[who])) for who in chosen)


def _differ(one: Naming) -> bool:
    """Whether the usual word of outlets that name an event often is not the same for all."""
    usual = {max(range(len(counts)), key=lambda i: counts[i].times) for _, n, counts in one.rows if n >= OFTEN}
    return len(usual) > 1


def _behind(material: Material, one: Naming) -> CountedTable:
    """The sentences behind each number of a table."""
    by_outlet: dict[str, dict[str, list[Row]]] = {}
    for row in material.once(_mentions, ""):
        if row["item"].startswith(f"{one.key}: "):
            outlet = material.corpus.articles[row["article_id"]].outlet
            label = one.forms[one.items.index(row["item"])] if row["item"] in one.items else one.forms[-1]
            by_outlet.setdefault(outlet, {}).setdefault(label, []).append(row)

    lead, _, tail = one.key.partition("…")

    def plainly(row: Row) -> bool:
        """Whether a mention stands with the place as in the key: "the war in X", "the X war"."""
        text = material.corpus.paragraphs[row["paragraph_id"]][1]
        behind = text.startswith(tail, int(row["end"])) if tail.strip() else False
        return behind or (not tail.strip() and text.endswith(lead.removeprefix("the "), 0, int(row["start"])))

    def is_half(row: Row) -> bool:
        """Whether its sentence cannot be read alone."""
        start, end = material.corpus.sentence_at(row["paragraph_id"], int(row["start"]), int(row["end"]))
        return refers_back(material.corpus.paragraphs[row["paragraph_id"]][1][start:end])

    if one.of_event:  # what is shown first should leave no doubt which event is meant
        for by in by_outlet.values():
            for rows in by.values():
                rows.sort(key=lambda row: (is_half(row), not plainly(row)))

    def cells(slug: str) -> list[CountedCell]:
        """What is most usual comes first: that is what a sentence about the outlet says."""
        found = (CountedCell.of(label, by_outlet[slug].get(label, ()), SHOWN) for label in one.forms)
        return sorted(found, key=lambda cell: -cell.n)

    found = (CountedRow.of(mark, cells(mark.slug)) for mark, _, _ in one.rows)
    return CountedTable(EVERYWHERE, named("all", one.key), one.who, tuple(found))


def _keys_by_measure(material: Material) -> dict[str, set[str]]:
    """For each measure of forms, in the order of the measures, whom or what its forms are of."""
    found: dict[str, set[str]] = {}
    for _, measure, item, _ in material.corpus.passages:
        if material.about.note(measure).items == Items.FORMS:
            found.setdefault(measure, set()).add(item.split(": ", 1)[0])
    return {name: found[name] for name in material.about.notes if name in found}


def _naming(material: Material, forms: dict[str, dict[str, int]]) -> Naming | None:
    """One referent's table, if at least two outlets call it and at least one has a choice worth a column."""
    totals: Counter[str] = Counter()
    for by in forms.values():
        totals.update(by)

    def share(item: str) -> float:
        return max(n / totals[slug] for slug, n in forms[item].items() if totals[slug])

    often = (item for item in forms if share(item) >= LEAST and sum(forms[item].values()) >= TIMES)
    items = sorted(often, key=lambda item: (-sum(forms[item].values()), item))[:FORMS]
    articles: dict[str, set[str]] = defaultdict(set)
    for row in material.once(_mentions, ""):
        if row["item"] in forms:
            articles[material.corpus.articles[row["article_id"]].outlet].add(row["article_id"])
    if len(totals) < 2:
        return None
    chosen = Counter[str]()
    for item in filter(_is_choice, items):
        chosen.update(forms[item])
    if not any(n >= OFTEN and n >= PART * totals[slug] for slug, n in chosen.items()):
        return None  # nobody chooses much
    rows = tuple(
        (mark, totals[slug], tuple(_called(forms[item].get(slug, 0), totals[slug]) for item in items))
        for slug, mark in material.corpus.outlets.items()
        if slug in dict(totals.most_common(ROWS)) and totals[slug] >= TIMES and len(articles[slug]) >= ARTICLES
    )
    labels = tuple(material.form(item) for item in items)
    rest = [total - sum(one.times for one in counts) for _, total, counts in rows]
    if any(rest):  # a row adds up
        labels += (material.words["answers"]["other_forms"],)
        rows = tuple(
            (mark, total, (*counts, _called(n, total)))
            for (mark, total, counts), n in zip(rows, rest, strict=True)
        )
    who, key = shown(material.about.who(items[0])), items[0].split(": ", 1)[0]
    return Naming(who, labels, rows, len(totals) - len(rows), items=tuple(items), key=key)


def _called(times: int, total: int) -> Called:
    return Called(times, round(9 * (times / total) ** 0.5, 1))
