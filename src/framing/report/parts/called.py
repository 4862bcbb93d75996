"""What the event and the people of a topic are called: tables of the names that are a choice, by outlet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from markupsafe import Markup

from framing.languages.known import either, every
from framing.measures.cards import Answers
from framing.report.parts.answer import ARTICLES, FINDINGS, TIMES, CountTable, TopicAnswer
from framing.report.parts.asked import measures_answering, place_of
from framing.report.parts.counted import CountedCell, CountedRow, CountedTable, counted_page
from framing.report.parts.event_titles import event_title
from framing.report.parts.findings import Finding
from framing.report.parts.names_table import NameTable, name_tables
from framing.report.parts.spellings import spellings
from framing.report.sources.about import PLAIN_NAMES, form
from framing.report.sources.material import Material
from framing.report.sources.refs import TopicRef
from framing.report.sources.rows import Row

PEOPLE = 3  # tables
LABELS = 5  # columns of a table that are a choice
OFTEN = 5  # mentions of a label that is one
PART = 1 / 3  # of the mentions of some outlet, or of its articles, that have such a label: else nobody chooses much
HABIT, MOSTLY = 10, 0.8  # mentions, and the share of them, from which on it is said that one label is the usual one
FULL_NAME = "full name"
_RowsOf = Mapping[str, Mapping[str, Sequence[Row]]]  # item -> outlet -> its passages
_OF_COUNTRY = re.compile(rf"(?:{either(lambda one: one.speech.adjectives)})|(?:[A-Z]\.?){{2,3}}")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_OFFICES = frozenset(every(lambda one: one.titles.offices))
_NO_LONGER = frozenset(every(lambda one: (*one.titles.former, *one.titles.seeking, *one.titles.others)))


def called(material: Material, topic: TopicRef, stated: Sequence[Finding]) -> TopicAnswer:
    """What the event and the people most named are called. How names are spelt is said of all topics together."""
    measures = measures_answering(material, Answers.CALLED)
    tables: list[CountTable] = []
    lines: list[Markup] = []
    for name in measures:
        found = (
            _counted(material, topic, name, one, {finding.item for finding in stated})
            for one in name_tables(material, topic.topic_id, name, {}, frozenset(), whole=True)
            if not one.spelling
        )  # fmt: skip
        chosen = [one for one in found if one is not None][:PEOPLE]
        tables += [one for one in chosen if isinstance(one, CountTable)]
        lines += [one for one in chosen if isinstance(one, Markup)]
    spelt = {one.group for where in ("", topic.topic_id) for one in spellings(material, where)}
    findings = [one for one in stated if one.item.split(": ", 1)[0] not in spelt]
    return TopicAnswer(
        Answers.CALLED.value, place_of(material, topic, measures), tuple(findings[:FINDINGS]), tuple(lines),
        tuple(tables),
    )  # fmt: skip


def is_office(label: str) -> bool:
    """Whether a label only names an office: "Prime Minister", "X's foreign minister". Who uses it makes no choice.

    Words with a capital that are no word of an office are names: of a country, a body.
    """
    words = [part for word in _WORD.findall(label.replace(".", "")) for part in re.split(r"[-’']", word)]
    small = [word for word in words if word.lower() in _OFFICES or not word[:1].isupper() or word.lower() == label]
    return bool(small) and all(word.lower() in _OFFICES for word in small)


def _counted(
    material: Material, topic: TopicRef, measure: str, table: NameTable, differing: Collection[str]
) -> CountTable | Markup | None:
    """The table of one referent with the labels that are a choice; one line where nearly all make the same.

    All other names together, plain ones and most offices among them, are one column, so that a row adds up. None where
    nobody chooses anything. `differing` are items in which it is stated that outlets differ.
    """
    words, found = material.words["answers"], material.corpus.passages
    kept = [row for row in table.rows if row[1] >= TIMES and row[2] >= ARTICLES]
    if len(kept) < 2:
        return None
    voice = material.main_voices.get(measure, "")
    rows_of = {
        item: {row[0].slug: list(found.rows((topic.topic_id, measure, item, voice), row[0].slug)) for row in kept}
        for item in table.items
    }
    columns, of_event = _columns(material, rows_of, differing), material.about.note(measure).of_events
    if len(columns) < (2 if of_event else 1):
        return None
    who = table.who if " " in table.who else _in_full(material, rows_of) or table.who
    who = event_title(material, table.items[0].split(": ", 1)[0]) if of_event else who
    mentions = sum(row[1] for row in kept)
    n_first = sum(len(rows) for item in columns[0][1] for rows in rows_of[item].values())
    if len(columns) == 1 and n_first >= MOSTLY * mentions:
        form = columns[0][0]
        said = material.words.say("answers.one_name", who=who, form=form, n=n_first, of=mentions)
        return said if mentions >= HABIT else None
    inside = [item for _, items in columns for item in items]
    if not any(_chooses(rows_of, inside, row[0].slug) for row in kept):
        return None
    if rest := [item for item in table.items if item not in inside and any(rows_of[item].values())]:
        columns.append((words["otherwise"], rest))
    by_outlet = {
        row[0].slug: [(head, [one for item in items for one in rows_of[item][row[0].slug]]) for head, items in columns]
        for row in kept
    }
    rows = tuple(
        (row[0], tuple(str(n) if n else "–" for n in (*(len(some) for _, some in by_outlet[row[0].slug]), row[1])))
        for row in kept
    )
    counted = CountedTable(
        counted_page(topic), table.anchor, who,
        tuple(
            CountedRow.of(row[0], [CountedCell.of(head, some) for head, some in by_outlet[row[0].slug]]) for row in kept
        ),
    )  # fmt: skip
    few = tuple(row[0] for row in table.rows if row not in kept)
    unread = material.about.note(measure).is_unsure("")
    title = str(material.words.say("in_short.event", who=who)) if of_event else who
    return CountTable(
        title, tuple(head for head, _ in columns), rows, counted, few, unread=unread, more=table.others
    )


def _chooses(rows_of: _RowsOf, labels: Sequence[str], slug: str) -> bool:
    """Whether an outlet often has one of the labels: in its mentions, or in its articles. After the first mention in an
    article a surname is enough.
    """
    chosen = [row for item in labels for row in rows_of[item][slug]]
    every = [row for by in rows_of.values() for row in by[slug]]
    of, articles = ({row["article_id"] for row in rows} for rows in (chosen, every))
    return len(chosen) >= OFTEN and (len(chosen) >= PART * len(every) or len(of) >= PART * len(articles))


def _columns(material: Material, rows_of: _RowsOf, differing: Collection[str]) -> list[tuple[str, list[str]]]:
    """The labels that are a choice, the most used first, each with its forms: an "American star" is a "star" too.

    An office is a choice only where outlets are stated to differ in naming it: one alone writes "president".
    """
    times = {item: sum(map(len, by.values())) for item, by in rows_of.items()}
    articles = {item: {row["article_id"] for rows in by.values() for row in rows} for item, by in rows_of.items()}
    choices = [
        item for item in rows_of
        if form(item) not in PLAIN_NAMES and (item in differing or not is_office(form(item)))
    ]  # fmt: skip
    found: dict[str, list[str]] = {}
    for item in sorted(choices, key=lambda item: (len(form(item).split()), -times[item], item)):
        shorter = (one for one in found if _only_says_of_where(form(item), form(one)))
        found.setdefault(next(shorter, item), []).append(item)
    often = {
        first: items for first, items in found.items()
        if sum(times[item] for item in items) >= OFTEN
        and len({one for item in items for one in articles[item]}) >= ARTICLES
    }  # fmt: skip
    ranked = sorted(often, key=lambda first: (-sum(times[item] for item in often[first]), first))
    return [(material.form(first), often[first]) for first in ranked[:LABELS]]


def _only_says_of_where(label: str, shorter: str) -> bool:
    """Whether a label is another with the adjective of a country before it: an "American star" is a "star". Or, if the
    other has several words, with any word that does not make it somebody else's: a "jailed WNBA star" is a "WNBA star",
    a "former prime minister" is no "prime minister".
    """
    words = label.removesuffix(f" {shorter}").split()
    if not label.endswith(f" {shorter}"):
        return False
    if " " in shorter and not any(word.casefold() in _NO_LONGER for word in words):
        return True
    return all(_OF_COUNTRY.fullmatch(word) for word in words)


def _in_full(material: Material, rows_of: _RowsOf) -> str:
    """The full name as the texts write it most."""
    names = Counter(
        material.corpus.paragraphs[row["paragraph_id"]][1][int(row["start"]) : int(row["end"])]
        for item, by in rows_of.items() if form(item) == FULL_NAME for rows in by.values() for row in rows
    )  # fmt: skip
    return max(names, key=lambda name: (names[name], name)) if names else ""
