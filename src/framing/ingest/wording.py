"""What the furniture of a news page says, in several languages: menus, share boxes, credits, rights notices.

A label is a short line that names or fills such a box (the phrases stand in furniture.toml); a notice is a paragraph
that speaks of the page, its makers or its reader and not of the news. Nothing here knows any particular site.
"""

from __future__ import annotations

import functools
import re
import tomllib
from enum import StrEnum
from importlib import resources

from framing.ingest import dates


class Label(StrEnum):
    """Which box of a page a line belongs to; the values are the sections of furniture.toml."""

    NAVIGATION = "navigation"
    SHARE = "share"
    SUBSCRIBE = "subscribe"
    RELATED = "related"
    COMMENTS = "comments"
    ABOUT_AUTHOR = "about-author"
    TAGS = "tags"
    ADVERT = "advert"
    BYLINE = "byline"
    CREDIT = "credit"
    RIGHTS = "rights"
    COUNTER = "counter"
    STAMP = "stamp"
    LINK = "link"


_LINK = re.compile(
    r"^\W*(?:https?://|www\.)\S+\W*$|^\W*[\w.+-]+@[\w-]+\.[\w.]+\W*$|^\W*@\w{2,30}\W*$|^\W*(?:#\w+[\s,]*)+$|"
    r"^\W*(?:[\w-]+\.){1,3}(?:com|org|net|info|by|ru|eu|de|pl|lt|cz|ua|uk|fr|io|news|media|tv)(?:/\S*)?\W*$",
    re.I,
)
_AGENCIES = (
    r"reuters|associated press|ap photo|\bap\b|\bafp\b|getty(?: images)?|\bepa\b|\bdpa\b|tass|тасс|ria novosti|"
    r"риа новости|belta|белта|interfax|интерфакс|shutterstock|istock|"
    r"unsplash|pexels|pixabay|wikimedia|depositphotos|alamy|scanpix|\belta\b|\bpap\b|\bčtk\b|ukrinform|sputnik|"
    r"anadolu|xinhua|bloomberg|imago|zuma|bridgeman|magnum|press office|press service|пресс-служба|\bhandout\b|"
    r"courtesy of"
)
_AFTER_AGENCY = r"(?:\s*[/,]\s*[\w .'’&-]{1,40})?(?:\s+(?:file|photo|images?|archive))*\s*[)\].]*$"
_TAIL_CREDIT = re.compile(
    rf"(?:[(/|©]\s*(?:[\w .'’&-]{{0,40}}[/ ])?|(?:[–—-]|\bvia\b|\.)\s*)(?:{_AGENCIES}){_AFTER_AGENCY}", re.I
)
_CREDIT_INSIDE = re.compile(
    r"(?:^|[\s(./|–—-])(?:photos?|photo credit|photograph|image(?: source| credit)?|picture|pic|illustration|credit|"
    r"foto|фото|fot\.|nuotr\.?|здымак|©)\s*(?:by\b|[:/©@]|courtesy\b)\s*\S.{0,60}$",
    re.I,
)
_KIND_OF_PICTURE = re.compile(
    r"(?:^|[.,(]\s*)(?:illustrative|illustration|file|archive|stock|архивн\w+|иллюстративн\w+)\s+(?:photo|image|"
    r"picture|фото)\w*\W*$",
    re.I,
)
_COPYRIGHT_OF_PICTURE = re.compile(
    r"^\W*(?:image|photo|picture|video|media|play)s?\s+(?:copyright|captions?|sources?|credits?|courtesy)\b|"
    r"^\W*©\s*(?:\S+\s*){1,4}$",
    re.I,
)
_ELSEWHERE = re.compile(
    r"^\W*(?:(?:you can )?(?:follow|like|find|watch|listen|subscribe|download|click|sign|join|check|"
    r"tune)\b.{0,120}\b(?:facebook|instagram|twitter|youtube|telegram|podcasts?|newsletters?|app store|google play|"
    r"spotify|weekdays|apps?|here)\b\W*(?:\w+\W*){0,3}$)",
    re.I,
)
_MORE_ON = re.compile(
    r"^\W*(?:more|also|read|see|watch|related|earlier|previously|listen)\b(?:\s+\w+){0,5}\s*[:›»>]\s*\S", re.I
)
_CLOCK_POST = re.compile(r"^\W*(?:\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?,?\s+)?\d{1,2}:\d\d(?::\d\d)?\W+[\w.\- ]{1,30}:\s")
_PICTURES = (
    "photo", "image", "pic", "illustrat", "credit", "foto", "фото", "fot.", "nuotr", "здымак", "©", "архивн",
    "иллюстративн",
)  # fmt: skip
_WILD = 14  # words; the most to which a phrase with a wildcard can stretch
_SEPARATORS = frozenset("|·•»›>→←*")
_MENU = re.compile(r"\s*(?:[|·•»›>→←*]|\s/\s|\t|\s{2,})\s*")


@functools.cache
def _phrases() -> tuple[dict[str, Label], tuple[tuple[Label, re.Pattern[str]], ...], dict[str, Label]]:
    """From furniture.toml: whole lines, lines with a wildcard, and what a colon makes a label of."""
    found = tomllib.loads(resources.files("framing.ingest").joinpath("furniture.toml").read_text(encoding="utf-8"))
    exact: dict[str, Label] = {}
    wild: list[tuple[Label, re.Pattern[str]]] = []
    prefixes: dict[str, Label] = {}
    for name, section in found.items():
        patterns = []
        for phrase in section["phrases"]:
            if "*" in phrase or "#" in phrase:
                pattern = re.escape(phrase).replace(r"\#", r"[\d.,k]+").replace(r"\*\ ", r"(?:\S+ ){0,8}")
                patterns.append(pattern.replace(r"\ \*", r"(?: \S+){0,8}").replace(r"\*", r"(?:\S+ ?){0,8}"))
            else:
                exact.setdefault(phrase, Label(name))
        wild += [(Label(name), re.compile("|".join(patterns)))] if patterns else []
        prefixes |= {prefix: Label(name) for prefix in section.get("prefixes", [])}
    return exact, tuple(wild), prefixes


@functools.lru_cache(maxsize=5_000)  # the menus of a site stand on each of its pages
def label_of(line: str) -> Label | None:
    """Which box of a page a whole line belongs to, or None for a line that may be the article's own."""
    if len(line) > 400:
        return None
    if _LINK.match(line):
        return Label.LINK
    if len(line) <= 120 and dates.is_stamp(line):
        return Label.STAMP
    if _CLOCK_POST.match(line) and not dates.find_date(line):
        return Label.COMMENTS
    words = len(line.split())
    if words <= 25 and _COPYRIGHT_OF_PICTURE.match(line) and "reserved" not in line.lower():
        return Label.CREDIT
    if label := _phrase(line):
        return label
    if words <= 25 and _ELSEWHERE.match(line):
        return Label.SUBSCRIBE
    if words <= 25 and _MORE_ON.match(line) and not re.search(r"[.]\s*$", line):
        return Label.RELATED
    if words <= 40 and _is_credit(line, words):
        return Label.CREDIT
    return _menu(line)


def _is_credit(line: str, words: int) -> bool:
    """Whether a line says whose picture it stands under."""
    lower = line.lower()
    named = _holds_one(lower, _PICTURES)
    if named and _KIND_OF_PICTURE.search(line):
        return True
    credited = (named and _CREDIT_INSIDE.search(line)) or (words <= 20 and _TAIL_CREDIT.search(line))
    return bool(credited) and not _quotes_somebody(line)


def _phrase(line: str) -> Label | None:
    exact, wild, prefixes = _phrases()
    before, colon, after = line.partition(":")
    labelled = bool(colon) and len(before) <= 40 and len(after.split()) <= 25
    if not labelled and sum([word[0].isalnum() for word in line.split()]) > _longest_phrase():
        return None  # each such piece is a word of its own, and no phrase has as many
    words = _normal(line)
    if not words:
        return Label.COUNTER if re.search(r"\d", line) or not line.strip() else Label.NAVIGATION
    if label := exact.get(words):
        return label
    if labelled and (label := prefixes.get(_normal(before))):
        return label
    if len(words.split()) > _WILD:
        return None
    without_count = re.sub(r"\s*[\d.,k]+$", "", words)
    if without_count != words and (label := exact.get(without_count)):
        return label
    sentence = re.search(r"\w{2,}[.!?]\W*$", line) is not None and len(words.split()) > 6
    for label, pattern in wild:
        if pattern.fullmatch(words) and not (
            sentence and label in (Label.SHARE, Label.RELATED, Label.NAVIGATION, Label.COUNTER)
        ):
            return label
    return None


@functools.cache
def _longest_phrase() -> int:
    """More words than this are no phrase of furniture.toml."""
    return max(_WILD, *(len(phrase.split()) for phrase in _phrases()[0]))


def _menu(line: str) -> Label | None:
    """A row of at least three short entries, or of entries that are all labels, is a menu."""
    if _SEPARATORS.isdisjoint(line) and " / " not in line and line == " ".join(line.split()):
        return None
    parts = [part for part in _MENU.split(line.strip()) if part.strip()]
    if len(parts) < 2 or re.search(r"[.!?]\s*$", line):
        return None
    labels = [label for part in parts if (label := _phrase(part))]
    if len(labels) == len(parts) or (len(parts) >= 3 and labels and all(len(part.split()) <= 4 for part in parts)):
        return labels[0]
    return Label.NAVIGATION if len(parts) >= 4 and all(len(part.split()) <= 3 for part in parts) else None


def _normal(line: str) -> str:
    """Lower-case words and figures, without punctuation, pictures and the arrows of links."""
    line = re.sub(r"[^\w\s'©#+-]|_", " ", line.casefold().replace("’", "'"))
    return " ".join(word for word in (piece.strip("-'") for piece in line.split()) if word)


def _quotes_somebody(line: str) -> bool:
    return re.search(r"[“\"«].{25,}[”\"»]", line) is not None


_PROMO = re.compile(
    r"\b(?:subscribe|subscription|sign(?:ing)? up|newsletters?|(?:in|to) your inbox|unsubscribe|mailing list|"
    r"follow us|join us|donat(?:e|ion)s?|support (?:us|our|independent)|become a (?:member|subscriber|patron|"
    r"supporter)|"
    r"cookies?|privacy policy|terms of (?:use|service)|personal data|ad-?blocker|javascript|your (?:browser|device|"
    r"consent|e-?mail|account|subscription)|(?:telegram|youtube|whatsapp|viber)[ -]?(?:channel|group|bot)|"
    r"click here|(?:like|liked|enjoy|enjoyed) (?:this|the|our) (?:story|article|post|piece)|have a (?:news )?tip|"
    r"got a (?:news )?tip|"
    r"(?:our|its|your) readers|our (?:app|website|newsletter|channel|journalis[mt]s?|newsroom|letter|mission|"
    r"partners)|(?:send|e-?mail|write to|tell|contact) us|log ?in|register (?:to|for|now)|free (?:trial|articles?)|"
    r"gift (?:link|article)|"
    r"подпи(?:ш|с)\w+|рассылк\w+|телеграм-?канал\w*|telegram-?канал\w*|наш\w* (?:канал|сайт|телеграм)\w*|поддержите|"
    r"донат\w*|пожертвован\w+|падпі\w+|підпи\w+|"
    r"newsletter|abonn\w+|suscr\w+|zapisz się|prenumer\w+)\b",
    re.I,
)
# Each match of _PROMO holds one of these, which are quickly looked for.
_PROMO_WORDS = (
    "subscri", " up", "newsletter", "your ", "mailing list", "follow us", "join us", "donat", "support us",
    "support our", "support independent", "become a ", "cookie", "privacy policy", "terms of ", "personal data",
    "blocker", "javascript", "telegram", "youtube", "whatsapp", "viber", "click here", "have a tip", "have a news tip",
    "got a tip", "got a news tip", " readers", "our app", "our website", "our channel", "our journalis",
    "our newsroom", "our letter", "our mission", "our partners", "send us", "mail us", "write to us", "tell us",
    "contact us", "login", "log in", "register ", "free trial", "free article", "gift link", "gift article", "подпи",
    "рассылк", "телеграм", "канал", "сайт", "поддержите", "донат", "пожертвован", "падпі", "підпи", "abonn", "suscr",
    "zapisz się", "prenumer",
    *(f"{verb} {which}" for verb in ("like", "liked", "enjoy", "enjoyed") for which in ("this", "the", "our")),
)  # fmt: skip
_READER = re.compile(
    r"\b(?:you|your|we|(?-i:us)|our|вы|вас|вам|ваш\w*|мы|нас|нам|наш\w*|вашай|мы|sie|ihre?n?|wir|uns\w*|vous|votre|"
    r"nous|notre|nos|tu|tus|su|nuestr\w+|państw\w+|nasz\w*|vy|váš|naš\w*)\b",
    re.I,
)
# A pattern over every way of speaking of rights costs more than the rest of the reading. So each way stands alone, with
# words (lower case) of which its text has to hold one from each group; only where they stand is the pattern tried.
Ways = tuple[tuple[tuple[tuple[str, ...], ...], re.Pattern[str]], ...]
_WORK = "article text piece story essay commentary analysis material content post report interview publication".split()
_RIGHTS: Ways = tuple(
    (needs, re.compile(pattern, re.I))
    for needs, pattern in (
        (
            (("©", "(c)", "copyright", "rights reserved"),),
            r"©|\(c\) ?\d{4}|\bcopyright\b|\ball rights reserved\b",
        ),
        (
            (
                tuple(f"{which} {work}" for which in ("this", "the") for work in _WORK),
                ("produced", "published", "reprinted", "appear", "prepared", "translated", "adapted", "excerpted",
                 "supported", "funded", "syndicated", "made possible", "part of "),
            ),
            r"\b(?:this|the) (?:article|text|piece|story|essay|commentary|analysis|material|content|post|report|"
            r"interview|publication)\b.{0,40}\b(?:(?:was|is|has been|were)\s+)?(?:(?:first|originally|also|previously|"
            r"jointly)\s+)*(?:produced|published|republished|reprinted|appeared|appears|reproduced|prepared|translated|"
            r"adapted|excerpted|supported|funded|syndicated|made possible|part of (?:a|the|our))\b",
        ),
        (
            (
                ("view", "opinion", "position", "conclusion", "statement"),
                ("expressed", "are those", "are his", "are her", "are their", "are solely", "belong to"),
            ),
            r"\b(?:views?|opinions?|positions?|conclusions?|statements?)\b.{0,80}\b(?:expressed|are (?:solely )?(?:"
            r"those|his|her|their)|belong to)\b.{0,80}\b(?:authors?|own|do(?:es)? not|necessarily|solely|editor\w*)\b",
        ),
        (
            (("reflect", "represent", "coincide"), ("do not ", "does not ")),
            r"\bdo(?:es)? not (?:necessarily )?(?:reflect|represent|coincide)\b.{0,60}\b(?:views?|opinions?|positions?|"
            r"editor\w*)\b",
        ),
        (
            (
                ("permission", "permitted", "allowed", "prohibited", "forbidden", "link", "source", "consent",
                 "only with"),
                ("reproduction", "reprint", "republi", "copying", "quoting"),
            ),
            r"\b(?:reproduction|reprint\w*|republi\w+|copying|quoting)\b.{0,80}\b(?:permission|permitted|allowed|"
            r"prohibited|forbidden|link|source|consent|only with)\b",
        ),
        (
            (("commercial use", "may not be ", "creative commons", "registered ", "profit ", "invented outlet"),),
            r"\bnon-?commercial use\b|\bmay not be (?:published|broadcast|reproduced|redistributed)\b|"
            r"\bcreative commons\b|\bregistered (?:charity|trademark|office)\b|"
            r"\bnon-?profit (?:organi[sz]ation|institution)\b|\binvented outlet\b.{0,40}\binvented text\b",
        ),
        (
            (("version of this", "this article", "this story", "this text", "this page"),),
            r"\b(?:a )?(?:previous|earlier) version of this (?:article|story|text)\b|\bthis (?:article|story|text|"
            r"page) (?:was|has been) (?:last )?(?:updated|amended|corrected|edited)\b",
        ),
        (
            (("перепечатк", "использовани", "цитировани", "права на ", "мнени", "материал ", "перевод "),),
            r"(?:перепечатк\w+|использовани\w+ материалов|цитировани\w+).{0,80}(?:ссылк\w+|запрещен\w*|разрешен\w*|"
            r"только|с согласия)|права на (?:данный|этот|настоящий) материал|мнени\w+ (?:редакции|"
            r"автор\w+).{0,40}(?:не )?(?:мож\w+|совпада\w+|отража\w+)|материал (?:опубликован|подготовлен|впервые|"
            r"размещ[её]н)|перевод (?:с|на) \w+",
        ),
    )
)
# The fewest words without which none of them can be: of each way its rarer group.
_RIGHTS_WORDS = tuple(word for needs, _ in _RIGHTS for word in needs[-1])
_RIGHTS_FIRST = re.compile(
    r"\W*(?:(?:first|originally|previously) (?:published|appeared)|translat(?:ed|ion) (?:by|from)|edited by|"
    r"reporting by|writing by|additional reporting|with (?:additional )?reporting|produced by|prepared by|"
    r"compiled by)\b|"
    r"\W*(?:correction|clarification|editor['’]s note|editors['’] note)\s*[:(]",
    re.I,
)
_ROLES = (
    r"(?:[\w-]+[ ,]+(?:and\s+|of\s+|the\s+)*){0,7}(?:journalist|reporter|correspondent|columnist|editor|analyst|"
    r"writer|author|researcher|fellow|scholar|professor|lecturer|historian|economist|commentator|contributor|expert|"
    r"director|political scientist|sociologist|lawyer|activist|blogger|photographer|broadcaster|academic|student|"
    r"candidate|consultant|head|founder|co-founder|chair|president|member|adviser|advisor|critic|essayist|novelist|"
    r"translator|diplomat)\b"
)
_BIOGRAPHY = re.compile(
    rf"^(?:about the author\W+)?(?:dr\.?\s+|prof\.?\s+|mr\.?\s+|"
    rf"ms\.?\s+)?(?:[A-ZÀ-ÞА-ЯЁІЎ][\w.'’-]+\s+){{1,4}}(?:\([^)]{{1,40}}\)\s+)?(?:is|was|works as|has been|serves as|"
    rf"writes|covers|reports|teaches)\s+(?:an?|the|one of|our|currently|about|on|for|from|in|at|"
    rf"based)?\s*(?:{_ROLES}|\bbased in\b|for this\b)|"
    r"^(?:the author|the writer|our correspondent|our author)\s+(?:is|was|works|writes|has|lives|teaches)\b|"
    r"^(?:[А-ЯЁІЎ][\w.'’-]+\s+){1,3}(?:—|–|-|является|работает)\s*(?:\w+[ ,-]+){0,4}(?:журналист\w*|политолог\w*|"
    r"аналитик\w*|эксперт\w*|обозреватель|редактор\w*|писатель\w*|историк\w*|экономист\w*|корреспондент\w*|автор\w*|"
    r"исследовател\w*|профессор\w*|колумнист\w*)",
)
_GOES_ON = re.compile(r",| is| was| has| writes| works| covers| reports|\s*[—–-]")
_FOLLOW_AUTHOR = re.compile(
    r"\b(?:follow|reach|contact|e-?mail|write to) (?:him|her|them|the author|[A-Z]\w+(?: [A-Z]\w+)?) (?:on|at|via|"
    r"by)\b|\bcan be (?:reached|contacted|followed) (?:at|on|via)\b|\bmay be reached at\b|\btweets at\b|"
    r"\bis on (?:twitter|x) at\b",
    re.I,
)


def is_promotion(paragraph: str) -> bool:
    """Whether a paragraph asks its reader for something: subscribe, donate, follow, accept cookies."""
    if not _holds_one(paragraph.lower(), _PROMO_WORDS) or (words := len(paragraph.split())) > 110:
        return False
    hits = len({match.group().lower() for match in _PROMO.finditer(paragraph)})
    return (
        hits > 0
        and len(_READER.findall(paragraph)) >= (1 if words < 45 or hits > 1 else 3)
        and not _quotes_somebody(paragraph)
    )


def is_notice(paragraph: str) -> bool:
    """Whether a paragraph is about the publication itself: rights, first printing, whose views, corrections."""
    lower = paragraph.lower()
    if _RIGHTS_FIRST.match(paragraph):
        return len(paragraph.split()) <= 130
    if not _holds_one(lower, _RIGHTS_WORDS) or len(paragraph.split()) > 130:
        return False
    for needs, pattern in _RIGHTS:
        if all(_holds_one(lower, words) for words in needs) and pattern.search(paragraph):
            return True
    return False


def _holds_one(lower: str, words: tuple[str, ...]) -> bool:
    for word in words:  # noqa: SIM110  # any() costs half as much again, for every line of every page
        if word in lower:
            return True
    return False


def is_biography(paragraph: str, names: tuple[str, ...] = ()) -> bool:
    """Whether a paragraph introduces who wrote the text, by its form or because it begins with one of `names`."""
    if len(paragraph.split()) > 120:
        return False
    begins = any(name and paragraph.startswith(name) and _GOES_ON.match(paragraph, len(name)) for name in names)
    return (
        begins
        or _BIOGRAPHY.match(paragraph) is not None
        or (len(paragraph.split()) <= 45 and _FOLLOW_AUTHOR.search(paragraph) is not None)
    )
