"""One input to one Article or Rejected: decode the text, choose the reader, and add what the sidecar states."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace

from framing.ingest import formats
from framing.ingest.addresses import unarchived
from framing.ingest.decode import Unreadable, decode, repair, tidy
from framing.ingest.extraction.agency import agency_signing
from framing.ingest.extraction.confidence import UNTITLED
from framing.ingest.extraction.genre import genre_stated, is_interview
from framing.ingest.extraction.glued_links import without_glued_links
from framing.ingest.extraction.lines import count_words
from framing.ingest.fields import LIST
from framing.ingest.format import Page
from framing.ingest.left_out import accounted
from framing.ingest.letters import mended
from framing.ingest.limits import over_limits, within_limits
from framing.ingest.publication import dated
from framing.ingest.stating import OUTLET
from framing.languages.detect import detect_language
from framing.settings import IngestSettings
from framing.tables.records import Article, Rejected, Source
from framing.text.paragraphs.passages import in_passages

_LINK = re.compile(rb"href=[\"']?(https?://[^\s\"'<>]+)", re.I)
MANY_LINKS = 3  # addresses from which on a page without a text may be a list of them
GENRES = ("news", "opinion", "interview", "other")


def read(source: Source, settings: IngestSettings, language: str | None = None) -> Article | Rejected:
    """The article in a source, or why there is none; `language` is the outlet's own, for texts too short to tell."""
    try:
        page = _page(source)
    except Unreadable as error:
        return Rejected(source.path, source.outlet, error.reason, _with_file(error.detail, source))
    except RecursionError:
        return Rejected(
            source.path, source.outlet, "too-nested", "The page's tags stand too deep in one another to be read."
        )
    words = sum(count_words(block.text) for block in page.body)
    if not words:
        return Rejected(source.path, source.outlet, "no-text", _why_no_text(source))
    if words < settings.min_words:
        least = settings.min_words
        detail = f"Only {words} words of running text were found; at least {least} are needed (ingest.min_words)."
        return Rejected(source.path, source.outlet, "too-short", detail)
    return _article(source, page, settings, language)


def _with_file(told: str, source: Source) -> str:
    """What is told of an input, with the name of its file where a command needs it."""
    return told.replace(LIST, shlex.quote(f"data/raw/{source.path.split('#')[0]}"))


def _why_no_text(source: Source) -> str:
    links = len(set(_LINK.findall(source.content)))
    if links < MANY_LINKS:
        return "No running text was found in it; it may be a video, gallery or front page."
    return _with_file(
        "No running text was found in it; it may be a video, gallery or front page. "
        f"It holds {links:,} addresses: `framing add --from-list {LIST}` fetches their pages.",
        source,
    )


def duplicates(found: Iterable[Article | Rejected]) -> Iterator[Article | Rejected]:
    """The same stream, in which the second of two equal articles of an outlet is a rejected duplicate."""
    first: dict[str, str] = {}
    for item in found:
        if (
            isinstance(item, Article)
            and (earlier := first.setdefault(item.article_id, item.source_path)) != item.source_path
        ):
            yield Rejected(item.source_path, item.outlet, "duplicate", f"It holds the same text as {earlier}.")
        else:
            yield item


def _page(source: Source) -> Page:
    """What the format of a source says about it: the one its record states, its container's, or its text's."""
    stated = source.stated.get("format")
    chosen = formats.called(stated) if stated else formats.of(source.path)
    if chosen and chosen.read_bytes:
        return chosen.read_bytes(source.content)
    text, doubts = decode(source.content)
    if not stated or chosen is None:
        chosen = formats.of_text(text, source.path)
    assert chosen.read_text is not None, "only texts are recognised, and records hold nothing else"
    page = chosen.read_text(tidy(text))
    return replace(page, doubts=(*doubts, *page.doubts)) if doubts else page


def _clean(value: str) -> str:
    """What a record or sidecar states, with its letters as those of a text."""
    return mended(tidy(repair(value)))[0]


def _code_of(language: str) -> str | None:
    """The code of a language that may be written as EN, en-US or en_GB; None for what is no code."""
    code = re.split(r"[-_]", language.strip().lower())[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None


def _article(source: Source, page: Page, settings: IngestSettings, language: str | None) -> Article:
    page, stated = replace(page, body=without_glued_links(page.body)), dict(source.stated)
    url = unarchived(stated.pop("url", None) or page.url)
    dating = dated(page.dating, stated, source.path, url)
    doubts = (*(one for one in page.doubts if one != UNTITLED or not stated.get("title")), *dating.doubts)
    if problem := stated.get("problem"):
        doubts = (*doubts, problem)
    held = (*page.held, *([_with_file(stated["held"], source)] if "held" in stated else []))
    if (code := stated.pop("language", None)) is not None:
        if known_code := _code_of(code):
            stated["language"] = known_code
        else:
            doubts = (*doubts, f"the stated language {code!r} is no code such as en; the text itself was asked")
    if (genre := stated.pop("genre", None)) is not None:
        if genre.lower() in GENRES:
            stated["genre"] = genre.lower()
        else:
            doubts = (*doubts, f"the stated genre {genre!r} is none of {', '.join(GENRES)}")
    running = " ".join(block.text for block in page.body)
    article = Article(
        outlet=source.outlet,
        outlet_name=stated.pop(OUTLET, None),
        site=page.site,
        source_path=source.path,
        body=page.body,
        title=page.title,
        author=page.author,
        published=dating.published,
        language=detect_language(running) or page.language or language,
        url=url,
        genre=page.genre
        # a record has no page that says it, but a headline ("Opinion | ...") and an address
        or genre_stated((), (), url, stated.get("title") or page.title)
        or ("interview" if is_interview(page.body) else "news"),
        agency=page.agency,
        confidence=page.confidence,
        doubts=(*held, *doubts),
        held=held,
        published_at=dating.published_at,
        updated=dating.updated,
        saved=dating.saved,
        numeric=dating.numeric,
        part=page.part,
        variant=page.variant,
        left_out=accounted(page),
    )
    known = {key: _clean(value) for key, value in stated.items() if key in ("title", "author", "language", "genre")}
    article = replace(article, agency=page.agency or agency_signing(known.get("author") or page.author))
    over = over_limits(article.body, settings)
    article = within_limits(replace(article, **known), over, settings)  # type: ignore[arg-type]
    if over:
        return article  # nobody reads it, and what is made to hurt is not looked at closely
    return replace(article, body=in_passages(article.body, article.language))
