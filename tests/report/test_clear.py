"""A discovered topic is shown on the first page if its articles begin with what it is called."""

from framing.report.sources.clear import clear_topics

BEGINNINGS = {
    **{f"s{n}": f"Sweden and Finland ask to join, day {n}. The north is astir." for n in range(4)},
    **{f"x{n}": f"Prices rise again in week {n}. Shoppers sigh." for n in range(5)},
    **{f"y{n}": f"The war of Norland, day {n}." for n in range(9)},
}


def test_a_topic_is_clear_if_most_of_its_articles_begin_with_a_word_of_its_name() -> None:
    names = {"join": "Sweden & Finland", "loose": "Finland & the north", "common": "Norland & war"}
    articles = {
        "join": ["s0", "s1", "s2", "x0"],
        "loose": ["s0", "x0", "x1", "x2"],
        "common": ["y0", "y1", "y2"],  # with what half of all articles begin, no topic is named
    }
    assert clear_topics(names, articles, BEGINNINGS) == {"join"}


def test_case_marks_and_short_words_do_not_count() -> None:
    assert clear_topics({"t": "FINLAND of a"}, {"t": ["s0"]}, BEGINNINGS) == {"t"}
    assert clear_topics({"t": "of a in"}, {"t": ["s0"]}, BEGINNINGS) == frozenset()
    assert clear_topics({"t": "Finland"}, {"t": []}, BEGINNINGS) == frozenset()


def test_what_fills_the_corpus_is_named_by_the_words_that_all_its_articles_begin_with() -> None:
    begin = {key: text for key, text in BEGINNINGS.items() if key.startswith(("s", "y"))}
    articles = {"join": [key for key in begin if key.startswith("s")], "war": [key for key in begin if key[0] == "y"]}
    assert clear_topics({"war": "Norland", "join": "day"}, articles, begin) == {"war"}  # others have days too
