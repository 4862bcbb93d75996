"""Every finding as one line of a table whose columns never move: what somebody loads each week.

The contract: COLUMNS keep their names, order, meaning and kind. A new column comes at the end. A row is known by
`contrast_id`, which stays the same from run to run as long as topic, measure, item, voice and outlet are the same.
"""

from __future__ import annotations

import pandas as pd

from framing.report.parts.highlights import all_findings, findings_table
from framing.report.sources.material import Material
from framing.report.sources.outlets import shown
from framing.report.sources.rows import records

TEXT = "contrast_id topic_id outlet measure item standing sentence href as_of topic outlet_name item_text voice unit"
WORDS, WHOLE = "direction".split(), "n_articles n_articles_versus n_compared n_compared_versus".split()
DECIMAL = "value value_rest estimate low high q".split()
COLUMNS = (*TEXT.split(), *WORDS, *DECIMAL, *WHOLE)


def findings(material: Material) -> pd.DataFrame:
    """A row for each finding, the firmest first, with COLUMNS.

    `as_of` is the day of the newest article of the corpus: no clock, so that the same articles give the same table.
    `value` and `value_rest` are the plain means that the sentence gives; `estimate` is the tested difference.
    """
    corpus, about = material.corpus, material.about
    days = [ref.day for ref in corpus.articles.values() if ref.day]
    contrasts = corpus.against_rest
    stated = contrasts[contrasts["contrast_id"].isin([one.contrast_id for one in all_findings(material)])]
    by_id = {row["contrast_id"]: row for row in records(stated)}
    rows = []
    for one in all_findings(material):
        row = by_id[one.contrast_id]
        plain = material.summary(row)
        rows.append(
            {
                "as_of": max(days, default=""),
                "topic": one.topic.name,
                "outlet_name": one.mark.name,
                "item_text": shown(material.item(one.measure, one.item)),
                "voice": row["voice"],
                "unit": about.note(one.measure).unit,
                "direction": "above" if one.above else "below",
                "value": plain.value if plain else None,
                "value_rest": plain.value_rest if plain else None,
                **{name: row[name] for name in (*DECIMAL[2:], *WHOLE)},
            }
        )
    known = findings_table(material)
    told = pd.DataFrame(rows, columns=COLUMNS[len(known.columns) :], index=known.index)
    texts = dict.fromkeys((*TEXT.split()[len(known.columns):], *WORDS), str)
    numbers = told[DECIMAL].apply(pd.to_numeric).astype(float).round(6)
    counts = told[WHOLE].apply(pd.to_numeric).astype("Int64")
    return known.join([told[list(texts)].astype(texts), numbers, counts])
