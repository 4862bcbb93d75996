"""Fit the map from six layers of the encoder e5 to what all twelve say: the setting `e5-fast`.

    python -m benchmarks.training.fast_map [--datasets DIR]

Texts: the aligned sentences of all languages, alone and several together; the articles of the demos; and sentences of
NewsMTSC and RuSentNE (MIT licence; their labels are not used). None of them is in benchmarks/accuracy/gold/aligned. It
writes src/framing/text/embedding/e5_fast.npz, and prints how near the vectors are on texts that were held out.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.publish import REPOSITORY, datasets
from framing.tables.files import MadeOnce
from framing.tables.keeping import file_hash
from framing.text.embedding import e5_file
from framing.text.embedding.bert import every_one, mean, write_graph
from framing.text.embedding.e5 import WIDTH, WordPieces, shipped_tokenizer, words
from framing.text.embedding.e5_fast import FILE, LOWER, FastMap, save_map
from framing.text.embedding.graph import Graph
from framing.text.embedding.language_means import aligned
from framing.text.embedding.minilm import SAMPLES

HELD_OUT = 20  # each twentieth text
RIDGES = (1e-1, 3e-1, 1.0, 3.0, 10.0)
LONGEST = 200  # pieces of a text; longer ones are left out
EACH = 3000  # sentences of a set
LICENCE = "MIT; fitted to multilingual-e5-small (MIT) on texts of this project, NewsMTSC (MIT) and RuSentNE (MIT)"


def texts() -> Iterator[str]:
    for language in aligned():
        told = language.aligned.sentences
        for size in (1, 2, 4):
            yield from (" ".join(told[start : start + size]) for start in range(len(told) - size + 1))
    for folder in ("data/raw", "data/languages/data/raw"):
        for path in sorted((REPOSITORY / folder).rglob("*")):
            if path.suffix in (".txt", ".html", ".md"):
                plain = re.sub(r"<[^>]+>", "\n", path.read_text(encoding="utf-8", errors="replace"))
                lines = (line.strip() for line in plain.splitlines())
                yield from (line for line in lines if len(line.split()) > 7 and "\ufffd" not in line)
    with (datasets("portrayal") / "train.jsonl").open(encoding="utf-8") as file:
        yield from sorted({json.loads(line)["sentence_normalized"] for line in file})[:EACH]
    with (datasets("portrayal-ru") / "train_data.csv").open(encoding="utf-8") as file:
        yield from sorted({row["sentence"] for row in csv.DictReader(file, delimiter="\t")})[:EACH]


def both(ids: list[list[int]], models: MadeOnce) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Unit rows of the lower layers and of all layers."""
    shipped = e5_file.read(e5_file.shipped_file())

    def export(path: Path) -> None:
        samples = WordPieces(shipped.vocabulary).ids(SAMPLES)
        write_graph(
            path, shipped.weights, lambda sketch, states, ids: mean(sketch, states, every_one(sketch, ids)), samples,
            read=lambda sketch, ids: words(sketch, ids, shipped.words), layers=(LOWER, shipped.layers),
        )  # fmt: skip

    rows = Graph(models, "both.onnx", export).rows(ids).astype(np.float64)
    low, high = rows[:, :WIDTH], rows[:, WIDTH:]
    return (low / np.linalg.norm(low, axis=1, keepdims=True), high / np.linalg.norm(high, axis=1, keepdims=True))


def fitted(low: NDArray[np.float64], high: NDArray[np.float64], ridge: float) -> FastMap:
    """The ridge regression of one on the other; `ridge` in hundredths of the mean variance of a number of `low`."""
    middle, goal = low.mean(0), high.mean(0)
    apart = low - middle
    spread = apart.T @ apart
    matrix = np.linalg.solve(spread + ridge * 1e-2 * np.eye(WIDTH) * np.trace(spread) / WIDTH, apart.T @ (high - goal))
    return FastMap(matrix.astype(np.float16).astype(np.float32), (goal - middle @ matrix).astype(np.float32), {})


def main() -> None:
    told = list(dict.fromkeys(texts()))
    ids = [one for one in shipped_tokenizer().ids(told) if len(one) <= LONGEST]
    with tempfile.TemporaryDirectory() as folder:
        low, high = both(ids, MadeOnce(Path(folder)))
    held = np.arange(len(ids)) % HELD_OUT == 0
    near = {ridge: float((fitted(low[~held], high[~held], ridge).rows(low[held]) * high[held]).sum(1).mean())
            for ridge in RIDGES}  # fmt: skip
    best = max(near, key=lambda ridge: near[ridge])
    print(len(ids), near)
    sets = {name: file_hash(datasets(name) / file)
            for name, file in (("portrayal", "train.jsonl"), ("portrayal-ru", "train_data.csv"))}  # fmt: skip
    record = {"licence": LICENCE, "texts": len(ids), "ridge": best, "cosine held out": round(near[best], 4),
              "data": sets, "weights": e5_file.SHA256}  # fmt: skip
    save_map(FILE, fitted(low, high, best)._replace(record=record))
    print(record, file_hash(FILE))


if __name__ == "__main__":
    main()
