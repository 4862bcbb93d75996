"""Whether texts in one piece are cut where their authors began paragraphs: 300 articles, flattened and cut again.

    python -m benchmarks.accuracy.passages [--datasets DIR]

The split was fixed before anything was looked at: constants and weights are from ../shared/datasets/stories alone
(benchmarks/training/passages.py). The 300 articles are from other sites: SITES of ../shared/datasets/load.jsonl.gz in
equal parts, and all of ../shared/datasets/extraction that stories has no page of. An article has 8 paragraphs or more
and 200 to 3,000 words.

- Boundaries: each paragraph's beginning is found if a passage begins there or one sentence off; one cut finds one
  beginning. "Exact" allows no sentence. Beside it, cutting every k sentences with the best k of all, and with the k
  whose passages are as long as ours.
- Topics: the 120 articles of ../shared/datasets/basil (40 events, each in three outlets) go through the topic step of
  the pipeline twice, once with their paragraphs, once with their passages, and share nothing between the two. A
  sentence has the topic of its paragraph and that of its passage. B-cubed F1 is over sentences; a piece in no topic is
  a topic of its own. Of the 300 articles themselves hardly any two share a topic, so that nearly every piece is a topic
  of its own, and B-cubed counts little but the pieces' lengths (.65 when both sets were put together).
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pandas as pd

from benchmarks.accuracy.topics import SETTINGS, Labels, alone, b_cubed
from benchmarks.publish import REPOSITORY, datasets, publish
from framing.running.stores.vectors import open_vectors
from framing.settings import EmbeddingSettings
from framing.tables.records import content_id
from framing.text.paragraphs.passages import MOST, passages, size
from framing.text.paragraphs.sentences import split_sentences
from framing.topics import Past, TopicTexts, find

MANY = 300
SITES = (
    "Washington Times", "Politico", "Vox", "Townhall", "Christian Science Monitor", "National Review", "Salon",
    "Newsmax", "Reason", "CBN", "American Spectator", "The Daily Caller", "The Hill", "Breitbart News",
)  # fmt: skip
FEWEST, SHORTEST, LONGEST = 8, 200, 3000  # paragraphs; words


@dataclass(frozen=True)
class Known:
    """An article whose paragraphs are known."""

    outlet: str
    title: str
    published: str | None
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join(self.paragraphs)


def _known(outlet: str, title: str, published: str | None, lines: Sequence[str]) -> Known | None:
    paragraphs = tuple(" ".join(line.split()) for line in lines if line.strip())
    words = sum(len(one.split()) for one in paragraphs)
    fits = len(paragraphs) >= FEWEST and SHORTEST <= words <= LONGEST
    return Known(outlet, title, published, paragraphs) if fits else None


def split() -> list[Known]:
    """The 300 articles, from sites that nothing was chosen on."""
    seen = {json.loads(path.read_text(encoding="utf-8"))["source_domain"].removeprefix("www.")
            for path in (datasets("stories") / "data").glob("*.json")}  # fmt: skip
    gold = json.loads((datasets("extraction") / "ground-truth.json").read_text(encoding="utf-8"))
    found = []
    for key in sorted(gold):
        site = urlsplit(gold[key]["url"]).netloc.removeprefix("www.")
        if site not in seen and (one := _known(site, "", None, gold[key]["articleBody"].split("\n"))):
            found.append(one)
    by_site: dict[str, list[Known]] = {site: [] for site in SITES}
    with gzip.open(datasets("load.jsonl.gz"), "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["outlet"] in by_site and (
                one := _known(row["outlet"], row["title"], row["published"], row["text"].split("\n"))
            ):
                by_site[row["outlet"]].append(one)
    place = 0
    while len(found) < MANY:
        site = SITES[place % len(SITES)]
        if place // len(SITES) < len(by_site[site]):
            found.append(by_site[site][place // len(SITES)])
        place += 1
    return found


def basil() -> list[Known]:
    paths = sorted((datasets("basil") / "articles").glob("*/*.json"))
    rows = [json.loads(path.read_text(encoding="utf-8")) for path in paths]
    found = [
        Known(row["source"].lower(), row["title"], row["date"], tuple(" ".join(one) for one in row["body-paragraphs"]))
        for row in rows
    ]
    return [one for one in found if one.text.strip()]


# Boundaries


Cut = Callable[[str], list[str]]


def begins(pieces: Sequence[str], starts: Sequence[int], text: str) -> list[int]:
    """The sentences with which pieces begin, except the first; of a piece that begins inside one the nearest."""
    place, found = 0, []
    for piece in pieces[:-1]:
        place = text.index(piece, place) + len(piece)
        found.append(int(np.abs(np.array(starts) - place).argmin()))
    return sorted({one for one in found if one > 0})


def every(k: int) -> Cut:
    def cut(text: str) -> list[str]:
        spans = split_sentences(text, "en")
        edges = [*(one.start for one in spans[::k]), len(text)]
        return [text[start:stop].strip() for start, stop in pairwise(edges)]

    return cut


def agreed(gold: Sequence[int], found: Sequence[int], off: int) -> int:
    """How many beginnings are found, each by a cut of its own."""
    many, place = 0, 0
    for one in gold:
        while place < len(found) and found[place] < one - off:
            place += 1
        if place < len(found) and found[place] <= one + off:
            many, place = many + 1, place + 1
    return many


def boundaries(articles: Sequence[Known], name: str, cut: Cut) -> dict[str, Any]:
    counts, sizes = np.zeros(4), []
    for one in articles:
        starts = [sentence.start for sentence in split_sentences(one.text, "en")]
        pieces = cut(one.text)
        gold, found = begins(one.paragraphs, starts, one.text), begins(pieces, starts, one.text)
        counts += [len(gold), len(found), agreed(gold, found, 1), agreed(gold, found, 0)]
        sizes += [size(piece) for piece in pieces]
    n_gold, n_found, near, exact = counts
    return {
        "what": name, "F1": 2 * near / (n_gold + n_found), "precision": near / n_found, "recall": near / n_gold,
        "exact F1": 2 * exact / (n_gold + n_found), "median words": float(np.median(sizes)), "longest": max(sizes),
        "over 200": float(np.mean(np.array(sizes) > MOST)),
    }  # fmt: skip


# Topics


def topics_of(articles: Sequence[Known], cut: Callable[[Known], Sequence[str]], encode: Any) -> list[list[int]]:
    """The topic of each piece of each article as a number, one of its own for a piece in no topic."""
    rows, known = [], []
    for number, one in enumerate(articles):
        key = content_id(str(number))
        known.append({"article_id": key, "outlet": one.outlet, "title": one.title, "published": None})
        rows += [
            {"paragraph_id": content_id(key, str(place)), "article_id": key, "outlet": one.outlet, "position": place,
             "kind": "paragraph", "text": piece, "n_words": len(piece.split())}
            for place, piece in enumerate(cut(one))
        ]  # fmt: skip
    outlets = pd.DataFrame({"outlet": sorted({one.outlet for one in articles}), "name": None})
    reading = TopicTexts.of(pd.DataFrame(rows), pd.DataFrame(known), outlets, encode)
    found = find(reading, (), {}, SETTINGS, encode, np.random.default_rng(0), Past.none())
    member = found.tables["memberships"].drop_duplicates("paragraph_id").set_index("paragraph_id")["topic_id"]
    label = alone(pd.Series([row["paragraph_id"] for row in rows]).map(member).factorize()[0])
    per_article: list[list[int]] = [[] for _ in articles]
    place_of = {row["article_id"]: number for number, row in enumerate(known)}
    for row, one in zip(rows, label.tolist(), strict=True):
        per_article[place_of[row["article_id"]]].append(one)
    return per_article


def by_sentence(articles: Sequence[Known], cut: Callable[[Known], Sequence[str]], label: list[list[int]]) -> list[int]:
    """The topic of the piece that holds the middle of each sentence."""
    found = []
    for one, topics in zip(articles, label, strict=True):
        ends, place = [], 0
        for piece in cut(one):
            place = one.text.index(piece, place) + len(piece)
            ends.append(place)
        for sentence in split_sentences(one.text, "en"):
            number = int(np.searchsorted(ends, (sentence.start + sentence.end) // 2))
            found.append(topics[min(number, len(topics) - 1)])
    return found


def agreements(articles: Sequence[Known], ways: Mapping[str, Cut]) -> list[dict[str, Any]]:
    """How far the topics of pieces agree with those of paragraphs."""
    encode = open_vectors(REPOSITORY / "data" / "processed" / "vectors", EmbeddingSettings(model="minilm")).vectors

    def labels(pieces: Mapping[str, Sequence[str]]) -> Labels:
        cut: Callable[[Known], Sequence[str]] = lambda one: pieces[one.text]  # noqa: E731
        return np.array(by_sentence(articles, cut, topics_of(articles, cut, encode)))

    gold = labels({one.text: one.paragraphs for one in articles})
    return [
        {"what": f"topics, {name}", "B3 F1": b_cubed(labels({one.text: cut(one.text) for one in articles}), gold)}
        for name, cut in ways.items()
    ]


def main() -> None:
    articles = split()
    ways: dict[str, Cut] = {"passages": lambda text: passages(text, "en")}
    ways |= {f"every {k} sentences": every(k) for k in range(1, 9)}
    rows = [boundaries(articles, name, cut) for name, cut in ways.items()]
    rows += agreements(basil(), {name: ways[name] for name in ("passages", "every 2 sentences", "every 3 sentences")})
    sites = len({one.outlet for one in articles})
    settings = {"articles": len(articles), "sites": sites, "wanted": "F1 >= .60, B3 F1 >= .85"}
    publish("passages", rows, settings, "round trip: paragraphs flattened and cut again")


if __name__ == "__main__":
    main()
