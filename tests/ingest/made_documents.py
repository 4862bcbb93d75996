"""Documents as tests make them: PDFs letter by letter, packed XML, rich text."""

from __future__ import annotations

import html
import io
import json
import random
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pdfminer.fontmetrics import FONT_METRICS

from framing.ingest.tables import read_all
from framing.settings import IngestSettings

_WIDTHS = FONT_METRICS["Helvetica"][1]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def width(text: str, size: float) -> float:
    """How wide a text is in Helvetica, in points."""
    return sum(_WIDTHS.get(letter, 556) for letter in text) * size / 1000


def wrapped(text: str, size: float, wide: float, indent: float = 0) -> list[str]:
    """The lines of a paragraph in a column so wide, the first one indented."""
    lines, line = [], ""
    for word in text.split():
        if line and width(f"{line} {word}", size) > wide - (0 if lines else indent):
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def pdf(pages: Sequence[Iterable[tuple[float, float, float, str]]], encrypted: bool = False) -> bytes:
    """A PDF from lines with their places: left, bottom, size of letters, text."""
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    kids = []
    for lines in pages:
        text = ""
        for left, bottom, size, words in lines:
            escaped = words.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            text += f"BT /F1 {size} Tf {left} {bottom} Td ({escaped}) Tj ET\n"
        number = len(objects) + 1
        resources = "/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R{resources}/Contents {number + 1} 0 R>>")
        objects.append(f"<</Length {len(text.encode('cp1252'))}>>\nstream\n{text}endstream")
        kids.append(f"{number} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    start = len(made)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    protected = f"/Encrypt<</Filter/Standard/V 1/R 2/O({'x' * 32})/U({'y' * 32})/P -4>>/ID[(a)(b)]" if encrypted else ""
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer<</Size {len(objects) + 1}/Root 1 0 R{protected}>>\nstartxref\n{start}\n%%EOF"
    return made + end.encode()


def column(
    texts: Sequence[str], left: float, top: float, wide: float, size: float = 10, gap: float = 6, indent: float = 0
) -> list[tuple[float, float, float, str]]:
    """Paragraphs in a column, from its top down."""
    found, bottom = [], top
    for text in texts:
        for number, line in enumerate(wrapped(text, size, wide, indent)):
            found.append((left + (indent if number == 0 else 0), bottom, size, line))
            bottom -= 1.2 * size
        bottom -= gap
    return found


def printed(lines: Sequence[str], size: float = 10, on_page: int = 55) -> bytes:
    """Lines as a database prints them into a PDF: wrapped, with a head and a number on each page."""
    physical = [part for line in lines for part in (wrapped(line, size, 480) if line else [""])]
    pages = []
    for start in range(0, len(physical), on_page):
        there = [
            (50.0, 760 - 12.5 * place, size, line)
            for place, line in enumerate(physical[start : start + on_page])
            if line
        ]
        number = start // on_page + 1
        pages.append([(50.0, 810.0, 8.0, "The press, as delivered"), *there, (280.0, 30.0, 8.0, f"Page {number} of 9")])
    return pdf(pages)


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(paragraphs: Sequence[str | tuple[str, str]], more: str = "", **parts: str) -> bytes:
    """A Word file of paragraphs, with the name of a style where it is given."""
    styles, body = {}, ""
    for one in paragraphs:
        style, text = one if isinstance(one, tuple) else ("", one)
        chosen = ""
        if style:
            styles[style] = f"s{len(styles)}" if style not in styles else styles[style]
            chosen = f'<w:pPr><w:pStyle w:val="{styles[style]}"/></w:pPr>'
        body += f'<w:p>{chosen}<w:r><w:t xml:space="preserve">{html.escape(text)}</w:t></w:r></w:p>'
    named = "".join(f'<w:style w:styleId="{key}"><w:name w:val="{name}"/></w:style>' for name, key in styles.items())
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}{more}</w:body></w:document>',
            "word/styles.xml": f'<w:styles xmlns:w="{W}">{named}</w:styles>',
            **{name.replace("__", "/"): content for name, content in parts.items()},
        }
    )


def rtf(paragraphs: Sequence[str]) -> bytes:
    """A rich text of paragraphs."""

    def letter(one: str) -> str:
        return one if one.isascii() else f"\\u{ord(one) if ord(one) < 32768 else ord(one) - 65536}?"

    text = "\\par\n".join("".join(map(letter, one)) for one in paragraphs)
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Arial;}}}}\\f0 {text}\\par}}".encode()


def odt(content: str, **parts: str) -> bytes:
    """An OpenDocument text with this inside its body."""
    names = ("office", "text", "style", "table")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    document = f"<office:document-content {spaces}><office:body><office:text>{content}</office:text></office:body>"
    document += "</office:document-content>"
    named = {name.replace("__", "/"): content for name, content in parts.items()}
    whole = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": document}
    return packed({**whole, **named})


TITLE = "Orchard at Pell sold to its pickers"
BODY = (
    "The orchard on the slope above Pell belongs to the people who pick it since Friday, after eleven years of talks.",
    "Forty families put in what they had, and the savings bank of the valley lent the rest for twenty-two years.",
    "“We have pruned these trees for other people long enough,” said Runa Holt, who speaks for the new owners.",
    "The former owner keeps the press and the cellar, and buys the windfalls at a price that both sides call fair.",
)


def articles(raw: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """The articles in a folder of outlets, with their `blocks`, and the reasons for what is rejected."""
    tables = read_all(raw, IngestSettings(), {})
    found = tables["articles"].to_dict("records")
    left = tables["left_out"]
    for one in found:
        one["blocks"] = [tuple(block) for block in json.loads(one["body"])]
        one["left_out"] = list(left[left["article_id"] == one["article_id"]]["text"])
    rejected = tables["rejected"]
    return found, dict(zip(rejected["source_path"], rejected["reason"] + ": " + rejected["detail"], strict=True))


def read(folder: Path, name: str, content: bytes) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """What becomes of one file of the outlet `valley`."""
    place = folder / "valley"
    place.mkdir(exist_ok=True)
    (place / name).write_bytes(content)
    return articles(folder)


NOUNS = "harbour bakery meadow tower council ferry orchard mill chapel bridge market school garden lantern".split()
VERBS = "crosses repairs forgets admires paints sells visits measures guards leaves borrows describes".split()
KINDS = "old narrow quiet painted crowded forgotten northern wooden costly tidy restless shallow".split()
PLACES = "Pell Marrow Lindow Amsel Thorn Vell Harrow Quill Barrow Tern".split()


def prose(seed: int, paragraphs: int = 4) -> list[str]:
    """Paragraphs of sentences that no other seed has."""
    draw = random.Random(seed)

    def sentence() -> str:
        noun, kind, place = (lambda: draw.choice(NOUNS)), (lambda: draw.choice(KINDS)), (lambda: draw.choice(PLACES))
        first = f"The {kind()} {noun()} of {place()} {draw.choice(VERBS)} the {kind()} {noun()}"
        return f"{first}, and the {noun()} in {place()} {draw.choice(VERBS)} a {kind()} {noun()} near {place()}."

    return [" ".join(sentence() for _ in range(draw.randint(1, 3))) for _ in range(paragraphs)]
