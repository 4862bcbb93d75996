"""Cutting articles: nothing is lost, ids are stable, and each sentence knows how much of it is quoted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from framing.tables.records import Block, BlockKind
from framing.text.paragraphs import quoted_share, segment
from framing.text.paragraphs.sentences import split_sentences

BLOCKS = st.lists(st.builds(Block, st.text(min_size=1, max_size=200), st.sampled_from(BlockKind)), max_size=6)


def sentences(text: str) -> list[str]:
    return [text[one.start : one.end] for one in split_sentences(text)]


@given(BLOCKS)
def test_segmenting_loses_no_text(blocks: list[Block]) -> None:
    paragraphs = segment("a", "o", blocks)
    assert [paragraph.text for paragraph in paragraphs] == [block.text for block in blocks]
    assert len({paragraph.paragraph_id for paragraph in paragraphs}) == len(blocks)


@given(st.text(alphabet='Ab. !?"“”\n1)•ёД', max_size=300))
def test_every_letter_is_in_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    covered = [place for span in spans for place in range(span.start, span.end)]
    assert len(covered) == len(set(covered))
    assert {place for place, letter in enumerate(text) if letter.isalnum()} <= set(covered)


def test_sentences_end_where_people_end_them() -> None:
    assert sentences("Mr. Tull left at 5 p.m. on Friday. It cost $1.5 million. Why?") == [
        "Mr. Tull left at 5 p.m. on Friday.", "It cost $1.5 million.", "Why?",
    ]  # fmt: skip
    assert sentences("Паром ушёл. Г. Туль остался на берегу.") == ["Паром ушёл.", "Г. Туль остался на берегу."]
    assert sentences("The vote is on Dec. 27th at noon.") == ["The vote is on Dec. 27th at noon."]
    assert sentences("The boat was red. 3rd place went to Tull.") == ["The boat was red.", "3rd place went to Tull."]
    assert sentences("Nobody was hurt, Gov. Ann Tull said. Sen. Ekman left.") == [
        "Nobody was hurt, Gov. Ann Tull said.", "Sen. Ekman left.",
    ]  # fmt: skip
    assert sentences("“It is late.” She left.") == ["“It is late.”", "She left."]
    assert sentences("They want:\n• a ramp;\n• a boat.") == ["They want:", "• a ramp;", "• a boat."]
    assert sentences("1. Weather: it is bad. So they wait.") == ["1. Weather: it is bad.", "So they wait."]


def test_a_text_that_has_lost_its_lines_and_spaces_has_its_sentences() -> None:
    assert sentences("Is there a cap? Boats wait. They left.") == ["Is there a cap?", "Boats wait.", "They left."]
    assert sentences("The ramp broke, says the MoD. 'Nobody saw it,' it said.")[0] == "The ramp broke, says the MoD."
    assert sentences("The ramp broke, he said.EU boats wait.") == ["The ramp broke, he said.", "EU boats wait."]
    assert sentences("The ramp broke.“We saw it,” Tull said.") == ["The ramp broke.", "“We saw it,” Tull said."]
    assert sentences('Tull said "it broke."They left.') == ['Tull said "it broke."', "They left."]
    assert sentences('They left."It broke," Tull said.') == ["They left.", '"It broke," Tull said.']
    assert sentences("No way outBoats wait for the ramp.") == ["No way out", "Boats wait for the ramp."]
    (split,) = segment("a", "o", [Block("The end of the RampWhen it broke, boats came.")], "en")
    assert [split.text[one.start : one.end] for one in split.sentences][1] == "When it broke, boats came."
    assert sentences("BOATS AND PIERS COUNTED Nobody came.") == ["BOATS AND PIERS COUNTED", "Nobody came."]
    assert sentences("The BBC, CNN and NATO Staff came.") == ["The BBC, CNN and NATO Staff came."]
    for whole in ("He works for YouTube and GoPro.", "Gen. “Storm” Tull left.", "See https://x.example/aBoat now."):
        assert sentences(whole) == [whole]


def test_quoted_share_counts_speech_and_not_scare_quotes() -> None:
    (paragraph,) = segment("a", "o", [Block("“We waited here,” said Tull. The “help” was late.")])
    assert [quoted_share(paragraph, one) for one in paragraph.sentences] == [0.6, 0.0]


def test_what_is_quoted_is_not_known_in_a_paragraph_with_a_mark_that_has_no_partner() -> None:
    blocks = [Block("“We waited here,” said Tull."), Block("It was cold,” said Tull. Nobody came.")]
    shares = [quoted_share(one, sentence) for one in segment("a", "o", blocks) for sentence in one.sentences]
    assert shares == [0.6, None, None]


def test_speech_may_run_on_into_a_blockquote() -> None:
    blocks = [Block("“We waited here for hours and hours."), Block("“And nobody came.”", BlockKind.QUOTE)]
    assert [quoted_share(one, one.sentences[0]) for one in segment("a", "o", blocks)] == [1.0, 1.0]


def test_a_blockquote_is_somebody_elses() -> None:
    (paragraph,) = segment("a", "o", [Block("We waited for a week.", BlockKind.QUOTE)])
    assert quoted_share(paragraph, paragraph.sentences[0]) == 1.0
