"""Naming without a list: invented epithets inserted by program next to names in texts of the demonstration."""

from __future__ import annotations

import re
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.accuracy.measures.texts import demo, view
from benchmarks.publish import Row
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.named import every_mention

GOLD = Path(__file__).parents[1] / "gold/epithets.toml"
PEOPLE = {
    "lukashenko": "Lukashenk[oa]|Alexander Lukashenko", "tikhanovskaya": "Tikhanovskaya|Tsikhanouskaya",
    "gutseriev": "(?:Mikhail )?Gutseriev", "trump": "(?:Donald )?Trump",
}  # fmt: skip
_TITLED = re.compile(r"(?:[Pp]resident|leader|dictator|Mr\.|oligarch|[Tt]he) $")
EACH = 4  # paragraphs per pattern


@dataclass(frozen=True, slots=True)
class Planted:
    """A paragraph with an epithet inserted next to the name of `referent`; `wanted` is false for a distractor."""

    before: str
    after: str
    referent: str
    pattern: str
    epithet: str
    wanted: bool


def run(vectors: Vectors) -> list[Row]:
    """Recall and precision of the inserted epithets; labels that were already in the paragraphs do not count."""
    with tempfile.TemporaryDirectory() as folder:
        return _measured(vectors, Path(folder))


def _measured(vectors: Vectors, folder: Path) -> list[Row]:
    rows: list[Row] = []
    for part in ("set with", "test"):
        planted = plant(part, np.random.default_rng(7 if part == "test" else 3))
        before = found_labels([one.before for one in planted], vectors, folder)
        after = found_labels([one.after for one in planted], vectors, folder)
        right = wrong = 0
        wanted = sum(one.wanted for one in planted)
        for one, old, new in zip(planted, before, after, strict=True):
            fresh = new - old
            hit = one.wanted and any(referent == one.referent and holds(form, one.epithet) for referent, form in fresh)
            right += hit
            wrong += len(fresh) - hit
        base = {"measure": "naming", "set": f"demo, planted epithets, {part}", "n": wanted, "goal": 0.9}
        precision = right / max(right + wrong, 1)
        rows += [
            {**base, "what": "recall", "value": right / wanted},
            {**base, "what": f"precision ({len(planted) - wanted} distractors)", "value": precision},
        ]
    return rows


def found_labels(paragraphs: list[str], vectors: Vectors, folder: Path) -> list[set[tuple[str, str]]]:
    """For each paragraph, who is called what; every paragraph is treated as an article of its own."""
    articles = pd.DataFrame({
        "outlet": [f"outlet-{n % 3}" for n in range(len(paragraphs))], "title": "", "url": "",
        "paragraphs": [[text] for text in paragraphs],
    })  # fmt: skip
    corpus = view(articles, vectors, folder)
    rows = dict(zip(corpus.articles["article_id"], range(len(paragraphs)), strict=True))
    called: list[set[tuple[str, str]]] = [set() for _ in paragraphs]
    mentions = corpus.once(every_mention)[["article_id", "referent", "form"]].drop_duplicates()
    for article, referent, form in mentions.itertuples(index=False):
        if form not in ("full name", "surname only"):
            called[rows[article]].add((referent, form.lower()))
    return called


def holds(form: str, epithet: str) -> bool:
    """Whether a label contains the whole epithet: "the ageing clown" and "the clown of the day" are correct."""
    return f" {epithet} " in f" {form} "


def plant(part: str, random: np.random.Generator) -> list[Planted]:
    """Insert every pattern of one part of the gold file into EACH paragraphs that name somebody, and distractors into
    others.
    """
    gold = tomllib.loads(GOLD.read_text(encoding="utf-8"))
    places = _places()
    places = [places[i] for i in random.permutation(len(places)).tolist()]
    chosen = [(pattern, True) for pattern in gold[part]["patterns"] for _ in range(EACH)]
    chosen += [(f"+{sentence}", False) for sentence in gold["distractors"]["sentences"] for _ in range(EACH // 2)]
    epithets = gold[part]["epithets"]
    planted = []
    for number, ((pattern, wanted), place) in enumerate(zip(chosen, places, strict=False)):
        text, referent, start, end = place
        epithet = epithets[number % len(epithets)]
        planted.append(Planted(text, told(text, start, end, pattern, epithet), referent, pattern, epithet, wanted))
    return planted


def told(text: str, start: int, end: int, pattern: str, epithet: str) -> str:
    """`text` with the pattern applied to the name at `start:end`, or with the pattern as a sentence after it."""
    article = re.sub(r"\b([Aa]) (?=\{E\})", r"\1n " if epithet[0] in "aeiou" else r"\1 ", pattern)
    piece = article.removeprefix("+").replace("{N}", text[start:end]).replace("{E}", epithet)
    if pattern.startswith("+"):
        return f"{text} {piece}"
    if start == 0:
        piece = piece[0].upper() + piece[1:]
    return text[:start] + piece + text[end:]


def _places() -> list[tuple[str, str, int, int]]:
    """Paragraphs with a sentence that begins with a bare name, or continues with one: text, referent, start, end."""
    found = []
    for paragraphs in demo()["paragraphs"]:
        for text in paragraphs:
            for referent, name in PEOPLE.items():
                # a verb or the like follows the name, not a mark or an 's that the phrase would break
                match = re.search(rf"(?:(?<=^)|(?<=[a-z] ))(?:{name})(?= [a-z])", text)
                titled = match and _TITLED.search(text[: match.start()])
                if match and not titled and '"' not in text and "“" not in text:
                    found.append((text, referent, match.start(), match.end()))
                    break
    return sorted(set(found))
