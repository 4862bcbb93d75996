"""What measures write down of single texts says all that they read in them."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from framing.measures.shared.blaming import blamed
from framing.measures.shared.event_nouns import nouns
from framing.measures.shared.places import countries
from framing.measures.shared.sentence_records import blamed_in, nouns_in, records, stated_in
from framing.measures.shared.statements import statement
from framing.measures.shared.word_records import ReadTexts, words_in
from framing.measures.shared.word_records import records as word_records
from framing.running.stores.parses import open_parses
from framing.text.paragraphs import style
from tests.measures.test_agreement import NOT_SAME, SAME

TEXTS = [*dict.fromkeys(text for pair in (*SAME, *NOT_SAME) for text in pair), "The war in Norland began.", "12", ""]
OUTLETS = ("Ash Daily", "Birch Post")


def test_a_record_holds_what_a_sentence_states_whom_it_blames_and_its_nouns(tmp_path: Path) -> None:
    parsed = open_parses(tmp_path)(TEXTS)
    found = 0
    for row, (text, record) in enumerate(zip(TEXTS, records(parsed), strict=True)):
        stated = statement(parsed[row])
        assert stated_in(record, text) == stated
        assert blamed_in(record) == blamed(parsed[row], stated)
        deeds, events = nouns_in(record, row)
        told = list(nouns(parsed[row]))
        assert deeds == [deed for deed, _ in told]
        assert [(one.start, one.end, one.head, one.phrase, one.beside, one.happens, one.when, one.pointed)
                for one in events] == [
            (one.start, one.end, one.head, one.phrase, one.beside, one.happens, one.when, one.pointed)
            for _, one in told if one
        ]  # fmt: skip
        assert all(one.row == row for one in events)
        found += bool(stated) + bool(blamed_in(record)) + bool(events)
    assert found > len(TEXTS)


@given(
    texts=st.lists(st.text(max_size=30) | st.sampled_from([*TEXTS, "Mr. Brek told Ash Daily so.", "Ödön’s\nhouse"])),
    as_written=st.booleans(),
)
def test_a_record_holds_the_words_of_a_paragraph(texts: list[str], as_written: bool) -> None:
    read = words_in(word_records(ReadTexts(texts, OUTLETS, as_written)))
    columns = [read.columns[name].tolist() for name in ("row", "start", "end", "is_name", "is_initial")]
    assert list(zip(*columns, read.norms, strict=True)) == [
        (row, one.start, one.end, one.is_name, one.is_initial,
         text[one.start : one.end].lower() if as_written else one.norm)
        for row, text in enumerate(texts)
        for one in style.words(text, OUTLETS)
    ]  # fmt: skip


def test_the_adjective_of_a_country_means_the_country_if_the_texts_have_it() -> None:
    uses = {"Norland": 5, "Norlandish": 2, "Norlandi": 1, "U.S.": 1, "Nor": 9, "Sudrian": 1, "Norland Sea": 1,
            "NorlandCare": 1}
    assert countries(uses) == {
        "Norland": "Norland", "Norlandish": "Norland", "Norlandi": "Norland", "U.S.": "US", "Nor": "Nor",
        "Sudrian": "Sudrian", "Norland Sea": "Norland Sea",
        "NorlandCare": "NorlandCare",
    }  # fmt: skip
