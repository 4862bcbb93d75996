"""What somebody who speaks is called on the page: one of all spellings of the name, and the office that texts write."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from framing.report.parts.heard import speaking, texts_of_articles
from framing.report.sources.material import Material
from framing.report.sources.refs import TopicRef
from framing.text.mentions.offices import office_of
from framing.text.mentions.people import given_of, same_given, written_person
from framing.text.paragraphs.style import name_key


def shown_names(material: Material) -> Mapping[str, str]:
    """For each name of somebody who speaks the one that is shown, on all topics: of all spellings that which most
    outlets write.
    """
    return material.once(_names, "")


def with_office(material: Material, topic: TopicRef, who: str) -> str:
    """A name with the office behind it, if the texts say one."""
    held = office(material, topic, who)
    return f"{who}, {held}" if held else who


def office(material: Material, topic: TopicRef, who: str) -> str:
    """The office of somebody in the words of the articles on a topic: it may have been another before; where these say
    none, in those of all articles.
    """
    return material.once(_office, f"{topic.topic_id}\t{who}") or material.once(_office, f"\t{who}")


def _office(material: Material, asked: str) -> str:
    """The office in the words of the articles on a topic or of all, whatever they spell the name like."""
    topic_id, who = asked.split("\t")
    corpus, names = material.corpus, shown_names(material)
    ids = sorted(one for some in corpus.covering[topic_id].values() for one in some) if topic_id else corpus.written
    others = sorted(one for one, known in names.items() if known == who and one != who)
    told = (
        office_of(one, ((article_id, text) for article_id in ids for *_, text in corpus.written[article_id]))
        for one in (who, *others)
    )
    return next((held for held in told if held), "")


def _names(material: Material, _: str) -> dict[str, str]:
    uses: dict[str, Counter[str]] = defaultdict(Counter)  # of each name the quotations, by outlet
    for row, who in speaking(material):
        uses[who][material.corpus.articles[row["article_id"]].outlet] += 1
    groups: dict[str, list[list[str]]] = defaultdict(list)
    for who in sorted(uses, key=lambda one: (-len(uses[one]), -uses[one].total(), one)):
        written = written_person(who)
        known = groups[name_key(written[1]).replace("g", "h") if written else who]  # one letter of the original
        same = [group for group in known if same_given(given_of(group[0]), given_of(who))]
        if len(same) == 1:
            same[0].append(who)
        else:
            known.append([who])
    every = [group for known in groups.values() for group in known]
    return {who: _most_used(group, _written(material, group)) for group in every for who in group}


def _written(material: Material, names: Sequence[str]) -> Mapping[str, Counter[str]]:
    """In how many articles of each outlet each of several spellings stands, whoever speaks there."""
    found: dict[str, Counter[str]] = {name: Counter() for name in names}
    for article_id, text in texts_of_articles(material).items() if len(names) > 1 else ():
        for name in names:
            if article_id in material.corpus.articles and name in text and re.search(rf"{re.escape(name)}(?!\w)", text):
                found[name][material.corpus.articles[article_id].outlet] += 1
    return found


def _most_used(names: Sequence[str], uses: Mapping[str, Counter[str]]) -> str:
    """Of the spellings of one name that which most outlets use more than any other."""
    outlets = sorted(frozenset().union(*(uses[one] for one in names)))
    chosen = Counter(max(names, key=lambda one: (uses[one][slug], -names.index(one))) for slug in outlets)
    return min(names, key=lambda one: (-chosen[one], -uses[one].total(), one))
