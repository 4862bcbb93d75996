"""Tables and JSON as people and tools write them: names of columns, dates, texts in pieces, lists without texts."""

from __future__ import annotations

import contextlib
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.accuracy.deliveries import records as deliveries
from framing.ingest.decode import Unreadable
from framing.ingest.fields import (
    address_of,
    addresses_in,
    authors_of,
    matches,
    moment_stated,
    record_of,
    text_of,
)  # fmt: skip
from framing.ingest.formats.csv import read_csv
from framing.ingest.formats.json import read_json
from framing.ingest.formats.json_lines import read_lines
from framing.ingest.formats.ris import read_ris
from framing.ingest.formats.xlsx import read_workbook
from framing.ingest.tables import read_all
from framing.settings import IngestSettings

PARTS = [
    f"The boat to Gannet Rock left at {hour} with {hour + 20} people on board, and the pilot said that the wind had "
    "turned before anybody on the quay noticed." for hour in range(6, 12)
]  # fmt: skip
TEXT = "\n\n".join(PARTS)


def tables(tmp_path: Path, files: dict[str, str | bytes], **more: Any) -> dict[str, pd.DataFrame]:
    for name, content in files.items():
        path = tmp_path / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_all(tmp_path / "raw", IngestSettings(**more), {})


def said(found: dict[str, pd.DataFrame]) -> list[tuple[str, str]]:
    return list(zip(found["rejected"]["reason"], found["rejected"]["detail"], strict=True))


# ---- names of columns


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("publishedAt", "published"), ("Publication Date", "published"), ("PUBLISHED_ON", "published"),
        ("Erscheinungsdatum", "published"), ("date de publication", "published"), ("Fecha", "published"),
        ("Дата публикации", "published"), ("Data publikacji", "published"), ("Full Text", "text"),
        ("articleBody", "text"), ("Volltext", "text"), ("Texte intégral", "text"), ("Текст статьи", "text"),
        ("Treść", "text"), ("Überschrift", "title"), ("Заголовок", "title"), ("Titre", "title"), ("Título", "title"),
        ("Web Link", "url"), ("Ссылка", "url"), ("By", "author"), ("Autor(en)", "author"), ("colour", None), ("", None),
    ],
)  # fmt: skip
def test_columns_are_known_as_people_write_them(name: str, field: str | None) -> None:
    assert matches(name, {}) == field


def test_a_named_column_counts_before_those_that_are_known(tmp_path: Path) -> None:
    content = json.dumps({"text": "short", "Long Read": TEXT})
    found = tables(tmp_path, {"post/a.json": content}, columns={"text": "long read"})
    assert len(found["articles"]) == 1


def test_a_table_whose_columns_are_unknown_is_one_row_that_says_what_to_write(tmp_path: Path) -> None:
    rows = "".join(f'"{TEXT}",{number}\n' for number in range(5))
    (only,) = said(tables(tmp_path, {"post/a.csv": "wording,number\n" + rows}))
    assert only[0] == "unknown-columns"
    assert '[ingest.columns] text = "wording"' in only[1]
    assert "wording, number" in only[1]


# ---- values


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (45579, "2024-10-14"), ("45579", "2024-10-14"), (45579.0, "2024-10-14"), ("45579.5", "2024-10-14T12:00:00"),
        (1728887400, "2024-10-14T06:30:00+00:00"), ("1728887400000", "2024-10-14T06:30:00+00:00"),
        ("20241014093000", "2024-10-14T09:30:00"), ("2024", "2024"), ("14 Oct 2024", "14 Oct 2024"),
        ({"$date": "2024-10-14T06:30:00Z"}, "2024-10-14T06:30:00Z"), (None, ""), (float("nan"), ""),
    ],
)  # fmt: skip
def test_dates_that_are_numbers(value: Any, moment: str) -> None:
    assert moment_stated(value, None) == moment


def test_a_time_beside_the_date_is_part_of_it() -> None:
    assert moment_stated("2024-10-14", "9:30") == "2024-10-14T09:30:00"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("松岡大地", "松岡大地"), (["Ada Brink", {"name": "Tom Fell"}], "Ada Brink, Tom Fell"),
        ("['A B', 'C D']", "A B, C D"), ({"@type": "Person", "name": "Ada Brink"}, "Ada Brink"),
        ({"firstName": "Ada", "lastName": "Brink"}, "Ada Brink"),
        ([], ""), (None, ""), ([["Ada Brink"], None], "Ada Brink"),
    ],
)  # fmt: skip
def test_authors_of_every_shape(value: Any, names: str) -> None:
    assert authors_of(value) == names


@pytest.mark.parametrize(
    "value",
    [
        PARTS,
        [{"type": "paragraph", "text": part} for part in PARTS],
        {"summary": PARTS[0], "sections": [{"headline": [], "paragraphs": PARTS[1:]}]},
        {"blocks": [{"type": "paragraph", "data": {"text": part}} for part in PARTS]},
        str(PARTS), json.dumps(PARTS),
        [{"type": "bold", "text": PARTS[0]}, "\n\n", *"".join(f"{part}\n\n" for part in PARTS[1:])[:-2:]],
        {"rendered": TEXT},
    ],
)  # fmt: skip
def test_texts_in_pieces_are_put_together(value: Any) -> None:
    assert text_of(value) == TEXT


def test_what_is_no_address_is_none() -> None:
    assert address_of("https://post.example/1") == "https://post.example/1"
    assert address_of("www.post.example/1") == "https://www.post.example/1"
    assert address_of("Island Post") == address_of(12) == address_of(None) == ""


# ---- cut texts and lists without texts


@pytest.mark.parametrize("end", ["… [+2110 chars]", "... [1234 chars]", "[...]", "[…]"])
def test_a_text_that_a_service_cut_is_no_article(tmp_path: Path, end: str) -> None:
    rows = [{"title": "T", "url": f"https://p.example/{n}", "content": TEXT[: 400 + n] + end} for n in range(3)]
    found = tables(tmp_path, {"post/a.json": json.dumps({"articles": rows})})
    assert [reason for reason, _ in said(found)] == ["cut"] * 3
    assert all("framing add --from-list data/raw/post/a.json" in detail for _, detail in said(found))


def test_a_summary_is_held_back_and_a_whole_short_text_is_not(tmp_path: Path) -> None:
    short = PARTS[0] + " " + PARTS[1]
    rows = [
        {"title": "A", "url": "https://p.example/a", "description": short},
        {"title": "B", "url": "https://p.example/b", "content": short.replace("boat", "ship") + " Nobody knew why…"},
        {"title": "C", "url": "https://p.example/c", "content": short.replace("Gannet", "Gull")},
    ]
    found = tables(tmp_path, {"post/a.json": json.dumps(rows)})
    held = dict(zip(found["articles"]["title"], found["articles"]["quarantined"], strict=True))
    assert held == {"A": True, "C": False}
    assert "Only a summary" in found["articles"].set_index("title")["doubts"]["A"]
    assert [reason for reason, _ in said(found)] == ["cut"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("urls.txt", "https://p.example/1\nhttps://p.example/2\n"),
        ("pocket.csv", "title,url,time_added,tags,status\nA,https://p.example/1,17,,unread\nB,https://p.example/2,18,,x\n"),
        ("list.json", json.dumps(["https://p.example/1", "https://p.example/2"])),
        ("gdelt.json", json.dumps({"articles": [{"url": f"https://p.example/{n}", "title": "T"} for n in (1, 2)]})),
        ("zotero.ris", "".join(f"TY  - NEWS\nTI  - T{n}\nUR  - https://p.example/{n}\nER  - \n" for n in (1, 2))),
        ("clips.md", "- [A](https://p.example/1)\n- [B](https://p.example/2)\n"),
    ],
)  # fmt: skip
def test_a_list_of_addresses_is_one_row_that_says_how_to_fetch_them(tmp_path: Path, name: str, content: str) -> None:
    (only,) = said(tables(tmp_path, {f"post/{name}": content}))
    assert only[0] == "addresses-only"
    assert "2 addresses" in only[1]
    assert f"framing add --from-list data/raw/post/{name}" in only[1]


def test_an_article_that_names_addresses_is_no_list() -> None:
    assert addresses_in(f"See https://p.example/1\n{TEXT}") is None
    assert addresses_in("") is None


# ---- tables


TABLE = [["Headline", "Publication Date", "Full Text"], ["One", "2024-10-14", TEXT], ["Two", "15 Oct 2024", TEXT[::-1]]]


def csv_text(delimiter: str = ",", before: str = "") -> str:
    def cell(value: str) -> str:
        quoted = '"' + value.replace('"', '""') + '"'
        return quoted if any(sign in value for sign in f'{delimiter}"\n') else value

    return before + "\r\n".join(delimiter.join(map(cell, row)) for row in TABLE) + "\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("before", ["", "sep={}\r\n", "Press review\r\nMade on 14 October 2024\r\n\r\n"])
def test_every_way_in_which_spreadsheets_write_tables(delimiter: str, encoding: str, before: str) -> None:
    content = csv_text(delimiter, before.format(delimiter)).encode(encoding)
    found = list(read_csv(io.BytesIO(content), {}))
    assert [(one.stated["title"], one.content.decode()) for one in found] == [("One", TEXT), ("Two", TEXT[::-1])]


def test_damage_and_extra_cells_are_said() -> None:
    content = f"title,text\nA,{PARTS[0]}\nB,\"{TEXT}\"\n".encode()
    first, second = read_csv(io.BytesIO(content), {})
    assert "quotation marks" in (first.problem or "")
    assert second.content.decode() == TEXT


def test_two_columns_of_one_name_and_foreign_letters_far_from_the_start() -> None:
    rows = "".join(f'T{n},,"{TEXT}"\n' for n in range(400))
    content = f"title,text,text\n{rows}".encode() + f'É,,"{TEXT} é"\n'.encode("cp1252")
    found = list(read_csv(io.BytesIO(content), {}))
    assert len(found) == 401
    assert found[-1].stated["title"] == "É"


def test_a_workbook_with_several_sheets() -> None:
    sheets = {"About": [["Press review"], ["2024"]], "A": [*TABLE], "B": [*TABLE]}
    content = deliveries.packed_workbook(sheets)
    found = list(read_workbook(io.BytesIO(content), {}))
    assert [one.number for one in found] == [2, 3, 5, 6, 0], found
    assert [one.problem is None for one in found] == [True] * 4 + [False]


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b""])
def test_what_is_no_workbook_is_refused_with_its_reason(content: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert not [one for one in read_workbook(io.BytesIO(content), {}) if not one.problem]


def test_a_table_without_a_header_says_so() -> None:
    (only,) = read_csv(io.BytesIO(f'One,2024-10-14,"{TEXT}"\nTwo,2024-10-15,"{TEXT}"\n'.encode()), {})
    assert "no row with the names" in (only.problem or "")


def test_names_with_a_prefix_and_names_in_objects() -> None:
    told = {"post_title": {"main": "One"}, "post_content": TEXT, "byline": {"original": "By Ada Brink"}}
    found = record_of(1, told, {})
    assert (found.stated["title"], found.stated["author"], found.content.decode()) == ("One", "Ada Brink", TEXT)


# ---- outlets


def record(number: int, **more: str) -> dict[str, str]:
    text = TEXT.replace("boat", f"boat {number}").replace("pilot", f"man {number}")
    return {"title": f"T{number}", "text": text, **more}


def test_records_beside_the_folders_go_to_the_outlets_they_name(tmp_path: Path) -> None:
    rows = [record(1, source="Island Post"), record(2, source="Courier"), record(3)]
    found = tables(
        tmp_path,
        {"all.jsonl": "\n".join(map(json.dumps, rows)), "ip/outlet.toml": 'name = "Island Post"', "ip/a.txt": TEXT},
    )
    assert Counter(found["articles"]["outlet"]) == {"ip": 2, "courier": 1}
    assert [reason for reason, _ in said(found)] == ["no-outlet"]


def test_one_source_in_a_folder_is_the_folders_and_several_are_their_own(tmp_path: Path) -> None:
    one = json.dumps([record(n, source="The Island Post Ltd") for n in (1, 2)])
    two = json.dumps([record(3, source="Island Post"), record(4, source="Courier")])
    found = tables(tmp_path, {"post/one.json": one, "crawl/two.json": two})
    assert Counter(found["articles"]["outlet"]) == {"post": 2, "island-post": 1, "courier": 1}


def test_sites_are_outlets_too(tmp_path: Path) -> None:
    rows = [record(1, domain="www.post.example"), record(2, domain="https://courier.example/")]
    found = tables(tmp_path, {"crawl/a.json": json.dumps(rows)})
    assert set(found["articles"]["outlet"]) == {"post.example", "courier.example"}
    assert set(found["outlets"]["outlet"]) == {"post.example", "courier.example"}  # "crawl" is no outlet


def test_a_folder_whose_records_name_others_is_an_outlet_if_it_says_so(tmp_path: Path) -> None:
    rows = "\n".join(json.dumps(record(n, outlet=name)) for n, name in enumerate(("Courier", "Island Post")))
    found = tables(tmp_path, {"crawl/a.jsonl": rows, "own/outlet.toml": 'group = "local"', "own/b.jsonl": rows})
    assert set(found["outlets"]["outlet"]) == {"courier", "island-post", "own"}


def test_an_outlet_named_like_a_site_has_the_folder_of_that_name(tmp_path: Path) -> None:
    told = json.dumps(record(1, outlet="Post.example"))
    found = tables(tmp_path, {"post-example/a.jsonl": told})
    assert list(found["articles"]["outlet"]) == ["post-example"]
    assert list(found["outlets"]["name"]) == ["Post.example"]


def test_one_outlet_in_two_spellings_is_one_and_capitals_are_said(tmp_path: Path) -> None:
    texts = [TEXT.replace("boat", word).replace("pilot", word[::-1]) for word in ("ferry", "barge", "raft", "yacht")]
    files = dict(zip(("caf\u00e9/a.txt", "cafe\u0301/b.txt", "Post/c.txt", "post/d.txt"), texts, strict=True))
    found = tables(tmp_path, files)
    assert set(found["outlets"]["outlet"]) == {"caf\u00e9", "Post"}
    ((reason, detail),) = said(found)
    assert reason == "two-spellings"
    assert "same outlet" in detail


# ---- laws

KEYS = st.sampled_from("text title author date url source summary messages type x".split())
TOLD = st.text(max_size=20) | st.sampled_from([TEXT, "https://p.example"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TOLD,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=8,
)


@given(VALUES)
@settings(deadline=None)
def test_no_value_breaks_a_record_or_a_file(value: Any) -> None:
    found = record_of(1, value, {})
    assert found.problem or found.content
    for read, content in ((read_json, json.dumps(value)), (read_lines, json.dumps(value)), (read_ris, str(value))):
        assert all(one.problem or one.content for one in read(io.BytesIO(content.encode()), {}))


SIGNS = st.text(st.sampled_from('title,text;"\n\r\t|sep=ab\x00é'), max_size=80)


@given(st.binary(max_size=300) | SIGNS.map(str.encode))
@settings(deadline=None)
def test_no_bytes_break_a_reader(content: bytes) -> None:
    for read in (read_csv, read_json, read_lines, read_ris):
        assert all(one.problem or one.content for one in read(io.BytesIO(content), {}))


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=5), st.sampled_from(["\n\n", "\n", " ", "\r\n"]))
@settings(deadline=None)
def test_nothing_of_a_cell_is_lost(parts: list[str], gap: str) -> None:
    content = json.dumps([{"title": "T", "text": gap.join(parts)}]).encode()
    (one,) = read_json(io.BytesIO(content), {})
    assert "".join(one.content.decode().split()) == "".join("".join(parts).split())


EXPORTS = deliveries.made(deliveries.SOURCES)[::3]


@pytest.mark.parametrize("delivery", EXPORTS, ids=lambda one: f"{one.source} {one.variation}")
def test_made_exports_come_out_right(delivery: Any) -> None:
    counts = deliveries.score_of(delivery)
    assert counts["right"] == counts["rows"] == counts["articles"]
