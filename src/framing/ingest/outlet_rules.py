"""Furniture of one outlet only: lines that its articles repeat, and what its own rules.toml says.

rules.toml is in the outlet's folder. `drop`: lines that are not part of any article. `end`: lines at which an article
is over. `*` stands for anything, case does not matter, and a rule must match a whole line.
"""

from __future__ import annotations

import fnmatch
import re
import tomllib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from framing.ingest import formats
from framing.ingest.extraction.lines import count_words, is_sentence, line_id, plain
from framing.tables.records import Article, Block, LeftOut, Rejected

RULE, BOILERPLATE = "a rule of the outlet", "boilerplate"  # why a block was left out
RULES_FILE = "rules.toml"
LEAST, SHARE = 4, 0.1  # articles of an outlet, and the share of them, that have a line which is furniture
SHORTEST = 7  # words; of a page a sentence with more is never furniture for coming back: formulas are an outlet's own
LONGEST = 40  # words; a longer paragraph that comes back is the outlet's own background, which is news to somebody


@dataclass(frozen=True, slots=True)
class OutletRules:
    """The rules of one outlet; `problem` says why its file could not be used."""

    drop: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    problem: str | None = None

    @classmethod
    def of(cls, folder: Path) -> OutletRules:
        """The rules in an outlet's folder; none where it has no rules.toml."""
        try:
            found = tomllib.loads((folder / RULES_FILE).read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return cls()
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            why = error.strerror if isinstance(error, OSError) else error
            return cls(problem=f"{RULES_FILE} could not be read ({why}) and was left out of account")
        good = all(isinstance(value, list) and all(isinstance(one, str) for one in value) for value in found.values())
        if set(found) - {"drop", "end"} or not good:
            return cls(problem=f"{RULES_FILE} may hold the lists `drop` and `end` of lines only; it was not used")
        return cls(tuple(found.get("drop", ())), tuple(found.get("end", ())))

    @classmethod
    def of_any(cls, folders: Iterable[Path]) -> OutletRules:
        """The rules in the first of an outlet's folders that has some."""
        return next((rules for rules in map(cls.of, folders) if rules != cls()), cls())

    def applied(self, body: tuple[Block, ...]) -> tuple[Block, ...]:
        """The blocks of a body that are the article's by these rules."""
        kept: list[Block] = []
        for block in body:
            if _fits(self.end, block.text):
                break
            if not _fits(self.drop, block.text):
                kept.append(block)
        return tuple(kept)


def repeated(articles: Iterable[Article]) -> frozenset[tuple[str, int]]:
    """(outlet, line) for the lines that stand in many different places of an outlet; a line is its `line_id`.

    A place is an article; of pages, whose markup says already what most furniture is, the paragraph before the line
    there, so that what comes back with the text around it is none. Of each line and place eight bytes are kept while
    the articles pass, so that their number does not matter.
    """
    lines: defaultdict[tuple[str, bool], array[int]] = defaultdict(lambda: array("Q"))
    of_outlet: Counter[tuple[str, bool]] = Counter()
    seen: set[str] = set()
    for article in articles:
        if article.article_id in seen:
            continue
        seen.add(article.article_id)
        kind = article.outlet, _is_pasted(article)
        of_outlet[kind] += 1
        for line, place in _places(article).items():
            lines[kind] += array("Q", (line, place))
    found: set[tuple[str, int]] = set()
    for (outlet, pasted), ids in lines.items():
        pairs = np.unique(np.frombuffer(ids, dtype=np.uint64).reshape(-1, 2), axis=0)
        values, counts = np.unique(pairs[:, 0], return_counts=True)
        often = values[counts >= max(LEAST, SHARE * of_outlet[outlet, pasted])]
        found.update((outlet, value) for value in often.tolist())
    return frozenset(found)


def _places(article: Article) -> dict[int, int]:
    """Every line of an article that may be furniture, and the place where it stands first."""
    found: dict[int, int] = {}
    place = article.article_id
    for block in article.body:
        if _may_be_furniture(article, block) and (line := plain(block.text)):
            found.setdefault(line_id(line), line_id(place))
        if not _is_pasted(article) and count_words(block.text) > SHORTEST:
            place = block.text
    return found


def _may_be_furniture(article: Article, block: Block) -> bool:
    """Of pasted texts every shorter line; of pages what is no heading and no sentence of some length."""
    words = count_words(block.text)
    if words > LONGEST or _is_pasted(article):
        return words <= LONGEST
    return block.kind.running and (words <= SHORTEST or not is_sentence(block.text))


def _is_pasted(article: Article) -> bool:
    return article.source_path.lower().endswith(formats.UNMARKED)


def ruled(article: Article, rules: OutletRules) -> Article:
    """The article without what its outlet's own rules take out."""
    if rules.problem:
        return replace(article, doubts=(*article.doubts, rules.problem))
    return _with(article, rules.applied(article.body), RULE) if rules.drop or rules.end else article


def cleared(article: Article, learnt: frozenset[tuple[str, int]], min_words: int) -> Article | Rejected:
    """The article without the lines of `repeated`; one that is little else is none."""
    body = tuple(
        block
        for block in article.body
        if not _may_be_furniture(article, block) or (article.outlet, line_id(plain(block.text))) not in learnt
    )
    article = _with(article, body, BOILERPLATE)
    if (words := sum(count_words(block.text) for block in article.body)) < min_words:
        detail = f"Without the lines that {article.outlet} repeats only {words} words are left (ingest.min_words)."
        return Rejected(article.source_path, article.outlet, "too-short", detail)
    return article


def _with(article: Article, body: tuple[Block, ...], reason: str) -> Article:
    """The article with these of its blocks, the others listed as left out."""
    kept = iter(body)
    wanted = next(kept, None)
    gone: list[LeftOut] = []
    for block in article.body:
        if block is wanted:
            wanted = next(kept, None)
        else:
            gone.append(LeftOut(reason, block.text))
    return replace(article, body=body, left_out=(*article.left_out, *gone)) if gone else article


def _fits(patterns: tuple[str, ...], text: str) -> bool:
    line = " ".join(text.split()).casefold()
    return any(re.fullmatch(_pattern(one), line) for one in patterns)


def _pattern(rule: str) -> str:
    literal = re.sub(r"([\[\]?])", r"[\1]", " ".join(rule.split()).casefold())  # only `*` is special
    return fnmatch.translate(literal)
