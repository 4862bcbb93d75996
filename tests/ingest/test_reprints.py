"""Text printed twice is found, linked to its origin and counted once; text on the same matter is not a copy."""

from __future__ import annotations

import numpy as np
import pandas as pd

from framing.ingest.reprints import find_reprints

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
    rows = [(key, outlet, day, agency) for key, outlet, day, agency, _ in articles]
    parts = [
        (f"{key}-{number}", key, outlet, number, "paragraph", text)
        for key, outlet, _, _, texts in articles
        for number, text in enumerate(texts)
    ]
    return (
        pd.DataFrame(rows, columns=["article_id", "outlet", "published", "agency"]),
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
