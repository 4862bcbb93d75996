"""The names given in framing.toml together with those found in the articles."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.languages.known import codes
from framing.settings import NameSettings
from framing.text.mentions.labels import Label, labels
from framing.text.mentions.mentions import COLUMNS, FULL, SURNAME, find_mentions
from framing.text.mentions.people import find_people
from framing.text.parsing.syntax import Parse, Parses, TagNames

USUAL, OWN = 3, 0.9  # a label used this often for one person, and in this share of its uses, also means them elsewhere


@dataclass(frozen=True, slots=True)
class NamesFound:
    """Referents by key, and every mention of them.

    `mentions` has the columns mentions.COLUMNS. `parsed` holds sentences, and `parses` their parses.
    """

    names: Mapping[str, NameSettings]
    mentions: pd.DataFrame
    parsed: pd.DataFrame
    parses: Parses


def find_names(
    body: pd.DataFrame,
    spoken: pd.DataFrame,
    spoken_topics: pd.DataFrame,
    names: Mapping[str, NameSettings],
    parse: Parse | None,
    processes: int | None = None,
) -> NamesFound:
    """Find everybody who is named, and the form used: names, titles, and labels attached to a name.

    Only sentences on a topic in a language with a parser are parsed, and only those with a capitalised word inside or a
    name at the start.
    """
    if parse is None:
        unparsed = Parses([], np.zeros((0, 7), dtype=np.uint16), np.zeros(1, dtype=np.int64), TagNames((), (), ()))
        return NamesFound(names, find_mentions(body, names, processes), spoken.iloc[:0], unparsed)
    parsable, capital = _parsable(body, spoken, spoken_topics)
    parsed = spoken[parsable & capital].reset_index(drop=True)
    parses = parse(parsed["text"].tolist())
    outlets = dict(zip(body["article_id"], body["outlet"], strict=True))
    articles = parsed["article_id"].tolist()
    everybody = {**find_people(parses, articles, [outlets[one] for one in articles], names), **names}
    by_name = find_mentions(body, everybody, processes)
    starts = set(by_name[["paragraph_id", "start"]].itertuples(index=False, name=None))
    headed = [place in starts for place in spoken[["paragraph_id", "start"]].itertuples(index=False, name=None)]
    parsed = spoken[parsable & (capital | np.array(headed, dtype=bool))].reset_index(drop=True)
    parses = parse(parsed["text"].tolist())
    attached = _attached(by_name, parsed, parses)
    usual = _usual(attached)
    learned = {key: _with_labels(setting, usual.get(key, [])) for key, setting in everybody.items()}
    mentions = _merged(find_mentions(body, learned, processes), attached, learned)
    return NamesFound(learned, mentions, parsed, parses)


def first_parsed(body: pd.DataFrame, spoken: pd.DataFrame, spoken_topics: pd.DataFrame) -> list[str]:
    """The sentences that `find_names` parses first, nearly all that it parses."""
    parsable, capital = _parsable(body, spoken, spoken_topics)
    return [str(text) for text in spoken.loc[parsable & capital, "text"]]


def _parsable(
    body: pd.DataFrame, spoken: pd.DataFrame, spoken_topics: pd.DataFrame
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Two flags per sentence: on a topic and in a language with a parser; a capitalised word after the first."""
    languages = dict(zip(body["paragraph_id"], body["language"], strict=True))
    on_topic = np.zeros(len(spoken), dtype=bool)
    on_topic[spoken_topics["row"].to_numpy(np.int64)] = True
    able = spoken["paragraph_id"].map(languages).isin([*codes(lambda one: one.parser), None]).to_numpy(bool)
    return on_topic & able, spoken["text"].str.contains(r"(?<!^)\b[A-Z][a-z]", regex=True).to_numpy(bool)


@dataclass(frozen=True, slots=True)
class _Attached:
    """A label attached to a name.

    The name begins at `name_start` of the paragraph; `start` and `end` are the label's own position.
    """

    article_id: str
    paragraph_id: str
    name_start: int
    start: int
    end: int
    label: Label


def _attached(by_name: pd.DataFrame, parsed: pd.DataFrame, parses: Parses) -> dict[str, list[_Attached]]:
    proper = by_name[by_name["spelling"] != ""]
    # if a title comes before the name, keep only the name
    name_start = np.where(
        proper["form"].isin([FULL, SURNAME]), proper["start"], proper["end"] - proper["spelling"].str.len()
    ).astype(np.int64)
    places = proper[["paragraph_id", "referent", "start", "end"]].assign(name_start=name_start)
    sentences = parsed[["paragraph_id", "article_id", "start", "end"]].assign(row=np.arange(len(parsed)))
    both = places.merge(sentences, on="paragraph_id", suffixes=("", "_of_sentence"))
    both = both[(both["start_of_sentence"] <= both["name_start"]) & (both["end"] <= both["end_of_sentence"])]
    found: dict[str, list[_Attached]] = defaultdict(list)
    columns = ["row", "start_of_sentence", "article_id", "paragraph_id", "referent", "start", "name_start", "end"]
    named = sorted(zip(*(both[name].tolist() for name in columns), strict=True))
    for row, inside in itertools.groupby(named, key=lambda one: one[0]):
        sentence = parses[row]
        for _, first, article, paragraph, referent, start, begins, end in inside:
            for label in labels(sentence, begins - first, end - first):
                place = (first + label.start, first + label.end)
                found[referent].append(_Attached(article, paragraph, start, *place, label))
    return found


def _usual(attached: Mapping[str, list[_Attached]]) -> dict[str, list[str]]:
    """For each referent the single nouns that are often attached to them and hardly ever to anybody else."""
    counts = Counter(
        (one.label.head, key)
        for key, of_one in attached.items()
        for one in of_one
        if one.label.text == one.label.head and one.label.head.isalpha()
    )
    every = Counter[str]()
    for (head, _), n in counts.items():
        every[head] += n
    found: dict[str, list[str]] = defaultdict(list)
    for (head, key), n in sorted(counts.items()):
        if n >= USUAL and n >= OWN * every[head]:
            found[key].append(head)
    return found


def _with_labels(setting: NameSettings, usual: list[str]) -> NameSettings:
    """Add the referent's usual labels as forms, so that "the businessman" is also found alone."""
    if not setting.names:
        return setting
    known = {alias.lower() for aliases in setting.forms.values() for alias in aliases}
    forms = {head: (head,) for head in usual if head not in known}
    return setting.model_copy(update={"forms": {**setting.forms, **forms}})


def _merged(
    mentions: pd.DataFrame, attached: Mapping[str, list[_Attached]], names: Mapping[str, NameSettings]
) -> pd.DataFrame:
    """Merge mentions and labels: a label before a bare name becomes that mention's form, any other is its own mention.
    """
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
                place = {name: getattr(one, name) for name in ("article_id", "paragraph_id", "start", "end")}
                added.append({"referent": referent, "form": form, "spelling": "", "given": "", **place})
    for at, (form, start) in changed.items():
        rows.at[at, "form"], rows.at[at, "start"] = form, start
    every = pd.concat([rows, pd.DataFrame(added, columns=COLUMNS)], ignore_index=True) if added else rows
    return every.drop_duplicates(["referent", "paragraph_id", "start"]).reset_index(drop=True)
