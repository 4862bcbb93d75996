"""What measures read text by text, kept from run to run: only texts that are new are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from framing.machine.pieces import over
from framing.measures.shared import sentence_records as by_sentence
from framing.measures.shared import word_records as by_paragraph
from framing.measures.shared.corpus import Corpus
from framing.tables.records import content_id
from framing.text.parsing.syntax import Parse, Parses

PIECE = 500  # sentences that a process is given at a time
PARAGRAPHS = 1000  # likewise
# the modules that read; if their code changes, everything is read again
SENTENCES, WORDS = "framing.measures.shared.sentence_records", "framing.measures.shared.word_records"


def sentence_records(corpus: Corpus, texts: Sequence[str]) -> list[bytes]:
    """The records of these sentences (see sentence_records). A corpus without a parser has none."""
    parse = corpus.parse
    if parse is None or not len(texts):
        return []

    def read(fresh: Sequence[str]) -> Iterator[list[bytes]]:
        return over(by_sentence.records, _parsed(parse, fresh), corpus.processes, "reading sentences")

    return corpus.kept(SENTENCES, texts, read)


def _parsed(parse: Parse, texts: Sequence[str]) -> Iterator[Parses]:
    for first in range(0, len(texts), PIECE):
        yield parse(texts[first : first + PIECE])


def word_records(corpus: Corpus, texts: Sequence[str], outlets: tuple[str, ...], as_written: bool) -> list[bytes]:
    """The records of the words of these paragraphs (see word_records), without the names of `outlets`."""

    def read(fresh: Sequence[str]) -> Iterator[list[bytes]]:
        pieces = (
            by_paragraph.ReadTexts(fresh[first : first + PARAGRAPHS], outlets, as_written)
            for first in range(0, len(fresh), PARAGRAPHS)
        )
        return over(by_paragraph.records, pieces, corpus.processes, "reading words")

    return corpus.kept(f"{WORDS} {content_id(str(as_written), *outlets)}", texts, read)
