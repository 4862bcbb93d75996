"""The instrument of a run: the one in use, or a new one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from framing import __version__
from framing.running.given import Given
from framing.running.stage import Counts, stage
from framing.running.stores.instrument import Instrument, drifting, in_use
from framing.settings import Refit
from framing.tables.languages import compared
from framing.tables.records import content_id

HELD_FROM = 500  # articles: with fewer, every run fits anew unless framing.toml says otherwise
OUTGROWN = 2.0  # times as many articles as were fitted: then the instrument is fitted anew by itself
WEEK = timedelta(days=7)
MOST = 200_000  # paragraphs that topics are fitted on; of a larger corpus, whole articles are drawn
FITTED_WITH = ("embedding", "topics", "topic_model", "names", "frames", "axes")  # other settings change no instrument

_READ = ["article_id", "language", "quarantined", "published", "source_path", "sha256"]  # of the articles


@stage(
    reads=("articles", "uncut", "paragraphs"),
    writes=("instrument", "fitted"),
    settings=("run", *FITTED_WITH),
    places=("instrument",),
    decisions=("person",),
    always=True,
)
def choose_instrument(given: Given) -> Counts:
    """Decide by what the articles are measured: by what was learnt before, or by what is learnt from all of them."""
    every = given.tables.articles(_READ)
    articles = compared(every, given.settings.embedding.reads)
    here = articles["article_id"].sort_values().tolist()
    known, asked = in_use(given.places.instrument), _asked(given)
    if known is not None and not _refits(given, known, asked, here):
        before = known.table("articles")
        learnt = set(known.table("paragraphs")["article_id"])
        fitted = before[["article_id"]].assign(learnt=before["article_id"].isin(learnt))
        row: dict[str, object] = {"instrument_id": known.id, "through": known.about["through"], "kept": True}
    else:
        paragraphs = given.tables.read("paragraphs", ["paragraph_id", "article_id"])
        fitted = pd.DataFrame({"article_id": here, "learnt": _drawn(paragraphs, here)})
        days = articles["published"].dropna().astype(str).str[:10]
        texts = paragraphs.loc[paragraphs["article_id"].isin(here), "paragraph_id"]
        identity = "i-" + content_id(asked, *sorted(texts))
        if known is not None and known.id == identity:  # the same articles once more, because somebody asked for it
            identity = "i-" + content_id(identity)
        through = str(days.max()) if len(days) else None
        row = {"instrument_id": identity, "through": through, "kept": not _every_run(given, len(here))}
    new = len(set(here) - set(fitted["article_id"]))
    held = known if known is not None and known.id == row["instrument_id"] else None
    changed = _changed(held, every) if held else 0
    row |= {"n_articles": len(fitted), "n_new": new, "n_changed": changed, "asked": asked}
    given.tables.write("fitted", fitted)
    given.tables.write("instrument", pd.DataFrame([row]))
    counts = {"articles fitted": len(fitted), "articles since": new}
    return {**counts, "fitted articles with another text": changed} if changed else counts


def _asked(given: Given) -> str:
    """A hash of all that a fit depends on besides the texts. If it changes, what is held does not hold any more."""
    told = given.settings.digest(FITTED_WITH)
    people = sorted({f"{row.negative} {row.id} {row.other}" for row in given.decided().settled})
    return content_id(told, str(given.settings.run.seed), __version__, *people)


def _every_run(given: Given, articles: int) -> bool:
    refit = given.settings.run.refit
    return refit is Refit.EVERY_RUN or (refit is Refit.AUTO and articles < HELD_FROM)


def _refits(given: Given, known: Instrument, asked: str, here: list[str]) -> bool:
    """Whether this run fits anew, although there is an instrument."""
    refit = given.settings.run.refit
    if given.full or known.about["asked"] != asked or _every_run(given, len(here)):
        return True
    before = set(known.table("articles")["article_id"])
    if not set(here) - before:
        return False
    if refit is Refit.WEEKLY:
        return datetime.now(UTC) - known.fitted >= WEEK
    if refit is Refit.WHEN_DRIFTING:
        return drifting(given.places.instrument)
    return refit is Refit.AUTO and len(here) > OUTGROWN * len(before)


def _changed(known: Instrument, articles: pd.DataFrame) -> int:
    """How many fitted articles have another text now, and so another id, although their inputs are the same.

    New articles have shown that lines of theirs are part of an outlet's pages, or pages are read in another way.
    """
    before, inputs = known.table("articles"), ["source_path", "sha256"]
    gone = before[~before["article_id"].isin(articles["article_id"])]
    return len(gone.merge(articles[inputs].drop_duplicates(), on=inputs))


def _drawn(paragraphs: pd.DataFrame, here: list[str]) -> list[bool]:
    """Which of the articles topics are fitted on: all, or of a large corpus the first by their ids, which are hashes.
    """
    sizes = paragraphs["article_id"].value_counts().reindex(here).fillna(0).cumsum()
    return (sizes <= MOST).tolist()
