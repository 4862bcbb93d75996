"""Rich text: letters however they are told, what is no text left out."""

from pathlib import Path

from tests.ingest.made_documents import BODY, TITLE, read, rtf


def test_an_article(tmp_path: Path) -> None:
    (one,), _ = read(tmp_path, "a.rtf", rtf([TITLE, "By Ada Brink", "14 October 2024", *BODY]))
    assert (one["title"], one["author"], one["published"]) == (TITLE, "Ada Brink", "2024-10-14")
    assert [text for _, text in one["blocks"]] == list(BODY)


def test_letters_by_code_page_by_number_and_in_halves(tmp_path: Path) -> None:
    cyrillic = "Сад над посёлком продан сборщикам, и бумаги подписали в полдень."
    told = "".join(f"\\'{byte:02x}" for byte in cyrillic.encode("cp1251"))
    halves = "Runa Holt waved \\u-10179?\\u-8704? to the crowd at the gate of the orchard."
    text = "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Arial;}}\\f0 "
    text += f"{BODY[0]}\\par {{\\f1 {told}}}\\par caf\\'e9 {BODY[1]}\\par {halves}\\par}}"
    (one,), _ = read(tmp_path, "a.rtf", text.encode())
    blocks = [text for _, text in one["blocks"]]
    assert blocks == [BODY[0], cyrillic, f"café {BODY[1]}", "Runa Holt waved 😀 to the crowd at the gate of the orchard."]


def test_pictures_heads_and_link_targets_are_no_text(tmp_path: Path) -> None:
    link = '{\\field{\\*\\fldinst HYPERLINK "https://valley.example/x"}{\\fldrslt ' + BODY[1] + "}}"
    text = "{\\rtf1{\\stylesheet{\\s1 heading 1;}}{\\info{\\title Draft}}{\\header Page 1\\par}{\\pict\\pngblip 89504e470d0a}"
    text += f"{BODY[0]}\\par {link}\\par {{\\footnote a note}}{BODY[2]}\\par\\bin4 \x01{{}}\x02 {BODY[3]}\\par}}"
    (one,), _ = read(tmp_path, "a.rtf", text.encode("cp1252"))
    found = "\n".join(text for _, text in one["blocks"])
    assert BODY[1] in found
    for part in ("valley.example", "89504e", "Page 1", "Draft", "a note", "heading"):
        assert part not in found


def test_damaged_ones_are_said(tmp_path: Path) -> None:
    (tmp_path / "valley").mkdir()
    (tmp_path / "valley" / "deep.rtf").write_bytes(b"{\\rtf1 " + b"{" * 100_000)
    _, rejected = read(tmp_path, "none.rtf", b"\x00\x01 no text")
    assert "too-nested" in rejected["valley/deep.rtf"]
    assert "does not begin as rich text" in rejected["valley/none.rtf"]


def test_heads_and_notes_are_listed(tmp_path: Path) -> None:
    beside = "{\\header The Valley Courier, p. 3\\par}{\\footer Printed in Pell}"
    note = "{\\super\\chftn{\\footnote\\pard\\plain See the deed of 1911, caf\\'e9 Holt.}}"
    content = rtf([TITLE, *BODY]).replace(TITLE.encode(), beside.encode() + TITLE.encode())
    content = content.replace(BODY[0].encode(), BODY[0].encode() + note.encode())
    (one,), _ = read(tmp_path, "a.rtf", content)
    listed = {"The Valley Courier, p. 3", "Printed in Pell", "See the deed of 1911, café Holt."}
    assert listed <= set("\n".join(one["left_out"]).split("\n"))
    assert not any("1911" in text or "Courier" in text for _, text in one["blocks"])
