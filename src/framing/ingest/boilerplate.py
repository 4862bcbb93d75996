"""Sentences in which an outlet speaks of itself or to its reader, in the same words again and again: not its language.

"NBC News could not independently verify the claims", "Sign up for our newsletter", "Jane Doe is a reporter for ...",
picture credits and links stand inside the text of many exports. Repetition alone does not tell them from an outlet's
own background, which is news to somebody: a sentence has to carry a sign too. It names the outlet itself, holds an
address, asks the reader for something, gives notice of rights or helpers, or says that nothing was verified. And most
of its words have to come back, in three-word stretches, in many different places of the outlet.
"""

from __future__ import annotations

import functools
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlsplit

import numpy as np

from framing.ingest.extraction.lines import line_id, plain, words_of
from framing.ingest.extraction.notices import is_notice, is_promotion, may_hold_one
from framing.languages.known import either
from framing.machine.pieces import over
from framing.tables.keeping import KeptRecords, read_anew
from framing.tables.records import Article, Block, BlockKind, LeftOut
from framing.text.paragraphs.passages import MOST, size
from framing.text.paragraphs.sentences import split_sentences

LEAST, SHARE = 4, 0.02  # places in which the words come back, and the share of the outlet's articles
LONGEST = 45  # words; a longer sentence tells something
STRETCH = 3  # words
COVERED = 0.6  # of a sentence's words that stand in such stretches
SHORT = 25  # words
BESIDE = 3  # sentences before and after one that is boilerplate, which may belong to it
FAR, NEAR = 500, 120  # characters: a place is known by so many, so far before a sentence that its own kin are passed
PIECE = 200  # passages that a process is given at a time
TINY = 8  # words; what is left of a passage is put to the next one if it is not more

# A run of letters is looked at from its beginning only, and no part of an address is longer: else each letter of a long
# run would be tried, to the end of the run.
_ADDRESS = re.compile(
    r"https?://\S+|\bwww\.\S+|\bt\.co/\S+|\bpic\.\w{1,63}\.com/\S+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.\w+)*|(?<!\w)@\w{3,}"
    r"|(?<![\w-])[\w-]{3,63}\.(?:com|org|net|info|co\.uk|eu|ru|de|fr|ua|by|pl)\b(?:/\S*)?", re.I)  # fmt: skip
_DOT_INSIDE = re.compile(r"\.\w")
_LINK = re.compile(r"\(?\b(?:https?://|www\.|t\.co/|pic\.twitter\.com/)[^\s)]+\)?", re.I)
_HOST = re.compile(r"(?:https?://)?(?:www\.)?([^/\s)]+)", re.I)
_QUOTED = re.compile(r"[\"“”«»„]|(?<!\w)['‘]|['’](?!\w)")
_DIGITS = re.compile(r"\d+")
_SAYS = re.compile(rf"\b(?:{either(lambda one: (*one.speech.verbs, *one.speech.according))})\b", re.I)
_UNCHECKED = re.compile(either(lambda one: one.page.unchecked), re.I)
_CREDIT = re.compile(rf"\b(?:{either(lambda one: one.page.credit)})\b|{either(lambda one: one.page.agencies)}", re.I)
_NOT_CHECKED = line_id("says that it has not verified")
_IN_BRACKETS = re.compile(r"(?<!\s)\s*\([^()]{4,160}\)")


Spans = Sequence[tuple[int, int, int]]  # of sentences: the number of the block, where they begin and end


@dataclass(frozen=True, slots=True)
class _Told:
    """A sentence of a body: the number of its block, where it stands there, and what stands some way before it."""

    block: int
    start: int
    end: int
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Formulas:
    """What an outlet repeats: three-word stretches of sentences with a sign, whole sentences, hosts and credits."""

    stretches: frozenset[int] = frozenset()
    sentences: frozenset[int] = frozenset()
    links: frozenset[int] = frozenset()


class Learning:
    """Learns the formulas of outlets while their articles pass.

    Of each stretch or sentence and its place sixteen bytes are kept, only of sentences with a sign and those beside.
    `kept` holds the sentences of passages from run to run; new ones are looked for in `processes` of their own (0: one
    for each core; None: this process).
    """

    def __init__(self, kept: KeptRecords = read_anew, processes: int | None = None) -> None:
        self.kept, self.processes = kept, processes
        self.pairs: defaultdict[tuple[str, str], array[int]] = defaultdict(lambda: array("Q"))
        self.articles: Counter[str] = Counter()
        self.seen: set[int] = set()
        self._spans: dict[int, array[int]] = {}

    def add(self, articles: Sequence[Article]) -> None:
        """Take more articles into account."""
        fresh = {line_id(one.article_id): one for one in reversed(articles)}  # of two with one id the first
        fresh = {here: one for here, one in fresh.items() if here not in self.seen}
        self._cut(list(fresh.values()))
        for here, article in reversed(fresh.items()):
            self._add(here, article)

    def _add(self, here: int, article: Article) -> None:
        self.seen.add(here)
        self.articles[article.outlet] += 1
        name = _name_of(article.outlet, article.url or "")
        told = list(_sentences(article, self.spans(article)))
        stretches, sentences = (self.pairs[article.outlet, kind] for kind in ("stretches", "sentences"))
        signed = [number for number, one in enumerate(told) if has_sign(one.text, name)]
        for one in (told[number] for number in signed):
            place = line_id(one.before) if one.before else here
            for stretch in set(_stretches(one.text)):
                stretches.extend((stretch, place))
            if _did_not_check(one.text, name):
                stretches.extend((_NOT_CHECKED, place))
        for one in _beside(told, signed):  # elsewhere in an article the same words are its own
            sentences.extend((line_id(plain(one.text)), here))
        links = self.pairs[article.outlet, "links"]
        for block in article.body:
            for found in _extras(block.text):
                links.extend((found[1], here))

    def spans(self, article: Article) -> Spans:
        """The sentences of an article in which formulas are looked for; they are looked for once."""
        key = _key(article)
        if key not in self._spans:
            self._cut([article])
        found = self._spans[key]
        return list(zip(found[::3], found[1::3], found[2::3], strict=True))

    def _cut(self, articles: Sequence[Article]) -> None:
        """Find the sentences of these articles, together for all of one language."""
        cut: defaultdict[str | None, dict[str, bytes]] = defaultdict(dict)
        asked = {key: article for article in articles if (key := _key(article)) not in self._spans}
        wanted = {key: _may_have(article) for key, article in asked.items()}
        for key, article in asked.items():
            cut[article.language].update((article.body[number].text, b"") for number in wanted[key])
        for language, known in cut.items():
            texts = list(known)
            read = functools.partial(self._read, language)
            known.update(zip(texts, self.kept(f"{__name__} {language or ''}", texts, read), strict=True))
        for key, article in asked.items():
            found = _spans(article, wanted[key], cut[article.language])
            self._spans[key] = array("i", (number for one in found for number in one))

    def _read(self, language: str | None, texts: Sequence[str]) -> Iterator[list[bytes]]:
        pieces = (PiecesOfText(texts[first : first + PIECE], language) for first in range(0, len(texts), PIECE))
        return over(cuts, pieces, self.processes, "looking for sentences")

    def formulas(self) -> dict[str, Formulas]:
        """Of each outlet what came back often enough."""
        found: dict[str, dict[str, frozenset[int]]] = defaultdict(dict)
        for (outlet, kind), ids in self.pairs.items():
            pairs = np.unique(np.frombuffer(ids, dtype=np.uint64).reshape(-1, 2), axis=0)
            values, counts = np.unique(pairs[:, 0], return_counts=True)
            often = values[counts >= max(LEAST, SHARE * self.articles[outlet])]
            found[outlet][kind] = frozenset(often.tolist())
        return {outlet: Formulas(**kinds) for outlet, kinds in found.items()}


def without_formulas(article: Article, learnt: Formulas, reason: str, spans: Spans) -> Article:
    """The article without its outlet's formulas, which are listed as left out; `spans` as in Learning."""
    name = _name_of(article.outlet, article.url or "")
    gone: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    told = list(_sentences(article, spans)) if learnt.stretches or learnt.sentences else []
    certain = {place for place, one in enumerate(told) if _is_formula(one.text, name, learnt)}
    for place in list(certain):
        for step in (-1, 1):
            other = place + step
            while 0 <= other < len(told) and abs(other - place) <= BESIDE and other not in certain:
                if not _belongs(told[other].text, learnt):
                    break
                certain.add(other)
                other += step
    for place in sorted(certain):
        gone[told[place].block].append((told[place].start, told[place].end))
    for number, block in enumerate(article.body):
        for (start, end), key in _extras(block.text):
            if key in learnt.links and not any(first < end and start < last for first, last in gone[number]):
                gone[number].append((start, end))
    if not any(gone.values()):
        return article
    body, pieces = [], []
    for number, block in enumerate(article.body):
        rest, place = [], 0
        for start, end in sorted(gone.get(number, ())):
            rest.append(block.text[place:start])
            pieces.append(LeftOut(reason, block.text[start:end].strip()))
            place = end
        text = re.sub(r"[ \t]+", " ", "".join([*rest, block.text[place:]])).strip() if place else block.text
        if text:
            body.append(Block(text, block.kind))
    return replace(article, body=_put_together(body), left_out=(*article.left_out, *pieces))


def has_sign(sentence: str, name: re.Pattern[str]) -> bool:
    """Whether a sentence speaks of the page, its makers or its reader."""
    if _has_address(sentence) or _UNCHECKED.search(sentence) or is_promotion(sentence) or is_notice(sentence):
        return True
    named = name.search(sentence)
    return named is not None and _SAYS.search(sentence, 0, named.start()) is None


def _beside(told: Sequence[_Told], signed: Iterable[int]) -> Iterator[_Told]:
    """The sentences that stand no further than BESIDE from one with a sign."""
    near = {place for number in signed for place in range(number - BESIDE, number + BESIDE + 1)}
    return (told[place] for place in sorted(near) if 0 <= place < len(told))


def _is_formula(sentence: str, name: re.Pattern[str], learnt: Formulas) -> bool:
    if not has_sign(sentence, name):
        return False
    if _NOT_CHECKED in learnt.stretches and _did_not_check(sentence, name):
        return True
    words = _words(sentence)
    covered: set[int] = set()
    for place, stretch in enumerate(_stretches(sentence)):
        if stretch in learnt.stretches:
            covered.update(range(place, place + STRETCH))
    return len(covered) >= COVERED * len(words)


def _did_not_check(sentence: str, name: re.Pattern[str]) -> bool:
    """Whether the outlet says of itself that it did not verify something, in whatever words."""
    return name.search(sentence) is not None and _UNCHECKED.search(sentence) is not None


def _belongs(sentence: str, learnt: Formulas) -> bool:
    """Whether a sentence beside boilerplate is short and comes back word by word."""
    return len(sentence.split()) <= SHORT and line_id(plain(sentence)) in learnt.sentences


@dataclass(frozen=True, slots=True)
class PiecesOfText:
    """Passages in a language that are to be cut into sentences."""

    texts: Sequence[str]
    language: str | None


def cuts(asked: PiecesOfText) -> list[bytes]:
    """Where the sentences of each text begin and end, as numbers of four bytes."""
    return [
        array("i", (n for one in split_sentences(text, asked.language) for n in (one.start, one.end))).tobytes()
        for text in asked.texts
    ]


def _key(article: Article) -> int:
    """What the sentences of an article depend on."""
    body = (f"{block.kind.value} {block.text}" for block in article.body)
    return line_id("\n".join([_name_of(article.outlet, article.url or "").pattern, article.language or "", *body]))


def _may_have(article: Article) -> list[int]:
    """The numbers of the blocks that may hold boilerplate, and of those beside."""
    name = _name_of(article.outlet, article.url or "")
    wanted = {
        near
        for number, block in enumerate(article.body)
        if block.kind.running and _may_hold(block.text, name)
        for near in (number - 1, number, number + 1)
    }
    return [number for number, block in enumerate(article.body) if number in wanted and block.kind.running]


def _spans(article: Article, wanted: Sequence[int], cut: Mapping[str, bytes]) -> Iterator[tuple[int, int, int]]:
    """The sentences of these blocks, without what quotes somebody."""
    for number in wanted:
        block, places = article.body[number].text, array("i", cut[article.body[number].text])
        for start, end in zip(places[::2], places[1::2], strict=True):
            text = block[start:end]
            if len(text.split()) <= LONGEST and not _QUOTED.search(text):
                yield number, start, end


def _sentences(article: Article, spans: Spans) -> Iterator[_Told]:
    """The sentences at these places, with what stands before them."""
    inside: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for number, start, end in spans:
        inside[number].append((start, end))
    told = ""  # as much of what stands before as is needed
    for number, block in enumerate(article.body if inside else ()):
        for start, end in inside.get(number, ()):
            before = f"{told} {block.text[:start]}"[-FAR:]
            yield _Told(number, start, end, block.text[start:end], before[:NEAR] if len(before) == FAR else "")
        told = f"{told} {block.text}"[-FAR:]


def _may_hold(text: str, name: re.Pattern[str]) -> bool:
    return bool(name.search(text) or _has_address(text) or _UNCHECKED.search(text) or may_hold_one(text))


def _has_address(text: str) -> bool:
    """Whether an address stands in a text. None does without one of these signs, which are looked for much faster."""
    if "@" in text or "/" in text or _DOT_INSIDE.search(text) or "www." in text.lower():
        return _ADDRESS.search(text) is not None
    return False


def _words(sentence: str) -> Sequence[str]:
    return words_of(_DIGITS.sub("0", _ADDRESS.sub(" address ", sentence)))


def _stretches(sentence: str) -> Iterator[int]:
    """A number for each three words of a sentence, in order."""
    words = _words(sentence)
    for place in range(len(words) - STRETCH + 1):
        text = " ".join(words[place : place + STRETCH])
        yield line_id(text)


def _extras(text: str) -> Iterator[tuple[tuple[int, int], int]]:
    """Links and bracketed picture credits inside a text, with a number for their host or for being a credit."""
    if "/" in text:
        for match in _LINK.finditer(text):
            host = _HOST.match(match[0].lstrip("("))
            yield match.span(), line_id(f"link {host[1].lower() if host else ''}")
    if "(" in text:
        for match in _IN_BRACKETS.finditer(text):
            if len({found[0].lower() for found in _CREDIT.finditer(match[0])}) >= 2:
                yield match.span(), line_id("credit")


@lru_cache(maxsize=1024)
def _own_name(outlet: str, host: str) -> re.Pattern[str]:
    """How an outlet calls itself, as its folder and its address spell it: with spaces, with dots, or as initials."""
    labels = [label for label in host.split(".") if label not in ("www", "m", "amp", "edition", "news", "co")]
    keys = {re.sub(r"[\W_]", "", outlet.lower()), labels[0] if labels else ""}
    keys |= {key.removeprefix("the") for key in keys}
    parts = []
    for key in sorted(key for key in keys if len(key) >= 2):
        if len(key) <= 4:
            parts.append(rf"(?:{key.upper()}|{key.capitalize()})(?!\w)")
            parts.append(r"\s".join(rf"{letter.upper()}[a-z]+" for letter in key))
        else:
            parts.append(rf"(?i:{'[. -]{0,2}'.join(map(re.escape, key))})(?!\w)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})" if parts else "(?!)")


def _name_of(outlet: str, url: str) -> re.Pattern[str]:
    try:
        return _own_name(outlet, urlsplit(url).netloc.lower())
    except ValueError:
        return _own_name(outlet, "")


def _put_together(body: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks, in which what is left of a passage goes to the one beside it if it is a few words only."""
    found: list[Block] = []
    for block in body:
        last = found[-1] if found else None
        both_cut = last is not None and last.kind is block.kind is BlockKind.PASSAGE
        if last and both_cut and min(size(last.text), size(block.text)) <= TINY:
            text = f"{last.text} {block.text}"
            if size(text) <= MOST:
                found[-1] = Block(text, block.kind)
                continue
        found.append(block)
    return tuple(found)
