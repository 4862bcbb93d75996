"""Who speaks: one person under one name, whatever language and case the name stands in."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.settings import NameSettings
from framing.tables.records import QuoteKind
from framing.tables.spoken import with_speakers
from framing.text.mentions.held import people_in
from framing.text.mentions.mentions import find_mentions
from framing.text.mentions.people import written_person


def quotations(material: Material) -> pd.DataFrame:
    """The quotations in the articles of the report that are no scare quotes, each with its `speaker`.

    Whoever framing.toml lists is called by their label there; `as_written` is how the text has it.
    """
    return material.once(_quotations, "")


def _quotations(material: Material, _: str) -> pd.DataFrame:
    corpus = material.corpus
    frame = with_speakers(corpus.tables["quotes"], corpus.tables["said_by"])
    here = frame["article_id"].isin(list(corpus.articles))
    frame = frame[(frame["kind"] != QuoteKind.SCARE.value) & here].reset_index(drop=True)
    language = frame["article_id"].map(dict(_languages(material)))
    names = frame["speaker"].map(lambda one: shown(one).strip() or None, na_action="ignore").astype(object)
    pairs = pd.DataFrame({"text": names, "language": language}).dropna(subset=["text"]).drop_duplicates()
    known = _labels(material, pairs)
    called = [
        known.get((name, code), name) if isinstance(name, str) else None
        for name, code in zip(names, language, strict=True)
    ]
    return frame.assign(speaker=pd.Series(called, dtype=object), as_written=names)


def _languages(material: Material) -> Mapping[str, str]:
    frame = material.corpus.tables["articles"]
    known = frame["language"].astype(object).fillna("").astype(str)
    return dict(zip(frame["article_id"], known, strict=True))


def _labels(material: Material, pairs: pd.DataFrame) -> dict[tuple[str, str], str]:
    """(name, language) -> label, of those whom framing.toml lists; a label that is no full name says less than a name.
    """
    about = material.about
    listed = {key: one for key, one in about.referents.items() if " " in one.label and written_person(one.label)}
    found = _of_several_languages(material)
    people, labels = {**found, **listed}, {key: one.label for key, one in found.items()}
    labels |= {key: about.names[key] for key in listed}
    if not people or pairs.empty:
        return {}
    numbers = [str(place) for place in range(len(pairs))]
    mentions = find_mentions(pairs.assign(article_id=numbers, paragraph_id=numbers), people)
    whole = mentions[mentions["name_start"] < mentions["end"]].drop_duplicates("article_id", keep=False)
    keys = list(pairs[["text", "language"]].itertuples(index=False, name=None))
    named = ((keys[int(place)], key) for place, key in zip(whole["article_id"], whole["referent"], strict=True))
    # A surname alone says whom framing.toml lists, but of others it may be anybody's.
    return {name: labels[key] for name, key in named if key in listed or " " in name[0]}


def _of_several_languages(material: Material) -> dict[str, NameSettings]:
    """The people whom nobody lists and whom the articles name in several languages: each has a name in every one."""
    if not material.corpus.in_several_languages:
        return {}
    found = people_in(material.corpus.tables["people"])
    return {key: one for key, one in found.items() if key not in material.about.referents and " " in one.label}
