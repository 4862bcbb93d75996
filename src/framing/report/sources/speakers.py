"""Who speaks: one person under one name, whatever language and case the name stands in."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.tables.records import QuoteKind
from framing.tables.spoken import with_speakers
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
    people = {key: one for key, one in about.referents.items() if " " in one.label and written_person(one.label)}
    if not people or pairs.empty:
        return {}
    numbers = [str(place) for place in range(len(pairs))]
    found = find_mentions(pairs.assign(article_id=numbers, paragraph_id=numbers), people)
    whole = found[found["name_start"] < found["end"]].drop_duplicates("article_id", keep=False)
    keys = list(pairs[["text", "language"]].itertuples(index=False, name=None))
    labels = zip(whole["article_id"], whole["referent"], strict=True)
    return {keys[int(place)]: about.names[referent] for place, referent in labels}
