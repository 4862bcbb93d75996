"""What changed between versions: the headline, then the sentences that went, came or were edited."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from framing.report.pages.versions import changes_of, words_changed
from framing.tables.schemas import TABLES
from tests.report import made
from tests.report.conftest import write_report

SENTENCES = st.lists(st.text(st.sampled_from("ab <&."), min_size=1, max_size=12), max_size=8)


@given(SENTENCES, SENTENCES)
def test_every_sentence_of_both_versions_is_told(before: list[str], now: list[str]) -> None:
    changes = changes_of(before, now)
    n = {kind: sum(one.n for one in changes if one.kind == kind) for kind in ("same", "edited", "gone", "come")}
    assert n["same"] + n["edited"] + n["gone"] == len(before)
    assert n["same"] + n["edited"] + n["come"] == len(now)


@given(st.text(max_size=30), st.text(max_size=30))
def test_marked_words_are_those_of_the_new_text(before: str, now: str) -> None:
    found = words_changed(before, now)
    kept = found if "<del>" not in found else Markup("".join(part.split("</del>")[-1] for part in found.split("<del>")))
    assert "".join(kept.striptags().split()) == "".join(Markup.escape(now).striptags().split())


def test_an_edited_sentence_is_not_one_gone_and_one_come() -> None:
    old = ["The mill grinds again after three hours of quarrel.", "It rained.", "The trout were counted."]
    new = ["The mill grinds again after two hours of talk.", "The trout were counted.", "A ladder is to be built."]
    found = changes_of(old, new)
    assert [one.kind for one in found] == ["edited", "gone", "same", "come"]
    assert found[0].text == (
        "The mill grinds again after <del>three</del><ins>two</ins> hours of <del>quarrel</del><ins>talk</ins>."
    )


def test_the_page_and_the_way_to_it(tmp_path: Path) -> None:
    tables = made.tables(3, 6)
    article = tables["articles"].loc[~tables["articles"]["quarantined"]].iloc[0]
    tables["articles"]["updated"] = "2031-04-05T06:07:08+00:00"
    bodies = [["The mill grinds <again>.", "It rained."], ["The mill grinds no more.", "It rained."]]
    rows = [
        {
            "article_id": article["article_id"], "version": number, "outlet": article["outlet"], "kind": "updated",
            "moment": f"2024-05-0{number}", "title": f"Title {number}", "source_path": f"{number}.html", "n_words": 6,
            "sha256": "0", "body": json.dumps([["paragraph", text] for text in texts]),
        }
        for number, texts in enumerate(bodies, start=1)
    ]  # fmt: skip
    tables["versions"] = pd.DataFrame(rows, columns=TABLES["versions"].names)
    report = write_report(tmp_path, tables)
    page = (report / "versions" / f"{article['article_id']}.html").read_text(encoding="utf-8")
    assert "Title <del>1</del><ins>2</ins>" in page
    assert "1 sentence changed" in page
    assert "<again>" not in page
    assert f"versions/{article['article_id']}.html" in (report / "versions.html").read_text(encoding="utf-8")
    own = (report / "articles" / f"{article['article_id']}.html").read_text(encoding="utf-8")
    assert f"../versions/{article['article_id']}.html" in own
    assert "changed on 2031-04-05" in own
    assert 'href="versions.html"' in (report / "index.html").read_text(encoding="utf-8")
