"""Passages: nothing is lost, none is too long, no quotation is cut, and the same text is always cut in the same way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from framing.tables.records import Article, Block, BlockKind
from framing.text.paragraphs import segment
from framing.text.paragraphs.passages import LONG, MOST, in_passages, passages, quoted, size

FERRY = (
    "The harbour board of Port Amsel voted on Monday to stop the night ferry. "
    "The boat has crossed the sound at midnight since 1974, and most of its passengers are nurses of the hospital. "
    "It carried eleven people on an average night last winter. "
    "“We cannot burn forty litres of oil for eleven people. We have asked the county three times. We got no answer,” "
    "the chairwoman of the board, Ilse Brandt, told the meeting. "
    "She added that the money was needed for the quay. "
    "The nurses do not agree. "
    "Tomas Reuter, who speaks for the staff of the hospital, said that half of the night shift lives on the island. "
    "Without the boat they would have to sleep on the mainland. "
    "The county owns the hospital, but not the ferry. "
)
TEXTS = {
    "en": FERRY,
    "de": "Der Hafenrat von Port Amsel hat am Montag die Nachtfähre gestrichen. Sie fuhr seit 1974 um Mitternacht über "
    "den Sund. „Wir können nicht für elf Leute vierzig Liter Öl verbrennen. Wir haben dreimal gefragt“, sagte die "
    "Vorsitzende Ilse Brandt. Die Pflegekräfte sehen das anders. Tomas Reuter sprach von einem schweren Fehler. ",
    "fr": "Le conseil du port a supprimé lundi le bac de nuit. Il traversait le détroit depuis 1974. « Nous ne pouvons "
    "pas continuer ainsi. Nous avons demandé trois fois », a déclaré la présidente Ilse Brandt. Les infirmières ne "
    "sont pas d'accord. Le comté possède l'hôpital, mais pas le bac. ",
    "ru": "Портовый совет в понедельник отменил ночной паром. Он ходил через пролив с 1974 года. «Мы не можем жечь "
    "сорок литров топлива ради одиннадцати человек. Мы спрашивали трижды», — сказала председатель Ильзе Брандт. "
    "Медсёстры не согласны. Больница принадлежит округу, а паром ему не принадлежит. ",
    "zh": "港务局星期一决定停开夜间渡轮。这条船从一九七四年起每天午夜穿过海峡。护士们不同意这个决定。"
    "医院属于县政府，渡轮却不属于县政府。"
    "没有这条船，她们只好睡在大陆上。",
    "th": "คณะกรรมการท่าเรือลงมติเมื่อวันจันทร์ให้หยุดเรือข้ามฟากกลางคืน เรือลำนี้ข้ามช่องแคบตอนเที่ยงคืนมาตั้งแต่ปี 1974 ",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_long_text_becomes_passages_of_a_paragraphs_size_and_keeps_every_letter(language: str) -> None:
    text = (TEXTS[language] * 12).strip()
    pieces = passages(text, language)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert max(map(size, pieces)) <= MOST
    sizes = sorted(map(size, pieces))
    assert 25 <= sizes[len(sizes) // 2] <= 90
    assert pieces == passages(text, language)


def test_no_quotation_is_cut() -> None:
    text = FERRY * 8
    assert all(piece.count("“") == piece.count("”") for piece in passages(text, "en"))
    assert any("We cannot burn" in piece and "We got no answer" in piece for piece in passages(text, "en"))


def test_a_mark_that_is_never_closed_swallows_nothing() -> None:
    text = "The mayor said: “It is over. " + FERRY * 8
    pieces = passages(text, "en")
    assert max(map(size, pieces)) <= MOST
    found = [text[start:stop] for start, stop in quoted(text)]
    assert max(map(size, found)) <= MOST
    assert sum(one.startswith("“We cannot burn") for one in found) == 8
    assert all("We cannot burn" not in piece or "We got no answer" in piece for piece in pieces)


def test_a_speech_that_is_too_long_is_cut_at_ends_of_sentences() -> None:
    speech = " ".join(f"We have waited for the boat on the quay in the rain for hour number {n}." for n in range(30))
    pieces = passages(f"Ilse Brandt told the board: “{speech}” The board was silent.", "en")
    assert len(pieces) > 3
    assert all(piece.endswith((".", "”")) for piece in pieces)


def test_one_sentence_without_an_end_is_cut_at_its_commas() -> None:
    text = "the boat left the quay, " * 90
    pieces = passages(text.strip(), "en")
    assert max(map(size, pieces)) <= MOST
    assert all(piece.endswith(",") for piece in pieces)
    assert max(map(size, passages("quay " * 500, "en"))) <= MOST


def test_only_what_is_too_long_is_cut() -> None:
    short = Block("The boat left. It was late.")
    heading = Block("word " * 150, BlockKind.HEADING)
    listed = Block("They want:\n• " + "a ramp " * 70)
    long = Block((FERRY * 2).strip())
    found = in_passages([short, heading, long, listed], "en")
    assert (found[0], found[1], found[-1]) == (short, heading, listed)
    assert {block.kind for block in found[2:-1]} == {BlockKind.PASSAGE}
    assert size(long.text) > LONG
    said = in_passages([Block((FERRY * 4).strip(), BlockKind.QUOTE)], "en")
    assert len(said) > 1
    assert {block.kind for block in said} == {BlockKind.QUOTE}


def test_an_article_is_the_same_wherever_it_was_cut() -> None:
    text = (FERRY * 3).strip()
    pieces = in_passages([Block(text)], "en")
    cut, whole = Article("o", "o/a.txt", pieces), Article("o", "o/a.txt", (Block(text),))
    halves = (Block(text[: len(FERRY) - 1], BlockKind.PASSAGE), Block(text[len(FERRY) :], BlockKind.PASSAGE))
    assert cut.article_id == whole.article_id == Article("o", "o/a.txt", halves).article_id


def test_a_passage_is_searched_for_quotations() -> None:
    blocks = in_passages([Block((FERRY * 2).strip())], "en")
    quotes = [quote for paragraph in segment("a", "o", blocks, "en") for quote in paragraph.quotes]
    assert len(quotes) == 2


@given(st.text(alphabet='Ab. ,;!?"“”«»\n1—ёД。中', max_size=900))
def test_any_text_keeps_its_letters(text: str) -> None:
    pieces = passages(text)
    assert "".join("".join(pieces).split()) == "".join(text.split())
