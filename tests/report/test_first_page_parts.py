"""What the answers on the first page are made of: labels, headlines, people, spellings, what a few articles write."""

from __future__ import annotations

import functools
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pandas as pd
import pytest
from lxml import html
from markupsafe import Markup

from framing.measures.cards import Items
from framing.report.parts import answers, covering, few, heard, held, highlights, people_shown, told, voices
from framing.report.parts.called import _chooses, _only_says_of_where, is_office
from framing.report.parts.heard import Heard
from framing.report.parts.highlights import is_first
from framing.report.parts.in_short import Called, Naming, _odd_words
from framing.report.parts.on_subject import heads_it, refers_back
from framing.report.parts.spellings import SpelledName, by_outlet
from framing.report.sources.outlets import marks
from framing.report.wording import wording
from framing.tables.records import Outlet

from . import made
from .conftest import write_report
from .test_on_subject import material as about_grain


@pytest.mark.parametrize(
    ("label", "office"),
    [
        ("president", True), ("Russian President", True), ("Russia’s foreign minister", True), ("Vice President", True),
        ("U.N. Secretary-General", True), ("director general of the International Atomic Energy Agency", True),
        ("dictator", False), ("contested leader", False), ("WNBA star", False), ("opposition leader", False),
        ("self-proclaimed president", False), ("former marine", False), ("президент России", True), ("диктатор", False),
    ],
)  # fmt: skip
def test_an_office_is_no_choice_of_words(label: str, office: bool) -> None:
    assert is_office(label) == office


def test_a_headline_is_of_a_topic_by_its_name_or_by_several_words() -> None:
    grain = about_grain("The grain deal", "Ships leave the ports again.")
    assert heads_it(grain, "t", "Ships wait: when may they leave?")
    assert not heads_it(grain, "t", "Ministers wait for rain")
    named = about_grain("The Ekman case", "")
    named.corpus.on_topic = {f"p{3 + n}": [("t", 0.9)] for n in (1, 2)}
    assert heads_it(named, "t", "Ekman goes home")


def test_each_story_shows_one_headline_of_each_outlet_and_one_names_the_topic(tmp_path: Path) -> None:
    tables = made.tables(4, 18)
    topic_of = tables["memberships"].drop_duplicates("paragraph_id").set_index("paragraph_id")["topic_id"]
    called = {key: name for key, (name, _) in made.TOPICS.items()}
    names = tables["paragraphs"]["paragraph_id"].map(topic_of).map(called)
    tables["paragraphs"]["text"] = tables["paragraphs"]["text"] + (" " + names + ".").fillna("")
    report = write_report(tmp_path, tables)
    page = html.parse(str(report / "index.html")).getroot()
    told = page.xpath("//article[@class='answers']//ul[@class='stories']/li")
    assert told
    for story in told:
        outlets = story.xpath("./ul/li/bdi/text()")
        assert 1 < len(outlets) == len(set(outlets))
        topic = story.xpath("string(ancestor::article/h3)").strip().removeprefix("The ")
        assert any(topic in headline for headline in story.xpath("./ul/li/a/text()"))
        for href in story.xpath(".//a/@href"):
            assert (report / href.partition("#")[0]).is_file()


def test_of_a_few_articles_each_says_in_a_sentence_what_it_writes_on_a_topic(tmp_path: Path) -> None:
    tables = made.tables(2, 4)
    page = html.parse(str(write_report(tmp_path, tables) / "index.html")).getroot()
    texts = " ".join(tables["paragraphs"]["text"])
    few = [one for one in page.xpath("//article[@class='answers']") if one.xpath(".//blockquote")]
    assert few
    for topic in few:
        outlets = topic.xpath(".//blockquote/p[@class='cite']/bdi/text()")
        covered = topic.xpath("string(.//div[dt][last()]/dd)")
        assert outlets
        assert all(outlet in covered for outlet in outlets)
        for said in topic.xpath(".//blockquote/p[1]"):
            assert said.text_content().strip(" …") in texts


def test_one_person_has_one_name_that_of_the_spelling_which_most_outlets_use(monkeypatch: pytest.MonkeyPatch) -> None:
    said = [("a", "Volodymyr Zelensky"), ("b", "Volodymyr Zelenskyy"), ("c", "Volodymyr Zelenskyy"),
            *[("d", "Vladimir Zelensky")] * 5, ("a", "Serhiy Haidenko"), ("b", "Serhiy Haidenko"),
            *[("c", "Sergey Gaidenko")] * 2, ("a", "Olena Zelenska")]  # fmt: skip
    rows = [({"article_id": f"{outlet}{n}"}, who) for n, (outlet, who) in enumerate(said)]
    articles = {row["article_id"]: SimpleNamespace(outlet=row["article_id"][0]) for row, _ in rows}
    found: Any = SimpleNamespace(corpus=SimpleNamespace(articles=articles))
    monkeypatch.setattr(people_shown, "speaking", lambda material: rows)
    texts = {row["article_id"]: who for row, who in rows}
    monkeypatch.setattr(people_shown, "texts_of_articles", lambda material: texts)
    names = people_shown._names(found, "")
    assert {names[who] for _, who in said[:8]} == {"Volodymyr Zelenskyy"}
    assert {names[who] for _, who in said[8:-1]} == {"Serhiy Haidenko"}
    assert names["Olena Zelenska"] == "Olena Zelenska"
    assert heard.speaking is not people_shown.speaking


def test_what_one_outlet_spells_its_own_way_is_one_sentence_of_its_parts() -> None:
    outlets = {one.slug: one for one in marks([Outlet("a", "Ash"), Outlet("b", "Birch")])}
    found: Any = SimpleNamespace(corpus=SimpleNamespace(outlets=outlets), words=wording())
    found.once = functools.cache(lambda make, key: make(found, key))
    each = [
        SpelledName(name, Markup(name), f"topics/t.html#{name}", frozenset({outlet}), firm, {}, outlet, brief=name)
        for name, outlet, firm in (("Amzel", "a", "solid"), ("Birk", "b", "described"), ("Celm", "a", "described"))
    ]
    first, other = by_outlet(found, each)
    assert [(part.brief, part.standing) for part in first.parts] == [("Amzel", "solid"), ("Celm", "described")]
    assert first.standing == "described"  # one word has to hold for all
    assert "Ash" in first.sentence
    assert other == each[1]


def _naming(*rows: Any) -> Naming:
    known = {one.slug: one for one in marks([Outlet(slug, slug.title()) for slug, *_ in rows])}
    counted = tuple((known[slug], sum(n), tuple(Called(one, 1.0) for one in n)) for slug, *n in rows)
    return Naming("the … in Amselland", ("“war”", "“raid”", "“conflict”"), counted, 0, of_event=True)


def test_who_alone_calls_an_event_by_another_word_is_said_with_what_they_never_write() -> None:
    found: Any = SimpleNamespace(words=wording())
    others = (("ash", 20, 10, 2), ("birch", 5, 9, 0), ("cedar", 5, 9, 0), ("dill", 9, 5, 0))
    ((said, _),) = _odd_words(found, _naming(*others, ("elm", 9, 0, 30)))
    text = said.striptags()
    assert text.startswith("Of the words counted for “the … in Amselland”, Elm writes “conflict” 30 times and ")
    assert "“war” and “raid”" in text
    assert text.endswith("In none of the 39 does Elm write “raid”.")
    ((said, _),) = _odd_words(found, _naming(*others, ("elm", 3, 0, 30)))
    assert "Elm writes “conflict” 30 times and “war” 3 times (33 in all)" in said.striptags()
    close = ("fir", 9, 10, 0)  # who writes another word once more is not alone with it
    assert len(list(_odd_words(found, _naming(("ash", 20, 2, 0), ("dill", 9, 5, 0), close, ("elm", 9, 0, 30))))) == 1
    assert not list(_odd_words(found, _naming(*others, ("elm", 9, 0, 10))))  # too few mentions for a habit
    assert not list(_odd_words(found, _naming(*others, ("elm", 30, 0, 9))))  # the word of another, too
    # no word is most of its own, but it avoids those of the others
    forms = ("“war”", "“raid”", "“unrest”", "“operation”")
    several = _naming(*((*one, 0) for one in others), ("elm", 0, 0, 11, 11))
    ((said, _),) = _odd_words(found, replace(several, forms=forms))
    assert "“unrest” 11 times and “operation” 11 times" in said.striptags()
    some = _naming(*((*one, 0) for one in others), ("elm", 6, 0, 9, 8))
    assert not list(_odd_words(found, replace(some, forms=forms)))
    assert not list(_odd_words(found, _naming(*others[:2], ("elm", 0, 0, 30))))  # each of them is alone with a word


@pytest.mark.parametrize(
    ("sentence", "back"),
    [("However, the ferry ran.", True), ("“This is new,” Ann Lee said.", True), ("He said so.", True),
     ("Однако паром ходит.", True), ("The ferry ran.", False), ("Henry Lee ran the ferry.", False),
     ("Andorra has no ferry.", False)],
)  # fmt: skip
def test_who_reads_a_sentence_alone_has_to_know_what_it_is_about(sentence: str, back: bool) -> None:
    assert refers_back(sentence) is back


def test_of_each_outlet_a_sentence_is_shown_if_possible_one_to_be_read_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {
        "a1": "The ferry to Amsel was stopped by the harbour office on the island.",
        "a2": "However, the ferry to Amsel and the harbour of the island were stopped by the office on the island.",
        "a3": "“The ferry to Amsel was stopped by the island,” said the harbour office to all who asked.",
        "a4": "Photo: Ann Lee/AP The ferry to Amsel lies in the harbour of the island since yesterday.",
        "b1": "Dogs bark on the island all night long, as everybody there knows.",
        "b2": "The harbour office let the ferry to Amsel run again after a week.",
        "b3": "The ferry of another island and the ferries of all islands run on Sundays again.",
        "b4": "Hide caption The ferry to Amsel lies in the harbour of the island, as it has for a week.",
        "b5": "What will the ferry to Amsel cost the island, and who of all its people is to pay for it?",
        "b6": "B. Lee of the island, the head of the office that had stopped the ferry to Amsel for a week.",
        "b0": "A man walks past the ferry to Amsel in the harbour of the island on the first day of June.",
        "bc": "Sailors of the island look for the ferry to Amsel on the first day of June in Kilmar, Norland.",
        "bd": "Ann Lee of the island waves to the ferry to Amsel from the pier in Kilmar, Norland June 1, 2019.",
        "be": "A hundred ships (every ferry to Amsel, and one of each island, too) have been let go again this year.",
        "b7": "Some say the ferry to Amsel and to each other island of these will be let go by the office.’",
        "b8": "The ferry to Amsel is the one thing on the island that the office has to keep from now on.",
        "b9": "The ferry to Amsel, as a reader writes, is the one thing that the island has to keep.",
        "c1": "However, nobody on the island knew of the ferry to Amsel any more.",
    }
    outlets = {one.slug: one for one in marks([Outlet(slug, slug.title()) for slug in "abc"])}
    corpus = SimpleNamespace(
        outlets=outlets, copies=frozenset(), repeated=frozenset(), sentences={},
        on_topic={key: [("t", 1.0)] for key in texts}, paragraphs={key: (key, text) for key, text in texts.items()},
        covering={"t": {slug: [key for key in texts if key[0] == slug] for slug in outlets}},
        articles={key: SimpleNamespace(title="", day="") for key in texts},
            written={key: [(key, "", text)] for key, text in texts.items()},
            topics={"t": SimpleNamespace(name="The ferry", description="")},
        shares={key: {} for key in texts},
    )  # fmt: skip
    found: Any = SimpleNamespace(corpus=corpus, words=wording())
    found.once = lambda make, key: make(found, key)
    said_to_others = pd.DataFrame({"paragraph_id": ["b8"], "start": [0], "end": [len(texts["b8"])]})
    monkeypatch.setattr(told, "quotations", lambda material: said_to_others)
    monkeypatch.setattr(told, "_no_news", lambda material, _: {"b9": "opinion"})
    monkeypatch.setattr(told, "n_words_of_name", lambda material, topic_id, text: text.count("ferry"))
    monkeypatch.setattr(told, "is_small", lambda material: True)
    monkeypatch.setattr(told, "is_small_on", lambda material, topic: True)
    monkeypatch.setattr(told, "exhibit", lambda corpus, row, voice: texts[row["paragraph_id"]])
    monkeypatch.setattr(told, "heads_it", lambda material, topic_id, title: False)
    monkeypatch.setattr(told, "is_near", lambda material, topic_id, paragraph_id: True)
    monkeypatch.setattr(told, "is_surely_on", lambda material, topic_id, text: "ferry" in text)
    monkeypatch.setattr(told, "names_it", lambda material, topic_id, text: "Amsel" in text)
    monkeypatch.setattr(told, "too_few", lambda material: frozenset())
    monkeypatch.setattr(told, "is_article_on", lambda material, topic_id, article_id: True)
    monkeypatch.setattr(told, "says_whose", lambda material, topic_id, text: True)
    monkeypatch.setattr(told, "n_words_of", lambda material, topic_id, text: len({"ferry", "island"} & {*text.split()}))
    topic: Any = SimpleNamespace(topic_id="t", href="")
    assert [one.exhibit for one in told._one_of_each(found, topic)] == [texts["a1"], texts["b2"], texts["c1"]]
    monkeypatch.setattr(told, "SENTENCES", 1)  # who has most articles stands at once, the others follow
    assert [one.exhibit for one in told._one_of_each(found, topic)] == [texts["b2"], texts["a1"], texts["c1"]]
    monkeypatch.setattr(told, "SENTENCES", 8)
    every = [one.exhibit for one in told.written(found, topic).said]  # of few articles each has its sentence
    assert every == list(texts.values())
    monkeypatch.setattr(told, "is_small", lambda material: False)  # of many, only what can be read
    assert [one.exhibit for one in told._one_of_each(found, topic)] == [texts["a1"], texts["b2"]]
    monkeypatch.setattr(told, "is_small_on", lambda material, topic: False)  # on a topic with many, what says it alone
    monkeypatch.setattr(told, "is_article_on", lambda material, topic_id, article_id: article_id != "b2")
    assert [one.exhibit for one in told._one_of_each(found, topic)][:1] == [texts["a1"]]
    assert texts["b2"] not in [one.exhibit for one in told._one_of_each(found, topic)]  # its article tells of another
    monkeypatch.setattr(told, "is_article_on", lambda material, topic_id, article_id: True)
    assert [one.exhibit for one in told._one_of_each(found, topic)] == [texts["a1"], texts["b2"]]
    monkeypatch.setattr(told, "is_surely_on", lambda material, topic_id, text: "stopped" in text)
    assert [one.exhibit for one in told._one_of_each(found, topic)] == [texts["a1"]]
    some = [one.exhibit for one in told.written(found, topic).said]
    assert some == [texts["a1"], texts["b2"], texts["b9"]]


@pytest.mark.parametrize(
    ("who", "text", "nobody"),
    [
        ("North Velden", "Ships wait in North Velden. North Velden said no.", True),
        ("Green Helmet", "A Green Helmet fell. The Green Helmet said no. Green Helmet help came.", True),
        ("Ann Ekman", "Ann Ekman waits. The trust in Ann Ekman is great. Ann Ekman said no. Mayor Ann Ekman is the "
         "Ann Ekman of old. So did her son, says Ann Ekman. Nobody asked Ann Ekman.", False),
        ("Harbour Tracker", "Harbour Tracker said no. Its tracker is a tracker of ships.", True),
        ("Wray Tracker", "Wray Tracker came. A note by Tracker said no. The tracker lost a tracker.", False),
        ("Ann Tracker", "Ann Tracker said no. Its tracker is a tracker of ships.", False),
    ],
)  # fmt: skip
def test_who_stands_where_a_thing_does_or_has_a_things_name_is_nobody(who: str, text: str, nobody: bool) -> None:
    found: Any = SimpleNamespace(corpus=SimpleNamespace(paragraphs={"p": ("a", text)}, on_topic={"p": [("t", 1.0)]}))
    found.once = lambda make, key: make(found, key)
    assert heard.is_nobody(found, "t", who) is nobody


UNDATED = SimpleNamespace(day="")


def test_a_share_is_of_the_articles_from_the_time_of_the_topic() -> None:
    """One stray article makes no time; who has articles from a short part of it is not compared."""

    def on(day: int) -> str:
        return f"2024-{3 + day // 30:02d}-{1 + day % 30:02d}"

    days = {f"a{n}": on(n) for n in range(0, 60, 3)} | {f"b{n}": on(n) for n in range(9)}
    days |= {"stray": "2023-01-01", "old": "2023-06-01"}
    articles = {key: SimpleNamespace(day=day) for key, day in days.items()}
    on_it = [key for key in articles if key[0] == "a"]
    corpus: Any = SimpleNamespace(
        articles=articles, covering={"t": {"ash": [*on_it, "stray"], "birch": ["b0"]}},
        mainly_on=lambda _: {"ash": on_it[:1], "birch": []},
        compared={"ash": [articles[key] for key in (*on_it, "stray", "old")],
                  "birch": [articles[f"b{n}"] for n in range(9)]},
    )  # fmt: skip
    time = covering._InTime.of(corpus, "t")
    assert time.days == (on(0), on(54))  # nine in ten
    assert (time.n_saved("ash"), len(time.on["ash"]), len(time.main["ash"])) == (19, 19, 1)
    assert time.share("birch") == 1 / 9
    assert (time.is_partly("ash"), time.is_partly("birch")) == (False, True)


def test_where_most_were_saved_in_other_weeks_nobody_is_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest, or those without any date, would have nobody beside them."""
    outlets = {one.slug: one for one in marks([Outlet(slug, slug.title()) for slug in ("ash", "birch", "cedar")])}
    corpus = SimpleNamespace(
        covering={"t": {"ash": ["a"], "birch": ["b"], "cedar": ["c"]}}, outlets=outlets, clear=frozenset(),
        per_outlet=dict.fromkeys(outlets, 9), close_topics={}, articles=dict.fromkeys("abc", UNDATED),
        compared=dict.fromkeys(outlets, [UNDATED] * 9),
    )  # fmt: skip
    found: Any = SimpleNamespace(corpus=corpus, words=wording(), about=SimpleNamespace(min_articles=5))
    topic: Any = SimpleNamespace(topic_id="t", href="t.html", possible=0)
    monkeypatch.setattr(covering, "silences", lambda *_: SimpleNamespace(stated=()))
    corpus.mainly_on = lambda _: {"ash": ["a"], "birch": [], "cedar": ["c"]}
    monkeypatch.setattr(covering, "saved_then", lambda corpus, topic, slug: slug == "ash")
    (said,) = (line.striptags() for line in covering.who_covers(found, topic).lines)
    assert "cannot be compared: Ash (1 of 9), Birch (1 of 9) and Cedar (1 of 9)" in said
    monkeypatch.setattr(covering, "saved_then", lambda corpus, topic, slug: slug != "ash")
    there, away = (line.striptags() for line in covering.who_covers(found, topic).lines)
    assert there.endswith("found on it: Birch (1 of 9, 0 mainly) and Cedar (1 of 9, 1 mainly).")
    assert away.endswith("from the weeks of most articles on the topic: Ash (1 of 9).")


def test_who_covers_a_topic_stands_by_share_the_rest_behind_a_fold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has few articles in all does not stand first, and a mere nothing is no share."""
    names = ("ash", "birch", "cedar", "dogwood", "elm", "fir", "gorse", "hazel", "ivy")
    outlets = {one.slug: one for one in marks([Outlet(slug, slug.title()) for slug in names])}
    counts = dict(zip(names, (2, 4, 6, 8, 10, 12, 14, 3, 0), strict=True))
    per_outlet = {**dict.fromkeys(names, 20), "hazel": 3}
    corpus = SimpleNamespace(
        covering={"t": {slug: ["x"] * n for slug, n in counts.items()}}, outlets=outlets, clear=frozenset(),
        per_outlet=per_outlet, close_topics={}, articles={"x": UNDATED},
        compared={slug: [UNDATED] * n for slug, n in per_outlet.items()},
    )  # fmt: skip
    found: Any = SimpleNamespace(corpus=corpus, words=wording(), about=SimpleNamespace(min_articles=2))
    topic: Any = SimpleNamespace(topic_id="t", href="t.html", possible=0)
    monkeypatch.setattr(covering, "silences", lambda *_: SimpleNamespace(stated=()))
    corpus.mainly_on = lambda _: dict.fromkeys(names, ())
    monkeypatch.setattr(covering, "too_few", lambda *_: frozenset())
    monkeypatch.setattr(covering, "saved_then", lambda *_: True)
    silent = covering.who_covers(found, topic)
    first, none = (line.striptags() for line in silent.lines)
    assert first.index("Gorse 70%") < first.index("Fir 60%") < first.index("Cedar 30%")
    assert first.endswith("the smallest: Ash 10% (2 of 20, 0 mainly).")
    assert none == "None found, which may be chance: Ivy (0 of 20)."
    ((called, rest),) = silent.folded
    assert called == "2 more outlets"
    assert rest.striptags() == "Birch 20% (4 of 20, 0 mainly) and Hazel 100% (3 of 3, 0 mainly)."
    topic.possible = 1
    assert "Ivy" in covering.who_covers(found, topic).lines[-1]
    assert "some may be on it" in covering.who_covers(found, topic).lines[-1]


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["2020-01-01"] * 3, "2020-01-01"),
        (
            ["2019-01-01", *(f"2020-03-{n:02}" for n in range(1, 20))],
            "nine in ten of them from 2020-03-01 to 2020-03-18",
        ),
        ([f"2020-0{n}-01" for n in range(1, 10)], "2020-01-01 to 2020-09-01"),
        ([], ""),
    ],
)  # fmt: skip
def test_a_stray_article_does_not_make_the_time_of_a_topic_longer(days: list[str], said: str) -> None:
    assert str(answers._when(wording(), days, len(days))) == said
    if days:
        assert str(answers._when(wording(), days, 30)) == f"{len(days)} of them dated, {said}"


def _mean(material: Any, slug: str, above: bool) -> Any:
    topic = SimpleNamespace(topic_id="t")
    mark = SimpleNamespace(slug=slug)
    return SimpleNamespace(topic=topic, mark=mark, measure="m", item="", kind=Items.NONE, above=above)


def test_of_a_mean_only_who_goes_furthest_stands_on_the_first_page(monkeypatch: pytest.MonkeyPatch) -> None:
    means = {"a": (0.14, 29), "b": (0.27, 30), "c": (0.28, 20), "d": (0.05, 2)}
    by = {slug: SimpleNamespace(value=value, n_articles=n) for slug, (value, n) in means.items()}
    found: Any = SimpleNamespace(
        corpus=None, main_voices={}, summaries={("t", "m", "", ""): by}, about=SimpleNamespace(min_articles=5)
    )
    monkeypatch.setattr(highlights, "spellings", lambda material, topic: ())
    monkeypatch.setattr(highlights, "saved_then", lambda corpus, topic, slug: True)
    every = [_mean(found, "a", above=False), _mean(found, "b", above=True), _mean(found, "c", above=True)]
    first = [one.mark.slug for one in every if is_first(found, one)]
    assert first == ["a", "c"]  # d has too few articles to be further down
    monkeypatch.setattr(highlights, "saved_then", lambda corpus, topic, slug: slug != "a")
    assert not is_first(found, _mean(found, "a", above=False))


def test_people_are_heard_from_the_outlets_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    def person(who: str, **quoting: int) -> Any:
        heard = {slug: [Heard(10, frozenset(map(str, range(n))), ({"by": slug},))] for slug, n in quoting.items()}
        return voices._Speaker(who, heard)

    monkeypatch.setattr(voices, "telling_quotation", lambda material, topic, who, rows: rows[0] if rows else None)
    monkeypatch.setattr(voices, "exhibit", lambda corpus, row, role: row["by"])
    found: Any = SimpleNamespace(corpus=SimpleNamespace(outlets={"a": "A", "b": "B"}))
    people = [person("Ann Lee", a=5, b=1), person("Bob Ray", a=4, b=2), person("Cy Dow", a=3)]
    shown = voices._quoted(found, SimpleNamespace(topic_id="t"), people)  # type: ignore[arg-type]
    assert [(one.who, one.mark) for one in shown] == [("Ann Lee", "A"), ("Bob Ray", "B"), ("Cy Dow", "A")]


def test_each_large_number_of_who_is_held_responsible_has_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = {("Rhea", "own"): {"a": 4}, ("Rhea", "quoted"): {"a": 9, "b": 30}, ("Solm", "quoted"): {"b": 20, "a": 12}}
    rows = {
        (item, voice, slug): [{"paragraph_id": f"{item}{voice}{slug}{n}", "start": 0} for n in range(many)]
        for (item, voice), by in counts.items() for slug, many in by.items()
    }  # fmt: skip
    passages = SimpleNamespace(
        counts=lambda key: counts.get(key[2:], {}), rows=lambda key, slug: rows[*key[2:], slug]
    )
    found: Any = SimpleNamespace(
        corpus=SimpleNamespace(passages=passages, outlets={"a": "A", "b": "B"}), words=wording(),
        item=lambda measure, item: item,
    )
    monkeypatch.setattr(held, "_is_of", lambda *given: True)
    monkeypatch.setattr(held, "_speaking", lambda material, topic, told, own: told)
    monkeypatch.setattr(held, "_has_both", lambda material, row, party, parties: False)
    monkeypatch.setattr(held, "exhibit", lambda corpus, row, role: row["paragraph_id"])
    said = held._examples(found, SimpleNamespace(topic_id="t"), "m", ["Rhea", "Solm"], frozenset("ab"))  # type: ignore[arg-type]
    assert [(one.mark, one.voice) for one in said] == [
        ("B", "Rhea: cited"), ("A", "Rhea: in its own words"), ("B", "Solm: cited"), ("A", "Solm: cited"),
    ]  # fmt: skip


def test_who_has_a_label_in_many_articles_chooses_it_though_the_name_stands_there_more_often() -> None:
    label = [{"article_id": f"a{n}"} for n in range(5)]
    name = [{"article_id": f"a{n % 10}"} for n in range(40)]
    rows_of = {"x: star": {"gull": label, "tern": label[:4]}, "x: surname only": {"gull": name, "tern": name}}
    assert _chooses(rows_of, ["x: star"], "gull")
    assert not _chooses(rows_of, ["x: star"], "tern")  # too few
    many = [{"article_id": f"b{n}"} for n in range(20)]
    assert not _chooses({**rows_of, "x: full name": {"gull": many, "tern": []}}, ["x: star"], "gull")


def test_who_names_another_as_the_doer_of_harm_than_all_others_is_said_with_the_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(held, "saved_then", lambda corpus, topic, slug: True)
    outlets = {one.slug: one for one in marks([Outlet(slug, slug.title()) for slug in ("ash", "birch", "cedar")])}

    def told(counts: dict[str, tuple[int, int]]) -> Any:
        rows = {
            slug: [{"own": [], "quoted": [{"article_id": f"a{n % 7}"} for n in range(many)]} for many in both]
            for slug, both in counts.items()
        }  # fmt: skip
        named = held._PartyNamed(("Rhea", "Solm"), rows)
        found = SimpleNamespace(corpus=SimpleNamespace(outlets=outlets), words=wording(), once=lambda make, key: named)
        found.item, found.about = lambda measure, item: item, SimpleNamespace(notes=["blamed"])
        return found

    topic: Any = SimpleNamespace(topic_id="t", href="topics/t.html", name="The pier")
    said = held.names_another(told({"ash": (30, 10), "birch": (20, 10), "cedar": (8, 25)}), topic)
    assert said is not None
    assert said[0].striptags() == (
        "The pier: as doing harm, in its own words or in those that it cites, Cedar names Solm more often than Rhea "
        "(25 clauses, Rhea 8). It is the other way round in Ash (Rhea 30, Solm 10) and Birch (Rhea 20, Solm 10)."
    )
    said = held.names_another(told({"ash": (30, 10), "birch": (12, 11), "cedar": (8, 25)}), topic)
    assert said is not None
    assert said[0].striptags().endswith("It is the other way round in Ash (Rhea 30, Solm 10).")  # Birch names both
    for counts in (
        {"ash": (30, 10), "birch": (20, 10), "cedar": (25, 8)},  # all name the same
        {"ash": (30, 10), "birch": (20, 10), "cedar": (23, 25)},  # nearly as often
        {"ash": (30, 10), "birch": (2, 1), "cedar": (8, 25)},  # two outlets: nobody is alone
    ):
        assert held.names_another(told(counts), topic) is None
    monkeypatch.setattr(held, "saved_then", lambda corpus, topic, slug: slug != "birch")
    assert held.names_another(told({"ash": (30, 10), "birch": (20, 10), "cedar": (8, 25)}), topic) is None


@pytest.mark.parametrize(
    ("label", "shorter", "same"),
    [
        ("American star", "star", True), ("jailed star", "star", False), ("jailed WNBA star", "WNBA star", True),
        ("former prime minister", "prime minister", False), ("WNBA star", "jailed WNBA star", False),
    ],
)  # fmt: skip
def test_a_longer_label_is_the_shorter_one_unless_it_says_another_thing(label: str, shorter: str, same: bool) -> None:
    assert _only_says_of_where(label, shorter) == same


def test_who_holds_an_office_and_is_quoted_by_several_outlets_comes_first() -> None:
    def speaker(who: str, **articles: int) -> voices._Speaker:
        by = {slug: [heard.Heard(9, frozenset(f"{slug}{at}" for at in range(n)), ())] for slug, n in articles.items()}
        return voices._Speaker(who, by)

    people = [speaker("Ida Tull", ash=9), speaker("Ann Ekman", ash=1, birch=1), speaker("Bo Ray", ash=5)]
    offices = {"Ann Ekman": "mayor", "Bo Ray": "clerk"}
    ranked = sorted(people, key=lambda one: one.rank(offices.get(one.who, "")))
    assert [one.who for one in ranked] == ["Ann Ekman", "Bo Ray", "Ida Tull"]


def test_a_formula_that_an_outlet_repeats_is_counted_once() -> None:
    texts = {f"p{at}": f"Rhea shelled the pier{more}, after the treaty of the lakes had failed in winter."
             for at, more in enumerate(("", " again", " anew"))}  # fmt: skip
    texts["p3"] = "Rhea sank a ferry."
    corpus = SimpleNamespace(
        paragraphs={key: ("a", text) for key, text in texts.items()},
        sentence_at=lambda key, start, end: (0, len(texts[key])),
    )
    rows = [{"paragraph_id": key, "start": 0, "end": 17} for key in texts]
    found: Any = SimpleNamespace(corpus=corpus)
    assert [row["paragraph_id"] for row in held._once(found, rows)] == ["p0", "p3"]
    assert [few.goes_on(found, row) for row in rows] == [True, True, True, False]


@pytest.mark.parametrize(
    ("sentence", "readable"),
    [
        ("The harbour may well be closed for the whole of next year, Tull added.", False),
        ("The harbour may well be closed for the whole of next year, the clerk said.", False),
        ("The harbour may well be closed for the whole of next year, according to the clerk.", False),
        ("The harbour may well be closed for the whole of next year, officials said.", True),
        ("The harbour may well be closed for the whole of next year, Mayor Ann Tull has said.", True),
    ],
)
def test_a_sentence_of_somebody_whom_it_does_not_introduce_cannot_be_read_alone(sentence: str, readable: bool) -> None:
    assert told._can_be_read(sentence) == readable


def test_numbers_of_an_outlet_of_other_weeks_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = made.tables(4, 8)
    away = sorted(tables["outlets"]["outlet"])[0]
    name = dict(zip(tables["outlets"]["outlet"], tables["outlets"]["name"], strict=True))[away]
    monkeypatch.setattr(answers, "saved_then", lambda corpus, topic, slug: slug != away)
    page = html.parse(str(write_report(tmp_path, tables) / "index.html")).getroot()
    heads = page.xpath("//article[@class='answers']//table[@class='counted']//th[.//bdi]")
    said = {one.xpath("string(.//bdi)") for one in heads if wording()["answers"]["weeks"] in one.text_content()}
    assert said
    assert all(one.startswith(name) for one in said)


@pytest.mark.parametrize(
    ("texts", "mainly", "opens"),
    [
        (("Ann Lee has built the ferry that goes to the island. The island has paid for it with a loan.",), True, 0),
        (("Ann Lee at the pier of the island in the harbour", "Ann Lee has built the ferry that goes to the island."),
         True, 1),  # a caption, or a headline
        (("Ann Lee waves from the pier of the island, June 1, 2019, as the ferry leaves.",), True, None),
        (("Ann Lee has built the ferry that goes to the island.",), False, None),
    ],
)  # fmt: skip
def test_an_article_mainly_on_a_topic_is_shown_by_the_sentence_that_opens_it(
    monkeypatch: pytest.MonkeyPatch, texts: tuple[str, ...], mainly: bool, opens: int | None
) -> None:
    monkeypatch.setattr(told, "_quoted", lambda material, paragraph_id: ())
    corpus = SimpleNamespace(
        shares={"a": {"t": 0.6 if mainly else 0.3, "u": 0.4}},
        written={"a": [(str(n), "", one) for n, one in enumerate(texts)]},
        sentences={str(n): [(0, one.find(".") + 1 or len(one))] for n, one in enumerate(texts)},
    )  # fmt: skip
    row = told._opening(cast(Any, SimpleNamespace(corpus=corpus)), "t", "a")
    assert row == (None if opens is None else {
        "paragraph_id": str(opens), "article_id": "a", "start": 0, "end": texts[opens].find(".") + 1,
    })  # fmt: skip
