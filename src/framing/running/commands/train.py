"""Train a measure of the workspace's own from labelled sentences. Also: show the sentences behind any measure."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pandas as pd

from framing.errors import BadSettings
from framing.machine.file_names import not_on_windows
from framing.measures.shared.training import Report, cross_fitted, cross_validate, train
from framing.running.chosen import settings_for
from framing.running.stores.vectors import open_vectors
from framing.tables import store
from framing.tables.files import write_json, writing
from framing.tables.store import Layout


def train_from_csv(layout: Layout, labelled: Path, name: str) -> Report:
    """Train the head `name` on a CSV file with the columns text, label (1 or 0) and, optionally, outlet.

    The head and the report of its reliability are saved in heads/. Raises BadSettings and TooFewLabels.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name):
        raise BadSettings(f"the name {name!r} cannot be used in links. Use small letters, digits, - and _ only.")
    if why := not_on_windows(name):
        raise BadSettings(f"the name {name!r} cannot be used: Windows allows no such file, as {why}. Use another name.")
    try:
        rows = pd.read_csv(labelled)
    except (OSError, ValueError) as error:  # missing, empty, not UTF-8, or not a table
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise BadSettings(f"{labelled} cannot be read: {why}. It must be a CSV file in UTF-8.") from None
    missing = {"text", "label"} - set(rows.columns)
    if missing:
        raise BadSettings(
            f"{labelled} has no column {' and '.join(sorted(missing))}. Its columns are: {', '.join(rows.columns)}."
        )
    rows = rows.dropna(subset=["text", "label"])
    odd = sorted({str(label) for label in rows["label"]} - {"0", "1", "0.0", "1.0", "True", "False"})
    if odd:
        raise BadSettings(f"{labelled}: a label must be 1 or 0, but found {', '.join(odd[:5])}.")
    texts = rows["text"].astype(str).tolist()
    labels = rows["label"].astype(str).isin(["1", "1.0", "True"]).to_numpy()
    outlets = rows["outlet"].astype(str).tolist() if "outlet" in rows else None
    settings = settings_for(layout)
    vectors = open_vectors(layout.vectors, settings.embedding).vectors
    report = cross_validate(texts, labels, outlets, vectors, settings.run.seed)
    with writing(layout.heads / f"{name}.npz") as part, part.open("wb") as file:
        train(texts, labels, vectors).save(file)
    write_json(layout.heads / f"{name}.json", dataclasses.asdict(report))
    return report


def train_from_coding(layout: Layout, question: str, name: str) -> Report:
    """Train the head `name` on the coded passages of a question, cross-fitted by article.

    So the same coding can say how good the head is, and correct it. Raises BadSettings, BadCoding and TooFewLabels.
    """
    from framing.comparison.coding.pool import READS, pool_of
    from framing.running.stores import codings

    codings.checked_name(name, "measure")
    coded = {one.question.name: one for one in codings.all_coded(layout.codings)}
    if question not in coded:
        known = ", ".join(coded) or "none"
        raise BadSettings(f"{question!r} is neither a file nor a question with coded passages. Coded are: {known}.")
    one = coded[question]
    pool = pool_of({table: store.read_table(layout, table) for table in READS}, one.question)
    rows = one.coded().merge(pool.drop_duplicates("id")[["id", "text", "article_id"]], on="id")
    middle = (one.question.lowest + one.question.highest) / 2
    settings = settings_for(layout)
    vectors = open_vectors(layout.vectors, settings.embedding).vectors
    labels = (rows["answer"] > middle).to_numpy(dtype=bool)
    head, report = cross_fitted(rows["text"].tolist(), labels, rows["article_id"].tolist(), vectors)
    with writing(layout.heads / f"{name}.npz") as part, part.open("wb") as file:
        head.save(file)
    write_json(layout.heads / f"{name}.json", dataclasses.asdict(report))
    return report


def import_labels(layout: Layout, given: Path, name: str) -> str:
    """Make a measure of labels that were made elsewhere, and say how many were found in the articles.

    `given` is a CSV file with the column label (a number) and one of text, sentence_id, paragraph_id and article_id.
    The label of a paragraph or an article holds for all its sentences. Raises BadCoding.
    """
    from framing.errors import BadCoding
    from framing.running.stores.codings import checked_name
    from framing.running.stores.own_measures import write_labels

    checked_name(name, "measure")
    try:
        rows = pd.read_csv(given, encoding="utf-8-sig", dtype=str, keep_default_na=False)
        label = pd.to_numeric(rows["label"])
    except (OSError, ValueError, KeyError) as error:
        raise BadCoding(f"{given} cannot be used: {error}. It must be CSV with a column label of numbers.") from None
    sentences = store.read_table(layout, "sentences", ["sentence_id", "paragraph_id", "article_id", "text"])
    ways = [one for one in ("sentence_id", "paragraph_id", "article_id", "text") if one in rows]
    if not ways:
        raise BadCoding(f"{given} has none of the columns text, sentence_id, paragraph_id and article_id.")
    key = ways[0]
    plain = {" ".join(str(one).split()): float(value) for one, value in zip(rows[key], label, strict=True)}
    own = sentences[key].astype(str).map(lambda one: " ".join(one.split()))
    found = dict(zip(own, sentences["text"], strict=True))
    chosen = sentences.assign(label=own.map(plain)).dropna(subset=["label"])
    matched = len(set(plain) & set(found))
    if chosen.empty:
        raise BadCoding(f"none of the {len(plain):,} labels in {given} belongs to a sentence of the last run.")
    write_labels(layout.heads, name, dict(zip(chosen["text"], chosen["label"], strict=True)))
    return (
        f"{name}: {matched:,} of {len(plain):,} labels found, for {len(chosen):,} of {len(sentences):,} sentences. "
        "The next run shows it among your own measures. How good it is, coding will say (docs/coding.md)."
    )


def ends_of(layout: Layout, measure: str, item: str, each: int = 8) -> dict[str, list[tuple[float, str]]]:
    """Return the sentences with the highest, middle and lowest values of a measure in the last run."""
    passages = store.read_table(layout, "passages")
    chosen = passages[(passages["measure"] == measure) & (passages["item"] == item)]
    if chosen.empty:
        items = sorted(set(passages.loc[passages["measure"] == measure, "item"]))
        known = (
            f"The items of this measure are: {', '.join(items)}"
            if items
            else f"The measures are: {', '.join(sorted(set(passages['measure'])))}"
        )
        raise BadSettings(f"The last run has no sentences for {measure} {item!r}. {known}.")
    texts = store.read_table(layout, "paragraphs", ["paragraph_id", "text"]).set_index("paragraph_id")["text"]
    chosen = chosen.drop_duplicates(["paragraph_id", "start"]).sort_values(
        ["value", "paragraph_id", "start"], ascending=[False, True, True]
    )
    middle = max(len(chosen) // 2 - each // 2, 0)
    parts = {"highest": chosen[:each], "in the middle": chosen[middle : middle + each], "lowest": chosen[-each:]}
    return {
        part: [
            (float(value), str(texts[paragraph])[start:end])
            for paragraph, start, end, value in rows[["paragraph_id", "start", "end", "value"]].itertuples(index=False)
        ]
        for part, rows in parts.items()
    }
