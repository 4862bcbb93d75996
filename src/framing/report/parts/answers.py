"""What an editor asks of each topic, answered in one order: what is it called, who is held responsible, who is heard.

What is counted is shown with its counts; what is stated has passed the rules of `highlights`. Where there is too
little, the answer says so.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.measures.cards import Answers, Items, names_where
from framing.report.parts.counted import CountedCell, CountedRow, CountedTable, counted_page
from framing.report.parts.evidence import Exhibit, exhibit
from framing.report.parts.findings import DESCRIBED, EXPLORATORY, SOLID, TENTATIVE, Finding
from framing.report.parts.heard import outlets_heard, people_quoted, telling_quotation
from framing.report.parts.highlights import findings_on, standings_on
from framing.report.parts.names_table import NameTable, name_tables
from framing.report.parts.not_read import finds_people, not_read_by, outlets_by_language
from framing.report.parts.on_subject import (  # fmt: skip
    belongs_to,
    is_its_event,
    is_near,
    share_of_words,
    speaks_of,
    tells_of,
)
from framing.report.parts.silences import close_topics, is_on_close, saved_then, silences
from framing.report.parts.spellings import SpelledName, spellings
from framing.report.parts.who_says import who_says
from framing.report.sources.about import PLAIN_NAMES, form
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.quantities import Key
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row
from framing.report.writing import DASH
from framing.text.paragraphs.spoken import QUOTED

TOPICS = 8  # that have their answers on the first page
TIMES = 3  # mentions that an outlet has to have for a row
ARTICLES = 2  # and articles: one article is no habit of an outlet
HABIT, MOSTLY = 10, 0.8  # mentions, and the share of them, from which on it is said that one form is the usual one
PEOPLE = 3  # people with a table
FORMS = 5  # columns
PARTIES = 4  # columns of who is held responsible
SPEAKERS = 3  # of each outlet
QUOTING = 3  # articles of an outlet that have to quote somebody by name
CLAIMS = 4
THESE_WORDS = 0.6  # of the words of the sentence that is shown: with so many, another tells it in nearly these words
FINDINGS = 4  # sentences of one answer
Rows = tuple[tuple[Mark, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class CountTable:
    """A small table: outlets down; `few` names the outlets that have too little for a row.

    Each row leads to the sentences that it counts: they stand on the page of `counted`.
    """

    title: str
    heads: tuple[str, ...]
    rows: Rows
    few: tuple[Mark, ...] = ()
    unread: bool = False  # nobody but its maker has checked the measure
    has_choice: bool = True  # whether a form is more than a plain name, as with and without the first name
    first: int = 0  # mentions of the first form, and of all
    mentions: int = 0
    more: int = 0  # outlets that have enough for a row, and no room
    counted: CountedTable | None = None

    def href(self, mark: Mark) -> str:
        """Where the sentences of a row are."""
        return self.counted.href(mark) if self.counted else ""


@dataclass(frozen=True, slots=True)
class ClaimTeller:
    """An outlet that tells a claim, in how many of its articles."""

    mark: Mark
    n: int


@dataclass(frozen=True, slots=True)
class SharedClaim:
    """A claim with the outlets that tell it, and the sentences with which they do."""

    text: str
    counted: CountedTable
    tellers: tuple[ClaimTeller, ...]
    said_by: str = ""  # whom they quote with it; empty where they tell it themselves


@dataclass(frozen=True, slots=True)
class OutletSentence:
    """A sentence of an outlet."""

    mark: Mark
    exhibit: Exhibit


@dataclass(frozen=True, slots=True)
class PersonQuoted:
    """What an outlet quotes from somebody: one quotation, in its sentence."""

    mark: Mark
    who: str
    exhibit: Exhibit


@dataclass(frozen=True, slots=True)
class TopicAnswer:
    """The answer to one question; where it is empty, `nothing` says why."""

    question: str
    href: str
    findings: tuple[Finding, ...] = ()
    lines: tuple[Markup, ...] = ()
    tables: tuple[CountTable, ...] = ()
    told: tuple[SharedClaim, ...] = ()
    said: tuple[OutletSentence, ...] = ()
    spelt: tuple[SpelledName, ...] = ()
    heard: tuple[PersonQuoted, ...] = ()
    nothing: str = ""
    not_read: Markup | str = ""  # outlets in whose language nobody looked for it


@dataclass(frozen=True, slots=True)
class TopicAnswers:
    """All answers on one topic."""

    topic: TopicRef
    n_articles: int
    n_outlets: int
    days: tuple[str, str]  # of the first and the last article; empty where none has a date
    answers: tuple[TopicAnswer, ...]

    @property
    def unread(self) -> bool:
        """Whether a table of it counts what is not stated."""
        return any(table.unread for answer in self.answers for table in answer.tables)

    @property
    def counted(self) -> tuple[CountedTable, ...]:
        """The sentences behind all that is counted."""
        tables = [table.counted for answer in self.answers for table in answer.tables if table.counted]
        return (*tables, *(claim.counted for answer in self.answers for claim in answer.told))


def answers(material: Material) -> tuple[TopicAnswers, ...]:
    """The answers on each topic that was asked for, in the order of the topics."""
    return material.once(_all, "")


def _all(material: Material, _: str) -> tuple[TopicAnswers, ...]:
    asked = [topic for topic in material.corpus.topics.values() if topic.named]
    return tuple(_on(material, topic) for topic in asked[:TOPICS] if _n_articles(material, topic))


def _n_articles(material: Material, topic: TopicRef) -> int:
    return sum(map(len, material.corpus.covering[topic.topic_id].values()))


def _on(material: Material, topic: TopicRef) -> TopicAnswers:
    stated: dict[str, list[Finding]] = defaultdict(list)
    for one in findings_on(material, topic.topic_id):
        stated[_question(one.measure)].append(one)
    n_articles = _n_articles(material, topic)
    n_outlets = sum(1 for ids in material.corpus.covering[topic.topic_id].values() if ids)
    told = material.corpus.covering[topic.topic_id].values()
    dated = sorted(day for ids in told for one in ids if (day := material.corpus.articles[one].day))
    days = (dated[0], dated[-1]) if dated else ("", "")
    if n_articles < material.about.min_articles:
        little = TopicAnswer("silent", f"{topic.href}#who", lines=_silent(material, topic).lines)
        return TopicAnswers(topic, n_articles, n_outlets, days, (little,))
    found = (
        _called(material, topic, stated), _held(material, topic, stated), _heard(material, topic, stated),
        _told(material, topic, stated), _loaded(material, topic, stated), _silent(material, topic),
        _firm(material, topic),
    )  # fmt: skip
    return TopicAnswers(topic, n_articles, n_outlets, days, found)


def _question(measure: str) -> str:
    return next((one.value for one in Answers if measure in names_where(answers=one)), "")


def _measures(material: Material, question: Answers) -> list[str]:
    known = names_where(answers=question)
    return [name for name in material.about.notes if name in known]


def _section(material: Material, topic: TopicRef, measures: Sequence[str]) -> str:
    """The place of the first of these measures that the topic's page has."""
    keys = (key for key in material.corpus.values if key[0] == topic.topic_id)
    there = {key[1] for key in keys if is_its_event(material, topic.topic_id, key[1], key[2])}
    first = next((name for name in measures if name in there and not material.about.note(name).own_chart), "")
    return f"{topic.href}#s-{first}" if first else topic.href


def _called(material: Material, topic: TopicRef, stated: Mapping[str, Sequence[Finding]]) -> TopicAnswer:
    """What the event and the people most named are called, and how places and people are spelt."""
    measures, words = _measures(material, Answers.CALLED), material.words
    tables: list[CountTable] = []
    lines: list[Markup] = []
    for name in measures:
        every = name_tables(material, topic.topic_id, name, {}, frozenset())
        chosen = [_counted(material, topic, name, one) for one in every if not one.spelling]
        kept = [one for one in chosen if len(one.rows) > 1][:PEOPLE]
        tables += [one for one in kept if len(one.heads) > 1 and one.has_choice]
        lines += [
            _one_name(material, one) for one in kept
            if len(one.heads) == 1 and one.has_choice and one.mentions >= HABIT and one.first >= MOSTLY * one.mentions
        ]  # fmt: skip
    everywhere = {one.group for one in spellings(material, "")}
    here = spellings(material, topic.topic_id)
    spelt = {*everywhere, *(one.group for one in here)}
    spelt_here = tuple(one for one in here if one.group not in everywhere)
    findings = [one for one in stated.get(Answers.CALLED.value, ()) if one.item.split(": ", 1)[0] not in spelt]
    return TopicAnswer(
        Answers.CALLED.value, _section(material, topic, measures), tuple(findings[:FINDINGS]), tuple(lines),
        tuple(tables), spelt=spelt_here, nothing=words["answers"]["few_mentions"],
    )  # fmt: skip


def _one_name(material: Material, one: CountTable) -> Markup:
    """That nearly all call somebody the same, with the way to the sentences."""
    said = material.words.say("answers.one_name", who=one.title, form=one.heads[0], n=one.first, of=one.mentions)
    href = one.counted.top if one.counted else ""
    return Markup('{} <a class="small" href="{}">{}</a>').format(said, href, material.words["see"])


def _unread(material: Material, measure: str) -> bool:
    return material.about.note(measure).is_unsure("")


def _counted(material: Material, topic: TopicRef, measure: str, table: NameTable) -> CountTable:
    """The table of one referent with the forms that most mentions have."""
    kept = [row for row in table.rows if row[1] >= TIMES and row[2] >= ARTICLES]
    times = [sum(row[3][i].times for row in kept) for i in range(len(table.forms) - table.summed)]
    columns = sorted(range(len(times)), key=lambda i: (-times[i], i))[:FORMS]
    columns = [i for i in columns if times[i] >= TIMES]
    rest = [total - sum(counts[i].times for i in columns) for _, total, _, counts in kept]
    last = len(columns) > 1 and any(rest)  # other forms, so that a row adds up
    rows = tuple(
        (mark, tuple(str(n) if n else "–" for n in (*(counts[i].times for i in columns), *([other] * last), total)))
        for (mark, total, _, counts), other in zip(kept, rest, strict=True)
    )
    few = tuple(row[0] for row in table.rows if row not in kept)
    heads, first = tuple(table.forms[i][0] for i in columns), times[columns[0]] if columns else 0
    heads += (material.words["answers"]["other_forms"],) if last else ()
    mentions = sum(row[1] for row in kept)
    voice, passages = material.main_voices.get(measure, ""), material.corpus.passages
    cells = [(table.items[i], heads[at]) for at, i in enumerate(columns)]
    cells += [(item, heads[-1]) for i, item in enumerate(table.items) if i not in columns] if last else []

    def behind(mark: Mark) -> list[CountedCell]:
        by_head: dict[str, list[Row]] = {}
        for item, head in cells:
            by_head.setdefault(head, []).extend(passages.rows((topic.topic_id, measure, item, voice), mark.slug))
        return [CountedCell.of(head, found) for head, found in by_head.items()]

    return CountTable(
        table.who, heads, rows if columns else (), few, _unread(material, measure),
        any(form(table.items[i]) not in PLAIN_NAMES for i in columns), first, mentions, table.others,
        CountedTable(
            counted_page(topic), table.anchor, table.who, tuple(CountedRow.of(row[0], behind(row[0])) for row in kept)
        ),
    )  # fmt: skip


def _roomy(material: Material, rows: Sequence[tuple[int, Mark, tuple[str, ...]]]) -> tuple[Rows, int]:
    """The rows with the highest numbers in the order of the outlets, as many as have room, and how many have none."""
    kept = set(sorted(range(len(rows)), key=lambda i: (-rows[i][0], i))[: material.space.rows])
    return tuple((mark, cells) for i, (_, mark, cells) in enumerate(rows) if i in kept), len(rows) - len(kept)


def _held(material: Material, topic: TopicRef, stated: Mapping[str, Sequence[Finding]]) -> TopicAnswer:
    """Who is named as the doer of harm: in the outlet's own voice, and in somebody else's."""
    measures, words, corpus = _measures(material, Answers.HELD), material.words, material.corpus
    found: dict[str, dict[str, dict[str, list[Row]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for key in corpus.passages:
        if key[0] == topic.topic_id and key[1] in measures:
            for slug in corpus.passages.counts(key):
                of_it = (row for row in corpus.passages.rows(key, slug) if _is_of(material, topic.topic_id, row))
                found[key[2]][slug][key[3]] += of_it
    total = {item: sum(len(rows) for by in each.values() for rows in by.values()) for item, each in found.items()}
    parties = sorted((item for item in total if total[item] >= TIMES), key=lambda item: (-total[item], item))[:PARTIES]
    rows, few, behind = [], [], dict[str, list[CountedCell]]()
    heads = tuple(shown(material.item(measures[0], item)) for item in parties) if measures else ()
    voices = {"own": words["answers"]["voice_own"], QUOTED: words["answers"]["voice_other"]}
    for slug, mark in corpus.outlets.items():
        each = [found[item][slug] for item in parties]
        all_rows = [row for one in each for some in one.values() for row in some]
        n = len(all_rows)
        if n >= TIMES and len({row["article_id"] for row in all_rows}) >= ARTICLES:
            rows.append((n, mark, tuple(_by_voice(material, len(one["own"]), len(one[QUOTED])) for one in each)))
            behind[slug] = [CountedCell.of(f"{head}, {voices[voice]}", one[voice])
                            for head, one in zip(heads, each, strict=True) for voice in voices]  # fmt: skip
        elif n:
            few.append(mark)
    unread = bool(measures) and _unread(material, measures[0])
    kept, more = _roomy(material, rows)
    counted = CountedTable(
        counted_page(topic), "held", words["answers"]["held"],
        tuple(CountedRow.of(mark, behind[mark.slug]) for mark, _ in kept),
    )  # fmt: skip
    table = CountTable(words["answers"]["held_title"], heads, kept, tuple(few), unread, more=more, counted=counted)
    return TopicAnswer(
        Answers.HELD.value, _section(material, topic, measures), tuple(stated.get(Answers.HELD.value, ())[:FINDINGS]),
        tables=(table,) if rows else (), said=tuple(_examples(material, topic, measures, parties)) if rows else (),
        nothing=words["answers"]["few_deeds"], not_read=not_read_by(material, topic.topic_id, measures),
    )  # fmt: skip


def _by_voice(material: Material, own: int, other: int) -> str:
    """A number with its parts, each of which says what it is."""
    parts = [material.words.say(f"answers.{name}", n=n) for name, n in (("n_own", own), ("n_other", other)) if n]
    return str(Markup(" + ").join(parts)) or DASH


def _is_of(material: Material, topic_id: str, row: Row) -> bool:
    """Whether what a passage tells is something of the topic's own: its paragraphs tell of other things too."""
    text = material.corpus.paragraphs[row["paragraph_id"]][1]
    return belongs_to(material, topic_id, text[int(row["start"]) : int(row["end"])])


def _examples(
    material: Material, topic: TopicRef, measures: Sequence[str], parties: Sequence[str]
) -> Iterator[OutletSentence]:
    """One sentence of each voice about the two parties that are named most, each of another outlet; none twice.

    Only where the clause of the deed itself speaks of the topic: its paragraphs tell of other deeds too. Of an outlet's
    the first is that of the paragraph that is most surely on the topic.
    """
    corpus, seen, shown_at = material.corpus, set[str](), set[tuple[str, int]]()
    named = [item for item in parties if item not in material.about.note(measures[0]).item_kinds]
    for item in named[:2]:
        for voice in ("own", QUOTED):
            key = (topic.topic_id, measures[0], item, voice)
            by = {slug: _speaking(material, topic.topic_id, corpus.passages.rows(key, slug))
                  for slug in corpus.passages.counts(key)}  # fmt: skip
            ranked = sorted(filter(by.get, by), key=lambda one: (one in seen, -len(by[one]), one))
            fresh = [(slug, row) for slug in ranked for row in by[slug] if _place(row) not in shown_at]
            for slug, row in fresh[:1]:
                seen.add(slug)
                shown_at.add(_place(row))
                yield OutletSentence(corpus.outlets[slug], exhibit(corpus, row, ""))


def _place(row: Row) -> tuple[str, int]:
    return row["paragraph_id"], int(row["start"])


def _speaking(material: Material, topic_id: str, rows: Iterable[Row]) -> list[Row]:
    """The passages that speak of the topic themselves, those first whose paragraph is most surely on it."""
    corpus = material.corpus

    def near(row: Row) -> float:
        return max((how for one, how in corpus.on_topic.get(row["paragraph_id"], ()) if one == topic_id), default=0.0)

    found = []
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        told = corpus.paragraphs[row["paragraph_id"]][1][start:end]
        if is_near(material, topic_id, row["paragraph_id"]) and tells_of(material, topic_id, told):
            found.append(row)
    return sorted(found, key=lambda row: (-near(row), _place(row)))


def _heard(material: Material, topic: TopicRef, stated: Mapping[str, Sequence[Finding]]) -> TopicAnswer:
    """Who is quoted most by each outlet, by the number of quoted words: people whom the texts name in full."""
    words, corpus = material.words, material.corpus
    measures = _measures(material, Answers.HEARD)
    rows, few, said = [], [], dict[str, list[PersonQuoted]]()
    behind: dict[str, list[CountedCell]] = {}
    by_outlet = people_quoted(material, topic.topic_id)
    for slug, mark in corpus.outlets.items():
        quoted = by_outlet.get(slug, {})
        n_articles = len(frozenset().union(*(one.articles for one in quoted.values())))
        if n_articles < QUOTING:
            few += [mark] if quoted else []
            continue
        every = sorted(quoted, key=lambda who: (-quoted[who].n_words, who))
        ranked = every[:SPEAKERS]
        shown_at = {who: row for who in ranked
                    if (row := telling_quotation(material, topic.topic_id, who, quoted[who].rows))}  # fmt: skip
        most = [words.say("answers.speaker", who=who, n=words.count("n_articles", len(quoted[who].articles)))
                for who in ranked]  # fmt: skip
        n_words = sum(one.n_words for one in quoted.values())
        said[slug] = [PersonQuoted(mark, who, exhibit(corpus, row, "")) for who, row in shown_at.items()]
        behind[slug] = [CountedCell.of(who, quoted[who].rows) for who in every]
        rows.append((n_words, mark, (str(words.listed(most)), words.whole(n_words))))
    heads = (words["answers"]["most_heard"], words["answers"]["words_quoted"])
    kept, more = _roomy(material, rows)
    counted = CountedTable(
        counted_page(topic), "voices", words["answers"]["heard_title"],
        tuple(CountedRow.of(mark, behind[mark.slug]) for mark, _ in kept),
    )  # fmt: skip
    table = CountTable(words["answers"]["heard_title"], heads, kept, tuple(few), more=more, counted=counted)
    return TopicAnswer(
        Answers.HEARD.value, _section(material, topic, measures), tuple(stated.get(Answers.HEARD.value, ())[:FINDINGS]),
        tables=(table,) if rows else (), nothing=words["answers"]["few_quoted"],
        heard=tuple(one for mark, _ in kept for one in said[mark.slug]),
        not_read=_unrecognised(material, topic),
    )  # fmt: skip


def _unrecognised(material: Material, topic: TopicRef) -> Markup | str:
    """The outlets on a topic in whose language nobody who speaks was found to be a person: they are not counted.

    Where sentences are parsed people are found, so nobody there is an answer.
    """
    corpus = material.corpus
    found = {corpus.writes_in.get(slug) for slug in outlets_heard(material)}
    telling = [slug for slug, ids in corpus.covering[topic.topic_id].items() if ids]
    left = [slug for slug in telling if corpus.writes_in.get(slug) not in found and not finds_people(material, slug)]
    groups = outlets_by_language(material, left)
    return material.words.say("answers.unrecognised", groups=groups) if groups else ""


def _keys(known: Iterable[Key], topic_id: str, measures: Sequence[str]) -> list[Key]:
    return [key for key in known if key[0] == topic_id and key[1] in measures]


def _told(material: Material, topic: TopicRef, stated: Mapping[str, Sequence[Finding]]) -> TopicAnswer:
    """What most outlets tell, and who tells it; that others leave something out is stated only if it was earned."""
    corpus, words = material.corpus, material.words
    measures = _measures(material, Answers.TOLD)
    found = []
    claims = [name for name in measures if material.about.note(name).items == Items.CLAIMS]
    for key in _keys(corpus.values, topic.topic_id, claims):
        text = shown(material.item(key[1], key[2]))
        telling = {slug: _in_these_words(material, key, slug, text) for slug in corpus.passages.counts(key)}
        tellers = tuple(
            ClaimTeller(mark, len({row["article_id"] for row in telling[slug]}))
            for slug, mark in corpus.outlets.items() if telling.get(slug)
        )  # fmt: skip
        said_by = _whose(material, key[2])
        if len(tellers) > 1 and said_by is not None and speaks_of(material, topic.topic_id, text):
            found.append((-len(tellers), -sum(one.n for one in tellers), key, text, tellers, said_by, telling))
    told = tuple(
        SharedClaim(text, _telling_it(material, topic, text, telling, n), tellers, said_by)
        for n, (_, _, _, text, tellers, said_by, telling) in enumerate(sorted(found, key=lambda one: one[:3])[:CLAIMS])
    )
    nothing = words["answers"]["nothing_told"]
    sentences = tuple(stated.get(Answers.TOLD.value, ())[:FINDINGS])
    lines = () if sentences else (words.say("answers.one_side"),)
    shown_lines = lines if told else ()
    return TopicAnswer(
        Answers.TOLD.value, _section(material, topic, claims), sentences, shown_lines, told=told, nothing=nothing,
        not_read=not_read_by(material, topic.topic_id, claims),
    )  # fmt: skip


def _in_these_words(material: Material, key: Key, slug: str, text: str) -> list[Row]:
    """The passages of an outlet that tell a claim in nearly the words of the sentence that stands for it.

    Others state the same of the same, and may leave out what else that sentence says.
    """
    corpus, found = material.corpus, []
    for row in corpus.passages.rows(key, slug):
        passage = corpus.paragraphs[row["paragraph_id"]][1][int(row["start"]) : int(row["end"])]
        if share_of_words(text, passage) >= THESE_WORDS:
            found.append(row)
    return found


def _telling_it(
    material: Material, topic: TopicRef, text: str, telling: Mapping[str, Sequence[Row]], number: int
) -> CountedTable:
    """The sentences that tell a claim, of each outlet."""
    rows = (CountedRow.of(mark, [CountedCell.of("", telling[slug])])
            for slug, mark in material.corpus.outlets.items() if telling.get(slug))  # fmt: skip
    return CountedTable(counted_page(topic), f"told-{number}", text, tuple(rows))


def _whose(material: Material, claim: str) -> str | None:
    """Whose words a claim is: "" where most articles tell it themselves, the name where most quote one speaker with it;
    None where it is not clear, or where the sentence that is shown is somebody else's.
    """
    counts = Counter({
        who: len(frozenset().union(*by.values())) for who, by in who_says(material).told.get(claim, {}).items()
    })  # fmt: skip
    if not counts:
        return None
    who, n = max(counts.items(), key=lambda one: (one[1], one[0]))
    return who if 2 * n > counts.total() and who_says(material).shown.get(claim) == who else None


def _loaded(material: Material, topic: TopicRef, stated: Mapping[str, Sequence[Finding]]) -> TopicAnswer:
    measures = _measures(material, Answers.LOADED)
    there = [name for name in measures if _keys(material.corpus.values, topic.topic_id, [name])]
    unsure = bool(there) and all(material.about.note(name).is_unsure("") for name in there)
    nothing = material.words["answers"]["not_reliable" if unsure else "no_difference"]
    findings = tuple(stated.get(Answers.LOADED.value, ())[:FINDINGS])
    return TopicAnswer(Answers.LOADED.value, _section(material, topic, there), findings, nothing=nothing)


def _silent(material: Material, topic: TopicRef) -> TopicAnswer:
    """Who covers the topic most, who has nothing, and which silence is more than chance."""
    corpus, words = material.corpus, material.words
    covering = corpus.covering[topic.topic_id]
    told = sorted(((len(ids), slug) for slug, ids in covering.items() if ids), key=lambda one: (-one[0], one[1]))
    covered = words.listed(
        [words.say("answers.covers", outlet=corpus.outlets[slug].name, n=n, of=corpus.per_outlet[slug])
         for n, slug in told]
    )  # fmt: skip
    lines = [words.say("answers.covered", outlets=covered)]
    said = [one for one in silences(corpus, words).stated if one.topic == topic]
    lines += [one.sentence for one in said]
    stated = {one.mark.slug for one in said}
    nothing = [
        slug for slug in corpus.outlets if not covering[slug] and corpus.per_outlet[slug] and slug not in stated
    ]  # fmt: skip
    away = [corpus.outlets[slug].name for slug in nothing if not saved_then(corpus, topic, slug)]
    there = [slug for slug in nothing if saved_then(corpus, topic, slug)]
    beside = [slug for slug in there if is_on_close(corpus, topic, slug)]
    none = [corpus.outlets[slug].name for slug in there if slug not in beside]
    if beside:
        near = [one for one in close_topics(corpus, topic) if any(corpus.covering[one.topic_id].get(s) for s in beside)]
        outlets = words.listed([corpus.outlets[slug].name for slug in beside])
        lines.append(words.say("answers.beside", outlets=outlets, topics=words.listed(_links(near))))
    if away:
        lines.append(words.say("answers.not_saved", outlets=words.listed(away)))
    if topic.possible and none:
        lines.append(words.say("answers.unclear", outlets=words.listed(none)))
    elif none:
        lines.append(words.say("answers.none", outlets=words.listed(none)))
    if close := [one for one in close_topics(corpus, topic) if one.topic_id in corpus.clear]:
        lines.append(words.say("answers.close", topics=words.listed(_links(close))))
    return TopicAnswer("silent", f"{topic.href}#who", lines=tuple(lines))


def _links(topics: Iterable[TopicRef]) -> list[Markup]:
    return [Markup('<a href="{}"><bdi>{}</bdi></a>').format(one.href, one.name) for one in topics]


def _firm(material: Material, topic: TopicRef) -> TopicAnswer:
    """How many differences are stated, how firmly, out of how many that were tested."""
    words, found = material.words, standings_on(material, topic.topic_id)
    frame = material.corpus.against_rest
    told = (frame["topic_id"] == topic.topic_id) & ~frame["measure"].isin(names_where(own_chart=True))
    tested = int(frame.loc[told, "q"].notna().sum())  # how much an outlet covers is tested over all its articles
    parts = [
        words.say(f"in_short.{stands}", n=found[stands])
        for stands in (SOLID, TENTATIVE, EXPLORATORY, DESCRIBED) if found[stands]
    ]  # fmt: skip
    least = material.about.min_articles
    small = [
        material.corpus.outlets[slug].name for slug, ids in material.corpus.covering[topic.topic_id].items()
        if 0 < len(ids) < least
    ]  # fmt: skip
    said = Markup(" ").join(parts) if parts else words.say("answers.none_stated")
    lines = [words.say("answers.firmness" if tested else "answers.untested", tested=words.whole(tested), parts=said)]
    if small:
        lines.append(words.say("answers.small", outlets=words.listed(small), least=least))
    return TopicAnswer("firm", f"{topic.href}#differs", lines=tuple(lines))
