"""Title, author, date, address and kind of an HTML page: what its makers state for machines, then what it shows."""

from __future__ import annotations

import functools
import itertools
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin

from lxml import html

from framing.ingest import dates
from framing.ingest.addresses import canonical, part_of
from framing.ingest.decode import one_line, tidy
from framing.ingest.extraction.genre import genre_stated
from framing.ingest.extraction.parts import archived_address, original_address
from framing.languages.known import capitals, either

SITE = 60  # letters of the longest name of a site
_ARTICLE_TYPES = re.compile(r"Article|BlogPosting|Report|Review|LiveBlog|Interview|Recipe|Quiz", re.I)
_DATE_METAS = (
    "article:published_time",
    "article:published",
    "datePublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dcterms.issued",
    "og:published_time",
    "citation_publication_date",
    "article.published",
    "cXenseParse:recs:publishtime",
    "originalpublicationdate",
    "og:article:published_time",
)
_UPDATED_METAS = (
    "article:modified_time",
    "article:modified",
    "article:updated_time",
    "og:updated_time",
    "og:modified_time",
    "og:article:modified_time",
    "dateModified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "revised",
    "updated_time",
    "cXenseParse:recs:modifiedtime",
)
_SAVED = re.compile(r"saved date:\s*([^\n<>]{8,80})|FILE ARCHIVED ON ([^\n<>]{8,40}?) AND", re.I)
_TURNED = re.compile(r"^(\d\d:\d\d:\d\d) (.+)$")  # the Wayback Machine writes the time of day first
_PAGE_OF = re.compile(either(lambda one: one.page.page_of), re.I)
_NUMBER_BEHIND = re.compile(r"\D(\d{1,2})(?:\.\w+)?/?$")
_NUMERALS = frozenset(map(str, range(1, 31)))
_NOWHERE = "https://page.example/"  # where a page lies that states no address
_FAR = 2  # days that two statements of one date may lie apart: zones, and what is written late in the evening
_AUTHOR_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "citation_author",
    "og:article:author",
    "twitter:creator",
)
_BEFORE_BY, _WORD_BY = either(lambda one: one.page.before_by), either(lambda one: one.page.by)
_BY = re.compile(rf"^\s*(?:(?:{_BEFORE_BY})\s+)?(?:{_WORD_BY})\b\s*:?\s*", re.I)
_BYLINE = re.compile(
    rf"\s*(?:{either(lambda one: one.page.byline_begins).replace('{capital}', f'[{capitals()}]')})", re.I
)
_ROLE = re.compile(rf"\s*(?:[|•·–—(]|\s-\s|,\s*(?=[a-z\d])|\b(?:{either(lambda one: one.page.after_by)})\b).*$", re.S)
_BETWEEN_NAMES = re.compile(rf"\s*(?:,|;|&|\b(?:{either(lambda one: one.page.parts_names)})\b)\s*(?=[^\W\d_])")


def json_ld(tree: html.HtmlElement) -> list[dict[str, Any]]:
    """The objects of a page's JSON-LD scripts that describe an article, nested ones included."""
    found: list[dict[str, Any]] = []
    for script in tree.iterfind(".//script[@type='application/ld+json']"):
        text = re.sub(r"[\x00-\x1f]+", " ", script.text or "")[:500_000]
        try:
            found += _walk(json.loads(text), 0)
        except (ValueError, RecursionError):
            continue
    return [item for item in found if any(_ARTICLE_TYPES.search(name) for name in _types(item))]


def find_title(tree: html.HtmlElement, articles: list[dict[str, Any]], shown: str | None = None) -> str | None:
    """The headline: as stated for machines, as the main heading, or the window's title without the site's name."""
    headings = [_text(node) for node in tree.iterfind(".//h1")]
    headings = [heading for heading in headings if len(heading) > 3]
    window = _text(tree.find(".//title")) if tree.find(".//title") is not None else ""
    stated = [_string(item.get("headline")) for item in articles]
    stated += [_meta(tree, "og:title"), _meta(tree, "twitter:title"), _meta(tree, "dc.title"), window]
    below: list[str] | None = None
    for candidate in filter(None, stated):
        # the heading says where the site's name begins that some append
        if heading := _heading_of(candidate, headings):
            return heading
        if below is None:
            below = [text for node in tree.xpath("//h2 | //h3")[:30] if len((text := _text(node)).split()) >= 3]
        if heading := _heading_of(candidate, below):
            return heading
    if len(headings) == 1 and (not window or _overlap(headings[0], window) > 0.5):
        return headings[0]
    for name in (*stated, shown):
        if name:
            return _without_site(name, _meta(tree, "og:site_name"))
    return headings[0] if headings else None


def _heading_of(stated: str, headings: list[str]) -> str | None:
    for heading in headings:
        if stated.startswith(heading) or heading.startswith(stated.rstrip("….")):
            return heading
    return None


def find_site(tree: html.HtmlElement, articles: list[dict[str, Any]]) -> str | None:
    """What a page calls the whole site: as stated for other sites, or as the publisher of its article."""
    stated = (name.strip() for name in (_meta(tree, "og:site_name"), *_publishers(articles)) if name)
    return next((name for name in stated if 1 < len(name) <= SITE and "://" not in name), None)


def find_author(tree: html.HtmlElement, articles: list[dict[str, Any]], shown: str | None = None) -> str | None:
    """Who wrote it; several names are joined by commas. Addresses and the site's own name are no authors."""
    site = {_plain(name) for name in (_meta(tree, "og:site_name"), *_publishers(articles)) if name}
    candidates = itertools.chain(  # each is looked for only where those before it say nothing
        (_people(item.get("author") or item.get("creator")) for item in articles),
        ([_meta(tree, name)] for name in _AUTHOR_METAS),
        _bylines(tree),
        [[shown]],
    )
    for candidate in candidates:
        names = [name for text in candidate if text for name in _names(text) if _plain(name) not in site]
        if names:
            return ", ".join(dict.fromkeys(names))
    return None


def find_dating(tree: html.HtmlElement, articles: list[dict[str, Any]], url: str | None, text: str) -> dates.Dating:
    """When a page was published, changed and saved: as stated for machines, else as shown beside its headline.

    Where the two disagree, what is shown counts if the address says the same, or if what is stated is the day of the
    last change.
    """
    saved = next((found.at or found.day for found in _saved(text)), None)
    times = [(node, _role_of(node)) for node in _times(tree)]
    doubts: list[str] = []
    took, numeric = None, None
    for value in _stated_dates(tree, articles, [node for node, role in times if role != "updated"]):
        found = dates.when(value[:80]) if value else None
        if found is None:
            if value and re.match(r"\W*\d+[-./]\d+[-./]\d+", value):
                doubts.append(f"the page states {value[:40]!r} as its date, which is no day")
        elif found.two:
            numeric = numeric or found.printed
        elif why := dates.refused(found.day, saved):
            doubts.append(dates.refusal(found.printed, why))
        else:
            took = found
            break
    near = _near_headline(tree)
    shown = dates.dating(zip(near, ["", *near], itertools.repeat(False), strict=False), saved)
    changes = filter(None, _stated_updates(tree, articles, [node for node, role in times if role == "updated"]))
    known = (one for value in changes if (one := dates.when(value[:80])) and one.day and not dates.refused(one.day))
    updated = next((one.at or one.day for one in known), shown.updated)
    if took is None:
        numeric = shown.numeric or numeric
        return replace(shown, updated=updated, numeric=numeric, doubts=(*doubts, *shown.doubts))
    last = (updated or "")[:10]
    if shown.published and shown.published != last and dates.apart(took.day, shown.published) > _FAR:
        doubts.append(f"the page states {took.day} as its date and shows {shown.published}; one of them is wrong")
        address = dates.in_address(url)
        agrees = address is not None and dates.apart(address, shown.published) <= _FAR
        if agrees or (took.day[:10] == last and shown.published < last):
            return replace(shown, updated=updated, doubts=tuple(doubts))
    return dates.Dating(took.day, took.at, updated, shown.saved, numeric or shown.numeric, None, tuple(doubts))


def _stated_dates(
    tree: html.HtmlElement, articles: list[dict[str, Any]], times: list[html.HtmlElement]
) -> Iterator[str | None]:
    """What a page states as its date, the surest first; each is looked for only when it is asked for."""
    for item in articles:
        yield _string(item.get("datePublished") or item.get("dateCreated"))
    for name in _DATE_METAS:
        yield _meta(tree, name)
    for node in tree.xpath("//*[@itemprop='datePublished']"):
        yield node.get("content") or node.get("datetime") or _text(node)
    for node in times:
        yield node.get("datetime") or _text(node)


def _stated_updates(
    tree: html.HtmlElement, articles: list[dict[str, Any]], times: list[html.HtmlElement]
) -> Iterator[str | None]:
    """What a page states as the date of its last change, the surest first."""
    for item in articles:
        yield _string(item.get("dateModified"))
    for name in _UPDATED_METAS:
        yield _meta(tree, name)
    for node in tree.xpath("//*[@itemprop='dateModified']"):
        yield node.get("content") or node.get("datetime") or _text(node)
    for node in times:
        yield node.get("datetime") or _text(node)


def _times(tree: html.HtmlElement) -> list[html.HtmlElement]:
    """The time elements that may be the article's own, those that say so first."""
    times = tree.xpath("//time[not(ancestor::aside or ancestor::footer or ancestor::nav or ancestor::li)]")
    return sorted(times, key=lambda node: not re.search("publi", _classes(node)))


def _role_of(node: html.HtmlElement) -> str:
    """What a time element is the date of, by its own class or by the words before it."""
    if re.search("updat|modif", _classes(node)) or node.get("itemprop") == "dateModified":
        return "updated"
    for one in (node, node.getparent()):
        before = one.getprevious() if one is not None else None
        parent = one.getparent() if one is not None else None
        label = (before.tail or "").strip() or _short_text(before, 40) if before is not None else ""
        label = label or (parent.text or "" if parent is not None else "")
        if len(label) <= 40 and (role := dates.role_of(label)):
            return role
    return ""


def _saved(text: str) -> Iterator[dates.When]:
    """When the page was saved, as the programs that save pages write it into them."""
    for match in _SAVED.finditer(text[:4000] + text[-4000:]):
        if (found := dates.when(_TURNED.sub(r"\2 \1", match[1] or match[2]))) and found.day:
            yield found


def find_url(tree: html.HtmlElement, text: str) -> str | None:
    """The page's own address: as it states it, or as whatever saved or archived it wrote it into the page."""
    links = tree.xpath("//link[translate(@rel,'CANOILCE','canoilce')='canonical']/@href")
    readers = tree.xpath("//a[contains(@class, 'reader-domain')]/@href")
    stated = itertools.chain(links, [_meta(tree, "og:url")], _saved_from(text[:4000]), readers)
    for value in itertools.chain(stated, map(archived_address, [tree])):  # which is asked only where nothing is stated
        if value and (plain := original_address(value)) and re.match(r"https?://[^\s<>\"]+$", plain):
            return plain
    return None


def _saved_from(start: str) -> list[str]:
    """The address that a browser or SingleFile writes at the top of a page that it saves."""
    found = re.search(r"saved from url=\(\d+\)(https?://\S+)|SingleFile\s+url:\s*(https?://\S+)", start)
    return [found[1] or found[2]] if found else []


_MOST_PAGES = 40  # links of a row with the numbers of an article's pages


def find_part(tree: html.HtmlElement, url: str | None, lines: Iterable[str]) -> tuple[int, int] | None:
    """Which page of an article over several pages this is, and of how many; None for an article on one page."""
    if told := part_told(lines):
        return told
    own = part_of(canonical(url) or "")
    for relation, step in (("next", -1), ("prev", 1)):
        for link in tree.xpath(f"//link[@rel='{relation}']/@href | //a[@rel='{relation}']/@href")[:1]:
            whole, number = part_of(canonical(urljoin(url or _NOWHERE, link)) or "")
            if number == 1 and (behind := _NUMBER_BEHIND.search(link)):
                number = int(behind[1])  # ferry-2.html: the page itself says that the other is a page of it
            elif own[0] and whole != own[0]:
                continue
            if number + step >= 1 and number + max(step, 0) > 1:
                return number + step, 0
    return _paged(tree, url)


def _paged(tree: html.HtmlElement, url: str | None) -> tuple[int, int] | None:
    """The same from a row of links with the numbers of the pages; the number is 0 where only the address would tell."""
    own = canonical(url)
    for box in tree.xpath("//*[contains(@class, 'pag') or contains(@id, 'pag')]"):
        if next(itertools.islice(box.iter("a"), _MOST_PAGES, None), None) is not None:
            continue  # no row of pages, but what holds the whole page
        if re.search(r"comment|related|archive", " ".join((_classes(box), *map(_classes, box.iterancestors())))):
            continue
        links = {int(text): node.get("href") or "" for node in box.iter("a") if (text := _text(node)) in _NUMERALS}
        shown = {int(one) for one in re.findall(r"\d+", _short_text(box, 300)) if one in _NUMERALS}
        names = {number: canonical(urljoin(url or _NOWHERE, link)) for number, link in links.items()}
        whole = {part_of(name or "")[0] for name in names.values()}
        most = max(shown, default=0)
        if not links or most < 2 or shown != set(range(1, most + 1)) or (own and len(whole) > 1 and own not in whole):
            continue
        here = next((number for number, name in names.items() if own and name == own), 0)
        return here or next(iter(shown - links.keys()), 0), most
    return None


def part_told(lines: Iterable[str]) -> tuple[int, int] | None:
    """The "page 2 of 3" that a line says which says nothing else."""
    for line in lines:
        match = _PAGE_OF.fullmatch(line.strip(" .|()[]")) if len(line) <= 40 else None
        numbers = [int(one) for one in match.groups() if one] if match else []
        if len(numbers) == 2 and 1 <= numbers[0] <= numbers[1] and numbers[1] > 1:
            return numbers[0], numbers[1]
    return None


def find_genre(
    tree: html.HtmlElement, articles: list[dict[str, Any]], url: str | None, title: str | None
) -> str | None:
    """`opinion`, `interview` or `other` where the page's own type, section, address or headline says so, else None."""
    types = [name for item in articles for name in _types(item)]
    sections = [_meta(tree, "article:section"), *(_string(item.get("articleSection")) for item in articles)]
    return genre_stated(types, [section for section in sections if section], url, title)


def _walk(value: Any, depth: int) -> list[dict[str, Any]]:
    if depth > 6:
        return []
    if isinstance(value, list):
        return [item for part in value[:200] for item in _walk(part, depth + 1)]
    if not isinstance(value, dict):
        return []
    nested = [
        value[key]
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement")
        if isinstance(value.get(key), (dict, list))
    ]
    return [value, *(item for part in nested for item in _walk(part, depth + 1))]


def _types(item: dict[str, Any]) -> list[str]:
    kind = item.get("@type")
    return (
        [kind]
        if isinstance(kind, str)
        else [name for name in kind if isinstance(name, str)]
        if isinstance(kind, list)
        else []
    )


def _string(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return (
        one_line(tidy(html.fromstring(f"<p>{value}</p>").text_content())) or None
        if isinstance(value, str) and value.strip()
        else None
    )


def _people(value: Any) -> list[str | None]:
    people = value if isinstance(value, list) else [value]
    return [_string(person.get("name") if isinstance(person, dict) else person) for person in people[:20]]


def _publishers(articles: list[dict[str, Any]]) -> list[str]:
    return [name for item in articles for name in _people(item.get("publisher")) if name]


def _names(text: str) -> Iterator[str]:
    text = one_line(text)
    if re.match(r"https?://|@|www\.", text) or len(text) > 200:
        return
    for part in _BETWEEN_NAMES.split(_BY.sub("", text)):
        name = _ROLE.sub("", part).strip(" .,;:")
        begins = name[:1].isalpha() and not name[:1].islower()  # many scripts have no capitals
        if 2 < len(name) <= 60 and begins and not re.search(r"https?://|@|\d{2}", name):
            yield name


def _bylines(tree: html.HtmlElement) -> Iterator[list[str | None]]:
    nodes = [node for node in tree.xpath("//*[@rel='author' or @itemprop='author']") if not _boxed(node)]
    yield [*(_text(node)[:120] for node in nodes[:3])]
    classed = [
        node
        for node in tree.xpath(
            "//*[contains(@class, 'by') or contains(@class, 'uthor') or contains(@class, 'reader-credits')]"
        )
        if re.search(r"(?:^|[\s_-])(?:byline|by|author|author-name|reader-credits)(?:$|[\s_-])", _classes(node))
    ]
    short = (text for node in classed if len(text := _text(node)) <= 80 and not _boxed(node))
    yield [*itertools.islice(short, 1)]
    near = [text for text in _near_headline(tree) if _BYLINE.match(text)]
    yield [*(text[:100] for text in near[:1])]


def _boxed(node: html.HtmlElement) -> bool:
    """Whether a node stands in a teaser, a comment or a side column, where other people's names are."""
    names = " ".join(
        f"{parent.tag} {_classes(parent)}" for parent in node.iterancestors() if isinstance(parent.tag, str)
    )
    return (
        re.search(r"\b(?:aside|footer|nav)\b|related|comment|sidebar|teaser|recommend|most-?read|popular", names, re.I)
        is not None
    )


@functools.lru_cache(maxsize=1)  # of the page that is being read, as below
def _near_headline(tree: html.HtmlElement) -> list[str]:
    """The texts of the short elements after the main heading, where a page prints its date and byline."""
    near: list[str] = []
    for heading in tree.xpath("//h1")[:1] or tree.xpath("//h2")[:1]:
        for node in heading.xpath("following::*[position() <= 60][not(self::script or self::style)]")[:40]:
            if isinstance(node.tag, str) and 4 <= len(text := _short_text(node, 120)) <= 120:
                near.append(text)
    return near


def find_summary(tree: html.HtmlElement) -> str | None:
    """What the page says in a sentence or two that its text is about."""
    return _meta(tree, "og:description") or _meta(tree, "description") or _meta(tree, "twitter:description")


def _meta(tree: html.HtmlElement, name: str) -> str | None:
    return _metas(tree).get(name.lower())


@functools.lru_cache(maxsize=1)  # the page that is being read; it must not be kept for longer
def _metas(tree: html.HtmlElement) -> dict[str, str]:
    """What the meta elements of a page state, by their lower-case names; the first of a name counts."""
    found: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = node.get("name") or node.get("property") or node.get("itemprop") or node.get("http-equiv") or ""
        if content := one_line(tidy(node.get("content") or "")):
            found.setdefault(name.lower(), content)
    return found


def _without_site(title: str, site: str | None) -> str:
    """The title without the name of the site that stands before or after it."""
    parts = re.split(r"\s+(?:[|–—·»-]|::|\|\|)\s+", title)
    if len(parts) == 1:
        return title
    if site:
        kept = [part for part in parts if _plain(part) != _plain(site)]
        if len(kept) < len(parts):
            return " – ".join(kept) or title
    return parts[0] if len(parts[0].split()) >= 4 and len(parts[-1].split()) <= 4 else title


def _overlap(one: str, two: str) -> float:
    words = set(_plain(one).split())
    return len(words & set(_plain(two).split())) / max(len(words), 1)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _classes(node: html.HtmlElement) -> str:
    return f"{node.get('class') or ''} {node.get('id') or ''}".lower()


def _text(node: html.HtmlElement) -> str:
    return one_line(tidy(node.text_content()))


def _short_text(node: html.HtmlElement, most: int) -> str:
    """The text of a node, broken off somewhere where it has more than `most` characters."""
    parts, length = [], 0
    for part in node.itertext():
        parts.append(part)
        length += len(part.strip())
        if length > 2 * most:
            break
    return one_line(tidy("".join(parts)))
