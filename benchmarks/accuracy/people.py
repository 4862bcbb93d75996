"""Are the people whom real news names most in the tables of names?

    python -m benchmarks.accuracy.people [--datasets DIR] [--articles 40]

Texts: ../shared/datasets/real-news, articles drawn at random from each outlet. Wanted is who is counted in the raw
text, without any parser: a surname that stands behind "Mr.", "President" and the like or before "said" at least three
times, and stands as no place, office or given name does, in three articles of two outlets; of these the twenty most
frequent. The rules of `find_people` were made with the outlets SEEN; KEPT gives the figure that counts.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.accuracy.measures.texts import view
from benchmarks.publish import Row, datasets, publish
from framing.measures.shared.named import every_mention, names_found

OUTLETS = {
    "seen": ("abc", "bbc", "fox", "huffpost", "nyt", "rt"), "kept": ("ap", "dailymail", "guardian", "nbc", "reuters"),
}  # fmt: skip
MOST = 20
_BEFORE = r"(?:Mr|Mrs|Ms|Sen|Rep|Gov|Gen|President|Minister|Secretary|Chancellor|Senator)\.?"
_PERSON = re.compile(rf"\b{_BEFORE} (?:[A-Z][a-z]+ )?([A-Z][a-z][\w-]+)|\b([A-Z][a-z][\w-]+) (?:said|told|added)\b")
_NO_PERSON = {r"\b(?:in|from|In|From) {}\b": 0.05, r"\b[Tt]he {}\b": 0.4, r"\b{} [A-Z][a-z]": 0.5}  # share of the uses
_NOBODY = frozenset("He She They It Officials Who That Police Ministry Department House".split())


def drawn(part: str, most: int) -> pd.DataFrame:
    """Articles of some outlets: outlet, title, url, paragraphs."""
    groups = defaultdict(list)
    with gzip.open(datasets("real-news") / "summer2022.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            if row["outlet"] in OUTLETS[part]:
                groups[row["outlet"]].append(row)
    chosen = [one for _, rows in sorted(groups.items()) for one in random.Random(0).sample(rows, min(most, len(rows)))]
    return pd.DataFrame([
        {"outlet": row["outlet"], "title": row["title"], "url": row["url"], "paragraphs": [row["text"]]}
        for row in chosen
    ])  # fmt: skip


def most_named(articles: pd.DataFrame) -> list[str]:
    """The surnames that the raw texts name most."""
    persons: Counter[str] = Counter()
    for text in articles["paragraphs"].str[0]:
        persons.update(one or other for one, other in _PERSON.findall(text))
    times: Counter[str] = Counter()
    where: dict[str, set[tuple[str, int]]] = defaultdict(set)
    for number, (outlet, (text,)) in enumerate(zip(articles["outlet"], articles["paragraphs"], strict=True)):
        for word in re.findall(r"\b[A-Z][a-z][\w-]+", text):
            if persons[word] >= 3 and word not in _NOBODY:
                times[word] += 1
                where[word].add((outlet, number))
    whole = "\n".join(articles["paragraphs"].str[0])

    def is_person(word: str) -> bool:
        return all(
            len(re.findall(pattern.replace("{}", word), whole)) < share * times[word]
            for pattern, share in _NO_PERSON.items()
        )

    spread = (word for word in times if len(where[word]) >= 3 and len({outlet for outlet, _ in where[word]}) >= 2)
    enough = [word for word in spread if persons[word] >= 0.1 * times[word]]
    return sorted(filter(is_person, enough), key=lambda word: (-times[word], word))[:MOST]


def run(part: str, most: int) -> list[Row]:
    """The share of the most named surnames that somebody in the tables bears and is mentioned by."""
    articles = drawn(part, most)
    wanted = most_named(articles)
    with tempfile.TemporaryDirectory() as folder:
        corpus = view(articles, lambda texts: np.zeros((len(texts), 4), dtype=np.float32), Path(folder))
        spelled = set(corpus.once(every_mention)["spelling"])
        people = corpus.once(names_found).names
    missing = [surname for surname in wanted if surname not in spelled]
    base = {"set": f"real-news, {part} outlets", "articles": len(articles), "people listed": len(people)}
    found = 1 - len(missing) / max(len(wanted), 1)
    return [{**base, "what": f"of the {MOST} most named", "value": found, "missing": ", ".join(missing)}]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--datasets", type=Path)
    parser.add_argument("--articles", type=int, default=40)
    parser.add_argument("--only", default="seen,kept")
    chosen = parser.parse_args()
    rows = [row for part in chosen.only.split(",") for row in run(part, chosen.articles)]
    publish("people", rows, {"articles": chosen.articles}, title="The people whom real news names most")


if __name__ == "__main__":
    main()
