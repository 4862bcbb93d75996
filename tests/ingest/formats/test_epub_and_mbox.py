"""E-books of one article or of an issue; folders of mails."""

from pathlib import Path

from tests.ingest.made_documents import BODY, TITLE, packed, prose, read

CONTAINER = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'


def epub(chapters: dict[str, str]) -> bytes:
    items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="application/xhtml+xml"/>' for name in chapters)
    order = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    book = f"<package><metadata><title>The Valley</title><creator>R. Holt</creator></metadata><manifest>{items}</manifest><spine>{order}</spine></package>"
    pages = {f"OPS/{name}.xhtml": f"<html><body>{text}</body></html>" for name, text in chapters.items()}
    return packed({"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "OPS/book.opf": book, **pages})


def chapter(title: str, more: str = "") -> str:
    return f"<h1>{title}</h1>" + "".join(f"<p>{one} {more}</p>" for one in prose(len(title + more), 8))


def test_one_article_in_two_chapters(tmp_path: Path) -> None:
    second = "".join(f"<p>{one}</p>" for one in BODY[2:])
    content = epub({"one": f"<h1>{TITLE}</h1><p>{BODY[0]}</p><p>{BODY[1]}</p>", "two": second})
    (one,), _ = read(tmp_path, "a.epub", content)
    assert one["title"] == TITLE
    assert [text for _, text in one["blocks"]] == list(BODY)


def test_an_issue_with_an_article_in_each_chapter(tmp_path: Path) -> None:
    content = epub({"cover": "<p>The Valley, October</p>", "one": chapter(TITLE), "two": chapter("Cider goes abroad", "So be it.")})
    found, rejected = read(tmp_path, "a.epub", content)
    assert [one["title"] for one in found] == [TITLE, "Cider goes abroad"]
    assert "no headline" in rejected["valley/a.epub#1"]


def mail(number: int) -> str:
    text = "\n\n".join(prose(number))
    return (
        f"From ada@valley.example Mon Oct 14 10:00:0{number} 2024\nFrom: Ada Brink <ada@valley.example>\nSubject: {TITLE} {number}\n"
        f"Date: Mon, 14 Oct 2024 10:00:00 +0200\nContent-Type: text/plain; charset=utf-8\n\n{text}\n>From the hill one sees it all, she wrote, and nothing moves.\n\n"
    )


def test_each_mail_of_a_folder_is_an_article(tmp_path: Path) -> None:
    content = "".join(map(mail, range(3))).encode()
    (tmp_path / "valley").mkdir()
    found, rejected = read(tmp_path, "letters.mbox", content)
    assert [one["source_path"] for one in found] == [f"valley/letters.mbox#{number}" for number in (1, 2, 3)]
    assert [one["title"] for one in found] == [f"{TITLE} {number}" for number in range(3)]
    assert {one["published"] for one in found} == {"2024-10-14"}
    assert "From the hill" in found[0]["blocks"][-1][1]
    assert rejected == {}


def test_a_folder_of_mails_without_an_ending(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "Inbox", "".join(map(mail, range(2))).encode())
    assert len(found) == 2
