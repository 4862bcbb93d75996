"""Tables as CSV and as a workbook, opened by pandas, openpyxl and calamine."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pandas as pd
import pytest
import python_calamine

from framing.report import formats
from framing.report.exports.tables import every_table, packed_beside
from framing.report.exports.xlsx import DAYS, LETTERS, MOMENTS
from framing.report.parts.findings_table import COLUMNS
from framing.report.sources.material import Material

from .conftest import FORMULAS

# The contract of findings.csv with whoever loads it each week. A line may be added at the end; no other change.
CONTRACT = """
contrast_id topic_id outlet measure item standing sentence href as_of topic outlet_name item_text voice unit direction
value value_rest estimate low high q n_articles n_articles_versus n_compared n_compared_versus
""".split()


@pytest.fixture(scope="module")
def files(whole: Material) -> dict[str, bytes]:
    return {**dict(packed_beside(whole.corpus, ())), **dict(formats()["csv"].make(whole))}


@pytest.fixture(scope="module")
def book(whole: Material) -> openpyxl.Workbook:
    ((_, content),) = formats()["xlsx"].make(whole)
    return openpyxl.load_workbook(io.BytesIO(content))


def test_the_columns_of_findings_never_move(files: dict[str, bytes], whole: Material) -> None:
    assert list(COLUMNS[: len(CONTRACT)]) == CONTRACT
    found = pd.read_csv(io.BytesIO(files["data/findings.csv"]), encoding="utf-8-sig")
    assert list(found.columns) == list(COLUMNS)
    assert found["contrast_id"].is_unique
    assert len(found) > 3
    days = [ref.day for ref in whole.corpus.articles.values() if ref.day]
    assert set(found["as_of"]) == {max(days)}
    assert pd.api.types.is_float_dtype(found["estimate"])
    assert set(found["direction"]) <= {"above", "below"}
    tested = found.dropna(subset=["low"])
    assert len(tested)
    assert ((tested["low"] <= tested["estimate"]) & (tested["estimate"] <= tested["high"])).all()
    contrasts = pd.read_parquet(io.BytesIO(files["data/contrasts.parquet"])).set_index("contrast_id")
    assert (contrasts.loc[found["contrast_id"], "n_articles"].to_numpy() == found["n_articles"].to_numpy()).all()


def test_findings_have_their_columns_without_a_finding() -> None:
    from framing.report.parts import findings_table

    from .conftest import material

    alone = material(outlets=1)
    assert list(findings_table.findings(alone).columns) == list(COLUMNS)


def test_no_text_of_a_csv_can_run_and_every_number_is_one(files: dict[str, bytes], whole: Material) -> None:
    tables = every_table(whole)
    for path, content in files.items():
        if not path.endswith(".csv"):
            continue
        assert content.startswith(b"\xef\xbb\xbf"), path
        frame = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", keep_default_na=False, dtype=str)
        own = tables[path.removeprefix("data/").removesuffix(".csv")]
        for column in frame.columns:
            if pd.api.types.is_numeric_dtype(own[column].dtype) or pd.api.types.is_bool_dtype(own[column].dtype):
                pd.to_numeric(frame[column].replace({"": None, "true": "1", "false": "0"}))
            else:
                assert not frame[column].str.match(r"[=+\-@\t\r\n＝]").any(), (path, column)
    titles = pd.read_csv(io.BytesIO(files["data/articles.csv"]), encoding="utf-8-sig")["title"]
    assert {f"'{text}" for text in FORMULAS if "\r" not in text} <= set(titles)


def test_a_workbook_has_every_table_with_its_head_frozen(book: openpyxl.Workbook, whole: Material) -> None:
    tables = {name: frame for name, frame in every_table(whole).items() if len(frame)}
    assert book.sheetnames[0] == "Contents"
    assert set(book.sheetnames[1:]) == set(tables)
    for name, frame in tables.items():
        sheet = book[name]
        assert [cell.value for cell in sheet[1]] == list(frame.columns)
        assert sheet.max_row == len(frame) + 1
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref


def test_cells_of_a_workbook_are_texts_numbers_or_dates_and_never_formulas(
    book: openpyxl.Workbook, whole: Material
) -> None:
    tables = every_table(whole)
    for sheet in book.worksheets[1:]:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= set("snbd"), sheet.title
        for place, column in enumerate(tables[sheet.title].columns, start=1):
            kinds = {row[0].data_type for row in sheet.iter_rows(2, None, place, place) if row[0].value is not None}
            if pd.api.types.is_numeric_dtype(tables[sheet.title][column].dtype):
                assert kinds <= {"n", "b"}, (sheet.title, column)
            elif column in DAYS | MOMENTS:
                assert kinds <= {"d", "s"}, (sheet.title, column)
    head = [cell.value for cell in book["articles"][1]]
    titles = [row[head.index("title")] for row in book["articles"].iter_rows(min_row=2)]
    risky = [cell for cell in titles if cell.value in FORMULAS]
    assert len(risky) >= len(FORMULAS) - 1
    assert all(cell.quotePrefix for cell in risky), "a spreadsheet asks the prefix when somebody edits the cell"
    published = [row[head.index("published")].value for row in book["articles"].iter_rows(min_row=2)]
    assert sum(isinstance(value, datetime) for value in published) > len(published) / 2


def test_a_second_reader_finds_the_same_numbers(whole: Material) -> None:
    ((_, content),) = formats()["xlsx"].make(whole)
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("scores").to_python()
    found = pd.DataFrame(rows[1:], columns=rows[0])
    assert found["value"].to_numpy() == pytest.approx(every_table(whole)["scores"]["value"].to_numpy())


def test_a_text_longer_than_a_cell_is_cut_and_ends_so(whole: Material) -> None:
    import xlsxwriter

    from framing.report.exports import xlsx

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    days = ["2025-02-01", "1899-12-31", "2025-02-30"]
    xlsx._sheet(book, "long", pd.DataFrame({"text": ["x" * (LETTERS + 5), "", ""], "day": days}))
    book.close()
    sheet = openpyxl.load_workbook(io.BytesIO(out.getvalue()))["long"]
    assert len(sheet["A2"].value) == LETTERS
    assert sheet["A2"].value.endswith("x…")
    assert [sheet[f"B{row}"].value for row in (2, 3, 4)] == [datetime(2025, 2, 1), "1899-12-31", "2025-02-30"]
