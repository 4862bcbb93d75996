"""Laws of all formats: each is found by itself, says what it is for, and gives the same bytes again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from framing.report import formats
from framing.report.all_formats import always_written
from framing.report.parts.findings_table import COLUMNS
from framing.report.sources.material import Material
from framing.report.wording import wording
from tests.conftest import REPOSITORY

from .conftest import material


def test_every_format_says_what_it_is_for_and_who_opens_it() -> None:
    words = wording()
    for name in formats():
        assert words.find(f"export.{name}.what"), name
        assert words.find(f"export.{name}.use"), name


def test_every_sentence_about_a_format_is_of_one_that_there_is() -> None:
    told = {name for name, value in wording()["export"].items() if isinstance(value, dict) and "use" in value}
    assert told == set(formats())


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=pytest.mark.slow if one == "charts" else ()) for one in formats()]
)
def test_the_same_tables_give_the_same_bytes(name: str, whole: Material) -> None:
    one, again = list(formats()[name].make(whole)), list(formats()[name].make(material()))
    assert [path for path, _ in one] == [path for path, _ in again]
    assert [path for (path, content), (_, other) in zip(one, again, strict=True) if content != other] == []


def test_the_documentation_names_every_format_and_every_column_of_findings() -> None:
    text = (REPOSITORY / "docs" / "taking-away.md").read_text(encoding="utf-8")
    for name, one in formats().items():
        assert (f"`{one.leads_to.removeprefix('data/')}`" if one.always else f"`framing export {name}`") in text, name
    assert [column for column in COLUMNS if f"`{column}`" not in text] == []


def test_what_every_report_has_does_not_tell_when_it_was_made(whole: Material) -> None:
    """A report made again from the same tables differs in no file but those that say when."""
    later = material(made_at=datetime(2027, 5, 6, tzinfo=UTC))
    assert dict(always_written(whole)) == dict(always_written(later))
