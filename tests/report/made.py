"""A small invented corpus as finished tables: what the report is built from, without running the rooms before it."""

from __future__ import annotations

import functools
import json
from typing import Any

import numpy as np
import pandas as pd

from framing.tables.records import content_id
from framing.tables.schemas import TABLES, empty_table

from .made_more import beside

NAMES = [
    "Harbor Lamp",
    "Northern Tide",
    "Valley Herald",
    "Morning Kettle",
    "The Quiet Mile",
    "Orchard Times",
    "Salt Road",
    "River Clerk",
]
TOPICS = {
    "ferry": ("The ferry contract", "Who runs the ferry over the sound, and on what terms."),
    "harbour-tax": ("The harbour tax", "A new levy on moored boats."),
    "lighthouse": ("The lighthouse fire", "A fire in the old lighthouse and who is blamed for it."),
}
FRAMES = ("conflict", "economic", "human-interest", "morality")
FORMS = ("Mayor Oluf", "Oluf", "the tyrant", "the town's leader")
_SUBJECTS = ("The council", "A clerk", "The shipping firm", "One resident", "A committee", "The harbour office", "Oluf")
_VERBS = ("weighed", "put off", "defended", "questioned", "announced", "recounted", "rejected")
_OBJECTS = (
    "the offer",
    "a second reading",
    "the price of a ticket",
    "an older promise",
    "the report",
    "the vote",
    "the blame",
)
_TAILS = (
    "before the winter timetable",
    "after a long evening",
    "while the boats lay idle",
    "with little said in public",
    "as the letters piled up",
    "in the old town hall",
    "to general surprise",
)


def _sentence(rng: np.random.Generator) -> str:
    parts = [str(rng.choice(words)) for words in (_SUBJECTS, _VERBS, _OBJECTS, _TAILS)]
    return " ".join(parts) + f" on day {rng.integers(1, 999)}."


def tables(
    n_outlets: int = 5, per_outlet: int = 12, *, seed: int = 7, title: str | None = None
) -> dict[str, pd.DataFrame]:
    """Finished tables of `n_outlets` outlets with `per_outlet` articles each; the last is silent on the first topic.

    They may be changed: everybody gets a copy.
    """
    return {name: frame.copy() for name, frame in _tables(n_outlets, per_outlet, seed, title).items()}


@functools.cache
def _tables(n_outlets: int, per_outlet: int, seed: int, title: str | None) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    outlets = [
        {
            "outlet": f"outlet-{i:02}",
            "name": NAMES[i] if i < len(NAMES) else f"Paper number {i}",
            "language": "en",
            "group": ("coast", "inland")[i % 2],
        }
        for i in range(n_outlets)
    ]
    rows["outlets"] = outlets
    for index, outlet in enumerate(outlets):
        for number in range(per_outlet):
            _article(
                rows, rng, outlet["outlet"], index, number, silent=index == n_outlets - 1 and n_outlets > 1, title=title
            )
    _topics(rows)
    frames = {name: pd.DataFrame(found, columns=TABLES[name].names) for name, found in rows.items()}
    scores = frames["scores"]
    frames["contrasts"] = _contrasts(rng, scores, frames["articles"], n_outlets)
    frames["evidence"] = _evidence(frames)
    frames |= beside(frames, rng)
    frames["versions"] = _versions(frames["articles"])
    frames["rejected"] = pd.DataFrame(
        [
            {
                "source_path": "outlet-00/empty.html",
                "outlet": "outlet-00",
                "reason": "empty",
                "detail": "The file holds no bytes.",
            }
        ],
        columns=TABLES["rejected"].names,
    )
    return {name: _typed(name, frame) for name, frame in frames.items()}


def _versions(articles: pd.DataFrame) -> pd.DataFrame:
    """Two versions of the first article that is not held back."""
    article = articles.loc[~articles["quarantined"].astype(bool)].iloc[0]
    told = [["The board weighed a ferry for three hours.", "It rained."], ["The board weighed a ferry for a day."]]
    rows = [
        (
            article["article_id"], number, article["outlet"], f"2024-05-0{number}", "updated", f"Ferry, {number}",
            f"{number}.html", 12, "0" * 64, json.dumps([["paragraph", text] for text in texts]),
        )
        for number, texts in enumerate(told, start=1)
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=TABLES["versions"].names)


def _typed(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    empty = empty_table(name)
    return frame.astype(empty.dtypes.to_dict(), errors="ignore") if len(frame) else empty


def _article(
    rows: dict[str, list[dict[str, Any]]],
    rng: np.random.Generator,
    outlet: str,
    index: int,
    number: int,
    *,
    silent: bool,
    title: str | None,
) -> None:
    topic = list(TOPICS)[number % 3]
    if silent and topic == "ferry":
        topic = "lighthouse"
    sentences = [[_sentence(rng) for _ in range(3)] for _ in range(5)]
    form = FORMS[(index + int(rng.random() < 0.3)) % len(FORMS)]
    for block in sentences:
        block.insert(1, f"For {form} the matter was closed, people said on day {rng.integers(1, 9999)}.")
    body = [" ".join(block) for block in sentences]
    body[2] = f'{body[2]} "We have waited {rng.integers(2, 99)} weeks," said Marta Vind.'
    article_id = content_id(outlet, str(number), *body)
    month = 1 + (number * 7 + index) % 12
    rows["articles"].append(
        {
            "article_id": article_id,
            "outlet": outlet,
            "title": title or f"{TOPICS[topic][0]}: part {number + 1} of {outlet}",
            "author": "Vera Sand" if number % 3 else None,
            "published": f"2024-{month:02}-{1 + number % 27:02}",
            "language": "en",
            "url": f"https://example.org/{outlet}/{number}",
            "genre": "news",
            "source_path": f"{outlet}/{number}.html",
            "confidence": 0.9 if number else 0.3,
            "doubts": "",
            "quarantined": number == 0 and per_quarantined(index),
            "n_words": sum(len(text.split()) for text in body),
            "sha256": "0" * 64,
            "body": json.dumps([["paragraph", text] for text in body]),
        }
    )
    if rows["articles"][-1]["quarantined"]:
        return
    rows["stories"].append({"article_id": article_id, "story_id": f"s-{topic}-{number}", "cohesion": 0.41})
    _paragraphs(rows, rng, article_id, outlet, topic, body, index, form)


def per_quarantined(index: int) -> bool:
    """Only the second outlet has a held back article."""
    return index == 1


def _paragraphs(
    rows: dict[str, list[dict[str, Any]]],
    rng: np.random.Generator,
    article_id: str,
    outlet: str,
    topic: str,
    body: list[str],
    index: int,
    form: str,
) -> None:
    mentions: list[tuple[str, int, int]] = []
    first: list[tuple[str, int, int]] = []
    for position, text in enumerate(body):
        paragraph_id = content_id(article_id, text, "0")
        rows["paragraphs"].append(
            {
                "paragraph_id": paragraph_id,
                "article_id": article_id,
                "outlet": outlet,
                "position": position,
                "kind": "paragraph",
                "text": text,
                "language": "en",
                "n_words": len(text.split()),
            }
        )
        start = 0
        for piece in text.split(". "):
            end = min(len(text), start + len(piece) + 1)
            rows["sentences"].append(
                {
                    "sentence_id": content_id(paragraph_id, str(start)),
                    "paragraph_id": paragraph_id,
                    "article_id": article_id,
                    "start": start,
                    "end": end,
                    "text": text[start:end],
                    "n_words": len(piece.split()),
                    "quoted_share": 0.0,
                }
            )
            if start == 0:
                first.append((paragraph_id, 0, end))
            start = end + 1
        if '"' in text:
            opened = text.index('"')
            rows["quotes"].append(
                {
                    "paragraph_id": paragraph_id,
                    "article_id": article_id,
                    "start": opened,
                    "end": text.index('"', opened + 1) + 1,
                    "kind": "speech",
                    "speaker": "Marta Vind",
                    "verb": "said",
                    "n_words": 5,
                }
            )
        if form in text:
            mentions.append((paragraph_id, text.index(form), text.index(form) + len(form)))
        rows["memberships"].append(
            {
                "paragraph_id": paragraph_id,
                "topic_id": topic,
                "similarity": round(float(rng.uniform(0.4, 0.8)), 6),
                "margin": 0.1,
            }
        )
    _scores(rows, rng, article_id, topic, index, form, mentions, first)


def _scores(
    rows: dict[str, list[dict[str, Any]]],
    rng: np.random.Generator,
    article_id: str,
    topic: str,
    index: int,
    form: str,
    mentions: list[tuple[str, int, int]],
    first: list[tuple[str, int, int]],
) -> None:
    def score(measure: str, item: str, voice: str, value: float, weight: float) -> None:
        rows["scores"].append(
            {
                "article_id": article_id,
                "topic_id": topic,
                "measure": measure,
                "item": item,
                "voice": voice,
                "value": round(float(value), 6),
                "weight": weight,
            }
        )

    def passage(measure: str, item: str, voice: str, spans: list[tuple[str, int, int]], value: float) -> None:
        for paragraph_id, start, end in spans:
            rows["passages"].append(
                {
                    "topic_id": topic,
                    "measure": measure,
                    "item": item,
                    "voice": voice,
                    "article_id": article_id,
                    "paragraph_id": paragraph_id,
                    "start": start,
                    "end": end,
                    "value": round(float(value), 6),
                }
            )

    for other in TOPICS:
        rows["scores"].append(
            {
                "article_id": article_id,
                "topic_id": other,
                "measure": "coverage",
                "item": "",
                "voice": "all",
                "value": float(other == topic),
                "weight": 1.0,
            }
        )
    for name in FORMS:
        score("naming", f"oluf: {name}", "own", float(name == form), len(mentions))
    passage("naming", f"oluf: {form}", "own", mentions, 1.0)
    for number, frame in enumerate(FRAMES):
        value = rng.normal(1.0 if number == index else 0.0, 0.5)
        score("frames", frame, "own", value, 100)
        passage("frames", frame, "own", first[:2], value)
    loaded = rng.normal(0.8 if index == 2 else 0.0, 0.4)
    score("loaded", "", "own", loaded, 100)
    passage("loaded", "", "own", first[2:4], loaded)
    score("quoted", "", "all", rng.beta(8, 10) if index == 1 else rng.beta(2, 18), 120)


def _topics(rows: dict[str, list[dict[str, Any]]]) -> None:
    where = {row["paragraph_id"]: row for row in rows["paragraphs"]}
    for topic, (name, description) in TOPICS.items():
        members = [where[row["paragraph_id"]] for row in rows["memberships"] if row["topic_id"] == topic]
        rows["topics"].append(
            {
                "topic_id": topic,
                "name": name,
                "kind": "discovered" if topic == "lighthouse" else "named",
                "label": "fire, lamp",
                "n_outlets": len({row["outlet"] for row in members}),
                "n_articles": len({row["article_id"] for row in members}),
                "n_paragraphs": len(members),
                "terms": "fire, lamp",
                "medoid_paragraph_id": members[0]["paragraph_id"] if members else None,
                "threshold": 0.4,
                "description": description,
            }
        )


def _contrasts(rng: np.random.Generator, scores: pd.DataFrame, articles: pd.DataFrame, n_outlets: int) -> pd.DataFrame:
    scored = scores.merge(articles[["article_id", "outlet"]], on="article_id")
    found = []
    for (topic, measure, item, voice), group in scored.groupby(["topic_id", "measure", "item", "voice"]):
        for outlet in sorted(group["outlet"].unique()):
            own, rest = group.loc[group["outlet"] == outlet, "value"], group.loc[group["outlet"] != outlet, "value"]
            if rest.empty:
                continue
            least = min(len(own), len(rest))
            tested = least >= 5
            spread = float(np.sqrt((own.var(ddof=0) + 0.01) / len(own) + (rest.var(ddof=0) + 0.01) / len(rest)))
            estimate = float(own.mean() - rest.mean())
            p = float(min(1.0, np.exp(-abs(estimate) / spread)))
            found.append(
                {
                    "contrast_id": content_id(topic, measure, item, voice, outlet, "rest", "once"),
                    "topic_id": topic,
                    "measure": measure,
                    "item": item,
                    "voice": voice,
                    "outlet": outlet,
                    "versus": "rest",
                    "reprints": "once",
                    "estimate": round(estimate, 6),
                    "low": round(estimate - 2 * spread, 6) if tested else None,
                    "high": round(estimate + 2 * spread, 6) if tested else None,
                    "p": round(p, 6) if tested else None,
                    "q": round(min(1, p * 1.5), 6) if tested else None,
                    "mde": round(2.8 * spread, 6) if tested else None,
                    "n_articles": len(own),
                    "n_articles_versus": len(rest),
                    "n_compared": len(own) if tested else 0,
                    "n_compared_versus": max(len(rest) - 2, 0) if tested else 0,
                    "matched": "event fortnight" if tested else "",
                    "support": "described" if not tested else "full" if least >= 20 else "tentative",
                    "value": round(float(own.mean()), 6),
                    "value_versus": round(float(rest.mean()), 6),
                    "shrunk": round(estimate * 0.8, 6),
                    "primary": True,
                    "method": "permutation" if tested else "none",
                }
            )
    return pd.DataFrame(found, columns=TABLES["contrasts"].names)


def _evidence(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    texts = frames["paragraphs"].set_index("paragraph_id")["text"].to_dict()
    outlets = frames["articles"].set_index("article_id")["outlet"].to_dict()
    passages = frames["passages"].assign(outlet=frames["passages"]["article_id"].map(outlets))
    keys = ["topic_id", "measure", "item", "voice", "outlet"]
    firsts = passages.sort_values("value", ascending=False, kind="stable").groupby(keys).head(2)
    joined = firsts.merge(frames["contrasts"][[*keys, "contrast_id"]], on=keys)
    found = []
    for row in joined.to_dict("records"):
        text = texts[row["paragraph_id"]]
        cut = text.rfind(". ", 0, row["start"]) + 2 if ". " in text[: row["start"]] else 0
        stop = text.find(". ", row["start"])
        found.append(
            {
                "contrast_id": row["contrast_id"],
                "paragraph_id": row["paragraph_id"],
                "role": "strongest",
                "sentence": text[cut : stop + 1 if stop >= 0 else len(text)],
                "article_id": row["article_id"],
                "outlet": row["outlet"],
                "start": row["start"],
                "end": row["end"],
                "value": row["value"],
            }
        )
    return pd.DataFrame(found, columns=TABLES["evidence"].names)
