"""Quoted speech: who says it, where it begins and ends, and what only looks like a quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.tables.records import QuoteKind
from framing.text.paragraphs.quotes import find_quotes, unbalanced, unclear


def quoted(*texts: str) -> list[list[tuple[str, str, str | None, str | None]]]:
    return [
        [(text[quote.start : quote.end], quote.kind.value, quote.speaker, quote.verb) for quote in quotes]
        for text, quotes in zip(texts, find_quotes(texts), strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "words", "kind", "speaker", "verb"),
    [
        ("“We ate soup for a week,” said Agnes Tull, who keeps the inn.", "“We ate soup for a week,”", "speech", "Agnes Tull", "said"),
        ('"We ate soup for a week," Agnes Tull said.', '"We ate soup for a week,"', "speech", "Agnes Tull", "said"),
        ("Agnes Tull said: “We ate soup for a week.”", "“We ate soup for a week.”", "speech", "Agnes Tull", "said"),
        ("«Мы неделю ели суп», — сказала Агния Туль.", "«Мы неделю ели суп»", "speech", "Агния Туль", "сказала"),
        ("„Wir assen eine Woche lang Suppe“, said Agnes Tull.", "„Wir assen eine Woche lang Suppe“", "speech", "Agnes Tull", "said"),
        ("“The boat was late again,” said a mother of two in Brest.", "“The boat was late again,”", "speech", "a mother of two", "said"),
        ("“It is cold,” says the ranger Pavel Hlushko, who counts bison.", "“It is cold,”", "speech", "Pavel Hlushko", "says"),
        ("The mayor called the ramp “a wet plank with a price”.", "“a wet plank with a price”", "partial", "The mayor", "called"),
        ("He gave his “advice” to the harbour.", "“advice”", "scare", None, None),
        ("The “great leap” came to nothing.", "“great leap”", "scare", None, None),
    ],
)  # fmt: skip
def test_kind_speaker_and_verb(text: str, words: str, kind: str, speaker: str | None, verb: str | None) -> None:
    assert quoted(text) == [[(words, kind, speaker, verb)]]


def test_a_speech_that_is_interrupted_has_one_speaker() -> None:
    (first, second) = quoted("“We waited,” said Agnes Tull, “and the bread did not come for a week.”")[0]
    assert (first[2], second[2]) == ("Agnes Tull", "Agnes Tull") or second[1] == "speech"
    assert first[1] == "speech"


def test_a_quotation_inside_a_quotation_belongs_to_the_outer_one() -> None:
    text = "“He shouted ‘the ramp is gone’ and ran,” said Agnes Tull."
    assert [words for words, *_ in quoted(text)[0]] == ["“He shouted ‘the ramp is gone’ and ran,”"]


def test_a_quotation_runs_over_paragraphs_that_each_open_it() -> None:
    found = quoted("“The ramp broke in January, said the wind.", "“Nobody mended it until May,” said Agnes Tull.")
    assert [len(quotes) for quotes in found] == [1, 1]
    assert found[0][0][0].endswith("said the wind.")
    assert found[1][0][2] == "Agnes Tull"


@pytest.mark.parametrize(
    "text",
    [
        "The ministers’ meeting wasn’t over and the '90s weren't back.",
        "It's the harbour's fault, isn't it?",
        "The ship “Esperanza” left at noon.",
        "Завод «Гомсельмаш» открылся.",
        "A rope 5' 10\" long lay there.",
        "No marks at all here.",
    ],
)
def test_apostrophes_and_names_are_no_quotations(text: str) -> None:
    assert quoted(text) == [[]]


def test_an_opening_mark_without_a_closing_one_quotes_nothing() -> None:
    assert quoted("“The ramp broke in January.", "Nobody mended it.") == [[], []]


@given(st.lists(st.text(alphabet="ab .,!?\"'“”„«»‘’—\nХх", max_size=60), max_size=5))
def test_spans_lie_in_their_text_in_order_and_apart(texts: list[str]) -> None:
    for text, quotes in zip(texts, find_quotes(texts), strict=True):
        last = 0
        for quote in quotes:
            assert last <= quote.start < quote.end <= len(text)
            assert quote.kind in QuoteKind
            last = quote.end


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("— Паром пойдёт завтра, — сказал Иван Петров. — Ждите меня у причала.", ["Паром пойдёт завтра,", "Ждите меня у причала."]),
        ("— Порт закрыт, — пояснила Анна Ковач, — потому что лёд не держит.", ["Порт закрыт,", "потому что лёд не держит."]),
        ("– Мы устали ждать! – воскликнул паромщик, глядя на лёд.", ["Мы устали ждать!"]),
        ("— Это «Нептун», — говорит он.", ["Это «Нептун»,"]),
    ],
)  # fmt: skip
def test_speech_after_a_dash(text: str, spoken: list[str]) -> None:
    found = quoted(text)[0]
    assert [words for words, *_ in found] == spoken
    assert {kind for _, kind, *_ in found} == {"speech"}
    assert all(verb for *_, verb in found)


def test_speech_after_a_dash_names_its_speaker_for_all_its_parts() -> None:
    found = quoted("— Паром пойдёт завтра, — сказал Иван Петров. — Ждите меня у причала.")[0]
    assert {speaker for _, _, speaker, _ in found} == {"Иван Петров"}


def test_a_question_and_its_answer_after_dashes_are_speech() -> None:
    found = quoted("— Когда пойдёт паром?", "— Мы ещё не знаем.")
    assert [[words for words, *_ in quotes] for quotes in found] == [["Когда пойдёт паром?"], ["Мы ещё не знаем."]]


def test_items_of_a_list_and_dashes_inside_a_sentence_are_no_speech() -> None:
    assert quoted("Порт обещает:", "— Починить рампу;", "— Открыть буфет.") == [[], [], []]
    assert quoted("Паром — это дорога. — Так говорят на острове.") == [[]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("“He shouted ‘gone’ and ran,” said Agnes Tull.", "“He shouted ‘gone’ and ran,”"),
        ("‘He shouted “gone” and ran,’ said Agnes Tull.", "‘He shouted “gone” and ran,’"),
        ('"He shouted \'gone\' and ran," said Agnes Tull.', '"He shouted \'gone\' and ran,"'),
        ("«Он крикнул „нет“ и убежал», — сказала Агния Туль.", "«Он крикнул „нет“ и убежал»"),
        ("«Он крикнул «нет» и убежал», — сказала Агния Туль.", "«Он крикнул «нет» и убежал»"),
    ],
)
def test_nested_marks_of_every_kind(text: str, words: str) -> None:
    assert [(found, kind) for found, kind, *_ in quoted(text)[0]] == [(words, "speech")]


@pytest.mark.parametrize("marks", ["“”", "«»", '""'])
def test_a_quotation_over_three_paragraphs_in_every_kind_of_marks(marks: str) -> None:
    opens, closes = marks
    found = quoted(
        f"{opens}The ramp broke in January.",
        f"{opens}Nobody mended it until May.",
        f"{opens}Then the ice came,{closes} said Agnes Tull.",
        "The inn is closed.",
    )
    assert [len(quotes) for quotes in found] == [1, 1, 1, 0]
    assert found[2][0][2] == "Agnes Tull"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The mayor called the ramp “a wet plank with a price”.", "partial"),
        ("Мэр назвал рампу «мокрой доской с ценником».", "partial"),
        ("The “experts” were not asked.", "scare"),
        ("Так называемые «эксперты» промолчали.", "scare"),
        ("The ‘reform’ took the last bus away.", "scare"),
    ],
)
def test_a_piece_of_speech_and_a_word_held_at_a_distance(text: str, kind: str) -> None:
    assert [found for _, found, *_ in quoted(text)[0]] == [kind]


@pytest.mark.parametrize(
    "text",
    ["В компании «Эйла Лайн» промолчали.", "Газета «Наша жизнь» закрыта.", "Кампанія «Эйла Лайн» маўчыць."],
)
def test_what_something_is_called_is_no_quotation(text: str) -> None:
    assert quoted(text)[0] == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“We shall mend the pier,” Mr. Tull said.", "Tull"),
        ("“We shall mend the pier,” said Rep. Agnes B. Tull, D-Calif., on Monday.", "Agnes B. Tull"),
        ("Sen. Odo Brask, R-Ariz., said Tull's comments were “wildly inaccurate.”", "Odo Brask"),
        ("Agnes Tull, a doctor, said: “We shall mend the pier.”", "Agnes Tull"),
        ("“We shall mend the pier,” Agnes Tull, a doctor at the port, said.", "Agnes Tull"),
        ("Mr. Brask, whose view is that the pier was sold, said, “We shall mend it in a year.”", "Brask"),
        ("Odo Brask released a statement on Tuesday saying: “We shall mend the pier.”", "Odo Brask"),
        ("In his talk with the Post, Brask attacked Tull for what he called her “utter failure”.", "Brask"),
        ("“We shall mend the pier,” harbour spokesman Odo Brask told reporters.", "Odo Brask"),
        ("Brask was quick to answer back: “We shall mend the pier.”", "Brask"),
        ("The ramp was described by Odo Brask as “a wet plank with a price”.", "Odo Brask"),
        ("“We shall mend the pier,” Agnes Tull's brother, Odo Tull, said on Monday.", "Odo Tull"),
        ("Agnes Tull came to the port at noon. “We shall mend the pier,” she said.", "Agnes Tull"),
        ("“We shall mend the pier,” Odo Brask, spokesman for the Lindow Harbour Council, told reporters.", "Odo Brask"),
        ("In a letter to Odo Brask, the harbour master said “the pier is gone for good”.", "the harbour master"),
        ("It was wet. She spoke to Tull. It added: “We shall mend the pier.”", None),
        ("Although it rained, the “plank” was dry.", None),
    ],
)  # fmt: skip
def test_titles_initials_clauses_and_pronouns_are_no_hindrance(text: str, speaker: str | None) -> None:
    assert [found[2] for found in quoted(text)[0]] == [speaker]


def test_a_speaker_goes_on_after_the_words_that_name_him() -> None:
    (_, second) = quoted("“We waited for hours,” Agnes Tull told reporters on Friday. “Nobody came to mend the ramp.”")[0]
    assert second[2] == "Agnes Tull"
    (_, second) = quoted("Agnes Tull said it was “no ramp at all”, adding: “Nobody came to mend it.”")[0]
    assert second[2] == "Agnes Tull"


def test_a_mark_that_is_never_closed_quotes_nothing() -> None:
    narration = "The ferry was late and nobody knew why. " * 12
    assert quoted(f'He said "the ramp broke. {narration}') == [[]]
    (first,) = quoted(f'{narration}"We waited," said Agnes Tull. {narration} The "plank. {narration}')[0]
    assert first[0] == '"We waited,"'


def test_speech_over_paragraphs_whose_breaks_are_lost_ends_where_it_opens_again() -> None:
    text = "“The ramp broke in January. “Nobody mended it until May,” said Agnes Tull. The port was silent."
    assert [words for words, *_ in quoted(text)[0]] == [
        "“The ramp broke in January.", "“Nobody mended it until May,”",
    ]  # fmt: skip


@given(st.lists(st.sampled_from(['"', "“", "”", "«", "»", "a word.", " ", "He said "]), max_size=40))
def test_no_quotation_is_longer_than_anybody_is_quoted(parts: list[str]) -> None:
    text = "".join(parts) + "and so on " * 300
    assert all(quote.end - quote.start < len(text) - 2_000 for quote in find_quotes([text])[0])


@pytest.mark.parametrize(
    ("texts", "alone"),
    [
        (["He said “it is cold” and left.", "The “plank” was 6\" wide."], [False, False]),
        (["“We waited for hours.", "“Nobody came,” said Agnes Tull."], [False, False]),
        (["News » Economy", "He said “it is cold\" and left."], [False, False]),
        (["He said “it is cold and left.", "So “we waited,” said Agnes Tull."], [True, False]),
        (['It was cold," said Agnes Tull.', "Rain fell."], [True, False]),
        (["The ministers’ meeting wasn't over.", ""], [False, False]),
    ],
)
def test_a_quotation_mark_without_a_partner_is_noticed(texts: list[str], alone: list[bool]) -> None:
    assert unbalanced(texts) == alone


@pytest.mark.parametrize(
    ("texts", "lost"),
    [
        (["The port is shut.", "He said “it is cold and left.", "Rain fell.", "So “we waited,” said Agnes Tull."], "0100"),
        (["He said: “It is cold.", "Rain fell.", "Nobody came.”", "Then he left."], "1110"),
        (["He said: “It is cold.", "“Nobody came,” said Agnes Tull.", "The port is shut.", "It rained.”"], "0001"),
    ],
)
def test_a_lost_mark_makes_its_own_paragraph_unclear_and_those_that_it_may_run_through(
    texts: list[str], lost: str
) -> None:
    assert unclear(texts) == [one == "1" for one in lost]


@given(st.lists(st.sampled_from(["a word. ", "“we waited” ", "‘plank’ ", "said Tull, ", '"no" ']), max_size=20))
def test_marks_in_pairs_are_balanced(parts: list[str]) -> None:
    assert unbalanced(["".join(parts)]) == [False]
