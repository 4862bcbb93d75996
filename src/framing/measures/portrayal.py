"""In how good or bad a light sentences show the people they name."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing.machine.workers import BackgroundThread
from framing.measures.cards import card
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.measured import PASSAGE_COLUMNS, Measured, article_means, finished, nothing
from framing.measures.shared.named import every_mention, names_found
from framing.measures.shared.portrayal_model import Portray, masked
from framing.measures.shared.stand_ins import hidden
from framing.settings import NameSettings
from framing.text.mentions.held import mentions_in_their_time

FEWEST = 10  # mentions by an outlet on a topic; with fewer, nothing is reported
AT_ONCE = 4096  # sentences judged before the next check whether the result is still needed


def measure(corpus: Corpus) -> Measured:
    """For each person: the mean value of their mentions in an article, in the outlet's own voice, from -1 to 1.

    The value of a mention is the probability that its sentence shows the person in a good light, minus that of a bad
    light. Names are masked first, so the same sentence gives the same number for any person.
    """
    told = corpus.once(find_portrayals)
    if told.empty:
        return nothing()
    told = told.assign(weight=1.0, measure="portrayal", item=told["referent"])
    where = ["topic_id", "item", "measure", "voice", "article_id", "paragraph_id", "start", "end"]
    passages = told.groupby(where, sort=True)["value"].mean().reset_index()
    return Measured(article_means(told, "portrayal"), finished(passages, PASSAGE_COLUMNS))


def find_portrayals(corpus: Corpus) -> pd.DataFrame:
    """Return each own-voice mention of a person with its `value` from -1 to 1, once for each topic."""
    told = corpus.once(find_shown) if corpus.portray is not None else pd.DataFrame()
    return told if told.empty else told.assign(value=_light(corpus, told["masked"].tolist()))


@contextlib.contextmanager
def beside(corpus: Corpus) -> Iterator[None]:
    """Judge the sentences that name a person while the block runs. When the block ends, all are judged.

    The results are stored for the measure that needs them. The work is done in other processes.
    """
    if corpus.portray is None or corpus.processes is None:
        yield
        return
    shown = corpus.once(find_shown)
    texts = sorted(set(shown["masked"]) if len(shown) else (), key=lambda text: (len(text), text))
    broken_off = threading.Event()
    with BackgroundThread() as thread:
        judged = thread.submit(_judge, corpus.portray, texts, broken_off)
        try:
            yield
        except BaseException:
            broken_off.set()
            raise
        judged.result()


def _judge(portray: Portray, texts: list[str], broken_off: threading.Event) -> None:
    for first in range(0, len(texts), AT_ONCE):
        if not broken_off.is_set():
            portray(texts[first : first + AT_ONCE])


def in_titles(corpus: Corpus, titled: pd.DataFrame) -> pd.DataFrame:
    """Return the people named in titles (article_id, title), each once per title, with the `value` of the title."""
    people = {key: setting for key, setting in corpus.once(names_found).names.items() if setting.names}
    texts = titled.assign(paragraph_id=titled["article_id"], text=titled["title"].astype(str))
    found = mentions_in_their_time(texts, people, corpus.people)
    found = found[found["spelling"] != ""].rename(columns={"start": "start_mention", "end": "end_mention"})
    if corpus.portray is None or found.empty:
        return pd.DataFrame(columns=["article_id", "referent", "value"])
    text = dict(zip(texts["article_id"], texts["text"], strict=True))
    found = found.assign(sentence_id=found["article_id"], start=0, text=found["article_id"].map(text))
    value = _light(corpus, _masked(found, found, people))
    return found.assign(value=value).groupby(["article_id", "referent"])["value"].mean().reset_index()


def _light(corpus: Corpus, masked_texts: list[str]) -> NDArray[np.float64]:
    """Return the probability of a good light minus that of a bad one."""
    assert corpus.portray is not None
    chances = corpus.portray(masked_texts)
    return (chances[:, 2] - chances[:, 0]).astype(float)


def find_shown(corpus: Corpus) -> pd.DataFrame:
    """Return each own-voice mention of a person on a topic, with the place of its sentence and the `masked` sentence.

    A label counts as a mention only if the sentence does not contain the name as well.
    """
    people = {key: setting for key, setting in corpus.once(names_found).names.items() if setting.names}
    mentions = corpus.once(every_mention)
    mentions = mentions[(mentions["voice"] == "own") & mentions["referent"].isin(people)]
    languages = dict(zip(corpus.body["paragraph_id"], corpus.body["language"], strict=True))
    spoken = corpus.spoken[(corpus.spoken["voice"] == "own")]
    spoken = spoken[spoken["paragraph_id"].map(languages).isin([*card("portrayal").languages, None])]
    inside = mentions.merge(
        spoken[["paragraph_id", "sentence_id", "start", "end", "text"]], on="paragraph_id", suffixes=("_mention", "")
    )
    inside = inside[(inside["start"] <= inside["start_mention"]) & (inside["end_mention"] <= inside["end"])]
    named = (inside["spelling"] != "").groupby([inside["sentence_id"], inside["referent"]]).transform("any")
    inside = inside[(inside["spelling"] != "") | ~named]
    told = inside.merge(corpus.memberships[["paragraph_id", "topic_id"]], on="paragraph_id")
    outlet = told["article_id"].map(corpus.outlet_of.to_dict())
    told = told[told.groupby([told["topic_id"], told["referent"], outlet])["start"].transform("size") >= FEWEST]
    language = told["paragraph_id"].map(languages)
    told = told.assign(masked="")
    for code in [None, *corpus.named]:  # None: the names have no cases there
        among = language.eq(code) if code else ~language.isin(list(corpus.named))
        if among.any():
            part = told[among]
            told.loc[among, "masked"] = _with_stand_ins(corpus, part, code) if code else _masked(part, inside, people)
    return told


def _with_stand_ins(corpus: Corpus, told: pd.DataFrame, code: str) -> list[str]:
    """Return the sentence of each mention with a mark at the mention, and stand-ins for the names of people."""
    row = {text: number for number, text in enumerate(sorted(set(told["text"])))}
    parses = corpus.named[code](list(row))
    columns = ["start_mention", "name_start", "end_mention", "start", "text", "spelling"]
    found = []
    for start, name, end, base, text, spelling in told[columns].itertuples(index=False):
        first = name if spelling else start
        found.append(hidden(parses[row[text]], first - base, end - base, code, is_name=bool(spelling)))
    return found


def _masked(told: pd.DataFrame, every: pd.DataFrame, people: Mapping[str, NameSettings]) -> list[str]:
    """Return the sentence of each mention with the mention masked. All other names in it get one standard spelling."""
    spots: dict[str, list[tuple[int, int, str]]] = {}
    columns = ["sentence_id", "start_mention", "end_mention", "start", "text", "referent", "spelling"]
    for sentence, start, end, base, text, referent, spelling in every[columns].itertuples(index=False):
        if spelling:
            name = _name(text[start - base : end - base], people[referent])
            spots.setdefault(sentence, []).append((end - base - len(name), end - base, referent))
    found = []
    for sentence, start, end, base, text, referent, spelling in told[columns].itertuples(index=False):
        first, last = start - base, end - base
        if spelling:
            first = last - len(_name(text[first:last], people[referent]))
        tail, lowest = len(text) - last, len(text)
        for begin, stop, other in sorted(spots.get(sentence, []), reverse=True):
            if stop <= lowest and (stop <= first or last <= begin):
                lowest = begin
                put = people[other].label.split()[-1]
                text = text[:begin] + put + text[stop:]
                if stop <= first:
                    first += len(put) - (stop - begin)
                else:
                    tail += len(put) - (stop - begin)
        found.append(masked(text, first, len(text) - tail))
    return found


def _name(mention: str, person: NameSettings) -> str:
    """Return the name at the end of a mention, without the title before it."""
    return max((name for name in person.names if mention.endswith(name)), key=len, default=mention)
