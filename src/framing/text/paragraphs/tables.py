"""Turn all articles into the tables paragraphs, sentences and quotes; those that cannot be cut are in `uncut`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from framing.languages.detect import detect_language
from framing.machine.workers import Lost, each
from framing.tables.decisions.settled import Decisions
from framing.tables.records import Block, BlockKind, Paragraph, content_id
from framing.text.paragraphs.decided import Requoted, requoted, with_decided_quotes
from framing.text.paragraphs.segment import count_words, quoted_share, segment

_COLUMNS = {
    "paragraphs": ["paragraph_id", "article_id", "outlet", "position", "kind", "text", "language", "n_words"],
    "sentences": ["sentence_id", "paragraph_id", "article_id", "start", "end", "text", "n_words", "quoted_share"],
    "quotes": ["paragraph_id", "article_id", "start", "end", "kind", "speaker", "verb", "n_words"],
    "uncut": ["article_id", "outlet", "reason", "detail"],
}


ENOUGH = 400  # this many characters are enough to detect a paragraph's language
CHUNK = 16  # articles given to a process at a time
SECONDS = 20.0  # processor time for a chunk, and for an article alone; usually one takes a fiftieth of a second
STANDS = ("too-slow", "too-large")  # reasons that are the article's own: it is not tried again until it changes
Text = tuple[str, str, str | None, str]  # article_id, outlet, language, body
Told = tuple[str, str, str | None, str, Requoted]  # and what was decided about its quotations
Rows = dict[str, list[tuple[Any, ...]]]


def cut_again(
    articles: pd.DataFrame, before: Mapping[str, pd.DataFrame], cut_from: Mapping[str, str],
    processes: int | None = None, decisions: Decisions | None = None,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Like `cut_all`, but cut only the articles that have changed since an earlier run.

    `before` are the tables of an earlier run of the same code. `cut_from` is what `sources` returned for its articles.
    An article that had failed for a reason which is not its own is tried again.
    """
    failed = before["uncut"] if cut_from else pd.DataFrame(columns=_COLUMNS["uncut"])
    again = set(failed.loc[~failed["reason"].isin(STANDS), "article_id"])
    now = sources(articles, decisions)
    same = {article for article, found in now.items() if cut_from.get(article) == found} - again
    fresh = cut_all(articles[~articles["article_id"].isin(list(same))], processes, decisions)
    kept = {name: before[name][before[name]["article_id"].isin(list(same))] if same else fresh[name].iloc[:0]
            for name in _COLUMNS}  # fmt: skip
    return {
        name: pd.concat([rows for rows in (kept[name], fresh[name]) if len(rows)] or [fresh[name]], ignore_index=True)
        for name in _COLUMNS
    }


def sources(articles: pd.DataFrame, decisions: Decisions | None = None) -> dict[str, str]:
    """For each article that is not held back, a hash of everything that its rows depend on."""
    texts = _texts(articles)
    decided = requoted(((article, outlet, body) for article, outlet, _, body in texts), decisions)
    return {
        article: content_id(outlet, str(language), body, *map(str, decided.get(article, ())))
        for article, outlet, language, body in texts
    }


def _texts(articles: pd.DataFrame) -> list[Text]:
    usable = articles[~articles["quarantined"]]
    columns = (usable[name].tolist() for name in ("article_id", "outlet", "language", "body"))
    return list(zip(*columns, strict=True))


def cut_all(
    articles: pd.DataFrame, processes: int | None = None, decisions: Decisions | None = None
) -> dict[str, pd.DataFrame]:
    """The tables `paragraphs`, `sentences` and `quotes` of all articles that are not held back, and `uncut`.

    `processes`: None works in this process, 0 uses one for each core. `decisions` say which words are quotations.
    An article whose cutting fails, or takes too much, is a row of `uncut`, and the others are cut.
    """
    texts = _texts(articles)
    decided = requoted(((article, outlet, body) for article, outlet, _, body in texts), decisions)
    told = [(*text, decided.get(text[0], ())) for text in texts]
    chunks = [told[place : place + CHUNK] for place in range(0, len(told), CHUNK)]
    parts: dict[str, list[pd.DataFrame]] = {name: [pd.DataFrame(columns=_COLUMNS[name])] for name in _COLUMNS}
    for rows in map(cut, chunks) if processes is None else _elsewhere(chunks, processes):
        for name, columns_of in _COLUMNS.items():
            if rows[name]:
                parts[name].append(pd.DataFrame(rows[name], columns=columns_of))
    return {name: pd.concat(frames[1:] or frames, ignore_index=True) for name, frames in parts.items()}


def _elsewhere(chunks: Sequence[Sequence[Told]], processes: int) -> Iterator[Rows]:
    """The rows of each chunk, cut in other processes; of a chunk that takes too much each article alone."""
    for chunk, rows in zip(chunks, each(cut, chunks, processes, SECONDS, what="cutting"), strict=True):
        if not isinstance(rows, Lost):
            yield rows
            continue
        _unless_stopped(rows)
        alone = each(cut, [[one] for one in chunk], processes, SECONDS)
        for (article_id, outlet, *_), found in zip(chunk, alone, strict=True):
            if isinstance(found, Lost):
                _unless_stopped(found)
                detail = f"Cutting it into paragraphs was given up: {found.detail}."
                found = {**_no_rows(), "uncut": [(article_id, outlet, found.reason, detail)]}
            yield found


def _unless_stopped(lost: Lost) -> None:
    if lost.reason == "stopped":
        raise RuntimeError(f"cutting stopped because {lost.detail}")


def _no_rows() -> Rows:
    return {name: [] for name in _COLUMNS}


def cut(texts: Sequence[Told]) -> Rows:
    """The rows of the tables for a few articles, each with what was decided about its quotations."""
    rows = _no_rows()
    for article_id, outlet, language, body, decided in texts:
        own = _no_rows()
        try:
            blocks = [Block(text, BlockKind(kind)) for kind, text in json.loads(body)]
            for paragraph in segment(article_id, outlet, blocks, language):
                _add(own, with_decided_quotes(paragraph, decided), language)
        except MemoryError:
            raise
        except Exception as error:  # one article must not end a run
            what = f"{type(error).__name__}: {str(error)[:200]}"
            detail = f"Cutting it into paragraphs failed ({what}); please report it."
            own = {**_no_rows(), "uncut": [(article_id, outlet, "failed", detail)]}
        for name, found in own.items():
            rows[name] += found
    return rows


def _add(rows: Rows, paragraph: Paragraph, language: str | None) -> None:
    key, article_id, text = paragraph.paragraph_id, paragraph.article_id, paragraph.text
    words = count_words(text)
    # a shorter paragraph takes the language of its article
    own = detect_language(text[:ENOUGH]) if words >= 20 else None
    rows["paragraphs"].append(
        (key, article_id, paragraph.outlet, paragraph.position, paragraph.kind.value, text, own or language, words)
    )
    for sentence in paragraph.sentences:
        piece = text[sentence.start : sentence.end]
        name = content_id(key, str(sentence.start), piece)
        rows["sentences"].append(
            (
                name,
                key,
                article_id,
                sentence.start,
                sentence.end,
                piece,
                count_words(piece),
                quoted_share(paragraph, sentence),
            )
        )
    for quote in paragraph.quotes:
        n = count_words(text[quote.start : quote.end])
        rows["quotes"].append((key, article_id, quote.start, quote.end, quote.kind.value, quote.speaker, quote.verb, n))
