"""One address for one article, however it was reached: without tracking, print and phone versions, and archives."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# What newsletters, social networks and advertisers add to an address; the article is the same without it.
_TRACKING = re.compile(
    r"utm_.*|pk_.*|mtm_.*|matomo_.*|hsa_.*|_hs.*|hsctatracking|mc_[ce]id|mkt_tok|ml_subscriber.*|vero_.*|oly_.*|"
    r"fb(?:clid|_.*)|action_.*_ids|g(?:clid|clsrc|braid|braid|ad_source)|wbraid|dclid|msclkid|ttclid|twclid|li_fat_id|"
    r"yclid|ysclid|_openstat|igsh(?:id)?|_ga|_gl|ref|referrer|referer|ref_.*|refsrc|source|src|from|via|share|shared|"
    r"sh(?:are)?_(?:id|from|token)|smid|smtyp|smprod|sr_share|cmp(?:id)?|campaign(?:_?id)?|camp|ito|ocid|ncid|cvid|icid|"
    r"intcid|int_.*|ftag|ftcamp|xtor|wt[._].*|at_.*|ns_.*|s_cid|spm|trk.*|partner|rss|feed|output_?type|outputtype|"
    r"__twitter_impression|usqp|amp_.*|taid|guccounter|guce_.*|linkid|link_id|emc|te|nl|nlid|newsletter|mbid|sara_.*|traffic_source",
    re.I,
)
# Another look of the same article.
_LOOK = re.compile(
    r"print(?:able|er|version|view|page)?|view|amp|mobile|m|output|format|style|layout|theme|display", re.I
)
_LOOKS = re.compile(r"|1|true|yes|y|on|amp|print(?:able|er)?|mobile|full|single|all|html", re.I)
_HOST = re.compile(r"^(?:www\d?|m|mobile|amp|wap|touch|print|edition)\.(?=[^.]+\.)", re.I)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp)$", re.I)
_SEGMENT = re.compile(r"(?:amp|print|printable|m|mobile|amphtml)", re.I)
_PAGE = ("page", "p", "pg", "pagenum", "pageno", "part")
_ARCHIVES = re.compile(
    r"^https?://(?:web\.archive\.org/web/\d{4,14}[a-z_]*/|(?:www\.)?archive\.(?:ph|is|today|li|vn|fo|md)/\d{8,14}/|"
    r"webcache\.googleusercontent\.com/search\?q=cache:(?:[\w-]+:)?|(?:www\.)?google\.[a-z.]+/amp/(?=s/)|"
    r"[\w-]+\.cdn\.ampproject\.org/[cv]/(?=s/)|(?:www\.)?webcitation\.org/\w+\?url=|arquivo\.pt/wayback/\d+/|"
    r"(?:www\.)?webarchive\.org\.uk/wayback/\w+/\d+[a-z_]*/|12ft\.io/|outline\.com/|r\.jina\.ai/)(.+)$",
    re.I,
)
LONGEST = 4_000  # characters of an address; browsers take no longer ones
_MOST_PAGES = 60  # a larger number is an article's own and not that of one of its pages


def unarchived(address: str | None) -> str | None:
    """The address of the page itself where it is that of a copy in an archive; else the address as it is."""
    while address and (match := _ARCHIVES.match(address.strip())):
        inner = match[1]
        if inner.startswith("s/"):
            inner = "https://" + inner[2:]
        if re.match(r"https?%3a", inner, re.I):
            inner = unquote(inner)
        if "webcache" in address[:40].lower():
            inner = re.split(r"[+&]", inner)[0]
        address = inner if re.match(r"https?://", inner, re.I) else "https://" + inner.lstrip("/")
    return address


def canonical(address: str | None) -> str | None:
    """One name for all addresses of an article: `post.example/ferry`, or None where that tells no article.

    A page of an article over several pages keeps its number; `part_of` takes it off. A front page is no article.
    """
    if len(address or "") > LONGEST:
        return None
    text = (unarchived(address) or "").strip()
    scheme, mark, _ = text.partition("://")
    if mark and scheme.lower() not in ("http", "https"):
        return None
    try:
        parts = urlsplit(text if mark else f"https://{text}")
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)+", host) or "@" in parts.netloc:
        return None
    while (bare := _HOST.sub("", host)) != host:
        host = bare
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._")
    path = re.sub(r"/{2,}", "/", _INDEX.sub("/", path)).rstrip("/")
    segments = path.split("/")
    while len(segments) > 2 and _SEGMENT.fullmatch(segments[-1]):
        segments.pop()
    while len(segments) > 2 and _SEGMENT.fullmatch(segments[1]):
        segments.pop(1)
    path = re.sub(r"(?:\.amp|[.-]print)(?=\.html?$|$)", "", "/".join(segments), flags=re.I)
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name) and not (_LOOK.fullmatch(name) and _LOOKS.fullmatch(value))
    )
    kept = [
        (name, value) for name, value in kept if not (name.lower() in _PAGE and name != "p" and value in ("1", "0", ""))
    ]
    if not path and not kept:
        return None
    return f"{host}{f':{port}' if port and port not in (80, 443) else ''}{path}" + (
        f"?{urlencode(kept)}" if kept else ""
    )


def part_of(name: str) -> tuple[str, int]:
    """The canonical address of the whole article, and which of its pages this one is; 1 where no number is there."""
    path, mark, query = name.partition("?")
    fields = parse_qsl(query, keep_blank_values=True)
    for field in fields:
        if field[0].lower() in _PAGE and field[1].isdigit() and 1 <= int(field[1]) <= _MOST_PAGES:
            rest = [one for one in fields if one != field]
            return path + (f"?{urlencode(rest)}" if rest else ""), int(field[1])
    match = re.search(r"^(.+/.+?)(?:/page)?/(\d{1,2})(\.html?)?$", path)
    if match and 1 <= int(match[2]) <= _MOST_PAGES:
        return match[1] + (match[3] or "") + mark + query, int(match[2])
    return name, 1


def is_plain(address: str | None) -> bool:
    """Whether an address is its article's own, and not that of a print, phone or tracked version."""
    bare = re.sub(r"^https?://(?:www\d?\.)?|/$", "", (address or "").strip(), flags=re.I)
    return bare == canonical(address)
