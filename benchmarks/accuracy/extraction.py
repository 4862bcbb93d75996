"""How well we extract article text from a page, compared with trafilatura in the same run.

Text: 4-word shingles, precision and recall averaged over pages, F1 of the two means. Paragraphs: the share of the true
ones (five words and more) that come out as one paragraph, nothing else in it. Intervals: 95 %, from resampling sites.

`rules`: what each rule of `chosen.choose` brings. `held back`: on the pages and on damaged variants of every third one
(article taken out, consent text or comments in its place, text cut inside a sentence); the weights of the confidence
are fitted on nine tenths of the sites and measured on the last, in turn.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import numpy as np
from lxml import etree, html
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.publish import datasets, publish
from framing.ingest.decode import Unreadable, decode, tidy
from framing.ingest.extraction import chosen, confidence
from framing.ingest.extraction.lines import plain
from framing.ingest.format import Page
from framing.ingest.formats import html as pages
from framing.settings import IngestSettings

Score = tuple[float, float, float]
RESAMPLED, SEED, FOLDS = 1000, 20, 10
LEAST_WORDS = 5  # of a paragraph that is looked for
RULES: dict[str, dict[str, Any]] = {  # each rule, and what to put in its place to leave it out
    "paragraphs behind found ones in a box of the same kind": {"_complete": lambda opinion, picked: None},
    "no lines that are only a link": {"_only_link": lambda shown: False},
    "no headlines at the ends": {"_is_left_over": lambda opinion, number: False},
    "no offers to the reader": {"_OFFERS": set()},
    "no embedded post's links and sender": {"POST": "never"},
}
CONSENT = (
    "We and our partners store information on a device, such as cookies, and process personal data to show ads.",
    "You can change your preferences. Some processing rests on legitimate interest, to which you may object.",
    "By pressing accept all you give consent to our use of cookies, and you may withdraw your consent later.",
)
REMARKS = (
    "I have read this paper for twenty years and never wrote, but this is too much.",
    "You should come here and see it with your own eyes before you write such things!",
    "Who pays for all that? We do, as always, and nobody asks us.",
    "That is what they said ten years ago as well; remember the bridge?",
) * 5  # fmt: skip


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """All runs of four words in a text, counted."""
    words = re.findall(r"\w+", text)
    if len(words) < 4:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[place : place + 4]) for place in range(len(words) - 3))


def score(truth: str, found: str) -> Score:
    """Precision, recall and F1 of one page."""
    wanted, given = shingles(truth), shingles(found)
    both = (wanted & given).total()
    precision = both / given.total() if given else float(not wanted)
    recall = both / wanted.total() if wanted else float(not given)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def whole(truth: str, found: Sequence[str]) -> tuple[int, int]:
    """How many of the true paragraphs come out as one, and how many there are."""
    wanted = [text for part in re.split(r"\n\s*\n", truth) if len((text := plain(part)).split()) >= LEAST_WORDS]
    given = {plain(text) for text in found}
    return sum(text in given for text in wanted), len(wanted)


def ours(text: str) -> list[str]:
    """The paragraphs that our reader finds, before long ones are cut into passages."""
    return [block.text for block in read(text).body]


def read(text: str) -> Page:
    try:
        return pages.read_html(text)
    except Unreadable:
        return Page(body=())


def trafilatura(fast: bool) -> Callable[[str], list[str]]:
    def reader(text: str) -> list[str]:
        from trafilatura import extract

        return (extract(text, fast=fast, include_comments=False) or "").split("\n")

    return reader


class Labelled:
    """The pages with their true texts and sites."""

    def __init__(self, folder: Path) -> None:
        truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
        self.names = sorted(truth)
        self.truth = [str(truth[name]["articleBody"]) for name in self.names]
        self.sites = [".".join((urlsplit(truth[name]["url"]).hostname or "").split(".")[-2:]) for name in self.names]
        files = (folder / "html" / f"{name}.html.gz" for name in self.names)
        self.texts = [tidy(decode(gzip.decompress(file.read_bytes()))[0]) for file in files]


def measured(found: list[list[str]], labelled: Labelled) -> dict[str, np.ndarray]:
    """Of each page: precision, recall, F1, whole paragraphs, paragraphs."""
    scores = np.array([score(true, "\n".join(one)) for true, one in zip(labelled.truth, found, strict=True)])
    paragraphs = np.array([whole(true, one) for true, one in zip(labelled.truth, found, strict=True)])
    return {"scores": scores, "paragraphs": paragraphs}


def figures(one: dict[str, np.ndarray], chosen_pages: np.ndarray) -> tuple[float, float]:
    """The F1 of the mean precision and recall, and the share of whole paragraphs."""
    precision, recall = one["scores"][chosen_pages, :2].mean(axis=0)
    whole_ones, all_of_them = one["paragraphs"][chosen_pages].sum(axis=0)
    return 2 * precision * recall / (precision + recall), whole_ones / max(all_of_them, 1)


def resamples(sites: list[str]) -> Iterator[np.ndarray]:
    """The pages of as many sites as there are, drawn with putting back."""
    by_site = [np.flatnonzero(np.array(sites) == site) for site in sorted(set(sites))]
    random = np.random.default_rng(SEED)
    for _ in range(RESAMPLED):
        yield np.concatenate([by_site[place] for place in random.integers(len(by_site), size=len(by_site))])


def between(values: Sequence[float]) -> list[float]:
    return [round(float(value), 4) for value in np.quantile(values, (0.025, 0.975))]


def compared(labelled: Labelled) -> list[dict[str, Any]]:
    """One row per reader, each with its difference from trafilatura's default."""
    readers = {"framing": ours, "trafilatura": trafilatura(False), "trafilatura (fast)": trafilatura(True)}
    results, seconds = {}, {}
    for name, reader in readers.items():
        start = time.perf_counter()
        found = [reader(text) for text in labelled.texts]
        seconds[name] = time.perf_counter() - start
        results[name] = measured(found, labelled)
    drawn = list(resamples(labelled.sites))
    everything = np.arange(len(labelled.names))
    base = [figures(results["trafilatura"], draw) for draw in drawn]
    rows = []
    for name, one in results.items():
        f1, paragraphs = figures(one, everything)
        sampled = [figures(one, draw) for draw in drawn]
        rows.append(
            {
                "table": "readers", "reader": name, "precision": one["scores"][:, 0].mean(),
                "recall": one["scores"][:, 1].mean(), "F1": f1, "F1 between": between([two[0] for two in sampled]),
                "mean F1 of a page": one["scores"][:, 2].mean(), "whole paragraphs": paragraphs,
                "whole between": between([two[1] for two in sampled]),
                "F1 over trafilatura": between([a[0] - b[0] for a, b in zip(sampled, base, strict=True)]),
                "whole over trafilatura": between([a[1] - b[1] for a, b in zip(sampled, base, strict=True)]),
                "pages under .8": int((one["scores"][:, 2] < 0.8).sum()), "pages": len(labelled.names),
                "pages a second": len(labelled.names) / seconds[name],
            }
        )  # fmt: skip
    return rows


def rules(labelled: Labelled) -> list[dict[str, Any]]:
    """One row per rule: what F1 and whole paragraphs lose without it."""
    drawn = list(resamples(labelled.sites))
    everything = np.arange(len(labelled.names))
    with_all = measured([ours(text) for text in labelled.texts], labelled)
    rows = []
    for name, others in RULES.items():
        with contextlib.ExitStack() as stack:
            for attribute, other in others.items():
                stack.enter_context(mock.patch.object(chosen, attribute, other))
            without = measured([ours(text) for text in labelled.texts], labelled)
        gains = [np.subtract(figures(with_all, draw), figures(without, draw)) for draw in drawn]
        gain = np.subtract(figures(with_all, everything), figures(without, everything))
        rows.append(
            {
                "table": "rules", "rule": name, "brings F1": float(gain[0]), "brings whole paragraphs": float(gain[1]),
                "F1 between": between([one[0] for one in gains]), "whole between": between([one[1] for one in gains]),
            }
        )  # fmt: skip
    return rows


def damaged(text: str, truth: str) -> Iterator[tuple[str, str]]:
    """Variants of a page whose article is gone, or cut inside a sentence."""
    wanted = {plain(line) for line in truth.split("\n") if len(line.split()) >= 6}
    for kind in ("taken out", "consent", "comments", "cut"):
        tree = pages._parse(text)
        assert tree is not None
        nodes: list[html.HtmlElement] = []
        for node in tree.iter("p", "div", "li", "blockquote", "h2", "h3", "span", "td"):
            inside = node.text_content()
            held = any(parent in nodes for parent in node.iterancestors())
            if len(inside) < 6000 and plain(inside) in wanted and not held:
                nodes.append(node)
        if len(nodes) < 4:
            return
        for script in tree.xpath("//script[contains(text(), 'articleBody')]"):
            script.drop_tree()
        if kind == "cut":
            last = nodes[max(2, len(nodes) // 4) - 1]
            for node in nodes[max(2, len(nodes) // 4) :]:
                node.drop_tree()
            words = " ".join(last.text_content().split())
            for child in list(last):
                last.remove(child)
            last.text = words[: max(30, len(words) * 2 // 3)].rsplit(" ", 1)[0]
        else:
            parent = nodes[0].getparent()
            place = parent.index(nodes[0])
            for node in nodes:
                node.drop_tree()
            box = html.Element("div", {"class": "comments"} if kind == "comments" else {})
            for words in {"consent": CONSENT, "comments": REMARKS}.get(kind, ()):
                etree.SubElement(box, "p").text = words
            parent.insert(place, box)
        yield kind, etree.tostring(tree, encoding="unicode", method="html")


def held_back(labelled: Labelled) -> list[dict[str, Any]]:
    """Which bad texts are rejected or held back, and which good ones: with weights of other sites, and as shipped."""
    least = IngestSettings().min_words
    kinds, groups, bad, signs, kept, shipped = [], [], [], [], [], []
    names, told = list(confidence._WEIGHTS), confidence.told
    for number, (text, truth) in enumerate(zip(labelled.texts, labelled.truth, strict=True)):
        for kind, variant in (("as saved", text), *(damaged(text, truth) if number % 3 == 0 else ())):
            seen: list[dict[str, float]] = []

            def spy(one: confidence.PageSigns, seen: list[dict[str, float]] = seen) -> dict[str, float]:
                seen.append(told(one))
                return seen[-1]

            with mock.patch.object(confidence, "told", spy):
                page = read(variant)
            found = "\n".join(block.text for block in page.body)
            kinds.append(kind)
            groups.append(labelled.sites[number])
            bad.append(score(truth, found)[2] < 0.8)
            kept.append(len(plain(found).split()) >= least and not page.held)
            shipped.append(page.confidence < IngestSettings().min_confidence)
            signs.append([seen[-1][name] for name in names] if seen and page.body else [0.0] * len(names))
    values, is_bad, open_ = np.array(signs), np.array(bad), np.array(kept)
    real = np.array(kinds) == "as saved"
    folded = np.zeros(len(is_bad), dtype=bool)
    weights = np.where(real, 3.0, 1.0)  # most pages are as they should be
    limit = -confidence._START - confidence.CAUTION
    for train, test in GroupKFold(FOLDS).split(values, is_bad, groups):
        use = train[open_[train]]
        model = LogisticRegression(max_iter=5000).fit(values[use], is_bad[use], sample_weight=weights[use])
        folded[test] = model.decision_function(values[test]) > confidence.CAUTION
    model = LogisticRegression(max_iter=5000).fit(values[open_], is_bad[open_], sample_weight=weights[open_])
    fitted = dict(zip(names, model.coef_[0].round(2).tolist(), strict=True))
    rows = []
    for name, low in (("sites left out", folded), ("as shipped", np.array(shipped))):
        stopped = ~open_ | low
        row: dict[str, Any] = {"table": "held back", "weights": name, "bad": int(is_bad.sum())}
        row["bad stopped"] = float(stopped[is_bad].mean())
        row |= {f"bad stopped: {kind}": f"{(stopped & is_bad & (np.array(kinds) == kind)).sum()} of "
                f"{(is_bad & (np.array(kinds) == kind)).sum()}" for kind in dict.fromkeys(kinds)}  # fmt: skip
        row["good as saved stopped"] = float(stopped[real & ~is_bad].mean())
        rows.append(row)
    rows.append(
        {
            "table": "held back",
            "weights": "fitted on all",
            **fitted,
            "start": float(model.intercept_[0]),
            "limit": limit,
        }
    )
    return rows


def run(folder: Path, parts: Sequence[str]) -> list[dict[str, Any]]:
    """The rows of the chosen parts."""
    labelled = Labelled(folder)
    makers = {"readers": compared, "rules": rules, "held": held_back}
    return [row for part in parts for row in makers[part](labelled)]


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("parts", nargs="*", default=["readers", "rules", "held"])
    settings = {"measure": "4-gram shingles", "min_confidence": IngestSettings().min_confidence}
    publish(
        "extraction", run(datasets("extraction"), parser.parse_args().parts), settings, "Article text out of a page"
    )
