"""What holds for every card, and that nobody else keeps a list of measures."""

from __future__ import annotations

import ast
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import framing
from framing.measures.cards import BadCard, Card, card, cards, read_card
from framing.measures.run import module
from framing.settings.names import measure_names

PACKAGE = Path(framing.__file__).parent
EACH = pytest.mark.parametrize("one", cards(), ids=[one.name for one in cards()])
NO_MEASURES = {"__init__", "cards", "reliability", "run", "own_text"}  # the modules of the room that take no measure
BLANKS = frozenset(
    "outlet item who title value versus k of k_rest of_rest n_with n n_with_rest n_rest values overall gap how".split()
)
GOOD = """
order = 5
title = "Length"
unit = "words"
reads = "the words of an article"
may_be_read_as = "how long an article is"
must_not_be_read_as = "how good it is"
[reliability]
benchmark = "a count"
figures = [{ kind = "precision", value = 0.97, n = 60, of = "articles of five outlets, read", unseen = true }]
"""


def test_cards_are_read_without_the_maths() -> None:
    code = "import sys, framing.measures.cards as room; room.cards(); sys.stdout.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "framing.measures.cards" in loaded
    assert not loaded & {"numpy", "pandas", "scipy", *(f"framing.measures.{one.name}" for one in cards())}


def test_each_measure_is_a_module_and_its_card() -> None:
    modules = {path.stem for path in (PACKAGE / "measures").glob("*.py")} - NO_MEASURES
    assert modules == {one.name for one in cards()} == set(measure_names())


@EACH
def test_a_module_has_what_its_card_asks_for(one: Card) -> None:
    wanted = {"measure"}
    wanted |= {"beside"} if one.runs == "last" else {"aside"} if one.runs == "aside" else set()
    wanted |= {"own_scores"} if one.own_text == "recounted" else set()
    assert all(callable(getattr(module(one), name, None)) for name in wanted)


def test_cards_stand_in_their_order_and_no_two_in_one_place() -> None:
    orders = [one.order for one in cards()]
    assert orders == sorted(set(orders))


@EACH
def test_the_sentences_of_a_card_have_no_blank_that_nothing_fills(one: Card) -> None:
    for text in (*one.say.values(), *one.brief.values()):
        assert {name for _, name, _, _ in string.Formatter().parse(text) if name is not None} <= BLANKS


@EACH
def test_what_differs_with_another_encoder_stands_only_on_cards_that_hang_on_it(one: Card) -> None:
    assert one.on_encoder or not one.with_encoder


def test_a_card_says_little_where_nothing_is_special() -> None:
    assert read_card("length", GOOD).matched
    assert read_card("length", GOOD).trust("any").tier == "A"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (GOOD.replace("title =", "tittle ="), "length.toml: unknown key 'tittle'; did you mean 'title'?"),
        (GOOD.replace('unit = "words"\n', ""), "length.toml: unit is missing"),
        (GOOD.replace("order = 5", 'inference = "maybe"\norder = 5'), "length.toml: inference: Input should be"),
        (GOOD.replace('"precision"', '"luck"'), "length.toml: reliability.figures.0.kind: Input should be"),
        (GOOD.replace("[reliability]", "[reliability"), "length.toml is not valid TOML"),
    ],
    ids=["an unknown key", "a missing key", "an unknown word", "an unknown figure", "no TOML"],
)
def test_a_card_that_cannot_be_used_says_where_and_why(wrong: str, said: str) -> None:
    with pytest.raises(BadCard) as raised:
        read_card("length", wrong)
    assert said in str(raised.value)


def test_a_measure_that_does_not_exist_is_answered_with_the_nearest() -> None:
    with pytest.raises(BadCard, match="did you mean 'quoted'"):
        card("quotes")


# Words that are also the name of a measure, by the file that uses them for something else.
OTHER_MEANINGS = {
    "comparison/subjects.py": {"distance"},  # how scipy cuts a tree
    "comparison/selftest.py": {"coverage"},  # how often an interval holds the truth, a kind of trial
    "comparison/verdict.py": {"coverage"},  # the same
    "ingest/deliveries/lines.py": {"loaded"},  # the day on which a press database got an article
    "ingest/deliveries/sources.py": {"heads"},  # what stands above an article's text
    "ingest/deliveries/splitting.py": {"headline", "loaded"},  # why a line is left out, and that day
    "ingest/extraction/failures.py": {"headline"},  # a key in pages' own data
    "ingest/extraction/metadata.py": {"headline"},  # the same
    "ingest/extraction/scripts.py": {"headline"},  # the same
    "ingest/fields.py": {"headline"},  # a name of a field
    "ingest/formats/document.py": {"headline"},  # why a line is left out
    "ingest/decided_reprints.py": {"agency"},  # a column: the news agency that is credited
    "ingest/reprints.py": {"agency"},  # a column: the news agency that is credited
    "report/exports/tables.py": {"coverage"},  # a table
    "report/exports/ris.py": {"agency"},  # the column
    "report/parts/can_show.py": {"coverage"},  # the kind of trial
    "report/parts/changes.py": {"coverage"},  # the table
    "report/sources/material.py": {"coverage"},  # the table
    "report/pages/outlet.py": {"agency"},  # the column
    "report/parts/article_sources.py": {"agency"},  # the column
    "report/parts/cannot_carry.py": {"agency"},  # the column
    "report/parts/sections.py": {"quoted"},  # a voice
    "running/stages/choose_instrument.py": {"names", "frames", "axes"},  # sections of framing.toml
    "text/mentions/held.py": {"names"},  # a column
    "running/deciding.py": {"agency", "scare"},  # the column, and the kind of quotation
    "running/serving/deciding.py": {"speakers"},  # a list that the page offers
    "running/stages/corpus.py": {"names", "frames", "axes", "heads"},  # sections of framing.toml, and a folder
    "running/stages/report.py": {"heads"},  # the folder
    "settings/names.py": {"headline"},  # a key in records
    "settings/running.py": {"names"},  # a section of framing.toml
    "settings/sections.py": {  # the same, and the default of comparison.primary, which the user may choose
        "names", "frames", "axes", "coverage", "claims", "naming", "loaded", "quoted",
    },
    "tables/records.py": {"scare"},  # a kind of quotation
    "tables/reprints.py": {"agency"},  # the column
    "tables/store.py": {"heads"},  # a folder
    "text/mentions/decided.py": {"names"},  # the section
    "text/mentions/mentions.py": {"quoted"},  # the voice
    "text/paragraphs/spoken.py": {"quoted"},  # the voice
    "topics/stories.py": {"distance"},  # what scipy calls the height at which a tree is cut
}  # fmt: skip


def _named(path: Path) -> Iterator[str]:
    names = {one.name for one in cards()}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and node.value in names:
            yield str(node.value)


def test_no_measure_is_named_outside_its_room() -> None:
    """What depends on a measure depends on something that its card says."""
    found = {
        str(path.relative_to(PACKAGE)): set(_named(path))
        for path in sorted(PACKAGE.rglob("*.py"))
        if PACKAGE / "measures" not in path.parents
    }
    assert {path: names for path, names in found.items() if names} == OTHER_MEANINGS
