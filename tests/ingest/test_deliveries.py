"""Deliveries of press databases: split, dated, named; nothing lost, and no ordinary text taken for one."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.accuracy.deliveries.press import SOURCES, as_docx, as_text, factiva, lexis, nexis, proquest
from benchmarks.accuracy.deliveries.scoring import Delivery, bare, lost, made, score
from benchmarks.accuracy.deliveries.texts import articles
from framing.ingest.deliveries.sources import databases
from framing.ingest.deliveries.texts import delivery_in
from framing.ingest.format import Record
from framing.ingest.formats import of
from framing.ingest.inputs import slug_of
from tests.ingest.made_deliveries import LAYOUTS
from tests.ingest.made_documents import printed, read

REPOSITORY = Path(__file__).parents[2]


@pytest.mark.parametrize("delivery", made(SOURCES), ids=lambda one: f"{one.source} {one.variation}")
def test_each_article_of_a_made_delivery_is_right_and_nothing_is_lost(delivery: Delivery) -> None:
    counts = score(delivery)
    assert counts["right"] == counts["signed"] == counts["articles"] == counts["rows"]
    assert counts["rejected"] == 0
    assert lost(delivery) == 0


@pytest.mark.parametrize("language", ["en", "de", "fr", "ru"])
@pytest.mark.parametrize("kind", ["nexis", "lexis", "proquest", "factiva"])
def test_every_source_in_every_language(tmp_path: Path, kind: str, language: str) -> None:
    told = articles(language, 4, 17, traps=True)
    lines = {
        "nexis": lambda: nexis(told, "weekday last", graphic=True), "lexis": lambda: lexis(told, "weekday last"),
        "proquest": lambda: proquest(told, "day first", more=True),
        "factiva": lambda: [line for parts in factiva(told, "day first") for line in [*parts, ""]],
    }[kind]()  # fmt: skip
    found, rejected = read(tmp_path, "delivery.txt", as_text(lines))
    assert rejected == {}
    assert [one["title"] for one in found] == [one.title for one in told]
    assert [one["published"] for one in found] == [one.published.isoformat() for one in told]
    assert [one["author"] for one in found] == [one.author for one in told]
    assert [bare("".join(text for _, text in one["blocks"])) for one in found] == [bare("".join(one.paragraphs)) for one in told]


@pytest.mark.parametrize("name", LAYOUTS)
def test_further_layouts(tmp_path: Path, name: str) -> None:
    file, content, told = LAYOUTS[name]
    found, rejected = read(tmp_path, file, content)
    assert rejected == {}
    assert [one["title"] for one in found] == [one.title for one in told]
    assert [one["published"] for one in found] == [one.published.isoformat() for one in told]
    assert [one["outlet"] for one in found] == [slug_of(one.outlet) for one in told]
    texts = [bare("".join(text for _, text in one["blocks"])) for one in found]
    assert texts == [bare("".join(one.paragraphs)) for one in told]


def test_a_printed_delivery_is_split_too(tmp_path: Path) -> None:
    told = articles("de", 5, 18)
    lines = [line.translate({ord(mark): '"' for mark in "„“”"}) for line in nexis(told, "weekday last")]
    found, rejected = read(tmp_path, "delivery.pdf", printed(lines))
    assert rejected == {}
    assert [one["title"] for one in found] == [one.title for one in told]
    assert [len(one["blocks"]) for one in found] == [len(one.paragraphs) for one in told]
    assert "Seite" not in str([one["blocks"] for one in found])


def test_a_broken_article_is_one_rejected_row_and_the_others_stay(tmp_path: Path) -> None:
    told = articles("en", 3, 9)
    lines = nexis(told, "month first")
    body = lines.index("Body", lines.index("End of Document"))
    del lines[body + 1 : lines.index("Classification", body)]
    found, rejected = read(tmp_path, "delivery.docx", as_docx(lines))
    assert [one["title"] for one in found] == [told[0].title, told[2].title]
    assert list(rejected) == ["valley/delivery.docx#2"]
    assert "has no text" in rejected["valley/delivery.docx#2"]


def test_a_delivery_with_fewer_articles_than_it_says_is_said(tmp_path: Path) -> None:
    lines = proquest(articles("en", 4, 10), "american")
    del lines[lines.index("Document 4 of 4") - 2 :]
    found, rejected = read(tmp_path, "delivery.txt", as_text(lines))
    assert len(found) == 3
    assert "says that it has 4 articles, and 3 were found" in rejected["valley/delivery.txt#4"]


def test_the_outlet_is_the_records_and_that_of_the_folder_where_it_names_none(tmp_path: Path) -> None:
    lines = nexis(articles("en", 2, 11), "month first")
    found, _ = read(tmp_path, "delivery.txt", as_text(lines))
    assert [one["outlet"] for one in found] == ["the-saltmere-gazette", "otterby-evening-mail"]


def test_an_unknown_label_at_the_end_is_no_text(tmp_path: Path) -> None:
    told = articles("en", 1, 12)
    lines = [part for line in proquest(told, "american") for part in ([line, "", "Shelf mark: AB 12"] if line.startswith("Publication date") else [line])]
    (one,), _ = read(tmp_path, "delivery.txt", as_text(lines))
    assert "Shelf mark" not in str(one["blocks"])
    assert "Shelf mark: AB 12" in "\n".join(one["left_out"])


def test_five_thousand_articles_stream() -> None:
    told = articles("en", 50, 13)
    once = as_text([*nexis(told, "month first"), ""])

    class Endless(io.RawIOBase):
        given = 0

        def readable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return True

        def seek(self, offset: int, whence: int = 0) -> int:
            self.given = offset
            return offset

        def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
            place = self.given % len(once)
            part = once[place : place + len(buffer)]
            buffer[: len(part)] = part
            self.given += len(part)
            return len(part)

    file = Endless()
    found = delivery_in(io.BufferedReader(file), page=False)
    assert found is not None
    for number, record in zip(range(1, 201), found, strict=False):
        assert record.number == number
    assert file.given < 260 / 50 * len(once) + 1_000_000  # no more was read than was needed


def _ordinary() -> Iterator[Path]:
    shared = Path(os.environ.get("FRAMING_SHARED", REPOSITORY.parent / "shared"))
    for folder in (REPOSITORY / "data" / "raw", REPOSITORY / "docs", shared / "seeds"):
        yield from (path for path in sorted(folder.rglob("*")) if path.is_file() and (known := of(path.name)) and known.read_text)


def test_no_ordinary_text_is_taken_for_a_delivery() -> None:
    taken: list[tuple[str, list[Record]]] = []
    number = 0
    for path in _ordinary():
        for page in (True, False):
            number += 1
            found = delivery_in(io.BytesIO(path.read_bytes()), page)
            taken += [(path.name, list(found))] if found is not None else []
    assert number > 200
    assert taken == []


@pytest.mark.parametrize(
    "text",
    [
        "End of Document\n\nThe council called its paper so, and nobody laughed.\n\nLength: 3 miles.",
        "Title: A song\nText: by heart\n\nThe choir sang it twice, the second time in the rain.",
        "Document 1 of 3\n\nThe clerk read out the first of three letters, and then sat down again.",
        "The library offers PressReader now\n14 October 2024\n\nWhoever has a card can read the papers of the valley at home.",
        "The report (Document ABCDEFGH12345) was handed in on Monday.\n\n279 words\n\nIt was short.",
    ],
)
def test_a_text_with_one_such_line_is_none(text: str) -> None:
    assert delivery_in(io.BytesIO(text.encode()), page=False) is None


def test_what_the_descriptions_say_can_be_used() -> None:
    names = [one.name for one in databases()]
    assert {"Nexis", "LexisNexis", "Factiva", "ProQuest", "Europresse", "PressReader"} <= set(names)
    assert all(set(head.groupindex) <= {"title", "author", "published", "publication", "section", "time", "published_in"} for one in databases() for head in one.heads)
