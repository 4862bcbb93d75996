"""The tables of a run: their columns, what a row of each is known by, and rows in their columns."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa

MILLIONS = frozenset(("scores", "own_scores", "passages", "contrasts", "evidence", "trends"))  # of rows, at times
AT_ONCE = 1 << 18  # rows of a table that are written together
_S, _F, _I, _B = pa.string(), pa.float64(), pa.int64(), pa.bool_()


def _schema(key: str, **columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()), metadata={"key": key})


# One table per noun. The key columns fix the order of the rows, so the same content is the same bytes.
TABLES: dict[str, pa.Schema] = {
    "outlets": _schema("outlet", outlet=_S, name=_S, language=_S, group=_S, facts=_S),  # facts: JSON, text to text
    "articles": _schema(
        "article_id",
        article_id=_S, outlet=_S, title=_S, author=_S, published=_S, published_at=_S, updated=_S, language=_S,
        url=_S, genre=_S, agency=_S, source_path=_S,
        confidence=_F, doubts=_S, quarantined=_B, n_words=_I, sha256=_S, body=_S,
    ),
    # What of an article's input is not in its body, in the order of the input, and why.
    "left_out": _schema("article_id position", article_id=_S, position=_I, reason=_S, n_words=_I, text=_S),
    # The states in time of articles that were saved more than once, the one that counts (article_id) among them.
    # moment: when it was changed, published or saved (kind); null where unknown.
    "versions": _schema(
        "article_id version",
        article_id=_S, version=_I, outlet=_S, moment=_S, kind=_S, title=_S, source_path=_S, n_words=_I, sha256=_S,
        body=_S,
    ),
    "rejected": _schema("source_path reason", source_path=_S, outlet=_S, reason=_S, detail=_S),
    "reprints": _schema(
        "unit unit_id",
        unit=_S, unit_id=_S, article_id=_S, outlet=_S, origin_id=_S, origin_outlet=_S, agency=_S, similarity=_F,
        relation=_S, direction=_S,
    ),
    "paragraphs": _schema(
        "article_id position",
        paragraph_id=_S, article_id=_S, outlet=_S, position=_I, kind=_S, text=_S, language=_S, n_words=_I,
    ),
    "sentences": _schema(
        "paragraph_id start",
        sentence_id=_S, paragraph_id=_S, article_id=_S, start=_I, end=_I, text=_S, n_words=_I, quoted_share=_F,
    ),
    # speaker and verb: as rules find them in the words around a quotation; the table said_by has those that count.
    "quotes": _schema(
        "paragraph_id start",
        paragraph_id=_S, article_id=_S, start=_I, end=_I, kind=_S, speaker=_S, verb=_S, n_words=_I,
    ),
    # Articles that could not be cut into paragraphs, and why: they are held back from all that comes after.
    "uncut": _schema("article_id", article_id=_S, outlet=_S, reason=_S, detail=_S),
    # Who is called what in whole articles, of a corpus that is read side by side. voice: own, quoted or unknown.
    "called": _schema(
        "paragraph_id start referent",
        referent=_S, form=_S, voice=_S, article_id=_S, paragraph_id=_S, start=_I, end=_I,
    ),
    # Who speaks each quotation that is no scare quote, and the verb of saying; null where that is not sure.
    "said_by": _schema("paragraph_id start", paragraph_id=_S, article_id=_S, start=_I, speaker=_S, verb=_S),
    # What the run measures with: its instrument, the articles that it was fitted on, the newest day among them, and how
    # many have come since. n_changed: fitted articles that have another text now. kept: held until the next fit; else
    # every run fits its own. asked: a hash of the settings.
    "instrument": _schema(
        "instrument_id", instrument_id=_S, n_articles=_I, through=_S, n_new=_I, n_changed=_I, kept=_B,
        asked=_S,
    ),
    # The articles that the instrument was fitted on; learnt: topics were fitted on them too.
    "fitted": _schema("article_id", article_id=_S, learnt=_B),
    # The mean and the standard deviation in which a measure is given.
    "scales": _schema("scale", scale=_S, mean=_F, spread=_F),
    # What else measures have learnt from all articles, as JSON.
    "learnt": _schema("name", name=_S, told=_S),
    # The people and things that mentions are looked for; names: their names and titles, as JSON; written: how labels
    # that stand beside their names are written, by what they are without capitals, as JSON.
    "people": _schema("place", place=_I, referent=_S, label=_S, names=_S, written=_S),
    # How far new articles fit the instrument: the value among the fitted articles and among the new ones. high: so far
    # apart that a new fit is advised.
    "drift": _schema("sign", sign=_S, fitted=_F, new=_F, n_fitted=_I, n_new=_I, high=_B),
    # name: as shown; label: the telling words; terms: more of them, a JSON list; medoid_paragraph_id: the one to read
    # first; threshold: of named topics, null where the corpus does not hold the topic; n_unclear: articles that may be
    # on a named topic but cannot be told apart, so that it has no members; else null.
    "topics": _schema(
        "topic_id",
        topic_id=_S, name=_S, kind=_S, label=_S, n_outlets=_I, n_articles=_I, n_paragraphs=_I, terms=_S,
        medoid_paragraph_id=_S, threshold=_F, description=_S, n_unclear=_I, n_possible=_I,
    ),
    # What became of each topic, run by run. run: "00001 2025-02-18 4f2a9c", its number, the newest article's day and a
    # hash, so that runs sort by age; event: new, kept, split (other: from which), merged (other: into which), retired
    # or excluded; n_paragraphs and name as they were in that run.
    "topic_history": _schema("topic_id run event", topic_id=_S, run=_S, event=_S, other=_S, n_paragraphs=_I, name=_S),
    "memberships": _schema("paragraph_id topic_id", paragraph_id=_S, topic_id=_S, similarity=_F, margin=_F),
    # Discovered topics before the user's choices; topic_id is null where a paragraph is in none, and reason says why.
    # similarity and margin are as in memberships; 0 for a paragraph in none.
    "communities": _schema("paragraph_id", paragraph_id=_S, topic_id=_S, reason=_S, similarity=_F, margin=_F),
    # Paragraphs in no topic: why in words (reason), and the topic they come nearest to with the cosine to its centre.
    "unassigned": _schema("paragraph_id", paragraph_id=_S, reason=_S, nearest_topic=_S, similarity=_F),
    # Each discovered topic with its nearest (other); close: near enough to suggest merging topic_id into other.
    # similarity: 0 what any two topics share, 1 the same.
    "topic_pairs": _schema("topic_id other", topic_id=_S, other=_S, similarity=_F, close=_B),
    # cohesion: how alike the story's articles are, 0 like any two of the corpus, 1 the same text; null if there is one.
    "stories": _schema("article_id", article_id=_S, story_id=_S, cohesion=_F),
    # Coverage over time: what an outlet gave to a topic on a day.
    "timeline": _schema(
        "topic_id outlet day", topic_id=_S, outlet=_S, day=_S, n_articles=_I, n_paragraphs=_I, n_words=_I,
    ),
    # Rows of value 0 are left out where an item records.EVERY stands for all articles.
    "scores": _schema(
        "topic_id measure item voice article_id",
        article_id=_S, topic_id=_S, measure=_S, item=_S, voice=_S, value=_F, weight=_F,
    ),
    "own_scores": _schema(
        "topic_id measure item voice article_id",
        article_id=_S, topic_id=_S, measure=_S, item=_S, voice=_S, value=_F, weight=_F,
    ),
    "passages": _schema(
        "topic_id measure item voice article_id paragraph_id start end",
        topic_id=_S, measure=_S, item=_S, voice=_S, article_id=_S, paragraph_id=_S, start=_I, end=_I, value=_F,
    ),
    "contrasts": _schema(
        "topic_id measure item voice outlet versus reprints",
        contrast_id=_S, topic_id=_S, measure=_S, item=_S, voice=_S, outlet=_S, versus=_S, reprints=_S, estimate=_F,
        low=_F, high=_F, p=_F, q=_F, mde=_F, n_articles=_I, n_articles_versus=_I, n_compared=_I,
        n_compared_versus=_I, matched=_S, support=_S, value=_F, value_versus=_F, shrunk=_F, primary=_B, method=_S,
        adjusted=_F, adjusted_low=_F, adjusted_high=_F, adjusted_p=_F,
    ),
    # Who is compared with whom on a topic: articles, those with a partner, how they are matched, the share of each side
    # with a partner on the same event, in the same 7 and in the same 31 days; then the standardised mean differences of
    # the compared. p_subject: how often chance sets the sides as far apart, among articles matched by time.
    "overlap": _schema(
        "topic_id outlet",
        topic_id=_S, outlet=_S, n_articles=_I, n_articles_versus=_I, n_compared=_I, n_compared_versus=_I, matched=_S,
        verdict=_S, in_event=_F, in_event_versus=_F, in_week=_F, in_week_versus=_F, in_month=_F, in_month_versus=_F,
        smd_subject=_F, p_subject=_F, labels_left=_F, smd_length=_F, smd_genre=_F, smd_date=_F,
    ),
    # The articles that are compared when the outlet is compared with all others on the topic.
    "partners": _schema("topic_id outlet article_id", topic_id=_S, outlet=_S, article_id=_S, matched=_S),
    "overall": _schema(
        "topic_id measure item voice",
        topic_id=_S, measure=_S, item=_S, voice=_S, n_outlets=_I, n_articles=_I, share=_F, p=_F, q=_F, primary=_B,
    ),
    "trends": _schema(
        "topic_id measure item voice outlet kind period",
        topic_id=_S, measure=_S, item=_S, voice=_S, outlet=_S, kind=_S, period=_S, estimate=_F, low=_F, high=_F, p=_F,
        n_articles=_I, n_articles_versus=_I,
    ),
    "agreement": _schema(
        "topic_id measure item voice other_measure other_item other_voice",
        topic_id=_S, measure=_S, item=_S, voice=_S, other_measure=_S, other_item=_S, other_voice=_S, n_outlets=_I,
        between=_F, n_articles=_I, within=_F,
    ),
    "sensitivity": _schema(
        "contrast_id kind",
        contrast_id=_S, kind=_S, n=_I, same_sign=_I, lowest=_F, highest=_F, most=_S, hangs=_B,
    ),
    "variations": _schema(
        "contrast_id kind",
        contrast_id=_S, kind=_S, n=_I, same_sign=_I, lowest=_F, highest=_F, most=_S, hangs=_B,
    ),
    "groups": _schema(
        "topic_id measure item voice group versus",
        topic_id=_S, measure=_S, item=_S, voice=_S, group=_S, versus=_S, estimate=_F, low=_F, high=_F, p=_F, q=_F,
        n_outlets=_I, n_outlets_versus=_I, support=_S, value=_F, value_versus=_F, method=_S, matched=_S,
        n_compared=_I, n_compared_versus=_I,
    ),
    # What people coded by hand: how far they agree, and how good the measure is by their answers, over all outlets
    # (outlet is empty) and for each. mean: of the answers (the share of "yes"); error: answers minus guesses; p_error:
    # how often chance makes the errors of outlets differ this much; corrects: whether differences can be corrected;
    # uneven: whether the measure errs differently by outlet, so that its own differences are not stated.
    "coded": _schema(
        "question outlet",
        question=_S, outlet=_S, asks=_S, kind=_S, measure=_S, item=_S, voice=_S, n_pool=_I, n_drawn=_I, n_coded=_I,
        n_articles=_I, n_unclear=_I, n_coders=_I, n_agreed=_I, alpha=_F, alpha_low=_F, alpha_high=_F,
        mean=_F, mean_low=_F, mean_high=_F, auc=_F, auc_low=_F, auc_high=_F,
        correlation=_F, correlation_low=_F, correlation_high=_F, precision=_F, precision_low=_F, precision_high=_F,
        recall=_F, recall_low=_F, recall_high=_F, error=_F, error_low=_F, error_high=_F, p_error=_F, corrects=_B,
        uneven=_B,
    ),
    # Differences corrected by what was coded, in the unit of the answers. machine: by the guesses alone; by_hand: by
    # the coded passages alone; trusted: how far the guesses were used, 0 to 1; more: passages to code to halve the
    # interval, null where no number does; uneven: the measure errs differently by outlet.
    "corrected": _schema(
        "question topic_id outlet",
        contrast_id=_S, question=_S, topic_id=_S, measure=_S, item=_S, voice=_S, outlet=_S, estimate=_F, low=_F,
        high=_F, machine=_F, by_hand=_F, by_hand_low=_F, by_hand_high=_F, trusted=_F, n_coded=_I, n_coded_versus=_I,
        more=_I, uneven=_B,
    ),
    "evidence": _schema(
        "contrast_id role paragraph_id start",
        contrast_id=_S, paragraph_id=_S, role=_S, sentence=_S, article_id=_S, outlet=_S, start=_I, end=_I, value=_F,
    ),
    "selftest": _schema(
        "kind measure topic_id item voice outlet size n_articles",
        kind=_S, measure=_S, topic_id=_S, item=_S, voice=_S, outlet=_S, size=_F, n_articles=_I, trials=_I, share=_F,
        value=_F, more_articles=_I,
    ),
}


def key_of(name: str) -> list[str]:
    """The columns that a row of the table is known by; rows are in their order."""
    key: bytes = TABLES[name].metadata[b"key"]
    return key.decode().split()


def empty_table(name: str) -> pd.DataFrame:
    """The table `name` with no rows."""
    frame: pd.DataFrame = TABLES[name].remove_metadata().empty_table().to_pandas()
    return frame


def arrow(rows: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    """The rows as an Arrow table, texts that are categories written out again."""
    columns = [pa.array(rows[field.name], from_pandas=True).cast(field.type) if _is_coded(rows[field.name])
               else pa.array(rows[field.name], field.type, from_pandas=True) for field in schema]
    return pa.Table.from_arrays(columns, schema=schema)


def _is_coded(values: pd.Series) -> bool:
    return isinstance(values.dtype, pd.CategoricalDtype)
