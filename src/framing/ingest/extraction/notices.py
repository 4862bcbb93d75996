"""Paragraphs that speak of the page, its makers or its reader and not of the news, in several languages.

Promotion, rights notices, who else worked on a text, biographies of authors. Nothing here knows any particular site.
"""

from __future__ import annotations

import re

from framing.ingest.extraction.wording import holds_one, quotes_somebody

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
_MANY = 4  # ways of asking
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
            (("commercial use", "may not be ", "creative commons", "registered ", "profit ", "invented outlet",
              "charge to any"),),
            r"\bavailable (?:without|free of) charge to any\b|"
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
# Who else worked on a text: what stands before are names for the most part, or something else is told beside it.
_HELPED = re.compile(
    r"\bcontributed (?:.{0,30}\bto this (?:article|story|piece|post|report|analysis|dispatch)\b(?: from [^.]{2,60})?"
    r"\s*(?:[.;)\]]|$)|(?:\w+ )?reporting\b)",
    re.I,
)
_NAMES = 1 / 3  # of the words
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
    r"^(?!(?:It|This|That|These|Those|There|Here|What|Nothing|None|Neither|Nobody)\b)"
    rf"(?:[Aa]bout the author\W+)?(?:dr\.?\s+|prof\.?\s+|mr\.?\s+|"
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
    if not holds_one(paragraph.lower(), _PROMO_WORDS) or (words := len(paragraph.split())) > 110:
        return False
    hits = _requests(paragraph)
    return (
        hits > 0
        and len(_READER.findall(paragraph)) >= (1 if words < 45 or hits > 1 else 3)
        and not quotes_somebody(paragraph)
    )


def is_only_promotion(paragraph: str) -> bool:
    """Whether a promotion asks so much that it can hold nothing else, however long it is."""
    return is_promotion(paragraph) and _requests(paragraph) >= _MANY


def _requests(paragraph: str) -> int:
    return len({match.group().lower() for match in _PROMO.finditer(paragraph)})


def is_notice(paragraph: str) -> bool:
    """Whether a paragraph is about the publication itself: rights, first printing, who helped, corrections."""
    lower = paragraph.lower()
    if _RIGHTS_FIRST.match(paragraph):
        return len(paragraph.split()) <= 130
    if "contributed" in lower and _says_who_helped(paragraph):
        return True
    if not holds_one(lower, _RIGHTS_WORDS) or len(paragraph.split()) > 130:
        return False
    for needs, pattern in _RIGHTS:
        if all(holds_one(lower, words) for words in needs) and pattern.search(paragraph):
            return True
    return False


def _says_who_helped(paragraph: str) -> bool:
    found = _HELPED.search(paragraph)
    before = paragraph[: found.start()].split() if found else []
    names = sum(word.lstrip("(“\"'")[:1].isupper() for word in before)
    return found is not None and len(before) <= 80 and names >= _NAMES * len(before)


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
