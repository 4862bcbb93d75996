"""What a few articles write, side by side: who is called what, what is said on each topic, who is quoted.

Nothing here is tested, and nothing is cut off that a crowd of articles would drown: each article counts as it stands,
whether it is on a topic or not.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from framing.report.parts.called import is_office
from framing.report.parts.marking import MarkedSpan, marked
from framing.report.sources.about import PLAIN_NAMES
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.refs import ArticleRef, TopicRef
from framing.report.sources.rows import Row, records
from framing.tables.records import SIDE_BY_SIDE
from framing.text.mentions.mentions import FULL
from framing.text.paragraphs.spoken import QUOTED, UNKNOWN

ONE_SCREEN = 12  # articles of which the first page shows each; of more, they stand on the page of their own alone
LABELLED = 2  # sentences that are shown of one form in one article
SEVERAL, LABELS = 2, 5  # outlets that label somebody, and labels of each, where they are shown in short
SENTENCES = 3  # passages of an article before the rest is folded


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Words of an article with the place where they stand; `about` says whose they are, or is empty."""

    text: Markup
    href: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A name or label: how often the article uses it, how often in quotation marks, and the sentences with it."""

    text: str
    plain: bool
    times: int
    quoted: int
    passages: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Calling:
    """What one article calls somebody, labels before plain names."""

    mark: Mark
    article: ArticleRef
    forms: tuple[Form, ...]
    unclear: bool  # whether nobody can tell what of it stands in quotation marks, as these do not balance


@dataclass(frozen=True, slots=True)
class ReferentForms:
    """Somebody or something that articles name, and what each calls it."""

    who: str
    key: str
    rows: tuple[Calling, ...]


@dataclass(frozen=True, slots=True)
class LabelsByOutlet:
    """The labels of each outlet for somebody with the number of times, and the outlets that only use the name."""

    who: str
    key: str
    rows: tuple[tuple[Mark, tuple[tuple[str, int], ...]], ...]
    by_name: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class ArticleExcerpts:
    """The passages of one article, those to show first and the rest."""

    mark: Mark
    article: ArticleRef
    first: tuple[Excerpt, ...]
    rest: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class OnTopic:
    """What the articles write on a topic, and the outlets that have read articles and nothing on it."""

    topic: TopicRef
    rows: tuple[ArticleExcerpts, ...]
    nothing: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """All of it. `outside`: articles that are on none of the topics."""

    called: tuple[ReferentForms, ...]
    topics: tuple[OnTopic, ...]
    quoted: tuple[ArticleExcerpts, ...]
    outside: tuple[tuple[Mark, ArticleRef], ...]


def is_small(material: Material) -> bool:
    """Whether the articles are few enough to be read side by side."""
    n_articles = sum(material.corpus.per_outlet.values())
    return 2 <= n_articles <= SIDE_BY_SIDE


def is_small_on(material: Material, topic: TopicRef) -> bool:
    """Whether the articles on a topic are so few that their sentences say more than counts, however many others there
    are.
    """
    return sum(map(len, material.corpus.covering[topic.topic_id].values())) <= SIDE_BY_SIDE


def side_by_side(material: Material) -> SideBySide:
    """Everything that the page shows."""
    return material.once(_made, "")


def _made(material: Material, _: str) -> SideBySide:
    compared = tuple(ref for refs in material.corpus.compared.values() for ref in refs)
    topics = tuple(_on(material, topic, compared) for topic in material.corpus.topics.values())
    told = {row.article.article_id for on in topics for row in on.rows}
    outside = tuple((_mark(material, ref), ref) for ref in compared if ref.article_id not in told)
    return SideBySide(_called(material, compared), topics, _quoted(material, compared), outside)


def labels_by_outlet(material: Material) -> tuple[LabelsByOutlet, ...]:
    """Whom several outlets label, in short; an office alone is no label that is chosen."""
    found = []
    for one in side_by_side(material).called:
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in one.rows:
            counts[row.mark.slug].update({form.text: form.times for form in row.forms if not form.plain})
        chosen = sum(1 for by in counts.values() if any(not is_office(label) for label in by))
        if chosen < SEVERAL:
            continue
        marks = {row.mark.slug: row.mark for row in one.rows}
        rows = tuple(
            (mark, tuple(sorted(counts[slug].items(), key=lambda pair: (-pair[1], pair[0]))[:LABELS]))
            for slug, mark in material.corpus.outlets.items() if counts.get(slug)
        )  # fmt: skip
        by_name = tuple(mark for slug, mark in material.corpus.outlets.items() if slug in marks and not counts[slug])
        found.append((-chosen, LabelsByOutlet(one.who, one.key, rows, by_name)))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def _mark(material: Material, ref: ArticleRef) -> Mark:
    return material.corpus.outlets[ref.outlet]


def _called(material: Material, compared: Sequence[ArticleRef]) -> tuple[ReferentForms, ...]:
    """Whom two articles name or one calls something, those first whom most articles name and label."""
    mentions: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in records(material.corpus.tables["called"]):
        mentions[row["referent"]][row["article_id"]].append(row)
    found = []
    for key, by_article in mentions.items():
        rows = tuple(
            _calling(material, ref, by_article[ref.article_id]) for ref in compared if ref.article_id in by_article
        )
        labelled = sum(1 for row in rows if any(not form.plain for form in row.forms))
        if labelled or len(rows) > 1:
            n_mentions = sum(form.times for row in rows for form in row.forms)
            referent = ReferentForms(_who(material, key, by_article), key, rows)
            found.append(((-len(rows), -labelled, -n_mentions, key), referent))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


def _who(material: Material, key: str, by_article: Mapping[str, Sequence[Row]]) -> str:
    """Whom a key means: as framing.toml says, else by the full name that the articles write most."""
    if key in material.about.names:
        return material.about.who(key)
    full, alone = Counter[str](), Counter[str]()
    for row in (row for rows in by_article.values() for row in rows):
        words = material.corpus.paragraphs[row["paragraph_id"]][1][row["start"] : row["end"]]
        if row["form"] in PLAIN_NAMES:
            (full if row["form"] == FULL else alone)[words] += 1
        elif words.lower().startswith(f"{row['form'].lower()} "):  # a title and the name behind it
            (full if " " in (name := words[len(row["form"]) :].strip(" ,")) else alone)[name] += 1
        else:
            text = material.corpus.paragraphs[row["paragraph_id"]][1]
            alone.update(match[0] for match in re.finditer(_spelt(key), text, re.IGNORECASE))
    named = full or ({} if key in material.about.found else alone)
    return min(named, key=lambda name: (-named[name], name)) if named else material.about.who(key)


def _spelt(key: str) -> str:
    """A pattern of the name that a key is made of."""
    return r"\b" + r"[\s-]+".join(map(re.escape, key.split("-"))) + r"\b"


def _calling(material: Material, ref: ArticleRef, mentions: Sequence[Row]) -> Calling:
    unclear = any(row["voice"] == UNKNOWN for row in mentions)
    return Calling(_mark(material, ref), ref, _forms(material, mentions), unclear)


def _forms(material: Material, mentions: Iterable[Row]) -> tuple[Form, ...]:
    by_form: dict[str, list[Row]] = defaultdict(list)
    for row in mentions:
        by_form[row["form"]].append(row)
    found = []
    for form, rows in by_form.items():
        plain = form in PLAIN_NAMES
        passages = () if plain else tuple(_sentence(material, row) for row in _each_once(material, rows)[:LABELLED])
        quoted = sum(row["voice"] == QUOTED for row in rows)
        found.append(Form(_written(material, form, rows[0]), plain, len(rows), quoted, passages))
    return tuple(sorted(found, key=lambda one: (one.plain, -one.times, one.text)))


def _written(material: Material, form: str, row: Row) -> str:
    """The form as the article writes it, where framing.toml has a word of its own for it."""
    words = material.corpus.paragraphs[row["paragraph_id"]][1][row["start"] : row["end"]]
    if form in PLAIN_NAMES or form in words or row["referent"] not in material.about.referents:
        return shown(form)
    listed = form in material.about.referents[row["referent"]].forms
    return shown(words if listed and form.lower() not in words.lower() else form)


def _each_once(material: Material, rows: Sequence[Row]) -> list[Row]:
    """The mentions without those in a sentence that has one already."""
    found = dict[tuple[str, int], Row]()
    for row in rows:
        key = row["paragraph_id"]
        found.setdefault((key, material.corpus.sentence_at(key, row["start"], row["end"])[0]), row)
    return list(found.values())


def _sentence(material: Material, row: Row) -> Excerpt:
    """The sentence with a mention, the mention marked in it."""
    corpus, key = material.corpus, row["paragraph_id"]
    start, end = corpus.sentence_at(key, row["start"], row["end"])
    text = corpus.paragraphs[key][1][start:end]
    span = MarkedSpan(row["start"] - start, row["end"] - start, "name")
    said = material.words["side_by_side"]["in_marks"] if row["voice"] == QUOTED else ""
    return Excerpt(marked(text, [span]), f"{corpus.articles[row['article_id']].href}#{key}", said)


def _on(material: Material, topic: TopicRef, compared: Sequence[ArticleRef]) -> OnTopic:
    corpus, rows = material.corpus, []
    for ref in compared:
        on = [
            Excerpt(marked(text, ()), f"{ref.href}#{key}")
            for key, _, text in corpus.written.get(ref.article_id, ())
            if any(topic.topic_id == one for one, _ in corpus.on_topic.get(key, ()))
        ]
        if on:
            rows.append(ArticleExcerpts(_mark(material, ref), ref, tuple(on[:SENTENCES]), tuple(on[SENTENCES:])))
    there = {row.mark.slug for row in rows}
    nothing = (mark for slug, mark in corpus.outlets.items() if corpus.per_outlet[slug] and slug not in there)
    return OnTopic(topic, tuple(rows), tuple(nothing))


def _quoted(material: Material, compared: Sequence[ArticleRef]) -> tuple[ArticleExcerpts, ...]:
    """The quotations of each article in reading order, with who says them where that is sure."""
    corpus, words = material.corpus, material.words
    speakers = {
        (row["paragraph_id"], row["start"]): shown(row["speaker"]) for row in records(corpus.tables["said_by"])
    }
    quotes: dict[str, list[Row]] = defaultdict(list)
    for row in records(corpus.tables["quotes"]):
        if (row["paragraph_id"], row["start"]) in speakers:  # which has no scare quotes
            quotes[row["article_id"]].append(row)
    found = []
    for ref in compared:
        place = {key: number for number, (key, _, _) in enumerate(corpus.written.get(ref.article_id, ()))}
        own = [row for row in quotes[ref.article_id] if row["paragraph_id"] in place]
        said = [
            Excerpt(
                marked(corpus.paragraphs[row["paragraph_id"]][1][row["start"] : row["end"]], ()),
                f"{ref.href}#{row['paragraph_id']}",
                speakers[row["paragraph_id"], row["start"]] or words["side_by_side"]["unclear"],
            )
            for row in sorted(own, key=lambda row: (place[row["paragraph_id"]], row["start"]))
        ]
        if said:
            found.append(ArticleExcerpts(_mark(material, ref), ref, tuple(said[:SENTENCES]), tuple(said[SENTENCES:])))
    return tuple(found)
