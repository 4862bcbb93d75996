"""Sentences that say who did harm, or whom somebody accuses: the doer, and whether the outlet itself says so."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np
import pandas as pd

from framing.languages.known import tagged
from framing.measures.shared.blaming import NOBODY
from framing.measures.shared.blaming_in_cases import NamedParty, harms_in
from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.named import counted_once, every_mention, names_found
from framing.measures.shared.places import countries
from framing.measures.shared.readings import sentence_records
from framing.measures.shared.sentence_records import blamed_in
from framing.text.mentions.found import Cased, NamesFound
from framing.text.mentions.mentions import voices
from framing.text.paragraphs.spoken import QUOTED

PARTIES = "blamed: parties"
OWN = "own"  # the voice of an outlet
_COLUMNS = ("article_id", "paragraph_id", "start", "end", "item", "by", "voice")


@of_all_texts
def blame_found(corpus: Corpus) -> pd.DataFrame:
    """Each clause that names a doer of harm: its place, the doer (`item`), who says so (`by`), and the voice.

    The voice is own where neither quotation marks nor a verb of saying makes it somebody else's; `by` is the name of
    who accuses or says it, "" if it is the outlet or nobody by name. What is denied, only possible, or still to come
    is left out. Where a passive hides the doer, the item is NOBODY.
    """
    known = corpus.once(names_found)
    columns = ("article_id", "paragraph_id", "start")
    places = zip(*(known.parsed[name].tolist() for name in columns), strict=True)
    rows: list[tuple[str, str, int, int, str, str, str]] = []
    verbs: list[tuple[str, int]] = []
    records = sentence_records(corpus, known.parsed["text"].tolist())
    for (article, paragraph, start), record in zip(places, records, strict=True):
        for one in blamed_in(record):
            voice = QUOTED if one.said else OWN
            rows.append((article, paragraph, start + one.start, start + one.end, one.doer, one.by, voice))
            verbs.append((paragraph, start + one.verb))
    for code in sorted(known.cased.keys() & set(tagged())):
        for row, verb in _in_cases(corpus, code, known.cased[code], known):
            rows.append(row)
            verbs.append(verb)
    found = pd.DataFrame(rows, columns=list(_COLUMNS))
    marks = voices(pd.DataFrame(verbs, columns=["paragraph_id", "start"]), corpus.quotes, corpus.unknown_voice)
    found["voice"] = np.where(marks == OWN, found["voice"], marks)  # a verb in quotation marks is not the outlet's
    found = found[counted_once(corpus, found)]
    uses = Counter(found.loc[found["item"] != NOBODY, "item"]) + Counter(found.loc[found["by"] != "", "by"])
    same = {**countries(uses), **(corpus.learnt.known(PARTIES) or {})}
    corpus.learnt.keep(PARTIES, same)
    return found.assign(**{column: [same.get(name, name) for name in found[column]] for column in ("item", "by")})


_Row = tuple[str, str, int, int, str, str, str]  # as _COLUMNS


def _in_cases(
    corpus: Corpus, code: str, told: Cased, known: NamesFound
) -> Iterator[tuple[_Row, tuple[str, int]]]:
    """The same in a language with cases: each row, and the place of its verb.

    A person counts under the label of whoever is mentioned there, as the case of a name does not tell how it is listed.
    """
    mentioned: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    columns = ["paragraph_id", "start", "end", "referent"]
    for paragraph, start, end, who in corpus.once(every_mention)[columns].itertuples(index=False, name=None):
        mentioned[paragraph].append((start, end, known.names[who].label))

    def name(one: NamedParty | None, paragraph: str, first: int) -> str:
        if one is None or one.name:
            return one.name if one else ""
        begins = first + one.start
        return next((who for start, end, who in mentioned[paragraph] if start <= begins < end), "")

    places = told.parsed[["article_id", "paragraph_id", "start"]].itertuples(index=False, name=None)
    for row, (article, paragraph, first) in enumerate(places):
        for one in harms_in(told.parses[row], code):
            doer = NOBODY if one.doer is None else name(one.doer, paragraph, first)
            if doer:
                place = (article, paragraph, first + one.start, first + one.end)
                voice = QUOTED if one.said else OWN
                yield (*place, doer, name(one.by, paragraph, first), voice), (paragraph, first + one.verb)
