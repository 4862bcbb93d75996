"""PDFs: columns in their order, lines joined to paragraphs, what stands on each page left out."""

from pathlib import Path

import pytest

from tests.ingest.made_documents import BODY, TITLE, column, pdf, prose, read, wrapped

ASCII = tuple(text.replace("“", '"').replace("”", '"') for text in BODY)
LONG = prose(1, 20)


def test_one_column_with_gaps(tmp_path: Path) -> None:
    head = [(50, 790, 18, TITLE), (50, 765, 10, "By Ada Brink"), (50, 750, 10, "14 October 2024")]
    (one,), _ = read(tmp_path, "a.pdf", pdf([[*head, *column(ASCII, 50, 720, 300)]]))
    assert (one["title"], one["author"], one["published"]) == (TITLE, "Ada Brink", "2024-10-14")
    assert [text for _, text in one["blocks"]] == list(ASCII)


@pytest.mark.parametrize(("gap", "indent"), [(6, 0), (0, 12)])
def test_two_columns_on_two_pages_with_heads_and_numbers(tmp_path: Path, gap: float, indent: float) -> None:
    pages, waiting = [], [line for text in LONG[:20] for line in _lines(text, 230, indent)]
    for number in (1, 2):
        lines = [(50.0, 815.0, 8.0, "The Valley Courier"), (290.0, 25.0, 8.0, str(number))]
        if number == 1:
            lines.append((50.0, 780.0, 20.0, TITLE))
        for left in (50.0, 310.0):
            bottom = 740.0
            while waiting and bottom > 60:
                first, text = waiting.pop(0)
                bottom -= gap if first else 0
                lines.append((left + (indent if first else 0), bottom, 10.0, text))
                bottom -= 12
        pages.append(lines)
    assert not waiting
    (one,), _ = read(tmp_path, "a.pdf", pdf(pages))
    assert one["title"] == TITLE
    assert [text for _, text in one["blocks"]] == LONG[:20]
    assert "The Valley Courier" in "\n".join(one["left_out"])


def _lines(text: str, wide: float, indent: float) -> list[tuple[bool, str]]:
    return [(number == 0, line) for number, line in enumerate(wrapped(text, 10, wide, indent))]


def test_hyphens_at_the_ends_of_lines(tmp_path: Path) -> None:
    lines = ["The orchard belongs to the people who pick it since Fri-", "day, after eleven years of talks about twenty-two acres of",
             "land, and the bank of the valley lent the rest for twenty-", "two years at a price that both sides call fair and the lower",
             "house of the valley calls a gift to forty families, who have", "pruned these trees for other people long enough."]  # fmt: skip
    places = [(50.0, 700 - 12.0 * number, 10.0, line) for number, line in enumerate(lines)]
    wide = [(50.0, 500.0 - 12 * n, 10.0, line) for n, line in enumerate(wrapped(ASCII[0], 10, 270))]
    (one,), _ = read(tmp_path, "a.pdf", pdf([[*places, *wide]]))
    text = " ".join(block for _, block in one["blocks"])
    assert "since Friday, after" in text
    assert text.count("twenty-two") == 2


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (pdf([[], []]), "OCR"),
        (pdf([column(ASCII, 50, 700, 300)], encrypted=True), "password"),
        (b"%PDF-1.4\nnothing of the kind", "damaged"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, content: bytes, says: str) -> None:
    found, rejected = read(tmp_path, "a.pdf", content)
    assert found == []
    assert says in rejected["valley/a.pdf"]


def test_under_the_name_of_a_page_it_is_no_article(tmp_path: Path) -> None:
    content = pdf([column(ASCII, 50, 700, 300)])
    (tmp_path / "valley").mkdir()
    (tmp_path / "valley" / "without an ending").write_bytes(content)
    found, rejected = read(tmp_path, "a.html", content)
    assert len(found) == 1
    assert "PDF" in rejected["valley/a.html"]
