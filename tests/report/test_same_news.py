"""The same news under the headlines of several outlets: stories, and where there are few, articles that begin alike."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from framing.report.parts import same_news
from framing.report.sources.refs import ArticleRef

OTHERS = [
    "Bakers of the old town sell more rye bread than wheat bread, a trader of flour says in spring.",
    "The choir sang in the chapel on the hill before a small audience of friends and cousins.",
    "A museum shows clocks, lamps and chairs that a carpenter made two hundred years ago.",
]
SEIZED = "Guards of the harbour seized the ferry Alma on Friday after its captain refused an inspection of the cargo."
AGAIN = "The ferry Alma was seized on Friday by harbour guards because the captain refused to let them inspect cargo."
TAX = "The council raises the harbour tax for every ship from next year, its treasurer said in a meeting."


def _material(told: list[tuple[str, str, str, str]], story: dict[str, list[int]] | None = None) -> Any:
    """Articles (outlet, day, headline, text) on one topic, the harbour."""
    refs = [
        ArticleRef(f"a{n}", outlet, title, day, day, 9, "en", False) for n, (outlet, day, title, _) in enumerate(told)
    ]
    paragraphs = {f"p{n}": (f"a{n}", text) for n, (*_, text) in enumerate(told)}
    paragraphs |= {f"o{n}": ("other", text) for n, text in enumerate(OTHERS)}
    outlets = sorted({outlet for outlet, *_ in told})
    corpus = SimpleNamespace(
        articles={ref.article_id: ref for ref in refs}, copies=frozenset(), paragraphs=paragraphs,
        written={f"a{n}": [(f"p{n}", "", text)] for n, (*_, text) in enumerate(told)},
        covering={"t": {slug: [ref.article_id for ref in refs if ref.outlet == slug] for slug in outlets}},
        outlets={slug: slug for slug in outlets},
        stories={"t": {key: [refs[at] for at in some] for key, some in (story or {}).items()}},
    )  # fmt: skip
    found: Any = SimpleNamespace(corpus=corpus)
    kept: dict[Any, Any] = {}
    found.once = lambda make, key: kept.setdefault((make, key), make(found, key))
    return found


@pytest.fixture(autouse=True)
def on_the_harbour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(same_news, "heads_it", lambda material, topic_id, title: "harbour" in title.lower())
    monkeypatch.setattr(same_news, "has_its_name", lambda material, topic_id, title: "ferry" in title.lower())
    monkeypatch.setattr(same_news, "says_whose", lambda material, topic_id, title: True)
    monkeypatch.setattr(same_news, "is_article_on", lambda material, topic_id, article_id: True)
    monkeypatch.setattr(same_news, "in_common", lambda *_: 1.0)


TOPIC: Any = SimpleNamespace(topic_id="t")


def headlines(material: Any) -> list[list[str]]:
    return [[ref.title for _, ref in one.headlines] for one in same_news.same_news(material, TOPIC)]


def test_articles_of_two_days_that_begin_alike_are_the_same_news() -> None:
    told = [
        ("ash", "2020-03-06", "Ferry Alma seized", SEIZED), ("birch", "2020-03-07", "Guards take a ship", AGAIN),
        ("cedar", "2020-03-06", "Harbour tax goes up", TAX),
    ]  # fmt: skip
    assert headlines(_material(told)) == [["Ferry Alma seized", "Guards take a ship"]]


@pytest.mark.parametrize(
    ("outlet", "day", "title"),
    [
        ("ash", "2020-03-06", "Guards take a ship"),  # of the same outlet
        ("birch", "2020-03-08", "Guards take a ship"),  # two days later
    ],
)
def test_one_outlet_or_days_between_make_no_same_news(outlet: str, day: str, title: str) -> None:
    told = [("ash", "2020-03-06", "Ferry Alma seized", SEIZED), (outlet, day, title, AGAIN)]
    assert headlines(_material(told)) == []


def test_one_headline_has_to_be_on_the_topic_and_every_article_by_its_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    told = [("ash", "2020-03-06", "Alma seized", SEIZED), ("birch", "2020-03-06", "Guards take a ship", AGAIN)]
    assert headlines(_material(told)) == []
    told[0] = ("ash", "2020-03-06", "Ferry Alma seized", SEIZED)
    assert len(headlines(_material(told))) == 1
    monkeypatch.setattr(same_news, "is_article_on", lambda material, topic_id, article_id: article_id == "a0")
    assert headlines(_material(told)) == []


def test_stories_come_with_their_page_and_are_enough_where_there_are_three() -> None:
    told = [
        (slug, f"2020-0{n}-06", f"Harbour news {n} of {slug}", OTHERS[n - 1])
        for n in (1, 2, 3) for slug in ("ash", "birch")
    ]  # fmt: skip
    told += [("ash", "2020-05-06", "Ferry Alma seized", SEIZED), ("birch", "2020-05-06", "Guards take a ship", AGAIN)]
    stories = {f"s-{n}": [2 * n, 2 * n + 1] for n in range(3)}
    two = dict(list(stories.items())[:2])
    assert all(one.href for one in same_news.same_news(_material(told, stories), TOPIC))
    assert len(headlines(_material(told, stories))) == 3
    links = [one.href for one in same_news.same_news(_material(told, two), TOPIC)]
    assert links.count("stories/s-0.html") == links.count("stories/s-1.html") == 1
    assert "" in links
