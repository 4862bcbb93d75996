"""A silence is stated where it is more than the chance of few articles, and counted where it is not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from framing.measures.cards import names_where
from framing.report.parts import in_short
from framing.report.parts import silences as silent
from framing.report.parts.silences import saved_then, silences
from framing.report.sources.outlets import marks
from framing.report.wording import wording
from framing.tables.records import Outlet

SLUGS = "gull tern kite wren".split()
MARKS = {one.slug: one for one in marks(Outlet(slug, slug.title()) for slug in SLUGS)}


def corpus(
    articles: dict[str, int], told: dict[str, int], named: bool = True, days: dict[str, str] | None = None,
    possible: int = 0, languages: dict[str, str] | None = None,
) -> Any:  # fmt: skip
    """As much of the finished tables as silences are read from; `days` are those of an outlet's articles."""
    said = {"name": "The ferry", "href": "ferry.html", "order": 0}
    topic = SimpleNamespace(topic_id="ferry", named=named, possible=possible, **said)
    when = {slug: (days or {}).get(slug, "2031-05-04") for slug in articles}
    refs = {slug: [SimpleNamespace(day=when[slug])] * n for slug, n in articles.items()}
    covering = {"ferry": {slug: [slug] * told.get(slug, 0) for slug in articles}}
    marks = {slug: MARKS[slug] for slug in articles}
    known = {slug: SimpleNamespace(day=day) for slug, day in when.items()}
    return SimpleNamespace(
        topics={"ferry": topic}, covering=covering, per_outlet=articles, outlets=marks, compared=refs, articles=known,
        writes_in=languages or dict.fromkeys(articles, "en"), close_topics={},
    )  # fmt: skip


def stated(articles: dict[str, int], told: dict[str, int], named: bool = True) -> list[str]:
    return [one.mark.slug for one in silences(corpus(articles, told, named), wording()).stated]


def test_who_has_nothing_on_what_all_others_tell_often_is_named() -> None:
    articles = dict.fromkeys(MARKS, 40)
    assert stated(articles, {"gull": 12, "tern": 15, "kite": 10}) == ["wren"]


def test_who_was_saved_in_other_months_is_not_silent() -> None:
    told = {"gull": 12, "tern": 15, "kite": 10}
    there = corpus(dict.fromkeys(MARKS, 40), told, days={"wren": "2031-05-09"})
    assert len(silences(there, wording()).stated) == 1
    for day in ("2031-05-30", "2031-09-30"):
        elsewhere = corpus(dict.fromkeys(MARKS, 40), told, days={"wren": day})
        assert silences(elsewhere, wording()).stated == ()


def test_who_was_saved_in_other_weeks_has_no_number_there() -> None:
    told = {"gull": 12, "tern": 15, "kite": 10}
    for day, there in (("2031-05-09", True), ("2031-05-12", False), ("2031-09-30", False), ("", True)):
        found = corpus(dict.fromkeys(MARKS, 40), told, days={"wren": day})
        assert saved_then(found, found.topics["ferry"], "wren") == there, day


def test_a_silence_counts_only_what_the_others_wrote_in_the_same_weeks() -> None:
    told = {"gull": 12, "tern": 15, "kite": 10}
    days = {"gull": "2031-05-09", "tern": "2031-05-25", "kite": "2031-05-09", "wren": "2031-05-08"}
    (one,) = silences(corpus(dict.fromkeys(MARKS, 40), told, days=days), wording()).stated
    assert "2 outlets cover it in 22 articles" in one.sentence


def test_who_was_saved_only_when_there_was_most_to_tell_is_no_measure_for_others() -> None:
    articles = dict.fromkeys(MARKS, 40)
    found = corpus(articles, {"gull": 12, "tern": 15, "kite": 10})
    weeks = ["2031-05-04"] * 20 + [f"2031-{month:02}-04" for month in (1, 3, 7, 9)] * 5
    found.compared["wren"] = [SimpleNamespace(day=day) for day in weeks]
    assert silences(found, wording()).stated == ()  # the others are from one of its weeks
    found.compared |= dict.fromkeys(("gull", "tern", "kite"), found.compared["wren"])
    assert [one.mark.slug for one in silences(found, wording()).stated] == ["wren"]


def test_only_articles_from_the_weeks_of_the_topic_can_be_silent_on_it() -> None:
    """Forty saved articles are no forty silences if three of them are from when the others told it."""
    told = {"gull": 12, "tern": 15, "kite": 10}
    for then, said in ((3, False), (9, False), (12, True)):
        found = corpus(dict.fromkeys(MARKS, 40), told)
        later = [SimpleNamespace(day="2031-09-30")] * (40 - then)
        found.compared["wren"] = [*found.compared["wren"][:then], *later]
        lines = [one.sentence for one in silences(found, wording()).stated]
        assert bool(lines) == said, then
        assert all(f"None of the {then} articles that were saved from" in one for one in lines)


def test_who_has_articles_on_a_topic_that_may_be_the_same_is_not_silent() -> None:
    found = corpus(dict.fromkeys(MARKS, 40), {"gull": 12, "tern": 15, "kite": 10})
    assert len(silences(found, wording()).stated) == 1
    same = {"name": "The ship", "href": "ship.html", "order": 1, "possible": 0}
    found.topics["ship"] = SimpleNamespace(topic_id="ship", named=False, **same)
    found.covering["ship"] = {"wren": ["wren"]}
    found.close_topics["ferry"] = [("ship", "ferry", 0.8)]
    assert silences(found, wording()).stated == ()


def test_nobody_is_silent_where_articles_come_near_and_are_not_counted() -> None:
    told = {"gull": 12, "tern": 15, "kite": 10}
    assert silences(corpus(dict.fromkeys(MARKS, 40), told, possible=3), wording()).stated == ()


def test_nobody_is_silent_on_what_was_found_in_other_languages_only() -> None:
    """Or the topic is there, and was only not found."""
    articles, told = dict.fromkeys(MARKS, 40), {"gull": 12, "tern": 15, "kite": 10}
    alone = {"gull": "en", "tern": "en", "kite": "en", "wren": "ru"}
    assert silences(corpus(articles, told, languages=alone), wording()).stated == ()
    two = {**alone, "kite": "ru"}
    assert len(silences(corpus(articles, told, languages=two), wording()).stated) == 1


def test_few_articles_are_no_silence() -> None:
    few = {"gull": 40, "tern": 40, "kite": 40, "wren": 3}
    assert stated(few, {"gull": 8, "tern": 6, "kite": 7}) == []
    assert silences(corpus(few, {"gull": 8, "tern": 6, "kite": 7}), wording()).unsurprising == 1


def test_one_outlets_habit_makes_nobody_silent() -> None:
    assert stated(dict.fromkeys(MARKS, 40), {"gull": 35, "tern": 1}) == []


def test_only_named_topics_have_silences() -> None:
    assert stated(dict.fromkeys(MARKS, 40), {"gull": 12, "tern": 15, "kite": 10}, named=False) == []


@given(st.lists(st.integers(0, 30), min_size=4, max_size=4), st.integers(1, 60))
def test_more_articles_make_a_silence_no_less_stated(told: list[int], more: int) -> None:
    counts = {**dict(zip(MARKS, told, strict=True)), "wren": 0}
    before, after = ({**dict.fromkeys(MARKS, 40), "wren": n} for n in (40, 40 + more))
    if "wren" in stated(before, counts):
        assert "wren" in stated(after, counts)


def test_in_short_names_those_too_who_have_hardly_more_and_those_who_have_nothing_by_chance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    articles = {"gull": 80, "tern": 80, "kite": 80, "wren": 5}
    found = corpus(articles, {"gull": 24, "tern": 30, "kite": 1})
    found.outlets["moth"] = next(iter(marks([Outlet("moth", "Moth")])))
    for table, value in ((found.per_outlet, 80), (found.compared, found.compared["gull"])):
        table["moth"] = value
    found.covering["ferry"]["moth"] = []
    about = SimpleNamespace(min_articles=5)
    monkeypatch.setattr(in_short, "in_passing", lambda *_: "")
    (said,) = in_short._silent(SimpleNamespace(corpus=found, words=wording(), about=about), {"ferry"})  # type: ignore[arg-type]
    assert said.striptags() == (
        "The ferry: among the articles saved, none found in Moth (0 of 80), which chance hardly explains. "
        "Few in Kite (1 of 80). "
        "None in Wren (0 of 5) either, which may be chance."
    )
    assert in_short._silent(SimpleNamespace(corpus=found, words=wording(), about=about), ()) == ()  # type: ignore[arg-type]


def test_an_article_on_other_things_that_speaks_of_the_topic_is_counted_beside_a_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(silent, "names_it", lambda material, topic_id, text: "ferry" in text)
    monkeypatch.setattr(silent, "is_surely_on", lambda material, topic_id, text: "contract" in text)
    found = corpus(dict.fromkeys(MARKS, 60), {"gull": 24})
    found.articles = {name: SimpleNamespace(outlet=name[:-1]) for name in ("kite1", "kite2", "gull1")}
    found.paragraphs = {
        "p1": ("kite1", "The ferry contract was old."), "p2": ("kite1", "The ferry contract ends."),
        "p3": ("kite2", "The ferry was late."), "p4": ("gull1", "The ferry contract was old."),
    }  # fmt: skip
    material: Any = SimpleNamespace(corpus=found, words=wording())
    topic = found.topics["ferry"]
    assert str(silent.in_passing(material, topic, MARKS["wren"])) == ""
    assert "1 article of Kite speaks of it in passing" in Markup(
        silent.in_passing(material, topic, MARKS["kite"])
    ).striptags()


def test_who_hardly_tells_what_others_tell_is_named_beside_them_if_the_test_says_so() -> None:
    found = corpus(dict.fromkeys(MARKS, 60), {"gull": 24, "tern": 12, "kite": 10, "wren": 1})
    rows = [
        {"outlet": slug, "estimate": value - rest, "value": value, "value_versus": rest, "q": q, "p": q, "low": None}
        for slug, value, rest, q in (("gull", 0.4, 0.1, 0.01), ("wren", 0.02, 0.3, 0.01), ("kite", 0.01, 0.3, 0.5))
    ]
    (measure,) = names_where(own_chart=True)
    frame = pd.DataFrame(rows).assign(topic_id="ferry", measure=measure, primary=True, support="full", method="exact")
    found.against_rest = frame
    about = SimpleNamespace(q=0.1, note=lambda name: SimpleNamespace(inference="tested"))
    material: Any = SimpleNamespace(corpus=found, words=wording(), about=about)
    ((said, standing),) = in_short._uneven(material, {"ferry"})
    assert said.striptags() == (
        "The ferry: among the articles saved, found in 24 of 60 articles from Gull, but in only 1 of 60 articles from "
        "Wren."
    )
    assert standing == "solid"
    assert not list(in_short._uneven(material, ()))
    found.against_rest = frame[frame["outlet"] != "gull"]  # nobody is known to tell it more than the others
    assert not list(in_short._uneven(material, {"ferry"}))
