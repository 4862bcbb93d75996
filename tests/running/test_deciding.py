"""Decisions in a whole run: each is applied where the same thing is found by rules, and by no other stage."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from framing.errors import BadDecisions, UnknownId
from framing.measures.cards import Items, names_where
from framing.running import runs
from framing.running.commands.decide import completed, listed, matters
from framing.running.commands.doctor import Verdict, examine
from framing.running.deciding import decidable, decide, what_became
from framing.running.order import STAGES
from framing.settings import load
from framing.tables.decision_file import decisions_in
from framing.tables.decisions.decision import DecisionKind, span_id
from framing.tables.decisions.standing import State, decided_texts
from framing.tables.store import Layout, read_table

from . import decided_days

Asked = tuple[str, str, str]


def run(layout: Layout) -> dict[str, bool]:
    """Which stages had something to do."""
    with runs.running(layout, "by hand") as this:
        return {stage.name: not this.did(stage(layout)).skipped for stage in STAGES}


def places(layout: Layout) -> dict[DecisionKind, Asked]:
    """One decision of each kind that a small run can bear, each against what the rules found."""
    read: Callable[[str], pd.DataFrame] = lambda name: read_table(layout, name)  # noqa: E731
    member, quotes, said = read("memberships").iloc[0], read("quotes"), read("said_by")
    spoken = said[said["speaker"].notna()].iloc[0]
    quote = quotes[(quotes["paragraph_id"] == spoken["paragraph_id"]) & (quotes["start"] == spoken["start"])].iloc[0]
    other = quotes[quotes["paragraph_id"] != quote["paragraph_id"]].iloc[0]
    passages = read("passages")
    label = passages[passages["measure"].isin(names_where(items=Items.FORMS))].iloc[0]
    sentences, articles = read("sentences"), read("articles")
    name = load(layout.config).names["lukashenko"].names[0]
    first, second, third = articles["article_id"].iloc[:3]
    paragraphs = read("paragraphs")
    copy, origin = (paragraphs[paragraphs["article_id"] == key]["paragraph_id"].iloc[0] for key in (first, second))
    asked = [
        ("membership", member["paragraph_id"], f"not on {member['topic_id']}"),
        ("speaker", span_id(*quote[["paragraph_id", "start", "end"]]), "Ada Vossen"),
        ("quotation", span_id(*other[["paragraph_id", "start", "end"]]), "none"),
        ("label", span_id(*label[["paragraph_id", "start", "end"]]), "helmsman"),
        ("claim", sentences["sentence_id"].iloc[0], f"same as {sentences['sentence_id'].iloc[5]}"),
        ("person", name, "same as Ada Vossen"),
        ("reprint", copy, f"copy of {origin}"),
        ("genre", first, "opinion"),
        ("date", second, "2020-02-29"),
        ("article", third, "out"),
    ]
    return {DecisionKind(one[0]): one for one in asked}


@pytest.mark.parametrize("what", list(DecisionKind))
def test_a_decision_concerns_its_own_stage_and_the_report(small: Layout, what: DecisionKind) -> None:
    settings = load(small.config)
    before = {stage.name: stage._depends_on(small, settings) for stage in STAGES}
    decide(small, [places(small)[what]], "Ada")
    concerned = {stage.name for stage in STAGES if stage._depends_on(small, settings) != before[stage.name]}
    assert concerned == {stage.name for stage in STAGES if what in stage.declared.decisions}
    assert "report" in concerned
    assert len(concerned - {"report", "vary", "correct", "mention", "choose_instrument"}) == 1


def test_who_and_why_concern_the_report_alone(small: Layout) -> None:
    settings, one = load(small.config), places(small)[DecisionKind.GENRE]
    decide(small, [one], "Ada")
    before = {stage.name: stage._depends_on(small, settings) for stage in STAGES}
    decide(small, [one], "Ben", "I think so too")
    assert {stage.name for stage in STAGES if stage._depends_on(small, settings) != before[stage.name]} == {"report"}


@pytest.mark.slow
def test_every_kind_is_applied_and_taken_back(small: Layout) -> None:
    """One run with a decision of each kind, and one after all were taken back: the tables are as they were."""
    before = {name: small.table(name).read_bytes() for name in decided_days.TABLES_BEFORE}
    asked = places(small)
    decide(small, list(asked.values()), "Ada", "because")
    assert run(small)["ingest"]
    rows = {one.decision.what: one for one in what_became(small)}
    held = DecisionKind.ARTICLE
    assert {what: one.why for what, one in rows.items() if one.state is not State.APPLIED} == {}
    articles = read_table(small, "articles").set_index("article_id")
    assert articles.loc[asked[held][1], "quarantined"]
    assert articles.loc[asked[DecisionKind.DATE][1], "published"] == "2020-02-29"
    page = (small.latest_report / "method.html").read_text(encoding="utf-8")
    assert "10 decisions of 1 person; 10 applied." in page
    key = asked[DecisionKind.MEMBERSHIP][1]
    shown = [path for path in small.latest_report.glob("articles/*.html") if f'id="p-{key}"' in path.read_text("utf-8")]
    assert "(decided by Ada)" in shown[0].read_text("utf-8")
    decide(small, [(what, key, f"withdrawn: {value}") for what, key, value in asked.values()][:9], "Ada")
    text = small.decisions.read_text("utf-8").splitlines(keepends=True)
    small.decisions.write_text("".join(one for one in text if not one.startswith("article,")), "utf-8")
    run(small)
    assert {one.state for one in what_became(small)} == {State.REPLACED}
    changed = [name for name, content in before.items() if small.table(name).read_bytes() != content]
    assert changed == []
    assert decided_texts(decisions_in(small.decisions), lambda name: read_table(small, name)) == frozenset()


def test_a_lost_and_a_disputed_decision_are_said_everywhere(small: Layout) -> None:
    key, *_ = read_table(small, "articles")["article_id"]
    decide(small, [("genre", key, "opinion")], "Ada")
    decide(small, [("genre", key, "interview")], "Ben & <b>Co</b>")
    with small.decisions.open("a", encoding="utf-8") as file:
        file.write("date,0000000000aa,0000000000ab,2026-01-01,Ada,2026-11-01,gone\n")
    run(small)
    assert [one.state for one in what_became(small)] == [State.DISPUTED, State.DISPUTED, State.LOST]
    assert read_table(small, "articles").set_index("article_id").loc[key, "genre"] == "news"
    page = (small.latest_report / "method.html").read_text(encoding="utf-8")
    assert "1 decision no longer finds its text" in page
    assert "2 decisions are disputed" in page
    assert "<b>Co" not in page
    told = [str(one) for one in examine(small) if one.what == "decisions" and one.verdict is Verdict.NOTE]
    assert len(told) == 3
    assert "no article that is compared has its text" in told[2]
    assert listed(small)[0] == "3 decisions of 2 people: 1 lost, 2 disputed"
    counts = runs.history(small)[0]["stages"][-1]["counts"]
    assert {name: n for name, n in counts.items() if name.startswith("decisions")} == {
        "decisions applied": 0, "decisions lost": 1, "decisions disputed": 2
    }  # fmt: skip


def test_a_row_without_a_hash_is_completed(small: Layout) -> None:
    key = read_table(small, "articles")["article_id"].iloc[0]
    small.decisions.write_text(f"what,id,value,who\ngenre,{key},opinion,Ada\n", encoding="utf-8")
    assert what_became(small)[0].state is State.APPLIED
    assert "1 rows completed" in completed(small)
    (one,) = what_became(small)
    assert len(one.decision.text) == 12


def test_what_can_be_decided_is_what_can_be_written(small: Layout) -> None:
    """Every choice that is offered is taken; nothing else than a choice of its kind is."""
    key = places(small)[DecisionKind.SPEAKER][1].split(":")[0]
    text = decidable(small, key)
    asked = [(one.what.value, one.id, choice) for one in text.matters for choice in one.choices]
    assert {what for what, _, _ in asked} >= {"membership", "quotation"}
    assert len(decide(small, asked, "Ada")) == len(asked)
    assert any("framing decide" in line for line in matters(small, key))


@pytest.mark.parametrize(
    ("asked", "who", "error"),
    [
        (("genre", "000000000000", "news"), "Ada", UnknownId), (("genre", "KEY", "newz"), "Ada", BadDecisions),
        (("genre", "KEY", "news"), " ", BadDecisions), (("genres", "KEY", "news"), "Ada", BadDecisions),
        (("speaker", "KEY", "Bo"), "Ada", BadDecisions), (("genre", "KEY", "news"), "A" * 101, BadDecisions),
    ],
)  # fmt: skip
def test_what_cannot_be_is_not_written(small: Layout, asked: Asked, who: str, error: type[Exception]) -> None:
    key = read_table(small, "articles")["article_id"].iloc[0]
    with pytest.raises(error):
        decide(small, [(asked[0], asked[1].replace("KEY", key), asked[2])], who)
    assert not small.decisions.exists()


@pytest.fixture
def days(tmp_path: Path) -> Iterator[Layout]:
    layout = decided_days.begin(tmp_path / "days")
    yield layout
    shutil.rmtree(layout.config.parent, ignore_errors=True)


@pytest.mark.slow
def test_thirty_days_lose_no_decision_whose_text_is_there(days: Layout) -> None:
    """Files come, are edited, taken away and read again, topics are found anew: what is lost is said, nothing else."""
    mornings = list(decided_days.simulate(days, 30))
    assert len(mornings) == 30
    assert sum(one.decided for one in mornings) >= 60
    assert all(one.missed == () for one in mornings), [one for one in mornings if one.missed]
    assert all(one.unsaid == () for one in mornings), [one for one in mornings if one.unsaid]
    assert any(one.lost for one in mornings)
    page = (days.latest_report / "method.html").read_text(encoding="utf-8")
    assert f">{mornings[-1].lost} decisions no longer find their text" in page
