"""What coding comes to: the tables `coded` and `corrected`, from the tables of a run and what people coded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from framing.comparison.balance import things_in, unlike_in
from framing.comparison.cells import REST, Cell, Criteria, Sides, against_rest, place
from framing.comparison.coding import judging
from framing.comparison.coding.agreeing import agreement
from framing.comparison.coding.correcting import ComparedPassages, Corrected, corrected, sums
from framing.comparison.coding.drawing import stands_for
from framing.comparison.coding.guessing import guesses
from framing.comparison.coding.judging import CodedPassages, Estimated
from framing.comparison.coding.pool import Question, pool_of, weighted_as
from framing.comparison.difference import block_shares
from framing.comparison.panel import Bundle, Ints, Panel, gather
from framing.comparison.subjects import Encode, subjects
from framing.tables.records import content_id
from framing.tables.reprints import copied

UNEVEN = 0.05  # with a smaller p the measure errs differently by outlet, and its differences alone are not stated
HALF = 4.0  # the variance of an interval of half the width is a quarter
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CodedQuestion:
    """One question with all that people coded: `answers` (id, coder, answer; nan: cannot tell), the drawn passages
    (drawing.DRAWN) and their strata (drawing.STRATA).
    """

    question: Question
    answers: pd.DataFrame
    drawn: pd.DataFrame
    strata: pd.DataFrame

    def coded(self) -> pd.DataFrame:
        """One row a coded passage: id, stratum, answer (the mean of the coders) and how many it stands for."""
        known = self.answers.dropna(subset=["answer"])
        mean = known.groupby("id")["answer"].mean()
        rows = self.drawn[self.drawn["id"].isin(mean.index)][["id", "stratum"]]
        rows = rows.assign(answer=rows["id"].map(mean)).reset_index(drop=True)
        return rows.assign(counts=stands_for(rows, self.strata).to_numpy()) if len(rows) else rows.assign(counts=0.0)


@dataclass(frozen=True, slots=True)
class Ready:
    """A question's passages with everything that is known of each: the pool with answer, counts, guess and article
    number; and whether differences can be corrected.
    """

    coding: CodedQuestion
    rows: pd.DataFrame
    can_correct: bool


def apply(
    tables: Mapping[str, pd.DataFrame], codings: Sequence[CodedQuestion], rules: Criteria, encode: Encode,
    rng: np.random.Generator, decided: Collection[str] = (),
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Make the tables `coded` and `corrected` for all questions.

    `decided` are ids of paragraphs about which a person has decided something (decisions.csv). What a measure says of
    them is not its own word, so answers about them do not judge it.
    """
    coded: list[Row] = []
    lines: list[Row] = []
    for one in codings:
        ready = made_ready(tables, one, decided)
        judged = list(_judged(ready, rng))
        coded += judged
        uneven = bool(judged and judged[0]["uneven"])
        if ready.can_correct:
            lines += [line | {"uneven": uneven} for line in _corrections(tables, ready, rules, encode)]
    return {"coded": pd.DataFrame(coded), "corrected": pd.DataFrame(lines)}


def made_ready(
    tables: Mapping[str, pd.DataFrame], coding: CodedQuestion, decided: Collection[str] = ()
) -> Ready:
    """Join the passages of a question with the answers, and guess what people would answer to the others.

    Answers about the paragraphs `decided` are left out, as if nobody had given them.
    """
    question = coding.question
    pool = pool_of(tables, question)
    can_correct = True
    if question.measure:
        scores = tables["scores"]
        chosen = (scores["measure"] == question.measure) & (scores["item"] == question.item)
        scores = scores[chosen & (scores["voice"] == question.voice)]
        whole = scores["article_id"].isin(list(_with_copies(tables["reprints"])))
        weighted = weighted_as(pool, scores[~whole].astype({"topic_id": object, "article_id": object}))
        can_correct, pool = weighted is not None, pool if weighted is None else weighted
    gone = pool.loc[pool["paragraph_id"].isin(list(decided)), "id"]
    known = replace(coding, answers=coding.answers[~coding.answers["id"].isin(gone)]).coded().set_index("id")
    pool = pool.assign(answer=pool["id"].map(known["answer"]), counts=pool["id"].map(known["counts"]))
    pool = pool.assign(article=pd.factorize(pool["article_id"], sort=True)[0])
    score = pool[["score"]].to_numpy(float) if pool["score"].notna().all() else np.zeros((len(pool), 0))
    guess = np.full(len(pool), np.nan)
    if pool["answer"].notna().any():
        answer, counts = (pool[name].to_numpy(float) for name in ("answer", "counts"))
        guess = guesses(score, answer, counts, pool["article"].to_numpy(np.int64), question.yes_no)
    return Ready(coding, pool.assign(guess=guess), can_correct)


def _with_copies(reprints: pd.DataFrame) -> frozenset[str]:
    """The articles that are copies, or of which a paragraph is: their scores are of another text than the pool's."""
    paragraphs = reprints[reprints["unit_id"].isin(list(copied(reprints, "paragraph")))]
    return copied(reprints, "article") | frozenset(paragraphs["article_id"].astype(str))


# How good the measure is


def _judged(ready: Ready, rng: np.random.Generator) -> Iterator[Row]:
    """A row for all outlets together (outlet is empty), then one for each outlet."""
    coding, question = ready.coding, ready.coding.question
    rows = ready.rows.drop_duplicates(["id", "article_id"])
    rows = rows[rows["answer"].notna()]
    if rows.empty:
        return
    outlets = sorted(rows["outlet"].unique())
    score, guess, answer, counts = (rows[name].to_numpy(float) for name in ("score", "guess", "answer", "counts"))
    owner = rows["outlet"].map({one: place for place, one in enumerate(outlets)}).to_numpy(np.int64)
    every = CodedPassages(score, guess, answer, counts, rows["article"].to_numpy(np.int64), owner)
    cut = judging.cut_of(every) if question.yes_no and question.measure else float("nan")
    agreed = agreement(coding.answers, question.yes_no, rng)
    unclear = coding.answers.groupby("id")["answer"].apply(lambda one: one.isna().all())
    whole = _figures(question, every, cut, rng) | {
        "outlet": "", "n_drawn": len(coding.drawn), "n_unclear": int(unclear.sum()),
        "n_coders": coding.answers["coder"].nunique(), "n_pool": ready.rows["id"].nunique(),
        "p_error": _known(judging.error_differs(every, rng)) if question.measure else None,
        "corrects": ready.can_correct,
    }  # fmt: skip
    whole["uneven"] = ready.can_correct and whole["p_error"] is not None and whole["p_error"] <= UNEVEN
    if agreed is not None:
        whole |= {"alpha": agreed.alpha, "alpha_low": agreed.low, "alpha_high": agreed.high, "n_agreed": agreed.n}
    yield whole
    for number, outlet in enumerate(outlets):
        yield _figures(question, every.where(every.outlet == number), cut, rng) | {"outlet": outlet}


def _figures(question: Question, what: CodedPassages, cut: float, rng: np.random.Generator) -> Row:
    mean = judging.with_interval(what, lambda one: float(np.average(one.answer, weights=one.counts)), rng)
    line: Row = {"question": question.name, "asks": question.asks, "kind": question.kind, "measure": question.measure,
                 "item": question.item, "voice": question.voice, "n_coded": len(what.answer),
                 "n_articles": len(np.unique(what.article))} | _three("mean", mean)  # fmt: skip
    if not question.measure:
        return line
    figures: dict[str, Callable[[CodedPassages], float]]
    figures = {"correlation": judging.correlation, "error": judging.error}
    if question.yes_no:
        figures |= {"auc": judging.auc, "precision": lambda one: judging.precision(one, cut),
                    "recall": lambda one: judging.recall(one, cut)}  # fmt: skip
    for name, figure in figures.items():
        line |= _three(name, judging.with_interval(what, figure, rng))
    return line


def _three(name: str, shown: Estimated) -> Row:
    keys = (name, f"{name}_low", f"{name}_high")
    return {key: _known(value) for key, value in zip(keys, shown, strict=True)}


def _known(value: float) -> float | None:
    return round(float(value), 6) + 0.0 if np.isfinite(value) else None


# Differences between outlets


def _corrections(
    tables: Mapping[str, pd.DataFrame], ready: Ready, rules: Criteria, encode: Encode
) -> Iterator[Row]:
    """A row for each outlet against the others on each topic, where enough was coded on both sides."""
    question = ready.coding.question
    panel = _panel(tables, ready, rules)
    if not panel.bundles:
        return
    unlike = unlike_in(tables["overlap"])
    if unlike:
        about = subjects(panel, tables["memberships"], tables["paragraphs"], encode)
        panel = replace(panel, unlike=unlike, things=things_in(panel, unlike, about))
    number = {one: place for place, one in enumerate(panel.article_ids)}
    rows = ready.rows.assign(row=ready.rows["article_id"].map(number)).dropna(subset=["row"])
    rows = rows.assign(row=rows["row"].astype(np.int64))
    matched = question.measure not in rules.unmatched
    for bundle in panel.bundles:
        for column, series in enumerate(bundle.series):
            here = rows[rows["topic_id"] == series.topic_id]
            one = replace(bundle, series=(series,), value=bundle.value[:, [column]])
            for sides in against_rest(panel, one):
                found = _contrast(panel, one, sides, here, matched, rules)
                if found is not None:
                    yield _line(question, series.topic_id, sides, found)


def _panel(tables: Mapping[str, pd.DataFrame], ready: Ready, rules: Criteria) -> Panel:
    """The articles with the weights that they have in the comparison."""
    question, rows = ready.coding.question, ready.rows
    sums = rows.groupby(["topic_id", "article_id"])["weight"].sum().reset_index()
    scores = sums.assign(measure=question.measure or question.name, item=question.item, voice=question.voice, value=0.0)
    gone = copied(tables["reprints"], "article")
    return gather(scores, tables["articles"], tables["stories"], rules.settings.word_cap, gone, apart=rules.apart)


def _contrast(
    panel: Panel, bundle: Bundle, sides: Sides, here: pd.DataFrame, matched: bool, rules: Criteria
) -> Corrected | None:
    found = place(panel, bundle, sides, matched)
    if found.smaller < rules.settings.min_articles:
        return None
    return corrected(compared(found.of(panel, bundle, matched), here))


def compared(cell: Cell, here: pd.DataFrame) -> ComparedPassages:
    """The passages of the articles in a cell; `here` has row (in the panel), weight, guess, answer and counts."""
    where = pd.Series(np.arange(len(cell.rows)), index=cell.rows)
    rows = here[here["row"].isin(cell.rows)]
    article: Ints = where.loc[rows["row"]].to_numpy(np.int64)
    weight = rows["weight"].to_numpy(float)
    whole = sums(article, weight, len(cell.rows))
    shares = block_shares(cell.weight, cell.mine, cell.block)
    answer, guess = (rows[name].to_numpy(float) for name in ("answer", "guess"))
    counts = np.where(np.isnan(answer), 1.0, rows["counts"].to_numpy(float))
    share = shares[article] * weight / whole[article]
    return ComparedPassages(article, share, cell.mine, cell.block, guess, answer, counts)


def _line(question: Question, topic_id: str, sides: Sides, found: Corrected) -> Row:
    measure = question.measure or question.name
    most = float(question.highest - question.lowest)  # no difference is larger

    def within(value: float) -> float | None:
        return _known(float(np.clip(value, -most, most)))

    key = (topic_id, measure, question.item, question.voice, sides.outlet, REST, "once")
    return {
        "contrast_id": content_id(*key), "question": question.name, "topic_id": topic_id, "measure": question.measure,
        "item": question.item, "voice": question.voice, "outlet": sides.outlet,
        "estimate": within(found.estimate), "low": within(found.low), "high": within(found.high),
        "machine": _known(found.machine) if question.measure else None, "by_hand": within(found.by_hand),
        "by_hand_low": within(found.by_hand_low), "by_hand_high": within(found.by_hand_high),
        "trusted": _known(found.trusted), "n_coded": found.n_coded, "n_coded_versus": found.n_coded_versus,
        "more": more_to_halve(found),
    }  # fmt: skip


def more_to_halve(found: Corrected) -> int | None:
    """How many more passages on these sides halve the interval; None where no amount of coding does."""
    n = found.n_coded + found.n_coded_versus
    total, fixed = found.error**2, found.error**2 - min(found.coding, found.error**2)
    room = total / HALF - fixed
    if room <= 0 or found.coding <= 0:
        return None
    return max(int(np.ceil(n * found.coding / room)) - n, 1)
