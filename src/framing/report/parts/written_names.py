"""How each outlet writes a name in its own language: one person has one row, and as many spellings as languages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from framing.languages.inflection import word_forms
from framing.report.sources.material import Material
from framing.text.mentions.held import people_in

MOST = 200  # mentions of an outlet that are looked at


def written_names(
    material: Material, topic_id: str, measure: str, items: Iterable[str], outlets: Iterable[str]
) -> dict[str, str]:
    """The surname of whom the items are about, as each of the outlets mostly writes it, in the nominative.

    Empty where all outlets write one language, and where they all write it alike: that is no news.
    """
    named = list(items)  # a label before a name has the name behind it
    if not named or not material.corpus.in_several_languages:
        return {}
    names = _names(material, named[0].split(": ", 1)[0])
    found: dict[str, str] = {}
    for slug in outlets:
        if times := _counted(material, topic_id, measure, named, slug, names):
            found[slug] = max(times, key=lambda name: (times[name], name))
    return found if len(set(found.values())) > 1 else {}


def _names(material: Material, key: str) -> tuple[str, ...]:
    """The last words of somebody's names, those of framing.toml or those that were found."""
    if key in material.about.referents:
        names = material.about.referents[key].names
    else:
        rows = material.corpus.tables["people"]
        names = tuple(name for one in people_in(rows[rows["referent"] == key]).values() for name in one.names)
    return tuple(dict.fromkeys(name.split()[-1] for name in names if name.strip()))


def _counted(
    material: Material, topic_id: str, measure: str, items: Iterable[str], slug: str, names: Iterable[str]
) -> Mapping[str, int]:
    corpus = material.corpus
    code = corpus.language_of.get(slug) or corpus.writes_in.get(slug) or ""
    of_form = {one: name for name in names for one in reversed(word_forms(name, code))}
    of_form |= {name: name for name in names}
    times: Counter[str] = Counter()
    for item in items:
        key = (topic_id, measure, item, material.main_voices.get(measure, ""))
        for number, row in enumerate(corpus.passages.rows(key, slug)):
            if number >= MOST:
                break
            _, text = corpus.paragraphs[row["paragraph_id"]]
            words = text[row["start"] : row["end"]].split()
            if words and (name := of_form.get(words[-1])):
                times[name] += 1
    return times
