"""What the corpus cannot carry, whatever is tested: topics with hardly an article; outlets from other weeks, without
dates, of other kinds of text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from framing.report.parts.instrument import drifting
from framing.report.sources.material import Material
from framing.report.sources.near import n_near
from framing.report.sources.outlets import Mark
from framing.report.sources.rows import Row, records
from framing.text.agencies import is_itself

FEW = 5  # articles on a named topic, of fewer of which it is said
NEAR = 0.05  # share of the articles found, of so many more that come near a topic it is said
MOST = 0.5  # of an outlet's articles, from which it is said


def cannot_carry(material: Material) -> tuple[Markup, ...]:
    """A sentence for each named topic that has hardly an article, and for each outlet and each thing that most of its
    articles have and that stands in the way.
    """
    corpus = material.corpus
    frame = corpus.tables["articles"]
    kept = frame[frame["article_id"].isin(list(corpus.articles.keys() - corpus.unread.keys()))]
    rows: dict[str, list[Row]] = {slug: [] for slug in corpus.outlets}
    for row in records(kept[["article_id", "outlet", "language", "genre", "agency"]]):
        rows[row["outlet"]].append(row)
    found = [one for name in ("language", "genre") for one in _of_another(material, rows, name)]
    said = [*_not_read(material), *_of_time(material), *_by_agency(material, rows), *found]
    said.sort(key=lambda one: one[0].slug)
    return (*drifting(material), *_of_topics(material), *(text for _, text in said))


def _of_topics(material: Material) -> Iterator[Markup]:
    """Named topics of which the corpus has nothing, hardly anything, or nothing that can be told apart."""
    corpus, words = material.corpus, material.words
    for row in records(corpus.tables["topics"].sort_values("topic_id")):
        n = int(row["n_unclear"] or row["n_articles"])
        near = int(row["n_possible"] or 0)
        near = near if near >= NEAR * n else 0  # one more of fifty changes no number
        if row["kind"] == "named" and (row["n_unclear"] or near or n < FEW):
            what = "unclear" if row["n_unclear"] else "possible" if near else "few" if n else "absent"
            topic, articles = corpus.topics[row["topic_id"]].name, words.count("n_articles", n)
            if what == "possible":
                yield words.count("cannot.possible", near, topic=topic, articles=articles)
            else:
                yield words.say(f"cannot.{what}", topic=topic, articles=articles)


def _say(material: Material, mark: Mark, what: str, n: int, total: int, **blanks: str) -> tuple[Mark, Markup]:
    words = material.words
    outlet = mark.bold
    counts = {"n": words.whole(n), "total": words.count("n_articles", total)}
    return mark, words.say(f"cannot.{what}", outlet=outlet, **counts, **blanks)


def _not_read(material: Material) -> Iterator[tuple[Mark, Markup]]:
    """Outlets with articles in a language that is not read, however few."""
    corpus, words = material.corpus, material.words
    for slug, refs in corpus.by_outlet.items():
        codes = Counter(corpus.unread[ref.article_id] for ref in refs if ref.article_id in corpus.unread)
        for code, n in sorted(codes.items()):
            yield _say(material, corpus.outlets[slug], "unread", n, len(refs), language=words.language_name(code))


def _of_time(material: Material) -> Iterator[tuple[Mark, Markup]]:
    """Outlets most of whose articles have no date, or no other outlet's article within 31 days of theirs."""
    corpus = material.corpus
    days = {slug: [ref.day for ref in refs if ref.day] for slug, refs in corpus.compared.items()}
    if not any(days.values()) or len(corpus.outlets) < 2:
        return
    for slug, refs in corpus.compared.items():
        others = [day for other, listed in days.items() if other != slug for day in listed]
        alone, undated = len(days[slug]) - n_near(days[slug], others), len(refs) - len(days[slug])
        for what, n in (("alone", alone), ("undated", undated)):
            if refs and n >= MOST * len(refs):
                yield _say(material, corpus.outlets[slug], what, n, len(refs))


def _by_agency(material: Material, rows: dict[str, list[Row]]) -> Iterator[tuple[Mark, Markup]]:
    """Outlets most of whose articles are credited to an agency or reprint another text."""
    for slug, mine in rows.items():
        name = material.corpus.outlets[slug].name
        n = sum(
            1 for row in mine if row["article_id"] in material.corpus.copies
            or (row["agency"] and not is_itself(row["agency"], slug) and not is_itself(row["agency"], name))
        )  # fmt: skip
        if mine and n >= MOST * len(mine):
            yield _say(material, material.corpus.outlets[slug], "agency", n, len(mine))


def _of_another(material: Material, rows: dict[str, list[Row]], name: str) -> Iterator[tuple[Mark, Markup]]:
    """Outlets most of whose articles have another language or genre than most articles here.

    Another language is no obstacle where the outlet is compared with others in it.
    """
    words, usual = material.words, _commonest(row[name] for mine in rows.values() for row in mine)
    for slug, mine in rows.items():
        own = _commonest(row[name] for row in mine)
        if name == "language" and material.corpus.in_several_languages and material.corpus.language_of.get(slug) == own:
            continue
        if own and usual and own != usual:
            n = sum(1 for row in mine if row[name] == own)
            if n >= MOST * len(mine):
                called = words.language_name if name == "language" else words.translated
                said = {"usual": called(usual), name: called(own)}
                yield _say(material, material.corpus.outlets[slug], name, n, len(mine), **said)


def _commonest(values: Iterable[str | None]) -> str:
    """The most frequent value, the first of equals; empty if there is none."""
    counts = Counter(value or "" for value in values)
    return min(counts, key=lambda value: (-counts[value], value), default="")
