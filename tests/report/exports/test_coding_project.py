"""REFI-QDA projects: laws, then one as pyrefiqda reads it, whose classes were made from the published schema."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from hypothesis import given
from hypothesis import strategies as st

from framing.report.coding_project import Code, CodedText, Coding, coding_project

SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("refi_qda.xsd"))
SOURCES = (
    CodedText("a1", "Harbor Post: “Ferry & fog”", "The tyrant spoke.\n\n🚢 Паром опять опоздал.", "2025-02-01"),
    CodedText("a2", "Salt Road", "\ufeffTwo lines.\r\nOne\rmore."),
)
CODES = (
    Code("ferry", "The ferry", "#1f77b4", "Who runs it,\nand on what terms."),
    Code("naming/tyrant", "the tyrant", "#d62728", under="What people are called"),
    Code("naming/mayor", "mayor <Oluf>", "#d62728", under="What people are called"),
)
CODINGS = (
    Coding("a1", 0, 10, "naming/tyrant", "Ada"),
    Coding("a1", 0, 10, "naming/tyrant", "Bo"),
    Coding("a1", 19, 40, "ferry", "Ada"),
    Coding("a2", 1, 10, "ferry", "Bo"),
)


def _project(archive: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(archive)).read("project.qde")


def _is_valid(archive: bytes) -> None:
    SCHEMA.validate(io.BytesIO(_project(archive)))


def _read(archive: bytes, folder: Path) -> tuple[Any, dict[str, str]]:
    """The project, and the text of each source by its name, as another program has them."""
    refi = pytest.importorskip("pyrefiqda", reason="pyrefiqda is not installed (dev dependency)").RefiProject
    (folder / "made.qdpx").write_bytes(archive)
    project = refi.load(folder / "made.qdpx", folder / "out")
    texts = {
        one.name: refi.resolve_source_path(one.plain_text_path, folder / "out").read_bytes().decode("utf-8-sig")
        for one in project.sources.text_source
    }
    return project, texts


def test_the_order_of_codings_and_repeats_change_nothing() -> None:
    shuffled = random.Random(1).sample(CODINGS, len(CODINGS))
    one = coding_project("Ferry", SOURCES, CODES, CODINGS, made="2026-01-02T03:04:05Z")
    assert one == coding_project("Ferry", SOURCES, CODES, [*shuffled, *CODINGS], made="2026-01-02T03:04:05Z")
    assert {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(one)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


@given(
    text=st.text(st.characters(exclude_categories=()), min_size=1, max_size=60),
    name=st.text(max_size=20),
    place=st.tuples(st.integers(0, 59), st.integers(1, 60)),
)
def test_whatever_is_written_the_project_is_valid_and_the_letters_stay_where_they_are(
    text: str, name: str, place: tuple[int, int]
) -> None:
    start, end = min(place[0], len(text) - 1), min(max(place), len(text))
    codings = [Coding("s", start, end, "c", name)] if start < end else []
    archive = coding_project(name, [CodedText("s", name, text, name)], [Code("c", name, "#fff", name, name)], codings)
    _is_valid(archive)
    files = zipfile.ZipFile(io.BytesIO(archive))
    (told,) = [files.read(one).decode("utf-8") for one in files.namelist() if one.startswith("sources/")]
    lines = io.TextIOWrapper(io.BytesIO(told.encode()), encoding="utf-8-sig", newline=None).read()
    assert lines == told, "a reader that drops a mark or joins the two signs of a line's end moves all that follows"
    assert len(told) == len(text)


def test_an_empty_project_is_valid() -> None:
    _is_valid(coding_project("Nothing yet", (), (), ()))


def test_the_schema_would_find_a_mistake() -> None:
    """The check can fail: a selection without its end, and an id that is none."""
    made = _project(coding_project("Ferry", SOURCES, CODES, CODINGS)).decode()
    for wrong in (made.replace(' endPosition="10"', "", 1), made.replace('targetGUID="', 'targetGUID="x', 1)):
        assert wrong != made
        with pytest.raises(xmlschema.XMLSchemaValidationError):
            SCHEMA.validate(wrong)


@pytest.mark.parametrize(
    ("coding", "said"),
    [
        (Coding("a1", 5, 5, "ferry", "Ada"), "at least one letter"),
        (Coding("a2", 0, 999, "ferry", "Ada"), "0 to 999 of a text with 22"),
        (Coding("a9", 0, 1, "ferry", "Ada"), "names the text 'a9'"),
        (Coding("a1", 0, 1, "boats", "Ada"), "names the code 'boats'"),
    ],
)
def test_a_coding_that_cannot_be_is_refused(coding: Coding, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        coding_project("Ferry", SOURCES, CODES, [coding])


def test_two_of_one_key_and_a_colour_that_is_none_are_refused() -> None:
    with pytest.raises(ValueError, match="Two texts have the key 'a1'"):
        coding_project("Ferry", [*SOURCES, SOURCES[0]], CODES, ())
    with pytest.raises(ValueError, match="like #1f77b4"):
        coding_project("Ferry", SOURCES, [Code("c", "c", "blue")], ())


def test_another_program_finds_every_passage_with_its_code_and_its_coder(tmp_path: Path) -> None:
    archive = coding_project("Ferry", SOURCES, CODES, CODINGS, made="2026-01-02T03:04:05Z")
    _is_valid(archive)
    project, texts = _read(archive, tmp_path)
    users = {user.guid: user.name for user in project.users.user}
    ferry, folder = project.code_book.codes.code
    assert (ferry.name, ferry.color, ferry.description) == ("The ferry", "#1f77b4", CODES[0].description)
    assert (folder.name, folder.is_codable) == ("What people are called", False)
    codes = {code.guid: code.name for code in (ferry, *folder.code)}
    found = {
        (texts[one.name][at.start_position : at.end_position], codes[coding.code_ref.target_guid],
         users[coding.creating_user])
        for one in project.sources.text_source
        for at in one.plain_text_selection
        for coding in at.coding
    }  # fmt: skip
    assert found == {
        ("The tyrant", "the tyrant", "Ada"),
        ("The tyrant", "the tyrant", "Bo"),
        ("🚢 Паром опять опоздал", "The ferry", "Ada"),
        ("Two lines", "The ferry", "Bo"),
    }
    assert [len(one.plain_text_selection) for one in project.sources.text_source] == [2, 1]
