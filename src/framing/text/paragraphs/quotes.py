"""Which characters of a text are quoted, and who speaks them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from framing.languages.known import capitals, either, every
from framing.tables.records import Quote, QuoteKind
from framing.text.paragraphs import attribution, dialogue

_CLOSERS: dict[str, str] = {}  # by opening mark, all that can close it
for _pair in every(lambda one: one.speech.marks):
    _CLOSERS[_pair[0]] = _CLOSERS.get(_pair[0], "") + _pair[1:]
_APOSTROPHE = re.compile(rf"['‘‚](?:\d0s\b|(?:{either(lambda one: one.speech.apostrophes)})\b)")
_CAPITAL = f"[{capitals()}]"
_STARTS = re.compile(rf"[\W_]*[{capitals()}\d]")
_TITLED = re.compile(rf"\b(?:{either(lambda one: one.speech.titled)})\s*$")
_SINGLE = "‘'‚"
_ANY_SINGLE = _SINGLE + "’‹›`"
_MARKS = re.compile("[" + "".join(sorted({*_CLOSERS, *"".join(_CLOSERS.values())})) + "]")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)")
_MAX_SCARE = 3  # words
_LONGEST = 200  # words of a quotation; beyond that one of its marks is taken to be lost
_OPENS_AGAIN = "\"“"  # marks that open no quotation inside one of their own
_DEEPEST = 20  # quotations within quotations
_AHEAD = 600  # characters in which a single mark looks for its partner
_CLOSING_SINGLE = {mark: re.compile(f"[{re.escape(_CLOSERS[mark])}]") for mark in _SINGLE if mark in _CLOSERS}
_NO_APOSTROPHE = {mark: re.compile(rf"(?<![s])[{re.escape(_CLOSERS[mark])}]") for mark in _CLOSING_SINGLE}


@dataclass(frozen=True, slots=True)
class _QuoteMark:
    """A quotation in a paragraph: its span including the marks, and whether it continues in the next paragraph."""

    start: int
    end: int
    mark: str
    runs_on: bool = False


def find_quotes(texts: Sequence[str], whole: Sequence[str] = ()) -> list[tuple[Quote, ...]]:
    """The quotations in each paragraph of an article, in order, with speaker and reporting verb where named.

    A quotation over several paragraphs opens in each of them and closes in the last. Speech after a dash is a
    quotation without marks. Apostrophes are not quotation marks. A proper name in marks (the ship "Esperanza") is not a
    quotation. `whole` are the same paragraphs, with those that are left empty in `texts` since they are not searched:
    speech may run on into one of them.
    """
    quotes: list[tuple[Quote, ...]] = []
    running: str | None = None  # the mark of a quotation that the previous paragraph left open
    speaker: str | None = None
    for number, text in enumerate(texts):
        marks = _marks(text, _following(whole or texts, number))
        carried = speaker if running and marks and marks[0].start == _first(text) else None
        if dialogue.opens(text) and (spoken := dialogue.spans(text, _among(texts, number))):
            found, speaker = _dialogue(text, spoken, marks, speaker)
        else:
            found, speaker = _classify(text, marks, carried, speaker)
        quotes.append(found)
        running = marks[-1].mark if marks and marks[-1].runs_on else None
    return quotes


def _following(texts: Sequence[str], number: int) -> str:
    return texts[number + 1].lstrip() if number + 1 < len(texts) else ""


def unbalanced(texts: Sequence[str], whole: Sequence[str] = ()) -> list[bool]:
    """For each paragraph of an article whether one of its quotation marks has no partner.

    Which of its words are quoted is then not known. Single marks do not count: they may be apostrophes. `whole` is as
    in `find_quotes`.
    """
    return [
        _MARKS.search(text) is not None and _left_alone(text, _marks(text, _following(whole or texts, number)))
        for number, text in enumerate(texts)
    ]


def unclear(texts: Sequence[str], whole: Sequence[str] = ()) -> list[bool]:
    """For each paragraph of an article whether it is not known which of its words are quoted.

    One of its marks has no partner; or it has none and stands between two such paragraphs: the mark that was opened in
    the first may be the one that is closed in the other. `whole` is as in `find_quotes`.
    """
    found = unbalanced(texts, whole)
    last = None
    for number, alone in enumerate(list(found)):
        if alone and last is not None:
            found[last:number] = [True] * (number - last)
        if alone:
            last = number
        elif any(match[0] not in _ANY_SINGLE for match in _MARKS.finditer(texts[number])):
            last = None
    return found


def _left_alone(text: str, marks: Sequence[_QuoteMark]) -> bool:
    """Whether a double quotation mark stands outside all quotations; after a figure, or between spaces, it is none."""
    outside = (match.start() for match in _MARKS.finditer(text) if match[0] not in _ANY_SINGLE)
    starts = [mark.start for mark in marks]
    return any(
        not ((at := bisect_right(starts, place)) and place < marks[at - 1].end)
        and not text[place - 1 : place].isdigit()
        and not f" {text} "[place : place + 3 : 2].isspace()
        for place in outside
    )


def _among(texts: Sequence[str], number: int) -> bool:
    """Whether the paragraph before or after also begins with a dash."""
    return any(dialogue.opens(texts[place]) for place in (number - 1, number + 1) if 0 <= place < len(texts))


def _dialogue(
    text: str, spoken: list[dialogue.Span], marks: list[_QuoteMark], last: str | None
) -> tuple[tuple[Quote, ...], str | None]:
    """Speech after a dash as quotations, and the last speaker; quotations in marks inside them are absorbed."""
    said: attribution.Attribution | None = None
    for number, (start, end) in enumerate(spoken):
        stop = spoken[number + 1][0] if number + 1 < len(spoken) else len(text)
        said = said or attribution.find("", text[start:end], text[end:stop], last)
    speaker, verb = (said.speaker, said.verb) if said else (None, None)
    found = [Quote(start, end, QuoteKind.SPEECH, speaker, verb) for start, end in spoken]
    ends = [end for _, end in spoken]
    outside = [
        mark
        for mark in marks
        if (at := bisect_right(ends, mark.start)) == len(spoken) or spoken[at][0] >= mark.end
    ]
    others, _ = _classify(text, outside, None, last)
    return tuple(sorted([*found, *others], key=lambda quote: quote.start)), speaker or last


def _first(text: str) -> int:
    return len(text) - len(text.lstrip())


def _marks(text: str, following: str) -> list[_QuoteMark]:
    """The outermost quotations of a paragraph.

    A quotation that is not closed ends where another of its kind opens, as speech over several paragraphs does when
    their breaks are lost; or it runs on into the next paragraph, if that opens with its mark. Otherwise it is none: a
    lost mark must not make a quotation of what follows.
    """
    found: list[_QuoteMark] = []
    stack: list[tuple[int, str]] = []
    singles = _Singles(text)
    last_close = -1
    for match in _MARKS.finditer(text):
        place, letter = match.start(), match[0]
        if stack and letter in _CLOSERS[stack[-1][1]] and _closes(text, place, stack[-1][1]):
            start, mark = stack.pop()
            last_close = place
            if not stack:
                found.append(_QuoteMark(start, place + 1, mark))
        elif len(stack) < _DEEPEST and _opens(text, place, stack, singles):
            if (again := next((number for number, (_, mark) in enumerate(stack) if mark == letter), None)) is not None:
                if again == 0 and letter in _OPENS_AGAIN and _ends_sentence(text, place):
                    end = place
                    while text[end - 1].isspace():
                        end -= 1
                    found.append(_QuoteMark(stack[0][0], end, letter))
                    stack = []
                elif letter in _OPENS_AGAIN:
                    del stack[again:]
            stack.append((place, letter))
    if stack:
        start, mark = stack[0]
        if following.startswith(mark) and mark not in _SINGLE:
            found.append(_QuoteMark(start, len(text.rstrip()), mark, runs_on=True))
        elif last_close > start and mark not in _OPENS_AGAIN:  # opened twice and closed once: use the outer marks
            found.append(_QuoteMark(start, last_close + 1, mark))
    return [mark for mark in found if mark.end - mark.start > 2 and not _is_lost(text, mark)]


def _ends_sentence(text: str, place: int) -> bool:
    return re.search(r"[.!?…][)\]’']*\s*$", text[max(place - 4, 0) : place]) is not None


def _is_lost(text: str, mark: _QuoteMark) -> bool:
    """Whether a quotation is longer than anybody is quoted within one pair of marks."""
    return len(text[mark.start : mark.end].split()) > _LONGEST


class _Singles:
    """Where the single marks of a text can be closed. Each is looked at once, however many marks ask before it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.next: dict[str, int] = {}  # by opening mark, the place found last

    def closed(self, place: int, mark: str) -> bool:
        """Whether the `mark` at `place` can be closed by one of the next _AHEAD characters; asked in reading order."""
        if self.next.get(mark, 0) <= place:
            others = (match.start() for match in _CLOSING_SINGLE[mark].finditer(self.text, place + 1))
            closing = (other for other in others if _closes(self.text, other, mark))
            self.next[mark] = next(closing, len(self.text) + _AHEAD)
        return self.next[mark] < place + _AHEAD


def _opens(text: str, place: int, stack: list[tuple[int, str]], singles: _Singles) -> bool:
    letter = text[place]
    if letter not in _CLOSERS:
        return False
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    at_edge = before.isspace() or before in "([{—–-/\"“«„‘'…"
    if letter in "«„‹":
        return True
    if letter in "“":
        return not after.isspace() or at_edge
    run_together = letter == '"' and not stack and before in ".!?," and after.isupper()  # `the cage."We waited,"`
    if not (at_edge or run_together) or after.isspace():
        return False
    if letter in "'‘‚":
        if any(mark in _SINGLE for _, mark in stack):
            return False
        rest = _APOSTROPHE.match(text[place : place + 8])
        return rest is None and singles.closed(place, letter)
    return letter != "”" or not stack


def _closes(text: str, place: int, mark: str) -> bool:
    """Whether the mark at `place` closes a quotation opened by `mark`, and is not an apostrophe or a new opening."""
    before = text[place - 1] if place else " "
    after = text[place + 1] if place + 1 < len(text) else " "
    if mark in "“„" and text[place] == "“" and mark == "“":
        return False
    if mark in _SINGLE:
        if after.isalnum() or before.isspace():
            return False
        # "the ministers’ meeting": an apostrophe is followed by a lower-case word; a closing mark usually is not
        return not (
            before == "s"
            and re.match(r"\s+[a-z]", text[place + 1 : place + 4])
            and "'" + "’"
            and _later_close(text, place, mark)
        )
    if text[place] == '"':
        return not (before.isspace() and after.isalnum())
    return True


def _later_close(text: str, place: int, mark: str) -> bool:
    return _NO_APOSTROPHE[mark].search(text, place + 1, min(len(text), place + _AHEAD)) is not None


def _classify(
    text: str, marks: list[_QuoteMark], carried: str | None, last: str | None
) -> tuple[tuple[Quote, ...], str | None]:
    """The kind and speaker of each quotation; also the last speaker, to whom a later "he said" refers."""
    found: list[Quote] = []
    speaker_here: str | None = carried
    spoken = False
    for number, mark in enumerate(marks):
        inner = text[mark.start + 1 : mark.end - (not mark.runs_on)].strip()
        n_words = len(re.findall(r"[^\W_]+(?:[-'’][^\W_]+)*", inner))
        before = text[(marks[number - 1].end if number else 0) : mark.start]
        after = text[mark.end : (marks[number + 1].start if number + 1 < len(marks) else len(text))]
        said = attribution.find(before, inner, after, attribution.meant_by_pronoun(before, last))
        if said is not None and said.speaker is None and speaker_here and attribution.only_adds(before):
            said = attribution.Attribution(speaker_here, said.verb)
        whole = _whole(inner, before, after)
        if said is None and number == 0 and carried and mark.start == _first(text):
            said = attribution.Attribution(carried, None)
        if said is None and n_words and _is_name(inner, before, n_words):
            continue
        if said is not None and n_words > 0:
            kind = (
                QuoteKind.SPEECH
                if whole or (spoken and n_words > _MAX_SCARE and before.strip().endswith(","))
                else QuoteKind.PARTIAL
            )
        elif whole and n_words > _MAX_SCARE:
            kind = QuoteKind.SPEECH
            goes_on = not attribution.names_somebody(before) or _only_tells_who(before)
            said = attribution.Attribution(speaker_here, None) if speaker_here and goes_on else None
        else:
            kind = QuoteKind.PARTIAL if n_words > _MAX_SCARE else QuoteKind.SCARE
        quote = Quote(mark.start, mark.end, kind, said.speaker if said else None, said.verb if said else None)
        if said and said.speaker:
            speaker_here = last = said.speaker
        spoken = kind is QuoteKind.SPEECH
        found.append(quote)
    return tuple(_one_speaker(text, found)), last


def _only_tells_who(before: str) -> bool:
    """Whether between two quotations stands only who said the first: `," X said. "`."""
    return len(_SENTENCE_END.findall(before)) == 1 and attribution.speaks(before)


def _whole(inner: str, before: str, after: str) -> bool:
    """Whether the quoted words are a clause of their own: they begin like a sentence, or continue one."""
    starts = _STARTS.match(inner) is not None
    ends = re.search(r"[.!?…,;:—–-][\"'”’»]*$", inner) is not None or re.match(r",\s*[—–-]?", after) is not None
    introduced = (
        before.rstrip().endswith((":", ","))
        or not before.strip()
        or re.search(r"[.!?…][\"”»)]*\s*$", before) is not None
    )
    n_words = len(inner.split())
    return (starts and introduced and (ends or n_words >= 6)) or (introduced and ends and n_words >= 6)


def _is_name(inner: str, before: str, n_words: int) -> bool:
    """Whether the marks hold a name (firm, ship, newspaper): one capitalised word, or words after "titled" and the
    like.
    """
    if _TITLED.search(before):
        return re.match(_CAPITAL, inner) is not None or inner[:1] in "0123456789"
    return n_words == 1 and re.match(_CAPITAL, inner) is not None and bool(re.search(r"[^\W\d_][\s,]*$|\($", before))


def _one_speaker(text: str, found: list[Quote]) -> list[Quote]:
    """An interrupted speech ("...," he said, "...") has the same speaker in both parts."""
    out: list[Quote] = []
    for number, quote in enumerate(found):
        if quote.speaker is None and quote.kind is QuoteKind.SPEECH and number + 1 < len(found):
            later = found[number + 1]
            between = text[quote.end : later.start]
            if later.speaker and len(between.split()) <= 1:
                quote = replace(quote, speaker=later.speaker)
        out.append(quote)
    return out
