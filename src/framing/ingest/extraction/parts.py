"""Parts of a web page that are no text of its article, told by their tags: hidden, embedded, asked for, archived."""

from __future__ import annotations

import functools
import re

from lxml import html

from framing.ingest.extraction.rendered import is_shadow

HIDDEN, FORM, POST, ARCHIVE = "hidden from readers", "a form", "embedded post", "added by an archive"
CONSENT = "about cookies"
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|clip\s*:\s*rect\(\s*[01]", re.I)
# The classes by which the common toolkits hide what only a screen reader says.
_FOR_EARS = re.compile(
    r"(?:^|[\s_-])(?:sr-?only|visually-?hidden|screen-?reader(?:-?only|-?text|-?label)?|a11y-?hidden|off-?screen|"
    r"assistive-?text|show-for-sr|hidden-visually|is-vishidden|element-invisible)(?:$|[\s_-])",
    re.I,
)
# The classes and elements by which the large networks put a post into a page.
_POSTS = re.compile(
    r"(?:^|\s)(?:twitter-(?:tweet|video)|tweet-embed|embed(?:ded)?-tweet|instagram-media|tiktok-embed|telegram-post|"
    r"fb-post|bluesky-embed|mastodon-embed|reddit-(?:embed|card)\S*|vk-post|imgur-embed-pub|threads-post|"
    r"text-post-media|embedded-post|social-embed|wp-block-embed-(?:twitter|instagram|facebook))(?:\s|$)",
    re.I,
)
_POST_TAGS = {"twitter-tweet", "amp-twitter", "amp-instagram", "amp-facebook", "bsky-embed"}
_STATUS = re.compile(
    r"^https?://(?:www\.|mobile\.|m\.)?(?:(?:twitter|x)\.com/\w+/status/\d+|t\.me/\w+/\d+|instagram\.com/p/|"
    r"bsky\.app/profile/[^/]+/post/|facebook\.com/[^/]+/posts/|vk\.com/wall-?\d+_)",
    re.I,
)
# The names of the boxes in which pages and the usual services ask for consent.
_CONSENT = re.compile(
    r"(?:^|[\s_-])(?:cookies?-?(?:banner|bar|box|consent|dialog|layer|law|message|modal|notice|overlay|popup|wall)?|"
    r"(?:cookie)?consent(?:-?(?:banner|box|dialog|layer|manager|modal|overlay|popup|wall))?|gdpr\S*|onetrust\S*|"
    r"didomi\S*|usercentrics\S*|cmp(?:box|-\S+)?|qc-cmp\S*|sp_message\S*|fc-consent-root|truste\S*|CybotCookie\S*)"
    r"(?:$|[\s_-])",
    re.I,
)
_CONSENT_TAGS = {"div", "section", "dialog", "aside", "form"}
_POST_WORDS = 120  # the most that such a post has
_ARCHIVED = re.compile(
    r"^(?:https?:)?(?://)?(?:web\.archive\.org)?/?web/\d{4,14}[a-z_]*/(?=https?:)|"
    r"^https?://archive\.(?:today|ph|is|li|fo|md|vn)/(?:o/\w+/)?(?:[\d.-]{8,}/)?(?=https?:)|"
    r"^https?://webcache\.googleusercontent\.com/search\?q=cache:(?:[^:]*:)?(?=https?:)",
    re.I,
)
_ARCHIVE_HOST = re.compile(
    r"^https?://(?:web\.archive\.org|archive\.(?:today|ph|is|li|fo|md|vn)|webcache\.googleusercontent\.com)/", re.I
)


def find_parts(tree: html.HtmlElement) -> dict[html.HtmlElement, str]:
    """The elements that hold such text, each with what it is."""
    found: dict[html.HtmlElement, str] = {}
    for node in tree.xpath("//*[@hidden or @style or @class or @id or self::blockquote or self::template]"):
        tag, classes = node.tag, node.get("class") or ""
        if _is_hidden(node, tag, classes):
            found[node] = HIDDEN
        elif _is_post(node, tag, classes):
            found[node] = POST
        elif tag in _CONSENT_TAGS and _asks_consent(node, classes):
            found[node] = CONSENT
    for node in tree.xpath("//input[@type='email' or contains(@name, 'email') or contains(@placeholder, 'mail')]"):
        box = _box_of(node)
        if box is not node and box.getparent() is not None:
            found[box] = FORM
    for node in _archive_bars(tree):
        found[node] = ARCHIVE
    return found


def drop_parts(parts: dict[html.HtmlElement, str]) -> None:
    """Take the parts out of their page."""
    for node in parts:
        if node.getparent() is not None:
            node.drop_tree()


@functools.lru_cache(maxsize=10_000)  # the boxes of a page have few names
def _is_named(pattern: re.Pattern[str], classes: str) -> bool:
    return classes != "" and pattern.search(classes) is not None


def _is_hidden(node: html.HtmlElement, tag: str, classes: str) -> bool:
    if tag in ("html", "body"):
        return False
    style = node.get("style")
    return (
        (classes != "" and _is_named(_FOR_EARS, classes))
        or (style is not None and _HIDDEN.search(style) is not None)
        or node.get("hidden") is not None
        or (tag == "template" and not is_shadow(node))
    )


def _is_post(node: html.HtmlElement, tag: str, classes: str) -> bool:
    marked = tag in _POST_TAGS or (classes != "" and _is_named(_POSTS, classes))
    if not marked and tag == "blockquote":
        marked = any(_STATUS.match(link.get("href", "")) for link in node.iter("a"))
    return marked and len(node.text_content().split()) <= _POST_WORDS


def _asks_consent(node: html.HtmlElement, classes: str) -> bool:
    """Whether a box is named so, and is not one that holds the page itself."""
    if not _is_named(_CONSENT, classes) and not _is_named(_CONSENT, node.get("id") or ""):
        return False
    return next(node.iter("article", "main", "h1"), None) is None


def _box_of(field: html.HtmlElement) -> html.HtmlElement:
    """The box in which a page asks for an address, with its heading and promises."""
    box = field
    for parent in field.iterancestors():
        if parent.tag in ("body", "html", "main", "article") or len(parent.text_content().split()) > 60:
            break
        box = parent
    return box


def original_address(address: str) -> str | None:
    """The address that a page had before an archive kept it; None for an address that is only the archive's own."""
    plain = _ARCHIVED.sub("", address.strip())
    return None if _ARCHIVE_HOST.match(plain) else plain


def archived_address(tree: html.HtmlElement) -> str | None:
    """The address of which an archive says that it kept the page from there."""
    fields = tree.xpath("//*[@id='HEADER']//input[@name='q']/@value | //input[@id='wmtbURL']/@value")
    links = [link.get("href", "") for bar in _archive_bars(tree) for link in bar.iter("a")]
    for address in (*fields, *links):
        plain = original_address(address)
        if plain and re.match(r"https?://[^\s*]+$", plain):
            return plain
    return None


def _archive_bars(tree: html.HtmlElement) -> list[html.HtmlElement]:
    """What archives and caches put above a page."""
    known = tree.xpath(
        "//div[@id='wm-ipp-base' or @id='wm-ipp' or @id='wm-ipp-print' or @id='donato' or @id='CONTENT' "
        "or @id='HEADER']"
    )
    bars = [node for node in known if node.get("id") not in ("CONTENT", "HEADER")]
    if any(node.get("id") == "CONTENT" for node in known):
        bars += [node for node in known if node.get("id") == "HEADER" and node.xpath(".//input[@name='q']")]
    body = tree.find("body")
    first = next((node for node in body if isinstance(node.tag, str)), None) if body is not None else None
    # Google's cache has no names for its bar: it names itself and links the address by itself.
    if first is not None and first.tag in ("div", "table") and len(first.text_content().split()) <= 90:
        own = any((link.text or "").strip() == link.get("href") for link in first.iter("a"))
        bars += [first] if own and "Google" in first.text_content() else []
    return bars
