"""Laws that every report keeps, whatever its tables hold."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from framing.measures.shared.encoders import with_encoder
from framing.report import NEEDED, about_run, all_pages, report_files
from framing.report.exports import tables as exported
from framing.report.pages import index, method
from framing.report.parts import answers, article_sources, changes, highlights
from framing.report.parts.evidence import column as one_column
from framing.report.parts.relations import pairs
from framing.report.sources.corpus import FinishedTables
from framing.report.sources.material import Material
from framing.report.sources.rows import in_order
from framing.report.wording import wording
from framing.report.writing import ENGLISH
from framing.running import published
from framing.settings import Settings
from framing.tables.schemas import MILLIONS, TABLES, empty_table

from . import made
from .conftest import write_report
from .reading import Page
from .trusted import trusted

ONE_OF_MANY = re.compile(
    r"(?<![\d.,])1 (?:further )?(?:articles|outlets|others|topics|mentions|changes|claims|quantities)\b"
)
NUMBER = re.compile(r"[−+]?\d+(?:,\d{3})*(?:\.\d+)?")


@pytest.fixture(scope="module")
def read(report: Path) -> list[Page]:
    return [Page(path) for path in sorted(report.rglob("*.html"))]

REPRINTED = {"relation": "reprint", "direction": "dates"}


def test_every_link_leads_somewhere(read: list[Page]) -> None:
    ids = {page.path: set(page.ids) for page in read}
    for page in read:
        assert len(page.ids) == len(ids[page.path]), f"{page.path}: an id stands twice"
        for link in page.links:
            if link.startswith(("http://", "https://", "data:,")):
                continue
            target, _, anchor = link.partition("#")
            where = (page.path.parent / target).resolve() if target else page.path
            assert where.exists(), f"{page.path}: {link}"
            assert not anchor or anchor in ids[where], f"{page.path}: {link}"


def test_nothing_is_inline_that_the_policy_does_not_name(read: list[Page]) -> None:
    for page in read:
        assert "default-src 'none'" in page.policy
        assert "unsafe" not in page.policy
        assert not page.handlers, page.path


def test_every_number_stands_in_the_exported_tables(report: Path, read: list[Page]) -> None:
    """Numbers of the report's own words; those in quoted text, headlines and names are the articles'."""
    written = _written(report)
    for page in read:
        strange = _strange(page, written)
        assert not strange, f"{page.path.name}: {strange[:8]}"


def test_one_is_not_many(read: list[Page], tmp_path: Path) -> None:
    few = [made.tables(5, 1), made.tables(2, 1)]
    few[1]["articles"] = few[1]["articles"].query("not quarantined").head(1)
    made_of_few = [write_report(tmp_path / str(n), tables) for n, tables in enumerate(few)]
    for page in [*read, *(Page(path) for folder in made_of_few for path in sorted(folder.rglob("*.html")))]:
        assert not [text for text in page.own if ONE_OF_MANY.search(text)], page.path


def _strange(page: Page, written: set[str]) -> list[str]:
    """Numbers in a page's own words that are not among `written`."""
    text = " ".join(page.own)
    text = re.sub(r"\d{4}-\d\d-\d\d\S*|\b[A-Z][a-z]{2} \d{4}|\b\d{4} – ", " ", text)  # dates
    text = re.sub(r"95% interval|CSV|of 1,000|per 1,000", " ", text)
    return sorted({number for number in NUMBER.findall(text) if number.lstrip("+−") not in written})


def _written(report: Path) -> set[str]:
    """Every number of the exported tables in each way in which the report writes numbers, and counts of their rows."""
    found: set[str] = set()
    for path in sorted((report / "data").glob("*.parquet")):
        frame = pd.read_parquet(path)
        found.add(f"{len(frame):,}")
        for column in frame.columns:
            if pd.api.types.is_bool_dtype(frame[column]) or not pd.api.types.is_numeric_dtype(frame[column]):
                found |= {f"{n:,}" for n in frame[column].value_counts()}
                continue
            for value in np.unique(frame[column].dropna()):
                number = abs(float(value))
                written = (ENGLISH.plain(number, digits) for digits in (0, 2, 3, 4))
                found |= {ENGLISH.percent(number).rstrip("%"), *written}
                found |= {ENGLISH.plain(number, 0)} if number.is_integer() else set()
    coverage = pd.read_parquet(report / "data/coverage.parquet")
    found |= {f"{n:,}" for n in coverage.groupby("topic_id")["n_articles"].sum()}
    found |= {f"{(group['n_articles'] > 0).sum()}" for _, group in coverage.groupby("topic_id")}
    articles = pd.read_parquet(report / "data/articles.parquet").query("not quarantined")
    found |= {f"{n:,}" for n in articles.groupby("outlet")["n_words"].sum()} | {
        f"{n:,}" for n in articles["outlet"].value_counts()
    }
    found |= {f"{len(articles):,}", f"{articles['outlet'].nunique()}", "0", "5", "20"}
    contrasts = pd.read_parquet(report / "data/contrasts.parquet").query("versus == 'rest' and reprints == 'once'")
    found |= {f"{contrasts['q'].notna().sum():,}", f"{(contrasts['q'] <= 0.1).sum():,}", "0.1"}
    sentences = pd.read_parquet(report / "data/findings.parquet")["sentence"]
    found |= {number.lstrip("+−") for text in sentences for number in NUMBER.findall(text)}
    # Constants of the method stand in the wording itself; the seed and the version are in run.json.
    found |= set(NUMBER.findall(json.dumps(dict(wording()), ensure_ascii=False)))
    run = json.loads((report / "run.json").read_text())
    found |= {str(run["seed"]), *NUMBER.findall(run["versions"]["framing"])}
    for size in pd.read_parquet(report / "data/selftest.parquet")["size"].dropna().unique():
        found.add(f"{size:g}")
    spans = pd.concat([pd.read_parquet(report / f"data/{name}.parquet") for name in ("passages", "quotes")])
    return found | {str(n) for n in range(spans.groupby("article_id").size().max() + 1)} | _ticks()


def _ticks() -> set[str]:
    """Round numbers on the axes are no results."""
    return (
        {f"{n / 4:g}" for n in range(-20, 21)}
        | {f"{n:g}" for n in range(0, 101, 5)}
        | {f"{n / 10:g}" for n in range(100)}
    )


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    one = write_report(tmp_path / "one", made.tables(3, 9))
    shuffled = {name: frame.sample(frac=1, random_state=3) for name, frame in made.tables(3, 9).items()}
    other = write_report(tmp_path / "other", shuffled, made_at=datetime(2027, 5, 5, tzinfo=UTC))
    names = sorted(path.relative_to(one) for path in one.rglob("*.html"))
    assert names == sorted(path.relative_to(other) for path in other.rglob("*.html"))
    for name in names:
        then, now = ((folder / name).read_text() for folder in (one, other))
        assert re.sub(r"<time.*?</time>", "", then) == re.sub(r"<time.*?</time>", "", now), name
    assert "2027" not in (other / "topics/ferry.html").read_text()


def test_pages_made_in_other_processes_are_the_same_files(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(all_pages, "FEW", 0)
    monkeypatch.setattr(article_sources, "AT_ONCE", 5)
    other = write_report(tmp_path / "other", made.tables(4, 18), processes=2)
    one, two = ({path.relative_to(folder): path for path in folder.rglob("*.*")} for folder in (report, other))
    assert sorted(one) == sorted(two)
    assert len(list(other.glob("articles/*.html"))) > 60
    for name, path in one.items():
        assert path.read_bytes() == two[name].read_bytes(), name


def test_texts_as_categories_give_the_same_bytes_in_pages_and_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables = made.tables(3, 9)
    coded = {
        name: frame.astype(dict.fromkeys(frame.select_dtypes(["object", "string"]).columns, "category"))
        if name in MILLIONS
        else frame
        for name, frame in tables.items()
    }
    assert isinstance(coded["scores"]["topic_id"].dtype, pd.CategoricalDtype)
    one = write_report(tmp_path / "one", tables)
    monkeypatch.setattr(exported, "AT_ONCE", 7)  # rows of a data file that are packed together
    other = write_report(tmp_path / "other", coded)
    for path in sorted(one.rglob("*.html")) + sorted(one.rglob("*.csv")) + sorted(one.rglob("*.json")):
        assert path.read_bytes() == (other / path.relative_to(one)).read_bytes(), path.name
    for path in sorted(one.rglob("*.parquet")):
        assert_frame_equal(pd.read_parquet(path), pd.read_parquet(other / path.relative_to(one)))


def test_csv_files_are_safe_in_a_spreadsheet(tmp_path: Path) -> None:
    tables = made.tables(3, 9)
    titles = ["=1+1", "-1+1: what the budget adds up to", "@all", "+7 calls", "Паром"]
    tables["articles"]["title"] = (titles * len(tables["articles"]))[: len(tables["articles"])]
    report = write_report(tmp_path, tables)
    content = (report / "data" / "articles.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    read = pd.read_csv(report / "data" / "articles.csv", dtype=str)
    assert {"'=1+1", "'-1+1: what the budget adds up to", "'@all", "'+7 calls", "Паром"} == set(read["title"])
    assert set(pd.read_parquet(report / "data" / "articles.parquet")["title"]) == set(titles)


def test_a_report_says_what_changed_since_one_made_from_other_tables(tmp_path: Path) -> None:
    write_report(tmp_path, made.tables(3, 15))
    inputs = {"articles": "1" * 64}
    before = published.earlier_report(tmp_path, inputs, NEEDED)
    assert before is not None
    files = report_files(
        made.tables(3, 30),
        about_run(Settings(), trusted(), inputs),
        made=datetime(2027, 1, 1, tzinfo=UTC),
        before=before,
    )
    folder = published.publish(tmp_path / "later", "r2027", files)
    changed = (folder / "changes.html").read_text()
    assert before[0] in changed
    counted = {str(n) for n in before[1]["coverage"]["n_articles"]}
    written = _written(folder) | counted | _standing_as_before(before[1]["findings"], folder)
    assert not _strange(Page(folder / "changes.html"), written)
    assert "New statements" in changed
    same = dict.fromkeys(TABLES, "0" * 64)
    assert published.earlier_report(tmp_path, same, NEEDED) is None
    named = published.earlier_report(tmp_path, same, NEEDED, before[0])
    assert named is not None
    assert named[0] == before[0]
    assert published.earlier_report(tmp_path, inputs, NEEDED, "nowhere") is None


def test_nothing_is_stated_on_a_measure_that_the_encoder_makes_unreliable() -> None:
    corpus = FinishedTables(in_order(made.tables(4, 18)))

    def stated(model: str) -> set[str]:
        known = about_run(Settings(), with_encoder(trusted(), model), {})
        return set(highlights.findings_table(Material(corpus, known, wording()))["measure"])

    assert {"frames", "loaded"} <= stated("minilm")
    assert stated("minilm") - stated("a model that nobody has measured") == {"frames", "loaded"}
    known = about_run(Settings(), with_encoder(trusted(), "a model that nobody has measured"), {})
    told = pairs(Material(corpus, known, wording()), "ferry")
    assert pairs(Material(corpus, about_run(Settings(), trusted(), {}), wording()), "ferry")
    assert not [pair for pair in told if "Frames" in pair.one + pair.other or "Loaded" in pair.one + pair.other]
    static = about_run(Settings(), with_encoder(trusted(), "static"), {})
    assert static.note("claims").is_unsure("any claim")
    assert static.note("frames").is_unsure("responsibility")


def test_counts_of_a_name_lead_to_its_sentences(report: Path) -> None:
    text = (report / "topics/ferry.html").read_text()
    tables = re.findall(r'<table class="names">\s*<caption>.*?</table>', text, flags=re.DOTALL)
    places = [place for table in tables for place in re.findall(r'<th scope="col"><a href="#([^"]+)"><bdi>', table)]
    assert places
    assert all(f'<details id="{place}"' in text for place in places)


def test_what_is_not_listed_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "SHOWN", 2)
    monkeypatch.setattr(index, "SILENCES", 0)
    monkeypatch.setattr(answers, "TOPICS", 0)  # a silence on a topic with answers stands there
    write_report(tmp_path, made.tables(3, 9))
    before = published.earlier_report(tmp_path, {"articles": "1" * 64}, NEEDED)
    assert before is not None
    corpus = FinishedTables(in_order(made.tables(3, 30)))
    material = Material(corpus, about_run(Settings(), trusted(), {}), wording(), before=before)
    page = changes.changes(material)
    now = highlights.findings_table(material).set_index("contrast_id")["standing"]
    then = before[1]["findings"].set_index("contrast_id")["standing"]
    both = now.index.intersection(then.index)
    moved = int((now[both] != then[both]).sum())
    assert page.summary == (len(now) - len(both), len(then) - len(both), moved)
    assert max(page.summary) > 2 >= max(len(page.came), len(page.went), len(page.moved))
    first = index.index_page(material)
    assert (len(first.silences), first.more_silences > 0) == (0, True)
    (told,) = method.KIND.make(material)
    assert isinstance(told.value, method.MethodPage)
    assert told.value.stated == int((now != "described").sum())


def _standing_as_before(then: pd.DataFrame, folder: Path) -> set[str]:
    """How many sentences stand as they did, counted from the two tables of findings."""
    now = pd.read_parquet(folder / "data/findings.parquet").set_index("contrast_id")["standing"]
    both = then.set_index("contrast_id")["standing"].reindex(now.index)
    return {str(int((both == now).sum()))}


def test_one_article_an_outlet_claims_no_difference(tmp_path: Path) -> None:
    tables = made.tables(5, 1)
    for name in ("articles",):
        tables[name]["quarantined"] = False
    report = write_report(tmp_path, tables)
    text = (report / "index.html").read_text()
    assert "badge solid" not in re.sub(r'<dl class="standings">.*?</dl>', "", text, flags=re.DOTALL)
    assert pd.read_parquet(report / "data/contrasts.parquet")["p"].isna().all()
    assert "is not tested" in text


def test_what_carries_a_score_is_marked_in_the_article(report: Path) -> None:
    passages = pd.read_parquet(report / "data/passages.parquet").query("measure == 'loaded'")
    known = pd.read_parquet(report / "data/articles.parquet").query("not quarantined")["article_id"]
    strong = passages[(passages["value"] >= 1) & passages["article_id"].isin(known)]
    for article_id, count in strong.groupby("article_id").size().items():
        text = (report / f"articles/{article_id}.html").read_text()
        assert len(re.findall(r'<mark class="[a-z ]*strong', text)) >= count + 1, article_id  # and in the legend


def test_a_name_without_a_form_is_shown_nowhere(tmp_path: Path) -> None:
    tables = made.tables(3, 18)
    for name in ("scores", "passages", "contrasts"):
        tables[name]["item"] = tables[name]["item"].replace("oluf: Oluf", "oluf: ")
    report = write_report(tmp_path, tables)
    for path in (report / "index.html", *report.glob("topics/*.html"), *report.glob("outlets/*.html")):
        assert not re.search(r"“(<bdi>)?(</bdi>)?”", path.read_text()), path


def test_the_self_test_and_its_link_stand_in_the_report(report: Path) -> None:
    assert 'href="method.html#can-show"' in (report / "index.html").read_text()
    method = (report / "method.html").read_text()
    assert "outlet labels shuffled 50 times" in method
    assert "How many more articles" in method


def test_a_difference_that_hangs_on_something_says_so(report: Path) -> None:
    sensitivity = pd.read_parquet(report / "data/sensitivity.parquet").query("hangs")
    findings = pd.read_parquet(report / "data/findings.parquet")
    stated = findings[findings["contrast_id"].isin(sensitivity["contrast_id"])]
    assert len(stated)
    pages = " ".join(path.read_text() for path in (report / "outlets").glob("*.html"))
    assert pages.count("depends on") >= 1


def test_no_difference_is_stated_where_the_interval_holds_zero(report: Path) -> None:
    findings = pd.read_parquet(report / "data/findings.parquet").query("standing != 'described'")
    contrasts = pd.read_parquet(report / "data/contrasts.parquet").set_index("contrast_id")
    stated = contrasts.loc[findings["contrast_id"]]
    assert len(stated)
    assert not ((stated["low"] <= 0) & (stated["high"] >= 0)).any()


def test_topics_that_may_be_one_are_shown_and_the_method_page_has_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("framing.report.sources.corpus.clear_topics", lambda names, *_: frozenset(names))
    tables = made.tables(3, 9)
    pairs = [["lighthouse", "ferry", 0.91, True], ["harbour-tax", "ferry", 0.4, False]]
    tables["topic_pairs"] = pd.DataFrame(pairs, columns=list(tables["topic_pairs"]))
    report = write_report(tmp_path, tables)
    command = "framing topics merge lighthouse ferry"
    for name in ("index.html", "topics/ferry.html", "topics/lighthouse.html"):
        text = (report / name).read_text()
        assert "method.html#one" in text, name
        assert command not in text, name
    assert (report / "method.html").read_text().count(command) == 1
    assert "framing topics merge" not in (report / "topics/harbour-tax.html").read_text()
    assert not _strange(Page(report / "index.html"), _written(report))


def test_an_empty_corpus_still_makes_a_report(tmp_path: Path) -> None:
    report = write_report(tmp_path, {name: empty_table(name) for name in TABLES})
    assert "What was read" in (report / "index.html").read_text()


def test_latest_is_a_relative_link_to_the_newest(tmp_path: Path) -> None:
    write_report(tmp_path, made.tables(2, 2), made_at=datetime(2026, 1, 1, tzinfo=UTC))
    newest = write_report(tmp_path, made.tables(2, 2), made_at=datetime(2026, 1, 1, 1, tzinfo=UTC))
    assert (tmp_path / "latest").readlink() == Path(newest.name)


def test_the_report_never_speaks_a_verdict() -> None:
    def texts(value: object) -> list[str]:
        if isinstance(value, str):
            return [value]
        return [text for part in (value.values() if isinstance(value, dict) else ()) for text in texts(part)]

    said = " ".join(texts(dict(wording()))).lower()
    for word in ("biased", "propaganda", "lies", "manipulat", "left-wing", "right-wing", "slanted"):
        assert word not in said


def test_the_data_package_describes_every_column(report: Path) -> None:
    package = json.loads((report / "data/datapackage.json").read_text())
    for resource in package["resources"]:
        columns = pd.read_csv(report / "data" / resource["path"], nrows=1).columns
        assert [field["name"] for field in resource["schema"]["fields"]] == list(columns)
        assert resource["description"]
        assert all(field["description"] for field in resource["schema"]["fields"]), resource["name"]


def test_run_json_holds_hashes_settings_and_versions(report: Path) -> None:
    run = json.loads((report / "run.json").read_text())
    assert {"framing", "python", "pandas"} <= set(run["versions"])
    assert set(run["inputs"]) == set(TABLES)
    assert run["settings"]["comparison"]["q"] == 0.1


def test_a_sentence_that_says_otherwise_does_not_tell_a_claim() -> None:
    tables = made.tables(3, 18)
    chosen = tables["passages"][tables["passages"]["measure"] == "naming"].head(2).assign(measure="claims", item="c1")
    tables["passages"] = chosen.assign(value=[1.0, -1.0], topic_id="ferry", voice="all")
    tables["articles"]["quarantined"] = False
    corpus = FinishedTables(in_order(tables))
    key = ("ferry", "claims", "c1", "all")
    assert [row["value"] for rows in corpus.passages[key].values() for row in rows] == [1.0]
    ((outlet, (otherwise,)),) = corpus.against[key].items()
    assert otherwise["value"] == 1.0
    shown = one_column(corpus, key, outlet, "", 2).exhibits
    assert [one.role for one in shown if one.role == "against"] == ["against"]


def test_the_sentences_behind_a_headline_measure_are_headlines() -> None:
    tables = made.tables(3, 18)
    tables["articles"]["quarantined"] = False
    scores = tables["scores"].query("measure == 'quoted' and topic_id == 'ferry'").assign(measure="headline")
    tables["scores"] = pd.concat([tables["scores"], scores])
    corpus = FinishedTables(in_order(tables))
    key = next(key for key in corpus.values if key[:2] == ("ferry", "headline"))
    for slug, rows in corpus.values[key].items():
        others = [value for other, told in corpus.values[key].items() if other != slug for _, value, _ in told]
        own = {article_id: value for article_id, value, _ in rows}
        furthest = min if np.mean(list(own.values())) < np.mean(others) else max
        first, *_ = one_column(corpus, key, slug, "", 2).exhibits
        assert own[first.article.article_id] == furthest(own.values())
        assert first.sentence.unescape() == first.article.title


def test_an_outlet_that_prints_an_agency_text_tells_what_it_says() -> None:
    tables = made.tables(3, 18)
    tables["articles"]["quarantined"] = False
    scores = tables["scores"].query("measure == 'quoted' and topic_id == 'ferry'")
    claims = scores.assign(measure="claims", item="c1", voice="all", value=0.0)
    told = claims["article_id"].iloc[0]
    claims.loc[claims["article_id"] == told, "value"] = 1.0
    tables["scores"] = pd.concat([tables["scores"], claims])
    row = {"unit": "article", "unit_id": told, "article_id": told, "origin_id": "elsewhere", "agency": "NPA"}
    row |= REPRINTED
    tables["reprints"] = pd.DataFrame([row]).reindex(columns=tables["reprints"].columns)
    corpus = FinishedTables(in_order(tables))
    assert told in corpus.copies
    assert told in {key for rows in corpus.values["ferry", "claims", "c1", "all"].values() for key, _, _ in rows}
    others = next(key for key in corpus.values if key[:2] == ("ferry", "quoted"))
    assert told not in {key for rows in corpus.values[others].values() for key, _, _ in rows}


def test_an_agency_text_is_nobodys_and_of_a_copied_paragraph_only_the_rest_is_counted() -> None:
    tables = made.tables(3, 18)
    tables["articles"]["quarantined"] = False
    scores, passages = tables["scores"].query("measure == 'quoted' and topic_id == 'ferry'"), tables["passages"]
    three = scores["article_id"].iloc[:3].tolist()
    units = [(key, passages.loc[passages["article_id"] == key, "paragraph_id"].iloc[0]) for key in three]
    agency, holding, nothing = three
    rows = [
        {"unit": "article", "unit_id": agency, "article_id": agency, "agency": "NPA"},
        *({"unit": "paragraph", "unit_id": unit, "article_id": key, "origin_id": "afar"} for key, unit in units[1:]),
    ]
    tables["reprints"] = pd.DataFrame(rows).assign(**REPRINTED).reindex(columns=tables["reprints"].columns)
    tables["own_scores"] = scores[scores["article_id"] == holding].assign(value=0.125, weight=7.0)
    corpus = FinishedTables(in_order(tables))
    key = next(key for key in corpus.values if key[:2] == ("ferry", "quoted"))
    counted = {article: (value, weight) for rows in corpus.values[key].values() for article, value, weight in rows}
    assert not {agency, nothing} & set(counted)
    assert counted[holding] == (0.125, 7.0)
    assert len(counted) == len(scores) - 2
    read = {row["paragraph_id"] for by in corpus.passages.values() for rows in by.values() for row in rows}
    assert read
    assert not {unit for _, unit in units} & read
