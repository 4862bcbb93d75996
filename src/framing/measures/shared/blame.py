"""Sentences that say who did harm, or whom somebody accuses: the doer, and whether the outlet itself says so."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from framing.measures.shared.blaming import NOBODY
from framing.measures.shared.corpus import Corpus, of_all_texts
from framing.measures.shared.named import counted_once, names_found
from framing.measures.shared.places import countries
from framing.measures.shared.readings import sentence_records
from framing.measures.shared.sentence_records import blamed_in
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
    rows, verbs = [], []
    records = sentence_records(corpus, known.parsed["text"].tolist())
    for (article, paragraph, start), record in zip(places, records, strict=True):
        for one in blamed_in(record):
            voice = QUOTED if one.said else OWN
            rows.append((article, paragraph, start + one.start, start + one.end, one.doer, one.by, voice))
            verbs.append((paragraph, start + one.verb))
    found = pd.DataFrame(rows, columns=list(_COLUMNS))
    marks = voices(pd.DataFrame(verbs, columns=["paragraph_id", "start"]), corpus.quotes, corpus.unknown_voice)
    found["voice"] = np.where(marks == OWN, found["voice"], marks)  # a verb in quotation marks is not the outlet's
    found = found[counted_once(corpus, found)]
    uses = Counter(found.loc[found["item"] != NOBODY, "item"]) + Counter(found.loc[found["by"] != "", "by"])
    same = {**countries(uses), **(corpus.learnt.known(PARTIES) or {})}
    corpus.learnt.keep(PARTIES, same)
    return found.assign(**{column: [same.get(name, name) for name in found[column]] for column in ("item", "by")})
