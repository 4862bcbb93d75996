"""Which languages are compared, and what is said of articles in others: they are not read, never silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from markupsafe import Markup

from framing.languages.known import codes, named, tagged
from framing.measures.cards import Items, languages_read
from framing.report.sources.material import Material
from framing.report.sources.notes import Note
from framing.report.wording import Wording

MOST_NAMED = 8  # outlets in one language; of more only the number is said


def languages_compared(material: Material) -> Markup:
    """The line at the foot of every page: the languages that are compared, and how many articles are in others."""
    corpus, words = material.corpus, material.words
    if not corpus.reads:
        return Markup(words.say("languages.every"))
    written = {ref.language for refs in corpus.compared.values() for ref in refs}
    there = words.say("languages.read", languages=_languages(words, written.intersection(corpus.reads) or corpus.reads))
    if within := _within(material):
        there = Markup("{} {}").format(there, within)
    if not corpus.unread:
        return there
    unread = _counted(corpus.unread.values(), words)
    return Markup("{} {}").format(there, words.say("languages.unread", articles=unread))


def _within(material: Material) -> Markup:
    """In which language each outlet is compared, where there are several, and which articles that leaves out."""
    corpus, words = material.corpus, material.words
    outlets: dict[str, set[str]] = {}
    for slug, code in corpus.language_of.items():
        outlets.setdefault(code, set()).add(slug)
    left = [str(corpus.articles[key].language) for key, code in corpus.compared_in.items() if code is None]
    if len(outlets) + len(left) < 2:
        return Markup()
    found = words.say("languages.within", groups=_groups(material, outlets))
    if not left:
        return Markup(found)
    return Markup("{} {}").format(found, words.say("languages.left", articles=_counted(left, words)))


def not_read_by(material: Material, topic_id: str, measures: Sequence[str]) -> Markup | str:
    """Which outlets on a topic none of the measures reads, and what they read; empty where they read all.

    An outlet in a language that they do read is not compared where nobody else is compared in that language.
    """
    reads = [languages_read(one) for one in measures]
    if not reads or not all(reads):
        return ""
    read = {slug for one in measures for slug in material.corpus.compared_by(one)}
    left = [slug for slug in _telling(material, topic_id) if slug not in read]
    known = {code for some in reads for code in some}
    said = []
    for sentence, alone in (("languages.measure", False), ("languages.alone", True)):
        theirs = [one for one in left if (_language(material, one) in known) == alone]
        if groups := outlets_by_language(material, theirs):
            said.append(material.words.say(sentence, languages=_languages(material.words, known), groups=groups))
    return Markup(" ").join(said)


def not_looked_for(material: Material, topic_id: str, note: Note, items: Iterable[str]) -> Markup | str:
    """In which outlets on a topic nobody looked for those of the items that framing.toml does not list; empty: in none.

    Whom framing.toml lists is found in every language; other people only where sentences are parsed or named, and
    labels only where their words are linked.
    """
    if note.items not in (Items.PEOPLE, Items.FORMS) or languages_read(note.name):
        return ""
    found = [one for one in items if one not in note.item_kinds and not material.about.is_listed(note.name, one)]
    telling = _telling(material, topic_id) if found else []
    parsed = tuple(codes(lambda one: one.parser))
    looked = {"languages.listed": (finds_labels, parsed)}  # for people and labels alike
    if named():
        linked = (*parsed, *tagged())
        looked = {"languages.people": (finds_people, (*parsed, *named())), "languages.labels": (finds_labels, linked)}
    if note.items == Items.PEOPLE:
        looked.pop("languages.labels", None)
    said = []
    for sentence, (finds, where) in looked.items():
        if groups := outlets_by_language(material, [one for one in telling if not finds(material, one)]):
            said.append(material.words.say(sentence, languages=_languages(material.words, where), groups=groups))
    return Markup(" ").join(said)


def finds_labels(material: Material, slug: str) -> bool:
    """Whether labels that nobody lists are found in an outlet's sentences; in those of an unknown language they are."""
    return _language(material, slug) in (None, *codes(lambda one: one.parser), *tagged())


def finds_people(material: Material, slug: str) -> bool:
    """Whether people whom nobody lists are found in an outlet's sentences."""
    return finds_labels(material, slug) or _language(material, slug) in named()


def _language(material: Material, slug: str) -> str | None:
    return material.corpus.language_of.get(slug) or material.corpus.writes_in.get(slug)


def outlets_by_language(material: Material, slugs: Iterable[str]) -> Markup | str:
    """Outlets by the language that they write in; empty without any."""
    outlets: dict[str, set[str]] = {}
    for slug in slugs:
        if code := material.corpus.writes_in.get(slug):
            outlets.setdefault(code, set()).add(slug)
    return _groups(material, outlets) if outlets else ""


def _telling(material: Material, topic_id: str) -> list[str]:
    return [slug for slug, ids in material.corpus.covering[topic_id].items() if ids]


def _groups(material: Material, outlets: Mapping[str, Collection[str]]) -> Markup | str:
    """The languages with their outlets, those with the most outlets first."""
    words = material.words
    return words.listed([
        words.say("languages.group", language=words.language_name(code), outlets=_named(material, slugs))
        for code, slugs in sorted(outlets.items(), key=lambda one: (-len(one[1]), one[0]))
    ])  # fmt: skip


def _languages(words: Wording, found: Iterable[str]) -> Markup | str:
    return words.listed([words.language_name(code) for code in sorted(found)])


def _named(material: Material, slugs: Collection[str]) -> Markup | str:
    """The outlets by name, or how many they are."""
    words = material.words
    if len(slugs) > MOST_NAMED:
        return words.count("n_outlets", len(slugs))
    return words.listed([Markup("<bdi>{}</bdi>").format(material.corpus.outlets[slug].name) for slug in sorted(slugs)])


def _counted(codes: Iterable[str], words: Wording) -> Markup | str:
    """How many articles are in each language, the most frequent first."""
    return words.listed([
        words.say("languages.in_one", n=words.count("n_articles", n), language=words.language_name(code))
        for code, n in sorted(Counter(codes).items(), key=lambda one: (-one[1], one[0]))
    ])
