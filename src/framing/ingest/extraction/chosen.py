"""Which lines of a web page are its article: those that trafilatura found, and what the page's own form adds to them.

Every paragraph is a line as a reader saw it. Each rule here was kept because it brings something on pages of sites
that were not used to write it: see benchmarks/accuracy/extraction.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from lxml import etree

from framing.ingest.decode import one_line
from framing.ingest.extraction.lines import Line, Shape, is_sentence, plain
from framing.ingest.extraction.notices import is_only_promotion
from framing.ingest.extraction.parts import POST
from framing.ingest.extraction.rendered import Shown
from framing.ingest.extraction.scripts import entry
from framing.ingest.extraction.second import HEADINGS, Opinion
from framing.ingest.extraction.wording import Box, holds_one
from framing.ingest.paragraphing import ENDS
from framing.languages.known import every
from framing.tables.records import Block, BlockKind

BESIDE = "a box beside the text"
_FOUND = 0.8  # of a line's runs of three words
_BROKEN = 8  # words of a paragraph that stops inside a sentence
_SURE = 8  # words of a paragraph that stands once on a page
_SHORTEST = 12  # characters of a line that is looked for inside a longer text
_LONGEST_LIST = 30  # words of an item that stays with the sentence before it
_OFFERS = {Box.SUBSCRIBE, Box.COMMENTS}
_POST_LINK = re.compile(r"(?:https?://)?(?:t\.co|pic\.(?:twitter|x)\.com|youtu\.be)/\w+|https?://\S+", re.I)
_SENDER = re.compile(r"^\W*[—–-]\s|\(@\w+\)|^@\w+\W*$")
_WALL = every(lambda one: one.no_article.wall)
_PIECES = {"p", "head", "item", "cell", "quote", "list", "row", "table", "code", "div"}
_CLOCK = re.compile(r"^\W*(?:\S+\s+){0,5}?\d{1,2}[:.h]\d\d(?!\d)(?:\W*\S+){0,4}\W*$")
_TIMED = 9  # words of a line that is the time of an entry
_REASONS = (
    (re.compile(r"comment|disqus|discussion", re.I), "comments"),
    (re.compile(r"related|recommend|teaser|read-?(?:more|next|also)|most-?read|popular|outbrain", re.I), "related"),
    (re.compile(r"newsletter|subscri|signup|sign-up|paywall|donat", re.I), "an offer to the reader"),
    (re.compile(r"cookie|consent|gdpr|privacy", re.I), "about cookies"),
    (re.compile(r"share|social", re.I), "share buttons"),
    (re.compile(r"\bad\b|advert|sponsor|promo", re.I), "advertisement"),
)  # fmt: skip
_LABELS = {
    Box.CREDIT: "caption or credit", Box.RELATED: "related", Box.SUBSCRIBE: "an offer to the reader",
    Box.COMMENTS: "comments", Box.SHARE: "share buttons", Box.ADVERT: "advertisement", Box.RIGHTS: "about rights",
    Box.BYLINE: "byline", Box.ABOUT_AUTHOR: "about the author", Box.TAGS: "keywords", Box.STAMP: "date",
}  # fmt: skip


def texts_of(body: etree._Element) -> Iterator[str]:
    """The texts of trafilatura's tree, one for each innermost box."""
    for node in [body] if body.tag not in _PIECES and not len(body) else body:
        if any(child.tag in _PIECES for child in node):
            yield from _lines(node.text)
            yield from texts_of(node)
        else:
            yield from _lines(_text_of(node))
        yield from _lines(node.tail)


def found_lines(lines: Sequence[str], texts: Sequence[str]) -> list[bool]:
    """Which lines of a page an extracted text holds; both in their order, so that what is doubled is taken once."""
    wanted = [plain(text) for text in texts]
    wanted = [text for text in wanted if text]
    have = [plain(line) for line in lines]
    known = set(wanted)
    same = [number for number, text in enumerate(have) if text in known]
    matcher = SequenceMatcher(None, [have[number] for number in same], wanted, autojunk=False)
    pairs = [
        (same[block.a + step], block.b + step) for block in matcher.get_matching_blocks() for step in range(block.size)
    ]
    found = [False] * len(lines)
    for number, _ in pairs:
        found[number] = True
    edges = [(-1, -1), *pairs, (len(lines), len(wanted))]
    for (line, text), (next_line, next_text) in itertools.pairwise(edges):
        between = wanted[text + 1 : next_text]
        if between and next_line - line > 1:
            _find_inside(have, range(line + 1, next_line), between, found)
    return found


def _find_inside(have: list[str], where: range, rest: list[str], found: list[bool]) -> None:
    """Lines that the extractor put together or parted otherwise than the page does."""
    text = f" {' '.join(rest)} "
    words = text.split()
    runs = set(zip(words, words[1:], words[2:], strict=False))
    for number in where:
        line = have[number]
        if len(line) < _SHORTEST:
            continue
        own = line.split()
        if f" {line} " in text:
            found[number] = True
        elif len(own) >= 5:
            mine = list(zip(own, own[1:], own[2:], strict=False))
            found[number] = sum(run in runs for run in mine) >= _FOUND * len(mine)


def choose(opinion: Opinion, found: list[bool], title: str | None) -> list[int]:
    """The numbers of the lines that are the article."""
    shown, lines = opinion.shown, opinion.lines
    picked = list(found)
    _complete(opinion, picked)
    headline = plain(title or "")
    for number, line in enumerate(lines):
        if picked[number] and (
            _only_link(shown[number])
            or plain(line.text) == headline
            or (line.label in _OFFERS and (line.words <= 40 or is_only_promotion(line.text)))
            or _names_a_box(shown[number], line)
        ):
            picked[number] = False
    numbers = _once(opinion, [number for number, chosen in enumerate(picked) if chosen])
    while numbers and (
        (_is_left_over(opinion, numbers[-1]) and not breaks_off(opinion, numbers, -1))
        or offers_the_rest(lines[numbers[-1]].text)
    ):
        numbers.pop()
    while len(numbers) > 2 and _is_left_over(opinion, numbers[0]):
        numbers.pop(0)
    return (
        numbers if any(lines[number].words > 1 and lines[number].shape is not Shape.SHORT for number in numbers) else []
    )


def offers_the_rest(text: str) -> bool:
    """Whether a line says that the rest of the text is for subscribers."""
    small = one_line(text).lower().replace("’", "'")
    return len(small.split()) <= 60 and holds_one(small, _WALL)


def prose_in(opinion: Opinion, numbers: Sequence[int]) -> int:
    """The words of running text in some lines."""
    return sum(opinion.lines[number].words for number in numbers if opinion.lines[number].shape is Shape.PROSE)


def by_looks(opinion: Opinion) -> list[int]:
    """The sentences of a page wherever they stand, where the names of its tags mislead: the longest run of them.

    Only what the page itself calls comments, related and so on is left aside.
    """
    runs: list[list[int]] = [[]]
    for number, one in enumerate(opinion.shown):
        reason = reason_of_place(one)
        if reason not in (None, BESIDE):
            runs.append([])
        elif one.linked < 0.5 and one.why == "" and is_sentence(one.text) and len(one.text.split()) >= 5:
            runs[-1].append(number)
    return max(runs, key=lambda run: sum(opinion.lines[number].words for number in run))


def _complete(opinion: Opinion, picked: list[bool]) -> None:
    """Add the paragraphs that stand behind found ones in a box of the same kind (same tags and classes)."""
    shown, lines = opinion.shown, opinion.lines
    boxes = {
        box_of(shown[number]) for number, chosen in enumerate(picked) if chosen and lines[number].shape is Shape.PROSE
    }
    first = next((number for number, chosen in enumerate(picked) if chosen), len(lines))
    for number in opinion.chosen:
        if number > first and lines[number].shape is Shape.PROSE and box_of(shown[number]) in boxes:
            picked[number] = True


def box_of(shown: Shown) -> tuple[str, ...]:
    return (*shown.path[-3:], *shown.classes[-3:])


def _only_link(shown: Shown) -> bool:
    return shown.linked > 0.8 and len(shown.text.split()) < 30 and shown.tag not in HEADINGS


def _once(opinion: Opinion, numbers: list[int]) -> list[int]:
    """The lines without their repetition, where a page holds its article twice: for the screen and for print."""
    first: dict[str, int] = {}
    for number in numbers:
        if opinion.lines[number].words >= _SURE:
            first.setdefault(plain(opinion.lines[number].text), number)
    again = {
        number
        for number in numbers
        if opinion.lines[number].words >= _SURE and first[plain(opinion.lines[number].text)] != number
    }
    return [number for number in numbers if number not in again] if len(again) > 0.7 * len(first) else numbers


def _names_a_box(shown: Shown, line: Line) -> bool:
    """Whether a line is the headline of a box of links, or such a box in one line."""
    return line.label is Box.RELATED and (shown.tag in HEADINGS or shown.linked > 0.4)


def _is_left_over(opinion: Opinion, number: int) -> bool:
    return opinion.lines[number].shape is Shape.SHORT or opinion.shown[number].tag in HEADINGS


def breaks_off(opinion: Opinion, numbers: Sequence[int], place: int) -> bool:
    """Whether one of the chosen lines is a paragraph, in a box like the others', that stops inside a sentence.

    Names and addresses end credits, which are whole without a full stop: so its last word is a plain one.
    """
    shown = opinion.shown[numbers[place]]
    words = shown.text.split()
    if (
        len(words) < _BROKEN
        or words[0][0].isdigit()
        or shown.tag in (*HEADINGS, "li")
        or shown.bold
        or shown.linked > 0.3
    ):
        return False
    if ENDS.search(shown.text[-40:]) or not (words[-1].isalpha() and words[-1].islower()):
        return False
    others = (opinion.lines[one].shape is Shape.PROSE for one in numbers if box_of(opinion.shown[one]) == box_of(shown))
    return sum(others) > 1


def blocks_of(opinion: Opinion, numbers: Sequence[int]) -> tuple[Block, ...]:
    """The chosen lines as blocks; the items of a list stay with the sentence that introduces them."""
    blocks: list[Block] = []
    listed = False  # whether the last block takes items
    for place, number in enumerate(numbers):
        shown = opinion.shown[number]
        if shown.why == POST:
            if text := _posted(shown):
                blocks.append(Block(text, BlockKind.QUOTE))
            continue
        if _is_item(shown):
            text = f"• {shown.text}"
            if blocks and listed and len(shown.text.split()) <= _LONGEST_LIST:
                blocks[-1] = Block(f"{blocks[-1].text}\n{text}", blocks[-1].kind)
            else:
                blocks.append(Block(text))
            continue
        kind = _kind(shown, place == len(numbers) - 1)
        blocks.append(Block(shown.text, kind))
        listed = kind is not BlockKind.HEADING and shown.text.endswith((":", ";"))
    return tuple(blocks)


def _posted(shown: Shown) -> str:
    """What an embedded post says, without its links, its sender and its counters: somebody else's words, quoted."""
    text = one_line(_POST_LINK.sub("", shown.text))
    return "" if _SENDER.search(text) or shown.linked > 0.8 or len(text.split()) < 4 else text


def _is_item(shown: Shown) -> bool:
    return shown.tag == "li" or (shown.tag == "p" and "li" in shown.path[-2:])


def _kind(shown: Shown, is_last: bool) -> BlockKind:
    if shown.tag in HEADINGS:
        return BlockKind.HEADING
    if shown.bold and not is_last and len(shown.text.split()) <= 15 and not ENDS.search(shown.text):
        return BlockKind.HEADING
    return BlockKind.QUOTE if "blockquote" in shown.path else BlockKind.PARAGRAPH


def live_blocks(opinion: Opinion, numbers: Sequence[int]) -> tuple[tuple[Block, ...], list[int]] | None:
    """A live blog: what stands before its entries, and each entry with its time and headline; with its lines."""
    shown, lines = opinion.shown, opinion.lines
    times = [
        number
        for number, line in enumerate(lines)
        if line.words <= _TIMED and _CLOCK.match(line.text) and shown[number].path[-1:] != ("a",)
        and not reason_of_place(shown[number])
    ]  # fmt: skip
    while times and not _tells(opinion, times[0], times[1] if len(times) > 1 else len(lines)):
        times.pop(0)
    if len(times) < 2:
        return None
    inside = [shown[number] for number in range(times[0], times[-1]) if lines[number].shape is Shape.PROSE]
    around = _common(inside)
    top = max((number for number in range(times[0]) if shown[number].tag == "h1"), default=times[0])
    summary = (number for number in range(top, times[0]) if lines[number].shape is Shape.PROSE)
    above = {*numbers, *(number for number in summary if not reason_of_place(shown[number]))}
    used = sorted(number for number in above if number < times[0] and not _CLOCK.match(lines[number].text))
    blocks = list(blocks_of(opinion, used))
    for start, stop in zip(times, [*times[1:], len(lines)], strict=True):
        own: list[int] = []
        for number in range(start + 1, stop):
            if _places(shown[number])[: len(around)] != around:
                break
            if not reason_of_place(shown[number]) and not _only_link(shown[number]) and lines[number].label is None:
                own.append(number)
        while own and _is_left_over(opinion, own[-1]) and len(own) > 1:
            own.pop()
        headed = bool(own) and _is_left_over(opinion, own[0])
        if any(lines[number].shape is not Shape.SHORT for number in own):
            headline = shown[own[0]].text if headed else ""
            blocks += entry(lines[start].text, headline, [])
            blocks += blocks_of(opinion, own[headed:])
            used += [start, *own]
    return (tuple(blocks), used) if any(number > times[0] for number in used) else None


def _tells(opinion: Opinion, start: int, stop: int) -> bool:
    return any(opinion.lines[number].shape is Shape.PROSE for number in range(start, min(stop, start + 8)))


def _places(shown: Shown) -> list[tuple[str, str]]:
    return list(zip(shown.path, shown.classes, strict=True))


def _common(inside: list[Shown]) -> list[tuple[str, str]]:
    """The tags that hold all of some lines; an id that counts the entries is none of their own."""
    common = _places(inside[0])[:-1] if inside else []
    for one in inside[1:]:
        other = _places(one)[:-1]
        length = next((place for place, (a, b) in enumerate(zip(common, other, strict=False)) if a != b), len(common))
        common = common[: min(length, len(other))]
    return common


def reason_of(opinion: Opinion, number: int) -> str | None:
    """Why a line is not in the body, in a few words; None where nothing about it says so."""
    return reason_of_place(opinion.shown[number]) or _LABELS.get(opinion.lines[number].label or Box.LINK)


def reason_of_place(shown: Shown) -> str | None:
    if shown.why:
        return shown.why
    if "figcaption" in shown.path or "figure" in shown.path:
        return "caption or credit"
    if "nav" in shown.path or "footer" in shown.path:
        return "menu"
    for classes in reversed(shown.classes[-5:]):
        if classes and (reason := _named_so(classes)):
            return reason
    return BESIDE if "aside" in shown.path else None


@functools.lru_cache(maxsize=5_000)  # the boxes of a page have few names
def _named_so(classes: str) -> str | None:
    return next((reason for pattern, reason in _REASONS if pattern.search(classes)), None)


def _lines(text: str | None) -> Iterator[str]:
    return (line for part in (text or "").split("\n") if (line := one_line(part)))


def _text_of(node: etree._Element) -> str:
    """The text of a node; a line break of the page ends a line."""
    text = (node.text or "").replace("\n", " ")
    for child in node:
        text += "\n" if child.tag == "lb" else _text_of(child)
        text += (child.tail or "").replace("\n", " ")
    return text
