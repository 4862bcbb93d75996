"""Laws of held topics: what is new moves nothing that was there, and how it arrives makes no difference."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.settings import TopicModelSettings
from framing.tables.schemas import key_of
from framing.topics import HeldTopics, Past, TopicsFound, TopicTexts, find
from tests.topics.invented import MATTERS, NAMED, encode, tables

SETTINGS = TopicModelSettings()
Corpus = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]


def joined(*parts: Corpus) -> Corpus:
    paragraphs, articles = (pd.concat([part[at] for part in parts], ignore_index=True) for at in (0, 1))
    return paragraphs, articles, parts[0][2]


def read(corpus: Corpus) -> TopicTexts:
    return TopicTexts.of(*corpus, encode)


def found(corpus: Corpus, held: HeldTopics | None = None, past: Past | None = None) -> TopicsFound:
    return find(
        read(corpus), (NAMED,), {}, SETTINGS, encode, np.random.default_rng(0), past or Past.none(), held=held
    )


def fitted(corpus: Corpus) -> tuple[TopicsFound, HeldTopics, Past]:
    result = found(corpus)
    paragraphs, articles, outlets = corpus
    kept = {"paragraphs": paragraphs, "articles": articles, "outlets": outlets, **result.tables}
    past = Past.of(*(result.tables[name] for name in ("communities", "topics", "topic_history")))
    return result, HeldTopics.of(kept, SETTINGS.context, encode), past


def memberships(result: TopicsFound, corpus: Corpus) -> list[tuple[object, ...]]:
    rows = result.tables["memberships"]
    rows = rows[rows["paragraph_id"].isin(corpus[0]["paragraph_id"])]
    return sorted(rows.itertuples(index=False, name=None))


FIRST, SECOND, THIRD = tables(), tables(per_outlet=2, first_day=10), tables(per_outlet=1, first_day=20)


def test_applied_to_the_articles_that_they_were_fitted_on_held_topics_give_the_same_tables() -> None:
    before, held, past = fitted(FIRST)
    again = found(FIRST, held, past)
    for name, rows in before.tables.items():
        one, other = (
            table.sort_values(key_of(name), ignore_index=True) for table in (again.tables[name], rows)
        )  # as they are written
        pd.testing.assert_frame_equal(one, other, check_exact=True, obj=name)


def test_new_articles_move_nothing_that_was_there_and_find_their_topics() -> None:
    before, held, past = fitted(FIRST)
    both = joined(FIRST, SECOND)
    after = found(both, held, past)
    assert memberships(after, FIRST) == memberships(before, FIRST)
    topics = after.tables["topics"].set_index("topic_id")
    assert set(topics.index) == set(before.tables["topics"]["topic_id"])
    same = ["name", "label", "terms", "threshold"]
    pd.testing.assert_frame_equal(
        topics[same], before.tables["topics"].set_index("topic_id")[same].reindex(topics.index), check_exact=True
    )
    told = after.tables["memberships"].merge(SECOND[0], on="paragraph_id")
    assert len(told) >= 0.9 * len(SECOND[0])
    assert (told.groupby("topic_id")["matter"].nunique() == 1).all()


def test_how_articles_arrive_makes_no_difference() -> None:
    _, held, past = fitted(FIRST)
    one_by_one = found(joined(FIRST, SECOND), held, past)
    at_once = found(joined(THIRD, SECOND, FIRST), held, past)
    assert memberships(one_by_one, SECOND) == memberships(at_once, SECOND)
    alone = found(THIRD, held, past)  # the fitted articles need not even be there
    assert memberships(alone, THIRD) == memberships(at_once, THIRD)


def test_a_matter_that_nobody_had_told_becomes_a_topic_at_once_and_keeps_its_id(
    monkeypatch: pytest.MonkeyPatch
) -> None:
    _, held, past = fitted(FIRST)
    monkeypatch.setitem(MATTERS, "comet", "comet telescope tail orbit observatory astronomers sky brightness dust ice")
    news, more = tables(matters=("comet",), first_day=15), tables(matters=("comet",), first_day=22)
    first = found(joined(FIRST, news), held, past)
    new = set(first.tables["topics"]["topic_id"]) - set(held.topics["topic_id"])
    assert new
    told = first.tables["memberships"].merge(news[0], on="paragraph_id")
    assert set(told["topic_id"]) == new
    assert len(told) >= 0.9 * len(news[0])
    after = Past.of(*(first.tables[name] for name in ("communities", "topics", "topic_history")))
    second = found(joined(FIRST, news, more), held, after)
    later = set(second.tables["topics"]["topic_id"]) - set(held.topics["topic_id"])
    told = second.tables["memberships"].merge(news[0], on="paragraph_id")["topic_id"]
    assert later & new
    assert told.isin(later).mean() >= 0.9


def test_an_article_that_has_changed_is_judged_as_a_new_one() -> None:
    before, held, past = fitted(FIRST)
    paragraphs, articles, outlets = FIRST
    article = str(articles["article_id"].iloc[0])
    changed = paragraphs[(paragraphs["article_id"] != article) | (paragraphs["position"] > 0)]
    after = found((changed, articles, outlets), held, past)
    rest = (changed[changed["article_id"] != article], articles, outlets)
    assert memberships(after, rest) == memberships(before, rest)
    assert set(changed["paragraph_id"]) >= {row[0] for row in memberships(after, FIRST)}
