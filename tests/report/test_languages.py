"""An outlet whose language is not read is never called silent: every page says what was compared and what was not."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from framing.measures.cards import Items, by_language, cards
from framing.report import about_run, material_of
from framing.report.parts import not_read
from framing.report.parts.answers import answers
from framing.report.parts.cannot_carry import cannot_carry
from framing.report.parts.findings import finding
from framing.report.parts.highlights import findings_on
from framing.report.parts.not_read import languages_compared
from framing.report.parts.sections import MeasureSection, sections
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.rows import in_order
from framing.report.sources.summaries import Summaries
from framing.tables.schemas import TABLES

from . import made
from .conftest import MADE, settings, write_report
from .trusted import trusted

FOREIGN = "outlet-03"


@pytest.fixture(autouse=True)
def _no_tagger(monkeypatch: pytest.MonkeyPatch) -> None:
    """People whom nobody lists are found in English only, whatever is installed here."""
    monkeypatch.setattr(not_read, "named", tuple)
    monkeypatch.setattr(not_read, "tagged", tuple)


def _in_another_language(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The same tables after a run in which one outlet's language was not read: nothing of it is on any topic."""
    articles = tables["articles"]
    ids = set(articles.loc[articles["outlet"] == FOREIGN, "article_id"])
    paragraphs = set(tables["paragraphs"].loc[tables["paragraphs"]["article_id"].isin(ids), "paragraph_id"])
    found = dict(tables)
    found["articles"] = articles.assign(language=articles["language"].mask(articles["outlet"] == FOREIGN, "ru"))
    members = tables["memberships"]
    found["memberships"] = members[~members["paragraph_id"].isin(paragraphs)]
    for name in ("scores", "own_scores", "contrasts", "evidence", "passages", "overlap", "partners", "stories"):
        rows = found[name]
        for column, gone in (("article_id", ids), ("outlet", {FOREIGN}), ("versus", {FOREIGN})):
            rows = rows[~rows[column].isin(list(gone))] if column in rows else rows
        found[name] = rows
    return found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(tmp_path_factory.mktemp("languages"), _in_another_language(made.tables(4, 18)))


def _words(path: Path) -> str:
    return " ".join(re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", path.read_text("utf-8"), flags=re.S).split())


def test_every_page_says_which_languages_were_compared(pages: Path) -> None:
    for path in pages.rglob("*.html"):
        said = _words(path)
        assert "Languages compared here: English." in said, path
        assert re.search(r"do(es)? not read them: 1[78] articles in Russian\.", said), path


def test_who_is_not_read_is_not_silent(pages: Path) -> None:
    first = _words(pages / "index.html")
    name = made.NAMES[3]
    cannot = first.split("What this corpus cannot carry")[1]
    assert re.search(rf"{name} ?: \d+ of \d+ articles in Russian, which is not read here", cannot)
    silent = re.findall(r"None of the \d+ articles that were saved from (.+?) in the weeks of", first)
    assert name not in " ".join(silent)
    for path in (pages / "topics").glob("*.html"):
        assert not re.search(rf"Silent: [^.]*{name}|{name}: nothing on this topic", _words(path)), path


def test_the_article_says_that_it_is_compared_with_nothing(pages: Path) -> None:
    said = [path for path in (pages / "articles").glob("*.html") if "This article is in Russian." in _words(path)]
    assert len(said) in (17, 18)
    assert all('lang="ru"' in path.read_text("utf-8") for path in said)


def test_where_all_is_read_nothing_is_said_of_other_languages(report: Path) -> None:
    first = _words(report / "index.html")
    assert "Languages compared here: English." in first
    assert "Not compared" not in first
    assert "in the same language" not in first


RUSSIAN = ("outlet-02", "outlet-03")


@pytest.fixture(scope="module")
def two_languages() -> dict[str, pd.DataFrame]:
    """Four outlets, of which two write in another language, and all are read."""
    tables = made.tables(4, 18)
    articles = tables["articles"]
    written = articles["language"].mask(articles["outlet"].isin(RUSSIAN), "ru")
    return tables | {"articles": articles.assign(language=written)}


def test_the_others_are_those_that_write_in_the_same_language(two_languages: dict[str, pd.DataFrame]) -> None:
    across = {one.name for one in cards() if one.across_languages}
    several = across | {one.name for one in cards() if not one.languages}
    found = Summaries(FinishedTables(in_order(two_languages), ranked=frozenset()))
    seen = set()
    for key, by_outlet in found.items():
        for slug, one in by_outlet.items():
            same = [other for other in by_outlet if other != slug and (other in RUSSIAN) == (slug in RUSSIAN)]
            others = [other for other in by_outlet if other != slug] if key[1] in across else same
            if key[1] in several:
                assert one.n_articles_rest == sum(by_outlet[other].n_articles for other in others)
                assert one.n_passages_rest == sum(by_outlet[other].n_passages for other in others)
                seen.add(key[1] in across)
    assert seen == {True, False}


def test_every_page_says_who_is_compared_in_which_language(
    two_languages: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    articles = two_languages["articles"].copy()
    articles.loc[articles.index[articles["outlet"] == "outlet-00"][:2], "language"] = "be"
    report = write_report(tmp_path, two_languages | {"articles": articles}, reads=("be", "en", "ru"))
    names = [made.NAMES[number] for number in range(4)]
    for path in [report / "index.html", *(report / "topics").glob("*.html")]:
        said = _words(path).replace(" )", ")").replace("( ", "(").replace(" ,", ",")
        assert f"English ({names[0]} and {names[1]})" in said, path
        assert f"Russian ({names[2]} and {names[3]})" in said, path
        assert re.search(r"Left out of that, [^.]*: [12] articles? in Belarusian\.", said), path
    assert "“The others” are those that write in the same language." in _words(report / "index.html")


ENGLISH_ONLY = [one.name for one in cards() if one.languages == ("en",)]


@pytest.fixture(scope="module")
def read_apart(two_languages: dict[str, pd.DataFrame]) -> Material:
    """The same after a run: measures that read English only have nothing on the two outlets in Russian."""
    found = dict(two_languages)
    russian = set(found["articles"].loc[found["articles"]["outlet"].isin(RUSSIAN), "article_id"])
    for name in ("scores", "own_scores", "contrasts", "evidence", "passages"):
        rows = found[name]
        theirs = rows["article_id"].isin(russian) if "article_id" in rows else rows["outlet"].isin(RUSSIAN)
        if "measure" in rows:
            found[name] = rows[~(theirs & rows["measure"].isin(ENGLISH_ONLY))]
    return _material(found, ("be", "de", "en", "lt", "ru"))


def _material(tables: dict[str, pd.DataFrame], reads: tuple[str, ...]) -> Material:
    about = about_run(settings(), trusted(), dict.fromkeys(TABLES, "0" * 64))
    return material_of(tables, replace(about, reads=reads), made=MADE)


def _sections(material: Material) -> list[tuple[str, MeasureSection]]:
    return [(topic, one) for topic in material.corpus.topics for one in sections(material, topic)]


def _both_tell(material: Material, topic_id: str) -> bool:
    return all(material.corpus.covering[topic_id][slug] for slug in RUSSIAN)


def test_who_is_not_read_or_not_compared_has_no_sentences_beside_the_others(read_apart: Material) -> None:
    seen = set()
    for topic_id, section in _sections(read_apart):
        stated: dict[str, set[str]] = {}
        for one in findings_on(read_apart, topic_id):
            if one.measure == section.note.name:
                stated.setdefault(one.item, set()).add(one.mark.slug)
        for quantity in section.quantities:
            shown = {column.mark.slug for column in quantity.columns}
            assert shown
            if section.note.name in ENGLISH_ONLY:
                assert not shown & set(RUSSIAN)
            of_it = next((slugs for item, slugs in stated.items() if _title(section, item) == quantity.title), set())
            if of_it and section.note.name in by_language():
                assert {slug in RUSSIAN for slug in shown} == {slug in RUSSIAN for slug in of_it}
            seen.add((section.note.name in ENGLISH_ONLY, bool(of_it)))
    assert len(seen) > 2


def _title(section: MeasureSection, item: str) -> str:
    return item.replace("-", " ") if section.note.items == Items.KEYS else section.note.title


def test_each_measure_says_whom_it_does_not_read(read_apart: Material) -> None:
    not_read = f"Languages read for this: English. Not read: Russian ({made.NAMES[2]} and {made.NAMES[3]})."
    seen = set()
    for topic_id, section in _sections(read_apart):
        if _both_tell(read_apart, topic_id):
            said = [_plain(line) for line in section.not_read]
            assert (not_read in said) == (section.note.name in ENGLISH_ONLY)
            seen.add(not_read in said)
    assert seen == {True, False}


def test_the_first_page_says_for_which_answers_an_outlet_is_not_read(read_apart: Material, report: Path) -> None:
    both = f"Russian ({made.NAMES[2]} and {made.NAMES[3]})."
    on = next(one for one in answers(read_apart) if _both_tell(read_apart, one.topic.topic_id))
    said = {one.question: _plain(one.not_read) for one in on.answers}
    assert said["told"] == f"Languages read for this: English. Not read: {both}"
    assert said.get("held", "") == (said["told"] if "blamed" in ENGLISH_ONLY else "")  # a tagger may be installed
    assert said["voices"] == (
        f"Not counted here, because no speaker was recognised as a person in these languages: {both}"
    )
    assert not any(text for question, text in said.items() if question not in ("held", "told", "voices"))
    first = _words(report / "index.html")
    assert "Not read:" not in first
    assert "Not counted here" not in first


def test_who_quotes_a_person_in_its_language_is_counted(two_languages: dict[str, pd.DataFrame]) -> None:
    named = two_languages["quotes"][["paragraph_id", "article_id", "start", "speaker", "verb"]]
    named = named.assign(speaker="Marta Vind")  # in all outlets
    on = answers(_material(two_languages | {"said_by": named}, ("en", "ru")))[0]
    assert not next(one for one in on.answers if one.question == "voices").not_read


def test_where_words_are_linked_labels_are_looked_for(
    two_languages: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(not_read, "named", lambda: ("be", "ru"))
    monkeypatch.setattr(not_read, "tagged", lambda: ("ru",))
    read_apart = _material(two_languages, ("en", "ru"))
    said = {_plain(line) for _, section in _sections(read_apart) if section.names for line in section.not_read}
    assert not any("does not list" in line for line in said)


def test_where_names_are_found_and_words_not_linked_people_are_looked_for_and_labels_are_not(
    two_languages: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(not_read, "named", lambda: ("ru",))
    read_apart = _material(two_languages, ("en", "ru"))
    on = next(one for one in answers(read_apart) if _both_tell(read_apart, one.topic.topic_id))
    assert not any("no speaker was recognised" in _plain(one.not_read) for one in on.answers)
    said = {_plain(line) for _, section in _sections(read_apart) if section.names for line in section.not_read}
    assert any(line.startswith("Labels that framing.toml does not list") and "Russian (" in line for line in said)
    assert not any("People" in line for line in said)


def test_a_label_that_nobody_looked_for_is_no_zero(read_apart: Material) -> None:
    seen = set()
    for _, section in _sections(read_apart):
        for table in section.names:
            for mark, _, _, counts in table.rows:
                for (form, _), count in zip(table.forms, counts, strict=True):
                    label = form != "full name" and form != "surname only"  # settings() lists no labels
                    assert count.sought == (count.times > 0 or mark.slug not in RUSSIAN or not label)
                    seen.add(count.sought)
    assert seen == {True, False}
    lines = [_plain(line) for _, section in _sections(read_apart) if section.names for line in section.not_read]
    assert any("does not list are looked for in these languages only: English. Not looked for in: Russian (" in line
               for line in lines)  # fmt: skip


def test_the_foot_names_only_languages_in_which_there_are_articles(read_apart: Material) -> None:
    assert "Languages compared here: English and Russian." in _plain(languages_compared(read_apart))


def test_what_still_holds_is_only_what_was_tried(two_languages: dict[str, pd.DataFrame]) -> None:
    tried = two_languages["sensitivity"]
    tried = tried.assign(hangs=False, same_sign=tried["n"])
    for kinds, said in ((["article", "outlet"], "any one other outlet"), (["article"], "any one article is removed")):
        rows = tried[tried["kind"].isin(kinds)]
        material = _material(two_languages | {"sensitivity": rows}, ("en", "ru"))
        row = next(
            row for topic in material.corpus.topics for row in material.corpus.contrasts.get(topic, ())
            if row["contrast_id"] in material.corpus.sensitivity and material.summary(row)
        )  # fmt: skip
        plain = material.summary(row)
        assert plain is not None
        leans = [_plain(text) for text, _ in finding(material, row, plain).leans]
        assert [text for text in leans if "still holds" in text and said in text]


@pytest.mark.parametrize("russian", [RUSSIAN, RUSSIAN[:1]])
def test_another_language_is_an_obstacle_where_nobody_shares_it(russian: tuple[str, ...]) -> None:
    tables = made.tables(4, 18)
    articles = tables["articles"]
    written = articles["language"].mask(articles["outlet"].isin(russian), "ru")
    material = _material(tables | {"articles": articles.assign(language=written)}, ("en", "ru"))
    said = [_plain(text) for text in cannot_carry(material) if "in another language" in _plain(text)]
    assert len(said) == (len(russian) == 1)
    assert all("(Russian)" in text for text in said)


def _plain(text: str) -> str:
    return re.sub(r"<[^>]+>", "", str(text))


def test_an_outlet_alone_with_its_language_is_not_compared_and_not_called_unread(
    read_apart: Material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(not_read, "languages_read", lambda name: ("en", "ru"))
    said = {
        _plain(not_read.not_read_by(read_apart, topic_id, ENGLISH_ONLY)) for topic_id in read_apart.corpus.topics
    } - {""}
    assert said
    assert all(one.startswith("Languages read for this: English and Russian. Not compared, ") for one in said)
    assert not any("Not read" in one for one in said)
