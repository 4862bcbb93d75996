"""Whether a sentence tells what another one claims."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.measures.shared.agreement import Relation, differ, is_one_claim, relation
from framing.measures.shared.figures import Counted, numbers
from framing.measures.shared.statements import Mood, Statement, statement
from framing.running.stores.parses import open_parses

Stated = Callable[[str], Statement | None]

# Each pair tells the same, whichever of the two is the claim.
SAME = [
    (
        "Police detained twelve protesters in the square.",
        "Twelve demonstrators were arrested by the police on the square.",
    ),
    (
        "Norland accused Sudria of shelling the dam on Friday.",
        "On Friday, Sudria was accused by Norland of shelling the dam.",
    ),
    ("The shelling killed 12 people in Osterby.", "Twelve people were killed in Osterby by the shelling."),
    (
        "The minister said the army had shelled the hospital.",
        "The army had shelled the hospital, according to the minister.",
    ),
    ("The company did not close the plant in Lindal.", "The company failed to close the plant in Lindal."),
    ("The crane in Lindal cost 4,000,000 crowns.", "The crane in Lindal cost four million crowns."),
]
# None of these tells what the other one tells, however near they are.
NOT_SAME = [
    ("Norland accused Sudria of shelling the dam on Friday.", "Sudria accused Norland of shelling the dam on Friday."),
    ("Sudria's army shelled the plant, Norland said.", "Norland's army shelled the plant, Sudria said."),
    ("In May Norlandish troops took the bridge.", "In May Sudrian troops took the bridge."),
    ("Brek's lawyers left the court in Lindal.", "Brek's wife left the court in Lindal."),
    ("Norland's troops took the bridge in Lindal.", "Sudria's troops took the bridge in Lindal."),
    ("A Norlandish court freed the men in Lindal.", "A Norlandish general freed the men in Lindal."),
    ("The rebels shot the general in Osterby.", "The general shot the rebels in Osterby."),
    ("Police detained the brother of Tomas Brek on Monday.", "Police detained Tomas Brek on Monday."),
    ("Tomas Brek was sentenced to nine years in prison.", "Anna Holt was sentenced to nine years in prison."),
    ("The mayor failed to open the bridge in May.", "The mayor opened the bridge in May."),
    ("The company stopped short of closing the plant in Lindal.", "The company closed the plant in Lindal."),
    ("There was no damage to the reactor, officials said.", "The reactor was damaged, officials said."),
    ("There was no sign that the plant was damaged.", "The plant was damaged."),
    ("Osterby refused to sign the treaty with Norland.", "Osterby signed the treaty with Norland."),
    (
        "The minister said the army had shelled the hospital.",
        "The minister denied that the army had shelled the hospital.",
    ),
    ("The governor may resign over the bribes.", "The governor resigned over the bribes."),
    ("Norland will withdraw its troops from the island.", "Norland has withdrawn its troops from the island."),
    ("If convicted, Brek faces ten years in prison.", "Brek was convicted and got ten years in prison."),
    ("The shelling killed 12 people in Osterby.", "The shelling killed 15 people in Osterby."),
    ("The shelling killed 12 people in Osterby.", "The shelling injured 12 people in Osterby."),
    ("The shelling killed 12 soldiers and 3 nurses.", "The shelling killed 3 soldiers and 12 nurses."),
    ("The plant runs at 40 percent of capacity.", "Output of the plant was cut by 60 percent."),
    ("Traffic on the bridge rose in May.", "Traffic on the bridge fell in May."),
    ("The dam broke near Osterby on Monday.", "The dam broke near Osterby on Thursday."),
]
NO_CLAIMS = [
    "Reporting was contributed by Anna Holt and Tomas Brek.",
    "President Tomas Brek, left, shakes hands with General Holt in Osterby.",
    "President Brek shakes hands with General Holt in Osterby, June 5, 2019.",
    "The Ledger could not independently verify the report.",
    "Who shelled the dam in Osterby?",
    "Norland has repeatedly denied these claims.",
    "Sign up for our morning letter and read it first.",
    "A dam near Osterby.",
]


@pytest.fixture(scope="module")
def stated(tmp_path_factory: pytest.TempPathFactory) -> Stated:
    parse = open_parses(tmp_path_factory.mktemp("parses"))
    return lambda text: statement(parse([text])[0])


@pytest.mark.parametrize(("one", "other"), SAME)
def test_who_does_what_to_whom_may_be_told_in_other_words(one: str, other: str, stated: Stated) -> None:
    assert relation(stated(one), stated(other), 0.8) is Relation.SAME
    assert relation(stated(other), stated(one), 0.8) is Relation.SAME


@pytest.mark.parametrize(("one", "other"), NOT_SAME)
def test_near_sentences_that_tell_something_else_are_never_the_same(one: str, other: str, stated: Stated) -> None:
    assert relation(stated(one), stated(other), 0.95) is Relation.UNCLEAR
    assert relation(stated(other), stated(one), 0.95) is Relation.UNCLEAR


@pytest.mark.parametrize(("one", "other"), [*NOT_SAME, *((b, a) for a, b in NOT_SAME)])
@pytest.mark.parametrize("cosine", [0.65, 0.99])
def test_what_tells_something_else_is_never_one_claim(one: str, other: str, cosine: float, stated: Stated) -> None:
    here, there = stated(one), stated(other)
    assert here is None or there is None or not is_one_claim(here, there, cosine)


def test_one_claim_in_two_wordings_is_one(stated: Stated) -> None:
    here = stated("If convicted, she faces ten years in prison.")
    there = stated("If convicted, Brek, 31, faces up to ten years in prison.")
    assert here is not None
    assert there is not None
    assert is_one_claim(here, there, 0.65)
    assert is_one_claim(there, here, 0.65)
    assert not is_one_claim(here, there, 0.5)


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_captions_notices_and_what_only_points_claim_nothing(text: str, stated: Stated) -> None:
    assert stated(text) is None


@pytest.mark.parametrize("text", [text for pair in SAME for text in pair])
def test_a_sentence_tells_itself(text: str, stated: Stated) -> None:
    assert relation(stated(text), stated(text), 1.0) is Relation.SAME


@pytest.mark.parametrize(("one", "other"), SAME)
def test_sentences_that_are_far_apart_are_different_whatever_their_words(one: str, other: str, stated: Stated) -> None:
    assert relation(stated(one), stated(other), 0.3) is Relation.DIFFERENT


def test_a_sentence_that_cannot_be_taken_apart_is_unclear(stated: Stated) -> None:
    assert relation(None, stated("The mayor opened the bridge in May."), 0.9) is Relation.UNCLEAR


def test_a_clause_says_who_does_it_to_whom_how_sure_and_who_says_so(stated: Stated) -> None:
    told = stated("The general denied that the dam was shelled by his troops.")
    assert told is not None
    act = told.clauses[0]
    assert (act.verb, act.to.words, act.source.words, act.doubted) == ("shell", {"dam"}, {"general"}, True)
    planned = stated("The company plans to close the plant in Lindal.")
    assert planned is not None
    assert (planned.clauses[0].verb, planned.clauses[0].mood) == ("close", Mood.AHEAD)


@given(st.sets(st.tuples(st.integers(1, 9).map(float), st.sampled_from(["soldier", "nurse", ""]))))
def test_the_same_figures_never_differ(told: set[tuple[float, str]]) -> None:
    figures = frozenset(Counted(*one) for one in told)
    assert not any(differ(figures, one) for one in figures)


def test_numbers_in_words_and_digits_are_the_same_numbers() -> None:
    assert numbers("sixty million and twenty-seven") == numbers("60,000,000 and 27")
    assert numbers("Call 1.800.523.9101.") == {18005239101.0}
