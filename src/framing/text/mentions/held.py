"""People as they were found in the articles that an instrument was fitted on; they stay who they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from framing.settings import NameSettings
from framing.text.mentions.people import FoundPerson


@dataclass(frozen=True, slots=True)
class HeldPeople:
    """The `names` that were learnt, by key, and the ids of the `articles` that they were learnt from."""

    names: Mapping[str, NameSettings]
    articles: frozenset[str]

    def before_labels(self) -> dict[str, NameSettings]:
        """The same people without the labels that were learnt to mean them where they stand alone."""
        return {key: _without_labels(one) for key, one in self.names.items()}

    def with_new(self, found: Mapping[str, NameSettings]) -> dict[str, NameSettings]:
        """These people and those `found` since: a name alone means one of the new ones only beside their full name.

        Otherwise a namesake in today's news would take over who was meant yesterday.
        """
        return {**{key: _in_full(one) for key, one in found.items() if key not in self.names}, **self.names}

    def of_their_time(self, mentions: pd.DataFrame) -> pd.DataFrame:
        """The mentions without those of new people in the fitted articles, whose numbers stay as they were."""
        return mentions[mentions["referent"].isin(list(self.names)) | ~mentions["article_id"].isin(self.articles)]


def _without_labels(one: NameSettings) -> NameSettings:
    if not isinstance(one, FoundPerson) or not one.pointed:
        return one
    forms = {form: aliases for form, aliases in one.forms.items() if form not in one.pointed}
    return one.model_copy(update={"forms": forms, "pointed": ()})


def _in_full(one: NameSettings) -> NameSettings:
    return one.model_copy(update={"if_in_full": one.alone}) if isinstance(one, FoundPerson) else one


def people_rows(names: Mapping[str, NameSettings]) -> pd.DataFrame:
    """The table `people`: one row each, in the order in which they are looked for."""
    told = [(place, key, one.label, json.dumps(FoundPerson(**dict(one)).model_dump(), ensure_ascii=False))
            for place, (key, one) in enumerate(names.items())]  # fmt: skip
    return pd.DataFrame(told, columns=["place", "referent", "label", "names"])


def people_in(rows: pd.DataFrame) -> dict[str, NameSettings]:
    """The people of the table `people`."""
    ordered = rows.sort_values("place")
    return {
        str(key): FoundPerson(**json.loads(told))
        for key, told in zip(ordered["referent"], ordered["names"], strict=True)
    }
