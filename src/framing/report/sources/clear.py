"""Which discovered topics are about what they are called: most of their articles begin with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

BEGIN = 0.6  # share of a topic's articles whose headline or first paragraph has a word of its name
COMMON = 0.25  # share of all other articles that begin with a word which names no topic: "Ukraine" in news of a war
TOGETHER, AND = 0.2, " & "  # share of a topic's articles that begin with both parts of a name of two; what joins them
SHORT = 3  # letters: shorter words are not looked for
_WORD = re.compile(r"[\w\u0300-\u036f]+")


def clear_topics(
    names: Mapping[str, str], articles: Mapping[str, Sequence[str]], beginnings: Mapping[str, str]
) -> frozenset[str]:
    """The topics whose name says what they are about.

    `names` and `articles` are by topic, `beginnings` (headline and first paragraph) by article. The constants were
    chosen on 26 names of news of one war, which a reader had judged by six headlines each: of the 11 good ones nine
    stay, of the 5 vague ones one, of the 10 wrong ones none. TOGETHER was chosen later, on 12 other names of such news.
    """
    begin = {key: _words(text) for key, text in beginnings.items()}
    counts = Counter(word for words in begin.values() for word in words)
    found = set()
    for topic, name in names.items():
        mine = Counter(word for key in articles[topic] for word in begin.get(key, ()))
        others = len(begin) - len(articles[topic])
        telling = {word for word in _words(name) if counts[word] - mine[word] <= COMMON * others}
        with_it = sum(1 for key in articles[topic] if telling & begin.get(key, frozenset()))
        parts = [_words(part) for part in name.split(AND)]  # "Scotland & Qatar" may be two subjects
        whole = sum(1 for key in articles[topic] if all(part & begin.get(key, frozenset()) for part in parts))
        if with_it and with_it >= BEGIN * len(articles[topic]) and whole >= TOGETHER * len(articles[topic]):
            found.add(topic)
    return frozenset(found)


def _words(text: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(text.lower()) if len(word) >= SHORT)
