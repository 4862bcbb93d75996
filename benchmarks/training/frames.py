"""Train the frame heads on narrative_frames (MIT).

    python -m benchmarks.training.frames [--datasets DIR] [--vectors DIR]

For each frame a ridge regression is trained. Its input is an article's mean sentence vector next to its mean paragraph
vector. Its target is how strongly annotators saw the frame: the mean of the final label and of the share of "yes"
answers, which carries more information than the label alone. For resolution the answers do not add up to the label, so
only the label is used.
Because the regression is linear, it also applies to a single sentence next to its paragraph. The texts have no
paragraphs; three sentences stand for one. Writes src/framing/measures/shared/heads/frames.npz.
"""

from __future__ import annotations

import argparse
import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from syntok import segmenter

from benchmarks.publish import datasets
from framing.measures.shared.corpus import Vectors
from framing.measures.shared.heads import PROBE, Heads, ridge
from framing.running.stores.vectors import open_vectors
from framing.settings import EmbeddingSettings

OUT = Path(__file__).parents[2] / "src/framing/measures/shared/heads/frames.npz"
PENALTY = 0.3
COLUMNS = {"economic": "EC", "morality": "MO", "conflict": "CO", "human-interest": "HI", "responsibility": "RE"}
QUESTIONS = {
    "economic": ("ec1", "ec2", "ec3"), "morality": ("mo1", "mo2"), "conflict": ("co1", "co2", "co3"),
    "human-interest": ("hi1", "hi2", "hi5"), "responsibility": (),
}  # fmt: skip


@dataclass(frozen=True)
class LabelledArticle:
    """One article of the set: its sentences, its label per frame, and its graded label per frame."""

    article_id: str
    sentences: tuple[str, ...]
    labels: dict[str, bool]
    graded: dict[str, float]


def read_articles(folder: Path) -> list[LabelledArticle]:
    """The articles of the set, in the order of the file."""
    answers = json.loads((folder / "data/full_annotations.json").read_text(encoding="utf-8"))
    with (folder / "data/articles_metadata.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    articles = []
    for row in rows:
        labels = {frame: (row[column] or "").strip().startswith("True") for frame, column in COLUMNS.items()}
        given = answers.get(row["ID"], {})
        graded = {}
        for frame, questions in QUESTIONS.items():
            said = [
                answer == "yes"
                for question in questions
                for answer in given.get(question, [None, []])[1]
                if answer != -1
            ]
            graded[frame] = (labels[frame] + (float(np.mean(said)) if said else labels[frame])) / 2
        articles.append(LabelledArticle(row["ID"], tuple(split(row["text"] or "")), labels, graded))
    return articles


def split(text: str) -> list[str]:
    """The sentences of a text with four words or more."""
    found = []
    for paragraph in segmenter.process(text.strip('"').replace('""', '"')):
        for sentence in paragraph:
            line = "".join(token.spacing + token.value for token in sentence).strip()
            if len(line.split()) >= 4:
                found.append(line)
    return found


def paragraphs(article: LabelledArticle) -> list[str]:
    """Paragraphs of three sentences each; sentence i is in paragraph i // 3."""
    return [" ".join(article.sentences[i : i + 3]) for i in range(0, len(article.sentences), 3)]


def pairs(article: LabelledArticle, vectors: Vectors) -> NDArray[np.float32]:
    """Each sentence's vector next to its paragraph's, [n, 2d]."""
    sentences = vectors(article.sentences)
    return np.hstack([sentences, vectors(paragraphs(article))[np.arange(len(sentences)) // 3]])


def fit(means: NDArray[np.float32], articles: list[LabelledArticle], probe: NDArray[np.float32]) -> Heads:
    """One direction per frame, from the means [n, 2d] of the `pairs` of `articles`."""
    directions = {
        frame: ridge(means, [article.graded[frame] for article in articles], PENALTY).astype(np.float32)
        for frame in COLUMNS
    }
    return Heads(directions, probe)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vectors", type=Path, default=Path("data/processed/vectors"))
    options = parser.parse_known_args()[0]
    articles = read_articles(datasets("frames"))
    store = open_vectors(options.vectors, EmbeddingSettings())
    means = np.stack([pairs(article, store.vectors).mean(0) for article in articles])
    heads = fit(means, articles, store.vectors([PROBE])[0])
    heads.save(OUT)


if __name__ == "__main__":
    main()
