"""Is one person one in texts of several languages, and nobody else?

    python -m benchmarks.accuracy.named_across

It needs the extra `languages`.

- pairs: gold/name_pairs.toml, full names of one person and of two people: how many of each the rule takes for one. It
  is the rule for names alone: in articles, who never meets is not linked, whatever the name.
- mentions: gold/named_across.toml, articles in three languages: marked names of people whom nobody lists and of listed
  institutions that are found (recall), and mentions found that are marked as the same (precision). A person counts
  under the key that most of the mentions have; so who is two people is missed once.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.accuracy.measures.texts import view
from benchmarks.publish import REPOSITORY, Row, publish
from framing.measures.shared.named import every_mention
from framing.running.stores.parses import open_named
from framing.settings import NameSettings
from framing.text.mentions.across import same_names

GOLD = Path(__file__).parent / "gold"
_MARKED = re.compile(r"\[([^|\]]+)\|([a-z]+)\]")


def read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((GOLD / f"{name}.toml").read_text(encoding="utf-8"))


def pairs() -> Iterator[Row]:
    """For each set the share of the pairs that are taken for one person, which are and which are not."""
    for part, told in read("name_pairs").items():
        taken = {kind: [_is_one(pair) for pair in told[kind]] for kind in ("same", "other")}
        for kind, wanted in (("same", True), ("other", False)):
            print(*(pair for pair, one in zip(told[kind], taken[kind], strict=True) if one != wanted), sep="\n")
        right, wrong = sum(taken["same"]), sum(taken["other"])
        yield _scored(f"pairs of names, {part}", len(taken["same"]), right, right + wrong, others=len(taken["other"]))


def _is_one(pair: str) -> bool:
    one, other = (tuple(name.split(" ", 1)) for name in pair.split(" = "))
    return same_names((one[0], one[1]), (other[0], other[1]))


def _scored(what: str, n: int, right: int, found: int, **more: Any) -> Row:
    return {"what": what, "n": n, "recall": right / n, "precision": right / max(found, 1), **more}


def mentions(part: str, told: Mapping[str, Any], folder: Path) -> list[Row]:
    """How many marked mentions of a set are found and right, by language."""
    articles = pd.DataFrame([{**one, "title": "", "url": str(n)} for n, one in enumerate(told["article"])])
    plain, marks = zip(*map(_plain, articles["text"]), strict=True)
    articles["paragraphs"] = [[text] for text in plain]
    weeks = pd.to_datetime(articles["day"]).dt.isocalendar().week.astype(str)
    corpus = view(articles, lambda texts: np.zeros((len(texts), 4), dtype=np.float32), folder / "parses", weeks)
    days = dict(zip(corpus.articles["article_id"], articles["day"], strict=True))
    names = {key: NameSettings(label=spelled[0], names=tuple(spelled)) for key, spelled in told["institutions"].items()}
    corpus = replace(
        corpus, names=names, named=open_named(folder / "parses", folder / "vectors"),
        articles=corpus.articles.assign(published=corpus.articles["article_id"].map(days)),
    )  # fmt: skip
    number = {one: n for n, one in enumerate(corpus.articles["article_id"])}
    found = corpus.once(every_mention)
    found = found[found["spelling"] != ""]
    places = [
        (number[article], start, end, key)
        for article, start, end, key in found[["article_id", "name_start", "end", "referent"]].itertuples(index=False)
    ]
    return [{**row, "what": f"{row['what']}, {part}"} for row in _read_mentions(articles, marks, places, {*names})]


def _plain(text: str) -> tuple[str, list[tuple[int, int, str]]]:
    """A text without its marks, and the marks as (start, end, who)."""
    plain, marks, last = "", [], 0
    for match in _MARKED.finditer(text):
        plain += text[last : match.start()]
        marks.append((len(plain), len(plain) + len(match[1]), match[2]))
        plain, last = plain + match[1], match.end()
    return plain + text[last:], marks


def _read_mentions(
    articles: pd.DataFrame, marks: Sequence[list[tuple[int, int, str]]], places: list[tuple[int, int, int, str]],
    listed: set[str],
) -> Iterator[Row]:  # fmt: skip
    wanted = {(n, start, end): who for n, one in enumerate(marks) for start, end, who in one}
    called: dict[str, Counter[str]] = {}
    for *place, key in places:
        if tuple(place) in wanted:
            called.setdefault(wanted[tuple(place)], Counter())[key] += 1
    usual = {who: who if who in listed else keys.most_common(1)[0][0] for who, keys in called.items()}
    print({who: dict(keys) for who, keys in called.items()})
    right = {place[:3] for place in places if usual.get(wanted.get(place[:3], "")) == place[3]}
    told = [("missed", *place, who) for place, who in wanted.items() if place not in right]
    for what, n, start, end, who in [*told, *(("wrong", *place) for place in places if place[:3] not in right)]:
        print(what, articles["language"][n], who, articles["paragraphs"][n][0][start:end])
    for kind in ("people", "institutions"):
        for code in ("en", "ru", "be"):
            here = {place for place, who in wanted.items() if (who in listed) == (kind == "institutions")
                    and articles["language"][place[0]] == code}  # fmt: skip
            found = [place for place in places if (place[3] in listed) == (kind == "institutions")
                     and articles["language"][place[0]] == code]  # fmt: skip
            yield _scored(f"{kind} named, {code}", len(here), len(here & right), len(found))
    yield _scored("all named", len(wanted), len(right), len(places))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processed", type=Path, default=REPOSITORY / "data" / "processed")
    folder = parser.parse_args().processed
    rows = [*pairs(), *(row for part, told in read("named_across").items() for row in mentions(part, told, folder))]
    settings = {"wanted": "recall and precision >= .95 of six people and four institutions"}
    publish("named_across", rows, settings, "one person in several languages")


if __name__ == "__main__":
    main()
