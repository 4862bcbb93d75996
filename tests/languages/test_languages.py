"""A language is one folder: it is found by being there, and nothing about it stands anywhere else."""

from __future__ import annotations

import ast
import dataclasses
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from framing.languages.known import FOLDER, known
from framing.languages.language import Language, PageWords, Speech, languages_in, load
from framing.running.code import CodeTree

PACKAGE = FOLDER.parent
CYRILLIC = re.compile("[\u0400-\u04ff]")
CODES = re.compile(r"""(?<![\w-])["'](?:en|ru)["'](?![\w-])""")
STRINGS = re.compile(r"report/strings/[a-z]{2}\.toml")  # what the report says, in one language each
OF_A_CARD = re.compile(r"^languages = .*$", re.M)  # what the card of a measure says that it has been tried on
# The report's own words are in a language of their own, which has nothing to do with the language of the articles.
REPORT_LANGUAGE = {
    "report/strings/en.toml": "the English words of the report",
    "report/strings/ru.toml": "the Russian words of the report",
    "report/wording.py": "the default language of the report, and the one that measures' cards are written in",
    "report/sources/about.py": "the default language of the report",
    "settings/sections.py": "the setting for the language of the report",
    "running/serving/templates/history.html.j2": "a page of the server, which speaks English only",
    "running/serving/templates/deciding.html.j2": "the same",
    "running/commands/outlet-template.toml": "an example of what an outlet's own file can say",
}


def _elsewhere() -> Iterator[tuple[str, str]]:
    """The name and the text of each file of the package that is no language's."""
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in (".py", ".toml", ".j2", ".css", ".js") and FOLDER not in path.parents:
            yield path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")


def _literals(name: str, text: str) -> list[str]:
    """The texts that a program states, each with quotation marks around it; of other files all that they say."""
    if not name.endswith(".py"):
        return [OF_A_CARD.sub("", text) if name.startswith("measures/") else text]
    nodes = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant))
    return [f'"{node.value}"' for node in nodes if isinstance(node.value, str)]


def test_no_cyrillic_letter_stands_outside_the_languages() -> None:
    found = [name for name, text in _elsewhere() if CYRILLIC.search(text)]
    assert [name for name in found if not STRINGS.fullmatch(name)] == []


def test_no_code_of_a_language_stands_outside_the_languages() -> None:
    found = {name for name, text in _elsewhere() if any(CODES.search(one) for one in _literals(name, text))}
    assert found == set(REPORT_LANGUAGE)


def test_the_law_sees_what_it_forbids() -> None:
    assert any(CODES.search(one) for one in _literals("a.py", 'languages.isin(["en", None])'))
    assert any(CODES.search(one) for one in _literals("a.j2", "<html lang='ru'>"))
    assert not any(CODES.search(one) for one in _literals("a.py", 'print("then")  # in "en"'))


def test_each_folder_with_a_language_toml_is_a_language() -> None:
    assert [one.code for one in known()] == sorted(path.parent.name for path in FOLDER.glob("*/language.toml"))
    assert {"en", "ru"} <= {one.code for one in known()}
    assert all(one.name and one.capitals and one.small for one in known())


@pytest.mark.parametrize("language", known(), ids=lambda one: one.code)
def test_what_a_language_says_can_be_used(language: Language) -> None:
    assert len(language.dates.months) in (0, 12)
    assert all(len(marks) >= 2 for marks in language.speech.marks)
    for section in (language.page, language.speech):
        for name, value in _said(section):
            if name not in ("marks", "rights"):
                assert isinstance(value, bool) or all(isinstance(one, str) and re.compile(one) for one in value), name
    for way in language.page.rights:
        assert re.compile(way.pattern)
        assert all(word == word.lower() for words in way.needs for word in words)


def _said(section: PageWords | Speech) -> list[tuple[str, Any]]:
    return [(field.name, getattr(section, field.name)) for field in dataclasses.fields(section)]


def test_all_languages_that_are_parsed_share_a_model() -> None:
    assert len({one.parser for one in known() if one.parser}) == 1


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("dates.toml", 'moths = ["leden"]', "unknown key 'moths'"),
        ("language.toml", 'name = "Finnish"\ncode = "fi"', "unknown key 'code'"),
        ("furniture.toml", '[share]\nwords = ["jaa"]', "unknown key 'words'"),
        ("food.toml", 'name = "kala"', "a language has no such file"),
    ],
)
def test_a_slip_in_a_folder_is_named(tmp_path: Path, file: str, text: str, told: str) -> None:
    folder = tmp_path / "fi"
    folder.mkdir()
    (folder / "language.toml").write_text('name = "Finnish"', encoding="utf-8")
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(told)):
        load(folder)


def test_words_are_a_list_or_a_text(tmp_path: Path) -> None:
    folder = tmp_path / "fi"
    folder.mkdir()
    (folder / "language.toml").write_text('name = "Finnish"', encoding="utf-8")
    (folder / "words.toml").write_text(
        'stop = "ja on\\nei"\nhedges = "ehkä, voi  olla"\nsaid = ["sanoi"]', encoding="utf-8"
    )
    words = load(folder).words
    assert (words.stop, words.hedges, words.said) == (("ja", "on", "ei"), ("ehkä", "voi olla"), ("sanoi",))


READ = """
import json, sys
from pathlib import Path
from framing.languages import known
known.FOLDER = Path(sys.argv[1])
from framing.ingest.dates import find_date
from framing.ingest.extraction.wording import label_of
from framing.text.paragraphs.quotes import find_quotes
from framing.text.paragraphs.sentences import split_sentences
date, line, speech, text, language = json.loads(sys.argv[2])
found = [[quote.speaker, quote.verb] for quote in find_quotes([speech])[0]]
sentences = [text[one.start : one.end] for one in split_sentences(text, language)]
json.dump([find_date(date), label_of(line), found, sentences], sys.stdout)
"""


def _read(folder: Path, *texts: str) -> Any:
    """What is found with the languages of a folder: a date, a box of the page, quotations and sentences."""
    asked = json.dumps(texts)
    done = subprocess.run([sys.executable, "-c", READ, str(folder), asked], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _copy(folder: Path, without: str) -> Path:
    for path in FOLDER.glob("*/language.toml"):
        if path.parent.name != without:
            shutil.copytree(path.parent, folder / path.parent.name)
    return folder


GOES_AND_COMES = {
    "ru": (
        "Опубликовано 5 июня 2024", "Читать далее",
        "«Мы ждали здесь неделю, и никто не пришёл», — заявил Иван Петров.",
        "На ул. Ленина и просп. Мира шли люди. Потом всё стихло.",
    ),
    "uk": (
        "Опубліковано 5 червня 2024", "Поділитися",
        "«Ми чекали тут тиждень, і ніхто не прийшов», — заявив Іван Петренко.",
        "Вулицею Лесі Українки йшли люди. Потім усе стихло.",
    ),
    "be": (
        "Апублікавана 5 чэрвеня 2024", "Чытайце таксама",
        "«Мы чакалі тут тыдзень, і ніхто не прыйшоў», — заявіў Іван Пятровіч.",
        "Па вуліцы Янкі Купалы ішлі людзі. Потым усё сціхла.",
    ),
}  # fmt: skip
READ_THEN = {
    "ru": ("navigation", "Иван Петров", "заявил", "На ул. Ленина и просп. Мира шли люди.", "Потом всё стихло."),
    "uk": ("share", "Іван Петренко", "заявив", "Вулицею Лесі Українки йшли люди.", "Потім усе стихло."),
    "be": ("related", "Іван Пятровіч", "заявіў", "Па вуліцы Янкі Купалы ішлі людзі.", "Потым усё сціхла."),
}


@pytest.mark.parametrize("code", GOES_AND_COMES)
def test_a_language_goes_and_comes_with_its_folder(tmp_path: Path, code: str) -> None:
    texts, (box, speaker, verb, *sentences) = (*GOES_AND_COMES[code], code), READ_THEN[code]
    folder = _copy(tmp_path, without=code)
    date, line, quotes, split = _read(folder, *texts)
    assert (date, line) == (None, None)
    assert [speaker, verb] not in quotes
    if (FOLDER / code / "sentences.py").is_file():
        assert split != sentences
    shutil.copytree(FOLDER / code, folder / code)
    assert _read(folder, *texts) == ["2024-06-05", box, [[speaker, verb]], sentences]


FINNISH = {
    "language.toml": 'name = "Finnish"\ncapitals = "A-ZÅÄÖ"\nsmall = "a-zåäö"\n',
    "dates.toml": (
        'months = [["tammikuuta"], ["helmikuuta"], ["maaliskuuta"], ["huhtikuuta"], ["toukokuuta"], ["kesäkuuta"], '
        '["heinäkuuta"], ["elokuuta"], ["syyskuuta"], ["lokakuuta"], ["marraskuuta"], ["joulukuuta"]]\n'
        'beside = ["julkaistu"]\n'
    ),
    "furniture.toml": '[related]\nphrases = ["lue myös", "lue lisää *"]\n',
    "speech.toml": 'marks = ["””"]\nverbs = ["sanoi", "kertoi"]\npronouns = ["hän", "he"]\n',
    "sentences.py": (
        "import re\n\n\ndef sentence_starts(line):\n"
        '    return [one.end() for one in re.finditer(r"(?<!\\d)[.!?]\\s+(?=[A-ZÅÄÖ0-9])", line)]\n'
    ),
}
FINNISH_TEXT = (
    "Julkaistu 3. toukokuuta 2024",
    "Lue myös",
    "”Odotimme täällä koko viikon”, sanoi Matti Virtanen.",
    "Kokous on 3. Toukokuuta edeltävä viikko on kiireinen. Sitten alkaa loma.",
    "fi",
)


def test_a_new_language_is_one_folder(tmp_path: Path) -> None:
    folder = _copy(tmp_path, without="fi")
    date, box, quotes, sentences = _read(folder, *FINNISH_TEXT)
    assert (date, box) == (None, None)
    assert ["Matti Virtanen", "sanoi"] not in quotes
    assert len(sentences) == 3
    (folder / "fi").mkdir()
    for name, text in FINNISH.items():
        (folder / "fi" / name).write_text(text, encoding="utf-8")
    assert {one.code for one in languages_in(folder)} == {*(one.code for one in known()), "fi"}
    date, box, quotes, sentences = _read(folder, *FINNISH_TEXT)
    assert (date, box, quotes) == ("2024-05-03", "related", [["Matti Virtanen", "sanoi"]])
    assert sentences == ["Kokous on 3. Toukokuuta edeltävä viikko on kiireinen.", "Sitten alkaa loma."]


def test_a_stage_that_reads_texts_depends_on_each_file_of_each_language() -> None:
    known_files = {path for path in CodeTree(PACKAGE).files("framing.text.paragraphs.tables") if FOLDER in path.parents}
    assert known_files >= {path for path in FOLDER.glob("*/*") if path.suffix in (".toml", ".py")}


READS = """
import json, sys
from pathlib import Path
from framing.languages import known
known.FOLDER = Path(sys.argv[1])
from framing.languages.detect import nearest_language
from framing.settings import EmbeddingSettings
from framing.text.embedding.language_means import LanguageMeans, aligned
told = nearest_language(sys.argv[2], aligned())
json.dump([EmbeddingSettings(model="e5").reads, told, LanguageMeans.recipe()], sys.stdout)
"""


def _compared(folder: Path, text: str) -> Any:
    """The languages that are compared with the languages of a folder, which of them a text is in, and its vectors."""
    asked = [sys.executable, "-c", READS, str(folder), text]
    return json.loads(subprocess.run(asked, capture_output=True, text=True, check=True).stdout)


def test_ukrainian_is_compared_as_long_as_its_folder_is_there(tmp_path: Path) -> None:
    text = "Уряд обіцяє, що ціни на хліб не зростуть до осені, але пекарі цьому не вірять."
    folder = _copy(tmp_path, without="uk")
    reads, told, recipe = _compared(folder, text)
    assert "uk" not in reads
    assert told in ("be", "ru", None)
    shutil.copytree(FOLDER / "uk", folder / "uk")
    again, told, whole = _compared(folder, text)
    assert again == sorted([*reads, "uk"])
    assert told == "uk"
    assert whole != recipe  # another language, other vectors
