"""Laws of the topic step: order does not matter, nothing is forced, and running again changes nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from framing.settings import TopicModelSettings
from framing.tables.decisions.decision import Decision, DecisionKind
from framing.tables.decisions.settled import Decisions
from framing.tables.records import Choice
from framing.topics import Past, TopicsFound, TopicTexts, find
from framing.topics.communities import UNASSIGNED
from framing.topics.discovered import UNRELATED
from framing.topics.space import Ints
from tests.topics.invented import NAMED, encode, reading, tables

SETTINGS = TopicModelSettings()


def found(
    read: TopicTexts, past: Past | None = None, choices: dict[str, Choice] | None = None, seed: int = 0
) -> TopicsFound:
    rng = np.random.default_rng(seed)
    return find(read, (NAMED,), choices or {}, SETTINGS, encode, rng, past or Past.none())


def after(result: TopicsFound) -> Past:
    return Past.of(result.tables["communities"], result.tables["topics"], result.tables["topic_history"])


def same(one: TopicsFound, other: TopicsFound) -> bool:
    keys = {"topics": ["topic_id"], "memberships": ["paragraph_id", "topic_id"], "stories": ["article_id"]}
    return all(
        one.tables[name].sort_values(key).reset_index(drop=True).equals(
            other.tables[name].sort_values(key).reset_index(drop=True)
        )
        for name, key in keys.items()
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_the_input_changes_nothing(seed: int) -> None:
    assert same(found(reading()), found(reading(shuffled=seed)))


def test_running_again_changes_nothing() -> None:
    first = found(reading())
    again = found(reading(), after(first), seed=99)
    assert same(first, again)
    pd.testing.assert_frame_equal(first.tables["topic_history"], again.tables["topic_history"])


def groups(result: TopicsFound) -> dict[str, frozenset[str]]:
    members = result.tables["memberships"].groupby("topic_id")["paragraph_id"]
    return {str(topic): frozenset(paragraphs) for topic, paragraphs in members}


@pytest.mark.parametrize("strayed", [0.1, 0.3, 0.6])
def test_a_past_that_is_let_go_gives_ids_but_no_members(strayed: float) -> None:
    """However much the topics had drifted, the result is that of a first run, with the known ids."""
    read = reading()
    first = found(read)
    communities = first.tables["communities"].copy()
    topics = sorted(communities["topic_id"].dropna().unique())
    assert len(topics) == 2
    astray = communities.index[communities["topic_id"] == topics[0]]
    communities.loc[astray[: int(strayed * len(astray))], "topic_id"] = topics[1]
    communities["topic_id"] = communities["topic_id"].replace({topics[0]: "t-old-one", topics[1]: "t-old-two"})
    named = first.tables["topics"].assign(topic_id=lambda rows: rows["topic_id"].replace(topics[0], "t-old-one"))
    past = Past.of(communities, named, first.tables["topic_history"])
    again = found(read, past.let_go())
    assert set(groups(again).values()) == set(groups(first).values())
    assert set(groups(again)) == {"harbour", "t-old-one", "t-old-two"}
    twice = found(read, after(again).let_go())
    assert same(again, twice)
    pd.testing.assert_frame_equal(again.tables["topic_history"], twice.tables["topic_history"])


def test_a_changed_setting_is_a_reason_to_look_again() -> None:
    read = reading()
    first = found(read)
    rng, finer = np.random.default_rng(0), TopicModelSettings(resolution=1.5)
    second = find(read, (NAMED,), {}, finer, encode, rng, after(first))
    assert second.tables["topic_history"]["run"].nunique() == 2


def test_each_topic_is_one_matter_that_outlets_share() -> None:
    read = reading()
    result = found(read)
    members = result.tables["memberships"].merge(read.paragraphs, on="paragraph_id")
    purity = members.groupby("topic_id")["matter"].agg(lambda matters: matters.value_counts(normalize=True).iloc[0])
    assert (purity > 0.95).all()
    assert set(members[members["topic_id"] == "harbour"]["matter"]) == {"harbour"}
    assert (result.tables["topics"]["n_outlets"] >= 2).all()


def decided(read: TopicTexts, *rows: tuple[str, str]) -> Decisions:
    """Decisions on memberships: the id of a paragraph, and what is right."""
    kind = DecisionKind.MEMBERSHIP
    return Decisions(tuple(Decision(kind, key, value, "Ada", line=line) for line, (key, value) in enumerate(rows)))


def test_a_persons_word_moves_one_paragraph_and_nothing_else() -> None:
    """Into a topic or out of it, named or discovered; the next run keeps it, and without it all is as it was."""
    read = reading()
    plain = found(read)
    before = groups(plain)
    for topic, inside in before.items():
        gone, come = min(inside), min(set(read.paragraphs["paragraph_id"]) - inside)
        told = decided(read, (gone, f"not on {topic}"), (come, f"on {topic}"))
        rng = np.random.default_rng(0)
        result = find(read, (NAMED,), {}, SETTINGS, encode, rng, after(plain), told)
        assert groups(result)[topic] ^ inside == {gone, come}
        reasons = result.tables["unassigned"].set_index("paragraph_id")["reason"]
        assert come not in reasons.index
        alone = gone not in frozenset().union(*groups(result).values())
        assert reasons.get(gone) == ("decided by a person" if alone else None)
        again = find(read, (NAMED,), {}, SETTINGS, encode, np.random.default_rng(9), after(result), told)
        assert same(result, again)
        assert groups(found(read, after(again))) == before
    assert len(before) > 2


def test_a_persons_word_teaches_nothing() -> None:
    """Thresholds, and what is said of all other paragraphs, are as without it."""
    read = reading()
    plain = found(read)
    gone = min(groups(plain)[NAMED.topic_id])
    told = decided(read, (gone, f"not on {NAMED.topic_id}"))
    result = find(read, (NAMED,), {}, SETTINGS, encode, np.random.default_rng(0), Past.none(), told)
    columns = ["threshold", "name", "description"]
    rows = [one.tables["topics"].set_index("topic_id").loc[NAMED.topic_id, columns] for one in (plain, result)]
    assert rows[0].equals(rows[1])


def test_what_one_outlet_alone_tells_is_not_discovered() -> None:
    paragraphs, articles, outlets = tables()
    alone = (paragraphs["matter"] != "orchard") | (paragraphs["outlet"] == "Lamp Post")
    read = TopicTexts.of(paragraphs[alone], articles, outlets, encode)
    members = found(read).tables["memberships"].merge(read.paragraphs, on="paragraph_id")
    assert "orchard" not in set(members["matter"])


def test_labels_name_no_outlet_no_person_addressed_and_no_day() -> None:
    terms = " ".join(found(reading()).tables["topics"]["terms"]).lower()
    assert not any(word in terms for word in ("kite", "lamp", "mill", "gazette", "monday", "mr "))


def test_new_articles_leave_old_paragraphs_in_their_topics() -> None:
    first = found(reading())
    old, new = tables(), tables(first_day=20)
    both = TopicTexts.of(*(pd.concat([a, b]).drop_duplicates() for a, b in zip(old, new, strict=True)), encode)
    second = found(both, after(first))
    before = first.tables["memberships"].set_index("paragraph_id")["topic_id"]
    now = second.tables["memberships"].set_index("paragraph_id")["topic_id"].reindex(before.index)
    assert (before == now).mean() >= 0.95
    events = second.tables["topic_history"].query("run == run.max()")
    assert set(events["event"]) <= {"kept", "new", "split"}


def discovered(result: TopicsFound) -> list[str]:
    topics = result.tables["topics"]
    return sorted(topics[topics["kind"] == "discovered"]["topic_id"])


def test_the_users_decisions_hold_and_survive_the_next_run() -> None:
    first = found(reading())
    gone, renamed = discovered(first)[:2]
    choices = {gone: Choice(exclude=True), renamed: Choice(name="The Orchard Years")}
    second = found(reading(), after(first), choices)
    third = found(reading(per_outlet=5), after(second), choices)
    for result in (second, third):
        topics = result.tables["topics"].set_index("topic_id")
        assert gone not in topics.index
        assert topics.at[renamed, "name"] == "The Orchard Years"
    assert "excluded" in set(third.tables["topic_history"].query("topic_id == @gone")["event"])


def test_a_topic_merged_into_another_brings_its_paragraphs_along() -> None:
    first = found(reading())
    one, other = discovered(first)[:2]
    second = found(reading(), after(first), {one: Choice(into=other)})
    sizes = first.tables["topics"].set_index("topic_id")["n_paragraphs"]
    topics = second.tables["topics"].set_index("topic_id")
    assert one not in topics.index
    assert topics.at[other, "n_paragraphs"] == sizes[one] + sizes[other]


def test_merges_are_followed_to_their_end() -> None:
    """One topic is merged into a second and that into a third: the third has everything, the second is gone."""
    first = found(reading())
    one, other = discovered(first)[:2]
    second = found(reading(), after(first), {one: Choice(into=other), other: Choice(into="t-last")})
    sizes = first.tables["topics"].set_index("topic_id")["n_paragraphs"]
    topics = second.tables["topics"].set_index("topic_id")
    assert not {one, other} & set(topics.index)
    assert topics.at["t-last", "n_paragraphs"] == sizes[one] + sizes[other]
    third = found(reading(), after(first), {one: Choice(into=other), other: Choice(exclude=True)})
    assert not {one, other} & set(third.tables["topics"]["topic_id"])


def test_a_decision_is_noted_without_new_articles_and_only_once() -> None:
    first = found(reading())
    one, other = discovered(first)[:2]
    for choice, event in ((Choice(into=other), "merged"), (Choice(exclude=True), "excluded")):
        second = found(reading(), after(first), {one: choice})
        noted = second.tables["topic_history"].query("topic_id == @one")
        assert noted["event"].tolist() == ["new", event]
        third = found(reading(), after(second), {one: choice})
        assert third.tables["topic_history"].equals(second.tables["topic_history"])
        back = found(reading(), after(third))
        assert back.tables["topic_history"].query("topic_id == @one")["event"].tolist() == ["new", event, "kept"]


def test_a_pinned_topic_stays_when_only_one_outlet_is_left() -> None:
    first = found(reading())
    paragraphs, articles, outlets = tables()
    members = first.tables["memberships"].merge(paragraphs, on="paragraph_id")
    pinned = members[members["matter"] == "orchard"]["topic_id"].iloc[0]
    alone = (paragraphs["matter"] != "orchard") | (paragraphs["outlet"] == "Lamp Post")
    fewer = TopicTexts.of(paragraphs[alone], articles, outlets, encode)
    assert pinned not in set(found(fewer, after(first)).tables["topics"]["topic_id"])
    assert pinned in set(found(fewer, after(first), {pinned: Choice(pin=True)}).tables["topics"]["topic_id"])


def test_nothing_to_read_gives_empty_tables() -> None:
    paragraphs, articles, outlets = tables()
    result = found(TopicTexts.of(paragraphs.iloc[:1], articles, outlets, encode))
    assert result.unassigned in (0, 1)
    empty = TopicTexts.of(paragraphs.iloc[:0], articles, outlets, lambda texts: np.zeros((len(texts), 64), np.float32))
    assert found(empty).tables["memberships"].empty


def test_what_is_in_no_topic_is_listed_with_its_reason() -> None:
    paragraphs, articles, outlets = tables()
    alone = (paragraphs["matter"] != "orchard") | (paragraphs["outlet"] == "Lamp Post")
    read = TopicTexts.of(paragraphs[alone], articles, outlets, encode)
    result = found(read)
    members = set(result.tables["memberships"]["paragraph_id"])
    listed = result.tables["unassigned"]
    assert set(listed["paragraph_id"]) == set(read.paragraphs["paragraph_id"]) - members
    assert len(listed) == result.unassigned > 0
    assert set(listed["reason"]) <= {"too few outlets", "unrelated", "far from its topic", "too few paragraphs"}
    assert set(listed["nearest_topic"]) <= set(result.tables["topics"]["topic_id"])
    again = found(read, after(result))
    pd.testing.assert_frame_equal(listed, again.tables["unassigned"])


def test_an_excluded_topics_paragraphs_say_so() -> None:
    first = found(reading())
    gone = discovered(first)[0]
    second = found(reading(), after(first), {gone: Choice(exclude=True)})
    before = first.tables["memberships"].query("topic_id == @gone")["paragraph_id"]
    listed = second.tables["unassigned"].set_index("paragraph_id")["reason"]
    assert set(listed.reindex(before)) == {"excluded by the user"}


def test_pairs_name_each_discovered_topic_once_as_the_one_to_be_merged() -> None:
    result = found(reading())
    pairs = result.tables["topic_pairs"]
    assert set(pairs["topic_id"]) | set(pairs["other"]) >= set(discovered(result))
    assert set(pairs["topic_id"]) <= set(discovered(result))
    assert (pairs["topic_id"] != pairs["other"]).all()


def test_articles_in_a_language_that_is_not_read_are_on_no_topic_and_in_no_story() -> None:
    paragraphs, articles, outlets = tables()
    foreign = articles["outlet"] == articles["outlet"].iloc[0]
    articles = articles.assign(language=foreign.map({True: "ru", False: "en"}))
    result = found(TopicTexts.of(paragraphs, articles, outlets, encode, ("en",)))
    left_out = set(paragraphs.loc[paragraphs["article_id"].isin(articles.loc[foreign, "article_id"]), "paragraph_id"])
    assert not left_out & set(result.tables["memberships"]["paragraph_id"])
    assert not set(articles.loc[foreign, "article_id"]) & set(result.tables["stories"]["article_id"])
    reasons = result.tables["unassigned"].set_index("paragraph_id")["reason"]
    assert set(reasons.reindex(sorted(left_out))) == {"in a language that is not read"}
    rest = paragraphs[~paragraphs["paragraph_id"].isin(left_out)]
    alone = found(TopicTexts.of(rest, articles[~foreign], outlets, encode))
    pd.testing.assert_frame_equal(result.tables["memberships"], alone.tables["memberships"])


def test_a_few_articles_on_one_event_are_one_topic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Their passages have nothing to be told from, so no community stands out; the story is the topic."""

    def nothing(found: Ints, *_: object) -> tuple[Ints, NDArray[np.object_]]:
        return np.full_like(found, UNASSIGNED), np.full(len(found), UNRELATED, dtype=object)

    monkeypatch.setattr("framing.topics.discovered.coherent", nothing)
    read = reading(per_outlet=1, matters=("school",))
    rng = np.random.default_rng(0)
    result = find(read, (), {}, SETTINGS, encode, rng, Past.none())
    assert result.tables["stories"]["story_id"].nunique() == 1
    (members,) = groups(result).values()
    assert members == set(read.paragraphs["paragraph_id"])
    again = find(read, (), {}, SETTINGS, encode, rng, after(result))
    assert same(result, again)
