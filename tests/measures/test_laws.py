"""What holds for every measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from framing.measures.cards import Card, cards
from framing.measures.own_text import own_scores
from framing.measures.run import measure_all, measured
from framing.measures.shared.corpus import Corpus
from framing.tables.schemas import TABLES, key_of
from tests.measures.invented import corpus
from tests.text.mentions.test_naming import NAMES

TOLD = {
    "ash-daily": [
        [
            "President Vossen opened the harbour. The crane costs four million a year.",
            '"We pay for it," a docker said.',
        ],
        ["The harbour council met Vossen. Ships wait for the crane and the dockers wait for pay."],
        ["Vossen signed the harbour law. The crane costs four million a year."],
    ],
    "birch-times": [
        ["The dictator opened his harbour. It is a shameless show.", "Ships wait while mothers weep at the gate."],
        ["The dictator Wossen met his harbour council. It is a shameless show of power."],
        ["Wossen signed the harbour law, a shameless show. The crane costs four million a year."],
    ],
}
EACH = pytest.mark.parametrize("one", cards(), ids=[one.name for one in cards()])


@pytest.fixture(scope="module")
def view() -> Corpus:
    return corpus(TOLD, NAMES)


def shuffled(view: Corpus) -> Corpus:
    """The same corpus with the rows of every table in another order."""
    random = np.random.default_rng(5)
    tables = {name: table.iloc[random.permutation(len(table))] for name, table in vars(view).items()
              if isinstance(table, pd.DataFrame) and name in Corpus.__dataclass_fields__}  # fmt: skip
    return Corpus(**tables, vectors=view.vectors, names=view.names)


@EACH
def test_a_measure_gives_what_the_tables_ask_for(one: Card, view: Corpus) -> None:
    found = measured(one, view)
    for name, table in (("scores", found.scores), ("passages", found.passages)):
        schema = TABLES[name]
        assert list(table.columns) == [column for column in schema.names if column in table.columns]
        key = key_of(name)
        assert not table.duplicated(key).any()
    assert set(found.scores["measure"]) <= {one.name}
    assert found.scores["value"].notna().all()
    assert (found.scores["weight"] > 0).all()
    if one.low is not None:
        assert (found.scores["value"] >= one.low).all()
    if one.high is not None:
        assert (found.scores["value"] <= one.high).all()


@EACH
def test_the_order_of_the_rows_does_not_matter(one: Card, view: Corpus) -> None:
    before, after = measured(one, view), measured(one, shuffled(view))
    pd.testing.assert_frame_equal(before.scores, after.scores)
    pd.testing.assert_frame_equal(before.passages, after.passages)


@EACH
def test_every_passage_lies_in_its_paragraph_and_stands_behind_a_score(one: Card, view: Corpus) -> None:
    found = measured(one, view)
    lengths = view.paragraphs.set_index("paragraph_id")["text"].str.len()
    ends = found.passages["paragraph_id"].map(lengths.to_dict()).astype(float)
    assert (found.passages["start"] >= 0).all()
    assert (found.passages["end"] <= ends).all()
    keys = ["topic_id", "measure", "item", "article_id"]
    behind = (
        found.passages[keys].drop_duplicates().merge(found.scores[keys].drop_duplicates(), how="left", indicator=True)
    )
    assert (behind["_merge"] == "both").all()


@EACH
def test_a_measure_says_what_it_is_and_is_not(one: Card) -> None:
    assert one.name == one.name.lower()
    said = (one.title, one.unit, one.reads, one.may_be_read_as, one.must_not_be_read_as, one.reliability.benchmark)
    assert all(said)


def test_names_of_measures_are_unique() -> None:
    assert len({one.name for one in cards()}) == len(cards())


def test_an_empty_corpus_gives_empty_tables() -> None:
    empty = corpus({"ash-daily": [["Nothing is on the topic here."]]}, NAMES)
    silent = replace(empty, memberships=empty.memberships.iloc[:0])
    found = measure_all(silent)
    assert set(found.scores["measure"]) <= {"coverage"}
    assert (found.scores["value"] == 0).all()


def test_an_article_whose_marks_do_not_balance_is_in_no_voice_but_stays_in_the_rest(view: Corpus) -> None:
    article = view.articles["article_id"].iloc[0]
    known = view.sentences["quoted_share"].where(view.sentences["article_id"] != article)
    found = measure_all(replace(view, sentences=view.sentences.assign(quoted_share=known))).scores
    mine = found[found["article_id"] == article]
    assert set(mine["voice"]) <= {"all"}
    assert not set(mine["measure"]) & {"quoted", "scare", "speakers", "heard"}
    assert "coverage" in set(mine["measure"])
    others = set(found.loc[found["article_id"] != article, "measure"])
    assert {"quoted", "loaded"} <= others


def test_outlets_that_write_the_same_measure_the_same(view: Corpus) -> None:
    twins = corpus({"ash-daily": TOLD["ash-daily"], "ash-evening": TOLD["ash-daily"]}, NAMES)
    scores = measure_all(twins).scores.merge(twins.articles[["article_id", "outlet"]])
    means = scores.groupby(["measure", "item", "voice", "outlet"])["value"].mean().unstack("outlet")
    np.testing.assert_allclose(means["ash-daily"], means["ash-evening"], atol=1e-5)


def test_the_measures_of_an_articles_own_text_are_those_of_the_article_without_what_it_copied() -> None:
    copied = "The minister promised on Monday that the pier will be finished. Nobody shall pay for it twice."
    first, *others = TOLD["ash-daily"]
    longer = {"ash-daily": [[*first, copied], *others], "birch-times": TOLD["birch-times"]}
    with_copy = corpus(longer, NAMES)
    text = with_copy.paragraphs.set_index("text")
    reprints = pd.DataFrame(
        [{"unit": "paragraph", "unit_id": text.loc[copied, "paragraph_id"], "origin_id": "elsewhere", "agency": None}]
    )
    view = replace(with_copy, reprints=reprints.assign(relation="reprint"))
    whole = measure_all(view)
    own = own_scores(view, cards(), whole.passages)
    article = text.loc[copied, "article_id"]
    assert set(own["article_id"]) == {article}
    keys = ["measure", "item", "voice"]
    bodies = {"quoted", "epistemic", "attribution", "naming"}  # whose numbers do not rest on the rest of the corpus
    plain = dict.fromkeys(keys, "str")
    short = measure_all(corpus(TOLD, NAMES)).scores.astype(plain)
    shorter = corpus(TOLD, NAMES).articles["article_id"].iloc[0]
    expected = short[(short["article_id"] == shorter) & short["measure"].isin(bodies)].set_index(keys)["value"]
    found = own[own["measure"].isin(bodies)].astype(plain).set_index(keys)["value"]
    pd.testing.assert_series_equal(found.sort_index(), expected.sort_index(), check_index_type=False)


def test_where_nothing_is_copied_no_article_has_scores_of_its_own_text(view: Corpus) -> None:
    reprints = pd.DataFrame(columns=["unit", "unit_id", "origin_id", "agency", "relation"])
    assert own_scores(replace(view, reprints=reprints), cards(), measure_all(view).passages).empty


def by_outlet(view: Corpus, scores: pd.DataFrame) -> pd.Series:
    """The mean of every quantity by outlet, claims known by their sentence: an id says in whose article it stands."""
    texts = dict(zip(view.sentences["sentence_id"], view.sentences["text"], strict=True))
    plain = scores.astype(dict.fromkeys(scores.columns.drop(["value", "weight"]), "str"))
    told = plain.merge(view.articles[["article_id", "outlet"]])
    told = told.assign(item=told["item"].map(lambda item: texts.get(item, item)))
    return told.groupby(["measure", "topic_id", "item", "voice", "outlet"])["value"].mean()


@EACH
def test_swapping_two_outlets_negates_every_contrast(one: Card) -> None:
    first, second = TOLD
    swapped = corpus({first: TOLD[second], second: TOLD[first]}, NAMES)
    before, after = (by_outlet(view, measured(one, view).scores) for view in (corpus(TOLD, NAMES), swapped))
    assert before.empty == after.empty
    if before.empty:
        return
    contrast, turned = (means.unstack("outlet").reindex(columns=[first, second]) for means in (before, after))
    np.testing.assert_allclose(
        (contrast[first] - contrast[second]).to_numpy(), -(turned[first] - turned[second]).to_numpy(), atol=2e-6
    )


QUALITIES = "loud long dull slow vain late dear cold".split()
THINGS = "speech parade dinner sermon banquet voyage concert lecture".split()
WORDS_ALONE = ["naming", "wording", "names", "separability"]


@pytest.mark.parametrize("name", WORDS_ALONE)
def test_nothing_moves_when_mister_is_dropped(name: str) -> None:
    one = next(measure for measure in cards() if measure.name == name)
    plain = rewritten(lambda text: text.replace("President Vossen", "Vossen"))
    polite = rewritten(lambda text: text.replace("President Vossen", "Vossen").replace("Vossen", "Mr. Vossen"))
    before, after = (by_outlet(view, measured(one, view).scores) for view in (plain, polite))
    assert len(before)
    pd.testing.assert_series_equal(before, after)


@pytest.mark.parametrize("name", WORDS_ALONE)
def test_nothing_moves_when_a_name_is_transliterated_otherwise(name: str) -> None:
    one = next(measure for measure in cards() if measure.name == name)
    plain, otherwise = rewritten(lambda text: text.replace("Wossen", "Vossen")), rewritten(str)
    before, after = (by_outlet(view, measured(one, view).scores) for view in (plain, otherwise))
    assert len(before)
    if name == "naming":  # how a name is spelled is a quantity of its own, and the only one that moves
        after = after[~after.index.get_level_values("item").str.contains(", spelled")]
    if name == "names":  # the list of names shows each spelling, as it is a choice
        return
    pd.testing.assert_series_equal(before, after)


def rewritten(rule: Callable[[str], str]) -> Corpus:
    """Eight times the articles, their texts rewritten, those of one number on one event."""
    told = {outlet: [[rule(text) for text in body] for body in articles] * 8 for outlet, articles in TOLD.items()}
    for body in told["ash-daily"]:
        body.append("Then we saw Quintana on the quay.")
    for number, body in enumerate(told["birch-times"]):  # a word in as many sentences as there are articles
        body.append(f"His {QUALITIES[number % 8]} and shameless {THINGS[number % 8]} went on.")
    view = corpus(told, NAMES)
    numbers = view.articles.groupby("outlet").cumcount().astype(str)
    stories = pd.DataFrame({"article_id": view.articles["article_id"], "story_id": numbers})
    return replace(view, stories=stories)
