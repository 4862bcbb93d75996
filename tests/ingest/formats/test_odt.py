"""OpenDocument texts: paragraphs with their kind."""

from pathlib import Path

from tests.ingest.made_documents import BODY, TITLE, odt, read


def test_an_article_with_headings_lists_and_notes(tmp_path: Path) -> None:
    note = "<text:note><text:note-body><text:p>A footnote.</text:p></text:note-body></text:note>"
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    content = f"<text:h>{TITLE}</text:h><text:p>By Ada Brink</text:p><text:p>14 October 2024</text:p>"
    content += f"<text:p>{BODY[0]}{note}</text:p><text:h>The bank</text:h><text:p>{BODY[1]}<text:s/>It asks for:</text:p>"
    content += f"<text:list>{item.format('a pledge')}{item.format('a seat')}</text:list>"
    content += f"<text:p text:style-name='Quotations'>{BODY[2]}</text:p><text:p>{BODY[3]}</text:p>"
    (one,), _ = read(tmp_path, "a.odt", odt(content))
    assert (one["title"], one["author"], one["published"]) == (TITLE, "Ada Brink", "2024-10-14")
    assert one["blocks"] == [
        ("paragraph", BODY[0]), ("heading", "The bank"), ("paragraph", f"{BODY[1]} It asks for:\n• a pledge\n• a seat"),
        ("blockquote", BODY[2]), ("paragraph", BODY[3]),
    ]  # fmt: skip
    assert "A footnote." in one["left_out"]


def test_a_protected_one_and_a_damaged_one_are_said(tmp_path: Path) -> None:
    (tmp_path / "valley").mkdir()
    locked = odt("<text:p>x</text:p>", **{"META-INF__manifest.xml": "<m><encryption-data/></m>"})
    (tmp_path / "valley" / "locked.odt").write_bytes(locked)
    _, rejected = read(tmp_path, "cut.odt", odt("<text:p>x</text:p>")[:80])
    assert "password" in rejected["valley/locked.odt"]
    assert "damaged" in rejected["valley/cut.odt"]
