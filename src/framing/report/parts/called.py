"""What the event and the people of a topic are called: tables of the names that are a choice, by outlet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from framing.languages.known import every
from framing.measures.cards import Answers
from framing.report.parts.answer import ARTICLES, FINDINGS, TIMES, CountTable, TopicAnswer
from framing.report.parts.asked import measures_answering, place_of
from framing.report.parts.counted import CountedCell, CountedRow, CountedTable, counted_page
from framing.report.parts.findings import Finding
from framing.report.parts.names_table import NameTable, name_tables
from framing.report.parts.spellings import spellings
from framing.report.sources.about import PLAIN_NAMES, form
from framing.report.sources.material import Material
from framing.report.sources.refs import TopicRef

PEOPLE = 3  # tables
LABELS = 4  # columns of a table that are a choice
OFTEN = 5  # mentions of a label that is one
HABIT, MOSTLY = 10, 0.8  # mentions, and the share of them, from which on it is said that one label is the usual one
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_OFFICES = frozenset(every(lambda one: one.titles.offices))


def called(material: Material, topic: TopicRef, stated: Sequence[Finding]) -> TopicAnswer:
    """What the event and the people most named are called, and how places and people are spelt."""
    measures = measures_answering(material, Answers.CALLED)
    tables: list[CountTable] = []
    lines: list[Markup] = []
    for name in measures:
        found = (
            _counted(material, topic, name, one)
            for one in name_tables(material, topic.topic_id, name, {}, frozenset(), whole=True)
            if not one.spelling
        )  # fmt: skip
        chosen = [one for one in found if one is not None][:PEOPLE]
        tables += [one for one in chosen if isinstance(one, CountTable)]
        lines += [one for one in chosen if isinstance(one, Markup)]
    everywhere = {one.group for one in spellings(material, "")}
    here = spellings(material, topic.topic_id)
    spelt = {*everywhere, *(one.group for one in here)}
    findings = [one for one in stated if one.item.split(": ", 1)[0] not in spelt]
    return TopicAnswer(
        Answers.CALLED.value, place_of(material, topic, measures), tuple(findings[:FINDINGS]), tuple(lines),
        tuple(tables), spelt=tuple(one for one in here if one.group not in everywhere),
    )  # fmt: skip


def is_office(label: str) -> bool:
    """Whether a label only names an office: "Prime Minister", "X's foreign minister". Who uses it makes no choice.

    Words with a capital that are no word of an office are names: of a country, a body.
    """
    words = [part for word in _WORD.findall(label.replace(".", "")) for part in re.split(r"[-’']", word)]
    small = [word for word in words if word.lower() in _OFFICES or not word[:1].isupper() or word.lower() == label]
    return bool(small) and all(word.lower() in _OFFICES for word in small)


def _counted(material: Material, topic: TopicRef, measure: str, table: NameTable) -> CountTable | Markup | None:
    """The table of one referent with the labels that are a choice; one line where nearly all make the same.

    Plain names are one column, offices another, and so are all other labels together, so that a row adds up. None
    where nobody chooses anything.
    """
    words = material.words["answers"]
    kept = [row for row in table.rows if row[1] >= TIMES and row[2] >= ARTICLES]
    if len(kept) < 2:
        return None
    found = material.corpus.passages
    voice = material.main_voices.get(measure, "")
    rows_of = {
        item: {row[0].slug: list(found.rows((topic.topic_id, measure, item, voice), row[0].slug)) for row in kept}
        for item in table.items
    }
    times = {item: sum(map(len, by.values())) for item, by in rows_of.items()}
    articles = {item: {row["article_id"] for rows in by.values() for row in rows} for item, by in rows_of.items()}
    plain = [item for item in table.items if form(item) in PLAIN_NAMES]
    offices = [item for item in table.items if item not in plain and is_office(form(item))]
    telling = [
        item for item in table.items
        if item not in (*plain, *offices) and times[item] >= OFTEN and len(articles[item]) >= ARTICLES
    ][:LABELS]  # fmt: skip
    if not telling:
        return None
    columns: dict[str, list[str]] = {material.form(item): [item] for item in telling}
    columns |= {words["by_office"]: offices, words["by_name"]: plain}
    mentions = sum(row[1] for row in kept)
    most = max(telling, key=lambda item: times[item])
    if times[most] >= MOSTLY * mentions and len(telling) == 1:
        return _one_label(material, table, most, times[most], mentions) if mentions >= HABIT else None
    shown = {head: items for head, items in columns.items() if any(times[item] for item in items)}
    inside = [item for items in shown.values() for item in items]
    rest = [item for item in table.items if item not in inside]
    counts = {
        row[0].slug: [sum(len(rows_of[item][row[0].slug]) for item in items) for items in shown.values()]
        for row in kept
    }
    others = {row[0].slug: row[1] - sum(counts[row[0].slug]) for row in kept}
    last = any(others.values())
    heads = (*shown, words["other_forms"]) if last else tuple(shown)
    rows = tuple(
        (row[0], tuple(
            str(n) if n else "–" for n in (*counts[row[0].slug], *([others[row[0].slug]] if last else []), row[1])
        ))
        for row in kept
    )  # fmt: skip

    def behind(slug: str) -> list[CountedCell]:
        cells = [(head, [row for item in items for row in rows_of[item][slug]]) for head, items in shown.items()]
        cells += [(words["other_forms"], [row for item in rest for row in rows_of[item][slug]])] if last else []
        return [CountedCell.of(head, rows) for head, rows in cells]

    counted = CountedTable(
        counted_page(topic), table.anchor, table.who,
        tuple(CountedRow.of(row[0], behind(row[0].slug)) for row in kept),
    )  # fmt: skip
    few = tuple(row[0] for row in table.rows if row not in kept)
    return CountTable(
        table.who, heads, rows, counted, few, material.about.note(measure).is_unsure(""), table.others
    )


def _one_label(material: Material, table: NameTable, item: str, n: int, of: int) -> Markup:
    """That nearly all call somebody the same."""
    return material.words.say("answers.one_name", who=table.who, form=material.form(item), n=n, of=of)
