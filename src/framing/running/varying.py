"""Repeat topics and measures with other settings, to see which differences depend on a choice of ours."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from framing import topics
from framing.comparison.balance import places_in, things_in
from framing.comparison.cells import Criteria
from framing.comparison.panel import gather
from framing.comparison.subjects import subjects
from framing.comparison.variations import Rerun, asked, estimates, same_topics, variations
from framing.measures.cards import cards
from framing.measures.run import measure_all
from framing.measures.shared.corpus import Corpus
from framing.measures.shared.learnt import LearntFacts
from framing.measures.shared.scales import Scales
from framing.running.stores.vectors import open_vectors
from framing.settings import EmbeddingSettings, Settings, TopicModelSettings
from framing.settings.sections import FAST, MANY
from framing.tables.decisions.decision import DecisionKind
from framing.tables.decisions.settled import Decisions
from framing.tables.reprints import copied

log = logging.getLogger(__name__)

CUT = 64  # number of dimensions kept in the weakest variation of the static encoder


@dataclass(frozen=True, slots=True)
class Variation:
    """One variation: one setting is changed, the rest is as in the run. `cut`: dimensions of vectors kept (0: all)."""

    varied: str
    name: str
    topic_model: TopicModelSettings
    embedding: EmbeddingSettings
    cut: int = 0
    normaliser: str = "whole"


def settings_of(settings: Settings) -> Iterator[Variation]:
    """Yield two other values for each arguable setting. With the run's own value there are three."""
    model, encoder = settings.topic_model, settings.embedding
    for strictness in (0.9, 1.1):
        turned = model.model_copy(update={"strictness": round(model.strictness * strictness, 6)})
        yield Variation("topic threshold", f"{turned.strictness:g}", turned, encoder)
    for step in (-0.2, 0.2):
        turned = model.model_copy(update={"context": round(min(max(model.context + step, 0.0), 1.0), 6)})
        yield Variation("context", f"{turned.context:g}", turned, encoder)
    for normaliser in ("names in one spelling", "words as written"):
        yield Variation("normaliser", normaliser, model, encoder, normaliser=normaliser)
    if encoder.model in (MANY, FAST):  # no other shipped encoder reads what they read
        yield Variation("encoder", f"{encoder.model}, {CUT} dimensions", model, encoder, cut=CUT)
        return
    other = EmbeddingSettings(model="static" if encoder.model != "static" else "minilm")
    yield Variation("encoder", other.model, model, other)
    yield Variation("encoder", f"static, {CUT} dimensions", model, EmbeddingSettings(model="static"), cut=CUT)


def vary(
    kept: Path, settings: Settings, corpus: Corpus, contrasts: pd.DataFrame, rules: Criteria,
    unlike: frozenset[tuple[str, str]], decisions: Decisions,
) -> pd.DataFrame:  # fmt: skip
    """Return the table `variations` for a run's corpus and contrasts. Vectors are stored in the folder `kept`.

    `unlike` are the topics and outlets of the run that are compared only on articles about the same thing. What people
    have decided holds in each variation too.
    """
    wanted = asked(contrasts, rules)
    found = [
        _rerun(kept, settings, corpus, wanted, rules, unlike, setting, decisions) for setting in settings_of(settings)
    ]
    return variations(wanted, [rerun for rerun in found if rerun is not None])


def _rerun(
    kept: Path, settings: Settings, corpus: Corpus, wanted: pd.DataFrame, rules: Criteria,
    unlike: frozenset[tuple[str, str]], setting: Variation, decisions: Decisions,
) -> Rerun | None:  # fmt: skip
    ranked = wanted["measure"].isin(list(rules.ranked))
    concerned = set(wanted.loc[ranked == (setting.varied == "normaliser"), "measure"])  # only words are normalised
    if not concerned:
        return None
    log.info("measuring again with %s at %s", setting.varied, setting.name)
    encode = open_vectors(kept, setting.embedding).vectors

    def vectors(texts: Sequence[str]) -> NDArray[np.float32]:
        found = encode(texts)
        if not setting.cut:
            return found
        cut = found[:, : setting.cut]
        return np.asarray(cut / np.maximum(np.linalg.norm(cut, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    again = replace(corpus, vectors=vectors, normaliser=setting.normaliser, scales=Scales(), learnt=LearntFacts())
    if setting.varied != "normaliser":
        found = topics.find(
            topics.TopicTexts.of(
                corpus.paragraphs, corpus.articles, corpus.outlets, vectors, likeness=setting.embedding.likeness
            ),
            settings.named_topics(), settings.topic_choices(), setting.topic_model, vectors,
            np.random.default_rng(settings.run.seed),
            topics.Past.none(), decisions.of(DecisionKind.MEMBERSHIP),
        ).tables  # fmt: skip
        same = same_topics(corpus.memberships, found["memberships"])
        again = replace(
            again, topics=_renamed(found["topics"], same), memberships=_renamed(found["memberships"], same)
        )
    measured = measure_all(again, [one for one in cards() if one.name in concerned])
    gone = copied(corpus.reprints, "article")
    panel = gather(measured.scores, corpus.articles, corpus.stories, rules.settings.word_cap, gone, apart=rules.apart)
    about = subjects(panel, again.memberships, corpus.paragraphs, vectors)
    panel = replace(panel, unlike=unlike, things=things_in(panel, unlike, about), places=places_in(panel, about))
    return Rerun(setting.varied, setting.name, estimates(panel, concerned, rules))


def _renamed(rows: pd.DataFrame, same: dict[str, str]) -> pd.DataFrame:
    """Return the rows of the topics that the run knows, with the ids that they have in the run."""
    kept = rows[rows["topic_id"].isin(list(same))]
    return kept.assign(topic_id=kept["topic_id"].map(same))
