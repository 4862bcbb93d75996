"""What a person decided about reprints and quotations counts instead of what the rules found."""

from __future__ import annotations

import json

import pandas as pd

from framing.ingest.decided_reprints import with_decided_reprints
from framing.ingest.reprints import find_reprints
from framing.tables.decisions.decision import Decision, DecisionKind, span_id
from framing.tables.decisions.settled import Decisions
from framing.text.paragraphs.tables import cut_again, cut_all, sources

TEXT = "The harbour of Osterby stays closed until the dockers and the port agree on the length of a shift at night."


def tables(*texts: tuple[str, str]) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Articles of one paragraph each, from outlet and text, a day apart; and what is cut from them."""
    rows = [
        (f"a{n}", outlet, f"2025-01-0{n + 1}", None, None, "en", False, json.dumps([["paragraph", text]]))
        for n, (outlet, text) in enumerate(texts)
    ]
    names = ["article_id", "outlet", "published", "published_at", "agency", "language", "quarantined", "body"]
    articles = pd.DataFrame(rows, columns=names)
    return articles, cut_all(articles)


def decided(what: str, identifier: str, value: str) -> Decisions:
    return Decisions((Decision(DecisionKind(what), identifier, value, "Ada"),))


def test_a_copy_becomes_the_outlets_own_with_all_its_paragraphs_and_an_own_text_a_copy() -> None:
    articles, cut = tables(("post", TEXT), ("herald", TEXT), ("globe", "Other words about another matter altogether."))
    found = find_reprints(articles, cut["paragraphs"])
    assert set(found["unit"]) == {"article", "paragraph"}
    own = with_decided_reprints(found, decided("reprint", "a1", "own"), articles, cut["paragraphs"])
    assert own.empty
    key = cut["paragraphs"].set_index("article_id")["paragraph_id"]
    copy = decided("reprint", key["a2"], f"copy of {key['a0']}")
    more = with_decided_reprints(found, copy, articles, cut["paragraphs"])
    (row,) = more[more["unit_id"] == key["a2"]].to_dict("records")
    assert (row["origin_id"], row["origin_outlet"], row["direction"]) == (key["a0"], "post", "decided")
    assert with_decided_reprints(found, Decisions(), articles, cut["paragraphs"]) is found


def test_words_stop_being_a_quotation_and_others_become_one_and_back() -> None:
    """Only the article with a decision is cut again, and without the decision it is as it was."""
    text = 'The port said: "The gates will open at six in the morning." Nobody came to see it.'
    articles, before = tables(("post", text), ("herald", TEXT))
    key = before["paragraphs"].set_index("article_id").loc["a0", "paragraph_id"]
    (quote,) = before["quotes"].to_dict("records")
    none = decided("quotation", span_id(key, quote["start"], quote["end"]), "none")
    after = cut_again(articles, before, sources(articles), None, none)
    assert after["quotes"].empty
    assert after["sentences"]["quoted_share"].max() == 0
    start = text.index("Nobody")
    speech = decided("quotation", span_id(key, start, len(text)), "speech")
    more = cut_again(articles, after, sources(articles, none), None, speech)
    assert sorted(more["quotes"]["start"]) == [quote["start"], start]
    back = cut_again(articles, more, {}, None, Decisions())
    assert {name: rows.to_dict("records") for name, rows in back.items()} == {
        name: rows.to_dict("records") for name, rows in before.items()
    }
    assert [one for one, found in sources(articles).items() if found != sources(articles, none)[one]] == ["a0"]
