"""Whether copied text is found. The program itself cuts, reorders, edits and merges articles, so the answer is known.

The score is pairwise F1: pairs of articles that share text by construction, against pairs that a method links. Ours is
`find_reprints`. It is compared with MinHash alone (rensa, 3-word shingles, 128 permutations) at the threshold that is
best for MinHash. Half of the generator's seeds choose the thresholds; the results are from the other half.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.publish import REPOSITORY, datasets, publish
from framing import ingest
from framing.ingest import reprints
from framing.settings import IngestSettings
from framing.tables.records import Article, content_id
from framing.tables.reprints import REPRINT

CHOOSING, REPORTED = (0, 1, 2), (3, 4, 5)
TEMPLATES, UNTOUCHED = 60, 240  # number of copied and of uncopied articles in one corpus
KINDS = ("exact", "headline", "cut", "re-ordered", "merged", "edited 10 %", "edited 20 %", "edited 30 %", "edited 40 %",
         "edited 50 %", "edited 60 %")  # fmt: skip
THRESHOLDS = tuple(round(0.04 * step, 2) for step in range(1, 18))
PARAGRAPHS = 2  # paragraphs that two articles must share to be a pair, if as wholes they are linked elsewhere
Pair = tuple[int, int]
Words = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Text:
    """One article of the generated corpus: its paragraphs, what was done to it, and the articles whose text it
    contains.
    """

    paragraphs: tuple[str, ...]
    kind: str
    holds: frozenset[int]


def load(path: Path) -> list[tuple[str, ...]]:
    """The paragraphs of every article of 150 to 1,500 words, including the demonstration's, in a fixed order."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [tuple(part for part in json.loads(line)["text"].split("\n\n") if part.strip()) for line in lines]
    settings = IngestSettings()
    for source in ingest.walk(REPOSITORY / "data" / "raw", settings):
        read = source if not hasattr(source, "content") else ingest.read(source, settings)
        if isinstance(read, Article):
            texts.append(tuple(block.text for block in read.body))
    return sorted({text for text in texts if 150 <= len(" ".join(text).split()) <= 1500 and len(text) >= 4})


def make(texts: list[tuple[str, ...]], rng: np.random.Generator) -> list[Text]:
    """A corpus: untouched articles, templates, and one or two copies of every template."""
    chosen = rng.choice(len(texts), TEMPLATES + UNTOUCHED, replace=False)
    words = np.array(sorted({word for place in chosen for word in " ".join(texts[place]).split()}))
    made = [Text(texts[place], "original", frozenset([number])) for number, place in enumerate(chosen)]
    for number in range(TEMPLATES):
        for kind in rng.choice(KINDS, 2, replace=False):
            other = int(rng.integers(TEMPLATES))
            both = frozenset([number, other]) if kind == "merged" else frozenset([number])
            parts = _copied(made[number].paragraphs, made[other].paragraphs, str(kind), words, rng)
            made.append(Text(parts, str(kind), both))
    return made


def _copied(
    one: tuple[str, ...], other: tuple[str, ...], kind: str, words: Words, rng: np.random.Generator
) -> tuple[str, ...]:
    if kind == "cut":
        return one[: max(2, int(len(one) * rng.uniform(0.3, 0.7)))]
    if kind == "re-ordered":
        return tuple(one[place] for place in rng.permutation(len(one)))
    if kind == "merged":
        half = max(2, len(one) // 2)
        return one[:half] + other[: max(2, len(other) // 2)]
    if kind == "headline":
        return (" ".join(words[rng.integers(len(words), size=9)]), *one)
    if kind == "exact":
        return one
    share = int(re.findall(r"\d+", kind)[0]) / 100
    return tuple(edited for part in one if (edited := _edited(part, share, words, rng)))


def _edited(text: str, share: float, words: Words, rng: np.random.Generator) -> str:
    """Replace, remove or insert words in runs of one to six, as an editor would."""
    kept = text.split()
    left = round(share * len(kept))
    place_of = rng.permutation(len(kept))
    touched: set[int] = set()
    for place in place_of:
        stretch = range(place, min(place + int(rng.integers(1, 7)), len(kept)))
        if len(touched) >= left:
            break
        touched |= set(list(stretch)[: left - len(touched)])
    result: list[str] = []
    for place, word in enumerate(kept):
        how = int(rng.integers(5)) if place in touched else None
        if how is None or how == 4:  # kept, or one word is inserted
            result.append(word)
        if how is not None and how != 3:  # 3: removed
            result.append(str(words[rng.integers(len(words))]))
    return " ".join(result)


def pairs_of(corpus: list[Text]) -> set[Pair]:
    """The pairs of articles that share text by construction."""
    return {(one, two) for one, two in combinations(range(len(corpus)), 2) if corpus[one].holds & corpus[two].holds}


def ours(corpus: list[Text]) -> set[Pair]:
    """The pairs of articles that `find_reprints` links: those with one origin, as a whole or in paragraphs."""
    ids = [content_id(str(number)) for number in range(len(corpus))]
    number_of = {key: number for number, key in enumerate(ids)}
    articles = pd.DataFrame(
        [
            (
                key,
                "wire" if text.kind == "original" else "post",  # one outlet's own repetitions are told apart
                "en",
                False,
                "2024-05-01" if text.kind == "original" else "2024-05-02",
                None,
                json.dumps([["paragraph", part] for part in text.paragraphs]),
            )
            for key, text in zip(ids, corpus, strict=True)
        ],
        columns=["article_id", "outlet", "language", "quarantined", "published", "agency", "body"],
    )
    paragraphs = _cut(articles)
    found = reprints.find_reprints(articles, paragraphs)
    found = found[found["relation"] == REPRINT]
    whole = found[(found["unit"] == "article") & found["origin_id"].notna()]
    groups: dict[str, set[int]] = {}
    for one, origin in zip(whole["unit_id"], whole["origin_id"], strict=True):
        groups.setdefault(origin, {number_of[origin]}).add(number_of[one])
    parts = found[(found["unit"] == "paragraph") & found["origin_id"].notna()]
    home = dict(zip(paragraphs["paragraph_id"], paragraphs["article_id"], strict=True))
    shared = Counter((one, home[origin]) for one, origin in zip(parts["article_id"], parts["origin_id"], strict=True))
    for (one, origin), count in shared.items():
        if count >= PARAGRAPHS:
            groups.setdefault(origin, {number_of[origin]}).add(number_of[one])
    return {(one, two) for group in groups.values() for one, two in combinations(sorted(group), 2)}


def _cut(articles: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (f"{key}-{place}", key, outlet, place, "paragraph", text)
        for key, outlet, body in zip(articles["article_id"], articles["outlet"], articles["body"], strict=True)
        for place, (_, text) in enumerate(json.loads(body))
    ]
    return pd.DataFrame(rows, columns=["paragraph_id", "article_id", "outlet", "position", "kind", "text"])


def likeness(corpus: list[Text]) -> dict[Pair, float]:
    """The MinHash similarity of every pair of articles with more than a trace of it."""
    import rensa  # only for the other method: `pip install rensa`

    hashes = []
    for text in corpus:
        words = re.findall(r"[^\W_]+", " ".join(text.paragraphs).lower())
        hashed = rensa.RMinHash(128, 42)
        hashed.update([" ".join(words[place : place + 3]) for place in range(max(len(words) - 2, 1))])
        hashes.append(np.array(hashed.digest(), dtype=np.uint64))
    table = np.stack(hashes)
    return {
        (one, one + 1 + int(two)): float(value)
        for one in range(len(corpus) - 1)
        for two, value in enumerate((table[one + 1 :] == table[one]).mean(axis=1))
        if value >= 0.02
    }


def score(truth: set[Pair], found: Iterable[Pair]) -> tuple[float, float, float]:
    """Precision, recall and F1 of pairs."""
    given = set(found)
    both = len(truth & given)
    precision, recall = both / max(len(given), 1), both / max(len(truth), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def run(texts: list[tuple[str, ...]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """One row per number and one column per method; also the chosen thresholds."""
    corpora = {seed: make(texts, np.random.default_rng(seed)) for seed in (*CHOOSING, *REPORTED)}
    truths = {seed: pairs_of(corpus) for seed, corpus in corpora.items()}
    alike = {seed: likeness(corpus) for seed, corpus in corpora.items()}

    def hashed(seed: int, threshold: float) -> set[Pair]:
        return {pair for pair, value in alike[seed].items() if value >= threshold}

    best = max(THRESHOLDS, key=lambda t: np.mean([score(truths[seed], hashed(seed, t))[2] for seed in CHOOSING]))
    found = {"framing": {seed: ours(corpora[seed]) for seed in corpora}}
    for threshold in (best, 0.5):
        found[f"MinHash alone, from {threshold}"] = {seed: hashed(seed, threshold) for seed in corpora}
    untouched = [Text(text, "original", frozenset([number])) for number, text in enumerate(texts[::6])]
    near = likeness(untouched)
    columns: dict[str, dict[str, float]] = {}
    for name, pairs in found.items():
        parts = np.mean([score(truths[seed], pairs[seed]) for seed in REPORTED], axis=0)
        chosen = float(np.mean([score(truths[seed], pairs[seed])[2] for seed in CHOOSING]))
        one = dict(zip(("precision", "recall", "F1"), parts.tolist(), strict=True))
        one |= {"F1 on the seeds that chose": chosen}
        columns[name] = one | {f"found: {kind}": share for kind, share in _recalls(corpora, pairs).items()}
        threshold = {f"MinHash alone, from {t}": t for t in (best, 0.5)}.get(name)
        linked = len(ours(untouched)) if threshold is None else sum(value >= threshold for value in near.values())
        columns[name]["linked per million pairs of untouched articles"] = 2e6 * linked / len(untouched) ** 2
    rows = [{"": what, **{name: one[what] for name, one in columns.items()}} for what in columns["framing"]]
    return rows, {"thresholds": {"MinHash": best, "ours": reprints.ARTICLE}, "seeds": [CHOOSING, REPORTED]}


def _recalls(corpora: dict[int, list[Text]], pairs: dict[int, set[Pair]]) -> dict[str, float]:
    """For each kind of copy, the share that is linked to its original."""
    hits: dict[str, list[bool]] = {kind: [] for kind in KINDS}
    for seed in REPORTED:
        for number, text in enumerate(corpora[seed]):
            if text.kind != "original":
                hits[text.kind] += [(origin, number) in pairs[seed] for origin in text.holds]
    return {kind: float(np.mean(found)) for kind, found in hits.items()}


if __name__ == "__main__":
    rows, chosen = run(load(datasets("load.jsonl.gz")))
    publish("reprints", rows, chosen, "Pairs of articles that share text")
