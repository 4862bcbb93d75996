"""The doorways, in the order of the work: read tables, call one room, write tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from framing.ingest import sources
from framing.machine.workers import cores
from framing.running import published
from framing.running.stage import STAGES, Counts, Outcome, code_hash, stage
from framing.settings import Settings
from framing.settings.running import UNREPORTED
from framing.tables import store
from framing.tables.files import file_hash, write_json
from framing.tables.schemas import TABLES, empty_table
from framing.tables.store import Layout

if TYPE_CHECKING:
    import pandas as pd

    from framing import topics
    from framing.measures.cards import Card
    from framing.measures.shared.corpus import Corpus

__all__ = ["STAGES", "NoArticles", "Outcome"]


REMEMBERED = ("communities", "topics", "topic_history")  # what the next run's topics go on from


class NoArticles(RuntimeError):
    """There is nothing to compare; the message says what was found in data/raw instead."""


@stage(
    writes=("outlets", "articles", "rejected"),
    settings=("ingest", "outlets"),
    beside=lambda layout: sources.fingerprint(layout.raw),
)
def ingest(layout: Layout, settings: Settings) -> Counts:
    """Read every input under data/raw; each becomes an article or a rejected row with its reason."""
    from framing.ingest import tables
    from framing.ingest.readings import Readings, beside
    from framing.tables.sorting import sorted_table

    if not layout.raw.is_dir():
        raise NoArticles(f"{layout.raw} is not there. Make it, or mount its disk, with a folder for each outlet in it.")
    reader = beside(settings.machine.processes, settings.ingest.max_seconds)
    readings = Readings(layout.readings, code_hash() + settings.digest(("ingest",)), reader)
    with sorted_table(layout, "articles") as rows:
        outlets, rejected = tables.read_into(layout.raw, settings.ingest, settings.outlets, readings, rows.add)
        if not len(rows):  # an unmounted disk looks like this: the tables and the report there are stay
            raise NoArticles(_nothing_in(layout, rejected))
    store.write_table(layout, "outlets", outlets)
    store.write_table(layout, "rejected", rejected)
    quarantined = int(store.read_table(layout, "articles", ["quarantined"])["quarantined"].sum())
    counts = {"articles": len(rows), "quarantined": quarantined, "rejected": len(rejected)}
    return {**counts, "inputs read": readings.fresh}


def _nothing_in(layout: Layout, rejected: pd.DataFrame) -> str:
    reasons = [f"{count} {reason}" for reason, count in rejected["reason"].value_counts().sort_index().items()]
    what = f"{', '.join(reasons)}; first: {rejected['detail'].iloc[0]}" if reasons else "it holds no files"
    return f"no article was found under {layout.raw} ({what}). Put saved pages into a folder for each outlet there."


@stage(reads=("articles",), writes=("paragraphs", "sentences", "quotes"), settings=())
def segment(layout: Layout, settings: Settings) -> Counts:
    """Cut every article that is not quarantined into paragraphs, sentences and quotations."""
    from framing.text.paragraphs import tables

    articles = store.read_table(layout, "articles", ["article_id", "outlet", "language", "quarantined", "body"])
    before, cut_from = _cut_before(layout)
    layout.cuts.unlink(missing_ok=True)  # from here until the end nobody knows what the tables were cut from
    cut = tables.cut_again(articles, before, cut_from, settings.machine.processes)
    for name, table in cut.items():
        store.write_table(layout, name, table)
    made = {name: file_hash(layout.table(name)) for name in cut}
    write_json(layout.cuts, {"code": code_hash(), "tables": made, "articles": tables.sources(articles)})
    return {name: len(table) for name, table in cut.items()}


def _cut_before(layout: Layout) -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """The tables as the last run of this very code cut them, and what from; nothing where that is not certain."""
    try:
        known = json.loads(layout.cuts.read_text(encoding="utf-8"))
        whole = all(file_hash(layout.table(name)) == found for name, found in known["tables"].items())
        if known["code"] != code_hash() or not whole:
            return {}, {}
        return {name: store.read_table(layout, name) for name in known["tables"]}, known["articles"]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}


@stage(reads=("articles", "paragraphs"), writes=("reprints",), settings=())
def reprints(layout: Layout, settings: Settings) -> Counts:
    """Find text that stands in more than one place and where it most likely came from."""
    from framing.ingest.reprints import find_reprints

    articles = store.read_table(layout, "articles")
    found = find_reprints(articles[~articles["quarantined"]], store.read_table(layout, "paragraphs"))
    store.write_table(layout, "reprints", found)
    return {f"reprinted {unit}s": int((found["unit"] == unit).sum()) for unit in ("article", "paragraph")}


@stage(reads=("paragraphs", "sentences"), settings=("embedding",))
def embed(layout: Layout, settings: Settings) -> Counts:
    """Encode every paragraph and sentence that has not been encoded before."""
    from framing.text.embedding import open_store

    texts = store.texts(layout)
    fresh = open_store(layout.vectors, settings.embedding).ensure(texts)
    return {"paragraphs and sentences": len(texts), "texts new": fresh}


@stage(
    reads=("outlets", "articles", "paragraphs"),
    writes=(
        "topics", "memberships", "communities", "unassigned", "topic_pairs", "stories", "topic_history", "timeline",
    ),
    settings=("run", "embedding", "topics", "discovered", "topic_model"),
    remembers=REMEMBERED,
)
def find_topics(layout: Layout, settings: Settings) -> Counts:
    """Sort paragraphs into named and discovered topics that continue the last run's, and articles into stories."""
    from framing import topics
    from framing.text.embedding import open_store

    paragraphs, articles, outlets = (store.read_table(layout, name) for name in ("paragraphs", "articles", "outlets"))
    encode = open_store(layout.vectors, settings.embedding).vectors
    found = topics.find(
        topics.TopicTexts.of(paragraphs, articles, outlets, encode), settings.named_topics(), settings.topic_choices(),
        settings.topic_model, encode, np.random.default_rng(settings.run.seed), _past(layout),
    )
    for name, table in found.tables.items():
        store.write_table(layout, name, table)
    return found.counts()


def _past(layout: Layout) -> topics.Past:
    """The topics as the last run left them; none where there was no run or its tables cannot be read."""
    from framing import topics

    try:
        past = topics.Past.of(*(store.read_table(layout.remembered, name) for name in REMEMBERED))
        return past.let_go() if layout.anew.exists() else past
    except (OSError, ValueError, RuntimeError):
        return topics.Past.none()


@stage(reads=("paragraphs", "sentences", "quotes", "memberships"), settings=())
def parse(layout: Layout, settings: Settings) -> Counts:
    """Parse every sentence that measuring needs and that has not been parsed before: its words, their links, names."""
    from framing.text.parsing.parser import ParseStore

    texts = sentences_to_parse(layout, settings)
    fresh = ParseStore(layout.parses, settings.machine.processes).ensure(texts)
    return {"sentences": len(texts), "sentences new": fresh}


def sentences_to_parse(layout: Layout, settings: Settings) -> list[str]:
    """The English sentences on a topic that may hold a name."""
    from framing.text.mentions.found import first_parsed

    corpus = corpus_of(layout, settings)
    return first_parsed(corpus.body, corpus.spoken, corpus.spoken_topics)


@stage(
    reads=("outlets", "articles", "paragraphs", "sentences", "quotes", "reprints", "topics", "memberships", "stories"),
    writes=("scores", "own_scores", "passages"),
    settings=("run", "embedding", "names", "frames", "axes", "measures"),
    beside=lambda layout: " ".join(file_hash(path) for path in sorted(layout.heads.glob("*.npz"))),
)
def measure(layout: Layout, settings: Settings) -> Counts:
    """Take every measure of every article on every topic, with the passages behind each number."""
    from framing.measures.cards import cards
    from framing.measures.own_text import own_scores
    from framing.measures.run import measure_all

    chosen = [one for one in cards() if one.name not in settings.measures.off]
    corpus = corpus_of(layout, settings)
    measured = measure_all(corpus, chosen)
    store.write_table(layout, "scores", measured.scores)
    store.write_table(layout, "own_scores", own_scores(corpus, chosen, measured.passages))
    store.write_table(layout, "passages", measured.passages)
    return {"measures": len(chosen), "scores": len(measured.scores), "passages": len(measured.passages)}


def corpus_of(layout: Layout, settings: Settings) -> Corpus:
    """What the measures read."""
    from framing.measures.shared.corpus import Corpus
    from framing.measures.shared.portrayal_model import open_portrayal
    from framing.measures.shared.training import load_head
    from framing.text.embedding import open_store
    from framing.text.parsing.parser import ParseStore

    articles = store.read_table(layout, "articles")
    tables = ("outlets", "paragraphs", "sentences", "quotes", "topics", "memberships", "stories", "reprints")
    return Corpus(
        articles=articles[~articles["quarantined"].fillna(False).astype(bool)],
        **{name: store.read_table(layout, name) for name in tables},
        vectors=open_store(layout.vectors, settings.embedding).vectors,
        parse=ParseStore(layout.parses, settings.machine.processes),
        portray=open_portrayal(layout.portrayals, settings.machine.processes),
        heads={path.stem: load_head(path) for path in sorted(layout.heads.glob("*.npz"))},
        names=settings.names, frames=settings.frames, axes=settings.axes, seed=settings.run.seed,
        normaliser="whole", processes=settings.machine.processes,
    )  # fmt: skip


@stage(
    reads=(
        "scores", "own_scores", "outlets", "articles", "stories", "reprints", "passages", "sentences", "paragraphs",
    ),
    writes=("contrasts", "evidence", "overall", "trends", "agreement", "sensitivity", "groups", "selftest"),
    settings=("comparison", "run"),
)
def compare(layout: Layout, settings: Settings) -> Counts:
    """Compare every outlet with the rest and with each other, and say what stands behind it and what it hangs on."""
    from framing.comparison import READS, REST, everything, rules_of
    from framing.measures.cards import cards

    tables = store.read_tables(layout, READS)
    rules, rng = rules_of(settings.comparison, cards()), np.random.default_rng(settings.run.seed)
    made = everything.compare(tables, rules, rng, settings.machine.processes)
    for name, table in made.items():
        store.write_table(layout, name, table)
    compared = made["contrasts"]
    rest = compared[(compared["versus"] == REST) & (compared["reprints"] == "once")]
    findings = rest["primary"] & (rest["q"] <= settings.comparison.q)
    return {"contrasts": len(compared), "tested": int(compared["p"].notna().sum()), "findings": int(findings.sum())}


@stage(
    reads=(
        "outlets", "articles", "paragraphs", "sentences", "quotes", "reprints", "topics", "memberships", "stories",
        "contrasts",
    ),
    writes=("knobs",),
    settings=(
        "run", "embedding", "topics", "discovered", "topic_model", "names", "frames", "axes", "measures", "comparison",
    ),
)
def vary(layout: Layout, settings: Settings) -> Counts:
    """Measure and compare again under other settings, if framing.toml asks for it: what hangs on a choice of ours."""
    if not settings.comparison.vary:
        store.write_table(layout, "knobs", empty_table("knobs"))
        return {"settings tried": 0}
    from framing.comparison import rules_of
    from framing.measures.cards import cards
    from framing.running.varying import vary as measure_again

    rules = rules_of(settings.comparison, cards())
    corpus, contrasts = corpus_of(layout, settings), store.read_table(layout, "contrasts")
    found = measure_again(layout, settings, corpus, contrasts, rules)
    store.write_table(layout, "knobs", found)
    turned = found[found["same_sign"] < found["n"]]
    return {"differences tried": found["contrast_id"].nunique(), "that turn": turned["contrast_id"].nunique()}


def _described(layout: Layout, settings: Settings) -> Sequence[Card]:
    """The measures with what they are worth with this encoder; the user's own with what `framing train-head` found."""
    from framing.measures.cards import cards
    from framing.measures.heads import reliability_of
    from framing.measures.shared.encoders import with_encoder

    found = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(layout.heads.glob("*.json"))}
    own = {name: reliability_of(one["auc"], one["folds"], one["n"]) for name, one in found.items()}
    known = with_encoder(cards(), settings.embedding.model)
    return [replace(one, item_reliability=own) if one.trained_by_user else one for one in known]


@stage(
    reads=tuple(TABLES), settings=tuple(set(Settings.model_fields) - set(UNREPORTED)),
    makes=lambda layout: layout.latest_report / "index.html",
)
def report(layout: Layout, settings: Settings) -> Counts:
    """Write the pages and the data behind them into a folder of their own, and show it as reports/latest."""
    from framing.report import NEEDED, about_run, report_files

    with ThreadPoolExecutor(cores()) as pool:  # half of reading is not Python, and nothing can begin before
        read = pool.map(lambda name: store.read_tables(layout, {name: None})[name], TABLES)
        tables = dict(zip(TABLES, read, strict=True))
    inputs = {name: file_hash(layout.table(name)) for name in TABLES}
    made = datetime.now(UTC)
    before = published.earlier_report(layout.reports, inputs, NEEDED, settings.report.since)
    about, processes = about_run(settings, _described(layout, settings), inputs), settings.machine.processes
    files = report_files(tables, about, made=made, before=before, processes=processes)
    folder = published.publish(layout.reports, made.strftime("%Y%m%dT%H%M%S.%fZ"), files)
    pages = len(list(folder.rglob("*.html")))
    return {"pages": pages, "topics": len(tables["topics"]), "articles": len(tables["articles"])}
