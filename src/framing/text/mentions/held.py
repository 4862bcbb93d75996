"""People as they were found in the articles that an instrument was fitted on; they stay who they are."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from framing.settings import NameSettings
from framing.text.mentions.mentions import find_mentions
from framing.text.mentions.people import FoundPerson

Written = Mapping[str, Mapping[str, str]]  # by key, then by a label without capitals: how the label is written


@dataclass(frozen=True, slots=True)
class HeldPeople:
    """The `names` that were learnt, by key, the ids of the `articles` that they were learnt from, and how labels beside
    these names are `written`.
    """

    names: Mapping[str, NameSettings]
    articles: frozenset[str]
    written: Written = field(default_factory=dict)

    @classmethod
    def of(cls, rows: pd.DataFrame, articles: Iterable[str]) -> HeldPeople:
        """From the table `people` of the run that fitted them."""
        written = dict(zip(rows["referent"].astype(str), map(json.loads, rows["written"]), strict=True))
        return cls(people_in(rows), frozenset(articles), written)

    def before_labels(self) -> dict[str, NameSettings]:
        """The same people without the labels that were learnt to mean them where they stand alone."""
        return {key: _without_labels(one) for key, one in self.names.items()}

    def with_new(self, found: Mapping[str, NameSettings]) -> dict[str, NameSettings]:
        """These people and those `found` since: a name alone means one of the new ones only beside their full name.

        Otherwise a namesake in today's news would take over who was meant yesterday.
        """
        return {**{key: _in_full(one) for key, one in found.items() if key not in self.names}, **self.names}


def mentions_in_their_time(
    texts: pd.DataFrame, names: Mapping[str, NameSettings], held: HeldPeople | None, processes: int | None = None
) -> pd.DataFrame:
    """As `find_mentions`, but people who are new since others are `held` are looked for in new articles only.

    In a fitted article a new person's name could take the place of somebody's who was found there yesterday.
    """
    fitted = texts["article_id"].isin(held.articles if held else ())
    if held is None or not fitted.any():
        return find_mentions(texts, names, processes)
    before = {key: one for key, one in names.items() if key in held.names}
    parts = find_mentions(texts[fitted], before, processes), find_mentions(texts[~fitted], names, processes)
    found = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return found.sort_values("article_id", kind="stable", ignore_index=True)


def _without_labels(one: NameSettings) -> NameSettings:
    if not isinstance(one, FoundPerson) or not one.pointed:
        return one
    forms = {form: aliases for form, aliases in one.forms.items() if form not in one.pointed}
    return one.model_copy(update={"forms": forms, "pointed": ()})


def _in_full(one: NameSettings) -> NameSettings:
    return one.model_copy(update={"if_in_full": one.alone}) if isinstance(one, FoundPerson) else one


def called_by_key(rows: pd.DataFrame) -> dict[str, str]:
    """From the table `people`, how the name that is each key is written: "McConnell", of "mcconnell"."""
    return {
        key: next((name for name in one.names if re.sub(r"\W+", "-", name.lower()) == key and not name.isupper()),
                  one.label or key)
        for key, one in people_in(rows).items()
    }  # fmt: skip


def people_rows(names: Mapping[str, NameSettings], written: Written) -> pd.DataFrame:
    """The table `people`: one row each, in the order in which they are looked for."""
    told = [
        (place, key, one.label, _json(FoundPerson(**dict(one)).model_dump()), _json(written.get(key, {})))
        for place, (key, one) in enumerate(names.items())
    ]
    return pd.DataFrame(told, columns=["place", "referent", "label", "names", "written"])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def people_in(rows: pd.DataFrame) -> dict[str, NameSettings]:
    """The people of the table `people`."""
    ordered = rows.sort_values("place")
    return {
        str(key): FoundPerson(**json.loads(told))
        for key, told in zip(ordered["referent"], ordered["names"], strict=True)
    }
