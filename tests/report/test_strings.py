"""Every language of reports says all that English says, in its own forms, and leaves no English sentence on a page."""

from __future__ import annotations

import io
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from html import unescape
from importlib import resources
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from docx import Document

from framing.measures.cards import Card, Items, cards
from framing.measures.reliability import Reliability
from framing.report import about_run, material_of
from framing.report.exports import docx
from framing.report.sources.notes import notes
from framing.report.wording import OF_CARDS, REST, Wording, wording, written_languages
from framing.report.writing import ENGLISH, Writing
from framing.settings import Settings
from framing.settings.sections import ReportSettings
from framing.tables.decisions.decision import GENRES
from framing.tables.schemas import TABLES

from . import made
from .conftest import MADE, settings, write_report
from .reading import Page
from .trusted import trusted

OTHERS = [one for one in written_languages() if one != OF_CARDS]
OWN_KEYS = frozenset(("measure", "texts", "language_names"))  # of a language other than that of the cards
FORMS = frozenset(("one", "few", "many", "two", "zero"))
WORD = re.compile(r"[^\W\d_]{2,}")
QUIET = r"<style.*?</style>|<pre.*?</pre>|<[^>]+>"  # the settings are quoted as they are
SIGN = re.compile(r"(?:\{\w+\}|[\W\d_])*")  # blanks, marks and digits: no words
Leaf = tuple[str, Any]


def said_by_file(language: str) -> dict[str, Any]:
    file = resources.files("framing.report") / "strings" / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def leaves(said: Mapping[str, Any], path: str = "") -> Iterator[Leaf]:
    """Every string with its path; a counted noun is one leaf."""
    for key, value in said.items():
        if isinstance(value, Mapping) and not (value and set(value) <= FORMS and REST in value):
            yield from leaves(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def blanks(text: str) -> set[str]:
    return {str(name) for _, name, _, _ in Formatter().parse(text) if name}


def english() -> dict[str, Any]:
    return dict(leaves({key: value for key, value in said_by_file(OF_CARDS).items() if key != "plural"}))


def of_cards() -> dict[str, str]:
    """What another language has to say of each measure, by its path, as the card says it."""
    found = {}
    for one in cards():
        start = f"measure.{one.name}."
        found |= {f"{start}title": one.title, f"{start}unit": one.unit}
        found |= {f"{start}may": one.may_be_read_as, f"{start}must_not": one.must_not_be_read_as}
        found |= {f"{start}group": one.group} if one.group else {}
        found |= {f"{start}say.{kind}": text for kind, text in one.say.items()}
        found |= {f"{start}brief.{kind}": text for kind, text in one.brief.items()}
    return found


def _worth(card: Card) -> Iterator[Reliability]:
    yield card.reliability
    yield from card.item_reliability.values()
    for other in card.with_encoder.values():
        yield from (one for one in (other.reliability, *other.items.values()) if one)


def texts_of_cards() -> set[str]:
    every = [one for card in cards() for one in _worth(card)]
    return {one.benchmark for one in every} | {figure.of for one in every for figure in one.figures}


def forms_of(language: str) -> set[str]:
    return {*said_by_file(language)["plural"], REST}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_all_that_english_says_and_nothing_else(language: str) -> None:
    said = {key: value for key, value in said_by_file(language).items() if key not in OWN_KEYS and key != "plural"}
    assert dict(leaves(said)).keys() == english().keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_says_all_that_the_cards_say(language: str) -> None:
    said = dict(leaves({"measure": said_by_file(language)["measure"]}))
    wanted = of_cards()
    assert {path for path in said if ".items." not in path} == wanted.keys()
    listed = {one.name: one for one in cards() if one.items in (Items.KEYS, Items.PEOPLE)}
    for path in said:
        if ".items." in path:
            assert path.split(".")[1] in listed, path


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_words_for_what_cards_and_tables_hold_in_english(language: str) -> None:
    said = said_by_file(language)
    assert texts_of_cards() - said["texts"].keys() == set()
    assert set(GENRES) - said["texts"].keys() == set()
    # A language that framing learns to read later is named in English until somebody translates its name.
    assert said["language_names"].keys() == said_by_file(OTHERS[0])["language_names"].keys() >= set(written_languages())
    for one in cards():
        named = {*one.item_kinds, *one.item_reliability}
        assert named - said["measure"][one.name].get("items", {}).keys() == set(), one.name


@pytest.mark.parametrize("language", OTHERS)
def test_every_blank_is_filled_in_every_language(language: str) -> None:
    said, only_one = dict(leaves(said_by_file(language))), said_by_file(language)["plural"].get("one") == {"is": [1]}
    for path, text in {**english(), **of_cards()}.items():
        for form, own in said[path].items() if isinstance(said[path], Mapping) else [(REST, said[path])]:
            if isinstance(own, str):
                wanted = blanks(text if isinstance(text, str) else text[REST])
                wanted -= {"n"} if form == "one" and only_one and "n" not in blanks(own) else set()  # as "once"
                assert blanks(own) == wanted, (path, own)


@pytest.mark.parametrize("language", written_languages())
def test_every_counted_noun_has_every_form_that_the_language_needs(language: str) -> None:
    wanted = forms_of(language)
    for path, value in leaves(said_by_file(language)):
        if isinstance(value, Mapping) and not path.startswith(("plural", "writing")):
            assert set(value) == wanted, path


@pytest.mark.parametrize("language", OTHERS)
def test_no_string_is_left_in_english(language: str) -> None:
    said, wanted = dict(leaves(said_by_file(language))), {**english(), **of_cards()}
    left = {
        path: text
        for path, text in wanted.items()
        if isinstance(text, str) and said[path] == text and len(WORD.findall(re.sub(r"{\w+}", "", text))) > 2
        and not path.endswith(".use")  # names of programs
    }  # fmt: skip
    assert left == {}


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", {0: "many", 1: "one", 2: "many", 21: "many", 101: "many"}),
        ("de", {0: "many", 1: "one", 2: "many", 21: "many", 101: "many"}),
        ("ru", {0: "many", 1: "one", 2: "few", 5: "many", 11: "many", 12: "many", 14: "many", 21: "one", 22: "few",
                25: "many", 101: "one", 104: "few", 111: "many", 112: "many", 1001: "one"}),
        ("be", {0: "many", 1: "one", 3: "few", 5: "many", 11: "many", 13: "many", 21: "one", 24: "few", 100: "many"}),
    ],
)  # fmt: skip
def test_a_number_takes_the_form_that_its_language_asks_for(language: str, forms: dict[int, str]) -> None:
    assert {number: wording(language).form(number) for number in forms} == forms


def test_numbers_shares_and_days_are_written_as_each_language_writes_them() -> None:
    german, russian = wording("de").writing, wording("ru").writing
    assert [german.whole(12345), german.plain(-1234.5, 1)] == ["12.345", "−1.234,5"]
    assert german.percent(0.061) == "6,1\u00a0%"
    assert [russian.whole(12345), russian.short(0.73)] == ["12\u00a0345", "0,73"]
    assert german.day("2024-05-01 – 2024-05-03T10:00") == "01.05.2024 – 03.05.2024T10:00"
    assert [ENGLISH.whole(12345), ENGLISH.short(0.73), ENGLISH.percent(0.061)] == ["12,345", ".73", "6.1%"]
    assert ENGLISH.day("2024-05-01") == "2024-05-01"
    assert Writing(**said_by_file(OF_CARDS)["writing"]) == ENGLISH
    assert {one.name for one in fields(Writing)} == said_by_file(OF_CARDS)["writing"].keys()


def test_reliability_is_told_in_english_as_the_card_tells_it() -> None:
    for one in cards():
        for worth in _worth(one):
            assert wording().reliability(worth) == str(worth)


def test_a_difference_has_a_sign_and_the_decimals_of_its_language() -> None:
    quoted = next(one for one in cards() if one.name == "quoted")
    note = notes([quoted], words=wording("de"))["quoted"]
    assert note.write(0.061) == "6,1\u00a0%"
    assert [note.signed(one) for one in (0.061, -0.25, 0.0)] == ["+6,1", "−25", "0"]


def test_what_a_language_lacks_is_said_in_english() -> None:
    assert Wording({}).form(1) == "one"
    assert wording("de").find("writing.decimal") == ","


# On pages


@pytest.fixture(scope="module", params=OTHERS)
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[Path]]:
    """A language, and reports in it: one with tests, one to be read side by side, one with many outlets."""
    folder, language = tmp_path_factory.mktemp("strings"), request.param
    return language, [
        write_report(folder / "tested", made.tables(4, 18), language=language),
        write_report(folder / "few", made.tables(3, 4), language=language, measures=cards()),
        write_report(folder / "many", made.tables(16, 4), language=language, measures=cards()),
    ]


def _stretches(language: str) -> dict[str, str]:
    """What English says between its blanks, where that is long enough to be a sentence of ours and not said alike."""
    own = set(_flat(said_by_file(language)))
    every = [*_flat(said_by_file(OF_CARDS)), *of_cards().values(), *texts_of_cards()]
    whole = " ".join(own)
    found = {}
    for text in every:
        for piece in re.split(r"\{\w+\}|<[^>]+>", text):
            short = " ".join(piece.split()).strip(" .,:;()“”")
            if len(re.findall(r"[^\W\d_]+", short)) >= 3 and short not in whole:
                found[short] = text
    return found


def _flat(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for value in said.values():
            yield from _flat(value)


def test_no_english_sentence_of_ours_is_left_on_a_page(written: tuple[str, list[Path]]) -> None:
    language, reports = written
    stretches = _stretches(language)
    assert len(stretches) > 300
    for path in (path for report in reports for path in report.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        text = " ".join(unescape(re.sub(QUIET, " ", html, flags=re.S)).split())
        titles = " ".join(unescape(one) for one in re.findall(r'(?:title|aria-label)="([^"]*)"', html))
        found = [short for short in stretches if short in text or short in titles]
        assert found == [], path


def test_no_english_word_of_ours_stands_alone_on_a_page(written: tuple[str, list[Path]]) -> None:
    language, reports = written
    said, own = dict(leaves(said_by_file(language))), set(_flat(said_by_file(language)))
    words = {
        text for path, text in {**english(), **of_cards()}.items()
        if isinstance(text, str) and path != "language" and said[path] != text and not blanks(text)
        and not SIGN.fullmatch(text)
    } - own  # fmt: skip
    for path in (path for report in reports for path in report.rglob("*.html")):
        alone = {" ".join(piece.split()).strip(" :.,·") for piece in Page(path).own}
        assert alone & words - TABLES.keys() == set(), path


def test_every_page_names_its_language(written: tuple[str, list[Path]]) -> None:
    language, reports = written
    for path in (path for report in reports for path in report.rglob("*.html")):
        assert f'<html lang="{language}">' in path.read_text(encoding="utf-8"), path


def test_the_setting_takes_every_language_that_has_strings() -> None:
    assert {"be", "de", "en", "ru"} <= set(written_languages())
    for language in written_languages():
        assert Settings(report=ReportSettings(language=language)).report.language == wording(language)["language"]


def test_passages_say_their_language_where_it_is_not_that_of_the_page(
    written: tuple[str, list[Path]], report: Path
) -> None:
    _, (tested, few, _) = written
    topic = sorted((tested / "topics").glob("*.html"))[0].name
    for path in (tested / "topics" / topic, few / "side_by_side.html", sorted((tested / "stories").glob("*.html"))[0]):
        assert re.search(r'<(?:p dir="auto"|span) lang="en">', path.read_text(encoding="utf-8")), path
    assert 'lang="en"' not in (report / "topics" / topic).read_text(encoding="utf-8").split("<body", 1)[1]


@pytest.mark.parametrize("language", OTHERS)
def test_the_brief_is_in_the_language_of_the_report(language: str) -> None:
    about = about_run(settings(language), trusted(), {})
    ((_, content),) = docx.make(material_of(made.tables(4, 18), about, made=MADE))
    document = Document(io.BytesIO(content))
    text = " ".join(one.text for one in (*document.paragraphs, *document.sections[0].footer.paragraphs))
    assert document.core_properties.language == language
    assert wording(language)["brief_page"]["limits"] in text
    assert [short for short in _stretches(language) if short in text] == []


def test_numbers_are_written_in_one_place() -> None:
    """Whatever Python formats for a reader goes through Writing: a comma or a point of English stands nowhere else."""
    room = resources.files("framing.report")
    formatted = re.compile(r"\{[^{}]*:(?:,|[+]?,?\.\df|g)\}")
    for folder in (".", "pages", "parts", "sources"):
        for path in (one for one in (room / folder).iterdir() if one.name.endswith(".py") and one.name != "writing.py"):
            for line in path.read_text(encoding="utf-8").splitlines():
                told = formatted.search(line)
                assert not told or "numeral(" in line, (path.name, line)
