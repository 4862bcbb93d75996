"""Word files: paragraphs with their kind, nothing lost, and what cannot be read said clearly."""

from pathlib import Path

import pytest

from tests.ingest.made_documents import BODY, TITLE, W, docx, packed, prose, read


def test_headline_byline_and_day_are_found_and_paragraphs_keep_their_kind(tmp_path: Path) -> None:
    lines = [("Title", TITLE), "By Ada Brink", "14 October 2024", *BODY[:2], ("heading 2", "What the bank says"),
             ("Quote", BODY[2]), BODY[3]]  # fmt: skip
    (one,), rejected = read(tmp_path, "orchard.docx", docx(lines))
    assert rejected == {}
    assert (one["title"], one["author"], one["published"]) == (TITLE, "Ada Brink", "2024-10-14")
    assert one["blocks"] == [
        ("paragraph", BODY[0]), ("paragraph", BODY[1]), ("heading", "What the bank says"), ("blockquote", BODY[2]),
        ("paragraph", BODY[3]),
    ]  # fmt: skip


def test_text_in_links_boxes_and_tables_is_not_lost_and_deleted_text_is_no_text(tmp_path: Path) -> None:
    link = "<w:p><w:hyperlink><w:r><w:t>Who may pick next year is decided by lot among the families.</w:t></w:r></w:hyperlink></w:p>"
    box = "<w:p><w:r><w:t>The press was built in the year of the flood.</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>A box tells how cider is made.</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    gone = "<w:p><w:r><w:t>The deed was signed at noon.</w:t></w:r><w:del><w:r><w:delText>Nobody saw it.</w:delText></w:r></w:del></w:p>"
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    table = "<w:tbl>" + "".join(f"<w:tr>{cell.format(one)}{cell.format(two)}</w:tr>" for one, two in (("Trees", "4,100"), ("Pickers", "160"))) + "</w:tbl>"
    (one,), _ = read(tmp_path, "orchard.docx", docx([TITLE, *BODY], link + box + gone + table))
    text = "\n".join(block for _, block in one["blocks"])
    for part in ("decided by lot", "year of the flood", "how cider is made", "signed at noon", "Trees | 4,100\nPickers | 160"):
        assert part in text
    assert "Nobody saw it" not in text


def test_properties_are_used_only_where_the_text_has_no_headline(tmp_path: Path) -> None:
    core = "<p xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Draft 3</dc:title><dc:creator>Office</dc:creator></p>"
    (one,), _ = read(tmp_path, "a.docx", docx([("heading 1", TITLE), *BODY], docProps__core__xml="", **{"docProps/core.xml": core}))
    assert (one["title"], one["author"] if isinstance(one["author"], str) else None) == (TITLE, None)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "password"),
        ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "before 2007"),
        ("cut.docx", docx([TITLE, *BODY])[:300], "damaged"),
        ("empty.docx", b"", "damaged"),
        ("hollow.docx", docx([]), "no-text"),
        ("other.docx", packed({"word/document.xml": "<w:document"}), "damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    found, rejected = read(tmp_path, name, content)
    assert found == []
    assert says in rejected[f"valley/{name}"]


def test_entities_are_not_followed(tmp_path: Path) -> None:
    bomb = "<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c SYSTEM 'file:///etc/passwd'>]>"
    body = "".join(f"<w:p><w:r><w:t>{one} &b; &c;</w:t></w:r></w:p>" for one in BODY)
    document = f"{bomb}<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>"
    found, rejected = read(tmp_path, "a.docx", packed({"word/document.xml": document}))
    assert "root:" not in str(found) + str(rejected)
    assert len(found) + len(rejected) == 1


def test_a_page_called_a_word_file_and_the_other_way_round(tmp_path: Path) -> None:
    page = f"<!doctype html><html><body><h1>{TITLE}</h1>{''.join(f'<p>{one}</p>' for one in BODY)}</body></html>"
    (tmp_path / "valley").mkdir()
    (tmp_path / "valley" / "b.txt").write_bytes(docx([TITLE, *(f"{one} So it is." for one in BODY)]))
    found, rejected = read(tmp_path, "a.docx", page.encode())
    assert rejected == {}
    assert [one["title"] for one in found] == [TITLE, TITLE]


def test_notes_and_heads_of_pages_are_listed(tmp_path: Path) -> None:
    note = f"<w:footnotes xmlns:w='{W}'><w:footnote><w:p><w:r><w:t>See the deed.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    (one,), _ = read(tmp_path, "a.docx", docx([TITLE, *BODY], word__footnotes__xml="", **{"word/footnotes.xml": note}))
    assert "See the deed." in one["left_out"]
    assert "See the deed." not in str(one["blocks"])


def test_articles_collected_in_one_file_are_parted_where_a_heading_has_a_date(tmp_path: Path) -> None:
    lines: list[str | tuple[str, str]] = []
    for number in (1, 2, 3):
        lines += [("heading 1", f"{TITLE} {number}"), "By Ada Brink", f"1{number} October 2024", *prose(number), ("heading 2", "More"), *prose(number + 9, 1)]
    found, rejected = read(tmp_path, "collected.docx", docx(lines))
    assert rejected == {}
    assert [(one["title"], one["published"]) for one in found] == [(f"{TITLE} {number}", f"2024-10-1{number}") for number in (1, 2, 3)]
    assert [one["source_path"] for one in found] == [f"valley/collected.docx#{number}" for number in (1, 2, 3)]
