"""The names given in framing.toml together with those found in the articles."""

from __future__ import annotations

import functools
import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.languages.known import capitals, codes, small_letters, tagged
from framing.settings import NameSettings
from framing.text.mentions.across import Meetings, full_names, one_across
from framing.text.mentions.decided import DecidedNames
from framing.text.mentions.held import HeldPeople, Written, mentions_in_their_time
from framing.text.mentions.labels import Label, labels
from framing.text.mentions.labels_in_cases import NominativeWords, labels_in_cases
from framing.text.mentions.mentions import COLUMNS
from framing.text.mentions.nominative import NominativeParses
from framing.text.mentions.people import MIN_ARTICLES, FoundPerson, PeopleOfTexts, find_people
from framing.text.parsing.syntax import Parse, ParsedSentence, Parses, TagNames
from framing.text.parsing.tagger import listed

_CAPITALISED = rf"[{capitals()}][{small_letters()}]"
LabelsOf = Callable[[ParsedSentence, int, int], list[Label]]  # of the name at these characters
USUAL, OWN = 3, 0.9  # a label used this often for one person, and in this share of its uses, also means them elsewhere


@dataclass(frozen=True, slots=True)
class Cased:
    """Sentences of one language, and their parses."""

    parsed: pd.DataFrame
    parses: Parses


@dataclass(frozen=True, slots=True)
class NamesFound:
    """Referents by key, and every mention of them.

    `mentions` has the columns mentions.COLUMNS. `parsed` holds sentences, and `parses` their parses. `cased` has the
    same of languages whose names have cases, by their codes. `written` says how labels beside names are written.
    """

    names: Mapping[str, NameSettings]
    mentions: pd.DataFrame
    parsed: pd.DataFrame
    parses: Parses
    cased: Mapping[str, Cased]
    written: Written = field(default_factory=dict)


def find_names(
    body: pd.DataFrame,
    spoken: pd.DataFrame,
    spoken_topics: pd.DataFrame,
    names: Mapping[str, NameSettings],
    parse: Parse | None,
    processes: int | None = None,
    decided: DecidedNames | None = None,
    held: HeldPeople | None = None,
    others: Mapping[str, Parse] | None = None,
    found: Mapping[str, NameSettings] | None = None,
    fewest: int = MIN_ARTICLES,
) -> NamesFound:
    """Find everybody who is named, and the form used: names, titles, and labels attached to a name.

    Only sentences on a topic in a language with a parser are parsed, and only those with a capitalised word inside or a
    name at the start. What somebody has `decided` about people and labels counts before the rules. People who are
    `held` stay who they are; others are looked for in new articles only. `others` parse sentences in other
    languages, by their codes; there people are found, and labels where words are linked. Nobody is looked for where
    the people are `found` by `people_named` in more articles than these. `fewest` articles name somebody.
    """
    decided = decided or DecidedNames()
    names = decided.listed(names)
    if parse is None:
        mentions = decided.labelled(mentions_in_their_time(body, names, held, processes))
        return NamesFound(names, mentions, spoken.iloc[:0], _no_parses(), {})
    parsable, capital = _parsable(body, spoken, spoken_topics)
    cased: dict[str, Cased] = {}
    for code, tag in sorted((others or {}).items()):
        able, may = _parsable(body, spoken, spoken_topics, code)
        mine = spoken[able & may].reset_index(drop=True)
        cased[code] = Cased(mine, tag(mine["text"].tolist()))
    if found is None:
        found = people_named(body, spoken, spoken_topics, names, parse, decided, held, others, fewest=fewest)
    everybody = {**found, **names} if held is None else replace(held, names=held.before_labels()).with_new(found)
    by_name = mentions_in_their_time(body, everybody, held, processes)
    starts = set(by_name[["paragraph_id", "start"]].itertuples(index=False, name=None))
    headed = [place in starts for place in spoken[["paragraph_id", "start"]].itertuples(index=False, name=None)]
    parsed = spoken[parsable & (capital | np.array(headed, dtype=bool))].reset_index(drop=True)
    parses = parse(parsed["text"].tolist())
    attached = _attached(by_name, parsed, parses, labels)
    for code in sorted(cased.keys() & set(tagged())):
        words, one = NominativeWords.of(cased[code].parses, code), cased[code]
        for key, more in _attached(by_name, one.parsed, one.parses, functools.partial(labels_in_cases, words)).items():
            attached[key] += more
    usual = _usual(attached)
    learned = {
        key: held.names[key] if held and key in held.names else _with_labels(setting, usual.get(key, []))
        for key, setting in everybody.items()
    }
    written = _written(attached, held.written if held else {})
    found_by_name = mentions_in_their_time(body, learned, held, processes)
    mentions = _merged(found_by_name, attached, learned, written)
    return NamesFound(learned, decided.labelled(mentions), parsed, parses, cased, written)


def people_named(
    body: pd.DataFrame,
    spoken: pd.DataFrame,
    spoken_topics: pd.DataFrame,
    names: Mapping[str, NameSettings],
    parse: Parse,
    decided: DecidedNames | None = None,
    held: HeldPeople | None = None,
    others: Mapping[str, Parse] | None = None,
    meetings: Meetings | None = None,
    fewest: int = MIN_ARTICLES,
) -> dict[str, NameSettings]:
    """The people whom the articles name and who are in no list, by key; see `find_names`.

    Who is found in several languages is one by the rules of across.py, which need to know where articles meet.
    """
    decided = decided or DecidedNames()
    known = {**decided.listed(names), **(held.names if held else {})}
    people: dict[str, PeopleOfTexts] = {}
    sentences: dict[str, pd.DataFrame] = {}
    for code, tag in (("", parse), *sorted((others or {}).items())):
        able, may = _parsable(body, spoken, spoken_topics, code)
        sentences[code] = spoken[able & may]
        before = {key: one.names for earlier in people.values() for key, one in earlier.listed.items()}
        people[code] = _people(sentences[code], body, {**known, **before}, tag, decided, held, code, fewest)
    several = sentences if len(people) > 1 else {}
    written = {code: full_names(one["text"], one["article_id"]) for code, one in several.items()}
    return one_across(people, meetings, decided, written)


def _no_parses() -> Parses:
    return Parses([], np.zeros((0, 7), dtype=np.uint16), np.zeros(1, dtype=np.int64), TagNames((), (), ()))


def _people(
    sentences: pd.DataFrame, body: pd.DataFrame, known: Mapping[str, NameSettings], parse: Parse,
    decided: DecidedNames, held: HeldPeople | None, code: str = "", fewest: int = MIN_ARTICLES,
) -> PeopleOfTexts:  # fmt: skip
    """The people whom sentences name and who are not `known`, of new articles if people are held.

    With a `code` names have cases, as the language's tagger tells them, or the layer that a tagger has taught.
    """
    if held is not None:
        sentences = sentences[~sentences["article_id"].isin(held.articles)]
    outlets, articles = dict(zip(body["article_id"], body["outlet"], strict=True)), sentences["article_id"].tolist()
    parses = parse(sentences["text"].tolist())
    if code:
        parses = NominativeParses.of(parses, code, listed if code in tagged() else None)
    return find_people(parses, articles, [outlets[one] for one in articles], known, decided, fewest)


def first_parsed(
    body: pd.DataFrame, spoken: pd.DataFrame, spoken_topics: pd.DataFrame, code: str = ""
) -> list[str]:
    """The sentences that `find_names` parses first, nearly all that it parses; with a `code` those in this language."""
    parsable, capital = _parsable(body, spoken, spoken_topics, code)
    return [str(text) for text in spoken.loc[parsable & capital, "text"]]


def _parsable(
    body: pd.DataFrame, spoken: pd.DataFrame, spoken_topics: pd.DataFrame, code: str = ""
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Two flags per sentence: on a topic and in a language with a parser; a capitalised word after the first.

    With a `code`, whether it is in this language, and holds a capitalised word: the first may be a name alone.
    """
    languages = dict(zip(body["paragraph_id"], body["language"], strict=True))
    on_topic = np.zeros(len(spoken), dtype=bool)
    on_topic[spoken_topics["row"].to_numpy(np.int64)] = True
    wanted: list[str | None] = [code] if code else [*codes(lambda one: one.parser), None]
    able = spoken["paragraph_id"].map(languages).isin(wanted).to_numpy(bool)
    if code:
        return on_topic & able, spoken["text"].str.contains(_CAPITALISED, regex=True).to_numpy(bool)
    return on_topic & able, spoken["text"].str.contains(r"(?<!^)\b[A-Z][a-z]", regex=True).to_numpy(bool)


@dataclass(frozen=True, slots=True)
class _Attached:
    """A label attached to a name.

    The name ends at `name_end` of the paragraph; `start` and `end` are the label's own position.
    """

    article_id: str
    paragraph_id: str
    name_end: int
    start: int
    end: int
    label: Label


def _attached(
    by_name: pd.DataFrame, parsed: pd.DataFrame, parses: Parses, labels_of: LabelsOf
) -> defaultdict[str, list[_Attached]]:
    """The labels that `labels_of` finds beside the names in these sentences, by referent."""
    proper = by_name[by_name["spelling"] != ""]
    places = proper[["paragraph_id", "referent", "name_start", "end"]]
    sentences = parsed[["paragraph_id", "article_id"]].assign(
        row=np.arange(len(parsed)), start_of_sentence=parsed["start"], end_of_sentence=parsed["end"]
    )
    both = places.merge(sentences, on="paragraph_id")
    both = both[(both["start_of_sentence"] <= both["name_start"]) & (both["end"] <= both["end_of_sentence"])]
    found: defaultdict[str, list[_Attached]] = defaultdict(list)
    columns = ["row", "start_of_sentence", "article_id", "paragraph_id", "referent", "name_start", "end"]
    named = sorted(zip(*(both[name].tolist() for name in columns), strict=True))
    for row, inside in itertools.groupby(named, key=lambda one: one[0]):
        sentence = parses[row]
        for _, first, article, paragraph, referent, begins, end in inside:
            for label in labels_of(sentence, begins - first, end - first):
                place = (first + label.start, first + label.end)
                found[referent].append(_Attached(article, paragraph, end, *place, label))
    return found


def _usual(attached: Mapping[str, list[_Attached]]) -> dict[str, list[str]]:
    """For each referent the single nouns that are often attached to them and hardly ever to anybody else."""
    counts = Counter(
        (one.label.head, key)
        for key, of_one in attached.items()
        for one in of_one
        if one.label.text.lower() == one.label.head and one.label.head.isalpha()
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
    told = {**dict(setting), "forms": {**setting.forms, **forms}, "pointed": tuple(forms)}
    return FoundPerson(**told) if forms else setting


def _same(text: str) -> str:
    """A label without what the copy desk decides: capitals, the kind of apostrophe, full stops in U.S."""
    return text.lower().replace("’", "'").replace(".", "")


def _written(attached: Mapping[str, list[_Attached]], held: Written) -> dict[str, dict[str, str]]:
    """How each label of each referent is written, with its capitals, by its text in small letters.

    Texts disagree, as capitals come from the place ("Prime Minister Vossen", "Vossen, the prime minister"): the usual
    writing counts that does not stand before the name, if there is one. What is `held` stays, as it is in what an item
    is called.
    """
    counts: dict[tuple[str, str], Counter[tuple[bool, str]]] = defaultdict(Counter)
    for key, of_one in attached.items():
        for one in of_one:
            counts[key, _same(one.label.text)][one.label.before, one.label.text] += 1
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for (key, text), writings in sorted(counts.items()):
        _, found[key][text] = min(writings, key=lambda one: (one[0], -writings[one], [-ord(c) for c in one[1]]))
        if " " not in text and all(before for before, _ in writings):
            found[key][text] = text  # a title of one word before a name
    return {key: {**found.get(key, {}), **held.get(key, {})} for key in sorted({*found, *held})}


def _merged(
    mentions: pd.DataFrame, attached: Mapping[str, list[_Attached]], names: Mapping[str, NameSettings], written: Written
) -> pd.DataFrame:
    """Merge mentions and labels: a label before a name becomes that mention's form, any other is its own mention.

    Of the titles before a name the label is the whole: "self-styled president Vossen" calls nobody president.
    """
    forms = {
        key: {_same(alias): form for form, all_of in one.forms.items() for alias in all_of}
        for key, one in names.items()
    }
    rows = mentions.copy()
    ends = rows[["referent", "paragraph_id", "end"]].itertuples(index=False, name=None)
    index = {key: i for i, key in enumerate(ends)}
    starts = rows["start"].tolist()
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for paragraph, start, end in rows[["paragraph_id", "start", "end"]].itertuples(index=False):
        taken[paragraph].append((start, end))
    added: list[dict[str, Any]] = []
    changed: dict[int, tuple[str, int]] = {}
    for referent in sorted(attached):
        known = forms[referent]
        for one in sorted(attached[referent], key=lambda one: (one.paragraph_id, one.start, one.end)):
            text = _same(one.label.text)
            form = known.get(text) or known.get(_same(one.label.plain)) or written[referent][text]
            at = index.get((referent, one.paragraph_id, one.name_end))
            if one.label.before and at is not None:
                changed[at] = (form, min(one.start, starts[at]))
            elif not any(start < one.end and one.start < end for start, end in taken[one.paragraph_id]):
                taken[one.paragraph_id].append((one.start, one.end))
                place = {name: getattr(one, name) for name in ("article_id", "paragraph_id", "start", "end")}
                told = {"referent": referent, "form": form, "spelling": "", "given": "", "name_start": one.end}
                added.append({**told, **place})
    for at, (form, start) in changed.items():
        rows.at[at, "form"], rows.at[at, "start"] = form, start
    every = pd.concat([rows, pd.DataFrame(added, columns=COLUMNS)], ignore_index=True) if added else rows
    return every.drop_duplicates(["referent", "paragraph_id", "start"]).reset_index(drop=True)
