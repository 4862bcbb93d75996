"""Whether vectors tell what a text says and not which language it is in, on aligned texts that nothing was made with.

    python -m benchmarks.accuracy.languages

The sentences in gold/aligned were written after the encoder e5 was built. Its means come from other sentences, those of
aligned.toml in the folders of the languages. The paragraphs were there before, and were used for nothing else.

- rank-1: how often the nearest text of the other language is the translation, in the worst direction
- language's share: of the variance of vectors, what is between languages, less what chance gives so few texts
- topics: named topics described in English, on an article of each paragraph in English, Russian and Belarusian
- stories: articles of two paragraphs, in three languages, by story and by language (adjusted Rand index)
"""

from __future__ import annotations

import argparse
import itertools
import re
import time
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from benchmarks.publish import REPOSITORY, publish
from framing.languages.detect import nearest_language
from framing.settings import EmbeddingSettings, TopicModelSettings
from framing.tables.files import MadeOnce
from framing.tables.records import NamedTopic
from framing.text.embedding.choice import load_encoder
from framing.text.embedding.e5 import E5
from framing.text.embedding.encoder import Encoder, Vectors
from framing.text.embedding.language_means import aligned
from framing.topics import TopicTexts, score
from framing.topics.stories import story_rows

GOLD = Path(__file__).parent / "gold" / "aligned"
ROUNDS = 9
Texts = Mapping[str, Sequence[str]]
Row = dict[str, object]
TOPICS = {  # described in English, and the paragraphs that are about them
    ("Trials and arrests", "People are arrested, tried in court or sent to prison."): (
        ("The judge sentenced her to six years.", "Officers arrested the former official at his home.",
         "The defence lawyer says that the charges are invented."), {1, 13, 18}),
    ("The war", "Armies fight, shell towns and negotiate a ceasefire."): (
        ("Shells hit a hospital near the front line.", "The two sides talked about a truce.",
         "Soldiers were killed in an attack at night."), {4, 15}),
    ("Prices", "Prices rise, and the government wants to hold them down."): (
        ("Flour became dearer again.", "The cabinet forbids exports to keep food cheap.",
         "Shops raised prices before the vote."), {2, 9}),
}  # fmt: skip


def told(kind: str) -> Texts:
    """The texts of one kind by language."""
    read = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(GOLD.glob("*.toml"))}
    return {code: texts[kind] for code, texts in read.items() if kind in texts}


def rank_1(one: Vectors, other: Vectors) -> float:
    near, own = one @ other.T, np.arange(len(one))
    return float(min((near.argmax(1) == own).mean(), (near.argmax(0) == own).mean()))


def share(rows: Sequence[Vectors]) -> float:
    """What languages share of the variance, less the chance that few texts differ so."""
    every = np.stack(rows).astype(np.float64)
    middle = every.mean((0, 1))
    pairs = [one - other for one, other in itertools.combinations(every, 2)]
    apart = np.mean([((gap.mean(0) ** 2).sum() - gap.var(0, ddof=1).sum() / len(gap)) / 2 for gap in pairs])
    return float(apart * (len(rows) - 1) / len(rows) / ((every - middle) ** 2).sum(-1).mean())


def plain_share(rows: Sequence[Vectors]) -> float:
    every = np.stack(rows).astype(np.float64)
    middle = every.mean((0, 1))
    return float(((every.mean(1) - middle) ** 2).sum(-1).mean() / ((every - middle) ** 2).sum(-1).mean())


def pairs(kind: str, encoder: Encoder, name: str) -> Iterator[Row]:
    texts = told(kind)
    whole = {code: encoder.encode(list(these)) for code, these in texts.items()}
    for codes in dict.fromkeys((("be", "en", "ru"), tuple(whole))):
        n = min(len(whole[code]) for code in codes)
        rows = [whole[code][:n] for code in codes]
        yield {"what": f"{kind}, {' '.join(codes)}, {name}", "n": n,
               "lowest rank-1": min(rank_1(*both) for both in itertools.combinations(rows, 2)),
               "language's share": share(rows), "with chance": plain_share(rows)}  # fmt: skip


def nearness(kind: str, encoder: E5, fast: E5) -> Iterator[Row]:
    """How near the vectors of half the layers are to those of all, before the mean of the language is taken off."""
    for code, texts in told(kind).items():
        near = (encoder.plain.encode(list(texts)) * fast.plain.encode(list(texts))).sum(1)
        yield {"what": f"{kind}, cosine of e5-fast and e5, {code}", "n": len(texts), "mean": float(near.mean()),
               "lowest": float(near.min())}  # fmt: skip


def as_articles(paragraphs: Texts) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """An article of each paragraph, its sentences being the article's paragraphs."""
    rows, articles = [], []
    for code, texts in paragraphs.items():
        for place, text in enumerate(texts):
            key = f"{code}{place:02}"
            sentences = re.split(r"(?<=[.!?])\s+", text)
            articles.append({"article_id": key, "outlet": code, "title": sentences[0], "published": "2026-01-01",
                             "language": code})  # fmt: skip
            rows += [{"paragraph_id": f"{key}-{number}", "article_id": key, "outlet": code, "position": number,
                      "kind": "paragraph", "text": sentence, "n_words": len(sentence.split()), "language": code}
                     for number, sentence in enumerate(sentences)]  # fmt: skip
    return pd.DataFrame(rows), pd.DataFrame(articles), pd.DataFrame({"outlet": list(paragraphs), "name": None})


def topics_and_stories(encoder: Encoder, name: str) -> Iterator[Row]:
    paragraphs, articles, outlets = as_articles(told("paragraphs"))
    likeness = EmbeddingSettings(model=name).likeness
    reading = TopicTexts.of(paragraphs, articles, outlets, encoder.encode, (), likeness)
    named = [
        NamedTopic(
            topic_id=str(number), name=name, description=said, examples=examples, unlike=(), words=(), must=(),
            must_not=(), article_must=(),
        )
        for number, ((name, said), (examples, _)) in enumerate(TOPICS.items())
    ]  # fmt: skip
    found = score(reading, named, TopicModelSettings(), encoder.encode)
    counts = {code: [0, 0, 0] for code in outlets["outlet"]}
    for one, (_, right) in zip(found, TOPICS.values(), strict=True):
        inside = set(reading.paragraphs.loc[one.member, "article_id"])
        for code, count in counts.items():
            mine = {int(key[2:]) for key in inside if key[:2] == code}
            count[0] += len(mine & right)
            count[1] += len(mine)
            count[2] += len(right)
    for code, (both, inside_, right_) in counts.items():
        yield {"what": f"named topics described in English, {code}, {name}", "n": right_,
               "precision": both / max(inside_, 1), "recall": both / right_,
               "F1": 2 * both / (inside_ + right_)}  # fmt: skip
    rows = story_rows(reading, encoder.encode)
    gold = rows["article_id"].str[2:]
    yield {"what": f"stories in three languages, all of one day, {name}", "n": len(rows),
           "ARI by story": adjusted_rand_score(gold, rows["story_id"]),
           "ARI by language": adjusted_rand_score(rows["article_id"].str[:2], rows["story_id"])}  # fmt: skip


def languages_told() -> Iterator[Row]:
    among = aligned()
    for kind in ("sentences", "paragraphs"):
        for code, texts in told(kind).items():
            right = np.mean([nearest_language(text, among) == code for text in texts])
            yield {"what": f"{kind}, language told right, {code}", "n": len(texts), "share": float(right)}


def speed(encoders: Mapping[str, Encoder]) -> Iterator[Row]:
    """Sentences a second of processor: the median of ROUNDS, in which the encoders take turns."""
    texts = told("sentences")
    for encoder in encoders.values():
        encoder.encode(["once before"])
    for code in ("en", "ru"):
        taken: dict[str, list[float]] = {name: [] for name in encoders}
        for turn in range(ROUNDS):
            for name, encoder in encoders.items():
                begun = time.process_time()
                encoder.encode([f"{text} {number} {turn}" for number in range(4) for text in texts[code]])
                taken[name].append(time.process_time() - begun)
        many = 4 * len(texts[code])
        for name, seconds in taken.items():
            middle = float(np.median(seconds))
            yield {"what": f"speed, {code}, {name}", "n": many, "sentences per CPU second": many / middle,
                   "times minilm": float(np.median(taken["minilm"])) / middle}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=REPOSITORY / "data" / "processed" / "vectors" / "models")
    models = MadeOnce(parser.parse_args().models)
    encoder, fast = E5(models), E5(models, fast=True)
    minilm = load_encoder(EmbeddingSettings(model="minilm"), models)
    rows = [*languages_told()]
    for kind in ("sentences", "paragraphs"):
        rows += [*pairs(kind, encoder, "e5"), *pairs(kind, encoder.plain, "e5, nothing taken off"),
                 *pairs(kind, fast, "e5-fast"), *nearness(kind, encoder, fast)]  # fmt: skip
    rows += [*topics_and_stories(encoder, "e5"), *topics_and_stories(fast, "e5-fast")]
    rows += speed({"e5": encoder, "e5-fast": fast, "minilm": minilm})
    settings = {"encoders": [encoder.fingerprint, fast.fingerprint],
                "wanted": "rank-1 >= .98 (en, ru, be), .97 (others); share <= .01"}  # fmt: skip
    publish("languages", rows, settings, "aligned texts that nothing was made with")


if __name__ == "__main__":
    main()
