"""Which languages are compared, and what is said of articles in others: they are not read, never silent."""

from __future__ import annotations

from collections import Counter

from markupsafe import Markup

from framing.report.sources.material import Material


def languages_compared(material: Material) -> Markup:
    """The line at the foot of every page: the languages that are compared, and how many articles are in others."""
    corpus, words = material.corpus, material.words
    if not corpus.reads:
        return Markup(words.say("languages.every"))
    there = words.say("languages.read", languages=words.listed([words.language_name(code) for code in corpus.reads]))
    several = Counter(corpus.compared_in)
    if len(several) > 1:
        most = min(several, key=lambda one: (-several[one], one))
        there = Markup("{} {}").format(there, words.say("languages.within", language=words.language_name(most)))
    if not corpus.unread:
        return there
    n_articles = Counter(corpus.unread.values())
    others = [
        words.say("languages.in_one", n=words.count("n_articles", n), language=words.language_name(code))
        for code, n in sorted(n_articles.items(), key=lambda one: (-one[1], one[0]))
    ]
    return Markup("{} {}").format(there, words.say("languages.unread", articles=words.listed(others)))
