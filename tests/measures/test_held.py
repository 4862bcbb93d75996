"""What measures learn from all articles is held: whatever comes, what was measured in fitted articles stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import ModuleType

import pandas as pd
import pytest

from framing.measures import blamed, event_names, heard, naming
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.learnt import LearntFacts, learnt_in, learnt_rows
from framing.measures.shared.named import names_found
from framing.running.stores.parses import open_parses
from framing.settings import NameSettings
from framing.tables.records import content_id
from framing.text.mentions.held import HeldPeople, people_rows
from framing.text.parsing.syntax import Parse
from tests.measures.invented import corpus
from tests.measures.test_events import DURING, WAR, _meaning

Texts = dict[str, list[list[str]]]
ADA = {"quint": NameSettings(label="Ada Quint", names=("Ada Quint", "Quint"))}
CAPTION = "President Quint looks at the new ferry in the harbour of Amsel on Monday."


@pytest.fixture(scope="module")
def parse(tmp_path_factory: pytest.TempPathFactory) -> Parse:
    return open_parses(tmp_path_factory.mktemp("parses"))


def with_days(view: Corpus) -> Corpus:
    days = [f"2025-01-{number % 28 + 1:02}" for number in range(len(view.articles))]
    return replace(view, articles=view.articles.assign(published=days, published_at=None), vectors=_meaning)


def rows(measured: pd.DataFrame, articles: Sequence[str]) -> set[tuple[object, ...]]:
    found = measured[measured["article_id"].isin(list(articles))]
    return set(found.astype({"article_id": "str", "item": "str"}).itertuples(index=False, name=None))


def fitted_then_held(
    measure: ModuleType, old: Texts, new: Texts, names: dict[str, NameSettings] | None = None,
    parse: Parse | None = None,
) -> tuple[set[tuple[object, ...]], set[tuple[object, ...]], set[tuple[object, ...]]]:
    """The scores of old articles when they are fitted on, with new ones while that is held, and all fitted anew."""
    fitted = replace(with_days(corpus(old, names)), parse=parse)
    before, known = measure.measure(fitted).scores, fitted.once(names_found)
    both = {outlet: [*old.get(outlet, []), *new.get(outlet, [])] for outlet in {**old, **new}}
    anew = replace(with_days(corpus(both, names)), parse=parse)
    articles = fitted.articles["article_id"].tolist()
    held = replace(
        anew, learnt=LearntFacts(learnt_in(learnt_rows(fitted.learnt))),
        people=HeldPeople.of(people_rows(known.names, known.written), articles),
    )  # fmt: skip
    after = measure.measure(held).scores
    assert set(learnt_rows(fitted.learnt).itertuples(index=False, name=None)) <= set(
        learnt_rows(held.learnt).itertuples(index=False, name=None)
    ), "what is held is handed on as it was"
    return rows(before, articles), rows(after, articles), rows(measure.measure(anew).scores, articles)


def test_a_form_that_new_articles_make_rare_stays_an_item() -> None:
    old = {"ash-daily": [["Ada Quint spoke."], *([f"Quint spoke {n} times."] for n in range(150))]}
    new = {"ash-daily": [[f"Quint was silent {n} times."] for n in range(80)]}
    before, held, anew = fitted_then_held(naming, old, new, ADA)
    assert held == before
    assert anew != before


def test_a_form_that_only_new_articles_use_is_an_item_in_them_only() -> None:
    old, new = {"ash-daily": [["Quint spoke."]]}, {"ash-daily": [["Ada Quint was silent."]]}
    before, held, anew = fitted_then_held(naming, old, new, ADA)
    assert held == before
    assert anew > before, "fitted anew, the old article has a 0 for it"


def test_a_caption_counts_where_it_counted_before() -> None:
    first = content_id("ash-daily", "0", CAPTION)
    texts = (f"The council met for time {n}." for n in range(1000))
    text = next(one for one in texts if content_id("ash-daily", "1", one, CAPTION) < first)
    before, held, anew = fitted_then_held(naming, {"ash-daily": [[CAPTION]]}, {"ash-daily": [[text, CAPTION]]}, ADA)
    assert held == before != set()
    assert not anew


def test_a_namesake_in_the_news_takes_no_words_from_who_was_heard_before(parse: Parse) -> None:
    def told(name: str, n: int) -> list[list[str]]:
        return [[f'{name} met the council on day {k}. "We built the pier," said Quint.'] for k in range(n)]

    old, new = {"ash-daily": told("Ada Quint", 4)}, {o: told("Boris Quint", 30) for o in ("ash-daily", "birch-times")}

    def speaking(view: Corpus) -> Corpus:
        return replace(view, quotes=view.quotes.assign(speaker="Quint"))

    class Heard:
        @staticmethod
        def measure(view: Corpus) -> object:
            return heard.measure(speaking(view))

    before, held, anew = fitted_then_held(Heard, old, new, ADA, parse)  # type: ignore[arg-type]
    assert held == before != set()
    assert anew != before


def test_events_keep_their_nouns_and_their_names(parse: Parse) -> None:
    old = {
        "ash-daily": [[WAR.format("war", n), DURING.format("war", n)] for n in range(2, 6)],
        "birch-times": [[WAR.format("conflict", n), DURING.format("conflict", n)] for n in range(2, 6)],
    }
    new = {"cedar-post": [[f"The Norway war went on. In the Norway war {n} ships were lost.",
                           *([DURING.format("war", n)] * 40)] for n in range(2, 40)]}  # fmt: skip
    before, held, anew = fitted_then_held(event_names, old, new, parse=parse)
    assert held == before != set()
    assert anew != before, "so many wars make the conflict a rare noun"


def test_a_doer_is_known_by_the_name_that_it_had(parse: Parse) -> None:
    shelled = "On Monday {} shelled the harbour of Bergen for {} hours."
    old = {"ash-daily": [[shelled.format("Canadian forces", n)] for n in range(2, 7)]}
    new = {"birch-times": [[shelled.format("Canada", n)] for n in range(2, 12)]}
    before, held, anew = fitted_then_held(blamed, old, new, parse=parse)
    assert set() < before < held, "a party that comes up since then has a 0 in articles that blame others"
    assert not before <= anew, "where Canada is named, Canadian forces are Canada's"


def test_who_was_blamed_often_enough_stays_an_item_when_an_article_is_gone(parse: Parse) -> None:
    shelled = "On Monday Norwegian forces shelled the harbour of Bergen for {} hours."
    fitted = replace(with_days(corpus({"ash-daily": [[shelled.format(n)] for n in range(2, 5)]})), parse=parse)
    before = blamed.measure(fitted).scores
    known, left = fitted.once(names_found), fitted.articles["article_id"].tolist()[:2]
    fewer = {name: getattr(fitted, name) for name in ("articles", "paragraphs", "sentences", "memberships")}
    there = fitted.paragraphs["article_id"].isin(left)
    fewer["articles"] = fitted.articles[fitted.articles["article_id"].isin(left)]
    fewer["paragraphs"], ids = fitted.paragraphs[there], list(fitted.paragraphs.loc[there, "paragraph_id"])
    for name in ("sentences", "memberships"):
        fewer[name] = fewer[name][fewer[name]["paragraph_id"].isin(ids)]
    assert blamed.measure(replace(fitted, **fewer, learnt=LearntFacts())).scores.empty, "two articles are too few"
    held = replace(
        fitted, **fewer, learnt=LearntFacts(learnt_in(learnt_rows(fitted.learnt))),
        people=HeldPeople.of(people_rows(known.names, known.written), fitted.articles["article_id"].tolist()),
    )  # fmt: skip
    assert rows(blamed.measure(held).scores, left) == rows(before, left) != set()


def test_spellings_of_places_stay_one_place(parse: Parse) -> None:
    words = ["The ferry to {} was late.", "A crowd in {} waited.", "Boats left {} at noon.", "The mayor of {} spoke."]

    def told(name: str, first: int, last: int) -> list[list[str]]:
        return [[f"{line.format(name)} It was day {n}." for line in words] for n in range(first, last)]

    old = {"ash-daily": told("Odessa", 0, 8), "birch-times": told("Odesa", 0, 6)}
    new = {"birch-times": told("Odesa", 6, 40)}
    before, held, anew = fitted_then_held(naming, old, new, parse=parse)
    assert held == before != set()
    assert {row[3] for row in anew} != {row[3] for row in before}, "the usual spelling names the place"
