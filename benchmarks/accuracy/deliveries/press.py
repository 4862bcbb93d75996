"""Deliveries of press databases, built from invented articles after public descriptions of how such exports look.

Eight sources with five variations each. The last two of each source were not looked at while the splitter was written.
"""

from __future__ import annotations

import datetime
import html
import io
import textwrap
import zipfile
from collections.abc import Callable

from benchmarks.accuracy.deliveries.scoring import Made
from benchmarks.accuracy.deliveries.texts import Told, articles, untitled

UNSEEN = (3, 4)  # the variations of each source that were kept apart
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split(),
}
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "ru": "понедельник вторник среда четверг пятница суббота воскресенье".split(),
}
# How each language's pages of a database call things.
SAYS = {
    "en": dict(section="Section", length="Length", words="words", byline="Byline", body="Body", about="Classification",
               language="Language", kind="Publication-Type", paper="Newspaper", subject="Subject", loaded="Load-Date",
               end="End of Document", rights="All Rights Reserved", own="ENGLISH", graphic="Graphic", by="By",
               author="Author", info="Publication info", link="ProQuest document link", abstract="Abstract",
               full="Full text", title="Title", publication="Publication title", date="Publication date",
               publisher="Publisher", base="Database", document="Document", of="of", name="English"),
    "de": dict(section="Rubrik", length="Länge", words="Wörter", byline="Autor", body="Body", about="Klassifizierung",
               language="Sprache", kind="Publikationstyp", paper="Zeitung", subject="Thema", loaded="Ladedatum",
               end="Ende des Dokuments", rights="Alle Rechte vorbehalten", own="GERMAN; DEUTSCH", graphic="Grafik",
               by="Von", author="Autor", info="Publikationsinformation", link="ProQuest-Dokumentlink",
               abstract="Zusammenfassung", full="Volltext", title="Titel", publication="Titel der Publikation",
               date="Erscheinungsdatum", publisher="Herausgeber", base="Datenbank", document="Dokument", of="von",
               name="Deutsch"),
    "fr": dict(section="Rubrique", length="Longueur", words="mots", byline="Auteur", body="Body", about="Classification",
               language="Langue", kind="Type-Publication", paper="Journal", subject="Sujet", loaded="Date-Chargement",
               end="Fin du document", rights="Tous droits réservés", own="FRENCH; FRANÇAIS", graphic="Illustration",
               by="Par", author="Auteur", info="Informations sur la publication", link="Lien vers le document ProQuest",
               abstract="Résumé", full="Texte intégral", title="Titre", publication="Titre de la publication",
               date="Date de publication", publisher="Éditeur", base="Base de données", document="Document", of="sur",
               name="Français"),
    "ru": dict(section="Рубрика", length="Длина", words="слов", byline="Автор", body="Текст", about="Классификация",
               language="Язык", kind="Тип публикации", paper="Газета", subject="Тема", loaded="Дата загрузки",
               end="Конец документа", rights="Все права защищены", own="RUSSIAN", graphic="Иллюстрация", by="Автор:",
               author="Автор", info="Информация о публикации", link="Ссылка на документ ProQuest", abstract="Аннотация",
               full="Полный текст", title="Заголовок", publication="Название публикации", date="Дата публикации",
               publisher="Издатель", base="База данных", document="Документ", of="из", name="Русский"),
}  # fmt: skip


def printed(day: datetime.date, language: str, style: str = "day first") -> str:
    """A day as a database prints it."""
    month, weekday = MONTHS[language][day.month - 1], DAYS[language][day.weekday()]
    if style == "month first":
        return f"{month} {day.day}, {day.year} {weekday}"
    if style == "weekday first":  # Montag 14. Oktober 2024, lundi 14 octobre 2024
        return f"{weekday} {day.day}{'.' if language == 'de' else ''} {month} {day.year}"
    if style == "weekday last":
        return f"{day.day}{'.' if language == 'de' else ''} {month} {day.year} {weekday}"
    if style == "figures":
        return f"{day.day:02}.{day.month:02}.{day.year}"
    if style == "short":
        return f"{day.day} {month[:3]} {day.year}"
    if style == "american":
        return f"{month[:3]} {day.day}, {day.year}"
    return f"{day.day} {month} {day.year}"


def words(one: Told) -> int:
    return sum(len(text.split()) for text in one.paragraphs)


# Nexis -------------------------------------------------------------------------------------------------------------


def nexis(
    told: list[Told],
    style: str,
    cover: bool = False,
    correction: bool = False,
    blank: bool = True,
    edition: bool = False,
    graphic: bool = False,
    section: bool = True,
) -> list[str]:
    """The lines of a delivery by Nexis Uni."""
    lines: list[str] = []
    says = SAYS[told[0].language]
    if cover:
        lines += [
            "User Name: = Orla Venn",
            "Date and Time: = Tuesday, December 31, 2024 3:04:00 PM CET",
            "Job Number: = 203944510",
            f"Documents ({len(told)})",
            "",
        ]
        lines += [f"{place}. {one.title}" for place, one in enumerate(told, 1)]
        lines += [
            "",
            "Client/Matter: -None-",
            "Search Terms: flood or bridge",
            "Search Type: NaturalAnd",
            "",
            "| About LexisNexis | Privacy Policy | Terms & Conditions | Copyright © 2024 LexisNexis",
            "",
            "",
        ]
    for one in told:
        if one.title:
            lines.append(one.title)
        lines += [one.outlet, printed(one.published, one.language, style)]
        if edition:
            lines.append("First Edition")
        lines += ["", f"Copyright 2024 {one.outlet} {says['rights']}", ""]
        if section:
            lines.append(f"{says['section']}: NEWS; Pg. 4")
        lines.append(f"{says['length']}: {words(one)} {says['words']}")
        if one.author:
            lines.append(f"{says['byline']}: {one.author}")
        if correction:
            lines.append("Correction: An earlier version misspelt the name of the mill.")
        lines += [says["body"], ""]
        for text in one.paragraphs:
            lines += [text, ""] if blank else [text]
        if graphic:
            lines += ["", says["graphic"], "", "The mill by night, seen from the bridge. Picture: own", ""]
        lines += [
            "",
            says["about"],
            "",
            f"{says['language']}: {says['own']}",
            f"{says['kind']}: {says['paper']}",
            f"{says['subject']}: BRIDGES (90%); TOWNS (78%)",
            "Industry: MILLING (72%)",
            f"{says['loaded']}: {printed(one.published + datetime.timedelta(days=1), one.language)}",
            "",
            says["end"],
            "",
        ]
    return lines


def lexis(told: list[Told], style: str) -> list[str]:
    """The lines of a delivery by the older LexisNexis: 80 columns, labels in capitals."""
    lines: list[str] = []
    for place, one in enumerate(told, 1):
        lines += [
            f"{place} of {len(told)} DOCUMENTS".center(80),
            "",
            "",
            one.outlet.center(80),
            "",
            printed(one.published, one.language, style).center(80),
            "",
        ]
        if one.title:
            lines += [*textwrap.wrap(one.title, 78), ""]
        if one.author:
            lines += [f"BYLINE: {one.author}", ""]
        lines += ["SECTION: NEWS; Pg. 4", "", f"LENGTH: {words(one)} words", "", ""]
        for text in one.paragraphs:
            lines += [*textwrap.wrap(text, 78), ""]
        lines += [
            "",
            f"LOAD-DATE: {printed(one.published, one.language)}",
            "",
            f"LANGUAGE: {SAYS[one.language]['own']}",
            "",
            "PUBLICATION-TYPE: Newspaper",
            "",
            "",
            f"Copyright 2024 {one.outlet}".center(80),
            "All Rights Reserved".center(80),
            "",
            "",
            "",
        ]
    return lines


# Factiva -----------------------------------------------------------------------------------------------------------


def factiva(
    told: list[Told], style: str, time: bool = True, section: bool = False, edition: bool = False, summary: bool = False
) -> list[list[str]]:
    """The parts of each article as Factiva prints them, without codes; parts are parted by a blank line."""
    found = []
    for place, one in enumerate(told, 1):
        says = SAYS[one.language]
        code = f"ABCD{place % 7}X"
        head = (["News"] if section else []) + ([one.title] if one.title else [])
        about = [f"{says['by']} {one.author}"] if one.author else []
        about += [f"{words(one)} {says['words']}", printed(one.published, one.language, style)]
        about += [f"{7 + place % 12:02}:{place % 60:02}"] if time else []
        about += [one.outlet, code]
        about += ["First", "4"] if edition else []
        about += [says["name"], f"(c) 2024 {one.outlet}. {says['rights']}."]
        parts = [*head, "", *about, "", *[line for text in one.paragraphs for line in (text, "")]]
        parts += [one.outlet, f"{says['document']} {code}0020{one.published:%Y%m%d}eaae{place:05}"]
        found.append(parts)
    if summary:
        found.append(
            [
                "Search Summary",
                "Text\tflood and bridge",
                "Date\tAll Dates",
                "Source\tAll Sources",
                f"Results Found\t{len(told)}",
                "Timestamp\t31 December 2024 3:04 PM",
            ]
        )
    return found


def factiva_coded(told: list[Told], style: str) -> list[tuple[str, str]]:
    """Codes and values, as Factiva prints them with indexing; an empty code ends an article."""
    found: list[tuple[str, str]] = []
    for place, one in enumerate(told, 1):
        says = SAYS[one.language]
        if one.title:
            found.append(("HD", one.title))
        if one.author:
            found.append(("BY", f"{says['by']} {one.author}"))
        found += [
            ("WC", f"{words(one)} {says['words']}"),
            ("PD", printed(one.published, one.language, style)),
            ("SN", one.outlet),
            ("SC", "ABCDEX"),
            ("PG", "4"),
            ("LA", says["name"]),
            ("CY", f"(c) 2024 {one.outlet}."),
            ("LP", one.paragraphs[0]),
            ("TD", "\n".join(one.paragraphs[1:])),
            ("NS", "gcat : Political/General News | nrgn : Routine"),
            ("RE", "eurz : Europe"),
            ("PUB", "Harbour Media"),
            ("AN", f"{says['document']} ABCDEX0020{one.published:%Y%m%d}eaae{place:05}"),
            ("", ""),
        ]
    return found


# ProQuest, Europresse, PressReader --------------------------------------------------------------------------------


def proquest(
    told: list[Told],
    style: str,
    contents: bool = False,
    numbered: bool = True,
    more: bool = False,
    info_only: bool = False,
) -> list[str]:
    lines: list[str] = []
    if contents:
        lines += ["Report Information from ProQuest", "31 December 2024 15:04", "", "Table of contents", ""]
        lines += [f"{place}. {one.title}" for place, one in enumerate(told, 1)] + [""]
    for place, one in enumerate(told, 1):
        says = SAYS[one.language]
        colon = " :" if one.language == "fr" else ":"
        lines += ["_" * 60, ""]
        if numbered:
            lines += [f"{says['document']} {place} {says['of']} {len(told)}", ""]
        if one.title:
            lines += [one.title, ""]
        if one.author:
            first, last = one.author.split(" ", 1)
            lines += [f"{says['author']}{colon} {last}, {first}", ""]
        day = printed(one.published, one.language, style)
        lines += [
            f"{says['info']}{colon} {one.outlet} ; Saltmere [Saltmere]{day}.",
            "",
            says["link"],
            "",
            f"{says['abstract']}{colon} {one.paragraphs[0][:90]}...",
            "",
            f"{says['full']}{colon} {one.paragraphs[0]}",
            "",
        ]
        for text in one.paragraphs[1:]:
            lines += [text, ""]
        if more:
            lines += [f"{says['subject']}{colon} Bridges; Floods", "", "Location: Saltmere", ""]
            if one.title:
                lines += [f"{says['title']}{colon} {one.title}", ""]
        if not info_only:
            lines += [f"{says['publication']}{colon} {one.outlet}", "", f"{says['date']}{colon} {day}", ""]
        lines += [f"{says['publisher']}{colon} Harbour Media", "", f"{says['base']}{colon} ProQuest Central", ""]
    if contents:
        lines += ["_" * 60, "Contact ProQuest", "Copyright © 2024 ProQuest LLC. All rights reserved."]
    return lines


def europresse(
    told: list[Told],
    style: str = "weekday first",
    section: bool = True,
    page: bool = True,
    notice: bool = True,
    bare: bool = False,
) -> str:
    """A page as Europresse saves it."""
    parts = []
    for place, one in enumerate(told, 1):
        header = ", ".join(
            [*(["Région"] if section else []), printed(one.published, one.language, style), *(["p. 4"] if page else [])]
        )
        title = f'<p class="titreArticleVisu rdp__articletitle">{html.escape(one.title)}</p>' if one.title else ""
        author = f'<div class="docAuthors">{one.author}</div>' if one.author else ""
        text = "".join(f"<p>{html.escape(line)}</p>" for line in one.paragraphs)
        if bare:
            text = "<br><br>".join(html.escape(line) for line in one.paragraphs)
        rights = f"<p>Cet article est paru dans {one.outlet}</p>" if notice else ""
        parts.append(f"""<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">
{html.escape(one.outlet)}</span></div><span class="DocHeader">{header}</span>
<div class="titreArticle">{title}</div>{author}</header>
<section class="clearfix"><div class="docOcurrContainer">{text}</div></section>{rights}
<footer><div class="publiC-lblCopyright">© 2024 {html.escape(one.outlet)}. Tous droits réservés. Le présent document est
protégé par les lois et conventions internationales sur le droit d'auteur.</div>
<div class="publiC-lblNodoc">news·{one.published:%Y%m%d}·XX·{1000 + place}</div></footer></article>""")
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Europresse</title><style>p {color: red}</style>'
        "</head><body>" + "\n".join(parts) + "</body></html>"
    )


def pressreader(
    told: list[Told], style: str, order: str = "title", section: bool = True, rule: bool = True, labelled: bool = False
) -> list[str]:
    lines: list[str] = []
    for one in told:
        day = printed(one.published, one.language, style)
        by = f"{SAYS[one.language]['by']} {one.author}" if one.author else None
        if labelled:
            lines += [f"Article Name: {one.title or ''}", f"Publication: {one.outlet}", f"Date: {day}"]
            lines += [f"Author: {one.author}"] if one.author else []
            lines += ["Section: News", "Start Page: 4", "End Page: 4", ""]
        elif order == "title":
            lines += [one.title] if one.title else []
            lines += [one.outlet, day, *(["NEWS"] if section else []), *([by] if by else []), ""]
        else:
            lines += [one.outlet, day, *(["NEWS"] if section else []), ""]
            lines += [one.title, ""] if one.title else []
            lines += [by, ""] if by else []
        for text in one.paragraphs:
            lines += [text, ""]
        lines += ["Copyright 2024 PressReader. ORIGINAL COPY: copyright and protected by applicable law", ""]
        if rule:
            lines += ["-" * 40, ""]
    return lines


# The files ---------------------------------------------------------------------------------------------------------


def as_text(lines: list[str], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding)


def as_rtf(lines: list[str], codepage: str = "cp1252", bytes_of_codepage: bool = False) -> bytes:
    def letters(text: str) -> str:
        found = ""
        for letter in text:
            if letter in "\\{}":
                found += "\\" + letter
            elif letter == "\t":
                found += "\\tab "
            elif ord(letter) < 128:
                found += letter
            elif bytes_of_codepage and (raw := letter.encode(codepage, "ignore")):
                found += "".join(f"\\'{byte:02x}" for byte in raw)
            else:
                found += f"\\u{ord(letter) if ord(letter) < 32768 else ord(letter) - 65536}?"
        return found

    charset = 204 if codepage == "cp1251" else 0
    start = "{\\rtf1\\ansi\\ansicpg" + codepage[2:] + "\\deff0{\\fonttbl{\\f0\\fswiss\\fcharset" + str(charset)
    start += " Arial;}}{\\colortbl;\\red0\\green0\\blue255;}{\\*\\generator Made;}\n{\\header Page 1\\par}\n\\f0\\fs22 "
    return (
        start
        + "\n".join(
            f"{{\\b {letters(line)}}}\\par" if place % 40 == 0 else letters(line) + "\\par"
            for place, line in enumerate(lines)
        )
        + "\n}"
    ).encode("ascii")


def coded_rtf(pairs: list[tuple[str, str]]) -> bytes:
    """Codes and values as the rows of a table."""
    whole = as_rtf(["@" if not code else f"{code}\x01" + value.replace("\n", "\x02") + "\x03" for code, value in pairs])
    text = whole.decode().replace("\x01", "\\cell ").replace("\x02", "\\par ").replace("\x03}\\par", "}\x03\\par")
    text = text.replace("\x03\\par", "\\cell\\row")
    return text.replace("@\\par", "\\par").encode()


def as_docx(lines: list[str], heads: tuple[str, ...] = ()) -> bytes:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made = []
    for line in lines:
        style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if line in heads else ""
        made.append(f'<w:p>{style}<w:r><w:t xml:space="preserve">{html.escape(line, quote=False)}</w:t></w:r></w:p>')
    document = f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{"".join(made)}</w:body></w:document>'
    styles = (
        f'<w:styles xmlns:w="{space}"><w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
        archive.writestr("word/styles.xml", styles)
    return packed.getvalue()


def factiva_html(found: list[list[str]], told: list[Told]) -> bytes:
    parts = []
    for lines in found[: len(told)]:
        head = lines.index("", 1 if lines[0] == "" else 0)
        body = lines.index("", head + 1)
        top = "".join(
            f'<div id="hd"><span class="enHeadline">{html.escape(line)}</span></div>' for line in lines[:head]
        )
        about = "".join(f"<div>{html.escape(line)}</div>" for line in lines[head + 1 : body])
        text = "".join(
            f'<p class="articleParagraph enarticleParagraph">{html.escape(line)}</p>' for line in lines[body:-2] if line
        )
        parts.append(
            f'<div class="article enArticle">{top}{about}{text}<p>{html.escape(lines[-2])}</p>'
            f"<p>{html.escape(lines[-1])}</p></div><br/>"
        )
    return (
        '<html><head><meta charset="utf-8"><title>Factiva</title></head><body>'
        + "".join(parts)
        + "<div>© 2024 Factiva, Inc. All rights reserved.</div></body></html>"
    ).encode()


def coded_html(pairs: list[tuple[str, str]]) -> bytes:
    rows, parts = [], []
    for code, value in pairs:
        if code:
            text = "".join(f"<p>{html.escape(line)}</p>" for line in value.split("\n"))
            rows.append(f"<tr><td class='index' align='right'><b>{code}</b>&nbsp;</td><td>{text}</td></tr>")
        else:
            parts.append(f"<div class='article'><table>{''.join(rows)}</table></div>")
            rows = []
    return ('<html><head><meta charset="utf-8"></head><body>' + "".join(parts) + "</body></html>").encode()


def _titles(told: list[Told]) -> tuple[str, ...]:
    return tuple(one.title for one in told if one.title)


def _nexis_docx(place: int) -> Made:
    told = [
        articles("en", 3, 1),
        articles("de", 12, 2, unsigned=True),
        untitled(articles("en", 5, 3, traps=True), 2),
        articles("fr", 50, 4, traps=True, unsigned=True),
        articles("ru", 1, 5),
    ][place]
    lines = [
        nexis(told, "month first", cover=True),
        nexis(told, "weekday last", graphic=True),
        nexis(told, "month first", blank=False, correction=True),
        nexis(told, "weekday last", cover=True, section=False),
        nexis(told, "day first", edition=True),
    ][place]
    return "delivery.DOCX", as_docx(lines, _titles(told) if place % 2 else ()), told


def _nexis_rtf(place: int) -> Made:
    told = [
        articles("en", 2, 11),
        articles("fr", 6, 12),
        articles("ru", 8, 13, unsigned=True),
        articles("de", 50, 14, traps=True),
        untitled(articles("en", 4, 15, unsigned=True), 0),
    ][place]
    lines = [
        nexis(told, "month first"),
        nexis(told, "weekday last", graphic=True),
        nexis(told, "day first"),
        nexis(told, "weekday first", cover=True),
        nexis(told, "month first", edition=True, correction=True),
    ][place]
    codepage = "cp1251" if place == 2 else "cp1252"
    return "Files.RTF", as_rtf(lines, codepage, place in (1, 2)), told


def _nexis_txt(place: int) -> Made:
    told = [
        articles("en", 10, 21, traps=True),
        articles("de", 3, 22),
        articles("en", 6, 23, unsigned=True),
        articles("ru", 50, 24, unsigned=True),
        articles("en", 7, 25, traps=True),
    ][place]
    lines = [
        nexis(told, "month first", cover=True),
        nexis(told, "weekday first", blank=False),
        lexis(told, "month first"),
        nexis(told, "day first", graphic=True),
        lexis(told, "month first"),
    ][place]
    return "Files.txt", as_text(lines, "cp1252" if place == 1 else "utf-8"), told


def _factiva_rtf(place: int) -> Made:
    told = [
        articles("en", 4, 31),
        articles("de", 9, 32, unsigned=True),
        articles("en", 5, 33),
        articles("fr", 50, 34, traps=True),
        articles("ru", 6, 35, unsigned=True),
    ][place]
    if place == 2:
        return "Factiva-coded.rtf", coded_rtf(factiva_coded(told, "day first")), told
    found = [
        factiva(told, "day first"),
        factiva(told, "day first", time=False, summary=True),
        [],
        factiva(told, "day first", section=True),
        factiva(told, "day first", edition=True),
    ][place]
    lines = [line for parts in found for line in [*parts, ""]]
    return "Factiva-20241231.rtf", as_rtf(lines, "cp1252", place == 1), told


def _factiva_html(place: int) -> Made:
    told = [
        articles("en", 3, 41),
        articles("fr", 7, 42),
        articles("de", 50, 43, traps=True),
        articles("ru", 5, 44),
        articles("en", 8, 45, unsigned=True),
    ][place]
    if place in (2, 4):
        return "Factiva.htm", coded_html(factiva_coded(told, "day first")), told
    return "Factiva.html", factiva_html(factiva(told, "day first", time=place != 1), told), told


def _proquest(place: int) -> Made:
    told = [
        articles("en", 3, 51),
        articles("de", 8, 52, unsigned=True),
        articles("en", 50, 53, traps=True),
        articles("fr", 6, 54),
        untitled(articles("en", 9, 55, unsigned=True), 4),
    ][place]
    lines = [
        proquest(told, "american", contents=True),
        proquest(told, "day first"),
        proquest(told, "short", numbered=False, more=True),
        proquest(told, "day first", info_only=True),
        proquest(told, "american", more=True),
    ][place]
    return "ProQuestDocuments.txt", as_text(lines), told


def _europresse(place: int) -> Made:
    told = [
        articles("fr", 3, 61),
        articles("en", 6, 62, unsigned=True),
        articles("fr", 50, 63, traps=True),
        untitled(articles("de", 5, 64), 1),
        articles("fr", 1, 65),
    ][place]
    made = [
        europresse(told),
        europresse(told, section=False, bare=True),
        europresse(told, page=False),
        europresse(told, "day first", notice=False),
        europresse(told, section=False, page=False, bare=True),
    ][place]
    return "biblioeuropresse.HTML", made.encode(), told


def _pressreader(place: int) -> Made:
    told = [
        articles("en", 4, 71),
        articles("de", 5, 72),
        articles("en", 50, 73, traps=True, unsigned=True),
        articles("fr", 7, 74),
        articles("ru", 6, 75, unsigned=True),
    ][place]
    lines = [
        pressreader(told, "short"),
        pressreader(told, "figures", order="outlet"),
        pressreader(told, "short", labelled=True),
        pressreader(told, "weekday first", rule=False),
        pressreader(told, "figures", order="outlet", section=False),
    ][place]
    return "pressreader.txt", as_text(lines), told


SOURCES: dict[str, Callable[[int], Made]] = {
    "Nexis, Word": _nexis_docx, "Nexis, RTF": _nexis_rtf, "Nexis, text": _nexis_txt, "Factiva, RTF": _factiva_rtf,
    "Factiva, HTML": _factiva_html, "ProQuest, text": _proquest, "Europresse, HTML": _europresse,
    "PressReader, text": _pressreader,
}  # fmt: skip
