"""Names of discovered topics: a phrase of the texts that a person would use."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from framing.topics.names import AND, Headed, TopicNames

WORDS = st.sampled_from(
    ["harbour", "Kessel", "ferry", "the", "of", "Lake", "ice", "cutter", "said", "broke", "Northern"]
)
TEXT = st.lists(WORDS, min_size=3, max_size=12).map(" ".join)
FERRY = [
    "The car ferry to Kessel was late.", "People wait for the car ferry. It is cold.",
    "Who pays for the car ferry?",
    "She missed the car ferry, and waited.", "A car ferry costs much.", "They want a car ferry on Sundays.",
]
SCHOOL = [
    "Pupils at the music school sang.", "The music school opens again.", "He taught at a music school for years.",
    "It was the music school of Kessel.", "Money for the music school is short.", "Her music school has no piano.",
]


def names(
    groups: list[list[str]], earlier: list[str] | None = None, avoid: tuple[str, ...] = (),
    titles: list[str] | None = None, languages: list[str] | None = None,
) -> list[str]:
    """A name for each group of texts; each text is an article of its own, by one of three outlets."""
    texts = [text for group in groups for text in group]
    label = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    headed = Headed.of(titles or [""] * len(texts), texts, [str(place % 3) for place in range(len(texts))])
    found = TopicNames.of(texts, np.arange(len(texts)), label, len(groups), avoid, headed, languages or ())
    return found.given(earlier or [""] * len(groups))


@given(st.lists(st.lists(TEXT, min_size=2, max_size=8), min_size=2, max_size=5))
def test_no_two_names_share_two_words_and_each_is_of_its_texts(groups: list[list[str]]) -> None:
    found = names(groups)
    words = [set(name.lower().replace(AND, " ").split()) for name in found]
    for place, (name, group) in enumerate(zip(found, groups, strict=True)):
        assert not name or all(any(part.lower() in text.lower() for text in group) for part in name.split(AND))
        assert all(len(words[place] & other) < 2 for other in words[place + 1 :])


def test_a_topic_is_named_by_what_its_texts_call_it() -> None:
    assert names([FERRY, SCHOOL]) == ["Car ferry", "Music school"]


def test_a_name_is_in_the_language_of_most_of_the_articles() -> None:
    fewer = ["The Zug stands still.", "Nobody knows when the Zug leaves."]
    written = ["en"] * len(FERRY) + ["de"] * len(fewer) + ["en"] * len(SCHOOL)
    assert names([[*FERRY, *fewer], SCHOOL], languages=written) == names([FERRY, SCHOOL])


def test_outlets_name_no_topic() -> None:
    assert names([FERRY, SCHOOL], avoid=("car-post", "The Car Post"))[0] != "Car ferry"


def test_a_line_that_the_texts_repeat_names_no_topic() -> None:
    own = [f"{text} Read all about it in our weekly letter." for text in FERRY]
    assert names([own, SCHOOL])[0] == "Car ferry"


def test_an_adjective_alone_names_no_topic() -> None:
    texts = [f"The Danish {word} was late." for word in ("boat", "train", "bus", "tram", "plane", "lorry")]
    assert names([texts, SCHOOL])[0] == ""


def test_a_topic_keeps_its_name_while_it_fits() -> None:
    both = [text.replace("car ferry", "car ferry and the harbour line") for text in FERRY]
    assert {names([both, SCHOOL], [name, ""])[0] for name in ("Harbour line", "Car ferry")} == {
        "Harbour line", "Car ferry",
    }
    assert names([FERRY, SCHOOL], ["Harbour line", ""])[0] == "Car ferry"


def test_verbs_and_beginnings_of_sentences_are_no_names() -> None:
    texts = [f"Wait{end} {text}" for end, text in zip(".!?.!?", FERRY, strict=True)]
    assert names([texts, SCHOOL])[0] == "Car ferry"


def test_a_topic_is_named_by_what_its_articles_begin_with() -> None:
    both = [f"{text} They pay for the ice cutter{end}" for text, end in zip(FERRY, ".!;?,:", strict=True)]
    assert "car ferry" in names([both, SCHOOL])[0].lower()
    heads = [f"{word} ice cutter" for word in ("An", "The", "Our", "No", "That", "This")]
    assert names([both, SCHOOL], titles=[*heads, *[""] * len(SCHOOL)])[0].lower().startswith("ice cutter")


def test_a_second_phrase_says_more() -> None:
    texts = [
        "After the strike, the Kessel ferry is late.", "Who pays for the strike? Nobody takes the Kessel ferry.",
        "People like the strike and not the Kessel ferry.", "It was the Kessel ferry that ended the strike, they say.",
    ]  # fmt: skip
    assert set(names([texts, SCHOOL])[0].lower().split(AND)) == {"kessel ferry", "strike"}


def _of_kessel(*sentences: str) -> list[str]:
    ends = ("Rain fell.", "Ice came.", "He slept.", "They sang.")
    return [f"{sentence} {end}" for sentence, end in zip(sentences, ends, strict=True)]


def test_the_second_phrase_is_no_bare_noun_beside_a_name() -> None:
    texts = _of_kessel(
        "Who pays for the harvest? Not Old Kessel.", "In Old Kessel many fear the harvest.",
        "They left Old Kessel after the harvest.", "Before the harvest came, we knew Old Kessel.",
    )  # fmt: skip
    assert names([texts, SCHOOL])[0] == "Old Kessel"
    told = [text.replace("the harvest", "the rye harvest").replace("The harvest", "The rye harvest") for text in texts]
    assert set(names([told, SCHOOL])[0].lower().split(AND)) == {"old kessel", "rye harvest"}


def test_the_two_phrases_do_not_mean_the_same() -> None:
    short = _of_kessel(
        "The OFK met in Old Fort.", "In Old Fort they trust the OFK.", "They left Old Fort for the OFK.",
        "For the OFK it is late, says Old Fort.",
    )  # fmt: skip
    assert AND not in names([short, SCHOOL])[0]
    beside = _of_kessel(
        "The harbour master Vera Sand met them.", "In May the harbour master Vera Sand slept.",
        "They like the harbour master Vera Sand.", "Is it the harbour master Vera Sand?",
    )  # fmt: skip
    assert AND not in names([beside, SCHOOL])[0]


def test_an_earlier_name_that_says_one_thing_twice_is_not_kept() -> None:
    texts = _of_kessel(
        "Who pays for the harvest? Not Old Kessel.", "In Old Kessel many fear the harvest.",
        "They left Old Kessel after the harvest.", "Before the harvest came, we knew Old Kessel.",
    )  # fmt: skip
    assert names([texts, SCHOOL], ["Old Kessel & harvest", ""])[0] == "Old Kessel"


def test_a_name_that_has_the_other_in_it_stands_alone() -> None:
    texts = _of_kessel(
        "Kessel waits for the Kesselan dates.", "They fear the Kesselan dates in Kessel.",
        "Who eats the Kesselan dates of Kessel?", "In Kessel many sell the Kesselan dates.",
    )  # fmt: skip
    assert names([texts, SCHOOL])[0] == "Kesselan dates"
