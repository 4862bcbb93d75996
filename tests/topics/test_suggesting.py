"""A topic drafted from answers about passages."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framing.settings import TopicModelSettings
from framing.tables.records import NamedTopic
from framing.topics import Ground
from framing.topics.suggesting import TURNS, Agreement, Asking
from tests.topics.invented import encode, reading

GROUND = Ground(reading(), TopicModelSettings(), encode)
SENTENCES = {
    key: [text] for key, text in zip(
        GROUND.reading.paragraphs["paragraph_id"], GROUND.reading.paragraphs["text"], strict=True
    )
}  # fmt: skip
PHRASE = NamedTopic("harbour", "the harbour and its ships", "", ())


def answered(about: str = "harbour") -> Asking:
    """All questions, answered by somebody who wants everything on one matter."""
    draft = Asking(GROUND, PHRASE, ())
    while (place := draft.next()) is not None:
        draft.answers[place] = GROUND.reading.paragraphs["matter"].iloc[place] == about
    return draft


def test_ten_different_articles_are_asked_about() -> None:
    draft = answered()
    assert len(draft.answers) == len(TURNS)
    assert GROUND.reading.paragraphs["article_id"].iloc[list(draft.answers)].is_unique


def test_the_draft_finds_what_the_person_wants() -> None:
    draft = answered()
    topic = draft.drafted(SENTENCES)
    member = GROUND.score([topic])[0].member
    matter = GROUND.reading.paragraphs["matter"].to_numpy()
    assert set(matter[member]) == {"harbour"}
    assert member[matter == "harbour"].mean() > 0.8
    assert topic.description.startswith("the harbour and its ships: ")
    agreement = draft.agreement(SENTENCES)
    assert agreement.about == len(draft.places(True))
    assert agreement.both <= min(agreement.found, agreement.about)


@settings(max_examples=10)
@given(st.lists(st.sampled_from([True, False, None]), min_size=1, max_size=4))
def test_a_draft_takes_its_sentences_from_the_answers(answers: list[bool | None]) -> None:
    draft = Asking(GROUND, PHRASE, ())
    for one in answers:
        place = draft.next()
        assert place is not None
        assert place not in draft.answers
        draft.answers[place] = one
    topic = draft.drafted(SENTENCES)
    texts = GROUND.reading.paragraphs["text"].to_numpy()
    assert set(topic.examples) <= set(texts[draft.places(True)])
    assert set(topic.unlike) <= set(texts[draft.places(False)])
    assert all(word not in text.lower().split() for word in topic.words for text in texts[draft.places(False)])


def test_what_the_topic_has_already_stays() -> None:
    mine = NamedTopic("harbour", "Harbour", "The harbour and its ships.", ("A crane unloads the cargo.",), ("crane",))
    draft = Asking(GROUND, mine, ())
    place = draft.next()
    assert place is not None
    draft.answers[place] = True
    topic = draft.drafted(SENTENCES)
    assert topic.description == mine.description
    assert topic.examples[:1] == mine.examples
    assert topic.words[:1] == mine.words


@pytest.mark.parametrize(
    ("agreement", "says"),
    [
        (Agreement(4, 5, 4), ("4 of 5 (95 % interval 0.38 to 0.96)", "4 of 4 (95 % interval 0.51 to 1.00)")),
        (Agreement(0, 0, 2), ("unknown (no such passage)", "0 of 2 (95 % interval 0.00 to 0.66)")),
    ],
)
def test_precision_and_recall_are_told_with_their_interval(
    agreement: Agreement, says: tuple[str, str]
) -> None:
    assert agreement.lines()[0] == f"precision {says[0]}, recall {says[1]}"


def test_the_order_of_the_files_does_not_change_the_questions() -> None:
    other = Asking(Ground(reading(shuffled=3), TopicModelSettings(), encode), PHRASE, ())
    assert other.next() == Asking(GROUND, PHRASE, ()).next()
    assert np.array_equal(other.ground.reading.paragraphs["paragraph_id"], GROUND.reading.paragraphs["paragraph_id"])
