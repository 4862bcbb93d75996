"""What was saved in place of an article, or of the rest of it: consent texts, offers, notices, lists of other articles.

What is surely no article raises Unreadable. What may be one, or a part of one, is a doubt for which it is held back:
its name, what the page says that makes us doubt, and what to do.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from framing.ingest.decode import Unreadable, one_line
from framing.ingest.extraction.chosen import breaks_off, offers_the_rest, reason_of_place
from framing.ingest.extraction.lines import Shape, plain
from framing.ingest.extraction.rendered import Shown
from framing.ingest.extraction.second import HEADINGS, Opinion
from framing.ingest.extraction.wording import Box
from framing.ingest.paragraphing import ENDS
from framing.languages.known import every

_CONSENT = every(lambda one: one.no_article.consent)
_MISSING = every(lambda one: one.no_article.missing)
_ROBOTS = every(lambda one: one.no_article.robots)
_LIVE = every(lambda one: one.no_article.live)
_WALL_CLASS = re.compile(
    r"paywall|regwall|pay-?gate|subscriber-?wall|subscription-?wall|piano-|metered|article-?locked", re.I
)
_BREAKS_OFF = re.compile(r"(?:…|\.{3})[\"'”’»)\]]*$")
_CUT = re.compile(r"\[\+?\d[\d,. ]* ?\w+\]$")
_SHORT_PAGE = 150  # words on a whole page; a check for robots says no more
_SHORT_TEXT = 400  # words; under it the words of an offer behind the text are a sign that the rest is not there
_NOTICE = 200  # words; a notice that a page is gone is shorter
_BEHIND = 10  # lines behind the text in which an offer stands that ends it
_LAST = 4  # lines among which the one stands that breaks off
_BLURBS = 2  # paragraphs of one teaser
_USUAL = 4  # of the usual things that a request for consent says
_UNITS = 4  # so many teasers, captions ... at least
_OTHER = 80  # words of running text under a second headline that make it another article
_NOT_TEXT = ("comments", "menu")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken for the article: the page's lines, which of them, how many words, and what the page states.

    `translated` says what shows that a browser or a service translated the page before it was saved.
    """

    opinion: Opinion
    numbers: Sequence[int]
    words: int
    title: str | None
    articles: Sequence[dict[str, Any]]
    noscript: str = ""
    translated: str = ""


def failures(taken: Taken) -> tuple[str, ...]:
    """The doubts for which the article is held back. Raises Unreadable where there is surely none."""
    _raise_if_missing(taken)
    _raise_if_robots(taken)
    _raise_if_consent(taken)
    _raise_if_gallery(taken)
    checks = (_translated, _wall, _teasers, _captions, _boxed, _two_articles, _cut)
    return tuple(doubt for check in checks if (doubt := check(taken)))


def is_live_title(title: str | None) -> bool:
    """Whether a headline is that of a live blog."""
    return _said(f" {_small(title or '')} ", _LIVE) is not None


def _raise_if_missing(taken: Taken) -> None:
    if taken.words >= _NOTICE:
        return
    shown = (one.text for one in taken.opinion.shown if one.tag in HEADINGS)
    for text in (taken.title or "", *shown):
        phrase = _said(_small(text), _MISSING) if len(text.split()) <= 8 else None
        if phrase and (len(phrase) >= 0.4 * len(text) or "404" in text):
            raise Unreadable(
                "not-found",
                f'The page says "{text}": the article was not there when it was saved. '
                "Look for it at another address, or in an archive, and save it again.",
            )


def _raise_if_robots(taken: Taken) -> None:
    lines = [line.text for line in taken.opinion.lines]
    if max(taken.words, sum(len(line.split()) for line in lines)) >= _SHORT_PAGE:
        return
    for text in (taken.title or "", *lines, taken.noscript if taken.words < 40 else ""):
        if _said(_small(text), _ROBOTS):
            raise Unreadable(
                "robot-check",
                f'The site showed a check or an empty frame in place of the article: "{_short(text)}". '
                "Open the page in a browser, wait until the article is there, and save it again.",
            )


def _raise_if_consent(taken: Taken) -> None:
    lines = [taken.opinion.lines[number] for number in taken.numbers]
    text = _small(" ".join(line.text for line in lines))
    phrases = [phrase for phrase in _CONSENT if phrase in text]
    if len(phrases) < _USUAL:
        return
    asked = [(line, said) for line in lines if (said := _all_said(_small(line.text), phrases))]
    words = sum(line.words for line in lines)
    if sum(line.words for line, _ in asked) < 0.5 * words or len({one for _, said in asked for one in said}) < _USUAL:
        return
    if sum(len(said) for _, said in asked) >= 0.02 * words:
        raise Unreadable(
            "consent",
            f'The page holds a request for consent and no article: "{_short(asked[0][0].text)}". '
            "Accept or refuse it in the browser, and save the page again.",
        )


def _raise_if_gallery(taken: Taken) -> None:
    captions = [one.text for one in taken.opinion.shown if "figcaption" in one.path]
    if taken.words < 40 and len(captions) >= _UNITS:
        raise Unreadable(
            "gallery",
            f'The page is a gallery: {len(captions)} captions such as "{_short(captions[0])}", and no running text.',
        )


def _translated(taken: Taken) -> str | None:
    if not taken.translated:
        return None
    return (
        f"translated: the words are those of a translation program and not the outlet's ({taken.translated}). "
        "Switch the translation off, and save the page again"
    )


def _wall(taken: Taken) -> str | None:
    numbers, lines, shown = taken.numbers, taken.opinion.lines, taken.opinion.shown
    if not numbers:
        return None
    stated = [item for item in taken.articles if _is_closed(item)]
    counts = [count for item in taken.articles if (count := _count(item.get("wordCount")))]
    last = lines[numbers[-1]].text
    stops = _BREAKS_OFF.search(last) is not None or not ENDS.search(last[-40:])
    less = bool(counts) and taken.words < 0.6 * max(counts)
    near = range(max(numbers[-1] - 1, 0), min(numbers[-1] + 1 + _BEHIND, len(lines)))
    offer = next((lines[number].text for number in near if offers_the_rest(lines[number].text)), None)
    walled = next((shown[number] for number in near if _WALL_CLASS.search(" ".join(shown[number].classes[-3:]))), None)
    if offer and (stated or stops or less or taken.words < _SHORT_TEXT):
        why = f'"{_short(offer)}"'
    elif walled and (stops or less):
        why = f'"{_short(walled.text)}"'
    elif stated and (stops or less or taken.words < 120):
        why = "the page states that it is not free to read"
    elif less and stops:
        why = f"the page states {max(counts)} words, {taken.words} were found"
    else:
        return None
    return f"paywall: only the beginning seems to be on the page ({why}). Save it again while you are signed in"


def _teasers(taken: Taken) -> str | None:
    """A section front: paragraphs each of which stands in a box of its own below the link to its article."""
    lines, shown = taken.opinion.lines, taken.opinion.shown
    told = [number for number in taken.numbers if lines[number].shape is Shape.PROSE]
    most = Counter(shown[number].around for number in told)
    linked = {
        number: link
        for number in told
        if (link := _link_of(shown, number)) is not None
        and (shown[link].tag in HEADINGS or most[shown[number].around] <= _BLURBS)
    }
    if len(linked) >= _UNITS and len(linked) >= 0.6 * len(told):
        text = _short(shown[next(iter(linked.values()))].text)
        return (
            f'section front: {len(linked)} of {len(told)} paragraphs stand below a link of their own ("{text}"). '
            "Save the articles themselves"
        )
    links = [number for number in taken.numbers if shown[number].linked > 0.8]
    if len(links) >= _UNITS and sum(lines[number].words for number in links) > 0.5 * taken.words:
        text = _short(shown[links[0]].text)
        return f'section front: most of the text is links ("{text}"). Save the articles themselves'
    return None


def _link_of(shown: Sequence[Shown], number: int) -> int | None:
    """The line above a paragraph that is a link and stands in the same box."""
    for place in (number - 1, number - 2):
        one = shown[place] if place >= 0 else None
        if one is not None and one.linked > 0.8 and len(one.text.split()) >= 3 and (
            one.tag in HEADINGS or shown[number].around in (one.around, one.box)
        ):  # fmt: skip
            return place
    return None


def _captions(taken: Taken) -> str | None:
    lines, shown = taken.opinion.lines, taken.opinion.shown
    under = [n for n in taken.numbers if "figure" in shown[n].path or lines[n].label is Box.CREDIT]
    words = sum(lines[number].words for number in under)
    if len(under) < _UNITS or words < 0.5 * sum(lines[number].words for number in taken.numbers):
        return None
    return f'gallery: most of the text is captions ("{_short(shown[under[0]].text)}"). Accept it if it is an article'


def _boxed(taken: Taken) -> str | None:
    """What was found stands for the most part in boxes that the page itself calls something else."""
    lines, shown = taken.opinion.lines, taken.opinion.shown
    total = sum(lines[number].words for number in taken.numbers)
    for reason in _NOT_TEXT:
        inside = [number for number in taken.numbers if reason_of_place(shown[number]) == reason]
        if sum(lines[number].words for number in inside) > 0.5 * total:
            text = _short(shown[inside[0]].text)
            return f'no article: what was found stands in boxes for {reason} ("{text}"). Save the article\'s own page'
    return None


def _two_articles(taken: Taken) -> str | None:
    """A second headline, with running text of its own under it."""
    lines, shown = taken.opinion.lines, taken.opinion.shown
    stated = {plain(str(item.get("headline"))) for item in taken.articles if item.get("headline")}
    heads = [
        number
        for number, one in enumerate(shown)
        if (one.tag == "h1" or (one.tag in HEADINGS and len(stated) > 1 and plain(one.text) in stated))
        and len(one.text.split()) >= 3
    ]
    kept = [
        number
        for number, following in itertools.pairwise([*heads, len(lines)])
        if sum(lines[one].words for one in taken.numbers if number < one < following) >= _OTHER
    ]
    texts = list(dict.fromkeys(plain(shown[number].text) for number in kept))
    if len(texts) < 2 or len({plain(shown[number].text) for number in heads}) > 2:  # sections of one article
        return None
    second = next(shown[number].text for number in kept if plain(shown[number].text) == texts[1])
    return f'two articles: a second headline stands in the text ("{_short(second)}"). Save each article by itself'


def _cut(taken: Taken) -> str | None:
    """A text that ends as a service's cut text does, or whose last paragraph is a long one that breaks off."""
    lines = [taken.opinion.lines[number].text for number in taken.numbers[-_LAST:]]
    cut = next((text for text in lines[-1:] if _CUT.search(text)), None)
    places = range(-len(lines), 0)
    broken = (lines[place] for place in places if breaks_off(taken.opinion, taken.numbers, place))
    text = cut or next(broken, None)
    return f'cut: the text stops inside a sentence ("... {text[-40:]}"). Save the whole page' if text else None


def _is_closed(item: dict[str, Any]) -> bool:
    """Whether a page states that it, or a part of it, is not free to read."""
    parts = item.get("hasPart")
    stated = [item, *(parts if isinstance(parts, list) else [parts])]
    return any(
        isinstance(one, dict) and str(one.get("isAccessibleForFree")).lower() in ("false", "0", "no") for one in stated
    )


def _count(value: Any) -> int:
    return int(value) if isinstance(value, (int, str)) and str(value).isdigit() else 0


def _small(text: str) -> str:
    return one_line(text).lower().replace("’", "'")


def _said(small: str, phrases: Sequence[str]) -> str | None:
    return next((phrase for phrase in phrases if phrase in small), None)


def _all_said(small: str, phrases: Sequence[str]) -> set[str]:
    return {phrase for phrase in phrases if phrase in small}


def _short(text: str) -> str:
    return text if len(text) <= 90 else text[:88].rsplit(" ", 1)[0] + " …"
