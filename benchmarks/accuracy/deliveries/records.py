"""Exports of tools and services, tables and JSON: whether their articles are split, dated and named right.

Eight sources with five variations each, of invented articles, built after public descriptions of what these tools
write. The variations were written before framing was run on any of them, but by whoever wrote the readers.

    python -m benchmarks.accuracy.deliveries.records [--tell]
"""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import sys
import textwrap
import zipfile
from collections.abc import Callable
from typing import Any

from benchmarks.accuracy.deliveries.scoring import Delivery, Made, made, score, summed
from benchmarks.accuracy.deliveries.texts import Told, articles
from benchmarks.publish import publish
from framing.ingest.inputs import slug_of

LANGUAGES = ("en", "de", "fr", "ru", "en")
HEADERS = {
    "en": ("Headline", "Publication Date", "Byline", "Source", "Full Text", "Web Link"),
    "de": ("Überschrift", "Erscheinungsdatum", "Autor", "Quelle", "Volltext", "Link"),
    "fr": ("Titre", "Date de publication", "Auteur", "Source", "Texte intégral", "Lien"),
    "ru": ("Заголовок", "Дата публикации", "Автор", "Издание", "Текст", "Ссылка"),
}


def url(number: int) -> str:
    return f"https://www.example/{number}/story.html"


def moment(day: datetime.date, hour: int = 9) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, hour, 30, tzinfo=datetime.UTC)


def marked(one: Told, by: str = "p") -> str:
    parts = [html.escape(part, quote=False) for part in one.paragraphs]
    return "<br><br>".join(parts) if by == "br" else "".join(f"<{by}>{part}</{by}>\n" for part in parts)


def text(one: Told, gap: str = "\n\n") -> str:
    return gap.join(one.paragraphs)


def dumped(value: Any, **how: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, **how).encode()


def news_services(place: int) -> Made:
    """NewsAPI, Event Registry and the like: an answer with a list in it."""
    told = articles(LANGUAGES[place], 9, 600 + place)
    rows: list[Any] = []
    for number, one in enumerate(told):
        stamp = moment(one.published)
        if place in (0, 4):
            source = {"id": None, "name": one.outlet}
            rows.append({"source": source, "author": one.author, "title": one.title, "description": one.paragraphs[0],
                         "url": url(number), "urlToImage": None, "publishedAt": stamp.strftime("%Y-%m-%dT%H:%M:%SZ"),
                         "content": text(one, "\r\n\r\n" if place else "\n\n")})  # fmt: skip
        elif place in (1, 2):
            rows.append({"uri": f"77{number}", "lang": "deu", "isDuplicate": False, "date": stamp.date().isoformat(),
                         "time": "09:30:00", "dateTime": stamp.strftime("%Y-%m-%dT%H:%M:%SZ"), "dataType": "news",
                         "sim": 0, "url": url(number), "title": one.title, "body": text(one, "\n" if place == 2 else "\n\n"),
                         "source": {"uri": "x.example", "dataType": "news", "title": one.outlet},
                         "authors": [{"uri": "a", "name": one.author, "type": "author", "isAgency": False}]})  # fmt: skip
        else:
            rows.append({"id": number, "webTitle": one.title, "webUrl": url(number), "publication": one.outlet,
                         "webPublicationDate": stamp.isoformat(), "fields": {"byline": one.author, "body": marked(one)}})  # fmt: skip
    if place in (1, 2):
        return "answer.json", dumped({"articles": {"page": 1, "pages": 1, "totalResults": 9, "results": rows}}), told
    if place == 3:
        return "answer.json", dumped({"response": {"status": "ok", "total": 9, "results": rows}}, indent=2), told
    return "answer.json", dumped({"status": "ok", "totalResults": 9, "articles": rows}), told


def telegram(place: int) -> Made:
    """Telegram Desktop: one channel, or all chats of an account."""
    told = articles(LANGUAGES[place], 9, 640 + place)
    channels: dict[str, list[Any]] = {}
    for number, one in enumerate(told):
        start = [{"id": 1, "type": "service", "action": "create_channel", "text": "", "date": "2023-01-01T00:00:00"}]
        messages = channels.setdefault(one.outlet, [*start])
        first, rest = one.paragraphs[0], "".join(f"\n\n{part}" for part in one.paragraphs[1:])
        words = first.split(" ")
        link = {"type": "text_link", "text": " ".join(words[2:4]), "href": url(number)}
        if place % 2:
            pieces: Any = f"{one.title}\n\n{first}{rest}"
        else:
            bold = {"type": "bold", "text": one.title}
            pieces = [bold, f"\n\n{' '.join(words[:2])} ", link, f" {' '.join(words[4:])}{rest}"]
        stamp = moment(one.published, 6)
        messages.append({"id": 10 + number, "type": "message", "date": f"{one.published}T09:30:00",
                         "date_unixtime": str(int(stamp.timestamp())), "from": one.outlet, "author": one.author,
                         "text": pieces, "text_entities": []})  # fmt: skip
    chats = [{"name": name, "type": "public_channel", "id": 5, "messages": found} for name, found in channels.items()]
    return "result.json", dumped({"about": "x", "chats": {"about": "y", "list": chats}}, indent=1), told


def rows_of(told: list[Told], dates: Callable[[datetime.date], str], gap: str = "\n\n") -> list[list[str]]:
    return [
        [one.title or "", dates(one.published), one.author or "", one.outlet, text(one, gap), url(number)]
        for number, one in enumerate(told)
    ]


def written(rows: list[list[str]], **how: Any) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n", **how).writerows(rows)
    return out.getvalue()


def excel_csv(place: int) -> Made:
    """CSV of a spreadsheet program, in the ways of several countries."""
    language = LANGUAGES[place]
    told = articles(language, 9, 680 + place)
    styles = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d.%m.%Y %H:%M", "%d %b %Y")
    rows = [[*HEADERS[language]], *rows_of(told, lambda day: moment(day).strftime(styles[place]))]
    if place == 0:
        return "export.csv", ("\ufeff" + written(rows, delimiter="\t")).encode("utf-16-le"), told
    if place == 1:
        return "Export.CSV", written(rows, delimiter=";").encode("cp1252", "xmlcharrefreplace"), told
    if place == 2:
        return "export.csv", ("sep=;\r\n" + written(rows, delimiter=";")).encode("utf-8-sig"), told
    if place == 3:
        return "export.csv", written(rows, delimiter=";").encode("cp1251"), told
    before = [["Press review"], ["Search: ferry OR mill"], ["Made on 14 October 2024"], []]
    return "export.csv", written([*before, *rows, ["9 articles"]]).encode(), told


def other_csv(place: int) -> Made:
    """CSV as scripts write it: HTML, lists, wrapped lines, numbers for dates."""
    language = LANGUAGES[place]
    told = articles(language, 9, 720 + place)
    head = ["title", "published_at", "authors", "source_name", "text", "url"]
    rows = rows_of(told, lambda day: moment(day).isoformat(" "))
    for one, row in zip(told, rows, strict=True):
        stamp = moment(one.published)
        if place == 0:
            row[1], row[4] = str(int(stamp.timestamp())), marked(one)
        elif place == 1:
            row[1], row[4] = str(int(stamp.timestamp() * 1000)), marked(one, "br")
        elif place == 2:
            row[2], row[4] = str([one.author]), str([*one.paragraphs])
        elif place == 3:
            row[1] = str((one.published - datetime.date(1899, 12, 30)).days)
            row[4] = "\n\n".join(textwrap.fill(part, 72) for part in one.paragraphs)
        else:
            row[1], row[4] = stamp.strftime("%Y%m%d%H%M%S"), text(one, "\n")
    delimiter = "|" if place == 4 else ","
    return "data.csv", written([head, *rows], delimiter=delimiter).encode(), told


def workbook(place: int) -> Made:
    """An Excel workbook: days as Excel keeps them, or as text; one sheet or several; a title above the table."""
    language = LANGUAGES[place]
    told = articles(language, 9, 760 + place)
    rows: list[list[Any]] = [[*HEADERS[language]]]
    for row, one in zip(rows_of(told, lambda day: day.strftime("%d.%m.%Y")), told, strict=True):
        rows.append([row[0], one.published if place != 3 else row[1], *row[2:]])
    sheets = {"Articles": rows}
    if place == 1:
        sheets = {"Info": [["Made by a press review"], ["2024"]], "Articles": rows}
    if place == 2:
        sheets = {"One": rows[:5], "Two": [rows[0], *rows[5:]]}
    if place == 4:
        sheets = {"Articles": [["Press review"], [], *rows]}
    return "export.xlsx", packed_workbook(sheets), told


def packed_workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook with the parts that Excel writes, and no more."""
    out = io.BytesIO()
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    docs = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        parts = "".join(
            f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kinds}.worksheet+xml"/>'
            for n in range(1, len(sheets) + 1)
        )
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kinds}.styles+xml"/>{parts}</Types>',
        )
        rels = f'<Relationships xmlns="{package}/relationships">'
        archive.writestr("_rels/.rels", f'{rels}<Relationship Id="a" Type="{docs}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            rels + "".join(f'<Relationship Id="s{n}" Type="{docs}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in range(1, len(sheets) + 1))
            + f'<Relationship Id="st" Type="{docs}/styles" Target="styles.xml"/></Relationships>',
        )  # fmt: skip
        listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>' for n, name in enumerate(sheets, 1))
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{docs}"><sheets>{listed}</sheets></workbook>')
        archive.writestr(
            "xl/styles.xml",
            f'<styleSheet xmlns="{main}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
            '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
            '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        )
        for number, rows in enumerate(sheets.values(), 1):
            body = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
            archive.writestr(f"xl/worksheets/sheet{number}.xml", f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>')
    return out.getvalue()


def _cell(value: Any) -> str:
    if isinstance(value, datetime.date):
        return f'<c s="1"><v>{(value - datetime.date(1899, 12, 30)).days}</v></c>'
    return f'<c t="inlineStr"><is><t xml:space="preserve">{html.escape(str(value), quote=False)}</t></is></c>'


def crawlers(place: int) -> Made:
    """JSON Lines of fundus, news-please, trafilatura, scrapers."""
    told = articles(LANGUAGES[place], 9, 800 + place)
    rows: list[Any] = []
    for number, one in enumerate(told):
        stamp = moment(one.published)
        if place == 0:
            sections = [{"headline": [], "paragraphs": [*one.paragraphs[1:]]}]
            rows.append({"title": one.title, "authors": [one.author], "publishing_date": str(stamp), "topics": ["x"],
                         "body": {"summary": [one.paragraphs[0]], "sections": sections}, "publisher": one.outlet,
                         "free_access": True, "html": None})  # fmt: skip
        elif place == 1:
            rows.append({"authors": [one.author], "date_download": "2025-02-02 10:00:00", "date_modify": None,
                         "date_publish": stamp.strftime("%Y-%m-%d %H:%M:%S"), "description": one.paragraphs[0],
                         "filename": "a.json", "language": "de", "maintext": text(one, "\n"), "title": one.title,
                         "source_domain": f"{slug_of(one.outlet)}.example", "url": url(number)})  # fmt: skip
        elif place == 2:
            rows.append({"title": one.title, "author": one.author, "hostname": f"{slug_of(one.outlet)}.example",
                         "date": one.published.isoformat(), "fingerprint": "f", "raw_text": text(one, " "), "id": None,
                         "text": text(one, "\n"), "language": "fr", "source": url(number), "excerpt": "x"})  # fmt: skip
        elif place == 3:
            rows.append({"headline": one.title, "datePublished": stamp.isoformat(), "url": url(number),
                         "author": {"@type": "Person", "name": one.author}, "articleBody": text(one),
                         "publisher": {"@type": "Organization", "name": one.outlet}})  # fmt: skip
        else:
            content = [{"type": "paragraph", "text": part} for part in one.paragraphs]
            rows.append({"name": one.title, "pubDate": stamp.strftime("%a, %d %b %Y %H:%M:%S +0000"), "content": content,
                         "creator": [one.author], "site": one.outlet, "link": url(number)})  # fmt: skip
    if place == 3:
        return "crawl.json", b"\n".join(dumped(row) for row in rows), told
    if place == 4:
        return "crawl.jsonl", dumped(rows, indent=2), told
    return "crawl.jsonl", b"\n".join(dumped(row) for row in rows), told


def read_later(place: int) -> Made:
    """wallabag, WordPress and other things that people save pages with."""
    told = articles(LANGUAGES[place], 9, 840 + place)
    rows: list[Any] = []
    for number, one in enumerate(told):
        stamp = moment(one.published)
        if place in (0, 1):
            rows.append({"is_archived": 0, "is_starred": 0, "tags": [], "id": number, "title": one.title,
                         "url": url(number), "content": marked(one), "created_at": "2025-01-02T10:00:00+0000",
                         "updated_at": "2025-01-02T10:00:00+0000", "published_at": stamp.isoformat(),
                         "published_by": [one.author], "reading_time": 3, "language": "en",
                         "domain_name": f"{slug_of(one.outlet)}.example"})  # fmt: skip
        else:
            rows.append({"id": number, "date": stamp.strftime("%Y-%m-%dT%H:%M:%S"), "modified": "2025-01-02T10:00:00",
                         "link": url(number), "title": {"rendered": one.title}, "status": "publish",
                         "content": {"rendered": marked(one), "protected": False}, "author_name": one.author,
                         "excerpt": {"rendered": f"<p>{one.paragraphs[0]}</p>"}, "site_name": one.outlet})  # fmt: skip
    return "saved.json", dumped(rows if place != 4 else {"posts": rows}), told


def feeds(place: int) -> Made:
    """WordPress exports and feeds that hold whole texts; one outlet each."""
    language = LANGUAGES[place]
    told = [one for one in articles(language, 27, 880 + place) if one.outlet == articles(language, 1, 1)[0].outlet]
    items = []
    for number, one in enumerate(told):
        stamp, body = moment(one.published), text(one) if place == 0 else marked(one)
        wp = "<wp:post_type>post</wp:post_type><wp:status>publish</wp:status>" if place < 2 else ""
        title = html.escape(one.title or "")
        if place == 4:
            items.append(f"<entry><title>{title}</title><link href='{url(number)}'/><published>{stamp.isoformat()}</published>"
                         f"<updated>2025-02-02T10:00:00Z</updated><author><name>{one.author}</name></author>"
                         f"<content type='html'>{html.escape(body)}</content></entry>")  # fmt: skip
        else:
            items.append(f"<item><title>{title}</title><link>{url(number)}</link><dc:creator>{one.author}</dc:creator>"
                         f"<pubDate>{stamp.strftime('%a, %d %b %Y %H:%M:%S +0000')}</pubDate>{wp}"
                         f"<description>short</description><content:encoded><![CDATA[{body}]]></content:encoded></item>")  # fmt: skip
    if place < 2:
        items.append("<item><title>a.jpg</title><wp:post_type>attachment</wp:post_type><content:encoded/></item>")
    spaces = ("xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
              "xmlns:wp='http://wordpress.org/export/1.2/'")  # fmt: skip
    if place == 4:
        return "feed.atom", f"<feed xmlns='http://www.w3.org/2005/Atom'>{''.join(items)}</feed>".encode(), told
    made = f"<?xml version='1.0'?><rss version='2.0' {spaces}><channel><title>x</title>{''.join(items)}</channel></rss>"
    return "site.xml" if place < 2 else "feed.rss", made.encode(), told


SOURCES: dict[str, Callable[[int], Made]] = {
    "news services": news_services, "telegram": telegram, "spreadsheet csv": excel_csv, "script csv": other_csv,
    "workbooks": workbook, "crawlers": crawlers, "read later": read_later, "feeds": feeds,
}  # fmt: skip
# Where the outlet is told by the site's host only.
HOSTS = {("crawlers", 1), ("crawlers", 2), ("read later", 0), ("read later", 1)}


def score_of(delivery: Delivery, tell: bool = False) -> dict[str, int]:
    """How many articles of an export are right."""
    host = ".example" if (delivery.source, delivery.variation) in HOSTS else ""
    # a feed is one outlet's own, so it lies in its folder; what else is made here lies in none
    folder = slug_of(delivery.articles[0].outlet) if delivery.source == "feeds" else "."
    return score(delivery, folder, lambda outlet: slug_of(slug_of(outlet) + host if host else outlet), tell)


def main(argv: list[str]) -> None:
    """The table of results; `--tell` says what is wrong instead."""
    deliveries, tell = made(SOURCES), "--tell" in argv
    rows: list[dict[str, Any]] = []
    for source in SOURCES:
        rows.append({"source": source, **summed([score_of(one, tell) for one in deliveries if one.source == source])})
    if tell:
        print(*rows, sep="\n")
        return
    publish("deliveries-records", rows, {}, title="Exports of tools and services")


if __name__ == "__main__":
    main(sys.argv[1:])
