"""Which languages are compared, and what is said of articles in others: they are not read, never silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from markupsafe import Markup

from framing.report.sources.material import Material
from framing.report.wording import Wording

MOST_NAMED = 8  # outlets in one language; of more only the number is said


def languages_compared(material: Material) -> Markup:
    """The line at the foot of every page: the languages that are compared, and how many articles are in others."""
    corpus, words = material.corpus, material.words
    if not corpus.reads:
        return Markup(words.say("languages.every"))
    there = words.say("languages.read", languages=words.listed([words.language_name(code) for code in corpus.reads]))
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
    language = dict(zip(*(corpus.tables["articles"][name] for name in ("article_id", "language")), strict=True))
    for slug, code in corpus.language_of.items():
        outlets.setdefault(code, set()).add(slug)
    left = [str(language[key]) for key, code in corpus.compared_in.items() if code is None]
    if len(outlets) + len(left) < 2:
        return Markup()
    groups = [
        words.say("languages.group", language=words.language_name(code), outlets=_named(material, slugs))
        for code, slugs in sorted(outlets.items(), key=lambda one: (-len(one[1]), one[0]))
    ]
    found = words.say("languages.within", groups=words.listed(groups))
    if not left:
        return Markup(found)
    return Markup("{} {}").format(found, words.say("languages.left", articles=_counted(left, words)))


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
