"""decisions.csv: spreadsheets may save it as they like, mistakes are named by row and column, what holds is clear."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.errors import BadDecisions
from framing.tables.decision_file import add_decisions, complete_decisions, decisions_in
from framing.tables.decisions.decision import COLUMNS, SPANS, Decision, DecisionKind, TextUnit, span_id
from framing.tables.decisions.places import Places, article_text, text_hash
from framing.tables.decisions.reading import CsvStyle, read_decisions, written
from framing.tables.decisions.settled import Decisions

VALUES = {
    "membership": "not on ferry-strike", "speaker": "Ada Vossen", "quotation": "scare", "label": "harbour master",
    "claim": "not same as 4kx0m7q2hn1c", "person": "same as Ada Vossen", "reprint": "own", "genre": "opinion",
    "date": "2026-11-29", "article": "out",
}  # fmt: skip
HEAD = ",".join(COLUMNS) + "\n"


def row(what: str = "genre", value: str = "", who: str = "Ada", when: str = "2026-11-01", **more: str) -> Decision:
    kind = DecisionKind(what)
    told = {"id": "3k9x0c7m2h1q:3-9" if kind in SPANS else "3k9x0c7m2h1q", "text": "7h2k9x0c3m1q", **more}
    return Decision(kind, value=value or VALUES[what], who=who, when=when, **told)


def numbered(*rows: Decision) -> Decisions:
    return read_decisions(written(rows, CsvStyle(), head=True).encode())


EVERY = [row(what) for what in VALUES]
styles = st.builds(
    CsvStyle, st.sampled_from(",;\t"), st.sampled_from(["\n", "\r\n"]), st.booleans(),
    st.permutations(COLUMNS).map(tuple), st.sampled_from(["utf-8", "utf-16"]),
)  # fmt: skip
texts = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=40).map(lambda text: " ".join(text.split()))


@given(styles, texts, texts)
def test_what_is_written_is_read_in_every_style_of_a_spreadsheet(style: CsvStyle, why: str, who: str) -> None:
    rows = [row(what, why=why.lstrip("'"), who=who.strip("'") or "Ada") for what in VALUES]
    mark = "\ufeff" if style.marked and style.encoding == "utf-8" else ""
    found = read_decisions((mark + written(rows, style, head=True)).encode(style.encoding))
    told = [(one.what, one.id, one.text, one.value, one.who, one.when, one.why) for one in found.rows]
    assert told == [(one.what, one.id, one.text, one.value, one.who, one.when, one.why) for one in rows]


def test_what_a_german_spreadsheet_saves() -> None:
    file = (
        b"\xef\xbb\xbfwhat;id;text;value;who;when;why\r\n"
        b'"date";3k9x0c7m2h1q;;04.03.2025;Ada;29.11.2026;"im Kopf; oben"\r\n'
        b";;;;;;\r\nGenre;3k9x0c7m2h1q;;opinion;Ada;29.11.2026 10:15;\r\n"
    )
    one, two = read_decisions(file).rows
    assert (one.value, one.when, one.why, one.line) == ("2025-03-04", "2026-11-29", "im Kopf; oben", 2)
    assert (two.what, two.when, two.line) == ("genre", "2026-11-29T10:15:00", 4)


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("what,id\n", "row 1: the column 'value' is missing"),
        ("what,id,value,who,who\n", "row 1: the column 'who' is there twice"),
        ("what,id,value,who\ngenre,a,news\n", "row 2, column who: it is empty. Write who decided it"),
        ("what,id,value,who\n\ngenres,a,news,Ada\n", "row 3, column what: 'genres' cannot be decided; write one of"),
        ("what,id,value,who\ngenre,a,newz,Ada\n", "row 2, column value: 'newz' cannot be used for a genre; write"),
        ("what,id,value,who\ndate,a,03/04/2025,Ada\n", "row 2, column value: .* like 2026-11-29"),
        ("what,id,value,who\nspeaker,a,Bo,Ada\n", "row 2, column id: 'a' cannot be the id of a speaker.*:12-57"),
        ("what,id,value,who\ngenre,a:1-2,news,Ada\n", "row 2, column id: .* without a place"),
        ("what,id,value,who\ngenre,1.2E+11,news,Ada\n", "row 2, column id: .* made a number of it"),
        ("what,id,value,who\ngenre,a,news,Ada,more\n", "row 2: it has 5 fields, the first row 4"),
        ("what,id,value,who,when\ngenre,a,news,Ada,soon\n", "row 2, column when: 'soon' is no day"),
        ('what,id,value,who\ngenre,"a,news,Ada\n', "a quotation mark is not closed"),
        (b"what,id,value,who\ngenre,a,news,\xff\n", "is not UTF-8 text .* save it as `CSV UTF-8`"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_row_and_column(file: str | bytes, says: str) -> None:
    with pytest.raises(BadDecisions, match=says):
        read_decisions(file if isinstance(file, bytes) else file.encode())


def test_all_mistakes_are_named_at_once() -> None:
    with pytest.raises(BadDecisions, match=r"(?s)row 2, column value.*row 3, column value"):
        read_decisions(b"what,id,value,who\ngenre,a,x,Ada\ngenre,b,y,Ada\n")


@given(st.permutations([row(), row(value="news", when="2026-11-02"), row(who="Ben", value="news", when="2026-10-01")]))
def test_the_newest_word_of_each_person_counts_in_whatever_order_rows_stand(rows: list[Decision]) -> None:
    found = numbered(*rows)
    assert [one.says for one in found.settled] == ["news"]
    assert found.disputed == ()


def test_people_who_disagree_settle_nothing_until_they_agree() -> None:
    ada, ben = row(value="news"), row(value="opinion", who="Ben")
    assert numbered(ada, ben).settled == ()
    assert [{one.who for one in several} for several in numbered(ada, ben).disputed] == [{"Ada", "Ben"}]
    both = row(value="opinion", who="Ada and Ben", when="2026-11-05")
    assert [one.says for one in numbered(ada, ben, both).settled] == ["opinion"]
    back = row(value="withdrawn: opinion", who="Ben", when="2026-11-05")
    assert [one.says for one in numbered(ada, ben, back).settled] == ["news"]


def test_two_topics_of_one_paragraph_are_two_matters_and_a_pair_has_no_order() -> None:
    two = numbered(row("membership", "on one"), row("membership", "not on two"))
    assert len(two.settled) == 2
    pair = numbered(
        row("person", "same as Bo Lind", id="Ada Lind", text=""),
        row("person", "not same as Ada Lind", id="Bo Lind", text="", who="Ben"),
    )
    assert pair.settled == ()
    assert len(pair.disputed) == 1


@pytest.mark.parametrize("what", list(VALUES))
def test_the_hash_counts_and_an_id_alone_is_completed(what: str) -> None:
    one = row(what, text="")
    units = [TextUnit.ARTICLE, TextUnit.PARAGRAPH, TextUnit.SENTENCE]
    places = {unit: Places.of(unit, [(one.unit_id, "post", "Words."), ("later", "post", "Words.")]) for unit in units}
    (told,) = numbered(one).completed(places).rows
    if what == "person":
        assert told.text == ""
        return
    assert told.text in {text_hash(unit, "post", "Words.") for unit in units}
    found = [places[unit].found(told) for unit in units]
    assert (one.unit_id, "later") in found
    gone = Places.of(TextUnit.PARAGRAPH, [(one.unit_id, "post", "Other words.")])
    assert gone.found(told) == ()


def test_a_text_of_another_outlet_is_another_text() -> None:
    hashes = {text_hash(unit, outlet, "Words.") for unit, outlet in itertools.product(TextUnit, ("post", "herald"))}
    assert len(hashes) == 6


def test_an_article_is_the_same_wherever_its_passages_are_cut() -> None:
    assert article_text(["One two.", "Three."]) == article_text(["One  two. Three."])


@pytest.mark.parametrize("what", list(VALUES))
def test_only_what_changes_a_result_changes_the_hash(what: str) -> None:
    one = numbered(row(what))
    kinds = [DecisionKind(what)]
    same = [row(what, why="better"), row(what, when="2026-12-01")]
    assert {numbered(each).digest(kinds) for each in same} == {one.digest(kinds)}
    assert numbered(row(what), row(what, who="Ben")).digest(kinds) == one.digest(kinds)
    back = row(what, f"withdrawn: {VALUES[what]}", who="Ada", when="2026-12-01")
    assert numbered(row(what), back).digest(kinds) != one.digest(kinds)
    assert one.digest([kind for kind in DecisionKind if kind != what]) == ""
    assert numbered(*same).digest_of_rows() != one.digest_of_rows()


def test_a_row_is_added_as_the_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    before = "\ufeffwhen;who;why;value;id;text;what;ours\r\n;Ada;;news;3k9x0c7m2h1q;;genre;kept".encode()
    path.write_bytes(before)
    add_decisions(path, [row("speaker", "Bo; Lind", why="=1+1")], tmp_path / "lock")
    content = path.read_bytes()
    assert content.startswith(before + b"\r\n")
    assert content.decode("utf-8-sig").splitlines()[-1].split(";")[:3] == ["2026-11-01", "Ada", "'=1+1"]
    found = decisions_in(path).rows
    assert [one.value for one in found] == ["news", "Bo; Lind"]
    assert found[1].why == "=1+1"


def test_nothing_is_added_to_a_file_with_a_mistake(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text("what,id,value,who\ngenre,a,newz,Ada\n")
    with pytest.raises(BadDecisions, match="row 2, column value"):
        add_decisions(path, [row()], tmp_path / "lock")
    assert path.read_text() == "what,id,value,who\ngenre,a,newz,Ada\n"


def test_a_new_file_has_all_columns_and_can_be_completed(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    add_decisions(path, [row(text="")], tmp_path / "lock")
    assert path.read_text() == HEAD + "genre,3k9x0c7m2h1q,,opinion,Ada,2026-11-01,\n"
    complete_decisions(path, [row()], tmp_path / "lock")
    assert decisions_in(path).rows[0].text == "7h2k9x0c3m1q"


def test_a_span_leads_back_to_its_paragraph() -> None:
    one = row("speaker", id=span_id("3k9x0c7m2h1q", 12, 57))
    assert (one.unit_id, one.span) == ("3k9x0c7m2h1q", (12, 57))
