"""Who is named as the doer of harm, whom somebody accuses, and who says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from framing.measures.blamed import measure
from framing.measures.shared.blame import blame_found
from framing.measures.shared.blaming import NOBODY
from framing.running.stores.parses import open_parses
from tests.measures.invented import corpus

Found = Callable[[str], list[tuple[str, str, str]]]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    """A sentence -> the doers that it names: who, who says so, and in which voice."""
    parses = open_parses(tmp_path_factory.mktemp("parses"))

    def of(text: str) -> list[tuple[str, str, str]]:
        rows = replace(corpus({"ash-daily": [[text]]}), parse=parses).once(blame_found)
        return list(rows[["item", "by", "voice"]].itertuples(index=False, name=None))

    return of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("On Monday Norwegian forces shelled the harbour of Bergen.", [("Norwegian", "", "own")]),
        ("The harbour of Bergen was shelled by Norway on Monday.", [("Norway", "", "own")]),
        ("On Monday the harbour of Bergen was shelled again.", [(NOBODY, "", "own")]),
        ("On Monday Norway accused Denmark of shelling the harbour.", [("Denmark", "Norway", "quoted")]),
        ("Sweden said on Monday that Norway had attacked the harbour.", [("Norway", "Sweden", "quoted")]),
        (
            "A clerk admitted that “there’s probably a likelihood” that Norwegian forces have shelled the harbour.",
            [("Norwegian", "", "quoted")],
        ),
        ("On Monday Oslo attacked the harbour of Bergen.", [("Norway", "", "own")]),
        ("On Monday Copenhagen accused Oslo of the attack.", [("Norway", "Denmark", "quoted")]),
        (
            "According to experts, the pier is closed and Danish forces have shelled the harbour of Bergen.",
            [("Denmark", "", "quoted")],
        ),
        ("On Monday Norway struck a deal with Denmark on the harbour.", []),
        ("On Monday Norway did not attack the harbour of Bergen.", []),
        ("On Monday Norway destroyed its own ships in the harbour of Bergen.", []),
        ("On Monday Norway shot down a plane over Bergen in a simulation.", []),
        ("On Monday Norwegian forces shot down a Danish drone over the harbour of Bergen.", []),
        ("On Monday Norwegian forces shot down a plane over Bergen.", [("Norwegian", "", "own")]),
        ("If Sweden says that Norway attacked the harbour, the talks will fail.", []),
        ("On Monday Sweden demanded that Norway destroy the harbour of Bergen.", []),
        ("On Monday Norway could attack the harbour of Bergen.", []),
        ("They shelled the harbour of Bergen in Norway on Monday.", []),
        ("On Monday Denmark accused Ekman of carrying tea into the country.", []),
        ("On Monday Ekman was accused of tea smuggling by Denmark.", []),
        ("On Monday Ekman was sentenced in Denmark for carrying tea.", []),
        ("On Monday Denmark accused Norway of the killing of ten people.", [("Norway", "Denmark", "quoted")]),
        ("On Monday Denmark accused Norway of planning an invasion.", [("Norway", "Denmark", "quoted")]),
        ("On Monday Denmark accused Norway of spreading lies about the use of weapons.", []),
        ("On Monday Denmark accused Norway of a statement full of lies regarding the use of weapons.", []),
        ("On Monday Denmark accused Norway of weakness in its response to the attack.", []),
        ("On Monday Denmark blamed Norway for the shortage.", [("Norway", "Denmark", "quoted")]),
        ("On Monday Norway opened the harbour of Bergen.", []),
        ("On Monday Norway attacked John Smith for his words on the harbour.", []),
        ("Norway attacked the harbour on Monday, and Ekman condemned it.", [("Norway", "", "quoted")]),
        ("On Monday Norway attacked the whole harbour as a trick.", []),
        ("On Monday Norway targeted the harbour of Bergen with rockets.", [("Norway", "", "own")]),
        ("On Monday Norway targeted the harbour of Bergen with sanctions.", []),
        ("Norway targeted the company and its owner with sanctions on Monday.", []),
        ("On Monday the harbour was targeted by the sanctions of Norway.", []),
        # one person attacks others with words, unless a weapon is told, or a place or a crowd is attacked
        ("On Monday John Ekman attacked supporters of the harbour law at a breakfast.", []),
        ("On Monday John Ekman attacked Anna Berg over breakfast in Bergen.", []),
        ("On Monday John Ekman attacked the bus in a tweet.", []),
        ("On Monday John Ekman attacked Anna Berg with a knife.", [("Ekman", "", "own")]),
        ("On Monday John Ekman attacked Norway from the sea.", [("Ekman", "", "own")]),
        ("On Monday Norwegian police attacked supporters of the harbour law.", [("Norwegian", "", "own")]),
        ("On Monday Norway cut the tariff on fish from Sweden.", []),
        ("On Monday Norwegian police attacked John Smith for ten minutes.", [("Norwegian", "", "own")]),
        # somebody is cited, wherever that stands: nobody can be sure that the clause is the outlet's own
        ("On Monday Norwegian forces shelled the harbour, according to officials.", [("Norwegian", "", "quoted")]),
        ("On Monday Norwegian forces seemingly shelled the harbour of Bergen.", []),
        ("On Monday Norwegian forces allegedly shelled the harbour of Bergen.", [("Norwegian", "", "quoted")]),
        ("On Monday Norway shelled the harbour, and the mayor said that it was closed.", [("Norway", "", "quoted")]),
    ],
)
def test_the_doer_is_who_acts_or_is_accused(text: str, wanted: list[tuple[str, str, str]], found: Found) -> None:
    assert found(text) == wanted


def test_the_shares_of_an_article_add_up_and_come_from_three_articles(tmp_path: Path) -> None:
    shelled = ("On day {} Norway shelled the old harbour of Bergen.", "On day {} Bergen was shelled.")
    texts = [[text.format(n) for text in shelled] for n in "123"]
    view = replace(corpus({"ash-daily": texts}), parse=open_parses(tmp_path))
    scores = measure(view).scores
    assert scores.groupby(["article_id", "voice"])["value"].sum().eq(1.0).all()
    assert set(scores["item"]) == {"Norway", NOBODY}
    assert measure(replace(corpus({"ash-daily": texts[:2]}), parse=view.parse)).scores.empty
    assert measure(replace(view, parse=None)).scores.empty


def test_the_place_of_a_deed_is_its_clause_alone(tmp_path: Path) -> None:
    text = "Ekman was arrested in Bergen one week before Norway attacked the old harbour."
    view = replace(corpus({"ash-daily": [[text]]}), parse=open_parses(tmp_path))
    rows = view.once(blame_found)
    told = {row.item: text[row.start : row.end] for row in rows.itertuples()}
    assert "Ekman" not in told["Norway"]
    assert told["Norway"].endswith("Norway attacked the old harbour")


def test_the_clause_of_a_deed_ends_where_its_nouns_are_only_told_more_of(tmp_path: Path) -> None:
    text = "On Monday Norwegian forces shelled villages lying near the power station of Bergen."
    rows = replace(corpus({"ash-daily": [[text]]}), parse=open_parses(tmp_path)).once(blame_found)
    (one,) = rows.itertuples()
    assert text[one.start : one.end].rstrip(".") == "On Monday Norwegian forces shelled villages"
