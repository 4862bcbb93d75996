"""Who said a quotation, and with which verb: read from the words just before and after it."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribution:
    """The speaker as the text names them, and the reporting verb; either may be missing."""

    speaker: str | None
    verb: str | None


_VERBS_EN = (
    "said|says|say|saying|told|tells|telling|added|adds|adding|asked|asks|asking|replied|replies|answered|answers|"
    "explained|explains|explaining|stated|states|stating|declared|declares|claimed|claims|claiming|"
    "argued|argues|arguing|insisted|insists|insisting|warned|warns|warning|noted|notes|noting|admitted|admits|"
    "admitting|recalled|recalls|recalling|wrote|writes|writing|announced|announces|announcing|"
    "commented|comments|concluded|concludes|concluding|continued|continues|suggested|suggests|suggesting|called|"
    "calls|calling|described|describes|describing|promised|promises|remarked|remarks|remarking|acknowledged|"
    "acknowledges|complained|complains|complaining|joked|jokes|joking|laughed|quipped|recounted|recounts|"
    "emphasi[sz]ed|emphasi[sz]es|stressed|stresses|stressing|pointed out|points out|confirmed|confirms|denied|"
    "denies|urged|"
    "urges|predicted|predicts|observed|observes|whispered|shouted|remembered|remembers|demanded|demands|reported|"
    "reports|testified|tweeted|posted|quoted|agreed|agrees|objected|objects|shrugged|sighed|repeated|repeats|"
    "maintained|maintains|boasted|vowed|pledged|dismissed|conceded|concedes|reckons|reckoned|cautioned|cautions|"
    "responded|responds|put it|puts it|mused|muttered|offered|began|went on"
)
_VERBS_RU = (
    "сказал[аи]?|говорит|говорил[аи]?|говорят|заявил[аи]?|заявляет|отметил[аи]?|отмечает|добавил[аи]?|добавляет|"
    "подчеркнул[аи]?|подчеркивает|подчёркивает|сообщил[аи]?|сообщает|рассказал[аи]?|рассказывает|пояснил[аи]?|"
    "поясняет|"
    "объяснил[аи]?|объясняет|считает|считают|уверен[аы]?|ответил[аи]?|отвечает|спросил[аи]?|написал[аи]?|пишет|"
    "утверждает|утверждал[аи]?|напомнил[аи]?|напоминает|признал[аи]?|признался|призналась|признаёт|признает|"
    "предупредил[аи]?|предупреждает|назвал[аи]?|называет|процитировал[аи]?|цитирует|полагает|уточнил[аи]?|уточняет|"
    "резюмировал[аи]?|заключил[аи]?|продолжил[аи]?|воскликнул[аи]?|казаў|кажа|сказаў|сказала|заявіў|заявіла|лічыць|"
    "сказав|заявив|заявила|каже|вважає"
)
_VERB = re.compile(rf"(?<!so-)\b(?P<verb>{_VERBS_EN}|{_VERBS_RU})\b", re.I)
_ACCORDING = re.compile(
    r"\b(?P<verb>according to|in the words of|as quoted by|по словам|по мнению|как отмечает|за словами|"
    r"паводле слоў)\s+",
    re.I,
)
_NAME_WORD = r"[A-ZÀ-ÞА-ЯЁІЎҐŠŽČŁŚŻ][^\W\d_]*(?:[-'’][^\W\d_]+)*"
_NAME = re.compile(
    rf"(?:{_NAME_WORD}|[A-Z]\.)(?:\s+(?:(?:de|da|di|van|von|der|den|la|le|al|el|bin)\s+)?(?:{_NAME_WORD}|[A-Z]\.))*"
)
_PRONOUN = re.compile(r"\b(?:he|she|they|we|i|он|она|они|ён|яна|він|вона)\b", re.I)
_NOUN_PHRASE = re.compile(
    r"\b(?:the|an?|one|another|his|her|their|its|two|three|some|several|"
    r"many)\s+(?:[\w'’-]+\s+){0,5}?[\w'’-]+(?=\s*(?:$|[,.;:—–(]|\b(?:who|which|that|in|at|on|after|before|with|to|"
    r"from|by|during|as|and|when|while|said|says)\b))",
    re.I,
)
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Sen)\.?\s+(?=[A-Z])|"
    r"\b(?:President|Prime Minister|Foreign Minister|Minister|Senator|General|"
    r"Professor|Chancellor|Secretary)(?: of [A-Z]\w+)?\s+(?=[A-ZА-ЯЁ])"
)
_AFTER_PREPOSITION = re.compile(
    r"\b(?:in|at|of|from|near|to|with|for|by|on|about|against|into|over)\s+(?:the\s+)?$", re.I
)
_BEFORE_VERB = re.compile(
    r"\s*(?:(?:in|at|of|from|near)\s+[^,]{1,40})?\s*(?:has|had|have|also|then|later|once)?\s*", re.I
)
_NOT_NAMES = frozenset(
    (
        "the a an but and in on at as when then now here there this that it he she they we i you his her their its "
        "for if so yet still after before while according one what why how who to from of with by monday tuesday "
        "wednesday thursday friday saturday sunday january february march april may june july august september "
        "october november december он она они в на по как это и но а "
    ).split()
)


def find(before: str, quoted: str, after: str, last: str | None) -> Attribution | None:
    """Find the attribution of a quotation from the texts `before` and `after` it; None if nobody is said to speak.

    `last` is the previous speaker; pronouns refer to them.
    """
    following = _clause_after(after)
    if found := _after(following, quoted, last):
        return found
    return _before(_clause_before(before), last)


def speaks(text: str) -> bool:
    """Whether a few words contain a reporting verb."""
    return _VERB.search(text) is not None


def _clause_after(after: str) -> str:
    return re.split(r"(?<=[^\W\d_]{2})[.!?…](?:\s|$)|\n", after, maxsplit=1)[0][:160]


def _clause_before(before: str) -> str:
    return re.split(r"(?<=[^\W\d_]{2})[.!?…][\"”»)]*\s|\n", before[-260:])[-1]


def _after(clause: str, quoted: str, last: str | None) -> Attribution | None:
    """`," said X` / `," X said` / `" — сказал X`: the verb must come soon, before another clause begins."""
    if re.search(r"[.…]\s*$", quoted) and not re.match(r"\s*[,—–-]", clause):
        return None  # the quotation ended its sentence; the next words belong to another one
    if not re.match(r"[\s,—–-]*\w", clause) or (
        not re.search(r"[,.!?…—–-]\s*$", quoted) and not re.match(r"\s*[,—–-]", clause)
    ):
        return None
    lead = re.match(r"[\s,—–-]*", clause)
    rest = clause[lead.end() if lead else 0 :]
    match = _VERB.search(rest)
    if match is None:
        return _according(rest, last)
    subject, tail = rest[: match.start()].strip(" ,"), rest[match.end() :]
    if (
        len(subject.split()) > 9
        or re.search(r"[;:]", subject)
        or re.match(r"(?:and|but|which|that|when|и|но|что)\b", subject, re.I)
    ):
        return None
    speaker = (
        _speaker(subject, last)
        if subject and not re.fullmatch(r"(?:as|so|как)", subject, re.I)
        else _speaker(tail.strip(), last)
    )
    return Attribution(speaker, match["verb"].lower())


def _before(clause: str, last: str | None) -> Attribution | None:
    """`X said: "`, `X told reporters that "`, `X: "`: the last verb before the quotation, in the same sentence."""
    matches = list(_VERB.finditer(clause))
    if not matches:
        return _according(clause, last) if clause.rstrip().endswith((",", ":")) or _ACCORDING.search(clause) else None
    match = matches[-1]
    if len(clause[match.end() :].split()) > 14:
        return None
    subject = re.split(r"[;:—–]", clause[: match.start()])[-1]
    return Attribution(_speaker(subject, last, nearest=True), match["verb"].lower())


def _according(text: str, last: str | None) -> Attribution | None:
    match = _ACCORDING.search(text)
    return Attribution(_speaker(text[match.end() :], last), match["verb"].lower()) if match else None


def _speaker(text: str, last: str | None, nearest: bool = False) -> str | None:
    """The person or body that a few words name; `nearest` means that the words come just before the verb.

    A name is preferred to a noun phrase, except inside one: "a mother in Mogilev" is not Mogilev. A pronoun means the
    previous speaker.
    """
    text = _TITLE.sub("", text.strip())
    if nearest:
        return _subject(text, last)
    if _PRONOUN.match(text):
        return last
    if phrase := _NOUN_PHRASE.match(text):
        inside = list(_NAME.finditer(phrase[0]))
        if inside and inside[-1].end() == len(phrase[0]) and " " in inside[-1][0]:
            return inside[-1][0]  # "the ranger Pavel Hlushko"
        beside = re.match(r"[^,.;(]{0,60},\s*", text[phrase.end() :])
        named = _NAME.match(text, phrase.end() + beside.end()) if beside else None
        return named[0] if named and " " in named[0] else phrase[0].strip()
    return next((name for match in _NAME.finditer(text[:80]) if (name := _clean_name(match[0]))), None)


def _subject(text: str, last: str | None) -> str | None:
    """The subject of the verb that follows `text`."""
    for part in reversed(re.split(r"\s*,\s*", text)):
        names = [match for match in _NAME.finditer(part) if not _AFTER_PREPOSITION.search(part[: match.start()])]
        cleaned = [name for match in names if (name := _clean_name(match[0]))]
        phrases = [match for match in _NOUN_PHRASE.finditer(part) if _BEFORE_VERB.fullmatch(part[match.end() :])]
        if phrases and not (cleaned and part.rstrip().endswith(cleaned[-1])):
            return phrases[0][0].strip()
        if cleaned:
            return cleaned[-1]
        if _PRONOUN.search(part):
            return last
    return None


def _clean_name(name: str) -> str | None:
    words = name.split()
    while words and words[0].lower().strip(".") in _NOT_NAMES:
        words = words[1:]
    return " ".join(words) or None
