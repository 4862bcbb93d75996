"""The names of framing.toml together with those that the articles themselves use."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from framing.measures.mentions import COLUMNS, FULL, SURNAME, find_mentions
from framing.measures.people import USUAL, Label, find_people, labels
from framing.measures.syntax import Parse
from framing.settings import NameSettings


@dataclass(frozen=True, slots=True)
class NamesFound:
    """Referents by key, and every mention of them (mentions.COLUMNS); `parsed` maps sentence_id to its parse."""

    names: Mapping[str, NameSettings]
    mentions: pd.DataFrame
    parsed: Mapping[str, Any]


def find_names(
    body: pd.DataFrame,
    spoken: pd.DataFrame,
    spoken_topics: pd.DataFrame,
    names: Mapping[str, NameSettings],
    parse: Parse | None,
) -> NamesFound:
    """Everybody who is named, and by which form: names, titles, and labels attached to a name.

    Only English sentences on a topic that hold a capital inside are parsed.
    """
    if parse is None:
        return NamesFound(names, find_mentions(body, names), {})
    languages = dict(zip(body["paragraph_id"], body["language"], strict=True))
    on_topic = np.zeros(len(spoken), dtype=bool)
    on_topic[spoken_topics["row"].to_numpy(np.int64)] = True
    english = spoken["paragraph_id"].map(languages).isin(["en", None]).to_numpy()
    capital = spoken["text"].str.contains(r"(?<!^)\b[A-Z][a-z]", regex=True).to_numpy(bool)
    chosen = spoken[on_topic & english & capital]
    docs = parse(chosen["text"].tolist())
    parsed = dict(zip(chosen["sentence_id"], docs, strict=True))
    outlets = dict(zip(body["article_id"], body["outlet"], strict=True))
    told = [(article, outlets[article], doc) for article, doc in zip(chosen["article_id"], docs, strict=True)]
    everybody = {**find_people(told, names), **names}
    by_name = find_mentions(body, everybody)
    attached = _attached(by_name, chosen, docs)
    learned = {key: _with_labels(setting, attached.get(key, [])) for key, setting in everybody.items()}
    mentions = _merged(find_mentions(body, learned), attached, learned)
    return NamesFound(learned, mentions, parsed)


@dataclass(frozen=True, slots=True)
class _Attached:
    """A label attached to the name that begins at `name_start` of a paragraph, with the label's own place in it."""

    article_id: str
    paragraph_id: str
    name_start: int
    start: int
    end: int
    label: Label


def _attached(by_name: pd.DataFrame, chosen: pd.DataFrame, docs: list[Any]) -> dict[str, list[_Attached]]:
    proper = by_name[by_name["spelling"] != ""]
    places: dict[str, list[tuple[str, int, int, int]]] = defaultdict(list)
    names = proper[["paragraph_id", "referent", "start", "end", "spelling", "form"]]
    for paragraph, referent, start, end, spelling, form in names.itertuples(index=False):
        # of a title and a name behind it, only the name
        begins = start if form in (FULL, SURNAME) else end - len(spelling)
        places[paragraph].append((referent, start, begins, end))
    found: dict[str, list[_Attached]] = defaultdict(list)
    rows = chosen[["article_id", "paragraph_id", "start", "end"]].itertuples(index=False)
    for (article, paragraph, first, last), doc in zip(rows, docs, strict=True):
        for referent, start, begins, end in places.get(paragraph, ()):
            if first <= begins and end <= last:
                for label in labels(doc, begins - first, end - first):
                    place = (first + label.start, first + label.end)
                    found[referent].append(_Attached(article, paragraph, start, *place, label))
    return found


def _with_labels(setting: NameSettings, attached: list[_Attached]) -> NameSettings:
    """The setting with the heads of labels that are attached often, so that "the businessman" is found alone too."""
    if not setting.names:
        return setting
    known = {alias.lower() for aliases in setting.forms.values() for alias in aliases}
    heads = Counter(one.label.head for one in attached if one.label.text == one.label.head)
    usual = sorted(head for head, n in heads.items() if n >= USUAL and head not in known and head.isalpha())
    return setting.model_copy(update={"forms": {**setting.forms, **{head: (head,) for head in usual}}})


def _merged(
    mentions: pd.DataFrame, attached: Mapping[str, list[_Attached]], names: Mapping[str, NameSettings]
) -> pd.DataFrame:
    """Mentions, a label before a bare name become the form of that mention, any other label a mention of its own."""
    forms = {
        key: {alias.lower(): form for form, all_of in one.forms.items() for alias in all_of}
        for key, one in names.items()
    }
    rows = mentions.copy()
    index = {
        key: i for i, key in enumerate(rows[["referent", "paragraph_id", "start"]].itertuples(index=False, name=None))
    }
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for paragraph, start, end in rows[["paragraph_id", "start", "end"]].itertuples(index=False):
        taken[paragraph].append((start, end))
    added: list[dict[str, Any]] = []
    changed: dict[int, tuple[str, int]] = {}
    for referent in sorted(attached):
        known = forms[referent]
        for one in sorted(attached[referent], key=lambda one: (one.paragraph_id, one.start, one.end)):
            form = known.get(one.label.text.lower()) or known.get(one.label.head) or one.label.text
            at = index.get((referent, one.paragraph_id, one.name_start))
            if one.label.before and at is not None and rows.at[at, "form"] in (FULL, SURNAME):
                changed[at] = (form, min(one.start, one.name_start))
            elif not any(start < one.end and one.start < end for start, end in taken[one.paragraph_id]):
                taken[one.paragraph_id].append((one.start, one.end))
                added.append({"referent": referent, "form": form, "spelling": "", "article_id": one.article_id,
                              "paragraph_id": one.paragraph_id, "start": one.start, "end": one.end})  # fmt: skip
    for at, (form, start) in changed.items():
        rows.at[at, "form"], rows.at[at, "start"] = form, start
    every = pd.concat([rows, pd.DataFrame(added, columns=COLUMNS)], ignore_index=True) if added else rows
    return every.drop_duplicates(["referent", "paragraph_id", "start"]).reset_index(drop=True)
