"""Text printed twice is found, linked to its origin and counted once; text on the same matter is not a copy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from framing.ingest.reprints import find_reprints
from framing.tables.reprints import AGENCY, BACKGROUND, DATES, REPRINT, UNKNOWN, copied

WIRE = [
    "The ferry between the two islands will run again from Monday after repairs to its ramp that took nine weeks "
    "in all.",
    "Shopkeepers on the smaller island had complained that the bread came late every day and that the post did "
    "not come.",
    "The ramp had been damaged in January when a barge broke loose in a storm and drifted against it for a whole "
    "night.",
]
OWN = [
    "Islanders can take the ferry once more as of Monday; the ramp has been mended, and it was about time, many "
    "of them say.",
    "Bread was late and letters stayed on the mainland while the carpenters worked, a shopkeeper told us behind "
    "her counter.",
]


def tables(*articles: tuple[str, str, str, str | None, list[str]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    rows = [(key, outlet, at[:10], at if "T" in at else None, agency) for key, outlet, at, agency, _ in articles]
    parts = [
        (f"{key}-{number}", key, outlet, number, "paragraph", text)
        for key, outlet, _, _, texts in articles
        for number, text in enumerate(texts)
    ]
    return (
        pd.DataFrame(rows, columns=["article_id", "outlet", "published", "published_at", "agency"]),
        pd.DataFrame(parts, columns=["paragraph_id", "article_id", "outlet", "position", "kind", "text"]),
    )


def test_wire_copy_is_linked_to_the_earliest() -> None:
    edited = [WIRE[0], WIRE[2].replace("whole night", "night")]
    found = find_reprints(
        *tables(
            ("b", "post", "2024-05-04", None, edited),
            ("a", "wire", "2024-05-03", "NPA", WIRE),
            ("c", "own", "2024-05-03", None, OWN),
        )
    )
    whole = found[found["unit"] == "article"].set_index("unit_id")
    assert set(whole.index) == {"a", "b"}
    assert whole.loc["b", "origin_id"] == "a"
    assert pd.isna(whole.loc["a", "origin_id"])
    assert set(whole["agency"]) == {"NPA"}
    parts = found[(found["unit"] == "paragraph") & found["origin_id"].notna()]
    assert dict(zip(parts["unit_id"], parts["origin_id"], strict=True)) == {"b-0": "a-0", "b-1": "a-2"}


def test_the_order_of_the_articles_changes_nothing() -> None:
    articles = [
        ("b", "post", "2024-05-04", None, WIRE),
        ("a", "wire", "2024-05-03", None, WIRE[:2]),
        ("c", "own", "2024-05-03", None, OWN),
    ]
    one, two = (
        find_reprints(*tables(*order)).sort_values(["unit", "unit_id"], ignore_index=True)
        for order in (articles, articles[::-1])
    )
    pd.testing.assert_frame_equal(one, two)


def test_an_agency_alone_is_listed_without_an_origin() -> None:
    found = find_reprints(*tables(("a", "wire", "2024-05-03", "NPA", WIRE)))
    assert found[["unit", "agency"]].values.tolist() == [["article", "NPA"]]
    assert found["origin_id"].isna().all()


def test_a_text_merged_of_two_takes_no_copy_from_its_origin() -> None:
    """The merged text is like both, and neither of the two is like the other: each copy keeps its own origin."""
    merged = [*WIRE, *OWN]
    found = find_reprints(
        *tables(
            ("a", "wire", "2024-05-01", None, WIRE),
            ("b", "own", "2024-05-01", None, OWN),
            ("c", "post", "2024-05-02", None, merged),
            ("d", "star", "2024-05-03", None, OWN),
            ("e", "mail", "2024-05-03", None, WIRE),
        )
    )
    whole = found[found["unit"] == "article"].set_index("unit_id")["origin_id"]
    assert (whole["d"], whole["e"]) == ("b", "a")
    assert set(whole.index) == {"c", "d", "e"}


def _words(seed: int, count: int) -> list[str]:
    return [f"w{number}" for number in np.random.default_rng(seed).integers(10**6, size=count)]


def _linked(one: list[str], two: list[str]) -> bool:
    found = find_reprints(
        *tables(("a", "post", "2024-05-03", None, [" ".join(one)]), ("b", "wire", "2024-05-04", None, [" ".join(two)]))
    )
    return bool((found["unit"] == "article").any())


def test_a_speech_that_both_quote_does_not_make_a_copy_and_a_light_likeness_throughout_does() -> None:
    speech = _words(0, 55)
    assert not _linked(_words(1, 120) + speech + _words(2, 75), _words(3, 90) + speech + _words(4, 120))
    text = _words(5, 250)
    edited = [word if place % 9 < 5 else f"e{place}" for place, word in enumerate(text)]  # three shingles of nine stay
    assert _linked(text, edited)
    assert _linked(text, _words(6, 300) + text[40:140])  # much in one place is a copy of that part


def _own(seed: int, count: int = 60) -> list[str]:
    return [" ".join(_words(seed + place, count)) for place in range(4)]


def _relations(found: pd.DataFrame, unit: str) -> dict[str, tuple[str, str | None, str]]:
    rows = found[found["unit"] == unit]
    columns = (rows[name] for name in ("unit_id", "relation", "origin_outlet", "direction"))
    return {key: (relation, origin, direction) for key, relation, origin, direction in zip(*columns, strict=True)}


def test_an_outlets_background_in_a_later_article_is_no_reprint() -> None:
    background = " ".join(_words(90, 80))
    found = find_reprints(
        *tables(
            ("a", "post", "2024-05-01", None, [*_own(10), background]),
            ("b", "post", "2024-05-08", None, [*_own(20), background]),
            ("c", "star", "2024-05-09", None, [*_own(30), background]),
        )
    )
    parts = _relations(found, "paragraph")
    assert parts["b-4"] == (BACKGROUND, "post", DATES)
    assert parts["c-4"] == (REPRINT, "post", DATES)
    assert copied(found, "paragraph") == {"c-4"}
    assert copied(found, "article") == frozenset()


def test_an_article_that_holds_a_short_earlier_one_is_not_its_reprint() -> None:
    short = _own(40)[:1]
    found = find_reprints(
        *tables(
            ("a", "post", "2024-05-01", None, short),
            ("b", "post", "2024-05-02", None, [*_own(50), *_own(60), *short]),
            ("c", "star", "2024-05-02", None, [*_own(70), *_own(80), *short]),
        )
    )
    assert {key: one[0] for key, one in _relations(found, "article").items()} == {"b": BACKGROUND}
    assert copied(found, "paragraph") == {"c-8"}


def test_a_story_in_a_hundred_outlets_is_one_text() -> None:
    hundred = 100
    places = [(f"a{n:03}", f"o{n}", f"2024-05-{1 + n // 10:02}", None, WIRE) for n in range(hundred)]
    edited = [("z", "late", "2024-06-01", None, [WIRE[0], WIRE[1].replace("bread", "flour"), WIRE[2]])]
    found = find_reprints(*tables(*places, *edited))
    whole = found[found["unit"] == "article"]
    assert len(whole) == hundred
    assert set(whole["origin_id"]) == {whole["origin_id"].iloc[0]}
    assert len(copied(found, "article")) == hundred


@pytest.mark.parametrize(
    ("one", "two", "direction"),
    [
        ("2024-07-01T03:35:00+00:00", "2024-06-30T23:50:00-04:00", DATES),  # by fifteen minutes
        ("2024-07-01T09:00:00+02:00", "2024-07-01T09:00:20+02:00", UNKNOWN),
        ("2024-07-01", "2024-07-02", DATES),
        ("2024-07-01", "2024-07-01", UNKNOWN),
        ("2024-07-01T09:00:00", "2024-07-01T11:00:00", UNKNOWN),  # by clocks of which nobody knows the zone
    ],
)
def test_who_was_first_is_said_as_far_as_dates_tell(one: str, two: str, direction: str) -> None:
    found = find_reprints(*tables(("b", "wire", one, None, WIRE), ("a", "post", two, None, WIRE[:3])))
    whole = _relations(found, "article")
    assert [told for _, _, told in whole.values()] == [direction]
    if direction == DATES:
        assert whole == {"a": (REPRINT, "wire", DATES)}


def test_an_agency_comes_before_its_customer_and_counts_for_itself() -> None:
    found = find_reprints(
        *tables(
            ("a", "npa", "2024-07-01T10:00:00+00:00", "NPA", WIRE),
            ("b", "post", "2024-07-01T08:00:00+00:00", "NPA", WIRE),
        )
    )
    assert _relations(found, "article") == {"b": (REPRINT, "npa", AGENCY)}
    assert copied(found, "article") == {"b"}


def test_passages_are_looked_at_as_paragraphs_are() -> None:
    articles, paragraphs = tables(("a", "wire", "2024-05-03", None, WIRE), ("b", "post", "2024-05-04", None, WIRE))
    one, two = (find_reprints(articles, paragraphs.assign(kind=kind)) for kind in ("paragraph", "passage"))
    pd.testing.assert_frame_equal(one, two)
