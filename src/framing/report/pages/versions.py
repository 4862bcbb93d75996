"""What outlets changed in articles after they were published: the headline first, then the sentences."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from framing.report.page import PageKind, ReportPage
from framing.report.sources.material import Material
from framing.report.sources.outlets import Mark, shown
from framing.report.sources.rows import Row, records
from framing.text.paragraphs.sentences import split_sentences

ALIKE = 0.5  # of two sentences, from which on one is the other changed, and not one taken out and one added
_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class SentenceChange:
    """One place of the text: `gone` or `come` (a sentence), `edited` (with the words marked), or `same` (how many)."""

    kind: str
    text: Markup | None = None
    n: int = 1


@dataclass(frozen=True, slots=True)
class VersionStep:
    """From one version to the next; `counts` are the numbers of sentences that went, came and were changed."""

    number: int
    moment: str
    kind: str
    title: str
    headline: Markup | None
    changes: tuple[SentenceChange, ...]
    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class VersionsOfArticle:
    """All versions of an article, the oldest first; the first has no changes."""

    article_id: str
    mark: Mark
    title: str
    steps: tuple[VersionStep, ...]
    newest: str  # where the page of the version that counts is; empty: none counts


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """The list of all articles with versions, or `one` of them."""

    articles: tuple[VersionsOfArticle, ...] = ()
    one: VersionsOfArticle | None = None


def make(material: Material) -> Iterator[ReportPage]:
    """A list, and a page for each article with versions."""
    found = _found(material)
    yield ReportPage("versions.html", VersionsPage(articles=tuple(found)))
    for one in found:
        yield ReportPage(f"versions/{one.article_id}.html", VersionsPage(one=one))


def _found(material: Material) -> list[VersionsOfArticle]:
    corpus = material.corpus
    table = corpus.tables["versions"]
    if not len(table):
        return []
    articles = corpus.tables["articles"][["article_id", "language"]]
    languages = dict(zip(articles["article_id"], articles["language"], strict=True))
    rows: dict[str, list[Row]] = {}
    for row in records(table.sort_values(["article_id", "version"], kind="stable")):
        rows.setdefault(row["article_id"], []).append(row)
    found = []
    for article_id, states in rows.items():
        if mark := corpus.outlets.get(states[-1]["outlet"]):
            steps = tuple(_steps(states, languages.get(article_id)))
            title = shown(states[-1]["title"]).strip()
            newest = corpus.articles[article_id].href if article_id in corpus.articles else ""
            found.append(VersionsOfArticle(article_id, mark, title, steps, newest))
    return sorted(found, key=lambda one: (one.mark.slug, one.title, one.article_id))


def _steps(states: Sequence[Row], language: str | None) -> Iterator[VersionStep]:
    before: list[str] | None = None
    headline = ""
    for state in states:
        title, now = shown(state["title"]).strip(), _sentences(state["body"], language)
        changes = changes_of(before, now) if before is not None else ()
        counts = tuple((kind, sum(one.kind == kind for one in changes)) for kind in ("gone", "come", "edited"))
        differs = words_changed(headline, title) if before is not None and title != headline else None
        yield VersionStep(state["version"], shown(state["moment"]), state["kind"], title, differs, changes, counts)
        before, headline = now, title


def _sentences(body: str, language: str | None) -> list[str]:
    texts = (text for _, text in json.loads(body))
    return [text[one.start : one.end] for text in texts for one in split_sentences(text, language)]


def changes_of(before: Sequence[str], now: Sequence[str]) -> tuple[SentenceChange, ...]:
    """What leads from the sentences of one version to those of the next, in the order of the text."""
    found: list[SentenceChange] = []
    for kind, first, last, start, stop in difflib.SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        old, new = before[first:last], list(now[start:stop])
        if kind == "equal":
            found.append(SentenceChange("same", n=len(old)))
            continue
        for sentence in old:
            near = max(new, key=lambda other: _likeness(sentence, other), default="")
            if near and _likeness(sentence, near) >= ALIKE:
                place = new.index(near)
                found += [SentenceChange("come", escape(one)) for one in new[:place]]
                found.append(SentenceChange("edited", words_changed(sentence, near)))
                new = new[place + 1 :]
            else:
                found.append(SentenceChange("gone", escape(sentence)))
        found += [SentenceChange("come", escape(one)) for one in new]
    return tuple(found)


def words_changed(before: str, now: str) -> Markup:
    """The text of now, with the words that came and those that went marked."""
    old, new = _PIECE.findall(before), _PIECE.findall(now)
    found = Markup()
    for kind, first, last, start, stop in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found += escape("".join(new[start:stop]))
            continue
        for tag, text in (("del", "".join(old[first:last])), ("ins", "".join(new[start:stop]))):
            found += Markup("<{0}>{1}</{0}>").format(Markup(tag), text) if text.strip() else escape(text)
    return found


def _likeness(one: str, two: str) -> float:
    return difflib.SequenceMatcher(None, one.split(), two.split(), autojunk=False).ratio()


KIND = PageKind(make, styles=("text.css", "versions.css"))
