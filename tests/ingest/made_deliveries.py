"""Further layouts of press databases, made after the splitter: what other people's deliveries may look like."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.accuracy.deliveries.press import printed, words
from benchmarks.accuracy.deliveries.texts import Told, articles
from tests.ingest.made_documents import docx, rtf
from tests.ingest.made_documents import printed as on_pages

EN, DE, FR, RU = (articles(language, 3, seed) for seed, language in enumerate(("en", "de", "fr", "ru"), 201))
Layout = tuple[str, bytes, list[Told]]


def day(one: Told, style: str = "day first") -> str:
    return printed(one.published, one.language, style)


def body(one: Told) -> str:
    return "\n\n".join(one.paragraphs)


def text(told: list[Told], layout: Callable[[int, Told], str], end: str = "") -> Layout:
    return "delivery.txt", ("\n".join(layout(place, one) for place, one in enumerate(told, 1)) + end).encode(), told


def page(told: list[Told], layout: Callable[[int, Told], str]) -> Layout:
    made = "".join(layout(place, one) for place, one in enumerate(told, 1))
    return "delivery.html", f"<html><head><meta charset='utf-8'></head><body>{made}</body></html>".encode(), told


LAYOUTS: dict[str, Layout] = {
    "nexis de odd": text(
        DE,
        lambda place, one: (
            f"{one.title}\n{one.outlet}\n{day(one, 'weekday last')}\n\nCopyright 2024 {one.outlet} Alle Rechte vorbehalten\n\nRessort: Lokales; S. 4\nLänge: {words(one)} Wörter\nVerfasser: {one.author}\nTextteil\n\n"
            + "\n\n".join(one.paragraphs)
            + f"\n\nEinordnung\nSprache: GERMAN\nPublikationsart: Zeitung\nSachgebiet: BRÜCKEN (90%)\nLadedatum: {day(one)}\n\nEnde des Dokuments\n"
        ),
    ),
    "europresse txt no number": text(
        FR,
        lambda place, one: (
            f"{one.outlet}\nActualités, {day(one, 'weekday first')}, p. 4\n\n{one.title}\n\n{one.author}\n\n"
            + "\n\n".join(one.paragraphs)
            + f"\n\n© 2024 {one.outlet}. Tous droits réservés.\n\nCertificat émis le 15 octobre 2024 à Université pour visualisation personnelle et temporaire. Europresse\n"
        ),
    ),
    "europresse txt number": text(
        FR,
        lambda place, one: (
            f"{one.outlet}\n{day(one, 'weekday first')} - {words(one)} mots, p. 4\n\n{one.title}\n{one.author}\n\n"
            + "\n\n".join(one.paragraphs)
            + f"\n\n© 2024 {one.outlet}. Tous droits réservés.\nnews·20241014·LM·0{place}\n"
        ),
    ),
    "pressreader dots": text(
        EN,
        lambda place, one: (
            f"{one.title}\n{one.outlet} • {day(one, 'short')} • NEWS • By {one.author}\n\n"
            + "\n\n".join(one.paragraphs)
            + "\n\nPressReader.com\n"
        ),
    ),
    "labelled": text(
        EN,
        lambda place, one: (
            f"Title: {one.title}\nSource: {one.outlet}\nDate: {day(one)}\nAuthor: {one.author}\nText: "
            + "\n\n".join(one.paragraphs)
            + "\n\n-----------\n"
        ),
    ),
    "labelled de": text(
        DE,
        lambda place, one: (
            f"Titel: {one.title}\nQuelle: {one.outlet}\nDatum: {day(one, 'figures')}\nAutor: {one.author}\nText:\n"
            + "\n".join(one.paragraphs)
            + "\n\n"
        ),
    ),
    "integrum": text(
        RU,
        lambda place, one: (
            f"Документ {place} из 3\n\n{one.outlet}\nДата выпуска: {day(one, 'figures')}\nНомер выпуска: 188\nЗаглавие: {one.title}\nАвтор: {one.author}\nРубрика: Общество\n\n"
            + "\n\n".join(one.paragraphs)
            + "\n\n"
        ),
    ),
    "lexis de": text(
        DE,
        lambda place, one: (
            f"                    {place} von 3 DOKUMENTEN\n\n                {one.outlet}\n\n             {day(one, 'weekday last')}\n\n{one.title}\n\nAUTOR: {one.author}\n\nRUBRIK: LOKALES; S. 4\n\nLÄNGE: {words(one)} Wörter\n\n"
            + "\n\n".join(one.paragraphs)
            + f"\n\nUPDATE: {day(one)}\n\nSPRACHE: GERMAN; DEUTSCH\n\nPUBLICATION-TYPE: Zeitung\n\n        Copyright 2024 {one.outlet}\n              Alle Rechte vorbehalten\n\n"
        ),
    ),
    "factiva ru": text(
        RU,
        lambda place, one: (
            f"{one.title}\n{one.author}\n{words(one)} слов\n{day(one)}\n09:12\n{one.outlet}\nSOLVES\nРусский\n(c) 2024 {one.outlet}. Все права защищены.\n"
            + "\n".join(one.paragraphs)
            + f"\nДокумент SOLVES0020241014eaae0000{place}\n"
        ),
    ),
    "europresse html plain": page(
        FR,
        lambda place, one: (
            f"<article><div class='DocPublicationName'>{one.outlet}</div><div class='DocHeader'>{day(one, 'weekday first')}</div><h1 class='titreArticle'>{one.title}</h1><p class='docAuthors'>{one.author}</p><div class='DocText'>"
            + "".join(f"<p>{p}</p>" for p in one.paragraphs)
            + f"</div><p>© 2024 {one.outlet}</p></article>"
        ),
    ),
    "factiva html new": page(
        EN,
        lambda place, one: (
            f"<div class='article'><p><span class='enHeadline'>{one.title}</span></p><div>{one.author}</div><div>{words(one)} words</div><div>{day(one)}</div><div>{one.outlet}</div><div>ISLPST</div><div>English</div><div>© 2024 {one.outlet}</div>"
            + "".join(f"<p class='articleParagraph'>{p}</p>" for p in one.paragraphs)
            + f"<p>Document ISLPST0020241014eaae0000{place}</p></div>"
        ),
    ),
    "proquest fr": text(
        FR,
        lambda place, one: (
            f"____________________________________________________________\n\nDocument {place} de 3\n\n{one.title}\n\nAuteur: {one.author}\n\nInfo de publication: {one.outlet} ; Selmer [Selmer]{day(one)}.\n\nLien du document ProQuest\n\nRésumé: Aucune disponible.\n\nTexte intégral: "
            + "\n\n".join(one.paragraphs)
            + f"\n\nTitre de publication: {one.outlet}\n\nDate de publication: {day(one)}\n\nÉditeur: X\n\nBase de données: ProQuest\n"
        ),
    ),
    "a lexis HEADLINE/BODY": text(
        EN,
        lambda place, one: (
            f"{place} of 3 DOCUMENTS\n\nCopyright 2024 {one.outlet}\nAll Rights Reserved\n{one.outlet}\n\n{day(one, 'month first')}\n\nSECTION: NEWS; Pg. 4\n\nLENGTH: {words(one)} words\n\nHEADLINE: {one.title}\n\nBYLINE: {one.author}\n\nDATELINE: SALTMERE\n\nBODY:\n\n{body(one)}\n\nGRAPHIC: The mill\n\nLOAD-DATE: {day(one)}\n\n"
        ),
    ),
    "b factiva codes txt": text(
        EN,
        lambda place, one: (
            f"HD  {one.title}\nBY  By {one.author}\nWC  {words(one)} words\nPD  {day(one)}\nET  09:12\nSN  {one.outlet}\nSC  ISLPST\nLA  English\nCY  (c) 2024 {one.outlet}\n\nLP  {one.paragraphs[0]}\n\nTD  "
            + "\n\n".join(one.paragraphs[1:])
            + f"\n\nNS  gcat : News\nAN  Document ISLPST0020241014eaae0000{place}\n"
        ),
    ),
    "c proquest new": text(
        EN,
        lambda place, one: (
            f"____________________________________________________________\n\n{one.title}\n\nAuthor: {one.author}\n\nProQuest document link\n\nFull text:\n\n{body(one)}\n\nCREDIT: {one.author}\n\nSubject: Bridges\n\nLocation: Saltmere\n\nTitle: {one.title}\n\nPublication title: {one.outlet}; Saltmere\n\nPages: A.4\n\nPublication year: 2024\n\nPublication date: {day(one, 'american')}\n\nSection: News\n\nProQuest document ID: 311\n\nDocument URL: https://www.proquest.example/1\n\nLast updated: 2024-12-31\n\nDatabase: ProQuest Central\n"
        ),
        "\n____________________________________________________________\n\nContact ProQuest\n\nCopyright © 2024 ProQuest LLC. All rights reserved.\n",
    ),
    "d europresse pdf": (
        "delivery.pdf",
        on_pages(
            [
                line.replace("’", "'")
                for one in FR
                for line in [
                    one.outlet,
                    f"Région, {day(one, 'weekday first')}, p. 4",
                    "",
                    one.title,
                    "",
                    one.author,
                    "",
                    *[x for p in one.paragraphs for x in (p, "")],
                    f"© 2024 {one.outlet}. Tous droits réservés.",
                    "Le présent document est protégé par les lois et conventions internationales sur le droit d'auteur.",
                    "news·20241014·XX·0001",
                    "",
                ]
            ]
        ),
        FR,
    ),
    "h nexis docx blank": (
        "delivery.docx",
        docx(
            [
                line
                for one in EN
                for line in [
                    ("heading 1", one.title),
                    "",
                    one.outlet,
                    day(one, "month first"),
                    "First Edition",
                    "",
                    f"Copyright 2024 {one.outlet} All Rights Reserved",
                    "",
                    "Section: NEWS; Pg. 4",
                    f"Length: {words(one)} words",
                    f"Byline: {one.author}",
                    "Highlight: A mill and a bridge.",
                    "Body",
                    "",
                    *one.paragraphs,
                    "",
                    "Graphic",
                    "",
                    "A picture",
                    "",
                    "Classification",
                    "",
                    "Language: ENGLISH",
                    "Document-Type: News Story",
                    "Publication-Type: Newspaper",
                    "Journal Code: SG",
                    "Subject: BRIDGES (90%)",
                    "Industry: MILLS (50%)",
                    f"Load-Date: {day(one)}",
                    "",
                    "End of Document",
                    "",
                ]
            ]
        ),
        EN,
    ),
    "j nexis rtf fr": (
        "delivery.rtf",
        rtf(
            [
                line
                for one in FR
                for line in [
                    one.title,
                    one.outlet,
                    day(one, "weekday last"),
                    "",
                    f"Copyright 2024 {one.outlet} Tous droits réservés",
                    "",
                    "Rubrique: ACTUALITÉS; p. 4",
                    f"Longueur: {words(one)} mots",
                    f"Auteur: {one.author}",
                    "Corps",
                    "",
                    *one.paragraphs,
                    "",
                    "Classification",
                    "Langue: FRENCH; FRANÇAIS",
                    "Type de publication: Journal",
                    "Objet: PONTS (90%)",
                    f"Date de chargement: {day(one)}",
                    "",
                    "Fin du document",
                    "",
                ]
            ]
        ),
        FR,
    ),
    "k factiva section no author": text(
        DE,
        lambda place, one: (
            f"Lokales\n{one.title}\n{words(one)} Wörter\n{day(one)}\n{one.outlet}\nSALZ\n4\nDeutsch\n(c) 2024 {one.outlet}.  Alle Rechte vorbehalten.\n\n{body(one)}\n\nDokument SALZ000020241014eaae0000{place}\n"
        ),
    ),
    "l factiva html codes table": page(
        DE,
        lambda place, one: (
            f"<div class='article deArticle'><table><tr><td class='index'><b>HD</b></td><td><span class='deHeadline'>{one.title}</span></td></tr><tr><td><b>BY</b></td><td>{one.author}</td></tr><tr><td><b>WC</b></td><td>{words(one)} Wörter</td></tr><tr><td><b>PD</b></td><td>{day(one)}</td></tr><tr><td><b>SN</b></td><td>{one.outlet}</td></tr><tr><td><b>LP</b></td><td><p>{one.paragraphs[0]}</p></td></tr><tr><td><b>TD</b></td><td>"
            + "".join(f"<p>{p}</p>" for p in one.paragraphs[1:])
            + f"</td></tr><tr><td><b>AN</b></td><td>Dokument SALZ000020241014eaae0000{place}</td></tr></table></div>"
        ),
    ),
    "m proquest html": page(
        DE,
        lambda place, one: (
            f"<hr><p>Dokument {place} von 3</p><h2>{one.title}</h2><p><strong>Autor: </strong>{one.author}</p><p><strong>Publikationsinfo: </strong>{one.outlet} ; Salzmoor [Salzmoor]{day(one)}.</p><p><a href='x'>ProQuest-Dokumentlink</a></p><p><strong>Volltext: </strong></p>"
            + "".join(f"<p>{p}</p>" for p in one.paragraphs)
            + f"<p><strong>Titel der Publikation: </strong>{one.outlet}</p><p><strong>Erscheinungsdatum: </strong>{day(one)}</p><p><strong>Datenbank: </strong>ProQuest Central</p>"
        ),
    ),
    "n pressreader iso": text(
        EN,
        lambda place, one: (
            f"{one.outlet} - {one.published.isoformat()}\n\n{one.title}\n\n{one.author}\n\n{body(one)}\n\nPowered by PressReader\n\n"
        ),
    ),
    "o nexis ru": text(
        RU,
        lambda place, one: (
            f"{one.title}\n{one.outlet}\n{day(one)} г.\n\nCopyright 2024 {one.outlet} Все права защищены\n\nРаздел: НОВОСТИ\nДлина: {words(one)} слов\nАвтор: {one.author}\nТекст\n\n{body(one)}\n\nКлассификация\nЯзык: RUSSIAN\nТип издания: Газета\nДата загрузки: {day(one)}\n\nКонец документа\n\n"
        ),
    ),
    "europresse html spans": page(
        FR,
        lambda place, one: (
            f"<article><header><span class='DocPublicationName'>{one.outlet}</span><span class='DocHeader'>{day(one, 'weekday first')} - {words(one)} mots, p. 4</span>"
            f"<h1 class='titreArticle'>{one.title}</h1></header><section class='DocText'>"
            + "".join(f"<p>{part}</p>" for part in one.paragraphs)
            + f"</section><footer class='publiC-lblNodoc'>news·20241014·XX·{place}</footer></article>"
        ),
    ),
}
